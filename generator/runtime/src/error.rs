//! The one error of a call.

use std::error::Error as StdError;
use std::fmt;

use http::StatusCode;

use super::{ApiError, BuildError, DecodeError, TransportError, TransportErrorKind};

/// Why a call failed.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The request could not be built. Nothing was sent.
    Build(BuildError),
    /// The request could not be sent, or its response did not arrive.
    Transport(TransportError),
    /// Time ran out before the response had arrived.
    Timeout(TransportError),
    /// The server refused.
    Api(Box<ApiError>),
    /// The response is not what the operation declares.
    Decode(Box<DecodeError>),
}

impl Error {
    /// Whether the same call may be made again later without doing its work twice.
    ///
    /// True where nothing was sent for lack of a connection or of time, where the server sent 429,
    /// and, for operations that repeat safely, where the exchange failed or the server sent 408,
    /// 500, 502, 503 or 504.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Build(_) | Self::Decode(_) => false,
            Self::Transport(error) | Self::Timeout(error) => error.is_retryable(),
            Self::Api(error) => error.is_retryable(),
        }
    }

    /// Whether the server may have received the request.
    #[must_use]
    pub fn may_have_been_sent(&self) -> bool {
        match self {
            Self::Build(_) => false,
            Self::Transport(error) | Self::Timeout(error) => error.may_have_been_sent(),
            Self::Api(_) | Self::Decode(_) => true,
        }
    }

    /// Whether the server certainly did the work: it reported success in a way that could not be
    /// read. Such a call must not be made again blindly.
    #[must_use]
    pub fn was_processed(&self) -> bool {
        matches!(self, Self::Decode(error) if error.status().is_success())
    }

    /// The status of the response, where there was one.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        match self {
            Self::Api(error) => Some(error.status()),
            Self::Decode(error) => Some(error.status()),
            _ => None,
        }
    }

    /// The name of the request in the server's logs, where the server gave one.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        match self {
            Self::Api(error) => error.request_id(),
            Self::Decode(error) => error.request_id(),
            _ => None,
        }
    }

    fn inner(&self) -> &(dyn StdError + 'static) {
        match self {
            Self::Build(error) => error,
            Self::Transport(error) | Self::Timeout(error) => error,
            Self::Api(error) => error.as_ref(),
            Self::Decode(error) => error.as_ref(),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self.inner(), f)
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.inner().source()
    }
}

impl From<BuildError> for Error {
    fn from(error: BuildError) -> Self {
        Self::Build(error)
    }
}

impl From<TransportError> for Error {
    fn from(error: TransportError) -> Self {
        match error.kind() {
            TransportErrorKind::Timeout => Self::Timeout(error),
            _ => Self::Transport(error),
        }
    }
}

impl From<ApiError> for Error {
    fn from(error: ApiError) -> Self {
        Self::Api(Box::new(error))
    }
}

impl From<DecodeError> for Error {
    fn from(error: DecodeError) -> Self {
        Self::Decode(Box::new(error))
    }
}
