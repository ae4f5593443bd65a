//! What the settings say of where requests, and the tokens in them, may go.

use std::collections::BTreeSet;

use crate::{
    Input,
    address::{Address, Origin},
    diagnostic::{Code, Diagnostic, Diagnostics},
    document::Outline,
    names,
    pointer::Pointer,
    settings::Client,
};

/// Where requests may go. A document only chooses where nothing is pinned.
#[derive(Clone, Debug, Default)]
pub(crate) struct Pin {
    /// Where they go.
    pub(crate) address: Option<Address>,
    /// What operations may be served at beside that.
    pub(crate) allowed: BTreeSet<Origin>,
    /// Whether plain `http` may leave this machine.
    pub(crate) plain_http: bool,
    /// Whether anything goes, because nothing will be sent: two documents are compared.
    pub(crate) is_lenient: bool,
}

impl Pin {
    /// What holds for a document.
    pub(crate) fn new(input: &Input<'_>, selected: &[Outline]) -> Result<Self, Diagnostics> {
        let client = &input.settings.client;
        let pin = Self::of(client)?;
        if client.may_be_foreign && !is_of_project(input, selected) {
            return Ok(Self {
                address: None,
                ..pin
            });
        }
        Ok(pin)
    }

    /// The same for a comparison.
    pub(crate) fn lenient(self) -> Self {
        Self {
            is_lenient: true,
            ..self
        }
    }

    /// Reads the settings.
    pub(crate) fn of(client: &Client) -> Result<Self, Diagnostics> {
        let mut problems = Diagnostics::default();
        let at = Pointer::root().join("client");
        let base_url = client.base_url.as_ref();
        let address = base_url.map(|url| address(client, url, &at.join("base-url")));
        let address = address.and_then(|address| problems.take(address));
        let origins = client.origins.iter().enumerate();
        let origins =
            origins.map(|(index, url)| origin(client, url, &at.join("origins").join(index)));
        let allowed: Vec<_> = origins.collect();
        let allowed = allowed.into_iter().filter_map(|one| problems.take(one));
        let allowed = allowed.collect();
        problems.into_result(Self {
            address,
            allowed,
            plain_http: client.allow_plain_http,
            is_lenient: false,
        })
    }

    /// Whether the settings say that requests may go there.
    pub(crate) fn knows(&self, origin: &Origin) -> bool {
        let pinned = self.address.as_ref().map(|address| &address.origin);
        pinned == Some(origin) || self.allowed.contains(origin)
    }

    /// Whether anything is held against the settings.
    pub(crate) fn holds(&self) -> bool {
        self.address.is_some() && !self.is_lenient
    }
}

/// Whether a document shares an operation with the file of names, and so describes the API of the project.
fn is_of_project(input: &Input<'_>, selected: &[Outline]) -> bool {
    let Some(source) = input.names else {
        return false;
    };
    // A file of names that cannot be read is reported by those who need the names.
    let known = names::operations(source.bytes).unwrap_or_default();
    selected.iter().any(|one| known.contains(&one.key()))
}

fn address(client: &Client, url: &str, at: &Pointer) -> Result<Address, Diagnostic> {
    let address = Address::parse(url).map_err(|why| {
        let message = format!("`{url}` is not the address of a server: {why}");
        Diagnostic::new(Code::InvalidSettings, message)
            .at(at)
            .help("give an address such as `https://api.example.com/v1`")
    })?;
    if address.origin.is_exposed() && !client.allow_plain_http {
        return Err(exposed(&address, at));
    }
    Ok(address)
}

fn origin(client: &Client, url: &str, at: &Pointer) -> Result<Origin, Diagnostic> {
    let address = address(client, url, at)?;
    if address.to_string() == address.origin.to_string() {
        return Ok(address.origin);
    }
    let message = format!("`{url}` is more than an origin: it has a path");
    let help = format!("write `{}`", address.origin);
    Err(Diagnostic::new(Code::InvalidSettings, message)
        .at(at)
        .help(help))
}

/// Plain `http` that leaves this machine.
pub(crate) fn exposed(address: &Address, at: &Pointer) -> Diagnostic {
    let message = format!(
        "requests, and the tokens in them, would go to `{address}` by plain `http`, where anybody on the way can read them"
    );
    Diagnostic::new(Code::PlainHttp, message).at(at)
}
