//! The bodies in the descriptions show every property of the document, there and, unless it is
//! required, absent.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::operations;
use crate::support::json::split;
use crate::support::{Description, spec};

#[test]
fn requests_show_every_property() {
    let document = spec::document();
    let mut missing = BTreeSet::new();
    for operation in operations::all() {
        let schema = spec::schema(&spec::operation(&document, &operation)["requestBody"]);
        let bodies = operation.requests.iter();
        let bodies: Vec<_> = bodies.filter_map(|one| one.body.as_ref()).collect();
        compare(schema, &bodies, operation.id, &mut missing);
    }
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn answers_show_every_property() {
    let document = spec::document();
    let mut missing = BTreeSet::new();
    for operation in operations::all() {
        let bodies: Vec<_> = bodies(&operation).collect();
        let schema = spec::schema(&spec::operation(&document, &operation)["responses"]["200"]);
        if !bodies.is_empty() {
            compare(schema, &bodies, operation.id, &mut missing);
        }
    }
    // Of the two forms of this answer the one without nulls is a special case of the other.
    missing.retain(|place| !place.starts_with("exchange-sso-token"));
    assert!(missing.is_empty(), "{missing:#?}");
}

/// The first answer shows what is required, and the lists of what is required name all of it.
#[test]
fn required_fields_are_those_of_the_document() {
    let document = spec::document();
    for operation in operations::all() {
        let Some(body) = &operation.full_answer().body else {
            continue;
        };
        // The union of two forms: what is required is required in both.
        if operation.id == "exchange-sso-token" {
            continue;
        }
        let schema = spec::schema(&spec::operation(&document, &operation)["responses"]["200"]);
        let mut declared = BTreeSet::new();
        collect_required(schema, body, "", &mut declared);
        let described = operation.required.iter().chain(operation.nullable);
        let described: BTreeSet<_> = described.map(|&place| place.to_owned()).collect();
        assert_eq!(described, declared, "{}", operation.id);
        for place in operation.nullable {
            let (_, name) = split(place);
            assert_eq!(schema["properties"][name]["nullable"], true, "{place}");
        }
    }
}

fn bodies(operation: &Description) -> impl Iterator<Item = &Value> {
    operation.answers.iter().filter_map(|one| one.body.as_ref())
}

/// Adds the places of `schema` that no example shows, or that no example leaves out.
fn compare(schema: &Value, examples: &[&Value], place: &str, missing: &mut BTreeSet<String>) {
    for member in schema["oneOf"].as_array().into_iter().flatten() {
        let fitting = examples.iter().copied();
        let fitting: Vec<_> = fitting.filter(|example| fits(member, example)).collect();
        compare(member, &fitting, place, missing);
    }
    if let Some(items) = schema.get("items") {
        let of_all = examples.iter().filter_map(|example| example.as_array());
        let of_all: Vec<_> = of_all.flatten().collect();
        compare(items, &of_all, &format!("{place}[]"), missing);
    }
    for (name, property) in schema["properties"].as_object().into_iter().flatten() {
        let place = format!("{place}.{name}");
        let objects: Vec<_> = examples.iter().filter(|one| one.is_object()).collect();
        let shown: Vec<_> = objects.iter().filter_map(|one| one.get(name)).collect();
        if shown.is_empty() {
            missing.insert(format!("{place} is never there"));
        }
        if shown.len() == objects.len() && !is_required(schema, name) {
            missing.insert(format!("{place} is always there"));
        }
        compare(property, &shown, &place, missing);
    }
}

fn is_required(schema: &Value, name: &str) -> bool {
    let required = schema["required"].as_array();
    required.into_iter().flatten().any(|one| one == name)
}

/// Whether an example is of this member of a union, as far as unions here are told apart.
fn fits(member: &Value, example: &Value) -> bool {
    let kind = match example {
        Value::Array(_) => "array",
        Value::Object(_) => "object",
        Value::String(_) => "string",
        _ => return false,
    };
    let properties = member["properties"].as_object();
    member["type"] == kind
        && properties.into_iter().flatten().all(|(name, property)| {
            let values = property["enum"].as_array();
            match (values.map(Vec::as_slice), example.get(name)) {
                (Some([only]), Some(value)) => value == only,
                _ => true,
            }
        })
}

/// Adds the JSON Pointers of all that `schema` requires in `example`.
fn collect_required(schema: &Value, example: &Value, place: &str, found: &mut BTreeSet<String>) {
    for (index, item) in example.as_array().into_iter().flatten().enumerate() {
        collect_required(&schema["items"], item, &format!("{place}/{index}"), found);
    }
    for (name, property) in schema["properties"].as_object().into_iter().flatten() {
        let Some(value) = example.get(name) else {
            continue;
        };
        let place = format!("{place}/{name}");
        collect_required(property, value, &place, found);
        if is_required(schema, name) {
            found.insert(place);
        }
    }
}
