//! What errors say, and what they keep to themselves.

use std::error::Error as _;
use std::io;

use bytes::Bytes;
use openapi_runtime::{
    DecodeErrorKind, Error, Nullable, Operation, Reply, TransportError, TransportErrorKind, decode,
};
use serde::Deserialize;

use crate::support::{GET, MakeThing, Thing, decode_error, fault, refusal, response};

#[test]
fn error_bodies_are_read_leniently() {
    let long = format!(r#"{{"message":"{}"}}"#, "x".repeat(1000));
    let long_line = format!(
        "get-thing: 400 Bad Request: {}… (request id req_1)",
        "x".repeat(300)
    );
    let table: [(u16, &[u8], Option<&str>, &str); 12] = [
        (
            404,
            br#"{"error":{"code":"not_found","message":"No such thing"}}"#,
            Some("not_found"),
            "get-thing: 404 Not Found: No such thing (code not_found, request id req_1)",
        ),
        (
            429,
            br#"{"code":"slow_down","message":"a\n  b\u0000c","error":"x"}"#,
            Some("slow_down"),
            "get-thing: 429 Too Many Requests: a b c (code slow_down, request id req_1)",
        ),
        (
            400,
            br#"{"error":{"code":17,"message":" "},"message":"second"}"#,
            Some("17"),
            "get-thing: 400 Bad Request: second (code 17, request id req_1)",
        ),
        (
            502,
            b"<html><body>Bad gateway</body></html>",
            None,
            "get-thing: 502 Bad Gateway: no message, 37 bytes (request id req_1)",
        ),
        (
            500,
            b"",
            None,
            "get-thing: 500 Internal Server Error: no message, the body is empty (request id req_1)",
        ),
        (
            500,
            br#"{"error":{"code":"x","mess"#,
            Some("x"),
            "get-thing: 500 Internal Server Error: no message, 26 bytes (code x, request id req_1)",
        ),
        (
            400,
            b"\xff\xfe",
            None,
            "get-thing: 400 Bad Request: no message, 2 bytes (request id req_1)",
        ),
        (
            400,
            b"null",
            None,
            "get-thing: 400 Bad Request: no message, 4 bytes (request id req_1)",
        ),
        (
            400,
            b"[]",
            None,
            "get-thing: 400 Bad Request: no message, 2 bytes (request id req_1)",
        ),
        (
            400,
            br#"{"error":{"code":{},"message":[]}}"#,
            None,
            "get-thing: 400 Bad Request: no message, 34 bytes (request id req_1)",
        ),
        (
            499,
            b"[]",
            None,
            "get-thing: 499: no message, 2 bytes (request id req_1)",
        ),
        (400, long.as_bytes(), None, &long_line),
    ];
    for (status, body, code, line) in table {
        let error = refusal(status, Bytes::copy_from_slice(body));
        assert_eq!(error.to_string(), line);
        assert_eq!(error.status().unwrap().as_u16(), status);
        assert_eq!(error.request_id(), Some("req_1"));
        assert!(error.may_have_been_sent() && !error.was_processed());
        let Error::Api(error) = error else { panic!() };
        assert_eq!(error.code(), code);
        assert_eq!(error.body(), body);
        assert_eq!(error.text(), String::from_utf8_lossy(body));
        assert_eq!(error.operation().id, "get-thing");
        assert!(error.source().is_none());
    }
}

#[test]
fn the_summary_names_the_content_type() {
    let mut html = response(503, "<p>");
    let value = "text/html; charset=utf-8".parse().unwrap();
    html.headers_mut().insert("content-type", value);
    html.headers_mut().remove("x-request-id");
    let error = Reply::new(GET, html).into_error();
    assert_eq!(
        error.to_string(),
        "get-thing: 503 Service Unavailable: no message, 3 bytes of text/html"
    );
    assert_eq!(error.request_id(), None);
}

#[test]
fn errors_print_neither_bodies_nor_headers() {
    let mut refused = response(400, r#"{"message":"m","token":"tok_secret"}"#);
    let cookie = "c_secret".parse().unwrap();
    refused.headers_mut().insert("set-cookie", cookie);
    let refused = Reply::new(GET, refused).into_error();
    assert_eq!(
        format!("{refused:?}"),
        "Api(ApiError { operation: \"get-thing\", status: 400, request_id: Some(\"req_1\"), \
         attempts: 1, body_length: 36, code: None, message: \"m\", .. })"
    );

    let unreadable = decode_error::<Thing>(r#"{"name":{"token":"tok_secret"}}"#);
    assert_eq!(
        format!("{unreadable:?}"),
        "Decode(DecodeError { operation: \"get-thing\", status: 200, request_id: Some(\"req_1\"), \
         attempts: 1, body_length: 31, kind: Json, path: \"name\", \
         message: \"invalid type: map, expected a string at line 1 column 8\", .. })"
    );
    assert!(unreadable.source().is_none());
}

#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "only the failure to read it matters")]
struct Order {
    items: Vec<Item>,
    #[serde(default)]
    note: Nullable<String>,
}

#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "only the failure to read it matters")]
#[serde(deny_unknown_fields)]
struct Item {
    price: u32,
    state: Option<State>,
    when: Option<jiff::Timestamp>,
    letter: Option<char>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum State {
    Open,
    Closed,
}

#[test]
fn decode_errors_name_the_place_and_no_value() {
    let table = [
        (
            r#"{"items":[{"price":1},{"price":"sec\"ret, expected `x`"}]}"#,
            "items[1].price",
            "invalid type: string, expected u32 at line 1 column 55",
        ),
        (
            r#"{"items":[{"price":-77}]}"#,
            "items[0].price",
            "invalid value: integer, expected u32 at line 1 column 22",
        ),
        (
            r#"{"items":[{"price":7.7}]}"#,
            "items[0].price",
            "invalid type: floating point, expected u32 at line 1 column 22",
        ),
        (
            r#"{"items":[{"price":true}]}"#,
            "items[0].price",
            "invalid type: boolean, expected u32 at line 1 column 23",
        ),
        (
            r#"{"items":[{"price":1,"state":"sec`, expected ret"}]}"#,
            "items[0].state",
            "unknown variant, expected `open` or `closed` at line 1 column 49",
        ),
        (
            r#"{"items":[{"price":1,"state":"sec\"ret"}]}"#,
            "items[0].state",
            "unknown variant, expected `open` or `closed` at line 1 column 39",
        ),
        (
            r#"{"items":[{"price":1,"secret":1}]}"#,
            "items[0]",
            "unknown field, expected one of `price`, `state`, `when`, `letter` at line 1 column 29",
        ),
        (
            r#"{"items":[{}]}"#,
            "items[0]",
            "missing field `price` at line 1 column 12",
        ),
        (
            r#"{"items":[{"price":1,"price":2}]}"#,
            "",
            "duplicate field `price` at line 1 column 28",
        ),
        (
            r#"{"items":[{"price":1,"letter":"secret"}]}"#,
            "items[0].letter",
            "invalid value: string, expected a character at line 1 column 38",
        ),
        (
            r#"{"items":[],"note":5}"#,
            "note",
            "invalid type: integer, expected a string at line 1 column 20",
        ),
        (
            r#"{"items":[{"price":1"#,
            "",
            "EOF while parsing an object at line 1 column 20",
        ),
        (
            r#"{"items":[]} x"#,
            "",
            "trailing characters at line 1 column 14",
        ),
        ("", "", "the body is empty"),
        ("<html>", "", "expected value at line 1 column 1"),
        (
            "[]",
            "",
            "invalid length 0, expected struct Order with 2 elements at line 1 column 2",
        ),
    ];
    for (body, path, message) in table {
        let (at, says) = fault::<Order>(body);
        assert_eq!((at.as_str(), says.as_str()), (path, message), "{body}");
    }
}

#[test]
fn foreign_messages_lose_their_values_too() {
    let (path, message) = fault::<Order>(r#"{"items":[{"price":1,"when":"s3cret"}]}"#);
    assert_eq!(path, "items[0].when");
    assert!(!message.contains("s3cret"), "{message}");
}

/// Takes what is wrong with `a` for nothing, and has further properties.
#[derive(Debug)]
struct Lenient;

impl<'de> Deserialize<'de> for Lenient {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Self)
    }
}

impl<'de> serde::de::Visitor<'de> for Lenient {
    type Value = Self;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Self, A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            match map.next_value::<Open>() {
                Err(error) if key != "a" => return Err(error),
                _ => {}
            }
        }
        Ok(self)
    }
}

#[derive(Debug)]
struct Open;

impl<'de> Deserialize<'de> for Open {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[expect(dead_code, reason = "only the failure to read it matters")]
        struct Known {
            named: u8,
        }
        let known = decode::open::<Known, u8, _>(deserializer, &["named"]);
        known.map(|_| Self)
    }
}

#[test]
fn names_that_no_type_has_are_not_shown() {
    let rows = [
        (r#"{"z":{"named":"x"}}"#, "<key, 1 byte>.named"),
        (
            r#"{"z":{"named":1,"hush":"x"}}"#,
            "<key, 1 byte>.<key, 4 bytes>",
        ),
        (
            r#"{"a":{"named":"x"},"z":{"hush":"x"}}"#,
            "<key, 1 byte>.<key, 4 bytes>",
        ),
        (r#"{"a":{"named":"x"},"z":[]}"#, "<key, 1 byte>"),
        (r#"{"a":{"named":"x"},"z":{}}"#, "<key, 1 byte>"),
    ];
    for (body, path) in rows {
        // It is read as far as its reader goes at the first time, and to the same place once more.
        assert_eq!(fault::<Lenient>(body).0, path, "{body}");
    }
}

#[test]
fn decode_errors_in_full() {
    let error = decode_error::<Order>(r#"{"items":[{"price":"x"}]}"#);
    assert_eq!(
        error.to_string(),
        "get-thing: 200 OK, but the body could not be read at items[0].price: invalid type: string, \
         expected u32 at line 1 column 22 (request id req_1)"
    );
    assert!(error.was_processed() && error.may_have_been_sent() && !error.is_retryable());
    assert_eq!(error.status().unwrap(), 200);
    assert_eq!(error.request_id(), Some("req_1"));
}

#[test]
fn undeclared_statuses() {
    for (status, processed) in [(202, true), (304, false), (302, false)] {
        let error = refusal(status, "x");
        assert_eq!(
            error.to_string(),
            format!(
                "get-thing: status {status} is not declared for this operation (request id req_1)"
            )
        );
        assert_eq!(error.was_processed(), processed);
        assert!(!error.is_retryable());
        let Error::Decode(error) = error else {
            panic!()
        };
        assert_eq!(error.kind(), DecodeErrorKind::Status);
        assert_eq!(error.path(), "");
        assert_eq!(error.body(), "x");
        assert_eq!(error.headers()["x-request-id"], "req_1");
    }
}

#[test]
fn text_and_bytes() {
    let reply = Reply::new(GET, response(200, "é"));
    assert_eq!(reply.headers().len(), 1);
    assert_eq!(reply.text().unwrap(), "é");
    let reply = Reply::new(GET, response(200, &b"\xff"[..]));
    assert_eq!(
        reply.text().unwrap_err().to_string(),
        "get-thing: 200 OK, but the body could not be read: the body is not UTF-8 (request id req_1)"
    );
    assert_eq!(Reply::new(GET, response(200, "x")).bytes(), "x");
}

#[test]
fn statuses_that_may_be_retried() {
    for status in 400..=599 {
        let expected = matches!(status, 408 | 429 | 500 | 502 | 503 | 504);
        assert_eq!(refusal(status, "").is_retryable(), expected, "{status}");
        let once = Reply::new(MakeThing::METADATA, response(status, "")).into_error();
        assert_eq!(once.is_retryable(), status == 429, "{status}");
    }
}

#[test]
fn transport_errors() {
    let refused = || io::Error::from(io::ErrorKind::ConnectionRefused);
    let error = Error::from(TransportError::connect(refused()));
    assert!(matches!(&error, Error::Transport(_)));
    assert_eq!(error.to_string(), "could not connect: connection refused");
    assert!(!error.may_have_been_sent() && error.is_retryable());
    assert!(error.source().unwrap().is::<io::Error>());

    let error = Error::from(TransportError::timeout("5 s"));
    assert!(matches!(&error, Error::Timeout(_)));
    assert_eq!(
        error.to_string(),
        "timed out, the request may have been sent: 5 s"
    );
    assert!(error.may_have_been_sent() && !error.is_retryable());

    let error = TransportError::timeout("5 s").and_not_sent();
    assert_eq!(error.kind(), TransportErrorKind::Timeout);
    assert_eq!(
        error.to_string(),
        "timed out before the request was sent: 5 s"
    );
    assert!(Error::from(error).is_retryable());

    let error = TransportError::other("lost\nit");
    assert_eq!(error.kind(), TransportErrorKind::Other);
    assert_eq!(
        error.to_string(),
        "the exchange failed, the request may have been sent: lost it"
    );
}

#[test]
fn errors_travel_between_threads() {
    fn travels<T: Send + Sync + 'static>() {}
    travels::<Error>();
    assert!(size_of::<Error>() <= 128, "{}", size_of::<Error>());
}

#[test]
fn the_body_of_a_refusal_is_read_on_demand() {
    let read = |body: &'static [u8]| match refusal(404, body) {
        Error::Api(refused) => refused.json::<Thing>().ok(),
        other => panic!("{other}"),
    };
    let thing = read(br#"{"name":"x","more":1}"#);
    assert_eq!(thing.map(|thing| thing.name).as_deref(), Some("x"));
    for body in [b"".as_slice(), b"{}", b"<html>", b"null", b"\xff"] {
        assert_eq!(read(body), None);
    }
}
