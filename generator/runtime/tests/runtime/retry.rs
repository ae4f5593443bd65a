//! When calls are made again, how often and how soon.

use std::time::Duration;

use openapi_runtime::testing::{Answer, Script};
use openapi_runtime::{Call, Channel, Error, Retry, RetryBudget, Secret, TransportError};

use crate::scripted::{Case, milliseconds, ok, status};
use crate::support::{API, GetThing, MakeThing, run};

fn get() -> GetThing {
    GetThing("x")
}

#[test]
fn pauses_double_and_are_of_random_length() {
    for seen in Case::default().observe(get, || vec![status(503), status(500), ok()]) {
        assert_eq!(seen.pauses, [milliseconds(250), milliseconds(500)]);
        let info = seen.result.unwrap();
        assert_eq!(info.attempts, 3);
        assert_eq!(info.request_id.as_deref(), Some("req_9"));
    }
    let case = Case {
        retry: Retry::new()
            .attempts(6)
            .backoff(milliseconds(100), milliseconds(500)),
        ..Case::default()
    };
    for seen in case.observe(get, || (0..7).map(|_| status(502)).collect()) {
        let pauses = [50, 100, 200, 250, 250].map(milliseconds);
        assert_eq!(seen.pauses, pauses);
        assert_eq!(seen.requests.len(), 6);
    }
}

#[test]
fn the_last_error_tells_how_many_attempts_there_were() {
    for seen in Case::default().observe(get, || (0..4).map(|_| status(503)).collect()) {
        assert_eq!(seen.requests.len(), 3);
        assert_eq!(seen.error().attempts(), 3);
        assert_eq!(
            seen.error().to_string(),
            "get-thing: 503 Service Unavailable: no message, the body is empty, after 3 attempts"
        );
    }
}

type Outcome = fn() -> Answer;

fn lost() -> Answer {
    Answer::failure(TransportError::other("lost"))
}

/// What an attempt came to, and whether a call is then made again that may be repeated, and one
/// that may not.
fn outcomes() -> Vec<(Outcome, bool, bool)> {
    vec![
        (|| Answer::failure(TransportError::connect("x")), true, true),
        (
            || Answer::failure(TransportError::timeout("x").and_not_sent()),
            true,
            true,
        ),
        (
            || Answer::failure(TransportError::other("x").and_not_sent()),
            true,
            true,
        ),
        (
            || Answer::failure(TransportError::timeout("x")),
            true,
            false,
        ),
        (lost, true, false),
        (|| Answer::failure(TransportError::setup("x")), false, false),
        (
            || Answer::failure(TransportError::too_large(7)),
            false,
            false,
        ),
        (|| status(200).bytes("{").cut_off(), true, false),
        (|| status(200).bytes("{"), false, false),
        (|| status(302), false, false),
        (|| status(400), false, false),
        (|| status(401), false, false),
        (|| status(404), false, false),
        (|| status(408), true, false),
        (|| status(409), false, false),
        (|| status(425), false, false),
        (|| status(429), true, true),
        (|| status(429).bytes("{").cut_off(), true, true),
        (|| status(500), true, false),
        (|| status(501), false, false),
        (|| status(502), true, false),
        (|| status(503), true, false),
        (|| status(503).header("retry-after", "1"), true, false),
        (|| status(503).bytes("<p>").cut_off(), true, false),
        (|| status(504), true, false),
        (|| status(505), false, false),
    ]
}

#[test]
fn what_is_made_again() {
    for (index, (outcome, repeatable, other)) in outcomes().into_iter().enumerate() {
        let case = |repeatable| Case {
            repeatable,
            ..Case::default()
        };
        let answers = || vec![outcome(), ok()];
        let made = || vec![outcome(), status(201)];
        let runs = [
            (case(None).observe(get, answers), repeatable),
            (case(Some(false)).observe(get, answers), other),
            (case(None).observe(|| MakeThing, made), other),
            (case(Some(true)).observe(|| MakeThing, made), repeatable),
        ];
        for (run, (seen, again)) in runs.into_iter().enumerate() {
            for seen in seen {
                let requests = if again { 2 } else { 1 };
                assert_eq!(seen.requests.len(), requests, "{index} {run}");
                if let Err(error) = &seen.result {
                    // What the call itself did not repeat is not for others to repeat either. A
                    // body that is at fault of itself was not worth it.
                    assert!(!error.is_retryable(), "{index} {run} {error}");
                }
            }
        }
    }
}

#[test]
fn requests_are_the_same_each_time() {
    let case = Case::default();
    for seen in case.observe(|| MakeThing, || vec![status(429), status(201)]) {
        let [first, second] = &seen.requests[..] else {
            panic!()
        };
        assert_eq!(first.headers(), second.headers());
        assert_eq!(first.body(), second.body());
        assert_eq!(first.uri(), second.uri());
        assert_eq!(second.json::<serde_json::Value>().unwrap()["a"], 1);
    }
}

#[test]
fn none_is_one_attempt() {
    let case = Case {
        retry: Retry::none(),
        ..Case::default()
    };
    for seen in case.observe(get, || vec![status(429), ok()]) {
        assert_eq!(seen.requests.len(), 1);
        assert!(seen.error().is_retryable());
    }
}

#[test]
fn an_earlier_attempt_may_have_been_sent() {
    let refused = || Answer::failure(TransportError::connect("refused"));
    let case = Case {
        retry: Retry::new().attempts(2),
        ..Case::default()
    };
    for seen in case.observe(get, || vec![lost(), refused()]) {
        assert!(seen.error().may_have_been_sent());
        assert_eq!(
            seen.error().to_string(),
            "get-thing: could not connect, an earlier attempt may have been sent: refused, after \
             2 attempts"
        );
    }
    for seen in case.observe(get, || vec![refused(), refused()]) {
        assert!(!seen.error().may_have_been_sent());
    }
}

#[test]
fn time_is_counted_over_all_attempts() {
    let case = Case {
        timeout: Some(milliseconds(1000)),
        retry: Retry::new().attempts(9).attempt_timeout(milliseconds(400)),
        ..Case::default()
    };
    let slow = || ok().after(Duration::from_secs(5));
    // 400 ms, a pause of 250 ms, and what is left: then another pause would be too long.
    for seen in case.observe(get, || vec![slow(), slow(), slow()]) {
        assert!(matches!(seen.error(), Error::Timeout(_)));
        let times: Vec<_> = seen.requests.iter().map(|one| one.timeout()).collect();
        assert_eq!(times, [400, 350].map(|time| Some(milliseconds(time))));
        assert_eq!(seen.took, milliseconds(1000));
    }
    // A call that cannot be made again has all the time at once.
    for seen in case.observe(|| MakeThing, || vec![slow()]) {
        assert_eq!(seen.requests[0].timeout(), Some(milliseconds(1000)));
        assert_eq!(seen.took, milliseconds(1000));
        assert!(!seen.error().is_retryable());
    }
}

#[test]
fn the_total_time_of_the_policy_counts_too() {
    let case = Case {
        retry: Retry::new().total_time(milliseconds(300)),
        ..Case::default()
    };
    for seen in case.observe(get, || vec![status(503), status(503), ok()]) {
        assert_eq!(seen.pauses, [milliseconds(250)]);
        assert_eq!(seen.error().attempts(), 2);
    }
}

#[test]
fn the_budget_is_shared_and_grows_with_success() {
    let script = Script::new();
    let channel = Channel::builder(&API).transport(script.clone());
    let channel = channel.retry_budget(RetryBudget::new(2, 50));
    let channel = channel.build().unwrap();
    let attempts = |answers: Vec<Answer>| {
        let before = script.requests().len();
        answers.into_iter().for_each(|answer| script.push(answer));
        let token = Some(Secret::from("tok_1"));
        let _ = run(Call::new(channel.clone(), token, get()));
        script.requests().len() - before
    };
    assert_eq!(attempts(vec![status(503), status(503), status(503)]), 3);
    // Nothing is left.
    assert_eq!(attempts(vec![status(503)]), 1);
    assert_eq!(attempts(vec![ok()]), 1);
    assert_eq!(attempts(vec![status(503)]), 1);
    assert_eq!(attempts(vec![ok()]), 1);
    // Two calls that succeeded are worth one retry.
    assert_eq!(attempts(vec![status(503), status(503)]), 2);
    // Coming back when the server says so takes nothing.
    let told = || status(429).header("retry-after", "1");
    assert_eq!(attempts(vec![told(), told(), ok()]), 3);
    assert_eq!(script.left(), 0);
}

/// What succeeds before an outage is not saved up for it.
#[test]
fn a_budget_grows_no_larger_than_it_began() {
    let script = Script::new();
    let channel = Channel::builder(&API).transport(script.clone());
    let channel = channel.retry_budget(RetryBudget::new(2, 100));
    let channel = channel.build().unwrap();
    let call = || {
        run(Call::new(
            channel.clone(),
            Some(Secret::from("tok_1")),
            get(),
        ))
    };
    for _ in 0..10 {
        script.push(ok());
        call().unwrap();
    }
    (0..20).for_each(|_| script.push(status(503)));
    let retries: usize = (0..5)
        .map(|_| {
            let before = script.requests().len();
            call().unwrap_err();
            script.requests().len() - before - 1
        })
        .sum();
    assert_eq!(retries, 2);
    let shown = format!("{:?}", RetryBudget::new(2, 100));
    assert_eq!(shown, "RetryBudget { left: Some(2) }");
}

#[test]
fn a_budget_without_end() {
    let case = Case {
        retry: Retry::new()
            .attempts(300)
            .backoff(Duration::ZERO, Duration::ZERO),
        budget: Some(RetryBudget::unlimited),
        ..Case::default()
    };
    for seen in case.observe(get, || (0..300).map(|_| status(500)).collect()) {
        assert_eq!(seen.requests.len(), 300);
    }
    let case = Case {
        budget: None,
        ..case
    };
    for seen in case.observe(get, || (0..300).map(|_| status(500)).collect()) {
        assert_eq!(seen.requests.len(), 101);
    }
}

#[test]
fn a_script_that_ends_is_no_panic() {
    for seen in Case::default().observe(get, || vec![status(503)]) {
        assert_eq!(seen.requests.len(), 2);
        assert_eq!(
            seen.error().to_string(),
            "get-thing: the transport cannot be used, an earlier attempt may have been sent: the \
             script has no answer to GET /v1/things/x: all 1 have been given, after 2 attempts"
        );
        assert!(!seen.error().is_retryable());
    }
}

#[test]
fn a_budget_may_be_as_large_as_it_likes() {
    for retries in [42_949_673, u32::MAX] {
        let shown = format!("{:?}", RetryBudget::new(retries, 10));
        assert_eq!(shown, "RetryBudget { left: Some(42949672) }");
    }
}

/// An attempt that would begin when the time is up is not made.
#[test]
fn a_pause_that_lasts_as_long_as_the_call_is_not_begun() {
    for (timeout, attempts) in [(250, 1), (251, 2)] {
        let limits = [
            Case {
                timeout: Some(milliseconds(timeout)),
                ..Case::default()
            },
            Case {
                retry: Retry::new().total_time(milliseconds(timeout)),
                ..Case::default()
            },
        ];
        for case in limits {
            for seen in case.observe(get, || vec![status(503), status(503), status(503)]) {
                assert_eq!(seen.requests.len(), attempts, "{timeout}");
            }
        }
    }
}

/// What the server refused for being asked too often does not count as sent.
#[test]
fn a_call_that_was_turned_away_was_not_sent() {
    let failed = || Answer::failure(TransportError::connect("x"));
    let case = Case {
        retry: Retry::new().attempts(2),
        ..Case::default()
    };
    for (first, may_have_been_sent) in [(429, false), (503, true)] {
        for seen in case.observe(get, || vec![status(first), failed()]) {
            assert_eq!(seen.error().attempts(), 2);
            assert_eq!(seen.error().may_have_been_sent(), may_have_been_sent);
        }
    }
}

/// No time at all would be no limit to some transports.
#[test]
fn an_attempt_has_a_little_time_at_least() {
    for (timeout, least) in [(0, 1), (1, 1), (2, 2)] {
        let case = Case {
            timeout: Some(milliseconds(timeout)),
            ..Case::default()
        };
        for seen in case.observe(get, || vec![ok()]) {
            assert_eq!(seen.requests[0].timeout(), Some(milliseconds(least)));
        }
    }
}
