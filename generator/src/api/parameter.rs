//! Parameters of operations.

use crate::{
    api::{Docs, Limit, Type},
    pointer::Pointer,
};

/// Where a parameter is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Location {
    /// In the path.
    Path,
    /// In the query.
    Query,
    /// In a header.
    Header,
    /// In a cookie.
    Cookie,
}

/// How a value becomes text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// A plain value as it is.
    Plain,
    /// `a,b`.
    Simple {
        /// Whether an object becomes `k=v`.
        explode: bool,
    },
    /// `.a.b`.
    Label {
        /// Whether an object becomes `k=v`.
        explode: bool,
    },
    /// `;name=a,b`.
    Matrix {
        /// Whether each part has a name of its own.
        explode: bool,
    },
    /// `name=a,b`.
    Form {
        /// Whether each part has a name of its own.
        explode: bool,
    },
    /// `name=a%20b`.
    SpaceDelimited,
    /// `name=a|b`.
    PipeDelimited,
    /// `name[k]=v`.
    DeepObject,
    /// As JSON.
    Json,
}

/// A parameter of an operation.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// Name on the wire.
    pub name: String,
    /// Where it is sent.
    pub location: Location,
    /// How it becomes text.
    pub style: Style,
    /// Whether reserved characters stay as they are.
    pub reserved: bool,
    /// Name the overlay asks for.
    pub name_hint: Option<String>,
    /// Type.
    pub ty: Type,
    /// Whether it has to be given.
    pub required: bool,
    /// What the document says about it.
    pub docs: Docs,
    /// Limits, for documentation.
    pub limits: Vec<Limit>,
    /// Whether the document discourages it.
    pub deprecated: bool,
    /// Where it stands.
    pub pointer: Pointer,
}
