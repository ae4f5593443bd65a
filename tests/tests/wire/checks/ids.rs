//! Ids that are odd reach the server as one segment; ids that would change the path are refused.

use vercel_marketplace::Error;
use vercel_marketplace::runtime::BuildErrorKind;

use crate::operations;
use crate::support::{Description, RawServer};

/// Ids and how each is to arrive.
const ODD: [(&str, &str); 34] = [
    ("a/b", "a%2Fb"),
    ("/", "%2F"),
    ("a?b=c", "a%3Fb%3Dc"),
    ("a#b", "a%23b"),
    ("100%", "100%25"),
    ("%2F", "%252F"),
    ("%2e%2e", "%252e%252e"),
    ("a+b", "a%2Bb"),
    ("a b", "a%20b"),
    (" ", "%20"),
    ("é", "%C3%A9"),
    ("日本", "%E6%97%A5%E6%9C%AC"),
    ("🦀", "%F0%9F%A6%80"),
    ("a/../b", "a%2F..%2Fb"),
    ("../x", "..%2Fx"),
    ("./", ".%2F"),
    ("..a", "..a"),
    ("...", "..."),
    ("a;b", "a%3Bb"),
    ("a=b", "a%3Db"),
    ("a&b", "a%26b"),
    ("a@b", "a%40b"),
    ("a:b", "a%3Ab"),
    ("a\"b", "a%22b"),
    ("a'b", "a%27b"),
    ("a<b>", "a%3Cb%3E"),
    ("a\\b", "a%5Cb"),
    ("..\\", "..%5C"),
    ("a|b^c`", "a%7Cb%5Ec%60"),
    ("[a],(b)!*$", "%5Ba%5D%2C%28b%29%21%2A%24"),
    ("{resourceId}", "%7BresourceId%7D"),
    ("a\r\nb\t", "a%0D%0Ab%09"),
    ("\0\u{7f}", "%00%7F"),
    ("aZ09-._~", "aZ09-._~"),
];

/// Ids that would make the request reach another endpoint.
const REFUSED: [&str; 3] = ["", ".", ".."];

#[tokio::test]
async fn odd_ids_arrive_as_one_encoded_segment() {
    let server = RawServer::start();
    for operation in operations::all() {
        for parameter in operation.parameters() {
            for (id, encoded) in ODD {
                let target = target(&server, &operation, parameter, id).await;
                let caller = server.caller();
                let expected = operation.target(|name| match name == parameter {
                    true => encoded,
                    false => caller.value(name),
                });
                assert_eq!(target, expected, "{}: {parameter} {id:?}", operation.id);
            }
        }
    }
}

async fn target(server: &RawServer, operation: &Description, parameter: &str, id: &str) -> String {
    let caller = server.caller().with(parameter, id);
    let sent = operation.any_call(&caller).send().await;
    let name = format!("{}: {parameter} {id:?}", operation.id);
    let refusal = sent.expect_err("the server refuses everything");
    assert!(matches!(refusal, Error::Api(_)), "{name}: {refusal}");
    let mut targets = server.targets();
    assert_eq!(targets.len(), 1, "{name}");
    targets.remove(0)
}

#[tokio::test]
async fn ids_that_change_the_path_are_refused_before_sending() {
    let server = RawServer::start();
    let mut refused = 0;
    for operation in operations::all() {
        for parameter in operation.parameters() {
            for id in REFUSED {
                let caller = server.caller().with(parameter, id);
                let error = operation.any_call(&caller).send().await;
                let error = error.expect_err("the id is refused");
                check_refusal(&error, &operation, parameter);
                refused += 1;
            }
        }
    }
    assert!(refused > 0);
    assert_only_later_requests_arrive(&server).await;
}

/// Longer than an address may be.
#[tokio::test]
async fn ids_that_are_too_long_are_refused_before_sending() {
    let server = RawServer::start();
    let id = "é".repeat(20_000);
    for operation in operations::all() {
        for parameter in operation.parameters() {
            let caller = server.caller().with(parameter, &id);
            let error = operation.any_call(&caller).send().await;
            let error = error.expect_err("the id is refused");
            assert!(matches!(error, Error::Build(_)), "{}", operation.id);
            assert!(error.to_string().len() < 1_000, "{}", operation.id);
        }
    }
    assert_only_later_requests_arrive(&server).await;
}

fn check_refusal(error: &Error, operation: &Description, parameter: &str) {
    let name = format!("{}: {parameter}: {error}", operation.id);
    assert!(!error.may_have_been_sent(), "{name}");
    assert!(!error.is_retryable(), "{name}");
    let Error::Build(error) = error else {
        panic!("{name}: not an error of building");
    };
    assert_eq!(error.kind(), BuildErrorKind::Path, "{name}");
    assert_eq!(error.parameter(), Some(parameter), "{name}");
    assert_eq!(error.operation(), Some(operation.id), "{name}");
}

/// Sends one request more, before which none must have arrived.
async fn assert_only_later_requests_arrive(server: &RawServer) {
    let caller = server.caller();
    let sent = caller.installation().get_account_info().await;
    sent.expect_err("the server refuses everything");
    assert_eq!(server.targets(), ["/v1/installations/icfg_abc/account"]);
}
