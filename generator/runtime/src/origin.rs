//! Scheme, host and port: what decides who gets tokens.

use std::net::{Ipv4Addr, Ipv6Addr};

use http::Uri;

/// Scheme, host and port of an address, in the form in which they can be compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Origin {
    is_encrypted: bool,
    host: String,
    port: u16,
}

impl Origin {
    /// The origin of an absolute address. None of one that is neither `http` nor `https`, that has
    /// no host or one with a user name, or whose port is not a number.
    pub(super) fn of(uri: &Uri) -> Option<Self> {
        let is_encrypted = match uri.scheme_str()? {
            "https" => true,
            "http" => false,
            _ => return None,
        };
        let authority = uri.authority()?.as_str();
        let host = uri.host().filter(|host| !host.is_empty())?;
        // `Uri` gives no port both where there is none and where it is out of range.
        let port = match authority.strip_prefix(host)? {
            "" | ":" => match is_encrypted {
                true => 443,
                false => 80,
            },
            port => {
                let digits = port.strip_prefix(':')?;
                let is_number = digits.bytes().all(|byte| byte.is_ascii_digit());
                digits.parse().ok().filter(|_| is_number)?
            }
        };
        Some(Self {
            is_encrypted,
            host: host.to_ascii_lowercase(),
            port,
        })
    }

    /// Whether others can read what is sent there: it is plain `http`, and leaves this machine.
    pub(super) fn is_exposed(&self) -> bool {
        !self.is_encrypted && !is_loopback(&self.host)
    }
}

/// Whether a host is this machine, in one of the spellings that every resolver reads alike. `127.1`
/// and `0x7f000001` are not.
fn is_loopback(host: &str) -> bool {
    let in_brackets = |host: &str| host.strip_prefix('[')?.strip_suffix(']')?.parse().ok();
    host == "localhost"
        || host.parse().is_ok_and(|host: Ipv4Addr| host.is_loopback())
        || in_brackets(host).is_some_and(|host: Ipv6Addr| host.is_loopback())
}
