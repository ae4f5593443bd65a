//! What is wrong with an input, where, and what to do about it.

use std::fmt;

use crate::{locate, pointer::Pointer, untrusted::Untrusted};

/// A text the generator reads, with the name it is reported under.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// File name, as the reader of a diagnostic knows it.
    pub name: &'a str,
    /// The content.
    pub bytes: &'a [u8],
}

macro_rules! codes {
    ($($(#[$doc:meta])+ $code:ident => $text:literal, $help:literal;)+) => {
        /// Which kind of problem a [`Diagnostic`] reports. The text form is stable; `DIAGNOSTICS.md` explains each.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Code {
            $($(#[$doc])+ $code,)+
        }

        impl Code {
            /// Every kind there is.
            pub const ALL: &[Self] = &[$(Self::$code,)+];

            /// The stable identifier.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$code => $text,)+
                }
            }

            /// What to do, where nothing better is known of the single case.
            #[must_use]
            pub fn help(self) -> &'static str {
                match self {
                    $(Self::$code => $help,)+
                }
            }
        }
    };
}

codes! {
    /// A source is neither JSON nor YAML.
    Syntax => "syntax",
        "correct the text at this place; in YAML the fault is often in the line before";
    /// A source is well formed but not the kind of document that is expected.
    NotOpenApi => "not-openapi",
        "give a document of OpenAPI 3.0 or 3.1";
    /// The document declares a version other than OpenAPI 3.0 and 3.1.
    UnsupportedVersion => "unsupported-version",
        "give a document of OpenAPI 3.0 or 3.1";
    /// A tag of the selection is carried by no operation.
    UnknownTag => "unknown-tag",
        "give one of the tags that the document has";
    /// An operation of the selection is not in the document.
    UnknownOperation => "unknown-operation",
        "give an operationId or `METHOD /path` of the document";
    /// Nothing is selected.
    EmptySelection => "empty-selection",
        "select operations by tag or id, or all";
    /// A `$ref` leads nowhere or out of the document.
    UnresolvedReference => "unresolved-reference",
        "add the component, or correct the reference by an overlay action";
    /// Part of the document does not have the form OpenAPI 3.0 gives it.
    InvalidDocument => "invalid-document",
        "correct this part by an overlay action, or leave the operation out of the selection";
    /// An overlay does not have the form of an OpenAPI Overlay 1.0.
    InvalidOverlay => "invalid-overlay",
        "correct the action at this place";
    /// An overlay action matches nothing.
    UnmatchedAction => "unmatched-action",
        "delete the action, or say with `x-when` which documents it is for";
    /// Something the emitted crate cannot express.
    Unsupported => "unsupported",
        "rewrite this part by an overlay action, or leave the operation out of the selection";
    /// Two things claim one name.
    NameCollision => "name-collision",
        "change one of the names by a hint in the overlay, or in the file of names";
    /// The file of names does not have the expected form.
    InvalidNames => "invalid-names",
        "correct the file of names at this place; what is deleted there is named anew";
    /// The settings do not have the expected form.
    InvalidSettings => "invalid-settings",
        "correct the settings at this place";
    /// OpenAPI 3.1 says something that OpenAPI 3.0 has no words for.
    NoCounterpart => "no-counterpart",
        "rewrite the schema in terms of OpenAPI 3.0 by an overlay action";
    /// The document asks for more than any real one does.
    TooLarge => "too-large",
        "cut it down by an overlay action, or select less";
    /// Part of the document has no effect on the crate.
    PassedOver => "passed-over",
        "nothing, unless it matters; an overlay action can rewrite or remove it";
    /// The document names a server that the settings do not know.
    ForeignOrigin => "foreign-origin",
        "say in the settings where requests and their tokens go: `client.base-url`, and `client.origins` for others";
    /// Requests would go to another machine by plain `http`.
    PlainHttp => "plain-http",
        "set `client.base-url` in the settings to an `https` address, or `client.allow-plain-http: true` if nobody else is on the way";
    /// Neither the document nor the settings name a server.
    NoServer => "no-server",
        "set `client.base-url` in the settings";
    /// Emitted operations and selected operations differ.
    Incomplete => "incomplete",
        "report it with the document: it is a mistake of the generator";
    /// The arguments of a command do not fit together, or disk or network refuse. Only the command line says so.
    Command => "command",
        "correct the arguments, or what disk or network refuse";
}

/// How bad a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Nothing can be made from the input.
    Error,
    /// A crate is made, but not of all that the input says.
    Warning,
}

impl Severity {
    /// The stable name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
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
    pub source: Option<Untrusted>,
    /// Line and column in the source.
    pub position: Option<Position>,
    /// Behind the last character of what stands there, if that is known; on the same line.
    pub end: Option<Position>,
    /// How bad it is.
    pub severity: Severity,
    /// Kind of problem.
    pub code: Code,
    /// What is wrong.
    pub message: Untrusted,
    /// Place in the source.
    pub pointer: Option<Pointer>,
    /// The operation concerned.
    pub operation: Option<Untrusted>,
    /// What to do, if more is known than what [`Code::help`] says.
    pub help: Option<Untrusted>,
}

impl Diagnostic {
    /// An error of the given kind.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            source: None,
            position: None,
            end: None,
            severity: Severity::Error,
            code,
            message: message.into().into(),
            pointer: None,
            operation: None,
            help: None,
        }
    }

    /// Makes it a warning.
    #[must_use]
    pub fn warning(mut self) -> Self {
        self.severity = Severity::Warning;
        self
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
        self.help = Some(help.into().into());
        self
    }

    /// States the operation concerned.
    #[must_use]
    pub fn operation(mut self, operation: impl Into<String>) -> Self {
        self.operation
            .get_or_insert_with(|| operation.into().into());
        self
    }

    /// What to do.
    #[must_use]
    pub fn advice(&self) -> Untrusted {
        let known = || Untrusted::from(self.code.help());
        self.help.clone().unwrap_or_else(known)
    }

    /// What there is to say beside the message, each with its label, in texts that can be shown.
    pub(crate) fn notes(&self) -> Vec<(&'static str, String)> {
        let notes = [
            ("place", self.pointer.as_ref().map(Pointer::text)),
            ("operation", self.operation.clone()),
            ("help", Some(self.advice())),
        ];
        let notes = notes.into_iter();
        notes
            .filter_map(|(label, text)| Some((label, text?.line())))
            .collect()
    }
}

/// Without the line of the source, which is not at hand; [`report::text`](crate::report::text) shows it.
impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (severity, code) = (self.severity.as_str(), self.code.as_str());
        write!(f, "{severity}[{code}]: {}", self.message.line())?;
        if let Some(source) = &self.source {
            write!(f, "\n  --> {}", source.line())?;
            if let Some(Position { line, column }) = self.position {
                write!(f, ":{line}:{column}")?;
            }
        }
        let mut notes = self.notes().into_iter();
        notes.try_for_each(|(label, text)| write!(f, "\n  {label}: {text}"))
    }
}

/// What was found in one run, errors and warnings. Holds an error when returned as one.
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

    /// Adds all problems of a failed stage and gives the value of one that succeeded.
    pub fn take_all<T>(&mut self, result: Result<T, Self>) -> Option<T> {
        result.map_err(|found| self.extend(found)).ok()
    }

    /// The problems.
    #[must_use]
    pub fn as_slice(&self) -> &[Diagnostic] {
        &self.0
    }

    /// The problems, one after the other.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.0.iter()
    }

    /// Whether there is nothing to tell.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether anything is worse than a warning.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.iter().any(|found| found.severity == Severity::Error)
    }

    /// Sorted by source and place, each problem once.
    #[must_use]
    pub fn sorted(mut self) -> Self {
        self.0.sort();
        self.0.dedup();
        self
    }

    /// Binds all problems that are not yet bound to this source, looks up line and column of their places, and
    /// sorts them.
    #[must_use]
    pub fn in_source(mut self, source: Source<'_>) -> Self {
        let unbound = self.0.iter_mut().filter(|found| found.source.is_none());
        let mut unbound: Vec<_> = unbound.collect();
        let root = Pointer::root();
        let pointers: Vec<_> = unbound.iter().map(|found| found.pointer.clone()).collect();
        let wanted: Vec<_> = pointers
            .iter()
            .map(|at| at.as_ref().unwrap_or(&root))
            .collect();
        let extents = locate::locate(source.bytes, &wanted);
        for ((found, pointer), extent) in unbound.iter_mut().zip(&pointers).zip(extents) {
            found.source = Some(source.name.into());
            if let (None, Some(_), Some(extent)) = (found.position, pointer, extent) {
                found.position = Some(extent.start);
                found.end = Some(extent.end);
            }
        }
        self.sorted()
    }

    /// Stops a run that has found an error. A run that goes on keeps its warnings.
    ///
    /// # Errors
    ///
    /// All that was found, warnings too, where there is an error among it.
    pub fn check(&mut self) -> Result<(), Self> {
        if self.has_errors() {
            Err(std::mem::take(self))
        } else {
            Ok(())
        }
    }

    /// [`check`](Self::check) for a step that gives no warnings: `Ok` with the value where there is no error.
    ///
    /// # Errors
    ///
    /// All that was found, where there is an error among it.
    pub fn into_result<T>(mut self, value: T) -> Result<T, Self> {
        self.check().map(|()| value)
    }
}

impl Extend<Diagnostic> for Diagnostics {
    fn extend<I: IntoIterator<Item = Diagnostic>>(&mut self, more: I) {
        self.0.extend(more);
    }
}

impl FromIterator<Diagnostic> for Diagnostics {
    fn from_iter<I: IntoIterator<Item = Diagnostic>>(all: I) -> Self {
        Self(all.into_iter().collect())
    }
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a> IntoIterator for &'a Diagnostics {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl From<Diagnostic> for Diagnostics {
    fn from(diagnostic: Diagnostic) -> Self {
        Self(vec![diagnostic])
    }
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.iter().enumerate().try_for_each(|(at, diagnostic)| {
            let gap = if at == 0 { "" } else { "\n\n" };
            write!(f, "{gap}{diagnostic}")
        })
    }
}

impl std::error::Error for Diagnostics {}
