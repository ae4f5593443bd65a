//! A comparison of two documents as people and programs read it. Whatever the documents say is made harmless: nothing
//! of it is taken for a command of a terminal, for markup or for an annotation.

mod github;
mod headline;
mod json;
mod markdown;
mod rules;
mod text;

use crate::{
    diff::{Change, Spot},
    untrusted::Untrusted,
};

pub use github::github;
pub use json::json;
pub use markdown::markdown;
pub use rules::{rules_json, rules_markdown, rules_text};
pub use text::text;

/// How many operations or items are named; of others it is told how many there are.
const NAMED: usize = 3;

/// Such as `1 change` or `2 changes`.
fn counted(count: usize, what: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {what}{plural}")
}

/// The first of some names, and how many more there are.
fn first<'n>(names: impl ExactSizeIterator<Item = &'n Untrusted>) -> (Vec<Untrusted>, usize) {
    let more = names.len().saturating_sub(NAMED);
    (names.take(NAMED).cloned().collect(), more)
}

/// What there is to be seen of a change, under the words of reports.
fn details(change: &Change) -> Vec<(&'static str, Vec<Untrusted>, usize)> {
    let (operations, more_operations) = first(change.operations.iter());
    let (items, more_items) = first(change.items.iter());
    let places = |spot: &Option<Spot>| spot.iter().map(place).collect();
    let details = [
        ("operation", operations, more_operations),
        ("item", items, more_items),
        ("old", places(&change.old), 0),
        ("new", places(&change.new), 0),
    ];
    let filled = details
        .into_iter()
        .filter(|(_, names, _)| !names.is_empty());
    filled.collect()
}

/// A place as `file:line:column #/pointer`.
fn place(spot: &Spot) -> Untrusted {
    let Spot {
        file,
        position,
        pointer,
    } = spot;
    let position = position.map(|at| format!(":{}:{}", at.line, at.column));
    let position = position.unwrap_or_default();
    format!("{}{position} {}", file.raw(), pointer.text().raw()).into()
}
