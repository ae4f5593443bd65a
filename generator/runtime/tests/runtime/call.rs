//! Calls over a transport that answers by script.

use std::time::Duration;

use openapi_runtime::{
    BuildErrorKind, Call, Channel, Error, Operation, Secret, Timeout, TransportError,
};

use crate::support::{GetThing, MakeThing, Outcome, Thing, response, run, script};

fn get(channel: &Channel) -> Call<GetThing> {
    Call::new(channel.clone(), Some(Secret::from("tok_1")), GetThing("x"))
}

fn ok() -> Outcome {
    Ok(response(200, r#"{"name":"n","new":1}"#))
}

#[test]
fn a_call_is_awaited_as_it_is() {
    let (channel, script) = script([ok()]);
    let thing = run(get(&channel)).unwrap();
    assert_eq!(thing.name, "n");
    let requests = script.requests.lock().unwrap();
    assert_eq!(requests.len(), 1);
    assert_eq!(requests[0].uri(), "https://api.example.com/v1/things/x");
    assert_eq!(requests[0].headers()["authorization"], "Bearer tok_1");
    assert_eq!(
        requests[0].extensions().get(),
        Some(&Timeout(Duration::from_secs(60)))
    );
}

#[test]
fn a_call_can_run_on_another_thread() {
    fn travels(_: impl Future + Send + 'static) {}
    let (channel, _) = script([]);
    travels(get(&channel).into_future());
    travels(get(&channel).send());
}

#[test]
fn send_gives_status_and_headers() {
    let (channel, _) = script([ok()]);
    let response = run(get(&channel).send()).unwrap();
    assert_eq!(response.status(), 200);
    assert_eq!(response.headers()["x-request-id"], "req_1");
    assert_eq!(response.body(), &Thing { name: "n".into() });
}

#[test]
fn headers_and_timeout_of_the_caller_come_last() {
    let (channel, script) = script([ok()]);
    let call = get(&channel)
        .header("accept", "text/plain")
        .header("User-Agent", "mine/3".to_owned())
        .header("x-trace", "1")
        .timeout(Duration::from_millis(5))
        .map_operation(|_| GetThing("y"));
    assert_eq!(call.operation().0, "y");
    let preview = call.request().unwrap();
    run(call).unwrap();
    let requests = script.requests.lock().unwrap();
    assert_eq!(preview.uri(), requests[0].uri());
    assert_eq!(preview.headers(), requests[0].headers());
    assert_eq!(requests[0].uri().path(), "/v1/things/y");
    let headers = requests[0].headers();
    assert_eq!(headers["accept"], "text/plain");
    assert_eq!(headers["user-agent"], "mine/3");
    assert_eq!(headers["x-trace"], "1");
    assert_eq!(headers.len(), 4);
    assert_eq!(
        requests[0].extensions().get(),
        Some(&Timeout(Duration::from_millis(5)))
    );
}

#[test]
fn what_cannot_be_built_is_not_sent() {
    let (channel, script) = script([]);
    let calls = [
        (
            get(&channel).map_operation(|_| GetThing("..")),
            BuildErrorKind::Path,
        ),
        (get(&channel).header("x y", "1"), BuildErrorKind::Header),
        (get(&channel).header("x-y", "\n"), BuildErrorKind::Header),
        (
            Call::new(channel.clone(), None, GetThing("x")),
            BuildErrorKind::Token,
        ),
    ];
    for (call, kind) in calls {
        let error = run(call).unwrap_err();
        assert!(!error.may_have_been_sent() && !error.is_retryable());
        let Error::Build(error) = error else {
            panic!("{error}")
        };
        assert_eq!(error.kind(), kind);
        assert_eq!(error.operation(), Some("get-thing"));
    }
    assert!(script.requests.lock().unwrap().is_empty());
}

#[test]
fn nothing_secret_is_printed_of_a_call() {
    let (channel, _) = script([]);
    let call = get(&channel).header("x-key", "k_secret");
    assert_eq!(
        format!("{call:?}"),
        "Call { channel: Channel { base_url: \"https://api.example.com\", .. }, \
         token: Some([redacted]), operation: GetThing(\"x\"), headers: [\"x-key\"], \
         timeout: None, .. }"
    );
    let call = get(&channel).header("authorization", "Bearer other");
    let request = call.request().unwrap();
    assert_eq!(request.headers()["authorization"], "Bearer other");
    assert!(request.headers()["authorization"].is_sensitive());
}

type Failure = (fn() -> Outcome, bool, bool);

/// What fails, whether a call that repeats safely may be retried, and whether another one may.
fn failures() -> [Failure; 8] {
    [
        (|| Err(TransportError::connect("x")), true, true),
        (|| Err(TransportError::other("x")), true, false),
        (
            || Err(TransportError::other("x").and_not_sent()),
            true,
            true,
        ),
        (|| Err(TransportError::timeout("x")), true, false),
        (
            || Err(TransportError::timeout("x").and_not_sent()),
            true,
            true,
        ),
        (|| Ok(response(503, "")), true, false),
        (|| Ok(response(429, "")), true, true),
        (|| Ok(response(404, "")), false, false),
    ]
}

#[test]
fn what_may_be_retried() {
    for (index, (outcome, repeatable, other)) in failures().into_iter().enumerate() {
        let (channel, _) = script([outcome(), outcome()]);
        let error = run(get(&channel)).unwrap_err();
        assert_eq!(error.is_retryable(), repeatable, "{index}");
        assert!(error.to_string().starts_with("get-thing: "));
        let error = run(Call::new(channel, None, MakeThing)).unwrap_err();
        assert_eq!(error.is_retryable(), other, "{index}");
        assert!(error.to_string().starts_with("make-thing: "));
    }
}

#[test]
fn transport_errors_learn_their_operation() {
    let (channel, _) = script([Err(TransportError::timeout("x"))]);
    let Error::Timeout(error) = run(get(&channel)).unwrap_err() else {
        panic!()
    };
    assert_eq!(error.operation().unwrap().id, GetThing::METADATA.id);
}
