//! What a new document of an API does to programs that run already, found out by trying.
//!
//! Two things decide whether a program built with the crate of the old document goes on working with a server that
//! follows the new one. Its requests have to be valid there: bodies and parameters are made from the old document,
//! bodies go through the types of the compiled crate, and what comes out is validated by the new document. And it has
//! to be able to read what it gets: responses are made from the new document and read by the compiled crate.

mod document;
mod judge;
mod make;
mod pattern;
mod program;
mod request;
mod response;
mod schema;
mod source;
mod tally;
mod values;
mod wire;

use std::{collections::BTreeMap, fmt};

use generator::selection::Selection;

use crate::project::Project;
pub use document::Document;
pub use judge::{Disagreement, Verdicts};
pub use program::Program;
pub use schema::Side;

/// What became of one side of an operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replayed {
    /// `METHOD /path`, as the old document writes it.
    pub operation: String,
    /// Which side.
    pub side: Side,
    /// How many values failed.
    pub failures: usize,
    /// How many were tried.
    pub tried: usize,
    /// Why the first of them failed: where, and by which keyword.
    pub first: Option<String>,
    /// All reasons, and how often each was met.
    pub reasons: BTreeMap<String, usize>,
    /// Values that do not count: not valid where they were made, or beyond what the old crate can send.
    pub skipped: usize,
    /// Choices of the schemas that never came up, and how many there are.
    pub unused: (usize, usize),
    /// What breaks nothing and is worth a word.
    pub notes: Vec<String>,
}

impl Replayed {
    /// Leaves out what failed for reasons that another run of the same side knows too.
    pub fn leave_out(&mut self, known: &Self) {
        self.reasons
            .retain(|reason, _| !known.reasons.contains_key(reason));
        self.failures = self.reasons.values().sum();
        self.first
            .take_if(|first| known.reasons.contains_key(first));
    }
}

impl fmt::Display for Replayed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:?} {} | {} of {} failed",
            self.side, self.operation, self.failures, self.tried
        )?;
        for (reason, count) in &self.reasons {
            write!(f, "\n    {count} x {reason}")?;
        }
        Ok(())
    }
}

/// What a new document does to programs built with the crate of an old one: both sides of each operation that they
/// have. The crate is compiled in a workspace below a folder, the two of which are named by `place`.
///
/// # Panics
///
/// A document cannot be read, or the crate cannot be made.
#[must_use]
pub fn replay(
    place: (&str, &str),
    project: &Project,
    old: &[u8],
    new: &[u8],
    selection: &Selection,
) -> Vec<Replayed> {
    let mut project = project.clone();
    project.settings.selection = selection.clone();
    let program = Program::build(place, "old", &project, old);
    replay_with(&program, &Document::read(new, &project.overlay))
}

/// The same with a program that is there already.
#[must_use]
pub fn replay_with(program: &Program, new: &Document) -> Vec<Replayed> {
    let (old_operations, new_operations) = (program.document.operations(), new.operations());
    let mut replayed = Vec::new();
    for (wire, operation) in &old_operations {
        if !program.wants(&operation.tags) {
            continue;
        }
        let newer = new_operations.get(wire);
        replayed.push(request::requests(program, operation, new, newer));
        replayed.push(response::responses(program, operation, new, newer));
    }
    replayed
}
