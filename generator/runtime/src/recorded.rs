//! A request that a scripted server got.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Method, Uri};
use serde::de::DeserializeOwned;

use super::{BodyLimit, Timeout};

/// A request that a [`Script`](super::testing::Script) got. It prints neither header values nor the body.
#[derive(Clone)]
pub struct Recorded {
    request: http::Request<Bytes>,
}

impl Recorded {
    pub(super) fn new(request: http::Request<Bytes>) -> Self {
        Self { request }
    }

    /// The method.
    #[must_use]
    pub fn method(&self) -> &Method {
        self.request.method()
    }

    /// The whole address.
    #[must_use]
    pub fn uri(&self) -> &Uri {
        self.request.uri()
    }

    /// The path of the address.
    #[must_use]
    pub fn path(&self) -> &str {
        self.request.uri().path()
    }

    /// The headers, the token among them.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        self.request.headers()
    }

    /// The value of a header, if it is there and is text.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.request.headers().get(name)?.to_str().ok()
    }

    /// The body.
    #[must_use]
    pub fn body(&self) -> &Bytes {
        self.request.body()
    }

    /// The body as JSON of the shape `T`.
    ///
    /// # Errors
    ///
    /// The body is not JSON, or of another shape.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, serde_json::Error> {
        serde_json::from_slice(self.request.body())
    }

    /// How long the attempt had.
    #[must_use]
    pub fn timeout(&self) -> Option<Duration> {
        let timeout = self.request.extensions().get();
        timeout.map(|Timeout(duration)| *duration)
    }

    /// How long the body of the answer was allowed to be.
    #[must_use]
    pub fn body_limit(&self) -> Option<usize> {
        let limit = self.request.extensions().get();
        limit.map(|BodyLimit(limit)| *limit)
    }
}

impl fmt::Debug for Recorded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let headers: Vec<_> = self.headers().keys().collect();
        f.debug_struct("Recorded")
            .field("method", self.method())
            .field("path", &self.path())
            .field("headers", &headers)
            .field("body_length", &self.body().len())
            .finish_non_exhaustive()
    }
}
