//! The body of a scripted answer, which an error may end.

use std::io::{self, Read};
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::{Buf as _, Bytes};
use http_body::{Body, Frame};

use super::TransportError;

/// The body of a scripted answer, and the error that ends it, if any.
pub(super) struct CutOff {
    pub(super) body: Bytes,
    pub(super) error: Option<TransportError>,
}

impl Body for CutOff {
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
        let body = std::mem::take(&mut self.body);
        Poll::Ready(match body.is_empty() {
            false => Some(Ok(Frame::data(body))),
            true => self.error.take().map(Err),
        })
    }
}

impl Read for CutOff {
    fn read(&mut self, target: &mut [u8]) -> io::Result<usize> {
        if self.body.has_remaining() {
            let length = target.len().min(self.body.len());
            self.body.copy_to_slice(&mut target[..length]);
            return Ok(length);
        }
        self.error
            .take()
            .map_or(Ok(0), |error| Err(io::Error::other(error)))
    }
}
