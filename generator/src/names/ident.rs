//! Casing, keywords, reserved names: how a text of the document becomes a Rust identifier.

use deunicode::deunicode_char;
use heck::ToSnakeCase;

/// Names that emitted code uses itself or that the prelude brings; a type of that name would shadow them. `New` would
/// be called like its constructor.
const RESERVED_TYPES: [&str; 58] = [
    "AsMut",
    "AsRef",
    "BTreeMap",
    "Box",
    "BuildError",
    "Bytes",
    "Call",
    "Clone",
    "Copy",
    "DateTime",
    "Debug",
    "Decimal",
    "Default",
    "Deserialize",
    "Deserializer",
    "Display",
    "Drop",
    "Eq",
    "Err",
    "Error",
    "Extend",
    "FilePart",
    "Fn",
    "FnMut",
    "FnOnce",
    "From",
    "FromIterator",
    "Hash",
    "Into",
    "IntoIterator",
    "Iterator",
    "Json",
    "New",
    "Nullable",
    "Ok",
    "Option",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Result",
    "Retry",
    "RetryBudget",
    "Secret",
    "Self",
    "Send",
    "Serialize",
    "Serializer",
    "Sized",
    "Some",
    "String",
    "Sync",
    "Timer",
    "Timestamp",
    "ToOwned",
    "ToString",
    "Transport",
    "Value",
    "Vec",
];

/// Names that the code around an operation uses by themselves; `C` is the channel of a call.
const RESERVED_OPERATIONS: [&str; 9] = [
    "Box", "C", "Into", "New", "Option", "Result", "Self", "String", "Vec",
];

/// Methods that every emitted struct has.
const STRUCT_METHODS: [&str; 4] = ["clone", "extra", "into", "new"];

/// Methods that every call has, and the name of the body among its arguments.
const CALL_METHODS: [&str; 28] = [
    "body",
    "check_fault",
    "clone",
    "exchange",
    "header",
    "idle_limit",
    "idle_timeout",
    "into_future",
    "items",
    "map_operation",
    "new",
    "open_response",
    "operation",
    "read_response",
    "reader",
    "refusal_of",
    "repeatable",
    "request",
    "request_of",
    "request_with",
    "response",
    "retry",
    "send",
    "stream",
    "streaming_request",
    "streaming_request_with",
    "timeout",
    "tuned",
];

/// Methods that every client and handle has.
const CLIENT_METHODS: [&str; 6] = ["builder", "clone", "default", "id", "new", "with_token"];

/// Keywords of every edition that can be written as raw identifiers.
const KEYWORDS: [&str; 48] = [
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let",
    "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return",
    "static", "struct", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use",
    "virtual", "where", "while", "yield",
];

/// Keywords that cannot.
const PATH_KEYWORDS: [&str; 4] = ["crate", "self", "super", "_"];

/// Names of the modules around a file.
const PARENTS: [&str; 3] = ["mod", "models", "operations"];

/// Names that no file can have on Windows, whatever its ending.
const DEVICES: [&str; 22] = [
    "aux", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "con", "lpt1",
    "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9", "nul", "prn",
];

/// `UpperCamelCase` name of a type.
pub(crate) fn type_name(text: &str) -> String {
    let name = digit_safe(camel(text), "N");
    if RESERVED_TYPES.contains(&name.as_str()) || name == "None" {
        format!("{name}Model")
    } else {
        name
    }
}

/// `UpperCamelCase` name of the value that stands for an operation.
pub(crate) fn operation_name(text: &str) -> String {
    let name = digit_safe(camel(text), "N");
    if RESERVED_OPERATIONS.contains(&name.as_str()) {
        format!("{name}Operation")
    } else {
        name
    }
}

/// `UpperCamelCase` name of a variant.
pub(crate) fn variant_name(text: &str) -> String {
    let name = digit_safe(camel(text), "N");
    if name == "Unknown" || name == "Self" {
        format!("{name}Value")
    } else {
        name
    }
}

/// `snake_case` name of a struct's field.
pub(crate) fn field_name(text: &str) -> String {
    member_name(text, &STRUCT_METHODS)
}

/// `snake_case` name of an operation's parameter.
pub(crate) fn parameter_name(text: &str) -> String {
    member_name(text, &CALL_METHODS)
}

/// `snake_case` name of a method that makes a call.
pub(crate) fn method_name(text: &str) -> String {
    member_name(text, &CLIENT_METHODS)
}

fn member_name(text: &str, reserved: &[&str]) -> String {
    let name = digit_safe(snake(text), "n");
    if PATH_KEYWORDS.contains(&name.as_str()) || reserved.contains(&name.as_str()) {
        return format!("{name}_");
    }
    name
}

/// `snake_case` name of a file.
pub(crate) fn file_name(text: &str) -> String {
    // It is mostly a type's name, in which each capital begins a word.
    let name = digit_safe(spell(text).to_snake_case(), "n");
    let reserved = [&PATH_KEYWORDS[..], &PARENTS, &DEVICES];
    if reserved.iter().any(|names| names.contains(&name.as_str())) {
        format!("{name}_")
    } else {
        name
    }
}

/// An identifier, raw where it is a keyword.
pub(crate) fn ident(name: &str) -> proc_macro2::Ident {
    let span = proc_macro2::Span::call_site();
    if KEYWORDS.contains(&name) {
        proc_macro2::Ident::new_raw(name, span)
    } else {
        proc_macro2::Ident::new(name, span)
    }
}

/// Whether a text can be used as an identifier as it is.
pub(crate) fn is_identifier(text: &str) -> bool {
    let mut characters = text.chars();
    let starts = characters
        .next()
        .is_some_and(|first| first.is_ascii_alphabetic() || (first == '_' && text.len() > 1));
    starts
        && characters.all(|c| c.is_ascii_alphanumeric() || c == '_')
        && !PATH_KEYWORDS.contains(&text)
        && text != "Self"
        && text.len() <= LONGEST
}

/// A letter of the Latin script with an accent or a form of its own, such as `é` or `ß`.
fn is_latin(c: char) -> bool {
    c.is_alphabetic() && matches!(c, '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}')
}

/// An accent that stands behind its letter.
fn is_accent(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

/// The most characters that a name has, whoever gave it. Files are called after names, with some more signs.
const LONGEST: usize = 100;

fn digit_safe(mut name: String, prefix: &str) -> String {
    while name.len() > LONGEST {
        name.pop();
    }
    if name.starts_with(|first: char| first.is_ascii_digit()) {
        format!("{prefix}{name}")
    } else {
        name
    }
}

/// Its words in lower case with underscores between them.
pub(super) fn snake(text: &str) -> String {
    join_capitals(&spell(text)).to_snake_case()
}

/// Its words one after another, each with a capital. Between numbers an underscore stays: `8.10` is not `810`.
fn camel(text: &str) -> String {
    let mut name = String::new();
    for word in snake(text).split('_') {
        let is_number = |c: char| c.is_ascii_digit();
        if name.ends_with(is_number) && word.starts_with(is_number) {
            name.push('_');
        }
        let mut characters = word.chars();
        name.extend(characters.next().map(|first| first.to_ascii_uppercase()));
        name.push_str(characters.as_str());
    }
    name
}

/// Makes one word of capitals and what belongs to them: a plural (`URLs`), a version (`IPv4`), the rest of a word that
/// has two of them (`OAuth`, `DSync`). A letter that means something by itself remains a word: A and I are words of
/// English, X, Y and Z are directions.
fn join_capitals(text: &str) -> String {
    let mut joined = String::new();
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| c.is_ascii_uppercase()) {
        let (before, from_capitals) = rest.split_at(start);
        joined.push_str(before);
        let end = from_capitals.find(|c: char| !c.is_ascii_uppercase());
        let (capitals, after) = from_capitals.split_at(end.unwrap_or(from_capitals.len()));
        let is_one = match capitals.as_bytes() {
            [_] => false,
            [first, _] if starts_lower(after) && !is_ending(after) => !b"AIXYZ".contains(first),
            _ => is_ending(after),
        };
        if is_one {
            joined.push_str(&capitals[..1]);
            joined.push_str(&capitals[1..].to_ascii_lowercase());
        } else {
            joined.push_str(capitals);
        }
        rest = after;
    }
    joined + rest
}

/// Whether a text begins with what capitals can end with, a plural or a version.
fn is_ending(text: &str) -> bool {
    let version = text.strip_prefix('v').and_then(|rest| {
        let end = rest.find(|c: char| !c.is_ascii_digit());
        let (number, rest) = rest.split_at(end.unwrap_or(rest.len()));
        (!number.is_empty()).then_some(rest)
    });
    version
        .or(text.strip_prefix('s'))
        .is_some_and(|rest| !starts_lower(rest))
}

fn starts_lower(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase())
}

/// Writes a text in ASCII letters and digits, so that different texts stay different where that is possible.
pub(crate) fn spell(text: &str) -> String {
    let mut spelled = String::new();
    let wordless = !text.chars().any(char::is_alphanumeric);
    for (index, c) in text.chars().enumerate() {
        match sign(c) {
            _ if c.is_ascii_alphanumeric() => spelled.push(c),
            _ if is_accent(c) && !wordless => {}
            _ if is_latin(c) => spelled.push_str(deunicode_char(c).unwrap_or_default()),
            Some(word) if wordless || (index == 0 && (c == '-' || c == '+')) => {
                spelled.push(' ');
                spelled.push_str(word);
                spelled.push(' ');
            }
            _ if c.is_alphanumeric() || (wordless && !c.is_ascii()) => {
                spelled.push_str(&format!(" u{:x} ", u32::from(c)))
            }
            _ => spelled.push(' '),
        }
    }
    if spelled.trim().is_empty() {
        "empty".to_owned()
    } else {
        spelled
    }
}

/// Writes a text with words for all its signs.
pub(crate) fn spell_out(text: &str) -> String {
    let spelled = text.char_indices();
    spelled.map(|(index, c)| spell_one(c, index == 0)).collect()
}

fn spell_one(c: char, is_first: bool) -> String {
    match sign(c) {
        _ if c.is_alphanumeric() => c.to_string(),
        _ if c == '\n' => " newline ".to_owned(),
        _ if c == '\t' => " tab ".to_owned(),
        _ if c == '"' => " quote ".to_owned(),
        Some("minus") if !is_first => " dash ".to_owned(),
        Some(word) => format!(" {word} "),
        None => format!(" u{:x} ", u32::from(c)),
    }
}

/// Writes a text with words for those signs that another text of the same words does not have in the same place.
pub(crate) fn spell_difference(text: &str, other: &str) -> String {
    let is_sign = |c: char| !c.is_alphanumeric();
    let words = |text: &str| {
        text.split(is_sign)
            .map(str::to_lowercase)
            .collect::<Vec<_>>()
    };
    if words(text) != words(other) {
        return spell_out(text);
    }
    let mut others = other.matches(is_sign);
    let mut spelled = String::new();
    for c in text.chars() {
        if is_sign(c) && others.next() == Some(c.to_string().as_str()) {
            spelled.push(' ');
        } else {
            spelled.push_str(&spell_one(c, spelled.is_empty()));
        }
    }
    spelled
}

fn sign(c: char) -> Option<&'static str> {
    let word = match c {
        '-' => "minus",
        '+' => "plus",
        '*' => "star",
        '.' => "dot",
        ',' => "comma",
        ':' => "colon",
        ';' => "semicolon",
        '/' => "slash",
        '\\' => "backslash",
        '%' => "percent",
        '&' => "and",
        '|' => "or",
        '!' => "not",
        '?' => "question",
        '=' => "equal",
        '<' => "less",
        '>' => "greater",
        '#' => "hash",
        '$' => "dollar",
        '@' => "at",
        '^' => "caret",
        '~' => "tilde",
        '_' => "underscore",
        ' ' => "space",
        _ => return None,
    };
    Some(word)
}

/// Words that end like a plural and are none.
const NO_PLURALS: [&str; 17] = [
    "alias", "always", "atlas", "aws", "bias", "canvas", "css", "dns", "has", "https", "js", "kms",
    "news", "series", "sms", "tls", "was",
];

/// The singular of a plural that follows the common rules of English.
pub(crate) fn singular(word: &str) -> String {
    if NO_PLURALS.contains(&word) {
        return word.to_owned();
    }
    if word == "aliases" || word == "statuses" {
        return word[..word.len() - 2].to_owned();
    }
    for (ending, replacement) in [
        ("ies", "y"),
        ("sses", "ss"),
        ("xes", "x"),
        ("ches", "ch"),
        ("shes", "sh"),
    ] {
        if let Some(stem) = word.strip_suffix(ending).filter(|stem| stem.len() > 1) {
            return format!("{stem}{replacement}");
        }
    }
    match word.strip_suffix('s') {
        Some(stem) if stem.len() > 1 && !stem.ends_with(['s', 'u', 'i']) => stem.to_owned(),
        _ => word.to_owned(),
    }
}
