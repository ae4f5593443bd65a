//! The project is the one around the folder in which a command is run.

use std::fs;

use tests::place::{Place, run_from};
use xtask::UNUSABLE;

/// A project that emits the path of its only operation.
fn project(place: &Place, folder: &str, operation: &str) {
    let document = format!(
        "openapi: 3.0.3\ninfo: {{ title: Small, version: \"1\" }}\nservers: [ {{ url: https://example.com }} ]\n\
         paths:\n  /{operation}: {{ get: {{ operationId: {operation}, responses: {{ \"204\": {{ description: Done. }} }} }} }}\n"
    );
    place.write(&format!("{folder}/spec/openapi.yaml"), document);
    place.write(
        &format!("{folder}/spec/overlay.yaml"),
        "overlay: 1.0.0\ninfo: { title: None, version: \"1\" }\nactions: []\n",
    );
    place.write(
        &format!("{folder}/spec/settings.yaml"),
        "selection: { all: true }\ncrate: { name: small, version: 0.1.0 }\n",
    );
}

#[test]
fn every_checkout_is_its_own_project() {
    let place = Place::new();
    project(&place, "one", "first");
    project(&place, "two", "second");
    for (folder, operation) in [("one", "first"), ("two", "second")] {
        let root = place.path(folder);
        let said = run_from(&root, &["generate"]).succeeded();
        let written = root.join("generated").display().to_string();
        assert!(said.contains(&format!("{written}: ")), "{said}");
        let names = root.join("spec/names.yaml").display().to_string();
        assert!(said.contains(&format!("{names}: ")), "{said}");
        let client = place.read(&format!("{folder}/generated/src/client.rs"));
        assert!(client.contains(&format!("pub fn {operation}(")));
    }
}

#[test]
fn a_command_works_anywhere_within() {
    let place = Place::new();
    project(&place, "one", "first");
    let root = place.path("one");
    run_from(&root, &["generate"]).succeeded();
    place.write("one/deep/er/file", "");
    for inside in ["", "spec", "generated/src/runtime", "deep/er"] {
        let said = run_from(&root.join(inside), &["generate", "--check"]).succeeded();
        assert!(
            said.contains("generated/ is up to date"),
            "{inside}: {said}"
        );
    }
}

#[test]
fn the_nearest_project_counts() {
    let place = Place::new();
    project(&place, "one", "first");
    project(&place, "one/deep/two", "second");
    let listed = |folder: &str| run_from(&place.path(folder), &["list"]).succeeded();
    assert!(listed("one/deep").contains("first"));
    assert!(listed("one/deep/two/spec").contains("second"));
    // A folder of that name is not enough, nor is another file in it.
    place.write("one/deep/other/spec/openapi.yaml", "");
    fs::create_dir_all(place.path("one/deep/odd/spec/settings.yaml")).expect("it can be made");
    assert!(listed("one/deep/other").contains("first"));
    assert!(listed("one/deep/odd").contains("first"));
}

#[test]
fn outside_of_a_project_nothing_is_done() {
    let place = Place::new();
    place.write("deep/file", "");
    let folder = place.path("deep");
    for arguments in [
        &["generate"][..],
        &["list"],
        &["pull"],
        &["diff"],
        &["release-check"],
    ] {
        let done = run_from(&folder, arguments);
        assert_eq!(done.code, UNUSABLE, "{done:?}");
        let wanted = format!(
            "no spec/settings.yaml in {} or any folder",
            folder.display()
        );
        assert!(done.errors.contains(&wanted), "{done:?}");
    }
    assert!(run_from(&folder, &["--help"]).succeeded().contains("Usage"));
    assert_eq!(place.files().len(), 1);
}
