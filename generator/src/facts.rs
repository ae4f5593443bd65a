//! What follows from the types as a whole: where a recursion needs a box, and which types have total equality.

use std::collections::BTreeSet;

use crate::api::{Api, Type, TypeId};

/// Facts about the types of an [`Api`].
#[derive(Debug)]
pub(crate) struct Facts {
    boxed: BTreeSet<(TypeId, TypeId)>,
    partial: BTreeSet<TypeId>,
}

impl Facts {
    pub(crate) fn new(api: &Api) -> Self {
        Self {
            boxed: boxed(api),
            partial: partial(api),
        }
    }

    /// Whether `owner` holds `part` directly and would so contain itself.
    pub(crate) fn needs_box(&self, owner: TypeId, part: TypeId) -> bool {
        self.boxed.contains(&(owner, part))
    }

    /// Whether every value equals itself: there is no floating-point number inside.
    pub(crate) fn is_eq(&self, id: TypeId) -> bool {
        !self.partial.contains(&id)
    }
}

/// The definitions a type holds without a list or map in between.
fn direct_parts(api: &Api, id: TypeId) -> BTreeSet<TypeId> {
    let mut parts = BTreeSet::new();
    api.type_def(id).shape.each_type(&mut |ty| {
        if let Type::Defined(part) = ty.without_null() {
            parts.insert(*part);
        }
    });
    parts
}

fn boxed(api: &Api) -> BTreeSet<(TypeId, TypeId)> {
    let parts: Vec<_> = api.type_ids().map(|id| direct_parts(api, id)).collect();
    let reaches = |from: TypeId, to: TypeId| {
        let mut seen = BTreeSet::new();
        let mut open = vec![from];
        while let Some(id) = open.pop() {
            if id == to {
                return true;
            }
            if seen.insert(id) {
                open.extend(&parts[id.0]);
            }
        }
        false
    };
    let edges = api
        .type_ids()
        .flat_map(|owner| parts[owner.0].iter().map(move |part| (owner, *part)));
    edges
        .filter(|(owner, part)| reaches(*part, *owner))
        .collect()
}

fn partial(api: &Api) -> BTreeSet<TypeId> {
    let mut partial = BTreeSet::new();
    loop {
        let before = partial.len();
        for id in api.type_ids() {
            let mut found = false;
            api.type_def(id)
                .shape
                .each_type(&mut |ty| found |= has_number(ty, &partial));
            if found {
                partial.insert(id);
            }
        }
        if partial.len() == before {
            return partial;
        }
    }
}

fn has_number(ty: &Type, partial: &BTreeSet<TypeId>) -> bool {
    match ty {
        Type::Number => true,
        Type::Array(inner) | Type::Map(inner) | Type::Nullable(inner) => has_number(inner, partial),
        Type::Defined(id) => partial.contains(id),
        _ => false,
    }
}
