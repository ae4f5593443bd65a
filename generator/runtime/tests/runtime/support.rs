//! An API, an operation and a transport to test with.

use std::collections::VecDeque;
use std::fmt::Debug;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use http::Method;
use openapi_runtime::{
    Api, Authentication, BuildError, Channel, Error, Metadata, Operation, RateLimitReset, Reply,
    RequestBuilder, ResetPlace, ResetUnit, Transport, TransportError,
};
use serde::Deserialize;
use serde::de::DeserializeOwned;

pub(crate) static API: Api = Api {
    base_url: "https://api.example.com",
    user_agent: "example/1.0",
    request_id_header: Some("x-request-id"),
    error_code: &["/error/code", "/code"],
    error_message: &["/error/message", "/message"],
    rate_limit_reset: &[
        RateLimitReset {
            place: ResetPlace::Header("x-ratelimit-reset"),
            unit: ResetUnit::EpochSeconds,
        },
        RateLimitReset {
            place: ResetPlace::Body("/error/limit/resetMs"),
            unit: ResetUnit::EpochMilliseconds,
        },
        RateLimitReset {
            place: ResetPlace::Body("/wait"),
            unit: ResetUnit::Seconds,
        },
    ],
};

/// Headers that frame a message or name its target.
pub(crate) const RESERVED: [&str; 13] = [
    "Connection",
    "Content-Length",
    "Expect",
    "Host",
    "HTTP2-Settings",
    "Keep-Alive",
    "Proxy-Authorization",
    "Proxy-Connection",
    "proxy-anything",
    "TE",
    "Trailer",
    "Transfer-Encoding",
    "Upgrade",
];

const fn metadata(
    id: &'static str,
    method: Method,
    authentication: Authentication,
    repeatable: bool,
) -> Metadata {
    Metadata {
        api: &API,
        id,
        method,
        path: "/v1/things/{id}",
        authentication,
        repeatable,
    }
}

pub(crate) const GET: &Metadata = &metadata("get-thing", Method::GET, Authentication::Bearer, true);

#[derive(Debug, PartialEq, Deserialize)]
pub(crate) struct Thing {
    pub(crate) name: String,
}

#[derive(Debug)]
pub(crate) struct GetThing(pub(crate) &'static str);

impl Operation for GetThing {
    type Output = Thing;
    const METADATA: &'static Metadata = GET;

    fn request(&self) -> Result<http::Request<Bytes>, BuildError> {
        RequestBuilder::new(Self::METADATA)
            .path("id", self.0)
            .build()
    }

    fn response(response: http::Response<Bytes>) -> Result<Thing, Error> {
        let reply = Reply::new(Self::METADATA, response);
        match reply.status() {
            200 => reply.json(),
            _ => Err(reply.into_error()),
        }
    }
}

/// A POST that must not be sent twice, and that takes no token.
#[derive(Debug)]
pub(crate) struct MakeThing;

impl Operation for MakeThing {
    type Output = ();
    const METADATA: &'static Metadata =
        &metadata("make-thing", Method::POST, Authentication::None, false);

    fn request(&self) -> Result<http::Request<Bytes>, BuildError> {
        RequestBuilder::new(Self::METADATA)
            .path("id", 1)
            .json(&serde_json::json!({ "a": 1 }))
            .build()
    }

    fn response(response: http::Response<Bytes>) -> Result<(), Error> {
        let reply = Reply::new(Self::METADATA, response);
        match reply.status() {
            201 => Ok(()),
            _ => Err(reply.into_error()),
        }
    }
}

pub(crate) type Outcome = Result<http::Response<Bytes>, TransportError>;

/// Answers by script, and keeps what it was asked.
#[derive(Default)]
pub(crate) struct Script {
    pub(crate) requests: Mutex<Vec<http::Request<Bytes>>>,
    outcomes: Mutex<VecDeque<Outcome>>,
}

impl Transport for Script {
    async fn send(&self, request: http::Request<Bytes>) -> Outcome {
        self.requests.lock().unwrap().push(request);
        let outcome = self.outcomes.lock().unwrap().pop_front();
        outcome.expect("a call more than scripted")
    }
}

pub(crate) fn script(outcomes: impl IntoIterator<Item = Outcome>) -> (Channel, Arc<Script>) {
    let script = Arc::new(Script {
        requests: Mutex::default(),
        outcomes: Mutex::new(outcomes.into_iter().collect()),
    });
    let builder = Channel::builder(&API).transport(Arc::clone(&script));
    (builder.build().unwrap(), script)
}

pub(crate) fn response(status: u16, body: impl Into<Bytes>) -> http::Response<Bytes> {
    let mut response = http::Response::new(body.into());
    *response.status_mut() = status.try_into().unwrap();
    response
        .headers_mut()
        .insert("x-request-id", "req_1".parse().unwrap());
    response
}

/// The error of an operation that repeats safely, by what the server sent.
pub(crate) fn refusal(status: u16, body: impl Into<Bytes>) -> Error {
    Reply::new(GET, response(status, body)).into_error()
}

/// The error of reading `body` as a `T`.
pub(crate) fn decode_error<T: DeserializeOwned + Debug>(body: impl Into<Bytes>) -> Error {
    let reply = Reply::new(GET, response(200, body));
    reply.json::<T>().unwrap_err()
}

/// The JSON path and the message of the error of reading `body` as a `T`.
pub(crate) fn fault<T: DeserializeOwned + Debug>(body: &'static str) -> (String, String) {
    match decode_error::<T>(body) {
        Error::Decode(error) => (error.path().to_owned(), error.message().to_owned()),
        other => panic!("{other}"),
    }
}

pub(crate) fn run<F: IntoFuture>(future: F) -> F::Output {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(future.into_future())
}
