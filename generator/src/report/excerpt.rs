//! The part of a source that is shown with a diagnostic.

use std::ops::Range;

use crate::{
    diagnostic::{Position, Source},
    locate, visible,
};

/// Characters of a line that are shown at most.
const WIDTH: usize = 100;

/// How many of them stand before what is marked, where the line is longer.
const BEFORE: usize = 40;

/// A line of a source, or the part of a long one around a place.
pub(super) struct Excerpt {
    pub(super) text: String,
    /// The bytes of it that are underlined.
    pub(super) marked: Range<usize>,
}

/// Goes through a source. Going forward costs little, however long it or one of its lines is.
pub(super) struct Excerpts<'s> {
    name: &'s str,
    text: &'s str,
    /// A position that was looked up, and the byte at which it stands.
    last: (Position, usize),
}

impl<'s> Excerpts<'s> {
    pub(super) fn new(source: &Source<'s>) -> Self {
        Self {
            name: source.name,
            text: locate::text(source.bytes).unwrap_or_default(),
            last: (Position::new(1, 1), 0),
        }
    }

    pub(super) fn name(&self) -> &'s str {
        self.name
    }

    /// The line at a position with the part from there to `end` marked, or one character. `None` where there is no
    /// such place.
    pub(super) fn excerpt(&mut self, at: Position, end: Option<Position>) -> Option<Excerpt> {
        let offset = self.offset(at)?;
        let width = match end {
            Some(end) if end.line == at.line && end.column > at.column => end.column - at.column,
            _ => 1,
        };
        let (before, rest) = self.text.split_at_checked(offset)?;
        Some(cut(before, rest, width as usize))
    }

    /// The byte at a position. Behind the last character of a line its end stands for it.
    fn offset(&mut self, at: Position) -> Option<usize> {
        if at < self.last.0 {
            self.last = (Position::new(1, 1), 0);
        }
        let (Position { line, mut column }, mut offset) = self.last;
        for _ in line..at.line {
            offset += self.text.get(offset..)?.find('\n')? + 1;
            column = 1;
        }
        let rest = self.text.get(offset..)?;
        let line = &rest[..rest.find('\n').unwrap_or(rest.len())];
        let ahead = at.column.saturating_sub(column) as usize;
        let found = line.char_indices().nth(ahead);
        offset += found.map_or(line.len(), |(found, _)| found);
        self.last = (at, offset);
        Some(offset)
    }
}

/// The line around a place that stands between two texts, made harmless and not longer than it may be.
fn cut(before: &str, rest: &str, width: usize) -> Excerpt {
    let is_inside = |c: &char| *c != '\n';
    let mut head: Vec<_> = before
        .chars()
        .rev()
        .take_while(is_inside)
        .take(WIDTH)
        .collect();
    let mut tail: Vec<_> = rest.chars().take_while(is_inside).take(WIDTH + 1).collect();
    if tail.last() == Some(&'\r') {
        tail.pop();
    }
    let mut text = String::new();
    if head.len() + tail.len() > WIDTH {
        if head.len() > BEFORE {
            head.truncate(BEFORE);
            text.push('…');
        }
        let room = WIDTH - head.len();
        if tail.len() > room {
            tail.truncate(room);
            tail.push('…');
        }
    }
    text.extend(head.iter().rev().copied().map(shown));
    let start = text.len();
    let marked = tail.len().min(width);
    text.extend(tail[..marked].iter().copied().map(shown));
    // The end of a line is marked as if a character stood there.
    let end = text.len().max(start + 1);
    text.extend(tail[marked..].iter().copied().map(shown));
    if text.len() < end {
        text.push(' ');
    }
    Excerpt {
        text,
        marked: start..end,
    }
}

/// A character of a source as it is shown. Tabs are left to the renderer.
fn shown(c: char) -> char {
    if c == '\t' { c } else { visible::shown(c) }
}
