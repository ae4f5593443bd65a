//! The command line.

use std::{collections::BTreeMap, fs, path::Path};

use tempfile::TempDir;
use tests::{
    cargo::Workspace,
    place::{self, Done},
    project, snapshot,
};
use xtask::{Project, SUCCESS};

const SMALL: &str = r#"openapi: 3.0.3
info: { title: Small, version: "1" }
servers: [ { url: https://example.com } ]
paths:
  /items:
    get:
      operationId: listItems
      tags: [items, all]
      responses: { "200": { description: The items., content: { application/json: { schema: { type: array, items: { type: object, required: [id], properties: { id: { type: string } } } } } } } }
    post:
      operationId: createItem
      tags: [items]
      deprecated: true
      responses: { "204": { description: Done. } }
  /items/{id}:
    delete:
      tags: [all]
      parameters: [ { name: id, in: path, required: true, schema: { type: string } } ]
      responses: { "204": { description: Done. } }
"#;

fn run_with(input: &str, arguments: &[&str]) -> Done {
    place::run(&Project::at(project::root()), false, input, arguments)
}

fn run(arguments: &[&str]) -> Done {
    run_with("", arguments)
}

/// A folder with a small document in it.
struct Place(TempDir);

impl Place {
    fn new() -> Self {
        let place = Self(TempDir::new().expect("there is room for a folder"));
        fs::write(place.path("small.yaml"), SMALL).expect("the folder can be written to");
        place
    }

    fn path(&self, name: &str) -> String {
        let path = self.0.path().join(name);
        path.to_str().expect("the path is text").to_owned()
    }

    /// Generates from the small document.
    fn generate(&self, out: &str, more: &[&str]) -> Done {
        let (spec, out) = (self.path("small.yaml"), self.path(out));
        run(&[&["generate", "--spec", &spec, "--out", &out], more].concat())
    }

    /// An error in which this folder goes by another name.
    fn anonymous(&self, text: &str) -> String {
        text.replace(&self.path(""), "DIR/")
    }
}

/// Every file below a folder, as text.
fn files(folder: &Path) -> BTreeMap<String, String> {
    let text = |bytes| String::from_utf8(bytes).expect("the file is text");
    let files = place::files(folder).into_iter();
    files.map(|(name, bytes)| (name, text(bytes))).collect()
}

#[test]
fn help_tells_of_every_command_and_option() {
    let mut all = String::new();
    for arguments in [
        &["--help"][..],
        &["generate", "--help"],
        &["list", "--help"],
        &["pull", "--help"],
    ] {
        all.push_str(&format!("$ cargo xtask {}\n", arguments.join(" ")));
        all.push_str(&run(arguments).succeeded());
        all.push('\n');
    }
    snapshot::assert("cli/help", &all);
}

#[test]
fn unknown_arguments_are_refused() {
    for arguments in [
        &["make"][..],
        &["generate", "--fast"],
        &["generate", "--check", "--out", "a"],
        &["generate", "--overlay", "a", "--no-overlay"],
        &["generate", "--all", "--tag", "a"],
        &["generate", "--crate-name", "a"],
        &["list", "--check"],
        &["list", "--format", "xml"],
        &["list", "--color", "green"],
        &[],
    ] {
        let errors = run(arguments).refused();
        assert!(errors.contains("--help"), "{arguments:?}: {errors}");
    }
}

#[test]
fn the_repository_is_up_to_date() {
    let before = files(&project::root().join("generated/src"));
    let output = run(&["generate", "--check"]).succeeded();
    assert!(output.starts_with("generated/ is up to date"), "{output}");
    assert_eq!(before, files(&project::root().join("generated/src")));
}

#[test]
fn a_check_of_another_selection_is_not_held_against_the_repository() {
    for more in [
        ["--all"].as_slice(),
        &["--no-overlay"],
        &["--tag", "marketplace"],
        &["--spec", "spec/openapi.yaml"],
    ] {
        let errors = run(&[&["generate", "--check"], more].concat()).refused();
        assert!(errors.contains("--out DIR"), "{errors}");
        let errors = run(&[&["generate"], more].concat()).refused();
        assert!(errors.contains("--out DIR"), "{errors}");
    }
}

#[test]
fn a_crate_is_written_into_a_new_folder() {
    let place = Place::new();
    let output = place
        .generate("deep/inside/new", &["--all", "--crate-name", "small-items"])
        .succeeded();
    assert!(output.contains('3'), "{output}");
    let files = files(&place.0.path().join("deep/inside/new"));
    assert!(
        files["Cargo.toml"].contains("name = \"small-items\""),
        "{}",
        files["Cargo.toml"]
    );
    assert!(
        files["Cargo.toml"].contains("[workspace]"),
        "{}",
        files["Cargo.toml"]
    );
    assert!(files["src/client.rs"].contains("pub fn list_items("));
    assert!(files.contains_key("README.md"));
}

#[test]
fn a_crate_is_written_into_an_empty_folder() {
    let place = Place::new();
    fs::create_dir(place.path("out")).expect("the folder can be made");
    place.generate("out", &["--all"]).succeeded();
    assert!(files(&place.0.path().join("out")).contains_key("src/lib.rs"));
}

#[test]
fn generating_again_changes_nothing() {
    let place = Place::new();
    place.generate("out", &["--all"]).succeeded();
    let before = files(&place.0.path().join("out"));
    let output = place.generate("out", &["--all"]).succeeded();
    assert!(
        output.contains("0 files") || output.contains("no file"),
        "{output}"
    );
    assert_eq!(before, files(&place.0.path().join("out")));
}

#[test]
fn a_crate_of_ours_is_brought_up_to_date() {
    let place = Place::new();
    place.generate("out", &["--all"]).succeeded();
    let out = place.0.path().join("out");
    let wanted = files(&out);
    let old = "// @generated by cargo xtask generate. Do not edit.\n\n// old\n";
    fs::write(out.join("src/stale.rs"), old).expect("it can be written to");
    fs::create_dir(out.join("src/old")).expect("it can be written to");
    fs::write(out.join("src/old/mod.rs"), old).expect("it can be written to");
    fs::write(out.join("src/lib.rs"), old).expect("it can be written to");
    fs::remove_file(out.join("src/api.rs")).expect("it can be written to");
    place.generate("out", &["--all"]).succeeded();
    assert_eq!(wanted, files(&out));
    assert!(!out.join("src/old").exists());
}

#[test]
fn what_cargo_leaves_in_a_crate_stays() {
    let place = Place::new();
    place.generate("out", &["--all"]).succeeded();
    let out = place.0.path().join("out");
    fs::create_dir(out.join("target")).expect("it can be written to");
    fs::write(out.join("target/artefact"), "a").expect("it can be written to");
    fs::write(out.join("Cargo.lock"), "b").expect("it can be written to");
    place.generate("out", &["--tag", "items"]).succeeded();
    let files = files(&out);
    assert_eq!(files["target/artefact"], "a");
    assert_eq!(files["Cargo.lock"], "b");
    assert!(!files["src/client.rs"].contains("delete"));
}

#[test]
fn a_folder_of_somebody_else_is_left_alone() {
    for name in ["Cargo.toml", "notes.txt", "src/main.rs"] {
        let place = Place::new();
        let path = place.0.path().join("out").join(name);
        fs::create_dir_all(path.parent().expect("it has one")).expect("it can be made");
        fs::write(&path, "[package]\nname = \"other\"\n").expect("it can be written to");
        let before = files(&place.0.path().join("out"));
        let errors = place.generate("out", &["--all"]).refused();
        assert!(
            errors.contains("is not empty and was not generated"),
            "{errors}"
        );
        assert_eq!(before, files(&place.0.path().join("out")));
    }
}

#[test]
fn a_file_is_no_folder() {
    let place = Place::new();
    place.generate("small.yaml", &["--all"]).refused();
    assert_eq!(files(place.0.path())["small.yaml"], SMALL);
}

#[test]
fn a_document_is_read_from_standard_input() {
    let place = Place::new();
    place.generate("file", &["--all"]).succeeded();
    let out = place.path("stream");
    run_with(SMALL, &["generate", "--spec", "-", "--all", "--out", &out]).succeeded();
    assert_eq!(
        files(&place.0.path().join("file")),
        files(&place.0.path().join("stream"))
    );
    let errors = run_with("{", &["generate", "--spec", "-", "--all", "--out", &out]).refused();
    assert!(errors.contains("standard input:1:"), "{errors}");
}

#[test]
fn nothing_is_written_where_the_input_cannot_be_used() {
    let place = Place::new();
    fs::write(place.path("broken.yaml"), "openapi: [").expect("it can be written to");
    let out = place.path("out");
    let (small, broken, gone) = (
        place.path("small.yaml"),
        place.path("broken.yaml"),
        place.path("gone.yaml"),
    );
    let cases: [&[&str]; 7] = [
        &["--spec", &gone, "--all"],
        &["--spec", &broken, "--all"],
        &["--spec", &small],
        &["--spec", &small, "--tag", "item"],
        &["--spec", &small, "--operation", "getItem"],
        &["--spec", &small, "--all", "--crate-name", "9 lives"],
        &["--spec", &small, "--all", "--overlay", &gone],
    ];
    let mut all = String::new();
    for more in cases {
        let errors = run(&[&["generate", "--out", &out], more].concat()).refused();
        all.push_str(&format!("$ {}\n{errors}\n", more.join(" ")));
        assert!(!Path::new(&out).exists(), "{more:?}");
    }
    snapshot::assert("cli/unusable", &place.anonymous(&all));
}

/// A document with something wrong in two places.
const UNUSABLE_SMALL: &str = r#"{
  "openapi": "3.0.3",
  "info": { "title": "Small", "version": "1" },
  "paths": {
    "/a": { "get": { "parameters": [ { "name": "a", "in": "query", "content": { "application/xml": {} } } ], "responses": {} } },
    "/b": { "get": { "operationId": "getB", "responses": { "okay": {} } } }
  }
}
"#;

#[test]
fn problems_are_told_as_text_or_json() {
    let place = Place::new();
    fs::write(place.path("unusable.json"), UNUSABLE_SMALL).expect("it can be written to");
    let (spec, out) = (place.path("unusable.json"), place.path("out"));
    let generate = [
        "generate",
        "--all",
        "--no-overlay",
        "--spec",
        &spec,
        "--out",
        &out,
    ];
    let text = run(&generate).refused();
    let json = run(&[&generate[..], &["--format", "json"]].concat()).refused();
    assert!(!Path::new(&out).exists());
    assert!(!(text.clone() + &json).contains('\u{1b}'));
    for line in json.lines() {
        let read: serde_json::Value = serde_json::from_str(line).expect("each line is JSON");
        assert_eq!(read["severity"], "error");
        assert!(read["line"].is_u64());
    }
    let listed = run(&["--format", "json", "list", "--spec", &spec, "--tag", "a"]).refused();
    let gone = run(&["list", "--format=json", "--spec", &place.path("gone")]).refused();
    let all = format!("{text}\n{json}\n{listed}\n{gone}");
    snapshot::assert("cli/problems", &place.anonymous(&all));
}

/// Like the small document, but it names no server, and one of its operations cannot be expressed.
const LACKING: &str = r#"openapi: 3.0.3
info: { title: Small, version: "1" }
paths:
  /good:
    get: { operationId: getGood, responses: { "204": { description: Done. } } }
  /bad:
    get:
      operationId: getBad
      responses: { "200": { description: Bad., content: { application/json: { schema: { $ref: '#/components/schemas/Gone' } } } } }
"#;

#[test]
fn operations_are_left_out_on_request_and_told_in_warnings() {
    let place = Place::new();
    fs::write(place.path("lacking.yaml"), LACKING).expect("it can be written to");
    let (spec, out) = (place.path("lacking.yaml"), place.path("out"));
    let generate = |more: &[&str]| {
        let usual = [
            "generate",
            "--all",
            "--no-overlay",
            "--spec",
            &spec,
            "--out",
            &out,
        ];
        run(&[&usual, more].concat())
    };
    generate(&[]).refused();
    let text = generate(&["--leave-out"]);
    let json = generate(&["--leave-out", "--format", "json"]);
    assert_eq!((text.code, json.code), (SUCCESS, SUCCESS));
    assert!(
        text.output
            .contains("2 of 2 operations selected, 1 emitted, 1 left out\n"),
        "{}",
        text.output
    );
    for line in json.errors.lines() {
        let read: serde_json::Value = serde_json::from_str(line).expect("each line is JSON");
        assert_eq!(read["severity"], "warning");
    }
    let listed = fs::read_to_string(place.path("out/src/operations.rs"));
    let listed = listed.expect("the crate is written");
    assert!(listed.contains("- `GET /bad (getBad)`: "), "{listed}");
    let all = format!("{}\n{}", text.errors, json.errors);
    snapshot::assert("cli/left-out", &place.anonymous(&all));
}

#[test]
fn problems_are_coloured_on_request() {
    let list = ["list", "--tag", "nothing"];
    for (more, is_coloured) in [
        ([].as_slice(), false),
        (&["--color", "auto"], false),
        (&["--color", "never"], false),
        (&["--color", "always"], true),
        (&["--color", "always", "--format", "json"], false),
    ] {
        let errors = run(&[&list, more].concat()).refused();
        assert_eq!(errors.contains('\u{1b}'), is_coloured, "{more:?}: {errors}");
    }
    for (more, is_coloured) in [
        ([].as_slice(), true),
        (&["--color", "never"], false),
        (&["--format", "json"], false),
    ] {
        let errors = place::run(
            &Project::at(project::root()),
            true,
            "",
            &[&list, more].concat(),
        )
        .refused();
        assert_eq!(errors.contains('\u{1b}'), is_coloured, "{more:?}: {errors}");
    }
}

#[test]
fn operations_are_listed() {
    let place = Place::new();
    let spec = place.path("small.yaml");
    let all = run(&["list", "--spec", &spec, "--no-overlay", "--all"]).succeeded();
    let some = run(&["list", "--spec", &spec, "--no-overlay", "--tag", "items"]).succeeded();
    let one = run(&[
        "list",
        "--spec",
        &spec,
        "--no-overlay",
        "--operation",
        "DELETE /items/{id}",
    ])
    .succeeded();
    snapshot::assert("cli/list", &format!("{all}\n{some}\n{one}"));
}

#[test]
fn the_operations_of_the_project_are_listed() {
    let selected = run(&["list"]).succeeded();
    let methods =
        project::text("generated/src/client.rs") + &project::text("generated/src/installation.rs");
    let rows: Vec<_> = selected.lines().skip(1).collect();
    assert_eq!(rows.len(), 26, "{selected}");
    for row in rows {
        let name = row.split_whitespace().nth(3).expect("there is a name");
        assert!(methods.contains(&format!("pub fn {name}(")), "{row}");
    }
    assert!(run(&["list", "--all"]).succeeded().lines().count() >= selected.lines().count());
}

#[test]
fn an_unknown_tag_or_file_cannot_be_listed() {
    assert!(
        run(&["list", "--tag", "nothing"])
            .refused()
            .contains("unknown-tag")
    );
    assert!(
        run(&["list", "--spec", "gone.yaml"])
            .refused()
            .contains("gone.yaml")
    );
}

#[test]
fn the_crate_of_the_project_compiles_alone() {
    let place = Place::new();
    let (spec, out) = (project::root().join("spec/openapi.yaml"), place.path("out"));
    let spec = spec.to_str().expect("the path is text");
    run(&["generate", "--spec", spec, "--out", &out]).succeeded();
    let mut files = files(Path::new(&out));
    let manifest = files.get_mut("Cargo.toml").expect("there is a manifest");
    // The only difference to a crate that stands alone is who tells cargo where the workspace begins.
    *manifest = manifest.replace("[workspace]", "");
    let workspace = Workspace::new(
        env!("CARGO_TARGET_TMPDIR"),
        "alone",
        &[("alone".to_owned(), files)],
    );
    let checked = workspace.cargo(&["check", "--no-default-features"]);
    assert!(checked.is_ok(), "{}", checked.unwrap_err());
}
