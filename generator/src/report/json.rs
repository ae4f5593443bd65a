//! Diagnostics as JSON Lines.

use serde::Serialize;

use crate::{
    diagnostic::{Diagnostic, Diagnostics},
    pointer::Pointer,
    untrusted::{Printable, Untrusted},
};

/// One diagnostic. The names of the fields are stable; what is not known is null.
#[derive(Serialize)]
struct Line<'d> {
    id: &'static str,
    severity: &'static str,
    message: &'d Untrusted,
    file: Option<&'d Untrusted>,
    line: Option<u32>,
    column: Option<u32>,
    end_line: Option<u32>,
    end_column: Option<u32>,
    pointer: Option<Untrusted>,
    operation: Option<&'d Untrusted>,
    help: Untrusted,
}

/// All that was found, for programs: one JSON object a line. Characters that do not show are escaped.
#[must_use]
pub fn json_lines(found: &Diagnostics) -> Printable {
    let mut lines = Printable::default();
    lines.extend(found.iter().map(|one| Printable::json(&Line::new(one))));
    lines
}

impl<'d> Line<'d> {
    fn new(found: &'d Diagnostic) -> Self {
        Self {
            id: found.code.as_str(),
            severity: found.severity.as_str(),
            message: &found.message,
            file: found.source.as_ref(),
            line: found.position.map(|at| at.line),
            column: found.position.map(|at| at.column),
            end_line: found.end.map(|at| at.line),
            end_column: found.end.map(|at| at.column),
            pointer: found.pointer.as_ref().map(Pointer::text),
            operation: found.operation.as_ref(),
            help: found.advice(),
        }
    }
}
