//! A request that a scripted server got.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Method, Uri};
use serde::de::DeserializeOwned;

use super::echo::Secrets;
use super::explain::{Explanation, explain};
use super::{BodyError, BodyLimit, Timeout};

/// A request that a [`Script`](super::testing::Script) got. It prints neither header
/// values nor the body, nor a secret that stands in its path.
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
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, BodyError> {
        let body = self.request.body();
        serde_json::from_slice(body).map_err(|error| {
            let Explanation { path, message } = explain::<T>(body, &error);
            BodyError::unreadable(&path, &message)
        })
    }

    /// The request as one line, without its secrets.
    pub(super) fn line(&self) -> String {
        format!("{} {}", self.method(), self.shown_path())
    }

    fn shown_path(&self) -> String {
        let secrets = Secrets::of(self.request.extensions());
        secrets.hide(self.path()).into_owned()
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
            .field("path", &self.shown_path())
            .field("headers", &headers)
            .field("body_length", &self.body().len())
            .finish_non_exhaustive()
    }
}
