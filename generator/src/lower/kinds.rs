//! What can be told of the values of a schema at a glance.

use std::collections::BTreeMap;

use openapiv3::{AnySchema, Schema, SchemaData, SchemaKind, Type as SchemaType};
use serde_json::{Number, Value};

use crate::{
    api::{Kind, Scalar},
    lower::combine,
};

pub(super) fn allows_null(schema: &Schema) -> bool {
    schema.schema_data.nullable || is_null_only(schema) || lists_null(schema)
}

/// Whether null is one of the values that are listed.
pub(super) fn lists_null(schema: &Schema) -> bool {
    enumeration(schema).is_some_and(|values| values.iter().any(Value::is_null))
}

pub(super) fn is_null_only(schema: &Schema) -> bool {
    match &schema.schema_kind {
        // `{nullable: true}` and nothing else is how some tools write null.
        SchemaKind::Any(any) if any.enumeration.is_empty() => {
            schema.schema_data.nullable && *any == AnySchema::default()
        }
        _ => enumeration(schema).is_some_and(|values| values.iter().all(Value::is_null)),
    }
}

/// Whether a schema takes every value of its kind.
pub(super) fn is_widest(schema: &Schema) -> bool {
    match &schema.schema_kind {
        SchemaKind::Type(SchemaType::String(_)) => {
            enumeration(schema).is_none() && !combine::is_special(schema)
        }
        SchemaKind::Type(SchemaType::Number(_) | SchemaType::Boolean(_)) => {
            enumeration(schema).is_none()
        }
        _ => false,
    }
}

/// Whether a schema takes every whole number.
pub(super) fn is_integer(schema: &Schema) -> bool {
    matches!(schema.schema_kind, SchemaKind::Type(SchemaType::Integer(_)))
        && enumeration(schema).is_none()
}

/// Whether all numbers of a schema are whole.
pub(super) fn is_whole(schema: &Schema) -> bool {
    let is_whole = |value: &Scalar| matches!(value, Scalar::Whole(_));
    matches!(schema.schema_kind, SchemaKind::Type(SchemaType::Integer(_)))
        || enum_values(schema).is_some_and(|values| values.iter().all(is_whole))
}

/// The JSON kind of every value of a schema, if there is just one.
pub(super) fn kind_of(schema: &Schema) -> Option<Kind> {
    match &schema.schema_kind {
        SchemaKind::Type(SchemaType::Boolean(_)) => Some(Kind::Boolean),
        SchemaKind::Type(SchemaType::Number(_) | SchemaType::Integer(_)) => Some(Kind::Number),
        SchemaKind::Type(SchemaType::String(_)) => Some(Kind::String),
        SchemaKind::Type(SchemaType::Array(_)) => Some(Kind::Array),
        SchemaKind::Type(SchemaType::Object(_)) => Some(Kind::Object),
        SchemaKind::Any(any) => kind_of_any(any, schema),
        SchemaKind::OneOf { .. }
        | SchemaKind::AnyOf { .. }
        | SchemaKind::AllOf { .. }
        | SchemaKind::Not { .. } => None,
    }
}

pub(super) fn kind_of_any(any: &AnySchema, schema: &Schema) -> Option<Kind> {
    match any.typ.as_deref() {
        Some("string") => Some(Kind::String),
        Some("number" | "integer") => Some(Kind::Number),
        Some("boolean") => Some(Kind::Boolean),
        Some("array") => Some(Kind::Array),
        None if !any.enumeration.is_empty() => kind_of_values(&any.enumeration),
        None if any.items.is_some() => Some(Kind::Array),
        None if combine::type_of_limits(any).is_some() => kind_of_limits(any),
        _ => combine::object_view(schema).map(|_| Kind::Object),
    }
}

fn kind_of_limits(any: &AnySchema) -> Option<Kind> {
    let schema_kind = SchemaKind::Type(combine::type_of_limits(any)?);
    kind_of(&Schema {
        schema_data: SchemaData::default(),
        schema_kind,
    })
}

pub(super) fn label_of(kind: Kind) -> &'static str {
    match kind {
        Kind::Boolean => "boolean",
        Kind::Number => "number",
        Kind::String => "string",
        Kind::Array => "list",
        Kind::Object => "object",
    }
}

/// The kind of all values but null, if it is the same.
pub(super) fn kind_of_values(values: &[Value]) -> Option<Kind> {
    let mut kinds = values.iter().filter_map(kind_of_value);
    let first = kinds.next()?;
    kinds.all(|kind| kind == first).then_some(first)
}

pub(super) fn kind_of_value(value: &Value) -> Option<Kind> {
    match value {
        Value::Null => None,
        Value::Bool(_) => Some(Kind::Boolean),
        Value::Number(_) => Some(Kind::Number),
        Value::String(_) => Some(Kind::String),
        Value::Array(_) => Some(Kind::Array),
        Value::Object(_) => Some(Kind::Object),
    }
}

/// The only value of an enumeration that has just one.
pub(super) fn constant_of(schema: &Schema) -> Option<Scalar> {
    match enum_values(schema)?.as_slice() {
        [only] if !schema.schema_data.nullable => Some(only.clone()),
        _ => None,
    }
}

/// The values of an enumeration without null, if the schema is one and all of them are plain.
pub(super) fn enum_values(schema: &Schema) -> Option<Vec<Scalar>> {
    let values = enumeration(schema)?;
    let values = values.iter().filter(|value| !value.is_null());
    let values: Vec<_> = values.map(scalar).collect::<Option<_>>()?;
    (!values.is_empty()).then_some(values)
}

/// The values an enumeration lists, those left out that cannot be of its type; `None` if it lists nothing.
pub(super) fn enumeration(schema: &Schema) -> Option<Vec<Value>> {
    fn listed<T: Clone + Into<Value>>(values: &[Option<T>]) -> Vec<Value> {
        let values = values.iter().cloned();
        values
            .map(|value| value.map_or(Value::Null, Into::into))
            .collect()
    }
    let values = match &schema.schema_kind {
        SchemaKind::Type(SchemaType::String(string)) => listed(&string.enumeration),
        SchemaKind::Type(SchemaType::Number(number)) => listed(&number.enumeration),
        SchemaKind::Type(SchemaType::Integer(integer)) => listed(&integer.enumeration),
        SchemaKind::Type(SchemaType::Boolean(boolean)) => listed(&boolean.enumeration),
        SchemaKind::Any(any) => {
            let kind = any.typ.as_deref().and_then(|_| kind_of_any(any, schema));
            let fits =
                |value: &&Value| kind.is_none() || value.is_null() || kind_of_value(value) == kind;
            any.enumeration.iter().filter(fits).cloned().collect()
        }
        _ => return None,
    };
    (!values.is_empty()).then_some(values)
}

/// A plain value; `None` for lists, objects, null and fractions.
fn scalar(value: &Value) -> Option<Scalar> {
    match value {
        Value::Bool(value) => Some(Scalar::Boolean(*value)),
        Value::String(text) => Some(Scalar::Text(text.clone())),
        Value::Number(number) => whole(number).map(Scalar::Whole),
        _ => None,
    }
}

/// A number as a whole one. Beyond 2^53 neighbours are the same float.
fn whole(number: &Number) -> Option<i64> {
    let exact = |float: &f64| float.fract() == 0.0 && float.abs() <= 9_007_199_254_740_992.0;
    let from_float = || number.as_f64().filter(exact).map(|float| float as i64);
    number.as_i64().or_else(from_float)
}

/// A schema of values that are listed.
pub(super) fn listed(values: Vec<Value>) -> Schema {
    Schema {
        schema_data: SchemaData::default(),
        schema_kind: SchemaKind::Any(AnySchema {
            enumeration: values,
            ..AnySchema::default()
        }),
    }
}

/// A schema for the listed values of each kind; none if lists or objects are among them, which have no type of their
/// own. Null belongs to all of them and is not listed.
pub(super) fn by_kind(values: &[Value]) -> Vec<Schema> {
    let is_plain = |value: &Value| !value.is_array() && !value.is_object();
    if !values.iter().all(is_plain) {
        return Vec::new();
    }
    let mut kinds: BTreeMap<Kind, Vec<Value>> = BTreeMap::new();
    for value in values {
        if let Some(kind) = kind_of_value(value) {
            kinds.entry(kind).or_default().push(value.clone());
        }
    }
    kinds.into_values().map(listed).collect()
}
