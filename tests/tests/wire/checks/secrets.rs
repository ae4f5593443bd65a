//! Secrets reach the server and the caller, and nothing that is printed.

use serde_json::{Value, json};
use vercel_marketplace::{Client, Error};
use wiremock::ResponseTemplate;

use crate::operations;
use crate::support::json::{fields, replaced};
use crate::support::{Caller, MARK, Server};

#[tokio::test]
async fn calls_do_not_show_secrets() {
    let server = Server::start().await;
    let caller = server.caller();
    let mut with_secrets = 0;
    for operation in operations::all() {
        for request in &operation.requests {
            let call = (request.call)(&caller);
            let name = format!("{}, {}", operation.id, request.name);
            let shown = format!("{:?}", call.arguments());
            assert_hidden(&shown, &name);
            assert_hidden(&format!("{call:?} {call:#?}"), &name);
            let sent = call.request().expect("the request can be built");
            assert_hidden(&format!("{:?}", sent.headers()), &name);
            if has_secret(request.body.as_ref()) {
                assert!(shown.contains("[redacted]"), "{name}: {shown}");
                with_secrets += 1;
            }
        }
    }
    assert!(with_secrets >= 12, "requests with secrets: {with_secrets}");
}

#[tokio::test]
async fn outputs_do_not_show_secrets() {
    let server = Server::start().await;
    let mut with_secrets = 0;
    for operation in operations::all() {
        for answer in &operation.answers {
            server.respond_with(answer).await;
            let output = operation.any_call(&server.caller()).send().await;
            let output = output.expect("the answer is a success");
            let shown = format!("{output:?} {output:#?}");
            assert_hidden(&shown, operation.id);
            if has_secret(answer.body.as_ref()) {
                assert!(shown.contains("[redacted]"), "{}: {shown}", operation.id);
                with_secrets += 1;
            }
        }
    }
    assert!(with_secrets >= 3, "answers with secrets: {with_secrets}");
}

#[tokio::test]
async fn refusals_do_not_show_secrets() {
    let server = Server::start().await;
    for operation in operations::all() {
        for body in [
            json!({"error": {"code": "forbidden", "message": "no"}, "token": MARK}),
            json!({"hush": "hush"}),
            json!(["hush"]),
            json!("hush"),
        ] {
            let response = ResponseTemplate::new(403).insert_header("set-cookie", MARK);
            server.respond(response.set_body_json(body)).await;
            let error = operation.any_call(&server.caller()).send().await;
            assert_error_hides(&error.expect_err("the server refuses"), operation.id);
        }
    }
}

/// Servers that repeat the whole request in every place of their answer.
#[tokio::test]
async fn echoes_of_requests_do_not_show_secrets() {
    let server = Server::start().await;
    let caller = server.caller();
    let mut told = 0;
    for operation in operations::all() {
        for request in &operation.requests {
            let sent = (request.call)(&caller).request();
            let echo = whole(&sent.expect("the request can be built"));
            for (status, body) in echoing_bodies(&echo) {
                let line: String = echo.chars().filter(char::is_ascii_graphic).collect();
                let response = ResponseTemplate::new(status)
                    .insert_header("x-vercel-id", line.as_str())
                    .insert_header("x-echo", line.as_str())
                    .insert_header("location", format!("/?{line}").as_str());
                server.respond(response.set_body_string(body)).await;
                let call = (request.call)(&caller);
                // What takes any answer has to be asked for its output.
                match call.send().await {
                    Ok(output) => drop(output),
                    Err(error) => {
                        assert_error_hides(&error, operation.id);
                        let headers = format!("{:?} {:?}", error.headers(), error.request_id());
                        assert_hidden(&headers, operation.id);
                        told += usize::from(error.to_string().contains("[redacted]"));
                    }
                }
            }
        }
    }
    assert!(told >= 100, "errors that left something out: {told}");
}

/// All of a request as one text.
fn whole(request: &http::Request<bytes::Bytes>) -> String {
    let headers = request.headers().values();
    let headers: Vec<_> = headers.filter_map(|value| value.to_str().ok()).collect();
    let body = String::from_utf8_lossy(request.body());
    let (method, uri) = (request.method(), request.uri());
    format!("{method} {uri} {} {body}", headers.join(" "))
}

fn echoing_bodies(echo: &str) -> Vec<(u16, String)> {
    let refused =
        json!({ "error": { "code": echo, "message": echo }, echo: [echo, { echo: echo }] });
    let mut cut = refused.to_string();
    cut.truncate(cut.len() - 1);
    let mut bodies = vec![
        (401, refused.to_string()),
        (503, cut),
        (400, json!([echo]).to_string()),
        (200, json!({ echo: echo }).to_string()),
        (200, json!(echo).to_string()),
        (200, echo.to_owned()),
        (302, echo.to_owned()),
    ];
    bodies
        .extend([200, 201].map(|status| (status, json!([{ echo: { echo: [echo] } }]).to_string())));
    bodies
}

#[tokio::test]
async fn undecodable_answers_do_not_show_secrets() {
    let server = Server::start().await;
    for operation in operations::all() {
        let answer = operation.full_answer();
        let Some(body) = &answer.body else { continue };
        let mut failed = 0;
        for broken in broken_bodies(body) {
            let response = ResponseTemplate::new(answer.status);
            server.respond(response.set_body_string(broken)).await;
            // Where a place takes any value there is no error, and nothing to show.
            if let Err(error) = operation.any_call(&server.caller()).send().await {
                assert_error_hides(&error, operation.id);
                failed += 1;
            }
        }
        assert!(failed >= 3, "{}: {failed}", operation.id);
    }
}

/// A server that is not there.
#[tokio::test]
async fn failures_to_send_do_not_show_secrets() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("loopback has a free port");
    let address = listener
        .local_addr()
        .expect("a bound socket has an address");
    drop(listener);
    let client = Client::builder().base_url(format!("http://{address}"));
    let caller = Caller::new(client.build().expect("the address is one"));
    for operation in operations::all() {
        let error = operation.any_call(&caller).send().await;
        let error = error.expect_err("nobody listens");
        assert!(matches!(error, Error::Transport(_)), "{error:?}");
        assert!(
            !error.may_have_been_sent() && error.is_retryable(),
            "{error:?}"
        );
        assert_error_hides(&error, operation.id);
    }
}

#[test]
fn handles_do_not_show_tokens() {
    let client = Client::builder().base_url("http://127.0.0.1:1");
    let caller = Caller::new(client.build().expect("the address is one"));
    let shown = format!("{:?}", caller.installation());
    assert_hidden(&shown, "installation");
    assert!(shown.contains("[redacted]"), "{shown}");
}

/// Bodies that cannot be read and hold a secret where an error could quote it.
fn broken_bodies(body: &Value) -> Vec<String> {
    let mut broken = vec![
        "\"hush\"".to_owned(),
        "[\"hush\"]".to_owned(),
        "hush".to_owned(),
        "{\"a\": \"hush".to_owned(),
    ];
    for place in fields(body) {
        for wrong in [json!("hush"), json!(["hush"]), json!({"a": "hush"})] {
            broken.push(replaced(body, &place, wrong).to_string());
        }
    }
    broken
}

fn has_secret(body: Option<&Value>) -> bool {
    body.is_some_and(|body| body.to_string().contains(MARK))
}

fn assert_error_hides(error: &Error, name: &str) {
    assert_hidden(&format!("{error} {error:?} {error:#?}"), name);
    let mut source = std::error::Error::source(error);
    while let Some(error) = source {
        assert_hidden(&format!("{error} {error:?}"), name);
        source = error.source();
    }
}

fn assert_hidden(shown: &str, name: &str) {
    assert!(!shown.contains(MARK), "{name}: {shown}");
}
