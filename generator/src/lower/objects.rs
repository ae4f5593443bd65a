//! Unions of objects: how the value tells which one it is.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    rc::Rc,
};

use openapiv3::{Discriminator, ObjectType, ReferenceOr, SchemaData};

use crate::{
    api::{Condition, Kind, Member, ObjectChoice, Scalar, Told, Type, Union},
    diagnostic::Diagnostic,
    lower::{
        combine,
        context::At,
        digest::{ShapeId, TextId},
        kinds::label_of,
        schema::{Schemas, node},
        tell::Cluster,
        text,
        union::Candidate,
    },
};

/// A member that is an object.
#[derive(Clone)]
pub(super) struct ObjectMember {
    candidate: Candidate,
    object: Rc<ObjectType>,
    shape: ShapeId,
}

/// The property that tells objects apart, and the groups of objects that share values of it.
struct Tag {
    property: String,
    groups: Vec<Group>,
}

/// Values of a property, and the objects that have one of them.
type Group = (Vec<Scalar>, Vec<ObjectMember>);

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
        let weight = objects.iter().map(|one| one.object.properties.len());
        self.step(weight.sum(), at)?;
        let shapes: Vec<_> = objects.iter().map(|one| one.shape).collect();
        let kept = self.distinct(&shapes, at)?;
        let others = objects.len() - kept.len();
        let objects: Vec<_> = kept.iter().map(|&index| objects[index].clone()).collect();
        if let [only] = objects.as_slice() {
            if let (1.., ReferenceOr::Item(schema)) = (others, &only.candidate.written) {
                let data = said_of_both(data, &schema.schema_data);
                let lowered = self.object_type(&only.object, &data, implied, merged_at)?;
                let member = member(label_of(Kind::Object).to_owned(), lowered.ty, &data);
                return Ok((vec![member], ObjectChoice::Single));
            }
            let member =
                self.object_member(label_of(Kind::Object).to_owned(), only, implied, at)?;
            return Ok((vec![member], ObjectChoice::Single));
        }
        let tag = match &data.discriminator {
            Some(discriminator) => self.discriminated(&objects, discriminator, at)?,
            None => None,
        };
        let tag = match tag {
            Some(tag) => Some(tag),
            None => self.tag(&objects, implied, at)?,
        };
        if let Some(tag) = tag {
            self.tally.union(Told::Tag, at);
            return self.tagged(tag, at);
        }
        if let Some(keys) = unique_keys(&objects) {
            self.tally.union(Told::Keys, at);
            return self.keyed(&objects, keys, implied, at);
        }
        // From here on it would matter who comes first.
        let mut objects = objects;
        objects.sort_by_cached_key(|one| combine::shape_of(&one.candidate.written).to_string());
        let views: Vec<_> = objects.iter().map(|one| &*one.object).collect();
        let clusters = self.clusters(&views, at)?;
        let is_exact = clusters.iter().all(|cluster| cluster.exact);
        let told = if is_exact { Told::Keys } else { Told::Merged };
        if let Some(labels) = labels(&clusters, &objects) {
            self.tally.union(told, at);
            return self.fitted(&objects, &clusters, labels, implied, at);
        }
        if let [_] = clusters.as_slice()
            && is_exact
        {
            self.tally.union(Told::Same, at);
            let member = self.object_of(
                label_of(Kind::Object),
                &clusters[0],
                data,
                implied,
                merged_at,
            )?;
            return Ok((vec![member], ObjectChoice::Single));
        }
        self.tally.union(Told::Merged, at);
        let member = self.merged(&objects, implied, data, merged_at)?;
        Ok((vec![member], ObjectChoice::Single))
    }

    /// Objects that conditions tell apart; those that are alike become one.
    fn fitted(
        &mut self,
        objects: &[ObjectMember],
        clusters: &[Cluster],
        labels: Vec<String>,
        implied: Option<&str>,
        at: &At,
    ) -> Result<(Vec<Member>, ObjectChoice), Diagnostic> {
        let mut members = Vec::new();
        let mut fits = Vec::new();
        for (index, (cluster, label)) in clusters.iter().zip(labels).enumerate() {
            fits.push((conditions(cluster), index));
            members.push(match cluster.members.as_slice() {
                [only] => self.object_member(label, &objects[*only], implied, at)?,
                _ => {
                    let data = SchemaData::default();
                    self.object_of(&label, cluster, &data, implied, &at.member(&label))?
                }
            });
        }
        Ok((members, ObjectChoice::Fit(fits)))
    }

    /// The one object that several have become.
    fn object_of(
        &mut self,
        label: &str,
        cluster: &Cluster,
        data: &SchemaData,
        implied: Option<&str>,
        at: &At,
    ) -> Result<Member, Diagnostic> {
        let data = match cluster.exact {
            true => data.clone(),
            false => of_merged(data),
        };
        let lowered = self.object_type(&cluster.object, &data, implied, at)?;
        Ok(member(label.to_owned(), lowered.ty, &data))
    }

    /// A tag that the document names. Where a member does not list its values, they are what the mapping says, or the
    /// name of the component.
    fn discriminated(
        &self,
        objects: &[ObjectMember],
        discriminator: &Discriminator,
        at: &At,
    ) -> Result<Option<Tag>, Diagnostic> {
        let property = &discriminator.property_name;
        let name = self.text_id(property);
        let mut values = Vec::new();
        for one in objects {
            let own = self.values_of(one, name, at)?;
            let own = match (own, &one.candidate.written) {
                (Some(own), _) => own,
                (None, ReferenceOr::Reference { reference }) => {
                    Rc::new(mapped(discriminator, reference))
                }
                (None, ReferenceOr::Item(_)) => return Ok(None),
            };
            values.push(own);
        }
        let first = first_with_same(&values);
        Ok((count(&first) > 1).then(|| Tag {
            property: property.clone(),
            groups: groups(objects, &values, &first),
        }))
    }

    /// A property that every object requires and whose possible values make at least two groups of them.
    fn tag(
        &self,
        objects: &[ObjectMember],
        implied: Option<&str>,
        at: &At,
    ) -> Result<Option<Tag>, Diagnostic> {
        let mut shared: BTreeMap<&str, usize> = BTreeMap::new();
        for one in objects {
            let required: BTreeSet<_> = one.object.required.iter().collect();
            required
                .into_iter()
                .for_each(|name| *shared.entry(name).or_default() += 1);
        }
        let shared = shared
            .into_iter()
            .filter(|(_, count)| *count == objects.len());
        let shared = shared
            .map(|(name, _)| name)
            .filter(|name| implied != Some(name));
        let mut shared: Vec<_> = shared.collect();
        shared.sort_by_key(|name| *name != "type");
        let mut best = None;
        let mut most = 1;
        for property in shared {
            let name = self.text_id(property);
            let values = objects
                .iter()
                .map(|one| self.values_of(one, name, at).transpose());
            let values = values.collect::<Option<Result<Vec<_>, _>>>().transpose()?;
            let Some(values) = values else {
                continue;
            };
            self.step(values.iter().map(|values| values.len()).sum(), at)?;
            let first = first_with_same(&values);
            if count(&first) > most {
                most = count(&first);
                best = Some((property, values, first));
            }
        }
        Ok(best.map(|(property, values, first)| Tag {
            property: property.to_owned(),
            groups: groups(objects, &values, &first),
        }))
    }

    /// The values a property of an object can have, if they are listed.
    fn values_of(
        &self,
        one: &ObjectMember,
        property: TextId,
        at: &At,
    ) -> Result<Option<Rc<Vec<Scalar>>>, Diagnostic> {
        let object = self.digest(one.shape, at)?;
        let schema = object
            .object
            .as_ref()
            .and_then(|object| object.property(property));
        let Some(schema) = schema else {
            return Ok(None);
        };
        let schema = self.digest(schema, at)?;
        Ok(schema.values.clone().filter(|_| !schema.nullable))
    }

    fn tagged(&mut self, tag: Tag, at: &At) -> Result<(Vec<Member>, ObjectChoice), Diagnostic> {
        let mut members = Vec::new();
        let mut values = Vec::new();
        for (index, (group_values, group)) in tag.groups.into_iter().enumerate() {
            let label = group_values[0].to_string();
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
        let at = self.deeper(&at.member(&label))?;
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

    pub(super) fn object_members(&self, group: Vec<Candidate>) -> Vec<ObjectMember> {
        let members = group.into_iter().map(|candidate| ObjectMember {
            object: self.object_of_member(&candidate),
            shape: self.shape(&node(&candidate.written)),
            candidate,
        });
        members.collect()
    }

    /// The object that a member is. One that is a component may be large, and a member of many unions.
    fn object_of_member(&self, candidate: &Candidate) -> Rc<ObjectType> {
        let read = || Rc::new(combine::object_view(&candidate.schema).unwrap_or_default());
        match &candidate.written {
            ReferenceOr::Item(_) => read(),
            ReferenceOr::Reference { reference } => {
                let mut objects = self.objects.borrow_mut();
                Rc::clone(objects.entry(reference.clone()).or_insert_with(read))
            }
        }
    }

    /// Objects that cannot be told apart become one with the weaker rules of them all.
    fn merged(
        &mut self,
        objects: &[ObjectMember],
        implied: Option<&str>,
        data: &SchemaData,
        at: &At,
    ) -> Result<Member, Diagnostic> {
        let parts: Vec<_> = objects.iter().map(|one| &*one.object).collect();
        let whole = combine::any_of(&parts);
        let data = of_merged(data);
        let lowered = self.object_type(&whole, &data, implied, at)?;
        Ok(member(label_of(Kind::Object).to_owned(), lowered.ty, &data))
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

/// What is said of a union that is its only member.
fn said_of_both(union: &SchemaData, member: &SchemaData) -> SchemaData {
    let mut extensions = member.extensions.clone();
    extensions.extend(union.extensions.clone());
    SchemaData {
        description: union
            .description
            .clone()
            .or_else(|| member.description.clone()),
        title: union.title.clone().or_else(|| member.title.clone()),
        extensions,
        ..union.clone()
    }
}

/// What is said of an object that stands for several.
fn of_merged(data: &SchemaData) -> SchemaData {
    let merged = "One of several objects that cannot be told apart: what not all of them require may be left out.";
    SchemaData {
        description: data.description.clone().or(Some(merged.to_owned())),
        ..data.clone()
    }
}

/// For each list of values the position of the first that is in a group with it: those that share a value are, and
/// those that share one with them.
fn first_with_same(values: &[Rc<Vec<Scalar>>]) -> Vec<usize> {
    let mut first: Vec<usize> = (0..values.len()).collect();
    let mut with: HashMap<&Scalar, usize> = HashMap::new();
    for (index, values) in values.iter().enumerate() {
        for value in values.iter() {
            let other = *with.entry(value).or_insert(index);
            let (one, other) = (root(&mut first, index), root(&mut first, other));
            first[one.max(other)] = one.min(other);
        }
    }
    (0..values.len())
        .map(|index| root(&mut first, index))
        .collect()
}

/// Follows a way to its end, and shortens it.
fn root(first: &mut [usize], index: usize) -> usize {
    let mut index = index;
    while first[index] != index {
        first[index] = first[first[index]];
        index = first[index];
    }
    index
}

fn count(first: &[usize]) -> usize {
    let own = first
        .iter()
        .enumerate()
        .filter(|(index, first)| index == *first);
    own.count()
}

/// Objects by the values of a property; those that share a value share a group.
fn groups(objects: &[ObjectMember], values: &[Rc<Vec<Scalar>>], first: &[usize]) -> Vec<Group> {
    let mut groups: BTreeMap<usize, Group> = BTreeMap::new();
    for ((one, values), first) in objects.iter().zip(values).zip(first) {
        let group = groups.entry(*first).or_default();
        group.0.extend(values.iter().cloned());
        group.1.push(one.clone());
    }
    let mut groups: Vec<_> = groups.into_values().collect();
    for (values, _) in &mut groups {
        values.sort();
        values.dedup();
    }
    groups.sort_by(|left, right| left.0.cmp(&right.0));
    groups
}

/// The values that a discriminator gives a component.
fn mapped(discriminator: &Discriminator, reference: &str) -> Vec<Scalar> {
    let name = reference.rsplit('/').next().unwrap_or(reference);
    let mapping = discriminator.mapping.iter();
    let mapped = mapping.filter(|(_, target)| *target == reference || *target == name);
    let mut values: Vec<_> = mapped
        .map(|(value, _)| Scalar::Text(value.clone()))
        .collect();
    if values.is_empty() {
        values.push(Scalar::Text(name.to_owned()));
    }
    values
}

/// A label for each of several groups of objects: the first that it alone could have. `None` if there is but one group,
/// or no word for one of them.
fn labels(clusters: &[Cluster], objects: &[ObjectMember]) -> Option<Vec<String>> {
    let candidates = clusters.iter().map(|cluster| candidates(cluster, objects));
    let candidates: Vec<_> = candidates.collect();
    let mut wanted: HashMap<&String, usize> = HashMap::new();
    for labels in &candidates {
        let labels: BTreeSet<_> = labels.iter().collect();
        labels
            .into_iter()
            .for_each(|label| *wanted.entry(label).or_default() += 1);
    }
    let is_unique = |label: &&String| wanted[*label] == 1;
    let labels = candidates
        .iter()
        .map(|labels| labels.iter().find(is_unique).cloned());
    labels.collect::<Option<_>>().filter(|_| clusters.len() > 1)
}

/// What a group of objects could be called: by a value, by name, by what is there, by the kind of a property, by several
/// of these, by what is not there.
fn candidates(cluster: &Cluster, objects: &[ObjectMember]) -> Vec<String> {
    let of_each = |word: fn(&Condition) -> Option<String>| -> Vec<String> {
        cluster.conditions.iter().filter_map(word).collect()
    };
    let values = of_each(|condition| match condition {
        Condition::Is(_, values) | Condition::IsIfThere(_, values) => {
            Some(values.first()?.to_string())
        }
        _ => None,
    });
    let keys = of_each(|condition| match condition {
        Condition::Has(name) => Some(name.clone()),
        _ => None,
    });
    let kinds = of_each(|condition| match condition {
        Condition::IsKind(name, kind) => Some(format!("{} {name}", label_of(*kind))),
        _ => None,
    });
    let lacks = of_each(|condition| match condition {
        Condition::Lacks(name) => Some(format!("without {name}")),
        _ => None,
    });
    let all = [values.clone(), keys.clone(), kinds.clone()].concat();
    let mut candidates = values.clone();
    candidates.extend(name_of(cluster, objects));
    candidates.extend(keys.iter().chain(&kinds).cloned());
    candidates.extend([values, keys, all].map(|words| words.join(" ")));
    candidates.extend(lacks);
    candidates.retain(|label| !label.is_empty());
    candidates
}

/// The conditions that are worth looking at. What is known for what it lacks has to have at least what it requires.
fn conditions(cluster: &Cluster) -> Vec<Condition> {
    let is_positive = |condition: &Condition| {
        !matches!(condition, Condition::Lacks(_) | Condition::IsIfThere(..))
    };
    let mut conditions = cluster.conditions.clone();
    if !conditions.iter().any(is_positive) {
        let required = cluster.object.required.iter().cloned();
        conditions.extend(required.map(Condition::Has));
    }
    let with_value = conditions.iter().filter_map(|condition| match condition {
        Condition::Is(name, _) | Condition::IsKind(name, _) => Some(name),
        _ => None,
    });
    let with_value: BTreeSet<_> = with_value.collect();
    let is_needed = |condition: &&Condition| match condition {
        Condition::Has(name) => !with_value.contains(name),
        _ => true,
    };
    conditions.iter().filter(is_needed).cloned().collect()
}

/// The name of the component or the title of the only object of a group.
fn name_of(cluster: &Cluster, objects: &[ObjectMember]) -> Option<String> {
    let [only] = cluster.members.as_slice() else {
        return None;
    };
    match &objects[*only].candidate.written {
        ReferenceOr::Reference { reference } => Some(reference.rsplit('/').next()?.to_owned()),
        ReferenceOr::Item(schema) => text::non_empty(schema.schema_data.title.as_deref()),
    }
}

/// For each object a property that it requires and no other has; one object may be without.
fn unique_keys(objects: &[ObjectMember]) -> Option<Vec<Option<String>>> {
    let mut having: HashMap<&String, usize> = HashMap::new();
    for name in objects.iter().flat_map(|one| one.object.properties.keys()) {
        *having.entry(name).or_default() += 1;
    }
    let key = |one: &ObjectMember| {
        let is_unique = |name: &&String| {
            let own = usize::from(one.object.properties.contains_key(*name));
            having.get(*name).copied().unwrap_or(0) == own
        };
        one.object.required.iter().filter(is_unique).min().cloned()
    };
    let keys: Vec<_> = objects.iter().map(key).collect();
    (keys.iter().filter(|key| key.is_none()).count() <= 1).then_some(keys)
}
