//! Line and column of a place in a JSON or YAML text. Only called when something is reported.

use saphyr_parser::{Event, Parser, Span, StrInput};

use crate::{diagnostic::Position, pointer::Pointer};

/// Finds a place, or the nearest enclosing place that exists. `None` where the text cannot be read.
pub(crate) fn locate(bytes: &[u8], pointer: &Pointer) -> Option<Position> {
    let text = std::str::from_utf8(bytes).ok()?;
    let mut walk = Walk {
        parser: Parser::new_from_str(text.trim_start_matches('\u{feff}')),
        best: None,
    };
    while let Some((event, _)) = walk.next() {
        if matches!(event, Event::DocumentStart(_)) {
            walk.find(pointer.tokens(), true);
            break;
        }
    }
    walk.best
}

struct Walk<'a> {
    parser: Parser<'a, StrInput<'a>>,
    best: Option<Position>,
}

impl<'a> Walk<'a> {
    fn next(&mut self) -> Option<(Event<'a>, Span)> {
        self.parser.next_event()?.ok()
    }

    fn mark(&mut self, span: Span) {
        self.best = Some(Position::new(span.start.line(), span.start.col() + 1));
    }

    /// Follows the tokens through the value that comes next; `best` is the last one that was found.
    /// A member of a mapping is marked at its key, an item of a sequence at its value.
    fn find(&mut self, tokens: &[String], mark: bool) -> Option<()> {
        let (event, span) = self.next()?;
        if mark && !is_end(&event) {
            self.mark(span);
        }
        let (token, rest) = tokens.split_first()?;
        match event {
            Event::MappingStart(..) => self.find_in_mapping(token, rest),
            Event::SequenceStart(..) => self.find_in_sequence(token, rest),
            _ => None,
        }
    }

    fn find_in_mapping(&mut self, token: &str, rest: &[String]) -> Option<()> {
        loop {
            let (event, span) = self.next()?;
            match event {
                Event::MappingEnd => return None,
                Event::Scalar(key, ..) if key == token => {
                    self.mark(span);
                    return self.find(rest, false);
                }
                key => {
                    self.skip_rest_of(&key)?;
                    self.skip()?;
                }
            }
        }
    }

    fn find_in_sequence(&mut self, token: &str, rest: &[String]) -> Option<()> {
        let index: usize = token.parse().ok()?;
        for _ in 0..index {
            self.skip()?;
        }
        self.find(rest, true)
    }

    fn skip(&mut self) -> Option<()> {
        let (event, _) = self.next()?;
        if is_end(&event) {
            None
        } else {
            self.skip_rest_of(&event)
        }
    }

    fn skip_rest_of(&mut self, first: &Event<'_>) -> Option<()> {
        let mut depth = opening(first);
        while depth > 0 {
            let (event, _) = self.next()?;
            depth += opening(&event);
            depth -= i64::from(is_end(&event));
        }
        Some(())
    }
}

fn opening(event: &Event<'_>) -> i64 {
    i64::from(matches!(
        event,
        Event::MappingStart(..) | Event::SequenceStart(..)
    ))
}

fn is_end(event: &Event<'_>) -> bool {
    matches!(event, Event::MappingEnd | Event::SequenceEnd)
}
