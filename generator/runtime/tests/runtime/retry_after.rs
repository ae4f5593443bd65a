//! When a server says that one may come back.

use std::time::Duration;

use jiff::Timestamp;
use openapi_runtime::testing::Answer;
use serde_json::json;

use crate::scripted::{Case, milliseconds, ok, status};
use crate::support::GetThing;

/// 2026-01-31T00:00:00Z.
const NOW: i64 = 1_769_817_600;

fn case() -> Case {
    Case {
        start: Timestamp::from_second(NOW).unwrap(),
        ..Case::default()
    }
}

/// The pause after the first answer, less the one that there is anyway.
fn told(answer: impl Fn() -> Answer) -> Duration {
    let mut pauses = case()
        .observe(|| GetThing("x"), || vec![answer(), ok()])
        .into_iter()
        .map(|seen| seen.pauses[0] - milliseconds(250));
    let first = pauses.next().unwrap();
    assert!(pauses.all(|other| other == first));
    first
}

#[test]
fn retry_after_in_all_its_forms() {
    let table = [
        ("0", 0),
        ("7", 7000),
        (" 7 ", 7000),
        ("1.5", 1500),
        ("-1", 0),
        ("soon", 0),
        ("", 0),
        ("NaN", 0),
        ("Sat, 31 Jan 2026 00:00:09 GMT", 9000),
        ("Fri, 30 Jan 2026 23:59:00 GMT", 0),
        ("Sat, 31 Foo 2026 00:00:09 GMT", 0),
    ];
    for status_code in [429, 503, 500] {
        for (text, pause) in table {
            let pause = milliseconds(pause);
            let answer = || status(status_code).header("retry-after", text);
            assert_eq!(told(answer), pause, "{status_code} {text}");
        }
    }
}

#[test]
fn dates_are_compared_with_those_of_the_server() {
    let answer = || {
        status(503)
            .header("date", "Thu, 01 Jan 2026 10:00:00 GMT")
            .header("retry-after", "Thu, 01 Jan 2026 10:00:04 GMT")
    };
    assert_eq!(told(answer), milliseconds(4000));
}

#[test]
fn the_reset_of_a_rate_limit() {
    let header = || status(429).header("x-ratelimit-reset", (NOW + 3).to_string());
    assert_eq!(told(header), milliseconds(3000));
    let body = || status(429).json(&json!({"error": {"limit": {"resetMs": NOW * 1000 + 1234}}}));
    assert_eq!(told(body), milliseconds(1234));
    let text = || status(429).json(&json!({ "wait": "2.5" }));
    assert_eq!(told(text), milliseconds(2500));
    let past = || status(429).header("x-ratelimit-reset", (NOW - 3).to_string());
    assert_eq!(told(past), milliseconds(0));
    let unreadable = || status(429).header("x-ratelimit-reset", "x").bytes("{");
    assert_eq!(told(unreadable), milliseconds(0));
    // `Retry-After` comes first, and other statuses say nothing by their limits.
    let both = || header().header("retry-after", "1");
    assert_eq!(told(both), milliseconds(1000));
    let other = || status(503).header("x-ratelimit-reset", (NOW + 3).to_string());
    assert_eq!(told(other), milliseconds(0));
}

#[test]
fn a_pause_that_is_too_long_is_not_begun() {
    for text in ["60", "3600", "99999999999999999999999999"] {
        let answers = || vec![status(429).header("retry-after", text), ok()];
        for seen in case().observe(|| GetThing("x"), answers) {
            assert_eq!((seen.requests.len(), seen.pauses.len()), (1, 0));
            assert!(seen.error().retry_after().unwrap() >= Duration::from_secs(60));
            assert!(seen.error().is_retryable());
        }
    }
}
