//! How grave a change is.

use std::fmt;

use serde::Serialize;

/// What becomes of a program that runs already, with the server that follows the new document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Wire {
    /// It sends and receives what it did.
    #[default]
    Unaffected,
    /// What is sent or received has changed, and it goes on working.
    Compatible,
    /// It may be refused, or fail to read an answer.
    Breaking,
}

/// What becomes of code that compiles against the crate, in terms of the version that has to follow.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Bump {
    /// Nothing but documentation is different.
    #[default]
    None,
    /// The crate does something else, under the same public items.
    Patch,
    /// There are further public items.
    Minor,
    /// Code that compiled may do so no longer.
    Major,
}

impl Wire {
    /// The word of reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unaffected => "unaffected",
            Self::Compatible => "compatible",
            Self::Breaking => "breaking",
        }
    }
}

impl Bump {
    /// The word of reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        }
    }
}

impl fmt::Display for Wire {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Display for Bump {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// How loudly a change is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Nothing has to be done.
    Notice,
    /// Programs and code go on working, but what is sent or received, or what is done with it, has changed.
    Warning,
    /// Programs that run may fail, or code may no longer compile.
    Error,
}

impl Severity {
    pub(crate) fn of(wire: Wire, rust: Bump) -> Self {
        match (wire, rust) {
            (Wire::Breaking, _) | (_, Bump::Major) => Self::Error,
            (Wire::Compatible, _) | (_, Bump::Patch) => Self::Warning,
            (Wire::Unaffected, Bump::None | Bump::Minor) => Self::Notice,
        }
    }

    /// The word of reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Notice => "notice",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}
