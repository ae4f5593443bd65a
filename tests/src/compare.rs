//! Two OpenAPI documents without their prose.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

/// Keys whose values are prose where they stand in an object of OpenAPI; a property can have such a name too.
const PROSE: [&str; 5] = [
    "description",
    "summary",
    "example",
    "examples",
    "externalDocs",
];

/// Keys whose values map names to things, so that no key in there means anything.
const NAMED: [&str; 13] = [
    "callbacks",
    "content",
    "headers",
    "links",
    "mapping",
    "parameters",
    "paths",
    "properties",
    "requestBodies",
    "responses",
    "schemas",
    "scopes",
    "securitySchemes",
];

/// Keys whose values are lists without an order.
const SETS: [&str; 2] = ["enum", "required"];

/// The document without prose and extensions.
#[must_use]
pub fn bare(document: &Value) -> Value {
    let mut bare = node(document);
    if let Some(root) = bare.as_object_mut() {
        // All that is said there of a tag is prose.
        root.remove("tags");
    }
    if let Some(info) = bare.get_mut("info").and_then(Value::as_object_mut) {
        info.remove("title");
        info.remove("version");
    }
    bare
}

fn node(value: &Value) -> Value {
    match value {
        Value::Object(object) => {
            let kept = object
                .iter()
                .filter(|(key, _)| !PROSE.contains(&key.as_str()) && !key.starts_with("x-"));
            let kept = kept.map(|(key, value)| {
                let value = match value {
                    Value::Object(named) if NAMED.contains(&key.as_str()) => things(named),
                    Value::Array(items) if SETS.contains(&key.as_str()) => set(items),
                    other => node(other),
                };
                (key.clone(), value)
            });
            Value::Object(kept.collect())
        }
        Value::Array(items) => Value::Array(items.iter().map(node).collect()),
        plain => plain.clone(),
    }
}

fn things(named: &Map<String, Value>) -> Value {
    let things = named
        .iter()
        .map(|(name, thing)| (name.clone(), node(thing)));
    Value::Object(things.collect())
}

fn set(items: &[Value]) -> Value {
    let mut items = items.to_vec();
    items.sort_by_key(Value::to_string);
    Value::Array(items)
}

/// Every place at which two values differ, with both sides.
#[must_use]
pub fn differences(left: &Value, right: &Value) -> Vec<String> {
    let mut found = Vec::new();
    compare("", left, right, &mut found);
    found
}

fn compare(at: &str, left: &Value, right: &Value, found: &mut Vec<String>) {
    match (left, right) {
        (Value::Object(left), Value::Object(right)) => {
            let keys: BTreeSet<_> = left.keys().chain(right.keys()).collect();
            for key in keys {
                let at = format!("{at}/{}", key.replace('~', "~0").replace('/', "~1"));
                match (left.get(key), right.get(key)) {
                    (Some(left), Some(right)) => compare(&at, left, right, found),
                    (Some(left), None) => found.push(format!("{at}: {left}, not there")),
                    (_, right) => found.push(format!(
                        "{at}: not there, {}",
                        right.unwrap_or(&Value::Null)
                    )),
                }
            }
        }
        (Value::Array(left), Value::Array(right)) if left.len() == right.len() => {
            for (index, (left, right)) in left.iter().zip(right).enumerate() {
                compare(&format!("{at}/{index}"), left, right, found);
            }
        }
        _ if left == right => {}
        _ => found.push(format!("{at}: {left}, {right}")),
    }
}
