//! `cargo xtask pull`, with a server on this machine that does what servers do, and worse.

#[path = "pull/bounds.rs"]
mod bounds;
#[path = "pull/server.rs"]
mod server;
#[path = "pull/wrong.rs"]
mod wrong;

use std::{fs, time::Duration};

use serde_json::{Value, json};
use server::{Answer, Server, chunked, gzip, head, raw, response};
use tests::{
    place::{Place, files},
    project,
    shuffle::{self, Dice},
    snapshot,
};
use xtask::{SUCCESS, address::Address};

const OVERLAY: &str = "\
overlay: 1.0.0
info: { title: Corrections, version: \"1\" }
x-when: present
actions:
  - target: $.paths['/items'].get
    description: Shorter.
    update: { x-rust-name: items }
";

/// What the server publishes: two operations, of which one is selected.
fn published() -> Value {
    json!({
        "openapi": "3.0.3",
        "info": { "title": "Shop", "version": "7" },
        "servers": [{ "url": "https://shop.example" }],
        "paths": {
            "/items": { "get": {
                "operationId": "listItems",
                "tags": ["shop"],
                "responses": { "200": {
                    "description": "The items.",
                    "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Items" } } }
                } }
            } },
            "/users": { "get": { "tags": ["users"], "responses": { "204": { "description": "Done." } } } }
        },
        "components": { "schemas": {
            "Items": { "type": "array", "items": { "type": "string" } },
            "User": { "type": "object" }
        } }
    })
}

fn json_text() -> Vec<u8> {
    published().to_string().into_bytes()
}

fn yaml_text() -> Vec<u8> {
    let text = serde_yaml::to_string(&published());
    text.expect("it can be written").into_bytes()
}

/// A project with these settings.
fn place(settings: &str) -> Place {
    let place = Place::new();
    place.write("spec/overlay.yaml", OVERLAY);
    place.write("spec/settings.yaml", settings);
    place
}

/// A project whose document is published there.
fn shop(url: &str) -> Place {
    place(&settings("shop", url))
}

fn document(place: &Place) -> Value {
    serde_yaml::from_str(&place.read("spec/openapi.yaml")).expect("it is YAML")
}

fn provenance(place: &Place) -> Value {
    serde_yaml::from_str(&place.read("spec/provenance.yaml")).expect("it is YAML")
}

fn settings(tag: &str, url: &str) -> String {
    format!(
        "selection: {{ tags: [{tag}] }}\ncrate: {{ name: shop }}\nupstream: {{ url: '{url}' }}\n"
    )
}

/// A text in which what differs from run to run goes by another name.
fn anonymous(text: &str, server: &Server) -> String {
    text.replace(&format!("127.0.0.1:{}", server.port()), "SERVER")
}

#[test]
fn the_selected_part_is_written_with_where_it_comes_from() {
    let server = Server::always(response(
        "200 OK",
        &[
            "etag: \"one\"",
            "last-modified: Mon, 02 Mar 2026 10:00:00 GMT",
        ],
        &json_text(),
    ));
    let place = shop(&server.url());
    let output = place.succeed(&["pull"]);
    let mut provenance = provenance(&place);
    let retrieved = provenance["retrieved"].take();
    let retrieved = retrieved.as_str().expect("it is a text");
    let retrieved: jiff::Timestamp = retrieved.parse().expect("it is a time");
    assert!(jiff::Timestamp::now().duration_since(retrieved).as_secs() < 60);
    let mut all = format!("{output}\n{}\n", place.read("spec/openapi.yaml"));
    all.push_str(&serde_yaml::to_string(&provenance).expect("it can be written"));
    // The ports of two runs need not have the same length.
    snapshot::assert("cli/pulled", &anonymous(&all, &server));
    let names: Vec<_> = place.files().into_keys().collect();
    let expected = ["openapi", "overlay", "provenance", "settings"];
    assert_eq!(names, expected.map(|name| format!("spec/{name}.yaml")));
    let head = &server.heads()[0];
    for expected in [
        "get /openapi http/1.1",
        "user-agent: shop-xtask/",
        "accept-encoding: gzip",
    ] {
        assert!(head.contains(expected), "{head}");
    }
    assert!(!head.contains("if-none-match"), "{head}");
    assert!(
        place
            .run(&["generate"])
            .output
            .contains("1 of 1 operations selected")
    );
}

#[test]
fn every_way_to_send_a_document_gives_the_same() {
    let json = json_text();
    let typed = "content-type: application/json";
    let answers = [
        response("200 OK", &[typed], &json),
        response("200 OK", &[], &yaml_text()),
        response(
            "200 OK",
            &[],
            &[b"\xef\xbb\xbf\n ".as_slice(), &json].concat(),
        ),
        raw(
            "200 OK",
            &["transfer-encoding: chunked"],
            &chunked(&yaml_text()),
        ),
        response("200 OK", &["content-encoding: gzip"], &gzip(&json)),
        raw(
            "200 OK",
            &["content-encoding: gzip", "transfer-encoding: chunked"],
            &chunked(&gzip(&json)),
        ),
        raw("200 OK", &["content-encoding: GZIP"], &gzip(&yaml_text())),
        raw("200 OK", &[], &json),
    ];
    let mut known = None;
    for (at, answer) in answers.into_iter().enumerate() {
        let server = Server::always(answer);
        let place = shop(&server.url());
        place.succeed(&["pull"]);
        let text = place.read("spec/openapi.yaml");
        assert_eq!(*known.get_or_insert_with(|| text.clone()), text, "{at}");
    }
    let known = known.expect("there was a document");
    assert!(
        !known.contains("users") && known.contains("/items"),
        "{known}"
    );
}

#[test]
fn what_is_there_already_is_not_fetched_again() {
    let body = json_text();
    let server = Server::new(
        move |_, head| match head.contains("if-none-match: \"one\"") {
            true => raw("304 Not Modified", &["etag: \"one\""], b""),
            false => response("200 OK", &["etag: \"one\""], &body),
        },
    );
    let place = shop(&server.url());
    place.succeed(&["pull"]);
    let output = place.stay(&["pull"]);
    let retrieved = provenance(&place)["retrieved"].clone();
    let since = format!(
        "unchanged since {}",
        retrieved.as_str().expect("it is a text")
    );
    assert!(output.contains(&since), "{output}");
    let asks = |server: &Server| server.heads().last().unwrap().contains("if-none-match");
    assert!(asks(&server));

    // Whatever the answer would not be true of is fetched.
    let document = place.read("spec/openapi.yaml");
    place.write("spec/openapi.yaml", document.replace("Shop", "Store"));
    place.succeed(&["pull"]);
    assert!(!asks(&server));
    assert_eq!(place.read("spec/openapi.yaml"), document);

    place.write("spec/settings.yaml", settings("shop, users", &server.url()));
    let output = place.succeed(&["pull"]);
    assert!(
        !asks(&server) && output.contains("2 of 2 operations"),
        "{output}"
    );
    assert!(self::document(&place)["paths"]["/users"].is_object());

    place.succeed(&["pull", "--url", &format!("{}?v=2", server.url())]);
    assert!(!asks(&server));
    assert!(
        provenance(&place)["url"]
            .as_str()
            .unwrap()
            .ends_with("?v=2")
    );

    fs::remove_file(place.path("spec/openapi.yaml")).expect("it can be removed");
    place.succeed(&["pull", "--url", &format!("{}?v=2", server.url())]);
    assert!(!asks(&server));
}

#[test]
fn the_same_document_changes_nothing_without_an_etag() {
    let server = Server::always(response("200 OK", &[], &json_text()));
    let place = shop(&server.url());
    place.succeed(&["pull"]);
    let output = place.stay(&["pull"]);
    assert!(output.contains("unchanged since 2"), "{output}");
}

#[test]
fn what_changes_elsewhere_leaves_the_document_as_it_is() {
    let mut other = published();
    other["paths"]["/users"]["get"]["summary"] = json!("All users.");
    let texts = [
        json_text(),
        shuffle::text(&published(), &mut Dice::new(3)).into_bytes(),
        other.to_string().into_bytes(),
    ];
    let server = Server::new(move |number, _| response("200 OK", &[], &texts[number]));
    let place = shop(&server.url());
    place.succeed(&["pull"]);
    for _ in 0..2 {
        let before = place.files();
        let output = place.succeed(&["pull"]);
        assert!(output.contains("spec/openapi.yaml: unchanged"), "{output}");
        let after = place.files();
        assert_eq!(before["spec/openapi.yaml"], after["spec/openapi.yaml"]);
        assert_ne!(
            before["spec/provenance.yaml"],
            after["spec/provenance.yaml"]
        );
    }
}

#[test]
fn a_change_upstream_is_a_small_diff() {
    let mut changed = published();
    changed["paths"]["/items"]["get"]["deprecated"] = json!(true);
    changed["components"]["schemas"]["Items"]["items"] = json!({ "type": "integer" });
    let texts = [
        json_text(),
        shuffle::text(&changed, &mut Dice::new(5)).into_bytes(),
    ];
    let server = Server::new(move |number, _| response("200 OK", &[], &texts[number]));
    let place = shop(&server.url());
    place.succeed(&["pull"]);
    let output = place.succeed(&["pull"]);
    assert!(output.contains("2 lines added, 1 removed"), "{output}");
}

#[test]
fn the_document_of_the_project_can_be_pulled_and_makes_the_same_crate() {
    let document = project::text("spec/openapi.yaml");
    let server = Server::always(response("200 OK", &[], document.as_bytes()));
    let place = place("");
    for (path, text) in files(&project::root().join("spec")) {
        let text = String::from_utf8(text).expect("the files are text");
        place.write(&format!("spec/{path}"), &text);
    }
    let output = place.succeed(&["pull", "--url", &server.url()]);
    assert!(output.contains("26 of 26 operations selected"), "{output}");
    assert_ne!(place.read("spec/openapi.yaml"), document);
    place.succeed(&["generate"]);
    let made = files(&place.path("generated"));
    assert!(made.len() > 100);
    let lines = |text: &[u8]| {
        let text = String::from_utf8_lossy(text).into_owned();
        let lines = text.lines().filter(|line| !line.starts_with("// Source: "));
        lines.map(ToOwned::to_owned).collect::<Vec<_>>()
    };
    for (path, text) in made {
        let committed = fs::read(project::root().join("generated").join(&path));
        let committed = committed.unwrap_or_else(|error| panic!("{path}: {error}"));
        assert_eq!(lines(&text), lines(&committed), "{path}");
    }
    assert_eq!(
        place.read("spec/names.yaml"),
        project::text("spec/names.yaml")
    );
}

#[test]
fn redirects_are_followed() {
    let body = json_text();
    let server = Server::new(move |_, head| match head.split(' ').nth(1) {
        Some("/openapi") => raw(
            "301 Moved Permanently",
            &["location: /a/b/x.json"],
            b"moved",
        ),
        Some("/a/b/x.json") => raw("302 Found", &["location: ../c/./y.json?v=1#top"], b""),
        Some("/a/c/y.json?v=1") => raw("307 Temporary Redirect", &["location: ?v=2"], b""),
        Some("/a/c/y.json?v=2") => response("200 OK", &["etag: \"e\""], &body),
        _ => response("404 Not Found", &[], b""),
    });
    let place = shop(&server.url());
    place.succeed(&["pull"]);
    assert_eq!(server.heads().len(), 4);
    assert_eq!(provenance(&place)["url"], server.url());
    let second = place.stay(&["pull"]);
    assert!(second.contains("unchanged since"), "{second}");
    assert!(server.heads()[7].contains("if-none-match: \"e\""));
}

#[test]
fn what_is_wrong_changes_nothing_and_is_told() {
    let good = Server::always(response("200 OK", &["etag: \"one\""], &json_text()));
    let place = shop(&good.url());
    place.succeed(&["pull"]);
    let mut all = String::new();
    for (name, answer) in wrong::answers() {
        let server = Server::always(answer);
        let errors = place.fail(&["pull", "--url", &server.url(), "--max-bytes", "1000000"]);
        all.push_str(&format!("# {name}\n{}\n", anonymous(&errors, &server)));
    }
    snapshot::assert("cli/not-pulled", &all);
}

#[test]
fn what_does_not_come_is_not_waited_for() {
    let place = shop("https://spec.example");
    let length = json_text().len() + 1000;
    let start = head("200 OK", &[&format!("content-length: {length}")]);
    let some = [start.as_slice(), b"{"].concat();
    let pause = Duration::from_millis(50);
    for answer in [
        Answer::Held(Vec::new()),
        Answer::Held(b"HTTP/1.1 200 OK\r\n".to_vec()),
        Answer::Held(some),
        Answer::Endless(start, b" ".to_vec(), pause),
        Answer::Endless(Vec::new(), b"H".to_vec(), Duration::from_secs(3600)),
    ] {
        let server = Server::always(answer);
        let started = std::time::Instant::now();
        let errors = place.fail(&["pull", "--url", &server.url(), "--timeout", "1"]);
        assert!(started.elapsed() < Duration::from_secs(5), "{errors}");
        assert!(errors.contains("within 1 s;"), "{errors}");
        assert!(errors.contains("nothing was changed"), "{errors}");
    }
}

#[test]
fn a_stall_is_ended_long_before_the_time_is_over() {
    let place = shop("https://spec.example");
    let server = Server::always(Answer::Held(head("200 OK", &["content-length: 100"])));
    let errors = place.fail(&["pull", "--url", &server.url(), "--timeout", "600"]);
    assert!(errors.contains("nothing came for 15 s"), "{errors}");
}

#[test]
fn a_document_that_does_not_fit_is_refused() {
    let mut other = published();
    other["paths"]["/things"] = other["paths"]["/items"].take();
    other["paths"].as_object_mut().unwrap().remove("/items");
    let mut faulty = published();
    faulty["components"]["schemas"]
        .as_object_mut()
        .unwrap()
        .remove("Items");
    let mut untagged = published();
    untagged["paths"]["/items"]["get"]["tags"] = json!(["store"]);
    let twice = String::from_utf8(json_text()).unwrap();
    let twice = twice.replace(r#""type":"array""#, r#""type":"array","type":"array""#);
    let mut all = String::new();
    for body in [
        other.to_string(),
        faulty.to_string(),
        untagged.to_string(),
        twice,
    ] {
        let server = Server::always(response("200 OK", &[], body.as_bytes()));
        let place = shop(&server.url());
        place.write("spec/openapi.yaml", "# Our own words.\n");
        let errors = place.fail(&["pull"]);
        all.push_str(&format!("{}\n", anonymous(&errors, &server)));
    }
    snapshot::assert("cli/unfit", &all);
}

#[test]
fn a_limit_holds_for_what_is_unpacked() {
    let json = json_text();
    for answer in [
        response("200 OK", &[], &json),
        response("200 OK", &["content-encoding: gzip"], &gzip(&json)),
        raw("200 OK", &["transfer-encoding: chunked"], &chunked(&json)),
    ] {
        let server = Server::always(answer);
        let place = shop(&server.url());
        let (exact, less) = (json.len().to_string(), (json.len() - 1).to_string());
        let errors = place.fail(&["pull", "--max-bytes", &less]);
        assert!(
            errors.contains(&format!("more than {less} bytes")),
            "{errors}"
        );
        place.succeed(&["pull", "--max-bytes", &exact]);
    }
}

#[test]
fn without_a_network_nothing_changes() {
    // A port that was free a moment ago.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("there is a port");
    let address = listener.local_addr().expect("it has an address");
    drop(listener);
    let place = shop(&format!("http://{address}/"));
    place.write("spec/openapi.yaml", "# Our own words.\n");
    let errors = place.fail(&["pull"]);
    assert!(
        errors.contains(&format!("http://{address}/ cannot be pulled: ")),
        "{errors}"
    );
    assert!(errors.contains("nothing was changed"), "{errors}");
    let json = place.fail(&["pull", "--format", "json"]);
    let json: Value = serde_json::from_str(&json).expect("it is one line of JSON");
    assert_eq!(json["id"], "command");
}

#[test]
fn an_address_is_needed_and_has_to_be_good() {
    let place = place("selection: { tags: [shop] }\n");
    let errors = place.fail(&["pull"]);
    assert!(
        errors.contains("not said where") && errors.contains("--url URL"),
        "{errors}"
    );
    for (url, expected) in [
        ("http://spec.example/", "is not encrypted"),
        ("ftp://spec.example/", "no address of the form"),
        ("spec.example", "no address of the form"),
        ("", "no address"),
        ("https://", "no address"),
        ("https://user:secret@spec.example/", "would be recorded"),
    ] {
        let errors = shop(url).fail(&["pull"]);
        assert!(errors.contains(expected), "{url}: {errors}");
        assert!(errors.contains("spec/settings.yaml"), "{url}: {errors}");
        assert!(!errors.contains("secret"), "{errors}");
    }
    let errors = place.fail(&["pull", "--url", "spec.yaml"]);
    assert!(errors.contains("no address of the form"), "{errors}");
    for wrong in [
        ["--timeout", "0"],
        ["--max-bytes", "0"],
        ["--max-bytes", "1G"],
    ] {
        assert!(place.fail(&["pull", wrong[0], wrong[1]]).contains("--help"));
    }
}

#[test]
fn wrong_settings_and_missing_files_are_told_before_anything_is_fetched() {
    let server = Server::always(response("200 OK", &[], &json_text()));
    let place = place("upstream: { address: a }\n");
    let errors = place.fail(&["pull", "--url", &server.url()]);
    assert!(errors.contains("unknown field `address`"), "{errors}");
    let place = shop(&server.url());
    fs::remove_file(place.path("spec/overlay.yaml")).expect("it can be removed");
    let errors = place.fail(&["pull"]);
    assert!(errors.contains("overlay.yaml"), "{errors}");
    assert!(server.heads().is_empty());
}

/// A host that is this machine and does not look so.
#[cfg(target_os = "linux")]
#[test]
fn an_address_without_encryption_is_used_on_request_and_with_a_warning() {
    let server = Server::always(response("200 OK", &[], &json_text()));
    let url = server.url().replace("127.0.0.1", "0.0.0.0");
    let done = shop("https://spec.example").run(&["pull", "--url", &url]);
    assert!(done.errors.contains("warning[command]"), "{done:?}");
    assert!(done.errors.contains("is not encrypted"), "{done:?}");
}

#[test]
fn a_provenance_that_cannot_be_read_is_made_anew() {
    let server = Server::always(response("200 OK", &["etag: \"one\""], &json_text()));
    let place = shop(&server.url());
    place.succeed(&["pull"]);
    for text in ["", "url: [", "url: 1\n"] {
        place.write("spec/provenance.yaml", text);
        let done = place.run(&["pull"]);
        assert_eq!(done.code, SUCCESS, "{done:?}");
        assert!(
            done.errors.contains("provenance.yaml cannot be read"),
            "{done:?}"
        );
        assert_eq!(provenance(&place)["url"], server.url());
    }
}

#[test]
fn redirects_never_lead_out_of_encryption() {
    let from = |url: &str| Address::given(url).expect("it is an address");
    for (url, location, expected) in [
        ("https://a.example/x/y", "z", Some("https://a.example/x/z")),
        ("https://a.example", "z", Some("https://a.example/z")),
        (
            "https://a.example/x/y?q",
            "?r#s",
            Some("https://a.example/x/y?r"),
        ),
        (
            "https://a.example/x/y",
            "/../z/..",
            Some("https://a.example/"),
        ),
        (
            "https://a.example/x",
            "//b.example/z",
            Some("https://b.example/z"),
        ),
        (
            "https://a.example/x",
            "https://b.example:8443/",
            Some("https://b.example:8443/"),
        ),
        (
            "https://a.example/x",
            "HTTPS://b.example/",
            Some("https://b.example/"),
        ),
        ("https://a.example/x", "http://a.example/x", None),
        ("https://a.example/x", "http://localhost/", None),
        ("https://localhost/x", "http://localhost/", None),
        (
            "http://a.example/x",
            "https://b.example/",
            Some("https://b.example/"),
        ),
        (
            "http://a.example/x",
            "http://A.example/y",
            Some("http://a.example/y"),
        ),
        ("http://a.example/x", "http://b.example/", None),
        ("http://a.example/x", "http://127.0.0.1/", None),
        (
            "http://127.0.0.1/x",
            "http://[::1]:80/",
            Some("http://[::1]:80/"),
        ),
        ("http://127.0.0.1/x", "http://a.example/", None),
        ("https://a.example/x", "javascript:alert(1)", None),
        ("https://a.example/x", "https://", None),
        ("https://a.example/x", "https://a b/", None),
        ("https://a.example/x", "//u@b.example/", None),
    ] {
        let next = from(url).follow(location).ok().map(|next| next.to_string());
        let next = next.map(|next| next.to_lowercase());
        assert_eq!(next.as_deref(), expected, "{url} to {location}");
    }
    for (url, is_open) in [
        ("https://a.example", false),
        ("http://a.example", true),
        ("http://localhost:1/", false),
        ("http://127.9.9.9/", false),
        ("http://[::1]/", false),
        ("http://localhost.example/", true),
        ("http://127.0.0.1.example/", true),
    ] {
        assert_eq!(from(url).is_open(), is_open, "{url}");
        assert_eq!(Address::kept(url).is_err(), is_open, "{url}");
    }
}
