//! Where a document may be fetched from, and where a redirect may lead.

use std::{fmt, net::IpAddr};

use ureq::http::{Uri, uri::Scheme};

/// The address of a document: `https`, or `http` where that was allowed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address(Uri);

impl Address {
    /// An address that is kept in the project: anybody on the way could change what comes by plain `http`.
    ///
    /// # Errors
    ///
    /// What is wrong with it.
    pub fn kept(text: &str) -> Result<Self, String> {
        let address = Self::given(text)?;
        if address.is_open() {
            return Err(format!(
                "`{address}` is not encrypted; give it with `--url` if you trust the way there"
            ));
        }
        Ok(address)
    }

    /// An address that somebody gives by hand.
    ///
    /// # Errors
    ///
    /// What is wrong with it.
    pub fn given(text: &str) -> Result<Self, String> {
        let uri: Uri = text
            .parse()
            .map_err(|error| format!("`{text}` is no address: {error}"))?;
        let is_web = [Scheme::HTTP, Scheme::HTTPS]
            .iter()
            .any(|scheme| uri.scheme() == Some(scheme));
        if !is_web || uri.host().is_none_or(str::is_empty) {
            return Err(format!(
                "`{text}` is no address of the form `https://host/path`"
            ));
        }
        if uri
            .authority()
            .is_some_and(|all| all.as_str().contains('@'))
        {
            return Err(
                "the address holds a user name or a password, which would be recorded".into(),
            );
        }
        Ok(Self(uri))
    }

    /// Whether what comes from there can be changed on the way.
    #[must_use]
    pub fn is_open(&self) -> bool {
        !self.is_encrypted() && !self.is_loopback()
    }

    fn is_encrypted(&self) -> bool {
        self.0.scheme() == Some(&Scheme::HTTPS)
    }

    /// Whether it is this machine.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        let host = self.host();
        let address = host.trim_start_matches('[').trim_end_matches(']');
        let address: Result<IpAddr, _> = address.parse();
        host == "localhost" || address.is_ok_and(|address| address.is_loopback())
    }

    /// Name or number of the server.
    #[must_use]
    pub fn host(&self) -> String {
        self.0.host().unwrap_or_default().to_ascii_lowercase()
    }

    /// Where a redirect leads. From `https` it never leads down to `http`; with `http` it stays at its host or on this
    /// machine.
    ///
    /// # Errors
    ///
    /// Why it is not followed.
    pub fn follow(&self, location: &str) -> Result<Self, String> {
        let next = Self::given(&self.resolve(location))
            .map_err(|why| format!("it redirects to where nothing can be fetched: {why}"))?;
        let is_near = next.host() == self.host() || (next.is_loopback() && self.is_loopback());
        if next.is_encrypted() || (!self.is_encrypted() && is_near) {
            return Ok(next);
        }
        Err(match self.is_encrypted() {
            true => format!("it redirects from https down to {next}"),
            false => format!("it redirects to another host without encryption: {next}"),
        })
    }

    /// What a reference means here (RFC 3986, section 5).
    fn resolve(&self, reference: &str) -> String {
        let reference = reference.split('#').next().unwrap_or_default();
        let scheme = self.0.scheme_str().unwrap_or_default();
        let origin = self
            .0
            .authority()
            .map_or("", |authority| authority.as_str());
        let folder = self
            .0
            .path()
            .rsplit_once('/')
            .map_or("", |(folder, _)| folder);
        let first = reference.split(['/', '?']).next().unwrap_or_default();
        if first.contains(':') {
            return reference.to_owned();
        }
        if reference.starts_with("//") {
            return format!("{scheme}:{reference}");
        }
        let path = match reference.chars().next() {
            Some('/') => reference.to_owned(),
            Some('?') => format!("{}{reference}", self.0.path()),
            Some(_) => format!("{folder}/{reference}"),
            None => self
                .0
                .path_and_query()
                .map_or("/", |whole| whole.as_str())
                .to_owned(),
        };
        format!("{scheme}://{origin}{}", without_dots(&path))
    }
}

/// A path with `.` and `..` carried out.
fn without_dots(path: &str) -> String {
    let (path, query) = match path.split_once('?') {
        Some((path, query)) => (path, format!("?{query}")),
        None => (path, String::new()),
    };
    let mut kept = Vec::new();
    for segment in path.split('/').skip(1) {
        match segment {
            "." => {}
            ".." => drop(kept.pop()),
            segment => kept.push(segment),
        }
    }
    if path.ends_with("/.") || path.ends_with("/..") {
        kept.push("");
    }
    format!("/{}{query}", kept.join("/"))
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
