//! Reading one value of a stream after another.

use std::marker::PhantomData;

use bytes::Bytes;
use http::HeaderMap;
use serde::de::DeserializeOwned;

use super::explain::Explanation;
use super::framing::{Frame, Framer};
use super::streamed::Streamed;
use super::{DecodeError, Error, Reply, TransportError};

/// Reads the values of a stream from the pieces in which it comes in, without input or output.
pub(super) struct Decoder<T> {
    framer: Framer,
    limit: usize,
    /// How many values there were, with the faulty ones.
    number: u64,
    state: State,
    item: PhantomData<fn() -> T>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// More may come in.
    Open,
    /// All has come in, and not all of it was read.
    Last,
    /// Nothing follows.
    Ended,
}

impl<T: DeserializeOwned> Decoder<T> {
    pub(super) fn new(headers: &HeaderMap, limit: usize) -> Self {
        Self {
            framer: Framer::new(headers, limit),
            limit,
            number: 0,
            state: State::Open,
            item: PhantomData,
        }
    }

    pub(super) fn push(&mut self, bytes: &[u8]) {
        self.framer.push(bytes);
    }

    /// Says that all has come in.
    pub(super) fn finish(&mut self) {
        self.state = State::Last;
    }

    /// Says that nothing of what follows is of use.
    pub(super) fn abandon(&mut self) {
        self.state = State::Ended;
    }

    pub(super) fn has_ended(&self) -> bool {
        self.state == State::Ended
    }

    /// The next value that has come in as a whole.
    pub(super) fn next(&mut self, streamed: &Streamed) -> Option<Result<T, Error>> {
        if self.has_ended() {
            return None;
        }
        match self.framer.next() {
            Some(frame) => Some(self.read(frame, streamed)),
            None if self.state == State::Open => None,
            None => {
                self.abandon();
                match self.framer.finish() {
                    Some(frame) => Some(self.read(frame, streamed)),
                    None => self.unclosed(streamed).map(Err),
                }
            }
        }
    }

    fn read(&mut self, frame: Frame, streamed: &Streamed) -> Result<T, Error> {
        let Frame::Value(range) = frame else {
            self.abandon();
            let error = TransportError::item_too_large(self.limit);
            return Err(streamed.fail(error).into());
        };
        self.number += 1;
        let json = self.framer.bytes(range);
        let error = match serde_json::from_slice(json) {
            Ok(value) => return Ok(value),
            Err(error) => error,
        };
        let part = streamed.part(Bytes::copy_from_slice(json));
        // Of another shape, it still says where it ends.
        if !error.is_data() {
            self.framer.skip_rest();
        }
        let error = Reply::of(part).explain::<T>(&error);
        Err(error.of_item(self.number).into())
    }

    /// What is wrong with a list that does not end.
    fn unclosed(&mut self, streamed: &Streamed) -> Option<Error> {
        let error = || {
            let part = streamed.part(Bytes::new());
            let error = DecodeError::json(part, Explanation::of("the list of items does not end"));
            error.of_item(self.number + 1).into()
        };
        self.framer.is_in_list().then(error)
    }
}

/// All values of a body that has come in as a whole.
pub(super) fn all<T: DeserializeOwned>(streamed: &Streamed, body: &[u8]) -> Result<Vec<T>, Error> {
    let mut decoder = Decoder::new(streamed.headers(), body.len());
    decoder.push(body);
    decoder.finish();
    std::iter::from_fn(|| decoder.next(streamed)).collect()
}
