//! How much a document may ask for. No real one comes near; without limits a small text could cost hours.

use serde_json::Value;

use crate::{
    diagnostic::{Code, Diagnostic},
    document::Slice,
    pointer::Pointer,
};

/// Entries that may stand in one object or list of the document.
pub(crate) const ENTRIES: usize = 200_000;

/// Bytes that aliases and merged mappings of a text in YAML may add to it.
pub(crate) const UNFOLDED: usize = 32 * 1024 * 1024;

/// References that may be followed, each as often as it is met.
pub(crate) const REFERENCES: usize = 500_000;

/// Members of one union, those of unions inside of it included.
pub(crate) const MEMBERS: usize = 500;

/// Steps in which schemas may be compared: to tell the members of unions apart, and to make one schema of several.
pub(crate) const COMPARISONS: usize = 20_000_000;

/// Steps in which two documents may be compared.
pub(crate) const COMPARED: usize = 20_000_000;

/// Properties, values and members of the types of one crate.
pub(crate) const PARTS: usize = 300_000;

/// The same, each as often as it is met: what is said of a parameter that a thousand operations share is read a
/// thousand times.
pub(crate) const PARTS_MET: usize = 1_000_000;

/// Types of one crate.
pub(crate) const TYPES: usize = 20_000;

/// How many things may stand below one key.
fn limit(key: &str) -> Option<usize> {
    match key {
        "properties" => Some(5_000),
        "enum" => Some(10_000),
        "allOf" | "anyOf" | "oneOf" => Some(MEMBERS),
        "parameters" | "responses" | "content" | "security" => Some(1_000),
        _ => None,
    }
}

/// Takes out of a slice what is beyond the limits, and makes it a fault.
pub(crate) fn apply(slice: &mut Slice) {
    let mut found = Vec::new();
    cut(&mut slice.value, &mut Vec::new(), &mut found);
    slice.faults.extend(found);
}

fn cut(value: &mut Value, path: &mut Vec<String>, found: &mut Vec<(Pointer, Diagnostic)>) {
    match value {
        Value::Object(object) => {
            for (key, inner) in object {
                path.push(key.clone());
                if limit(key).is_some_and(|limit| size(inner) > limit) {
                    let at = Pointer::root().join_all(path.iter());
                    let fault = beyond(&format!("`{key}` with {} entries", size(inner)), &at);
                    found.push((at, fault));
                    clear(inner);
                }
                cut(inner, path, found);
                path.pop();
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter_mut().enumerate() {
                path.push(index.to_string());
                cut(item, path, found);
                path.pop();
            }
        }
        _ => {}
    }
}

fn size(value: &Value) -> usize {
    match value {
        Value::Object(object) => object.len(),
        Value::Array(items) => items.len(),
        _ => 0,
    }
}

fn clear(value: &mut Value) {
    match value {
        Value::Object(object) => object.clear(),
        Value::Array(items) => items.clear(),
        _ => {}
    }
}

/// The document asks for more than it may.
pub(crate) fn beyond(what: &str, at: &Pointer) -> Diagnostic {
    Diagnostic::new(Code::TooLarge, format!("{what} is more than is taken"))
        .at(at)
        .help("cut it down by an overlay action, or select less")
}
