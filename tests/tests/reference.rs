//! The document of the project says the same as a reference, in other words.

use serde_json::{Value, json};
use tests::{compare, project};

#[test]
fn the_document_has_the_structure_of_the_reference() {
    let path = "shared/reference/marketplace-2026-09.openapi.json";
    let Some(reference) = project::beside("SPEC_REFERENCE", path) else {
        println!("skipped: set SPEC_REFERENCE to the path of a reference OpenAPI document in JSON");
        return;
    };
    let reference = std::fs::read(&reference).expect("the reference can be read");
    let reference: Value = serde_json::from_slice(&reference).expect("the reference is JSON");
    let own: Value =
        serde_yaml::from_str(&project::text("spec/openapi.yaml")).expect("the document is YAML");
    let found = compare::differences(&compare::bare(&own), &compare::bare(&reference));
    assert!(
        found.is_empty(),
        "{} differences (ours, reference):\n{}",
        found.len(),
        found.join("\n")
    );
}

#[test]
fn prose_is_ignored_and_properties_with_such_names_are_not() {
    let one = json!({
        "info": { "title": "A", "version": "1" },
        "paths": { "/a": { "summary": "A.", "get": { "x-a": 1, "responses": { "200": { "description": "A." } } } } },
        "components": { "schemas": { "description": { "type": "object", "description": "A.", "required": ["b", "a"],
            "properties": { "description": { "type": "string", "description": "A.", "enum": ["y", "x"] }, "properties": { "description": "A." } } } } }
    });
    let mut other = json!({
        "info": { "title": "B", "version": "2" },
        "paths": { "/a": { "get": { "responses": { "200": { "description": "B." } } } } },
        "components": { "schemas": { "description": { "type": "object", "required": ["a", "b"],
            "properties": { "description": { "type": "string", "enum": ["x", "y"] }, "properties": {} } } } }
    });
    let differences =
        |other: &Value| compare::differences(&compare::bare(&one), &compare::bare(other));
    assert_eq!(differences(&other), Vec::<String>::new());
    let properties = "/components/schemas/description/properties";
    let map = other.pointer_mut(properties).and_then(Value::as_object_mut);
    map.expect("it is there").remove("description");
    let found = differences(&other);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        found[0].starts_with(&format!("{properties}/description: ")),
        "{found:?}"
    );
}
