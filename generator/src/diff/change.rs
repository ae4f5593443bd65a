//! What was found to be different.

use std::collections::BTreeSet;

use crate::{
    diagnostic::Position,
    diff::{
        rules::Rule,
        verdict::{Bump, Severity, Wire},
    },
    pointer::Pointer,
    untrusted::Untrusted,
};

/// One difference between two documents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Which kind.
    pub rule: Rule,
    /// What becomes of programs that run already.
    pub wire: Wire,
    /// What becomes of code that compiles.
    pub rust: Bump,
    /// One sentence.
    pub message: Untrusted,
    /// `METHOD /path` of the operations that it is about, as the new document has them; as the old one does, where the
    /// new one lacks them. None where it is about all.
    pub operations: BTreeSet<Untrusted>,
    /// Public items of the crate, the first the one that says most, such as `models::Invoice::state`.
    pub items: Vec<Untrusted>,
    /// Where the old document says it.
    pub old: Option<Spot>,
    /// Where the new document says it.
    pub new: Option<Spot>,
}

impl Change {
    /// The version that has to follow from this change alone. A program that stops working needs a new version of the
    /// crate, if only one with the same public items.
    #[must_use]
    pub fn bump(&self) -> Bump {
        match self.wire {
            Wire::Breaking => self.rust.max(Bump::Patch),
            Wire::Compatible | Wire::Unaffected => self.rust,
        }
    }

    /// The operations that the message does not name itself.
    pub(crate) fn unnamed_operations(&self) -> impl Iterator<Item = &Untrusted> {
        let operations = self.operations.iter();
        operations.filter(|operation| !self.message.raw().contains(operation.raw()))
    }

    /// How loudly it is told.
    #[must_use]
    pub fn severity(&self) -> Severity {
        Severity::of(self.wire, self.rust)
    }
}

/// A place in one of the documents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spot {
    /// Name of the file.
    pub file: Untrusted,
    /// Line and column, where it could be found.
    pub position: Option<Position>,
    /// The place in the document.
    pub pointer: Pointer,
}

/// A change before its places are looked up and the public items are compared.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    pub(crate) rule: Rule,
    pub(crate) wire: Wire,
    pub(crate) message: String,
    pub(crate) operations: BTreeSet<String>,
    pub(crate) items: Vec<String>,
    pub(crate) old: Option<Pointer>,
    pub(crate) new: Option<Pointer>,
}

impl Draft {
    /// A change of a kind, as grave as that kind can be.
    pub(crate) fn new(rule: Rule, message: impl Into<String>) -> Self {
        Self {
            rule,
            wire: rule.wire(),
            message: sentence(&message.into()),
            operations: BTreeSet::new(),
            items: Vec::new(),
            old: None,
            new: None,
        }
    }

    /// Milder than the kind can be, where `holds`.
    pub(crate) fn only_if(mut self, breaks: bool) -> Self {
        if !breaks {
            self.wire = self.wire.min(Wire::Compatible);
        }
        self
    }

    /// As grave at most.
    pub(crate) fn at_most(mut self, wire: Wire) -> Self {
        self.wire = self.wire.min(wire);
        self
    }

    pub(crate) fn at(mut self, old: Option<&Pointer>, new: Option<&Pointer>) -> Self {
        self.old = old.cloned();
        self.new = new.cloned();
        self
    }

    pub(crate) fn items(mut self, items: impl IntoIterator<Item = String>) -> Self {
        self.items.extend(items);
        self
    }

    pub(crate) fn operations(mut self, operations: &BTreeSet<String>) -> Self {
        self.operations.extend(operations.iter().cloned());
        self
    }
}

/// With a capital letter at the start.
fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(chars).collect()
}
