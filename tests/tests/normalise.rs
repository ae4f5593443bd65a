//! What is kept of a published document.

use std::{collections::BTreeMap, fs};

use generator::{
    Files,
    diagnostic::{Diagnostics, Source},
    normalise::{Normalised, normalise},
    overlay::Mode,
    selection::Selection,
    untrusted::Untrusted,
};
use serde_json::Value;
use tests::{
    project::{self, Project},
    shuffle::{self, Dice},
    small::Small,
    snapshot,
};

fn keep(document: &[u8], selection: &Selection) -> Result<Normalised, Diagnostics> {
    let source = Source {
        name: "document",
        bytes: document,
    };
    normalise(source, selection)
}

fn kept(name: &str, document: &[u8], selection: &Selection) -> Normalised {
    keep(document, selection).unwrap_or_else(|found| panic!("{name}: {found}"))
}

fn value(document: &[u8]) -> Value {
    serde_yaml::from_slice(document).expect("the document can be read")
}

fn tagged(tag: &str) -> Selection {
    Selection {
        tags: vec![tag.to_owned()],
        ..Selection::default()
    }
}

/// That a document has one form, in whatever order it lists its keys.
fn assert_stable(name: &str, document: &[u8], selection: &Selection) -> Normalised {
    let first = kept(name, document, selection);
    let again = kept(name, first.text.as_bytes(), selection);
    assert!(first.text == again.text, "{name}: not a fixed point");
    let document = value(document);
    for seed in 1..=2 {
        let text = shuffle::text(&document, &mut Dice::new(seed));
        let other = kept(name, text.as_bytes(), selection);
        assert!(first == other, "{name}: the order of keys shows");
    }
    first
}

/// Files without the lines that say where something stands: parameters have moved.
fn unplaced(files: &Files) -> BTreeMap<&str, Vec<&str>> {
    let files = files.iter().map(|(path, text)| {
        let lines = text.lines().filter(|line| !line.starts_with("// Source: "));
        (path.as_str(), lines.collect())
    });
    files.collect()
}

fn assert_same(name: &str, one: &Files, other: &Files) {
    let (one, other) = (unplaced(one), unplaced(other));
    let paths = |files: &BTreeMap<&str, Vec<&str>>| files.keys().map(ToString::to_string).collect();
    let (left, right): (Vec<String>, Vec<String>) = (paths(&one), paths(&other));
    assert_eq!(left, right, "{name}");
    for (path, lines) in one {
        assert_eq!(lines, other[path], "{name}: {path}");
    }
}

/// Every construct once, and what is easily taken for something else.
const EXAMPLE: &str = r##"{
  "paths": {
    "/required": {
      "summary": "Not kept.",
      "parameters": [
        { "name": "b", "in": "query", "schema": { "type": "string", "enum": ["z", null, "a"] } },
        { "name": "a", "in": "query", "schema": { "enum": [10, 9, -1] } },
        { "$ref": "#/components/parameters/Shared" },
        { "name": "c", "in": "header", "schema": { "enum": [2.5, 1] } }
      ],
      "post": {
        "tags": ["shop", "admin"],
        "security": [{ "key": ["b", "a"] }, {}],
        "requestBody": { "content": { "application/json": { "schema": { "$ref": "#/components/schemas/tags" }, "example": { "required": ["b", "a"], "enum": ["b", "a"] } } } },
        "responses": { "default": { "description": "line one\nline two\n\n  indented: yes\n" }, "200": { "$ref": "#/components/responses/enum" } }
      },
      "get": { "tags": ["other"], "responses": { "200": { "$ref": "#/components/responses/Unused" } } }
    }
  },
  "tags": [{ "name": "shop", "description": "Kept." }, { "name": "other" }, { "name": "admin" }],
  "components": {
    "parameters": { "Shared": { "name": "s", "in": "query", "schema": { "type": "string" } } },
    "responses": { "enum": { "description": "no" }, "Unused": { "description": "Not kept." } },
    "schemas": {
      "Unused": { "type": "string" },
      "tags": {
        "type": "object",
        "required": ["zeta", "alpha"],
        "properties": {
          "required": { "type": "array", "items": { "enum": ["b", "a"] } },
          "default": { "type": "string", "enum": ["on", "off", "1e3", "012", "2024-01-01", "~", ""], "default": "on" },
          "example": { "enum": ["b", "a"], "x-enum-varnames": ["Bee", "Ay"] },
          "alpha": { "default": ["b", "a"], "x-data": { "required": ["b", "a"] } },
          "zeta": { "oneOf": [{ "type": "string" }, { "type": "integer", "maximum": 18446744073709551615 }, { "type": "number", "maximum": 1e300, "minimum": -0.5 }] }
        }
      }
    },
    "securitySchemes": { "key": { "type": "apiKey", "in": "header", "name": "key" } }
  },
  "openapi": "3.0.3",
  "servers": [{ "url": "https://z.example" }, { "url": "https://a.example" }],
  "x-other": true,
  "info": { "version": "1.0", "title": "Null" }
}"##;

#[test]
fn only_what_is_selected_is_kept_and_only_what_has_no_order_is_sorted() {
    let kept = assert_stable("example", EXAMPLE.as_bytes(), &tagged("shop"));
    snapshot::assert("cli/normalised", &kept.text);
    assert_eq!((kept.operations, kept.operations_in_document), (1, 2));
    let version = kept.version.as_ref().map(Untrusted::raw);
    assert_eq!(version, Some("1.0"));
}

#[test]
fn the_order_of_lists_that_are_sets_changes_nothing() {
    let first = kept("example", EXAMPLE.as_bytes(), &tagged("shop"));
    let moved = EXAMPLE
        .replace(
            r#""required": ["zeta", "alpha"]"#,
            r#""required": ["alpha", "zeta"]"#,
        )
        .replace(
            r#""tags": ["shop", "admin"]"#,
            r#""tags": ["admin", "shop"]"#,
        )
        .replace(r#"["z", null, "a"]"#, r#"["a", "z", null]"#)
        .replace("[10, 9, -1]", "[9, -1, 10]");
    assert_ne!(moved, EXAMPLE);
    assert_eq!(first, kept("moved", moved.as_bytes(), &tagged("shop")));
    for (from, to) in [
        ("[2.5, 1]", "[1, 2.5]"),
        (r#"["b", "a"], "x-enum"#, r#"["a", "b"], "x-enum"#),
        (r#""default": ["b", "a"]"#, r#""default": ["a", "b"]"#),
        (r#""key": ["b", "a"] }, {}"#, r#""key": ["a", "b"] }, {}"#),
    ] {
        let moved = EXAMPLE.replace(from, to);
        assert_ne!(moved, EXAMPLE, "{from}");
        assert_ne!(
            first,
            kept("moved", moved.as_bytes(), &tagged("shop")),
            "{from}"
        );
    }
}

/// Keys of values that are an API's own, whatever their keys look like.
#[test]
fn data_keeps_its_order_where_a_keyword_would_not() {
    let data = serde_json::json!({
        "required": ["b", "a"],
        "enum": ["b", "a"],
        "tags": ["b", "a"],
        "parameters": [{ "in": "query", "name": "b" }, { "in": "query", "name": "a" }],
        "properties": { "of": { "required": ["b", "a"] } },
    });
    for key in ["const", "default", "example", "examples", "value", "x-data"] {
        let schema = |inner: &Value| serde_json::json!({ "type": "object", key: inner, "properties": { key: inner } });
        let document = serde_json::json!({
            "openapi": "3.0.3",
            "info": { "title": "Small", "version": "1" },
            "paths": { "/a": { "get": { "responses": { "200": {
                "description": "A.",
                "content": { "application/json": { "schema": schema(&data) } },
            } } } } },
        });
        let all = Selection {
            all: true,
            ..Selection::default()
        };
        let kept = assert_stable(key, document.to_string().as_bytes(), &all);
        let kept = value(kept.text.as_bytes());
        let at = "/paths/~1a/get/responses/200/content/application~1json/schema";
        let kept = kept.pointer(at).expect("the schema is kept");
        assert_eq!(kept[key], data, "{key}");
        // The name of a property is no keyword, and what stands there is a schema.
        let property = &kept["properties"][key];
        let sorted = serde_json::json!(["a", "b"]);
        for list in ["required", "enum", "tags"] {
            assert_eq!(property[list], sorted, "{key} {list}");
        }
        assert_eq!(property["parameters"][0]["name"], "a", "{key}");
        assert_eq!(property["properties"]["of"]["required"], sorted, "{key}");
    }
}

/// Keys below which somebody chose the names, so that none of them is a keyword.
#[test]
fn what_a_keyword_looks_like_may_be_a_name() {
    let named = [
        "$defs",
        "callbacks",
        "content",
        "definitions",
        "dependentSchemas",
        "encoding",
        "headers",
        "links",
        "mapping",
        "parameters",
        "pathItems",
        "paths",
        "patternProperties",
        "properties",
        "requestBodies",
        "responses",
        "schemas",
        "scopes",
        "securitySchemes",
        "variables",
    ];
    for key in named {
        let inner = serde_json::json!({
            "default": { "required": ["b", "a"] },
            "required": ["b", "a"],
            "x-a": { "enum": ["b", "a"] },
        });
        let document = serde_json::json!({
            "openapi": "3.0.3",
            "info": { "title": "Small", "version": "1" },
            "paths": { "/a": { "get": { "responses": { "200": {
                "description": "A.",
                "content": { "application/json": { "schema": { key: inner } } },
            } } } } },
        });
        let all = Selection {
            all: true,
            ..Selection::default()
        };
        let kept = assert_stable(key, document.to_string().as_bytes(), &all);
        let kept = value(kept.text.as_bytes());
        let at = "/paths/~1a/get/responses/200/content/application~1json/schema";
        let kept = &kept.pointer(at).expect("the schema is kept")[key];
        let sorted = serde_json::json!(["a", "b"]);
        assert_eq!(kept["default"]["required"], sorted, "{key}");
        assert_eq!(kept["x-a"]["enum"], sorted, "{key}");
        assert_eq!(kept["required"], serde_json::json!(["b", "a"]), "{key}");
    }
}

#[test]
fn what_was_not_selected_may_be_wrong() {
    let broken = EXAMPLE.replace(r#""get": { "tags""#, r#""get": { "a": 1, "a": 2, "tags""#);
    let first = kept("example", EXAMPLE.as_bytes(), &tagged("shop"));
    assert_eq!(
        first.text,
        kept("broken", broken.as_bytes(), &tagged("shop")).text
    );
    for broken in [
        EXAMPLE.replace(
            r#""zeta": {"#,
            r#""zeta": { "type": "string", "type": "number","#,
        ),
        EXAMPLE.replace("1e300", "1e999"),
    ] {
        let found = keep(broken.as_bytes(), &tagged("shop")).expect_err("a key stands twice");
        assert!(found.as_slice()[0].position.is_some(), "{found}");
    }
    let found = keep(EXAMPLE.as_bytes(), &tagged("shopping")).expect_err("there is no such tag");
    assert!(found.to_string().contains("unknown-tag"), "{found}");
}

/// In YAML a key of two signs means something else.
#[test]
fn what_cannot_be_written_is_refused() {
    let odd = EXAMPLE.replace(
        r#""alpha": {"#,
        r#""<<": { "a": { "type": "string" } }, "alpha": {"#,
    );
    let found = keep(odd.as_bytes(), &tagged("shop")).expect_err("it would be read as a merge");
    assert!(
        found.to_string().contains("cannot be written in YAML"),
        "{found}"
    );
}

#[test]
fn small_documents_are_kept_without_a_loss() {
    let mut count = 0;
    for small in Small::all() {
        let Ok(whole) = small.generate() else {
            continue;
        };
        let kept = assert_stable(&small.name, &small.document, &small.settings.selection);
        let part = small.generate_from(kept.text.as_bytes());
        let part = part.unwrap_or_else(|found| panic!("{}: {found}", small.name));
        assert_same(&small.name, &whole.files, &part.files);
        assert_eq!(whole.names, part.names, "{}", small.name);
        count += 1;
    }
    assert!(count > 40);
}

#[test]
fn the_document_of_the_project_is_kept_without_a_loss() {
    let project = Project::read();
    let document = project.document.as_bytes();
    let kept = assert_stable("project", document, &project.settings.selection);
    let made = [document, kept.text.as_bytes()].map(|document| {
        let output = project.generate(document, Mode::Exact, Some(&project.names));
        output.unwrap_or_else(|found| panic!("{found}"))
    });
    assert_same("project", &made[0].files, &made[1].files);
    assert_eq!(made[0].names, made[1].names);
}

fn check_published(all: bool, is_meant: impl Fn(usize, usize) -> bool) {
    let mut project = Project::read();
    project.settings.selection.all = all;
    // They speak of the project's own crate.
    project.settings.package.documentation.clear();
    project.settings.package.examples.clear();
    let paths = project::published();
    let count = paths.len();
    for (_, path) in paths
        .iter()
        .enumerate()
        .filter(|(at, _)| is_meant(*at, count))
    {
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        let document = fs::read(path).expect("the document can be read");
        let kept = match all {
            // Shuffling megabytes takes its time.
            true => kept(&name, &document, &project.settings.selection),
            false => assert_stable(&name, &document, &project.settings.selection),
        };
        let made = [document.as_slice(), kept.text.as_bytes()].map(|document| {
            let output = project.generate(document, Mode::Subset, Some(&project.names));
            output.unwrap_or_else(|found| panic!("{name}: {found}"))
        });
        assert_same(&name, &made[0].files, &made[1].files);
        assert_eq!(made[0].names, made[1].names, "{name}");
        println!(
            "{name}: {} of {} bytes kept",
            kept.text.len(),
            document.len()
        );
    }
}

#[test]
fn published_documents_are_kept_without_a_loss() {
    check_published(false, |_, _| true);
}

#[test]
fn the_newest_published_document_is_kept_as_a_whole_without_a_loss() {
    check_published(true, |at, count| at + 1 == count);
}
