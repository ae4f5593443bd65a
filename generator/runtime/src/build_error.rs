//! A request that could not be built.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

use super::Metadata;
use super::cause::Cause;

/// Which part of a request could not be built.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum BuildErrorKind {
    /// A path parameter, or the path as a whole.
    Path,
    /// A parameter in the query.
    Query,
    /// A header's name or value, or a cookie.
    Header,
    /// The body could not be written.
    Body,
    /// The base address.
    BaseUrl,
    /// The token that the operation needs.
    Token,
    /// There is nothing to send requests with.
    Transport,
}

/// A request that could not be built. Nothing was sent.
#[derive(Clone, Debug)]
pub struct BuildError {
    operation: Option<&'static str>,
    kind: BuildErrorKind,
    parameter: Option<String>,
    message: String,
    source: Option<Arc<Cause>>,
}

impl BuildError {
    /// An error of a hand-written [`Operation`](super::Operation) or of a caller. `message` should
    /// be one line that holds no secret.
    pub fn new(kind: BuildErrorKind, message: impl Into<String>) -> Self {
        Self {
            operation: None,
            kind,
            parameter: None,
            message: message.into(),
            source: None,
        }
    }

    pub(super) fn of(mut self, metadata: &'static Metadata) -> Self {
        self.operation.get_or_insert(metadata.id);
        self
    }

    pub(super) fn about(mut self, parameter: &str) -> Self {
        self.parameter = Some(parameter.to_owned());
        self
    }

    pub(super) fn because(mut self, source: impl StdError + Send + Sync + 'static) -> Self {
        self.source = Some(Arc::new(Cause::new(source)));
        self
    }

    /// The id of the operation, where the error belongs to one.
    #[must_use]
    pub fn operation(&self) -> Option<&'static str> {
        self.operation
    }

    /// Which part of the request could not be built.
    #[must_use]
    pub fn kind(&self) -> BuildErrorKind {
        self.kind
    }

    /// The name of the parameter or header at fault.
    #[must_use]
    pub fn parameter(&self) -> Option<&str> {
        self.parameter.as_deref()
    }
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(operation) = self.operation {
            write!(f, "{operation}: ")?;
        }
        f.write_str(&self.message)?;
        match &self.source {
            Some(source) => write!(f, ": {source}"),
            None => Ok(()),
        }
    }
}

impl StdError for BuildError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.as_deref().map(Cause::as_source)
    }
}
