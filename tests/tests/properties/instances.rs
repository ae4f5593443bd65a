//! Random instances of the schemas of a document.

use serde_json::{Map, Number, Value, json};
use tests::shuffle::Dice;

/// How deep optional parts are filled in.
const DEPTH: usize = 8;

/// What every secret of an instance is.
pub(crate) const SECRET: &str = "canary-7f3a91";

/// Makes instances; the same seed makes the same ones.
pub(crate) struct Instances<'d> {
    document: &'d Value,
    dice: Dice,
}

impl<'d> Instances<'d> {
    pub(crate) fn new(document: &'d Value, seed: u64) -> Self {
        Self {
            document,
            dice: Dice::new(seed),
        }
    }

    fn chance(&mut self, one_in: usize) -> bool {
        self.dice.below(one_in) == 0
    }

    /// An instance of a schema.
    pub(crate) fn make(&mut self, schema: &Value, depth: usize) -> Value {
        let schema = resolve(self.document, schema);
        if schema["nullable"] == true && self.chance(4) {
            return Value::Null;
        }
        if let Some(members) = schema["oneOf"].as_array() {
            let fitting: Vec<_> = members
                .iter()
                .filter(|member| {
                    depth < DEPTH || member["type"] != "object" && member["type"] != "array"
                })
                .collect();
            let member = fitting[self.dice.below(fitting.len())];
            return self.make(member, depth + 1);
        }
        match schema["type"].as_str() {
            Some("object") => self.object(schema, depth),
            Some("array") => {
                let count = if depth < DEPTH { self.dice.below(4) } else { 0 };
                let count = count.max(usize::from(schema["minItems"].is_number()));
                let items = (0..count).map(|_| self.make(&schema["items"], depth + 1));
                Value::Array(items.collect())
            }
            Some("string") => self.string(schema),
            Some("number") => self.number(),
            Some("integer") => json!(self.dice.below(1_000_000)),
            Some("boolean") => json!(self.chance(2)),
            _ => [
                json!("anything"),
                json!(1),
                json!([true, null]),
                json!({ "a": {} }),
            ][self.dice.below(4)]
            .clone(),
        }
    }

    fn object(&mut self, schema: &Value, depth: usize) -> Value {
        let mut object = Map::new();
        let required = required(schema);
        for (name, property) in schema["properties"].as_object().into_iter().flatten() {
            if required.contains(&name.as_str()) || (depth < DEPTH && self.chance(2)) {
                object.insert(name.clone(), self.make(property, depth + 1));
            }
        }
        let further = &schema["additionalProperties"];
        if further.is_object() || *further == true {
            for name in ["plan", "größe", "a b"].iter().take(self.dice.below(3)) {
                let value = if further.is_object() {
                    self.make(further, depth + 1)
                } else {
                    json!(["x", 1])
                };
                object.insert((*name).to_owned(), value);
            }
        }
        Value::Object(object)
    }

    fn string(&mut self, schema: &Value) -> Value {
        if let Some(values) = schema["enum"].as_array() {
            return values[self.dice.below(values.len())].clone();
        }
        if schema["x-secret"] == true {
            return json!(SECRET);
        }
        let texts = match schema["format"].as_str() {
            Some("date-time") => [
                "2026-01-31T10:00:00Z",
                "2024-02-29T23:59:59Z",
                "1999-12-31T00:00:00Z",
            ],
            Some("decimal") => ["12.50", "0", "1000000000000.000000001"],
            Some("uri") => [
                "https://example.com/a?b=c",
                "sso:login",
                "http://example.com",
            ],
            _ => ["", "naïve \"quoted\" \\ text", "日本 🙂"],
        };
        json!(texts[self.dice.below(texts.len())])
    }

    fn number(&mut self) -> Value {
        let number = [0.25, 1.5, -3.75, 1e-7, 123_456.789, 0.1][self.dice.below(6)];
        Number::from_f64(number).map_or(Value::Null, Value::Number)
    }
}

/// The schema itself where it is a reference.
pub(crate) fn resolve<'d>(document: &'d Value, schema: &'d Value) -> &'d Value {
    match schema["$ref"]
        .as_str()
        .and_then(|reference| reference.strip_prefix('#'))
    {
        Some(pointer) => document.pointer(pointer).unwrap_or(&Value::Null),
        None => schema,
    }
}

pub(crate) fn required(schema: &Value) -> Vec<&str> {
    schema["required"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect()
}
