//! Answers that point elsewhere.

use bytes::Bytes;
use openapi_runtime::{BuildError, Error, Metadata, Operation, RequestBuilder};

use crate::scripted::{Case, milliseconds, ok, status};
use crate::support::{GET, GetThing, MakeThing};

const BASE: &str = "https://api.example.com/base";

fn case() -> Case {
    Case {
        base_url: BASE,
        ..Case::default()
    }
}

#[test]
fn a_get_follows_within_its_origin() {
    let table = [
        ("https://api.example.com/other?a=1#f", "/other?a=1"),
        ("https://API.example.com:443/other", "/other"),
        ("//api.example.com/other", "/other"),
        ("/other", "/other"),
        ("?b=2", "/base/v1/things/x?b=2"),
        ("y", "/base/v1/things/y"),
    ];
    for code in [301, 302, 303, 307, 308] {
        for (location, reached) in table {
            let answers = || vec![status(code).header("location", location), ok()];
            for seen in case().observe(|| GetThing("x"), answers) {
                assert_eq!(seen.result.as_ref().unwrap().attempts, 1, "{location}");
                let [_, second] = &seen.requests[..] else {
                    panic!()
                };
                assert_eq!(second.uri().path_and_query().unwrap(), reached);
                assert_eq!(
                    second.uri().host().unwrap().to_lowercase(),
                    "api.example.com"
                );
                assert_eq!(second.header("authorization"), Some("Bearer tok_1"));
                assert!(seen.pauses.is_empty());
            }
        }
    }
}

#[test]
fn nothing_reaches_another_origin() {
    let table = [
        ("https://evil.example/other", "to another origin"),
        ("http://api.example.com/other", "to another origin"),
        ("http://api.example.com:443/", "to another origin"),
        ("HTTP://API.EXAMPLE.COM:443/", "to another origin"),
        ("http://localhost/", "to another origin"),
        ("http:api.example.com", "to another origin"),
        ("api.example.com:443", "to another origin"),
        ("ftp://api.example.com:443/", "to another origin"),
        ("https://api.example.com:80/", "to another origin"),
        ("https://api.example.com:65536/", "to another origin"),
        ("https://api.example.com:-1/", "to another origin"),
        ("https://api.example.com./", "to another origin"),
        ("https://api.example.com:8443/other", "to another origin"),
        ("https://api.example.com.evil.example/", "to another origin"),
        ("//evil.example/other", "to another origin"),
        (
            "https://api.example.com@evil.example/",
            "with an address of no use",
        ),
        (
            "https://user:pw@api.example.com/",
            "with an address of no use",
        ),
        ("javascript:alert(1)", "to another origin"),
        ("../../admin", "with an address of no use"),
        ("/a/../b", "with an address of no use"),
        ("https://", "with an address of no use"),
        ("/\\evil.example/ x", "with an address of no use"),
    ];
    for code in [301, 302, 303, 307, 308] {
        for (location, why) in table {
            let answers = || vec![status(code).header("location", location), ok()];
            for seen in case().observe(|| GetThing("x"), answers) {
                assert_eq!(seen.requests.len(), 1, "{location}");
                let line = format!(
                    "get-thing: status {code} is not declared for this operation, and is a \
                     redirect that is not followed: {why}"
                );
                assert_eq!(seen.error().to_string(), line, "{location}");
                assert_eq!(seen.error().headers().unwrap()["location"], location);
                assert!(!seen.error().was_processed());
            }
        }
    }
}

#[test]
fn from_plain_http_nothing_reaches_https_or_another_port() {
    let case = Case {
        base_url: "http://localhost:8080",
        ..Case::default()
    };
    for location in [
        "https://localhost:8080/",
        "http://localhost/",
        "http://127.0.0.1:8080/",
    ] {
        let answers = || vec![status(302).header("location", location), ok()];
        for seen in case.observe(|| GetThing("x"), answers) {
            assert_eq!(seen.requests.len(), 1, "{location}");
        }
    }
}

#[test]
fn no_spelling_of_a_dot_segment_is_followed() {
    let table = [
        ".",
        "..",
        "./x",
        "x/..",
        "/a/./b",
        "/a/..",
        "/%2e",
        "/%2E%2e/b",
        "/a/.%2E/b",
        "/a/%2e./b",
        "/a%2f..%2fb",
        "/a/..%2fb",
        "/a%2F%2E%2E",
        "/%252e%252e/b",
        "/%25252E%25252e/b",
        "/a/..;/b",
        "/a/..;v=1/b",
        "/a/..%3bv=1/b",
        "/a/%2e%2e;v=1",
        "/a/;/..;v",
        "/a/..\\b",
        "/a\\..\\b",
        "/a%5c..%5cb",
        "/a/..%5c",
        "/a/..%20/b",
        "/a/..%09",
        "/a/..%00/b",
        "/a/.%0d./b",
        "/a/%c0%ae%c0%ae/b",
        "/a/%c0%2e/b",
        "/a/%ef%bc%8e%ef%bc%8e/b",
        "/a/%e2%80%a4%e2%80%a4/b",
        "/a/%u002e%u002e/b",
        "/a/%2",
        "/a/%",
        "/a/%zz",
        "https://api.example.com/a/%2e%2e/b?c",
        "//api.example.com/a/%2e%2e/b#c",
    ];
    for location in table {
        let answers = || vec![status(302).header("location", location), ok()];
        for seen in case().observe(|| GetThing("x"), answers) {
            assert_eq!(seen.requests.len(), 1, "{location}");
            let line = seen.error().to_string();
            assert!(
                line.ends_with("with an address of no use"),
                "{location}: {line}"
            );
        }
    }
}

#[test]
fn dots_that_mean_no_folder_are_followed() {
    let table = [
        ("/a/.b/..c/d../e.f", "/a/.b/..c/d../e.f"),
        ("/100%25/x", "/100%25/x"),
        ("/a%20b/%C3%A9;v=1", "/a%20b/%C3%A9;v=1"),
        ("/a;v=..", "/a;v=.."),
        ("/a?b=../..&c=%2e%2e", "/a?b=../..&c=%2e%2e"),
    ];
    for (location, reached) in table {
        let answers = || vec![status(302).header("location", location), ok()];
        for seen in case().observe(|| GetThing("x"), answers) {
            let second = &seen.requests[1];
            assert_eq!(second.uri().path_and_query().unwrap(), reached);
        }
    }
}

#[test]
fn a_post_is_sent_to_one_address_only() {
    for code in [301, 302, 303, 307, 308] {
        let answers = || vec![status(code).header("location", "/other"), ok()];
        for repeatable in [None, Some(true)] {
            let case = Case {
                repeatable,
                ..case()
            };
            for seen in case.observe(|| MakeThing, answers) {
                assert_eq!(seen.requests.len(), 1);
                assert!(matches!(seen.error(), Error::Decode(_)));
                assert!(!seen.error().is_retryable());
            }
        }
    }
}

#[test]
fn five_redirects_are_enough() {
    let moved = || status(302).header("location", "/again");
    let answers = |count: usize| (0..count).map(|_| moved()).chain([ok()]).collect();
    for seen in case().observe(|| GetThing("x"), || answers(5)) {
        assert_eq!(seen.requests.len(), 6);
        assert!(seen.result.is_ok());
    }
    for seen in case().observe(|| GetThing("x"), || answers(6)) {
        assert_eq!(seen.requests.len(), 6);
        assert!(seen.error().to_string().ends_with("after too many others"));
    }
}

#[test]
fn a_redirect_without_an_address_is_none() {
    for seen in case().observe(|| GetThing("x"), || vec![status(302)]) {
        assert_eq!(
            seen.error().to_string(),
            "get-thing: status 302 is not declared for this operation"
        );
    }
}

#[test]
fn a_redirect_is_not_followed_when_the_time_is_up() {
    for (took, requests) in [(99, 2), (100, 1)] {
        let case = Case {
            timeout: Some(milliseconds(100)),
            ..case()
        };
        let moved = || {
            let moved = status(302).header("location", "/again");
            vec![moved.after(milliseconds(took)), ok()]
        };
        for seen in case.observe(|| GetThing("x"), moved) {
            assert_eq!(seen.requests.len(), requests, "{took}");
            if requests == 1 {
                assert!(seen.error().to_string().ends_with("after the time was up"));
            }
        }
    }
}

/// Some searches are a GET with a body. What it was asked with stays with the first address.
struct Search;

impl Operation for Search {
    type Output = ();
    const METADATA: &'static Metadata = GET;

    fn request(&self) -> Result<http::Request<Bytes>, BuildError> {
        let builder = RequestBuilder::new(GET).path("id", "x");
        builder.json(&["asked"]).build()
    }

    fn response(_: http::Response<Bytes>) -> Result<(), Error> {
        Ok(())
    }
}

#[test]
fn a_body_is_not_sent_on() {
    let answers = || vec![status(302).header("location", "/again"), ok()];
    for seen in case().observe(|| Search, answers) {
        let [first, second] = seen.requests.as_slice() else {
            panic!("{:?}", seen.requests)
        };
        assert_eq!(first.header("content-type"), Some("application/json"));
        assert!(!first.body().is_empty());
        assert_eq!(second.header("content-type"), None);
        assert!(second.body().is_empty());
    }
}
