//! What a call does between its first request and its last answer, without input or output.

use std::time::Duration;

use bytes::Bytes;
use http::header::CONTENT_TYPE;

use super::echo::Secrets;
use super::redirect::{self, Target};
use super::retry_decision::{Ending, Situation, Why, decide};
use super::settings::Settings;
#[cfg(feature = "tracing")]
use super::trace;
use super::trail::Trail;
use super::{Body, Clock, Metadata, Retry, RetryBudget, Timeout, TransportError, retry_after};

/// What an exchange came to.
pub(super) type Outcome = Result<http::Response<Bytes>, TransportError>;

/// The least time an attempt has: nothing at all would be no limit to some transports.
const SHORTEST: Duration = Duration::from_millis(1);

/// The most time an attempt has: more would be beyond what some clocks can count.
const LONGEST: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// What the caller says of one call.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tuning {
    /// In place of the channel's.
    pub(super) retry: Option<Retry>,
    /// In place of what the operation says.
    pub(super) repeatable: Option<bool>,
}

/// What to do next.
pub(super) enum Next {
    /// Send [`Attempts::request`], if need be after a pause.
    Send(Option<Duration>),
    /// Nothing: this is what the call came to.
    Done(Outcome),
}

/// The attempts of one call. The caller sends and waits as it is told.
pub(super) struct Attempts<'a> {
    metadata: &'static Metadata,
    request: http::Request<Body>,
    secrets: Secrets,
    retry: Retry,
    repeatable: Option<bool>,
    budget: &'a RetryBudget,
    clock: Option<&'a dyn Clock>,
    started: Duration,
    made: u32,
    hops: u32,
    may_have_been_sent: bool,
    #[cfg(feature = "tracing")]
    span: tracing::Span,
    #[cfg(feature = "tracing")]
    begun: Duration,
}

impl<'a> Attempts<'a> {
    /// `request` has its [`Timeout`], which is that of the whole call.
    pub(super) fn new(
        metadata: &'static Metadata,
        request: http::Request<Body>,
        tuning: Tuning,
        settings: &'a Settings,
        clock: Option<&'a dyn Clock>,
    ) -> Self {
        Self {
            metadata,
            secrets: Secrets::of(request.extensions()),
            request,
            retry: tuning.retry.unwrap_or(settings.retry),
            repeatable: tuning.repeatable,
            budget: &settings.budget,
            clock,
            started: clock.map_or(Duration::ZERO, Clock::now),
            made: 1,
            hops: 0,
            may_have_been_sent: false,
            #[cfg(feature = "tracing")]
            span: trace::span(metadata),
            #[cfg(feature = "tracing")]
            begun: Duration::ZERO,
        }
    }

    /// The request of the attempt that is due, with the time it has.
    pub(super) fn request(&mut self) -> http::Request<Body> {
        #[cfg(feature = "tracing")]
        {
            self.begun = self.elapsed();
        }
        let mut request = self.request.clone();
        if let Some(limit) = self.time_limit() {
            let left = limit.saturating_sub(self.elapsed());
            let time = match self.another_may_follow() && !self.sends_stream() {
                true => left.min(self.retry.attempt_timeout),
                false => left,
            };
            let time = time.clamp(SHORTEST, LONGEST);
            request.extensions_mut().insert(Timeout(time));
        }
        request
    }

    fn another_may_follow(&self) -> bool {
        self.clock.is_some() && self.is_repeatable() && self.made < self.retry.attempts
    }

    /// How long a stream takes to be sent is for the caller to say, and to send it anew for having
    /// taken too long would be of no use.
    fn sends_stream(&self) -> bool {
        self.request.body().as_bytes().is_none()
    }

    fn time_limit(&self) -> Option<Duration> {
        let limit = self.request.extensions().get::<Timeout>();
        limit.map(|Timeout(limit)| *limit)
    }

    fn elapsed(&self) -> Duration {
        let now = self.clock.map_or(self.started, Clock::now);
        now.saturating_sub(self.started)
    }

    fn is_repeatable(&self) -> bool {
        self.repeatable.unwrap_or(self.metadata.repeatable)
    }

    /// What follows from what the attempt came to.
    pub(super) fn next(&mut self, outcome: Outcome) -> Next {
        let is_whole = outcome.is_ok();
        let outcome = outcome.or_else(TransportError::into_refusal);
        let mut trail = Trail {
            attempts: self.made,
            repeatable: self.repeatable,
            cut_off: !is_whole,
            ..Trail::default()
        };
        if let Ok(response) = &outcome {
            match self.redirected(response) {
                Redirected::No => {}
                Redirected::Follow => {
                    #[cfg(feature = "tracing")]
                    self.tell(&outcome, trace::Decision::Redirect);
                    return Next::Send(None);
                }
                Redirected::Stay(why) => trail.redirect = Some(why),
            }
            if let (400.., Some(clock)) = (response.status().as_u16(), self.clock) {
                let (api, now) = (self.metadata.api, clock.timestamp());
                trail.retry_after = retry_after::told(api, response, now);
            }
        }
        let decision = self.decide(&outcome, trail.retry_after);
        #[cfg(feature = "tracing")]
        self.tell(&outcome, decision.into());
        match decision {
            Ok((pause, why)) => {
                let sent = |error: &TransportError| error.may_have_been_sent();
                let refused = why == Why::TooMany;
                self.may_have_been_sent |= !refused && outcome.as_ref().err().is_none_or(sent);
                self.made += 1;
                Next::Send(Some(pause))
            }
            Err(_) => Next::Done(self.finish(outcome, trail)),
        }
    }

    fn decide(&self, outcome: &Outcome, told: Option<Duration>) -> Result<(Duration, Why), Ending> {
        let situation = Situation {
            repeatable: self.is_repeatable(),
            attempt: self.made,
            elapsed: self.elapsed(),
            limit: self.time_limit().unwrap_or(Duration::MAX),
            told,
        };
        let chance = || self.clock.map_or(0.0, Clock::random);
        let (pause, why) = decide(&self.retry, &situation, outcome, chance)?;
        if self.request.body().is_spent() {
            return Err(Ending::Spent);
        }
        if self.clock.is_none() {
            return Err(Ending::NoTimer);
        }
        let is_invited = why == Why::TooMany && told.is_some();
        match is_invited || self.budget.take() {
            true => Ok((pause, why)),
            false => Err(Ending::Budget),
        }
    }

    #[cfg(feature = "tracing")]
    fn tell(&self, outcome: &Outcome, decision: trace::Decision) {
        let latency = self
            .clock
            .map(|_| self.elapsed().saturating_sub(self.begun));
        let attempt = trace::Attempt {
            metadata: self.metadata,
            secrets: &self.secrets,
            number: self.made,
            latency,
            outcome,
            decision,
        };
        attempt.tell(&self.span);
    }

    /// What an exchange of this call happens in.
    #[cfg(feature = "tracing")]
    pub(super) fn span(&self) -> tracing::Span {
        self.span.clone()
    }

    fn redirected(&mut self, response: &http::Response<Bytes>) -> Redirected {
        let (status, headers) = (response.status(), response.headers());
        let to = match redirect::target(self.request.uri(), status, headers) {
            None => return Redirected::No,
            Some(Target::OtherOrigin) => return Redirected::Stay("to another origin"),
            Some(Target::Unclear) => return Redirected::Stay("with an address of no use"),
            Some(Target::SameOrigin(to)) => to,
        };
        let out_of_time = self
            .time_limit()
            .is_some_and(|limit| self.elapsed() >= limit);
        if !redirect::is_followed(self.request.method()) {
            return Redirected::Stay("of a request that is sent to one address only");
        }
        if self.hops >= redirect::HOPS {
            return Redirected::Stay("after too many others");
        }
        if out_of_time {
            return Redirected::Stay("after the time was up");
        }
        self.hops += 1;
        *self.request.uri_mut() = to;
        self.request.headers_mut().remove(CONTENT_TYPE);
        *self.request.body_mut() = Body::default();
        Redirected::Follow
    }

    fn finish(&self, outcome: Outcome, trail: Trail) -> Outcome {
        match outcome {
            Ok(mut response) => {
                if response.status().is_success() {
                    self.budget.put_back();
                }
                response.extensions_mut().insert(trail);
                response.extensions_mut().insert(self.secrets.clone());
                Ok(response)
            }
            Err(error) => {
                let error = error.after(trail, self.may_have_been_sent);
                Err(error.of(self.metadata, &self.secrets))
            }
        }
    }
}

enum Redirected {
    No,
    Follow,
    Stay(&'static str),
}
