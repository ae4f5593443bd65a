//! What a document in YAML leaves without quotes is read by what its place wants. Each document is held against the
//! same one in JSON, where nothing is left to be understood.

use std::fmt::Write as _;

use generator::{
    Output,
    diagnostic::{Code, Source},
    normalise::normalise,
    selection::Selection,
    untrusted::Untrusted,
};
use serde_json::{Value, json};
use tests::case::Case;

/// A document with an operation that sends and receives this schema.
fn document(schema: &str) -> String {
    format!(
        "openapi: 3.0.3
info: {{ title: Trial, version: '1' }}
servers: [ {{ url: 'https://api.example.com' }} ]
paths:
  /thing:
    post:
      operationId: putThing
      requestBody: {{ content: {{ application/json: {{ schema: {{ $ref: '#/components/schemas/Thing' }} }} }} }}
      responses:
        200: {{ description: The thing., content: {{ application/json: {{ schema: {{ $ref: '#/components/schemas/Thing' }} }} }} }}
components:
  schemas:
    Thing: {schema}
"
    )
}

fn in_json(schema: &Value) -> Value {
    let reference = json!({ "schema": { "$ref": "#/components/schemas/Thing" } });
    let content = json!({ "application/json": reference });
    json!({
        "openapi": "3.0.3",
        "info": { "title": "Trial", "version": "1" },
        "servers": [{ "url": "https://api.example.com" }],
        "paths": { "/thing": { "post": {
            "operationId": "putThing",
            "requestBody": { "content": content },
            "responses": { "200": { "description": "The thing.", "content": content } },
        } } },
        "components": { "schemas": { "Thing": schema } },
    })
}

fn files(output: Output) -> String {
    let mut all = String::new();
    for (path, text) in output.files {
        let _ = writeln!(all, "==> {path} <==\n{text}");
    }
    all
}

/// That both are the same crate; its files.
fn same(yaml: &str, json: &Value) -> String {
    let from_yaml = files(Case::yaml(document(yaml)).output());
    let from_json = files(Case::json(in_json(json).to_string()).output());
    assert_eq!(from_yaml, from_json, "{yaml}");
    from_yaml
}

#[test]
fn keys_are_texts() {
    let made = same(
        "{ type: object, required: [+1, null], properties: { +1: { type: integer }, -1: { type: integer }, 0x10: { type: string }, 1e3: { type: string }, null: { type: integer }, yes: { type: string } } }",
        &json!({ "type": "object", "required": ["+1", "null"], "properties": {
            "+1": { "type": "integer" }, "-1": { "type": "integer" }, "0x10": { "type": "string" },
            "1e3": { "type": "string" }, "null": { "type": "integer" }, "yes": { "type": "string" },
        } }),
    );
    for key in ["+1", "-1", "0x10", "1e3", "null", "yes"] {
        assert!(
            made.contains(&format!("\"{key}\"")) || made.contains(&format!("pub {key}:")),
            "{key}"
        );
    }
}

#[test]
fn values_under_texts_are_texts() {
    let made = same(
        "{ type: object, properties: { a: { type: string, enum: [1.10, 2.0, no, 017], default: 1.10 }, b: { type: string, default: true } } }",
        &json!({ "type": "object", "properties": {
            "a": { "type": "string", "enum": ["1.10", "2.0", "no", "017"], "default": "1.10" },
            "b": { "type": "string", "default": "true" },
        } }),
    );
    assert!(
        made.contains("\"1.10\"") && made.contains("\"017\""),
        "{made}"
    );
}

#[test]
fn a_number_of_any_length_is_read() {
    same(
        "{ type: object, properties: { a: { type: integer, minimum: -9223372036854776000, maximum: 18446744073709552000 }, b: { type: number, example: 123456789012345678901234567890 } } }",
        &json!({ "type": "object", "properties": {
            "a": { "type": "integer", "minimum": -9_223_372_036_854_776_000.0, "maximum": 18_446_744_073_709_552_000.0 },
            "b": { "type": "number", "example": 1.234_567_890_123_456_8e29 },
        } }),
    );
    let digits = "9".repeat(400);
    for number in [digits.as_str(), "1e999", ".inf"] {
        for kind in ["integer", "number"] {
            let schema = format!(
                "{{ type: {kind}, maximum: {number}, default: {number}, example: {number} }}"
            );
            assert!(Case::yaml(document(&schema)).run().is_ok(), "{schema}");
        }
    }
}

#[test]
fn texts_of_the_document_need_no_quotes() {
    for version in ["3.0", "3.1"] {
        let text = document("{ type: string }")
            .replace("3.0.3", version)
            .replace("'1'", "1.10");
        assert!(Case::yaml(text.clone()).run().is_ok(), "{text}");
        let kept = normalise(source(text.as_bytes()), &everything());
        let kept = kept.expect("it can be read");
        assert_eq!(kept.version.as_ref().map(Untrusted::raw), Some("1.10"));
        assert!(
            kept.text.contains(&format!("openapi: '{version}'")),
            "{}",
            kept.text
        );
    }
    let found = Case::yaml(document("{}").replace("3.0.3", "3.10")).problems();
    assert_eq!(found.as_slice()[0].code, Code::UnsupportedVersion);
    assert!(
        found.as_slice()[0].message.raw().contains("3.10"),
        "{found}"
    );
}

#[test]
fn the_default_of_a_server_variable_is_a_text() {
    let server = "{ url: 'https://api.example.com/{v}', variables: { v: { default: 1.10, enum: [1.10, 2.0] } } }";
    let text = document("{ type: string }").replace("{ url: 'https://api.example.com' }", server);
    let made = files(Case::yaml(text).output());
    assert!(made.contains("https://api.example.com/1.10"), "{made}");
}

/// `serde_json` has names of its own for objects that are none.
#[test]
fn an_object_with_a_private_key_stays_one() {
    for key in [
        "$serde_json::private::Number",
        "$serde_json::private::RawValue",
    ] {
        let odd = json!({ key: "7" });
        let schema = json!({
            "type": "object",
            "x-own": odd, "example": odd,
            "properties": {
                key: { "type": "string" },
                "data": { "default": odd },
                "inner": { "type": "object", "default": { "deep": [odd] }, "x-own": [odd] },
                "listed": { "enum": [odd, { "other": odd }] },
            },
        });
        let made = same(&schema.to_string(), &schema);
        let shown = odd.to_string();
        assert!(made.contains(&format!("{key}\"")), "{made}");
        for text in [
            shown.clone(),
            format!("{{\"deep\":[{shown}]}}"),
            format!("{{\"other\":{shown}}}"),
        ] {
            assert!(made.contains(&text), "{text}\n{made}");
        }
        assert!(!made.contains('\u{2060}'), "{made}");

        let update = json!({ "properties": { "added": { "default": odd } } });
        let overlay = json!({
            "overlay": "1.0.0",
            "info": { "title": "t", "version": "1" },
            "actions": [{ "target": "$.components.schemas.Thing", "description": "d", "update": update }],
        });
        for overlay in [overlay.to_string(), format!("---\n{overlay}")] {
            let output = Case::json(in_json(&json!({ "type": "object" })).to_string())
                .overlay(overlay)
                .output();
            assert!(files(output).contains(&shown));
        }
    }
}

#[test]
fn an_overlay_needs_no_quotes_either() {
    let overlay = "overlay: 1.0\ninfo: { title: 1, version: 1.10 }\nactions:\n  - { target: $.info, description: 12, update: { title: New } }\n";
    let case = Case::yaml(document("{ type: string }")).overlay(overlay);
    assert_eq!(case.output().summary.overlay.applied, 1);
}

#[test]
fn words_of_3_1_in_a_document_of_3_0_are_read_as_3_1_means_them() {
    let schema = "{ type: object, properties: { count: { type: integer, exclusiveMinimum: 0 }, name: { type: [string, 'null'] }, kind: { const: a }, none: { type: 'null' } } }";
    let older = Case::yaml(document(schema)).output();
    let newer = Case::yaml(document(schema).replace("3.0.3", "3.1.0")).output();
    assert_eq!(older.files, newer.files);
    let places: Vec<_> = older
        .warnings
        .iter()
        .filter_map(|one| one.pointer.as_ref())
        .map(ToString::to_string)
        .collect();
    let ends = [
        "count/exclusiveMinimum",
        "kind/const",
        "name/type",
        "none/type",
    ];
    for end in ends {
        assert!(
            places.iter().any(|place| place.ends_with(end)),
            "{end} in {places:?}"
        );
    }
    assert_eq!(places.len(), ends.len(), "{places:?}");
    assert!(newer.warnings.is_empty(), "{:?}", newer.warnings);
}

/// Published documents give numbers for the examples of texts, and worse. What is kept of them in YAML says so.
#[test]
fn a_value_of_another_kind_than_its_place_stays_what_it_is() {
    let schema = json!({ "type": "object", "properties": {
        "a": { "type": "string", "example": 12, "default": 1.5, "enum": ["a", 1, false, null] },
        "b": { "type": "string", "nullable": true, "default": null },
    } });
    let whole = in_json(&schema);
    let text = whole.to_string();
    let kept = normalise(source(text.as_bytes()), &everything()).expect("it can be written");
    assert!(kept.text.contains("example: !!int 12\n"), "{}", kept.text);
    let again = normalise(source(kept.text.as_bytes()), &everything()).expect("it can be read");
    assert_eq!(kept.text, again.text);
    let from_json = files(Case::json(text).output());
    assert_eq!(files(Case::yaml(kept.text).output()), from_json);
}

fn source(bytes: &[u8]) -> Source<'_> {
    Source {
        name: "openapi.yaml",
        bytes,
    }
}

fn everything() -> Selection {
    Selection {
        all: true,
        ..Selection::default()
    }
}
