//! Requests whose bodies are sent while they are read.

use std::io::{self, Read};
use std::net::TcpListener;
use std::time::Duration;

use openapi_runtime::{Body, Call, Channel, Error, Retry, TransportErrorKind, blocking};

use crate::both::{Pieces, again, once, run, send, zeros};
use crate::operations::{API, PutThing, put};
use crate::server::{Act, Got, answer};

const LONG: usize = 300_000;

fn done() -> Act {
    Act::Answer(answer("204 No Content", "", ""))
}

fn busy() -> String {
    answer("503 Busy", "", "")
}

#[test]
fn of_unknown_length_they_come_in_chunks() {
    for make in [once, again] {
        send(
            &[done()],
            || put(make(LONG as u64)),
            |client, result, got| {
                result.unwrap();
                let head = &got[0].head;
                assert!(
                    head.contains("transfer-encoding: chunked"),
                    "{client}: {head}"
                );
                assert!(head.contains("content-type: application/octet-stream"));
                assert_eq!((got[0].length, got[0].whole), (LONG, true), "{client}");
                assert!(got[0].body.iter().all(|byte| *byte == b'0'));
            },
        );
    }
}

#[test]
fn of_known_length_they_say_so() {
    let file = std::env::temp_dir().join(format!("upload-{}", std::process::id()));
    std::fs::write(&file, vec![b'0'; LONG]).unwrap();
    let operations: [&dyn Fn() -> PutThing; 4] = [
        &|| put(once(LONG as u64).with_length(LONG as u64)),
        &|| put(again(LONG as u64).with_length(LONG as u64)),
        &|| put(Body::file(&file).unwrap()),
        &|| put(vec![b'0'; LONG]),
    ];
    for operation in operations {
        send(&[done()], operation, |client, result, got| {
            result.unwrap();
            let lines = got[0].head.lines();
            let lengths: Vec<_> = lines
                .filter(|line| line.starts_with("content-length"))
                .collect();
            assert_eq!(lengths, [format!("content-length: {LONG}")], "{client}");
            assert!(!got[0].head.contains("transfer-encoding"), "{client}");
            assert_eq!((got[0].length, got[0].whole), (LONG, true), "{client}");
        });
    }
    std::fs::remove_file(file).unwrap();
}

#[test]
fn empty_ones() {
    for body in [Body::default(), once(0).with_length(0)] {
        let operation = || put(body.clone());
        let server = crate::server::Server::start(&[done()]);
        let call = Call::new(crate::both::blocking_channel(&server), None, operation());
        call.send().unwrap();
        assert!(server.got()[0].head.contains("content-length: 0"));
    }
    send(
        &[done()],
        || put(again(0)),
        |_, result, got| {
            result.unwrap();
            assert_eq!((got[0].length, got[0].whole), (0, true));
        },
    );
}

#[test]
fn asynchronous_ones() {
    let pieces = || Pieces(vec![b"one", b"", b"two"]);
    let once = move || Body::stream(pieces());
    let again = move || Body::restarted(pieces);
    for make in [&once as &dyn Fn() -> Body, &again] {
        let server = crate::server::Server::start(&[done()]);
        let call = Call::new(crate::both::channel(&server), None, put(make()));
        run(call).unwrap();
        assert_eq!(server.got()[0].body, b"onetwo");
        let call = Call::new(crate::both::blocking_channel(&server), None, put(make()));
        let error = call.send().unwrap_err();
        assert!(!error.may_have_been_sent(), "{error}");
        let text = "put-thing: sending broke off before the request was sent: the body of the \
                    request could not be read: an asynchronous stream cannot be sent by a client \
                    that blocks";
        assert_eq!(error.to_string(), text);
    }
}

#[test]
fn a_server_that_is_busy_gets_them_again() {
    for first in [Act::Early(busy()), Act::Answer(busy())] {
        let acts = [first, done()];
        send(
            &acts,
            || put(again(LONG as u64)),
            |client, result, got| {
                assert!(result.is_ok(), "{client}: {result:?}");
                // The one that was answered early may still be on its way.
                let whole = |got: &Got| got.whole && got.length == LONG;
                assert!(got.iter().any(whole), "{client}: {}", got.len());
            },
        );
    }
    // What was read is gone.
    let acts = [Act::Answer(busy()), done()];
    send(
        &acts,
        || put(once(LONG as u64)),
        |client, result, got| {
            let error = result.unwrap_err();
            assert_eq!(
                error.status().map(|status| status.as_u16()),
                Some(503),
                "{client}"
            );
            assert_eq!((got.len(), error.attempts()), (1, 1), "{client}");
        },
    );
}

#[test]
fn a_server_that_dies_meanwhile() {
    const VERY_LONG: u64 = 20_000_000;
    let acts = [Act::Die(1000), Act::Die(70_000), done()];
    send(
        &acts,
        || put(again(VERY_LONG)),
        |client, result, got| {
            assert!(result.is_ok(), "{client}: {result:?}");
            assert_eq!(got[2].length, 20_000_000, "{client}");
        },
    );
    send(
        &acts,
        || put(once(VERY_LONG)),
        |client, result, got| {
            let error = result.unwrap_err();
            assert_eq!((got.len(), error.attempts()), (1, 1), "{client}: {error}");
            assert!(error.may_have_been_sent(), "{client}: {error}");
        },
    );
}

/// A connection that does not come about leaves the body untouched.
#[test]
fn what_was_not_read_is_sent_later() {
    let address = {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        format!("http://{}", listener.local_addr().unwrap())
    };
    let retry = Retry::new().backoff(Duration::from_millis(1), Duration::from_millis(1));
    let body = once(5);
    let channel = Channel::builder(&API).base_url(&address).retry(retry);
    let call = Call::new(channel.build().unwrap(), None, put(body.clone()));
    let error = run(call).unwrap_err();
    assert_eq!(error.attempts(), 3, "{error}");
    let channel = blocking::Channel::builder(&API)
        .base_url(&address)
        .retry(retry);
    let call = Call::new(channel.build().unwrap(), None, put(body.clone()));
    let error = call.send().unwrap_err();
    assert_eq!(error.attempts(), 3, "{error}");
    assert!(!body.is_spent() && !error.may_have_been_sent());
    let server = crate::server::Server::start(&[done()]);
    let call = Call::new(crate::both::channel(&server), None, put(body.clone()));
    run(call).unwrap();
    assert!(body.is_spent());
    let call = Call::new(crate::both::channel(&server), None, put(body));
    let error = run(call).unwrap_err();
    assert_eq!(
        error.to_string(),
        "put-thing: the body has been read already"
    );
    assert!(matches!(error, Error::Build(_)), "{error}");
}

struct Broken;

impl Read for Broken {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        Err(io::Error::other("the disk is gone"))
    }
}

#[test]
fn bodies_that_fail() {
    let broken = || put(Body::reader(zeros(LONG as u64).chain(Broken)));
    let short = || put(again(10).with_length(20));
    let long = || put(again(20).with_length(10));
    let rows: [(&dyn Fn() -> PutThing, &str); 3] = [
        (&broken, "the disk is gone"),
        (&short, "it is not as long as was said"),
        (&long, "it is not as long as was said"),
    ];
    for (operation, text) in rows {
        send(
            &[Act::Die(usize::MAX), done()],
            operation,
            |client, result, got| {
                let Err(Error::Transport(error)) = result else {
                    panic!("{client}: {result:?}")
                };
                assert_eq!(
                    error.kind(),
                    TransportErrorKind::Body,
                    "{client}: {error:?}"
                );
                assert!(error.to_string().ends_with(text), "{client}: {error}");
                assert!(error.may_have_been_sent() && error.attempts() == 1);
                assert!(got.iter().all(|got| !got.whole), "{client}: {got:?}");
            },
        );
    }
    let gone = || {
        put(Body::reopened(|| {
            Err::<io::Empty, _>(io::Error::other("no such thing"))
        }))
    };
    send(&[], gone, |client, result, _| {
        let error = result.unwrap_err();
        assert!(!error.may_have_been_sent(), "{client}: {error}");
        assert!(
            error.to_string().ends_with("no such thing"),
            "{client}: {error}"
        );
    });
    assert!(Body::file("/no/such/file").is_err());
}

#[test]
fn whoever_knows_of_bytes_alone_is_told() {
    use openapi_runtime::Operation as _;
    assert_eq!(put("abc").request().unwrap().body(), "abc");
    let error = put(once(3)).request().unwrap_err();
    assert_eq!(
        error.to_string(),
        "the body is yet to be read: use `streaming_request`"
    );
    let request = put(once(3).with_length(3)).streaming_request().unwrap();
    assert_eq!(request.headers()["content-length"], "3");
    let clone = request.clone();
    assert!(!clone.body().is_spent() && !clone.body().is_replayable());
}
