//! What is wrong with a body that could not be read.

use serde::de::DeserializeOwned;
use serde_json::error::Category;

use super::at_hand::OfValue;
use super::fault::Fault;
use super::json;
use super::place::{self, noting};

/// What is wrong with JSON, and where.
pub(super) struct Explanation {
    /// As `items[3].price`; empty for the whole.
    pub(super) path: String,
    pub(super) message: String,
}

impl Explanation {
    /// Something about the body as a whole.
    pub(super) fn of(message: impl Into<String>) -> Self {
        Self {
            path: String::new(),
            message: message.into(),
        }
    }
}

/// What `serde_json` says of text that is not JSON. Nothing else that it says is passed on.
const NO_JSON: [&str; 20] = [
    "EOF while parsing a list",
    "EOF while parsing an object",
    "EOF while parsing a string",
    "EOF while parsing a value",
    "expected `:`",
    "expected `,` or `]`",
    "expected `,` or `}`",
    "expected ident",
    "expected value",
    "expected `\"`",
    "invalid escape",
    "invalid number",
    "number out of range",
    "invalid unicode code point",
    "control character (\\u0000-\\u001F) found while parsing a string",
    "key must be a string",
    "lone leading surrogate in hex escape",
    "trailing comma",
    "trailing characters",
    "recursion limit exceeded",
];

/// Reads a body once more that could not be read as a `T` because of the `error`, now noting what
/// is wrong and where: that is too dear for bodies without fault.
pub(super) fn explain<T: DeserializeOwned>(body: &[u8], error: &serde_json::Error) -> Explanation {
    if body.is_empty() {
        return Explanation::of("the body is empty");
    }
    let value = match json::read(body) {
        Ok(value) => value,
        Err(error) => return Explanation::of(no_json(&error)),
    };
    match noting(|| T::deserialize(OfValue::<Fault>::new(value))) {
        (Err(fault), steps) => Explanation {
            path: place::path(&steps),
            message: format!("{}{fault}{}", place::variants(&steps), position(error)),
        },
        (Ok(_), _) if error.is_data() => Explanation::of(repeated(error)),
        (Ok(_), _) => Explanation::of(no_json(error)),
    }
}

/// What is lost where a value is read instead: that an entry is there twice.
fn repeated(error: &serde_json::Error) -> String {
    let (text, position) = (error.to_string(), position(error));
    let field = text
        .strip_suffix(&position)
        .and_then(|text| text.rsplit_once("duplicate field `"))
        .and_then(|(_, rest)| rest.strip_suffix('`'));
    match field.filter(|name| !name.contains('`')) {
        Some(name) => format!("duplicate field `{name}`{position}"),
        None => format!("a value that its type refuses{position}"),
    }
}

fn no_json(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let position = position(error);
    let text = text.strip_suffix(&position).unwrap_or(&text);
    let known = NO_JSON.iter().find(|known| **known == text);
    let known = known.copied().unwrap_or(match error.classify() {
        Category::Eof => "the JSON ends too early",
        _ => "not JSON",
    });
    format!("{known}{position}")
}

fn position(error: &serde_json::Error) -> String {
    match error.line() {
        0 => String::new(),
        line => format!(" at line {line} column {}", error.column()),
    }
}
