//! What tells objects apart that no single property does: conditions on what is there and what it is.

use std::collections::{BTreeMap, BTreeSet};

use openapiv3::{AdditionalProperties, ObjectType};

use crate::{
    api::{Condition, Kind, Scalar},
    diagnostic::Diagnostic,
    lower::{
        combine,
        context::At,
        kinds::{enum_values, kind_of},
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
            return Ok(vec![self.cluster(
                (0..objects.len()).collect(),
                whole(objects.iter().copied()),
                at,
            )?]);
        }
        while let Some((first, second)) = alike(&clusters) {
            let other = clusters.remove(second);
            let mut members = clusters[first].members.clone();
            members.extend(other.members);
            let parts = members.iter().map(|&index| objects[index]);
            clusters[first] = self.cluster(members.clone(), whole(parts), at)?;
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
            let nullable = view.schema_data.nullable;
            let property = Property {
                required: object.required.contains(name),
                values: enum_values(&view).filter(|_| !nullable),
                kind: kind_of(&view).filter(|_| !nullable),
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
            known: Known { properties },
        })
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
            .find(|&second| evidence(&clusters[first], &clusters[second]).is_empty())?;
        Some((first, second))
    })
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

/// Whether an object may have properties of any name.
fn takes_any(object: &ObjectType) -> bool {
    !matches!(
        object.additional_properties,
        None | Some(AdditionalProperties::Any(false))
    )
}

/// The positions of those objects that are not all another one accepts anyway.
pub(super) fn distinct(objects: &[&ObjectType]) -> Vec<usize> {
    let count = if objects.len() > MEMBERS {
        0
    } else {
        objects.len()
    };
    let is_covered = |index: usize| {
        (0..count).any(|other| {
            other != index
                && covers(objects[other], objects[index])
                && (other < index || !covers(objects[index], objects[other]))
        })
    };
    (0..objects.len())
        .filter(|&index| !is_covered(index))
        .collect()
}

/// Whether an object accepts all that another one accepts.
fn covers(wide: &ObjectType, narrow: &ObjectType) -> bool {
    let same = |name: &String| {
        let (one, other) = (wide.properties.get(name), narrow.properties.get(name));
        one.zip(other).is_some_and(|(one, other)| {
            combine::shape_of(&one.clone().unbox()) == combine::shape_of(&other.clone().unbox())
        })
    };
    narrow.properties.len() <= wide.properties.len()
        && wide
            .required
            .iter()
            .all(|name| narrow.required.contains(name))
        && narrow
            .required
            .iter()
            .all(|name| wide.properties.contains_key(name))
        && takes_any(wide) == takes_any(narrow)
        && (!takes_any(wide) || wide.additional_properties == narrow.additional_properties)
        && narrow.properties.keys().all(same)
}
