//! The one error of a call.

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use super::{ApiError, BuildError, DecodeError, TransportError, TransportErrorKind};

/// Why a call failed.
///
/// # What is printed
///
/// Neither token, headers nor bodies. What the server says in the declared places of an error body
/// is printed, without the secrets of the request that it repeats there (as they are,
/// percent-encoded, escaped, in base64 or hexadecimal). Of a body that cannot be read, the path to
/// the fault and the kinds of values are printed; a name that no type has is shown as its length.
/// The text of a cause is printed where it is known to be the same for every request;
/// [`TransportError::cause`] has the cause itself.
///
/// # What becomes of a response
///
/// | status | body | result |
/// |---|---|---|
/// | declared success | as declared | the output |
/// | declared success | empty though one is declared, not JSON, of another shape | [`Decode`](Self::Decode) with the place. An object without any required property takes every object, that of an error too |
/// | another 2xx | any | read as the success where the operation declares just one; else [`Decode`](Self::Decode) |
/// | 1xx, 3xx | any | [`Decode`](Self::Decode), unless declared. A redirect is followed for GET and HEAD within the same scheme, host and port, five times at most |
/// | 400 and up | any, even cut off or far too long | [`Api`](Self::Api) with what there is |
/// | below 400 | cut off, or longer than it may be | [`Transport`](Self::Transport) or [`Timeout`](Self::Timeout) with status, headers and what came in |
///
/// Nothing is made up: a required property that is missing or null is an error.
///
/// # What was done
///
/// - [`was_processed`](Self::was_processed): the server reported success (2xx), and only the rest
///   could not be read. Status, headers and body are in the error. Do not make the call again.
/// - [`may_have_been_sent`](Self::may_have_been_sent) is false: the server never saw the call, in
///   any of its attempts.
/// - Otherwise what the server did is open, unless it says so in an [`Api`](Self::Api) error.
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

    /// Whether the server may have received the request, in any of the attempts.
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
        !matches!(self, Self::Api(_)) && self.status().is_some_and(|status| status.is_success())
    }

    /// The status of the response, where there was one.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        match self {
            Self::Api(error) => Some(error.status()),
            Self::Decode(error) => Some(error.status()),
            Self::Transport(error) | Self::Timeout(error) => error.status(),
            Self::Build(_) => None,
        }
    }

    /// The name of the request in the server's logs, where the server gave one.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        match self {
            Self::Api(error) => error.request_id(),
            Self::Decode(error) => error.request_id(),
            Self::Transport(error) | Self::Timeout(error) => error.request_id(),
            Self::Build(_) => None,
        }
    }

    /// The headers of the response, where they came in.
    #[must_use]
    pub fn headers(&self) -> Option<&HeaderMap> {
        match self {
            Self::Api(error) => Some(error.headers()),
            Self::Decode(error) => Some(error.headers()),
            Self::Transport(error) | Self::Timeout(error) => error.headers(),
            Self::Build(_) => None,
        }
    }

    /// As much of the body of the response as came in. It may hold secrets.
    #[must_use]
    pub fn body(&self) -> Option<&Bytes> {
        match self {
            Self::Api(error) => Some(error.body()),
            Self::Decode(error) => Some(error.body()),
            Self::Transport(error) | Self::Timeout(error) => error.body(),
            Self::Build(_) => None,
        }
    }

    /// How many attempts were made.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        match self {
            Self::Api(error) => error.attempts(),
            Self::Decode(error) => error.attempts(),
            Self::Transport(error) | Self::Timeout(error) => error.attempts(),
            Self::Build(_) => 0,
        }
    }

    /// How long the server wants to be left alone from when it answered, where it says so.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Api(error) => error.retry_after(),
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
