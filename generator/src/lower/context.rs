//! Where lowering stands, in the document and in meaning, and what it has found wrong so far.

use std::collections::BTreeSet;

use crate::{
    api::{Place, Root, Step},
    diagnostic::{Code, Diagnostic},
    pointer::Pointer,
};

/// How many schemas may stand inside of one another; every real document stays far below.
const DEPTH: usize = 96;

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
    depth: usize,
    pub(crate) pointer: Pointer,
    pub(crate) place: Place,
    pub(crate) direction: Direction,
}

impl At {
    pub(crate) fn new(pointer: Pointer, place: Place, direction: Direction) -> Self {
        Self {
            depth: 0,
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
            ..self.clone()
        }
    }

    /// Further along in the document, with the same meaning.
    pub(crate) fn inside(&self, tokens: &[&str]) -> Self {
        Self {
            pointer: self.pointer.join_all(tokens),
            ..self.clone()
        }
    }

    /// The same schema, as a part of a union that need not be the one it is written in.
    pub(crate) fn of_union(&self, union: &Self) -> Self {
        Self {
            place: union.place.clone(),
            ..self.clone()
        }
    }

    /// The same place, as that of a member of a union.
    pub(crate) fn member(&self, label: &str) -> Self {
        Self {
            place: self.place.join(Step::Member(label.to_owned())),
            ..self.clone()
        }
    }

    /// The same place, one schema further in.
    pub(crate) fn deeper(&self) -> Result<Self, Diagnostic> {
        if self.depth < DEPTH {
            return Ok(Self {
                depth: self.depth + 1,
                ..self.clone()
            });
        }
        let message = format!("more than {DEPTH} schemas stand inside of one another");
        Err(Diagnostic::new(Code::Unsupported, message)
            .at(&self.pointer)
            .help("cut the chain by an overlay action"))
    }

    /// The start of a component that is reached from here.
    pub(crate) fn component(&self, name: &str) -> Self {
        Self {
            depth: self.depth,
            pointer: Pointer::root().join_all(["components", "schemas", name]),
            place: Place {
                root: Root::Component(name.to_owned()),
                steps: Vec::new(),
            },
            direction: Direction::Both,
        }
    }
}

/// How many problems are told of one document; whoever has more wants to see the first of them.
const MOST: usize = 500;

/// What is wrong with the operations that were read so far.
#[derive(Debug, Default)]
pub(crate) struct Problems {
    found: Vec<Diagnostic>,
    warnings: Vec<Diagnostic>,
    /// Those of the operation, or of the component, at hand.
    at_hand: BTreeSet<usize>,
}

impl Problems {
    /// Notes a problem of what is at hand.
    pub(crate) fn note(&mut self, problem: Diagnostic) {
        let known = self.found.iter().position(|one| *one == problem);
        let index = known.unwrap_or_else(|| {
            if self.found.len() < MOST {
                self.found.push(problem);
            }
            self.found.len() - 1
        });
        self.at_hand.insert(index);
    }

    /// Notes what has no effect on the crate.
    pub(crate) fn pass_over(&mut self, message: String, at: &Pointer) {
        if self.warnings.len() < MOST {
            let warning = Diagnostic::new(Code::PassedOver, message).at(at);
            self.warnings.push(warning.warning());
        }
    }

    /// The value of a step that succeeded; notes the problem of one that failed.
    pub(crate) fn take<T>(&mut self, result: Result<T, Diagnostic>) -> Option<T> {
        result.map_err(|problem| self.note(problem)).ok()
    }

    /// Turns to another thing; gives the problems of the one that was at hand.
    pub(crate) fn turn(&mut self) -> BTreeSet<usize> {
        std::mem::take(&mut self.at_hand)
    }

    /// What is at hand has these problems too.
    pub(crate) fn share(&mut self, problems: &BTreeSet<usize>) {
        self.at_hand.extend(problems);
    }

    /// Tells problems as what has no effect, for the crate does without the part they are in.
    pub(crate) fn do_without(&mut self, part: &str, problems: &BTreeSet<usize>) {
        for &index in problems {
            let Diagnostic {
                message, pointer, ..
            } = &self.found[index];
            let message = format!("{part} is passed over: {}", message.raw());
            let at = pointer.clone().unwrap_or_default();
            self.pass_over(message, &at);
        }
    }

    /// The problems of operations, each with the first one that has it, and all warnings.
    pub(crate) fn into_parts(self) -> (Vec<Diagnostic>, Vec<Diagnostic>) {
        let is_owned = |problem: &Diagnostic| problem.operation.is_some();
        let found = self.found.into_iter().filter(is_owned);
        (found.collect(), self.warnings)
    }

    /// States the operation of problems that have none yet; gives what they say.
    pub(crate) fn belong_to(&mut self, problems: &BTreeSet<usize>, operation: &str) -> Vec<String> {
        for warning in self
            .warnings
            .iter_mut()
            .filter(|one| one.operation.is_none())
        {
            *warning = warning.clone().operation(operation);
        }
        let mut told = Vec::new();
        for &index in problems {
            let found = self.found[index].clone().operation(operation);
            told.push(found.message.raw().to_owned());
            self.found[index] = found;
        }
        told
    }
}
