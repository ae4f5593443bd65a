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
        Self::listed(files, &Modules::of(files))
    }

    fn listed(files: &Files, modules: &Modules) -> Self {
        let mut lister = Lister::default();
        for (path, text) in files {
            if let Some(module) = modules.of_file(path)
                && let Ok(file) = syn::parse_file(text)
            {
                lister.file(&module, &file);
            }
        }
        let mut items = lister.finish();
        items.retain(|path, _| modules.exports(path));
        Self { items }
    }
}

/// Every public item that came, went or changed between two crates, by path; the runtime is one part of them as any
/// other. (What the crate exports from it at its root is listed where it is defined.)
#[must_use]
pub fn compare(old: &Files, new: &Files) -> Vec<Difference> {
    let [old, new] = [old, new].map(|files| Surface::listed(files, &Modules::with_runtime(files)));
    differences(&old, &new)
}

#[cfg(test)]
mod tests {
    use super::compare;
    use crate::emit::Files;

    fn files(module: &str) -> Files {
        let files = [
            ("src/lib.rs", "pub mod models; pub mod runtime;"),
            (
                "src/runtime/mod.rs",
                "mod inner; pub mod seen; pub use inner::Shown;",
            ),
            ("src/runtime/inner.rs", module),
            ("src/runtime/seen.rs", module),
        ];
        let files = files.map(|(path, text)| (path.to_owned(), text.to_owned()));
        Files::from(files)
    }

    #[test]
    fn of_the_runtime_what_it_exports_is_compared() {
        let old = "pub struct Shown; pub struct Hidden; pub fn f() {} \
                   pub trait T { fn a(&self); fn b(&self) {} }";
        let new = "pub struct Shown { pub a: u8 } pub fn f(x: u8) {} \
                   pub trait T { fn a(&self); fn b(&self) {} fn c(&self) {} }";
        let found = compare(&files(old), &files(new));
        let told: Vec<_> = found
            .iter()
            .map(|one| format!("{} {}", one.severity, one.path))
            .collect();
        assert_eq!(
            told,
            [
                "major runtime::Shown",
                "major runtime::Shown::a",
                "major runtime::seen::Hidden",
                "major runtime::seen::Shown",
                "major runtime::seen::Shown::a",
                "minor runtime::seen::T::c()",
                "major runtime::seen::f()",
            ]
        );
        let required = new.replace("fn c(&self) {}", "fn c(&self);");
        let found = compare(&files(new), &files(&required));
        assert_eq!(found.len(), 2, "the trait and its method: {found:?}");
    }
}
