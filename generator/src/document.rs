//! Parse: from bytes to a document of which only the outline has been read.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value, value::RawValue};
use serde_path_to_error::Segment;

use crate::{
    diagnostic::{Code, Diagnostic},
    locate::{column_in_characters, is_json, without_mark},
    pointer::Pointer,
};

/// The keys of a path item that are operations.
const METHODS: [&str; 8] = [
    "delete", "get", "head", "options", "patch", "post", "put", "trace",
];

/// An OpenAPI 3.0 document. Operations and components stay unread text until they are asked for,
/// so that the size of what is not selected costs next to nothing.
#[derive(Debug)]
pub struct Document {
    root: BTreeMap<String, Box<RawValue>>,
    path_items: BTreeMap<String, BTreeMap<String, Box<RawValue>>>,
    components: BTreeMap<String, BTreeMap<String, Box<RawValue>>>,
}

/// What can be said of an operation without reading it in full.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outline {
    /// Method in capitals.
    pub method: String,
    /// Path template.
    pub path: String,
    /// `operationId`, if there is one.
    pub id: Option<String>,
    /// Tags.
    pub tags: Vec<String>,
    /// Whether it is marked as deprecated.
    pub deprecated: bool,
}

impl Outline {
    /// `METHOD /path`, which identifies an operation in every document.
    #[must_use]
    pub fn key(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    /// Where the operation stands.
    #[must_use]
    pub fn pointer(&self) -> Pointer {
        Pointer::root().join_all(["paths", &self.path, &self.method.to_lowercase()])
    }
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct OperationHead {
    operation_id: Option<String>,
    tags: Vec<String>,
    deprecated: bool,
}

impl Document {
    /// Reads a JSON or YAML text; the content decides which.
    ///
    /// # Errors
    ///
    /// The text is neither, or not an OpenAPI 3.0 document.
    pub fn parse(bytes: &[u8]) -> Result<Self, Diagnostic> {
        let text = utf8(bytes)?;
        let root: BTreeMap<String, Box<RawValue>> = if is_json(text) {
            serde_json::from_str(text).map_err(|error| json_error(text, &error))?
        } else {
            match yaml_to_json(text)? {
                value @ Value::Object(_) => reread(&value, &Pointer::root())?,
                Value::Null => {
                    return Err(Diagnostic::new(Code::NotOpenApi, "the text is empty")
                        .help("give a document of OpenAPI 3.0"));
                }
                _ => return Err(not_openapi(&BTreeMap::new())),
            }
        };
        check_version(&root)?;
        let path_items = section(&root, "paths")?;
        let components = section(&root, "components")?;
        Ok(Self {
            root,
            path_items,
            components,
        })
    }

    /// All operations, sorted by path and method.
    ///
    /// # Errors
    ///
    /// An operation whose id, tags or deprecation mark has the wrong form.
    pub fn operations(&self) -> Result<Vec<Outline>, Diagnostic> {
        let mut all = Vec::new();
        for (path, item) in self
            .path_items
            .iter()
            .filter(|(path, _)| !path.starts_with("x-"))
        {
            for (method, raw) in item
                .iter()
                .filter(|(key, _)| METHODS.contains(&key.as_str()))
            {
                let at = Pointer::root().join_all(["paths", path, method]);
                let head: OperationHead = read(raw, &at)?;
                all.push(Outline {
                    method: method.to_uppercase(),
                    path: path.clone(),
                    id: head.operation_id,
                    tags: head.tags,
                    deprecated: head.deprecated,
                });
            }
        }
        Ok(all)
    }

    /// The part of the document that the given operations need: they themselves, and every component they lead to.
    ///
    /// # Errors
    ///
    /// A reference that leads nowhere or out of the document.
    pub fn slice(&self, operations: &[Outline]) -> Result<Value, Diagnostic> {
        let mut slice = Map::new();
        for key in ["openapi", "info", "servers", "security"] {
            if let Some(raw) = self.root.get(key) {
                slice.insert(key.to_owned(), read(raw, &Pointer::root().join(key))?);
            }
        }
        let paths = self.slice_paths(operations)?;
        let components = self.slice_components(&paths)?;
        slice.insert("paths".to_owned(), paths);
        slice.insert("components".to_owned(), components);
        Ok(Value::Object(slice))
    }

    fn slice_paths(&self, operations: &[Outline]) -> Result<Value, Diagnostic> {
        let mut paths = Map::new();
        for operation in operations {
            let item = &self.path_items[&operation.path];
            let method = operation.method.to_lowercase();
            let entry = paths
                .entry(operation.path.clone())
                .or_insert_with(|| Value::Object(Map::new()));
            for key in [method.as_str(), "parameters", "servers"] {
                if let Some(raw) = item.get(key) {
                    let at = Pointer::root().join_all(["paths", &operation.path, key]);
                    entry[key] = read(raw, &at)?;
                }
            }
        }
        Ok(Value::Object(paths))
    }

    fn slice_components(&self, paths: &Value) -> Result<Value, Diagnostic> {
        let mut found: BTreeMap<(String, String), Value> = BTreeMap::new();
        let mut open = Vec::new();
        references(paths, &Pointer::root().join("paths"), &mut open);
        while let Some((target, from)) = open.pop() {
            let (section, name) = component_of(&target).ok_or_else(|| outside(&target, &from))?;
            let key = (section.to_owned(), name.to_owned());
            if found.contains_key(&key) {
                continue;
            }
            let raw = self.components.get(section).and_then(|all| all.get(name));
            let at = Pointer::root().join_all(["components", section, name]);
            let value: Value = read(raw.ok_or_else(|| missing(&target, &from))?, &at)?;
            references(&value, &at, &mut open);
            found.insert(key, value);
        }
        let mut components = Map::new();
        for ((section, name), value) in found {
            components
                .entry(section)
                .or_insert_with(|| Value::Object(Map::new()))[name] = value;
        }
        if let Some(schemes) = self.components.get("securitySchemes") {
            components.insert(
                "securitySchemes".to_owned(),
                serde_json::to_value(schemes).unwrap_or_default(),
            );
        }
        Ok(Value::Object(components))
    }
}

/// Reads a JSON or YAML text that is a mapping of a known form. An empty text is an empty mapping.
///
/// # Errors
///
/// The text is neither, or has another form; `kind` names the expected one.
pub(crate) fn read_as<T: serde::de::DeserializeOwned>(
    bytes: &[u8],
    code: Code,
    kind: &str,
) -> Result<T, Diagnostic> {
    let text = utf8(bytes)?;
    let value = if is_json(text) {
        serde_json::from_str(text).map_err(|error| json_error(text, &error))?
    } else {
        yaml_to_json(text)?
    };
    let value = match value {
        Value::Null => Value::Object(Map::new()),
        Value::Object(_) => value,
        _ => {
            let message = format!("this has not the form of {kind}: it is no mapping");
            return Err(Diagnostic::new(code, message).at(&Pointer::root()));
        }
    };
    serde_path_to_error::deserialize(value).map_err(|error| {
        let tokens = error.path().iter().filter_map(|segment| match segment {
            Segment::Seq { index } => Some(index.to_string()),
            Segment::Map { key } => Some(key.clone()),
            Segment::Enum { .. } | Segment::Unknown => None,
        });
        let at = Pointer::root().join_all(tokens);
        let message = format!("this has not the form of {kind}: {}", error.inner());
        Diagnostic::new(code, message).at(&at)
    })
}

fn utf8(bytes: &[u8]) -> Result<&str, Diagnostic> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let before = String::from_utf8_lossy(&bytes[..error.valid_up_to()]);
        let line = before.matches('\n').count() + 1;
        let column = before
            .rsplit('\n')
            .next()
            .unwrap_or_default()
            .chars()
            .count()
            + 1;
        Diagnostic::new(Code::Syntax, "the text is not valid UTF-8").position(line, column)
    })?;
    Ok(without_mark(text))
}

fn json_error(text: &str, error: &serde_json::Error) -> Diagnostic {
    let column = column_in_characters(text, error.line(), error.column());
    let message = error.to_string();
    let message = message
        .split(" at line ")
        .next()
        .unwrap_or_default()
        .to_owned();
    Diagnostic::new(
        Code::Syntax,
        format!("the text is not valid JSON: {message}"),
    )
    .position(error.line(), column)
}

fn yaml_to_json(text: &str) -> Result<Value, Diagnostic> {
    let value: serde_yaml::Value = serde_yaml::from_str(text).map_err(|error| {
        let found = Diagnostic::new(
            Code::Syntax,
            format!("the text is neither JSON nor valid YAML: {error}"),
        );
        match error.location() {
            Some(at) => found.position(at.line(), at.column()),
            None => found,
        }
    })?;
    json_of(value, &Pointer::root())
}

/// YAML to JSON. Keys such as a bare `200` become text, as OpenAPI means them.
fn json_of(value: serde_yaml::Value, at: &Pointer) -> Result<Value, Diagnostic> {
    use serde_yaml::Value as Yaml;
    Ok(match value {
        Yaml::Mapping(mapping) => {
            let mut object = Map::new();
            for (key, value) in mapping {
                let key = match key {
                    Yaml::String(text) => text,
                    Yaml::Number(number) => number.to_string(),
                    Yaml::Bool(flag) => flag.to_string(),
                    _ => return Err(Diagnostic::new(Code::Syntax, "a key is not a text").at(at)),
                };
                let value = json_of(value, &at.join(&key))?;
                object.insert(key, value);
            }
            Value::Object(object)
        }
        Yaml::Sequence(items) => {
            let items = items
                .into_iter()
                .enumerate()
                .map(|(index, item)| json_of(item, &at.join(index)));
            Value::Array(items.collect::<Result<_, _>>()?)
        }
        Yaml::Tagged(tagged) => json_of(tagged.value, at)?,
        Yaml::Null => Value::Null,
        Yaml::Bool(flag) => Value::Bool(flag),
        Yaml::String(text) => Value::String(text),
        Yaml::Number(number) => serde_json::to_value(&number).unwrap_or_default(),
    })
}

fn reread<T: serde::de::DeserializeOwned>(value: &Value, at: &Pointer) -> Result<T, Diagnostic> {
    let text = serde_json::to_string(value).unwrap_or_default();
    serde_json::from_str(&text).map_err(|error| invalid(&error, at))
}

fn read<T: serde::de::DeserializeOwned>(raw: &RawValue, at: &Pointer) -> Result<T, Diagnostic> {
    serde_json::from_str(raw.get()).map_err(|error| invalid(&error, at))
}

fn invalid(error: &serde_json::Error, at: &Pointer) -> Diagnostic {
    let text = error.to_string();
    let message = text.split(" at line ").next().unwrap_or_default();
    Diagnostic::new(
        Code::InvalidDocument,
        format!("not as OpenAPI 3.0 has it: {message}"),
    )
    .at(at)
}

fn section(
    root: &BTreeMap<String, Box<RawValue>>,
    key: &str,
) -> Result<BTreeMap<String, BTreeMap<String, Box<RawValue>>>, Diagnostic> {
    let at = Pointer::root().join(key);
    let Some(raw) = root.get(key) else {
        return Ok(BTreeMap::new());
    };
    let entries: BTreeMap<String, Box<RawValue>> = read(raw, &at)?;
    let entries = entries
        .into_iter()
        .filter(|(name, _)| !name.starts_with("x-"));
    entries
        .map(|(name, raw)| read(&raw, &at.join(&name)).map(|inner| (name, inner)))
        .collect()
}

fn check_version(root: &BTreeMap<String, Box<RawValue>>) -> Result<(), Diagnostic> {
    let Some(raw) = root.get("openapi") else {
        return Err(not_openapi(root));
    };
    let at = Pointer::root().join("openapi");
    let version: String = read(raw, &at)?;
    if version == "3.0" || version.starts_with("3.0.") {
        return Ok(());
    }
    Err(Diagnostic::new(
        Code::UnsupportedVersion,
        format!("the document declares OpenAPI {version}"),
    )
    .at(&at)
    .help("give a document of OpenAPI 3.0"))
}

fn not_openapi(root: &BTreeMap<String, Box<RawValue>>) -> Diagnostic {
    let message = if root.contains_key("swagger") {
        "this is a document of Swagger 2.0, the predecessor of OpenAPI"
    } else {
        "this is not an OpenAPI document: it has no `openapi` key at the top"
    };
    Diagnostic::new(Code::NotOpenApi, message)
        .at(&Pointer::root())
        .help("give a document of OpenAPI 3.0")
}

/// Collects every `$ref` with its place.
fn references(value: &Value, at: &Pointer, found: &mut Vec<(String, Pointer)>) {
    match value {
        Value::Object(object) => {
            for (key, value) in object {
                match value {
                    Value::String(target) if key == "$ref" => {
                        found.push((target.clone(), at.join(key)))
                    }
                    // Values of these keys are data, not schemas.
                    _ if matches!(key.as_str(), "example" | "examples" | "default" | "enum")
                        && !value.is_object() => {}
                    _ => references(value, &at.join(key), found),
                }
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                references(item, &at.join(index), found);
            }
        }
        _ => {}
    }
}

/// Section and name of `#/components/section/name`.
pub(crate) fn component_of(reference: &str) -> Option<(&str, &str)> {
    let (section, name) = reference.strip_prefix("#/components/")?.split_once('/')?;
    (!name.is_empty() && !name.contains('/')).then_some((section, name))
}

fn missing(target: &str, from: &Pointer) -> Diagnostic {
    Diagnostic::new(
        Code::UnresolvedReference,
        format!("`{target}` does not exist"),
    )
    .at(from)
    .help("add the component, or correct the reference by an overlay action")
}

fn outside(target: &str, from: &Pointer) -> Diagnostic {
    Diagnostic::new(
        Code::UnresolvedReference,
        format!("`{target}` is not a reference to a component"),
    )
    .at(from)
    .help("only references of the form `#/components/<section>/<name>` are followed")
}
