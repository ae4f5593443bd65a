//! Lowering of unions: what its members are and how a value tells which one it is.

use std::collections::BTreeMap;

use openapiv3::{
    AdditionalProperties, ObjectType, ReferenceOr, Schema, SchemaData, SchemaKind,
    Type as SchemaType,
};

use crate::{
    api::{Kind, Member, ObjectChoice, Shape, Step, Struct, Type, Union},
    diagnostic::{Code, Diagnostic},
    lower::{
        context::At,
        schema::{Lowered, Node, Schemas, about, constant_of, enum_values, node, object_view},
        text,
        types::About,
    },
};

/// A member before lowering.
struct Candidate<'s> {
    /// As it is written, possibly a reference.
    node: Node<'s>,
    /// What the reference leads to.
    schema: Schema,
    at: At,
}

/// The property that tells objects apart, and for each of them its possible values.
type Tag = (String, Vec<Vec<String>>);

/// An object among the members.
struct ObjectCandidate<'c> {
    candidate: &'c Candidate<'c>,
    object: ObjectType,
}

impl Schemas<'_> {
    pub(crate) fn union(
        &mut self,
        members: &[ReferenceOr<Schema>],
        keyword: &str,
        data: &SchemaData,
        at: &At,
    ) -> Result<Lowered, Diagnostic> {
        let candidates = self.candidates(members, keyword, at)?;
        let nullable = candidates
            .iter()
            .map(|candidate| &candidate.schema)
            .any(allows_null);
        let candidates: Vec<_> = candidates
            .into_iter()
            .filter(|candidate| !is_null_only(&candidate.schema))
            .collect();
        if let [only] = candidates.as_slice() {
            return Ok(self.only_member(only, data)?.nullable(nullable));
        }
        let mut union = Union {
            members: Vec::new(),
            objects: ObjectChoice::Single,
        };
        for (kind, group) in by_kind(&candidates) {
            match kind {
                None => return Ok(plain(Type::Any, data)),
                Some(Kind::Object) => self.object_members(&group, data, at, &mut union)?,
                Some(Kind::Array) => self.array_members(&group, at, &mut union)?,
                Some(kind) => union.members.push(self.scalar_member(kind, &group, at)?),
            }
        }
        sort_members(&mut union);
        if let [only] = union.members.as_slice() {
            return Ok(plain(only.ty.clone(), data).nullable(nullable));
        }
        let id = self.types.define(Shape::Union(union), about(data), at);
        Ok(plain(Type::Defined(id), data).nullable(nullable))
    }

    /// Members with references followed; unions written inside of this one are dissolved into it.
    fn candidates<'s>(
        &self,
        members: &'s [ReferenceOr<Schema>],
        keyword: &str,
        at: &At,
    ) -> Result<Vec<Candidate<'s>>, Diagnostic> {
        let mut found = Vec::new();
        for (index, member) in members.iter().enumerate() {
            let at = at.inside(&[keyword, &index.to_string()]);
            match member.as_item().map(|schema| &schema.schema_kind) {
                Some(SchemaKind::OneOf { one_of }) => {
                    found.extend(self.candidates(one_of, "oneOf", &at)?)
                }
                Some(SchemaKind::AnyOf { any_of }) => {
                    found.extend(self.candidates(any_of, "anyOf", &at)?)
                }
                _ => {
                    let schema = self.resolved(&node(member), &at)?;
                    found.push(Candidate {
                        node: node(member),
                        schema,
                        at,
                    });
                }
            }
        }
        Ok(found)
    }

    /// A union of one is that one.
    fn only_member(
        &mut self,
        only: &Candidate<'_>,
        data: &SchemaData,
    ) -> Result<Lowered, Diagnostic> {
        let mut lowered = self.lower(&only.node, &only.at)?;
        if data.description.is_some() {
            lowered.docs = text::docs(data);
        }
        lowered.name_hint = text::extension(data, "x-rust-name").map(ToOwned::to_owned);
        Ok(lowered)
    }

    fn scalar_member(
        &mut self,
        kind: Kind,
        group: &[&Candidate<'_>],
        at: &At,
    ) -> Result<Member, Diagnostic> {
        let label = label_of(kind);
        // The widest of several texts or numbers holds them all: a plain text, any number.
        let widest = group
            .iter()
            .find(|one| is_widest(&one.schema))
            .unwrap_or(&group[0]);
        let all_enums = kind == Kind::String
            && group.len() > 1
            && group.iter().all(|one| enum_values(&one.schema).is_some());
        if all_enums {
            return Err(ambiguous("several lists of texts", at));
        }
        self.member(
            label.to_owned(),
            kind,
            &widest.node,
            &widest.schema,
            &widest.at,
        )
    }

    fn member(
        &mut self,
        label: String,
        kind: Kind,
        node: &Node<'_>,
        schema: &Schema,
        at: &At,
    ) -> Result<Member, Diagnostic> {
        let at = At {
            place: at.place.join(Step::Member(label.clone())),
            ..at.clone()
        };
        let lowered = self.lower(node, &at)?;
        Ok(Member {
            label,
            name_hint: text::extension(&schema.schema_data, "x-rust-name").map(ToOwned::to_owned),
            ty: lowered.ty.without_null().clone(),
            kind,
            item_kind: None,
            docs: lowered.docs,
        })
    }

    fn array_members(
        &mut self,
        group: &[&Candidate<'_>],
        at: &At,
        union: &mut Union,
    ) -> Result<(), Diagnostic> {
        if let [only] = group {
            let member = self.member(
                label_of(Kind::Array).to_owned(),
                Kind::Array,
                &only.node,
                &only.schema,
                &only.at,
            )?;
            union.members.push(member);
            return Ok(());
        }
        let mut seen = Vec::new();
        for one in group {
            let kind = self.item_kind(one)?.filter(|kind| !seen.contains(kind));
            let kind = kind.ok_or_else(|| ambiguous("several lists", at))?;
            seen.push(kind);
            let label = format!("{}s", label_of(kind));
            let member = self.member(label, Kind::Array, &one.node, &one.schema, &one.at)?;
            union.members.push(Member {
                item_kind: Some(kind),
                ..member
            });
        }
        Ok(())
    }

    fn item_kind(&self, candidate: &Candidate<'_>) -> Result<Option<Kind>, Diagnostic> {
        let SchemaKind::Type(SchemaType::Array(array)) = &candidate.schema.schema_kind else {
            return Ok(None);
        };
        let Some(items) = &array.items else {
            return Ok(None);
        };
        Ok(kind_of(&self.resolved(&node(items), &candidate.at)?))
    }

    fn object_members(
        &mut self,
        group: &[&Candidate<'_>],
        data: &SchemaData,
        at: &At,
        union: &mut Union,
    ) -> Result<(), Diagnostic> {
        let objects: Vec<_> = group
            .iter()
            .filter_map(|candidate| {
                Some(ObjectCandidate {
                    candidate,
                    object: object_view(&candidate.schema)?,
                })
            })
            .collect();
        if let [only] = group {
            let member = self.member(
                label_of(Kind::Object).to_owned(),
                Kind::Object,
                &only.node,
                &only.schema,
                &only.at,
            )?;
            union.members.push(member);
        } else if let Some((property, values)) = self.tag(&objects, at)? {
            self.tagged_members(&objects, &property, values, union)?;
        } else if let Some(keys) = unique_keys(&objects) {
            self.keyed_members(&objects, keys, union)?;
        } else {
            let member = self.merged_member(&objects, data, at)?;
            union.members.push(member);
        }
        Ok(())
    }

    /// A property that every object requires and whose possible values differ from one to the next.
    fn tag(&self, objects: &[ObjectCandidate<'_>], at: &At) -> Result<Option<Tag>, Diagnostic> {
        let mut shared: Vec<_> = objects[0].object.required.clone();
        shared.retain(|name| objects.iter().all(|one| one.object.required.contains(name)));
        shared.sort_by_key(|name| (name != "type", name.clone()));
        for name in shared {
            let mut values: Vec<Vec<String>> = Vec::new();
            for one in objects {
                let Some(schema) = one.object.properties.get(&name) else {
                    break;
                };
                let schema = self.resolved(&node(schema), at)?;
                let Some(found) = enum_values(&schema) else {
                    break;
                };
                values.push(found.into_iter().map(ToOwned::to_owned).collect());
            }
            let mut all: Vec<_> = values.iter().flatten().collect();
            let count = all.len();
            all.sort_unstable();
            all.dedup();
            if values.len() == objects.len() && all.len() == count {
                return Ok(Some((name, values)));
            }
        }
        Ok(None)
    }

    fn tagged_members(
        &mut self,
        objects: &[ObjectCandidate<'_>],
        property: &str,
        values: Vec<Vec<String>>,
        union: &mut Union,
    ) -> Result<(), Diagnostic> {
        let mut tags = Vec::new();
        for (one, values) in objects.iter().zip(values) {
            let label = values[0].clone();
            let index = union.members.len();
            tags.extend(values.into_iter().map(|value| (value, index)));
            let member = self.tagged_member(one, property, label)?;
            union.members.push(member);
        }
        tags.sort();
        union.objects = ObjectChoice::Tag {
            property: property.to_owned(),
            members: tags,
        };
        Ok(())
    }

    /// In a member told apart by a constant that constant is implied, whichever way the value travels.
    fn tagged_member(
        &mut self,
        one: &ObjectCandidate<'_>,
        property: &str,
        label: String,
    ) -> Result<Member, Diagnostic> {
        let ReferenceOr::Item(schema) = &one.candidate.node else {
            return self.member(
                label,
                Kind::Object,
                &one.candidate.node,
                &one.candidate.schema,
                &one.candidate.at,
            );
        };
        let at = At {
            place: one.candidate.at.place.join(Step::Member(label.clone())),
            ..one.candidate.at.clone()
        };
        let (extra, closed) = match &one.object.additional_properties {
            Some(AdditionalProperties::Any(true)) => (Some(Type::Any), false),
            Some(AdditionalProperties::Any(false)) => (None, true),
            Some(AdditionalProperties::Schema(schema)) => {
                let at = at.step(&["additionalProperties"], Step::Values);
                (Some(self.lower(&node(schema), &at)?.ty), false)
            }
            None => (None, false),
        };
        let shape = self.fields(&one.object, extra, Some(property), &at)?;
        let about = About {
            closed,
            ..about(&schema.schema_data)
        };
        let docs = about.docs.clone();
        let id = self.types.define(Shape::Struct(shape), about, &at);
        Ok(Member {
            label,
            name_hint: text::extension(&schema.schema_data, "x-rust-name").map(ToOwned::to_owned),
            ty: Type::Defined(id),
            kind: Kind::Object,
            item_kind: None,
            docs,
        })
    }

    fn keyed_members(
        &mut self,
        objects: &[ObjectCandidate<'_>],
        keys: Vec<Option<String>>,
        union: &mut Union,
    ) -> Result<(), Diagnostic> {
        let mut members = Vec::new();
        let mut otherwise = None;
        for (one, key) in objects.iter().zip(keys) {
            let index = union.members.len();
            let label = key
                .clone()
                .unwrap_or_else(|| label_of(Kind::Object).to_owned());
            match key {
                Some(key) => members.push((key, index)),
                None => otherwise = Some(index),
            }
            let Candidate { node, schema, at } = one.candidate;
            let member = self.member(label, Kind::Object, node, schema, at)?;
            union.members.push(member);
        }
        members.sort();
        union.objects = ObjectChoice::Key { members, otherwise };
        Ok(())
    }

    /// Objects that cannot be told apart become one with the weaker rules of them all.
    fn merged_member(
        &mut self,
        objects: &[ObjectCandidate<'_>],
        data: &SchemaData,
        at: &At,
    ) -> Result<Member, Diagnostic> {
        let mut whole = Struct::default();
        for (index, one) in objects.iter().enumerate() {
            // All members describe the same value, so their parts share its place.
            let place = At {
                place: at.place.clone(),
                ..one.candidate.at.clone()
            };
            let part = self.fields(&one.object, None, None, &place)?;
            whole = if index == 0 {
                part
            } else {
                weaken(whole, part).ok_or_else(|| ambiguous("several objects", at))?
            };
        }
        let id = self.types.define(Shape::Struct(whole), about(data), at);
        Ok(Member {
            label: label_of(Kind::Object).to_owned(),
            name_hint: None,
            ty: Type::Defined(id),
            kind: Kind::Object,
            item_kind: None,
            docs: text::docs(data),
        })
    }
}

fn plain(ty: Type, data: &SchemaData) -> Lowered {
    Lowered {
        ty,
        docs: text::docs(data),
        limits: Vec::new(),
        name_hint: text::extension(data, "x-rust-name").map(ToOwned::to_owned),
        deprecated: data.deprecated,
    }
}

fn by_kind<'c, 's>(
    candidates: &'c [Candidate<'s>],
) -> BTreeMap<Option<Kind>, Vec<&'c Candidate<'s>>> {
    let mut groups: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for candidate in candidates {
        groups
            .entry(kind_of(&candidate.schema))
            .or_default()
            .push(candidate);
    }
    groups
}

/// The JSON kind of every value of a schema, if there is just one.
fn kind_of(schema: &Schema) -> Option<Kind> {
    match &schema.schema_kind {
        SchemaKind::Type(SchemaType::Boolean(_)) => Some(Kind::Boolean),
        SchemaKind::Type(SchemaType::Number(_) | SchemaType::Integer(_)) => Some(Kind::Number),
        SchemaKind::Type(SchemaType::String(_)) => Some(Kind::String),
        SchemaKind::Type(SchemaType::Array(_)) => Some(Kind::Array),
        SchemaKind::Type(SchemaType::Object(_)) => Some(Kind::Object),
        SchemaKind::AllOf { .. } => Some(Kind::Object),
        _ if enum_values(schema).is_some() => Some(Kind::String),
        _ => object_view(schema).map(|_| Kind::Object),
    }
}

fn label_of(kind: Kind) -> &'static str {
    match kind {
        Kind::Boolean => "boolean",
        Kind::Number => "number",
        Kind::String => "string",
        Kind::Array => "list",
        Kind::Object => "object",
    }
}

fn allows_null(schema: &Schema) -> bool {
    schema.schema_data.nullable || is_null_only(schema)
}

fn is_null_only(schema: &Schema) -> bool {
    match &schema.schema_kind {
        SchemaKind::Type(SchemaType::String(string)) => {
            !string.enumeration.is_empty() && string.enumeration.iter().all(Option::is_none)
        }
        SchemaKind::Any(any) => {
            !any.enumeration.is_empty() && any.enumeration.iter().all(serde_json::Value::is_null)
        }
        _ => false,
    }
}

fn is_widest(schema: &Schema) -> bool {
    match &schema.schema_kind {
        SchemaKind::Type(SchemaType::Number(_)) => true,
        SchemaKind::Type(SchemaType::String(_)) => {
            constant_of(schema).is_none() && enum_values(schema).is_none()
        }
        _ => false,
    }
}

/// For each object a property that it requires and no other has; one object may be without.
fn unique_keys(objects: &[ObjectCandidate<'_>]) -> Option<Vec<Option<String>>> {
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

/// One object that accepts what either accepts, if their common properties agree.
fn weaken(left: Struct, right: Struct) -> Option<Struct> {
    let mut fields: BTreeMap<_, _> = left
        .fields
        .into_iter()
        .map(|field| (field.name.clone(), (field, false)))
        .collect();
    for mut field in right.fields {
        let (required, ty) = match fields.get(&field.name) {
            Some((other, _)) => (
                other.required && field.required,
                either(&other.ty, &field.ty)?,
            ),
            None => (false, field.ty.clone()),
        };
        (field.required, field.ty) = (required, ty);
        fields.insert(field.name.clone(), (field, true));
    }
    let mut fields: Vec<_> = fields
        .into_values()
        .map(|(mut field, in_right)| {
            field.required &= in_right;
            field
        })
        .collect();
    fields.sort_by_key(|field| !field.required);
    (left.constants == right.constants).then_some(Struct {
        fields,
        constants: left.constants,
        extra: left.extra,
    })
}

fn either(left: &Type, right: &Type) -> Option<Type> {
    if left == right {
        return Some(left.clone());
    }
    (left.without_null() == right.without_null())
        .then(|| Type::Nullable(Box::new(left.without_null().clone())))
}

/// Sorts the members by label and carries the positions in the choice along.
fn sort_members(union: &mut Union) {
    let mut order: Vec<usize> = (0..union.members.len()).collect();
    order.sort_by_key(|&index| {
        (
            union.members[index].kind,
            union.members[index].label.clone(),
        )
    });
    let place = |old: usize| order.iter().position(|&index| index == old).unwrap_or(old);
    let moved = |members: &[(String, usize)]| {
        members
            .iter()
            .map(|(key, at)| (key.clone(), place(*at)))
            .collect()
    };
    union.objects = match &union.objects {
        ObjectChoice::Single => ObjectChoice::Single,
        ObjectChoice::Tag { property, members } => ObjectChoice::Tag {
            property: property.clone(),
            members: moved(members),
        },
        ObjectChoice::Key { members, otherwise } => ObjectChoice::Key {
            members: moved(members),
            otherwise: otherwise.map(place),
        },
    };
    union.members = order
        .iter()
        .map(|&index| union.members[index].clone())
        .collect();
}

fn ambiguous(what: &str, at: &At) -> Diagnostic {
    Diagnostic::new(Code::AmbiguousUnion, format!("{what} in one union cannot be told apart"))
        .at(&at.pointer)
        .help("remove or rewrite members by an overlay action until a JSON kind, a constant or a required property tells them apart")
}
