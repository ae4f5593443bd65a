//! What is wrong with a text in YAML, in plain words.

use saphyr_parser::{Marker, ScanError};

use crate::{
    diagnostic::{Code, Diagnostic},
    limits::ENTRIES,
};

/// How deep values may be nested; as deep as those of a text in JSON.
pub(super) const DEPTH: usize = 128;

/// What the parser says, and what is meant by it. The first entry that is part of the message counts.
const WORDS: [(&str, &str); 31] = [
    ("expected ',' or ']'", "`,` or `]` is missing here"),
    ("expected ',' or '}'", "`,` or `}` is missing here"),
    ("expected node content", "a value is missing here"),
    (
        "expected '-' indicator",
        "the list ends here, or `-` is missing; check the indentation",
    ),
    (
        "did not find expected key",
        "the mapping ends here, or a key is missing; check the indentation",
    ),
    (
        "expected <document start>",
        "the document ends before this line, or `---` is missing; check the indentation",
    ),
    (
        "illegal placement of ':'",
        "`:` is not allowed here; a bracket before it may be open",
    ),
    (
        "expected comment or line break",
        "only a comment may follow on this line",
    ),
    (
        "anchor or alias",
        "`&` and `*` begin a name; quote the text if that is not meant",
    ),
    ("simple key expect", "`:` is missing behind the key"),
    (
        "mapping values are not allowed",
        "`: ` is not allowed here; quote the text if it is part of one",
    ),
    ("mapping keys are not allowed", "a key is not allowed here"),
    (
        "block sequence entries are not allowed",
        "`- ` is not allowed here; check the indentation",
    ),
    (
        "only valid inside a block",
        "`- ` is not allowed within brackets",
    ),
    ("unknown anchor", "nothing before this alias has its name"),
    ("unexpected end of stream", "the quoted text does not end"),
    (
        "unexpected document indicator",
        "the quoted text does not end",
    ),
    (
        "trailing content after",
        "nothing may follow a quoted text on its line",
    ),
    (
        "unknown escape",
        "the quoted text has an escape that YAML does not know",
    ),
    (
        "hexadecimal number",
        "the quoted text has an escape without its digits",
    ),
    (
        "Unicode character escape",
        "the quoted text has an escape that is no character",
    ),
    ("misplaced bracket", "this bracket closes nothing"),
    ("tab", "a tab is no indentation; use spaces"),
    ("ndent", "check the indentation of this line"),
    ("unexpected end of plain scalar", "a value is missing here"),
    ("unexpected eof", "the text ends too early"),
    (
        "comment",
        "a comment has to follow a space and may not part a text",
    ),
    (
        "byte order mark",
        "a byte order mark is allowed only at the start",
    ),
    (
        "handle wasn't declared",
        "the prefix of this tag is not declared",
    ),
    (
        "unexpected character",
        "no value begins with this character; quote it",
    ),
    ("tag", "this tag is not written as YAML has it"),
];

/// A text that the parser refuses.
pub(super) fn syntax(error: &ScanError) -> Diagnostic {
    let info = error.info();
    if info == "recursion limit exceeded" {
        return too_deep(*error.marker());
    }
    let known = WORDS.iter().find(|(part, _)| info.contains(part));
    let what = known.map_or(info, |(_, words)| words);
    at(
        *error.marker(),
        &format!("the text is neither JSON nor valid YAML: {what}"),
    )
}

pub(super) fn too_deep(place: Marker) -> Diagnostic {
    at(place, &format!("more than {DEPTH} values are nested here"))
}

pub(super) fn too_large(place: Marker) -> Diagnostic {
    at(place, "this value is too large to be read in brackets")
        .help("give the document in JSON, or in YAML without brackets")
}

pub(super) fn too_many(place: Marker) -> Diagnostic {
    at(
        place,
        &format!("more than {ENTRIES} entries stand side by side"),
    )
}

pub(super) fn twice(key: &str, place: Marker) -> Diagnostic {
    at(place, &format!("the key `{key}` stands twice"))
}

/// A fault at a place of the text.
pub(super) fn at(place: Marker, message: &str) -> Diagnostic {
    Diagnostic::new(Code::Syntax, message).position(place.line(), place.col() + 1)
}
