//! Why a value cannot be read, without a word of the value.

use std::fmt::{self, Display};

use serde::de::{self, Expected, Unexpected};

use super::place;
use super::text::one_line;

/// How much is told of what was expected.
const EXPECTED_LENGTH: usize = 200;

/// Why a value cannot be read. It is made of what types say of themselves and of the kind of the
/// value. Whatever else a decoder says may quote the value, and is not kept.
#[derive(Debug)]
pub(super) struct Fault(String);

impl Fault {
    fn new(text: String) -> Self {
        place::begin();
        Self(text)
    }

    fn of_value(what: &str, value: Unexpected<'_>, expected: &dyn Expected) -> Self {
        let (kind, expected) = (kind(value), text(expected));
        Self::new(format!("invalid {what}: {kind}, expected {expected}"))
    }
}

fn text(expected: &dyn Expected) -> String {
    one_line(&expected.to_string(), EXPECTED_LENGTH)
}

fn kind(value: Unexpected<'_>) -> &'static str {
    match value {
        Unexpected::Bool(_) => "boolean",
        Unexpected::Unsigned(_) | Unexpected::Signed(_) => "integer",
        Unexpected::Float(_) => "floating point",
        Unexpected::Char(_) | Unexpected::Str(_) => "string",
        Unexpected::Unit | Unexpected::Option => "null",
        Unexpected::Seq => "sequence",
        Unexpected::Map => "map",
        _ => "value of another kind",
    }
}

impl de::Error for Fault {
    fn custom<T: Display>(_: T) -> Self {
        Self::new("a value that its type refuses".to_owned())
    }

    fn invalid_type(value: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::of_value("type", value, expected)
    }

    fn invalid_value(value: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::of_value("value", value, expected)
    }

    fn invalid_length(length: usize, expected: &dyn Expected) -> Self {
        let expected = text(expected);
        Self::new(format!("invalid length {length}, expected {expected}"))
    }

    fn unknown_variant(_: &str, expected: &'static [&'static str]) -> Self {
        Self::new(format!("unknown variant, {}", OneOf(expected, "variants")))
    }

    fn unknown_field(_: &str, expected: &'static [&'static str]) -> Self {
        Self::new(format!("unknown field, {}", OneOf(expected, "fields")))
    }

    fn missing_field(field: &'static str) -> Self {
        Self::new(format!("missing field `{field}`"))
    }

    fn duplicate_field(field: &'static str) -> Self {
        Self::new(format!("duplicate field `{field}`"))
    }
}

impl Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Fault {}

/// The names of which one was expected.
struct OneOf(&'static [&'static str], &'static str);

impl Display for OneOf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            [] => write!(f, "there are no {}", self.1),
            [one] => write!(f, "expected `{one}`"),
            [one, other] => write!(f, "expected `{one}` or `{other}`"),
            [first, more @ ..] => {
                write!(f, "expected one of `{first}`")?;
                more.iter().try_for_each(|name| write!(f, ", `{name}`"))
            }
        }
    }
}
