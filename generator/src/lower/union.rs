//! Lowering of unions: what its members are and how a value tells which one it is.

use std::{
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

use openapiv3::{
    ArrayType, BooleanType, NumberType, ObjectType, ReferenceOr, Schema, SchemaData, SchemaKind,
    StringType, Type as SchemaType,
};

use crate::{
    api::{Kind, Member, ObjectChoice, Shape, Told, Type, Union},
    diagnostic::Diagnostic,
    lower::{
        accepts::members_of,
        combine,
        context::At,
        kinds::{
            self, allows_null, enumeration, is_integer, is_null_only, is_whole, is_widest, kind_of,
            label_of, listed,
        },
        normal::made_of_itself,
        schema::{Lowered, Node, Schemas, about, node},
        text,
    },
};

/// A member before lowering.
#[derive(Clone)]
pub(super) struct Candidate {
    /// As it is written, possibly a reference.
    pub(super) written: ReferenceOr<Schema>,
    /// What the reference leads to.
    pub(super) schema: Rc<Schema>,
    pub(super) at: At,
}

impl Schemas<'_> {
    pub(crate) fn union(
        &mut self,
        members: &[ReferenceOr<Schema>],
        keyword: &str,
        data: &SchemaData,
        at: &At,
    ) -> Result<Lowered, Diagnostic> {
        let candidates = self.candidates(members, keyword, at, &mut BTreeSet::new())?;
        if candidates.is_empty() && members.iter().any(|member| member.as_item().is_none()) {
            return Err(made_of_itself(at));
        }
        let nullable = candidates
            .iter()
            .any(|candidate| allows_null(&candidate.schema));
        let candidates: Vec<_> = candidates
            .into_iter()
            .filter(|candidate| !is_null_only(&candidate.schema))
            .collect();
        match candidates.as_slice() {
            [] => Ok(self.untyped("null alone", data, at)),
            [only] => Ok(self.only_member(only, data)?.nullable(nullable)),
            _ => Ok(self.members(candidates, data, at)?.nullable(nullable)),
        }
    }

    fn members(
        &mut self,
        candidates: Vec<Candidate>,
        data: &SchemaData,
        at: &At,
    ) -> Result<Lowered, Diagnostic> {
        let mut union = Union {
            members: Vec::new(),
            objects: ObjectChoice::Single,
        };
        let mut groups = by_kind(candidates);
        if groups.contains_key(&None) {
            self.tally.union(Told::Untyped, at);
            return Ok(self.untyped("union with a member of no kind", data, at));
        }
        // First, because the choice among objects counts from their start.
        let place = if groups.len() == 1 {
            at.clone()
        } else {
            at.member(label_of(Kind::Object))
        };
        if let Some(group) = groups.remove(&Some(Kind::Object)) {
            (union.members, union.objects) =
                self.objects(self.object_members(group), None, data, at, &place)?;
        }
        for (kind, group) in groups
            .into_iter()
            .filter_map(|(kind, group)| Some((kind?, group)))
        {
            match kind {
                Kind::Array => self.arrays(group, at, &mut union)?,
                kind => union.members.push(self.scalar(kind, &group, at)?),
            }
        }
        let told = match &union.members.as_slice() {
            [_] => Told::Same,
            _ => Told::Kind,
        };
        self.tally.union(told, at);
        self.define_union(union, data, at)
    }

    /// A type for a union; a union of one is that one.
    pub(super) fn define_union(
        &mut self,
        mut union: Union,
        data: &SchemaData,
        at: &At,
    ) -> Result<Lowered, Diagnostic> {
        sort_members(&mut union);
        tell_labels_apart(&mut union);
        if let [only] = union.members.as_slice() {
            return Ok(plain(only.ty.clone(), data));
        }
        let id = self.types.define(Shape::Union(union), about(data), at);
        Ok(plain(Type::Defined(id), data))
    }

    /// Members with references followed; unions among them are dissolved into this one, and lists of values of
    /// several kinds into one for each kind. What is referred to twice is taken once.
    fn candidates(
        &self,
        members: &[ReferenceOr<Schema>],
        keyword: &str,
        at: &At,
        seen: &mut BTreeSet<String>,
    ) -> Result<Vec<Candidate>, Diagnostic> {
        let mut found = Vec::new();
        for (index, member) in members.iter().enumerate() {
            let at = self.deeper(&at.inside(&[keyword, &index.to_string()]))?;
            if let ReferenceOr::Reference { reference } = member
                && !seen.insert(reference.clone())
            {
                continue;
            }
            let schema = self.view(&node(member), &at)?;
            let parts = match members_of(&schema) {
                Some(parts) => self.candidates(parts, "oneOf", &at, seen)?,
                None => parts_by_kind(&schema, &at),
            };
            if parts.is_empty() && members_of(&schema).is_none() {
                found.push(Candidate {
                    written: member.clone(),
                    schema,
                    at,
                });
                continue;
            }
            found.extend(allows_null(&schema).then(|| null(&at)));
            found.extend(parts);
        }
        Ok(found)
    }

    /// A union of one is that one.
    fn only_member(&mut self, only: &Candidate, data: &SchemaData) -> Result<Lowered, Diagnostic> {
        let mut lowered = self.lower(&node(&only.written), &only.at)?;
        if data.description.is_some() {
            lowered.docs = text::docs(data);
        }
        lowered.name_hint = text::extension(data, "x-rust-name").map(ToOwned::to_owned);
        Ok(lowered)
    }

    /// Several texts or numbers are one: the widest of them, or a list of all their values.
    fn scalar(&mut self, kind: Kind, group: &[Candidate], at: &At) -> Result<Member, Diagnostic> {
        let label = label_of(kind).to_owned();
        let lists: Option<Vec<_>> = group.iter().map(|one| enumeration(&one.schema)).collect();
        let schema = match (group, lists, widest(group)) {
            (_, _, Some(one)) | ([one], _, None) => {
                return self.member(label, kind, &node(&one.written), &one.schema, &one.at);
            }
            (_, Some(lists), None) => listed(lists.concat()),
            (_, None, None) => bare(kind),
        };
        self.member(label, kind, &ReferenceOr::Item(&schema), &schema, at)
    }

    fn member(
        &mut self,
        label: String,
        kind: Kind,
        node: &Node<'_>,
        schema: &Schema,
        at: &At,
    ) -> Result<Member, Diagnostic> {
        let at = at.member(&label);
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

    /// Lists are told apart by the kind of their items; where that is the same, one list holds any of the items.
    fn arrays(
        &mut self,
        group: Vec<Candidate>,
        at: &At,
        union: &mut Union,
    ) -> Result<(), Diagnostic> {
        if let [only] = group.as_slice() {
            let label = label_of(Kind::Array).to_owned();
            let member = self.member(
                label,
                Kind::Array,
                &node(&only.written),
                &only.schema,
                &only.at,
            )?;
            union.members.push(member);
            return Ok(());
        }
        let kinds: Vec<_> = group
            .iter()
            .map(|one| self.item_kind(one))
            .collect::<Result<_, _>>()?;
        let is_distinct = |kind: &Option<Kind>| {
            kind.is_some() && kinds.iter().filter(|other| *other == kind).count() == 1
        };
        if !kinds.iter().all(is_distinct) {
            let schema = one_list(&group);
            let label = label_of(Kind::Array).to_owned();
            union.members.push(self.member(
                label,
                Kind::Array,
                &ReferenceOr::Item(&schema),
                &schema,
                at,
            )?);
            return Ok(());
        }
        for (one, kind) in group.iter().zip(kinds.into_iter().flatten()) {
            let label = format!("{}s", label_of(kind));
            let member = self.member(
                label,
                Kind::Array,
                &node(&one.written),
                &one.schema,
                &one.at,
            )?;
            union.members.push(Member {
                item_kind: Some(kind),
                ..member
            });
        }
        Ok(())
    }

    fn item_kind(&self, candidate: &Candidate) -> Result<Option<Kind>, Diagnostic> {
        let Some(items) = items_of(&candidate.schema) else {
            return Ok(None);
        };
        let items = self.shape(&node(&items));
        Ok(self.alternatives(items, &candidate.at)?.kinds.kind())
    }
}

/// The member that takes whatever any of several texts or numbers is, if there is one.
fn widest(group: &[Candidate]) -> Option<&Candidate> {
    let is_secret = |one: &&Candidate| text::flag(&one.schema.schema_data, "x-secret");
    let all_whole = group.iter().all(|one| is_whole(&one.schema));
    let takes_all =
        |one: &&Candidate| is_widest(&one.schema) || all_whole && is_integer(&one.schema);
    let mut members = group.iter();
    members
        .clone()
        .find(is_secret)
        .or_else(|| members.find(takes_all))
}

/// A schema of a kind and nothing else.
fn bare(kind: Kind) -> Schema {
    let schema_type = match kind {
        Kind::Boolean => SchemaType::Boolean(BooleanType::default()),
        Kind::Number => SchemaType::Number(NumberType::default()),
        Kind::String => SchemaType::String(StringType::default()),
        Kind::Array => SchemaType::Array(ArrayType {
            items: None,
            min_items: None,
            max_items: None,
            unique_items: false,
        }),
        Kind::Object => SchemaType::Object(ObjectType::default()),
    };
    Schema {
        schema_data: SchemaData::default(),
        schema_kind: SchemaKind::Type(schema_type),
    }
}

/// The members that listed values of several kinds make.
fn parts_by_kind(schema: &Schema, at: &At) -> Vec<Candidate> {
    let kinds = match enumeration(schema) {
        Some(values) => kinds::by_kind(&values),
        None => Vec::new(),
    };
    if kinds.len() < 2 {
        return Vec::new();
    }
    let candidate = |schema: Schema| Candidate {
        written: ReferenceOr::Item(schema.clone()),
        schema: Rc::new(schema),
        at: at.clone(),
    };
    kinds.into_iter().map(candidate).collect()
}

fn null(at: &At) -> Candidate {
    let schema = listed(vec![serde_json::Value::Null]);
    Candidate {
        written: ReferenceOr::Item(schema.clone()),
        schema: Rc::new(schema),
        at: at.clone(),
    }
}

fn items_of(schema: &Schema) -> Option<ReferenceOr<Box<Schema>>> {
    match &schema.schema_kind {
        SchemaKind::Type(SchemaType::Array(array)) => array.items.clone(),
        SchemaKind::Any(any) => any.items.clone(),
        _ => None,
    }
}

/// A list of what any of the lists holds.
fn one_list(group: &[Candidate]) -> Schema {
    let items: Option<Vec<_>> = group.iter().map(|one| items_of(&one.schema)).collect();
    let array = ArrayType {
        items: items.map(combine::alternative),
        min_items: None,
        max_items: None,
        unique_items: false,
    };
    Schema {
        schema_data: SchemaData::default(),
        schema_kind: SchemaKind::Type(SchemaType::Array(array)),
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

fn by_kind(candidates: Vec<Candidate>) -> BTreeMap<Option<Kind>, Vec<Candidate>> {
    let mut groups: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for candidate in candidates {
        groups
            .entry(kind_of(&candidate.schema))
            .or_default()
            .push(candidate);
    }
    groups
}

/// A tag may be called what a kind is called.
fn tell_labels_apart(union: &mut Union) {
    let mut before = BTreeSet::new();
    for member in &mut union.members {
        if before.contains(&member.label) {
            member.label = format!("{} {}", label_of(member.kind), member.label);
        }
        before.insert(member.label.clone());
    }
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
    let mut places = vec![0; order.len()];
    for (place, &old) in order.iter().enumerate() {
        places[old] = place;
    }
    let place = |old: usize| places[old];
    match &mut union.objects {
        ObjectChoice::Single => {}
        ObjectChoice::Tag { members, .. } => {
            members
                .iter_mut()
                .for_each(|(_, index)| *index = place(*index));
        }
        ObjectChoice::Key { members, otherwise } => {
            members
                .iter_mut()
                .for_each(|(_, index)| *index = place(*index));
            *otherwise = otherwise.map(place);
        }
        ObjectChoice::Fit(members) => {
            members
                .iter_mut()
                .for_each(|(_, index)| *index = place(*index));
            members.sort_by_key(|(_, index)| *index);
        }
    }
    union.members = order
        .iter()
        .map(|&index| union.members[index].clone())
        .collect();
}
