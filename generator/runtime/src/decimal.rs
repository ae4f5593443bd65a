//! Decimal numbers that keep their text.

use std::fmt;
use std::str::FromStr;

use serde::de::{self, Deserialize, Deserializer, MapAccess, Visitor};
use serde::{Serialize, Serializer};
use serde_json::Number;

use super::json::{First, first_of};

/// An exact decimal number, kept as its text and never as a float.
///
/// What the caller makes is digits, optionally a point and more digits. A server may also send a
/// minus sign before them and an exponent behind them, as JSON numbers have them: `-0.1`, `1e-7`.
/// Any other text, such as `1,000`, `+1`, `.5`, `NaN` or nothing at all, is no decimal and fails
/// the response.
///
/// The text of a string is kept to the last digit. A JSON number is kept as its shortest decimal
/// text, so servers that care for more than 15 digits send strings.
///
/// Equality is that of the text: `1.5` and `1.50` are two values.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Decimal(String);

/// Text that is not digits, optionally followed by a point and more digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DecimalError;

impl Decimal {
    /// The text of the number.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Digits, optionally a point and more digits.
fn is_plain(text: &str) -> bool {
    match text.split_once('.') {
        Some((whole, fraction)) => is_digits(whole) && is_digits(fraction),
        None => is_digits(text),
    }
}

/// The same as servers may write it: with a minus sign, with an exponent.
fn is_decimal(text: &str) -> bool {
    let (number, exponent) = match text.split_once(['e', 'E']) {
        Some((number, exponent)) => (number, Some(exponent)),
        None => (text, None),
    };
    let is_exponent = |text: &str| is_digits(text.strip_prefix(['+', '-']).unwrap_or(text));
    is_plain(number.strip_prefix('-').unwrap_or(number)) && exponent.is_none_or(is_exponent)
}

fn check(text: &str) -> Result<(), DecimalError> {
    match is_plain(text) {
        true => Ok(()),
        false => Err(DecimalError),
    }
}

impl TryFrom<String> for Decimal {
    type Error = DecimalError;

    fn try_from(text: String) -> Result<Self, DecimalError> {
        check(&text)?;
        Ok(Self(text))
    }
}

impl TryFrom<&str> for Decimal {
    type Error = DecimalError;

    fn try_from(text: &str) -> Result<Self, DecimalError> {
        text.to_owned().try_into()
    }
}

impl FromStr for Decimal {
    type Err = DecimalError;

    fn from_str(text: &str) -> Result<Self, DecimalError> {
        text.try_into()
    }
}

impl From<u32> for Decimal {
    fn from(number: u32) -> Self {
        Self(number.to_string())
    }
}

impl From<u64> for Decimal {
    fn from(number: u64) -> Self {
        Self(number.to_string())
    }
}

impl AsRef<str> for Decimal {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Display for DecimalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a decimal is digits, optionally a point and more digits, such as `12.50`")
    }
}

impl std::error::Error for DecimalError {}

impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(DecimalVisitor)
    }
}

struct DecimalVisitor;

impl<'de> Visitor<'de> for DecimalVisitor {
    type Value = Decimal;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a decimal as a string or a number")
    }

    fn visit_str<E: de::Error>(self, value: &str) -> Result<Decimal, E> {
        self.visit_string(value.to_owned())
    }

    fn visit_string<E: de::Error>(self, value: String) -> Result<Decimal, E> {
        match is_decimal(&value) {
            true => Ok(Decimal(value)),
            false => Err(E::invalid_value(de::Unexpected::Str(&value), &self)),
        }
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Decimal, E> {
        Ok(Decimal(value.to_string()))
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Decimal, E> {
        Ok(Decimal(value.to_string()))
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Decimal, E> {
        match value.is_finite() {
            true => Ok(Decimal(value.to_string())),
            false => Err(E::invalid_value(de::Unexpected::Float(value), &self)),
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Decimal, A::Error> {
        match first_of(&mut map, &self)? {
            First::Number(number) => Ok(Decimal(shortest(&number))),
            First::Key(_) => Err(de::Error::invalid_type(de::Unexpected::Map, &self)),
        }
    }
}

/// The number as digits, without an exponent.
fn shortest(number: &Number) -> String {
    match number.as_f64().filter(|_| number.is_f64()) {
        Some(number) => number.to_string(),
        None => number.to_string(),
    }
}
