//! Answers to a request that is still being sent.

use super::answers::{good, response};
use super::calls::{Flavour, Operation, Patience, call};
use super::server::{Server, Step, Then};

const BODY: &str = r#"{"error":{"code":"no","message":"Not that much"}}"#;

/// The server has said what it thinks of a long body and closes, or leaves the rest unread: its
/// answer counts, and not that the connection was lost.
#[test]
fn an_early_refusal_is_heard() {
    let lines = [(413, "1 api 413 sent"), (429, "3 api 429 sent again")];
    for (status, line) in lines {
        for headers in ["", "connection: close\r\n"] {
            for then in [Then::Close, Then::Stall] {
                let bytes = response(status, headers, BODY);
                for flavour in [Flavour::Async, Flavour::Blocking] {
                    // What comes first is not the same each time.
                    for _ in 0..2 {
                        let bytes = bytes.clone();
                        let server = Server::start([Step::Early { bytes, then }]);
                        let seen = call(&server.url(), Operation::Large, flavour, Patience::LONG);
                        let case = format!("{flavour:?}: {status} {headers:?}, then {then:?}");
                        assert_eq!(seen.line, line, "{case}: {}", seen.message);
                    }
                }
            }
        }
    }
}

/// A connection on which part of a request is left unsent is not used again.
#[test]
fn what_was_left_unsent_is_no_part_of_the_next_request() {
    for flavour in [Flavour::Async, Flavour::Blocking] {
        let bytes = response(200, "", super::answers::BODY);
        let early = Step::Early {
            bytes,
            then: Then::Stall,
        };
        let server = Server::start([early, good()]);
        let first = call(&server.url(), Operation::Large, flavour, Patience::LONG);
        assert_eq!(first.line, "1 ok 200", "{flavour:?}");
        let second = call(&server.url(), Operation::Invoice, flavour, Patience::LONG);
        assert_eq!(second.line, "1 ok 200", "{flavour:?}");
        assert_eq!(server.connections(), 2, "{flavour:?}");
        assert!(
            server.heads()[1].starts_with("POST "),
            "{:?}",
            server.heads()
        );
    }
}
