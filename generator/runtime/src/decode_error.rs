//! A response that is not what the operation declares.

use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use super::Metadata;
use super::explain::Explanation;
use super::received::Received;
use super::text::{one_line, status_line};

/// What about a response could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DecodeErrorKind {
    /// The body is not JSON, or not of the declared shape.
    Json,
    /// The body was to be text and is not UTF-8.
    Text,
    /// The operation does not declare the status, and it is not an error status.
    Status,
}

/// A response that is not what the operation declares.
///
/// What it prints holds neither a value of the body nor a name that the server made up;
/// [`body`](Self::body) has them all.
pub struct DecodeError {
    received: Received,
    kind: DecodeErrorKind,
    path: String,
    message: String,
    item: Option<u64>,
}

impl DecodeError {
    pub(super) fn json(received: Received, explanation: Explanation) -> Self {
        Self {
            path: received.secrets.hide(&explanation.path).into_owned(),
            message: one_line(&received.secrets.hide(&explanation.message), 300),
            received,
            kind: DecodeErrorKind::Json,
            item: None,
        }
    }

    pub(super) fn text(received: Received) -> Self {
        Self {
            received,
            kind: DecodeErrorKind::Text,
            path: String::new(),
            message: "the body is not UTF-8".to_owned(),
            item: None,
        }
    }

    pub(super) fn status_of(received: Received) -> Self {
        let status = received.status.as_u16();
        let mut message = format!("status {status} is not declared for this operation");
        if let Some(redirect) = received.trail.redirect {
            message.push_str(", and is a redirect that is not followed: ");
            message.push_str(redirect);
        }
        Self {
            received,
            kind: DecodeErrorKind::Status,
            path: String::new(),
            message,
            item: None,
        }
    }

    pub(super) fn of_item(mut self, number: u64) -> Self {
        self.item = Some(number);
        self
    }

    /// What about the response could not be read.
    #[must_use]
    pub fn kind(&self) -> DecodeErrorKind {
        self.kind
    }

    /// The operation that was called.
    #[must_use]
    pub fn operation(&self) -> &'static Metadata {
        self.received.metadata
    }

    /// Which value of a stream it is, counted from 1; nothing where the body is one value.
    #[must_use]
    pub fn item(&self) -> Option<u64> {
        self.item
    }

    /// Where in the JSON the failure lies, such as `items[3].price`; empty for the body, or the
    /// item, as a whole, and for what is not JSON. A name that no type has, such as a key of a map,
    /// is `<key, 12 bytes>`.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What is wrong there, without values of the body.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The status of the response.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.received.status
    }

    /// The headers of the response.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.received.headers
    }

    /// The body of the response as it came in, of a stream the item alone. It may hold secrets.
    #[must_use]
    pub fn body(&self) -> &Bytes {
        &self.received.body
    }

    /// How many attempts were made.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.received.trail.attempts
    }

    /// The name of the request in the server's logs, where the server gives one.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.received.request_id()
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.operation().id)?;
        if self.kind != DecodeErrorKind::Status {
            let status = status_line(self.status());
            match self.item {
                Some(number) => write!(f, "{status}, but item {number} could not be read")?,
                None => write!(f, "{status}, but the body could not be read")?,
            }
            if !self.path.is_empty() {
                write!(f, " at {}", one_line(&self.path, 200))?;
            }
            f.write_str(": ")?;
        }
        f.write_str(&self.message)?;
        f.write_str(&self.received.trail.suffix())?;
        match self.request_id() {
            Some(id) => write!(f, " (request id {})", one_line(id, 200)),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.received
            .debug(f, "DecodeError")
            .field("kind", &self.kind)
            .field("path", &self.path)
            .field("message", &self.message)
            .finish_non_exhaustive()
    }
}

// The decoder's own error quotes values of the body, so it is not kept as a source.
impl std::error::Error for DecodeError {}
