//! A scripted server.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;

use super::answer::Answer;
use super::body_stream::collect;
use super::cut_off::CutOff;
use super::recorded::Recorded;
use super::test_clock::TestClock;
use super::{Body, BodyLimit, IdleTimeout, Incoming, Timeout, Timer, Transport, TransportError};

/// A transport that answers by script, and remembers what it was asked.
///
/// It brings a [`TestClock`], so that pauses between attempts are made without waiting for them.
/// When the script has come to its end, calls fail with an error that says so, and are not
/// retried. Clones are one script.
#[derive(Clone, Default)]
pub struct Script {
    state: Arc<Mutex<State>>,
    clock: TestClock,
}

#[derive(Default)]
struct State {
    answers: VecDeque<Answer>,
    given: usize,
    requests: Vec<Recorded>,
}

impl Script {
    /// A script without answers.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an answer at the end.
    #[must_use]
    pub fn then(self, answer: Answer) -> Self {
        self.push(answer);
        self
    }

    /// Adds an answer at the end, while calls may be going on.
    pub fn push(&self, answer: Answer) {
        self.state().answers.push_back(answer);
    }

    /// The requests so far, in order.
    #[must_use]
    pub fn requests(&self) -> Vec<Recorded> {
        self.state().requests.clone()
    }

    /// How many answers have not been given yet.
    #[must_use]
    pub fn left(&self) -> usize {
        self.state().answers.len()
    }

    /// The clock of the script.
    #[must_use]
    pub fn clock(&self) -> &TestClock {
        &self.clock
    }

    fn answer(
        &self,
        request: http::Request<Bytes>,
    ) -> Result<http::Response<Bytes>, TransportError> {
        let timeout = request.extensions().get().copied();
        let is_streamed = request.extensions().get::<IdleTimeout>().is_some();
        let limit = request.extensions().get().copied();
        let limit = limit.filter(|_| !is_streamed);
        let recorded = Recorded::new(request);
        let line = recorded.line();
        let (after, outcome) = {
            let mut state = self.state();
            state.requests.push(recorded);
            let Some(answer) = state.answers.pop_front() else {
                return Err(exhausted(state.given, &line));
            };
            state.given += 1;
            answer.into_parts()
        };
        if let Some(Timeout(timeout)) = timeout
            && timeout < after
        {
            self.clock.advance(timeout);
            return Err(TransportError::timeout("the script answers too late"));
        }
        self.clock.advance(after);
        within(outcome?, limit)
    }

    /// The answer from its head on: with the error, if any, that ends its body.
    fn begin(
        &self,
        request: http::Request<Bytes>,
    ) -> Result<(http::Response<Bytes>, Option<TransportError>), TransportError> {
        match self.answer(request) {
            Ok(response) => Ok((response, None)),
            Err(error) => match error.take_response() {
                (Some(response), error) => Ok((response, Some(error))),
                (None, error) => Err(error),
            },
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The response as it comes through a transport that keeps the limit.
fn within(
    mut response: http::Response<Bytes>,
    limit: Option<BodyLimit>,
) -> Result<http::Response<Bytes>, TransportError> {
    match limit {
        Some(BodyLimit(limit)) if response.body().len() > limit => {
            response.body_mut().truncate(limit);
            Err(TransportError::too_large(limit).with_response(response))
        }
        _ => Ok(response),
    }
}

fn exhausted(given: usize, line: &str) -> TransportError {
    let message = format!("the script has no answer to {line}: all {given} have been given");
    TransportError::setup(message).and_not_sent()
}

impl Transport for Script {
    async fn send(
        &self,
        request: http::Request<Bytes>,
    ) -> Result<http::Response<Bytes>, TransportError> {
        self.answer(request)
    }

    async fn stream(
        &self,
        request: http::Request<Body>,
    ) -> Result<http::Response<Incoming>, TransportError> {
        let (response, error) = self.begin(collect(request).await?)?;
        Ok(response.map(|body| Incoming::new(CutOff { body, error })))
    }

    fn timer(&self) -> Option<Arc<dyn Timer>> {
        Some(Arc::new(self.clock.clone()))
    }
}

#[cfg(feature = "blocking-no-provider")]
impl super::blocking::BlockingTransport for Script {
    fn send(&self, request: http::Request<Bytes>) -> Result<http::Response<Bytes>, TransportError> {
        self.answer(request)
    }

    fn stream(
        &self,
        request: http::Request<Body>,
    ) -> Result<http::Response<super::blocking::Incoming>, TransportError> {
        let (response, error) = self.begin(super::body_reader::collect(request)?)?;
        Ok(response.map(|body| -> super::blocking::Incoming { Box::new(CutOff { body, error }) }))
    }

    fn timer(&self) -> Arc<dyn super::blocking::BlockingTimer> {
        Arc::new(self.clock.clone())
    }
}

impl fmt::Debug for Script {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.state();
        f.debug_struct("Script")
            .field("left", &state.answers.len())
            .field("requests", &state.requests)
            .finish_non_exhaustive()
    }
}
