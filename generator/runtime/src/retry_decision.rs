//! Whether a call is made again, and when.

use std::time::Duration;

use super::attempts::Outcome;
use super::{Retry, TransportError, TransportErrorKind};

/// What is known of a call when one of its attempts has come to an end.
#[derive(Clone, Copy, Debug)]
pub(super) struct Situation {
    /// Whether the call may do its work twice.
    pub(super) repeatable: bool,
    /// Which attempt it was, from 1.
    pub(super) attempt: u32,
    /// How long ago the call began.
    pub(super) elapsed: Duration,
    /// How long the call may take in all.
    pub(super) limit: Duration,
    /// How long the server wants to be left alone.
    pub(super) told: Option<Duration>,
}

/// Why a call is made again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Why {
    /// Nothing was sent.
    NotSent,
    /// Time ran out.
    Timeout,
    /// No whole answer came.
    Lost,
    /// The server answered 429.
    TooMany,
    /// The server answered with a status that is likely to pass.
    Status,
}

/// Why a call is not made again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ending {
    /// It came to what it was made for.
    Success,
    /// Another attempt would come to the same.
    Final,
    /// The work might be done twice.
    Unsafe,
    /// The body can be read once only, and has been.
    Spent,
    /// No attempt is left.
    Attempts,
    /// Another attempt would begin too late.
    Time,
    /// The budget is used up.
    Budget,
    /// There is nothing to wait with.
    NoTimer,
}

/// How long to wait before the call is made again and why it is, or why it is not.
pub(super) fn decide(
    retry: &Retry,
    situation: &Situation,
    outcome: &Outcome,
    chance: impl FnOnce() -> f64,
) -> Result<(Duration, Why), Ending> {
    let why = match outcome {
        Ok(response) => of_status(response.status().as_u16(), situation.repeatable)?,
        Err(error) => of_error(error, situation.repeatable)?,
    };
    if situation.attempt >= retry.attempts {
        return Err(Ending::Attempts);
    }
    let pause = retry.pause(situation.attempt, chance());
    let pause = pause.saturating_add(situation.told.unwrap_or_default());
    let begin = situation.elapsed.saturating_add(pause);
    if begin >= situation.limit.min(retry.total) {
        return Err(Ending::Time);
    }
    Ok((pause, why))
}

fn of_status(status: u16, repeatable: bool) -> Result<Why, Ending> {
    match status {
        429 => Ok(Why::TooMany),
        408 | 500 | 502 | 503 | 504 if repeatable => Ok(Why::Status),
        408 | 500 | 502 | 503 | 504 => Err(Ending::Unsafe),
        ..400 => Err(Ending::Success),
        _ => Err(Ending::Final),
    }
}

fn of_error(error: &TransportError, repeatable: bool) -> Result<Why, Ending> {
    match error.kind() {
        TransportErrorKind::Setup | TransportErrorKind::TooLarge | TransportErrorKind::Body => {
            Err(Ending::Final)
        }
        _ if !error.may_have_been_sent() => Ok(Why::NotSent),
        _ if !repeatable => Err(Ending::Unsafe),
        TransportErrorKind::Timeout => Ok(Why::Timeout),
        _ => Ok(Why::Lost),
    }
}
