//! Places in a YAML text.

use std::ops::Range;

use saphyr_parser::{Event, Span};

use super::wanted::{Group, Wanted};
use crate::yaml::Events;

/// Marks each place in bytes. Where the text cannot be read on, what was found until then stays.
pub(super) fn find(text: &str, wanted: &mut Wanted<'_>) {
    let mut walk = Walk {
        wanted,
        frames: Vec::new(),
        pending: None,
        skipped: 0,
    };
    for event in Events::new(text) {
        match event {
            Ok((Event::DocumentEnd, _)) | Err(_) => break,
            Ok((event, span)) => walk.event(&event, span),
        }
    }
    to_bytes(text, wanted);
}

struct Walk<'w, 'p> {
    wanted: &'w mut Wanted<'p>,
    /// The mappings and sequences around the current node.
    frames: Vec<Frame>,
    /// Marked by a node that has no width, such as a block mapping: the first token in it is shown instead.
    pending: Option<Group>,
    /// Open mappings and sequences that lead to no place.
    skipped: usize,
}

struct Frame {
    group: Group,
    next: Next,
}

/// What the next node in a mapping or sequence is.
enum Next {
    Key,
    Value(Option<Group>),
    Item(usize),
}

impl Walk<'_, '_> {
    fn event(&mut self, event: &Event<'_>, span: Span) {
        let is_end = matches!(event, Event::MappingEnd | Event::SequenceEnd);
        let is_start = matches!(event, Event::MappingStart(..) | Event::SequenceStart(..));
        let is_leaf = matches!(event, Event::Scalar(..) | Event::Alias(_));
        if !(is_end || is_start || is_leaf) {
            return;
        }
        if is_end {
            self.pending = None;
        }
        self.mark_pending(span);
        match (self.skipped, is_end) {
            (0, true) => drop(self.frames.pop()),
            (0, false) => self.node(event, span),
            (_, true) => self.skipped -= 1,
            (_, false) => self.skipped += usize::from(is_start),
        }
    }

    fn node(&mut self, event: &Event<'_>, span: Span) {
        let group = self.group_of(event, span);
        let next = match event {
            Event::MappingStart(..) => Next::Key,
            Event::SequenceStart(..) => Next::Item(0),
            _ => return,
        };
        match group.filter(|group| self.wanted.goes_on(group)) {
            Some(group) => self.frames.push(Frame { group, next }),
            None => self.skipped = 1,
        }
    }

    /// The places in or at a node. A member of a mapping is marked at its key, an item of a sequence at its value.
    fn group_of(&mut self, event: &Event<'_>, span: Span) -> Option<Group> {
        let Some(frame) = self.frames.last_mut() else {
            let all = self.wanted.all();
            self.mark(&all, span);
            return Some(all);
        };
        let (found, is_value) = match &mut frame.next {
            Next::Value(group) => {
                let group = group.take();
                frame.next = Next::Key;
                return group;
            }
            Next::Key => {
                let below = match event {
                    Event::Scalar(key, ..) => self.wanted.below(&frame.group, key),
                    _ => None,
                };
                frame.next = Next::Value(below.clone());
                (below, false)
            }
            Next::Item(index) => {
                let below = self.wanted.below(&frame.group, &index.to_string());
                *index += 1;
                (below, true)
            }
        };
        if let Some(group) = &found {
            self.mark(group, span);
        }
        found.filter(|_| is_value)
    }

    fn mark(&mut self, group: &Group, span: Span) {
        self.wanted.mark(group, &indices(span));
        if span.is_empty() {
            self.pending = Some(group.clone());
        }
    }

    fn mark_pending(&mut self, span: Span) {
        if !span.is_empty()
            && let Some(group) = self.pending.take()
        {
            self.wanted.mark(&group, &indices(span));
        }
    }
}

fn indices(span: Span) -> Range<usize> {
    span.start.index()..span.end.index()
}

/// The parser counts characters.
fn to_bytes(text: &str, wanted: &mut Wanted<'_>) {
    let mut ends: Vec<&mut usize> = wanted
        .found_mut()
        .flat_map(|range| [&mut range.start, &mut range.end])
        .collect();
    ends.sort();
    let mut offsets = text.char_indices().map(|(offset, _)| offset);
    let mut current = (0, offsets.next().unwrap_or(text.len()));
    for end in ends {
        if *end > current.0 {
            let ahead = *end - current.0 - 1;
            current = (*end, offsets.nth(ahead).unwrap_or(text.len()));
        }
        *end = current.1;
    }
}
