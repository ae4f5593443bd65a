//! Answers that point elsewhere.

use http::header::LOCATION;
use http::{HeaderMap, Method, StatusCode, Uri};
use percent_encoding::percent_decode_str;

use super::origin::Origin;

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
        Some(to) => match (Origin::of(from), Origin::of(&to)) {
            (Some(here), Some(there)) if here == there => Target::SameOrigin(to),
            _ => Target::OtherOrigin,
        },
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
    (!has_user && stays(uri.path())).then_some(uri)
}

fn has_scheme(location: &str) -> bool {
    let before = location.split(['/', '?']).next().unwrap_or("");
    before.contains(':')
}

/// Whether a path means the same to everybody who reads it. Transports, proxies and servers fold dot
/// segments, and each knows other spellings of them: `%2e%2e`, `%252e%252e`, `..;a=b`, `..\\`. A path
/// with one of them could lead anywhere, and so could one that is not encoded as addresses are.
fn stays(path: &str) -> bool {
    has_whole_escapes(path)
        && decoded(path).is_some_and(|path| !path.split(['/', '\\']).any(is_dot_segment))
}

/// Whether two digits follow each `%`; `%u002e` is a dot to some servers.
fn has_whole_escapes(path: &str) -> bool {
    let mut escapes = path.split('%').skip(1);
    escapes.all(|after| {
        let digits = after.as_bytes().get(..2);
        digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
    })
}

/// The path with its escapes resolved, and theirs in turn. None where the bytes are not UTF-8: `%c0%ae`
/// is a dot to a lenient decoder.
fn decoded(path: &str) -> Option<String> {
    let mut path = path.to_owned();
    loop {
        let once = percent_decode_str(&path).decode_utf8().ok()?.into_owned();
        if once == path {
            return Some(path);
        }
        path = once;
    }
}

/// Whether a segment means this folder or the one above, with parameters, blanks and control
/// characters left aside, and dots of any width.
fn is_dot_segment(segment: &str) -> bool {
    let name = segment.split(';').next().unwrap_or_default();
    let is_nothing = |c: char| c.is_whitespace() || c.is_control();
    let mut signs = name.chars().filter(|c| !is_nothing(*c)).peekable();
    signs.peek().is_some() && signs.all(|c| matches!(c, '.' | '\u{2024}' | '\u{fe52}' | '\u{ff0e}'))
}
