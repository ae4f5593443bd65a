//! Lowering of schemas that combine others, or whose keywords do not belong together.

use openapiv3::{AnySchema, ArrayType, BooleanType, ReferenceOr, Schema, SchemaData, SchemaKind};
use serde_json::Value;

use crate::{
    api::{Kind, Type},
    diagnostic::{Code, Diagnostic},
    lower::{
        combine,
        context::At,
        kinds::{by_kind, kind_of_values},
        normal::{combines, without_parts},
        schema::{Lowered, Schemas, node},
        text,
    },
};

impl Schemas<'_> {
    /// A schema without `type`, or with keywords that do not belong together.
    pub(super) fn any(
        &mut self,
        any: &AnySchema,
        schema: &Schema,
        at: &At,
    ) -> Result<Lowered, Diagnostic> {
        if !combines(any) {
            return self.plain(any, &schema.schema_data, at);
        }
        if without_parts(any) == AnySchema::default()
            && any.one_of.is_empty()
            && any.any_of.is_empty()
        {
            return self.all_of(&any.all_of, schema, at);
        }
        self.inline(&self.normal(schema, at)?, at)
    }

    /// Schemas that are to hold at once. The usual one that only adds a word to another is that other.
    pub(super) fn all_of(
        &mut self,
        members: &[ReferenceOr<Schema>],
        schema: &Schema,
        at: &At,
    ) -> Result<Lowered, Diagnostic> {
        let is_remark = |member: &ReferenceOr<Schema>| {
            let schema = member.as_item();
            schema.is_some_and(|schema| schema.schema_kind == SchemaKind::Any(AnySchema::default()))
        };
        let members = members.iter().enumerate();
        let (remarks, others): (Vec<_>, Vec<_>) =
            members.partition(|(_, member)| is_remark(member));
        let [(index, only)] = others.as_slice() else {
            return self.inline(&self.normal(schema, at)?, at);
        };
        let mut lowered = self.lower(&node(only), &at.inside(&["allOf", &index.to_string()]))?;
        let remarks = remarks.iter().filter_map(|(_, remark)| remark.as_item());
        for data in remarks
            .map(|remark| &remark.schema_data)
            .chain([&schema.schema_data])
        {
            if data.description.is_some() {
                lowered.docs = text::docs(data);
            }
            lowered.deprecated |= data.deprecated;
            if let Some(hint) = text::extension(data, "x-rust-name") {
                lowered.name_hint = Some(hint.to_owned());
            }
            lowered = lowered.nullable(data.nullable);
        }
        Ok(lowered)
    }

    /// Listed values of which some are fractions, truths, lists or objects, or of several kinds.
    fn listed(
        &mut self,
        values: &[Value],
        data: &SchemaData,
        at: &At,
    ) -> Result<Lowered, Diagnostic> {
        let limits = text::one_of(values.iter()).into_iter().collect();
        if let [_, _, ..] = by_kind(values).as_slice() {
            let members: Vec<_> = by_kind(values).into_iter().map(ReferenceOr::Item).collect();
            return self.union(&members, "enum", data, at);
        }
        Ok(match kind_of_values(values) {
            Some(Kind::Boolean) => {
                let enumeration = values.iter().map(Value::as_bool).collect();
                let boolean = BooleanType { enumeration };
                Lowered::new(Type::Boolean, data).limits(text::boolean_limits(&boolean))
            }
            Some(Kind::Number) => Lowered::new(Type::Number, data).limits(limits),
            _ => self
                .untyped("values that are lists or objects", data, at)
                .limits(limits),
        })
    }

    /// A schema that is no combination of others.
    fn plain(
        &mut self,
        any: &AnySchema,
        data: &SchemaData,
        at: &At,
    ) -> Result<Lowered, Diagnostic> {
        match combine::by_its_type(any) {
            Some(Ok(schema_type)) => return self.typed(&schema_type, data, at),
            Some(Err(name)) => return Err(unknown_type(&name, at)),
            None => {}
        }
        if combine::has_object_keywords(any) {
            return self.object(&combine::object_of(any), data, at);
        }
        if !any.enumeration.is_empty() {
            return self.listed(&any.enumeration, data, at);
        }
        match &any.items {
            Some(items) => {
                let array = ArrayType {
                    items: Some(items.clone()),
                    min_items: any.min_items,
                    max_items: any.max_items,
                    unique_items: any.unique_items.unwrap_or(false),
                };
                self.array(&array, data, at)
            }
            None => {
                let known = combine::type_of_limits(any);
                match known {
                    Some(schema_type) => self.typed(&schema_type, data, at),
                    None => Ok(self.untyped("no word on what it is", data, at)),
                }
            }
        }
    }
}

fn unknown_type(name: &str, at: &At) -> Diagnostic {
    Diagnostic::new(
        Code::InvalidDocument,
        format!("not as OpenAPI 3.0 has it: there is no type `{name}`"),
    )
    .at(&at.pointer)
    .help("one of array, boolean, integer, number, object, string")
}
