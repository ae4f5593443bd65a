//! A response as it came in, with the operation it answers.

use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use super::Metadata;
use super::trail::Trail;

/// A response as it came in, with the operation it answers.
pub(super) struct Received {
    pub(super) metadata: &'static Metadata,
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
    pub(super) trail: Trail,
}

impl Received {
    pub(super) fn request_id(&self) -> Option<&str> {
        let name = self.metadata.api.request_id_header?;
        self.headers.get(name)?.to_str().ok()
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
