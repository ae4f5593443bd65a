//! A word that stands for a secret, an operation full of it, and a place to look for it.

use std::error::Error as StdError;
use std::fmt::{Debug, Write as _};

use bytes::Bytes;
use openapi_runtime::{
    Authentication, BuildError, Error, Metadata, Operation, Reply, RequestBuilder, Secret,
};
use serde::Deserialize;
use serde_json::json;

use crate::support::API;

pub(crate) const CANARY: &str = "CANARY-5eb1";

/// All that was printed.
#[derive(Default)]
pub(crate) struct Printed(pub(crate) String);

impl Printed {
    pub(crate) fn debug(&mut self, value: &impl Debug) {
        write!(self.0, "{value:?}\n{value:#?}\n").unwrap();
    }

    pub(crate) fn error(&mut self, error: &Error) {
        self.debug(error);
        writeln!(self.0, "{error}").unwrap();
        let mut source = error.source();
        while let Some(inner) = source {
            write!(self.0, "{inner}\n{inner:?}\n").unwrap();
            source = inner.source();
        }
    }

    pub(crate) fn check(&self) {
        let line = self.0.lines().find(|line| line.contains(CANARY));
        assert_eq!(line, None);
        assert!(!self.0.is_empty());
    }
}

/// An operation with a secret at each place that a request has.
#[derive(Clone, Debug)]
pub(crate) struct Rotate {
    pub(crate) key: Secret,
}

#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "only what is printed of it matters")]
pub(crate) struct Rotated {
    pub(crate) key: Secret,
    count: u32,
}

impl Operation for Rotate {
    type Output = Rotated;
    const METADATA: &'static Metadata = &Metadata {
        api: &API,
        id: "rotate",
        method: http::Method::PUT,
        path: "/v1/keys/{key}",
        authentication: Authentication::Bearer,
        repeatable: true,
    };

    fn request(&self) -> Result<http::Request<Bytes>, BuildError> {
        RequestBuilder::new(Self::METADATA)
            .path("key", self.key.expose())
            .query("key", self.key.expose())
            .header("x-key", self.key.expose())
            .json(&json!({ "key": self.key }))
            .build()
    }

    fn response(response: http::Response<Bytes>) -> Result<Rotated, Error> {
        let reply = Reply::new(Self::METADATA, response);
        match reply.status() {
            200 => reply.json(),
            _ => Err(reply.into_error()),
        }
    }
}

pub(crate) fn rotate() -> Rotate {
    Rotate {
        key: Secret::from(CANARY),
    }
}
