//! What is counted while schemas are read.

use std::collections::BTreeMap;

/// What the types were made from, and what became of the schemas that are hard to express. Each place of the
/// document counts once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Schemas that define a type, before identical ones became one. Each reading counts.
    pub definitions: usize,
    /// Unions of at least two members, by how these are told apart.
    pub unions: BTreeMap<Told, usize>,
    /// Schemas that became any value, by the reason.
    pub untyped: BTreeMap<&'static str, usize>,
}

/// How the members of a union are told apart, the best way first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Told {
    /// All of them are one type.
    Same,
    /// By the kind of the JSON value.
    Kind,
    /// By the value of a property.
    Tag,
    /// By the properties that are there.
    Keys,
    /// Not all of them: some became one object with the weaker rules of several.
    Merged,
    /// Not at all: the union is any value.
    Untyped,
}
