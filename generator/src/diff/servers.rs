//! Where requests, and the tokens in them, go.

use std::collections::BTreeSet;

use crate::{
    address::{Address, Origin},
    api::{Api, Operation, Server},
    diff::{
        change::Draft,
        rules::Rule,
        walk::{Slot, Walk},
    },
    pointer::Pointer,
};

/// Methods of builders that are there where an operation has a server of its own.
pub(crate) const SERVER_METHODS: [&str; 2] = [
    "ClientBuilder::server_url",
    "blocking::ClientBuilder::server_url",
];

/// How many further servers of a document are told.
const MOST: usize = 20;

impl Walk<'_> {
    /// What holds for the API as a whole.
    pub(crate) fn servers(&mut self) {
        let (old, new) = (&self.old.api.servers, &self.new.api.servers);
        let at = Pointer::root().join("servers");
        let (from, to) = (old.address.as_ref(), new.address.as_ref());
        let mut found = Vec::new();
        if from != to {
            let draft = Draft::new(rule(from, to), went(from, to)).at(Some(&at), Some(&at));
            // Where none is named, nothing says that the other one is not there.
            found.push(draft.only_if(from.is_some() && to.is_some()));
        }
        let known: BTreeSet<_> = old
            .named
            .iter()
            .map(host)
            .chain(known(self.new.api))
            .collect();
        let mut told = BTreeSet::new();
        let is_strange = |server: &&Server| {
            let host = host(server);
            names_host(server) && !known.contains(&host) && told.insert(host)
        };
        for server in new.named.iter().filter(is_strange).take(MOST) {
            let said = match (new.pinned, to) {
                (true, Some(to)) => format!(
                    "The document names the server `{}`, which the settings do not know; they say `{to}`.",
                    server.url
                ),
                _ => format!("The document names another server: `{}`.", server.url),
            };
            let draft = Draft::new(Rule::OriginChanged, said);
            found.push(draft.at(Some(&at), Some(&server.pointer)));
        }
        let (was, is) = (old.named.first(), new.named.first());
        if found.is_empty() && was.map(called) != is.map(called) {
            let said = format!(
                "The document names {}, and named {}.",
                named(is),
                named(was)
            );
            let draft = Draft::new(Rule::ServerChanged, said).at(Some(&at), Some(&at));
            found.push(draft.only_if(was.is_some() && is.is_some()));
        }
        self.found.extend(found);
    }

    /// What an operation says itself.
    pub(crate) fn server(&mut self, slot: &Slot<'_>, was: &Operation, is: &Operation) {
        let from = was
            .address
            .as_ref()
            .or(self.old.api.servers.address.as_ref());
        let to = is
            .address
            .as_ref()
            .or(self.new.api.servers.address.as_ref());
        let says_so = was.address.is_some() || is.address.is_some();
        if from == to || !says_so {
            return;
        }
        let draft = Draft::new(rule(from, to), went(from, to))
            .at(Some(slot.old), Some(slot.new))
            .items(slot.items.iter().cloned())
            .items(SERVER_METHODS.map(ToOwned::to_owned))
            .operations(slot.operations);
        self.push(draft.only_if(from.is_some() && to.is_some()));
    }

    /// An operation that is new may be served where nothing was sent before.
    pub(crate) fn new_origin(&mut self, operation: &Operation) {
        let Some(address) = &operation.address else {
            return;
        };
        let old = self.old.api;
        let own = old.operations.iter().filter_map(|one| one.address.as_ref());
        let used = own
            .chain(&old.servers.address)
            .map(|address| address.origin.to_string());
        let mut known = used.chain(known(self.new.api));
        if known.any(|known| known == address.origin.to_string()) {
            return;
        }
        let said =
            format!("A new operation is served at `{address}`, where nothing was sent before.");
        let draft = Draft::new(Rule::OriginChanged, said)
            .at(None, Some(&operation.pointer))
            .items(SERVER_METHODS.map(ToOwned::to_owned));
        self.push(draft.operations(&BTreeSet::from([operation.key()])));
    }
}

/// What becomes of requests that went to the one and go to the other.
fn rule(from: Option<&Address>, to: Option<&Address>) -> Rule {
    match (from, to) {
        (Some(from), Some(to)) if from.origin != to.origin => Rule::OriginChanged,
        _ => Rule::ServerChanged,
    }
}

fn went(from: Option<&Address>, to: Option<&Address>) -> String {
    let shown = |address: Option<&Address>| match address {
        Some(address) => format!("`{address}`"),
        None => "where their caller says".to_owned(),
    };
    let (to, from) = (shown(to), shown(from));
    format!("Requests, and the tokens in them, go to {to}, and went to {from}.")
}

/// The origins that the settings know, and the one that is used.
fn known(api: &Api) -> impl Iterator<Item = String> {
    let used = api.servers.address.as_ref().map(|address| &address.origin);
    let known = api.servers.allowed.iter().chain(used);
    known.map(Origin::to_string)
}

/// What tells the servers of a document apart: who gets what is sent there.
fn host(server: &Server) -> String {
    match &server.address {
        Ok(address) => address.origin.to_string(),
        Err(_) => server.url.clone(),
    }
}

/// Whether a server is more than a path at some host.
fn names_host(server: &Server) -> bool {
    server.address.is_ok() || !server.url.starts_with('/') || server.url.starts_with("//")
}

fn called(server: &Server) -> String {
    match &server.address {
        Ok(address) => address.to_string(),
        Err(_) => server.url.clone(),
    }
}

fn named(server: Option<&Server>) -> String {
    server.map_or_else(
        || "no server".to_owned(),
        |server| format!("the server `{}`", called(server)),
    )
}
