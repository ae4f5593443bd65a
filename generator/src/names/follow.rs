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
    for same in [same_path, same_name] {
        for operation in &new {
            let mut fitting = gone.iter().filter(|old| same(pins, old, operation));
            let fitting = (fitting.next(), fitting.next());
            if let (Some(old), None) = fitting
                && !moved.contains_key(old)
                && !moved.values().any(|key| *key == operation.key())
            {
                moved.insert(old.clone(), operation.key());
            }
        }
    }
    moved
}

fn same_path(_: &Pins, old: &str, new: &Unnamed<'_>) -> bool {
    without_versions(old) == without_versions(&new.key())
}

fn same_name(pins: &Pins, old: &str, new: &Unnamed<'_>) -> bool {
    let name = new.id.map(ident::method_name);
    name.is_some() && name.as_deref() == pins.operations.get(old).map(|pins| pins.method.as_str())
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

/// Pinned names without a type and types without a name that fit one another and no other.
fn moved<'p>(
    types: &[Known],
    owned: &[Owned<'_>],
    given: &BTreeSet<&str>,
    pinned: &'p Pins,
) -> Vec<(&'p str, usize)> {
    let lost = pinned
        .types
        .iter()
        .filter(|(name, _)| !given.contains(name.as_str()));
    let mut fitting = Vec::new();
    for (name, pins) in lost {
        let wanted = labels_of(pins);
        let fits = |(index, (places, labels)): &(usize, &Known)| {
            let is_near = || {
                places
                    .iter()
                    .any(|one| pins.places.iter().any(|other| are_near(one, other)))
            };
            owned[*index].name.is_none() && wanted.len() > 1 && *labels == wanted && is_near()
        };
        let found = types.iter().enumerate().filter(fits);
        fitting.extend(found.map(|(index, _)| (name.as_str(), index)));
    }
    let alone = |pair: &&(&str, usize)| {
        let same = |other: &&(&str, usize)| other.0 == pair.0 || other.1 == pair.1;
        fitting.iter().filter(same).count() == 1
    };
    fitting.iter().filter(alone).copied().collect()
}

fn labels_of(pins: &TypePins) -> BTreeSet<String> {
    pins.fields
        .keys()
        .chain(pins.variants.keys())
        .cloned()
        .collect()
}

/// Whether two places begin in one operation or component, or end in one property, or are both components.
fn are_near(one: &str, other: &str) -> bool {
    let roots = (root_of(one), root_of(other));
    let is_component =
        |place: &str| place.starts_with("component ") && root_of(place) == Some(place);
    let end = |place: &str| {
        place
            .rsplit(' ')
            .find(|step| step.starts_with(['.', '<']))
            .map(ToOwned::to_owned)
    };
    let ends = (end(one), end(other));
    roots.0 == roots.1
        || (is_component(one) && is_component(other))
        || (ends.0.is_some() && ends.0 == ends.1)
}
