//! The events of a text in YAML.

use std::{cell::Cell, rc::Rc, str::Chars};

use saphyr_parser::{BufferedInput, Event, Parser, Span};

use super::faults;
use crate::diagnostic::Diagnostic;

/// Signs that part values from one another, from one event to the next. The parser reads an item of a list in
/// brackets to its end before it gives the first event of it, since what stands in brackets can be a key. What it
/// holds by then takes two hundred times the room of the text.
const SIGNS: usize = 1_000_000;

/// What the parser sees in a text, up to the first fault.
pub(crate) struct Events<'t> {
    parser: Parser<'t, BufferedInput<Guarded<'t>>>,
    /// Signs that may still come before the next event.
    left: Rc<Cell<usize>>,
    has_failed: bool,
}

impl<'t> Events<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        let left = Rc::new(Cell::new(SIGNS));
        let guarded = Guarded {
            chars: text.chars(),
            left: Rc::clone(&left),
        };
        Self {
            parser: Parser::new_from_iter(guarded),
            left,
            has_failed: false,
        }
    }
}

impl<'t> Iterator for Events<'t> {
    type Item = Result<(Event<'t>, Span), Diagnostic>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.has_failed {
            return None;
        }
        let next = self.parser.next_event()?;
        let place = match &next {
            Ok((_, span)) => span.start,
            Err(error) => *error.marker(),
        };
        let next = match next {
            _ if self.left.get() == 0 => Err(faults::too_large(place)),
            next => next.map_err(|error| faults::syntax(&error)),
        };
        self.left.set(SIGNS);
        self.has_failed = next.is_err();
        Some(next)
    }
}

/// The characters of a text. They end early where there are too many signs before the next event.
struct Guarded<'t> {
    chars: Chars<'t>,
    left: Rc<Cell<usize>>,
}

impl Iterator for Guarded<'_> {
    type Item = char;

    fn next(&mut self) -> Option<char> {
        let next = self.chars.next()?;
        if matches!(next, ',' | ':' | '[' | ']' | '{' | '}') {
            self.left.set(self.left.get().checked_sub(1)?);
        }
        Some(next)
    }
}
