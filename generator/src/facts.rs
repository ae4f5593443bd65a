//! What follows from the types as a whole: where a recursion needs a box, and which types have total equality.

use std::collections::BTreeSet;

use petgraph::{
    algo::kosaraju_scc,
    graph::{DiGraph, NodeIndex},
};

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

/// A part needs a box where it leads back to its owner, which is where both are strongly connected.
fn boxed(api: &Api) -> BTreeSet<(TypeId, TypeId)> {
    let parts: Vec<_> = api.type_ids().map(|id| direct_parts(api, id)).collect();
    let edges = || {
        let owners = api.type_ids();
        owners.flat_map(|owner| parts[owner.0].iter().map(move |part| (owner, *part)))
    };
    let mut graph = DiGraph::<(), (), usize>::default();
    for _ in &parts {
        graph.add_node(());
    }
    for (owner, part) in edges() {
        graph.add_edge(NodeIndex::new(owner.0), NodeIndex::new(part.0), ());
    }
    let mut component = vec![0; parts.len()];
    for (number, nodes) in kosaraju_scc(&graph).into_iter().enumerate() {
        for node in nodes {
            component[node.index()] = number;
        }
    }
    edges()
        .filter(|(owner, part)| component[owner.0] == component[part.0])
        .collect()
}

/// Types with a floating-point number inside: those that have one themselves, and whatever holds one of them.
fn partial(api: &Api) -> BTreeSet<TypeId> {
    let mut owners = vec![Vec::new(); api.types.len()];
    let mut todo = Vec::new();
    for id in api.type_ids() {
        api.type_def(id).shape.each_type(&mut |ty| {
            ty.each_definition(&mut |part| owners[part.0].push(id));
            if ty.holds_numbers() {
                todo.push(id);
            }
        });
    }
    let mut partial = BTreeSet::new();
    while let Some(id) = todo.pop() {
        if partial.insert(id) {
            todo.extend(&owners[id.0]);
        }
    }
    partial
}
