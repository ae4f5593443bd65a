//! What happened on the way to an answer.

use std::time::Duration;

use super::Metadata;
use super::echo::Secrets;

/// What happened on the way to an answer. It travels as an extension of the response.
#[derive(Clone, Copy, Debug)]
pub(super) struct Trail {
    /// How many attempts were made.
    pub(super) attempts: u32,
    /// Whether the caller or the operation says that the call may be repeated.
    pub(super) repeatable: Option<bool>,
    /// How long the server wants to be left alone.
    pub(super) retry_after: Option<Duration>,
    /// What about a redirect kept it from being followed.
    pub(super) redirect: Option<&'static str>,
    /// Whether the body of an error ends before its end.
    pub(super) cut_off: bool,
}

impl Default for Trail {
    fn default() -> Self {
        Self {
            attempts: 1,
            repeatable: None,
            retry_after: None,
            redirect: None,
            cut_off: false,
        }
    }
}

impl Trail {
    /// The end of an error message, where there is more to say than of one attempt.
    pub(super) fn suffix(&self) -> String {
        match self.attempts {
            0 | 1 => String::new(),
            attempts => format!(", after {attempts} attempts"),
        }
    }
}

/// How a call that succeeded came to its answer: an extension of the response that
/// [`send`](super::Call::send) gives.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CallInfo {
    /// How many attempts were made, the last one included.
    pub attempts: u32,
    /// The name of the request in the server's logs, where the server gives one.
    pub request_id: Option<String>,
}

impl CallInfo {
    pub(super) fn of<B>(metadata: &Metadata, response: &http::Response<B>) -> Self {
        let trail: Option<&Trail> = response.extensions().get();
        let secrets = Secrets::of(response.extensions());
        Self {
            attempts: trail.map_or(1, |trail| trail.attempts),
            request_id: metadata.request_id(response.headers(), &secrets),
        }
    }
}
