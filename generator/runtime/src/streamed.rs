//! A response that is passed on as it comes in.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde::de::DeserializeOwned;

use super::echo::Secrets;
use super::received::Received;
use super::trail::Trail;
use super::{Metadata, Operation, TransportError};

/// How long the next piece of a response may take unless told otherwise.
pub(super) const IDLE_TIMEOUT: Duration = Duration::from_secs(60);

/// An operation whose success is bytes or text, which can be had as it comes in: by
/// [`Call::stream`](super::Call::stream).
pub trait Downloads: Operation {
    /// What is asked for, as the header `accept` says it.
    const MEDIA_TYPE: &'static str;
}

/// An operation whose success can be had as one value after another, as they come in: by
/// [`Call::items`](super::Call::items).
pub trait Streams: Operation {
    /// What each of the values is read as.
    type Item: DeserializeOwned;

    /// What is asked for, as the header `accept` says it.
    const MEDIA_TYPE: &'static str;
}

/// The head of a response whose body is passed on, and how much of it was.
pub(super) struct Streamed {
    metadata: &'static Metadata,
    head: http::Response<()>,
    trail: Trail,
    secrets: Secrets,
    received: u64,
}

impl Streamed {
    pub(super) fn new(metadata: &'static Metadata, head: http::Response<()>) -> Self {
        Self {
            metadata,
            trail: head.extensions().get().copied().unwrap_or_default(),
            secrets: Secrets::of(head.extensions()),
            head,
            received: 0,
        }
    }

    pub(super) fn status(&self) -> StatusCode {
        self.head.status()
    }

    pub(super) fn headers(&self) -> &HeaderMap {
        self.head.headers()
    }

    pub(super) fn received(&self) -> u64 {
        self.received
    }

    pub(super) fn count(&mut self, length: usize) {
        self.received += u64::try_from(length).unwrap_or(u64::MAX);
    }

    /// The error that ended it, with what is known of the response.
    pub(super) fn fail(&self, error: TransportError) -> TransportError {
        let mut response = http::Response::new(Bytes::new());
        *response.status_mut() = self.status();
        response.headers_mut().clone_from(self.headers());
        let error = error.with_response(response).after_bytes(self.received);
        error
            .after(self.trail, true)
            .of(self.metadata, &self.secrets)
    }

    /// A part of the body that is about to be found faulty.
    pub(super) fn part(&self, body: Bytes) -> Received {
        let mut response = http::Response::new(body);
        *response.status_mut() = self.status();
        response.headers_mut().clone_from(self.headers());
        response.extensions_mut().insert(self.trail);
        response.extensions_mut().insert(self.secrets.clone());
        Received::new(self.metadata, response)
    }
}

impl fmt::Debug for Streamed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Streamed")
            .field("operation", &self.metadata.id)
            .field("status", &self.status().as_u16())
            .field("received", &self.received)
            .finish_non_exhaustive()
    }
}
