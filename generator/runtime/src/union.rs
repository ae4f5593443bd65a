//! Unions, told apart by the kind of the JSON value.

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{
    self, Deserialize, DeserializeOwned, Deserializer, IntoDeserializer, MapAccess, SeqAccess,
    Visitor,
};
use serde_json::{Number, Value};

use super::at_hand::{AtHand, OfValue};
use super::decode;
use super::json::{AnyValue, First, Json, first_of};
use super::object::Replay;
use super::place::{self, Step};

/// A union whose members are told apart by the kind of the JSON value.
///
/// It is read in one pass. A kind without a method of its own becomes
/// [`unknown`](Self::unknown), and so does what the method does not recognise.
pub trait Union<'de>: Sized {
    /// What is expected, for error messages, such as `a string, a number or an object`.
    const EXPECTED: &'static str;

    /// Keeps a value that is none of the known members.
    fn unknown(value: Value) -> Self;

    /// Reads null.
    ///
    /// # Errors
    ///
    /// None unless the implementation has some.
    fn null<E: de::Error>() -> Result<Self, E> {
        Ok(Self::unknown(Value::Null))
    }

    /// Reads true or false.
    ///
    /// # Errors
    ///
    /// None unless the implementation has some.
    fn boolean<E: de::Error>(value: bool) -> Result<Self, E> {
        Ok(Self::unknown(Value::Bool(value)))
    }

    /// Reads a number.
    ///
    /// # Errors
    ///
    /// None unless the implementation has some.
    fn number<E: de::Error>(value: Number) -> Result<Self, E> {
        Ok(Self::unknown(Value::Number(value)))
    }

    /// Reads a string.
    ///
    /// # Errors
    ///
    /// None unless the implementation has some.
    fn string<E: de::Error>(value: &str) -> Result<Self, E> {
        Ok(Self::unknown(Value::String(value.to_owned())))
    }

    /// Reads an array.
    ///
    /// # Errors
    ///
    /// Broken JSON, or what the implementation adds.
    fn array<A: SeqAccess<'de>>(array: A) -> Result<Self, A::Error> {
        elements(array).map(|items| Self::unknown(Value::Array(items)))
    }

    /// Reads an object.
    ///
    /// # Errors
    ///
    /// Broken JSON, or what the implementation adds.
    fn object<A: MapAccess<'de>>(object: A) -> Result<Self, A::Error> {
        AnyValue.visit_map(object).map(Self::unknown)
    }
}

/// Reads a union.
///
/// # Errors
///
/// Broken JSON, or what the union's own methods refuse.
pub fn union<'de, T: Union<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    deserializer.deserialize_any(UnionVisitor(PhantomData))
}

struct UnionVisitor<T>(PhantomData<T>);

impl<'de, T: Union<'de>> Visitor<'de> for UnionVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(T::EXPECTED)
    }

    fn visit_unit<E: de::Error>(self) -> Result<T, E> {
        T::null()
    }

    fn visit_none<E: de::Error>(self) -> Result<T, E> {
        T::null()
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<T, E> {
        T::boolean(value)
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<T, E> {
        T::number(value.into())
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<T, E> {
        T::number(value.into())
    }

    fn visit_i128<E: de::Error>(self, value: i128) -> Result<T, E> {
        self.visit_f64(value as f64)
    }

    fn visit_u128<E: de::Error>(self, value: u128) -> Result<T, E> {
        self.visit_f64(value as f64)
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<T, E> {
        match Number::from_f64(value) {
            Some(number) => T::number(number),
            None => Err(E::invalid_value(de::Unexpected::Float(value), &self)),
        }
    }

    fn visit_str<E: de::Error>(self, value: &str) -> Result<T, E> {
        T::string(value)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, array: A) -> Result<T, A::Error> {
        T::array(array)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<T, A::Error> {
        match first_of(&mut map, &self)? {
            First::Number(number) => T::number(number),
            First::Key(first) => T::object(Replay::from_first_key(first, map)),
        }
    }
}

/// Reads the `variant` of a union from a boolean or a string.
///
/// # Errors
///
/// A value that is not a `T`.
pub fn scalar<'de, T, V, E>(variant: &'static str, value: V) -> Result<T, E>
where
    T: Deserialize<'de>,
    V: IntoDeserializer<'de, E>,
    E: de::Error,
{
    T::deserialize(AtHand(value.into_deserializer())).map_err(|error| in_variant(variant, error))
}

/// Reads the `variant` of a union from a number.
///
/// # Errors
///
/// A number that is not a `T`.
pub fn number<T, E>(variant: &'static str, value: Number) -> Result<T, E>
where
    T: DeserializeOwned,
    E: de::Error,
{
    T::deserialize(OfValue::new(Value::Number(value))).map_err(|error| in_variant(variant, error))
}

/// Reads the `variant` of a union from a number that must be whole, as [`decode::integer`] does.
///
/// # Errors
///
/// A fraction, or a number out of range.
pub fn whole_number<E: de::Error>(variant: &'static str, value: Number) -> Result<i64, E> {
    decode::integer(OfValue::new(Value::Number(value))).map_err(|error| in_variant(variant, error))
}

/// Reads the `variant` of a union from an array.
///
/// # Errors
///
/// An array that is not a `T`.
pub fn array<'de, T, A>(variant: &'static str, array: A) -> Result<T, A::Error>
where
    T: Deserialize<'de>,
    A: SeqAccess<'de>,
{
    T::deserialize(AtHand(SeqAccessDeserializer::new(array)))
        .map_err(|error| in_variant(variant, error))
}

/// Reads the `variant` of a union from an object.
///
/// # Errors
///
/// An object that is not a `T`.
pub fn object<'de, T, A>(variant: &'static str, object: A) -> Result<T, A::Error>
where
    T: Deserialize<'de>,
    A: MapAccess<'de>,
{
    T::deserialize(AtHand(MapAccessDeserializer::new(object)))
        .map_err(|error| in_variant(variant, error))
}

/// Reads an array whose elements decide which variant it is.
///
/// # Errors
///
/// Broken JSON.
pub fn elements<'de, A: SeqAccess<'de>>(array: A) -> Result<Vec<Value>, A::Error> {
    let elements: Vec<Json> = Vec::deserialize(SeqAccessDeserializer::new(array))?;
    Ok(elements.into_iter().map(Json::into_value).collect())
}

/// Reads the `variant` of a union from what [`elements`] has read.
///
/// # Errors
///
/// Elements that are not a `T`.
pub fn from_elements<T, E>(variant: &'static str, elements: Vec<Value>) -> Result<T, E>
where
    T: DeserializeOwned,
    E: de::Error,
{
    let elements = OfValue::new(Value::Array(elements));
    T::deserialize(elements).map_err(|error| in_variant(variant, error))
}

/// Whether all `elements` are of the `kind`. No elements at all are of every kind.
#[must_use]
pub fn all(elements: &[Value], kind: Kind) -> bool {
    elements.iter().all(|element| Kind::of(element) == kind)
}

/// The kinds of JSON values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// `null`
    Null,
    /// `true` and `false`
    Boolean,
    /// A number.
    Number,
    /// A string.
    String,
    /// An array.
    Array,
    /// An object.
    Object,
}

impl Kind {
    /// The kind of `value`.
    #[must_use]
    pub fn of(value: &Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(_) => Self::Boolean,
            Value::Number(_) => Self::Number,
            Value::String(_) => Self::String,
            Value::Array(_) => Self::Array,
            Value::Object(_) => Self::Object,
        }
    }
}

/// A plain value that tells which variant an object is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tag<'a> {
    /// A string.
    Text(&'a str),
    /// A whole number, however it is written.
    Whole(i64),
    /// `true` or `false`
    Boolean(bool),
}

impl<'a> Tag<'a> {
    /// The `value` of an entry, if there is one and it can be a tag.
    #[must_use]
    pub fn of(value: Option<&'a Value>) -> Option<Self> {
        match value? {
            Value::String(text) => Some(Self::Text(text)),
            Value::Number(number) => decode::whole(number).map(Self::Whole),
            Value::Bool(value) => Some(Self::Boolean(*value)),
            _ => None,
        }
    }
}

/// The same error, now naming the variant that was tried.
pub(super) fn in_variant<E: de::Error>(variant: &'static str, error: E) -> E {
    if place::is_noting() {
        place::note(|| Step::Variant(variant));
        return error;
    }
    E::custom(format_args!("in variant {variant}: {error}"))
}
