//! The public names of a crate by the places they stand for, and what is renamed from one crate to the next.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

/// The names in a file of names.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Inventory {
    #[serde(default)]
    operations: BTreeMap<String, Operation>,
    #[serde(default)]
    types: BTreeMap<String, Type>,
}

#[derive(Clone, Debug, Deserialize)]
struct Operation {
    method: String,
    #[serde(default)]
    parameters: BTreeMap<String, String>,
}

#[derive(Clone, Debug, Deserialize)]
struct Type {
    places: BTreeSet<String>,
    #[serde(default)]
    fields: BTreeMap<String, String>,
    #[serde(default)]
    variants: BTreeMap<String, String>,
}

impl Type {
    /// Whether both have the same fields or variants, whatever these are called.
    fn is_like(&self, other: &Self) -> bool {
        let same = |one: &BTreeMap<_, _>, other: &BTreeMap<_, _>| one.keys().eq(other.keys());
        same(&self.fields, &other.fields) && same(&self.variants, &other.variants)
    }

    fn meets(&self, other: &Self) -> bool {
        !self.places.is_disjoint(&other.places)
    }
}

impl Inventory {
    /// Reads a file of names.
    ///
    /// # Panics
    ///
    /// It is none.
    #[must_use]
    pub fn read(names: &str) -> Self {
        serde_yaml::from_str(names).expect("the file of names can be read")
    }

    /// Names of types.
    pub fn types(&self) -> impl Iterator<Item = &str> {
        self.types.keys().map(String::as_str)
    }

    /// Names of everything, in the spelling they have in code.
    #[must_use]
    pub fn names(&self) -> Vec<&str> {
        let operations = self.operations.values();
        let operations =
            operations.flat_map(|one| [&one.method].into_iter().chain(one.parameters.values()));
        let types = self.types.iter();
        let types = types.flat_map(|(name, one)| {
            [name]
                .into_iter()
                .chain(one.fields.values())
                .chain(one.variants.values())
        });
        operations.chain(types).map(String::as_str).collect()
    }

    /// What has another name in `after` although it stands where it stood and is made of the same parts.
    #[must_use]
    pub fn renamed(&self, after: &Self) -> Vec<String> {
        let before = self.moved_along(after);
        let mut renamed = Vec::new();
        for (key, old) in &before.operations {
            if let Some(new) = after.operations.get(key) {
                renamed.extend(compare(key, "method", &old.method, &new.method));
                renamed.extend(compare_all(key, &old.parameters, &new.parameters));
            }
        }
        for (name, old) in &before.types {
            renamed.extend(before.renamed_type(name, old, after));
            for new in after.types.values().filter(|new| new.meets(old)) {
                renamed.extend(compare_all(name, &old.fields, &new.fields));
                renamed.extend(compare_all(name, &old.variants, &new.variants));
            }
        }
        renamed
    }

    fn renamed_type(&self, name: &str, old: &Type, after: &Self) -> Option<String> {
        let now = after
            .types
            .iter()
            .filter(|(_, new)| new.meets(old) && new.is_like(old));
        let now: Vec<_> = now.map(|(name, _)| name.as_str()).collect();
        if now.contains(&name) {
            return None;
        }
        // A name can give way where two types have become one that keeps the other's name.
        let has_merged = |now: &&str| {
            let other = self.types.get(*now);
            other.is_some_and(|other| other.meets(&after.types[*now]))
        };
        let now = now.into_iter().find(|now| !has_merged(now))?;
        compare(name, "type", name, now)
    }

    /// The same with the operations under the paths they have in `after`, where these differ in versions only.
    fn moved_along(&self, after: &Self) -> Self {
        let gone = self
            .operations
            .keys()
            .filter(|key| !after.operations.contains_key(*key));
        let moved: BTreeMap<_, _> = gone
            .filter_map(|old| {
                let new = after
                    .operations
                    .keys()
                    .filter(|key| !self.operations.contains_key(*key));
                let mut same = new.filter(|new| without_versions(new) == without_versions(old));
                let new = same.next()?;
                same.next().is_none().then(|| (old.clone(), new.clone()))
            })
            .collect();
        let mut before = self.clone();
        for (old, new) in moved {
            let own = before.operations.remove(&old);
            before.operations.extend(own.map(|own| (new.clone(), own)));
            for own in before.types.values_mut() {
                let places = own.places.iter();
                own.places = places.map(|place| move_place(place, &old, &new)).collect();
            }
        }
        before
    }
}

fn move_place(place: &str, old: &str, new: &str) -> String {
    match place.strip_prefix(old) {
        Some(way) if way.is_empty() || way.starts_with(' ') => format!("{new}{way}"),
        _ => place.to_owned(),
    }
}

fn without_versions(key: &str) -> String {
    let is_version = |segment: &&str| {
        let number = segment.strip_prefix('v');
        number.is_some_and(|number| number.parse::<u32>().is_ok())
    };
    let segments: Vec<_> = key
        .split('/')
        .filter(|segment| !is_version(segment))
        .collect();
    segments.join("/")
}

fn compare(owner: &str, label: &str, old: &str, new: &str) -> Option<String> {
    (old != new).then(|| format!("{owner}, {label}: {old} -> {new}"))
}

fn compare_all(
    owner: &str,
    old: &BTreeMap<String, String>,
    new: &BTreeMap<String, String>,
) -> Vec<String> {
    let both = old
        .iter()
        .filter_map(|(label, old)| Some((label, old, new.get(label)?)));
    both.filter_map(|(label, old, new)| compare(owner, label, old, new))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::Inventory;

    const BEFORE: &str = "
operations:
  GET /v1/a: { method: get_a, parameters: { q: q } }
types:
  A: { places: [GET /v1/a response 200], fields: { x: x, y: y } }
  B: { places: [GET /v1/a response 200 .x, GET /v1/a response 200 .y], variants: { one: One } }
";

    fn renamed(changes: &[(&str, &str)]) -> Vec<String> {
        let change = |text: String, (from, to): &(&str, &str)| {
            assert!(text.contains(from), "{from} in {text}");
            text.replace(from, to)
        };
        let after = changes.iter().fold(BEFORE.to_owned(), change);
        Inventory::read(BEFORE).renamed(&Inventory::read(&after))
    }

    #[test]
    fn each_kind_of_renaming_is_noticed() {
        assert_eq!(renamed(&[]), Vec::<String>::new());
        assert_eq!(
            renamed(&[("get_a", "fetch_a")]),
            ["GET /v1/a, method: get_a -> fetch_a"]
        );
        assert_eq!(
            renamed(&[("q: q", "q: query")]),
            ["GET /v1/a, q: q -> query"]
        );
        assert_eq!(renamed(&[("  A:", "  C:")]), ["A, type: A -> C"]);
        assert_eq!(renamed(&[("x: x", "x: z")]), ["A, x: x -> z"]);
        assert_eq!(
            renamed(&[("one: One", "one: First")]),
            ["B, one: One -> First"]
        );
    }

    #[test]
    fn a_renaming_is_noticed_when_the_operation_moves() {
        let moved = ("/v1/", "/v2/");
        assert_eq!(renamed(&[moved]), Vec::<String>::new());
        assert_eq!(renamed(&[moved, ("  A:", "  C:")]), ["A, type: A -> C"]);
        assert_eq!(
            renamed(&[moved, ("get_a", "a")]),
            ["GET /v2/a, method: get_a -> a"]
        );
    }

    #[test]
    fn a_renaming_is_noticed_where_a_type_comes_apart() {
        let split = "B: { places: [GET /v1/a response 200 .x], variants: { one: One } }\n  C: { places: [GET /v1/a response 200 .y], variants: { one: One, two: Two } }";
        let whole = "B: { places: [GET /v1/a response 200 .x, GET /v1/a response 200 .y], variants: { one: One } }";
        assert_eq!(renamed(&[(whole, split)]), Vec::<String>::new());
        let wrong = split.replace("B:", "D:").replace("C:", "B:");
        assert_eq!(renamed(&[(whole, &wrong)]), ["B, type: B -> D"]);
    }

    #[test]
    fn what_changes_or_becomes_one_with_another_may_have_a_new_name() {
        assert_eq!(
            renamed(&[("  A:", "  C:"), ("x: x", "z: z")]),
            Vec::<String>::new()
        );
        let two = "
types:
  A: { places: [one], fields: { x: x } }
  B: { places: [two], fields: { x: x } }
";
        let one = "types:\n  B: { places: [one, two], fields: { x: x } }\n";
        let renamed = Inventory::read(two).renamed(&Inventory::read(one));
        assert_eq!(renamed, Vec::<String>::new());
    }
}
