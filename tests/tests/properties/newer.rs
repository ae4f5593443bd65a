//! What a newer server may send: more than the document knows, or less.

use serde_json::{Value, json};
use tests::shuffle::Dice;

use crate::instances::{required, resolve};

/// A change to an instance, and what is left of it after it has been read and written again.
pub(crate) struct Newer {
    pub(crate) sent: Value,
    pub(crate) kept: Value,
}

/// Adds unknown properties, unknown values of enumerations, unknown kinds in unions, and nulls for what is optional.
pub(crate) fn newer(document: &Value, schema: &Value, instance: &Value, dice: &mut Dice) -> Newer {
    let schema = resolve(document, schema);
    let same = || Newer {
        sent: instance.clone(),
        kept: instance.clone(),
    };
    if let Some(members) = schema["oneOf"].as_array() {
        // Overlapping objects are read as one; their members say the same of each property.
        let objects: Vec<_> = members
            .iter()
            .filter(|member| member["type"] == "object")
            .collect();
        return match (instance, objects.as_slice()) {
            (Value::Object(_), [first, ..]) if first["properties"].is_object() => {
                newer(document, first, instance, dice)
            }
            (Value::Bool(_) | Value::String(_), _) if dice.below(4) == 0 && objects.is_empty() => {
                let unknown = json!({ "kind": "newer", "value": instance });
                Newer {
                    sent: unknown.clone(),
                    kept: unknown,
                }
            }
            _ => same(),
        };
    }
    match instance {
        Value::Object(_) if schema["properties"].is_object() => {
            object(document, schema, instance, dice)
        }
        Value::Array(items) => {
            let items = items
                .iter()
                .map(|item| newer(document, &schema["items"], item, dice));
            let (sent, kept) = items.map(|item| (item.sent, item.kept)).unzip();
            Newer {
                sent: Value::Array(sent),
                kept: Value::Array(kept),
            }
        }
        Value::String(_) if schema["enum"].is_array() && dice.below(3) == 0 => Newer {
            sent: json!("a-newer-value"),
            kept: json!("a-newer-value"),
        },
        _ => same(),
    }
}

fn object(document: &Value, schema: &Value, instance: &Value, dice: &mut Dice) -> Newer {
    let mut result = Newer {
        sent: json!({}),
        kept: json!({}),
    };
    let properties = schema["properties"].as_object();
    for (name, property) in properties.into_iter().flatten() {
        let property = resolve(document, property);
        match instance.get(name) {
            Some(value) => {
                let Newer { sent, kept } = newer(document, property, value, dice);
                result.sent[name] = sent;
                // An optional null says no more than nothing.
                let is_said = !kept.is_null() || required(schema).contains(&name.as_str());
                if is_said {
                    result.kept[name] = kept;
                }
            }
            None if dice.below(2) == 0 => result.sent[name] = Value::Null,
            None => {}
        }
    }
    result.sent["aNewerProperty"] = json!({ "deep": [1, 2, { "deeper": null }] });
    result
}
