//! What a caller can change about a call, and what it gets beside the output.

use std::time::{Duration, Instant};

use serde_json::json;
use vercel_marketplace::Error;
use vercel_marketplace::models::GlobalConfigPurpose;
use vercel_marketplace::operations::{GetGlobalConfigOutput, HeadGlobalConfigOutput};
use wiremock::ResponseTemplate;

use crate::operations;
use crate::support::Server;

const ETAG: &str = "\"abc\"";

#[tokio::test]
async fn a_conditional_request_gives_contents_and_their_version() {
    let server = Server::start().await;
    let body = json!({"digest": "d", "items": {}, "updatedAt": 1, "purpose": "experimentation"});
    let response = ResponseTemplate::new(200).insert_header("etag", ETAG);
    server.respond(response.set_body_json(body)).await;
    let call = server.caller().installation().get_global_config("db_1");
    let response = call.send().await.expect("the answer is a success");
    assert_eq!(response.status(), 200);
    assert_eq!(response.headers()["etag"], ETAG);
    let GetGlobalConfigOutput::Ok(config) = response.into_body() else {
        panic!("not the contents");
    };
    assert_eq!(config.purpose, Some(GlobalConfigPurpose::Experimentation));
}

#[tokio::test]
async fn a_conditional_request_gives_that_nothing_changed() {
    let server = Server::start().await;
    let response = ResponseTemplate::new(304).insert_header("etag", ETAG);
    server.respond(response).await;
    let installation = server.caller().installation();
    let call = installation.get_global_config("db_1");
    let got = call.header("if-none-match", ETAG).send().await;
    let got = got.expect("304 is a success");
    assert_eq!(got.status(), 304);
    assert_eq!(got.headers()["etag"], ETAG);
    assert_eq!(got.into_body(), GetGlobalConfigOutput::NotModified);
    let received = server.received_once().await;
    assert_eq!(received.headers["if-none-match"], ETAG);
    let call = installation.head_global_config("db_1");
    let head = call.header("if-none-match", ETAG).await;
    let head = head.expect("304 is a success");
    assert_eq!(head, HeadGlobalConfigOutput::NotModified);
}

#[tokio::test]
async fn the_success_of_an_operation_without_output_has_headers() {
    let server = Server::start().await;
    let response = ResponseTemplate::new(204).insert_header("x-vercel-id", "fra1::1");
    server.respond(response).await;
    let call = server.caller().installation().finalize_installation();
    let response = call.send().await.expect("the answer is a success");
    assert_eq!(response.status(), 204);
    assert_eq!(response.headers()["x-vercel-id"], "fra1::1");
}

#[tokio::test]
async fn every_call_ends_in_time() {
    let server = Server::start().await;
    let response = ResponseTemplate::new(500).set_delay(Duration::from_secs(30));
    server.respond(response).await;
    let installation = server.caller().installation();
    let started = Instant::now();
    let call = installation.submit_invoice(operations::minimal_draft());
    let error = call.timeout(Duration::from_millis(200)).await;
    let error = error.expect_err("the server takes longer");
    assert!(started.elapsed() < Duration::from_secs(10));
    assert!(matches!(error, Error::Timeout(_)), "{error}");
    // The invoice may have been made.
    assert!(error.may_have_been_sent());
    assert!(!error.is_retryable());
    let call = installation.get_account_info();
    let error = call.timeout(Duration::from_millis(200)).await;
    assert!(error.expect_err("the server takes longer").is_retryable());
}

#[tokio::test]
async fn calls_run_as_tasks() {
    let server = Server::start().await;
    server.respond(ResponseTemplate::new(204)).await;
    let installation = server.caller().installation();
    let tasks: Vec<_> = (0..8)
        .map(|number| {
            let call = installation.delete_integration_resource(format!("db_{number}"));
            tokio::spawn(call.into_future())
        })
        .collect();
    for task in tasks {
        let sent = task.await.expect("the task ends by itself");
        sent.expect("the answer is a success");
    }
    assert_eq!(server.received().await.len(), 8);
}

/// A token per installation over one client: none may be sent for another installation.
#[tokio::test]
async fn each_installation_sends_its_own_token() {
    let server = Server::start().await;
    server.respond(ResponseTemplate::new(204)).await;
    let caller = server.caller();
    for (id, token) in [
        ("icfg_1", "hush-1"),
        ("icfg_2", "hush-2"),
        ("icfg_1", "hush-3"),
    ] {
        let installation = caller.client().installation(id, token);
        assert_eq!(installation.id(), id);
        let sent = installation.finalize_installation().await;
        sent.expect("the answer is a success");
        let received = server.received().await.pop().expect("it arrived");
        let path = format!("/v1/installations/{id}/billing/finalize");
        assert_eq!(received.url.path(), path);
        let bearer = format!("Bearer {token}");
        assert_eq!(received.headers["authorization"], bearer);
    }
}

/// An empty token, or one that no header can hold, is never sent.
#[tokio::test]
async fn tokens_that_cannot_be_sent_are_refused() {
    let server = Server::start().await;
    server.respond(ResponseTemplate::new(204)).await;
    for token in ["", " ", "hush\r\nx-injected: 1", "hush\n"] {
        let installation = server.caller().client().installation("icfg_1", token);
        let error = installation.finalize_installation().await;
        let error = error.expect_err("the token cannot be sent");
        assert!(matches!(error, Error::Build(_)), "{error}");
        assert!(!format!("{error} {error:?}").contains("hush"), "{error:?}");
    }
    assert!(server.received().await.is_empty());
}
