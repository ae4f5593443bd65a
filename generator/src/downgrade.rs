//! Brings the selected part of an OpenAPI 3.1 document down to 3.0, which is what all later stages work on.
//!
//! A document of 3.0 may have words of 3.1, too: tools write them. Those that decide about types are read as 3.1 means
//! them, with a warning; 3.0 has no other meaning for them.
//!
//! What has a counterpart is rewritten. A keyword that only narrows which values are valid is passed over with a
//! warning, for limits are told and never checked. All else stands in the way, and is a fault of its place.

use serde_json::{Map, Value, json};

use crate::{
    diagnostic::{Code, Diagnostic, Diagnostics},
    document::{Slice, Version},
    pointer::Pointer,
};

/// Keywords that say nothing of values.
const SILENT: [&str; 6] = [
    "$anchor",
    "$comment",
    "$defs",
    "$id",
    "$schema",
    "$vocabulary",
];

/// Keywords that only narrow which values are valid.
const NARROWING: [&str; 11] = [
    "contains",
    "dependentRequired",
    "dependentSchemas",
    "else",
    "if",
    "maxContains",
    "minContains",
    "propertyNames",
    "then",
    "unevaluatedItems",
    "unevaluatedProperties",
];

/// Keywords that decide what values are made of, in a way OpenAPI 3.0 has no words for.
const FOREIGN: [&str; 3] = ["$dynamicRef", "$recursiveRef", "prefixItems"];

/// Keywords that hold a schema.
const SCHEMA: [&str; 3] = ["additionalProperties", "items", "not"];

/// Keywords that hold a list of schemas.
const SCHEMAS: [&str; 3] = ["allOf", "anyOf", "oneOf"];

/// Keywords that belong to one type of values.
const OWN: [(&str, &[&str]); 4] = [
    ("string", &["maxLength", "minLength", "pattern", "format"]),
    (
        "number",
        &[
            "exclusiveMaximum",
            "exclusiveMinimum",
            "maximum",
            "minimum",
            "multipleOf",
        ],
    ),
    ("array", &["items", "maxItems", "minItems", "uniqueItems"]),
    (
        "object",
        &[
            "additionalProperties",
            "maxProperties",
            "minProperties",
            "properties",
            "required",
        ],
    ),
];

/// Rewrites a slice in place. What stands in the way becomes one of its faults; what is passed over is a warning.
pub(crate) fn to_3_0(slice: &mut Slice, version: Version) -> Diagnostics {
    let mut pass = Pass {
        version,
        faults: Vec::new(),
        warnings: Diagnostics::default(),
    };
    let root = Pointer::root();
    if let Some(paths) = slice.value.get_mut("paths") {
        pass.part(paths, &root.join("paths"));
    }
    if let Some(Value::Object(components)) = slice.value.get_mut("components") {
        for (section, parts) in components {
            let at = root.join_all(["components", section]);
            match (section.as_str(), parts) {
                ("schemas", Value::Object(schemas)) => pass.named(schemas, &at),
                ("securitySchemes", _) => {}
                (_, parts) => pass.part(parts, &at),
            }
        }
    }
    let faults = pass.faults.into_iter();
    let faults = faults.filter_map(|fault| Some((fault.pointer.clone()?, fault)));
    slice.faults.extend(faults);
    pass.warnings
}

struct Pass {
    version: Version,
    faults: Vec<Diagnostic>,
    warnings: Diagnostics,
}

impl Pass {
    /// A part of the document that is no schema; schemas stand in it somewhere.
    fn part(&mut self, value: &mut Value, at: &Pointer) {
        match value {
            Value::Object(object) => {
                for (key, inner) in object {
                    match key.as_str() {
                        "schema" => self.schema(inner, &at.join(key)),
                        "example" | "examples" => {}
                        key if key.starts_with("x-") => {}
                        key => self.part(inner, &at.join(key)),
                    }
                }
            }
            Value::Array(items) => {
                for (index, item) in items.iter_mut().enumerate() {
                    self.part(item, &at.join(index));
                }
            }
            _ => {}
        }
    }

    fn named(&mut self, schemas: &mut Map<String, Value>, at: &Pointer) {
        for (name, schema) in schemas {
            self.schema(schema, &at.join(name));
        }
    }

    fn schema(&mut self, schema: &mut Value, at: &Pointer) {
        match schema {
            Value::Bool(_) if self.version == Version::V3_0 => {}
            Value::Bool(true) => *schema = json!({}),
            Value::Bool(false) => *schema = json!({ "not": {} }),
            Value::Object(object) => {
                self.inner(object, at);
                match self.version {
                    Version::V3_0 => self.newer_keywords(object, at),
                    Version::V3_1 => self.keywords(object, at),
                }
            }
            _ => {}
        }
    }

    fn inner(&mut self, object: &mut Map<String, Value>, at: &Pointer) {
        for key in SCHEMA {
            match object.get_mut(key) {
                // Both versions take a truth value there.
                Some(Value::Bool(_)) if key == "additionalProperties" => {}
                Some(inner) => self.schema(inner, &at.join(key)),
                None => {}
            }
        }
        for key in SCHEMAS {
            if let Some(Value::Array(members)) = object.get_mut(key) {
                for (index, member) in members.iter_mut().enumerate() {
                    self.schema(member, &at.join(key).join(index));
                }
            }
        }
        for key in ["patternProperties", "properties"] {
            if let Some(Value::Object(properties)) = object.get_mut(key) {
                self.named(properties, &at.join(key));
            }
        }
    }

    fn keywords(&mut self, object: &mut Map<String, Value>, at: &Pointer) {
        for key in SILENT {
            object.remove(key);
        }
        for key in NARROWING {
            if object.remove(key).is_some() {
                self.pass_over(key, at);
            }
        }
        for key in FOREIGN {
            if object.remove(key).is_some() {
                self.stands_in_the_way(&format!("`{key}`"), &at.join(key));
            }
        }
        self.pattern_properties(object, at);
        constant(object);
        example(object);
        content(object);
        bound(object, "exclusiveMinimum", "minimum", f64::max);
        bound(object, "exclusiveMaximum", "maximum", f64::min);
        self.types(object, at);
        siblings(object);
    }

    /// Words of 3.1 in a document of 3.0.
    fn newer_keywords(&mut self, object: &mut Map<String, Value>, at: &Pointer) {
        // What stands beside a reference is lost in 3.0.
        if object.contains_key("$ref") {
            return;
        }
        let is_newer = |(key, value): &(&String, &Value)| match key.as_str() {
            "const" => true,
            "exclusiveMaximum" | "exclusiveMinimum" => value.is_number(),
            "type" => value.is_array() || *value == "null",
            _ => false,
        };
        let found = object.iter().filter(is_newer);
        for key in found.map(|(key, _)| key.clone()).collect::<Vec<_>>() {
            let message =
                format!("`{key}` is as OpenAPI 3.1 has it, and is read so in a document of 3.0");
            let found = Diagnostic::new(Code::InvalidDocument, message).at(&at.join(key));
            let help = "nothing, unless something else is meant; an overlay action can rewrite it";
            self.warnings.push(found.help(help).warning());
        }
        constant(object);
        bound(object, "exclusiveMinimum", "minimum", f64::max);
        bound(object, "exclusiveMaximum", "maximum", f64::min);
        self.types(object, at);
    }

    /// One pattern for all names is a map, and the pattern a limit of its names.
    fn pattern_properties(&mut self, object: &mut Map<String, Value>, at: &Pointer) {
        let Some(patterns) = object.remove("patternProperties") else {
            return;
        };
        let patterns = patterns.as_object().cloned().unwrap_or_default();
        let further = object.get("additionalProperties");
        let is_free = further.is_none_or(Value::is_boolean);
        match patterns.values().next() {
            None => {}
            Some(schema) if patterns.len() == 1 && is_free => {
                object.insert("additionalProperties".to_owned(), schema.clone());
                self.pass_over("patternProperties", at);
            }
            Some(_) => {
                let what = "`patternProperties` with other further properties beside it";
                self.stands_in_the_way(what, &at.join("patternProperties"));
            }
        }
    }

    /// One type, or one and null, or a choice of types.
    fn types(&mut self, object: &mut Map<String, Value>, at: &Pointer) {
        let names = match object.get("type") {
            Some(Value::String(name)) if name == "null" => vec!["null".to_owned()],
            Some(Value::Array(names)) => {
                let names: Option<Vec<_>> = names
                    .iter()
                    .map(|name| name.as_str().map(ToOwned::to_owned))
                    .collect();
                match names {
                    Some(names) => names,
                    None => return,
                }
            }
            _ => return,
        };
        object.remove("type");
        if names.iter().any(|name| name == "null") {
            object.insert("nullable".to_owned(), Value::Bool(true));
        }
        let is_number = names.iter().any(|name| name == "number");
        let mut names: Vec<_> = names
            .into_iter()
            .filter(|name| name != "null" && !(is_number && name == "integer"))
            .collect();
        names.dedup();
        match names.as_slice() {
            [] => {}
            [only] => drop(object.insert("type".to_owned(), Value::String(only.clone()))),
            _ if SCHEMAS.iter().any(|key| object.contains_key(*key)) => {
                let what = "a list of several types beside `allOf`, `anyOf` or `oneOf`";
                self.stands_in_the_way(what, &at.join("type"));
            }
            names => {
                let members = names.iter().map(|name| member(name, object)).collect();
                OWN.iter()
                    .flat_map(|(_, keys)| *keys)
                    .for_each(|key| drop(object.remove(*key)));
                object.remove("enum");
                object.insert("oneOf".to_owned(), Value::Array(members));
            }
        }
    }

    fn pass_over(&mut self, keyword: &str, at: &Pointer) {
        let message = format!(
            "`{keyword}` has no counterpart in OpenAPI 3.0 and is passed over: it only narrows which values are valid"
        );
        self.warnings.push(
            Diagnostic::new(Code::NoCounterpart, message)
                .at(&at.join(keyword))
                .warning(),
        );
    }

    fn stands_in_the_way(&mut self, what: &str, at: &Pointer) {
        let message = format!("{what} has no counterpart in OpenAPI 3.0");
        let fault = Diagnostic::new(Code::NoCounterpart, message)
            .at(at)
            .help("rewrite the schema in terms of OpenAPI 3.0 by an overlay action");
        self.faults.push(fault);
    }
}

/// What a schema with several types says of the values of one of them.
fn member(name: &str, object: &Map<String, Value>) -> Value {
    let mut member = Map::new();
    member.insert("type".to_owned(), Value::String(name.to_owned()));
    let kind = if name == "integer" { "number" } else { name };
    let own = OWN.iter().find(|(known, _)| *known == kind);
    for key in own.iter().flat_map(|(_, keys)| *keys) {
        if let Some(value) = object.get(*key) {
            member.insert((*key).to_owned(), value.clone());
        }
    }
    if let Some(Value::Array(values)) = object.get("enum") {
        let values: Vec<_> = values
            .iter()
            .filter(|value| type_of(value) == kind)
            .cloned()
            .collect();
        if !values.is_empty() {
            member.insert("enum".to_owned(), Value::Array(values));
        }
    }
    Value::Object(member)
}

fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

/// A constant is an enumeration of one value.
fn constant(object: &mut Map<String, Value>) {
    if let Some(value) = object.remove("const") {
        if value.is_null() {
            object.insert("nullable".to_owned(), Value::Bool(true));
        }
        object.insert("enum".to_owned(), Value::Array(vec![value]));
    }
}

fn example(object: &mut Map<String, Value>) {
    if let Some(Value::Array(examples)) = object.remove("examples")
        && let Some(first) = examples.into_iter().next()
    {
        object.entry("example").or_insert(first);
    }
}

/// Texts that stand for bytes.
fn content(object: &mut Map<String, Value>) {
    let encoding = object.remove("contentEncoding");
    let media_type = object.remove("contentMediaType");
    object.remove("contentSchema");
    let format = match (encoding.as_ref().and_then(Value::as_str), media_type) {
        (Some("base64" | "base64url"), _) => "byte",
        (None, Some(_)) => "binary",
        _ => return,
    };
    object
        .entry("type")
        .or_insert_with(|| Value::String("string".to_owned()));
    object
        .entry("format")
        .or_insert_with(|| Value::String(format.to_owned()));
}

/// An exclusive bound is a number of its own in 3.1, and a mark on the other bound in 3.0.
fn bound(
    object: &mut Map<String, Value>,
    exclusive: &str,
    inclusive: &str,
    stricter: fn(f64, f64) -> f64,
) {
    let Some(Value::Number(beyond)) = object.get(exclusive).cloned() else {
        return;
    };
    let number = |value: Option<&Value>| value.and_then(Value::as_f64);
    let (beyond_value, own) = (beyond.as_f64(), number(object.get(inclusive)));
    let is_stricter = match (beyond_value, own) {
        (Some(beyond), Some(own)) => stricter(beyond, own) == beyond,
        _ => true,
    };
    if is_stricter {
        object.insert(inclusive.to_owned(), Value::Number(beyond));
        object.insert(exclusive.to_owned(), Value::Bool(true));
    } else {
        object.remove(exclusive);
    }
}

/// What stands beside a reference counts in 3.1, and is lost in 3.0.
fn siblings(object: &mut Map<String, Value>) {
    if object.len() < 2 || !object.get("$ref").is_some_and(Value::is_string) {
        return;
    }
    if let Some(reference) = object.remove("$ref") {
        let reference = json!({ "$ref": reference });
        match object.get_mut("allOf") {
            Some(Value::Array(members)) => members.insert(0, reference),
            _ => drop(object.insert("allOf".to_owned(), Value::Array(vec![reference]))),
        }
    }
}
