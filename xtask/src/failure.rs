//! Why a command stopped.

use std::{io, path::Path};

use generator::diagnostic::{Code, Diagnostic, Diagnostics};

use crate::{UNUSABLE, sources::Loaded};

/// Why a command stopped.
pub(crate) struct Failure {
    pub(crate) found: Diagnostics,
    /// The texts it is about.
    pub(crate) texts: Vec<Loaded>,
    /// What the program ends with.
    pub(crate) code: u8,
}

impl Failure {
    /// The input cannot be used.
    pub(crate) fn input(found: Diagnostics, texts: Vec<Loaded>) -> Self {
        Self {
            found,
            texts,
            code: UNUSABLE,
        }
    }

    /// The arguments do not fit together, or the disk refuses.
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self::input(Diagnostic::new(Code::Command, message).into(), Vec::new())
    }

    pub(crate) fn with_help(message: impl Into<String>, help: impl Into<String>) -> Self {
        let found = Diagnostic::new(Code::Command, message).help(help);
        Self::input(found.into(), Vec::new())
    }

    /// The same with another exit code.
    pub(crate) fn with_code(self, code: u8) -> Self {
        Self { code, ..self }
    }

    pub(crate) fn disk(doing: &str, path: &Path, error: &io::Error) -> Self {
        Self::new(format!("cannot {doing} {}: {error}", path.display()))
    }
}
