//! Where requests go.

use std::collections::BTreeSet;

use crate::{
    address::{Address, Origin},
    pointer::Pointer,
};

/// Where requests go, unless their operation says otherwise.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Servers {
    /// Where they go, if that is known.
    pub address: Option<Address>,
    /// Whether the settings say so, and not the document.
    pub pinned: bool,
    /// What the document names, the first one first.
    pub named: Vec<Server>,
    /// Further origins that may get requests, as the settings say.
    pub allowed: BTreeSet<Origin>,
}

/// A server that a document names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    /// Its address with variables at their defaults, as far as they have any.
    pub url: String,
    /// The same read, or what is wrong with it.
    pub address: Result<Address, String>,
    /// Where it stands.
    pub pointer: Pointer,
}
