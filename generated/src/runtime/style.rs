//! How values become texts: the styles of OpenAPI 3.0.

use percent_encoding::{AsciiSet, CONTROLS, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value};

/// How a value that need not be plain becomes part of an address, a header or a form.
///
/// What is null is left out, as is a list or an object without anything in it. A list or an object
/// within another one, of which OpenAPI says nothing, is written as JSON, except in
/// [`DeepObject`](Self::DeepObject).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `a,b`, and objects as `k,v`, or as `k=v` where they are exploded.
    Simple {
        /// Whether the properties of an object are written as `k=v`.
        explode: bool,
    },
    /// `.a.b`, and objects as `.k.v`, or as `.k=v` where they are exploded.
    Label {
        /// Whether the properties of an object are written as `k=v`.
        explode: bool,
    },
    /// `;name=a,b`, or `;name=a;name=b` and `;k=v` where they are exploded.
    Matrix {
        /// Whether each part has a name of its own.
        explode: bool,
    },
    /// `name=a,b`, or `name=a&name=b` and `k=v` where they are exploded.
    Form {
        /// Whether each part has a name of its own.
        explode: bool,
    },
    /// `name=a%20b`.
    SpaceDelimited,
    /// `name=a|b`.
    PipeDelimited,
    /// `name[k]=v`. What is inside of other things gets further brackets: `name[k][l]=v`, a list
    /// `name[k]=a&name[k]=b`, and a list of objects `name[k][0][l]=v`.
    DeepObject,
    /// `name=` and the value as JSON.
    Json,
}

/// Everything but the unreserved characters of RFC 3986.
pub(super) const VALUE: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// What a query cannot hold as it is, or takes for something else.
const RESERVED: &AsciiSet = &VALUE
    .remove(b':')
    .remove(b'/')
    .remove(b'?')
    .remove(b'@')
    .remove(b'!')
    .remove(b'$')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b',')
    .remove(b';')
    .remove(b'=');

/// What a cookie cannot hold as it is. `%` is one of them, so that it can be read back.
const COOKIE: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'%')
    .add(b',')
    .add(b';')
    .add(b'\\');

/// What stays as it is.
#[derive(Clone, Copy, Debug)]
pub(super) enum Escape {
    /// `A-Z a-z 0-9 - . _ ~`.
    Value,
    /// Those, and the reserved characters that mean nothing in a query.
    Reserved,
    /// Whatever a cookie can hold.
    Cookie,
    /// Everything.
    Nothing,
}

impl Escape {
    pub(super) fn text(self, text: &str) -> String {
        let set = match self {
            Self::Value => VALUE,
            Self::Reserved => RESERVED,
            Self::Cookie => COOKIE,
            Self::Nothing => return text.to_owned(),
        };
        utf8_percent_encode(text, set).to_string()
    }
}

impl Style {
    /// The value as one text, for where there are no pairs; `None` if nothing is left of it.
    pub(super) fn text(self, name: &str, value: &Value, escape: Escape) -> Option<String> {
        match self {
            Self::Label { explode } => {
                let parts = parts(value, explode, escape)?;
                Some(format!(".{}", parts.join(".")))
            }
            Self::Matrix { .. } => {
                let pairs = self.pairs(name, value, escape);
                let texts = pairs.iter().map(|(name, value)| match value.as_str() {
                    "" => format!(";{name}"),
                    value => format!(";{name}={value}"),
                });
                (!pairs.is_empty()).then(|| texts.collect())
            }
            Self::Json => Some(escape.text(&value.to_string())),
            Self::SpaceDelimited => Some(parts(value, false, escape)?.join("%20")),
            Self::PipeDelimited => Some(parts(value, false, escape)?.join("|")),
            Self::Simple { explode } => Some(parts(value, explode, escape)?.join(",")),
            Self::Form { .. } | Self::DeepObject => Some(parts(value, false, escape)?.join(",")),
        }
    }

    /// The value as names and values, both escaped.
    pub(super) fn pairs(self, name: &str, value: &Value, escape: Escape) -> Vec<(String, String)> {
        let name = Escape::Value.text(name);
        match (self, value) {
            (Self::Json, Value::Null) => Vec::new(),
            (Self::DeepObject, value) => {
                let mut pairs = Vec::new();
                deep(&name, value, escape, &mut pairs);
                pairs
            }
            (
                Self::Form { explode: true } | Self::Matrix { explode: true },
                Value::Array(items),
            ) => {
                let texts = items.iter().filter_map(text_of);
                texts
                    .map(|text| (name.clone(), escape.text(&text)))
                    .collect()
            }
            (Self::Form { explode: true } | Self::Matrix { explode: true }, Value::Object(map)) => {
                entries(map, escape).collect()
            }
            (Self::Matrix { explode }, value) => {
                let text = Self::Simple { explode }.text("", value, escape);
                text.map(|text| (name, text)).into_iter().collect()
            }
            (style, value) => {
                let text = style.text("", value, escape);
                text.map(|text| (name, text)).into_iter().collect()
            }
        }
    }
}

/// The parts of a value, of which there is at least one. The names of an object are parts of their own, or, if
/// it is exploded, in one with their values.
fn parts(value: &Value, explode: bool, escape: Escape) -> Option<Vec<String>> {
    let parts: Vec<String> = match value {
        Value::Array(items) => {
            let texts = items.iter().filter_map(text_of);
            texts.map(|text| escape.text(&text)).collect()
        }
        Value::Object(map) if explode => entries(map, escape)
            .map(|(name, value)| format!("{name}={value}"))
            .collect(),
        Value::Object(map) => entries(map, escape)
            .flat_map(|(name, value)| [name, value])
            .collect(),
        plain => vec![escape.text(&text_of(plain)?)],
    };
    (!parts.is_empty()).then_some(parts)
}

fn entries(
    map: &Map<String, Value>,
    escape: Escape,
) -> impl Iterator<Item = (String, String)> + '_ {
    map.iter().filter_map(move |(name, value)| {
        // A name must not be taken for anything else, whatever may stay in a value.
        let name = match escape {
            Escape::Nothing => name.clone(),
            _ => Escape::Value.text(name),
        };
        Some((name, escape.text(&text_of(value)?)))
    })
}

/// The text of a value; `None` for null.
pub(super) fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        // JSON writes `1.0` where a whole number is meant.
        Value::Number(number) => Some(match number.as_f64().filter(|_| number.is_f64()) {
            Some(number) => number.to_string(),
            None => number.to_string(),
        }),
        other => Some(other.to_string()),
    }
}

fn deep(name: &str, value: &Value, escape: Escape, pairs: &mut Vec<(String, String)>) {
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                let key = Escape::Value.text(key);
                deep(&format!("{name}[{key}]"), value, escape, pairs);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                // Repeated names would mix up the properties of several objects.
                if matches!(item, Value::Object(_) | Value::Array(_)) {
                    deep(&format!("{name}[{index}]"), item, escape, pairs);
                } else {
                    deep(name, item, escape, pairs);
                }
            }
        }
        plain => {
            let text = text_of(plain).map(|text| escape.text(&text));
            pairs.extend(text.map(|text| (name.to_owned(), text)));
        }
    }
}
