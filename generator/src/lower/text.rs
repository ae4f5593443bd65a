//! What a schema says to people: descriptions and limits.

use std::collections::BTreeMap;

use openapiv3::{
    ArrayType, BooleanType, IntegerType, NumberType, ObjectType, SchemaData, StringType,
    VariantOrUnknownOrEmpty,
};
use serde::Serialize;
use serde_json::Value;

use crate::{
    api::{Bound, Docs, Limit, Unit},
    private, visible,
};

/// The texts of a schema.
pub(crate) fn docs(data: &SchemaData) -> Docs {
    Docs {
        summary: None,
        description: non_empty(data.description.as_deref()),
    }
}

/// A text, unless it is blank.
pub(crate) fn non_empty(text: Option<&str>) -> Option<String> {
    text.map(str::trim)
        .filter(|text| !text.is_empty())
        .map(ToOwned::to_owned)
}

/// A text extension of a schema.
pub(crate) fn extension<'a>(data: &'a SchemaData, key: &str) -> Option<&'a str> {
    data.extensions.get(key)?.as_str()
}

/// Whether an extension is set to true.
pub(crate) fn flag(data: &SchemaData, key: &str) -> bool {
    data.extensions
        .get(key)
        .and_then(serde_json::Value::as_bool)
        .unwrap_or(false)
}

/// The format as the document writes it.
pub(crate) fn format_name<T: Serialize>(format: &VariantOrUnknownOrEmpty<T>) -> Option<String> {
    let written = match format {
        VariantOrUnknownOrEmpty::Item(item) => {
            serde_json::to_value(item).ok()?.as_str()?.to_owned()
        }
        VariantOrUnknownOrEmpty::Unknown(name) => name.clone(),
        VariantOrUnknownOrEmpty::Empty => return None,
    };
    Some(written)
}

/// Limits of a text. They are told, never checked: published patterns are often wrong.
pub(crate) fn string_limits(string: &StringType, shown_format: Option<&str>) -> Vec<Limit> {
    let mut limits = Vec::new();
    limits.extend(length(
        string.min_length,
        string.max_length,
        Unit::Characters,
    ));
    limits.extend(shown_format.map(|name| Limit::Format(name.to_owned())));
    limits.extend(string.pattern.clone().map(Limit::Pattern));
    limits
}

pub(crate) fn number_limits(number: &NumberType) -> Vec<Limit> {
    let mut limits = bounds(
        number.minimum,
        number.exclusive_minimum,
        number.maximum,
        number.exclusive_maximum,
    );
    limits.extend(number.multiple_of.map(|step| Limit::Step(step.to_string())));
    limits.extend(one_of(number.enumeration.iter().flatten()));
    limits
}

/// A list with both values says nothing.
pub(crate) fn boolean_limits(boolean: &BooleanType) -> Vec<Limit> {
    let values: Vec<_> = boolean.enumeration.iter().flatten().collect();
    match values.as_slice() {
        [only] => vec![Limit::Always(**only)],
        _ => Vec::new(),
    }
}

/// The value that is meant where none is given.
pub(crate) fn default_value(data: &SchemaData) -> Option<Limit> {
    Some(Limit::Default(match data.default.as_ref()? {
        Value::String(text) => text.clone(),
        other => private::shown(&other.to_string()),
    }))
}

/// The values that are meant, where they are no type of their own.
pub(crate) fn one_of<T: std::fmt::Display>(values: impl Iterator<Item = T>) -> Option<Limit> {
    let values: Vec<_> = values
        .map(|value| private::shown(&value.to_string()))
        .collect();
    (!values.is_empty()).then_some(Limit::OneOf(values))
}

pub(crate) fn integer_limits(integer: &IntegerType) -> Vec<Limit> {
    let mut limits = bounds(
        integer.minimum,
        integer.exclusive_minimum,
        integer.maximum,
        integer.exclusive_maximum,
    );
    limits.extend(
        integer
            .multiple_of
            .map(|step| Limit::Step(step.to_string())),
    );
    limits.extend(one_of(integer.enumeration.iter().flatten()));
    limits
}

/// Limits of a list, and of what it holds where that has no definition to tell them.
pub(crate) fn array_limits(array: &ArrayType, items: Vec<Limit>) -> Vec<Limit> {
    let mut limits: Vec<_> = length(array.min_items, array.max_items, Unit::Items)
        .into_iter()
        .collect();
    limits.extend(array.unique_items.then_some(Limit::Distinct));
    if !items.is_empty() {
        limits.push(Limit::Each(items));
    }
    limits
}

/// Limits of an object whose properties have names of any kind.
pub(crate) fn map_limits(object: &ObjectType) -> Vec<Limit> {
    let count = length(
        object.min_properties,
        object.max_properties,
        Unit::Properties,
    );
    count.into_iter().collect()
}

fn length(least: Option<usize>, most: Option<usize>, unit: Unit) -> Option<Limit> {
    let least = least.filter(|count| *count > 0);
    (least.is_some() || most.is_some()).then_some(Limit::Length { least, most, unit })
}

fn bounds<T: std::fmt::Display>(
    least: Option<T>,
    above: bool,
    most: Option<T>,
    below: bool,
) -> Vec<Limit> {
    let bound = |value: T, exclusive| Bound {
        value: value.to_string(),
        exclusive,
    };
    let least = least.map(|value| Limit::Least(bound(value, above)));
    let most = most.map(|value| Limit::Most(bound(value, below)));
    least.into_iter().chain(most).collect()
}

/// A code span that holds any text. Line breaks and tabs are blanks in it, unless it holds nothing else.
pub(crate) fn code(text: &str) -> String {
    if text.is_empty() {
        // Two backticks alone would begin a span that the next two end.
        return "` `".to_owned();
    }
    let is_blank = text.trim().is_empty();
    let shown = |c: char| match c {
        '\n' | '\r' | '\t' if !is_blank => ' ',
        c => visible::shown(c),
    };
    let text: String = text.chars().map(shown).collect();
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    if longest == 0 {
        return format!("`{text}`");
    }
    let fence = "`".repeat(longest + 1);
    format!("{fence} {text} {fence}")
}

/// Takes a list such as ``- `paid`: the customer has paid`` out of the description of an enumeration.
pub(crate) fn split_value_docs(
    description: &str,
    values: &[&str],
) -> (Option<String>, BTreeMap<String, String>) {
    let mut found: BTreeMap<String, String> = BTreeMap::new();
    let mut rest = Vec::new();
    let mut current: Option<String> = None;
    for line in description.lines() {
        if let Some((value, text)) = value_line(line, values) {
            found.insert(value.to_owned(), text.to_owned());
            current = Some(value.to_owned());
        } else if let (Some(value), true) =
            (&current, line.starts_with("  ") && !line.trim().is_empty())
        {
            let text = found.entry(value.clone()).or_default();
            text.push(' ');
            text.push_str(line.trim());
        } else {
            current = None;
            rest.push(line);
        }
    }
    (non_empty(Some(&rest.join("\n"))), found)
}

fn value_line<'a>(line: &'a str, values: &[&str]) -> Option<(&'a str, &'a str)> {
    let item = line
        .trim_start()
        .strip_prefix(['-', '*'])?
        .trim_start()
        .strip_prefix('`')?;
    let (value, text) = item.split_once('`')?;
    let text = text.trim_start().strip_prefix([':', '-', '–'])?.trim();
    (values.contains(&value) && !text.is_empty()).then_some((value, text))
}
