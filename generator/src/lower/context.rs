//! Where lowering stands, in the document and in meaning.

use crate::{
    api::{Place, Step},
    pointer::Pointer,
};

/// Which way a value travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Direction {
    /// To the server.
    Request,
    /// From the server.
    Response,
    /// Either; components are read once for both.
    Both,
}

/// The place of the schema at hand.
#[derive(Clone, Debug)]
pub(crate) struct At {
    pub(crate) pointer: Pointer,
    pub(crate) place: Place,
    pub(crate) direction: Direction,
}

impl At {
    pub(crate) fn new(pointer: Pointer, place: Place, direction: Direction) -> Self {
        Self {
            pointer,
            place,
            direction,
        }
    }

    /// Further along in both.
    pub(crate) fn step(&self, tokens: &[&str], step: Step) -> Self {
        Self {
            pointer: self.pointer.join_all(tokens),
            place: self.place.join(step),
            direction: self.direction,
        }
    }

    /// Further along in the document, with the same meaning.
    pub(crate) fn inside(&self, tokens: &[&str]) -> Self {
        Self {
            pointer: self.pointer.join_all(tokens),
            ..self.clone()
        }
    }
}
