//! What the server sends.

use std::time::{SystemTime, UNIX_EPOCH};

use super::server::{Step, Then};

/// A body that each of the operations takes for its own.
pub(crate) const BODY: &str = r#"{"url":"https://a.example","contact":null,"invoiceId":"inv_1","id_token":"canary-id-token","access_token":null,"token_type":null}"#;

pub(crate) fn step(bytes: impl Into<Vec<u8>>, then: Then, works: bool) -> Step {
    let bytes = bytes.into();
    Step::Answer { bytes, then, works }
}

/// Bytes as they are, of a server that did its work.
pub(crate) fn raw(bytes: impl Into<Vec<u8>>, then: Then) -> Step {
    step(bytes, then, true)
}

/// A response in good form, with headers (each ended by a line break) and a body.
pub(crate) fn response(status: u16, headers: &str, body: impl AsRef<[u8]>) -> Vec<u8> {
    let body = body.as_ref();
    let length = body.len();
    let mut bytes = head(status, &format!("{headers}content-length: {length}\r\n"));
    bytes.extend_from_slice(body);
    bytes
}

pub(crate) fn head(status: u16, headers: &str) -> Vec<u8> {
    format!("HTTP/1.1 {status} Any\r\ncontent-type: application/json\r\n{headers}\r\n").into_bytes()
}

pub(crate) fn answer(status: u16, headers: &str, body: impl AsRef<[u8]>) -> Step {
    raw(response(status, headers, body), Then::Keep)
}

pub(crate) fn good() -> Step {
    answer(200, "", BODY)
}

pub(crate) fn too_many(headers: &str) -> Step {
    let body = r#"{"error":{"code":"too_many_requests","message":"Slow down"}}"#;
    step(response(429, headers, body), Then::Keep, false)
}

pub(crate) fn unavailable() -> Step {
    answer(503, "", "")
}

pub(crate) fn redirect(status: u16, location: &str) -> Step {
    let headers = format!("location: {location}\r\n");
    step(response(status, &headers, ""), Then::Keep, false)
}

/// A head that says nothing of its body, and so much of a body.
pub(crate) fn with_head(headers: &str, body: &str) -> Vec<u8> {
    [head(200, headers), body.as_bytes().to_vec()].concat()
}

pub(crate) fn half() -> &'static str {
    &BODY[..BODY.len() / 2]
}

pub(crate) fn chunk(text: &str) -> String {
    format!("{:x}\r\n{text}\r\n", text.len())
}

/// The date so many seconds from now, as HTTP writes it.
pub(crate) fn date(seconds: i64) -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let then = jiff::Timestamp::from_second(now.as_secs() as i64 + seconds).unwrap();
    then.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

pub(crate) fn deep() -> String {
    let levels = 100_000;
    "[".repeat(levels) + &"]".repeat(levels)
}
