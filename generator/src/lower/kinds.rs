//! What can be told of the values of a schema at a glance.

use openapiv3::{AnySchema, Schema, SchemaKind, Type as SchemaType};

use crate::{api::Kind, lower::combine};

pub(super) fn allows_null(schema: &Schema) -> bool {
    schema.schema_data.nullable || is_null_only(schema)
}

pub(super) fn is_null_only(schema: &Schema) -> bool {
    match &schema.schema_kind {
        SchemaKind::Type(SchemaType::String(string)) => {
            !string.enumeration.is_empty() && string.enumeration.iter().all(Option::is_none)
        }
        SchemaKind::Any(any) if any.enumeration.is_empty() => {
            // `{nullable: true}` and nothing else is how some tools write null.
            schema.schema_data.nullable && *any == AnySchema::default()
        }
        SchemaKind::Any(any) => any.enumeration.iter().all(serde_json::Value::is_null),
        _ => false,
    }
}

pub(super) fn is_widest(schema: &Schema) -> bool {
    match &schema.schema_kind {
        SchemaKind::Type(SchemaType::Number(_)) => true,
        SchemaKind::Type(SchemaType::String(_)) => {
            constant_of(schema).is_none() && enum_values(schema).is_none()
        }
        _ => false,
    }
}

/// The JSON kind of every value of a schema, if there is just one.
pub(super) fn kind_of(schema: &Schema) -> Option<Kind> {
    match &schema.schema_kind {
        SchemaKind::Type(SchemaType::Boolean(_)) => Some(Kind::Boolean),
        SchemaKind::Type(SchemaType::Number(_) | SchemaType::Integer(_)) => Some(Kind::Number),
        SchemaKind::Type(SchemaType::String(_)) => Some(Kind::String),
        SchemaKind::Type(SchemaType::Array(_)) => Some(Kind::Array),
        SchemaKind::Type(SchemaType::Object(_)) => Some(Kind::Object),
        SchemaKind::AllOf { .. } => Some(Kind::Object),
        SchemaKind::Any(any) => kind_of_any(any, schema),
        SchemaKind::OneOf { .. } | SchemaKind::AnyOf { .. } | SchemaKind::Not { .. } => None,
    }
}

pub(super) fn kind_of_any(any: &AnySchema, schema: &Schema) -> Option<Kind> {
    match any.typ.as_deref() {
        Some("string") => Some(Kind::String),
        Some("number" | "integer") => Some(Kind::Number),
        Some("boolean") => Some(Kind::Boolean),
        Some("array") => Some(Kind::Array),
        _ if enum_values(schema).is_some() => Some(Kind::String),
        None if any.items.is_some() => Some(Kind::Array),
        _ if !any.all_of.is_empty() => Some(Kind::Object),
        _ => combine::object_view(schema).map(|_| Kind::Object),
    }
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

/// The only value of an enumeration that has just one.
pub(super) fn constant_of(schema: &Schema) -> Option<&str> {
    match enum_values(schema)?.as_slice() {
        [only] if !schema.schema_data.nullable => Some(only),
        _ => None,
    }
}

/// The values of a text enumeration, if the schema is one.
pub(super) fn enum_values(schema: &Schema) -> Option<Vec<&str>> {
    let values: Vec<&str> = match &schema.schema_kind {
        SchemaKind::Type(SchemaType::String(string)) => string
            .enumeration
            .iter()
            .flatten()
            .map(String::as_str)
            .collect(),
        SchemaKind::Any(any) => any
            .enumeration
            .iter()
            .map(serde_json::Value::as_str)
            .collect::<Option<_>>()?,
        _ => return None,
    };
    (!values.is_empty()).then_some(values)
}
