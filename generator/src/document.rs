//! Parse: from a text to a document of which only the outline has been read.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use crate::{
    diagnostic::{Code, Diagnostic},
    pointer::Pointer,
    read::{self, Entries, Json, Raw},
    yaml::{self, Form, Want},
};

/// The keys of a path item that are operations.
const METHODS: [&str; 8] = [
    "delete", "get", "head", "options", "patch", "post", "put", "trace",
];

/// How many path items may refer to one another in a row.
const CHAIN: usize = 16;

/// The version of OpenAPI that a document is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Version {
    /// OpenAPI 3.0, which is what all that follows works on.
    V3_0,
    /// OpenAPI 3.1, of which the selected part is brought down to 3.0.
    V3_1,
}

/// An OpenAPI document. Operations and components stay unread text until they are asked for, so that the size of
/// what is not selected costs next to nothing.
#[derive(Debug)]
pub struct Document<'a> {
    version: Version,
    root: Entries<'a>,
    path_items: BTreeMap<String, Entries<'a>>,
    components: BTreeMap<String, Entries<'a>>,
    faults: Vec<Diagnostic>,
    /// Whether it was YAML, and what plain scalars mean is yet to be settled.
    is_marked: bool,
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
    /// What is wrong with these entries, if anything is.
    pub fault: Option<Box<Diagnostic>>,
}

impl Outline {
    /// `METHOD /path`, which identifies an operation in every document.
    #[must_use]
    pub fn key(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    /// The key, and the id where there is one.
    #[must_use]
    pub fn describe(&self) -> String {
        match &self.id {
            Some(id) => format!("{} ({id})", self.key()),
            None => self.key(),
        }
    }

    /// Where the operation stands.
    #[must_use]
    pub fn pointer(&self) -> Pointer {
        Pointer::root().join_all(["paths", &self.path, &self.method.to_lowercase()])
    }
}

/// The part of a document that some operations need.
#[derive(Debug, Default)]
pub struct Slice {
    /// A document of its own.
    pub value: Value,
    /// What could not be read and is therefore missing, by its place.
    pub faults: BTreeMap<Pointer, Diagnostic>,
}

impl<'a> Document<'a> {
    /// Reads the outline of a document.
    ///
    /// # Errors
    ///
    /// The text is not JSON, or not an OpenAPI document.
    pub(crate) fn parse(json: &'a Json<'_>) -> Result<Self, Diagnostic> {
        if matches!(json.text.trim(), "" | "null" | "\"\u{7f}\"") {
            return Err(Diagnostic::new(Code::NotOpenApi, "the text is empty")
                .help("give a document of OpenAPI 3.0 or 3.1"));
        }
        if !json.text.trim_start().starts_with('{') {
            return Err(not_openapi(&Entries::new()));
        }
        let root = read::top_entries(json)?;
        let version = version_of(&root)?;
        let mut document = Self {
            version,
            components: BTreeMap::new(),
            path_items: BTreeMap::new(),
            faults: Vec::new(),
            is_marked: json.is_marked,
            root,
        };
        document.components = document.section("components")?;
        document.path_items = document.section("paths")?;
        document.follow_path_items();
        Ok(document)
    }

    /// The version of OpenAPI it is written in.
    #[must_use]
    pub fn version(&self) -> Version {
        self.version
    }

    /// An operation or a component as it is written.
    pub(crate) fn part(&self, at: &Pointer) -> Option<Raw<'a>> {
        match at.tokens() {
            [paths, path, key] if paths == "paths" => self.path_items.get(path)?.get(key).copied(),
            [components, section, name] if components == "components" => {
                self.components.get(section)?.get(name).copied()
            }
            _ => None,
        }
    }

    /// What is wrong with its outline, outside of operations.
    #[must_use]
    pub fn faults(&self) -> &[Diagnostic] {
        &self.faults
    }

    /// The entries of a section, each of which is an object. What is none is a fault.
    fn section(&mut self, key: &str) -> Result<BTreeMap<String, Entries<'a>>, Diagnostic> {
        let at = Pointer::root().join(key);
        let Some(&raw) = self.root.get(key) else {
            return Ok(BTreeMap::new());
        };
        let mut section = BTreeMap::new();
        for (name, raw) in read::entries(raw, &at)? {
            if name.starts_with("x-") {
                continue;
            }
            match read::entries(raw, &at.join(&name)) {
                Ok(entries) => drop(section.insert(name, entries)),
                Err(fault) => self.faults.push(fault),
            }
        }
        Ok(section)
    }

    /// A path item can be a reference to another one. What stands beside the reference wins.
    fn follow_path_items(&mut self) {
        let referring = self
            .path_items
            .iter()
            .filter(|(_, item)| item.contains_key("$ref"));
        let referring: Vec<_> = referring.map(|(path, _)| path.clone()).collect();
        for path in referring {
            let at = Pointer::root().join_all(["paths", &path, "$ref"]);
            let own = self.path_items.remove(&path).unwrap_or_default();
            match self.whole_path_item(own, &at) {
                Ok(whole) => drop(self.path_items.insert(path, whole)),
                Err(fault) => self.faults.push(fault),
            }
        }
    }

    fn whole_path_item(&self, own: Entries<'a>, at: &Pointer) -> Result<Entries<'a>, Diagnostic> {
        let mut whole = own;
        for _ in 0..CHAIN {
            let Some(reference) = whole.remove("$ref") else {
                return Ok(whole);
            };
            let mut target = self.referred_path_item(reference, at)?;
            target.extend(whole);
            whole = target;
        }
        let message = "the path item leads back to itself and never to a definition";
        Err(Diagnostic::new(Code::UnresolvedReference, message).at(at))
    }

    fn referred_path_item(
        &self,
        reference: Raw<'a>,
        at: &Pointer,
    ) -> Result<Entries<'a>, Diagnostic> {
        let reference: String = read::part(reference, Want::Text, at)?;
        let target = Pointer::from_fragment(&reference);
        let found = match target.as_ref().map(Pointer::tokens) {
            Some([paths, path]) if paths == "paths" => self.path_items.get(path).cloned(),
            Some([components, items, name])
                if components == "components" && items == "pathItems" =>
            {
                let raw = self
                    .components
                    .get("pathItems")
                    .and_then(|all| all.get(name));
                raw.map(|raw| read::entries(*raw, at)).transpose()?
            }
            _ => return Err(outside(&reference, at)),
        };
        found.ok_or_else(|| missing(&reference, at))
    }

    /// All operations, sorted by path and method.
    #[must_use]
    pub fn operations(&self) -> Vec<Outline> {
        let mut all = Vec::new();
        for (path, item) in &self.path_items {
            for method in METHODS {
                if let Some(&raw) = item.get(method) {
                    all.push(outline(path, method, raw));
                }
            }
        }
        all
    }

    /// What stands at a key at the top of the document.
    ///
    /// # Errors
    ///
    /// It cannot be read.
    pub(crate) fn top(&self, key: &str) -> Result<Option<Value>, Diagnostic> {
        let Some(&raw) = self.root.get(key) else {
            return Ok(None);
        };
        let value = read::value(raw, &Pointer::root().join(key))?;
        let mut whole = json!({ key: value });
        self.settle(&mut whole);
        Ok(Some(whole[key].take()))
    }

    /// Says what the plain scalars of a part mean, which is a document with fewer keys.
    fn settle(&self, part: &mut Value) {
        if self.is_marked {
            yaml::settle(part, Want::Of(Form::Document));
        }
    }

    /// The part of the document that the given operations need: they themselves, and every component they lead to.
    #[must_use]
    pub fn slice(&self, operations: &[Outline]) -> Slice {
        let mut slice = Slice::default();
        let mut whole = Map::new();
        for key in ["openapi", "info", "servers", "security"] {
            if let Some(&raw) = self.root.get(key) {
                let value = slice.read(raw, &Pointer::root().join(key));
                whole.extend(value.map(|value| (key.to_owned(), value)));
            }
        }
        let paths = self.slice_paths(operations, &mut slice);
        let components = self.slice_components(&paths, &mut slice);
        whole.insert("paths".to_owned(), paths);
        whole.insert("components".to_owned(), components);
        slice.value = Value::Object(whole);
        self.settle(&mut slice.value);
        slice
    }

    fn slice_paths(&self, operations: &[Outline], slice: &mut Slice) -> Value {
        let mut paths = Map::new();
        for operation in operations {
            let Some(item) = self.path_items.get(&operation.path) else {
                continue;
            };
            let method = operation.method.to_lowercase();
            let entry = paths
                .entry(operation.path.clone())
                .or_insert_with(|| Value::Object(Map::new()));
            for key in [method.as_str(), "parameters", "servers"] {
                let at = Pointer::root().join_all(["paths", &operation.path, key]);
                match (&operation.fault, item.get(key)) {
                    (Some(fault), Some(_)) if key == method => {
                        slice.faults.insert(at, (**fault).clone());
                    }
                    (_, Some(&raw)) => {
                        if let Some(value) = slice.read(raw, &at) {
                            entry[key] = value;
                        }
                    }
                    (_, None) => {}
                }
            }
        }
        Value::Object(paths)
    }

    /// References that lead nowhere are left to those who want to follow them.
    fn slice_components(&self, paths: &Value, slice: &mut Slice) -> Value {
        let mut components = Map::new();
        let mut seen = BTreeSet::new();
        let mut open = Vec::new();
        references(paths, &mut open);
        while let Some((section, name)) = open.pop() {
            let raw = self.components.get(&section).and_then(|all| all.get(&name));
            let Some(&raw) = raw.filter(|_| seen.insert((section.clone(), name.clone()))) else {
                continue;
            };
            let at = Pointer::root().join_all(["components", &section, &name]);
            if let Some(value) = slice.read(raw, &at) {
                references(&value, &mut open);
                let section = components
                    .entry(section)
                    .or_insert_with(|| Value::Object(Map::new()));
                section[&name] = value;
            }
        }
        if let Some(schemes) = self.components.get("securitySchemes") {
            let mut known = Map::new();
            for (name, &raw) in schemes {
                let at = Pointer::root().join_all(["components", "securitySchemes", name]);
                known.extend(slice.read(raw, &at).map(|value| (name.clone(), value)));
            }
            components.insert("securitySchemes".to_owned(), Value::Object(known));
        }
        Value::Object(components)
    }
}

impl Slice {
    fn read(&mut self, raw: Raw<'_>, at: &Pointer) -> Option<Value> {
        match read::value(raw, at) {
            Ok(value) => Some(value),
            Err(fault) => {
                self.faults.insert(at.clone(), fault);
                None
            }
        }
    }
}

/// Reads no more of an operation than is needed to choose it. A fault in it matters only if it is chosen.
fn outline(path: &str, method: &str, raw: Raw<'_>) -> Outline {
    let mut outline = Outline {
        method: method.to_uppercase(),
        path: path.to_owned(),
        id: None,
        tags: Vec::new(),
        deprecated: false,
        fault: None,
    };
    let at = outline.pointer();
    if let Err(fault) = read_head(&mut outline, raw, &at) {
        outline.fault = Some(Box::new(fault));
    }
    outline
}

fn read_head(outline: &mut Outline, raw: Raw<'_>, at: &Pointer) -> Result<(), Diagnostic> {
    let entries = read::entries(raw, at)?;
    if let Some(&raw) = entries.get("operationId") {
        outline.id = Some(read::part(raw, Want::Name, &at.join("operationId"))?);
    }
    if let Some(&raw) = entries.get("tags") {
        outline.tags = read::part(raw, Want::Name, &at.join("tags"))?;
    }
    if let Some(&raw) = entries.get("deprecated") {
        outline.deprecated = read::part(raw, Want::Core, &at.join("deprecated"))?;
    }
    Ok(())
}

fn version_of(root: &Entries<'_>) -> Result<Version, Diagnostic> {
    let Some(&raw) = root.get("openapi") else {
        return Err(not_openapi(root));
    };
    let at = Pointer::root().join("openapi");
    let version: String = read::part(raw, Want::Text, &at)?;
    let is = |known: &str| version == known || version.starts_with(&format!("{known}."));
    if is("3.0") {
        return Ok(Version::V3_0);
    }
    if is("3.1") {
        return Ok(Version::V3_1);
    }
    Err(Diagnostic::new(
        Code::UnsupportedVersion,
        format!("the document declares OpenAPI {version}"),
    )
    .at(&at)
    .help("give a document of OpenAPI 3.0 or 3.1"))
}

fn not_openapi(root: &Entries<'_>) -> Diagnostic {
    let message = if root.contains_key("swagger") {
        "this is a document of Swagger 2.0, the predecessor of OpenAPI"
    } else {
        "this is not an OpenAPI document: it has no `openapi` key at the top"
    };
    Diagnostic::new(Code::NotOpenApi, message)
        .at(&Pointer::root())
        .help("give a document of OpenAPI 3.0 or 3.1")
}

/// Collects section and name of every component that is referred to.
fn references(value: &Value, found: &mut Vec<(String, String)>) {
    match value {
        Value::Object(object) => {
            for (key, value) in object {
                match value {
                    Value::String(target) if key == "$ref" => found.extend(component_of(target)),
                    // Values of these keys are data, not schemas.
                    _ if matches!(key.as_str(), "example" | "examples" | "default" | "enum")
                        && !value.is_object() => {}
                    _ => references(value, found),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| references(item, found)),
        _ => {}
    }
}

/// Section and name of `#/components/section/name`.
pub(crate) fn component_of(reference: &str) -> Option<(String, String)> {
    let target = Pointer::from_fragment(reference)?;
    match target.tokens() {
        [root, section, name] if root == "components" && !name.is_empty() => {
            Some((section.clone(), name.clone()))
        }
        _ => None,
    }
}

/// A reference to something that does not exist.
pub(crate) fn missing(target: &str, from: &Pointer) -> Diagnostic {
    Diagnostic::new(
        Code::UnresolvedReference,
        format!("`{target}` does not exist"),
    )
    .at(from)
    .help("add the component, or correct the reference by an overlay action")
}

/// A reference to something that is no component.
pub(crate) fn outside(target: &str, from: &Pointer) -> Diagnostic {
    Diagnostic::new(
        Code::UnresolvedReference,
        format!("`{target}` is not a reference to a component"),
    )
    .at(from)
    .help("only references of the form `#/components/<section>/<name>` are followed")
}
