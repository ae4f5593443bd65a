//! Streams over a script, and over a transport that knows of none.

use std::time::Duration;

use bytes::Bytes;
use openapi_runtime::testing::{Answer, Script};
use openapi_runtime::{Body, Call, Channel, Transport, TransportError, blocking};

use crate::both::{once, run};
use crate::operations::{API, GetBytes, GetEvents, put};

#[test]
fn a_script_gets_the_whole_body() {
    let script = Script::new()
        .then(Answer::status(503))
        .then(Answer::status(204));
    let body = || Body::reopened(|| Ok(&b"abc"[..]));
    let channel = Channel::builder(&API).transport(script.clone());
    run(Call::new(channel.build().unwrap(), None, put(body()))).unwrap();
    script.push(Answer::status(204));
    let channel = blocking::Channel::builder(&API).transport(script.clone());
    Call::new(channel.build().unwrap(), None, put(body()))
        .send()
        .unwrap();
    let bodies: Vec<_> = script
        .requests()
        .iter()
        .map(|got| got.body().clone())
        .collect();
    assert_eq!(bodies, ["abc"; 3]);
    // How long a stream takes to be sent is for the caller to say.
    for request in script.requests() {
        assert!(request.timeout() > Some(Duration::from_secs(59)));
    }
}

#[test]
fn a_script_cuts_off() {
    let script = || {
        let answer = Answer::status(200).bytes("{\"n\":1}\n{\"n\"").cut_off();
        Script::new().then(answer)
    };
    let channel = Channel::builder(&API).transport(script()).body_limit(9);
    let call = Call::new(channel.build().unwrap(), None, GetEvents);
    let error = run(async {
        let mut items = call.items().await.unwrap();
        assert_eq!(items.next().await.unwrap().unwrap().n, 1);
        items.next().await.unwrap().unwrap_err()
    });
    let text = "get-events: 200 OK, but the body ended after 12 bytes: the exchange failed: the \
                script cut the answer off";
    assert_eq!(error.to_string(), text);
    let channel = blocking::Channel::builder(&API)
        .transport(script())
        .body_limit(9);
    let call = Call::new(channel.build().unwrap(), None, GetEvents);
    let mut items = call.items().unwrap();
    assert_eq!(items.next().unwrap().unwrap().n, 1);
    assert_eq!(items.next().unwrap().unwrap_err().to_string(), text);
    assert!(items.next().is_none());
}

/// Has no way of its own to stream.
struct Plain;

impl Transport for Plain {
    async fn send(
        &self,
        request: http::Request<Bytes>,
    ) -> Result<http::Response<Bytes>, TransportError> {
        Ok(http::Response::new(request.into_body()))
    }
}

impl blocking::BlockingTransport for Plain {
    fn send(&self, request: http::Request<Bytes>) -> Result<http::Response<Bytes>, TransportError> {
        Ok(http::Response::new(request.into_body()))
    }
}

#[test]
fn a_transport_that_knows_of_no_streams_gets_bytes() {
    let channel = Channel::builder(&API).transport(Plain).build().unwrap();
    let call = Call::new(channel.clone(), None, put(once(100_000)));
    run(call).unwrap();
    run(async {
        let mut stream = Call::new(channel, None, GetBytes).stream().await.unwrap();
        assert!(stream.next().await.is_none());
    });
    let channel = blocking::Channel::builder(&API).transport(Plain);
    let call = Call::new(channel.build().unwrap(), None, put(once(100_000)));
    call.send().unwrap();
}

#[test]
fn nothing_of_a_body_is_printed() {
    let canary = "CANARY-5eb1";
    let bodies = [
        Body::from(canary),
        Body::reader(canary.as_bytes()),
        Body::reopened(move || Ok(canary.as_bytes())),
    ];
    for body in bodies {
        let channel = Channel::builder(&API)
            .transport(Script::new())
            .build()
            .unwrap();
        let call = Call::new(channel, None, put(body.clone()));
        let printed = format!("{body:?} {call:?} {:?}", put(body.clone()));
        let stream = format!("{:?}", body.clone().into_stream());
        let reader = format!("{:?}", body.into_reader());
        assert!(!(printed + &stream + &reader).contains(canary));
    }
    let script = Script::new().then(Answer::status(200).bytes(format!("{canary}\n{canary}")));
    let channel = Channel::builder(&API).transport(script).build().unwrap();
    run(async {
        let mut items = Call::new(channel, None, GetEvents).items().await.unwrap();
        let error = items.next().await.unwrap().unwrap_err();
        assert!(!format!("{items:?} {error:?} {error:#?} {error}").contains(canary));
    });
}
