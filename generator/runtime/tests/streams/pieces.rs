//! Values of a stream, however the stream falls into pieces.

use std::collections::VecDeque;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::Method;
use http_body::Frame;
use openapi_runtime::{
    Authentication, Body, BuildError, Call, Channel, Error, Incoming, Json, Metadata, Operation,
    Reply, RequestBuilder, Streams, Transport, TransportError,
};

use crate::both::run;
use crate::operations::API;

/// Gets values of any shape.
struct GetValues;

impl Operation for GetValues {
    type Output = Vec<Json>;
    const METADATA: &'static Metadata = &Metadata {
        api: &API,
        id: "get-values",
        method: Method::GET,
        path: "/values",
        authentication: Authentication::None,
        repeatable: true,
    };

    fn request(&self) -> Result<http::Request<Bytes>, BuildError> {
        RequestBuilder::new(Self::METADATA).build()
    }

    fn response(response: http::Response<Bytes>) -> Result<Vec<Json>, Error> {
        Reply::new(Self::METADATA, response).items()
    }
}

impl Streams for GetValues {
    type Item = Json;
    const MEDIA_TYPE: &'static str = "application/stream+json";
}

/// Answers with these pieces.
struct Pieces(Vec<Bytes>, &'static str);

struct Left(VecDeque<Bytes>);

impl http_body::Body for Left {
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
        Poll::Ready(self.0.pop_front().map(|piece| Ok(Frame::data(piece))))
    }
}

impl Transport for Pieces {
    async fn send(&self, _: http::Request<Bytes>) -> Result<http::Response<Bytes>, TransportError> {
        Err(TransportError::other("not asked for"))
    }

    async fn stream(
        &self,
        _: http::Request<Body>,
    ) -> Result<http::Response<Incoming>, TransportError> {
        let body = Incoming::new(Left(self.0.iter().cloned().collect()));
        let response = http::Response::builder().header("content-type", self.1);
        Ok(response.body(body).unwrap())
    }
}

/// The values as JSON; of a faulty one, its body.
fn values(pieces: Vec<Bytes>, media_type: &'static str) -> Vec<Result<String, String>> {
    let channel = Channel::builder(&API).transport(Pieces(pieces, media_type));
    let call = Call::new(channel.build().unwrap(), None, GetValues);
    run(async {
        let mut items = call.items().await.unwrap();
        let mut all = Vec::new();
        while let Some(item) = items.next().await {
            all.push(match item {
                Ok(json) => Ok(json.as_value().to_string()),
                Err(error) => {
                    let body = error.body().map(|body| body.to_vec()).unwrap_or_default();
                    Err(String::from_utf8(body).unwrap())
                }
            });
        }
        all
    })
}

const STREAM: &str = "application/stream+json";
const LINES: &str = "application/x-ndjson";
const LIST: &str = "application/json";
const RECORDS: &str = "application/json-seq";

#[test]
fn values_do_not_depend_on_the_pieces() {
    let ok = |text: &str| Ok(text.to_owned());
    let no = |text: &str| Err(text.to_owned());
    let rows = [
        // An escaped backslash does not escape the quote after it.
        (
            STREAM,
            r#"{"a":"\\"}{"b":1}"#,
            vec![ok(r#"{"a":"\\"}"#), ok(r#"{"b":1}"#)],
        ),
        (
            STREAM,
            r#""a\\" "b\"c" "\\\\"1"#,
            vec![ok(r#""a\\""#), ok(r#""b\"c""#), ok(r#""\\\\""#), ok("1")],
        ),
        (
            STREAM,
            r#"["\\",{"x":"}\\\""}]2"#,
            vec![ok(r#"["\\",{"x":"}\\\""}]"#), ok("2")],
        ),
        // A value that was broken off, before one on a line of its own.
        (
            STREAM,
            "{\"n\":1}\n{\"n\":2\n{\"n\":3}\n",
            vec![ok(r#"{"n":1}"#), no("{\"n\":2"), ok(r#"{"n":3}"#)],
        ),
        (
            STREAM,
            "{\"n\":1}{\"n\":2 \r\n \n\t{\"n\":3}",
            vec![ok(r#"{"n":1}"#), no("{\"n\":2 \r"), ok(r#"{"n":3}"#)],
        ),
        (
            STREAM,
            "{\"n\":\n{\"n\":3},\n\"m\":[\n{}\n,\n{}]}7",
            vec![ok(r#"{"m":[{},{}],"n":{"n":3}}"#), ok("7")],
        ),
        (
            STREAM,
            "{\"a\":\"x\n{\"n\":3}",
            vec![no("{\"a\":\"x"), ok(r#"{"n":3}"#)],
        ),
        (
            STREAM,
            "true false\tnull 1 2.5[]{}\"\"",
            ["true", "false", "null", "1", "2.5", "[]", "{}", "\"\""]
                .map(ok)
                .to_vec(),
        ),
        (STREAM, "oops 1 2\n3", vec![no("oops"), ok("3")]),
        (STREAM, "\"a\nb\" 1\n2", vec![no("\"a"), no("b"), ok("2")]),
        (
            LINES,
            "{\"a\":\n1}\n2\n\n \"x\\\\\"\n",
            vec![no("{\"a\":"), no("1}"), ok("2"), ok("\"x\\\\\"")],
        ),
        (LINES, "1 2\n3", vec![no("1 2"), ok("3")]),
        (
            LIST,
            " [1,{\"a\":[2,3]} , \"]\"]\n",
            vec![ok("1"), ok(r#"{"a":[2,3]}"#), ok("\"]\"")],
        ),
        (LIST, "[]", vec![]),
        (LIST, "[[1,2],[3]]", vec![ok("[1,2]"), ok("[3]")]),
        (
            RECORDS,
            "\u{1e}{\"a\":1}\n\u{1e}{\"b\":\u{1e}3\n",
            vec![ok(r#"{"a":1}"#), no("{\"b\":"), ok("3")],
        ),
        (
            RECORDS,
            "\u{1e}\"x\u{1e}true\n",
            vec![no("\"x"), ok("true")],
        ),
    ];
    for (media_type, body, expected) in rows {
        let bytes = Bytes::from_static(body.as_bytes());
        for first in 0..=bytes.len() {
            for second in first..=bytes.len() {
                let pieces = vec![
                    bytes.slice(..first),
                    bytes.slice(first..second),
                    bytes.slice(second..),
                ];
                let found = values(pieces, media_type);
                assert_eq!(found, expected, "{body:?} at {first} and {second}");
            }
        }
        let single = bytes.chunks(1).map(Bytes::copy_from_slice).collect();
        assert_eq!(values(single, media_type), expected, "{body:?}");
        let mut whole = http::Response::new(bytes.clone());
        whole
            .headers_mut()
            .insert("content-type", media_type.parse().unwrap());
        assert_eq!(
            GetValues::response(whole).is_ok(),
            expected.iter().all(Result::is_ok)
        );
    }
}

/// What is too long is not waited for to its end.
#[test]
fn a_value_may_be_as_long_as_a_body() {
    for (length, is_fine) in [(9, true), (10, true), (11, false)] {
        let texts = [
            format!("\"{}\"", "x".repeat(length - 2)),
            "7".repeat(length),
            format!("[{}]", "1".repeat(length - 2)),
        ];
        let splits = texts
            .iter()
            .flat_map(|text| (0..=text.len()).map(move |at| (text, at)));
        for (text, split) in splits {
            let body = Bytes::from(format!("1 {text} 2"));
            let pieces = vec![body.slice(..2 + split), body.slice(2 + split..)];
            let channel = Channel::builder(&API).transport(Pieces(pieces, STREAM));
            let channel = channel.body_limit(10).build().unwrap();
            let listed = run(async {
                let mut items = Call::new(channel, None, GetValues).items().await.unwrap();
                let mut all = Vec::new();
                while let Some(item) = items.next().await {
                    all.push(item.is_ok());
                }
                all
            });
            let expected: &[bool] = if is_fine { &[true; 3] } else { &[true, false] };
            assert_eq!(listed, expected, "{length} {split}");
        }
    }
}
