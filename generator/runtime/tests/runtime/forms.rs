//! Forms as bodies.

use bytes::Bytes;
use http::Request;
use openapi_runtime::{BuildErrorKind, FilePart, Multipart, RequestBuilder, Secret, Style};
use serde_json::{Value, json};

use crate::support::GET;

fn builder() -> RequestBuilder {
    RequestBuilder::new(GET).path("id", "x")
}

fn form(value: &Value, styles: &[(&str, Style)]) -> String {
    let request = builder().form(value, styles).build().unwrap();
    assert_eq!(
        request.headers()["content-type"],
        "application/x-www-form-urlencoded"
    );
    String::from_utf8(request.body().to_vec()).unwrap()
}

#[test]
fn properties_are_written_as_in_a_query() {
    let value = json!({
        "text": "a b&c=d+é",
        "empty": "",
        "number": 1.0,
        "flag": true,
        "absent": null,
        "list": ["x", "y,z"],
        "none": [],
        "object": { "k": "v" },
    });
    assert_eq!(
        form(&value, &[]),
        "empty=&flag=true&list=x&list=y%2Cz&number=1&k=v&text=a%20b%26c%3Dd%2B%C3%A9"
    );
    let styles = [
        ("list", Style::SpaceDelimited),
        ("object", Style::DeepObject),
        ("flag", Style::Json),
    ];
    assert_eq!(
        form(&value, &styles),
        "empty=&flag=true&list=x%20y%2Cz&number=1&object[k]=v&text=a%20b%26c%3Dd%2B%C3%A9"
    );
    assert_eq!(form(&json!({}), &[]), "");
}

#[test]
fn a_form_may_be_left_out_and_has_to_be_an_object() {
    let none: Option<&Value> = None;
    let request = builder().form_optional(none, &[]).build().unwrap();
    assert!(!request.headers().contains_key("content-type"));
    for builder in [
        builder().form(&[1], &[]),
        builder().multipart(Multipart::of(&[1], &[])),
    ] {
        let error = builder.build().unwrap_err();
        assert_eq!(error.to_string(), "get-thing: a form has to be an object");
        assert_eq!(error.kind(), BuildErrorKind::Body);
    }
}

fn request(form: Multipart) -> Request<Bytes> {
    builder().multipart(form).build().unwrap()
}

fn body(form: Multipart) -> String {
    let request = request(form);
    let text = String::from_utf8(request.body().to_vec()).unwrap();
    text.replace("\r\n", "\n")
}

#[test]
fn parts_are_texts_json_and_files() {
    let value = json!({
        "name": "é \"x\"",
        "count": 2,
        "absent": null,
        "tags": ["a", "b"],
        "meta": { "k": 1 },
        "pairs": [{ "k": 1 }],
        "note": "# Note",
        "quoted": "text",
    });
    let types = [("note", "text/markdown"), ("quoted", "application/json")];
    let files = [
        FilePart::new("1"),
        FilePart::new("2").name("b.txt").media_type("text/plain"),
    ];
    let form = Multipart::of(&value, &types)
        .files("file", &files, "image/png")
        .files("none", &None::<FilePart>, "image/png");
    let expected = r#"--form-boundary-0000000000000000
Content-Disposition: form-data; name="count"

2
--form-boundary-0000000000000000
Content-Disposition: form-data; name="meta"
Content-Type: application/json

{"k":1}
--form-boundary-0000000000000000
Content-Disposition: form-data; name="name"

é "x"
--form-boundary-0000000000000000
Content-Disposition: form-data; name="note"
Content-Type: text/markdown

# Note
--form-boundary-0000000000000000
Content-Disposition: form-data; name="pairs"
Content-Type: application/json

{"k":1}
--form-boundary-0000000000000000
Content-Disposition: form-data; name="quoted"
Content-Type: application/json

"text"
--form-boundary-0000000000000000
Content-Disposition: form-data; name="tags"

a
--form-boundary-0000000000000000
Content-Disposition: form-data; name="tags"

b
--form-boundary-0000000000000000
Content-Disposition: form-data; name="file"; filename="file"
Content-Type: image/png

1
--form-boundary-0000000000000000
Content-Disposition: form-data; name="file"; filename="b.txt"
Content-Type: text/plain

2
--form-boundary-0000000000000000--
"#;
    assert_eq!(body(form), expected);
}

#[test]
fn a_form_without_fields_is_a_form() {
    assert_eq!(
        body(Multipart::of(&json!({}), &[])),
        "--form-boundary-0000000000000000--\n"
    );
    let request = builder().multipart_optional(None).build().unwrap();
    assert!(request.body().is_empty());
}

#[test]
fn names_cannot_break_out_of_their_quotes() {
    let file = FilePart::new("").name("a\"; filename=\"b\r\nX: y");
    let form = Multipart::default().files("x\"\r\n", [&file], "image/png");
    assert_eq!(
        body(form),
        "--form-boundary-0000000000000000\n\
         Content-Disposition: form-data; name=\"x%22%0D%0A\"; filename=\"a%22; filename=%22b%0D%0AX: y\"\n\
         Content-Type: image/png\n\n\n\
         --form-boundary-0000000000000000--\n"
    );
    let file = FilePart::new("").media_type("a/b\r\nX: y");
    let form = Multipart::default().files("x", [&file], "image/png");
    let error = builder().multipart(form).build().unwrap_err();
    assert_eq!(error.kind(), BuildErrorKind::Body);
    assert_eq!(error.parameter(), Some("x"));
}

#[test]
fn the_boundary_stands_nowhere_in_the_content() {
    let boundary = |content: &str| {
        let form = Multipart::of(&json!({ "a": content }), &[]);
        let request = request(form);
        let media_type = request.headers()["content-type"].to_str().unwrap();
        let boundary = media_type.strip_prefix("multipart/form-data; boundary=");
        boundary.unwrap().to_owned()
    };
    let zero = "form-boundary-0000000000000000";
    let one = "form-boundary-0000000000000001";
    assert_eq!(boundary("a"), zero);
    assert_eq!(boundary(&format!("--{zero}")), one);
    assert_eq!(
        boundary(&format!("{one} {zero}1")),
        "form-boundary-0000000000000002"
    );
    assert_eq!(boundary(one), zero);
    // A form within a form.
    let inner = request(Multipart::of(&json!({ "a": "b" }), &[]));
    let file = FilePart::new(inner.body().clone());
    let outer = request(Multipart::default().files("a", [&file], "multipart/form-data"));
    assert!(
        outer.headers()["content-type"]
            .to_str()
            .unwrap()
            .ends_with("01")
    );
    // In the name of a field.
    let file = FilePart::new("");
    let form = request(Multipart::default().files(zero, [&file], "a/b"));
    assert!(
        form.headers()["content-type"]
            .to_str()
            .unwrap()
            .ends_with("01")
    );
}

#[test]
fn files_and_secrets_are_not_shown() {
    let file = FilePart::new("sesame").name("a");
    assert_eq!(
        format!("{file:?}"),
        r#"FilePart { length: 6, name: Some("a"), media_type: None }"#
    );
    let value = std::collections::BTreeMap::from([("key", Secret::from("sesame"))]);
    let shown = format!(
        "{:?}",
        Multipart::of(&value, &[]).files("b", [&file], "a/b")
    );
    assert!(!shown.contains("sesame"), "{shown}");
    assert_eq!(serde_json::to_string(&file).unwrap(), "null");
}

#[test]
fn other_kinds_of_json_are_named() {
    let request = builder().json_as("application/merge-patch+json", Some(&1));
    let request = request.build().unwrap();
    assert_eq!(
        request.headers()["content-type"],
        "application/merge-patch+json"
    );
    assert_eq!(request.body(), "1");
}
