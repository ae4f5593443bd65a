//! Operations as they are emitted, with bodies of all kinds.

use bytes::Bytes;
use http::Method;
use openapi_runtime::{
    Api, Authentication, Body, BuildError, Downloads, Error, Metadata, Operation, Reply,
    RequestBuilder, Streams,
};
use serde::Deserialize;

pub(crate) static API: Api = Api {
    base_url: "https://api.example.com",
    user_agent: "example/1.0",
    request_id_header: Some("x-request-id"),
    error_code: &["/code"],
    error_message: &["/message"],
    rate_limit_reset: &[],
};

const fn metadata(id: &'static str, method: Method) -> Metadata {
    Metadata {
        api: &API,
        id,
        repeatable: !matches!(method, Method::POST),
        method,
        path: "/things",
        authentication: Authentication::None,
    }
}

/// Puts a body.
#[derive(Clone, Debug)]
pub(crate) struct PutThing {
    pub(crate) body: Body,
}

pub(crate) fn put(body: impl Into<Body>) -> PutThing {
    PutThing { body: body.into() }
}

impl Operation for PutThing {
    type Output = ();
    const METADATA: &'static Metadata = &metadata("put-thing", Method::PUT);

    fn request(&self) -> Result<http::Request<Bytes>, BuildError> {
        Body::only_bytes(self.streaming_request()?)
    }

    fn streaming_request(&self) -> Result<http::Request<Body>, BuildError> {
        RequestBuilder::new(Self::METADATA)
            .build_with("application/octet-stream", self.body.clone())
    }

    fn response(response: http::Response<Bytes>) -> Result<(), Error> {
        let reply = Reply::new(Self::METADATA, response);
        match reply.status() {
            200..=299 => Ok(()),
            _ => Err(reply.into_error()),
        }
    }
}

/// Gets bytes.
#[derive(Clone, Debug)]
pub(crate) struct GetBytes;

impl Operation for GetBytes {
    type Output = Bytes;
    const METADATA: &'static Metadata = &metadata("get-bytes", Method::GET);

    fn request(&self) -> Result<http::Request<Bytes>, BuildError> {
        RequestBuilder::new(Self::METADATA)
            .accept("image/png")
            .build()
    }

    fn response(response: http::Response<Bytes>) -> Result<Bytes, Error> {
        let reply = Reply::new(Self::METADATA, response);
        match reply.status() {
            200..=299 => Ok(reply.bytes()),
            304 => Ok(Bytes::new()),
            _ => Err(reply.into_error()),
        }
    }
}

impl Downloads for GetBytes {
    const MEDIA_TYPE: &'static str = "image/png";
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(crate) struct Event {
    pub(crate) n: u64,
    #[serde(default)]
    pub(crate) text: String,
}

/// Gets events, as a list or one after the other.
#[derive(Clone, Debug)]
pub(crate) struct GetEvents;

impl Operation for GetEvents {
    type Output = Vec<Event>;
    const METADATA: &'static Metadata = &metadata("get-events", Method::GET);

    fn request(&self) -> Result<http::Request<Bytes>, BuildError> {
        RequestBuilder::new(Self::METADATA).build()
    }

    fn response(response: http::Response<Bytes>) -> Result<Vec<Event>, Error> {
        let reply = Reply::new(Self::METADATA, response);
        match reply.status() {
            200..=299 => reply.items(),
            _ => Err(reply.into_error()),
        }
    }
}

impl Streams for GetEvents {
    type Item = Event;
    const MEDIA_TYPE: &'static str = "application/stream+json";
}
