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
    let names = names_of(&document("", PROPERTIES, components), &names);
    for expected in [
        "  Newcomer:\n    places:\n    - GET /item response 200 .period\n",
        "  NewcomerComponent:\n",
    ] {
        assert!(names.contains(expected), "{names}");
    }
}

#[test]
fn an_operation_is_not_called_like_the_outcomes_of_another() {
    let paths = r#"openapi: 3.0.3
info: { title: Small, version: "1" }
paths:
  /a: { get: { operationId: thing, responses: { '200': { description: A., content: { application/json: {} } }, '204': { description: B. } } } }
  /b: { get: { operationId: thingOutput, responses: { '204': { description: Done. } } } }
"#;
    let names = Case::yaml(paths).output().names;
    for expected in ["method: get_a\n", "method: get_b\n"] {
        assert!(names.contains(expected), "{names}");
    }
}

#[test]
fn what_moves_with_its_operation_keeps_its_name() {
    let names = first_names()
        .replace("GetItemPeriod", "Term")
        .replace("method: get_item", "method: item");
    let document = document("", PROPERTIES, "");
    let to = [
        document.replace("/item:", "/v2/item:"),
        document
            .replace("/item:", "/entry:")
            .replace("getItem", "item"),
    ];
    for moved in to {
        let names = names_of(&moved, &names);
        assert!(names.contains("  Term:\n"), "{names}");
        assert!(names.contains("method: item\n"), "{names}");
    }
}

#[test]
fn a_type_that_moves_elsewhere_keeps_its_name() {
    let two =
        "period: { type: object, properties: { start: { type: string }, end: { type: string } } }";
    let names = Case::yaml(document("", two, "")).output().names;
    let names = names.replace("GetItemPeriod", "Term");
    let deeper = format!("inside: {{ type: object, properties: {{ {two} }} }}");
    let names = names_of(&document("", &deeper, ""), &names);
    assert!(names.contains("  Term:\n"), "{names}");
}

#[test]
fn of_two_types_that_were_one_the_unchanged_one_keeps_the_name() {
    let one = "{ type: object, properties: { start: { type: string } } }";
    let more = "{ type: object, properties: { start: { type: string }, end: { type: string } } }";
    let same = format!("a: {one}, b: {one}, c: {one}");
    let names = Case::yaml(document("", &same, "")).output().names;
    let names = names
        .replace("  GetItemValue:", "  Term:")
        .replace("start: start", "start: begins");
    let apart = names_of(
        &document("", &format!("a: {one}, b: {more}, c: {more}"), ""),
        &names,
    );
    assert!(
        apart.contains("  Term:\n    places:\n    - GET /item response 200 .a\n"),
        "{apart}"
    );
    assert_eq!(apart.matches("start: begins").count(), 2, "{apart}");
}

#[test]
fn names_have_at_most_60_characters() {
    let long = "averyverylong".repeat(3) + "AndEvenLongerPropertyOfManyWords";
    let properties = format!(
        "{long}1: {{ type: object, properties: {{ {long}: {{ type: string, enum: [{long}A, {long}B] }} }} }}, {long}2: {{ type: object, properties: {{ b: {{ type: string }} }} }}"
    );
    let document = document("", &properties, "").replace("getItem", &format!("get{long}"));
    let names = Case::yaml(document).output().names;
    let value: serde_json::Value = serde_yaml::from_str(&names).expect("the file of names is YAML");
    let mut longest = Vec::new();
    collect(&value, &mut longest);
    longest.retain(|name| name.len() > 60);
    assert_eq!(longest, Vec::<String>::new(), "{names}");
}

/// All names in a file of names.
fn collect(value: &serde_json::Value, names: &mut Vec<String>) {
    match value {
        serde_json::Value::Object(object) => {
            if let Some(types) = object.get("types").and_then(serde_json::Value::as_object) {
                names.extend(types.keys().cloned());
            }
            let inner = object.iter().filter(|(key, _)| *key != "places");
            inner.for_each(|(_, value)| collect(value, names));
        }
        serde_json::Value::String(name) => names.push(name.clone()),
        _ => {}
    }
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
