//! Whether one schema accepts all that another one accepts. Where that is not plain to see, the answer is no.

use openapiv3::{AdditionalProperties, ObjectType, ReferenceOr, Schema, SchemaKind};

use crate::{
    diagnostic::Diagnostic,
    lower::{
        context::At,
        digest::{Digest, Items, ObjectDigest, ShapeId},
        schema::Schemas,
    },
};

/// How deep it is looked into a schema.
const DEPTH: usize = 6;

impl Schemas<'_> {
    /// Whether an object accepts all that another one accepts. Properties that neither names do not count.
    fn covers(
        &self,
        wide: &ObjectDigest,
        narrow: &ObjectDigest,
        depth: usize,
        at: &At,
    ) -> Result<bool, Diagnostic> {
        self.step(1, at)?;
        let fits = wide.properties.len() >= narrow.properties.len()
            && wide.required.len() <= narrow.required.len()
            && wide.takes_any == narrow.takes_any
            && wide.further == narrow.further
            && narrow
                .properties
                .iter()
                .all(|one| wide.property(one.0).is_some())
            && narrow
                .required
                .iter()
                .all(|name| wide.property(*name).is_some())
            && wide
                .required
                .iter()
                .all(|name| narrow.required.binary_search(name).is_ok());
        if !fits {
            return Ok(false);
        }
        for &(name, narrow) in &narrow.properties {
            let wide = wide.property(name);
            let accepts = wide.map(|wide| self.accepts(wide, narrow, depth, at));
            if !accepts.transpose()?.unwrap_or(false) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn accepts(
        &self,
        wide: ShapeId,
        narrow: ShapeId,
        depth: usize,
        at: &At,
    ) -> Result<bool, Diagnostic> {
        self.step(1, at)?;
        if wide == narrow || depth == 0 {
            return Ok(wide == narrow);
        }
        if let Some(answer) = self.answer(wide, narrow, depth) {
            return Ok(answer);
        }
        let (one, other) = (self.digest(wide, at)?, self.digest(narrow, at)?);
        let answer = self.accepts_digest(&one, &other, depth, at)?;
        self.keep_answer(wide, narrow, depth, answer);
        Ok(answer)
    }

    fn accepts_digest(
        &self,
        wide: &Digest,
        narrow: &Digest,
        depth: usize,
        at: &At,
    ) -> Result<bool, Diagnostic> {
        if narrow.nullable && !wide.nullable {
            return Ok(false);
        }
        if wide.bare == narrow.bare {
            return Ok(true);
        }
        if let Some(members) = &narrow.members {
            let is_refused = |member| Ok(!self.accepts(wide.bare, member, depth - 1, at)?);
            return Ok(!any(members, is_refused)?);
        }
        if let Some(members) = &wide.members {
            return any(members, |member| {
                self.accepts(member, narrow.bare, depth - 1, at)
            });
        }
        self.accepts_values(wide, narrow, depth, at)
    }

    /// For schemas that are no choices.
    fn accepts_values(
        &self,
        wide: &Digest,
        narrow: &Digest,
        depth: usize,
        at: &At,
    ) -> Result<bool, Diagnostic> {
        if wide.kind.is_none() || wide.kind != narrow.kind {
            return Ok(false);
        }
        if let (Some(all), Some(some)) = (&wide.listed, &narrow.listed) {
            self.step(some.len(), at)?;
            return Ok(some.is_subset(all));
        }
        if let (Some(wide), Some(narrow)) = (&wide.object, &narrow.object) {
            return self.covers(wide, narrow, depth - 1, at);
        }
        match (&wide.items, &narrow.items) {
            (Items::Of(wide), Items::Of(narrow)) => {
                return self.accepts(*wide, *narrow, depth - 1, at);
            }
            (Items::Any, Items::Any) => return Ok(true),
            (Items::None, _) | (_, Items::None) => {}
            _ => return Ok(false),
        }
        if wide.is_integer {
            return Ok(wide.listed.is_none() && narrow.is_whole);
        }
        Ok(wide.is_widest && !wide.is_special && !narrow.is_special)
    }

    /// The positions of those objects that are not all another one accepts anyway.
    pub(super) fn distinct(&self, objects: &[ShapeId], at: &At) -> Result<Vec<usize>, Diagnostic> {
        let digests = objects.iter().map(|&id| self.digest(id, at));
        let digests: Vec<_> = digests.collect::<Result<_, _>>()?;
        let views: Vec<_> = digests
            .iter()
            .map(|digest| digest.object.as_ref())
            .collect();
        let mut kept: Vec<usize> = (0..objects.len()).collect();
        for (index, narrow) in views.iter().enumerate() {
            let is_covered = |&other: &usize| match (views[other], narrow) {
                (Some(wide), Some(narrow)) if other != index => {
                    self.covers(wide, narrow, DEPTH, at)
                }
                _ => Ok(false),
            };
            if any(&kept, |other| is_covered(&other))? {
                kept.retain(|one| *one != index);
            }
        }
        Ok(kept)
    }
}

fn any<T: Copy>(
    items: &[T],
    mut test: impl FnMut(T) -> Result<bool, Diagnostic>,
) -> Result<bool, Diagnostic> {
    for item in items {
        if test(*item)? {
            return Ok(true);
        }
    }
    Ok(false)
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
