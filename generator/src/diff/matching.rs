//! Which operation of the new document is which of the old one.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    api::{Location, Operation, Type},
    diff::named::Named,
    names::Unnamed,
};

/// The operations of both documents, by their positions.
#[derive(Debug, Default)]
pub(crate) struct Matched {
    /// Old and new.
    pub(crate) both: Vec<(usize, usize)>,
    pub(crate) removed: Vec<usize>,
    pub(crate) added: Vec<usize>,
}

impl Matched {
    /// Same method and path; or moved as names move along; or else the only ones left that look alike.
    pub(crate) fn new(old: Named<'_>, new: Named<'_>) -> Self {
        let place = |named: Named<'_>| -> BTreeMap<String, usize> {
            let keys = named.api.operations.iter().map(Operation::key);
            keys.enumerate().map(|(index, key)| (key, index)).collect()
        };
        let (before, after) = (place(old), place(new));
        let unnamed: Vec<_> = new.api.operations.iter().map(Unnamed::from).collect();
        let moved = old.names.moved(&unnamed);
        let mut both: Vec<_> = before
            .iter()
            .filter_map(|(key, &was)| {
                let key = moved.get(key).unwrap_or(key);
                Some((was, *after.get(key)?))
            })
            .collect();
        both.extend(look_alike(old, new, &both));
        let were: BTreeSet<_> = both.iter().map(|pair| pair.0).collect();
        let are: BTreeSet<_> = both.iter().map(|pair| pair.1).collect();
        Self {
            removed: (0..old.api.operations.len())
                .filter(|index| !were.contains(index))
                .collect(),
            added: (0..new.api.operations.len())
                .filter(|index| !are.contains(index))
                .collect(),
            both,
        }
    }
}

/// Operations without a counterpart that have the same method, parameters, bodies and outcomes, and are alone in that.
fn look_alike(old: Named<'_>, new: Named<'_>, known: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let mut looks: BTreeMap<String, (Vec<usize>, Vec<usize>)> = BTreeMap::new();
    let (were, are): (BTreeSet<_>, BTreeSet<_>) = known.iter().copied().unzip();
    for index in 0..old.api.operations.len() {
        if !were.contains(&index)
            && let Some(look) = look(old, index)
        {
            looks.entry(look).or_default().0.push(index);
        }
    }
    for index in 0..new.api.operations.len() {
        if !are.contains(&index)
            && let Some(look) = look(new, index)
        {
            looks.entry(look).or_default().1.push(index);
        }
    }
    let alone = looks.into_values().filter_map(|pair| match pair {
        (was, is) if was.len() == 1 && is.len() == 1 => Some((was[0], is[0])),
        _ => None,
    });
    alone.collect()
}

/// What an operation looks like, if that says enough: what is sent or received has several labels.
fn look(named: Named<'_>, index: usize) -> Option<String> {
    let operation = named.operation(index);
    let types = operation.body.iter().map(|body| &body.ty);
    let received = operation
        .successes
        .iter()
        .flat_map(|success| success.types());
    let types: Vec<_> = types.chain(received).map(|ty| labels(named, ty)).collect();
    if types.iter().flatten().count() < 2 {
        return None;
    }
    let parameters: BTreeSet<_> = operation
        .parameters
        .iter()
        .filter(|parameter| parameter.location != Location::Path)
        .map(|parameter| (parameter.location, parameter.name.as_str()))
        .collect();
    let statuses: Vec<_> = operation
        .successes
        .iter()
        .map(|success| success.status.as_str())
        .collect();
    let method = &operation.method;
    Some(format!("{method} {parameters:?} {statuses:?} {types:?}"))
}

/// The names of the properties, values or forms of a definition.
fn labels(named: Named<'_>, ty: &Type) -> Vec<String> {
    match ty.without_null() {
        Type::Array(inner) | Type::Map(inner) => labels(named, inner),
        Type::Defined(id) => {
            let labels = named.def(*id).shape.labels();
            labels.map(ToOwned::to_owned).collect()
        }
        _ => Vec::new(),
    }
}
