//! Putting a response together while its body comes in.

use bytes::{Bytes, BytesMut};
use http::header::CONTENT_LENGTH;
use http::response::Parts;

use super::{BodyLimit, TransportError};

/// How much of the body of an error is read.
const ERROR_LIMIT: usize = 256 * 1024;

/// How much room is made at first for a body that is said to be long.
const FIRST_ROOM: usize = 256 * 1024;

/// Puts a response together while its body comes in, and stops where it grows too long.
pub(super) struct Collector {
    head: Parts,
    limit: usize,
    only: Bytes,
    all: BytesMut,
}

impl Collector {
    pub(super) fn new(head: Parts, limit: Option<BodyLimit>) -> Self {
        let BodyLimit(limit) = limit.unwrap_or_default();
        let is_error = head.status.is_client_error() || head.status.is_server_error();
        Self {
            limit: if is_error {
                limit.min(ERROR_LIMIT)
            } else {
                limit
            },
            head,
            only: Bytes::new(),
            all: BytesMut::new(),
        }
    }

    /// Adds what came in. An error says that it was too much.
    pub(super) fn push(&mut self, mut chunk: Bytes) -> Result<(), TransportError> {
        let room = self.limit - self.only.len() - self.all.len();
        let fits = chunk.len() <= room;
        chunk.truncate(room);
        if self.only.is_empty() && self.all.is_empty() {
            // Most bodies come in one piece, which then is the body.
            self.only = chunk;
        } else {
            if self.all.is_empty() {
                self.all.reserve(self.expected().min(FIRST_ROOM));
                self.all.extend_from_slice(&std::mem::take(&mut self.only));
            }
            self.all.extend_from_slice(&chunk);
        }
        match fits {
            true => Ok(()),
            false => Err(TransportError::too_large(self.limit)),
        }
    }

    fn expected(&self) -> usize {
        let length = self.head.headers.get(CONTENT_LENGTH);
        let length = length.and_then(|length| length.to_str().ok()?.parse().ok());
        length.unwrap_or(0)
    }

    pub(super) fn finish(self) -> http::Response<Bytes> {
        let body = match self.all.is_empty() {
            true => self.only,
            false => self.all.freeze(),
        };
        http::Response::from_parts(self.head, body)
    }

    /// The error that ended it, with what had come in by then.
    pub(super) fn fail(self, error: TransportError) -> TransportError {
        error.with_response(self.finish())
    }
}
