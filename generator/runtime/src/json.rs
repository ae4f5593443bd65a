//! Values of any shape.

use std::fmt;
use std::ops::Deref;

use serde::de::{self, Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::{Serialize, Serializer};
use serde_json::{Map, Number, Value};

use super::shown::Size;

/// A JSON value of any shape.
///
/// It is a [`serde_json::Value`] that may hold secrets, so its `Debug` says what kind of value it
/// is and how large, as in `<string, 24 bytes>`. What it is read from decides what it is, whatever
/// features of `serde_json` other crates of the program switch on.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Json(pub(super) Value);

impl Json {
    /// The value.
    #[must_use]
    pub fn as_value(&self) -> &Value {
        &self.0
    }

    /// The value.
    #[must_use]
    pub fn into_value(self) -> Value {
        self.0
    }
}

impl fmt::Debug for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Size(&self.0).fmt(f)
    }
}

impl Deref for Json {
    type Target = Value;

    fn deref(&self) -> &Value {
        &self.0
    }
}

impl From<Json> for Value {
    fn from(json: Json) -> Self {
        json.0
    }
}

impl PartialEq<Value> for Json {
    fn eq(&self, other: &Value) -> bool {
        self.0 == *other
    }
}

impl PartialEq<Json> for Value {
    fn eq(&self, other: &Json) -> bool {
        *self == other.0
    }
}

macro_rules! from {
    ($($ty:ty)*) => {
        $(
            impl From<$ty> for Json {
                fn from(value: $ty) -> Self {
                    Self(value.into())
                }
            }
        )*
    };
}

from! { Value bool i32 i64 u32 u64 f64 &str String Number Vec<Value> Map<String, Value> }

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyValue).map(Self)
    }
}

/// The value that `bytes` are, and nothing else.
pub(super) fn read(bytes: &[u8]) -> Result<Value, serde_json::Error> {
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let value = json.deserialize_any(AnyValue)?;
    json.end()?;
    Ok(value)
}

/// Reads any value. `serde_json`'s own way takes some objects for something else, depending on its
/// features.
pub(super) struct AnyValue;

impl<'de> Visitor<'de> for AnyValue {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON value")
    }

    fn visit_unit<E: de::Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_none<E: de::Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_i128<E: de::Error>(self, value: i128) -> Result<Value, E> {
        self.visit_f64(value as f64)
    }

    fn visit_u128<E: de::Error>(self, value: u128) -> Result<Value, E> {
        self.visit_f64(value as f64)
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Value, E> {
        match Number::from_f64(value) {
            Some(number) => Ok(Value::Number(number)),
            None => Err(E::invalid_value(de::Unexpected::Float(value), &self)),
        }
    }

    fn visit_str<E: de::Error>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E: de::Error>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut array: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(Json(item)) = array.next_element()? {
            items.push(item);
        }
        Ok(Value::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut key = match first_of(&mut map, &self)? {
            First::Number(number) => return Ok(Value::Number(number)),
            First::Key(key) => key,
        };
        let mut entries = Map::new();
        while let Some(name) = key {
            let Json(value) = map.next_value()?;
            entries.insert(name, value);
            key = map.next_key()?;
        }
        Ok(Value::Object(entries))
    }
}

/// What a map begins with.
pub(super) enum First {
    /// It is no map but a number, which is how numbers arrive if any crate of the program has
    /// switched on `serde_json`'s feature `arbitrary_precision`.
    Number(Number),
    /// The first key; none if the map is empty.
    Key(Option<String>),
}

/// Looks at the first key of a map, and reads the number that it may be instead.
pub(super) fn first_of<'de, A: MapAccess<'de>>(
    map: &mut A,
    expected: &dyn de::Expected,
) -> Result<First, A::Error> {
    match map.next_key::<Key>()? {
        None => Ok(First::Key(None)),
        Some(Key::Of(key)) => Ok(First::Key(Some(key))),
        Some(Key::OfNumber) => {
            let text: String = map.next_value()?;
            let fault = || de::Error::invalid_value(de::Unexpected::Other("number"), expected);
            number(&text).map(First::Number).ok_or_else(fault)
        }
    }
}

/// A key of a map. An object of the server's may have the key by which `serde_json` says "number",
/// but that of an object can be read as an option, and `serde_json`'s own cannot.
enum Key {
    Of(String),
    OfNumber,
}

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_option(KeyVisitor)
    }
}

struct KeyVisitor;

impl<'de> Visitor<'de> for KeyVisitor {
    type Value = Key;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Key, D::Error> {
        String::deserialize(deserializer).map(Key::Of)
    }

    fn visit_borrowed_str<E: de::Error>(self, key: &'de str) -> Result<Key, E> {
        Ok(match key {
            "$serde_json::private::Number" => Key::OfNumber,
            key => Key::Of(key.to_owned()),
        })
    }

    fn visit_str<E: de::Error>(self, key: &str) -> Result<Key, E> {
        Ok(Key::Of(key.to_owned()))
    }
}

/// The number that a text is, as `serde_json` reads it without `arbitrary_precision`.
fn number(text: &str) -> Option<Number> {
    // Minus zero is not a whole number: its sign would be lost.
    if text != "-0" {
        let whole = text.parse().map(|number: u64| Number::from(number));
        let whole = whole.or_else(|_| text.parse().map(|number: i64| Number::from(number)));
        if let Ok(number) = whole {
            return Some(number);
        }
    }
    Number::from_f64(text.parse().ok()?)
}
