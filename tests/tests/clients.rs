//! The emitted clients, asynchronous and blocking, with a script in place of the server.

use std::time::Duration;

use serde_json::json;
use vercel_marketplace::models::RotateInstallationCredentialRequestRequired;
use vercel_marketplace::runtime::{BuildError, CallInfo};
use vercel_marketplace::testing::{Answer, Script};
use vercel_marketplace::{Client, Error, Retry, blocking};

fn script() -> Script {
    let limited = json!({ "error": {
        "code": "rate_limited",
        "message": "Slow down",
        "limit": { "remaining": 0, "reset": 3, "resetMs": 2500, "total": 10 },
    } });
    let item = json!({ "error": { "code": "not_found", "message": "No such invoice" } });
    let refused = Answer::status(404).header("x-vercel-id", "iad1::1");
    Script::new()
        .then(Answer::status(429).json(&limited))
        .then(refused.json(&item))
}

fn check(error: &Error, script: &Script) {
    assert_eq!(
        error.to_string(),
        "get-invoice: 404 Not Found: No such invoice, after 2 attempts (code not_found, request id \
         iad1::1)"
    );
    // The reset of the rate limit, and half of the first pause.
    assert_eq!(script.clock().pauses(), [Duration::from_millis(2750)]);
    let requests = script.requests();
    assert_eq!(requests.len(), 2);
    for request in requests {
        assert_eq!(
            request.path(),
            "/v1/installations/icfg_1/billing/invoices/inv_1"
        );
        assert_eq!(request.header("authorization"), Some("Bearer tok_1"));
    }
}

#[tokio::test]
async fn asynchronous() -> Result<(), BuildError> {
    let script = script();
    let client = Client::builder().transport(script.clone()).build()?;
    let installation = client.installation("icfg_1", "tok_1");
    check(
        &installation.get_invoice("inv_1").await.unwrap_err(),
        &script,
    );
    Ok(())
}

#[test]
fn without_async() -> Result<(), BuildError> {
    let script = script();
    let client = blocking::Client::builder().transport(script.clone());
    let installation = client.build()?.installation("icfg_1", "tok_1");
    check(
        &installation.get_invoice("inv_1").send().unwrap_err(),
        &script,
    );
    Ok(())
}

#[tokio::test]
async fn what_may_be_sent_twice_and_what_may_not() -> Result<(), BuildError> {
    let script = Script::new();
    let client = Client::builder().transport(script.clone()).build()?;
    let installation = client.installation("icfg_1", "tok_1");
    let outage = || script.push(Answer::status(503));

    // A deletion may, as any DELETE.
    outage();
    script.push(Answer::status(204).header("x-vercel-id", "iad1::2"));
    let response = installation
        .delete_integration_resource("db_1")
        .send()
        .await
        .unwrap();
    let info: &CallInfo = response.extensions().get().unwrap();
    assert_eq!(info.attempts, 2);
    assert_eq!(info.request_id.as_deref(), Some("iad1::2"));

    // A rotation may not, unless the caller says so; and the caller may say that nothing does.
    outage();
    let rotate = || {
        installation.rotate_installation_credential(RotateInstallationCredentialRequestRequired {
            client_secret: "secret".into(),
        })
    };
    assert_eq!(rotate().await.unwrap_err().attempts(), 1);
    outage();
    outage();
    let twice = rotate().repeatable(true).retry(Retry::new().attempts(2));
    assert_eq!(twice.await.unwrap_err().attempts(), 2);
    outage();
    let once = installation
        .delete_integration_resource("db_1")
        .retry(Retry::none());
    assert_eq!(once.await.unwrap_err().attempts(), 1);
    assert_eq!(script.left(), 0);
    Ok(())
}
