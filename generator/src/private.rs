//! Keys that `serde_json` keeps to itself. It takes an object that begins with one for a number or for a text of JSON,
//! and makes something else of it. A document may have them: until they are shown, they bear another name.

use serde_json::{Map, Value};

use crate::normalise::Kind;

const OWN: &str = "$serde_json::private::";

/// The same with a sign before it that has no width.
const HIDDEN: &str = "\u{2060}$serde_json::private::";

/// Renames such keys, but not where they are the name of something, such as a property. Nothing makes a value of the
/// object there, and the name has to stay.
pub(crate) fn hide(value: &mut Value, kind: Kind) {
    match value {
        Value::Object(object) => {
            for (key, inner) in object.iter_mut() {
                let below = match key.as_str() {
                    "enum" if kind == Kind::Keywords => Kind::Data,
                    key => kind.below(key, inner),
                };
                hide(inner, below);
            }
            if kind != Kind::Names {
                rename(object, OWN, HIDDEN);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| hide(item, kind)),
        _ => {}
    }
}

/// Gives hidden keys their names back.
pub(crate) fn show(value: &mut Value) {
    match value {
        Value::Object(object) => {
            object.values_mut().for_each(show);
            rename(object, HIDDEN, OWN);
        }
        Value::Array(items) => items.iter_mut().for_each(show),
        _ => {}
    }
}

/// A value with hidden keys, as it is shown.
pub(crate) fn shown(value: &str) -> String {
    value.replace(HIDDEN, OWN)
}

fn rename(object: &mut Map<String, Value>, from: &str, to: &str) {
    let found = object.keys().filter(|key| key.starts_with(from)).cloned();
    for key in found.collect::<Vec<_>>() {
        if let Some(value) = object.remove(&key) {
            object.insert(key.replacen(from, to, 1), value);
        }
    }
}
