//! How much a comparison may do. Two small documents can differ in very much: each of many types in each of many
//! operations.

use std::{cell::Cell, rc::Rc};

use crate::{
    diagnostic::Diagnostic,
    limits::{self, COMPARED},
    pointer::Pointer,
};

/// What a text that is copied counts, beside looking at something.
const TEXT: usize = 10;

/// Counts the steps of one comparison.
#[derive(Clone, Default)]
pub(crate) struct Steps(Rc<Cell<usize>>);

impl Steps {
    /// Counts what is looked at. Whether the comparison may go on; what it finds from then on is not told.
    pub(crate) fn look(&self, count: usize) -> bool {
        self.0.set(self.0.get().saturating_add(count));
        self.0.get() <= COMPARED
    }

    /// Counts texts that are copied.
    pub(crate) fn copy(&self, count: usize) -> bool {
        self.look(count.saturating_mul(TEXT))
    }

    /// # Errors
    ///
    /// The comparison did more than it may, so that it is not complete.
    pub(crate) fn check(&self) -> Result<(), Diagnostic> {
        if self.look(0) {
            return Ok(());
        }
        let what = format!("a comparison of more than {COMPARED} steps");
        Err(limits::beyond(&what, &Pointer::root()))
    }
}
