//! A request that could not be sent, or whose response did not arrive.

use std::error::Error as StdError;
use std::fmt;

use super::Metadata;
use super::text::one_line;

/// How an exchange failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// No connection to the server came about.
    Connect,
    /// Time ran out.
    Timeout,
    /// Anything else, such as a connection lost half way.
    Other,
}

/// A request that could not be sent, or whose response did not arrive whole.
pub struct TransportError {
    kind: TransportErrorKind,
    may_have_been_sent: bool,
    source: Box<dyn StdError + Send + Sync>,
    operation: Option<&'static Metadata>,
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

    /// Any other failure. The request counts as possibly sent; see
    /// [`and_not_sent`](Self::and_not_sent).
    pub fn other(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::new(TransportErrorKind::Other, source)
    }

    fn new(kind: TransportErrorKind, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self {
            kind,
            may_have_been_sent: true,
            source: source.into(),
            operation: None,
        }
    }

    /// The same failure, where it is certain that no byte of the request was sent.
    #[must_use]
    pub fn and_not_sent(mut self) -> Self {
        self.may_have_been_sent = false;
        self
    }

    pub(super) fn of(mut self, metadata: &'static Metadata) -> Self {
        self.operation = Some(metadata);
        self
    }

    /// How the exchange failed.
    #[must_use]
    pub fn kind(&self) -> TransportErrorKind {
        self.kind
    }

    /// Whether the server may have received the request, and so may have done its work.
    #[must_use]
    pub fn may_have_been_sent(&self) -> bool {
        self.may_have_been_sent
    }

    /// The operation, once the error has passed through a [`Call`](super::Call).
    #[must_use]
    pub fn operation(&self) -> Option<&'static Metadata> {
        self.operation
    }

    pub(super) fn is_retryable(&self) -> bool {
        !self.may_have_been_sent || self.operation.is_some_and(|metadata| metadata.repeatable)
    }

    /// The innermost cause: outer ones tend to say no more than "error sending request".
    fn root(&self) -> &(dyn StdError + 'static) {
        let mut root: &(dyn StdError + 'static) = self.source.as_ref();
        while let Some(inner) = root.source() {
            root = inner;
        }
        root
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(metadata) = self.operation {
            write!(f, "{}: ", metadata.id)?;
        }
        f.write_str(match self.kind {
            TransportErrorKind::Connect => "could not connect",
            TransportErrorKind::Timeout => "timed out",
            TransportErrorKind::Other => "the exchange failed",
        })?;
        if self.kind != TransportErrorKind::Connect {
            f.write_str(match self.may_have_been_sent {
                true => ", the request may have been sent",
                false => " before the request was sent",
            })?;
        }
        write!(f, ": {}", one_line(&self.root().to_string(), 300))
    }
}

impl fmt::Debug for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TransportError")
            .field("operation", &self.operation.map(|metadata| metadata.id))
            .field("kind", &self.kind)
            .field("may_have_been_sent", &self.may_have_been_sent)
            .field("source", &self.source)
            .finish()
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(self.source.as_ref())
    }
}
