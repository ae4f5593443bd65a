//! Which type of the new document stands where one of the old document stood.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    api::{Field, ObjectChoice, Shape, Struct, Type, TypeId, Union},
    diff::{
        matching::Matched, named::Named, outcomes::predecessor, parameters::same_parameters,
        steps::Steps,
    },
};

/// Which way something travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Way {
    /// In a request.
    Request,
    /// In an answer that means success.
    Response,
    /// In an answer that means failure, of which nothing is read unless asked for.
    Error,
}

/// Two types that are compared, and the way they travel.
pub(crate) type Pair = (TypeId, TypeId, Way);

/// The pairs of types that stand in the same places, with the operations in which they do, by the new key.
#[derive(Default)]
pub(crate) struct Pairs {
    pub(crate) found: BTreeMap<Pair, BTreeSet<String>>,
}

impl Pairs {
    pub(crate) fn new(old: Named<'_>, new: Named<'_>, matched: &Matched, steps: &Steps) -> Self {
        let mut pairs = Self::default();
        for &(before, after) in &matched.both {
            let key = new.operation(after).key();
            let mut todo = uses(old, new, before, after);
            while let Some((from, to, way)) = todo.pop() {
                let Some((one, other)) = definitions(old, new, from, to) else {
                    continue;
                };
                let operations = pairs.found.entry((one, other, way)).or_default();
                if steps.copy(1) && operations.insert(key.clone()) {
                    let (one, other) = (&old.def(one).shape, &new.def(other).shape);
                    todo.extend(
                        parts(old, new, one, other)
                            .into_iter()
                            .map(|(a, b)| (a, b, way)),
                    );
                }
            }
        }
        pairs
    }

    /// The types of the crates that have another name and are still the same, old to new: nothing else took the name that is gone,
    /// and nothing else had the new one.
    pub(crate) fn renamed(&self, old: Named<'_>, new: Named<'_>) -> BTreeMap<TypeId, TypeId> {
        let names = |named: Named<'_>| -> BTreeSet<String> {
            let names = named.api.type_ids().map(|id| named.name(id).to_owned());
            names.collect()
        };
        let (before, after) = (names(old), names(new));
        let mut forwards: BTreeMap<TypeId, BTreeSet<TypeId>> = BTreeMap::new();
        let mut backwards: BTreeMap<TypeId, BTreeSet<TypeId>> = BTreeMap::new();
        for (one, other, _) in self.found.keys() {
            if !after.contains(old.name(*one)) && !before.contains(new.name(*other)) {
                let (one, other) = (old.in_crate(*one), new.in_crate(*other));
                forwards.entry(one).or_default().insert(other);
                backwards.entry(other).or_default().insert(one);
            }
        }
        let alone = |ids: &BTreeSet<TypeId>| ids.len() == 1;
        let forwards = forwards.into_iter().filter(|(_, ids)| alone(ids));
        let pairs = forwards.filter_map(|(one, ids)| Some((one, ids.first().copied()?)));
        pairs
            .filter(|(_, other)| backwards.get(other).is_some_and(alone))
            .collect()
    }
}

/// The types that two operations use in the same places.
fn uses<'a>(
    old: Named<'a>,
    new: Named<'a>,
    before: usize,
    after: usize,
) -> Vec<(&'a Type, &'a Type, Way)> {
    let (one, other) = (old.operation(before), new.operation(after));
    let mut found = Vec::new();
    for (was, is) in same_parameters(one, other) {
        let (was, is) = (&one.parameters[was], &other.parameters[is]);
        found.push((&was.ty, &is.ty, Way::Request));
    }
    if let (Some(was), Some(is)) = (&one.body, &other.body) {
        found.push((&was.ty, &is.ty, Way::Request));
    }
    for success in &other.successes {
        if let Some(was) = predecessor(one, other, &success.status) {
            let bodies = was.body.iter().zip(&success.body);
            found.extend(bodies.map(|(was, is)| (&was.1, &is.1, Way::Response)));
            let items = was.items.iter().zip(&success.items);
            found.extend(items.map(|(was, is)| (&was.1, &is.1, Way::Response)));
        }
    }
    for (status, error) in &other.errors {
        let was = one.errors.get(status).and_then(|was| was.body.as_ref());
        found.extend(
            was.zip(error.body.as_ref())
                .map(|(was, is)| (was, is, Way::Error)),
        );
    }
    found
}

/// The definitions that two uses lead to, if they do so in the same way and are of one kind.
pub(crate) fn definitions(
    old: Named<'_>,
    new: Named<'_>,
    from: &Type,
    to: &Type,
) -> Option<(TypeId, TypeId)> {
    match (from.without_null(), to.without_null()) {
        (Type::Array(from), Type::Array(to)) | (Type::Map(from), Type::Map(to)) => {
            definitions(old, new, from, to)
        }
        (Type::Defined(from), Type::Defined(to)) => {
            let same = are_alike(&old.def(*from).shape, &new.def(*to).shape);
            same.then_some((*from, *to))
        }
        _ => None,
    }
}

/// Whether two shapes are of one kind, so that what they are made of can be compared.
pub(crate) fn are_alike(one: &Shape, other: &Shape) -> bool {
    matches!(
        (one, other),
        (Shape::Struct(_), Shape::Struct(_))
            | (Shape::Enum(_), Shape::Enum(_))
            | (Shape::Numbers(_), Shape::Numbers(_))
            | (Shape::Union(_), Shape::Union(_))
            | (Shape::Alias(_), Shape::Alias(_))
    )
}

/// The uses inside of two shapes that stand in the same places.
fn parts<'a>(
    old: Named<'a>,
    new: Named<'a>,
    one: &'a Shape,
    other: &'a Shape,
) -> Vec<(&'a Type, &'a Type)> {
    match (one, other) {
        (Shape::Struct(one), Shape::Struct(other)) => {
            let fields = same_fields(one, other).map(|(was, is)| (&was.ty, &is.ty));
            fields.chain(one.extra.iter().zip(&other.extra)).collect()
        }
        (Shape::Union(one), Shape::Union(other)) => {
            let members = same_members(old, new, one, other);
            let types = members
                .into_iter()
                .map(|(was, is)| (&one.members[was].ty, &other.members[is].ty));
            types.collect()
        }
        (Shape::Alias(one), Shape::Alias(other)) => vec![(one, other)],
        _ => Vec::new(),
    }
}

/// The fields that both have.
pub(crate) fn same_fields<'a>(
    one: &'a Struct,
    other: &'a Struct,
) -> impl Iterator<Item = (&'a Field, &'a Field)> {
    let before = by_name(one);
    other
        .fields
        .iter()
        .filter_map(move |is| Some((*before.get(is.name.as_str())?, is)))
}

/// The fields of an object by the names of properties.
pub(crate) fn by_name(object: &Struct) -> BTreeMap<&str, &Field> {
    let fields = object.fields.iter();
    fields.map(|field| (field.name.as_str(), field)).collect()
}

/// The members that both have: with the same label, or with the same properties, or else the only ones of their kind
/// that are left. What has another tag is another member.
pub(crate) fn same_members(
    old: Named<'_>,
    new: Named<'_>,
    one: &Union,
    other: &Union,
) -> Vec<(usize, usize)> {
    let after = other.members.iter().enumerate().rev();
    let after: BTreeMap<_, _> = after.map(|(is, member)| (&member.label, is)).collect();
    let mut pairs: Vec<_> = one
        .members
        .iter()
        .enumerate()
        .filter_map(|(was, member)| Some((was, *after.get(&member.label)?)))
        .collect();
    let is_tagged = |union: &Union| matches!(union.objects, ObjectChoice::Tag { .. });
    if is_tagged(one) && is_tagged(other) {
        return pairs;
    }
    let after = looks(new, other, &left(other, pairs.iter().map(|pair| pair.1)));
    for (look, was) in looks(old, one, &left(one, pairs.iter().map(|pair| pair.0))) {
        if let ([was], Some([is])) = (was.as_slice(), after.get(&look).map(Vec::as_slice)) {
            pairs.push((*was, *is));
        }
    }
    let before = left(one, pairs.iter().map(|pair| pair.0));
    let after = left(other, pairs.iter().map(|pair| pair.1));
    if let ([was], [is]) = (before.as_slice(), after.as_slice())
        && one.members[*was].kind == other.members[*is].kind
    {
        pairs.push((*was, *is));
    }
    pairs
}

/// The members that are not taken.
fn left(union: &Union, taken: impl Iterator<Item = usize>) -> Vec<usize> {
    let taken: BTreeSet<_> = taken.collect();
    (0..union.members.len())
        .filter(|index| !taken.contains(index))
        .collect()
}

/// Members by the names of their properties.
fn looks<'a>(
    named: Named<'a>,
    union: &'a Union,
    members: &[usize],
) -> BTreeMap<Vec<&'a str>, Vec<usize>> {
    let mut looks: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for &index in members {
        if let Type::Defined(id) = named.resolve(&union.members[index].ty)
            && let Shape::Struct(object) = &named.def(*id).shape
        {
            let mut names: Vec<_> = object.fields.iter().map(|one| one.name.as_str()).collect();
            names.sort_unstable();
            looks.entry(names).or_default().push(index);
        }
    }
    looks
}
