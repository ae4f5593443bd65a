//! The rows in which it is not clear where an answer begins or ends, or what it is.

use crate::answers::{BODY, chunk, head, raw, response};
use crate::server::{Step, Then};

use super::{FINE, LOST, LOST_IN_BODY, Row, UNREADABLE, all, but_billing, row, two};

/// An answer with this head, which is as it stands, and the body.
fn answer(head: &str, body: &str, then: Then) -> Step {
    raw(format!("{head}\r\n{body}"), then)
}

pub(super) fn versions() -> Vec<Row> {
    let length = BODY.len();
    let sized = format!("content-length: {length}\r\n");
    let settings = b"\0\0\0\x04\0\0\0\0\0".as_slice();
    let go_away = b"\0\0\x08\x07\0\0\0\0\0\0\0\0\0\0\0\0\0".as_slice();
    let status = |line: &str| answer(&format!("{line}\r\n{sized}"), BODY, Then::Close);
    vec![
        row("HTTP/1.0", [status("HTTP/1.0 200 OK")], FINE),
        row(
            "HTTP/1.0, connection left open",
            [answer(
                &format!("HTTP/1.0 200 OK\r\n{sized}"),
                BODY,
                Then::Keep,
            )],
            FINE,
        ),
        row(
            "HTTP/1.0 without a length",
            [answer("HTTP/1.0 200 OK\r\n", BODY, Then::Close)],
            FINE,
        ),
        row(
            "HTTP/1.0 with chunks",
            [answer(
                "HTTP/1.0 200 OK\r\ntransfer-encoding: chunked\r\n",
                &format!("{}0\r\n\r\n", chunk(BODY)),
                Then::Close,
            )],
            LOST,
        ),
        row("HTTP/1.2", [status("HTTP/1.2 200 OK")], LOST),
        row("HTTP/0.9", [raw(BODY, Then::Close)], LOST),
        row(
            "HTTP/2 going away",
            [raw([settings, go_away].concat(), Then::Close)],
            LOST,
        ),
        row("small letters", [status("http/1.1 200 ok")], LOST),
        row("no reason", [status("HTTP/1.1 200")], FINE),
        row("an empty line first", [status("\r\nHTTP/1.1 200 OK")], FINE),
        row("two spaces", [status("HTTP/1.1  200 OK")], LOST),
        row("status 099", [status("HTTP/1.1 099 Odd")], LOST),
        row("status 1000", [status("HTTP/1.1 1000 Odd")], LOST),
        row(
            "status 600",
            [status("HTTP/1.1 600 Odd")],
            all("1 api 600 sent /1"),
        ),
        row(
            "101 unasked",
            [raw(
                "HTTP/1.1 101 Switching\r\nupgrade: h2c\r\nconnection: upgrade\r\n\r\n",
                Then::Close,
            )],
            all("1 decode 101 sent /1"),
        ),
        row(
            "102, 103 and 199 before the answer",
            [raw(
                [
                    b"HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Hints\r\nlink: </a>\r\n\r\n"
                        .to_vec(),
                    b"HTTP/1.1 199 Odd\r\n\r\n".to_vec(),
                    response(200, "", BODY),
                ]
                .concat(),
                Then::Keep,
            )],
            FINE,
        ),
        row(
            "nothing but 103",
            [raw("HTTP/1.1 103 Hints\r\n\r\n", Then::Close)],
            LOST,
        ),
        row(
            "100 with a length",
            [raw(
                [
                    b"HTTP/1.1 100 Continue\r\ncontent-length: 2\r\n\r\n".to_vec(),
                    response(200, "", BODY),
                ]
                .concat(),
                Then::Close,
            )],
            FINE,
        ),
    ]
}

pub(super) fn lengths() -> Vec<Row> {
    let length = BODY.len();
    let closed = |headers: &str, body: &str| {
        raw(
            [head(200, headers), body.as_bytes().to_vec()].concat(),
            Then::Close,
        )
    };
    let chunks = |headers: &str, body: &str| {
        closed(&format!("transfer-encoding: chunked\r\n{headers}"), body)
    };
    let whole = format!("{}0\r\n\r\n", chunk(BODY));
    let last = |rest: &str| format!("{}0\r\n{rest}\r\n", chunk(BODY));
    let empty = |status: u16, headers: &str, body: &str| {
        raw(
            [head(status, headers), body.as_bytes().to_vec()].concat(),
            Then::Close,
        )
    };
    vec![
        row(
            "trailers",
            [chunks("", &last("x-a: 1\r\nx-b: 2\r\n"))],
            FINE,
        ),
        row(
            "a trailer that frames",
            [chunks("", &last("content-length: 9\r\n"))],
            FINE,
        ),
        row(
            "a trailer that is broken",
            [chunks("", &last("x a\r\n"))],
            LOST_IN_BODY,
        ),
        row(
            "trailers without end",
            [chunks("", &format!("{}0\r\nx-a: 1\r\n", chunk(BODY)))],
            LOST_IN_BODY,
        ),
        row(
            "a million trailers",
            [chunks("", &last(&"x-a: 1\r\n".repeat(1_000_000)))],
            LOST_IN_BODY,
        ),
        row("no last chunk", [chunks("", &chunk(BODY))], LOST_IN_BODY),
        row(
            "a chunk with an extension",
            [chunks("", &whole.replacen("\r\n", ";a=\"b\"\r\n", 1))],
            FINE,
        ),
        row(
            "a chunk size with a sign",
            [chunks("", &format!("+{whole}"))],
            LOST_IN_BODY,
        ),
        row(
            "a chunk size with spaces",
            [chunks("", &whole.replacen("\r\n", "  \r\n", 1))],
            FINE,
        ),
        row(
            "a chunk size with 0x",
            [chunks("", &format!("0x{whole}"))],
            LOST_IN_BODY,
        ),
        row(
            "a chunk longer than said",
            [chunks("", &format!("5\r\n{BODY}\r\n0\r\n\r\n"))],
            LOST_IN_BODY,
        ),
        row(
            "chunks with bare line feeds",
            [chunks("", &whole.replace("\r\n", "\n"))],
            LOST_IN_BODY,
        ),
        row(
            "both a length and chunks",
            [chunks(&format!("content-length: {length}\r\n"), &whole)],
            FINE,
        ),
        row(
            "both a short length and chunks",
            [chunks("content-length: 3\r\n", &whole)],
            FINE,
        ),
        row(
            "chunked twice",
            [chunks("transfer-encoding: chunked\r\n", &whole)],
            FINE,
        ),
        row(
            "gzip and chunked",
            [closed("transfer-encoding: gzip, chunked\r\n", &whole)],
            FINE,
        ),
        row(
            "chunked, then gzip",
            [closed("transfer-encoding: chunked, gzip\r\n", &whole)],
            UNREADABLE,
        ),
        row(
            "an unknown coding",
            [closed("transfer-encoding: odd\r\n", BODY)],
            FINE,
        ),
        row(
            "one length twice",
            [closed(
                &format!("content-length: {length}\r\ncontent-length: {length}\r\n"),
                BODY,
            )],
            FINE,
        ),
        row(
            "one length twice in a list",
            [closed(
                &format!("content-length: {length}, {length}\r\n"),
                BODY,
            )],
            FINE,
        ),
        row(
            "a length with a sign",
            [closed(&format!("content-length: +{length}\r\n"), BODY)],
            LOST,
        ),
        row(
            "an empty length",
            [closed("content-length:\r\n", BODY)],
            LOST,
        ),
        row(
            "204 with a body",
            [empty(204, &format!("content-length: {length}\r\n"), BODY)],
            but_billing("1 decode 204 sent done /1", "1 ok 204 /1"),
        ),
        row(
            "205 with a body",
            [empty(205, &format!("content-length: {length}\r\n"), BODY)],
            all("1 ok 205 /1"),
        ),
        row(
            "304 unasked",
            [empty(304, "etag: \"a\"\r\n", "")],
            all("1 decode 304 sent /1"),
        ),
        row(
            "304 with a length",
            [empty(304, &format!("content-length: {length}\r\n"), "")],
            all("1 decode 304 sent /1"),
        ),
        row(
            "a body that goes on after its length",
            [closed(
                &format!("content-length: {length}\r\n"),
                &format!("{BODY}{BODY}"),
            )],
            FINE,
        ),
        row(
            "closing said, connection left open",
            [raw(
                response(200, "connection: close\r\n", BODY),
                Then::Keep,
            )],
            FINE,
        ),
        row(
            "no length, connection left open",
            [raw(
                [head(200, ""), BODY.as_bytes().to_vec()].concat(),
                Then::Stall,
            )],
            two(
                "3 timeout 200 sent done again /3",
                "1 timeout 200 sent done /1",
            ),
        )
        .slow(),
        row(
            "length zero with a body",
            [closed("content-length: 0\r\n", BODY)],
            UNREADABLE,
        ),
    ]
}

pub(super) fn heads() -> Vec<Row> {
    let with = |headers: &str| raw(response(200, headers, BODY), Then::Close);
    let many = |count: usize| {
        (0..count)
            .map(|n| format!("x-{n}: 1\r\n"))
            .collect::<String>()
    };
    let length = BODY.len();
    vec![
        row("90 headers", [with(&many(90))], FINE),
        row("200 headers", [with(&many(200))], LOST),
        row("100,000 headers", [with(&many(100_000))], LOST),
        row(
            "a header of 64 kB",
            [with(&format!("x-a: {}\r\n", "a".repeat(65_536)))],
            FINE,
        ),
        row(
            "a header of 1 MB",
            [with(&format!("x-a: {}\r\n", "a".repeat(1 << 20)))],
            LOST,
        ),
        row("a folded header", [with("x-a: 1\r\n  2\r\n")], LOST),
        row("a header without a colon", [with("x-a\r\n")], LOST),
        row("a space before the colon", [with("x-a : 1\r\n")], LOST),
        row("a header without a name", [with(": 1\r\n")], LOST),
        row(
            "a header that is no ASCII",
            [with("x-a: \u{e9}\u{4e2d}\r\n")],
            FINE,
        ),
        row(
            "a header with a lone carriage return",
            [with("x-a: 1\r2\r\n")],
            LOST,
        ),
        row(
            "bare line feeds",
            [answer_of(&format!(
                "HTTP/1.1 200 OK\ncontent-length: {length}\n\n{BODY}"
            ))],
            FINE,
        ),
        row(
            "cookies, compression and hints",
            [with(
                "set-cookie: a=b\r\nalt-svc: h3=\":443\"\r\nstrict-transport-security: max-age=9\r\nrefresh: 0; url=/\r\n",
            )],
            FINE,
        ),
    ]
}

fn answer_of(text: &str) -> Step {
    raw(text, Then::Close)
}
