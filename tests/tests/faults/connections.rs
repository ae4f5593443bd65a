//! Connections that are used again, and are not what they were.

use std::thread;
use std::time::Duration;

use super::answers::{BODY, good, raw, response, unavailable};
use super::calls::{
    Flavour, Operation, Patience, block_on, blocking_client, call_async, call_blocking, client,
};
use super::server::{Server, Step, Then, Upto};

const BOTH: [Flavour; 2] = [Flavour::Async, Flavour::Blocking];

/// Calls one after the other with one client, in lines, with a pause before each but the first.
fn lines(
    server: &Server,
    operations: &[Operation],
    flavour: Flavour,
    pause: Duration,
) -> Vec<String> {
    let url = server.url();
    let (client, blocking) = (
        client(&url, Patience::LONG),
        blocking_client(&url, Patience::LONG),
    );
    let call = |(number, operation): (usize, &Operation)| {
        if number > 0 {
            thread::sleep(pause);
        }
        let seen = match flavour {
            Flavour::Async => block_on(call_async(&client, *operation)),
            Flavour::Blocking => call_blocking(&blocking, *operation),
        };
        seen.line
    };
    operations.iter().enumerate().map(call).collect()
}

#[test]
fn a_connection_is_used_again() {
    for flavour in BOTH {
        let server = Server::start([good()]);
        let pause = Duration::from_millis(20);
        let lines = lines(&server, &[Operation::Invoice; 10], flavour, pause);
        assert_eq!(lines, ["1 ok 200"; 10], "{flavour:?}");
        assert_eq!(server.processed(), 10, "{flavour:?}");
        assert_eq!(server.connections(), 1, "{flavour:?}");
    }
}

/// The server says nothing of it and closes each connection after its answer.
#[test]
fn a_connection_closed_between_calls_is_noticed() {
    for flavour in BOTH {
        let server = Server::start([raw(response(200, "", BODY), Then::Close)]);
        let pause = Duration::from_millis(100);
        let lines = lines(&server, &[Operation::Invoice; 10], flavour, pause);
        assert_eq!(lines, ["1 ok 200"; 10], "{flavour:?}");
        assert_eq!(server.processed(), 10, "{flavour:?}");
    }
}

/// The next call begins while the connection is being closed: it may fail, but is not doubled.
#[test]
fn a_connection_closed_under_a_call_doubles_nothing() {
    for flavour in BOTH {
        let server = Server::start([raw(response(200, "", BODY), Then::Close)]);
        let lines = lines(&server, &[Operation::Invoice; 100], flavour, Duration::ZERO);
        let fine = lines.iter().filter(|line| line.ends_with("ok 200")).count();
        for line in &lines {
            let known = ["1 ok 200", "2 ok 200", "3 ok 200", "1 lost sent"];
            assert!(known.contains(&line.as_str()), "{flavour:?}: {line}");
        }
        assert_eq!(server.processed() as usize, fine, "{flavour:?}");
    }
}

#[test]
fn a_connection_used_again_and_reset_doubles_nothing() {
    for flavour in BOTH {
        for (upto, processed) in [(Upto::Nothing, 1), (Upto::Head, 1), (Upto::Everything, 2)] {
            let server = Server::start([good(), Step::Reset(upto), good()]);
            let calls = [Operation::Get, Operation::Invoice];
            let lines = lines(&server, &calls, flavour, Duration::from_millis(20));
            assert_eq!(lines, ["1 ok 200", "1 lost sent"], "{flavour:?} {upto:?}");
            assert_eq!(server.processed(), processed, "{flavour:?} {upto:?}");
            assert_eq!(server.requests(), 2, "{flavour:?} {upto:?}");
        }
    }
}

#[test]
fn a_connection_used_again_and_closed_doubles_nothing() {
    for flavour in BOTH {
        let server = Server::start([good(), Step::Close, good()]);
        let calls = [Operation::Get, Operation::Invoice];
        let lines = lines(&server, &calls, flavour, Duration::from_millis(20));
        assert_eq!(lines, ["1 ok 200", "1 lost sent"], "{flavour:?}");
        assert_eq!(server.processed(), 2, "{flavour:?}");
    }
}

/// What follows an answer on its connection is not the answer to the next call.
#[test]
fn an_answer_too_many_is_not_taken_for_the_next() {
    let other = response(201, "", r#"{"url":"https://other.example"}"#);
    for flavour in BOTH {
        for before in [0, 50] {
            let two = [response(200, "", BODY), other.clone()].concat();
            let server = Server::start([raw(two, Then::Keep), good()]);
            let calls = [Operation::Get, Operation::Invoice];
            let pause = Duration::from_millis(before);
            let lines = lines(&server, &calls, flavour, pause);
            assert_eq!(lines[0], "1 ok 200", "{flavour:?}");
            assert_ne!(lines[1], "1 ok 201", "{flavour:?} after {before} ms: taken");
        }
    }
}

/// The same, where it comes after the answer was read.
#[test]
fn an_answer_out_of_the_blue_is_not_taken_for_the_next() {
    for status in [201, 408] {
        let late = Step::Trickle {
            first: response(200, "", BODY),
            rest: response(status, "", BODY),
            every: Duration::from_micros(50),
        };
        for flavour in BOTH {
            let server = Server::start([late.clone(), good()]);
            let calls = [Operation::Get, Operation::Invoice];
            let lines = lines(&server, &calls, flavour, Duration::from_millis(300));
            assert_eq!(lines[0], "1 ok 200", "{flavour:?}");
            assert_eq!(lines[1], "1 ok 200", "{flavour:?}: {status} taken");
            assert_eq!(server.processed(), 2, "{flavour:?}");
        }
    }
}

/// The limit of a body is the one that is set.
#[test]
fn a_body_may_be_as_long_as_it_is_said() {
    let length = BODY.len();
    for (limit, line) in [
        (length, "1 ok 200"),
        (length - 1, "1 too-large 200 sent done"),
    ] {
        let server = Server::start([good()]);
        let builder = vercel_marketplace::Client::builder().base_url(server.url());
        let client = builder.body_limit(limit).build().unwrap();
        assert_eq!(block_on(call_async(&client, Operation::Get)).line, line);
        let builder = vercel_marketplace::blocking::Client::builder().base_url(server.url());
        let client = builder.body_limit(limit).build().unwrap();
        assert_eq!(call_blocking(&client, Operation::Get).line, line);
    }
}

/// A token is in the request, and nothing of it in the exchange without one.
#[test]
fn tokens_go_only_where_they_belong() {
    for flavour in BOTH {
        let server = Server::start([good()]);
        let calls = [Operation::Invoice, Operation::Sso];
        lines(&server, &calls, flavour, Duration::ZERO);
        let heads = server.heads();
        assert!(heads[0].contains("Bearer canary-token"), "{flavour:?}");
        let second = heads[1].to_ascii_lowercase();
        assert!(!second.contains("authorization"), "{flavour:?}");
    }
}

/// An outage is not made worse by all that ask again.
#[test]
fn a_budget_bounds_the_requests_of_an_outage() {
    use vercel_marketplace::runtime::RetryBudget;
    use vercel_marketplace::{Client, Retry};

    let server = Server::start([unavailable()]);
    let retry = Retry::new().backoff(Duration::from_millis(1), Duration::from_millis(2));
    let builder = Client::builder().base_url(server.url()).retry(retry);
    let client = builder
        .retry_budget(RetryBudget::new(5, 10))
        .build()
        .unwrap();
    for _ in 0..20 {
        block_on(call_async(&client, Operation::Get));
    }
    assert_eq!(server.requests(), 25);
}
