//! Filter and correct: from a text to the selected part of a document, ready to be lowered.

use crate::{
    Input,
    diagnostic::{Code, Diagnostic, Diagnostics, Source},
    document::{Document, Outline, Slice, Version},
    downgrade, limits,
    normalise::Kind,
    overlay, private, read, repair,
    selection::Selection,
};

/// The selected part of a document with the overlay applied, in terms of OpenAPI 3.0.
pub(crate) struct Sliced {
    pub(crate) operations_in_document: usize,
    pub(crate) selected: Vec<Outline>,
    pub(crate) overlay: overlay::Applied,
    pub(crate) slice: Slice,
    /// What is wrong with parts that nobody asked for.
    pub(crate) warnings: Diagnostics,
}

/// Takes the selected part.
///
/// # Errors
///
/// The text is no document, the selection does not fit it, or the overlay does not.
pub(crate) fn slice(input: &Input<'_>) -> Result<Sliced, Diagnostics> {
    let (mut sliced, version) = select(input).map_err(|found| found.in_source(input.document))?;
    if let Some(source) = input.overlay {
        correct(&mut sliced, source, input.overlay_mode)
            .map_err(|found| found.in_source(source))?;
    }
    let warnings = downgrade::to_3_0(&mut sliced.slice, version);
    sliced.warnings.extend(warnings.in_source(input.document));
    limits::apply(&mut sliced.slice);
    repair::repair(&mut sliced.slice.value);
    private::hide(&mut sliced.slice.value, Kind::Keywords);
    Ok(sliced)
}

fn select(input: &Input<'_>) -> Result<(Sliced, Version), Diagnostics> {
    let json = read::json(input.document.bytes)?;
    let document = Document::parse(&json)?;
    let all = document.operations();
    let selection = &input.settings.selection;
    let selected = wanted(&document, &all, selection)?;
    let mut warnings: Diagnostics = document
        .faults()
        .iter()
        .cloned()
        .map(Diagnostic::warning)
        .collect();
    for operation in all.iter().filter(|one| !selection.wants(one)) {
        warnings.extend(unread(operation));
    }
    let sliced = Sliced {
        operations_in_document: all.len(),
        slice: document.slice(&selected),
        selected,
        overlay: overlay::Applied::default(),
        warnings: warnings.in_source(input.document),
    };
    Ok((sliced, document.version()))
}

/// The selected ones of all operations of a document.
///
/// # Errors
///
/// The selection does not fit the document; or everything is selected, and not everything can be read.
pub(crate) fn wanted(
    document: &Document<'_>,
    all: &[Outline],
    selection: &Selection,
) -> Result<Vec<Outline>, Diagnostics> {
    if selection.all && !document.faults().is_empty() {
        return Err(document.faults().iter().cloned().collect());
    }
    selection.select(all)
}

/// Whether an operation is wanted cannot be told where its tags cannot be read.
fn unread(operation: &Outline) -> Option<Diagnostic> {
    let fault = operation.fault.as_deref()?.clone();
    let help = "it is not selected; correct the document if it should be";
    Some(fault.operation(operation.describe()).help(help).warning())
}

fn correct(
    sliced: &mut Sliced,
    source: Source<'_>,
    mode: overlay::Mode,
) -> Result<(), Diagnostics> {
    sliced.overlay = overlay::apply(source.bytes, &mut sliced.slice.value, mode)?;
    check_selected(sliced)
}

/// An overlay corrects operations; which of them are wanted is up to the selection.
fn check_selected(sliced: &Sliced) -> Result<(), Diagnostics> {
    let slice = &sliced.slice;
    let is_there = |operation: &&Outline| {
        let item = slice.value["paths"].get(&operation.path);
        item.is_some_and(|item| item.get(operation.method.to_lowercase()).is_some())
            || slice.faults.contains_key(&operation.pointer())
    };
    let removed = sliced
        .selected
        .iter()
        .filter(|operation| !is_there(operation));
    let problems: Diagnostics = removed
        .map(|operation| {
            let message = format!(
                "the overlay removes `{}`, which is selected",
                operation.key()
            );
            Diagnostic::new(Code::InvalidOverlay, message)
                .help("take the operation out of the selection instead")
        })
        .collect();
    problems.into_result(())
}
