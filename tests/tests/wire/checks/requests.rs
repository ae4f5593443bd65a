//! Method, target, headers and body of what is sent.

use serde_json::Value;

use crate::operations;
use crate::support::json::normal;
use crate::support::{Caller, Description, Request, Server, TOKEN};

type Received = wiremock::Request;

#[tokio::test]
async fn every_request_is_sent_as_described() {
    let server = Server::start().await;
    let caller = server.caller();
    for operation in operations::all() {
        for request in &operation.requests {
            server.respond_with(operation.full_answer()).await;
            let sent = (request.call)(&caller).send().await;
            let name = format!("{}, {}", operation.id, request.name);
            sent.unwrap_or_else(|error| panic!("{name}: {error}"));
            let received = server.received_once().await;
            check_target(&received, &operation, &caller, &name);
            check_headers(&received, &operation, &name);
            check_body(&received, request, &name);
        }
    }
}

fn check_target(received: &Received, operation: &Description, caller: &Caller, name: &str) {
    assert_eq!(received.method, operation.method, "{name}");
    let target = operation.target(|parameter| caller.value(parameter));
    assert_eq!(received.url.path(), target, "{name}");
    assert_eq!(received.url.query(), None, "{name}");
}

fn check_headers(received: &Received, operation: &Description, name: &str) {
    let bearer = format!("Bearer {TOKEN}");
    let expected = operation.authenticated.then_some(bearer);
    let authorization = header(received, "authorization");
    assert_eq!(authorization, expected.as_deref(), "{name}");
    let accept = header(received, "accept");
    assert_eq!(accept, Some("application/json"), "{name}");
    let user_agent = header(received, "user-agent").unwrap_or_default();
    assert!(user_agent.starts_with("vercel-marketplace/"), "{name}");
    for unwanted in ["cookie", "transfer-encoding", "referer"] {
        assert_eq!(header(received, unwanted), None, "{name}: {unwanted}");
    }
}

fn check_body(received: &Received, request: &Request, name: &str) {
    let content_type = header(received, "content-type");
    let length = received.body.len().to_string();
    let announced = header(received, "content-length");
    match &request.body {
        Some(expected) => {
            assert_eq!(content_type, Some("application/json"), "{name}");
            assert_eq!(announced, Some(length.as_str()), "{name}");
            let body: Value = received.body_json().expect("the body is JSON");
            assert_eq!(normal(&body), normal(expected), "{name}");
        }
        None => {
            assert_eq!(content_type, None, "{name}");
            assert!(matches!(announced, None | Some("0")), "{name}");
            assert!(received.body.is_empty(), "{name}");
        }
    }
}

/// The value of a header that is there at most once.
fn header<'a>(received: &'a Received, name: &str) -> Option<&'a str> {
    let mut values = received.headers.get_all(name).iter();
    let first = values.next()?;
    assert!(values.next().is_none(), "the header {name} is there twice");
    Some(first.to_str().expect("the header is text"))
}
