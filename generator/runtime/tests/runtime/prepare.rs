//! What a channel adds to a request.

use std::time::Duration;

use openapi_runtime::{BuildErrorKind, Channel, ChannelBuilder, Secret, Timeout};

use crate::support::{API, GetThing, MakeThing, Script};

fn builder() -> ChannelBuilder {
    Channel::builder(&API).transport(Script::default())
}

fn token() -> Secret {
    Secret::from("tok_1")
}

#[test]
fn base_addresses() {
    let table = [
        ("https://h", "https://h/v1/things/x"),
        ("https://h/", "https://h/v1/things/x"),
        (
            "http://localhost:8080/a/b//",
            "http://localhost:8080/a/b/v1/things/x",
        ),
        ("https://[::1]:1/p", "https://[::1]:1/p/v1/things/x"),
    ];
    for (base, whole) in table {
        let channel = builder().base_url(base).build().unwrap();
        let request = channel.prepare(&GetThing("x"), Some(&token())).unwrap();
        assert_eq!(request.uri().to_string(), whole);
    }
}

#[test]
fn base_addresses_that_are_refused() {
    let table = [
        "",
        "/v1",
        "h",
        "h:80",
        "ftp://h",
        "https://",
        "https:///a",
        "https://u:p@h",
        "https://h?a=1",
        "https://h/#a",
        "https://h /",
        "file:///etc",
        "https://:80",
    ];
    for base in table {
        let error = builder().base_url(base).build().unwrap_err();
        assert_eq!(error.kind(), BuildErrorKind::BaseUrl, "{base}: {error}");
    }
}

#[test]
fn prepared_requests_are_complete() {
    let channel = builder()
        .header("x-team", "t1")
        .header("accept", "text/plain")
        .timeout(Duration::from_secs(7))
        .build()
        .unwrap();
    let request = channel.prepare(&GetThing("x"), Some(&token())).unwrap();
    assert_eq!(
        request.uri().to_string(),
        "https://api.example.com/v1/things/x"
    );
    let headers = request.headers();
    assert_eq!(headers["authorization"], "Bearer tok_1");
    assert!(headers["authorization"].is_sensitive());
    assert_eq!(headers["user-agent"], "example/1.0");
    assert_eq!(headers["x-team"], "t1");
    assert_eq!(headers["accept"], "application/json");
    assert_eq!(
        request.extensions().get(),
        Some(&Timeout(Duration::from_secs(7)))
    );
    assert!(!format!("{request:?}").contains("tok_1"));
}

#[test]
fn the_user_agent_can_be_set() {
    let channel = builder().user_agent("mine/2").build().unwrap();
    let request = channel.prepare(&GetThing("x"), Some(&token())).unwrap();
    assert_eq!(request.headers()["user-agent"], "mine/2");
    let error = builder().user_agent("a\nb").build().unwrap_err();
    assert_eq!(
        error.to_string(),
        "header `user-agent` holds what a header cannot hold"
    );
}

#[test]
fn tokens_that_are_refused() {
    let channel = builder().build().unwrap();
    let table = [
        (
            None,
            "get-thing: the operation needs a token and there is none",
        ),
        (Some(""), "get-thing: the token is empty"),
        (Some(" \t"), "get-thing: the token is empty"),
        (
            Some("tok\n"),
            "get-thing: the token holds what a header cannot hold, such as a line break",
        ),
        (
            Some("tok\r\nx: y"),
            "get-thing: the token holds what a header cannot hold, such as a line break",
        ),
    ];
    for (token, message) in table {
        let token = token.map(Secret::from);
        let error = channel.prepare(&GetThing("x"), token.as_ref()).unwrap_err();
        assert_eq!(error.to_string(), message);
        assert_eq!(error.kind(), BuildErrorKind::Token);
        assert!(!format!("{error:?}").contains("tok\\"));
    }
}

#[test]
fn an_operation_without_authentication_gets_no_token() {
    let channel = builder().build().unwrap();
    for token in [None, Some(token()), Some(Secret::from(""))] {
        let request = channel.prepare(&MakeThing, token.as_ref()).unwrap();
        assert!(!request.headers().contains_key("authorization"));
    }
    let error = builder().header("Authorization", "Bearer x").build();
    assert_eq!(
        error.unwrap_err().to_string(),
        "`authorization` cannot be a default header: set a token instead"
    );
}

#[test]
fn default_headers_that_are_refused() {
    let error = builder().header("a b", "x").build().unwrap_err();
    assert_eq!(error.to_string(), "a header has a name that is none");
    let error = builder().header("x-a", "\0").build().unwrap_err();
    assert_eq!(error.parameter(), Some("x-a"));
}

#[test]
fn nothing_secret_is_printed_of_a_channel() {
    let channel = builder().header("x-key", "k_secret").build().unwrap();
    assert_eq!(
        format!("{channel:?}"),
        "Channel { base_url: \"https://api.example.com\", .. }"
    );
}

#[cfg(not(feature = "hyper"))]
#[test]
fn without_a_transport_there_is_no_channel() {
    let error = Channel::builder(&API).build().unwrap_err();
    assert_eq!(error.kind(), BuildErrorKind::Transport);
}
