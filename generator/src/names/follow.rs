//! Which of today's operations and types are those that names were given to.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    api::Api,
    names::{
        Unnamed, ident,
        pins::{Pins, TypePins},
        words,
    },
};

/// Takes the pins of operations that have moved along. The pins of their types move with them.
pub(crate) fn follow(pins: &mut Pins, operations: &[Unnamed<'_>]) {
    let moved = moved_operations(pins, operations);
    for (old, new) in &moved {
        if let Some(own) = pins.operations.remove(old) {
            pins.operations.insert(new.clone(), own);
        }
    }
    if moved.is_empty() {
        return;
    }
    for own in pins.types.values_mut() {
        own.places = own
            .places
            .iter()
            .map(|place| move_place(place, &moved))
            .collect();
    }
}

/// The operations that are not where they were, old and new: same method and a path that differs in versions only, or
/// the same name.
pub(crate) fn moved_operations(
    pins: &Pins,
    operations: &[Unnamed<'_>],
) -> BTreeMap<String, String> {
    let here: BTreeSet<String> = operations.iter().map(Unnamed::key).collect();
    let gone: Vec<String> = pins
        .operations
        .keys()
        .filter(|key| !here.contains(*key))
        .cloned()
        .collect();
    let mut moved: BTreeMap<String, String> = BTreeMap::new();
    if gone.is_empty() {
        return moved;
    }
    let new: Vec<_> = operations
        .iter()
        .filter(|operation| !pins.operations.contains_key(&operation.key()))
        .collect();
    let path = |key: &str| Some(without_versions(key));
    let name = |key: &str| Some(pins.operations.get(key)?.method.clone());
    let new_path = |operation: &Unnamed<'_>| Some(without_versions(&operation.key()));
    let new_name = |operation: &Unnamed<'_>| operation.id.map(ident::method_name);
    let mut taken = BTreeSet::new();
    type Same<'s> = &'s dyn Fn(&Unnamed<'_>) -> Option<String>;
    let rules: [(_, Same<'_>); 2] = [
        (alone(&gone, path), &new_path),
        (alone(&gone, name), &new_name),
    ];
    for (old, same) in rules {
        for operation in &new {
            let fitting = same(operation).and_then(|same| old.get(&same).copied().flatten());
            if let Some(old) = fitting
                && !moved.contains_key(old)
                && taken.insert(operation.key())
            {
                moved.insert(old.to_owned(), operation.key());
            }
        }
    }
    moved
}

/// Keys by something that is known of each; `None` where several have the same.
fn alone(
    keys: &[String],
    known: impl Fn(&str) -> Option<String>,
) -> BTreeMap<String, Option<&str>> {
    let mut found: BTreeMap<String, Option<&str>> = BTreeMap::new();
    for key in keys {
        if let Some(known) = known(key) {
            let same = found.entry(known);
            same.and_modify(|one| *one = None).or_insert(Some(key));
        }
    }
    found
}

fn without_versions(key: &str) -> String {
    let segments = key.split('/').filter(|segment| !words::is_version(segment));
    segments.collect::<Vec<_>>().join("/")
}

fn move_place(place: &str, moved: &BTreeMap<String, String>) -> String {
    let new = root_of(place).and_then(|root| Some((root, moved.get(root)?)));
    match new {
        Some((root, new)) => format!("{new}{}", &place[root.len()..]),
        None => place.to_owned(),
    }
}

/// `METHOD /path` or `component Name` at the start of a place.
fn root_of(place: &str) -> Option<&str> {
    let (first, rest) = place.split_once(' ')?;
    let second = rest.split(' ').next()?;
    Some(&place[..first.len() + 1 + second.len()])
}

/// For each type the pinned name that is its own. A pinned name goes to one type only: one with the same fields or
/// variants before others, the one with most of its places before others. A type that has none of the places left
/// but is alone in having just those fields or variants near one of them is the one that was meant.
pub(crate) fn match_pins<'p>(api: &Api, pinned: &'p Pins) -> Vec<Owned<'p>> {
    let types: Vec<_> = api
        .types
        .iter()
        .map(|def| {
            let places: BTreeSet<_> = def.places.iter().map(ToString::to_string).collect();
            let labels = def.shape.labels().map(ToOwned::to_owned);
            (places, labels.collect())
        })
        .collect();
    let mut owned = vec![Owned::default(); types.len()];
    let mut given = BTreeSet::new();
    for (_, _, name, _, index) in sharing(&types, pinned) {
        let own = &mut owned[index];
        if own.name.is_none() && given.insert(name) {
            own.name = Some(name);
            own.members = pinned.types.get(name);
        }
        own.members = own.members.or(pinned.types.get(name));
    }
    for (name, index) in moved(&types, &owned, &given, pinned) {
        owned[index] = Owned {
            name: Some(name),
            members: pinned.types.get(name),
        };
    }
    owned
}

/// What is pinned of a type.
#[derive(Clone, Copy, Default)]
pub(crate) struct Owned<'p> {
    /// Its name.
    pub(crate) name: Option<&'p str>,
    /// The names of its fields and variants. They are those of the type that stood in its place, even if another one
    /// has that type's name now.
    pub(crate) members: Option<&'p TypePins>,
}

/// Places of a type, and the labels of its fields or variants.
type Known = (BTreeSet<String>, BTreeSet<String>);

type Sharing<'p> = (bool, usize, &'p str, &'p String, usize);

/// Pinned names and the types that share places with them, the best first.
fn sharing<'p>(types: &[Known], pinned: &'p Pins) -> Vec<Sharing<'p>> {
    let mut at: BTreeMap<&str, usize> = BTreeMap::new();
    for (index, (places, _)) in types.iter().enumerate() {
        at.extend(places.iter().map(|place| (place.as_str(), index)));
    }
    let mut pairs = Vec::new();
    for (name, pins) in &pinned.types {
        let mut shared: BTreeMap<usize, (usize, &String)> = BTreeMap::new();
        for place in &pins.places {
            if let Some(&index) = at.get(place.as_str()) {
                shared.entry(index).or_insert((0, place)).0 += 1;
            }
        }
        pairs.extend(shared.into_iter().map(|(index, (count, first))| {
            let is_changed = types[index].1 != labels_of(pins);
            (is_changed, usize::MAX - count, name.as_str(), first, index)
        }));
    }
    pairs.sort();
    pairs
}

/// Pinned names without a type and types without a name that fit one another and no other: they have the same labels,
/// at least two of them, and stand near each other.
fn moved<'p>(
    types: &[Known],
    owned: &[Owned<'_>],
    given: &BTreeSet<&str>,
    pinned: &'p Pins,
) -> Vec<(&'p str, usize)> {
    let mut known: BTreeMap<BTreeSet<String>, usize> = BTreeMap::new();
    let mut lost = Vec::new();
    let mut lost_at = Near::default();
    for (name, pins) in &pinned.types {
        let labels = labels_of(pins);
        if !given.contains(name.as_str()) && labels.len() > 1 {
            let next = known.len();
            let labels = *known.entry(labels).or_insert(next);
            lost_at.insert(lost.len(), labels, &pins.places);
            lost.push((name.as_str(), pins, labels));
        }
    }
    let mut types_at = Near::default();
    for (index, (places, labels)) in types.iter().enumerate() {
        if let (None, Some(&labels)) = (owned[index].name, known.get(labels)) {
            types_at.insert(index, labels, places);
        }
    }
    let alone = lost.iter().enumerate().filter_map(|(number, lost)| {
        let (name, pins, labels) = lost;
        let index = types_at.only(*labels, &pins.places)?;
        let is_alone = lost_at.only(*labels, &types[index].0) == Some(number);
        is_alone.then_some((*name, index))
    });
    alone.collect()
}

/// What stands where, by the number of its labels and by what makes two places near.
#[derive(Default)]
struct Near(BTreeMap<(usize, String), BTreeSet<usize>>);

impl Near {
    fn insert(&mut self, number: usize, labels: usize, places: &BTreeSet<String>) {
        for key in places.iter().flat_map(|place| near(place)) {
            self.0.entry((labels, key)).or_default().insert(number);
        }
    }

    /// The only one that has these labels and is near one of the places.
    fn only(&self, labels: usize, places: &BTreeSet<String>) -> Option<usize> {
        let mut only = None;
        for key in places.iter().flat_map(|place| near(place)) {
            for number in self.0.get(&(labels, key)).into_iter().flatten() {
                match only {
                    None => only = Some(*number),
                    Some(known) if known == *number => {}
                    Some(_) => return None,
                }
            }
        }
        only
    }
}

fn labels_of(pins: &TypePins) -> BTreeSet<String> {
    pins.fields
        .keys()
        .chain(pins.variants.keys())
        .cloned()
        .collect()
}

/// What two places have in common where they are near each other: they begin in one operation or component, or end in
/// one property, or are both components.
fn near(place: &str) -> impl Iterator<Item = String> {
    let root = root_of(place);
    let is_component = place.starts_with("component ") && root == Some(place);
    let end = place.rsplit(' ').find(|step| step.starts_with(['.', '<']));
    let root = format!("in {}", root.unwrap_or_default());
    let component = is_component.then(|| "a component".to_owned());
    let end = end.map(|end| format!("at {end}"));
    [Some(root), component, end].into_iter().flatten()
}
