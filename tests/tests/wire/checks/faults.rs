//! What once went wrong on the wire.

use vercel_marketplace::Error;
use vercel_marketplace::models::{UpdateInstallationRequest, Usage, UsageRequired, UsageType};
use wiremock::ResponseTemplate;

use crate::operations;
use crate::support::Server;

/// Not a number has no form in JSON; as null it would say something else.
#[tokio::test]
async fn numbers_that_json_lacks_are_not_sent_as_null() {
    let server = Server::start().await;
    for number in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        server.respond(ResponseTemplate::new(201)).await;
        let usage = Usage::new(UsageRequired {
            name: "Storage".into(),
            r#type: UsageType::Total,
            units: "GB".into(),
            day_value: number,
            period_value: 1.0,
        });
        let body = operations::billing_data(Vec::new(), vec![usage]);
        let sent = server
            .caller()
            .installation()
            .submit_billing_data(body)
            .await;
        assert!(matches!(sent, Err(Error::Build(_))), "{number}: {sent:?}");
        assert!(server.received().await.is_empty());
    }
}

/// Which of two entries of one name counts is up to the server.
#[tokio::test]
async fn further_fields_do_not_repeat_known_ones() {
    let server = Server::start().await;
    server.respond(ResponseTemplate::new(204)).await;
    let plan = operations::billing_plan().extra("id", "plan_other");
    let body = UpdateInstallationRequest::new().billing_plan(plan);
    let sent = server
        .caller()
        .installation()
        .update_installation(body)
        .await;
    if let Err(error) = sent {
        assert!(matches!(error, Error::Build(_)), "{error}");
        return;
    }
    let received = server.received_once().await;
    let text = String::from_utf8_lossy(&received.body);
    assert_eq!(text.matches("\"id\":").count(), 1, "{text}");
}

/// Some servers and proxies refuse a POST without a length by 411 (RFC 9110, section 8.6).
#[tokio::test]
async fn a_post_without_a_body_says_that_it_is_empty() {
    let server = Server::start().await;
    server.respond(ResponseTemplate::new(204)).await;
    let installation = server.caller().installation();
    let sent = installation.finalize_installation().await;
    sent.expect("the answer is a success");
    let received = server.received_once().await;
    let length = received.headers.get("content-length");
    assert_eq!(length.map(|value| value.as_bytes()), Some(&b"0"[..]));
}
