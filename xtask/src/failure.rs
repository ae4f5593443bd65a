//! Why a command stopped.

use std::{fmt, io, path::Path};

use generator::diagnostic::{Diagnostic, Diagnostics};

/// Why a command stopped before it wrote anything.
#[derive(Debug)]
pub enum Failure {
    /// The input cannot be used.
    Input(Diagnostics),
    /// The arguments do not fit together, or the disk refuses.
    Other {
        /// What happened.
        message: String,
        /// What to do.
        help: Option<String>,
    },
}

impl Failure {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self::Other {
            message: message.into(),
            help: None,
        }
    }

    pub(crate) fn with_help(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self::Other {
            message: message.into(),
            help: Some(help.into()),
        }
    }

    pub(crate) fn disk(doing: &str, path: &Path, error: &io::Error) -> Self {
        Self::new(format!("cannot {doing} {}: {error}", path.display()))
    }
}

impl From<Diagnostics> for Failure {
    fn from(diagnostics: Diagnostics) -> Self {
        Self::Input(diagnostics)
    }
}

impl From<Diagnostic> for Failure {
    fn from(diagnostic: Diagnostic) -> Self {
        Self::Input(diagnostic.into())
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Input(diagnostics) => {
                let count = diagnostics.as_slice().len();
                let problems = if count == 1 {
                    "1 problem".to_owned()
                } else {
                    format!("{count} problems")
                };
                write!(f, "{diagnostics}\n\n{problems}; nothing was written")
            }
            Self::Other { message, help } => {
                write!(f, "error: {message}")?;
                help.iter()
                    .try_for_each(|help| write!(f, "\n  help: {help}"))
            }
        }
    }
}

impl std::error::Error for Failure {}
