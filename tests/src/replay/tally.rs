//! Counts of what went well and what did not.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::replay::{
    Replayed,
    make::Maker,
    schema::{Check, Side},
};

/// Values made of each schema at least.
const LEAST: usize = 100;

/// Values made of each schema at most, where choices are left that never came up.
const MOST: usize = 400;

/// Whether another value is to be made.
pub(super) fn wants_more(number: usize, maker: &Maker<'_>) -> bool {
    // To count is slow, so that it is done now and then.
    let goes_on = || !number.is_multiple_of(20) || maker.unused().0 > 0;
    number < LEAST || (number < MOST && goes_on())
}

/// Different values of a schema as texts, until each choice was made or it takes too long; what is made and is not valid
/// is counted.
pub(super) fn texts(
    mut maker: Maker<'_>,
    schema: &Value,
    own: &Check,
    tally: &mut Tally,
) -> Vec<String> {
    let (mut known, mut texts) = (BTreeSet::new(), Vec::new());
    let mut number = 0;
    while wants_more(number, &maker) {
        let value = maker.value(schema, number);
        number += 1;
        let text = value.to_string();
        if !own.is_valid(&value) {
            tally.skipped();
        } else if known.insert(text.clone()) {
            texts.push(text);
        }
    }
    tally.made(&maker);
    texts
}

/// Counts for one side of an operation.
#[derive(Debug, Default)]
pub(super) struct Tally {
    tried: usize,
    failures: usize,
    skipped: usize,
    reasons: BTreeMap<String, usize>,
    first: Option<String>,
    notes: Vec<String>,
    unused: (usize, usize),
}

impl Tally {
    pub(super) fn passed(&mut self) {
        self.tried += 1;
    }

    pub(super) fn failed(&mut self, reason: &str) {
        self.tried += 1;
        self.failures += 1;
        self.first.get_or_insert_with(|| reason.to_owned());
        *self.reasons.entry(reason.to_owned()).or_default() += 1;
    }

    /// A value that turned out not to be valid in the document it was made from, or that nobody can send.
    pub(super) fn skipped(&mut self) {
        self.skipped += 1;
    }

    pub(super) fn cannot_be_sent(&mut self, reason: &str) {
        self.skipped += 1;
        self.note(&format!("not sent: {reason}"));
    }

    pub(super) fn note(&mut self, note: &str) {
        if !self.notes.iter().any(|known| known == note) {
            self.notes.push(note.to_owned());
        }
    }

    pub(super) fn made(&mut self, maker: &Maker<'_>) {
        let (unused, all) = maker.unused();
        self.unused.0 += unused;
        self.unused.1 += all;
    }

    pub(super) fn replayed(self, operation: &str, side: Side) -> Replayed {
        Replayed {
            operation: operation.to_owned(),
            side,
            failures: self.failures,
            tried: self.tried,
            first: self.first,
            reasons: self.reasons,
            skipped: self.skipped,
            unused: self.unused,
            notes: self.notes,
        }
    }
}
