//! A request that the server refused.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode, header};
use serde::de::DeserializeOwned;

use super::glean::{Found, glean};
use super::received::Received;
use super::text::{one_line, status_line};
use super::{Error, Metadata, Reply};

/// A request that the server refused: a status of 400 or more.
pub struct ApiError {
    received: Received,
    code: Option<String>,
    message: String,
}

impl ApiError {
    /// Reads the body leniently: whatever it is, it is kept, and never the cause of a failure.
    pub(super) fn new(received: Received) -> Self {
        let api = received.metadata.api;
        let (codes, messages) = (api.error_code.len(), api.error_message);
        let pointers = [api.error_code, messages].concat();
        let mut found = glean(&received.body, &pointers);
        let message = found.drain(codes..).flatten().find_map(message_text);
        let code = found.into_iter().flatten().find_map(code_text);
        let message = message.unwrap_or_else(|| summary(&received.headers, received.body.len()));
        let hide = |text: &str| received.secrets.hide(text).into_owned();
        Self {
            code: code.as_deref().map(hide),
            message: hide(&message),
            received,
        }
    }

    /// The operation that was called.
    #[must_use]
    pub fn operation(&self) -> &'static Metadata {
        self.received.metadata
    }

    /// The status of the response.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.received.status
    }

    /// The code that the server gives for the failure, where it gives one. A secret of the request
    /// that stands in it is left out.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.code.as_deref()
    }

    /// What the server says of the failure, else a short description of the body it sent. Secrets
    /// of the request that stand in it are left out.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The headers of the response.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.received.headers
    }

    /// Whether the body is longer than what was read of it, or broke off. Code and message are
    /// those of the part that was read.
    #[must_use]
    pub fn is_cut_off(&self) -> bool {
        self.received.trail.cut_off
    }

    /// The body of the response as it came in. It may hold secrets.
    #[must_use]
    pub fn body(&self) -> &Bytes {
        &self.received.body
    }

    /// The body as text, with `U+FFFD` for what is not UTF-8. It may hold secrets.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.received.body).into_owned()
    }

    /// The body as JSON of the shape `T`. Operations that declare what they say of a refusal have a
    /// method `refusal`, which knows the shape.
    ///
    /// # Errors
    ///
    /// [`Error::Decode`] where the body is not JSON, or has another shape.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, Error> {
        Reply::of(self.received.clone()).json()
    }

    /// The name of the request in the server's logs, where the server gives one.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.received.request_id()
    }

    /// How many attempts were made.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.received.trail.attempts
    }

    /// How long the server wants to be left alone from when it answered, where it says so. It is
    /// known of calls over a channel that has a timer.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.received.trail.retry_after
    }

    /// 429 says that the work was not done; the others leave that open.
    pub(super) fn is_retryable(&self) -> bool {
        match self.status().as_u16() {
            429 => true,
            408 | 500 | 502 | 503 | 504 => {
                let repeatable = self.received.trail.repeatable;
                repeatable.unwrap_or(self.operation().repeatable)
            }
            _ => false,
        }
    }
}

fn message_text(value: Found) -> Option<String> {
    match value {
        Found::Text(text) => (!text.trim().is_empty()).then_some(text),
        Found::Number(_) => None,
    }
}

fn code_text(value: Found) -> Option<String> {
    match value {
        Found::Number(number) => Some(number.to_string()),
        text => message_text(text),
    }
}

/// What came instead of a message, without a word of it.
fn summary(headers: &HeaderMap, length: usize) -> String {
    if length == 0 {
        return "no message, the body is empty".to_owned();
    }
    let kind = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .map(|value| one_line(value, 60))
        .filter(|value| !value.is_empty());
    match kind {
        Some(kind) => format!("no message, {length} bytes of {kind}"),
        None => format!("no message, {length} bytes"),
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let status = status_line(self.status());
        let message = one_line(&self.message, 300);
        let attempts = self.received.trail.suffix();
        write!(f, "{}: {status}: {message}{attempts}", self.operation().id)?;
        if self.is_cut_off() {
            let length = self.body().len();
            write!(f, ", the body was cut off after {length} bytes")?;
        }
        let code = self.code().map(|code| one_line(code, 100));
        let request_id = self.request_id().map(|id| one_line(id, 200));
        match (code, request_id) {
            (Some(code), Some(id)) => write!(f, " (code {code}, request id {id})"),
            (Some(code), None) => write!(f, " (code {code})"),
            (None, Some(id)) => write!(f, " (request id {id})"),
            (None, None) => Ok(()),
        }
    }
}

impl fmt::Debug for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.received
            .debug(f, "ApiError")
            .field("code", &self.code)
            .field("message", &self.message)
            .finish_non_exhaustive()
    }
}

impl std::error::Error for ApiError {}
