//! Turns an OpenAPI 3.0 document into the source of a typed Rust client crate.
//!
//! ```text
//! bytes ─ Document ─ Selection ─ Api ─ Names ─ Items ─ Files
//!         parse      filter      lower  name    emit    print
//! ```
//!
//! [`generate`] is a pure function: it touches no disk, no network and no clock, and the same input
//! gives the same output, byte for byte, in whatever order the document lists its keys.

#![warn(clippy::dbg_macro, clippy::print_stderr, clippy::print_stdout)]

pub mod address;
pub mod api;
pub mod diagnostic;
pub mod diff;
mod docs;
pub mod document;
mod downgrade;
mod emit;
mod facts;
mod imports;
mod limits;
mod locate;
mod lower;
pub mod mark;
mod names;
pub mod normalise;
pub mod overlay;
mod pin;
pub mod pointer;
mod print;
mod private;
mod read;
mod repair;
pub mod report;
mod room;
mod runtime;
pub mod selection;
pub mod settings;
mod slice;
pub mod surface;
pub mod untrusted;
mod visible;
mod yaml;

use std::collections::BTreeSet;

use address::Origin;
use api::Api;
use diagnostic::{Code, Diagnostic, Diagnostics, Source};
use document::Outline;
use emit::Context;
pub use emit::Files;
use facts::Facts;
use lower::{Apart, Lowered};
use names::Names;
use pin::Pin;
use selection::Unsupported;
use serde_json::Value;
use settings::Settings;
use slice::Sliced;

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
    /// What is not as the document says; no error is among it.
    pub warnings: Diagnostics,
}

/// Counts to report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// Operations the document has.
    pub operations_in_document: usize,
    /// Operations emitted: all that are selected, less those that are left out.
    pub operations: usize,
    /// Operations that are selected and cannot be expressed.
    pub left_out: usize,
    /// Types.
    pub types: usize,
    /// What the types were made from.
    pub counts: api::Counts,
    /// Where requests, and the tokens in them, go.
    pub servers: api::Servers,
    /// The origins that single operations go to instead.
    pub elsewhere: BTreeSet<Origin>,
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
/// Everything that is wrong with the input, each with its place, and warnings beside it.
pub fn generate(input: &Input<'_>) -> Result<Output, Diagnostics> {
    room::with_room(|| made(input))
}

fn made(input: &Input<'_>) -> Result<Output, Diagnostics> {
    let made = Made::new(
        input,
        input.names.map(|source| source.bytes),
        Purpose::Generate,
    )?;
    let summary = Summary {
        operations_in_document: made.sliced.operations_in_document,
        operations: made.api.operations.len(),
        left_out: made.api.left_out.len(),
        types: made.api.types.len(),
        counts: made.api.counts.clone(),
        servers: made.api.servers.clone(),
        elsewhere: elsewhere(&made.api),
        overlay: made.sliced.overlay,
    };
    Ok(Output {
        files: made.files,
        names: made.names.file(),
        summary,
        warnings: made.sliced.warnings.sorted(),
    })
}

fn elsewhere(api: &Api) -> BTreeSet<Origin> {
    let base = api.servers.address.as_ref().map(|base| &base.origin);
    let own = api.operations.iter().filter_map(|one| one.address.as_ref());
    let own = own.map(|address| &address.origin);
    own.filter(|origin| Some(*origin) != base)
        .cloned()
        .collect()
}

/// What a crate is made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// To be used: the document is held against where the settings let requests go.
    Generate,
    /// To be looked at: there is an answer for any two documents.
    Compare,
}

/// A crate and what led to it.
pub(crate) struct Made {
    pub(crate) sliced: Sliced,
    pub(crate) api: Api,
    pub(crate) apart: Apart,
    pub(crate) names: Names,
    pub(crate) files: Files,
}

impl Made {
    /// Makes a crate with the names of this file.
    pub(crate) fn new(
        input: &Input<'_>,
        names: Option<&[u8]>,
        purpose: Purpose,
    ) -> Result<Self, Diagnostics> {
        input.settings.client.check()?;
        let mut sliced = slice::slice(input)?;
        let pin = match purpose {
            Purpose::Generate => Pin::new(input, &sliced.selected)?,
            Purpose::Compare => Pin::new(input, &sliced.selected)?.lenient(),
        };
        let (api, apart) = lowered(&mut sliced, input, &pin)?;
        let taken = input.settings.client.handle_names();
        let names = Names::new(&api, &taken, names).map_err(|found| bind_names(found, input))?;
        let facts = Facts::new(&api);
        let context = Context {
            api: &api,
            names: &names,
            facts: &facts,
            settings: input.settings,
        };
        let files = emit::emit(&context)
            .map_err(|found| Diagnostics::from(found).in_source(input.document))?;
        Ok(Self {
            sliced,
            api,
            apart,
            names,
            files,
        })
    }
}

/// Lowers what is selected. Where the settings say so, operations that cannot be expressed are left out.
fn lowered(sliced: &mut Sliced, input: &Input<'_>, pin: &Pin) -> Result<(Api, Apart), Diagnostics> {
    let mut left_out = Vec::new();
    loop {
        let failed = match lower::lower(&sliced.slice, &sliced.selected, pin) {
            Ok(Lowered {
                mut api,
                apart,
                warnings,
            }) => {
                let warnings = warnings.into_iter().chain(without_server(&api));
                let warnings: Diagnostics = warnings.collect();
                sliced.warnings.extend(warnings.in_source(input.document));
                api.left_out = left_out;
                return Ok((api, apart));
            }
            Err(failed) => failed,
        };
        let leaves_out = input.settings.selection.unsupported == Unsupported::LeaveOut;
        let is_left = |operation: &Outline| !failed.operations.contains_key(&operation.key());
        if !leaves_out || failed.operations.is_empty() || !sliced.selected.iter().any(is_left) {
            let problems: Diagnostics = failed.problems.into_iter().collect();
            return Err(problems.in_source(input.document));
        }
        sliced.selected.retain(is_left);
        left_out.extend(failed.operations.into_values());
        let problems = failed.problems.into_iter().map(Diagnostic::warning);
        let problems: Diagnostics = problems.collect();
        sliced.warnings.extend(problems.in_source(input.document));
    }
}

/// A client without an address has to be given one by everybody who uses it.
fn without_server(api: &Api) -> Option<Diagnostic> {
    if api.servers.address.is_some() {
        return None;
    }
    let message = "no server is named, so that every client has to be told its address";
    Some(Diagnostic::new(Code::NoServer, message).warning())
}

/// The selected operations with the names of their methods.
///
/// # Errors
///
/// Everything that is wrong with the outline of the document, each with its place.
pub fn list(input: &Input<'_>) -> Result<Vec<Listed>, Diagnostics> {
    room::with_room(|| listed(input))
}

fn listed(input: &Input<'_>) -> Result<Vec<Listed>, Diagnostics> {
    input.settings.client.check()?;
    let sliced = slice::slice(input)?;
    let hints: Vec<_> = sliced
        .selected
        .iter()
        .map(|operation| name_hint(&sliced.slice.value, operation))
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

fn bind_names(found: Diagnostics, input: &Input<'_>) -> Diagnostics {
    let is_about_pins = |code: Code| matches!(code, Code::InvalidNames | Code::Syntax);
    let pins_at_fault = found.as_slice().iter().any(|one| is_about_pins(one.code));
    match input.names {
        Some(source) if pins_at_fault => found.in_source(source),
        _ => found.in_source(input.document),
    }
}
