//! JSON of tests: compared, changed, walked.

use serde_json::{Map, Value, json};

/// Objects whose keys are data, so that a key more is not an unknown field.
const MAPS: [&str; 3] = ["claims", "items", "metadata"];

/// The value with each number in its floating form: `12` and `12.0` mean the same.
pub(crate) fn normal(value: &Value) -> Value {
    match value {
        Value::Number(number) => json!(number.as_f64()),
        Value::Array(items) => items.iter().map(normal).collect(),
        Value::Object(entries) => {
            let entries = entries
                .iter()
                .map(|(key, value)| (key.clone(), normal(value)));
            Value::Object(entries.collect())
        }
        other => other.clone(),
    }
}

/// The value without what stands at `pointer`.
pub(crate) fn without(value: &Value, pointer: &str) -> Value {
    let mut value = value.clone();
    let (parent, key) = split(pointer);
    let removed = object(&mut value, parent).remove(key);
    assert!(removed.is_some(), "there is nothing at {pointer}");
    value
}

/// The value with `new` at `pointer`.
pub(crate) fn replaced(value: &Value, pointer: &str, new: Value) -> Value {
    let mut value = value.clone();
    let place = value.pointer_mut(pointer);
    *place.unwrap_or_else(|| panic!("there is nothing at {pointer}")) = new;
    value
}

/// The value with a field more in every object that is not a map.
pub(crate) fn with_unknown_fields(value: &Value) -> Value {
    match value {
        Value::Array(items) => items.iter().map(with_unknown_fields).collect(),
        Value::Object(entries) => {
            let mut more: Map<String, Value> = entries
                .iter()
                .map(|(key, value)| (key.clone(), below(key, value, with_unknown_fields)))
                .collect();
            more.insert("aFieldOfLater".to_owned(), json!({"a": [1, null, "b"]}));
            Value::Object(more)
        }
        other => other.clone(),
    }
}

/// The JSON Pointers of all fields that are not entries of a map.
pub(crate) fn fields(value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    collect_fields(value, "", &mut found);
    found
}

fn collect_fields(value: &Value, place: &str, found: &mut Vec<String>) {
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                collect_fields(item, &format!("{place}/{index}"), found);
            }
        }
        Value::Object(entries) => {
            for (key, value) in entries {
                let place = format!("{place}/{key}");
                if !is_map(key, value) {
                    collect_fields(value, &place, found);
                }
                found.push(place);
            }
        }
        _ => {}
    }
}

/// A JSON Pointer as the crate writes places: `items[0].price`.
pub(crate) fn place(pointer: &str) -> String {
    let mut place = String::new();
    for step in pointer.split('/').skip(1) {
        if step.bytes().all(|byte| byte.is_ascii_digit()) {
            place.push_str(&format!("[{step}]"));
        } else {
            if !place.is_empty() {
                place.push('.');
            }
            place.push_str(step);
        }
    }
    place
}

/// A JSON Pointer as that of the object and the key in it.
pub(crate) fn split(pointer: &str) -> (&str, &str) {
    let parts = pointer.rsplit_once('/');
    parts.expect("a pointer to a field has a slash")
}

fn object<'a>(value: &'a mut Value, pointer: &str) -> &'a mut Map<String, Value> {
    let object = value.pointer_mut(pointer).and_then(Value::as_object_mut);
    object.unwrap_or_else(|| panic!("there is no object at {pointer:?}"))
}

fn is_map(key: &str, value: &Value) -> bool {
    MAPS.contains(&key) && value.is_object()
}

fn below(key: &str, value: &Value, change: fn(&Value) -> Value) -> Value {
    match is_map(key, value) {
        true => value.clone(),
        false => change(value),
    }
}
