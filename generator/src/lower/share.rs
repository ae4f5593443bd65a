//! Makes types one that are the same all the way down. Lowering does so already for types that it reads from the
//! inside out; types that contain themselves have to be compared as a whole, and so have those of which one promises
//! more than the other.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    api::{Api, Shape, Struct, Type, TypeDef, TypeId},
    diagnostic::Diagnostic,
    lower::types::{signature, two_names},
};

/// The API before types became one that differ in what is told of them: what each operation says by itself.
#[derive(Debug)]
pub(crate) struct Apart {
    /// It, with types of its own.
    pub(crate) api: Api,
    /// What each of its types has become.
    pub(crate) became: Vec<TypeId>,
}

/// Identical types become one. So do types that travel the same way and differ only in what the emitted types do not
/// know, unless the overlay names one of them.
///
/// # Errors
///
/// The overlay asks for two names for what is one type.
pub(crate) fn share(api: &mut Api) -> Result<Apart, Diagnostic> {
    merge(api, |def| (def.shape.clone(), None))?;
    let before = api.clone();
    let became = merge(api, |def| {
        let apart = (def.in_request, def.in_response, def.name_hint.clone());
        (without_told(def), Some(apart))
    })?;
    Ok(Apart {
        api: before,
        became,
    })
}

/// The shape without what is only told: limits, whether it is closed, and for what is only received, whether a
/// property that need not be there can be null instead.
fn without_told(def: &TypeDef) -> Shape {
    let mut shape = def.shape.clone();
    if let Shape::Struct(object) = &mut shape {
        object.closed = false;
        for field in &mut object.fields {
            field.limits.clear();
            if !def.in_request && !field.required {
                field.ty = field.ty.without_null().clone();
            }
        }
    }
    shape
}

/// What keeps types apart besides their shapes.
type KeptApart = (bool, bool, Option<String>);

/// Makes types one that look the same all the way down, and tells what each has become.
fn merge(
    api: &mut Api,
    look: impl Fn(&TypeDef) -> (Shape, Option<KeptApart>),
) -> Result<Vec<TypeId>, Diagnostic> {
    let classes = classes(&api.types, look);
    let mut members: BTreeMap<usize, Vec<TypeDef>> = BTreeMap::new();
    for (class, def) in classes.iter().zip(api.types.drain(..)) {
        members.entry(*class).or_default().push(def);
    }
    // The classes are numbered from 0 without a gap, so that a class has the number of its type.
    for same in members.into_values() {
        api.types.push(unite(same)?);
    }
    let moved: Vec<_> = classes.into_iter().map(TypeId).collect();
    api.renumber(&moved);
    Ok(moved)
}

/// For each type the number of its class. All types that look alike begin in one class, which is split until the
/// parts of its members are in the same classes too.
fn classes(types: &[TypeDef], look: impl Fn(&TypeDef) -> (Shape, Option<KeptApart>)) -> Vec<usize> {
    let looks = types.iter().map(|def| {
        let (shape, apart) = look(def);
        let (signature, parts) = take_apart(shape);
        ((signature, apart), parts)
    });
    let (looks, parts): (Vec<_>, Vec<_>) = looks.unzip();
    let mut owners = vec![Vec::new(); types.len()];
    for (owner, parts) in parts.iter().enumerate() {
        for (position, part) in parts.iter().enumerate() {
            owners[part.0].push((owner, position));
        }
    }
    number(split(number(looks), &owners))
}

/// Splits classes by the classes of their members' parts. Of a class that comes apart the largest piece need not be
/// looked at: what it says follows from the others, so that each type is looked at a few times only (after Hopcroft,
/// "An n log n algorithm for minimizing states in a finite automaton").
fn split(classes: Vec<usize>, owners: &[Vec<(usize, usize)>]) -> Vec<usize> {
    let mut partition = Partition::new(classes);
    let mut open: BTreeSet<usize> = (0..partition.members.len()).collect();
    while let Some(class) = open.pop_first() {
        // For each type in which of its parts it holds a member of the class.
        let mut holding: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
        let parts = partition.members[class].iter();
        for &(owner, position) in parts.flat_map(|part| &owners[*part]) {
            holding.entry(owner).or_default().insert(position);
        }
        let mut touched: BTreeMap<usize, BTreeMap<BTreeSet<usize>, Vec<usize>>> = BTreeMap::new();
        for (owner, positions) in holding {
            let pieces = touched.entry(partition.classes[owner]).or_default();
            pieces.entry(positions).or_default().push(owner);
        }
        for (whole, pieces) in touched {
            let mut pieces: Vec<_> = pieces.into_values().collect();
            let moved: usize = pieces.iter().map(Vec::len).sum();
            if moved == partition.members[whole].len() {
                let largest = (0..pieces.len()).max_by_key(|&index| pieces[index].len());
                drop(largest.map(|index| pieces.swap_remove(index)));
            }
            for piece in pieces {
                let new = partition.split_off(whole, &piece);
                let is_smaller = piece.len() <= partition.members[whole].len();
                let is_next = is_smaller || open.contains(&whole);
                open.insert(if is_next { new } else { whole });
            }
        }
    }
    partition.classes
}

/// Classes with their members.
struct Partition {
    classes: Vec<usize>,
    members: Vec<Vec<usize>>,
    /// Where each one stands among the members of its class.
    positions: Vec<usize>,
}

impl Partition {
    fn new(classes: Vec<usize>) -> Self {
        let mut members: Vec<Vec<usize>> = Vec::new();
        let mut positions = Vec::new();
        for (index, &class) in classes.iter().enumerate() {
            members.resize(members.len().max(class + 1), Vec::new());
            positions.push(members[class].len());
            members[class].push(index);
        }
        Self {
            classes,
            members,
            positions,
        }
    }

    /// Makes a class of some of the members of one.
    fn split_off(&mut self, class: usize, piece: &[usize]) -> usize {
        let new = self.members.len();
        for (position, &index) in piece.iter().enumerate() {
            let left = self.positions[index];
            self.members[class].swap_remove(left);
            if let Some(&moved) = self.members[class].get(left) {
                self.positions[moved] = left;
            }
            self.positions[index] = position;
            self.classes[index] = new;
        }
        self.members.push(piece.to_vec());
        new
    }
}

/// What a shape is without the types it is made of, and these in their order.
fn take_apart(mut shape: Shape) -> (String, Vec<TypeId>) {
    let mut parts = Vec::new();
    shape.each_type_mut(&mut |ty| {
        ty.each_definition_mut(&mut |id| parts.push(std::mem::replace(id, TypeId(0))));
    });
    (signature(&shape), parts)
}

/// Numbers for keys, the same for equal ones, in the order of their first appearance.
fn number<K: Ord>(keys: Vec<K>) -> Vec<usize> {
    let mut known = BTreeMap::new();
    let numbers = keys.into_iter().map(|key| {
        let next = known.len();
        *known.entry(key).or_insert(next)
    });
    numbers.collect()
}

/// One type in place of several. The texts are those of the first place in order.
fn unite(mut same: Vec<TypeDef>) -> Result<TypeDef, Diagnostic> {
    same.sort_by(|left, right| left.places.first().cmp(&right.places.first()));
    let hints: BTreeSet<_> = same
        .iter()
        .filter_map(|def| def.name_hint.clone())
        .collect();
    let titles: BTreeSet<_> = same.iter().filter_map(|def| def.title.clone()).collect();
    let mut docs = same.iter().map(|def| &def.docs);
    let docs = docs.find(|docs| !docs.is_empty()).cloned();
    let places: BTreeSet<_> = same.iter().flat_map(|def| def.places.clone()).collect();
    let united = TypeDef {
        shape: weakest(&same),
        docs: docs.unwrap_or_default(),
        name_hint: hints.first().cloned(),
        title: titles.first().filter(|_| titles.len() == 1).cloned(),
        pointer: same[0].pointer.clone(),
        deprecated: same.iter().all(|def| def.deprecated),
        in_request: same.iter().any(|def| def.in_request),
        in_response: same.iter().any(|def| def.in_response),
        places,
    };
    match hints.len() {
        0 | 1 => Ok(united),
        _ => Err(two_names(&hints, &united.places, &united.pointer)),
    }
}

/// The shape of the first, with the promises that all make.
fn weakest(same: &[TypeDef]) -> Shape {
    let mut shape = same[0].shape.clone();
    if let Shape::Struct(object) = &mut shape {
        let others = same[1..].iter().filter_map(|def| match &def.shape {
            Shape::Struct(other) => Some(other),
            _ => None,
        });
        others.for_each(|other| weaken(object, other));
    }
    shape
}

fn weaken(object: &mut Struct, other: &Struct) {
    object.closed &= other.closed;
    for (field, other) in object.fields.iter_mut().zip(&other.fields) {
        field.limits.retain(|limit| other.limits.contains(limit));
        if other.ty.is_nullable() && !field.ty.is_nullable() {
            field.ty = Type::Nullable(Box::new(field.ty.clone()));
        }
    }
}
