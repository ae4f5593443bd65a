//! What becomes of a document that would send tokens elsewhere.

use tests::place::Place;
use xtask::{CHANGED, OVER_THE_BAR};

use crate::repository::{SHOP, commit, repository, settings};

const SERVER: &str = "https://shop.example";

/// The document with another server.
fn moved(url: &str) -> String {
    SHOP.replace(SERVER, url)
}

/// A project whose settings say where tokens go.
fn pinned() -> Place {
    let place = repository(SHOP);
    let settings = settings("0.1.0") + "client: { base-url: 'https://shop.example' }\n";
    place.write("spec/settings.yaml", settings);
    let output = place.succeed(&["generate"]);
    let said = "requests and their tokens go to https://shop.example, as the settings say\n";
    assert!(output.contains(said), "{output}");
    commit(&place, "Pin");
    place
}

#[test]
fn another_origin_is_refused_until_the_settings_follow() {
    let place = pinned();
    place.write("spec/openapi.yaml", moved("http://other.example"));
    for arguments in [&["generate"][..], &["generate", "--check"]] {
        let errors = place.fail(arguments);
        assert!(errors.contains("error[foreign-origin]"), "{errors}");
        assert!(errors.contains("spec/openapi.yaml:3:"), "{errors}");
        assert!(
            errors.contains("base-url: 'http://other.example'"),
            "{errors}"
        );
    }
    place.write("spec/openapi.yaml", moved("https://other.example"));
    place.fail(&["generate"]);
    let settings = place.read("spec/settings.yaml");
    let followed = settings.replace(SERVER, "https://other.example");
    place.write("spec/settings.yaml", followed);
    place.succeed(&["generate"]);
    assert!(
        place
            .read("generated/src/api.rs")
            .contains("https://other.example")
    );
}

#[test]
fn where_tokens_go_stands_at_the_head_of_every_report() {
    let place = pinned();
    let document = moved("https://other.example").replace("[new, used]", "[new]");
    place.write("spec/openapi.yaml", document);
    let said = "`https://other.example`, which the settings do not know";
    for (format, line) in [("text", 0), ("markdown", 3), ("github", 0), ("json", 3)] {
        let done = place.run(&["diff", "--format", format]);
        assert_eq!(done.code, CHANGED, "{done:?}");
        let head = done.output.lines().nth(line).expect("there is such a line");
        let head = head
            .replace("<code>", "`")
            .replace("</code>", "`")
            .replace("<!-- -->", "");
        assert!(head.contains(said), "{format}: {head}");
    }
    let report: serde_json::Value =
        serde_json::from_str(&place.run(&["diff", "--format", "json"]).output).expect("it is JSON");
    let first = &report["changes"][0];
    assert_eq!(first["rule"], "origin-changed");
    assert_eq!(
        (&first["wire"], &first["rust"]),
        (&"breaking".into(), &"major".into())
    );
    assert_eq!(report["forced_by"], 0);
    for bar in ["patch", "minor", "major"] {
        assert_eq!(place.run(&["diff", "--fail-on", bar]).code, OVER_THE_BAR);
    }
}

#[test]
fn settings_that_send_tokens_elsewhere_are_a_change_too() {
    let place = pinned();
    let settings = place.read("spec/settings.yaml");
    place.write(
        "spec/settings.yaml",
        settings.replace(SERVER, "https://other.example"),
    );
    let output = place.run(&["diff"]).output;
    let said = "origin   changed     Requests, and the tokens in them, go to `https://other.example`, and went to \
                `https://shop.example`.";
    assert!(output.starts_with(said), "{output}");
}

#[test]
fn a_document_of_the_same_api_is_held_against_the_settings_wherever_it_stands() {
    let place = pinned();
    place.write("moved.yaml", moved("https://other.example"));
    // Another API, with other paths.
    place.write(
        "other.yaml",
        moved("https://other.example").replace("/items", "/others"),
    );
    let path = |name: &str| {
        place
            .path(name)
            .to_str()
            .expect("the path is text")
            .to_owned()
    };
    let generate = |document: &str, more: &[&str]| {
        let (document, out) = (path(document), path("out"));
        let arguments = ["generate", "--spec", &document, "--out", &out, "--all"];
        place.run(&[&arguments[..], more].concat())
    };
    let errors = generate("moved.yaml", &[]).refused();
    assert!(errors.contains("error[foreign-origin]"), "{errors}");
    let output = generate("other.yaml", &[]).succeeded();
    assert!(
        output.contains("go to https://other.example, as the document says"),
        "{output}"
    );
    let errors = generate("other.yaml", &["--base-url", SERVER]).refused();
    assert!(errors.contains("error[foreign-origin]"), "{errors}");
    let output = generate("moved.yaml", &["--base-url", "https://other.example"]).succeeded();
    assert!(
        output.contains("go to https://other.example, as the settings say"),
        "{output}"
    );
}

#[test]
fn addresses_of_the_settings_are_reported_with_their_place() {
    let place = pinned();
    let settings = place.read("spec/settings.yaml");
    place.write(
        "spec/settings.yaml",
        settings.replace(SERVER, "http://shop.example"),
    );
    let errors = place.fail(&["generate"]);
    assert!(errors.contains("error[plain-http]"), "{errors}");
    assert!(errors.contains("spec/settings.yaml:3:"), "{errors}");
    assert!(errors.contains("allow-plain-http: true"), "{errors}");
}
