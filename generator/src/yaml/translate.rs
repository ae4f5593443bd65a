//! From the events of a text in YAML to JSON, in the same order.

use std::{
    collections::{BTreeMap, HashSet},
    ops::Range,
};

use saphyr_parser::{Event, Marker, ScalarStyle, Span, Tag};
use serde_json::{Value, value::RawValue};

use super::{
    Events,
    faults::{self, DEPTH},
    scalar,
};
use crate::{
    diagnostic::{Code, Diagnostic},
    limits::{ENTRIES, UNFOLDED},
    pointer::Pointer,
};

/// Translates a text into JSON whose strings are [marked](scalar). A text without a document is null.
///
/// # Errors
///
/// The text is no YAML, holds a second document, a key twice or one that is no text, or asks for more than is taken.
pub(crate) fn to_json(text: &str) -> Result<String, Diagnostic> {
    check_characters(text)?;
    let mut translation = Translation {
        json: Vec::with_capacity(text.len()),
        ..Translation::default()
    };
    for event in Events::new(text) {
        let (event, span) = event?;
        translation.event(event, span)?;
    }
    let json = translation.json;
    let is_nothing = serde_json::from_slice(&json)
        .is_ok_and(|text: String| scalar::resolved(&text) == Value::Null);
    if json.is_empty() || is_nothing {
        return Ok("null".to_owned());
    }
    String::from_utf8(json).map_err(|_| broken())
}

/// YAML has no control characters, as JSON has none.
fn check_characters(text: &str) -> Result<(), Diagnostic> {
    let is_control = |byte: u8| matches!(byte, 0..=8 | 11 | 12 | 14..=31 | 127);
    let Some(offset) = text.bytes().position(is_control) else {
        return Ok(());
    };
    let before = &text[..offset];
    let line = before.matches('\n').count() + 1;
    let column = before
        .rsplit('\n')
        .next()
        .unwrap_or_default()
        .chars()
        .count();
    let message =
        "the text holds a control character; only escapes in double quotes can stand for one";
    Err(Diagnostic::new(Code::Syntax, message).position(line, column + 1))
}

#[derive(Default)]
struct Translation {
    /// What has been written so far.
    json: Vec<u8>,
    /// The mappings and lists around the current node.
    frames: Vec<Frame>,
    /// What aliases stand for.
    anchors: BTreeMap<usize, Anchored>,
    /// Bytes that were written once more for aliases and merged mappings.
    unfolded: usize,
    has_document: bool,
}

/// What an alias stands for, as it is written for a value.
enum Anchored {
    /// Its end has not come yet.
    Open,
    /// Part of what has been written.
    Written(Range<usize>),
    /// What is not, or no longer, part of it.
    Kept(Vec<u8>),
}

struct Frame {
    /// Where it begins in what has been written.
    start: usize,
    /// Its anchor, or zero.
    anchor: usize,
    node: Node,
}

enum Node {
    List(usize),
    Mapping(Mapping),
}

#[derive(Default)]
struct Mapping {
    keys: HashSet<String>,
    /// Keys that have been written.
    written: usize,
    next: Next,
    /// What is to be merged into it, as JSON. What it says itself wins, so that this waits for its end.
    merged: Vec<(Vec<u8>, Marker)>,
}

/// What the next node in a mapping is.
#[derive(Default)]
enum Next {
    #[default]
    Key,
    Value,
    /// What is to be merged.
    Merged(Operand),
}

/// What is to be merged, while it is written.
struct Operand {
    /// Where it begins in what has been written.
    start: usize,
    /// Anchors within it are greater than this one.
    anchor: usize,
    place: Marker,
}

impl Translation {
    fn event(&mut self, event: Event<'_>, span: Span) -> Result<(), Diagnostic> {
        match event {
            Event::DocumentStart(_) if self.has_document => {
                let message = "a second document begins here; only one can be read";
                return Err(faults::at(span.start, message));
            }
            Event::DocumentStart(_) => self.has_document = true,
            Event::Scalar(text, style, anchor, tag) => {
                self.scalar(&text, style, anchor, tag.as_deref(), span)?;
            }
            Event::Alias(anchor) => self.alias(anchor, span)?,
            Event::SequenceStart(anchor, _) => self.open(Node::List(0), anchor, span)?,
            Event::MappingStart(anchor, _) => {
                self.open(Node::Mapping(Mapping::default()), anchor, span)?;
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(span)?,
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => {}
        }
        Ok(())
    }

    /// Whether the next node is a key.
    fn is_key(&self) -> bool {
        let node = self.frames.last().map(|frame| &frame.node);
        matches!(
            node,
            Some(Node::Mapping(Mapping {
                next: Next::Key,
                ..
            }))
        )
    }

    fn scalar(
        &mut self,
        text: &str,
        style: ScalarStyle,
        anchor: usize,
        tag: Option<&Tag>,
        span: Span,
    ) -> Result<(), Diagnostic> {
        if self.is_key() {
            let is_merge = scalar::is_merge(text, style, tag);
            self.key(text, is_merge, span)?;
            if anchor > 0 {
                let value = scalar::written(text, scalar::Read::Text);
                self.anchors
                    .insert(anchor, Anchored::Kept(value.to_string().into_bytes()));
            }
            return Ok(());
        }
        let value = scalar::written(text, scalar::read(style, tag)).to_string();
        self.value(span)?;
        self.json.extend_from_slice(value.as_bytes());
        if anchor > 0 {
            self.anchors
                .insert(anchor, Anchored::Kept(value.into_bytes()));
        }
        self.end_of_value(span)
    }

    fn alias(&mut self, anchor: usize, span: Span) -> Result<(), Diagnostic> {
        let json = match self.anchors.get(&anchor) {
            Some(Anchored::Written(range)) => self.json[range.clone()].to_vec(),
            Some(Anchored::Kept(json)) => json.clone(),
            Some(Anchored::Open) | None => {
                return Err(faults::at(
                    span.start,
                    "this alias is part of what it stands for",
                ));
            }
        };
        self.unfold(json.len(), span.start)?;
        if self.is_key() {
            let Ok(text) = serde_json::from_slice::<String>(&json) else {
                return Err(no_text(span));
            };
            let (scalar::Marked::Plain(text) | scalar::Marked::Text(text)) =
                scalar::unmarked(&text);
            return self.key(text, false, span);
        }
        self.value(span)?;
        self.json.extend_from_slice(&json);
        self.end_of_value(span)
    }

    fn unfold(&mut self, bytes: usize, place: Marker) -> Result<(), Diagnostic> {
        self.unfolded += bytes;
        if self.unfolded > UNFOLDED {
            return Err(faults::at(
                place,
                "the aliases of the text unfold to too much",
            ));
        }
        Ok(())
    }

    fn key(&mut self, text: &str, is_merge: bool, span: Span) -> Result<(), Diagnostic> {
        let Some(Node::Mapping(mapping)) = self.frames.last_mut().map(|frame| &mut frame.node)
        else {
            return Ok(());
        };
        if is_merge {
            if !mapping.merged.is_empty() {
                return Err(faults::twice(text, span.start));
            }
            mapping.next = Next::Merged(Operand {
                start: self.json.len(),
                anchor: self
                    .anchors
                    .last_key_value()
                    .map_or(0, |(anchor, _)| *anchor),
                place: span.start,
            });
            return Ok(());
        }
        if !mapping.keys.insert(text.to_owned()) {
            return Err(faults::twice(text, span.start));
        }
        mapping.next = Next::Value;
        mapping.write_key(text, &mut self.json, span.start)
    }

    /// What stands before a value.
    fn value(&mut self, span: Span) -> Result<(), Diagnostic> {
        if let Some(Node::List(items)) = self.frames.last_mut().map(|frame| &mut frame.node) {
            *items += 1;
            if *items > ENTRIES {
                return Err(faults::too_many(span.start));
            }
            if *items > 1 {
                self.json.push(b',');
            }
        }
        Ok(())
    }

    fn open(&mut self, node: Node, anchor: usize, span: Span) -> Result<(), Diagnostic> {
        if self.is_key() {
            return Err(no_text(span));
        }
        if self.frames.len() >= DEPTH {
            return Err(faults::too_deep(span.start));
        }
        self.value(span)?;
        if anchor > 0 {
            self.anchors.insert(anchor, Anchored::Open);
        }
        let start = self.json.len();
        self.json.push(match node {
            Node::List(_) => b'[',
            Node::Mapping(_) => b'{',
        });
        self.frames.push(Frame {
            start,
            anchor,
            node,
        });
        Ok(())
    }

    fn close(&mut self, span: Span) -> Result<(), Diagnostic> {
        let Some(frame) = self.frames.pop() else {
            return Ok(());
        };
        match frame.node {
            Node::List(_) => self.json.push(b']'),
            Node::Mapping(mapping) => {
                self.merge(mapping, span)?;
                self.json.push(b'}');
            }
        }
        if frame.anchor > 0 {
            let written = Anchored::Written(frame.start..self.json.len());
            self.anchors.insert(frame.anchor, written);
        }
        self.end_of_value(span)
    }

    fn end_of_value(&mut self, span: Span) -> Result<(), Diagnostic> {
        let Some(Node::Mapping(mapping)) = self.frames.last_mut().map(|frame| &mut frame.node)
        else {
            return Ok(());
        };
        if let Next::Merged(operand) = std::mem::take(&mut mapping.next) {
            let taken = self.json.split_off(operand.start);
            let kept = keep(&mut self.anchors, &operand, &taken);
            mapping.merged.push((taken, operand.place));
            self.unfold(kept, span.start)?;
        }
        Ok(())
    }

    /// Adds what is merged into a mapping and not said by it: of several mappings the first one counts.
    fn merge(&mut self, mut mapping: Mapping, span: Span) -> Result<(), Diagnostic> {
        for (json, place) in std::mem::take(&mut mapping.merged) {
            let mappings: Vec<&RawValue> = match json.first() {
                Some(b'[') => serde_json::from_slice(&json).map_err(|_| broken())?,
                _ => vec![serde_json::from_slice(&json).map_err(|_| broken())?],
            };
            for merged in mappings {
                let entries = serde_json::from_str(merged.get());
                let Ok(entries): Result<BTreeMap<String, &RawValue>, _> = entries else {
                    let message = "`<<` takes a mapping or a list of mappings";
                    return Err(faults::at(place, message));
                };
                for (key, value) in entries {
                    if !mapping.keys.insert(key.clone()) {
                        continue;
                    }
                    let json = value.get().as_bytes();
                    self.unfold(json.len() + key.len(), place)?;
                    mapping.write_key(&key, &mut self.json, span.start)?;
                    self.json.extend_from_slice(json);
                }
            }
        }
        Ok(())
    }
}

impl Mapping {
    fn write_key(
        &mut self,
        text: &str,
        json: &mut Vec<u8>,
        place: Marker,
    ) -> Result<(), Diagnostic> {
        self.written += 1;
        if self.written > ENTRIES {
            return Err(faults::too_many(place));
        }
        if self.written > 1 {
            json.push(b',');
        }
        write_text(text, json);
        json.push(b':');
        Ok(())
    }
}

/// Keeps what the anchors within an operand stand for, and says how many bytes that takes.
fn keep(anchors: &mut BTreeMap<usize, Anchored>, operand: &Operand, taken: &[u8]) -> usize {
    let mut bytes = 0;
    for (_, anchored) in anchors.range_mut(operand.anchor + 1..) {
        if let Anchored::Written(range) = anchored {
            bytes += range.len();
            let json = taken.get(range.start - operand.start..range.end - operand.start);
            *anchored = Anchored::Kept(json.unwrap_or_default().to_vec());
        }
    }
    bytes
}

fn write_text(text: &str, json: &mut Vec<u8>) {
    // Writing to memory does not fail.
    let _ = serde_json::to_writer(json, text);
}

fn no_text(span: Span) -> Diagnostic {
    faults::at(span.start, "a key is not a text")
}

/// What was written here is JSON; this is said where it is not, after all.
fn broken() -> Diagnostic {
    let message = "the text cannot be read, which is a mistake of the generator";
    Diagnostic::new(Code::Syntax, message).at(&Pointer::root())
}
