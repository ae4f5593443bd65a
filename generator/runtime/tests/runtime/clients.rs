//! The clients that come with the crate, over real connections.

use std::net::TcpListener;
use std::time::{Duration, Instant};

use openapi_runtime::{Call, Error, Operation, Retry, Secret, TransportErrorKind};

use crate::server::{Act, Server};
use crate::support::{API, GetThing, MakeThing, run};

const OK: &str = "HTTP/1.1 200 OK\r\ncontent-length: 12\r\nx-a: 1\r\n\r\n{\"name\":\"n\"}";
const MADE: &str = "HTTP/1.1 201 Created\r\ncontent-length: 0\r\n\r\n";
const BUSY: &str = "HTTP/1.1 503 Busy\r\ncontent-length: 0\r\n\r\n";
const PART: &str = "HTTP/1.1 200 OK\r\ncontent-length: 12\r\nx-request-id: r\r\n\r\n{\"na";
const FLOOD: &str = "HTTP/1.1 200 OK\r\ntransfer-encoding: identity\r\n\r\n";

/// How a call over a real connection is tuned.
#[derive(Clone, Copy)]
struct Tuned {
    retry: Retry,
    timeout: Duration,
    limit: usize,
}

const TUNED: Tuned = Tuned {
    retry: Retry::new().backoff(Duration::from_millis(10), Duration::from_millis(10)),
    timeout: Duration::from_secs(4),
    limit: 100,
};

/// What each of the clients makes of the call. The server is started anew for each.
fn each<O: Operation>(
    tuned: Tuned,
    operation: impl Fn() -> O,
    acts: &[Act],
    check: impl Fn(Result<O::Output, Error>, Vec<String>),
) {
    let server = Server::start(acts);
    let result = asynchronous(&server.address, tuned, operation());
    check(result, server.requests());
    let server = Server::start(acts);
    let result = blocking(&server.address, tuned, operation());
    check(result, server.requests());
}

fn asynchronous<O: Operation>(
    address: &str,
    tuned: Tuned,
    operation: O,
) -> Result<O::Output, Error> {
    let builder = openapi_runtime::Channel::builder(&API).base_url(address);
    let channel = builder.body_limit(tuned.limit).build().unwrap();
    let call = Call::new(channel, Some(Secret::from("tok_1")), operation);
    let call = call.retry(tuned.retry).timeout(tuned.timeout);
    run(call.send()).map(http::Response::into_body)
}

fn blocking<O: Operation>(address: &str, tuned: Tuned, operation: O) -> Result<O::Output, Error> {
    let builder = openapi_runtime::blocking::Channel::builder(&API).base_url(address);
    let channel = builder.body_limit(tuned.limit).build().unwrap();
    let call = Call::new(channel, Some(Secret::from("tok_1")), operation);
    call.retry(tuned.retry).timeout(tuned.timeout).send()
}

#[test]
fn an_exchange() {
    each(
        TUNED,
        || GetThing("a/b"),
        &[Act::Send(OK)],
        |result, requests| {
            assert_eq!(result.unwrap().name, "n");
            let request = requests[0].to_ascii_lowercase();
            assert!(
                request.starts_with("get /v1/things/a%2fb http/1.1\r\n"),
                "{request}"
            );
            assert!(request.contains("\r\nauthorization: bearer tok_1\r\n"));
            assert!(request.contains("\r\nuser-agent: example/1.0\r\n"));
            assert!(!request.contains("content-length"), "{request}");
            assert!(!request.contains("accept-encoding"), "{request}");
        },
    );
    each(
        TUNED,
        || MakeThing,
        &[Act::Send(MADE)],
        |result, requests| {
            result.unwrap();
            let request = requests[0].to_ascii_lowercase();
            assert!(request.contains("\r\ncontent-length: 7\r\n"), "{request}");
            assert!(request.ends_with("\r\n\r\n{\"a\":1}"), "{request}");
            assert!(!request.contains("authorization"), "{request}");
        },
    );
}

#[test]
fn what_passes_is_asked_again() {
    let acts = [Act::Send(BUSY), Act::Send(PART), Act::Send(OK)];
    each(
        TUNED,
        || GetThing("x"),
        &acts,
        |result, requests| {
            assert_eq!(result.unwrap().name, "n");
            assert_eq!(requests.len(), 3);
        },
    );
    each(
        TUNED,
        || MakeThing,
        &acts,
        |result, requests| {
            assert_eq!(result.unwrap_err().status().unwrap(), 503);
            assert_eq!(requests.len(), 1);
        },
    );
}

#[test]
fn nothing_hangs() {
    for part in ["", "HTTP/1.1 200 OK\r\n", PART] {
        let tuned = Tuned {
            timeout: Duration::from_millis(300),
            ..TUNED
        };
        let start = Instant::now();
        each(
            tuned,
            || MakeThing,
            &[Act::Hang(part)],
            |result, requests| {
                let error = result.unwrap_err();
                assert!(matches!(error, Error::Timeout(_)), "{error:?}");
                assert!(error.may_have_been_sent() && !error.is_retryable());
                assert_eq!(error.was_processed(), part == PART, "{error}");
                assert_eq!(requests.len(), 1);
            },
        );
        assert!(start.elapsed() < Duration::from_secs(3));
    }
}

#[test]
fn all_the_time_in_the_world_is_no_overflow() {
    let tuned = Tuned {
        timeout: Duration::MAX,
        retry: Retry::new().attempt_timeout(Duration::MAX),
        ..TUNED
    };
    each(
        tuned,
        || GetThing("x"),
        &[Act::Send(OK)],
        |result, _| {
            assert_eq!(result.unwrap().name, "n");
        },
    );
}

#[test]
fn a_connection_that_does_not_come_about() {
    // An address that is set apart for documentation, and is not routed.
    let address = "http://192.0.2.1:81";
    let time = Duration::from_millis(200);
    let start = Instant::now();
    let builder = openapi_runtime::Channel::builder(&API)
        .allow_plain_http(true)
        .base_url(address);
    let channel = builder.connect_timeout(time).retry(Retry::none());
    let call = Call::new(channel.build().unwrap(), None, MakeThing);
    let error = run(call.send()).unwrap_err();
    assert!(!error.may_have_been_sent(), "{error:?}");
    let builder = openapi_runtime::blocking::Channel::builder(&API)
        .allow_plain_http(true)
        .base_url(address);
    let channel = builder.connect_timeout(time).retry(Retry::none());
    let call = Call::new(channel.build().unwrap(), None, MakeThing);
    let error = call.send().unwrap_err();
    assert!(!error.may_have_been_sent(), "{error:?}");
    assert!(start.elapsed() < Duration::from_secs(3));
}

#[test]
fn what_was_cut_off() {
    each(
        TUNED,
        || MakeThing,
        &[Act::Send(PART)],
        |result, requests| {
            let error = result.unwrap_err();
            assert!(error.was_processed(), "{error:?}");
            assert_eq!(error.status().unwrap(), 200);
            assert_eq!(error.request_id(), Some("r"));
            assert_eq!(error.body().unwrap(), "{\"na");
            assert_eq!(requests.len(), 1);
        },
    );
    each(
        TUNED,
        || MakeThing,
        &[Act::Send("")],
        |result, requests| {
            let error = result.unwrap_err();
            assert!(error.may_have_been_sent() && !error.is_retryable());
            assert!(!error.was_processed() && error.status().is_none());
            assert_eq!(requests.len(), 1);
        },
    );
}

#[test]
fn what_is_too_long_is_not_read_to_its_end() {
    let acts = [Act::Flood(FLOOD, 1 << 30)];
    each(
        TUNED,
        || GetThing("x"),
        &acts,
        |result, requests| {
            let Err(Error::Transport(error)) = result else {
                panic!()
            };
            assert_eq!(error.kind(), TransportErrorKind::TooLarge, "{error}");
            assert_eq!(error.body().unwrap().len(), 100);
            assert_eq!(requests.len(), 1);
        },
    );
}

#[test]
fn a_redirect_goes_nowhere_else() {
    let elsewhere = Server::start(&[Act::Send(OK)]);
    let answer = format!(
        "HTTP/1.1 307 There\r\nlocation: {}/\r\ncontent-length: 0\r\n\r\n",
        elsewhere.address
    );
    let acts = [Act::Send(answer.leak())];
    each(
        TUNED,
        || GetThing("x"),
        &acts,
        |result, _| {
            assert_eq!(result.unwrap_err().status().unwrap(), 307);
        },
    );
    each(
        TUNED,
        || MakeThing,
        &acts,
        |result, _| {
            assert_eq!(result.unwrap_err().status().unwrap(), 307);
        },
    );
    let here = "HTTP/1.1 302 Found\r\nlocation: /there\r\ncontent-length: 0\r\n\r\n";
    let acts = [Act::Send(here), Act::Send(OK)];
    each(
        TUNED,
        || GetThing("x"),
        &acts,
        |result, requests| {
            assert_eq!(result.unwrap().name, "n");
            assert!(requests[1].starts_with("GET /there "), "{}", requests[1]);
        },
    );
    assert!(elsewhere.requests().is_empty());
}

#[cfg(feature = "reqwest")]
#[test]
fn a_client_that_follows_redirects_is_refused() {
    let here = "HTTP/1.1 302 Found\r\nlocation: /there\r\ncontent-length: 0\r\n\r\n";
    let server = Server::start(&[Act::Send(here), Act::Send(OK)]);
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let transport = openapi_runtime::ReqwestTransport::from(client);
    let builder = openapi_runtime::Channel::builder(&API).transport(transport);
    let channel = builder.base_url(&server.address).build().unwrap();
    let error = run(Call::new(channel, None, MakeThing).send()).unwrap_err();
    assert!(error.may_have_been_sent() && !error.is_retryable());
    assert!(error.to_string().contains("followed a redirect"), "{error}");
}

#[cfg(feature = "ureq")]
#[test]
fn an_agent_of_ones_own_does_not_follow_redirects_either() {
    let here = "HTTP/1.1 302 Found\r\nlocation: /there\r\ncontent-length: 0\r\n\r\n";
    let server = Server::start(&[Act::Send(here), Act::Send(OK)]);
    let agent = ureq::Agent::config_builder().proxy(None).build();
    let transport = openapi_runtime::blocking::UreqTransport::from(agent.new_agent());
    let builder = openapi_runtime::blocking::Channel::builder(&API).transport(transport);
    let channel = builder.base_url(&server.address).build().unwrap();
    let error = Call::new(channel, None, MakeThing).send().unwrap_err();
    assert_eq!(error.status().unwrap(), 302);
    assert_eq!(server.requests().len(), 1);
}

#[test]
fn a_refused_connection_is_tried_again() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    for client in [asynchronous, blocking] {
        let error = client(&address, TUNED, MakeThing).unwrap_err();
        assert!(
            !error.may_have_been_sent() && error.is_retryable(),
            "{error:?}"
        );
        assert_eq!(error.attempts(), 3);
        assert!(
            error
                .to_string()
                .starts_with("make-thing: could not connect: ")
        );
    }
}

/// Of an error as much is read as is kept of one, and its beginning says what it is.
#[test]
fn an_error_that_is_very_long() {
    const HEAD: &str = "HTTP/1.1 400 Bad Request\r\ntransfer-encoding: identity\r\n\r\n\
                        {\"error\":{\"code\":\"c\",\"message\":\"m\"},\"trace\":\"";
    let tuned = Tuned {
        limit: 16 * 1024 * 1024,
        ..TUNED
    };
    each(
        tuned,
        || MakeThing,
        &[Act::Flood(HEAD, 400_000)],
        |result, _| {
            let error = result.unwrap_err();
            assert_eq!(
                error.to_string(),
                "make-thing: 400 Bad Request: m, the body was cut off after 262144 bytes (code c)"
            );
            assert_eq!(error.body().unwrap().len(), 256 * 1024);
        },
    );
    let tuned = Tuned {
        limit: 100,
        ..TUNED
    };
    each(
        tuned,
        || MakeThing,
        &[Act::Flood(HEAD, 400_000)],
        |result, _| {
            let error = result.unwrap_err().to_string();
            assert!(
                error.contains("m, the body was cut off after 100 bytes (code c)"),
                "{error}"
            );
        },
    );
}

/// A body that just fits is whole.
#[test]
fn a_body_of_the_longest_length() {
    for (limit, fits) in [(11, false), (12, true), (13, true)] {
        let tuned = Tuned { limit, ..TUNED };
        let tuned = Tuned {
            retry: Retry::none(),
            ..tuned
        };
        each(
            tuned,
            || GetThing("x"),
            &[Act::Send(OK)],
            |result, _| {
                assert_eq!(result.is_ok(), fits, "{limit}: {result:?}");
            },
        );
    }
}
