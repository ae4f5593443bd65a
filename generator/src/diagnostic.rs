//! What is wrong with an input, where, and what to do about it.

use std::fmt;

use crate::{locate, pointer::Pointer};

/// A text the generator reads, with the name it is reported under.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// File name, as the reader of a diagnostic knows it.
    pub name: &'a str,
    /// The content.
    pub bytes: &'a [u8],
}

/// Which kind of problem a [`Diagnostic`] reports. The text form is stable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Code {
    /// A source is neither JSON nor YAML.
    Syntax,
    /// A source is well formed but not the kind of document that is expected.
    NotOpenApi,
    /// The document declares a version other than OpenAPI 3.0.
    UnsupportedVersion,
    /// A tag of the selection is carried by no operation.
    UnknownTag,
    /// An operation of the selection is not in the document.
    UnknownOperation,
    /// Nothing is selected.
    EmptySelection,
    /// A `$ref` leads nowhere or out of the document.
    UnresolvedReference,
    /// Part of the document does not have the form OpenAPI 3.0 gives it.
    InvalidDocument,
    /// An overlay does not have the form of an OpenAPI Overlay 1.0.
    InvalidOverlay,
    /// An overlay action matches nothing.
    UnmatchedAction,
    /// Something the emitted crate cannot express.
    Unsupported,
    /// Two things claim one name.
    NameCollision,
    /// The file of names does not have the expected form.
    InvalidNames,
    /// The settings do not have the expected form.
    InvalidSettings,
    /// Emitted operations and selected operations differ.
    Incomplete,
}

impl Code {
    /// The stable identifier.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Syntax => "syntax",
            Self::NotOpenApi => "not-openapi",
            Self::UnsupportedVersion => "unsupported-version",
            Self::UnknownTag => "unknown-tag",
            Self::UnknownOperation => "unknown-operation",
            Self::EmptySelection => "empty-selection",
            Self::UnresolvedReference => "unresolved-reference",
            Self::InvalidDocument => "invalid-document",
            Self::InvalidOverlay => "invalid-overlay",
            Self::UnmatchedAction => "unmatched-action",
            Self::Unsupported => "unsupported",
            Self::NameCollision => "name-collision",
            Self::InvalidNames => "invalid-names",
            Self::InvalidSettings => "invalid-settings",
            Self::Incomplete => "incomplete",
        }
    }
}

/// Line and column, counted from one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line.
    pub line: u32,
    /// Column, in characters.
    pub column: u32,
}

impl Position {
    /// A position; in a text of more than four milliards of lines the last one that can be told.
    #[must_use]
    pub fn new(line: usize, column: usize) -> Self {
        let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        Self {
            line: number(line),
            column: number(column),
        }
    }
}

/// One problem.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Diagnostic {
    /// Name of the source, if the problem stands in one.
    pub source: Option<Box<str>>,
    /// Line and column in the source.
    pub position: Option<Position>,
    /// Kind of problem.
    pub code: Code,
    /// What is wrong.
    pub message: String,
    /// Place in the source.
    pub pointer: Option<Pointer>,
    /// The operation concerned.
    pub operation: Option<Box<str>>,
    /// What to do.
    pub help: Option<Box<str>>,
}

impl Diagnostic {
    /// A problem of the given kind.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            source: None,
            position: None,
            code,
            message: message.into(),
            pointer: None,
            operation: None,
            help: None,
        }
    }

    /// States the place in the source.
    #[must_use]
    pub fn at(mut self, pointer: &Pointer) -> Self {
        self.pointer = Some(pointer.clone());
        self
    }

    /// States line and column where they are already known.
    #[must_use]
    pub fn position(mut self, line: usize, column: usize) -> Self {
        self.position = Some(Position::new(line, column));
        self
    }

    /// States what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into().into_boxed_str());
        self
    }

    /// States the operation concerned.
    #[must_use]
    pub fn operation(mut self, operation: impl Into<String>) -> Self {
        self.operation
            .get_or_insert_with(|| operation.into().into_boxed_str());
        self
    }

    /// Binds the problem to a source and looks up line and column of its place.
    #[must_use]
    pub fn in_source(mut self, source: Source<'_>) -> Self {
        if self.source.is_none() {
            self.source = Some(source.name.into());
            if let (None, Some(pointer)) = (self.position, &self.pointer) {
                self.position = locate::locate(source.bytes, pointer);
            }
        }
        self
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "error[{}]: {}", self.code.as_str(), self.message)?;
        if let Some(source) = &self.source {
            write!(f, "\n  --> {source}")?;
            if let Some(Position { line, column }) = self.position {
                write!(f, ":{line}:{column}")?;
            }
        }
        let notes = [
            (
                "place",
                self.pointer.as_ref().map(|at| at.to_string().into()),
            ),
            ("operation", self.operation.clone()),
            ("help", self.help.clone()),
        ];
        for (label, text) in notes {
            if let Some(text) = text {
                write!(f, "\n  {label}: {text}")?;
            }
        }
        Ok(())
    }
}

/// All problems of one run, sorted by source and place; never empty when returned as an error.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    /// Adds a problem.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.0.push(diagnostic);
    }

    /// Adds the problem of a failed step and gives the value of one that succeeded.
    pub fn take<T>(&mut self, result: Result<T, Diagnostic>) -> Option<T> {
        result.map_err(|diagnostic| self.push(diagnostic)).ok()
    }

    /// The problems.
    #[must_use]
    pub fn as_slice(&self) -> &[Diagnostic] {
        &self.0
    }

    /// Binds all problems that are not yet bound to this source.
    #[must_use]
    pub fn in_source(self, source: Source<'_>) -> Self {
        let mut all: Vec<_> = self
            .0
            .into_iter()
            .map(|found| found.in_source(source))
            .collect();
        all.sort();
        all.dedup();
        Self(all)
    }

    /// `Ok` with the value where there is no problem.
    ///
    /// # Errors
    ///
    /// The problems, where there are any.
    pub fn into_result<T>(self, value: T) -> Result<T, Self> {
        if self.0.is_empty() {
            Ok(value)
        } else {
            Err(self)
        }
    }
}

impl From<Diagnostic> for Diagnostics {
    fn from(diagnostic: Diagnostic) -> Self {
        Self(vec![diagnostic])
    }
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().enumerate().try_for_each(|(at, diagnostic)| {
            let gap = if at == 0 { "" } else { "\n\n" };
            write!(f, "{gap}{diagnostic}")
        })
    }
}

impl std::error::Error for Diagnostics {}
