//! What a call tells of itself, where someone listens.
//!
//! One span for each call and one event for each attempt. Neither has arguments, headers, bodies
//! or addresses: of the path, the template is told.

use std::time::Duration;

use tracing::{Level, Span, debug, field, info_span, warn};

use super::attempts::Outcome;
use super::echo::Secrets;
use super::retry_decision::{Ending, Why};
use super::text::one_line;
use super::{Metadata, TransportErrorKind};

/// How much of a request id is told.
const ID_LENGTH: usize = 200;

/// The span of a call.
pub(super) fn span(metadata: &Metadata) -> Span {
    info_span!(
        "call",
        operation = metadata.id,
        method = metadata.method.as_str(),
        path = metadata.path,
        status = field::Empty,
        attempts = field::Empty,
    )
}

/// An attempt that has come to an end, as it is told.
pub(super) struct Attempt<'a> {
    pub(super) metadata: &'static Metadata,
    pub(super) secrets: &'a Secrets,
    pub(super) number: u32,
    pub(super) latency: Option<Duration>,
    pub(super) outcome: &'a Outcome,
    pub(super) decision: Decision,
}

/// What follows from an attempt.
#[derive(Clone, Copy)]
pub(super) enum Decision {
    Again(Duration, Why),
    Redirect,
    End(Ending),
}

impl From<Result<(Duration, Why), Ending>> for Decision {
    fn from(decision: Result<(Duration, Why), Ending>) -> Self {
        match decision {
            Ok((pause, why)) => Self::Again(pause, why),
            Err(ending) => Self::End(ending),
        }
    }
}

fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

impl Attempt<'_> {
    pub(super) fn tell(&self, span: &Span) {
        if !tracing::enabled!(Level::WARN) {
            return;
        }
        let (status, error) = self.status_and_error();
        let request_id = self.request_id();
        let request_id = request_id.as_deref();
        let latency_ms = self.latency.map(milliseconds);
        let (operation, method) = (self.metadata.id, self.metadata.method.as_str());
        let (path, attempt) = (self.metadata.path, self.number);
        match self.decision {
            Decision::Again(pause, why) => {
                let pause_ms = milliseconds(pause);
                let why = why.text();
                warn!(
                    parent: span, operation, method, path, attempt, status, error, request_id,
                    latency_ms, pause_ms, why, "the call will be made again"
                );
            }
            Decision::Redirect => debug!(
                parent: span, operation, method, path, attempt, status, request_id, latency_ms,
                "a redirect is followed"
            ),
            Decision::End(ending) => {
                span.record("attempts", attempt);
                if let Some(status) = status {
                    span.record("status", status);
                }
                let ending = ending.text();
                debug!(
                    parent: span, operation, method, path, attempt, status, error, request_id,
                    latency_ms, ending, "the call has ended"
                );
            }
        }
    }

    fn status_and_error(&self) -> (Option<u16>, Option<&'static str>) {
        match self.outcome {
            Ok(response) => (Some(response.status().as_u16()), None),
            Err(error) => {
                let kind = match error.kind() {
                    TransportErrorKind::Connect => "connect",
                    TransportErrorKind::Timeout => "timeout",
                    TransportErrorKind::Setup => "setup",
                    TransportErrorKind::TooLarge => "too large",
                    TransportErrorKind::Body => "body",
                    TransportErrorKind::Other => "other",
                };
                (error.status().map(|status| status.as_u16()), Some(kind))
            }
        }
    }

    fn request_id(&self) -> Option<String> {
        let headers = match self.outcome {
            Ok(response) => response.headers(),
            Err(error) => error.headers()?,
        };
        let id = self.metadata.request_id(headers, self.secrets)?;
        Some(one_line(&id, ID_LENGTH))
    }
}

impl Why {
    fn text(self) -> &'static str {
        match self {
            Self::NotSent => "nothing was sent",
            Self::Timeout => "time ran out",
            Self::Lost => "no whole answer came",
            Self::TooMany => "too many requests",
            Self::Status => "the status is likely to pass",
        }
    }
}

impl Ending {
    fn text(self) -> &'static str {
        match self {
            Self::Success => "answered",
            Self::Final => "another attempt would come to the same",
            Self::Unsafe => "the work might be done twice",
            Self::Spent => "the body cannot be read again",
            Self::Attempts => "no attempt is left",
            Self::Time => "another attempt would begin too late",
            Self::Budget => "the retry budget is used up",
            Self::NoTimer => "there is nothing to wait with",
        }
    }
}
