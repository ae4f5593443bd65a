//! The table: what is wrong, and what must come of it for each kind of operation.
//!
//! A cell says: attempts, result, status, `sent` (may have been sent), `done` (was processed),
//! `again` (may be made again), and after the stroke how often the server did the work.

mod answered;
mod framed;

use std::time::Duration;

use super::answers::{BODY, chunk, good, half, raw, response, with_head};
use super::calls::Patience;
use super::server::{Step, Then, Upto};

/// What is expected of the four operations, in the order of [`Operation::ALL`](super::calls::Operation::ALL).
pub(crate) type Cells = [&'static str; 4];

pub(crate) struct Row {
    pub(crate) name: &'static str,
    /// None: nobody listens.
    pub(crate) script: Option<Vec<Step>>,
    pub(crate) patience: Patience,
    /// How long the call may take.
    pub(crate) bound: Duration,
    pub(crate) cells: Cells,
    /// Whether requests come in that are no attempts.
    pub(crate) hops: bool,
}

fn row(name: &'static str, script: impl Into<Vec<Step>>, cells: Cells) -> Row {
    Row {
        name,
        script: Some(script.into()),
        patience: Patience::LONG,
        bound: Duration::from_secs(8),
        cells,
        hops: false,
    }
}

impl Row {
    fn slow(mut self) -> Self {
        self.patience = Patience::SHORT;
        self.bound = Patience::SHORT.call + Duration::from_secs(2);
        self
    }

    fn hops(mut self) -> Self {
        self.hops = true;
        self
    }
}

/// The same for those that may be repeated, the same for those that may not.
const fn two(repeatable: &'static str, once: &'static str) -> Cells {
    [repeatable, repeatable, once, once]
}

const fn all(cell: &'static str) -> Cells {
    [cell; 4]
}

/// All the same but for billing, which declares no body and so reads none.
const fn but_billing(cell: &'static str, billing: &'static str) -> Cells {
    [cell, billing, cell, cell]
}

const LOST: Cells = two("3 lost sent again /3", "1 lost sent /1");
const LOST_IN_BODY: Cells = two("3 lost 200 sent done again /3", "1 lost 200 sent done /1");
const UNREADABLE: Cells = but_billing("1 decode 200 sent done /1", "1 ok 200 /1");
const FINE: Cells = all("1 ok 200 /1");

pub(crate) fn rows(elsewhere: &str) -> Vec<Row> {
    let mut rows = connections();
    rows.extend(silence());
    rows.extend(lengths());
    rows.extend(answered::refusals());
    rows.extend(answered::bodies());
    rows.extend(answered::redirects(elsewhere));
    rows.extend(answered::noise());
    rows.extend(framed::versions());
    rows.extend(framed::lengths());
    rows.extend(framed::heads());
    rows
}

fn connections() -> Vec<Row> {
    let mut refused = row("refused", [], all("3 connect again /0"));
    refused.script = None;
    let unread = two("3 lost sent again /0", "1 lost sent /0");
    vec![
        refused,
        row(
            "reset before the request is read",
            [Step::Reset(Upto::Nothing)],
            unread,
        ),
        row("reset after the head", [Step::Reset(Upto::Head)], unread),
        row(
            "reset in the middle of the body",
            [Step::Reset(Upto::HalfTheBody)],
            unread,
        ),
        row(
            "reset after the whole request",
            [Step::Reset(Upto::Everything)],
            LOST,
        ),
        row("closed after the whole request", [Step::Close], LOST),
        row(
            "reset, then answered",
            [Step::Reset(Upto::Everything), good()],
            two("2 ok 200 /2", "1 lost sent /1"),
        ),
    ]
}

fn silence() -> Vec<Row> {
    let trickle = |first: Vec<u8>, rest: Vec<u8>| Step::Trickle {
        first,
        rest,
        every: Duration::from_millis(100),
    };
    let whole = response(200, "", BODY);
    let silent = two("3 timeout sent again /3", "1 timeout sent /1");
    let silent_in_body = two(
        "3 timeout 200 sent done again /3",
        "1 timeout 200 sent done /1",
    );
    let unread = two("3 timeout sent again /0", "1 timeout sent /0");
    vec![
        row("hangs", [Step::Hang { read: true }], silent).slow(),
        row(
            "hangs without reading",
            [Step::Hang { read: false }],
            unread,
        )
        .slow(),
        row("trickles the head", [trickle(vec![], whole)], silent).slow(),
        row(
            "trickles the body",
            [trickle(
                response(200, "", BODY)[..90].to_vec(),
                vec![b' '; 60],
            )],
            silent_in_body,
        )
        .slow(),
        row(
            "body stops, connection stays",
            [raw(
                with_head("content-length: 500\r\n", half()),
                Then::Stall,
            )],
            silent_in_body,
        )
        .slow(),
        row(
            "chunks stop, connection stays",
            [raw(
                with_head("transfer-encoding: chunked\r\n", &chunk(half())),
                Then::Stall,
            )],
            silent_in_body,
        )
        .slow(),
        row(
            "hangs, then answers",
            [Step::Hang { read: true }, good()],
            two("2 ok 200 /2", "1 timeout sent /1"),
        )
        .slow(),
    ]
}

fn lengths() -> Vec<Row> {
    let closed = |headers: &str, body: &str| raw(with_head(headers, body), Then::Close);
    let chunked = "transfer-encoding: chunked\r\n";
    let length = BODY.len();
    vec![
        row(
            "body cut off",
            [closed(&format!("content-length: {length}\r\n"), half())],
            LOST_IN_BODY,
        ),
        row(
            "length too long",
            [closed("content-length: 5000\r\n", BODY)],
            LOST_IN_BODY,
        ),
        row(
            "length too short",
            [closed("content-length: 9\r\n", BODY)],
            UNREADABLE,
        ),
        row(
            "length negative",
            [closed("content-length: -5\r\n", BODY)],
            LOST,
        ),
        row(
            "length no number",
            [closed("content-length: many\r\n", BODY)],
            LOST,
        ),
        row(
            "length beyond all bounds",
            [closed("content-length: 99999999999999999999999\r\n", BODY)],
            LOST,
        ),
        row(
            "two different lengths",
            [closed(
                &format!("content-length: {length}\r\ncontent-length: 9\r\n"),
                BODY,
            )],
            LOST,
        ),
        row(
            "chunks cut off",
            [closed(chunked, &chunk(half()))],
            LOST_IN_BODY,
        ),
        row(
            "chunk without a size",
            [closed(chunked, "zz\r\n{}\r\n0\r\n\r\n")],
            LOST_IN_BODY,
        ),
        row(
            "chunk of boundless size",
            [closed(chunked, "ffffffffffffffffff\r\n{}\r\n0\r\n\r\n")],
            LOST_IN_BODY,
        ),
        row("no length, closed", [closed("", BODY)], FINE),
        row("no length, cut off", [closed("", half())], UNREADABLE),
    ]
}
