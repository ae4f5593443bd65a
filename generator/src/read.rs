//! Read: from bytes to JSON, strictly. A key that stands twice is a fault, for nobody can say which one is meant.
//!
//! A document and an overlay may be anybody's: what is YAML of them goes through `yaml/`. The project's own small files
//! ([`own`]) are read by `serde_yaml`.

use std::{borrow::Cow, collections::BTreeMap, fmt};

use serde::{
    Deserialize, Deserializer,
    de::{self, DeserializeOwned, MapAccess, SeqAccess, Visitor},
};
use serde_json::{Map, Value, value::RawValue};
use serde_path_to_error::{Path, Segment};

use crate::{
    diagnostic::{Code, Diagnostic},
    limits::ENTRIES,
    locate::{column_in_characters, is_json, without_mark},
    normalise::Kind,
    pointer::Pointer,
    private,
    yaml::{self, Want},
};

/// A text as JSON.
pub(crate) struct Json<'a> {
    pub(crate) text: Cow<'a, str>,
    /// Whether it was YAML, so that its plain scalars are [marked](crate::yaml).
    pub(crate) is_marked: bool,
}

/// A part of such a text that has not been read yet.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Raw<'a> {
    json: &'a RawValue,
    is_marked: bool,
}

/// The entries of an object, not yet read themselves.
pub(crate) type Entries<'a> = BTreeMap<String, Raw<'a>>;

/// A text as JSON: as it is, or translated from YAML. The content decides which it is.
///
/// # Errors
///
/// The text is neither.
pub(crate) fn json(bytes: &[u8]) -> Result<Json<'_>, Diagnostic> {
    let text = utf8(bytes)?;
    let is_marked = !is_json(text);
    let text = match is_marked {
        true => Cow::Owned(yaml::to_json(text)?),
        false => Cow::Borrowed(text),
    };
    Ok(Json { text, is_marked })
}

impl<'a> Raw<'a> {
    /// As it is written in the text.
    pub(crate) fn text(self) -> &'a str {
        self.json.get()
    }

    pub(crate) fn is_marked(self) -> bool {
        self.is_marked
    }

    /// As JSON, if it is a scalar.
    fn unmarked(self) -> Cow<'a, str> {
        match serde_json::from_str::<String>(self.text()) {
            Ok(text) if self.is_marked => Cow::Owned(yaml::scalar::resolved(&text).to_string()),
            _ => Cow::Borrowed(self.text()),
        }
    }
}

/// The entries of a text that is an object.
///
/// # Errors
///
/// The text is not JSON, or a key stands twice at its top.
pub(crate) fn top_entries<'a>(json: &'a Json<'_>) -> Result<Entries<'a>, Diagnostic> {
    let unique = serde_json::from_str(&json.text);
    let unique: Unique<'_> = unique.map_err(|error| json_error(&json.text, &error))?;
    Ok(unique.entries(json.is_marked))
}

/// The entries of an object in the document.
///
/// # Errors
///
/// It is no object, or a key stands twice.
pub(crate) fn entries<'a>(raw: Raw<'a>, at: &Pointer) -> Result<Entries<'a>, Diagnostic> {
    let unique: Result<Unique<'_>, _> = serde_json::from_str(raw.text());
    unique
        .map(|unique| unique.entries(raw.is_marked))
        .map_err(|_| fault::<Unique<'_>>(&raw.unmarked(), at))
}

/// A part of the document. If it was YAML, its plain scalars are still [marked](crate::yaml).
///
/// # Errors
///
/// A key stands twice, a number is out of range, too many values are nested.
pub(crate) fn value(raw: Raw<'_>, at: &Pointer) -> Result<Value, Diagnostic> {
    let strict: Result<Strict, _> = serde_json::from_str(raw.text());
    strict
        .map(|strict| strict.0)
        .map_err(|_| fault::<Strict>(raw.text(), at))
}

/// A part of the document that has a known form.
///
/// # Errors
///
/// It has another form.
pub(crate) fn part<T: DeserializeOwned>(
    raw: Raw<'_>,
    want: Want,
    at: &Pointer,
) -> Result<T, Diagnostic> {
    if !raw.is_marked {
        return serde_json::from_str(raw.text()).map_err(|_| fault::<T>(raw.text(), at));
    }
    let mut value = value(raw, at)?;
    yaml::settle(&mut value, want);
    serde_path_to_error::deserialize(value)
        .map_err(|error| invalid(&cause(error.inner()), &place(error.path(), at)))
}

/// Reads a JSON or YAML text that is a mapping of a known form. An empty text is an empty mapping. Keys of values
/// within it may be [hidden](private).
///
/// # Errors
///
/// The text is neither, or has another form; `kind` names the expected one.
pub(crate) fn whole<T: DeserializeOwned>(
    bytes: &[u8],
    want: Want,
    code: Code,
    kind: &str,
) -> Result<T, Diagnostic> {
    let json = json(bytes)?;
    let mut value = strict(&json.text)?;
    if json.is_marked {
        yaml::settle(&mut value, want);
    }
    private::hide(&mut value, Kind::Data);
    of_form(value, code, kind)
}

/// Reads one of the project's own files, as [`whole`] does.
///
/// # Errors
///
/// The text is neither JSON nor YAML, or has another form; `kind` names the expected one.
pub(crate) fn own<T: DeserializeOwned>(
    bytes: &[u8],
    code: Code,
    kind: &str,
) -> Result<T, Diagnostic> {
    let text = utf8(bytes)?;
    let value = match is_json(text) {
        true => strict(text)?,
        false => own_yaml(text).map_err(|error| yaml_error(&error))?,
    };
    of_form(value, code, kind)
}

fn own_yaml(text: &str) -> Result<Value, serde_yaml::Error> {
    let mut value: serde_yaml::Value = serde_yaml::from_str(text)?;
    value.apply_merge()?;
    Strict::deserialize(value).map(|strict| strict.0)
}

/// The value of a text in JSON.
///
/// # Errors
///
/// The text is not JSON, or a key stands twice.
pub(crate) fn strict(json: &str) -> Result<Value, Diagnostic> {
    let strict: Result<Strict, _> = serde_json::from_str(json);
    strict
        .map(|strict| strict.0)
        .map_err(|error| json_error(json, &error))
}

fn of_form<T: DeserializeOwned>(value: Value, code: Code, kind: &str) -> Result<T, Diagnostic> {
    let value = match value {
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
fn fault<'a, T: Deserialize<'a>>(json: &'a str, at: &Pointer) -> Diagnostic {
    let mut json = serde_json::Deserializer::from_str(json);
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
        "too many values are nested".to_owned()
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

fn yaml_error(error: &serde_yaml::Error) -> Diagnostic {
    let message = format!("the text is neither JSON nor valid YAML: {error}");
    let found = Diagnostic::new(Code::Syntax, message);
    match error.location() {
        Some(at) => found.position(at.line(), at.column()),
        None => found.at(&Pointer::root()),
    }
}

/// An object whose values are not yet read, and in which no key stands twice.
struct Unique<'a>(BTreeMap<String, &'a RawValue>);

impl<'a> Unique<'a> {
    fn entries(self, is_marked: bool) -> Entries<'a> {
        let entries = self.0.into_iter();
        entries
            .map(|(key, json)| (key, Raw { json, is_marked }))
            .collect()
    }
}

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
        let mut entries = BTreeMap::new();
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
