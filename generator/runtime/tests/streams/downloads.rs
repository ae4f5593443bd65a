//! Responses that are passed on as they come in.

use std::time::Duration;

use openapi_runtime::Error;

use crate::both::{IDLE, download, send};
use crate::operations::{GetBytes, GetEvents};
use crate::server::{Act, answer, chunk, open};

const NOW: Duration = Duration::ZERO;

#[test]
fn they_may_be_longer_than_a_body() {
    let act = Act::Repeat(
        "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 1000000\r\n\r\n".to_owned(),
        vec![b'x'; 10_000],
        100,
    );
    download(
        std::slice::from_ref(&act),
        || GetBytes,
        |client, downloaded, got| {
            let (bytes, error) = downloaded.unwrap();
            assert!(error.is_none(), "{client}");
            assert_eq!(bytes.len(), 1_000_000);
            assert!(
                got[0].head.contains("accept: image/png\r\n"),
                "{client}: {}",
                got[0].head
            );
        },
    );
    send(
        &[act],
        || GetBytes,
        |client, result, _| {
            let error = result.unwrap_err();
            assert!(
                error.to_string().contains("longer than 4096 bytes"),
                "{client}: {error}"
            );
        },
    );
}

#[test]
fn they_may_take_longer_than_a_call_if_they_go_on() {
    let mut pieces = vec![(NOW, open("transfer-encoding: chunked\r\n"))];
    pieces.extend((0..6).map(|_| (IDLE / 4, chunk(b"ab"))));
    pieces.push((IDLE / 4, b"0\r\n\r\n".to_vec()));
    download(
        &[Act::Pieces(pieces)],
        || GetBytes,
        |client, downloaded, _| {
            let (bytes, error) = downloaded.unwrap();
            assert!(error.is_none(), "{client}: {error:?}");
            assert_eq!(bytes, b"abababababab", "{client}");
        },
    );
}

#[test]
fn they_may_not_stop() {
    let pieces = vec![
        (NOW, open("transfer-encoding: chunked\r\n")),
        (NOW, chunk(b"abc")),
        (IDLE * 3, chunk(b"def")),
    ];
    download(
        &[Act::Pieces(pieces)],
        || GetBytes,
        |client, downloaded, got| {
            let (bytes, error) = downloaded.unwrap();
            let Some(Error::Timeout(error)) = error else {
                panic!("{client}: {error:?}")
            };
            assert_eq!(
                (bytes.as_slice(), error.received()),
                (&b"abc"[..], Some(3)),
                "{client}"
            );
            assert_eq!((got.len(), error.attempts()), (1, 1));
        },
    );
}

#[test]
fn they_may_be_cut_off() {
    for headers in ["transfer-encoding: chunked\r\n", "content-length: 99\r\n"] {
        let piece = match headers.starts_with("transfer") {
            true => chunk(b"abc"),
            false => b"abc".to_vec(),
        };
        let pieces = vec![(NOW, open(headers)), (NOW, piece)];
        download(
            &[Act::Pieces(pieces)],
            || GetBytes,
            |client, downloaded, got| {
                let (bytes, error) = downloaded.unwrap();
                let error = error.unwrap();
                assert_eq!(bytes, b"abc", "{client}");
                let text = error.to_string();
                let beginning = "get-bytes: 200 OK, but the body ended after 3 bytes: ";
                assert!(text.starts_with(beginning), "{client}: {text}");
                assert!(text.ends_with(" (request id req_1)"), "{client}: {text}");
                assert!(error.was_processed() && got.len() == 1);
            },
        );
    }
}

#[test]
fn until_they_begin_they_are_asked_for_again() {
    let acts = [
        Act::Answer(answer("503 Busy", "", "")),
        Act::Die(0),
        Act::Answer(answer("200 OK", "", "abc")),
    ];
    download(
        &acts,
        || GetBytes,
        |client, downloaded, _| {
            assert_eq!(downloaded.unwrap().0, b"abc", "{client}");
        },
    );
}

#[test]
fn what_the_server_refuses_is_read() {
    let refusal = answer(
        "404 Not Found",
        "",
        r#"{"code":"gone","message":"No such image."}"#,
    );
    download(
        &[Act::Answer(refusal)],
        || GetBytes,
        |client, downloaded, _| {
            let Err(Error::Api(error)) = downloaded else {
                panic!("{client}")
            };
            assert_eq!(
                (error.code(), error.message()),
                (Some("gone"), "No such image.")
            );
        },
    );
    let unchanged = answer("304 Not Modified", "", "");
    download(
        &[Act::Answer(unchanged)],
        || GetBytes,
        |client, downloaded, _| {
            assert!(matches!(downloaded, Err(Error::Decode(_))), "{client}");
        },
    );
}

#[test]
fn a_refusal_that_does_not_end() {
    let head = b"HTTP/1.1 404 Not Found\r\nconnection: close\r\n\r\n".to_vec();
    let mut pieces = vec![(NOW, head)];
    pieces.extend((0..40).map(|_| (IDLE / 8, b"x".to_vec())));
    let begun = std::time::Instant::now();
    download(
        &[Act::Pieces(pieces)],
        || GetBytes,
        |client, downloaded, _| {
            let Err(Error::Api(error)) = downloaded else {
                panic!("{client}")
            };
            assert!((4..16).contains(&error.body().len()), "{client}: {error}");
        },
    );
    assert!(begun.elapsed() < IDLE * 5);
}

#[test]
fn they_can_be_had_on_any_thread() {
    fn can<T: Send>(_: &T) {}
    let server = crate::server::Server::start(&[Act::Answer(answer("200 OK", "", "{\"n\":1}"))]);
    let call = openapi_runtime::Call::new(crate::both::channel(&server), None, GetBytes);
    let opened = call.stream();
    can(&opened);
    crate::both::run(async {
        let mut stream = opened.await.unwrap();
        can(&stream.next());
    });
    let call = openapi_runtime::Call::new(crate::both::channel(&server), None, GetEvents);
    can(&call.items());
}

#[test]
fn a_head_that_does_not_come() {
    let server = crate::server::Server::start(&[Act::Hang(IDLE * 3), Act::Hang(IDLE * 3)]);
    let time = IDLE / 2;
    let call = openapi_runtime::Call::new(crate::both::channel(&server), None, GetBytes);
    let error = crate::both::run(call.timeout(time).stream()).unwrap_err();
    assert!(matches!(error, Error::Timeout(_)), "{error}");
    let call = openapi_runtime::Call::new(crate::both::blocking_channel(&server), None, GetBytes);
    let error = call.timeout(time).reader().unwrap_err();
    assert!(matches!(error, Error::Timeout(_)), "{error}");
}
