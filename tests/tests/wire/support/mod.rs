//! What the descriptions and the checks are made of.

mod any_call;
mod caller;
mod description;
pub(crate) mod json;
mod raw_server;
mod server;
pub(crate) mod spec;

pub(crate) use any_call::{AnyCall, Output};
pub(crate) use caller::Caller;
pub(crate) use description::{Answer, Description, Request};
pub(crate) use raw_server::RawServer;
pub(crate) use server::Server;

/// Stands in every secret, so that a search finds each one that is shown.
pub(crate) const MARK: &str = "hush";

/// The access token of the installation.
pub(crate) const TOKEN: &str = "hush-installation-token";
