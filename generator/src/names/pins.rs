//! The file that pins names to places.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::{
    diagnostic::{Code, Diagnostic},
    names::ident,
    pointer::Pointer,
    read,
};

const HEADER: &str = "\
# The public names of the generated crate, each pinned to the place in the document it stands for.
# `cargo xtask generate` keeps the names that are here, adds new ones and drops those whose place is gone.
# Edit a name here to rename the item for good; a name that the overlay sets is edited there.
";

/// Names and the places they are pinned to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Pins {
    /// By `METHOD /path`.
    pub(crate) operations: BTreeMap<String, OperationPins>,
    /// By type name.
    pub(crate) types: BTreeMap<String, TypePins>,
}

/// Names of an operation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OperationPins {
    pub(crate) method: String,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) parameters: BTreeMap<String, String>,
}

/// Where a type stands, and the names inside of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct TypePins {
    pub(crate) places: BTreeSet<String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) fields: BTreeMap<String, String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) variants: BTreeMap<String, String>,
}

impl Pins {
    pub(crate) fn parse(bytes: &[u8]) -> Result<Self, Diagnostic> {
        let pins: Self = read::own(bytes, Code::InvalidNames, "names")?;
        pins.check()?;
        Ok(pins)
    }

    /// What is edited by hand can be wrong.
    fn check(&self) -> Result<(), Diagnostic> {
        let root = Pointer::root();
        let operations = self.operations.iter().flat_map(|(key, pins)| {
            let at = root.join_all(["operations", key]);
            let method = (&pins.method, at.join("method"));
            let parameters = pins.parameters.iter();
            let parameters =
                parameters.map(move |(key, name)| (name, at.join_all(["parameters", key])));
            std::iter::once(method).chain(parameters)
        });
        let types = self
            .types
            .keys()
            .map(|name| (name, root.join_all(["types", name])));
        let inner = self.types.iter().flat_map(|(name, pins)| {
            let at = root.join_all(["types", name]);
            let fields = pins
                .fields
                .iter()
                .map(|(key, name)| (name, ["fields", key]));
            let variants = pins
                .variants
                .iter()
                .map(|(key, name)| (name, ["variants", key]));
            fields
                .chain(variants)
                .map(move |(name, way)| (name, at.join_all(way)))
        });
        for (name, at) in operations.chain(types).chain(inner) {
            if !ident::is_identifier(name) {
                let message = format!("`{name}` cannot be a Rust identifier");
                return Err(Diagnostic::new(Code::InvalidNames, message)
                    .at(&at)
                    .help("use ASCII letters, digits and `_`"));
            }
        }
        Ok(())
    }

    pub(crate) fn to_yaml(&self) -> String {
        format!(
            "{HEADER}{}",
            serde_yaml::to_string(self).unwrap_or_default()
        )
    }
}
