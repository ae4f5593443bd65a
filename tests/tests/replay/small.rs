//! Small changes, each in an operation of its own, and what they do.

mod limits;

use std::{collections::BTreeMap, sync::LazyLock};

use generator::{diff, overlay::Mode, selection::Selection, settings::Settings};
use serde_json::{Map, Value, json};
use tests::{
    project::Project,
    replay::{Replayed, Side, Verdicts, replay},
};

/// What a change breaks, if anything: the beginning of the first reason.
#[derive(Clone, Copy, Debug)]
enum Expected {
    Works,
    Request(&'static str),
    Response(&'static str),
}

use Expected::{Request, Response, Works};

/// A change: name, the operation before and after, and what it does.
struct Change {
    name: &'static str,
    old: Value,
    new: Value,
    expected: Expected,
}

fn sends(schema: &Value) -> Value {
    json!({
        "requestBody": { "required": true, "content": { "application/json": { "schema": schema } } },
        "responses": { "204": { "description": "" } },
    })
}

fn gives(schema: &Value) -> Value {
    json!({ "responses": { "200": {
        "description": "",
        "content": { "application/json": { "schema": schema } },
    } } })
}

fn takes(parameters: &Value) -> Value {
    json!({ "parameters": parameters, "responses": { "204": { "description": "" } } })
}

/// An object of which `a` is required.
fn object(properties: &Value) -> Value {
    json!({ "type": "object", "required": ["a"], "properties": properties })
}

fn sent(name: &'static str, old: &Value, new: &Value, expected: Expected) -> Change {
    Change {
        name,
        old: sends(old),
        new: sends(new),
        expected,
    }
}

fn received(name: &'static str, old: &Value, new: &Value, expected: Expected) -> Change {
    Change {
        name,
        old: gives(old),
        new: gives(new),
        expected,
    }
}

/// The same change of a property `a` for both ways.
fn both(
    names: [&'static str; 2],
    (old, new): (Value, Value),
    expected: [Expected; 2],
) -> [Change; 2] {
    let (old, new) = (object(&json!({ "a": old })), object(&json!({ "a": new })));
    [
        sent(names[0], &old, &new, expected[0]),
        received(names[1], &old, &new, expected[1]),
    ]
}

fn query(name: &'static str, old: &Value, new: &Value, expected: Expected) -> Change {
    Change {
        name,
        old: takes(old),
        new: takes(new),
        expected,
    }
}

fn properties() -> Vec<Change> {
    let text = json!({ "type": "string" });
    let one = object(&json!({ "a": text }));
    let two = object(&json!({ "a": text, "b": text }));
    let mut both_required = two.clone();
    both_required["required"] = json!(["a", "b"]);
    let mut none_required = two.clone();
    none_required["required"] = json!([]);
    let mut closed = one.clone();
    closed["additionalProperties"] = json!(false);
    vec![
        sent("sent-added", &one, &two, Works),
        sent(
            "sent-added-required",
            &one,
            &both_required,
            Request("/: required \"b\""),
        ),
        sent(
            "sent-now-required",
            &two,
            &both_required,
            Request("/: required \"b\""),
        ),
        sent("sent-now-optional", &both_required, &two, Works),
        sent("sent-removed", &two, &one, Works),
        sent(
            "sent-removed-closed",
            &two,
            &closed,
            Request("/: additionalProperties b"),
        ),
        received("received-added", &one, &two, Works),
        received("received-added-required", &one, &both_required, Works),
        received("received-removed", &both_required, &one, Response("200: ")),
        received("received-removed-optional", &two, &one, Works),
        received(
            "received-now-optional",
            &two,
            &none_required,
            Response("200: "),
        ),
        received("received-now-required", &two, &both_required, Works),
    ]
}

fn values() -> Vec<Change> {
    let listed = |values: &[&str]| json!({ "type": "string", "enum": values });
    let text = json!({ "type": "string" });
    let null = json!({ "type": "string", "nullable": true });
    let number = json!({ "type": "number" });
    let whole = json!({ "type": "integer" });
    let list = |item: &Value| json!({ "type": "array", "items": item });
    let either = json!({ "oneOf": [text, number] });
    let rows = [
        both(
            ["sent-value-added", "received-value-added"],
            (listed(&["x", "y"]), listed(&["x", "y", "z"])),
            [Works, Works],
        ),
        both(
            ["sent-value-removed", "received-value-removed"],
            (listed(&["x", "y", "z"]), listed(&["x", "y"])),
            [Request("/a: enum"), Works],
        ),
        both(
            ["sent-null-added", "received-null-added"],
            (text.clone(), null.clone()),
            [Works, Response("200: ")],
        ),
        both(
            ["sent-null-removed", "received-null-removed"],
            (null, text.clone()),
            [Request("/a: type"), Works],
        ),
        both(
            ["sent-text-to-number", "received-text-to-number"],
            (text.clone(), number.clone()),
            [Request("/a: type"), Response("200: ")],
        ),
        both(
            ["sent-whole-to-number", "received-whole-to-number"],
            (whole.clone(), number.clone()),
            [Works, Response("200: ")],
        ),
        both(
            ["sent-number-to-whole", "received-number-to-whole"],
            (number, whole.clone()),
            [Request("/a: type"), Works],
        ),
        both(
            ["sent-member-added", "received-member-added"],
            (text.clone(), either.clone()),
            [Works, Response("200: ")],
        ),
        both(
            ["sent-member-removed", "received-member-removed"],
            (either, text.clone()),
            [Request("/a: type"), Works],
        ),
        both(
            ["sent-item", "received-item"],
            (list(&text), list(&whole)),
            [Request("/a/*: type"), Response("200: ")],
        ),
        both(
            ["sent-to-list", "received-to-list"],
            (text.clone(), list(&text)),
            [Request("/a: type"), Response("200: ")],
        ),
    ];
    rows.into_iter().flatten().collect()
}

fn with(mut schema: Value, more: Value) -> Value {
    if let (Value::Object(schema), Value::Object(more)) = (&mut schema, more) {
        schema.extend(more);
    }
    schema
}

fn parameters() -> Vec<Change> {
    let one = |more: Value| json!([with(json!({ "in": "query", "name": "q" }), more)]);
    let of = |schema: Value| one(json!({ "schema": schema }));
    let text = json!({ "type": "string" });
    let list = json!({ "type": "array", "items": { "type": "string" } });
    vec![
        query("query-added", &json!([]), &of(text.clone()), Works),
        query(
            "query-added-required",
            &json!([]),
            &one(json!({ "required": true, "schema": text })),
            Request("query parameter q: the required"),
        ),
        query(
            "query-now-required",
            &of(text.clone()),
            &one(json!({ "required": true, "schema": text })),
            Request("query parameter q: required"),
        ),
        query("query-removed", &of(text.clone()), &json!([]), Works),
        query(
            "query-number-to-text",
            &of(json!({ "type": "integer" })),
            &of(text.clone()),
            Works,
        ),
        query(
            "query-text-to-number",
            &of(text.clone()),
            &of(json!({ "type": "integer" })),
            Request("query parameter q /: type"),
        ),
        query(
            "query-value-removed",
            &of(json!({ "type": "string", "enum": ["x", "y"] })),
            &of(json!({ "type": "string", "enum": ["x"] })),
            Request("query parameter q /: enum"),
        ),
        query(
            "query-truth-to-text",
            &of(json!({ "type": "boolean" })),
            &of(text.clone()),
            Works,
        ),
        query(
            "query-one-to-numbers",
            &of(text.clone()),
            &of(json!({ "type": "array", "items": { "type": "integer" } })),
            Request("query parameter q"),
        ),
        query("query-one-to-list", &of(text), &of(list.clone()), Works),
        query(
            "query-style",
            &one(json!({ "schema": list, "style": "form", "explode": true })),
            &one(json!({ "schema": list, "style": "form", "explode": false })),
            Request("query parameter q"),
        ),
    ]
}

fn whole_operations() -> Vec<Change> {
    let text = json!({ "type": "string" });
    let whole = object(&json!({ "a": text }));
    let status = |status: &str| json!({ "responses": { status: { "description": "" } } });
    let mut created = gives(&whole);
    let answer = created["responses"]["200"].take();
    created["responses"] = json!({ "201": answer });
    let mut both_statuses = created.clone();
    both_statuses["responses"]["202"] = json!({ "description": "" });
    let mut form = sends(&whole);
    form["requestBody"]["content"] =
        json!({ "application/x-www-form-urlencoded": { "schema": whole } });
    let mut optional = sends(&whole);
    optional["requestBody"]["required"] = json!(false);
    let change = |name, old: &Value, new: &Value, expected| Change {
        name,
        old: old.clone(),
        new: new.clone(),
        expected,
    };
    vec![
        change(
            "gone",
            &status("204"),
            &Value::Null,
            Request("the operation is gone"),
        ),
        change("other-status", &gives(&whole), &created, Works),
        change(
            "status-without-body",
            &gives(&whole),
            &both_statuses,
            Response("202: "),
        ),
        change(
            "body-of-answer-added",
            &status("204"),
            &gives(&whole),
            Works,
        ),
        change(
            "body-added",
            &status("204"),
            &sends(&whole),
            Request("a body is required"),
        ),
        change(
            "body-now-required",
            &optional,
            &sends(&whole),
            Request("a body is required, and"),
        ),
        change("body-removed", &sends(&whole), &status("204"), Works),
        change(
            "media-type",
            &sends(&whole),
            &form,
            Request("application/json is no longer taken"),
        ),
    ]
}

fn unions() -> Vec<Change> {
    let member = |kind: &str, name: &str| {
        json!({
            "type": "object",
            "required": ["kind", name],
            "properties": { "kind": { "type": "string", "enum": [kind] }, name: { "type": "string" } },
        })
    };
    let two = json!({ "oneOf": [member("x", "p"), member("y", "q")] });
    let three = json!({ "oneOf": [member("x", "p"), member("y", "q"), member("z", "r")] });
    let base = json!({ "allOf": [
        object(&json!({ "a": { "type": "string" } })),
        { "type": "object", "required": ["b"], "properties": { "b": { "type": "integer" } } },
    ] });
    let mut tighter = base.clone();
    tighter["allOf"][1]["properties"]["b"]["maximum"] = json!(5);
    let any_kind = json!({
        "type": "object",
        "required": ["kind", "p"],
        "properties": { "kind": { "type": "string" }, "p": { "type": "string" } },
    });
    let mixed = json!({ "oneOf": [member("x", "p"), any_kind] });
    vec![
        sent(
            "sent-told-apart",
            &mixed,
            &member("x", "p"),
            Request("/kind: enum"),
        ),
        sent("sent-to-choice", &any_kind, &two, Request("/kind: enum")),
        sent("sent-from-constant", &member("x", "p"), &any_kind, Works),
        sent(
            "sent-to-constant",
            &any_kind,
            &member("x", "p"),
            Request("/kind: enum"),
        ),
        sent(
            "sent-number-is-left",
            &object(&json!({ "a": { "oneOf": [{ "type": "boolean" }, { "type": "integer" }] } })),
            &object(&json!({ "a": { "oneOf": [{ "type": "boolean" }, { "type": "number" }] } })),
            Works,
        ),
        sent("sent-object-removed", &three, &two, Request("/kind: enum")),
        sent("sent-object-added", &two, &three, Works),
        received("received-object-removed", &three, &two, Works),
        sent("sent-all-of", &base, &tighter, Request("/b: maximum")),
        received("received-all-of", &base, &tighter, Works),
    ]
}

fn changes() -> Vec<Change> {
    let groups = [
        properties(),
        values(),
        limits::limits(),
        parameters(),
        whole_operations(),
        unions(),
    ];
    groups.into_iter().flatten().collect()
}

fn document(operation: impl Fn(&Change) -> &Value) -> String {
    let mut paths = Map::new();
    for change in changes() {
        let operation = operation(&change);
        if !operation.is_null() {
            paths.insert(format!("/{}", change.name), json!({ "post": operation }));
        }
    }
    let document = json!({
        "openapi": "3.0.3",
        "info": { "title": "Changes", "version": "1" },
        "servers": [{ "url": "https://example.com" }],
        "paths": paths,
    });
    document.to_string()
}

/// What becomes of each side of each operation, and what the comparison says.
struct Found {
    replayed: BTreeMap<(String, Side), Replayed>,
    verdicts: Verdicts,
}

static FOUND: LazyLock<Found> = LazyLock::new(|| {
    let selection = Selection {
        all: true,
        ..Selection::default()
    };
    let project = Project {
        document: String::new(),
        overlay: "overlay: 1.0.0\ninfo: { title: None, version: \"1\" }\nactions: []\n".to_owned(),
        names: String::new(),
        settings: Settings {
            selection: selection.clone(),
            ..Settings::default()
        },
    };
    let (old, new) = (
        document(|change| &change.old),
        document(|change| &change.new),
    );
    let (old, new) = (old.as_bytes(), new.as_bytes());
    let place = (env!("CARGO_TARGET_TMPDIR"), "replay-small");
    let replayed = replay(place, &project, old, new, &selection);
    let by_side = replayed
        .into_iter()
        .map(|one| ((one.operation.clone(), one.side), one));
    let input = |text| project.input(text, Mode::Subset, None);
    let compared = diff::compare(&input(old), &input(new));
    Found {
        replayed: by_side.collect(),
        verdicts: Verdicts::of(&compared.unwrap_or_else(|found| panic!("{found}"))),
    }
});

fn judge(change: &Change) -> Result<(), String> {
    let of = |side| &FOUND.replayed[&(format!("POST /{}", change.name), side)];
    let (request, response) = (of(Side::Request), of(Side::Response));
    let (wanted_request, wanted_response) = match change.expected {
        Works => (None, None),
        Request(reason) => (Some(reason), None),
        Response(reason) => (None, Some(reason)),
    };
    for (found, wanted) in [(request, wanted_request), (response, wanted_response)] {
        let is_as_wanted = match (&found.first, wanted) {
            (None, None) => true,
            (Some(found), Some(wanted)) => found.starts_with(wanted),
            _ => false,
        };
        if !is_as_wanted {
            return Err(format!("{}: {wanted:?} expected: {found}", change.name));
        }
    }
    Ok(())
}

#[test]
fn each_change_does_what_it_should() {
    let wrong: Vec<_> = changes()
        .iter()
        .filter_map(|change| judge(change).err())
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_comparison_says_what_each_change_does() {
    let mut wrong = Vec::new();
    for change in changes() {
        let operation = format!("POST /{}", change.name);
        for (side, breaks) in [
            (Side::Request, matches!(change.expected, Request(_))),
            (Side::Response, matches!(change.expected, Response(_))),
        ] {
            let said = FOUND.verdicts.reasons(&operation, side);
            if said.is_some() != breaks {
                wrong.push(format!("{side:?} of {}: {said:?} said", change.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A check that never makes the value that matters is worthless.
#[test]
fn what_is_made_is_valid_and_uses_every_choice() {
    for one in FOUND.replayed.values() {
        assert_eq!(one.unused.0, 0, "choices that never came up: {one}");
        assert!(
            one.skipped <= one.tried / 2,
            "{} skipped: {one} {:?}",
            one.skipped,
            one.notes
        );
    }
}
