//! What servers do wrong.

use std::time::Duration;

use crate::{
    json_text, place,
    server::{Answer, Server, chunked, gzip, head, raw, response},
    settings, yaml_text,
};

/// An answer, by a name.
type Named = (&'static str, Answer);

const GZIPPED: &str = "content-encoding: gzip";

/// Everything that a server can do wrong.
pub(crate) fn answers() -> Vec<Named> {
    let answers = [statuses(), contents(), parts(), beyond_reason()];
    answers.into_iter().flatten().collect()
}

fn declared(length: usize) -> String {
    format!("content-length: {length}")
}

fn statuses() -> Vec<Named> {
    vec![
        (
            "404",
            response("404 Not Found", &[], b"<h1>No such\n page</h1>\x1b[31m"),
        ),
        ("500", response("500 Internal Server Error", &[], b"")),
        ("204", raw("204 No Content", &[], b"")),
        (
            "304 that nobody asked for",
            raw("304 Not Modified", &[], b""),
        ),
        (
            "401",
            response("401 Unauthorized", &[], b"{\"error\": \"token\"}"),
        ),
    ]
}

/// Whole answers that are no document.
fn contents() -> Vec<Named> {
    let page = b"<!doctype html>\n<title>Log in</title>";
    vec![
        (
            "a page",
            response("200 OK", &["content-type: text/html"], page),
        ),
        ("nothing", response("200 OK", &[], b"")),
        ("white space", response("200 OK", &[], b" \n\n ")),
        (
            "not UTF-8",
            response("200 OK", &[], b"{\n \"openapi\": \"\xff\xfe\" }"),
        ),
        ("text", response("200 OK", &[], b"Come back later.")),
        ("a list", response("200 OK", &[], b"[1, 2]")),
        (
            "another object",
            response("200 OK", &[], b"{\"message\": \"gone\"}"),
        ),
        (
            "Swagger",
            response("200 OK", &[], b"{\"swagger\": \"2.0\"}"),
        ),
        (
            "another version",
            response("200 OK", &[], b"openapi: 4.0.0\n"),
        ),
    ]
}

/// Documents that are cut off or spoilt on the way.
fn parts() -> Vec<Named> {
    let json = json_text();
    let half = &json[..json.len() / 2];
    let chunks = chunked(&json);
    let in_chunks = "transfer-encoding: chunked";
    let packed = gzip(&json);
    let mut broken = packed.clone();
    broken[30] ^= 0x55;
    vec![
        (
            "half of the JSON with its own length",
            response("200 OK", &[], half),
        ),
        (
            "half of the JSON",
            raw("200 OK", &[&declared(json.len())], half),
        ),
        ("YAML without length", raw("200 OK", &[], &yaml_text())),
        (
            "half of the chunks",
            raw("200 OK", &[in_chunks], &chunks[..chunks.len() / 2]),
        ),
        (
            "all chunks but the last",
            raw("200 OK", &[in_chunks], &chunks[..chunks.len() - 5]),
        ),
        ("no chunks", raw("200 OK", &[in_chunks], &json)),
        (
            "half of the gzip",
            raw("200 OK", &[GZIPPED], &packed[..packed.len() / 2]),
        ),
        ("broken gzip", response("200 OK", &[GZIPPED], &broken)),
        ("no gzip", response("200 OK", &[GZIPPED], &json)),
    ]
}

/// What no client should go along with.
fn beyond_reason() -> Vec<Named> {
    let bomb = gzip(&vec![b' '; 4_000_000]);
    vec![
        (
            "another encoding",
            response("200 OK", &["content-encoding: br"], &json_text()),
        ),
        (
            "a huge length",
            Answer::Held(head("200 OK", &[&declared(usize::MAX / 2)])),
        ),
        (
            "no end",
            Answer::Endless(head("200 OK", &[]), vec![b' '; 65_536], Duration::ZERO),
        ),
        ("a bomb", response("200 OK", &[GZIPPED], &bomb)),
        ("no HTTP", Answer::Whole(b"SSH-2.0-OpenSSH\r\n".to_vec())),
        ("no answer", Answer::Whole(Vec::new())),
        (
            "half of a head",
            Answer::Whole(b"HTTP/1.1 200 OK\r\ncontent-le".to_vec()),
        ),
        ("a redirect to nowhere", raw("302 Found", &[], b"")),
        ("a loop", raw("302 Found", &["location: /openapi"], b"")),
        (
            "a redirect to a file",
            raw("302 Found", &["location: file:///etc/hostname"], b""),
        ),
        (
            "a redirect to a name",
            raw("302 Found", &["location: http://spec.example/"], b""),
        ),
        (
            "a redirect with a password",
            raw("302 Found", &["location: https://a:b@spec.example/"], b""),
        ),
    ]
}

#[test]
fn a_document_that_would_send_tokens_elsewhere_is_not_taken() {
    let server = Server::always(response("200 OK", &[], &json_text()));
    let settings = settings("shop", &server.url());
    let pin = |url: &str| format!("{settings}client: {{ base-url: '{url}' }}\n");
    let errors = place(&pin("https://elsewhere.example")).fail(&["pull"]);
    assert!(errors.contains("error[foreign-origin]"), "{errors}");
    place(&pin("https://shop.example")).succeed(&["pull"]);
}
