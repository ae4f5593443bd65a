//! Responses of one value after another.

use std::time::Duration;

use openapi_runtime::Error;

use crate::both::{IDLE, items, send};
use crate::operations::{Event, GetEvents};
use crate::server::{Act, answer, chunk, open};

const NOW: Duration = Duration::ZERO;

fn event(n: u64) -> Event {
    Event {
        n,
        text: String::new(),
    }
}

#[test]
fn each_comes_when_it_is_there() {
    let head = "transfer-encoding: chunked\r\ncontent-type: application/stream+json\r\n";
    let pieces = vec![
        (NOW, open(head)),
        (NOW, chunk(b"{\"n\":1}\n\n{\"n\"")),
        (IDLE / 4, chunk(b":2}")),
        (IDLE / 4, chunk(b"{\"n\":3}{\"n\":4,\"text\":\"{\\\"")),
        (IDLE / 4, chunk(b"\"}\n")),
        (NOW, b"0\r\n\r\n".to_vec()),
    ];
    items(
        &[Act::Pieces(pieces)],
        || GetEvents,
        |client, listed, got| {
            let listed: Result<Vec<_>, _> = listed.unwrap().into_iter().collect();
            let last = Event {
                n: 4,
                text: "{\"".to_owned(),
            };
            assert_eq!(
                listed.unwrap(),
                [event(1), event(2), event(3), last],
                "{client}"
            );
            let head = &got[0].head;
            assert!(
                head.contains("accept: application/stream+json\r\n"),
                "{head}"
            );
        },
    );
}

#[test]
fn a_faulty_one_does_not_end_them() {
    let body = "{\"n\":1}\n{\"n\":\"x\"}\n{\"n\":3\n{\"n\":4}\noops\n{\"n\":6}\n";
    for kind in ["stream+json", "x-ndjson", "jsonl; charset=utf-8"] {
        let headers = format!("content-type: application/{kind}\r\nx-request-id: r\r\n");
        let act = Act::Answer(answer("200 OK", &headers, body));
        items(
            &[act],
            || GetEvents,
            |client, listed, _| {
                let listed = listed.unwrap();
                let numbers: Vec<_> = listed
                    .iter()
                    .map(|item| item.as_ref().ok().map(|e| e.n))
                    .collect();
                let expected = [Some(1), None, None, Some(4), None, Some(6)];
                assert_eq!(numbers, expected, "{client} {kind}: {listed:?}");
                let Err(Error::Decode(error)) = &listed[1] else {
                    panic!()
                };
                assert_eq!((error.item(), error.path()), (Some(2), "n"));
                assert_eq!(error.body(), "{\"n\":\"x\"}");
                let text = "get-events: 200 OK, but item 2 could not be read at n: invalid type: \
                        string, expected u64 at line 1 column 8 (request id r)";
                assert_eq!(error.to_string(), text);
            },
        );
    }
}

#[test]
fn one_that_is_too_long_ends_them() {
    let long = "x".repeat(5000);
    let body = format!("{{\"n\":1}}\n{{\"n\":2,\"text\":\"{long}\"}}\n{{\"n\":3}}\n");
    let act = Act::Answer(answer("200 OK", "", &body));
    items(
        &[act],
        || GetEvents,
        |client, listed, _| {
            let listed = listed.unwrap();
            assert_eq!(listed.len(), 2, "{client}");
            let text = listed[1].as_ref().unwrap_err().to_string();
            assert!(
                text.ends_with("too much came in: an item is longer than 4096 bytes"),
                "{text}"
            );
        },
    );
}

#[test]
fn the_connection_may_be_lost() {
    let head = "transfer-encoding: chunked\r\ncontent-type: application/stream+json\r\n";
    let pieces = vec![(NOW, open(head)), (NOW, chunk(b"{\"n\":1}\n{\"n\""))];
    items(
        &[Act::Pieces(pieces.clone())],
        || GetEvents,
        |client, listed, _| {
            let listed = listed.unwrap();
            assert_eq!(listed.len(), 2, "{client}: {listed:?}");
            let Err(Error::Transport(error)) = &listed[1] else {
                panic!("{client}: {listed:?}")
            };
            assert_eq!(error.received(), Some(12));
        },
    );
    let mut pieces = pieces;
    pieces.push((IDLE * 3, chunk(b":2}")));
    items(
        &[Act::Pieces(pieces)],
        || GetEvents,
        |client, listed, _| {
            let listed = listed.unwrap();
            assert_eq!(listed.len(), 2, "{client}: {listed:?}");
            assert!(
                matches!(listed[1], Err(Error::Timeout(_))),
                "{client}: {listed:?}"
            );
        },
    );
}

#[test]
fn a_list_is_taken_apart() {
    let headers = "content-type: application/json\r\n";
    let act = Act::Answer(answer("200 OK", headers, "[ {\"n\":1},\n{\"n\":2} ]"));
    items(
        &[act],
        || GetEvents,
        |client, listed, _| {
            let listed: Result<Vec<_>, _> = listed.unwrap().into_iter().collect();
            assert_eq!(listed.unwrap(), [event(1), event(2)], "{client}");
        },
    );
    let act = Act::Answer(answer("200 OK", headers, "[{\"n\":1},{\"n\":2}"));
    items(
        &[act],
        || GetEvents,
        |client, listed, _| {
            let listed = listed.unwrap();
            let text = listed[2].as_ref().unwrap_err().to_string();
            assert!(
                text.ends_with("item 3 could not be read: the list of items does not end"),
                "{client}: {text}"
            );
        },
    );
}

#[test]
fn without_asking_for_them_they_are_all_read_at_once() {
    let headers = "content-type: application/stream+json\r\n";
    let act = Act::Answer(answer("200 OK", headers, "{\"n\":1}\n{\"n\":2}"));
    send(
        &[act],
        || GetEvents,
        |_, result, _| {
            assert_eq!(result.unwrap(), [event(1), event(2)]);
        },
    );
    let act = Act::Answer(answer("200 OK", headers, "{\"n\":1}\n{\"n\":"));
    send(
        &[act],
        || GetEvents,
        |_, result, _| {
            let Err(Error::Decode(error)) = result else {
                panic!()
            };
            assert_eq!(error.item(), Some(2));
        },
    );
}

#[test]
fn no_content_is_no_item() {
    let act = Act::Answer("HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n".to_owned());
    items(
        &[act],
        || GetEvents,
        |_, listed, _| assert!(listed.unwrap().is_empty()),
    );
}
