//! Answers that point elsewhere.

use http::header::LOCATION;
use http::{HeaderMap, Method, StatusCode, Uri};

/// How many redirects a call follows.
pub(super) const HOPS: u32 = 5;

/// What a client of the caller's own is told that follows redirects.
#[cfg(any(feature = "reqwest", feature = "ureq"))]
pub(super) const REDIRECTED: &str = "the client followed a redirect, which may have taken the \
                                     token or the body elsewhere: make it follow none";

/// Where a redirect points.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// To the same scheme, host and port: it can be followed.
    SameOrigin(Uri),
    /// To another origin, which must get neither token nor body.
    OtherOrigin,
    /// To where cannot be made out.
    Unclear,
}

/// Whether a request of this method is sent again to where it is redirected.
pub(super) fn is_followed(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD)
}

/// Where the answer to a request to `from` points, if it is a redirect.
pub(super) fn target(from: &Uri, status: StatusCode, headers: &HeaderMap) -> Option<Target> {
    if !matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308) {
        return None;
    }
    let location = headers.get(LOCATION)?;
    let resolved = location.to_str().ok().and_then(|to| resolve(from, to));
    Some(match resolved {
        None => Target::Unclear,
        Some(to) if origin(&to).is_some() && origin(&to) == origin(from) => Target::SameOrigin(to),
        Some(_) => Target::OtherOrigin,
    })
}

/// The address that `location` means at `from`. One that goes up in the path, or that holds a user
/// name, is not worth understanding.
fn resolve(from: &Uri, location: &str) -> Option<Uri> {
    let location = location.split('#').next().unwrap_or("").trim();
    let (scheme, authority) = (from.scheme_str()?, from.authority()?);
    let text = if has_scheme(location) {
        location.to_owned()
    } else if location.starts_with("//") {
        format!("{scheme}:{location}")
    } else if location.starts_with('/') {
        format!("{scheme}://{authority}{location}")
    } else if location.starts_with('?') {
        format!("{scheme}://{authority}{}{location}", from.path())
    } else {
        let folder = from
            .path()
            .rsplit_once('/')
            .map_or("", |(folder, _)| folder);
        format!("{scheme}://{authority}{folder}/{location}")
    };
    let uri = Uri::try_from(text).ok()?;
    let has_user = uri.authority()?.as_str().contains('@');
    let goes_up = uri.path().split('/').any(|part| matches!(part, "." | ".."));
    (!has_user && !goes_up).then_some(uri)
}

fn has_scheme(location: &str) -> bool {
    let before = location.split(['/', '?']).next().unwrap_or("");
    before.contains(':')
}

/// Scheme, host and port.
fn origin(uri: &Uri) -> Option<(&str, String, u16)> {
    let scheme = uri.scheme_str()?;
    let port = match scheme {
        "http" => 80,
        "https" => 443,
        _ => return None,
    };
    let host = uri.host()?.to_ascii_lowercase();
    Some((scheme, host, uri.port_u16().unwrap_or(port)))
}
