//! Where values end does not depend on the pieces in which they come in.

use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::Frame;
use openapi_runtime::{Body, Call, Channel, Incoming, Transport, TransportError};

use crate::both::run;
use crate::operations::{API, GetEvents};

/// Answers with a body in two pieces, or byte by byte.
struct Split {
    kind: &'static str,
    body: &'static str,
    at: Option<usize>,
}

struct Pieces(Vec<Bytes>);

impl http_body::Body for Pieces {
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
        Poll::Ready(self.0.pop().map(|piece| Ok(Frame::data(piece))))
    }
}

impl Transport for Split {
    async fn send(&self, _: http::Request<Bytes>) -> Result<http::Response<Bytes>, TransportError> {
        unreachable!("the response is streamed")
    }

    async fn stream(
        &self,
        _: http::Request<Body>,
    ) -> Result<http::Response<Incoming>, TransportError> {
        let pieces = match self.at {
            Some(at) => {
                let (first, second) = self.body.as_bytes().split_at(at);
                vec![Bytes::from(second), Bytes::from(first)]
            }
            None => self
                .body
                .as_bytes()
                .chunks(1)
                .rev()
                .map(Bytes::from)
                .collect(),
        };
        let mut response = http::Response::new(Incoming::new(Pieces(pieces)));
        let kind = http::HeaderValue::from_static(self.kind);
        response.headers_mut().insert("content-type", kind);
        Ok(response)
    }
}

fn read(split: Split) -> Vec<String> {
    let channel = Channel::builder(&API).transport(split).build().unwrap();
    run(async {
        let mut items = Call::new(channel, None, GetEvents).items().await.unwrap();
        let mut all = Vec::new();
        while let Some(item) = items.next().await {
            all.push(match item {
                Ok(event) => format!("{} {}", event.n, event.text),
                Err(error) => error.to_string(),
            });
        }
        all
    })
}

#[test]
fn split_at_every_byte() {
    let values = "application/stream+json";
    let rows = [
        (
            "application/x-ndjson",
            "{\"n\":1}\r\n\r\n  \n{\"n\":\n{\"n\":3,\"text\":\"ü{\"}\n{\"n\":4}",
            "1 |!|3 ü{|4 ",
        ),
        (
            values,
            " {\"n\":1}{\"n\":2,\"text\":\"\\\\\\\"}\"}\n\n{\n \"n\": [\n{}]\n}\n{\"n\":4}",
            "1 |2 \\\"}|!|4 ",
        ),
        (
            values,
            "{\"n\":1\n{\"n\":2}\n\"te\\\"xt\"\n7{\"n\":5}\n}{\n{\"n\":7,\"text\":\"a\n{\"n\":8}",
            "!|2 |!|!|5 |!|!|8 ",
        ),
        (
            "application/json-seq",
            "\u{1e}{\"n\":1}\n\u{1e}{\"n\":\u{1e}{\"n\":3}\n\u{1e}\u{1e}{\"n\":4}\n",
            "1 |!|3 |4 ",
        ),
        (
            "application/json",
            " [{\"n\":1},\n {\"n\":2}, 7,[8],{\"n\":5}]",
            "1 |2 |!|8 |5 ",
        ),
        ("application/json", "{\"n\":1}", "1 "),
        (values, "", ""),
        (values, " \r\n\t", ""),
    ];
    for (kind, body, expected) in rows {
        let whole = read(Split {
            kind,
            body,
            at: Some(0),
        });
        let marks: Vec<_> = whole
            .iter()
            .map(|item| {
                if item.starts_with("get-events") {
                    "!"
                } else {
                    item.as_str()
                }
            })
            .collect();
        assert_eq!(marks.join("|"), expected, "{body:?}: {whole:#?}");
        for at in (1..=body.len()).map(Some).chain([None]) {
            assert_eq!(read(Split { kind, body, at }), whole, "{body:?} at {at:?}");
        }
    }
}
