//! Answers that succeed, and answers that are not what the operation declares.

use serde_json::{Value, json};
use vercel_marketplace::Error;
use vercel_marketplace::runtime::{DecodeError, DecodeErrorKind};

use crate::operations;
use crate::support::json::{fields, place, replaced, split, with_unknown_fields, without};
use crate::support::{Answer, Description, Output, Server};

#[tokio::test]
async fn every_success_is_read() {
    let server = Server::start().await;
    for operation in operations::all() {
        for answer in &operation.answers {
            server.respond_with(answer).await;
            let output = operation.any_call(&server.caller()).send().await;
            answer.check(succeeded(output, &operation));
        }
    }
}

#[tokio::test]
async fn unknown_fields_are_ignored() {
    let server = Server::start().await;
    for operation in operations::all() {
        for answer in &operation.answers {
            let Some(body) = &answer.body else { continue };
            let output = read(&server, &operation, answer, &with_unknown_fields(body)).await;
            answer.check(succeeded(output, &operation));
        }
    }
}

#[tokio::test]
async fn required_fields_must_be_there() {
    let server = Server::start().await;
    for operation in operations::all() {
        for pointer in operation.required.iter().chain(operation.nullable) {
            let (object, field) = split(pointer);
            let answer = operation.full_answer();
            let body = without(body(answer), pointer);
            let error = read(&server, &operation, answer, &body).await;
            let error = undecodable(error, &operation, pointer);
            assert_eq!(error.path(), place(object), "{}: {pointer}", operation.id);
            let missing = format!("missing field `{field}`");
            assert!(error.message().contains(&missing), "{error}");
        }
    }
}

#[tokio::test]
async fn required_fields_must_not_be_null() {
    let server = Server::start().await;
    for operation in operations::all() {
        for pointer in operation.required {
            let answer = operation.full_answer();
            let body = replaced(body(answer), pointer, Value::Null);
            let error = read(&server, &operation, answer, &body).await;
            let error = undecodable(error, &operation, pointer);
            assert_eq!(error.path(), place(pointer), "{}", operation.id);
        }
    }
}

#[tokio::test]
async fn other_fields_may_be_absent_or_null() {
    let server = Server::start().await;
    for operation in operations::all() {
        let answer = operation.full_answer();
        let Some(body) = &answer.body else { continue };
        for pointer in fields(body) {
            if operation.required.contains(&pointer.as_str()) {
                continue;
            }
            let null = replaced(body, &pointer, Value::Null);
            succeeded(read(&server, &operation, answer, &null).await, &operation);
            if operation.nullable.contains(&pointer.as_str()) {
                continue;
            }
            let absent = without(body, &pointer);
            succeeded(read(&server, &operation, answer, &absent).await, &operation);
        }
    }
}

#[tokio::test]
async fn bodies_that_are_not_as_declared_are_errors() {
    let server = Server::start().await;
    let bodies: [&[u8]; 7] = [
        b"",
        b"null",
        b"[]",
        b"\"text\"",
        b"{",
        b"<html></html>",
        b"\xff",
    ];
    for operation in operations::all() {
        let answer = operation.full_answer();
        if answer.body.is_none() {
            continue;
        }
        for body in bodies {
            let response = wiremock::ResponseTemplate::new(answer.status);
            server.respond(response.set_body_bytes(body)).await;
            let output = operation.any_call(&server.caller()).send().await;
            let error = undecodable(output, &operation, &String::from_utf8_lossy(body));
            assert_eq!(error.body(), body);
        }
    }
}

/// An operation that declares no body has none to read, whatever a server sends.
#[tokio::test]
async fn a_body_that_is_not_declared_is_ignored() {
    let server = Server::start().await;
    for operation in operations::all() {
        let answer = operation.full_answer();
        // Servers send no body with 204; with the answer to HEAD they send its length alone.
        if answer.body.is_some() || answer.status == 204 {
            continue;
        }
        let output = read(&server, &operation, answer, &json!({"a": 1})).await;
        answer.check(succeeded(output, &operation));
    }
}

/// However deep an answer is nested, it does not end the program.
#[tokio::test]
async fn bottomless_answers_are_survived() {
    let server = Server::start().await;
    for operation in operations::all() {
        let answer = operation.full_answer();
        let Some(body) = &answer.body else { continue };
        let mut failed = 0;
        for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
            let deep = format!("{}1{}", open.repeat(100_000), close.repeat(100_000));
            for name in body.as_object().into_iter().flat_map(|body| body.keys()) {
                let text = replaced(body, &format!("/{name}"), json!("DEEP")).to_string();
                let text = text.replace("\"DEEP\"", &deep);
                let response = wiremock::ResponseTemplate::new(answer.status);
                server.respond(response.set_body_string(text)).await;
                let output = operation.any_call(&server.caller()).send().await;
                // What is not declared is passed over, however deep.
                if output.is_err() {
                    let error = undecodable(output, &operation, name);
                    assert!(error.to_string().len() < 1_000, "{}", operation.id);
                    failed += 1;
                }
            }
        }
        assert!(failed > 0, "{}", operation.id);
    }
}

type Reading = Result<Box<dyn Output>, Error>;

async fn read(server: &Server, operation: &Description, answer: &Answer, body: &Value) -> Reading {
    let response = wiremock::ResponseTemplate::new(answer.status).set_body_json(body);
    server.respond(response).await;
    operation.any_call(&server.caller()).send().await
}

fn body(answer: &Answer) -> &Value {
    let body = answer.body.as_ref();
    body.expect("an answer with required fields has a body")
}

fn succeeded(output: Reading, operation: &Description) -> Box<dyn Output> {
    output.unwrap_or_else(|error| panic!("{}: {error}", operation.id))
}

fn undecodable(output: Reading, operation: &Description, what: &str) -> Box<DecodeError> {
    let name = format!("{}: {what}", operation.id);
    let error = match output {
        Err(error) => error,
        Ok(output) => panic!("{name}: read as {output:?}"),
    };
    assert!(
        error.may_have_been_sent() && error.was_processed(),
        "{name}"
    );
    assert!(!error.is_retryable(), "{name}");
    let Error::Decode(error) = error else {
        panic!("{name}: {error}");
    };
    assert_eq!(error.kind(), DecodeErrorKind::Json, "{name}");
    assert_eq!(error.operation().id, operation.id, "{name}");
    assert_eq!(error.status(), operation.full_answer().status, "{name}");
    error
}
