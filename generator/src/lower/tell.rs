//! What tells objects apart that no single property does: conditions on what is there and what it is.

use std::collections::{BTreeMap, BTreeSet};

use openapiv3::{ObjectType, ReferenceOr, Schema};

use crate::{
    api::{Condition, Kind, Scalar},
    diagnostic::Diagnostic,
    lower::{
        accepts::{members_of, takes_any},
        combine,
        context::At,
        kinds::{allows_null, enum_values, kind_of},
        schema::{Schemas, node},
    },
};

/// Beyond this many members it is no longer worth the time.
const MEMBERS: usize = 256;

/// What is known of an object's properties.
pub(super) struct Known {
    properties: BTreeMap<String, Property>,
}

struct Property {
    required: bool,
    values: Option<Vec<Scalar>>,
    kind: Option<Kind>,
}

/// Objects that are one because nothing tells them apart, by their positions.
pub(super) struct Cluster {
    pub(super) members: Vec<usize>,
    pub(super) object: ObjectType,
    pub(super) conditions: BTreeSet<Condition>,
    /// Whether it accepts nothing that none of them accepts.
    pub(super) exact: bool,
    known: Known,
}

impl Schemas<'_> {
    /// Groups of objects with conditions that hold for one group alone. Only what cannot be told apart is put into one
    /// group.
    pub(super) fn clusters(
        &self,
        objects: &[&ObjectType],
        at: &At,
    ) -> Result<Vec<Cluster>, Diagnostic> {
        let mut clusters = Vec::new();
        for (index, object) in objects.iter().enumerate() {
            clusters.push(self.cluster(vec![index], (*object).clone(), at)?);
        }
        if clusters.len() > MEMBERS {
            let members = (0..objects.len()).collect();
            let mut all = self.cluster(members, whole(objects.iter().copied()), at)?;
            all.exact = false;
            return Ok(vec![all]);
        }
        while let Some((first, second)) = alike(&clusters) {
            let other = clusters.remove(second);
            let one = &clusters[first];
            let exact = one.exact && other.exact && differ_in_one(&one.object, &other.object);
            let members = [one.members.as_slice(), &other.members].concat();
            let whole = whole([&one.object, &other.object].into_iter());
            clusters[first] = self.cluster(members, whole, at)?;
            clusters[first].exact = exact;
        }
        find_conditions(&mut clusters);
        Ok(clusters)
    }

    fn cluster(
        &self,
        members: Vec<usize>,
        object: ObjectType,
        at: &At,
    ) -> Result<Cluster, Diagnostic> {
        let mut properties = BTreeMap::new();
        for (name, schema) in &object.properties {
            let at = at.inside(&["properties", name]);
            let view = self.view(&node(schema), &at)?;
            let nullable = allows_null(&view);
            let property = Property {
                required: object.required.contains(name),
                values: self.values_within(&view, &at)?.filter(|_| !nullable),
                kind: self.kind_within(&view, &at)?.filter(|_| !nullable),
            };
            properties.insert(name.clone(), property);
        }
        for name in &object.required {
            properties.entry(name.clone()).or_insert(Property {
                required: true,
                values: None,
                kind: None,
            });
        }
        Ok(Cluster {
            members,
            object,
            conditions: BTreeSet::new(),
            exact: true,
            known: Known { properties },
        })
    }
}

impl Schemas<'_> {
    /// The kind of every value of a schema, also where it is a choice.
    pub(super) fn kind_within(&self, view: &Schema, at: &At) -> Result<Option<Kind>, Diagnostic> {
        let kinds = self.of_members(view, at, kind_of)?;
        let mut kinds = kinds.into_iter();
        let first = kinds.next().flatten();
        Ok(first.filter(|_| kinds.all(|kind| kind == first)))
    }

    /// The values a schema lists, also where it is a choice.
    fn values_within(&self, view: &Schema, at: &At) -> Result<Option<Vec<Scalar>>, Diagnostic> {
        let lists = self.of_members(view, at, enum_values)?;
        let lists: Option<Vec<_>> = lists.into_iter().collect();
        Ok(lists
            .map(|lists| lists.concat())
            .filter(|values| !values.is_empty()))
    }

    /// What is found out of each member of a choice, or of the schema itself if it is none. Null counts for nothing.
    fn of_members<T>(
        &self,
        view: &Schema,
        at: &At,
        find: impl Fn(&Schema) -> Option<T> + Copy,
    ) -> Result<Vec<Option<T>>, Diagnostic> {
        let Some(members) = members_of(view) else {
            return Ok(vec![find(view).filter(|_| !allows_null(view))]);
        };
        let at = at.deeper()?;
        let mut found = Vec::new();
        for member in members {
            let member: &ReferenceOr<Schema> = member;
            let view = self.view(&node(member), &at)?;
            found.extend(self.of_members(&view, &at, find)?);
        }
        Ok(found)
    }
}

fn whole<'o>(objects: impl Iterator<Item = &'o ObjectType>) -> ObjectType {
    let parts: Vec<_> = objects.cloned().collect();
    combine::any_of(&parts)
}

/// The first two that nothing tells apart.
fn alike(clusters: &[Cluster]) -> Option<(usize, usize)> {
    (0..clusters.len()).find_map(|first| {
        let second = (first + 1..clusters.len())
            .find(|&second| are_alike(&clusters[first], &clusters[second]))?;
        Some((first, second))
    })
}

/// Whether nothing tells two apart, or nothing but the kind of the only property they differ in: then one object with
/// a choice there says the same with less.
fn are_alike(left: &Cluster, right: &Cluster) -> bool {
    let is_kind =
        |(condition, _): &(Condition, Condition)| matches!(condition, Condition::IsKind(..));
    evidence(left, right).iter().all(is_kind)
        && (evidence(left, right).is_empty() || differ_in_one(&left.object, &right.object))
}

/// Whether two objects are the same but for the schema of one property.
fn differ_in_one(left: &ObjectType, right: &ObjectType) -> bool {
    let mut names = left.properties.keys();
    let mut required = [left.required.clone(), right.required.clone()];
    required.iter_mut().for_each(|names| names.sort());
    left.properties.len() == right.properties.len()
        && names.all(|name| right.properties.contains_key(name))
        && required[0] == required[1]
        && left.additional_properties == right.additional_properties
        && left
            .properties
            .keys()
            .filter(|name| !is_same(name, left, right))
            .count()
            <= 1
}

fn is_same(name: &str, left: &ObjectType, right: &ObjectType) -> bool {
    let shape = |object: &ObjectType| {
        let schema = object.properties.get(name)?;
        Some(combine::shape_of(&schema.clone().unbox()))
    };
    shape(left) == shape(right)
}

/// For every two of them something that holds for one and not for the other, if possible something that is known of
/// it already.
fn find_conditions(clusters: &mut [Cluster]) {
    for first in 0..clusters.len() {
        for second in first + 1..clusters.len() {
            let found = evidence(&clusters[first], &clusters[second]);
            let is_known = |(one, other): &&(Condition, Condition)| {
                let known = usize::from(clusters[first].conditions.contains(one));
                known + usize::from(clusters[second].conditions.contains(other))
            };
            // The last of the best would be taken, and the first is meant.
            let best = found.iter().rev().max_by_key(is_known).cloned();
            if let Some((one, other)) = best {
                clusters[first].conditions.insert(one);
                clusters[second].conditions.insert(other);
            }
        }
    }
}

/// Pairs of conditions of which one holds for all objects of the one and the other for all of the other, and never
/// both for one object.
fn evidence(left: &Cluster, right: &Cluster) -> Vec<(Condition, Condition)> {
    let mut found = Vec::new();
    let shared = || {
        let properties = left.known.properties.iter();
        properties.filter_map(|(name, one)| Some((name, one, right.known.properties.get(name)?)))
    };
    let by_values = shared().filter_map(|(name, one, other)| by_values(name, one, other));
    found.extend(by_values);
    let lacking = |name: &String, cluster: &Cluster| {
        !cluster.known.properties.contains_key(name) && !takes_any(&cluster.object)
    };
    let required = |cluster: &Cluster| -> Vec<String> {
        let properties = cluster.known.properties.iter();
        let required = properties.filter(|(_, property)| property.required);
        required.map(|(name, _)| name.clone()).collect()
    };
    let only_left = required(left)
        .into_iter()
        .filter(|name| lacking(name, right));
    found.extend(only_left.map(|name| (Condition::Has(name.clone()), Condition::Lacks(name))));
    let only_right = required(right)
        .into_iter()
        .filter(|name| lacking(name, left));
    found.extend(only_right.map(|name| (Condition::Lacks(name.clone()), Condition::Has(name))));
    found.extend(shared().filter_map(|(name, one, other)| by_kind(name, one, other)));
    found
}

fn by_values(name: &str, one: &Property, other: &Property) -> Option<(Condition, Condition)> {
    let (values, others) = (one.values.as_ref()?, other.values.as_ref()?);
    if values.iter().any(|value| others.contains(value)) || !(one.required || other.required) {
        return None;
    }
    let condition = |property: &Property, values: &[Scalar]| {
        let mut values = values.to_vec();
        values.sort();
        values.dedup();
        match property.required {
            true => Condition::Is(name.to_owned(), values),
            false => Condition::IsIfThere(name.to_owned(), values),
        }
    };
    Some((condition(one, values), condition(other, others)))
}

fn by_kind(name: &str, one: &Property, other: &Property) -> Option<(Condition, Condition)> {
    let (kind, other_kind) = (one.kind?, other.kind?);
    let condition = |kind| Condition::IsKind(name.to_owned(), kind);
    (kind != other_kind && one.required && other.required)
        .then(|| (condition(kind), condition(other_kind)))
}
