//! Where places stand in a JSON or YAML text. Only asked for when something is reported.

mod json;
mod wanted;
mod yaml;

use std::ops::Range;

use crate::{diagnostic::Position, pointer::Pointer};
use wanted::Wanted;

/// The key of a member or an item of a list, as far as it stands on one line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Extent {
    pub(crate) start: Position,
    /// Behind the last character.
    pub(crate) end: Position,
}

/// Finds each place, or the nearest enclosing place that exists; of a key that stands twice the last. `None` for all
/// where the text cannot be read. All places are looked for at once, since a text may be large.
pub(crate) fn locate(bytes: &[u8], pointers: &[&Pointer]) -> Vec<Option<Extent>> {
    let Some(text) = text(bytes) else {
        return vec![None; pointers.len()];
    };
    let mut wanted = Wanted::new(pointers);
    if is_json(text) {
        json::find(text, &mut wanted);
    } else {
        yaml::find(text, &mut wanted);
    }
    extents(text, wanted.found())
}

/// A text without the mark some editors put before it.
pub(crate) fn without_mark(text: &str) -> &str {
    text.trim_start_matches('\u{feff}')
}

/// Whether a text is meant as JSON; else it is YAML.
pub(crate) fn is_json(text: &str) -> bool {
    text.trim_start().starts_with('{')
}

/// The column in characters, where a column in bytes is known.
pub(crate) fn column_in_characters(text: &str, line: usize, column: usize) -> usize {
    let line = text.split('\n').nth(line.saturating_sub(1));
    let before = line.and_then(|line| line.as_bytes().get(..column.saturating_sub(1)));
    before.map_or(column.max(1), |before| {
        String::from_utf8_lossy(before).chars().count() + 1
    })
}

/// What a source says, if it is text.
pub(crate) fn text(bytes: &[u8]) -> Option<&str> {
    std::str::from_utf8(bytes).ok().map(without_mark)
}

/// Bytes as lines and columns, in one go over the text.
fn extents(text: &str, found: Vec<Option<Range<usize>>>) -> Vec<Option<Extent>> {
    let mut order: Vec<_> = (0..found.len()).collect();
    order.sort_by_key(|&index| found[index].as_ref().map(|range| range.start));
    let mut cursor = Cursor::new(text);
    let mut extents = vec![None; found.len()];
    for index in order {
        if let Some(range) = &found[index] {
            extents[index] = Some(cursor.extent(range));
        }
    }
    extents
}

/// Goes forward through a text and counts.
struct Cursor<'t> {
    text: &'t str,
    offset: usize,
    line: usize,
    column: usize,
}

impl<'t> Cursor<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            text,
            offset: 0,
            line: 1,
            column: 1,
        }
    }

    fn extent(&mut self, range: &Range<usize>) -> Extent {
        self.advance(range.start);
        let rest = self.text.get(range.clone()).unwrap_or_default();
        let on_line = rest.split(['\n', '\r']).next().unwrap_or_default();
        let width = on_line.trim_end().chars().count().max(1);
        Extent {
            start: Position::new(self.line, self.column),
            end: Position::new(self.line, self.column + width),
        }
    }

    fn advance(&mut self, to: usize) {
        let passed = self.text.get(self.offset..to).unwrap_or_default();
        let lines = passed.bytes().filter(|byte| *byte == b'\n').count();
        let tail = passed.rsplit('\n').next().unwrap_or_default();
        let columns = tail.chars().count();
        self.column = if lines > 0 { 1 } else { self.column } + columns;
        self.line += lines;
        self.offset = to;
    }
}
