//! The documents that inputs start from.

use std::{collections::BTreeSet, fs, path::Path};

use serde_json::{Map, Value, json};

use super::Choices;
use crate::{project, small::Small};

const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "patch", "head", "options", "trace",
];

/// Documents with real operations.
#[derive(Clone, Debug, Default)]
pub struct Seeds {
    project: Vec<Value>,
    small: Vec<Value>,
    published: Vec<Value>,
}

impl Seeds {
    /// The project's own document and the small ones.
    #[must_use]
    pub fn read() -> Self {
        let parse = |text: &[u8]| serde_yaml::from_slice(text).expect("the document can be read");
        Self {
            project: vec![parse(project::text("spec/openapi.yaml").as_bytes())],
            small: Small::all()
                .iter()
                .map(|small| parse(&small.document))
                .collect(),
            published: Vec::new(),
        }
    }

    /// With the published documents in a folder, every so manieth of them.
    ///
    /// # Panics
    ///
    /// The folder cannot be read.
    #[must_use]
    pub fn with_published(mut self, folder: &Path) -> Self {
        let paths = project::published_in(folder);
        let documents = paths.iter().rev().step_by(4).map(|path| {
            let text = fs::read(path).expect("the document can be read");
            serde_json::from_slice(&text).expect("the document is JSON")
        });
        self.published.extend(documents);
        self
    }

    /// One or more operations of one of them, with what they refer to.
    pub(super) fn cut(&self, most: usize, choices: &mut Choices<'_>) -> Value {
        let kinds = [&self.small, &self.project, &self.published];
        let mut from = kinds[choices.below(3)];
        if from.is_empty() {
            from = &self.small;
        }
        let document = &from[choices.below(from.len())];
        let all: Vec<_> = operations(document).collect();
        let mut kept = BTreeSet::new();
        for _ in 0..=choices.below(most) {
            kept.extend(choices.any(&all));
        }
        part(document, &kept)
    }
}

/// Path and method of every operation.
fn operations(document: &Value) -> impl Iterator<Item = (&str, &str)> {
    let paths = document["paths"].as_object();
    let items = paths.into_iter().flatten();
    items.flat_map(|(path, item)| {
        let methods = METHODS.iter().filter(|method| item.get(method).is_some());
        methods.map(|method| (path.as_str(), *method))
    })
}

/// A document with these operations alone.
fn part(document: &Value, kept: &BTreeSet<(&str, &str)>) -> Value {
    let mut paths = Map::new();
    for (path, method) in kept {
        let item = &document["paths"][path];
        let into = paths.entry((*path).to_owned()).or_insert(json!({}));
        if let Some(shared) = item.get("parameters") {
            into["parameters"] = shared.clone();
        }
        into[method] = item[method].clone();
    }
    let mut part = json!({
        "openapi": document["openapi"],
        "info": document["info"],
        "paths": paths,
    });
    for key in ["servers", "security"] {
        if let Some(value) = document.get(key) {
            part[key] = value.clone();
        }
    }
    let schemes = &document["components"]["securitySchemes"];
    if schemes.is_object() {
        part["components"] = json!({ "securitySchemes": schemes });
    }
    complete(&mut part, document);
    part
}

/// Adds the components that it refers to.
fn complete(part: &mut Value, document: &Value) {
    let mut open = Vec::new();
    references(part, &mut open);
    let mut seen = BTreeSet::new();
    while let Some(reference) = open.pop() {
        if !seen.insert(reference.clone()) {
            continue;
        }
        let steps: Vec<_> = reference.split('/').collect();
        let ["#", "components", kind, name, ..] = steps.as_slice() else {
            continue;
        };
        let name = name.replace("~1", "/").replace("~0", "~");
        if let Some(component) = document["components"][kind].get(&name) {
            references(component, &mut open);
            part["components"][kind][&name] = component.clone();
        }
    }
}

fn references(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(object) => {
            if let Some(Value::String(reference)) = object.get("$ref") {
                found.push(reference.clone());
            }
            object.values().for_each(|inner| references(inner, found));
        }
        Value::Array(items) => items.iter().for_each(|inner| references(inner, found)),
        _ => {}
    }
}
