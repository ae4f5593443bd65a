//! What the operations of a document take and give.

use std::collections::BTreeMap;

use generator::overlay::{self, Mode};
use serde_json::{Map, Value};

use crate::replay::schema::resolve;

/// Methods of HTTP as a document writes them.
const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// Header parameters that OpenAPI says are to be ignored, and the length of the body.
const RESERVED_HEADERS: [&str; 4] = ["accept", "authorization", "content-length", "content-type"];

/// A document with its corrections.
#[derive(Clone, Debug)]
pub struct Document(Value);

/// An operation as the wire shows it.
#[derive(Clone, Debug)]
pub(super) struct Operation<'d> {
    /// `METHOD /path`, as the document writes it.
    pub(super) key: String,
    pub(super) method: String,
    pub(super) tags: Vec<&'d str>,
    pub(super) parameters: Vec<Parameter<'d>>,
    pub(super) body: Option<Body<'d>>,
    /// By status: the content by media type.
    pub(super) successes: BTreeMap<&'d str, BTreeMap<&'d str, &'d Value>>,
    /// Whether a token is asked for.
    pub(super) authenticated: bool,
}

#[derive(Clone, Debug)]
pub(super) struct Body<'d> {
    pub(super) required: bool,
    /// The schema by media type.
    pub(super) content: BTreeMap<&'d str, &'d Value>,
}

#[derive(Clone, Debug)]
pub(super) struct Parameter<'d> {
    /// `path`, `query`, `header` or `cookie`.
    pub(super) location: &'d str,
    /// What the wire knows it by: its name, or its position in the path.
    pub(super) name: String,
    pub(super) required: bool,
    pub(super) style: &'d str,
    pub(super) explode: bool,
    /// Whether it is JSON as a whole.
    pub(super) is_json: bool,
    pub(super) schema: &'d Value,
}

impl Document {
    /// Reads a document and corrects it.
    ///
    /// # Panics
    ///
    /// It cannot be read, or the overlay cannot be applied.
    #[must_use]
    pub fn read(bytes: &[u8], overlay: &str) -> Self {
        let mut document: Value = serde_yaml::from_slice(bytes).expect("the document can be read");
        if !overlay.is_empty() {
            let applied = overlay::apply(overlay.as_bytes(), &mut document, Mode::Subset);
            applied.unwrap_or_else(|found| panic!("{found}"));
        }
        Self(document)
    }

    pub(super) fn value(&self) -> &Value {
        &self.0
    }

    /// The operations, by what the wire shows of method and path: parameters in it have no names there.
    pub(super) fn operations(&self) -> BTreeMap<String, Operation<'_>> {
        let paths = self.0["paths"].as_object().into_iter().flatten();
        let operations = paths.flat_map(|(path, item)| {
            let item = resolve(&self.0, item);
            METHODS
                .iter()
                .filter_map(move |method| Some((path, item, *method, item.get(method)?)))
        });
        let read = operations.map(|(path, item, method, operation)| {
            let method = method.to_uppercase();
            let wire = wire_key(&format!("{method} {path}"));
            (wire, self.operation(path, item, method, operation))
        });
        read.collect()
    }

    fn operation<'d>(
        &'d self,
        path: &str,
        item: &'d Value,
        method: String,
        operation: &'d Value,
    ) -> Operation<'d> {
        let tags = operation["tags"].as_array().into_iter().flatten();
        let security = operation.get("security").or(self.0.get("security"));
        Operation {
            key: format!("{method} {path}"),
            method,
            tags: tags.filter_map(Value::as_str).collect(),
            parameters: self.parameters(path, item, operation),
            body: self.body(operation),
            successes: self.successes(operation),
            authenticated: security.and_then(Value::as_array).is_some_and(|choices| {
                let is_nothing = |choice: &Value| choice.as_object().is_some_and(Map::is_empty);
                !choices.is_empty() && !choices.iter().any(is_nothing)
            }),
        }
    }

    fn parameters<'d>(
        &'d self,
        path: &str,
        item: &'d Value,
        operation: &'d Value,
    ) -> Vec<Parameter<'d>> {
        let mut found = BTreeMap::new();
        let (_, names) = template(path);
        for list in [&item["parameters"], &operation["parameters"]] {
            for parameter in list.as_array().into_iter().flatten() {
                let parameter = resolve(&self.0, parameter);
                let Some(read) = self.parameter(parameter, &names) else {
                    continue;
                };
                found.insert((read.location, read.name.clone()), read);
            }
        }
        found.into_values().collect()
    }

    fn parameter<'d>(&'d self, parameter: &'d Value, names: &[String]) -> Option<Parameter<'d>> {
        let (location, name) = (parameter["in"].as_str()?, parameter["name"].as_str()?);
        let name = match location {
            "path" => position(names, name)?,
            "header" if RESERVED_HEADERS.contains(&name.to_ascii_lowercase().as_str()) => {
                return None;
            }
            "header" => name.to_ascii_lowercase(),
            _ => name.to_owned(),
        };
        let usual = match location {
            "query" | "cookie" => "form",
            _ => "simple",
        };
        let style = parameter["style"].as_str().unwrap_or(usual);
        let content = parameter["content"].as_object();
        let content = content.and_then(|content| content.values().next());
        Some(Parameter {
            location,
            name,
            required: location == "path" || parameter["required"] == true,
            style,
            explode: parameter["explode"].as_bool().unwrap_or(style == "form"),
            is_json: content.is_some(),
            schema: content.map_or(&parameter["schema"], |media| &media["schema"]),
        })
    }

    fn body<'d>(&'d self, operation: &'d Value) -> Option<Body<'d>> {
        let body = operation.get("requestBody")?;
        let body = resolve(&self.0, body);
        Some(Body {
            required: body["required"] == true,
            content: content(body),
        })
    }

    fn successes<'d>(
        &'d self,
        operation: &'d Value,
    ) -> BTreeMap<&'d str, BTreeMap<&'d str, &'d Value>> {
        let responses = operation["responses"].as_object().into_iter().flatten();
        let successes = responses.filter(|(status, _)| status.starts_with('2'));
        successes
            .map(|(status, response)| (status.as_str(), content(resolve(&self.0, response))))
            .collect()
    }
}

fn content(part: &Value) -> BTreeMap<&str, &Value> {
    let content = part["content"].as_object().into_iter().flatten();
    content
        .map(|(media_type, media)| (media_type.as_str(), &media["schema"]))
        .collect()
}

/// What the wire shows of `METHOD /path`: the parameters in the path have no names there.
pub(super) fn wire_key(operation: &str) -> String {
    template(operation).0
}

/// A path without the names of its parameters, and the names.
fn template(path: &str) -> (String, Vec<String>) {
    let (mut plain, mut names) = (String::new(), Vec::new());
    let mut rest = path;
    while let Some((before, (name, after))) = rest
        .split_once('{')
        .and_then(|(before, rest)| Some((before, rest.split_once('}')?)))
    {
        plain.push_str(before);
        plain.push_str("{}");
        names.push(name.to_owned());
        rest = after;
    }
    (plain + rest, names)
}

fn position(names: &[String], name: &str) -> Option<String> {
    let index = names.iter().position(|known| known == name)?;
    Some(index.to_string())
}

/// How a body of a media type is read, the most telling first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Form {
    Json,
    Items,
    Urlencoded,
    Multipart,
    Text,
    Binary,
}

/// The form of a media type.
pub(super) fn form(media_type: &str) -> Form {
    let name = media_type.split(';').next().unwrap_or_default();
    match name.trim().to_ascii_lowercase().as_str() {
        "application/json" | "*/*" => Form::Json,
        "application/json-seq"
        | "application/jsonl"
        | "application/jsonlines"
        | "application/ndjson"
        | "application/stream+json"
        | "application/x-jsonlines"
        | "application/x-ndjson" => Form::Items,
        name if name.ends_with("+json") => Form::Json,
        "application/x-www-form-urlencoded" => Form::Urlencoded,
        "multipart/form-data" => Form::Multipart,
        name if name.starts_with("text/") => Form::Text,
        _ => Form::Binary,
    }
}

/// The media type that a program sends or asks for: the most telling one.
pub(super) fn chosen<'d>(content: &BTreeMap<&'d str, &'d Value>) -> Option<(&'d str, &'d Value)> {
    let media = content.iter().min_by_key(|(name, _)| (form(name), **name));
    media.map(|(name, schema)| (*name, *schema))
}

/// What is said of a media type, by itself or by a range that holds it.
pub(super) fn covering<'d>(
    content: &BTreeMap<&'d str, &'d Value>,
    media_type: &str,
) -> Option<(&'d str, &'d Value)> {
    let plain = |name: &str| {
        let name = name.split(';').next().unwrap_or_default();
        name.trim().to_ascii_lowercase()
    };
    let wanted = plain(media_type);
    let class = wanted.split('/').next().unwrap_or_default().to_owned();
    let names = [wanted, format!("{class}/*"), "*/*".to_owned()];
    let found = names
        .iter()
        .find_map(|name| content.iter().find(|(known, _)| plain(known) == *name));
    found.map(|(name, schema)| (*name, *schema))
}
