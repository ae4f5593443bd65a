//! What became of the schemas that are hard to express, to report.

use std::collections::BTreeMap;

use crate::{
    api::{Counts, Told},
    lower::{context::At, parts::Parts},
    pointer::Pointer,
};

/// Counts schemas by their places, so that what is read twice counts once.
#[derive(Default)]
pub(crate) struct Tally {
    unions: BTreeMap<Pointer, Told>,
    untyped: BTreeMap<Pointer, &'static str>,
}

impl Tally {
    /// A union with at least two members; of several choices in it the weakest one counts.
    pub(crate) fn union(&mut self, told: Told, at: &At) {
        let known = self.unions.entry(at.pointer.clone()).or_insert(told);
        *known = told.max(*known);
    }

    /// A schema that becomes any value.
    pub(crate) fn untyped(&mut self, reason: &'static str, at: &At) {
        self.untyped.insert(at.pointer.clone(), reason);
    }

    /// The counts. Choices that arose where objects were made one stand nowhere in the document and do not count.
    pub(crate) fn counts(&self, parts: &Parts<'_>) -> Counts {
        let mut counts = Counts::default();
        let written = self.unions.iter().filter(|(at, _)| parts.has(at));
        for (_, told) in written {
            *counts.unions.entry(*told).or_default() += 1;
        }
        for reason in self.untyped.values() {
            *counts.untyped.entry(reason).or_default() += 1;
        }
        counts
    }
}
