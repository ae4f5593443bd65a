//! Filter: which operations of a document are wanted.

use serde::Deserialize;

use crate::{
    diagnostic::{Code, Diagnostic, Diagnostics},
    document::Outline,
    pointer::Pointer,
};

/// Which operations are wanted: those with one of the tags, and those named.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Selection {
    /// Every operation of the document.
    pub all: bool,
    /// Operations that carry one of these tags.
    pub tags: Vec<String>,
    /// Operations by `operationId` or by `METHOD /path`.
    pub operations: Vec<String>,
    /// What becomes of operations that cannot be expressed.
    pub unsupported: Unsupported,
}

/// What becomes of operations that cannot be expressed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unsupported {
    /// Nothing is emitted.
    #[default]
    Stop,
    /// They are left out, with warnings, and listed in the crate.
    LeaveOut,
}

impl Selection {
    /// The wanted ones of a document's operations, in their order.
    ///
    /// # Errors
    ///
    /// Every tag and operation that the document does not have; an empty selection.
    pub fn select(&self, all: &[Outline]) -> Result<Vec<Outline>, Diagnostics> {
        let mut problems = Diagnostics::default();
        for tag in self
            .tags
            .iter()
            .filter(|tag| !all.iter().any(|operation| operation.tags.contains(tag)))
        {
            problems.push(unknown_tag(tag, all));
        }
        for wanted in self
            .operations
            .iter()
            .filter(|wanted| !all.iter().any(|found| is_named(found, wanted)))
        {
            problems.push(unknown_operation(wanted));
        }
        let selected: Vec<_> = all
            .iter()
            .filter(|operation| self.wants(operation))
            .cloned()
            .collect();
        if selected.is_empty() && problems.as_slice().is_empty() {
            problems.push(empty());
        }
        problems.into_result(selected)
    }

    /// Whether an operation is wanted.
    pub(crate) fn wants(&self, operation: &Outline) -> bool {
        self.all
            || operation.tags.iter().any(|tag| self.tags.contains(tag))
            || self
                .operations
                .iter()
                .any(|wanted| is_named(operation, wanted))
    }
}

fn is_named(operation: &Outline, wanted: &str) -> bool {
    operation.id.as_deref() == Some(wanted) || operation.key() == wanted
}

fn unknown_tag(tag: &str, all: &[Outline]) -> Diagnostic {
    let mut known: Vec<_> = all
        .iter()
        .flat_map(|operation| operation.tags.iter().map(String::as_str))
        .collect();
    known.sort_unstable();
    known.dedup();
    let help = match known.as_slice() {
        [] => "no operation of the document carries a tag".to_owned(),
        known => format!("the document has: {}", known.join(", ")),
    };
    Diagnostic::new(
        Code::UnknownTag,
        format!("no operation carries the tag `{tag}`"),
    )
    .at(&Pointer::root().join("paths"))
    .help(help)
}

fn unknown_operation(wanted: &str) -> Diagnostic {
    Diagnostic::new(
        Code::UnknownOperation,
        format!("there is no operation `{wanted}`"),
    )
    .at(&Pointer::root().join("paths"))
    .help("name it by its operationId or as `METHOD /path`; `cargo xtask list --all` shows them")
}

fn empty() -> Diagnostic {
    Diagnostic::new(Code::EmptySelection, "no operation is selected")
        .help("select by `tags`, `operations` or `all`")
}
