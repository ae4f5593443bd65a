//! Text for error messages: one line, of bounded length, without values of a body.

use http::StatusCode;

/// What serde puts before a value that it quotes in backticks, the value having no backtick.
const QUOTED: [&str; 3] = ["integer `", "boolean `", "floating point `"];

/// What serde puts before a name of the body. Such a name may itself hold backticks.
const NAMED: [&str; 2] = ["unknown variant `", "unknown field `"];

/// What follows such a name.
const AFTER_NAME: [&str; 2] = ["`, expected ", "`, there are no "];

/// `text` on one line and of at most `limit` characters.
pub(super) fn one_line(text: &str, limit: usize) -> String {
    let words = text
        .split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty());
    let mut line = String::new();
    for word in words {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    if let Some((end, _)) = line.char_indices().nth(limit) {
        line.truncate(end);
        line.push('…');
    }
    line
}

/// A status as `404 Not Found`, or as its number where it has no name.
pub(super) fn status_line(status: StatusCode) -> String {
    match status.canonical_reason() {
        Some(reason) => format!("{} {reason}", status.as_u16()),
        None => status.as_u16().to_string(),
    }
}

/// A decoder's message without the values of the body that it quotes.
///
/// Names that come from the schema (`missing field`, `expected one of`) stay.
pub(super) fn without_values(message: &str) -> String {
    // Names come first: unlike strings they are not escaped, and may hold a quote.
    let mut text = message.to_owned();
    for marker in NAMED {
        text = cut(&text, marker, name_end);
    }
    text = without_strings(&text);
    for marker in QUOTED {
        text = cut(&text, marker, |rest| rest.find('`').map(|end| end + 1));
    }
    cut(&text, "character `", |rest| {
        let value = rest.chars().next()?;
        Some(value.len_utf8() + 1)
    })
}

/// `text` without what stands in double quotes, where a backslash escapes a quote.
fn without_strings(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut quoted = false;
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        match character {
            '"' => {
                if !quoted {
                    kept.truncate(kept.trim_end().len());
                }
                quoted = !quoted;
            }
            '\\' if quoted => {
                characters.next();
            }
            _ if quoted => {}
            _ => kept.push(character),
        }
    }
    kept
}

/// Removes, after each `marker` (which ends in a backtick), that backtick and the value up to
/// where `end` says; without an end, everything.
fn cut(text: &str, marker: &str, end: impl Fn(&str) -> Option<usize>) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(marker) {
        let value = &rest[at + marker.len()..];
        kept.push_str(rest[..at + marker.len() - 1].trim_end());
        rest = end(value).and_then(|end| value.get(end..)).unwrap_or("");
    }
    kept.push_str(rest);
    kept
}

/// Where a name of the body ends: before the last thing that can follow it.
fn name_end(rest: &str) -> Option<usize> {
    AFTER_NAME
        .iter()
        .filter_map(|after| rest.rfind(after))
        .max()
        .map(|end| end + 1)
}
