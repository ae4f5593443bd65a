//! A request that could not be sent, or whose response did not arrive.

use std::error::Error as StdError;
use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use super::Metadata;
use super::cause::Cause;
use super::echo::Secrets;
use super::text::{one_line, status_line};
use super::trail::Trail;

/// How an exchange failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// No connection to the server came about.
    Connect,
    /// Time ran out.
    Timeout,
    /// The transport itself is not fit for use, so that trying again is of no use either.
    Setup,
    /// The body of the response is longer than it may be.
    TooLarge,
    /// The body of the request could not be read.
    Body,
    /// Anything else, such as a connection lost half way.
    Other,
}

/// A request that could not be sent, or whose response did not arrive whole.
pub struct TransportError {
    kind: TransportErrorKind,
    may_have_been_sent: bool,
    source: Box<Cause>,
    operation: Option<&'static Metadata>,
    response: Option<Box<http::Response<Bytes>>>,
    received: Option<u64>,
    request_id: Option<String>,
    trail: Trail,
}

impl TransportError {
    /// No connection came about, so that nothing was sent.
    pub fn connect(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::new(TransportErrorKind::Connect, source).and_not_sent()
    }

    /// Time ran out. The request counts as possibly sent; see [`and_not_sent`](Self::and_not_sent).
    pub fn timeout(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::new(TransportErrorKind::Timeout, source)
    }

    /// The transport is not fit for use. The request counts as possibly sent; see
    /// [`and_not_sent`](Self::and_not_sent).
    pub fn setup(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::new(TransportErrorKind::Setup, source)
    }

    /// The body of the response is longer than the `limit`.
    #[must_use]
    pub fn too_large(limit: usize) -> Self {
        let message = format!("the body is longer than {limit} bytes");
        Self::new(TransportErrorKind::TooLarge, message)
    }

    /// One value of a stream is longer than the `limit`.
    pub(super) fn item_too_large(limit: usize) -> Self {
        let message = format!("an item is longer than {limit} bytes");
        Self::new(TransportErrorKind::TooLarge, message)
    }

    /// The body of the request could not be read. The request counts as possibly sent; see
    /// [`and_not_sent`](Self::and_not_sent).
    #[must_use]
    pub fn unread(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::new(TransportErrorKind::Body, source)
    }

    /// Any other failure. The request counts as possibly sent; see
    /// [`and_not_sent`](Self::and_not_sent).
    pub fn other(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::new(TransportErrorKind::Other, source)
    }

    fn new(kind: TransportErrorKind, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self {
            kind,
            may_have_been_sent: true,
            source: Box::new(Cause::new(source)),
            operation: None,
            response: None,
            received: None,
            request_id: None,
            trail: Trail::default(),
        }
    }

    /// The same failure, where it is certain that no byte of the request was sent.
    #[must_use]
    pub fn and_not_sent(mut self) -> Self {
        self.may_have_been_sent = false;
        self
    }

    /// The same failure, where the head of the response had come in, and as much of its body as
    /// `response` has. An error status among them is then reported as such.
    #[must_use]
    pub fn with_response(mut self, response: http::Response<Bytes>) -> Self {
        self.may_have_been_sent = true;
        self.response = Some(Box::new(response));
        self
    }

    /// The same failure of a request with these secrets.
    pub(super) fn of(mut self, metadata: &'static Metadata, secrets: &Secrets) -> Self {
        self.operation = Some(metadata);
        self.source.hide(secrets);
        if let Some(response) = &mut self.response {
            secrets.mark(response.headers_mut());
            self.request_id = metadata.request_id(response.headers(), secrets);
        }
        self
    }

    /// The same failure at the end of all attempts, of which an earlier one may have been sent.
    pub(super) fn after(mut self, trail: Trail, may_have_been_sent: bool) -> Self {
        self.trail = trail;
        self.may_have_been_sent |= may_have_been_sent;
        self
    }

    /// The same failure of a response whose body was passed on as it came in.
    pub(super) fn after_bytes(mut self, received: u64) -> Self {
        self.received = Some(received);
        self
    }

    /// What came in, if anything did, and the failure without it.
    #[cfg(feature = "testing")]
    pub(super) fn take_response(mut self) -> (Option<http::Response<Bytes>>, Self) {
        let response = self.response.take();
        (response.map(|response| *response), self)
    }

    /// The response, if its status alone says what went wrong.
    pub(super) fn into_refusal(mut self) -> Result<http::Response<Bytes>, Self> {
        match self.response.take() {
            Some(response) if response.status().as_u16() >= 400 => Ok(*response),
            response => {
                self.response = response;
                Err(self)
            }
        }
    }

    /// How the exchange failed.
    #[must_use]
    pub fn kind(&self) -> TransportErrorKind {
        self.kind
    }

    /// Whether the server may have received the request, and so may have done its work. Attempts
    /// that the server refused with 429 do not count.
    #[must_use]
    pub fn may_have_been_sent(&self) -> bool {
        self.may_have_been_sent
    }

    /// The operation, once the error has passed through a [`Call`](super::Call).
    #[must_use]
    pub fn operation(&self) -> Option<&'static Metadata> {
        self.operation
    }

    /// The status of the response, where that much came in.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.response.as_ref().map(|response| response.status())
    }

    /// The headers of the response, where they came in.
    #[must_use]
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.response.as_ref().map(|response| response.headers())
    }

    /// As much of the body as came in, where the head of the response did. It may hold secrets.
    #[must_use]
    pub fn body(&self) -> Option<&Bytes> {
        self.response.as_ref().map(|response| response.body())
    }

    /// How many bytes of the body came in and were passed on, where the response was to be streamed
    /// and had begun.
    #[must_use]
    pub fn received(&self) -> Option<u64> {
        self.received
    }

    /// The name of the request in the server's logs, where the server gave one.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }

    /// How many attempts were made.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.trail.attempts
    }

    pub(super) fn is_retryable(&self) -> bool {
        let repeatable = self.trail.repeatable;
        let declared = self.operation.is_some_and(|metadata| metadata.repeatable);
        match self.kind {
            TransportErrorKind::Setup | TransportErrorKind::TooLarge | TransportErrorKind::Body => {
                false
            }
            _ => !self.may_have_been_sent || repeatable.unwrap_or(declared),
        }
    }

    /// The cause as it was given. Its text may hold secrets; that of
    /// [`source`](StdError::source) does not.
    #[must_use]
    pub fn cause(&self) -> &(dyn StdError + Send + Sync + 'static) {
        self.source.error()
    }

    fn describe(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.kind {
            TransportErrorKind::Connect => "could not connect",
            TransportErrorKind::Timeout => "timed out",
            TransportErrorKind::Setup => "the transport cannot be used",
            TransportErrorKind::TooLarge => "too much came in",
            TransportErrorKind::Body => "sending broke off",
            TransportErrorKind::Other => "the exchange failed",
        })?;
        let by_kind = [TransportErrorKind::Connect, TransportErrorKind::Setup];
        match self.may_have_been_sent {
            true if self.response.is_some() => Ok(()),
            true if by_kind.contains(&self.kind) && self.attempts() > 1 => {
                f.write_str(", an earlier attempt may have been sent")
            }
            true => f.write_str(", the request may have been sent"),
            false if by_kind.contains(&self.kind) => Ok(()),
            false => f.write_str(" before the request was sent"),
        }
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(metadata) = self.operation {
            write!(f, "{}: ", metadata.id)?;
        }
        if let Some(status) = self.status() {
            let status = status_line(status);
            match self.received {
                Some(length) => write!(f, "{status}, but the body ended after {length} bytes: ")?,
                None => write!(f, "{status}, but the body did not arrive whole: ")?,
            }
        }
        self.describe(f)?;
        write!(f, ": {}", one_line(&self.source.to_string(), 300))?;
        f.write_str(&self.trail.suffix())?;
        match self.request_id() {
            Some(id) => write!(f, " (request id {})", one_line(id, 200)),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TransportError")
            .field("operation", &self.operation.map(|metadata| metadata.id))
            .field("kind", &self.kind)
            .field("may_have_been_sent", &self.may_have_been_sent)
            .field("status", &self.status().map(|status| status.as_u16()))
            .field("attempts", &self.attempts())
            .field("source", &self.source)
            .finish_non_exhaustive()
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(self.source.as_source())
    }
}
