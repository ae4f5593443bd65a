//! A request that the server refused.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode, header};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::Metadata;
use super::received::Received;
use super::text::{one_line, status_line};

/// A request that the server refused: a status of 400 or more.
pub struct ApiError {
    received: Received,
    code: Option<String>,
    message: String,
}

impl ApiError {
    /// Reads the body leniently: whatever it is, it is kept, and never the cause of a failure.
    pub(super) fn new(received: Received) -> Self {
        let body = serde_json::from_slice(&received.body).unwrap_or(Value::Null);
        let api = received.metadata.api;
        let code = find(&body, api.error_code, code_text);
        let message = find(&body, api.error_message, message_text)
            .unwrap_or_else(|| summary(&received.headers, received.body.len()));
        Self {
            received,
            code,
            message,
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

    /// The code that the server gives for the failure, where it gives one.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.code.as_deref()
    }

    /// What the server says of the failure, else a short description of the body it sent.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The headers of the response.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.received.headers
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
    /// The body is not JSON, or has another shape.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, serde_json::Error> {
        serde_json::from_slice(&self.received.body)
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

fn find(body: &Value, pointers: &[&str], read: fn(&Value) -> Option<String>) -> Option<String> {
    pointers
        .iter()
        .filter_map(|pointer| body.pointer(pointer))
        .find_map(read)
}

fn message_text(value: &Value) -> Option<String> {
    let text = value.as_str()?;
    (!text.trim().is_empty()).then(|| text.to_owned())
}

fn code_text(value: &Value) -> Option<String> {
    match value {
        Value::Number(number) => Some(number.to_string()),
        other => message_text(other),
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
