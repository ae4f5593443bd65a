//! Helpers for the `Deserialize` implementations of a generated crate.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{self, Deserialize, Deserializer, MapAccess, Visitor};

pub use super::object::Object;
pub use super::union::{
    Kind, Tag, Union, all, array, elements, from_elements, number, object, scalar, union,
    whole_number,
};

/// Reads a field that must be there and may be null.
///
/// As `deserialize_with` it makes a missing field an error, which a plain `Option` does not.
///
/// # Errors
///
/// A value that is neither null nor a `T`.
pub fn required_nullable<'de, T, D>(deserializer: D) -> Result<Option<T>, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    Option::deserialize(deserializer)
}

/// Reads a whole number however it is written: `3`, `3.0` and `3e0` are the same.
///
/// # Errors
///
/// A fraction, or a number out of range.
pub fn integer<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i64, D::Error> {
    deserializer.deserialize_any(IntegerVisitor)
}

/// Like [`integer`], with null for none.
///
/// # Errors
///
/// A fraction, or a number out of range.
pub fn optional_integer<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<i64>, D::Error> {
    let integer = Option::<Integer>::deserialize(deserializer)?;
    Ok(integer.map(|Integer(value)| value))
}

/// A number as a whole one, if it is one of 64 bits: `3`, `3.0` and `3e0` are the same.
#[must_use]
pub fn whole(number: &serde_json::Number) -> Option<i64> {
    integer(number).ok()
}

/// Reads an enum that is open: every string gives a value.
///
/// # Errors
///
/// Anything but a string.
pub fn open_enum<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: for<'a> From<&'a str>,
    D: Deserializer<'de>,
{
    deserializer.deserialize_str(OpenEnumVisitor(PhantomData))
}

struct Integer(i64);

impl<'de> Deserialize<'de> for Integer {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        integer(deserializer).map(Self)
    }
}

struct IntegerVisitor;

impl<'de> Visitor<'de> for IntegerVisitor {
    type Value = i64;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a whole number of 64 bits")
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<i64, E> {
        Ok(value)
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<i64, E> {
        let fault = de::Unexpected::Unsigned(value);
        i64::try_from(value).map_err(|_| E::invalid_value(fault, &self))
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<i64, E> {
        // 2^63 is the first float out of range; -2^63 is the last one within.
        let range = -9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0;
        if value.fract() == 0.0 && range.contains(&value) {
            Ok(value as i64)
        } else {
            Err(E::invalid_value(de::Unexpected::Float(value), &self))
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<i64, A::Error> {
        let Ok(number) = precise_number(&mut map)? else {
            return Err(de::Error::invalid_type(de::Unexpected::Map, &self));
        };
        match number.parse() {
            Ok(value) => Ok(value),
            Err(_) => self.visit_f64(number.parse().map_err(de::Error::custom)?),
        }
    }
}

struct OpenEnumVisitor<T>(PhantomData<T>);

impl<T: for<'a> From<&'a str>> Visitor<'_> for OpenEnumVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E: de::Error>(self, value: &str) -> Result<T, E> {
        Ok(T::from(value))
    }
}

/// What `serde_json` calls the only key of a number, if any crate of the program has switched on
/// its feature `arbitrary_precision`: numbers then arrive as maps.
const PRECISE_NUMBER: &str = "$serde_json::private::Number";

/// The text of a number that arrives as a map; for other maps their first key.
pub(super) fn precise_number<'de, A: MapAccess<'de>>(
    map: &mut A,
) -> Result<Result<String, Option<String>>, A::Error> {
    match map.next_key::<String>()? {
        Some(key) if key == PRECISE_NUMBER => map.next_value().map(Ok),
        key => Ok(Err(key)),
    }
}
