//! Where one JSON value of a stream ends and the next one begins.

use std::ops::Range;

use http::HeaderMap;
use http::header::CONTENT_TYPE;

/// What stands before each value of a JSON text sequence (RFC 7464).
const RECORD: u8 = 0x1e;

/// How the values of a body are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Framing {
    /// By line breaks alone.
    Lines,
    /// By where they end themselves, whatever stands between them.
    Values,
    /// As [`Values`](Self::Values), and one that is a list at the outside stands for its elements.
    Elements,
}

impl Framing {
    fn of(headers: &HeaderMap) -> Self {
        let media_type = headers.get(CONTENT_TYPE);
        let media_type = media_type.and_then(|value| value.to_str().ok());
        let media_type = media_type.unwrap_or_default().to_ascii_lowercase();
        match media_type.split(';').next().unwrap_or_default().trim() {
            "application/x-ndjson"
            | "application/ndjson"
            | "application/jsonl"
            | "application/x-jsonlines"
            | "application/jsonlines" => Self::Lines,
            "application/json" => Self::Elements,
            _ => Self::Values,
        }
    }
}

/// What the next byte belongs to.
#[derive(Clone, Copy, Debug)]
enum Within {
    /// Nothing: what separates values.
    Gap,
    /// A line that is a value.
    Line,
    /// A number or a word.
    Word,
    /// A text that is a value.
    Text { escaped: bool },
    /// An object or a list.
    Structure(Structure),
    /// What is left of a line whose value was none.
    Rest,
}

/// An object or a list, as far as it was looked at.
#[derive(Clone, Copy, Debug)]
struct Structure {
    depth: usize,
    in_text: bool,
    escaped: bool,
    /// The last byte that is neither space nor within a text.
    last: u8,
    /// Where a line ended since.
    line_end: Option<usize>,
}

/// What a stream has next.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Frame {
    /// A value, at this place of [`Framer::bytes`].
    Value(Range<usize>),
    /// A value that is longer than it may be.
    TooLong,
}

/// Finds the values in what was pushed so far.
pub(super) struct Framer {
    framing: Framing,
    limit: usize,
    buffer: Vec<u8>,
    /// Where the value begins that is being looked at.
    start: usize,
    /// What was looked at.
    seen: usize,
    within: Within,
    in_list: bool,
}

impl Framer {
    pub(super) fn new(headers: &HeaderMap, limit: usize) -> Self {
        Self {
            framing: Framing::of(headers),
            limit,
            buffer: Vec::new(),
            start: 0,
            seen: 0,
            within: Within::Gap,
            in_list: false,
        }
    }

    pub(super) fn push(&mut self, bytes: &[u8]) {
        // What was looked at and given out is of no more use.
        self.buffer.drain(..self.start);
        self.seen -= self.start;
        if let Within::Structure(structure) = &mut self.within {
            structure.line_end = structure.line_end.map(|end| end - self.start);
        }
        self.start = 0;
        self.buffer.extend_from_slice(bytes);
    }

    pub(super) fn bytes(&self, range: Range<usize>) -> &[u8] {
        &self.buffer[range]
    }

    /// Whether what was pushed ends within a list whose elements are the values.
    pub(super) fn is_in_list(&self) -> bool {
        self.in_list
    }

    /// Leaves out the rest of the line, or of the record, since the value before was none.
    pub(super) fn skip_rest(&mut self) {
        if self.framing != Framing::Lines {
            self.within = Within::Rest;
        }
    }

    /// The next value that is there as a whole.
    pub(super) fn next(&mut self) -> Option<Frame> {
        while let Some(&byte) = self.buffer.get(self.seen) {
            if let Some(end) = self.step(byte) {
                let value = self.give(end);
                return Some(match value.len() > self.limit {
                    true => Frame::TooLong,
                    false => Frame::Value(value),
                });
            }
        }
        let length = self.seen - self.start;
        (length > self.limit).then_some(Frame::TooLong)
    }

    /// What is left when nothing follows.
    pub(super) fn finish(&mut self) -> Option<Frame> {
        let is_value = !matches!(self.within, Within::Gap | Within::Rest);
        let rest = self.give(self.seen);
        let is_blank = self.bytes(rest.clone()).iter().all(u8::is_ascii_whitespace);
        (is_value && !is_blank).then_some(Frame::Value(rest))
    }

    fn give(&mut self, end: usize) -> Range<usize> {
        let range = self.start..end;
        self.start = end;
        self.seen = end;
        self.within = Within::Gap;
        range
    }

    /// Looks at a byte. If a value ends before or with it, that is where.
    fn step(&mut self, byte: u8) -> Option<usize> {
        let at = self.seen;
        self.seen += 1;
        match &mut self.within {
            Within::Gap => {
                self.begin(byte);
                None
            }
            Within::Line => (byte == b'\n').then_some(at),
            Within::Rest => {
                self.start = self.seen;
                if matches!(byte, b'\n' | RECORD) {
                    self.within = Within::Gap;
                }
                None
            }
            Within::Word => self.ends_word(byte).then_some(at),
            Within::Text { escaped } => match byte {
                b'\n' | RECORD => Some(at),
                b'"' if !*escaped => Some(self.seen),
                _ => {
                    *escaped = byte == b'\\' && !*escaped;
                    None
                }
            },
            Within::Structure(structure) => structure.step(byte, at),
        }
    }

    fn begin(&mut self, byte: u8) {
        let at = self.seen - 1;
        self.start = at;
        self.within = match byte {
            b' ' | b'\t' | b'\r' | b'\n' => self.gap(),
            _ if self.framing == Framing::Lines => Within::Line,
            RECORD => self.gap(),
            b'[' if self.framing == Framing::Elements && !self.in_list => {
                self.in_list = true;
                self.gap()
            }
            b']' if self.in_list => {
                self.in_list = false;
                self.gap()
            }
            b',' if self.in_list => self.gap(),
            b'{' | b'[' => Within::Structure(Structure {
                depth: 1,
                in_text: false,
                escaped: false,
                last: byte,
                line_end: None,
            }),
            b'"' => Within::Text { escaped: false },
            _ => Within::Word,
        };
    }

    fn gap(&mut self) -> Within {
        self.start = self.seen;
        Within::Gap
    }

    fn ends_word(&self, byte: u8) -> bool {
        match byte {
            b' ' | b'\t' | b'\r' | b'\n' | b'{' | b'[' | b'"' | RECORD => true,
            b',' | b']' => self.in_list,
            _ => false,
        }
    }
}

impl Structure {
    fn step(&mut self, byte: u8, at: usize) -> Option<usize> {
        // Neither can stand in a JSON text: the value was broken off.
        if byte == RECORD || (self.in_text && byte == b'\n') {
            return Some(at);
        }
        if self.in_text {
            match byte {
                b'"' if !self.escaped => self.in_text = false,
                _ => self.escaped = byte == b'\\' && !self.escaped,
            }
            return None;
        }
        match byte {
            b'\n' => {
                self.line_end.get_or_insert(at);
                return None;
            }
            b' ' | b'\t' | b'\r' => return None,
            // On a line of its own, what cannot follow begins another value.
            b'{' if !matches!(self.last, b':' | b',' | b'[') && self.line_end.is_some() => {
                return self.line_end;
            }
            b'{' | b'[' => self.depth += 1,
            b'}' | b']' => self.depth -= 1,
            b'"' => self.in_text = true,
            _ => {}
        }
        self.last = byte;
        self.line_end = None;
        (self.depth == 0).then_some(at + 1)
    }
}
