//! A comparison of two documents as people and programs read it. Whatever the documents say is made harmless: nothing
//! of it is taken for a command of a terminal, for markup or for an annotation.

mod github;
mod headline;
mod json;
mod markdown;
mod markup;
mod rules;
mod text;

use std::fmt;

use crate::{
    diff::{Change, Spot},
    visible,
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
fn first<T: AsRef<str>>(names: impl ExactSizeIterator<Item = T>) -> (Vec<String>, usize) {
    let more = names.len().saturating_sub(NAMED);
    let named = names
        .take(NAMED)
        .map(|name| visible::line(name.as_ref()))
        .collect();
    (named, more)
}

/// What there is to be seen of a change, under the words of reports.
fn details(change: &Change) -> Vec<(&'static str, Vec<String>, usize)> {
    let (operations, more_operations) = first(change.operations.iter());
    let (items, more_items) = first(change.items.iter());
    let place = |spot: &Option<Spot>| spot.iter().map(|spot| Place(spot).to_string()).collect();
    let details = [
        ("operation", operations, more_operations),
        ("item", items, more_items),
        ("old", place(&change.old), 0),
        ("new", place(&change.new), 0),
    ];
    let filled = details
        .into_iter()
        .filter(|(_, names, _)| !names.is_empty());
    filled.collect()
}

/// A place as `file:line:column #/pointer`.
struct Place<'s>(&'s Spot);

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Spot {
            file,
            position,
            pointer,
        } = self.0;
        f.write_str(&visible::line(file))?;
        if let Some(at) = position {
            write!(f, ":{}:{}", at.line, at.column)?;
        }
        write!(f, " {}", visible::line(&pointer.to_string()))
    }
}
