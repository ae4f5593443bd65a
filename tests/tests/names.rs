//! The file that pins names to places.

use generator::diagnostic::Code;
use tests::{case::Case, snapshot};

/// A document of one operation whose answer has these properties; more can stand before and after it.
fn document(before: &str, properties: &str, after: &str) -> String {
    format!(
        r#"openapi: 3.0.3
info: {{ title: Small, version: "1" }}
paths:
{before}
  /item:
    get:
      operationId: getItem
      responses:
        "200": {{ description: The item., content: {{ application/json: {{ schema: {{ type: object, properties: {{ {properties} }} }} }} }} }}
{after}
"#
    )
}

const PROPERTIES: &str = "period: { type: object, properties: { start: { type: string } } }, state: { type: string, enum: [on, off] }";

/// Another operation, whose answer has a type of the same shape as the period of the first.
fn sharing(path: &str, id: &str) -> String {
    format!(
        r#"  {path}:
    get:
      operationId: {id}
      responses:
        "200": {{ description: Other., content: {{ application/json: {{ schema: {{ type: object, required: [x], properties: {{ x: {{ type: object, properties: {{ start: {{ type: string }} }} }} }} }} }} }} }}
"#
    )
}

fn names_of(document: &str, names: &str) -> String {
    Case::yaml(document).names(names).output().names
}

fn first_names() -> String {
    Case::yaml(document("", PROPERTIES, "")).output().names
}

#[test]
fn names_are_written_once_and_stay() {
    let names = first_names();
    assert_eq!(names, names_of(&document("", PROPERTIES, ""), &names));
    for name in [
        "GetItemResponse:",
        "GetItemPeriod:",
        "GetItemState:",
        "method: get_item",
    ] {
        assert!(names.contains(name), "{name} in {names}");
    }
}

#[test]
fn an_unrelated_operation_changes_no_name() {
    let other = r#"  /aaa: { get: { operationId: item, responses: { "200": { description: O., content: { application/json: { schema: { type: object, properties: { q: { type: string } } } } } } } } }"#;
    let without = first_names();
    for with in [
        Case::yaml(document(other, PROPERTIES, "")).output().names,
        names_of(&document(other, PROPERTIES, ""), &without),
    ] {
        let types = without.split_once("types:").expect("there are types").1;
        for line in types.lines().filter(|line| !line.trim().is_empty()) {
            assert!(with.contains(line), "{line} in {with}");
        }
    }
}

#[test]
fn a_new_property_and_another_order_change_no_name() {
    let names = first_names();
    let more = "state: { type: string, enum: [off, on] }, added: { type: object, properties: { z: { type: string } } }, period: { type: object, properties: { start: { type: string } } }";
    let with = names_of(&document("", more, ""), &names);
    for line in names.lines() {
        assert!(with.contains(line), "{line} in {with}");
    }
    assert!(with.contains("GetItemAdded:"), "{with}");
}

#[test]
fn a_type_keeps_its_name_when_it_gains_and_loses_places() {
    let names = first_names();
    // By rule the shorter name would win, `GetAX`.
    let shared = names_of(&document(&sharing("/a", "getA"), PROPERTIES, ""), &names);
    assert!(shared.contains("  GetItemPeriod:\n"), "{shared}");
    assert!(shared.contains("GET /a response 200 .x"), "{shared}");
    assert!(!shared.contains("  GetAX:"), "{shared}");
    let moved = names_of(
        &document(&sharing("/a", "getA"), "other: { type: string }", ""),
        &shared,
    );
    assert!(moved.contains("  GetItemPeriod:\n"), "{moved}");
    assert!(!moved.contains("GET /item response 200 .period"), "{moved}");
}

#[test]
fn a_type_whose_shape_changes_keeps_its_name() {
    let changed = PROPERTIES.replace(
        "start: { type: string }",
        "start: { type: integer }, end: { type: string }",
    );
    let names = names_of(
        &document("", &changed, ""),
        &first_names().replace("GetItemPeriod", "Term"),
    );
    assert!(names.contains("  Term:\n"), "{names}");
}

#[test]
fn a_name_changed_by_hand_is_used_and_kept() {
    let edited = first_names()
        .replace("GetItemPeriod", "Term")
        .replace("start: start", "start: begins")
        .replace("on: 'On'", "on: Running")
        .replace("on: On", "on: Running")
        .replace("method: get_item", "method: item");
    let output = Case::yaml(document("", PROPERTIES, ""))
        .names(&edited)
        .output();
    let term = &output.files["src/models/term.rs"];
    assert!(
        term.contains("#[serde(rename = \"start\", skip_serializing_if = \"Option::is_none\")]\n    pub begins: Option<String>"),
        "{term}"
    );
    let state = &output.files["src/models/get_item_state.rs"];
    assert!(state.contains("Self::Running => \"on\""), "{state}");
    assert!(output.files["src/client.rs"].contains("pub fn item("));
    assert_eq!(
        output.names,
        names_of(&document("", PROPERTIES, ""), &output.names)
    );
    assert!(output.names.contains("  Term:\n"), "{}", output.names);
}

#[test]
fn a_name_goes_when_its_place_is_gone() {
    let names = names_of(
        &document("", "state: { type: string, enum: [on] }", ""),
        &first_names(),
    );
    assert!(!names.contains("GetItemPeriod"), "{names}");
    assert!(!names.contains("off"), "{names}");
    assert!(names.contains("GetItemState"), "{names}");
}

#[test]
fn a_pinned_name_is_not_given_to_a_newcomer() {
    let names = first_names().replace("GetItemPeriod", "Newcomer");
    let components = r##"  /new: { get: { operationId: getNew, responses: { "200": { description: N., content: { application/json: { schema: { $ref: "#/components/schemas/Newcomer" } } } } } } }
components:
  schemas:
    Newcomer: { type: object, properties: { w: { type: string } } }"##;
    let found = Case::yaml(document("", PROPERTIES, components))
        .names(&names)
        .problems();
    snapshot::assert(
        "names/a_pinned_name_is_not_given_to_a_newcomer",
        &found.to_string(),
    );
}

#[test]
fn two_pinned_to_one_name_are_reported_with_both_places() {
    let twice = first_names().replace(
        "method: get_item",
        "method: get_item\n  GET /a:\n    method: get_item",
    );
    let found = Case::yaml(document(&sharing("/a", "getA"), PROPERTIES, ""))
        .names(twice)
        .problems();
    snapshot::assert(
        "names/two_pinned_to_one_name_are_reported_with_both_places",
        &found.to_string(),
    );
}

#[test]
fn two_fields_or_variants_of_one_name_are_reported() {
    let two = "a: { type: string }, b: { type: string }";
    let names = Case::yaml(document("", two, ""))
        .output()
        .names
        .replace("b: b", "b: a");
    let found = Case::yaml(document("", two, "")).names(names).problems();
    snapshot::assert(
        "names/two_fields_or_variants_of_one_name_are_reported",
        &found.to_string(),
    );
}

#[test]
fn names_asked_for_twice_are_reported_with_both_places() {
    let asked = "a: { x-rust-type: Same, type: object, properties: { q: { type: string } } }, b: { x-rust-type: Same, type: object, properties: { r: { type: string } } }";
    let found = Case::yaml(document("", asked, "")).problems();
    snapshot::assert(
        "names/names_asked_for_twice_are_reported_with_both_places",
        &found.to_string(),
    );
    let asked = "a: { x-rust-type: One, type: object, properties: { q: { type: string } } }, b: { x-rust-type: Other, type: object, properties: { q: { type: string } } }";
    let found = Case::yaml(document("", asked, "")).problems();
    snapshot::assert(
        "names/names_asked_for_twice_are_reported_with_both_places_2",
        &found.to_string(),
    );
}

#[test]
fn names_that_are_no_identifiers_are_refused() {
    let changes = [
        ("GetItemPeriod", "Get Item"),
        ("GetItemPeriod", "'1st'"),
        ("start: start", "start: 'a-b'"),
        ("start: start", "start: 'x: u8, pub y'"),
        ("start: start", "start: ''"),
        ("method: get_item", "method: größe"),
    ];
    let mut shown = String::new();
    for (from, to) in changes {
        let names = first_names();
        assert!(names.contains(from), "{names}");
        let found = Case::yaml(document("", PROPERTIES, ""))
            .names(names.replacen(from, to, 1))
            .problems();
        assert_eq!(found.as_slice()[0].code, Code::InvalidNames, "{found}");
        shown.push_str(&format!("{to}\n{found}\n\n"));
    }
    snapshot::assert("names/names_that_are_no_identifiers_are_refused", &shown);
}

#[test]
fn keywords_by_hand_are_refused_or_work() {
    for keyword in ["self", "Self", "super", "crate", "type", "fn", "async"] {
        let names = first_names().replace("start: start", &format!("start: {keyword}"));
        match Case::yaml(document("", PROPERTIES, "")).names(names).run() {
            Ok(output) => {
                let field = &output.files["src/models/get_item_period.rs"];
                assert!(
                    field.contains(&format!("r#{keyword}")),
                    "{keyword}: {field}"
                );
            }
            Err(found) => assert_eq!(found.as_slice()[0].code, Code::InvalidNames, "{found}"),
        }
    }
}

#[test]
fn a_file_of_another_form_is_refused() {
    for names in [
        "[]",
        "types: []",
        "kinds: {}",
        "operations: { GET /item: { name: a } }",
    ] {
        let found = Case::yaml(document("", PROPERTIES, ""))
            .names(names)
            .problems();
        assert_eq!(
            found.as_slice()[0].code,
            Code::InvalidNames,
            "{names}: {found}"
        );
    }
}

#[test]
fn an_empty_file_gives_no_names() {
    for names in ["", "# nothing\n", "{}"] {
        assert_eq!(
            names_of(&document("", PROPERTIES, ""), names),
            first_names()
        );
    }
}
