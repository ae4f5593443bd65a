//! Turns an OpenAPI 3.0 document into the source of a typed Rust client crate.
//!
//! ```text
//! bytes ─ Document ─ Selection ─ Api ─ Names ─ Items ─ Files
//!         parse      filter      lower  name    emit    print
//! ```
//!
//! [`generate`] is a pure function: it touches no disk, no network and no clock, and the same input
//! gives the same output, byte for byte, in whatever order the document lists its keys.

pub mod api;
pub mod diagnostic;
mod docs;
pub mod document;
mod emit;
mod facts;
mod imports;
mod locate;
mod lower;
mod names;
pub mod overlay;
pub mod pointer;
mod print;
mod repair;
mod runtime;
pub mod selection;
pub mod settings;

use diagnostic::{Code, Diagnostic, Diagnostics, Source};
use document::{Document, Outline};
use emit::Context;
pub use emit::Files;
use facts::Facts;
use names::Names;
use serde_json::Value;
use settings::Settings;

/// Everything a crate is made from.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    /// The OpenAPI document.
    pub document: Source<'a>,
    /// Corrections to it.
    pub overlay: Option<Source<'a>>,
    /// How strictly they are held against it.
    pub overlay_mode: overlay::Mode,
    /// Names already given.
    pub names: Option<Source<'a>>,
    /// Everything else.
    pub settings: &'a Settings,
}

/// A crate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// Its files, by relative path.
    pub files: Files,
    /// The new file of names.
    pub names: String,
    /// What was done.
    pub summary: Summary,
}

/// Counts to report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// Operations the document has.
    pub operations_in_document: usize,
    /// Operations selected, all of which were emitted.
    pub operations: usize,
    /// Types.
    pub types: usize,
    /// What became of unions and of what has no type.
    pub counts: api::Counts,
    /// What became of the overlay's actions.
    pub overlay: overlay::Applied,
}

/// An operation and the name of its method.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The operation.
    pub operation: Outline,
    /// Name of its method in the crate.
    pub method: String,
}

/// Makes a crate.
///
/// # Errors
///
/// Everything that is wrong with the input, each with its place.
pub fn generate(input: &Input<'_>) -> Result<Output, Diagnostics> {
    let sliced = slice(input)?;
    let api = lower::lower(&sliced.value, &sliced.selected)
        .map_err(|found| found.in_source(input.document))?;
    let taken = input.settings.client.handle_names();
    let names = Names::new(&api, &taken, input.names.map(|source| source.bytes))
        .map_err(|found| bind_names(found, input))?;
    let facts = Facts::new(&api);
    let context = Context {
        api: &api,
        names: &names,
        facts: &facts,
        settings: input.settings,
    };
    let files =
        emit::emit(&context).map_err(|found| Diagnostics::from(found).in_source(input.document))?;
    let summary = Summary {
        operations_in_document: sliced.operations_in_document,
        operations: api.operations.len(),
        types: api.types.len(),
        counts: api.counts.clone(),
        overlay: sliced.overlay,
    };
    Ok(Output {
        files,
        names: names.file(),
        summary,
    })
}

/// The selected operations with the names of their methods.
///
/// # Errors
///
/// Everything that is wrong with the outline of the document, each with its place.
pub fn list(input: &Input<'_>) -> Result<Vec<Listed>, Diagnostics> {
    let sliced = slice(input)?;
    let hints: Vec<_> = sliced
        .selected
        .iter()
        .map(|operation| name_hint(&sliced.value, operation))
        .collect();
    let unnamed = sliced
        .selected
        .iter()
        .zip(&hints)
        .map(|(operation, hint)| names::Unnamed {
            method: &operation.method,
            path: &operation.path,
            id: operation.id.as_deref(),
            hint: hint.as_deref(),
        });
    let methods = names::methods(
        &unnamed.collect::<Vec<_>>(),
        &input.settings.client.handle_names(),
        input.names.map(|source| source.bytes),
    );
    let methods = methods.map_err(|found| bind_names(found, input))?;
    let listed = sliced.selected.into_iter().zip(methods);
    Ok(listed
        .map(|(operation, method)| Listed { operation, method })
        .collect())
}

fn name_hint(slice: &Value, operation: &Outline) -> Option<String> {
    let operation = slice
        .get("paths")?
        .get(&operation.path)?
        .get(operation.method.to_lowercase())?;
    Some(operation.get("x-rust-name")?.as_str()?.to_owned())
}

/// What the first line of every emitted source file and manifest says, as a comment. A crate that was made here
/// is recognised by it.
#[must_use]
pub fn mark() -> &'static str {
    print::MARK
}

/// The selected part of a document with the overlay applied.
struct Sliced {
    operations_in_document: usize,
    selected: Vec<Outline>,
    overlay: overlay::Applied,
    value: Value,
}

fn slice(input: &Input<'_>) -> Result<Sliced, Diagnostics> {
    let sliced = Document::parse(input.document.bytes)
        .map_err(Diagnostics::from)
        .and_then(|document| {
            let all = document.operations()?;
            let selected = input.settings.selection.select(&all)?;
            let mut value = document.slice(&selected)?;
            repair::repair(&mut value);
            Ok(Sliced {
                operations_in_document: all.len(),
                selected,
                overlay: overlay::Applied::default(),
                value,
            })
        });
    let mut sliced = sliced.map_err(|found| found.in_source(input.document))?;
    if let Some(source) = input.overlay {
        let applied = overlay::apply(source.bytes, &mut sliced.value, input.overlay_mode);
        sliced.overlay = applied.map_err(|found| found.in_source(source))?;
        check_selected(&sliced).map_err(|found| found.in_source(source))?;
    }
    Ok(sliced)
}

/// An overlay corrects operations; which of them are wanted is up to the selection.
fn check_selected(sliced: &Sliced) -> Result<(), Diagnostics> {
    let mut problems = Diagnostics::default();
    for operation in &sliced.selected {
        let paths = sliced
            .value
            .get("paths")
            .and_then(|paths| paths.get(&operation.path));
        if paths
            .and_then(|item| item.get(operation.method.to_lowercase()))
            .is_none()
        {
            let message = format!(
                "the overlay removes `{}`, which is selected",
                operation.key()
            );
            problems.push(
                Diagnostic::new(Code::InvalidOverlay, message)
                    .help("take the operation out of the selection instead"),
            );
        }
    }
    problems.into_result(())
}

fn bind_names(found: Diagnostics, input: &Input<'_>) -> Diagnostics {
    let is_about_pins = |code: Code| matches!(code, Code::InvalidNames | Code::Syntax);
    let pins_at_fault = found.as_slice().iter().any(|one| is_about_pins(one.code));
    match input.names {
        Some(source) if pins_at_fault => found.in_source(source),
        _ => found.in_source(input.document),
    }
}
