//! A document that attacks whoever reads it: every text in it tries to be a command of a terminal or of a workflow, or
//! a link, a mention or markup. Every command reads it, and all that is printed or posted is looked through.

mod checks;
mod document;
#[allow(dead_code, reason = "some of it is for other tests")]
#[path = "../updates/repository.rs"]
mod repository;
#[allow(dead_code, reason = "some of it is for other tests")]
#[path = "../pull/server.rs"]
mod server;

use std::fs;

use checks::{annotations, markdown, printed};
use document::{EVIL, after, before, evil};
use repository::{commit, git, settings};
use serde_json::Value;
use server::{Server, response};
use tests::place::{Done, Place};
use xtask::{CHANGED, STALE, SUCCESS, UNREADABLE, UNUSABLE};

const OVERLAY: &str = "overlay: 1.0.0\ninfo: { title: None, version: \"1\" }\nactions: []\n";

/// A project with such a document, before anything is generated.
fn project(document: &Value) -> Place {
    let place = Place::new();
    place.write("spec/openapi.yaml", document.to_string());
    place.write("spec/overlay.yaml", OVERLAY);
    place.write("spec/settings.yaml", settings("0.1.0"));
    place
}

/// The same as a repository in which it is released, with another document in the working tree.
fn updated() -> Place {
    let place = project(&before());
    assert_eq!(run(&place, &["generate"]).code, SUCCESS);
    git(&place, &["init", "--quiet", "--initial-branch", "main"]);
    commit(&place, "Begin");
    git(&place, &["tag", "v0.1.0"]);
    commit_nothing(&place);
    place.write("spec/openapi.yaml", after().to_string());
    place
}

/// A name for a file, as long as one may be.
fn file_name() -> String {
    let mut name = evil("file").replace('/', "∕");
    while name.len() > 240 {
        name.pop();
    }
    name
}

fn commit_nothing(place: &Place) {
    let arguments = ["commit", "--quiet", "--allow-empty", "--message", "Next"];
    git(place, &arguments);
}

/// Runs a command without colours and with them, and looks through what it prints. Gives what it did without.
fn run(place: &Place, arguments: &[&str]) -> Done {
    let colored = place.run(&[arguments, &["--color", "always"]].concat());
    printed(&colored.output, true);
    printed(&colored.errors, true);
    let plain = place.run(arguments);
    printed(&plain.output, false);
    printed(&plain.errors, false);
    plain
}

/// The same for one that must end in this way and say something of the document.
fn says(place: &Place, code: u8, arguments: &[&str]) -> String {
    let done = run(place, arguments);
    let said = format!("{}{}", done.output, done.errors);
    assert_eq!(done.code, code, "{said}");
    assert!(said.contains("evil"), "{arguments:?}: {said}");
    said
}

#[test]
fn list() {
    let place = project(&before());
    let listed = says(&place, SUCCESS, &["list"]);
    assert_eq!(listed, says(&place, SUCCESS, &["list", "--all"]));
    let rows = 1 + document::OPERATIONS;
    assert_eq!(listed.lines().count(), rows, "one line each: {listed}");
}

#[test]
fn arguments_and_names_of_files() {
    let place = project(&before());
    says(&place, UNUSABLE, &["list", "--tag", &evil("other")]);
    says(&place, UNUSABLE, &["list", "--operation", EVIL]);
    says(&place, UNUSABLE, &["list", "--spec", EVIL]);
    says(&place, UNUSABLE, &["list", EVIL]);
    says(
        &place,
        UNUSABLE,
        &["generate", "--out", "x", "--crate-name", EVIL],
    );
    says(&place, UNUSABLE, &["pull", "--url", EVIL]);
    says(&place, UNREADABLE, &["diff", EVIL]);
    let name = file_name();
    place.write(&name, "{");
    let path = place.path(&name);
    let path = path.to_str().expect("it is text");
    says(&place, UNUSABLE, &["list", "--spec", path]);
    says(&place, UNREADABLE, &["diff", path, path]);
}

#[test]
fn pull() {
    let body = before().to_string().into_bytes();
    let place = project(&before());
    let server = Server::always(response("200 OK", &["etag: \"::error::x\""], &body));
    for color in ["never", "always"] {
        let arguments = ["pull", "--url", &server.url(), "--color", color];
        let done = place.run(&arguments);
        assert_eq!(done.code, SUCCESS, "{}", done.errors);
        assert!(done.output.contains("version evil"), "{}", done.output);
        printed(&done.output, color == "always");
        printed(&done.errors, color == "always");
        let known = place.path("spec/provenance.yaml");
        fs::remove_file(known).expect("it was written");
    }
    let refusal = response("404 Not Found", &[], EVIL.as_bytes());
    for answer in [
        refusal,
        response("200 OK", &["content-encoding: ##[error]evil.example"], b"x"),
        response(
            "302 Found",
            &["location: https://evil.example:x/::error::"],
            b"",
        ),
        response(
            "302 Found",
            &["location: ftp://evil.example/%0A::error::x"],
            b"",
        ),
        response("200 OK", &[], format!("{{{EVIL}").as_bytes()),
        response("200 OK", &[], document::faulty().to_string().as_bytes()),
    ] {
        let server = Server::always(answer);
        says(&place, UNUSABLE, &["pull", "--url", &server.url()]);
    }
}

#[test]
fn diagnostics() {
    let place = project(&document::faulty());
    says(&place, UNUSABLE, &["generate"]);
    let json = run(&place, &["generate", "--format", "json"]);
    for line in json.errors.lines() {
        let one: Value = serde_json::from_str(line).expect("each line is JSON");
        assert!(one["message"].is_string(), "{line}");
    }
}

#[test]
fn generate_and_its_check() {
    let place = project(&before());
    assert_eq!(run(&place, &["generate"]).code, SUCCESS);
    assert_eq!(run(&place, &["generate", "--check"]).code, SUCCESS);
    let name = file_name();
    place.write(&format!("generated/src/{name}.rs"), EVIL);
    let path = "generated/src/lib.rs";
    // What stands behind a context line's blank would be a command, too.
    let around = format!("::error::a\n{EVIL}\n\r::error::b\n\u{85}::error::c\n");
    place.write(path, format!("{around}{}", place.read(path)));
    let names = place.read("spec/names.yaml");
    let comment = "# evil ##[error]x \u{202e}@everyone\n";
    place.write("spec/names.yaml", format!("{comment}{names}"));
    says(&place, STALE, &["generate", "--check"]);
    fs::remove_file(place.path("spec/names.yaml")).expect("it can be removed");
    says(&place, STALE, &["generate", "--check"]);
}

#[test]
fn diff_in_every_form() {
    let place = updated();
    says(&place, CHANGED, &["diff"]);
    let json = says(&place, CHANGED, &["diff", "--format", "json"]);
    let json: Value = serde_json::from_str(&json).expect("it is JSON");
    let count = json["changes"].as_array().expect("they are listed").len();
    assert!(count > 10, "{json}");
    let report = says(&place, CHANGED, &["diff", "--format", "markdown"]);
    markdown(&report);
    let done = place.run(&["diff", "--format", "github"]);
    annotations(&done.output, count + 1);
    for form in ["text", "json", "markdown", "github"] {
        assert_eq!(
            run(&place, &["diff", "--rules", "--format", form]).code,
            SUCCESS
        );
    }
}

#[test]
fn changelog_and_release() {
    let place = updated();
    says(&place, CHANGED, &["diff", "--changelog"]);
    let changelog = place.read("CHANGELOG.md");
    assert!(changelog.contains("evil"), "{changelog}");
    printed(&changelog, false);
    markdown(&changelog);
    assert_eq!(run(&place, &["generate"]).code, SUCCESS);
    assert_eq!(run(&place, &["release-check"]).code, STALE);
    place.write("spec/openapi.yaml", document::faulty().to_string());
    says(&place, UNUSABLE, &["release-check"]);
}

#[test]
fn comment() {
    let place = updated();
    let summary = place.path("summary.md");
    let summary = summary.to_str().expect("it is text");
    let done = place.run(&["comment", "HEAD", "--summary", summary]);
    assert_eq!(done.code, SUCCESS, "{}", done.errors);
    annotations(&done.output, done.output.lines().count());
    let posted = place.read("summary.md");
    assert!(posted.contains("evil"), "{posted}");
    printed(&posted, false);
    markdown(&posted);
    says(&place, UNUSABLE, &["comment", EVIL, "--summary", summary]);
}
