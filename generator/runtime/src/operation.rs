//! What an operation is: a request that can be built and a response that can be read.

use bytes::Bytes;
use http::{HeaderMap, Method};

use super::echo::Secrets;
use super::{Api, Body, BuildError, Error};

/// How an operation proves who is calling.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Authentication {
    /// Not by a token: none is sent, even where the caller holds one.
    None,
    /// By `authorization: Bearer …`.
    Bearer,
}

/// What is known of an operation before any of its arguments.
#[derive(Clone, Debug)]
pub struct Metadata {
    /// The API that the operation belongs to.
    pub api: &'static Api,
    /// The operation's id in the API's document. It opens every error message.
    pub id: &'static str,
    /// The HTTP method.
    pub method: Method,
    /// The path as a template, with parameters as `{name}`.
    pub path: &'static str,
    /// How the operation proves who is calling.
    pub authentication: Authentication,
    /// Whether the request may be sent twice with the effect of once.
    pub repeatable: bool,
}

impl Metadata {
    /// The name of a request in the server's logs, where the server gives one, without secrets of
    /// the request that it may hold.
    pub(super) fn request_id(&self, headers: &HeaderMap, secrets: &Secrets) -> Option<String> {
        let id = headers.get(self.api.request_id_header?)?.to_str().ok()?;
        Some(secrets.hide(id).into_owned())
    }
}

/// One operation with its arguments. It does no input or output of its own.
pub trait Operation: Send + Sync {
    /// What a successful response is read as.
    type Output: Send;

    /// What is known of the operation before any of its arguments.
    const METADATA: &'static Metadata;

    /// Where the operation is served, if that is elsewhere than the rest of the API: scheme, host,
    /// optionally a port and a path prefix.
    const BASE_URL: Option<&'static str> = None;

    /// The request in origin form (path and query), without authority, token or default headers.
    ///
    /// # Errors
    ///
    /// An argument that cannot be sent, such as an empty path parameter.
    fn request(&self) -> Result<http::Request<Bytes>, BuildError>;

    /// The same, for an operation whose body may be a stream. One that has such a body refuses it
    /// from [`request`](Self::request).
    ///
    /// # Errors
    ///
    /// An argument that cannot be sent, such as an empty path parameter.
    fn streaming_request(&self) -> Result<http::Request<Body>, BuildError> {
        Ok(self.request()?.map(Body::from))
    }

    /// Reads the response to [`request`](Self::request). It needs nothing of the operation's arguments, so
    /// that these can go as soon as the request is made.
    ///
    /// # Errors
    ///
    /// [`Error::Api`] where the server refused, [`Error::Decode`] where the response is not what
    /// the operation declares.
    fn response(response: http::Response<Bytes>) -> Result<Self::Output, Error>;
}
