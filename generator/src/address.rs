//! Addresses of servers, read by the parser that the emitted crate has.

use std::{
    fmt,
    net::{Ipv4Addr, Ipv6Addr},
};

use http::Uri;

/// Scheme, host and port: what decides who gets tokens.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Origin {
    is_encrypted: bool,
    /// In small letters.
    host: String,
    port: u16,
}

/// Where a server is: an origin, and a path that all its paths begin with.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address {
    /// Who gets what is sent there.
    pub origin: Origin,
    /// Empty, or with a slash at its start and none at its end.
    path: String,
}

/// What is wrong with a template.
pub(crate) const UNFILLED: &str = "it has a variable without a value";

impl Origin {
    /// Whether others can read what is sent there: it is plain `http`, and leaves this machine.
    #[must_use]
    pub fn is_exposed(&self) -> bool {
        !self.is_encrypted && !is_loopback(&self.host)
    }

    fn scheme(&self) -> &'static str {
        scheme(self.is_encrypted).0
    }
}

fn scheme(is_encrypted: bool) -> (&'static str, u16) {
    match is_encrypted {
        true => ("https", 443),
        false => ("http", 80),
    }
}

/// Without the port that the scheme has anyhow.
impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (scheme, port) = scheme(self.is_encrypted);
        write!(f, "{scheme}://{}", self.host)?;
        if self.port == port {
            return Ok(());
        }
        write!(f, ":{}", self.port)
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.origin, self.path)
    }
}

impl Address {
    /// Reads `https://host:port/path`.
    ///
    /// # Errors
    ///
    /// What is wrong with it, such as `it has no host`.
    pub fn parse(text: &str) -> Result<Self, String> {
        if text.contains(['{', '}']) {
            return Err(UNFILLED.to_owned());
        }
        let uri = Uri::try_from(text).map_err(|error| format!("it is not a URL: {error}"))?;
        let is_encrypted = match uri.scheme_str() {
            Some("https") => true,
            Some("http") => false,
            _ => return Err("it is neither `https` nor `http`".to_owned()),
        };
        let authority = uri.authority().map_or("", |authority| authority.as_str());
        if authority.contains('@') {
            return Err("it has a user name or a password".to_owned());
        }
        let host = uri.host().unwrap_or_default();
        let origin = Origin {
            is_encrypted,
            host: checked_host(host)?,
            port: port(authority, host, scheme(is_encrypted).1)?,
        };
        if text.contains(['?', '#']) {
            return Err("it has a query or a fragment".to_owned());
        }
        Self::at(origin, uri.path())
    }

    /// What a reference without a scheme means at this origin.
    ///
    /// # Errors
    ///
    /// What is wrong with it.
    pub fn resolve(&self, reference: &str) -> Result<Self, String> {
        match reference.strip_prefix("//") {
            Some(_) => Self::parse(&format!("{}:{reference}", self.origin.scheme())),
            None => Self::at(self.origin.clone(), reference),
        }
    }

    fn at(origin: Origin, path: &str) -> Result<Self, String> {
        let is_plain = |c: char| c.is_ascii_graphic() && !"\"#<>?\\^`{|}".contains(c);
        if !path.chars().all(is_plain) {
            return Err("its path has a character that has to be encoded".to_owned());
        }
        let path = path.trim_matches('/');
        let path = match path {
            "" => String::new(),
            path => format!("/{path}"),
        };
        Ok(Self { origin, path })
    }
}

/// Whether a text begins with a scheme, as `https:` does (RFC 3986, section 3.1).
pub(crate) fn has_scheme(text: &str) -> bool {
    let Some((scheme, _)) = text.split_once(':') else {
        return false;
    };
    scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
}

fn checked_host(host: &str) -> Result<String, String> {
    let is_v6 = in_brackets(host).is_some();
    let is_name = |c: char| c.is_ascii_alphanumeric() || "-._".contains(c);
    match host {
        "" => Err("it has no host".to_owned()),
        host if is_v6 || host.chars().all(is_name) => Ok(host.to_ascii_lowercase()),
        _ => Err("its host is not a name or an IP address".to_owned()),
    }
}

/// `Uri` gives no port both where there is none and where it is out of range.
fn port(authority: &str, host: &str, default: u16) -> Result<u16, String> {
    let port = authority.strip_prefix(host).unwrap_or_default();
    let digits = port.strip_prefix(':').unwrap_or(port);
    if digits.is_empty() {
        return Ok(default);
    }
    let is_number = digits.bytes().all(|byte| byte.is_ascii_digit());
    let port = digits.parse().ok().filter(|_| is_number);
    port.ok_or_else(|| "its port is not a number up to 65535".to_owned())
}

fn in_brackets(host: &str) -> Option<Ipv6Addr> {
    host.strip_prefix('[')?.strip_suffix(']')?.parse().ok()
}

/// Whether a host is this machine, in one of the spellings that every resolver reads alike. `127.1` and `0x7f000001`
/// are not.
fn is_loopback(host: &str) -> bool {
    host == "localhost"
        || host.parse().is_ok_and(|host: Ipv4Addr| host.is_loopback())
        || in_brackets(host).is_some_and(|host| host.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::{Address, has_scheme};

    fn shown(text: &str) -> Result<String, String> {
        Address::parse(text).map(|address| address.to_string())
    }

    #[test]
    fn addresses_have_one_form() {
        for (text, form) in [
            ("https://Example.COM", "https://example.com"),
            ("HTTPS://example.com:443/", "https://example.com"),
            (
                "https://example.com:8443//a/b//",
                "https://example.com:8443/a/b",
            ),
            ("http://example.com:80/v1", "http://example.com/v1"),
            ("http://example.com:443", "http://example.com:443"),
            ("https://example.com:/v1", "https://example.com/v1"),
            ("https://[::1]:0443/%7Ea", "https://[::1]/%7Ea"),
        ] {
            assert_eq!(shown(text).as_deref(), Ok(form), "{text}");
        }
    }

    #[test]
    fn what_is_not_an_address() {
        for text in [
            "",
            "/v1",
            "example.com",
            "example.com:443",
            "//example.com",
            "https:example.com",
            "https:/example.com",
            "https:///v1",
            "https://",
            "https://:443",
            "ftp://example.com",
            "javascript:alert(1)",
            "https://user@example.com",
            "https://user:pw@example.com",
            "https://api.example.com@evil.example",
            "https://example.com\\@evil.example",
            "https://example.com:65536",
            "https://example.com:-1",
            "https://example.com?a",
            "https://example.com/#a",
            "https://{tenant}.example.com",
            "https://example.com/{version}",
            "https://example.com/a b",
            "https://example.com/\\evil",
            "https://example.com/\u{202e}",
            " https://example.com",
            "https://exämple.com",
            "https://example.com,evil.example",
            "https://[::1",
            "https://[x]",
        ] {
            assert!(shown(text).is_err(), "{text}: {:?}", shown(text));
        }
    }

    #[test]
    fn references_stay_or_name_a_host() {
        let base = Address::parse("https://example.com/v1").expect("it is one");
        for (reference, address) in [
            ("", "https://example.com"),
            ("/", "https://example.com"),
            ("/v2/", "https://example.com/v2"),
            ("v2", "https://example.com/v2"),
            ("//other.example/a", "https://other.example/a"),
        ] {
            let resolved = base.resolve(reference).map(|address| address.to_string());
            assert_eq!(resolved.as_deref(), Ok(address), "{reference}");
        }
        for reference in [
            "/\\other.example",
            "\\\\other.example",
            "/{x}",
            "/a b",
            "//u@h",
        ] {
            assert!(base.resolve(reference).is_err(), "{reference}");
        }
        assert!(has_scheme("https://a") && has_scheme("a+b:c") && has_scheme("javascript:x"));
        assert!(!has_scheme("/a:b") && !has_scheme("//a:1") && !has_scheme("1a:b"));
    }

    #[test]
    fn plain_http_stays_on_this_machine() {
        let exposed = |text| Address::parse(text).expect("it is one").origin.is_exposed();
        for text in [
            "http://LocalHost:1",
            "http://127.0.0.1",
            "http://127.9.9.9/a",
            "http://[::1]",
            "https://example.com",
        ] {
            assert!(!exposed(text), "{text}");
        }
        for text in [
            "http://example.com",
            "http://localhost.evil.example",
            "http://localhost.",
            "http://127.0.0.1.evil.example",
            "http://127.1",
            "http://0x7f.0.0.1",
            "http://0177.0.0.1",
            "http://2130706433",
            "http://[::ffff:127.0.0.1]",
            "http://0.0.0.0",
            "http://10.0.0.1",
        ] {
            assert!(exposed(text), "{text}");
        }
    }
}
