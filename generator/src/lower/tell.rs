//! What tells objects apart that no single property does: conditions on what is there and what it is.

use std::{
    cmp::Ordering,
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

use openapiv3::{AdditionalProperties, ObjectType};

use crate::{
    api::{Condition, Kind, Scalar},
    diagnostic::Diagnostic,
    lower::{
        accepts::takes_any,
        combine,
        context::At,
        digest::ShapeId,
        schema::{Schemas, node},
    },
};

/// Beyond this many members it is no longer worth the time.
const MEMBERS: usize = 256;

/// Objects that are one because nothing tells them apart, by their positions.
pub(super) struct Cluster {
    pub(super) members: Vec<usize>,
    pub(super) object: ObjectType,
    pub(super) conditions: BTreeSet<Condition>,
    /// Whether it accepts nothing that none of them accepts.
    pub(super) exact: bool,
}

/// What is known of a cluster while it grows.
struct Known<'o> {
    members: Vec<usize>,
    exact: bool,
    properties: BTreeMap<&'o str, Property>,
    /// The names that are required, whether or not they are described.
    required: BTreeSet<&'o str>,
    further: Option<AdditionalProperties>,
    takes_any: bool,
    /// How many properties are described.
    described: usize,
    /// How many properties there are, and values of them.
    weight: usize,
    /// When it last grew, and when it was last found to be like none that comes after it.
    grown: usize,
    compared: usize,
}

/// What is known of a property.
#[derive(Clone)]
struct Property {
    required: bool,
    /// What is said of it; `None` if it is required and not described.
    said: Option<Said>,
    values: Option<Rc<Vec<Scalar>>>,
    kind: Option<Kind>,
}

#[derive(Clone)]
struct Said {
    shape: ShapeId,
    /// The members of a choice that means nothing but a choice, or the schema itself.
    parts: Vec<ShapeId>,
}

/// A pair of conditions of which one holds for all objects of one cluster and the other for all of another, and never
/// both for one object.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Evidence<'o> {
    /// A property has other values.
    Values(&'o str),
    /// A property is there in the one alone.
    OnlyLeft(&'o str),
    OnlyRight(&'o str),
    /// A property is of another kind.
    Kind(&'o str),
}

/// A condition, without what it takes to state it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Test<'o> {
    Values(&'o str),
    Has(&'o str),
    Lacks(&'o str),
    Kind(&'o str),
}

impl<'o> Evidence<'o> {
    /// What it says of the left cluster and of the right one.
    fn tests(self) -> (Test<'o>, Test<'o>) {
        match self {
            Self::Values(name) => (Test::Values(name), Test::Values(name)),
            Self::OnlyLeft(name) => (Test::Has(name), Test::Lacks(name)),
            Self::OnlyRight(name) => (Test::Lacks(name), Test::Has(name)),
            Self::Kind(name) => (Test::Kind(name), Test::Kind(name)),
        }
    }
}

impl Schemas<'_> {
    /// Groups of objects with conditions that hold for one group alone. Only what cannot be told apart is put into one
    /// group.
    pub(super) fn clusters(
        &self,
        objects: &[&ObjectType],
        at: &At,
    ) -> Result<Vec<Cluster>, Diagnostic> {
        if objects.len() > MEMBERS {
            return Ok(vec![Cluster {
                members: (0..objects.len()).collect(),
                object: combine::any_of(objects),
                conditions: BTreeSet::new(),
                exact: false,
            }]);
        }
        let known = objects.iter().enumerate();
        let known = known.map(|(index, object)| self.known(index, object, at));
        let mut known = known.collect::<Result<Vec<_>, _>>()?;
        let mut grown = 1;
        while let Some((first, second)) = self.alike(&mut known, grown, at)? {
            let other = known.remove(second);
            let one = known.remove(first);
            grown += 1;
            let whole = Known {
                grown,
                ..self.merged_known(one, other, at)?
            };
            known.insert(first, whole);
        }
        let tests = self.find_tests(&known, at)?;
        let clusters = known.into_iter().zip(tests).map(|(known, tests)| {
            let parts: Vec<_> = known.members.iter().map(|&index| objects[index]).collect();
            Cluster {
                object: match parts.as_slice() {
                    [only] => (*only).clone(),
                    parts => combine::any_of(parts),
                },
                conditions: tests
                    .iter()
                    .filter_map(|test| known.condition(*test))
                    .collect(),
                exact: known.exact,
                members: known.members,
            }
        });
        Ok(clusters.collect())
    }

    fn known<'o>(
        &self,
        index: usize,
        object: &'o ObjectType,
        at: &At,
    ) -> Result<Known<'o>, Diagnostic> {
        let mut known = Known {
            members: vec![index],
            exact: true,
            properties: BTreeMap::new(),
            required: object.required.iter().map(String::as_str).collect(),
            further: object.additional_properties.clone(),
            takes_any: takes_any(object),
            described: 0,
            weight: 0,
            grown: 1,
            compared: 0,
        };
        for name in &object.required {
            known.set(name, Some(Property::undescribed()));
        }
        for (name, schema) in &object.properties {
            let at = at.inside(&["properties", name]);
            let shape = self.shape(&node(schema));
            let required = known.required.contains(name.as_str());
            known.set(name, Some(self.property(shape, required, &at)?));
        }
        Ok(known)
    }

    /// A property with one schema.
    fn property(&self, shape: ShapeId, required: bool, at: &At) -> Result<Property, Diagnostic> {
        let digest = self.digest(shape, at)?;
        let all = self.alternatives(shape, at)?;
        let values = all.values.clone().filter(|values| !values.is_empty());
        let parts = digest.members.clone().filter(|_| digest.is_plain_choice);
        let parts = parts.filter(|parts| !parts.is_empty());
        Ok(Property {
            required,
            said: Some(Said {
                shape,
                parts: parts.unwrap_or_else(|| vec![shape]),
            }),
            values: values.filter(|_| !digest.nullable),
            kind: all.kinds.kind().filter(|_| !digest.nullable),
        })
    }

    /// A property of any of several schemas, each of which counts once.
    fn property_of_any(
        &self,
        mut parts: Vec<ShapeId>,
        required: bool,
        at: &At,
    ) -> Result<Property, Diagnostic> {
        parts.sort_unstable();
        parts.dedup();
        if let [only] = parts.as_slice() {
            return self.property(*only, required, at);
        }
        self.step(parts.len(), at)?;
        let all = self.alternatives_of(&parts, at)?;
        Ok(Property {
            required,
            values: all.values.filter(|values| !values.is_empty()),
            kind: all.kinds.kind(),
            said: Some(Said {
                shape: self.choice(parts.clone()),
                parts,
            }),
        })
    }

    /// What is known of two that become one; see [`combine::any_of`]. The one may have become large by then, so that
    /// only those of its properties are looked at that change.
    fn merged_known<'o>(
        &self,
        mut one: Known<'o>,
        other: Known<'o>,
        at: &At,
    ) -> Result<Known<'o>, Diagnostic> {
        one.exact = one.exact && other.exact && differ_in_one(&one, &other);
        let own = one.properties.keys().filter(|_| one.members.len() == 1);
        let names: BTreeSet<_> = own.chain(other.properties.keys()).copied().collect();
        let optional: Vec<_> = one.required.difference(&other.required).copied().collect();
        one.required.retain(|name| other.required.contains(name));
        for name in names {
            let said = [&one, &other].map(|known| known.properties.get(name)?.said.as_ref());
            let parts = said.into_iter().flatten();
            let parts: Vec<_> = parts.flat_map(|said| said.parts.clone()).collect();
            let at = at.inside(&["properties", name]);
            let required = one.required.contains(name);
            let property = match (parts.is_empty(), required) {
                (false, _) => Some(self.property_of_any(parts, required, &at)?),
                (true, true) => Some(Property::undescribed()),
                (true, false) => None,
            };
            one.set(name, property);
        }
        for name in optional {
            let property = one.properties.get(name).filter(|one| one.said.is_some());
            let property = property.cloned().map(|property| Property {
                required: false,
                ..property
            });
            one.set(name, property);
        }
        let further = combine::further(&[one.further.as_ref(), other.further.as_ref()]);
        one.further = further;
        one.takes_any = one.takes_any || other.takes_any;
        one.members.extend(other.members);
        Ok(one)
    }

    /// The first two that nothing tells apart. Those that were compared before and have not grown since are passed
    /// over.
    fn alike(
        &self,
        known: &mut [Known<'_>],
        now: usize,
        at: &At,
    ) -> Result<Option<(usize, usize)>, Diagnostic> {
        for first in 0..known.len() {
            let one = &known[first];
            for (second, other) in known.iter().enumerate().skip(first + 1) {
                if one.grown.max(other.grown) <= one.compared {
                    continue;
                }
                self.step(one.least_weight(other), at)?;
                if are_alike(one, other) {
                    return Ok(Some((first, second)));
                }
            }
            known[first].compared = now;
        }
        Ok(None)
    }

    /// For every two of them something that holds for one and not for the other, if possible something that is known
    /// of it already.
    fn find_tests<'o>(
        &self,
        known: &[Known<'o>],
        at: &At,
    ) -> Result<Vec<BTreeSet<Test<'o>>>, Diagnostic> {
        let mut tests: Vec<BTreeSet<Test<'o>>> = vec![BTreeSet::new(); known.len()];
        for first in 0..known.len() {
            for second in first + 1..known.len() {
                let (one, other) = (&known[first], &known[second]);
                self.step(one.least_weight(other), at)?;
                let mut best: Option<(usize, Test<'o>, Test<'o>)> = None;
                for (left, right) in evidence(one, other).map(Evidence::tests) {
                    let count = usize::from(tests[first].contains(&left))
                        + usize::from(tests[second].contains(&right));
                    if best.is_none_or(|(most, ..)| count > most) {
                        best = Some((count, left, right));
                    }
                }
                if let Some((_, left, right)) = best {
                    tests[first].insert(left);
                    tests[second].insert(right);
                }
            }
        }
        Ok(tests)
    }
}

impl Property {
    fn undescribed() -> Self {
        Self {
            required: true,
            said: None,
            values: None,
            kind: None,
        }
    }
}

impl<'o> Known<'o> {
    /// Sets what is known of a property, or forgets it.
    fn set(&mut self, name: &'o str, property: Option<Property>) {
        let weight = |property: &Property| 1 + property.values.as_ref().map_or(0, |one| one.len());
        let described = |property: &Property| usize::from(property.said.is_some());
        if let Some(property) = &property {
            self.weight += weight(property);
            self.described += described(property);
        }
        let before = match property {
            Some(property) => self.properties.insert(name, property),
            None => self.properties.remove(name),
        };
        if let Some(before) = before {
            self.weight -= weight(&before);
            self.described -= described(&before);
        }
    }

    /// How much there is to compare with another one: what both have.
    fn least_weight(&self, other: &Self) -> usize {
        self.weight.min(other.weight) + self.required.len() + other.required.len()
    }

    /// A condition in full.
    fn condition(&self, test: Test<'_>) -> Option<Condition> {
        Some(match test {
            Test::Has(name) => Condition::Has(name.to_owned()),
            Test::Lacks(name) => Condition::Lacks(name.to_owned()),
            Test::Kind(name) => {
                Condition::IsKind(name.to_owned(), self.properties.get(name)?.kind?)
            }
            Test::Values(name) => {
                let property = self.properties.get(name)?;
                let values = property.values.as_ref()?.to_vec();
                match property.required {
                    true => Condition::Is(name.to_owned(), values),
                    false => Condition::IsIfThere(name.to_owned(), values),
                }
            }
        })
    }

    /// Whether no object of it has a property, as far as is known.
    fn lacks(&self, name: &str) -> bool {
        !self.takes_any && !self.properties.contains_key(name)
    }

    /// The names of properties that are described.
    fn described(&self) -> impl Iterator<Item = (&str, ShapeId)> {
        let properties = self.properties.iter();
        properties.filter_map(|(name, property)| Some((*name, property.said.as_ref()?.shape)))
    }
}

/// Whether nothing tells two apart, or nothing but the kind of the only property they differ in: then one object with
/// a choice there says the same with less.
fn are_alike(left: &Known<'_>, right: &Known<'_>) -> bool {
    let mut evidence = evidence(left, right);
    match evidence.next() {
        None => true,
        // Kinds come last.
        Some(Evidence::Kind(_)) => differ_in_one(left, right),
        Some(_) => false,
    }
}

/// Whether two objects are the same but for the schema of one property.
fn differ_in_one(left: &Known<'_>, right: &Known<'_>) -> bool {
    let mut differing = 0;
    let mut properties = left.described().zip(right.described());
    left.described == right.described
        && properties.all(|(one, other)| {
            differing += usize::from(one.1 != other.1);
            one.0 == other.0 && differing <= 1
        })
        && left.required == right.required
        && left.further == right.further
}

/// All that tells two clusters apart, the best first.
fn evidence<'k, 'o: 'k>(
    left: &'k Known<'o>,
    right: &'k Known<'o>,
) -> impl Iterator<Item = Evidence<'o>> + 'k {
    let shared = move || {
        let (few, many) = match left.properties.len() <= right.properties.len() {
            true => (left, right),
            false => (right, left),
        };
        let properties = few.properties.iter();
        properties.filter_map(|(name, one)| Some((*name, one, many.properties.get(name)?)))
    };
    let values = shared().filter(|(_, one, other)| differ_in_values(one, other));
    let only = |one: &'k Known<'o>, other: &'k Known<'o>| {
        let required = one.required.iter().copied();
        required.filter(|name| other.lacks(name))
    };
    let kinds = shared().filter(|(_, one, other)| differ_in_kind(one, other));
    values
        .map(|(name, ..)| Evidence::Values(name))
        .chain(only(left, right).map(Evidence::OnlyLeft))
        .chain(only(right, left).map(Evidence::OnlyRight))
        .chain(kinds.map(|(name, ..)| Evidence::Kind(name)))
}

fn differ_in_values(one: &Property, other: &Property) -> bool {
    let (Some(values), Some(others)) = (&one.values, &other.values) else {
        return false;
    };
    (one.required || other.required) && !share_value(values, others)
}

/// Whether two sorted lists have a value in common.
fn share_value(mut one: &[Scalar], mut other: &[Scalar]) -> bool {
    while let ([first, rest @ ..], [other_first, other_rest @ ..]) = (one, other) {
        match first.cmp(other_first) {
            Ordering::Equal => return true,
            Ordering::Less => one = rest,
            Ordering::Greater => other = other_rest,
        }
    }
    false
}

fn differ_in_kind(one: &Property, other: &Property) -> bool {
    let kinds = one.kind.zip(other.kind);
    one.required && other.required && kinds.is_some_and(|(kind, other)| kind != other)
}
