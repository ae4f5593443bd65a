//! An answer of a scripted server.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderName, HeaderValue, StatusCode};
use serde::Serialize;

use super::TransportError;

/// What a [`Script`](super::testing::Script) answers: a response, or why none came.
///
/// What cannot be made, such as a status of 7, fails the call with an error that says so.
pub struct Answer {
    outcome: Result<http::Response<Bytes>, TransportError>,
    after: Duration,
}

impl Answer {
    /// A response of this status, with an empty body.
    #[must_use]
    pub fn status(status: u16) -> Self {
        let mut response = http::Response::new(Bytes::new());
        let outcome = match StatusCode::from_u16(status) {
            Ok(status) => {
                *response.status_mut() = status;
                Ok(response)
            }
            Err(_) => Err(unusable(&format!("{status} is no status"))),
        };
        Self {
            outcome,
            after: Duration::ZERO,
        }
    }

    /// A response of status 200 with `value` as its JSON.
    #[must_use]
    pub fn ok(value: &impl Serialize) -> Self {
        Self::status(200).json(value)
    }

    /// No response, but this error.
    #[must_use]
    pub fn failure(error: TransportError) -> Self {
        Self {
            outcome: Err(error),
            after: Duration::ZERO,
        }
    }

    /// Adds a header.
    #[must_use]
    pub fn header(
        mut self,
        name: impl TryInto<HeaderName>,
        value: impl TryInto<HeaderValue>,
    ) -> Self {
        let header = name.try_into().ok().zip(value.try_into().ok());
        self.outcome = match (self.outcome, header) {
            (Ok(mut response), Some((name, value))) => {
                response.headers_mut().append(name, value);
                Ok(response)
            }
            (Ok(_), None) => Err(unusable("a header cannot be sent")),
            (Err(error), _) => Err(error),
        };
        self
    }

    /// Makes `value`, as JSON, the body.
    #[must_use]
    pub fn json(self, value: &impl Serialize) -> Self {
        match serde_json::to_vec(value) {
            Ok(json) => self.header(CONTENT_TYPE, "application/json").bytes(json),
            Err(error) => Self::failure(unusable(&format!("the body is no JSON: {error}"))),
        }
    }

    /// Makes `body` the body, as it is.
    #[must_use]
    pub fn bytes(mut self, body: impl Into<Bytes>) -> Self {
        if let Ok(response) = &mut self.outcome {
            *response.body_mut() = body.into();
        }
        self
    }

    /// Lets the connection be lost in the body: what is set so far is all that comes in.
    #[must_use]
    pub fn cut_off(mut self) -> Self {
        self.outcome = self.outcome.and_then(|response| {
            let error = TransportError::other("the script cut the answer off");
            Err(error.with_response(response))
        });
        self
    }

    /// Lets time pass before the answer, on the clock of the script. A call with less time than
    /// that times out.
    #[must_use]
    pub fn after(mut self, time: Duration) -> Self {
        self.after = time;
        self
    }

    /// The time that passes, and what then comes.
    pub(super) fn into_parts(self) -> (Duration, Result<http::Response<Bytes>, TransportError>) {
        (self.after, self.outcome)
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let status = self.outcome.as_ref().map(|response| response.status());
        f.debug_struct("Answer")
            .field("status", &status)
            .field("after", &self.after)
            .finish_non_exhaustive()
    }
}

fn unusable(message: &str) -> TransportError {
    TransportError::setup(format!("an answer of the script cannot be used: {message}"))
}
