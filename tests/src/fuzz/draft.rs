//! A document that is being edited, and the places in it.

use serde_json::{Map, Value, json};

use super::Choices;

/// What stands at a place of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Schema,
    Parameters,
    Parameter,
    Content,
    Responses,
    Response,
    Operation,
    Text,
}

/// A document that is being edited.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    pub(super) value: Value,
}

impl Draft {
    pub(super) fn new(value: Value) -> Self {
        Self { value }
    }

    /// Says that it is written in OpenAPI 3.1.
    pub(super) fn is_3_1(&mut self, choices: &mut Choices<'_>) {
        self.value["openapi"] = json!(choices.pick(&["3.1.0", "3.1.1"]));
    }

    /// JSON Pointers of all places of a kind.
    pub(super) fn places(&self, kind: Kind) -> Vec<String> {
        let mut found = Vec::new();
        collect(&self.value, &mut Vec::new(), kind, &mut found);
        found
    }

    /// One of the places of a kind.
    pub(super) fn place(&mut self, kind: Kind, choices: &mut Choices<'_>) -> Option<&mut Value> {
        let place = choices.any(&self.places(kind))?;
        self.value.pointer_mut(&place)
    }

    /// One of the objects at the places of a kind.
    pub(super) fn object(
        &mut self,
        kind: Kind,
        choices: &mut Choices<'_>,
    ) -> Option<&mut Map<String, Value>> {
        self.place(kind, choices)?.as_object_mut()
    }

    /// A copy of one of the schemas, if it is not large.
    pub(super) fn some_schema(&self, choices: &mut Choices<'_>) -> Option<Value> {
        let place = choices.any(&self.places(Kind::Schema))?;
        let schema = self.value.pointer(&place)?;
        (size(schema) < 200).then(|| schema.clone())
    }

    /// Names of the components of a kind.
    pub(super) fn components(&self, kind: &str) -> Vec<String> {
        let all = self.value["components"][kind].as_object();
        all.into_iter().flat_map(Map::keys).cloned().collect()
    }

    /// The object of components of a kind, which comes into being.
    pub(super) fn components_mut(&mut self, kind: &str) -> Option<&mut Map<String, Value>> {
        let root = self.value.as_object_mut()?;
        let all = root.entry("components").or_insert(json!({}));
        let all = all.as_object_mut()?.entry(kind).or_insert(json!({}));
        all.as_object_mut()
    }
}

/// The number of values in a value, itself included.
pub(super) fn size(value: &Value) -> usize {
    match value {
        Value::Object(object) => 1 + object.values().map(size).sum::<usize>(),
        Value::Array(items) => 1 + items.iter().map(size).sum::<usize>(),
        _ => 1,
    }
}

fn collect(value: &Value, path: &mut Vec<String>, kind: Kind, found: &mut Vec<String>) {
    if is_of(kind, path, value) {
        let steps = path
            .iter()
            .map(|step| format!("/{}", step.replace('~', "~0").replace('/', "~1")));
        found.push(steps.collect());
    }
    let mut inside = |step: String, inner: &Value| {
        path.push(step);
        collect(inner, path, kind, found);
        path.pop();
    };
    match value {
        Value::Object(object) => {
            for (key, inner) in object {
                inside(key.clone(), inner);
            }
        }
        Value::Array(items) => {
            for (index, inner) in items.iter().enumerate() {
                inside(index.to_string(), inner);
            }
        }
        _ => {}
    }
}

/// Goes by the keys above alone; that a property may be called like one of them only makes edits odder.
fn is_of(kind: Kind, path: &[String], value: &Value) -> bool {
    let above = |levels: usize| {
        let index = path.len().checked_sub(levels + 1);
        index.map_or("", |index| path[index].as_str())
    };
    match kind {
        Kind::Schema => {
            let is_one = ["schema", "items", "additionalProperties", "not"].contains(&above(0));
            let is_among = ["properties", "oneOf", "anyOf", "allOf", "schemas"].contains(&above(1));
            value.is_object() && (is_one || is_among)
        }
        Kind::Parameters => above(0) == "parameters" && value.is_array(),
        Kind::Parameter => above(1) == "parameters" && value.is_object(),
        Kind::Content => above(0) == "content" && value.is_object(),
        Kind::Responses => above(0) == "responses" && value.is_object() && above(1) != "components",
        Kind::Response => above(1) == "responses" && value.is_object() && above(2) != "components",
        Kind::Operation => path.len() == 3 && above(2) == "paths" && value.is_object(),
        Kind::Text => ["description", "summary", "title"].contains(&above(0)) && value.is_string(),
    }
}
