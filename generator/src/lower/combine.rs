//! Makes one schema of several: what holds for all of them at once, or for any of them.

use std::collections::{BTreeMap, BTreeSet};

use openapiv3::{
    AdditionalProperties, AnySchema, ArrayType, BooleanType, IntegerType, NumberType, ObjectType,
    ReferenceOr, Schema, SchemaData, SchemaKind, StringType, Type as SchemaType,
    VariantOrUnknownOrEmpty,
};
use serde::Serialize;
use serde_json::Value;

use crate::{
    api::Kind,
    lower::{
        kinds::{enumeration, kind_of, kind_of_value, listed},
        text,
    },
};

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

/// How much there is to a schema that is combined with another one.
pub(super) fn weight(schema: &Schema) -> usize {
    let parts = match &schema.schema_kind {
        SchemaKind::Type(SchemaType::Object(object)) => object.properties.len(),
        SchemaKind::Type(SchemaType::String(string)) => string.enumeration.len(),
        SchemaKind::Any(any) => any.properties.len() + any.enumeration.len(),
        _ => 0,
    };
    parts + 1
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

/// The type that limits speak of, where no type is named.
pub(super) fn type_of_limits(any: &AnySchema) -> Option<SchemaType> {
    let is_text = any.pattern.is_some() || any.min_length.is_some() || any.max_length.is_some();
    let is_number = any.minimum.is_some() || any.maximum.is_some() || any.multiple_of.is_some();
    let name = match (is_text, is_number, any.min_items.or(any.max_items)) {
        (true, false, None) => "string",
        (false, true, None) => "number",
        (false, false, Some(_)) => "array",
        _ => return None,
    };
    let typ = Some(name.to_owned());
    by_its_type(&AnySchema { typ, ..any.clone() })?.ok()
}

/// Whether a schema beside others only narrows them down, and says nothing of what there is.
fn only_narrows(schema: &Schema) -> bool {
    let all = |parts: &[ReferenceOr<Schema>]| {
        let mut parts = parts.iter();
        parts.all(|part| part.as_item().is_some_and(only_narrows))
    };
    match &schema.schema_kind {
        SchemaKind::Any(any) => {
            any.typ.is_none()
                && any.properties.is_empty()
                && any.items.is_none()
                && any.enumeration.is_empty()
                && any.additional_properties.is_none()
                && [&any.one_of, &any.any_of, &any.all_of]
                    .into_iter()
                    .all(|parts| all(parts))
        }
        SchemaKind::OneOf { one_of: parts }
        | SchemaKind::AnyOf { any_of: parts }
        | SchemaKind::AllOf { all_of: parts } => all(parts),
        SchemaKind::Not { .. } => true,
        SchemaKind::Type(_) => false,
    }
}

/// Whether a member of a choice says nothing but which values of what stands beside the choice are meant.
pub(super) fn narrows(member: &Schema, beside: &Schema) -> bool {
    if only_narrows(member) {
        return true;
    }
    match (&member.schema_kind, &beside.schema_kind) {
        (SchemaKind::Type(SchemaType::String(string)), SchemaKind::Type(SchemaType::String(_))) => {
            string.enumeration.is_empty()
        }
        (SchemaKind::Type(SchemaType::Object(object)), _) => {
            object_view(beside).is_some()
                && object.properties.is_empty()
                && object.additional_properties.is_none()
        }
        _ => false,
    }
}

/// Whether a text is of a type of its own.
pub(super) fn is_special(schema: &Schema) -> bool {
    let format = match &schema.schema_kind {
        SchemaKind::Type(SchemaType::String(string)) => text::format_name(&string.format),
        _ => None,
    };
    let is_special = matches!(format.as_deref(), Some("date-time" | "decimal"));
    is_special || text::flag(&schema.schema_data, "x-secret")
}

/// Whether a schema says nothing but the name of a type.
pub(super) fn is_bare_type(schema: &Schema) -> bool {
    match &schema.schema_kind {
        SchemaKind::Type(SchemaType::Object(object)) => *object == ObjectType::default(),
        SchemaKind::Type(SchemaType::String(string)) => *string == StringType::default(),
        SchemaKind::Type(SchemaType::Number(number)) => *number == NumberType::default(),
        SchemaKind::Type(SchemaType::Integer(integer)) => *integer == IntegerType::default(),
        SchemaKind::Type(SchemaType::Boolean(boolean)) => *boolean == BooleanType::default(),
        SchemaKind::Type(SchemaType::Array(array)) => array.items.is_none(),
        _ => false,
    }
}

/// Whether all values of a member are of a type that is named beside the choice.
pub(super) fn is_of_type(member: &Schema, named: &Schema) -> bool {
    let integers =
        |schema: &Schema| matches!(schema.schema_kind, SchemaKind::Type(SchemaType::Integer(_)));
    match &member.schema_kind {
        SchemaKind::OneOf { .. } | SchemaKind::AnyOf { .. } => true,
        _ => {
            kind_of(member).is_some()
                && kind_of(member) == kind_of(named)
                && integers(member) == integers(named)
                && !(only_narrows(member) || narrows(member, named))
        }
    }
}

/// A schema for what is both of two that are no choices; `None` if nothing is.
pub(super) fn both(left: Schema, right: Schema) -> Option<Schema> {
    if let (Some(one), Some(other)) = (object_view(&left), object_view(&right)) {
        let kind = SchemaKind::Type(SchemaType::Object(both_objects(one, other)));
        return Some(with_kind(&left, &right, kind));
    }
    if only_narrows(&right) {
        return Some(left);
    }
    if only_narrows(&left) {
        return Some(right);
    }
    let (one, other) = (kind_of(&left), kind_of(&right));
    if one.is_some() && other.is_some() && one != other {
        return None;
    }
    if let Some(values) = both_lists(&left, &right) {
        let kind = listed(values?).schema_kind;
        return Some(with_kind(&left, &right, kind));
    }
    let (SchemaKind::Type(one), SchemaKind::Type(other)) = (&left.schema_kind, &right.schema_kind)
    else {
        return Some(right);
    };
    let kind = SchemaKind::Type(both_types(one, other));
    Some(with_kind(&left, &right, kind))
}

/// The values that both schemas list, if any of them lists values. Where two lists have nothing in common, the latter
/// holds: that is how published documents override what they are based on.
fn both_lists(left: &Schema, right: &Schema) -> Option<Option<Vec<Value>>> {
    let of_kind = |values: Vec<Value>, kind: Option<Kind>| {
        let fits =
            |value: &Value| kind.is_none() || value.is_null() || kind_of_value(value) == kind;
        let values: Vec<_> = values.into_iter().filter(fits).collect();
        (!values.is_empty()).then_some(values)
    };
    match (enumeration(left), enumeration(right)) {
        (None, None) => None,
        (Some(values), None) => Some(of_kind(values, kind_of(right))),
        (None, Some(values)) => Some(of_kind(values, kind_of(left))),
        (Some(one), Some(other)) => {
            let one: BTreeSet<_> = one.iter().map(ToString::to_string).collect();
            let is_shared = |value: &&Value| one.contains(&value.to_string());
            let shared: Vec<_> = other.iter().filter(is_shared).cloned().collect();
            Some(Some(if shared.is_empty() { other } else { shared }))
        }
    }
}

/// The narrower of two types of one kind, with the limits of both.
fn both_types(left: &SchemaType, right: &SchemaType) -> SchemaType {
    match (left, right) {
        (SchemaType::String(one), SchemaType::String(other)) => SchemaType::String(StringType {
            format: match &other.format {
                VariantOrUnknownOrEmpty::Empty => one.format.clone(),
                format => format.clone(),
            },
            pattern: other.pattern.clone().or_else(|| one.pattern.clone()),
            enumeration: Vec::new(),
            min_length: other.min_length.max(one.min_length),
            max_length: other.max_length.into_iter().chain(one.max_length).min(),
        }),
        (SchemaType::Array(one), SchemaType::Array(other)) => SchemaType::Array(ArrayType {
            items: match (&one.items, &other.items) {
                (Some(one), Some(other)) => Some(at_once(one.clone(), other.clone())),
                (one, other) => other.clone().or_else(|| one.clone()),
            },
            min_items: other.min_items.max(one.min_items),
            max_items: other.max_items.into_iter().chain(one.max_items).min(),
            unique_items: one.unique_items || other.unique_items,
        }),
        (SchemaType::Integer(one), SchemaType::Number(other)) => whole(one, other),
        (SchemaType::Number(one), SchemaType::Integer(other)) => whole(other, one),
        (SchemaType::Number(one), SchemaType::Number(other)) => SchemaType::Number(NumberType {
            minimum: other.minimum.or(one.minimum),
            maximum: other.maximum.or(one.maximum),
            ..other.clone()
        }),
        (SchemaType::Integer(one), SchemaType::Integer(other)) => {
            SchemaType::Integer(IntegerType {
                minimum: other.minimum.or(one.minimum),
                maximum: other.maximum.or(one.maximum),
                ..other.clone()
            })
        }
        _ => right.clone(),
    }
}

/// A whole number with the limits of another one as far as it has none.
fn whole(integer: &IntegerType, number: &NumberType) -> SchemaType {
    // What is out of range becomes the end of the range, which limits nothing more.
    let least = number.minimum.map(|bound| bound.ceil() as i64);
    let most = number.maximum.map(|bound| bound.floor() as i64);
    SchemaType::Integer(IntegerType {
        minimum: integer.minimum.or(least),
        maximum: integer.maximum.or(most),
        ..integer.clone()
    })
}

fn with_kind(left: &Schema, right: &Schema, schema_kind: SchemaKind) -> Schema {
    let (one, other) = (&left.schema_data, &right.schema_data);
    let mut extensions = one.extensions.clone();
    extensions.extend(other.extensions.clone());
    Schema {
        schema_data: SchemaData {
            nullable: one.nullable && other.nullable,
            read_only: one.read_only || other.read_only,
            write_only: one.write_only || other.write_only,
            deprecated: one.deprecated || other.deprecated,
            description: other
                .description
                .clone()
                .or_else(|| one.description.clone()),
            title: other.title.clone().or_else(|| one.title.clone()),
            extensions,
            ..SchemaData::default()
        },
        schema_kind,
    }
}

/// An object that is everything both are.
fn both_objects(mut left: ObjectType, right: ObjectType) -> ObjectType {
    for (name, schema) in right.properties {
        let schema = match left.properties.swap_remove(&name) {
            Some(known) => at_once(known, schema),
            None => schema,
        };
        left.properties.insert(name, schema);
    }
    left.required.extend(right.required);
    left.required.sort();
    left.required.dedup();
    left.additional_properties = match (left.additional_properties, right.additional_properties) {
        (Some(AdditionalProperties::Schema(one)), Some(AdditionalProperties::Schema(other))) => {
            let both = at_once(in_box(*one), in_box(*other)).unbox();
            Some(AdditionalProperties::Schema(Box::new(both)))
        }
        (Some(AdditionalProperties::Any(true)) | None, other) => other,
        (one, Some(AdditionalProperties::Any(true)) | None) => one,
        (Some(AdditionalProperties::Any(false)), _) => Some(AdditionalProperties::Any(false)),
        (_, other) => other,
    };
    left
}

/// Marks what was put together here, so that more can be added. No document can do so: the names of its extensions
/// begin with `x-`.
const COMBINED: &str = "combined";

/// A schema for what is both of two. Where they say the same, the latter is taken.
fn at_once(
    left: ReferenceOr<Box<Schema>>,
    right: ReferenceOr<Box<Schema>>,
) -> ReferenceOr<Box<Schema>> {
    let (left, right) = (left.unbox(), right.unbox());
    let is_combined = |schema: &Schema| schema.schema_data.extensions.contains_key(COMBINED);
    let is_combined = left.as_item().is_some_and(is_combined);
    if !is_combined && shape_of(&left) == shape_of(&right) {
        return in_box(right);
    }
    let data =
        |schema: &ReferenceOr<Schema>| schema.as_item().map(|schema| schema.schema_data.clone());
    let (one, other) = (
        data(&left).unwrap_or_default(),
        data(&right).unwrap_or_default(),
    );
    let schema_data = SchemaData {
        read_only: one.read_only || other.read_only,
        write_only: one.write_only || other.write_only,
        deprecated: one.deprecated || other.deprecated,
        nullable: one.nullable && other.nullable,
        description: other.description.or(one.description),
        extensions: [(COMBINED.to_owned(), Value::Bool(true))].into(),
        ..SchemaData::default()
    };
    let all_of = match left {
        ReferenceOr::Item(Schema {
            schema_kind: SchemaKind::AllOf { mut all_of },
            ..
        }) if is_combined => {
            all_of.push(right);
            all_of
        }
        left => vec![left, right],
    };
    ReferenceOr::Item(Box::new(Schema {
        schema_data,
        schema_kind: SchemaKind::AllOf { all_of },
    }))
}

/// An object that accepts what any of them accepts: a property is required if all of them require it, and where
/// they differ in its schema, any of these will do.
pub(crate) fn any_of(objects: &[&ObjectType]) -> ObjectType {
    let mut properties: BTreeMap<&String, Vec<_>> = BTreeMap::new();
    let mut required: BTreeMap<&String, usize> = BTreeMap::new();
    for object in objects {
        for (name, schema) in &object.properties {
            properties.entry(name).or_default().push(schema.clone());
        }
        let names: BTreeSet<_> = object.required.iter().collect();
        names
            .into_iter()
            .for_each(|name| *required.entry(name).or_default() += 1);
    }
    let properties = properties.into_iter();
    let properties = properties.map(|(name, schemas)| (name.clone(), alternative(schemas)));
    let required = required
        .into_iter()
        .filter(|(_, count)| *count == objects.len());
    let all: Vec<_> = objects
        .iter()
        .map(|object| object.additional_properties.as_ref())
        .collect();
    ObjectType {
        properties: properties.collect(),
        required: required.map(|(name, _)| name.clone()).collect(),
        additional_properties: further(&all),
        ..ObjectType::default()
    }
}

/// A schema for any of several, each of which is taken once.
pub(crate) fn alternative(schemas: Vec<ReferenceOr<Box<Schema>>>) -> ReferenceOr<Box<Schema>> {
    let mut distinct: BTreeMap<String, ReferenceOr<Schema>> = BTreeMap::new();
    for schema in schemas
        .into_iter()
        .flat_map(|schema| alternatives(schema.unbox()))
    {
        distinct
            .entry(shape_of(&schema).to_string())
            .or_insert(schema);
    }
    let mut one_of: Vec<_> = distinct.into_values().collect();
    match one_of.len() {
        1 => in_box(one_of.remove(0)),
        _ => ReferenceOr::Item(Box::new(Schema {
            schema_data: SchemaData {
                description: one_of.iter().find_map(description),
                ..SchemaData::default()
            },
            schema_kind: SchemaKind::OneOf { one_of },
        })),
    }
}

/// The members of a choice that was made here before, so that each is taken once over all.
fn alternatives(schema: ReferenceOr<Schema>) -> Vec<ReferenceOr<Schema>> {
    match schema {
        ReferenceOr::Item(Schema {
            schema_data,
            schema_kind: SchemaKind::OneOf { one_of },
        }) if !schema_data.nullable => one_of,
        schema => vec![schema],
    }
}

fn description(schema: &ReferenceOr<Schema>) -> Option<String> {
    schema.as_item()?.schema_data.description.clone()
}

fn in_box(schema: ReferenceOr<Schema>) -> ReferenceOr<Box<Schema>> {
    match schema {
        ReferenceOr::Item(item) => ReferenceOr::Item(Box::new(item)),
        ReferenceOr::Reference { reference } => ReferenceOr::Reference { reference },
    }
}

/// What a schema says about values, without a word to people and without order where it means nothing.
pub(super) fn shape_of<S: Serialize>(schema: &ReferenceOr<S>) -> Value {
    let mut value = serde_json::to_value(schema).unwrap_or_default();
    strip_prose(&mut value);
    value
}

fn strip_prose(schema: &mut Value) {
    let Value::Object(object) = schema else {
        return;
    };
    for key in [
        "description",
        "title",
        "example",
        "externalDocs",
        "default",
        COMBINED,
    ] {
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
                items.sort_by_cached_key(ToString::to_string);
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
pub(super) fn further(all: &[Option<&AdditionalProperties>]) -> Option<AdditionalProperties> {
    if all.iter().all(|one| *one == all[0]) {
        return all[0].cloned();
    }
    let is_open = |one: &&AdditionalProperties| !matches!(one, AdditionalProperties::Any(false));
    let mut said = all.iter().copied().flatten();
    said.any(|one| is_open(&one))
        .then_some(AdditionalProperties::Any(true))
}
