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
