//! What a channel adds to a request.

use std::time::Duration;

use bytes::Bytes;
use http::HeaderValue;
use openapi_runtime::{
    Api, BuildError, BuildErrorKind, Call, Channel, ChannelBuilder, Error, Metadata, Operation,
    Secret, Timeout,
};

use crate::support::{API, GET, GetThing, MakeThing, RESERVED, Script};

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
        "https://h:65536",
        "https://h:-1",
        "https://h:a",
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
            Some("Bearer tok"),
            "get-thing: the token begins with `Bearer`: give the token alone, the client adds the word",
        ),
        (
            Some(" \t bEARER\ttok"),
            "get-thing: the token begins with `Bearer`: give the token alone, the client adds the word",
        ),
        (
            Some("Bearer\u{a0}tok\n"),
            "get-thing: the token begins with `Bearer`: give the token alone, the client adds the word",
        ),
        (
            Some("bearer"),
            "get-thing: the token begins with `Bearer`: give the token alone, the client adds the word",
        ),
        (
            Some(" tok"),
            "get-thing: the token has a blank in it, or at one of its ends",
        ),
        (
            Some("tok "),
            "get-thing: the token has a blank in it, or at one of its ends",
        ),
        (
            Some("Authorization: tok"),
            "get-thing: the token has a blank in it, or at one of its ends",
        ),
        (
            Some("tok\u{200b}"),
            "get-thing: the token holds a character that is not ASCII",
        ),
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
fn a_token_may_begin_with_the_letters_of_a_scheme() {
    let channel = builder().build().unwrap();
    for token in ["bearer_1", "BearerToken", "a+/~-._="] {
        let request = channel.prepare(&GetThing("x"), Some(&Secret::from(token)));
        let sent = format!("Bearer {token}");
        assert_eq!(request.unwrap().headers()["authorization"], sent.as_str());
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
fn no_caller_frames_the_message() {
    let channel = builder().build().unwrap();
    for name in RESERVED {
        let lower = name.to_lowercase();
        let message = format!(
            "header `{lower}` cannot be set: the client makes it of the address, the body and the \
             connection"
        );
        let error = builder().header(name, "1").build().unwrap_err();
        assert_eq!(error.to_string(), message);
        let call = Call::new(channel.clone(), Some(token()), GetThing("x"));
        let error = call.header(name, "1").request().unwrap_err();
        assert_eq!(error.to_string(), format!("get-thing: {message}"));
        assert_eq!(error.kind(), BuildErrorKind::Header);
        assert_eq!(error.parameter(), Some(lower.as_str()));
    }
}

/// An operation written by hand that says more than it should.
struct Framed(&'static str, &'static str);

impl Operation for Framed {
    type Output = ();
    const METADATA: &'static Metadata = GET;

    fn request(&self) -> Result<http::Request<Bytes>, BuildError> {
        let mut request = http::Request::new(Bytes::from_static(b"abc"));
        let value = HeaderValue::from_static(self.1);
        request.headers_mut().insert(self.0, value);
        Ok(request)
    }

    fn response(_: http::Response<Bytes>) -> Result<(), Error> {
        Ok(())
    }
}

#[test]
fn what_an_operation_says_of_its_length_is_that_of_its_body() {
    let channel = builder().build().unwrap();
    let call = |framed| Call::new(channel.clone(), Some(token()), framed);
    assert!(call(Framed("content-length", "3")).request().is_ok());
    for (name, value) in [
        ("content-length", "2"),
        ("content-length", "03"),
        ("content-length", "+3"),
        ("transfer-encoding", "chunked"),
        ("host", "evil.example"),
    ] {
        let error = call(Framed(name, value)).request().unwrap_err();
        assert_eq!(error.parameter(), Some(name));
        let error = call(Framed(name, value)).streaming_request().unwrap_err();
        assert_eq!(error.parameter(), Some(name));
    }
}

#[test]
fn plain_http_stays_on_this_machine() {
    let here = [
        "http://localhost",
        "http://LOCALHOST:8080/a",
        "http://127.0.0.1",
        "http://127.255.1.2:1",
        "http://[::1]:80",
        "http://[0:0:0:0:0:0:0:1]",
    ];
    for url in here {
        assert!(builder().base_url(url).build().is_ok(), "{url}");
    }
    let elsewhere = [
        "http://example.com",
        "http://api.example.com",
        "HTTP://api.example.com",
        "http://localhost.evil.example",
        "http://localhost.",
        "http://evil-localhost",
        "http://127.0.0.1.evil.example",
        "http://127.0.0.1.",
        "http://127.1",
        "http://127.0.0.01",
        "http://0177.0.0.1",
        "http://0x7f.0.0.1",
        "http://2130706433",
        "http://0x7f000001",
        "http://0.0.0.0",
        "http://10.0.0.1",
        "http://128.0.0.1",
        "http://[::]",
        "http://[::2]",
        "http://[::ffff:127.0.0.1]",
    ];
    for url in elsewhere {
        let error = builder().base_url(url).build().unwrap_err();
        assert_eq!(error.kind(), BuildErrorKind::BaseUrl, "{url}");
        assert!(
            error.to_string().contains("`allow_plain_http(true)`"),
            "{error}"
        );
        let error = builder()
            .server_url("https://files.example.com", url)
            .build();
        assert!(error.is_err(), "{url}");
        let allowed = builder().allow_plain_http(true).base_url(url).build();
        assert!(allowed.is_ok(), "{url}");
        let refused = builder().base_url(url).allow_plain_http(false).build();
        assert!(refused.is_err(), "{url}");
    }
    for url in [
        "http://localhost@evil.example",
        "http://localhost:80@evil.example",
    ] {
        let error = builder().allow_plain_http(true).base_url(url).build();
        assert!(error.is_err(), "{url}");
    }
}

/// What a maintainer wrote into the settings needs no second word.
#[test]
fn the_api_s_own_address_may_be_plain_http() {
    static INSIDE: Api = Api {
        base_url: "http://inside.example/v1/",
        ..API
    };
    let builder = || Channel::builder(&INSIDE).transport(Script::default());
    let channel = builder().build().unwrap();
    let request = channel.prepare(&GetThing("x"), Some(&token())).unwrap();
    assert_eq!(request.uri(), "http://inside.example/v1/v1/things/x");
    assert!(
        builder()
            .base_url("http://inside.example/v2")
            .build()
            .is_err()
    );
}

/// An operation that is served elsewhere.
struct GetFile;

impl Operation for GetFile {
    type Output = ();
    const METADATA: &'static Metadata = GET;
    const BASE_URL: Option<&'static str> = Some("https://files.example.com/v2");

    fn request(&self) -> Result<http::Request<Bytes>, BuildError> {
        GetThing("x").request()
    }

    fn response(_: http::Response<Bytes>) -> Result<(), Error> {
        Ok(())
    }
}

#[test]
fn an_operation_that_is_served_elsewhere_goes_there() {
    let went = |builder: ChannelBuilder| {
        let channel = builder.build().unwrap();
        let call = Call::new(channel, Some(token()), GetFile);
        call.request().map(|request| request.uri().to_string())
    };
    let own = "https://files.example.com/v2/v1/things/x";
    assert_eq!(went(builder()).unwrap(), own);
    let same = builder().base_url("https://api.example.com/");
    assert_eq!(went(same).unwrap(), own);

    // A client of a test server does not reach the real one.
    let moved = || builder().base_url("http://localhost:1");
    let error = went(moved()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "get-thing: the operation is served at `https://files.example.com/v2`, and the client has \
         another base address than the API's own: say with `server_url` where this operation goes"
    );
    assert_eq!(error.kind(), BuildErrorKind::BaseUrl);
    for server in [
        "https://files.example.com/v2",
        "https://files.example.com/v2/",
    ] {
        let told = moved().server_url(server, "http://localhost:2/b/");
        assert_eq!(went(told).unwrap(), "http://localhost:2/b/v1/things/x");
        let told = builder().server_url(server, "https://other.example");
        assert_eq!(went(told).unwrap(), "https://other.example/v1/things/x");
    }
    let twice = moved().server_url(GetFile::BASE_URL.unwrap(), "http://localhost:2");
    let twice = twice.server_url(GetFile::BASE_URL.unwrap(), "http://localhost:3");
    assert_eq!(went(twice).unwrap(), "http://localhost:3/v1/things/x");
    let other = moved().server_url("https://files.example.com", "http://localhost:2");
    assert!(went(other).is_err());
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
