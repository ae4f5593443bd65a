//! Settings: what the crate is called, what it offers beyond the document.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use crate::{
    diagnostic::{Code, Diagnostic, Diagnostics},
    names::ident,
    pin::Pin,
    pointer::Pointer,
    read,
    selection::Selection,
};

/// Everything the maintainer decides that neither the document nor the overlay says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Settings {
    /// Which operations are wanted.
    pub selection: Selection,
    /// The emitted package.
    #[serde(rename = "crate")]
    pub package: Package,
    /// The emitted client.
    pub client: Client,
    /// Where the document is published. The generator makes no use of it.
    pub upstream: Option<Upstream>,
}

/// Where the document is published.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Upstream {
    /// Address that it is fetched from.
    pub url: String,
}

/// Entries of the emitted `Cargo.toml` and the crate's front page.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Package {
    /// Package name.
    pub name: String,
    /// Package version.
    pub version: String,
    /// One line for the registry.
    pub description: String,
    /// SPDX expression.
    pub license: String,
    /// Where the source is kept.
    pub repository: Option<String>,
    /// Search words of the registry.
    pub keywords: Vec<String>,
    /// Categories of the registry.
    pub categories: Vec<String>,
    /// Whether the package declares itself a workspace, so that it belongs to none around it.
    pub standalone: bool,
    /// Front page of the crate's documentation, in Markdown.
    pub documentation: String,
    /// Sources of the crate's examples, by path below `examples/`. The caller supplies them.
    #[serde(skip)]
    pub examples: BTreeMap<String, String>,
}

impl Default for Package {
    fn default() -> Self {
        Self {
            name: "api-client".to_owned(),
            version: "0.1.0".to_owned(),
            description: "Typed client generated from an OpenAPI document.".to_owned(),
            license: "MIT OR Apache-2.0".to_owned(),
            repository: None,
            keywords: Vec::new(),
            categories: Vec::new(),
            standalone: false,
            documentation: String::new(),
            examples: BTreeMap::new(),
        }
    }
}

/// Facts about the API that OpenAPI has no place for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Client {
    /// Where requests, and the tokens in them, go. A document that names another origin is refused. Where this is not
    /// set the document chooses.
    pub base_url: Option<String>,
    /// Further origins that operations may be served at, such as `https://uploads.example.com`.
    pub origins: Vec<String>,
    /// Whether requests may go to another machine by plain `http`, where anybody on the way can read the token.
    pub allow_plain_http: bool,
    /// Whether the document may describe another API than that of the project: then `base_url` holds only if it has an
    /// operation of the file of names. The caller says so.
    #[serde(skip)]
    pub may_be_foreign: bool,
    /// Response header that identifies a request towards the API's support.
    pub request_id_header: Option<String>,
    /// JSON Pointers to the code in the body of an error, tried in order.
    pub error_code: Vec<String>,
    /// JSON Pointers to the message in the body of an error, tried in order.
    pub error_message: Vec<String>,
    /// Where a response of status 429 says when the rate limit begins anew, tried in order.
    pub rate_limit_reset: Vec<RateLimitReset>,
    /// Address that relative links in descriptions start from.
    pub documentation_url: Option<String>,
    /// Groups of operations that share a path parameter and a token.
    pub handles: Vec<Handle>,
}

impl Client {
    pub(crate) fn handle_names(&self) -> Vec<&str> {
        self.handles
            .iter()
            .map(|handle| handle.name.as_str())
            .collect()
    }

    /// That every handle can be called as it is, and that the addresses are some.
    pub(crate) fn check(&self) -> Result<(), Diagnostics> {
        let mut problems = Diagnostics::default();
        problems.take_all(Pin::of(self));
        let mut known = BTreeSet::new();
        for (index, handle) in self.handles.iter().enumerate() {
            let name = handle.name.as_str();
            let what = if !ident::is_identifier(name) {
                "cannot be a Rust identifier"
            } else if OWN_NAMES.contains(&ident::type_name(name).as_str()) {
                "is what the crate calls a part of its own"
            } else if !known.insert(ident::type_name(name)) {
                "is the name of another one, too"
            } else {
                continue;
            };
            let message = format!("the handle `{name}` {what}");
            let index = index.to_string();
            let at = Pointer::root().join_all(["client", "handles", index.as_str(), "name"]);
            problems.push(Diagnostic::new(Code::InvalidSettings, message).at(&at));
        }
        problems.into_result(())
    }
}

/// Modules and types at the root of every crate, as a type would be called.
const OWN_NAMES: [&str; 12] = [
    "Api",
    "Blocking",
    "Client",
    "ClientBuilder",
    "Error",
    "Lib",
    "Main",
    "Models",
    "Operations",
    "Retry",
    "Runtime",
    "Testing",
];

/// Where and how a response says when the rate limit begins anew.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct RateLimitReset {
    /// Where it stands.
    #[serde(flatten)]
    pub place: ResetPlace,
    /// What its number counts.
    pub unit: ResetUnit,
}

/// Where a response says when the rate limit begins anew.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ResetPlace {
    /// In a header, by its name.
    Header(String),
    /// In the body, by a JSON Pointer.
    Body(String),
}

/// What the number counts that says when the rate limit begins anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ResetUnit {
    /// Seconds from the response on.
    Seconds,
    /// Seconds since 1970.
    EpochSeconds,
    /// Milliseconds since 1970.
    EpochMilliseconds,
}

/// A path parameter that is bound once, together with a token, for all operations that take it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Handle {
    /// Name of the handle in snake case, such as `installation`.
    pub name: String,
    /// The path parameter as the document writes it. Only operations that take a text there are bound.
    pub parameter: String,
    /// What the handle stands for, in Markdown.
    pub description: String,
}

impl Settings {
    /// Reads settings from YAML or JSON.
    ///
    /// # Errors
    ///
    /// The text has the wrong form.
    pub fn parse(bytes: &[u8]) -> Result<Self, Diagnostic> {
        read::own(bytes, Code::InvalidSettings, "settings")
    }

    /// That they make sense.
    ///
    /// # Errors
    ///
    /// Everything that does not, each with its place.
    pub fn check(&self) -> Result<(), Diagnostics> {
        self.client.check()
    }
}
