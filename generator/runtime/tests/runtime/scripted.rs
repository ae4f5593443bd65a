//! Calls to a scripted server, made by the asynchronous and the blocking client alike.

use std::time::Duration;

use jiff::Timestamp;
use openapi_runtime::testing::{Answer, Recorded, Script, TestClock};
use openapi_runtime::{
    Call, CallInfo, Channel, ChannelBuilder, Error, Operation, Retry, RetryBudget, Secret,
};

use crate::support::{API, run};

/// How a call is made.
#[derive(Clone)]
pub(crate) struct Case {
    pub(crate) retry: Retry,
    pub(crate) repeatable: Option<bool>,
    pub(crate) timeout: Option<Duration>,
    pub(crate) body_limit: Option<usize>,
    pub(crate) budget: Option<fn() -> RetryBudget>,
    pub(crate) start: Timestamp,
    pub(crate) base_url: &'static str,
}

impl Default for Case {
    fn default() -> Self {
        Self {
            retry: Retry::new(),
            repeatable: None,
            timeout: None,
            body_limit: None,
            budget: None,
            start: Timestamp::UNIX_EPOCH,
            base_url: "https://api.example.com",
        }
    }
}

/// What came of a call.
pub(crate) struct Observed {
    pub(crate) result: Result<CallInfo, Error>,
    pub(crate) requests: Vec<Recorded>,
    pub(crate) pauses: Vec<Duration>,
    pub(crate) took: Duration,
}

impl Observed {
    pub(crate) fn error(&self) -> &Error {
        self.result.as_ref().unwrap_err()
    }
}

impl Case {
    /// What comes of the call when the server answers so, for each kind of client.
    pub(crate) fn observe<O: Operation>(
        &self,
        operation: impl Fn() -> O,
        answers: impl Fn() -> Vec<Answer>,
    ) -> Vec<Observed> {
        vec![
            self.asynchronous(operation(), &self.script(answers())),
            #[cfg(feature = "blocking")]
            self.blocking(operation(), &self.script(answers())),
        ]
    }

    fn script(&self, answers: Vec<Answer>) -> Script {
        let script = answers.into_iter().fold(Script::new(), Script::then);
        let _: TestClock = script.clock().clone().starting_at(self.start);
        script
    }

    fn set<C>(&self, mut builder: ChannelBuilder<C>) -> ChannelBuilder<C> {
        if let Some(limit) = self.body_limit {
            builder = builder.body_limit(limit);
        }
        if let Some(budget) = self.budget {
            builder = builder.retry_budget(budget());
        }
        builder.base_url(self.base_url)
    }

    fn call<O, C>(&self, channel: C, operation: O) -> Call<O, C> {
        let token = Some(Secret::from("tok_1"));
        let mut call = Call::new(channel, token, operation).retry(self.retry);
        if let Some(repeatable) = self.repeatable {
            call = call.repeatable(repeatable);
        }
        match self.timeout {
            Some(timeout) => call.timeout(timeout),
            None => call,
        }
    }

    fn asynchronous<O: Operation>(&self, operation: O, script: &Script) -> Observed {
        let builder = Channel::builder(&API).transport(script.clone());
        let channel = self.set(builder).build().unwrap();
        let result = run(self.call(channel, operation).send());
        observed(result, script)
    }

    #[cfg(feature = "blocking")]
    fn blocking<O: Operation>(&self, operation: O, script: &Script) -> Observed {
        use openapi_runtime::blocking;
        let builder = blocking::Channel::builder(&API).transport(script.clone());
        let channel = self.set(builder).build().unwrap();
        let result = self.call(channel, operation).response();
        observed(result, script)
    }
}

fn observed<T>(result: Result<http::Response<T>, Error>, script: &Script) -> Observed {
    use openapi_runtime::Clock as _;
    Observed {
        result: result.map(|response| response.extensions().get::<CallInfo>().unwrap().clone()),
        requests: script.requests(),
        pauses: script.clock().pauses(),
        took: script.clock().now(),
    }
}

pub(crate) fn ok() -> Answer {
    Answer::ok(&serde_json::json!({ "name": "n" })).header("x-request-id", "req_9")
}

pub(crate) fn status(status: u16) -> Answer {
    Answer::status(status)
}

pub(crate) fn milliseconds(milliseconds: u64) -> Duration {
    Duration::from_millis(milliseconds)
}
