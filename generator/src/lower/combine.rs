//! Makes one schema of several: what holds for all of them at once, or for any of them.

use openapiv3::{
    AdditionalProperties, AnySchema, ArrayType, BooleanType, IntegerType, NumberType, ObjectType,
    ReferenceOr, Schema, SchemaData, SchemaKind, StringType, Type as SchemaType,
};
use serde_json::Value;

/// The schema as an object, if it is one.
pub(crate) fn object_view(schema: &Schema) -> Option<ObjectType> {
    match &schema.schema_kind {
        SchemaKind::Type(SchemaType::Object(object)) => Some(object.clone()),
        SchemaKind::Any(any) if is_bare_object(any) => Some(object_of(any)),
        _ => None,
    }
}

fn is_bare_object(any: &AnySchema) -> bool {
    let combined = any.one_of.len() + any.any_of.len() + any.all_of.len();
    let says_object = any.typ.as_deref().is_none_or(|name| name == "object");
    combined == 0 && says_object && has_object_keywords(any)
}

pub(crate) fn has_object_keywords(any: &AnySchema) -> bool {
    !any.properties.is_empty() || !any.required.is_empty() || any.additional_properties.is_some()
}

pub(crate) fn object_of(any: &AnySchema) -> ObjectType {
    ObjectType {
        properties: any.properties.clone(),
        required: any.required.clone(),
        additional_properties: any.additional_properties.clone(),
        min_properties: any.min_properties,
        max_properties: any.max_properties,
    }
}

/// A schema with a type and keywords that belong to other types, which mean nothing beside it.
/// `None` if it names no type; the name itself if there is no such type.
pub(crate) fn by_its_type(any: &AnySchema) -> Option<Result<SchemaType, String>> {
    let texts = || {
        any.enumeration
            .iter()
            .map(|value| value.as_str().map(ToOwned::to_owned))
    };
    Some(Ok(match any.typ.as_deref()? {
        "string" => SchemaType::String(StringType {
            format: any.format.clone().into(),
            pattern: any.pattern.clone(),
            enumeration: texts().collect(),
            min_length: any.min_length,
            max_length: any.max_length,
        }),
        "number" => SchemaType::Number(NumberType {
            minimum: any.minimum,
            maximum: any.maximum,
            ..NumberType::default()
        }),
        "integer" => SchemaType::Integer(IntegerType::default()),
        "boolean" => SchemaType::Boolean(BooleanType::default()),
        "array" => SchemaType::Array(ArrayType {
            items: any.items.clone(),
            min_items: any.min_items,
            max_items: any.max_items,
            unique_items: any.unique_items.unwrap_or(false),
        }),
        "object" => SchemaType::Object(object_of(any)),
        other => return Some(Err(other.to_owned())),
    }))
}

/// Whether a schema beside others only narrows them down, and says nothing of what there is.
pub(crate) fn only_narrows(schema: &Schema) -> bool {
    match &schema.schema_kind {
        SchemaKind::Any(any) => {
            let parts = any.one_of.iter().chain(&any.any_of).chain(&any.all_of);
            let narrow = |part: &ReferenceOr<Schema>| part.as_item().is_some_and(only_narrows);
            any.properties.is_empty()
                && any.items.is_none()
                && any.enumeration.is_empty()
                && any.additional_properties.is_none()
                && parts.into_iter().all(narrow)
        }
        SchemaKind::Type(SchemaType::Object(object)) => {
            object.properties.is_empty() && object.additional_properties.is_none()
        }
        SchemaKind::OneOf { one_of: parts }
        | SchemaKind::AnyOf { any_of: parts }
        | SchemaKind::AllOf { all_of: parts } => parts
            .iter()
            .all(|part| part.as_item().is_some_and(only_narrows)),
        SchemaKind::Not { .. } => true,
        SchemaKind::Type(_) => false,
    }
}

/// An object that is everything both are.
pub(crate) fn both(mut left: ObjectType, right: ObjectType) -> ObjectType {
    left.properties.extend(right.properties);
    left.required.extend(right.required);
    left.required.sort();
    left.required.dedup();
    left.additional_properties = right.additional_properties.or(left.additional_properties);
    left
}

/// An object that accepts what any of them accepts: a property is required if all of them require it, and where
/// they differ in its schema, any of these will do.
pub(crate) fn any_of(objects: &[ObjectType]) -> ObjectType {
    let mut whole = ObjectType::default();
    let mut names: Vec<_> = objects
        .iter()
        .flat_map(|object| object.properties.keys())
        .collect();
    names.sort_unstable();
    names.dedup();
    for name in names {
        let schemas = objects
            .iter()
            .filter_map(|object| object.properties.get(name));
        whole
            .properties
            .insert(name.clone(), alternative(schemas.cloned().collect()));
    }
    let is_required = |name: &String| objects.iter().all(|object| object.required.contains(name));
    let all = objects.iter().flat_map(|object| &object.required);
    whole.required = all.filter(|name| is_required(name)).cloned().collect();
    whole.required.sort();
    whole.required.dedup();
    whole.additional_properties = further(objects);
    whole
}

/// A schema for any of several, each of which is taken once.
pub(crate) fn alternative(schemas: Vec<ReferenceOr<Box<Schema>>>) -> ReferenceOr<Box<Schema>> {
    let mut distinct: Vec<(Value, ReferenceOr<Schema>)> = Vec::new();
    for schema in schemas {
        let schema = schema.unbox();
        let shape = shape_of(&schema);
        if !distinct.iter().any(|(other, _)| *other == shape) {
            distinct.push((shape, schema));
        }
    }
    distinct.sort_by_key(|(shape, _)| shape.to_string());
    let mut one_of: Vec<_> = distinct.into_iter().map(|(_, schema)| schema).collect();
    match one_of.len() {
        1 => boxed(one_of.remove(0)),
        _ => ReferenceOr::Item(Box::new(Schema {
            schema_data: SchemaData {
                description: one_of.iter().find_map(description),
                ..SchemaData::default()
            },
            schema_kind: SchemaKind::OneOf { one_of },
        })),
    }
}

fn description(schema: &ReferenceOr<Schema>) -> Option<String> {
    schema.as_item()?.schema_data.description.clone()
}

fn boxed(schema: ReferenceOr<Schema>) -> ReferenceOr<Box<Schema>> {
    match schema {
        ReferenceOr::Item(item) => ReferenceOr::Item(Box::new(item)),
        ReferenceOr::Reference { reference } => ReferenceOr::Reference { reference },
    }
}

/// What a schema says about values, without a word to people and without order where it means nothing.
fn shape_of(schema: &ReferenceOr<Schema>) -> Value {
    let mut value = serde_json::to_value(schema).unwrap_or_default();
    strip_prose(&mut value);
    value
}

fn strip_prose(schema: &mut Value) {
    let Value::Object(object) = schema else {
        return;
    };
    for key in ["description", "title", "example", "externalDocs", "default"] {
        object.remove(key);
    }
    for key in ["required", "enum"] {
        if let Some(Value::Array(items)) = object.get_mut(key) {
            items.sort_by_key(ToString::to_string);
        }
    }
    for (key, value) in object.iter_mut() {
        match value {
            Value::Object(inner) if key == "properties" => inner.values_mut().for_each(strip_prose),
            Value::Array(items) if matches!(key.as_str(), "oneOf" | "anyOf" | "allOf") => {
                items.iter_mut().for_each(strip_prose);
            }
            Value::Object(_)
                if matches!(key.as_str(), "items" | "additionalProperties" | "not") =>
            {
                strip_prose(value);
            }
            _ => {}
        }
    }
}

/// Further properties are accepted if any of the objects accepts them; the kind is kept only where all agree.
fn further(objects: &[ObjectType]) -> Option<AdditionalProperties> {
    let all: Vec<_> = objects
        .iter()
        .map(|object| object.additional_properties.as_ref())
        .collect();
    if all.iter().all(|one| *one == all[0]) {
        return all[0].cloned();
    }
    let is_open = |one: &&AdditionalProperties| !matches!(one, AdditionalProperties::Any(false));
    all.into_iter()
        .flatten()
        .any(|one| is_open(&one))
        .then_some(AdditionalProperties::Any(true))
}
