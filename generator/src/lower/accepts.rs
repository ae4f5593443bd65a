//! Whether one schema accepts all that another one accepts. Where that is not plain to see, the answer is no.

use openapiv3::{AdditionalProperties, ObjectType, ReferenceOr, Schema, SchemaKind, Type};

use crate::{
    diagnostic::Diagnostic,
    lower::{
        combine,
        context::At,
        kinds::{allows_null, enumeration, is_whole, is_widest, kind_of},
        schema::{Node, Schemas, node},
    },
};

/// How deep it is looked into a schema.
const DEPTH: usize = 6;

impl Schemas<'_> {
    /// Whether an object accepts all that another one accepts. Properties that neither names do not count.
    pub(super) fn covers(
        &self,
        wide: &ObjectType,
        narrow: &ObjectType,
        at: &At,
    ) -> Result<bool, Diagnostic> {
        self.covers_within(wide, narrow, DEPTH, at)
    }

    fn covers_within(
        &self,
        wide: &ObjectType,
        narrow: &ObjectType,
        depth: usize,
        at: &At,
    ) -> Result<bool, Diagnostic> {
        let names = |name: &String| wide.properties.contains_key(name);
        let fits = narrow.properties.keys().all(names)
            && narrow.required.iter().all(names)
            && wide
                .required
                .iter()
                .all(|name| narrow.required.contains(name))
            && takes_any(wide) == takes_any(narrow)
            && (!takes_any(wide) || wide.additional_properties == narrow.additional_properties);
        if !fits {
            return Ok(false);
        }
        for (name, schema) in &narrow.properties {
            if !self.accepts(&node(&wide.properties[name]), &node(schema), depth, at)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn accepts(
        &self,
        wide: &Node<'_>,
        narrow: &Node<'_>,
        depth: usize,
        at: &At,
    ) -> Result<bool, Diagnostic> {
        if combine::shape_of(wide) == combine::shape_of(narrow) {
            return Ok(true);
        }
        if depth == 0 {
            return Ok(false);
        }
        let (mut wide, mut narrow) = (self.view(wide, at)?, self.view(narrow, at)?);
        if allows_null(&narrow) && !allows_null(&wide) {
            return Ok(false);
        }
        wide.schema_data.nullable = false;
        narrow.schema_data.nullable = false;
        let same = |schema: &Schema| combine::shape_of(&ReferenceOr::Item(schema));
        if same(&wide) == same(&narrow) {
            return Ok(true);
        }
        if let Some(members) = members_of(&narrow) {
            let wide = ReferenceOr::Item(&wide);
            return self.all(members, |member| {
                self.accepts(&wide, &member, depth - 1, at)
            });
        }
        if let Some(members) = members_of(&wide) {
            let narrow = ReferenceOr::Item(&narrow);
            let is_refused =
                |member: Node<'_>| Ok(!self.accepts(&member, &narrow, depth - 1, at)?);
            return Ok(!self.all(members, is_refused)?);
        }
        self.accepts_values(&wide, &narrow, depth, at)
    }

    fn all(
        &self,
        members: &[ReferenceOr<Schema>],
        test: impl Fn(Node<'_>) -> Result<bool, Diagnostic>,
    ) -> Result<bool, Diagnostic> {
        for member in members {
            if !test(node(member))? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// For schemas that are no choices.
    fn accepts_values(
        &self,
        wide: &Schema,
        narrow: &Schema,
        depth: usize,
        at: &At,
    ) -> Result<bool, Diagnostic> {
        if kind_of(wide).is_none() || kind_of(wide) != kind_of(narrow) {
            return Ok(false);
        }
        if let (Some(all), Some(some)) = (enumeration(wide), enumeration(narrow)) {
            return Ok(some
                .iter()
                .all(|value| value.is_null() || all.contains(value)));
        }
        if let (Some(wide), Some(narrow)) =
            (combine::object_view(wide), combine::object_view(narrow))
        {
            return self.covers_within(&wide, &narrow, depth - 1, at);
        }
        match (&wide.schema_kind, &narrow.schema_kind) {
            (SchemaKind::Type(Type::Array(wide)), SchemaKind::Type(Type::Array(narrow))) => {
                match (&wide.items, &narrow.items) {
                    (Some(wide), Some(narrow)) => {
                        self.accepts(&node(wide), &node(narrow), depth - 1, at)
                    }
                    (None, None) => Ok(true),
                    _ => Ok(false),
                }
            }
            (SchemaKind::Type(Type::Integer(_)), _) => {
                Ok(enumeration(wide).is_none() && is_whole(narrow))
            }
            _ => Ok(is_widest(wide) && !combine::is_special(wide) && !combine::is_special(narrow)),
        }
    }

    /// The positions of those objects that are not all another one accepts anyway.
    pub(super) fn distinct(
        &self,
        objects: &[&ObjectType],
        at: &At,
    ) -> Result<Vec<usize>, Diagnostic> {
        let mut kept: Vec<usize> = (0..objects.len()).collect();
        for index in 0..objects.len() {
            for other in kept.clone() {
                if other != index && self.covers(objects[other], objects[index], at)? {
                    kept.retain(|one| *one != index);
                    break;
                }
            }
        }
        Ok(kept)
    }
}

/// Whether an object may have properties of any name.
pub(super) fn takes_any(object: &ObjectType) -> bool {
    !matches!(
        object.additional_properties,
        None | Some(AdditionalProperties::Any(false))
    )
}

/// The members of a choice, if a schema in normal form is one.
pub(super) fn members_of(schema: &Schema) -> Option<&[ReferenceOr<Schema>]> {
    match &schema.schema_kind {
        SchemaKind::OneOf { one_of: members } | SchemaKind::AnyOf { any_of: members } => {
            Some(members)
        }
        _ => None,
    }
}
