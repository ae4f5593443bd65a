//! What a document says of the values that a type leaves open. It is told, never checked.

use std::fmt;

use crate::lower::code;

/// What narrows the values of a use, or is meant where none is given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Limit {
    /// How long it is.
    Length {
        /// At least.
        least: Option<usize>,
        /// At most.
        most: Option<usize>,
        /// What is counted.
        unit: Unit,
    },
    /// A format by its name.
    Format(String),
    /// A regular expression.
    Pattern(String),
    /// The smallest number.
    Least(Bound),
    /// The largest number.
    Most(Bound),
    /// What it is a multiple of, in digits.
    Step(String),
    /// One of these, as JSON.
    OneOf(Vec<String>),
    /// The only value.
    Always(bool),
    /// No item stands twice.
    Distinct,
    /// What holds for each item of a list.
    Each(Vec<Limit>),
    /// What is meant where nothing is given.
    Default(String),
}

/// What a [`Limit::Length`] counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Characters of a text.
    Characters,
    /// Items of a list.
    Items,
    /// Properties of an object whose names are free.
    Properties,
}

/// The end of a range of numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bound {
    /// In digits.
    pub value: String,
    /// Whether the value itself is out of the range.
    pub exclusive: bool,
}

/// As many characters of a default value are shown.
const LONGEST_DEFAULT: usize = 120;

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Length { least, most, unit } => length(f, *least, *most, *unit),
            Self::Format(name) => write!(f, "Format: {}.", code(name)),
            Self::Pattern(pattern) => write!(f, "Pattern: {}.", code(pattern)),
            Self::Least(bound) if bound.exclusive => write!(f, "More than `{}`.", bound.value),
            Self::Least(bound) => write!(f, "At least `{}`.", bound.value),
            Self::Most(bound) if bound.exclusive => write!(f, "Less than `{}`.", bound.value),
            Self::Most(bound) => write!(f, "At most `{}`.", bound.value),
            Self::Step(step) => write!(f, "A multiple of `{step}`."),
            Self::OneOf(values) => {
                let values: Vec<_> = values.iter().map(|value| code(value)).collect();
                write!(f, "One of {}.", values.join(", "))
            }
            Self::Always(value) => write!(f, "Always `{value}`."),
            Self::Distinct => f.write_str("No item twice."),
            Self::Each(limits) => {
                let limits: Vec<_> = limits.iter().map(ToString::to_string).collect();
                write!(f, "Each item: {}", limits.join(" "))
            }
            Self::Default(value) => default_value(f, value),
        }
    }
}

fn length(
    f: &mut fmt::Formatter<'_>,
    least: Option<usize>,
    most: Option<usize>,
    unit: Unit,
) -> fmt::Result {
    let unit = |count: usize| match (unit, count) {
        (Unit::Characters, 1) => "character",
        (Unit::Characters, _) => "characters",
        (Unit::Items, 1) => "item",
        (Unit::Items, _) => "items",
        (Unit::Properties, 1) => "property",
        (Unit::Properties, _) => "properties",
    };
    match (least, most) {
        (Some(least), Some(most)) => write!(f, "{least} to {most} {}.", unit(most)),
        (Some(least), None) => write!(f, "At least {least} {}.", unit(least)),
        (None, Some(most)) => write!(f, "At most {most} {}.", unit(most)),
        (None, None) => Ok(()),
    }
}

fn default_value(f: &mut fmt::Formatter<'_>, value: &str) -> fmt::Result {
    if value.is_empty() {
        return f.write_str("Default: empty.");
    }
    let shown: String = value.chars().take(LONGEST_DEFAULT).collect();
    let ending = if shown.len() < value.len() {
        " …"
    } else {
        "."
    };
    write!(f, "Default: {}{ending}", code(&shown))
}
