//! What became of the public items.

use crate::{
    diff::Bump,
    surface::{Item, Surface},
};

/// A public item that is not what it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Path of the item.
    pub path: String,
    /// The version that has to follow.
    pub severity: Bump,
    /// What it was, if there was one.
    pub before: Option<String>,
    /// What it is, if there is one.
    pub after: Option<String>,
}

/// Every public item that came, went or changed, by path.
pub(crate) fn differences(old: &Surface, new: &Surface) -> Vec<Difference> {
    let difference = |path: &str, severity, before: Option<&Item>, after: Option<&Item>| {
        let same = before.map(|item| &item.signature) == after.map(|item| &item.signature);
        let text = |item: Option<&Item>| item.map(|item| described(item, same));
        Difference {
            path: path.to_owned(),
            severity,
            before: text(before),
            after: text(after),
        }
    };
    let mut found = Vec::new();
    for (path, before) in &old.items {
        let after = new.items.get(path);
        let severity = after.map_or(Bump::Major, |after| change(before, after));
        if severity > Bump::None {
            found.push(difference(path, severity, Some(before), after));
        }
    }
    for (path, after) in &new.items {
        if !old.items.contains_key(path) {
            found.push(difference(path, addition(old, after), None, Some(after)));
        }
    }
    found.sort_by(|one, other| one.path.cmp(&other.path));
    found
}

/// The signature, or where both have the same one what else there is to say.
fn described(item: &Item, same: bool) -> String {
    if !same {
        return item.signature.clone();
    }
    match (&item.gate, item.deprecated) {
        (Some(gate), _) => format!("there with {gate} only"),
        (None, true) => "discouraged".to_owned(),
        (None, false) => "always there".to_owned(),
    }
}

/// What can be added without a word to anybody, unless all parts have to be named by those who use it.
fn addition(old: &Surface, item: &Item) -> Bump {
    match &item.part_of {
        Some(owner) if old.items.contains_key(owner) => Bump::Major,
        _ => Bump::Minor,
    }
}

fn change(before: &Item, after: &Item) -> Bump {
    if before.signature != after.signature {
        return Bump::Major;
    }
    let gate = match (&before.gate, &after.gate) {
        (one, other) if one == other => Bump::None,
        (Some(_), None) => Bump::Minor,
        _ => Bump::Major,
    };
    let warning = match (before.deprecated, after.deprecated) {
        (false, true) => Bump::Minor,
        (true, false) => Bump::Patch,
        _ => Bump::None,
    };
    gate.max(warning)
}

#[cfg(test)]
mod tests {
    use super::differences;
    use crate::{diff::Bump, emit::Files, surface::Surface};

    fn surface(model: &str) -> Surface {
        let files = [
            ("src/lib.rs", "pub mod models; pub mod runtime; mod client;"),
            ("src/models/pet.rs", model),
            ("src/runtime/mod.rs", "pub struct Hidden;"),
        ];
        let files = files.map(|(path, text)| (path.to_owned(), text.to_owned()));
        Surface::of(&Files::from(files))
    }

    /// Paths with the version that each asks for.
    fn told(old: &str, new: &str) -> Vec<String> {
        let found = differences(&surface(old), &surface(new));
        let told = found
            .iter()
            .map(|one| format!("{} {}", one.severity, one.path));
        told.collect()
    }

    #[test]
    fn each_kind_of_difference_is_seen() {
        let open = "#[non_exhaustive] pub struct Pet { pub a: i64, b: u8 }";
        let cases: &[(&str, &str, &[&str])] = &[
            (open, open, &[]),
            (
                open,
                "#[non_exhaustive] pub struct Pet { pub a: i64, c: u16 }",
                &[],
            ),
            (
                open,
                "#[non_exhaustive] pub struct Pet { pub a: f64 }",
                &["major models::Pet::a"],
            ),
            (open, "", &["major models::Pet", "major models::Pet::a"]),
            ("", open, &["minor models::Pet", "minor models::Pet::a"]),
            (
                "pub struct Pet { pub a: i64 }",
                "pub struct Pet { pub a: i64, pub b: i64 }",
                &["major models::Pet::b"],
            ),
            (
                "pub struct Pet { pub a: i64 }",
                "pub struct Pet { pub a: i64, b: i64 }",
                &["major models::Pet"],
            ),
            (
                "#[non_exhaustive] pub enum Pet { A }",
                "#[non_exhaustive] pub enum Pet { A, B(i64) }",
                &["minor models::Pet::B"],
            ),
            (
                "pub enum Pet { A }",
                "pub enum Pet { A, B }",
                &["major models::Pet::B"],
            ),
            (
                "#[derive(Clone, Eq)] pub enum Pet { A }",
                "#[derive(Clone, Debug)] pub enum Pet { A }",
                &["minor models::Pet impl Debug", "major models::Pet impl Eq"],
            ),
            (
                "#[cfg_attr(feature = \"testing\", derive(Eq))] pub enum Pet { A }",
                "#[derive(Eq)] pub enum Pet { A }",
                &["minor models::Pet impl Eq"],
            ),
            (
                "#[derive(Eq)] pub enum Pet { A }",
                "#[cfg_attr(feature = \"testing\", derive(Eq))] pub enum Pet { A }",
                &["major models::Pet impl Eq"],
            ),
            (
                "#[cfg_attr(feature = \"testing\", derive(Eq))] pub enum Pet { A }",
                "#[cfg_attr(feature = \"blocking\", derive(Eq))] pub enum Pet { A }",
                &["major models::Pet impl Eq"],
            ),
            (
                "#[deprecated] pub enum Pet { A }",
                "pub enum Pet { A }",
                &["patch models::Pet"],
            ),
            (
                "pub enum Pet { A }",
                "#[deprecated] pub enum Pet { A }",
                &["minor models::Pet"],
            ),
        ];
        for (old, new, expected) in cases {
            assert_eq!(told(old, new), *expected, "{old} -> {new}");
        }
    }

    #[test]
    fn each_kind_of_member_is_seen() {
        let own = "use crate::runtime::Secret; pub struct Pet(u8); impl Pet {";
        let cases: &[(&str, &str, &[&str])] = &[
            (
                "pub fn a(&self, x: i64) -> u8 {}",
                "pub fn a(&self, y: i64) -> u8 { 1 }",
                &[],
            ),
            ("pub fn a(mut self) {}", "pub fn a(self) {}", &[]),
            (
                "pub fn a(&self) {}",
                "pub fn a(self) {}",
                &["major models::Pet::a()"],
            ),
            (
                "pub fn a(x: Secret) {}",
                "pub fn a(x: crate::runtime::Secret) {}",
                &[],
            ),
            (
                "pub fn a(x: impl Into<String>) {}",
                "pub fn a(x: String) {}",
                &["major models::Pet::a()"],
            ),
            // Where a line is broken is no difference.
            (
                "pub fn a(x: Vec<u8>, y: (u8, u8), z: (u8,)) {}",
                "pub fn a(\n x: Vec<\nu8,\n>, y: (u8, u8,), z: (u8,),) {}",
                &[],
            ),
            (
                "pub fn a(z: (u8)) {}",
                "pub fn a(z: (u8,)) {}",
                &["major models::Pet::a()"],
            ),
            ("fn a() {}", "pub fn a() {}", &["minor models::Pet::a()"]),
            ("pub const A: u8 = 1;", "pub const A: u8 = 2;", &[]),
        ];
        for (old, new, expected) in cases {
            let (old, new) = (format!("{own}{old}}}"), format!("{own}{new}}}"));
            assert_eq!(told(&old, &new), *expected, "{old} -> {new}");
        }
    }

    #[test]
    fn what_a_file_imports_besides_is_no_difference() {
        let own = "pub struct Pet(u8); impl Pet { pub fn a(x: impl Iterator<Item = u8>) {} }";
        let with = format!("use crate::models::Item; {own}");
        assert_eq!(told(own, &with), Vec::<String>::new());
    }

    #[test]
    fn implementations_are_seen() {
        let own = "pub struct Pet(u8);";
        let old =
            format!("{own} impl From<i64> for Pet {{}} impl Get for Pet {{ type Out = u8; }}");
        let new =
            format!("{own} impl From<u8> for Pet {{}} impl Get for Pet {{ type Out = u16; }}");
        let expected = [
            "major models::Pet impl From<i64>",
            "minor models::Pet impl From<u8>",
            "major models::Pet impl Get::Out",
        ];
        assert_eq!(told(&old, &new), expected);
        assert_eq!(differences(&surface(&old), &surface(&old)), []);
        assert_eq!(
            differences(&surface(own), &surface(&old))[0].severity,
            Bump::Minor
        );
    }
}
