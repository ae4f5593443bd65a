//! The rows in which an answer comes that is not what it should be.

use crate::answers::{
    BODY, answer, date, deep, good, head, raw, redirect, response, step, too_many, unavailable,
};
use crate::server::{Step, Then};

use super::{FINE, LOST, Row, UNREADABLE, all, but_billing, row, two};

pub(super) fn refusals() -> Vec<Row> {
    let stormy = all("3 api 429 sent again /0");
    let page = "<html><body><h1>502 Bad Gateway</h1>nginx</body></html>";
    let down = |status| match status {
        500 => two("3 api 500 sent again /3", "1 api 500 sent /1"),
        502 => two("3 api 502 sent again /3", "1 api 502 sent /1"),
        _ => two("3 api 503 sent again /3", "1 api 503 sent /1"),
    };
    let later = format!("retry-after: {}\r\ndate: {}\r\n", date(1), date(0));
    vec![
        row("429 storm", [too_many("")], stormy),
        row(
            "429 storm, come at once",
            [too_many("retry-after: 0\r\n")],
            stormy,
        ),
        row(
            "429 storm, come in 1 s",
            [too_many("retry-after: 1\r\n")],
            stormy,
        ),
        row("429 storm, come at a date", [too_many(&later)], stormy),
        row(
            "429 storm, come at a date gone by",
            [too_many(&format!("retry-after: {}\r\n", date(-60)))],
            stormy,
        ),
        row(
            "429 storm, come whenever",
            [too_many("retry-after: whenever\r\n")],
            stormy,
        ),
        row(
            "429, come in an hour",
            [too_many("retry-after: 3600\r\n")],
            all("1 api 429 sent again /0"),
        ),
        row(
            "429, then answered",
            [too_many(""), good()],
            all("2 ok 200 /1"),
        ),
        row("503 without end", [unavailable()], down(503)),
        row(
            "503 twice, then answered",
            [unavailable(), unavailable(), good()],
            two("3 ok 200 /3", "1 api 503 sent /1"),
        ),
        row(
            "503, come in an hour",
            [answer(503, "retry-after: 3600\r\n", "")],
            two("1 api 503 sent again /1", "1 api 503 sent /1"),
        ),
        row("502 with a page", [answer(502, "", page)], down(502)),
        row(
            "500, cut off",
            [raw(
                [head(500, "content-length: 500\r\n"), b"{\"err".to_vec()].concat(),
                Then::Close,
            )],
            down(500),
        ),
        row(
            "500, nothing of UTF-8",
            [answer(500, "", [0xff; 400])],
            down(500),
        ),
        row("500, deep", [answer(500, "", deep())], down(500)),
        row(
            "400 with a page",
            [answer(400, "", page)],
            all("1 api 400 sent /1"),
        ),
        row(
            "status 999",
            [answer(999, "", "")],
            all("1 api 999 sent /1"),
        ),
    ]
}

pub(super) fn bodies() -> Vec<Row> {
    let flood = |status, body: &'static [u8]| Step::Flood {
        first: head(status, "content-length: 104857600\r\n"),
        again: body.to_vec(),
        times: 104_857_600 / body.len(),
    };
    let unknown = |value: &str| format!("{},\"newer\":{value}}}", &BODY[..BODY.len() - 1]);
    let twice = BODY.replacen('{', r#"{"url":"","invoiceId":"","id_token":"","#, 1);
    let page = "<!doctype html><title>Sign in</title>";
    let mut invalid = BODY.as_bytes().to_vec();
    for place in ["a.ex", "inv_", "canary-id"] {
        let at = BODY.find(place).unwrap();
        invalid[at] = 0xff;
    }
    vec![
        row(
            "100 MB of body",
            [flood(200, &[b' '; 65536])],
            all("1 too-large 200 sent done /1"),
        ),
        row(
            "500 with 100 MB of body",
            [flood(500, &[b'x'; 65536])],
            two("3 api 500 sent again /3", "1 api 500 sent /1"),
        ),
        row("200 with a page", [answer(200, "", page)], UNREADABLE),
        row("invalid UTF-8", [answer(200, "", invalid)], UNREADABLE),
        row("deep JSON", [answer(200, "", deep())], UNREADABLE),
        row(
            "deep JSON in what is unknown",
            [answer(200, "", unknown(&deep()))],
            FINE,
        ),
        row("known keys twice", [answer(200, "", twice)], UNREADABLE),
        row(
            "unknown keys twice",
            [answer(200, "", unknown("1,\"newer\":2"))],
            FINE,
        ),
        row(
            "empty where JSON is declared",
            [answer(200, "", "")],
            UNREADABLE,
        ),
        row(
            "null where JSON is declared",
            [answer(200, "", "null")],
            UNREADABLE,
        ),
        row(
            "compressed unasked",
            [answer(200, "content-encoding: gzip\r\n", b"\x1f\x8b\x08\0")],
            UNREADABLE,
        ),
        row(
            "200 in the shape of an error",
            [answer(
                200,
                "",
                r#"{"error":{"code":"forbidden","message":"No"}}"#,
            )],
            // All that an invoice's answer may hold is optional, so that anything is one.
            [
                "1 decode 200 sent done /1",
                "1 ok 200 /1",
                "1 ok 200 /1",
                "1 decode 200 sent done /1",
            ],
        ),
        row(
            "undeclared 202",
            [answer(202, "", BODY)],
            all("1 ok 202 /1"),
        ),
        row(
            "undeclared 204",
            [raw(b"HTTP/1.1 204 No Content\r\n\r\n", Then::Keep)],
            but_billing("1 decode 204 sent done /1", "1 ok 204 /1"),
        ),
    ]
}

pub(super) fn redirects(elsewhere: &str) -> Vec<Row> {
    let mut rows = Vec::new();
    let at = |status: &str| -> &'static str { format!("1 decode {status} sent /0").leak() };
    let mut add = |name: String, script: Vec<Step>, get, status: &str| {
        let other = at(status);
        let row = row(name.leak(), script, [get, other, other, other]);
        rows.push(row.hops());
    };
    for status in [301, 302, 303, 307, 308] {
        let text = status.to_string();
        let here = vec![redirect(status, "/moved"), good()];
        add(format!("{status}, same origin"), here, "1 ok 200 /1", &text);
        let there = vec![redirect(status, elsewhere), good()];
        add(format!("{status}, other origin"), there, at(&text), &text);
    }
    let round = vec![redirect(307, "/round")];
    add("307 in a circle".into(), round, at("307"), "307");
    let nowhere = vec![answer_without_place(302)];
    add("302 to nowhere".into(), nowhere, at("302"), "302");
    rows
}

fn answer_without_place(status: u16) -> Step {
    step(response(status, "", ""), Then::Keep, false)
}

pub(super) fn noise() -> Vec<Row> {
    let with = |before: &[u8]| raw([before, &response(200, "", BODY)].concat(), Then::Keep);
    let closed = |bytes: &[u8]| raw(bytes, Then::Close);
    let head_without_end = Step::Flood {
        first: b"HTTP/1.1 200 OK\r\n".to_vec(),
        again: [b"x-noise: ".as_slice(), &[b'n'; 5000], b"\r\n"].concat(),
        times: 20_000,
    };
    let go_on = b"HTTP/1.1 100 Continue\r\n\r\n".as_slice();
    vec![
        row(
            "garbage",
            [closed(&[0x15, 0x03, 0x03, 0, 2, 2, 70, 0xff, 0, 1, 2, 3])],
            LOST,
        ),
        row(
            "another protocol",
            [closed(b"SSH-2.0-OpenSSH_9.6\r\n")],
            LOST,
        ),
        row("HTTP/2 unasked", [closed(b"HTTP/2 200 OK\r\n\r\n")], LOST),
        row("no status", [closed(b"HTTP/1.1 abc\r\n\r\n")], LOST),
        row(
            "a head cut off",
            [closed(b"HTTP/1.1 200 OK\r\ncontent-le")],
            LOST,
        ),
        row(
            "a head with a NUL",
            [closed(b"HTTP/1.1 200 OK\r\nx: a\0b\r\n\r\n{}")],
            LOST,
        ),
        row("a head without end", [head_without_end], LOST),
        row("100 before the answer", [with(go_on)], FINE),
        row(
            "100 many times before the answer",
            [with(&go_on.repeat(20))],
            FINE,
        ),
        row(
            "103 before the answer",
            [with(b"HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n")],
            FINE,
        ),
        row("nothing but 100", [raw(go_on, Then::Close)], LOST),
        row(
            "closing after each answer",
            [raw(
                response(200, "connection: close\r\n", BODY),
                Then::Close,
            )],
            FINE,
        ),
    ]
}
