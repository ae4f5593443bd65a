//! Diagnostics as JSON Lines.

use std::fmt::Write as _;

use serde::Serialize;

use crate::{
    diagnostic::{Diagnostic, Diagnostics},
    visible,
};

/// One diagnostic. The names of the fields are stable; what is not known is null.
#[derive(Serialize)]
struct Line<'d> {
    id: &'static str,
    severity: &'static str,
    message: &'d str,
    file: Option<&'d str>,
    line: Option<u32>,
    column: Option<u32>,
    end_line: Option<u32>,
    end_column: Option<u32>,
    pointer: Option<String>,
    operation: Option<&'d str>,
    help: &'d str,
}

/// All that was found, for programs: one JSON object a line. Characters that do not show are escaped.
#[must_use]
pub fn json_lines(found: &Diagnostics) -> String {
    found
        .iter()
        .map(|one| escaped(&serde_json::to_string(&Line::new(one)).unwrap_or_default()) + "\n")
        .collect()
}

impl<'d> Line<'d> {
    fn new(found: &'d Diagnostic) -> Self {
        Self {
            id: found.code.as_str(),
            severity: found.severity.as_str(),
            message: &found.message,
            file: found.source.as_deref(),
            line: found.position.map(|at| at.line),
            column: found.position.map(|at| at.column),
            end_line: found.end.map(|at| at.line),
            end_column: found.end.map(|at| at.column),
            pointer: found.pointer.as_ref().map(ToString::to_string),
            operation: found.operation.as_deref(),
            help: found.advice(),
        }
    }
}

/// JSON lets most characters through that a terminal must not see. They only ever stand inside of texts, where they
/// can be escaped; of line breaks only those outside of texts are left as they are.
pub(super) fn escaped(json: &str) -> String {
    let mut escaped = String::with_capacity(json.len());
    for c in json.chars() {
        if c != '\n' && visible::is_hidden(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                let _ = write!(escaped, "\\u{unit:04x}");
            }
        } else {
            escaped.push(c);
        }
    }
    escaped
}
