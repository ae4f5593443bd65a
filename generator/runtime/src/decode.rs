//! Helpers for the `Deserialize` implementations of a generated crate.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{self, Deserialize, Deserializer, MapAccess, Visitor};

use super::json::{First, first_of};

pub use super::object::Object;
pub use super::open::open;
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
    number.as_i64().or_else(|| whole_of(number.as_f64()?))
}

/// Reads any number.
///
/// # Errors
///
/// Anything but a number.
pub fn any_number<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<serde_json::Number, D::Error> {
    deserializer.deserialize_any(NumberVisitor)
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
        let fault = de::Unexpected::Float(value);
        whole_of(value).ok_or_else(|| E::invalid_value(fault, &self))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<i64, A::Error> {
        let First::Number(number) = first_of(&mut map, &self)? else {
            return Err(de::Error::invalid_type(de::Unexpected::Map, &self));
        };
        let fault = || de::Error::invalid_value(de::Unexpected::Other("number"), &self);
        whole(&number).ok_or_else(fault)
    }
}

fn whole_of(number: f64) -> Option<i64> {
    // 2^63 is the first float out of range; -2^63 is the last one within.
    let range = -9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0;
    (number.fract() == 0.0 && range.contains(&number)).then_some(number as i64)
}

struct NumberVisitor;

impl<'de> Visitor<'de> for NumberVisitor {
    type Value = serde_json::Number;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number")
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<serde_json::Number, E> {
        Ok(value.into())
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<serde_json::Number, E> {
        Ok(value.into())
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<serde_json::Number, E> {
        let fault = || E::invalid_value(de::Unexpected::Float(value), &self);
        serde_json::Number::from_f64(value).ok_or_else(fault)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<serde_json::Number, A::Error> {
        match first_of(&mut map, &self)? {
            First::Number(number) => Ok(number),
            First::Key(_) => Err(de::Error::invalid_type(de::Unexpected::Map, &self)),
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
