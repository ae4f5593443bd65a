//! As what a crate reads an answer.

use crate::api::{Content, Operation, Success};

/// The declared outcome as which an answer with this status is read.
pub(crate) fn read_as<'o>(operation: &'o Operation, status: &str) -> Option<&'o Success> {
    let successes = &operation.successes;
    let exact = successes.iter().find(|success| success.status == status);
    let range = successes
        .iter()
        .find(|success| success.status.ends_with("XX") && status.starts_with('2'));
    let any = || successes.first().filter(|_| takes_any(operation));
    exact.or(range).or_else(any)
}

/// Whether any status of success is taken for the one outcome that there is.
pub(crate) fn takes_any(operation: &Operation) -> bool {
    let successes = &operation.successes;
    let is_unmodified = |success: &Success| success.status == "304";
    let same = successes
        .iter()
        .all(|success| success.body == successes[0].body);
    same && (successes.len() < 2 || !successes.iter().any(is_unmodified))
}

/// What a crate needs an answer to be. Whatever is read as a text or as bytes can be anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// Nothing is read.
    Nothing,
    /// One JSON value.
    Json,
    /// JSON values that follow each other.
    Items,
    /// A text or bytes.
    Raw,
}

pub(crate) fn form(success: &Success) -> Form {
    match success.body.as_ref().map(|(content, _)| content) {
        None => Form::Nothing,
        Some(Content::Json) => Form::Json,
        Some(Content::Items) => Form::Items,
        Some(Content::Form | Content::Multipart | Content::Text | Content::Binary) => Form::Raw,
    }
}
