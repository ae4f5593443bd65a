//! Unions of objects: how the value tells which one it is.

use openapiv3::{ObjectType, ReferenceOr, SchemaData};

use crate::{
    api::{Kind, Member, ObjectChoice, Told, Type, Union},
    diagnostic::Diagnostic,
    lower::{
        combine,
        context::At,
        kinds::{enum_values, label_of},
        schema::{Schemas, node},
        text,
        union::Candidate,
    },
};

/// A member that is an object.
#[derive(Clone)]
pub(super) struct ObjectMember {
    candidate: Candidate,
    object: ObjectType,
}

/// The property that tells objects apart, and the groups of objects that share values of it.
struct Tag {
    property: String,
    groups: Vec<Group>,
}

/// Values of a property, and the objects that have one of them.
type Group = (Vec<String>, Vec<ObjectMember>);

impl Schemas<'_> {
    /// The members that objects become. `implied` is a property that is known already, `merged_at` the place of the
    /// object they become if they cannot be told apart.
    pub(super) fn objects(
        &mut self,
        objects: Vec<ObjectMember>,
        implied: Option<&str>,
        data: &SchemaData,
        at: &At,
        merged_at: &At,
    ) -> Result<(Vec<Member>, ObjectChoice), Diagnostic> {
        if let [only] = objects.as_slice() {
            let member =
                self.object_member(label_of(Kind::Object).to_owned(), only, implied, at)?;
            return Ok((vec![member], ObjectChoice::Single));
        }
        if let Some(tag) = self.tag(&objects, implied, at)? {
            self.tally.union(Told::Tag, at);
            return self.tagged(tag, at);
        }
        if let Some(keys) = unique_keys(&objects) {
            self.tally.union(Told::Keys, at);
            return self.keyed(&objects, keys, implied, at);
        }
        self.tally.union(Told::Merged, at);
        let member = self.merged(&objects, implied, data, merged_at)?;
        Ok((vec![member], ObjectChoice::Single))
    }

    /// A property that every object requires and whose possible values make at least two groups of them.
    fn tag(
        &self,
        objects: &[ObjectMember],
        implied: Option<&str>,
        at: &At,
    ) -> Result<Option<Tag>, Diagnostic> {
        let mut shared: Vec<_> = objects[0].object.required.clone();
        shared.retain(|name| objects.iter().all(|one| one.object.required.contains(name)));
        shared.retain(|name| implied != Some(name));
        shared.sort_by_key(|name| (name != "type", name.clone()));
        let mut best: Option<Tag> = None;
        for property in shared {
            let groups = self.groups(objects, &property, at)?;
            let count = best.as_ref().map_or(1, |tag| tag.groups.len());
            if groups.len() > count {
                best = Some(Tag { property, groups });
            }
        }
        Ok(best)
    }

    /// Objects by the values of a property; those that share a value share a group.
    fn groups(
        &self,
        objects: &[ObjectMember],
        property: &str,
        at: &At,
    ) -> Result<Vec<Group>, Diagnostic> {
        let mut groups: Vec<Group> = Vec::new();
        for one in objects {
            let Some(schema) = one.object.properties.get(property) else {
                return Ok(Vec::new());
            };
            let schema = self.resolved(&node(schema), at)?;
            let Some(values) = enum_values(&schema) else {
                return Ok(Vec::new());
            };
            let mut whole = (
                values
                    .into_iter()
                    .map(ToOwned::to_owned)
                    .collect::<Vec<_>>(),
                vec![one.clone()],
            );
            let (same, other) = groups
                .into_iter()
                .partition(|(known, _)| known.iter().any(|value| whole.0.contains(value)));
            groups = other;
            let same: Vec<Group> = same;
            for (values, members) in same {
                whole.0.extend(values);
                whole.1.splice(0..0, members);
            }
            whole.0.sort();
            whole.0.dedup();
            groups.push(whole);
        }
        groups.sort_by(|left, right| left.0.cmp(&right.0));
        Ok(groups)
    }

    fn tagged(&mut self, tag: Tag, at: &At) -> Result<(Vec<Member>, ObjectChoice), Diagnostic> {
        let mut members = Vec::new();
        let mut values = Vec::new();
        for (index, (group_values, group)) in tag.groups.into_iter().enumerate() {
            let label = group_values[0].clone();
            // Only where it has one value in the group is it implied.
            let implied = (group_values.len() == 1).then_some(tag.property.as_str());
            values.extend(group_values.iter().map(|value| (value.clone(), index)));
            members.push(match group.as_slice() {
                [only] => self.object_member(label, only, implied, at)?,
                _ => self.group(label, group, implied, at)?,
            });
        }
        values.sort();
        Ok((
            members,
            ObjectChoice::Tag {
                property: tag.property,
                members: values,
            },
        ))
    }

    /// Objects that share a tag make a union of their own.
    fn group(
        &mut self,
        label: String,
        group: Vec<ObjectMember>,
        implied: Option<&str>,
        at: &At,
    ) -> Result<Member, Diagnostic> {
        let data = SchemaData::default();
        let at = at.member(&label).deeper()?;
        let (members, objects) = self.objects(group, implied, &data, &at, &at)?;
        let lowered = self.define_union(Union { members, objects }, &data, &at)?;
        Ok(member(label, lowered.ty, &data))
    }

    /// An object in which a property that is known from the tag is implied, whichever way the value travels.
    fn object_member(
        &mut self,
        label: String,
        one: &ObjectMember,
        implied: Option<&str>,
        union: &At,
    ) -> Result<Member, Diagnostic> {
        let Candidate {
            written,
            schema,
            at,
        } = &one.candidate;
        let at = at.of_union(union).member(&label);
        let ty = match (written, implied) {
            (ReferenceOr::Item(_), Some(_)) => {
                self.object_type(&one.object, &schema.schema_data, implied, &at)?
                    .ty
            }
            (written, _) => self.lower(&node(written), &at)?.ty.without_null().clone(),
        };
        Ok(member(label, ty, &schema.schema_data))
    }

    fn keyed(
        &mut self,
        objects: &[ObjectMember],
        keys: Vec<Option<String>>,
        implied: Option<&str>,
        at: &At,
    ) -> Result<(Vec<Member>, ObjectChoice), Diagnostic> {
        let mut members = Vec::new();
        let mut choice = Vec::new();
        let mut otherwise = None;
        for (index, (one, key)) in objects.iter().zip(keys).enumerate() {
            let label = key
                .clone()
                .unwrap_or_else(|| label_of(Kind::Object).to_owned());
            match key {
                Some(key) => choice.push((key, index)),
                None => otherwise = Some(index),
            }
            members.push(self.object_member(label, one, implied, at)?);
        }
        choice.sort();
        Ok((
            members,
            ObjectChoice::Key {
                members: choice,
                otherwise,
            },
        ))
    }

    /// Objects that cannot be told apart become one with the weaker rules of them all.
    fn merged(
        &mut self,
        objects: &[ObjectMember],
        implied: Option<&str>,
        data: &SchemaData,
        at: &At,
    ) -> Result<Member, Diagnostic> {
        let parts: Vec<_> = objects.iter().map(|one| one.object.clone()).collect();
        let whole = combine::any_of(&parts);
        let lowered = self.object_type(&whole, data, implied, at)?;
        Ok(member(label_of(Kind::Object).to_owned(), lowered.ty, data))
    }
}

fn member(label: String, ty: Type, data: &SchemaData) -> Member {
    Member {
        label,
        name_hint: text::extension(data, "x-rust-name").map(ToOwned::to_owned),
        ty,
        kind: Kind::Object,
        item_kind: None,
        docs: text::docs(data),
    }
}

pub(super) fn object_members(group: Vec<Candidate>) -> Vec<ObjectMember> {
    let members = group.into_iter().map(|candidate| {
        let object = combine::object_view(&candidate.schema).unwrap_or_default();
        ObjectMember { candidate, object }
    });
    members.collect()
}

/// For each object a property that it requires and no other has; one object may be without.
fn unique_keys(objects: &[ObjectMember]) -> Option<Vec<Option<String>>> {
    let mut keys = Vec::new();
    for (index, one) in objects.iter().enumerate() {
        let others = || {
            objects
                .iter()
                .enumerate()
                .filter(move |(other, _)| *other != index)
        };
        let is_unique =
            |name: &String| others().all(|(_, other)| !other.object.properties.contains_key(name));
        keys.push(
            one.object
                .required
                .iter()
                .filter(|name| is_unique(name))
                .min()
                .cloned(),
        );
    }
    (keys.iter().filter(|key| key.is_none()).count() <= 1).then_some(keys)
}
