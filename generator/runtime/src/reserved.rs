//! Headers that are not for callers to set.

use http::HeaderName;

use super::{BuildError, BuildErrorKind};

/// Headers that say where a message ends, which server it is for, or what becomes of the connection.
/// One that says otherwise than the bytes that follow lets a proxy and the server read two different
/// requests out of one (request smuggling). All that begin with `proxy-` are among them.
const RESERVED: [&str; 10] = [
    "connection",
    "content-length",
    "expect",
    "host",
    "http2-settings",
    "keep-alive",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

/// That a caller may set this header.
pub(super) fn check(name: &HeaderName) -> Result<(), BuildError> {
    let name = name.as_str();
    if !RESERVED.contains(&name) && !name.starts_with("proxy-") {
        return Ok(());
    }
    let message = format!(
        "header `{name}` cannot be set: the client makes it of the address, the body and the connection"
    );
    Err(BuildError::new(BuildErrorKind::Header, message).about(name))
}
