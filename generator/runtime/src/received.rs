//! A response as it came in, with the operation it answers.

use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use super::Metadata;
use super::echo::Secrets;
use super::trail::Trail;

/// A response as it came in, with the operation it answers.
#[derive(Clone)]
pub(super) struct Received {
    pub(super) metadata: &'static Metadata,
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
    pub(super) trail: Trail,
    pub(super) secrets: Secrets,
    request_id: Option<String>,
}

impl Received {
    /// The `response` to the operation that `metadata` describes.
    pub(super) fn new(metadata: &'static Metadata, response: http::Response<Bytes>) -> Self {
        let (mut head, body) = response.into_parts();
        let secrets = Secrets::of(&head.extensions);
        secrets.mark(&mut head.headers);
        Self {
            metadata,
            status: head.status,
            request_id: metadata.request_id(&head.headers, &secrets),
            headers: head.headers,
            body,
            trail: head.extensions.get().copied().unwrap_or_default(),
            secrets,
        }
    }

    pub(super) fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }

    /// The parts that are safe to log: neither the body nor header values are, they hold secrets.
    pub(super) fn debug<'a, 'b: 'a>(
        &self,
        f: &'a mut fmt::Formatter<'b>,
        name: &str,
    ) -> fmt::DebugStruct<'a, 'b> {
        let mut debug = f.debug_struct(name);
        debug
            .field("operation", &self.metadata.id)
            .field("status", &self.status.as_u16())
            .field("request_id", &self.request_id())
            .field("attempts", &self.trail.attempts)
            .field("body_length", &self.body.len());
        debug
    }
}
