//! What requests are built, and which are refused.

use bytes::Bytes;
use http::Method;
use openapi_runtime::{
    Authentication, BuildError, BuildErrorKind, Metadata, RequestBuilder, Secret, Style,
};
use serde::{Serialize, Serializer};

use crate::support::{API, GET, RESERVED};

const fn at(path: &'static str) -> Metadata {
    Metadata {
        api: &API,
        id: "op",
        method: Method::PUT,
        path,
        authentication: Authentication::None,
        repeatable: true,
    }
}

const MIXED: &Metadata = &at("/a/{b}-{c}");
const JOINED: &Metadata = &at("/a/{b}{c}/end");
const BEHIND_A_DOT: &Metadata = &at("/a/.{b}");
const BEHIND_AN_ENCODED_DOT: &Metadata = &at("/a/%2e{b}");
const BEFORE_A_DOT: &Metadata = &at("/a/{b}.");
const WITH_SEGMENT_PARAMETERS: &Metadata = &at("/a/{b};v=1");
const WITH_QUERY: &Metadata = &at("/search?kind=book");
const WITH_FRAGMENT: &Metadata = &at("/search#one");
const TRAILING: &Metadata = &at("/a/");
const LITERAL: &Metadata = &at("/a b/é%20/%2F");
const TWICE: &Metadata = &at("/{b}/a/{b}");
const BROKEN: &Metadata = &at("/a/{b");

fn path(value: &str) -> Result<String, BuildError> {
    let request = RequestBuilder::new(GET).path("id", value).build()?;
    Ok(request.uri().to_string())
}

fn query(build: impl FnOnce(RequestBuilder) -> RequestBuilder) -> String {
    let builder = RequestBuilder::new(GET).path("id", "x");
    let request = build(builder).build().unwrap();
    request.uri().to_string().split_off("/v1/things/x".len())
}

#[test]
fn path_values_stay_within_their_segment() {
    let table = [
        ("icfg_abc-1.2~3", "icfg_abc-1.2~3"),
        ("a/b", "a%2Fb"),
        ("a?b", "a%3Fb"),
        ("a#b", "a%23b"),
        ("a%2Fb", "a%252Fb"),
        ("a+b c", "a%2Bb%20c"),
        ("a\\b", "a%5Cb"),
        ("../x", "..%2Fx"),
        ("...", "..."),
        ("%2e%2e", "%252e%252e"),
        ("{id}", "%7Bid%7D"),
        (" ", "%20"),
        ("\n\0", "%0A%00"),
        ("é", "%C3%A9"),
        ("日本", "%E6%97%A5%E6%9C%AC"),
        ("🦀", "%F0%9F%A6%80"),
        ("@:!$&'()*,;=", "%40%3A%21%24%26%27%28%29%2A%2C%3B%3D"),
    ];
    for (value, encoded) in table {
        assert_eq!(path(value).unwrap(), format!("/v1/things/{encoded}"));
    }
}

#[test]
fn path_values_that_reach_another_endpoint_are_refused() {
    let table = [
        (
            "",
            "get-thing: path parameter `id` is empty: the request would reach another endpoint",
        ),
        (
            ".",
            "get-thing: path parameter `id` makes the path segment `.`: the request would reach another endpoint",
        ),
        (
            "..",
            "get-thing: path parameter `id` makes the path segment `..`: the request would reach another endpoint",
        ),
    ];
    for (value, message) in table {
        let error = path(value).unwrap_err();
        assert_eq!(error.to_string(), message);
        assert_eq!(error.kind(), BuildErrorKind::Path);
        assert_eq!(error.parameter(), Some("id"));
        assert_eq!(error.operation(), Some("get-thing"));
    }
}

#[test]
fn mixed_segments_are_checked_as_a_whole() {
    let build = |metadata, b: &str, c: &str| {
        let builder = RequestBuilder::new(metadata).path("b", b).path("c", c);
        builder.build().map(|request| request.uri().to_string())
    };
    assert_eq!(build(MIXED, "", "").unwrap(), "/a/-");
    assert_eq!(build(MIXED, "..", "/").unwrap(), "/a/..-%2F");
    assert_eq!(build(JOINED, "x", "").unwrap(), "/a/x/end");
    for (b, c) in [("", ""), (".", ""), (".", "."), ("", "..")] {
        let error = build(JOINED, b, c).unwrap_err();
        assert_eq!(error.parameter(), Some("b"), "{error}");
    }
}

#[test]
fn segments_that_begin_otherwise_are_checked_too() {
    let build = |metadata, b: &str| {
        let builder = RequestBuilder::new(metadata).path("b", b);
        builder.build().map(|request| request.uri().to_string())
    };
    assert_eq!(build(BEHIND_A_DOT, "x").unwrap(), "/a/.x");
    assert_eq!(build(BEHIND_A_DOT, "..").unwrap(), "/a/...");
    assert_eq!(build(WITH_SEGMENT_PARAMETERS, "").unwrap(), "/a/;v=1");
    let refused = [
        (BEHIND_A_DOT, ""),
        (BEHIND_A_DOT, "."),
        (BEHIND_AN_ENCODED_DOT, ""),
        (BEHIND_AN_ENCODED_DOT, "."),
        (BEFORE_A_DOT, ""),
        (BEFORE_A_DOT, "."),
        (WITH_SEGMENT_PARAMETERS, "."),
        (WITH_SEGMENT_PARAMETERS, ".."),
    ];
    for (metadata, b) in refused {
        let error = build(metadata, b).unwrap_err();
        assert_eq!(error.kind(), BuildErrorKind::Path);
        assert_eq!(error.parameter(), Some("b"), "{} {b:?}", metadata.path);
    }
}

#[test]
fn a_path_parameter_must_be_given() {
    let error = RequestBuilder::new(GET).build().unwrap_err();
    assert_eq!(
        error.to_string(),
        "get-thing: path parameter `id` was not given"
    );
    let error = RequestBuilder::new(BROKEN)
        .path("b", 1)
        .build()
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "op: the path template has an unclosed `{` in `{b`"
    );
}

#[test]
fn query_forms() {
    assert_eq!(query(|b| b), "");
    assert_eq!(query(|b| b.query("limit", 3)), "?limit=3");
    assert_eq!(query(|b| b.query("q", "")), "?q=");
    assert_eq!(
        query(|b| b.query("q", "a b&c=d+e#é").query("n[]", true)),
        "?q=a%20b%26c%3Dd%2Be%23%C3%A9&n%5B%5D=true"
    );
    let none: Option<&String> = None;
    assert_eq!(
        query(|b| b.query_optional("a", none).query_optional("b", Some("1"))),
        "?b=1"
    );
}

#[test]
fn templates_say_more_than_segments() {
    let build = |metadata| {
        let request = RequestBuilder::new(metadata).query("a", 1).build();
        request.unwrap().uri().to_string()
    };
    assert_eq!(build(WITH_QUERY), "/search?kind=book&a=1");
    assert_eq!(build(WITH_FRAGMENT), "/search?a=1");
    assert_eq!(build(TRAILING), "/a/?a=1");
    assert_eq!(build(LITERAL), "/a%20b/%C3%A9%20/%2F?a=1");
    let request = RequestBuilder::new(TWICE).path("b", "x").build();
    assert_eq!(request.unwrap().uri(), "/x/a/x");
}

#[test]
fn headers_and_method() {
    let none: Option<&str> = None;
    let request = RequestBuilder::new(GET)
        .path("id", "x")
        .header("If-Match", "\"abc\"")
        .header_optional("x-a", Some(7))
        .header_optional("x-b", none)
        .build()
        .unwrap();
    assert_eq!(request.method(), Method::GET);
    assert_eq!(request.headers()["accept"], "application/json");
    assert_eq!(request.headers()["if-match"], "\"abc\"");
    assert_eq!(request.headers()["x-a"], "7");
    assert_eq!(request.headers().len(), 3);
    assert!(request.body().is_empty());
}

#[test]
fn parameters_do_not_frame_the_message() {
    for name in RESERVED {
        let builder = || RequestBuilder::new(GET).path("id", "x");
        let value = Secret::from("1");
        for builder in [
            builder().header(name, 1),
            builder().header_optional(name, Some(1)),
            builder().header_secret(name, Some(&value)),
            builder().header_styled(name, &1, Style::Simple { explode: false }),
        ] {
            let error = builder.build().unwrap_err();
            assert_eq!(error.kind(), BuildErrorKind::Header, "{name}");
            assert_eq!(error.parameter(), Some(name.to_lowercase().as_str()));
        }
    }
}

#[test]
fn secret_headers_are_marked() {
    let builder = RequestBuilder::new(GET).path("id", "x");
    let key = Secret::from("sesame");
    let request = builder
        .header_secret("X-Key", Some(&key))
        .header_secret("x-b", None);
    let request = request.build().unwrap();
    assert_eq!(request.headers()["x-key"], "sesame");
    assert!(request.headers()["x-key"].is_sensitive());
    assert_eq!(request.headers().len(), 2);
}

#[test]
fn the_first_error_is_kept_and_shows_no_value() {
    let builder = RequestBuilder::new(GET).header("x-a", "se\ncret");
    let error = builder.header("bad name", 1).build().unwrap_err();
    assert_eq!(
        error.to_string(),
        "get-thing: header `x-a` holds what a header cannot hold"
    );
    assert_eq!(error.kind(), BuildErrorKind::Header);
    assert!(!format!("{error:?}").contains("cret"));
}

struct Unwritable;

impl Serialize for Unwritable {
    fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        Err(serde::ser::Error::custom("no"))
    }
}

#[test]
fn bodies() {
    let request = RequestBuilder::new(GET).path("id", "x").json(&[1, 2]);
    let request = request.build().unwrap();
    assert_eq!(request.body(), &Bytes::from_static(b"[1,2]"));
    assert_eq!(request.headers()["content-type"], "application/json");

    let none: Option<&u8> = None;
    let request = RequestBuilder::new(GET).path("id", "x").json_optional(none);
    let request = request.build().unwrap();
    assert!(request.body().is_empty());
    assert!(!request.headers().contains_key("content-type"));

    let error = RequestBuilder::new(GET).path("id", "x").json(&Unwritable);
    let error = error.build().unwrap_err();
    assert_eq!(
        error.to_string(),
        "get-thing: the body could not be written as JSON: the cause is not shown, since its text may hold secrets"
    );
    assert_eq!(error.kind(), BuildErrorKind::Body);
}

#[test]
fn an_address_too_long_is_an_error() {
    let error = path(&"x".repeat(70_000)).unwrap_err();
    assert_eq!(error.kind(), BuildErrorKind::Path);
}
