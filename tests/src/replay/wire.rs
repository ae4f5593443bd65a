//! Parameters as texts: how one document has them written, and how another reads them.

use serde_json::{Map, Value};

use crate::replay::document::Parameter;

/// What of a parameter is on the wire: names and texts. Nothing at all where it is left out.
pub(super) type Written = Vec<(String, String)>;

/// A value as a program writes it.
pub(super) fn written(parameter: &Parameter<'_>, value: &Value) -> Written {
    let one = |text: String| vec![(parameter.name.clone(), text)];
    if parameter.is_json {
        return one(value.to_string());
    }
    match value {
        Value::Null => Vec::new(),
        Value::Array(items) => {
            let items: Vec<_> = items
                .iter()
                .filter(|item| !item.is_null())
                .map(text)
                .collect();
            match (parameter.style, parameter.explode) {
                _ if items.is_empty() => Vec::new(),
                ("form", true) => items
                    .into_iter()
                    .map(|item| (parameter.name.clone(), item))
                    .collect(),
                ("deepObject", _) => items
                    .into_iter()
                    .enumerate()
                    .map(|(index, item)| (format!("{}[{index}]", parameter.name), item))
                    .collect(),
                (style, _) => one(items.join(separator(style))),
            }
        }
        Value::Object(object) => {
            let entries = object.iter().filter(|(_, value)| !value.is_null());
            let entries: Vec<_> = entries
                .map(|(name, value)| (name.clone(), text(value)))
                .collect();
            match (parameter.style, parameter.explode) {
                _ if entries.is_empty() => Vec::new(),
                ("form", true) => entries,
                ("deepObject", _) => entries
                    .into_iter()
                    .map(|(name, value)| (format!("{}[{name}]", parameter.name), value))
                    .collect(),
                (style, true) => {
                    let pairs = entries
                        .iter()
                        .map(|(name, value)| format!("{name}={value}"));
                    one(pairs.collect::<Vec<_>>().join(separator(style)))
                }
                (style, false) => {
                    let entries = entries.into_iter().flat_map(|(name, value)| [name, value]);
                    one(entries.collect::<Vec<_>>().join(separator(style)))
                }
            }
        }
        plain => one(text(plain)),
    }
}

fn separator(style: &str) -> &str {
    match style {
        "spaceDelimited" => " ",
        "pipeDelimited" => "|",
        _ => ",",
    }
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// What a server may take the texts of a parameter for, by how the document that it follows has it written. Texts
/// know no types, so that there are several readings; `None` is that the parameter is not there.
pub(super) fn readings(parameter: &Parameter<'_>, written: &Written) -> Option<Vec<Value>> {
    let opening = format!("{}[", parameter.name);
    let own: Vec<_> = written
        .iter()
        .filter(|(name, _)| *name == parameter.name)
        .map(|(_, text)| text.as_str())
        .collect();
    let deep: Vec<_> = written
        .iter()
        .filter_map(|(name, text)| {
            let inner = name.strip_prefix(&opening)?.strip_suffix(']')?;
            Some((inner, text.as_str()))
        })
        .collect();
    let mut found = Vec::new();
    if parameter.style == "deepObject" && !deep.is_empty() {
        found.extend(objects(&deep));
    }
    let all: Vec<_> = written
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    if parameter.style == "form" && parameter.explode && own.is_empty() && deep.is_empty() {
        found.extend(objects(&all));
    }
    if let [only] = own.as_slice() {
        found.extend(scalars(only));
        let parts: Vec<_> = only.split(separator(parameter.style)).collect();
        if parameter.is_json {
            found = serde_json::from_str(only).into_iter().collect();
        } else if parameter.style == "form" && parameter.explode {
            found.extend(arrays(&own));
        } else {
            found.extend(arrays(&parts));
            let pairs: Vec<_> = match parameter.explode {
                true => parts
                    .iter()
                    .filter_map(|part| part.split_once('='))
                    .collect(),
                false => parts
                    .chunks_exact(2)
                    .map(|pair| (pair[0], pair[1]))
                    .collect(),
            };
            found.extend(objects(&pairs));
        }
    } else if !own.is_empty() && parameter.explode {
        found.extend(arrays(&own));
    }
    (!own.is_empty() || !found.is_empty()).then_some(found)
}

/// What one text may stand for.
fn scalars(text: &str) -> Vec<Value> {
    let mut found = vec![Value::String(text.to_owned())];
    found.extend(
        serde_json::from_str::<Value>(text)
            .ok()
            .filter(|value| !value.is_string()),
    );
    found
}

fn natural(text: &str) -> Value {
    scalars(text).pop().unwrap_or_default()
}

fn arrays(texts: &[&str]) -> [Value; 2] {
    let plain = texts.iter().map(|text| Value::String((*text).to_owned()));
    [
        Value::Array(plain.collect()),
        Value::Array(texts.iter().map(|text| natural(text)).collect()),
    ]
}

fn objects(pairs: &[(&str, &str)]) -> [Value; 2] {
    let of = |read: fn(&str) -> Value| {
        let entries = pairs
            .iter()
            .map(|(name, text)| ((*name).to_owned(), read(text)));
        Value::Object(entries.collect::<Map<_, _>>())
    };
    [of(|text| Value::String(text.to_owned())), of(natural)]
}
