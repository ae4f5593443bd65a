//! Answers by which the server refuses, and statuses that no operation declares.

use http::Method;
use serde_json::{Value, json};
use vercel_marketplace::Error;
use vercel_marketplace::runtime::{ApiError, DecodeErrorKind};
use wiremock::ResponseTemplate;

use crate::operations;
use crate::support::{Description, Server};

const REQUEST_ID: &str = "fra1::iad1::abcde-1764000000000-0123456789ab";

/// Statuses that any operation may get although it does not declare them.
const UNDECLARED: [u16; 6] = [429, 500, 502, 503, 504, 599];

#[tokio::test]
async fn every_refusal_has_status_code_message_and_request_id() {
    let server = Server::start().await;
    for operation in operations::all() {
        for status in operation.errors.iter().chain(&UNDECLARED) {
            let body = error_body(*status);
            let error = refused(&server, &operation, *status, &body).await;
            check_refusal(&error, &operation, *status, &body);
        }
    }
}

#[tokio::test]
async fn whether_a_refusal_may_be_retried_depends_on_the_operation() {
    let server = Server::start().await;
    for operation in operations::all() {
        for (status, retryable) in [
            (400, false),
            (403, false),
            (409, false),
            (429, true),
            (500, operation.repeatable),
            (502, operation.repeatable),
            (503, operation.repeatable),
            (504, operation.repeatable),
        ] {
            server.respond(ResponseTemplate::new(status)).await;
            let error = operation.any_call(&server.caller()).send().await;
            let error = error.expect_err("the server refuses");
            let name = format!("{}: {status}", operation.id);
            assert_eq!(error.is_retryable(), retryable, "{name}");
            assert!(error.may_have_been_sent(), "{name}");
            assert!(!error.was_processed(), "{name}");
        }
    }
}

#[tokio::test]
async fn a_refusal_is_kept_whatever_its_body() {
    let server = Server::start().await;
    let bodies: [&[u8]; 6] = [
        b"",
        b"<html>Bad gateway</html>",
        b"\xff\xfe",
        b"null",
        b"{\"error\":\"no\"}",
        b"{",
    ];
    for body in bodies {
        let response = ResponseTemplate::new(502).set_body_raw(body, "text/html");
        server.respond(response).await;
        let sent = server.caller().installation().get_invoice("inv_1").await;
        let Err(Error::Api(error)) = sent else {
            panic!("not a refusal: {sent:?}");
        };
        assert_eq!(error.body(), body);
        assert_eq!(error.code(), None);
        assert_eq!(error.status(), 502);
        assert_eq!(error.request_id(), None);
        assert!(!error.message().contains("Bad gateway"), "{error}");
    }
}

/// A redirect to another origin would carry the token to where the operation does not go.
#[tokio::test]
async fn other_statuses_are_neither_success_nor_followed() {
    let server = Server::start().await;
    for operation in operations::all() {
        for status in [301, 302, 303, 304, 307, 308] {
            let declared = operation.answers.iter().any(|known| known.status == status);
            if declared {
                continue;
            }
            let response = ResponseTemplate::new(status);
            server
                .respond(response.insert_header("location", "http://other.invalid/v1/elsewhere"))
                .await;
            let error = operation.any_call(&server.caller()).send().await;
            let error = error.expect_err("the status is not declared");
            let name = format!("{}: {status}", operation.id);
            assert!(!error.was_processed() && !error.is_retryable(), "{name}");
            let Error::Decode(error) = error else {
                panic!("{name}: {error}");
            };
            assert_eq!(error.kind(), DecodeErrorKind::Status, "{name}");
            assert_eq!(error.status(), status, "{name}");
            assert_eq!(server.received().await.len(), 1, "{name}");
        }
    }
}

/// The body that the server sends with an error.
fn error_body(status: u16) -> Value {
    if status == 429 {
        return json!({"error": {
            "code": "rate_limited",
            "message": "Too many requests",
            "limit": {"remaining": 0, "reset": 1_764_000_060, "resetMs": 60_000, "total": 100},
        }});
    }
    let (code, message) = match status {
        400 => ("bad_request", "Invalid request: missing required property"),
        401 | 403 => ("forbidden", "Not authorized"),
        404 => ("not_found", "Installation not found"),
        409 => ("conflict", "The invoice “7” exists already"),
        _ => ("unexpected", "Something went wrong"),
    };
    json!({"error": {"code": code, "message": message}})
}

async fn refused(
    server: &Server,
    operation: &Description,
    status: u16,
    body: &Value,
) -> Box<ApiError> {
    let response = ResponseTemplate::new(status).insert_header("x-vercel-id", REQUEST_ID);
    server.respond(response.set_body_json(body)).await;
    let error = operation.any_call(&server.caller()).send().await;
    match error {
        Err(Error::Api(error)) => error,
        other => panic!("{}: {status}: {other:?}", operation.id),
    }
}

fn check_refusal(error: &ApiError, operation: &Description, status: u16, body: &Value) {
    let name = format!("{}: {status}", operation.id);
    assert_eq!(error.status(), status, "{name}");
    assert_eq!(error.operation().id, operation.id, "{name}");
    assert_eq!(error.request_id(), Some(REQUEST_ID), "{name}");
    assert_eq!(error.headers()["x-vercel-id"], REQUEST_ID, "{name}");
    let shown = error.to_string();
    for part in [operation.id, &status.to_string(), REQUEST_ID] {
        assert!(shown.contains(part), "{name}: {shown}");
    }
    if operation.method == Method::HEAD {
        assert_eq!(error.code(), None, "{name}");
        assert!(error.body().is_empty(), "{name}");
        return;
    }
    let text = |field: &str| body["error"][field].as_str();
    assert_eq!(error.code(), text("code"), "{name}");
    assert_eq!(Some(error.message()), text("message"), "{name}");
    assert_eq!(error.text(), body.to_string(), "{name}");
    assert!(shown.contains(error.message()), "{name}: {shown}");
}
