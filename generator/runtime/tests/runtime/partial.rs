//! Answers whose body does not come in whole, or is too long.

use openapi_runtime::testing::Answer;
use openapi_runtime::{Error, Retry, TransportErrorKind};

use crate::scripted::{Case, ok, status};
use crate::support::{GetThing, MakeThing};

fn cut_off(code: u16) -> Answer {
    let answer = status(code).header("x-request-id", "req_7");
    answer.bytes(r#"{"name":"n"#).cut_off()
}

#[test]
fn a_success_that_is_cut_off_was_processed() {
    for seen in Case::default().observe(|| MakeThing, || vec![cut_off(201)]) {
        let error = seen.error();
        assert_eq!(
            error.to_string(),
            "make-thing: 201 Created, but the body did not arrive whole: the exchange failed: the \
             script cut the answer off (request id req_7)"
        );
        assert!(error.was_processed() && error.may_have_been_sent() && !error.is_retryable());
        assert_eq!(error.status().unwrap(), 201);
        assert_eq!(error.request_id(), Some("req_7"));
        assert_eq!(error.headers().unwrap()["x-request-id"], "req_7");
        assert_eq!(error.body().unwrap(), r#"{"name":"n"#);
    }
    for seen in Case::default().observe(|| GetThing("x"), || vec![cut_off(200), ok()]) {
        assert_eq!(seen.result.unwrap().attempts, 2);
    }
}

#[test]
fn a_refusal_that_is_cut_off_is_a_refusal() {
    for seen in Case::default().observe(|| MakeThing, || vec![cut_off(409)]) {
        assert_eq!(
            seen.error().to_string(),
            "make-thing: 409 Conflict: no message, 10 bytes, the body was cut off after 10 bytes (request id req_7)"
        );
        assert!(!seen.error().was_processed());
    }
}

#[test]
fn a_body_that_is_too_long() {
    let case = Case {
        body_limit: Some(20),
        retry: Retry::new(),
        ..Case::default()
    };
    let long = |code: u16| status(code).bytes(r#"{"name":"0123456789"}"#);
    for seen in case.observe(|| GetThing("x"), || vec![long(200), ok()]) {
        assert_eq!(seen.requests.len(), 1);
        assert_eq!(seen.requests[0].body_limit(), Some(20));
        let Error::Transport(error) = seen.error() else {
            panic!()
        };
        assert_eq!(error.kind(), TransportErrorKind::TooLarge);
        assert_eq!(
            error.to_string(),
            "get-thing: 200 OK, but the body did not arrive whole: too much came in: the body is \
             longer than 20 bytes"
        );
        assert_eq!(error.body().unwrap().len(), 20);
        assert!(seen.error().was_processed());
    }
    for seen in case.observe(|| GetThing("x"), || vec![long(404)]) {
        assert!(matches!(seen.error(), Error::Api(_)));
        assert_eq!(seen.error().body().unwrap().len(), 20);
    }
}

#[test]
fn a_success_that_cannot_be_read() {
    let bodies = [
        "",
        "null",
        "<html>",
        "{}",
        r#"{"name":null}"#,
        r#"{"name":"#,
        r#"{"error":{"code":"x","message":"no"}}"#,
        "\u{feff}{}",
    ];
    for body in bodies {
        for seen in Case::default().observe(|| GetThing("x"), || vec![status(200).bytes(body)]) {
            let Error::Decode(error) = seen.error() else {
                panic!("{body}")
            };
            assert_eq!(error.body(), body);
            assert!(seen.error().was_processed() && !seen.error().is_retryable());
        }
    }
}
