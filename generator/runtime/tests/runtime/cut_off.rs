//! Errors whose bodies are longer than what is read of them, or break off.

use openapi_runtime::testing::Answer;
use openapi_runtime::{Error, TransportError};

use crate::scripted::{Case, milliseconds, status};
use crate::support::{GetThing, MakeThing};

const LIMIT: usize = 100;

fn case() -> Case {
    Case {
        body_limit: Some(LIMIT),
        ..Case::default()
    }
}

/// A body of this beginning that is longer than it may be.
fn long(beginning: &str) -> Answer {
    let body = format!("{beginning}{}", " ".repeat(2 * LIMIT));
    status(400).bytes(body)
}

#[test]
fn code_and_message_are_those_of_the_part_that_was_read() {
    let x = "x".repeat(LIMIT);
    let rows: [(&str, Option<&str>, Option<&str>); 13] = [
        (
            r#"{"error":{"code":"c","message":"m"},"#,
            Some("c"),
            Some("m"),
        ),
        (r#"{"error":{"message":"m","code":7,"#, Some("7"), Some("m")),
        (r#"{"message":"m","code":"c""#, Some("c"), Some("m")),
        (r#"{"code":"c","trace":[[{"a":"#, Some("c"), None),
        (
            r#"{"trace":[1,{"code":"no"}],"message":"m","z":tru"#,
            None,
            Some("m"),
        ),
        // The second of the places counts where the first has none.
        (r#"{"error":{"code":{}},"code":"c","#, Some("c"), None),
        (
            r#"{"error":{"code":"first"},"code":"second","#,
            Some("first"),
            None,
        ),
        // What is broken off itself is not told.
        (r#"{"code":"c","message":"m"#, Some("c"), None),
        (r#"{"code":"c","message":"m\u00"#, Some("c"), None),
        // A number may go on.
        (&format!(r#"{{"code":{}"#, "1".repeat(LIMIT)), None, None),
        (
            &format!(r#"{{"code":[-1.5e+{}"#, "1".repeat(LIMIT)),
            None,
            None,
        ),
        (r#"{"error":"no","message":"m","#, None, Some("m")),
        ("<html>", None, None),
    ];
    for (beginning, code, message) in rows {
        let body = format!("{beginning}{x}{x}");
        let answers = || vec![status(400).bytes(body.clone())];
        // A number goes on in what follows it, a text does not end there.
        for seen in case().observe(|| MakeThing, answers) {
            let Error::Api(error) = seen.error() else {
                panic!("{:?}", seen.error())
            };
            assert_eq!(error.code(), code, "{beginning}");
            match message {
                Some(message) => assert_eq!(error.message(), message, "{beginning}"),
                None => assert!(error.message().starts_with("no message"), "{beginning}"),
            }
            assert!(error.is_cut_off());
            assert_eq!(error.body().len(), LIMIT);
            let text = error.to_string();
            assert!(
                text.contains(", the body was cut off after 100 bytes"),
                "{text}"
            );
        }
    }
}

#[test]
fn the_text_says_so() {
    let beginning = r#"{"error":{"code":"c","message":"m"},"#;
    for seen in case().observe(|| MakeThing, || vec![long(beginning)]) {
        assert_eq!(
            seen.error().to_string(),
            "make-thing: 400 Bad Request: m, the body was cut off after 100 bytes (code c)"
        );
        assert!(seen.error().status().is_some() && !seen.error().is_retryable());
    }
    for seen in case().observe(
        || MakeThing,
        || vec![status(400).bytes(r#"{"message":"m"}"#)],
    ) {
        assert_eq!(seen.error().to_string(), "make-thing: 400 Bad Request: m");
        let Error::Api(error) = seen.error() else {
            panic!()
        };
        assert!(!error.is_cut_off());
    }
}

/// A body that just fits is whole.
#[test]
fn at_the_limit() {
    for (length, is_cut_off) in [(LIMIT - 1, false), (LIMIT, false), (LIMIT + 1, true)] {
        for seen in case().observe(|| MakeThing, || vec![status(500).bytes(vec![b' '; length])]) {
            let Error::Api(error) = seen.error() else {
                panic!()
            };
            assert_eq!(error.is_cut_off(), is_cut_off);
        }
    }
}

/// How long to wait is found there, too.
#[test]
fn the_reset_of_a_rate_limit_is_found() {
    let body = r#"{"wait":3,"trace":["#;
    let answers = || {
        let long = format!("{body}{}", "1,".repeat(LIMIT));
        let fine = Answer::ok(&serde_json::json!({ "name": "n" }));
        vec![status(429).bytes(long), fine]
    };
    for seen in case().observe(|| GetThing("x"), answers) {
        assert!(seen.result.is_ok());
        assert_eq!(seen.pauses, [milliseconds(3250)]);
    }
}

/// A connection that is lost in the body of an error is the same.
#[test]
fn connections_that_are_lost() {
    let answer = || {
        let mut response = http::Response::new(r#"{"code":"c","message":"m","z":"#.into());
        *response.status_mut() = http::StatusCode::CONFLICT;
        let error = TransportError::timeout("late").with_response(response);
        vec![Answer::failure(error)]
    };
    for seen in case().observe(|| MakeThing, answer) {
        assert_eq!(
            seen.error().to_string(),
            "make-thing: 409 Conflict: m, the body was cut off after 30 bytes (code c)"
        );
    }
}
