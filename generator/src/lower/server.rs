//! Where requests go: what a document says of servers, held against what the settings say.

use openapiv3::Server as ServerObject;

use crate::{
    address::{self, Address, has_scheme},
    api::{Server, Servers},
    diagnostic::{Code, Diagnostic},
    document::Outline,
    lower::{context::Problems, parts::Parts},
    pin::{self, Pin},
    pointer::Pointer,
};

/// How many faults of servers are told; whoever has more wants to see the first of them.
const MOST: usize = 20;

/// Where requests go, and what is wrong with it.
pub(super) struct Decided {
    pub(super) servers: Servers,
    pub(super) problems: Vec<Diagnostic>,
    pub(super) warnings: Vec<Diagnostic>,
}

/// Decides where requests go whose operation does not say so itself.
pub(super) fn of_document(parts: &Parts<'_>, pin: &Pin) -> Decided {
    let at = Pointer::root().join("servers");
    let mut decided = Decided {
        servers: Servers {
            address: pin.address.clone(),
            pinned: pin.address.is_some(),
            named: Vec::new(),
            allowed: pin.allowed.clone(),
        },
        problems: Vec::new(),
        warnings: Vec::new(),
    };
    match named(parts, &at, pin.address.as_ref()) {
        Ok(named) => decided.servers.named = named,
        Err(fault) if pin.holds() => decided.problems.push(fault),
        Err(fault) => decided.warnings.push(fault.warning()),
    }
    match &pin.address {
        Some(pinned) if pin.holds() => decided.hold(pinned, pin),
        Some(_) => {}
        None => decided.follow(pin),
    }
    decided
}

impl Decided {
    /// Holds what the document names against the settings.
    fn hold(&mut self, pinned: &Address, pin: &Pin) {
        let mut others = Vec::new();
        let (mut is_named, mut is_exact) = (self.servers.named.is_empty(), false);
        for server in &self.servers.named {
            if self.problems.len() == MOST {
                break;
            }
            match server.address.clone() {
                Ok(address) if address.origin == pinned.origin => {
                    is_named = true;
                    is_exact |= address == *pinned;
                    others.push((address, &server.pointer));
                }
                Ok(address) if pin.knows(&address.origin) => {}
                Ok(address) => self.problems.push(foreign(&address, pinned, server)),
                Err(why) => self.problems.push(unclear(server, &why)),
            }
        }
        if let ([], false, Some(first)) = (&self.problems[..], is_named, self.servers.named.first())
        {
            let address = first.address.as_ref();
            self.problems
                .extend(address.map(|address| foreign(address, pinned, first)));
        }
        if let (false, Some((address, at))) = (is_exact, others.first()) {
            let message = format!(
                "the document serves the API at `{address}`, and the settings say `{pinned}`, which is what is used"
            );
            let help =
                "set `client.base-url` in the settings to the address with the path that is right";
            let warning = Diagnostic::new(Code::PassedOver, message).at(at);
            self.warnings.push(warning.help(help).warning());
        }
    }

    /// Follows the document, which nothing is held against.
    fn follow(&mut self, pin: &Pin) {
        let Some(first) = self.servers.named.first() else {
            return;
        };
        match first.address.clone() {
            Ok(address) if is_refused(&address, pin) => {
                self.problems.push(pin::exposed(&address, &first.pointer));
            }
            Ok(address) => self.servers.address = Some(address),
            Err(why) => {
                let message = format!(
                    "the address `{}` of the server is passed over: {why}",
                    first.url
                );
                let help = "set `client.base-url` in the settings";
                let warning = Diagnostic::new(Code::PassedOver, message).at(&first.pointer);
                self.warnings.push(warning.help(help).warning());
            }
        }
    }
}

/// Where the requests of one operation go, if it or its path says so, and if that is elsewhere.
pub(super) fn of_operation(
    parts: &Parts<'_>,
    outline: &Outline,
    (pin, servers): (&Pin, &Servers),
    problems: &mut Problems,
) -> Option<Address> {
    let shared = Pointer::root().join_all(["paths", &outline.path, "servers"]);
    let base = servers.address.as_ref();
    let own = [outline.pointer().join("servers"), shared];
    let own = own.iter().find_map(|at| {
        let named = problems.take(named(parts, at, base))?;
        (!named.is_empty()).then_some(named)
    })?;
    let mut addresses = Vec::new();
    for server in &own {
        let found = match server.address.clone() {
            Ok(address) => match base {
                Some(pinned) if pin.holds() && !pin.knows(&address.origin) => {
                    Err(foreign_operation(&address, pinned, server))
                }
                // Of several the first is used.
                _ if addresses.is_empty() && is_refused(&address, pin) => {
                    Err(pin::exposed(&address, &server.pointer))
                }
                _ => Ok(address),
            },
            Err(why) if pin.is_lenient || (base.is_none() && !has_scheme(&server.url)) => {
                let message = format!("the address `{}` is passed over: {why}", server.url);
                problems.pass_over(message, &server.pointer);
                continue;
            }
            Err(why) => Err(unclear(server, &why)),
        };
        addresses.extend(problems.take(found));
    }
    addresses.into_iter().next().filter(|own| Some(own) != base)
}

/// Whether nobody allowed this address, and others can read what is sent there.
fn is_refused(address: &Address, pin: &Pin) -> bool {
    let is_known = pin.holds() && pin.knows(&address.origin);
    address.origin.is_exposed() && !pin.plain_http && !pin.is_lenient && !is_known
}

/// The servers that are named at a place. A document does not know where it is published, so that what it says relative
/// to that place is taken to be so to `base`.
fn named(
    parts: &Parts<'_>,
    at: &Pointer,
    base: Option<&Address>,
) -> Result<Vec<Server>, Diagnostic> {
    if !parts.has(at) {
        return Ok(Vec::new());
    }
    let servers: Vec<ServerObject> = parts.read(at)?;
    let named = servers.iter().enumerate().map(|(index, server)| {
        let url = with_defaults(server);
        Server {
            address: read(&url, base),
            url,
            pointer: at.join(index).join("url"),
        }
    });
    Ok(named.collect())
}

/// Each variable is filled in once: braces in a default are not looked at again, or texts could grow without end.
fn with_defaults(server: &ServerObject) -> String {
    let mut url = String::new();
    let mut rest = server.url.as_str();
    while let Some((before, after)) = rest.split_once('{') {
        let variable = after.split_once('}').and_then(|(name, after)| {
            let variable = server.variables.as_ref()?.get(name)?;
            Some((variable.default.as_str(), after))
        });
        let (value, after) = variable.unwrap_or(("{", after));
        url.push_str(before);
        url.push_str(value);
        rest = after;
    }
    url + rest
}

fn read(url: &str, base: Option<&Address>) -> Result<Address, String> {
    match base {
        _ if url.contains(['{', '}']) => Err(address::UNFILLED.to_owned()),
        _ if has_scheme(url) => Address::parse(url),
        Some(base) => base.resolve(url),
        None => Err("it does not say at which host".to_owned()),
    }
}

fn foreign(address: &Address, pinned: &Address, server: &Server) -> Diagnostic {
    let message = format!(
        "the document names the server `{address}`, and the settings say that requests, and the tokens in them, go to `{}`",
        pinned.origin
    );
    let help = format!(
        "if the API has moved, and tokens are to go there: `client: {{ base-url: '{address}' }}` in the settings; \
         to allow it beside the other: `client: {{ origins: ['{}'] }}`",
        address.origin
    );
    Diagnostic::new(Code::ForeignOrigin, message)
        .at(&server.pointer)
        .help(help)
}

fn foreign_operation(address: &Address, pinned: &Address, server: &Server) -> Diagnostic {
    let message = format!(
        "the operation is served at `{address}`, and the settings say that requests, and the tokens in them, go to `{}`",
        pinned.origin
    );
    let help = format!(
        "if tokens may go there: `client: {{ origins: ['{}'] }}` in the settings; else remove its `servers` by an overlay \
         action, or leave the operation out of the selection",
        address.origin
    );
    Diagnostic::new(Code::ForeignOrigin, message)
        .at(&server.pointer)
        .help(help)
}

/// A server of which nobody can say where it is.
fn unclear(server: &Server, why: &str) -> Diagnostic {
    let message = format!("`{}` is not the address of a server: {why}", server.url);
    Diagnostic::new(Code::ForeignOrigin, message)
        .at(&server.pointer)
        .help("correct or remove it by an overlay action")
}
