//! Lowering of schemas that combine others, or whose keywords do not belong together.

use openapiv3::{
    AnySchema, ArrayType, ObjectType, ReferenceOr, Schema, SchemaData, SchemaKind, StringType,
    Type as SchemaType,
};

use crate::{
    diagnostic::{Code, Diagnostic},
    lower::{
        combine,
        context::At,
        schema::{Lowered, Schemas, node},
        text,
    },
};

impl Schemas<'_> {
    /// A schema without `type`, or with keywords that do not belong together.
    pub(super) fn any(
        &mut self,
        any: &AnySchema,
        data: &SchemaData,
        at: &At,
    ) -> Result<Lowered, Diagnostic> {
        if !any.all_of.is_empty() {
            return self.all_of(&any.all_of, &combine::object_of(any), data, at);
        }
        let (members, keyword) = if any.one_of.is_empty() {
            (&any.any_of, "anyOf")
        } else {
            (&any.one_of, "oneOf")
        };
        let narrows = |member: &ReferenceOr<Schema>| {
            member.as_item().is_some_and(|one| narrows_beside(any, one))
        };
        if members.iter().all(narrows) {
            return self.plain(any, data, at);
        }
        if combine::has_object_keywords(any) {
            let members = self.with_common_part(members, keyword, &combine::object_of(any), at)?;
            return self.union(&members, keyword, data, at);
        }
        self.union(members, keyword, data, at)
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
        let texts: Option<Vec<_>> = any
            .enumeration
            .iter()
            .filter(|value| !value.is_null())
            .map(|value| Some(value.as_str()?.to_owned()))
            .collect();
        if let Some(texts) = texts.filter(|texts| !texts.is_empty()) {
            let string = StringType {
                enumeration: texts.into_iter().map(Some).collect(),
                ..StringType::default()
            };
            let nullable = any.enumeration.iter().any(serde_json::Value::is_null);
            return Ok(self.enumeration(&string, data, at).nullable(nullable));
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
                let limits = text::one_of(any.enumeration.iter());
                let reason = match any.enumeration.as_slice() {
                    [] => "no word on what it is",
                    _ => "values of several kinds",
                };
                Ok(self
                    .untyped(reason, data, at)
                    .limits(limits.into_iter().collect()))
            }
        }
    }

    /// The members of a choice, each with the properties that stand beside the choice and so belong to all.
    fn with_common_part(
        &self,
        members: &[ReferenceOr<Schema>],
        keyword: &str,
        common: &ObjectType,
        at: &At,
    ) -> Result<Vec<ReferenceOr<Schema>>, Diagnostic> {
        let whole = members.iter().enumerate().map(|(index, member)| {
            let at = at.inside(&[keyword, &index.to_string()]);
            let schema = self.resolved(&node(member), &at)?;
            let part = combine::object_view(&schema).ok_or_else(|| mixed_keywords(&at))?;
            Ok(ReferenceOr::Item(Schema {
                schema_data: schema.schema_data,
                schema_kind: SchemaKind::Type(SchemaType::Object(combine::both(
                    common.clone(),
                    part,
                ))),
            }))
        });
        whole.collect()
    }

    /// Objects that are to be all of several at once become one object.
    pub(super) fn all_of(
        &mut self,
        members: &[ReferenceOr<Schema>],
        own: &ObjectType,
        data: &SchemaData,
        at: &At,
    ) -> Result<Lowered, Diagnostic> {
        if let ([only], true) = (members, own.properties.is_empty()) {
            let mut lowered = self.lower(&node(only), &at.inside(&["allOf", "0"]))?;
            if data.description.is_some() {
                lowered.docs = text::docs(data);
            }
            return Ok(lowered);
        }
        let mut whole = own.clone();
        for (index, member) in members.iter().enumerate() {
            let at = at.inside(&["allOf", &index.to_string()]);
            let schema = self.resolved(&node(member), &at)?;
            match self.object_part(&schema, &at)? {
                Some(part) => whole = combine::both(whole, part),
                None if combine::only_narrows(&schema) => {}
                None => return Err(not_an_object(&at)),
            }
        }
        self.object(&whole, data, at)
    }

    /// A member of `allOf` as an object; it may itself be made of several.
    fn object_part(&self, schema: &Schema, at: &At) -> Result<Option<ObjectType>, Diagnostic> {
        let (inner, own) = match &schema.schema_kind {
            SchemaKind::AllOf { all_of } => (all_of, ObjectType::default()),
            SchemaKind::Any(any) if !any.all_of.is_empty() => {
                (&any.all_of, combine::object_of(any))
            }
            _ => return Ok(combine::object_view(schema)),
        };
        let mut whole = own;
        for (index, member) in inner.iter().enumerate() {
            let at = at.inside(&["allOf", &index.to_string()]).deeper()?;
            match self.object_part(&self.resolved(&node(member), &at)?, &at)? {
                Some(part) => whole = combine::both(whole, part),
                None => return Ok(None),
            }
        }
        Ok(Some(whole))
    }
}

/// Whether a member of a choice says nothing but which values of what stands beside the choice are meant.
fn narrows_beside(any: &AnySchema, member: &Schema) -> bool {
    let has_base = any.typ.is_some() || combine::has_object_keywords(any);
    let same_type = match &member.schema_kind {
        SchemaKind::Type(SchemaType::String(string)) => {
            any.typ.as_deref() == Some("string") && string.enumeration.is_empty()
        }
        _ => false,
    };
    has_base && (same_type || combine::only_narrows(member))
}

fn mixed_keywords(at: &At) -> Diagnostic {
    Diagnostic::new(
        Code::Unsupported,
        "a schema that is both an object and a choice of others has no Rust type here",
    )
    .at(&at.pointer)
    .help("move the properties into the members, or remove the choice, by an overlay action")
}

fn not_an_object(at: &At) -> Diagnostic {
    Diagnostic::new(Code::Unsupported, "a member of `allOf` is not an object")
        .at(&at.pointer)
        .help("only objects can be combined; rewrite the schema by an overlay action")
}

fn unknown_type(name: &str, at: &At) -> Diagnostic {
    Diagnostic::new(
        Code::InvalidDocument,
        format!("not as OpenAPI 3.0 has it: there is no type `{name}`"),
    )
    .at(&at.pointer)
    .help("one of array, boolean, integer, number, object, string")
}
