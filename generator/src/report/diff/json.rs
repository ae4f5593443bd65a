//! For programs.

use serde::Serialize;

use crate::{
    diff::{Bump, Change, Comparison, Severity, Spot, Subject, Wire},
    untrusted::{Printable, Untrusted},
};

/// The version of the form. It rises when a field goes or means something else, not when one is added.
const SCHEMA: u32 = 1;

#[derive(Serialize)]
struct Report<'c> {
    schema: u32,
    /// What is said of where tokens go.
    origins: Vec<&'c Untrusted>,
    wire: Wire,
    rust: Bump,
    bump: Bump,
    /// Index of the change that forces the version.
    forced_by: Option<usize>,
    old: Side<'c>,
    new: Side<'c>,
    changes: Vec<One<'c>>,
    told: Vec<One<'c>>,
}

#[derive(Serialize)]
struct Side<'c> {
    document: &'c Untrusted,
    operations: usize,
    types: usize,
}

#[derive(Serialize)]
struct One<'c> {
    rule: &'static str,
    severity: Severity,
    wire: Wire,
    rust: Bump,
    bump: Bump,
    message: &'c Untrusted,
    operations: Vec<&'c Untrusted>,
    items: &'c [Untrusted],
    old: Option<Place<'c>>,
    new: Option<Place<'c>>,
}

#[derive(Serialize)]
struct Place<'c> {
    file: &'c Untrusted,
    line: Option<u32>,
    column: Option<u32>,
    pointer: Untrusted,
}

/// The comparison as one JSON object, whose fields are documented in `DIFF.md`. Characters that do not show are
/// escaped.
#[must_use]
pub fn json(comparison: &Comparison) -> Printable {
    let forced_by = comparison.forced_by();
    let is_it = |change: &Change| forced_by.is_some_and(|forced_by| forced_by == change);
    let report = Report {
        schema: SCHEMA,
        origins: comparison.origins().map(|change| &change.message).collect(),
        wire: comparison.wire,
        rust: comparison.rust,
        bump: comparison.bump,
        forced_by: comparison.changes.iter().position(is_it),
        old: side(&comparison.old),
        new: side(&comparison.new),
        changes: comparison.changes.iter().map(one).collect(),
        told: comparison.told.iter().map(one).collect(),
    };
    Printable::pretty_json(&report)
}

fn side(subject: &Subject) -> Side<'_> {
    Side {
        document: &subject.name,
        operations: subject.operations,
        types: subject.types,
    }
}

fn one(change: &Change) -> One<'_> {
    One {
        rule: change.rule.id(),
        severity: change.severity(),
        wire: change.wire,
        rust: change.rust,
        bump: change.bump(),
        message: &change.message,
        operations: change.operations.iter().collect(),
        items: &change.items,
        old: change.old.as_ref().map(place),
        new: change.new.as_ref().map(place),
    }
}

fn place(spot: &Spot) -> Place<'_> {
    Place {
        file: &spot.file,
        line: spot.position.map(|at| at.line),
        column: spot.position.map(|at| at.column),
        pointer: spot.pointer.text(),
    }
}
