//! The public items of an emitted crate, read off the code that is emitted, so that what is said of them is true of it.

mod compare;
mod items;
mod paths;

use std::collections::BTreeMap;

pub use compare::Difference;
pub(crate) use compare::differences;

use crate::emit::Files;
use items::Lister;
use paths::Modules;

/// The public items of a crate by their paths. The runtime is left out: it is the same in every crate of one version of
/// the generator.
#[derive(Clone, Debug, Default)]
pub(crate) struct Surface {
    items: BTreeMap<String, Item>,
}

/// What is known of a public item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Item {
    /// What code that uses it relies on: types, bounds, whether it can be constructed. Names of arguments are left out.
    pub(crate) signature: String,
    /// The condition under which it is compiled.
    pub(crate) gate: Option<String>,
    /// Whether its use gives a warning.
    pub(crate) deprecated: bool,
    /// The item that has to be named in full with all its parts, of which this is one.
    pub(crate) part_of: Option<String>,
}

impl Surface {
    /// The public items of the files of a crate.
    pub(crate) fn of(files: &Files) -> Self {
        let modules = Modules::of(files);
        let mut lister = Lister::default();
        for (path, text) in files {
            if let Some(module) = modules.of_file(path)
                && let Ok(file) = syn::parse_file(text)
            {
                lister.file(&module, &file);
            }
        }
        Self {
            items: lister.finish(),
        }
    }
}

/// Every public item that came, went or changed between two crates, by path.
#[must_use]
pub fn compare(old: &Files, new: &Files) -> Vec<Difference> {
    differences(&Surface::of(old), &Surface::of(new))
}
