//! Normalise: the selected part of a published document in one form, so that what changes upstream is a small diff.
//!
//! It is upstream's own text, before overlay and downgrade. The same document gives the same bytes, in whatever order
//! it lists its keys, and so does what was normalised before. Lists whose order means nothing are sorted, too; all
//! others keep theirs.

use std::{cmp::Ordering, collections::BTreeSet};

use serde_json::{Map, Value};
use serde_yaml::{
    Value as Yaml,
    value::{Tag, TaggedValue},
};

use crate::{
    diagnostic::{Code, Diagnostic, Diagnostics, Source},
    document::{Document, Outline},
    read, room,
    selection::Selection,
    slice,
    untrusted::Untrusted,
    yaml::{self, Form, Want},
};

/// The form that [`normalise`] gives a document. A text of another form is to be made anew although nothing has
/// changed upstream.
pub const FORM: u32 = 2;

/// What stands at the top of the text.
const HEAD: &str = "\
# The selected part of a published OpenAPI document, as `cargo xtask pull` keeps it: provenance.yaml says where it
# comes from. Corrections belong into overlay.yaml; what is edited here is lost with the next pull.
";

/// Keys whose entries have names that somebody chose, so that no name among them is a keyword.
const OF_NAMES: [&str; 20] = [
    "$defs",
    "callbacks",
    "content",
    "definitions",
    "dependentSchemas",
    "encoding",
    "headers",
    "links",
    "mapping",
    "parameters",
    "pathItems",
    "paths",
    "patternProperties",
    "properties",
    "requestBodies",
    "responses",
    "schemas",
    "scopes",
    "securitySchemes",
    "variables",
];

/// Keys of values that are no part of OpenAPI; lists in them are left as they are.
const OF_DATA: [&str; 5] = ["const", "default", "example", "examples", "value"];

/// A document that was normalised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Normalised {
    /// Its text, in YAML.
    pub text: String,
    /// Operations the whole document has.
    pub operations_in_document: usize,
    /// Operations that were selected.
    pub operations: usize,
    /// `info.version`.
    pub version: Option<Untrusted>,
}

/// Keeps the selected operations of a document, what they lead to, and what holds for all of them.
///
/// # Errors
///
/// The text is no document, the selection does not fit it, or part of what is selected cannot be read.
pub fn normalise(document: Source<'_>, selection: &Selection) -> Result<Normalised, Diagnostics> {
    room::with_room(|| normalised(document, selection)).map_err(|found| found.in_source(document))
}

fn normalised(source: Source<'_>, selection: &Selection) -> Result<Normalised, Diagnostics> {
    let json = read::json(source.bytes)?;
    let document = Document::parse(&json)?;
    let all = document.operations();
    let selected = slice::wanted(&document, &all, selection)?;
    let mut kept = document.slice(&selected);
    if !kept.faults.is_empty() {
        return Err(kept.faults.into_values().collect());
    }
    if let Value::Object(whole) = &mut kept.value {
        add_rest(whole, &document, &selected)?;
    }
    let text = format!("{HEAD}{}", written(&kept.value)?);
    let version = kept.value.pointer("/info/version").map(|version| {
        let text = version.as_str().map(ToOwned::to_owned);
        Untrusted::from(text.unwrap_or_else(|| version.to_string()))
    });
    Ok(Normalised {
        text,
        operations_in_document: all.len(),
        operations: selected.len(),
        version,
    })
}

/// What no operation needs and readers do.
fn add_rest(
    whole: &mut Map<String, Value>,
    document: &Document<'_>,
    selected: &[Outline],
) -> Result<(), Diagnostic> {
    if let Some(dialect) = document.top("jsonSchemaDialect")? {
        whole.insert("jsonSchemaDialect".to_owned(), dialect);
    }
    let used = selected.iter().flat_map(|operation| &operation.tags);
    let used: BTreeSet<_> = used.map(String::as_str).collect();
    let Some(Value::Array(mut tags)) = document.top("tags")? else {
        return Ok(());
    };
    let name = |tag: &Value| tag.get("name").and_then(Value::as_str).map(str::to_owned);
    tags.retain(|tag| name(tag).is_some_and(|name| used.contains(name.as_str())));
    tags.sort_by_key(name);
    if !tags.is_empty() {
        whole.insert("tags".to_owned(), Value::Array(tags));
    }
    Ok(())
}

/// The text of a value, of which it is made sure that it says the same.
fn written(value: &Value) -> Result<String, Diagnostic> {
    let mut ordered = ordered(value, Kind::Keywords);
    let meant = serde_json::to_value(&ordered).map_err(|error| cannot(&error.to_string()))?;
    let text = serde_yaml::to_string(&ordered).map_err(|error| cannot(&error.to_string()))?;
    let again = read_again(&text)?;
    if again == meant {
        return Ok(text);
    }
    let mut tags = (0..).map(|count| format!("core{count}-"));
    let tag = tags.find(|tag| !text.contains(tag)).unwrap_or_default();
    say_kinds(&mut ordered, &again, &tag);
    let text = serde_yaml::to_string(&ordered).map_err(|error| cannot(&error.to_string()))?;
    // The writer knows no tags but local ones.
    let text = text.replace(&format!("!{tag}"), "!!");
    match read_again(&text)? == meant {
        true => Ok(text),
        false => Err(cannot("it would be read as something else")),
    }
}

fn cannot(why: &str) -> Diagnostic {
    let message = format!("the selected part cannot be written in YAML: {why}");
    Diagnostic::new(Code::Unsupported, message).help("select less")
}

fn read_again(text: &str) -> Result<Value, Diagnostic> {
    let again = read::json(text.as_bytes()).map_err(|found| cannot(found.message.raw()))?;
    let mut again = read::strict(&again.text).map_err(|found| cannot(found.message.raw()))?;
    yaml::settle(&mut again, Want::Of(Form::Document));
    Ok(again)
}

/// Says by a tag what a value is that would be read as a text in its place, such as a number that upstream gives as the
/// example of a text.
fn say_kinds(node: &mut Yaml, again: &Value, tag: &str) {
    let kind = match (&mut *node, again) {
        (Yaml::Mapping(entries), Value::Object(object)) => {
            for (key, node) in entries {
                if let Some(again) = key.as_str().and_then(|key| object.get(key)) {
                    say_kinds(node, again, tag);
                }
            }
            return;
        }
        (Yaml::Sequence(nodes), Value::Array(items)) => {
            let pairs = nodes.iter_mut().zip(items);
            return pairs.for_each(|(node, again)| say_kinds(node, again, tag));
        }
        (Yaml::Null, Value::String(_)) => "null",
        (Yaml::Bool(_), Value::String(_)) => "bool",
        (Yaml::Number(number), Value::String(_)) if number.is_f64() => "float",
        (Yaml::Number(_), Value::String(_)) => "int",
        _ => return,
    };
    let value = std::mem::take(node);
    let tag = Tag::new(format!("{tag}{kind}"));
    *node = Yaml::Tagged(Box::new(TaggedValue { tag, value }));
}

/// What the keys of an object are.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Words of OpenAPI.
    Keywords,
    /// Names of things of which each is described by keywords.
    Names,
    /// Whatever the API has there.
    Data,
}

impl Kind {
    /// What the keys of a value are that stands at a key of an object of this kind.
    pub(crate) fn below(self, key: &str, value: &Value) -> Self {
        match self {
            Self::Data => Self::Data,
            Self::Names => Self::Keywords,
            Self::Keywords if OF_DATA.contains(&key) || key.starts_with("x-") => Self::Data,
            Self::Keywords if OF_NAMES.contains(&key) && value.is_object() => Self::Names,
            Self::Keywords => Self::Keywords,
        }
    }
}

/// A value with sorted keys, and with sorted lists where their order means nothing.
fn ordered(value: &Value, kind: Kind) -> Yaml {
    match value {
        Value::Null => Yaml::Null,
        Value::Bool(flag) => Yaml::Bool(*flag),
        Value::Number(number) => Yaml::Number(number_of(number)),
        Value::String(text) => Yaml::String(text.clone()),
        Value::Array(items) => {
            Yaml::Sequence(items.iter().map(|item| ordered(item, kind)).collect())
        }
        Value::Object(object) => {
            let mut entries: Vec<_> = object.iter().collect();
            entries.sort_by_key(|(key, _)| *key);
            let entries = entries.into_iter().map(|(key, value)| {
                let below = kind.below(key, value);
                let value = match (kind, value) {
                    (Kind::Keywords, Value::Array(items)) => list(key, items, object, below),
                    _ => ordered(value, below),
                };
                (Yaml::String(key.clone()), value)
            });
            Yaml::Mapping(entries.collect())
        }
    }
}

fn number_of(number: &serde_json::Number) -> serde_yaml::Number {
    let whole = number.as_u64().map(serde_yaml::Number::from);
    let whole = whole.or_else(|| number.as_i64().map(serde_yaml::Number::from));
    // Every other number that JSON was read into is one of these.
    whole.unwrap_or_else(|| number.as_f64().unwrap_or_default().into())
}

/// A list at a keyword of an object.
fn list(key: &str, items: &[Value], object: &Map<String, Value>, kind: Kind) -> Yaml {
    let mut items: Vec<_> = items.iter().collect();
    let order: Option<fn(&&Value, &&Value) -> Ordering> = match key {
        "required" | "tags" if items.iter().all(|item| item.is_string()) => Some(by_value),
        "enum" if is_plain(&items) && !has_companion(object) => Some(by_value),
        "parameters" => Some(by_place),
        _ => None,
    };
    if let Some(order) = order {
        items.sort_by(order);
    }
    Yaml::Sequence(items.into_iter().map(|item| ordered(item, kind)).collect())
}

/// Whether there is nothing in a list but null, texts and whole numbers, whose order is plain.
fn is_plain(items: &[&Value]) -> bool {
    items
        .iter()
        .all(|item| item.is_null() || item.is_string() || item.is_i64())
}

/// Whether something goes with an enumeration value by value, such as `x-enum-varnames`.
fn has_companion(object: &Map<String, Value>) -> bool {
    object
        .iter()
        .any(|(key, value)| key.starts_with("x-") && value.is_array())
}

/// Null, then numbers, then texts.
fn by_value(one: &&Value, other: &&Value) -> Ordering {
    let key = |value: &Value| (value.as_str().is_some(), value.as_i64());
    let keys = key(one).cmp(&key(other));
    keys.then_with(|| one.as_str().cmp(&other.as_str()))
}

/// References, then parameters by where they go and what they are called.
fn by_place(one: &&Value, other: &&Value) -> Ordering {
    let text = |value: &Value, key: &str| value.get(key).and_then(Value::as_str).map(str::to_owned);
    let key = |value: &Value| ["in", "name", "$ref"].map(|key| text(value, key));
    key(one).cmp(&key(other))
}
