//! Read: from bytes to JSON, strictly. A key that stands twice is a fault, for nobody can say which one is meant.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use saphyr_parser::{Event, Parser};
use serde::{
    Deserialize, Deserializer,
    de::{self, DeserializeOwned, MapAccess, SeqAccess, Visitor},
};
use serde_json::{Map, Number, Value, value::RawValue};
use serde_path_to_error::{Path, Segment};

use crate::{
    diagnostic::{Code, Diagnostic},
    limits::ENTRIES,
    locate::{column_in_characters, is_json, without_mark},
    pointer::Pointer,
};

/// Bytes a text in YAML may have: reading one takes some thirty times its size.
const YAML_LIMIT: usize = 32 * 1024 * 1024;

/// How deep values may stand inside of one another; as deep as those of a text in JSON.
const DEPTH: usize = 128;

/// Brackets that may be open in a text that is no YAML.
const BRACKETS: usize = 1_000;

/// The entries of an object, not yet read themselves.
pub(crate) type Entries<'a> = BTreeMap<String, &'a RawValue>;

/// A text as JSON: as it is, or translated from YAML. The content decides which it is.
///
/// # Errors
///
/// The text is neither.
pub(crate) fn json(bytes: &[u8]) -> Result<Cow<'_, str>, Diagnostic> {
    let text = utf8(bytes)?;
    if is_json(text) {
        return Ok(Cow::Borrowed(text));
    }
    Ok(Cow::Owned(yaml_to_json(text)?))
}

/// The entries of a text that is an object.
///
/// # Errors
///
/// The text is not JSON, or a key stands twice at its top.
pub(crate) fn top_entries(json: &str) -> Result<Entries<'_>, Diagnostic> {
    let unique: Unique<'_> =
        serde_json::from_str(json).map_err(|error| json_error(json, &error))?;
    Ok(unique.0)
}

/// The entries of an object in the document.
///
/// # Errors
///
/// It is no object, or a key stands twice.
pub(crate) fn entries<'a>(raw: &'a RawValue, at: &Pointer) -> Result<Entries<'a>, Diagnostic> {
    let unique: Result<Unique<'_>, _> = serde_json::from_str(raw.get());
    unique
        .map(|unique| unique.0)
        .map_err(|_| fault::<Unique<'_>>(raw, at))
}

/// A part of the document.
///
/// # Errors
///
/// A key stands twice, a number is out of range, values stand too deep inside of one another.
pub(crate) fn value(raw: &RawValue, at: &Pointer) -> Result<Value, Diagnostic> {
    let strict: Result<Strict, _> = serde_json::from_str(raw.get());
    strict
        .map(|strict| strict.0)
        .map_err(|_| fault::<Strict>(raw, at))
}

/// A part of the document that has a known form.
///
/// # Errors
///
/// It has another form.
pub(crate) fn part<T: DeserializeOwned>(raw: &RawValue, at: &Pointer) -> Result<T, Diagnostic> {
    serde_json::from_str(raw.get()).map_err(|_| fault::<T>(raw, at))
}

/// Reads a JSON or YAML text that is a mapping of a known form. An empty text is an empty mapping.
///
/// # Errors
///
/// The text is neither, or has another form; `kind` names the expected one.
pub(crate) fn whole<T: DeserializeOwned>(
    bytes: &[u8],
    code: Code,
    kind: &str,
) -> Result<T, Diagnostic> {
    let json = json(bytes)?;
    let strict: Strict = serde_json::from_str(&json).map_err(|error| json_error(&json, &error))?;
    let value = match strict.0 {
        Value::Null => Value::Object(Map::new()),
        value @ Value::Object(_) => value,
        _ => {
            let message = format!("this has not the form of {kind}: it is no mapping");
            return Err(Diagnostic::new(code, message).at(&Pointer::root()));
        }
    };
    serde_path_to_error::deserialize(value).map_err(|error| {
        let at = place(error.path(), &Pointer::root());
        let message = format!("this has not the form of {kind}: {}", error.inner());
        Diagnostic::new(code, message).at(&at)
    })
}

/// Reads once more, now noting the place: that is too dear for what has no fault.
fn fault<'a, T: Deserialize<'a>>(raw: &'a RawValue, at: &Pointer) -> Diagnostic {
    let mut json = serde_json::Deserializer::from_str(raw.get());
    match serde_path_to_error::deserialize::<_, T>(&mut json) {
        Err(error) => invalid(&cause(error.inner()), &place(error.path(), at)),
        Ok(_) => invalid("it cannot be read", at),
    }
}

/// What serde says, without the position within the part at hand.
fn cause(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let text = text.split(" at line ").next().unwrap_or_default();
    if text == "recursion limit exceeded" {
        "too many values stand inside of one another".to_owned()
    } else {
        text.to_owned()
    }
}

fn place(path: &Path, from: &Pointer) -> Pointer {
    let tokens = path.iter().filter_map(|segment| match segment {
        Segment::Seq { index } => Some(index.to_string()),
        Segment::Map { key } => Some(key.clone()),
        Segment::Enum { .. } | Segment::Unknown => None,
    });
    from.join_all(tokens)
}

/// Part of the document does not have the form OpenAPI gives it.
pub(crate) fn invalid(message: &str, at: &Pointer) -> Diagnostic {
    Diagnostic::new(
        Code::InvalidDocument,
        format!("not as OpenAPI has it: {message}"),
    )
    .at(at)
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
    Diagnostic::new(
        Code::Syntax,
        format!("the text is not valid JSON: {}", cause(error)),
    )
    .position(error.line(), column)
}

fn yaml_to_json(text: &str) -> Result<String, Diagnostic> {
    if text.len() > YAML_LIMIT {
        let message = format!(
            "a text in YAML of more than {} MiB is not read",
            YAML_LIMIT >> 20
        );
        return Err(Diagnostic::new(Code::Syntax, message)
            .help("give the document in JSON, of which only the selected part is held in memory"));
    }
    check_depth(text)?;
    let mut value: serde_yaml::Value = serde_yaml::from_str(text).map_err(yaml_error)?;
    value.apply_merge().map_err(yaml_error)?;
    let mut json = String::new();
    write_json(value, &Pointer::root(), &mut json)?;
    Ok(json)
}

fn yaml_error(error: serde_yaml::Error) -> Diagnostic {
    let text = error.to_string();
    let message = match text.as_str() {
        "repetition limit exceeded" => "the aliases of the text unfold to too much".to_owned(),
        text => format!("the text is neither JSON nor valid YAML: {text}"),
    };
    let found = Diagnostic::new(Code::Syntax, message);
    match error.location() {
        Some(at) => found.position(at.line(), at.column()),
        None => found.at(&Pointer::root()),
    }
}

/// Refuses a text before what reads it takes a time that grows with the square of the depth.
fn check_depth(text: &str) -> Result<(), Diagnostic> {
    let mut depth = 0_usize;
    for event in Parser::new_from_str(text) {
        let Ok((event, span)) = event else {
            // What is no YAML is told by what reads it, if it can be expected to come to an end.
            return match brackets(text) > BRACKETS {
                true => Err(too_deep().at(&Pointer::root())),
                false => Ok(()),
            };
        };
        match event {
            Event::MappingStart(..) | Event::SequenceStart(..) => depth += 1,
            Event::MappingEnd | Event::SequenceEnd => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEPTH {
            return Err(too_deep().position(span.start.line(), span.start.col() + 1));
        }
    }
    Ok(())
}

/// How many brackets and braces of a text are open at most.
fn brackets(text: &str) -> usize {
    let (mut open, mut most) = (0_usize, 0);
    for byte in text.bytes() {
        match byte {
            b'[' | b'{' => open += 1,
            b']' | b'}' => open = open.saturating_sub(1),
            _ => {}
        }
        most = most.max(open);
    }
    most
}

fn too_deep() -> Diagnostic {
    let message = format!("more than {DEPTH} values stand inside of one another");
    Diagnostic::new(Code::Syntax, message)
}

/// YAML to JSON, in the same order. Keys such as a bare `200` become text, as OpenAPI means them.
fn write_json(value: serde_yaml::Value, at: &Pointer, json: &mut String) -> Result<(), Diagnostic> {
    use serde_yaml::Value as Yaml;
    match value {
        Yaml::Mapping(mapping) => write_object(mapping, at, json)?,
        Yaml::Sequence(items) => {
            json.push('[');
            for (index, item) in items.into_iter().enumerate() {
                if index > 0 {
                    json.push(',');
                }
                write_json(item, &at.join(index), json)?;
            }
            json.push(']');
        }
        Yaml::Tagged(tagged) => write_json(tagged.value, at, json)?,
        Yaml::Null => json.push_str("null"),
        Yaml::Bool(flag) => json.push_str(if flag { "true" } else { "false" }),
        Yaml::String(text) => json.push_str(&Value::String(text).to_string()),
        Yaml::Number(number) => json.push_str(&number_of(&number, at)?.to_string()),
    }
    Ok(())
}

fn write_object(
    mapping: serde_yaml::Mapping,
    at: &Pointer,
    json: &mut String,
) -> Result<(), Diagnostic> {
    let mut known = BTreeSet::new();
    json.push('{');
    for (key, value) in mapping {
        let key = key_of(key, at)?;
        let place = at.join(&key);
        if !known.is_empty() {
            json.push(',');
        }
        json.push_str(&Value::String(key.clone()).to_string());
        json.push(':');
        write_json(value, &place, json)?;
        if !known.insert(key.clone()) {
            let message = format!("the key `{key}` stands twice");
            return Err(Diagnostic::new(Code::Syntax, message).at(&place));
        }
    }
    json.push('}');
    Ok(())
}

fn key_of(key: serde_yaml::Value, at: &Pointer) -> Result<String, Diagnostic> {
    match key {
        serde_yaml::Value::String(text) => Ok(text),
        serde_yaml::Value::Number(number) => Ok(number.to_string()),
        serde_yaml::Value::Bool(flag) => Ok(flag.to_string()),
        _ => Err(Diagnostic::new(Code::Syntax, "a key is not a text").at(at)),
    }
}

fn number_of(number: &serde_yaml::Number, at: &Pointer) -> Result<Number, Diagnostic> {
    let whole = number.as_u64().map(Number::from);
    let whole = whole.or_else(|| number.as_i64().map(Number::from));
    let number = whole.or_else(|| number.as_f64().and_then(Number::from_f64));
    number.ok_or_else(|| Diagnostic::new(Code::Syntax, "JSON has no such number").at(at))
}

/// An object whose values are not yet read, and in which no key stands twice.
struct Unique<'a>(Entries<'a>);

impl<'de: 'a, 'a> Deserialize<'de> for Unique<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(UniqueVisitor)
    }
}

struct UniqueVisitor;

impl<'de> Visitor<'de> for UniqueVisitor {
    type Value = Unique<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Unique<'de>, A::Error> {
        let mut entries = Entries::new();
        while let Some(key) = map.next_key::<String>()? {
            let value: &RawValue = map.next_value()?;
            if entries.contains_key(&key) {
                return Err(twice(&key));
            }
            entries.insert(key, value);
        }
        Ok(Unique(entries))
    }
}

/// A JSON value in which no key stands twice.
struct Strict(Value);

impl<'de> Deserialize<'de> for Strict {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(StrictVisitor).map(Self)
    }
}

struct StrictVisitor;

impl<'de> Visitor<'de> for StrictVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(Strict(item)) = seq.next_element()? {
            check_size(items.len())?;
            items.push(item);
        }
        Ok(Value::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(key) = map.next_key::<String>()? {
            let Strict(value) = map.next_value()?;
            check_size(object.len())?;
            if object.contains_key(&key) {
                return Err(twice(&key));
            }
            object.insert(key, value);
        }
        Ok(Value::Object(object))
    }
}

fn check_size<E: de::Error>(count: usize) -> Result<(), E> {
    if count < ENTRIES {
        return Ok(());
    }
    Err(E::custom(format_args!(
        "more than {ENTRIES} entries stand side by side"
    )))
}

fn twice<E: de::Error>(key: &str) -> E {
    E::custom(format_args!("the key `{key}` stands twice"))
}
