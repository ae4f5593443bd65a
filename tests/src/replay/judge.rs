//! What the comparison of two documents says of each side of an operation, and whether trying finds the same.

use std::collections::{BTreeMap, BTreeSet};

use generator::diff::{Change, Comparison, Rule, Wire};

use crate::replay::{Replayed, Side, document::wire_key};

/// The changes that break each side of each operation, as a comparison tells them. The operations are those of the old
/// document, by what the wire shows of method and path.
#[derive(Debug, Default)]
pub struct Verdicts(BTreeMap<(String, Side), BTreeSet<String>>);

/// Where trying and comparing disagree about one side of an operation.
#[derive(Debug)]
pub enum Disagreement<'r> {
    /// It fails, and the comparison says nothing of it.
    Missed(&'r Replayed),
    /// It does not fail, and the comparison says for these reasons that it can.
    Feared(&'r Replayed, Vec<String>),
}

impl Verdicts {
    /// What a comparison says.
    #[must_use]
    pub fn of(comparison: &Comparison) -> Self {
        let mut verdicts = Self::default();
        let breaking = comparison.changes.iter();
        for change in breaking.filter(|change| change.wire == Wire::Breaking) {
            let Some(side) = side(change.rule) else {
                continue;
            };
            let said = format!("{}: {}", change.rule.id(), change.message.raw());
            for operation in operations(change) {
                let key = (wire_key(&operation), side);
                verdicts.0.entry(key).or_default().insert(said.clone());
            }
        }
        verdicts
    }

    /// Where it is not what trying finds.
    #[must_use]
    pub fn disagreements<'r>(&self, replayed: &'r [Replayed]) -> Vec<Disagreement<'r>> {
        let found = replayed.iter().filter_map(|one| {
            match (one.failures > 0, self.reasons(&one.operation, one.side)) {
                (true, None) => Some(Disagreement::Missed(one)),
                (false, Some(said)) => {
                    Some(Disagreement::Feared(one, said.iter().cloned().collect()))
                }
                _ => None,
            }
        });
        found.collect()
    }

    /// Why it says that a side of an operation, `METHOD /path`, can fail.
    #[must_use]
    pub fn reasons(&self, operation: &str, side: Side) -> Option<&BTreeSet<String>> {
        self.0.get(&(wire_key(operation), side))
    }

    /// How many sides of operations it says are broken.
    #[must_use]
    pub fn count(&self) -> usize {
        self.0.len()
    }
}

/// The side that a kind of change is about; none where it is about the address of the server, which nothing that is
/// tried depends on.
fn side(rule: Rule) -> Option<Side> {
    match rule {
        Rule::ServerChanged => None,
        rule if rule.id().starts_with("response-") => Some(Side::Response),
        _ => Some(Side::Request),
    }
}

/// The operations of the old document that a change is about.
fn operations(change: &Change) -> BTreeSet<String> {
    let stood = change
        .old
        .as_ref()
        .filter(|_| change.rule == Rule::OperationMoved);
    match stood.map(|spot| spot.pointer.tokens()) {
        Some([_, path, method]) => BTreeSet::from([format!("{} {path}", method.to_uppercase())]),
        _ => {
            let operations = change.operations.iter();
            operations.map(|one| one.raw().to_owned()).collect()
        }
    }
}
