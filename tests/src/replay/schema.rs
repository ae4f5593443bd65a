//! Schemas of OpenAPI 3.0: what they say as a whole, and whether a value is valid.

use std::borrow::Cow;

use jsonschema::{ValidationError, Validator, error::ValidationErrorKind};
use serde_json::{Map, Value, json};

/// Which way a value travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    /// From a program to the server.
    Request,
    /// From the server to a program.
    Response,
}

/// Keywords whose values are no schemas and mean the same in JSON Schema.
const PLAIN: [&str; 15] = [
    "type",
    "enum",
    "const",
    "format",
    "pattern",
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "uniqueItems",
    "minProperties",
    "maxProperties",
    "multipleOf",
    "minimum",
    "maximum",
];

/// References that may follow each other before they are taken for a circle.
const REFERENCES: usize = 64;

/// What a reference leads to; any other value itself.
pub(super) fn resolve<'s>(document: &'s Value, mut value: &'s Value) -> &'s Value {
    for _ in 0..REFERENCES {
        let Some(reference) = value["$ref"].as_str() else {
            return value;
        };
        let pointer = reference.strip_prefix('#').unwrap_or_default();
        value = document.pointer(pointer).unwrap_or(&Value::Null);
    }
    &Value::Null
}

/// The names of the required properties that travel this way.
pub(super) fn required<'s>(document: &'s Value, schema: &'s Value, side: Side) -> Vec<&'s str> {
    let names = schema["required"].as_array().into_iter().flatten();
    let travels = |name: &&str| {
        let property = &schema["properties"][*name];
        travels(resolve(document, property), side)
    };
    names.filter_map(Value::as_str).filter(travels).collect()
}

/// Whether a property with this schema goes this way.
pub(super) fn travels(schema: &Value, side: Side) -> bool {
    let (other, _) = match side {
        Side::Request => ("readOnly", "writeOnly"),
        Side::Response => ("writeOnly", "readOnly"),
    };
    schema[other] != true
}

/// A schema behind its references, with the members of its `allOf` merged into it.
pub(super) fn view<'s>(document: &'s Value, schema: &'s Value) -> Cow<'s, Value> {
    let schema = resolve(document, schema);
    let Some(members) = schema["allOf"].as_array() else {
        return Cow::Borrowed(schema);
    };
    let mut merged = schema.clone();
    if let Some(object) = merged.as_object_mut() {
        object.remove("allOf");
        for member in members {
            let member = view(document, member);
            merge(object, member.as_object().unwrap_or(&Map::new()));
        }
    }
    Cow::Owned(merged)
}

/// A schema that says what both say, roughly: whoever makes values by it has to look whether they are valid.
pub(super) fn merged(document: &Value, base: &Value, member: &Value) -> Value {
    let mut merged = base.as_object().cloned().unwrap_or_default();
    let member = view(document, member);
    merge(&mut merged, member.as_object().unwrap_or(&Map::new()));
    Value::Object(merged)
}

fn merge(base: &mut Map<String, Value>, other: &Map<String, Value>) {
    for (key, value) in other {
        let Some(own) = base.get_mut(key) else {
            base.insert(key.clone(), value.clone());
            continue;
        };
        match (key.as_str(), own, value) {
            ("properties", Value::Object(own), Value::Object(others)) => {
                for (name, property) in others {
                    match own.get_mut(name) {
                        Some(known) if known != property => {
                            *known = json!({ "allOf": [known.take(), property] });
                        }
                        Some(_) => {}
                        None => drop(own.insert(name.clone(), property.clone())),
                    }
                }
            }
            ("required", Value::Array(own), Value::Array(others)) => {
                own.extend(others.iter().cloned());
            }
            ("enum", Value::Array(own), Value::Array(others)) => {
                let common = own.iter().any(|value| others.contains(value));
                match common {
                    true => own.retain(|value| others.contains(value)),
                    false => own.clone_from(others),
                }
            }
            ("oneOf" | "anyOf", own, others) if own != others => {
                // Both choices have to be made; the one becomes part of each member of the other.
                let (first, second) = (own.take(), others.clone());
                let members = first.as_array().cloned().unwrap_or_default();
                let members = members.into_iter();
                let both = members.map(|member| json!({ "allOf": [member, { key: second }] }));
                *own = Value::Array(both.collect());
            }
            ("nullable", own, _) => *own = Value::Bool(*own == true && *value == true),
            (_, own, _) => *own = value.clone(),
        }
    }
}

/// Whether values are valid, by the schemas of one document.
#[derive(Debug)]
pub(super) struct Check(Validator);

impl Check {
    /// `schema` stands in `document`.
    ///
    /// # Panics
    ///
    /// It is no schema.
    pub(super) fn new(document: &Value, schema: &Value, side: Side) -> Self {
        let mut whole = json_schema(document, schema, side);
        let mut waiting = references(&whole);
        let mut schemas = Map::new();
        while let Some(reference) = waiting.pop() {
            let name = reference.rsplit('/').next().unwrap_or_default().to_owned();
            if schemas.contains_key(&name) {
                continue;
            }
            let pointer = reference.strip_prefix('#').unwrap_or_default();
            let component = document.pointer(pointer).unwrap_or(&Value::Null);
            let component = json_schema(document, component, side);
            waiting.extend(references(&component));
            schemas.insert(name, component);
        }
        if let (Value::Object(whole), false) = (&mut whole, schemas.is_empty()) {
            whole.insert("components".to_owned(), json!({ "schemas": schemas }));
        }
        Self::of_json_schema(&whole)
    }

    /// # Panics
    ///
    /// It is no schema.
    fn of_json_schema(schema: &Value) -> Self {
        let validator = jsonschema::options()
            .should_validate_formats(true)
            .build(schema);
        Self(validator.unwrap_or_else(|error| panic!("no schema: {error}")))
    }

    pub(super) fn is_valid(&self, value: &Value) -> bool {
        self.0.is_valid(value)
    }

    /// What is wrong with a value: where, and by which keyword.
    pub(super) fn fault(&self, value: &Value) -> Option<String> {
        let mut errors = self.0.iter_errors(value);
        errors.next().map(|error| told(innermost(&error)))
    }
}

fn told(error: &ValidationError<'_>) -> String {
    let at = without_indices(error.instance_path().as_str());
    let detail = match error.kind() {
        ValidationErrorKind::Required { property } => format!(" {property}"),
        ValidationErrorKind::AdditionalProperties { unexpected } => {
            format!(" {}", unexpected.join(", "))
        }
        ValidationErrorKind::Format { format } => format!(" {format}"),
        ValidationErrorKind::MaxLength { limit }
        | ValidationErrorKind::MinLength { limit }
        | ValidationErrorKind::MaxItems { limit }
        | ValidationErrorKind::MinItems { limit } => format!(" {limit}"),
        ValidationErrorKind::Enum { .. } => format!(" without {}", short(error.instance())),
        ValidationErrorKind::Type { .. } => format!(" other than {}", kind(error.instance())),
        _ => String::new(),
    };
    format!("{at}: {}{detail}", error.kind().keyword())
}

fn short(value: &Value) -> String {
    let text: String = value.to_string().chars().take(60).collect();
    text
}

/// The JSON type of a value.
pub(super) fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

/// The path of a place with `*` for positions in lists, so that the same fault reads the same.
fn without_indices(path: &str) -> String {
    let steps = path.split('/').map(|step| {
        let is_index = !step.is_empty() && step.bytes().all(|byte| byte.is_ascii_digit());
        if is_index { "*" } else { step }
    });
    let steps: Vec<_> = steps.collect();
    match steps.join("/") {
        whole if whole.is_empty() => "/".to_owned(),
        path => path,
    }
}

/// Of a choice of which no member fits, what is wrong with the one that comes nearest: the fewest faults, as far in
/// as possible.
fn innermost<'e>(error: &'e ValidationError<'e>) -> &'e ValidationError<'e> {
    let ValidationErrorKind::AnyOf { context } = error.kind() else {
        return error;
    };
    let depth = |error: &ValidationError<'_>| error.instance_path().as_str().matches('/').count();
    let nearest = context
        .iter()
        .filter_map(|faults| {
            let first = faults
                .iter()
                .map(innermost)
                .max_by_key(|error| depth(error))?;
            Some((depth(first), std::cmp::Reverse(faults.len()), first))
        })
        .max_by_key(|(depth, faults, _)| (*depth, *faults));
    nearest.map_or(error, |(_, _, first)| first)
}

fn references(schema: &Value) -> Vec<String> {
    match schema {
        Value::Object(object) => {
            let own = object.get("$ref").and_then(Value::as_str);
            let own = own.map(ToOwned::to_owned).into_iter();
            own.chain(object.values().flat_map(references)).collect()
        }
        Value::Array(items) => items.iter().flat_map(references).collect(),
        _ => Vec::new(),
    }
}

/// A schema in the words of JSON Schema. Published unions overlap, so that `oneOf` becomes `anyOf`.
fn json_schema(document: &Value, schema: &Value, side: Side) -> Value {
    let Some(object) = schema.as_object() else {
        return schema.as_bool().map_or(json!({}), Value::Bool);
    };
    if let Some(reference) = object.get("$ref") {
        return json!({ "$ref": reference });
    }
    let inner = |schema: &Value| json_schema(document, schema, side);
    let mut converted = Map::new();
    for (key, value) in object {
        let value = match (key.as_str(), value) {
            (key, _) if PLAIN.contains(&key) => value.clone(),
            // Published documents have choices without members, which say nothing.
            ("allOf" | "oneOf" | "anyOf", Value::Array(members)) if members.is_empty() => continue,
            ("properties", Value::Object(properties)) => {
                let properties = properties
                    .iter()
                    .map(|(name, property)| (name.clone(), inner(property)));
                Value::Object(properties.collect())
            }
            ("required", _) => json!(required(document, schema, side)),
            ("items" | "not" | "additionalProperties", _) => inner(value),
            ("allOf", Value::Array(members)) => members.iter().map(inner).collect(),
            ("oneOf" | "anyOf", Value::Array(members)) => {
                let members: Value = members.iter().map(inner).collect();
                // Both may stand side by side.
                let both = converted
                    .remove("anyOf")
                    .map(|first| json!({ "anyOf": first }));
                converted.insert("anyOf".to_owned(), members);
                if let Some(first) = both {
                    converted.insert("if".to_owned(), json!(true));
                    converted.insert("then".to_owned(), first);
                }
                continue;
            }
            _ => continue,
        };
        converted.insert(key.clone(), value);
    }
    exclusive(object, &mut converted);
    let whole = Value::Object(converted);
    match object.get("nullable") {
        Some(Value::Bool(true)) => json!({ "anyOf": [whole, { "type": "null" }] }),
        _ => whole,
    }
}

/// Exclusive bounds are a mark on the bound in 3.0, and a number of their own later on.
fn exclusive(object: &Map<String, Value>, converted: &mut Map<String, Value>) {
    for (mark, bound) in [
        ("exclusiveMinimum", "minimum"),
        ("exclusiveMaximum", "maximum"),
    ] {
        match object.get(mark) {
            Some(Value::Bool(true)) => {
                if let Some(bound) = converted.remove(bound) {
                    converted.insert(mark.to_owned(), bound);
                }
            }
            Some(Value::Number(bound)) => {
                converted.insert(mark.to_owned(), Value::Number(bound.clone()));
            }
            _ => {}
        }
    }
}
