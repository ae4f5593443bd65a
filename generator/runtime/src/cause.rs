//! The cause of a failure, as it may be printed.
//!
//! A library may quote what it was given or what came in: an address with a key in its query, a
//! header, a line of an answer. So a text is shown only where it is known to be the same for every
//! request.

use std::any::type_name_of_val;
use std::error::Error as StdError;
use std::fmt;
use std::io;

use super::body::BodyError;
use super::echo::Secrets;
use super::{BuildError, TransportError};

/// What is shown of a cause that is not known.
const UNKNOWN: &str = "the cause is not shown, since its text may hold secrets";

/// What libraries put before the text of another error.
const PREFIXES: [&str; 6] = [
    "io: ",
    "timeout: ",
    "protocol: ",
    "http: ",
    "http parse fail: ",
    "rustls: ",
];

/// What `http`, `httparse`, `hyper`, `reqwest`, `tokio` and `ureq` say, and quotes nothing.
const KNOWN: &[&str] = &[
    "ALPN upgraded to HTTP/2",
    "Network unreachable",
    "Peer disconnected",
    "TLS required, but transport is unsecured",
    "URL scheme is not allowed",
    "a number is infinite or not a number, which JSON cannot say",
    "authority missing",
    "await 100",
    "body data reading stalled",
    "body is chunked",
    "both transfer-encoding and content-length headers",
    "builder error",
    "channel closed",
    "chunk expected crlf as next character",
    "chunk length cannot be read as a number",
    "chunk length is not ascii",
    "conflicting content-length headers",
    "connect",
    "connection closed before message completed",
    "connection error",
    "connection failed",
    "content-length header not a number",
    "deadline has elapsed",
    "dns error",
    "empty string",
    "end of file before message length reached",
    "error decoding response body",
    "error following redirect",
    "error from user's Body stream",
    "error reading a body from connection",
    "error resolving DNS",
    "error sending request",
    "error shutting down connection",
    "error trying to connect",
    "error upgrading connection",
    "error writing a body to connection",
    "failed to convert header to a str",
    "failed to parse header value",
    "global",
    "host not found",
    "http parse resulted in too many headers",
    "http2 error",
    "invalid HTTP header name",
    "invalid HTTP header parsed",
    "invalid HTTP method parsed",
    "invalid HTTP status-code parsed",
    "invalid HTTP version parsed (found HTTP2 preface)",
    "invalid HTTP version parsed",
    "invalid HTTP version",
    "invalid URI",
    "invalid authority",
    "invalid content-length parsed",
    "invalid format",
    "invalid header name",
    "invalid header value",
    "invalid new line",
    "invalid port",
    "invalid proxy url",
    "invalid response status",
    "invalid scheme",
    "invalid token",
    "invalid uri character",
    "message head is too large",
    "missing a location header",
    "operation timed out",
    "operation was canceled",
    "path does not start with slash",
    "path missing",
    "per call",
    "per read",
    "per write",
    "receive body",
    "receive response",
    "received headers with 100-continue response",
    "received unexpected message from connection",
    "redirect failed",
    "request or response body error",
    "resolve",
    "scheme missing",
    "scheme too long",
    "send body",
    "send request",
    "tcp connect error",
    "tcp open error",
    "too many headers",
    "too many redirects",
    "unexpected EOF during chunk size line",
    "unexpected end of file",
    "unexpected transfer-encoding parsed",
    "unsupported http version",
    "upgrade expected but low level API in use",
    "uri too long",
    "user body write aborted",
];

/// What the system says of a host that it does not find, with its own reason behind it.
const LOOKUP: &str = "failed to lookup address information: ";

/// The cause of a failure, which prints what is known to hold no secret.
pub(super) struct Cause {
    error: Box<dyn StdError + Send + Sync>,
    text: String,
}

impl Cause {
    pub(super) fn new(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        // A text is what someone decided to say, an error is what a library happens to say.
        let is_text = matches!(
            type_name_of_val(&source),
            "&str" | "alloc::string::String" | "alloc::borrow::Cow<str>"
        );
        let error = source.into();
        let text = match is_text {
            true => error.to_string(),
            false => shown(error.as_ref()).unwrap_or_else(|| UNKNOWN.to_owned()),
        };
        Self { error, text }
    }

    /// The error itself, whose text may hold secrets.
    pub(super) fn error(&self) -> &(dyn StdError + Send + Sync + 'static) {
        self.error.as_ref()
    }

    /// The cause for those who follow causes: the error itself if it is one of the system.
    pub(super) fn as_source(&self) -> &(dyn StdError + 'static) {
        let system = self.error.downcast_ref::<io::Error>();
        match system.filter(|error| error.get_ref().is_none()) {
            Some(error) => error,
            None => self,
        }
    }

    /// Leaves the secrets of a request out of the text.
    pub(super) fn hide(&mut self, secrets: &Secrets) {
        self.text = secrets.hide(&self.text).into_owned();
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Debug for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.text, f)
    }
}

impl StdError for Cause {}

/// What is known of an error: the text of the innermost cause that is known, since outer ones tend
/// to say no more than "error sending request".
fn shown(error: &(dyn StdError + 'static)) -> Option<String> {
    inner(error).and_then(shown).or_else(|| own(error))
}

/// The cause of an error, where it may keep it to itself.
fn inner<'e>(error: &'e (dyn StdError + 'static)) -> Option<&'e (dyn StdError + 'static)> {
    let inner = error.downcast_ref().and_then(io::Error::get_ref);
    #[cfg(feature = "ureq")]
    if let Some(ureq::Error::Io(inner)) = error.downcast_ref() {
        return Some(inner);
    }
    match inner {
        Some(inner) => Some(inner),
        None => error.source(),
    }
}

/// What is known of an error by itself.
fn own(error: &(dyn StdError + 'static)) -> Option<String> {
    if let Some(error) = error.downcast_ref::<io::Error>() {
        let text = error.to_string();
        let is_plain = error.get_ref().is_none() || is_known(&text);
        return Some(if is_plain {
            text
        } else {
            error.kind().to_string()
        });
    }
    let is_ours =
        error.is::<TransportError>() || error.is::<BuildError>() || error.is::<BodyError>();
    #[cfg(any(feature = "hyper-no-provider", feature = "blocking-no-provider"))]
    let is_ours = is_ours || is_of_tls(error);
    let text = error.to_string();
    (is_ours || is_known(&text)).then_some(text)
}

fn is_known(text: &str) -> bool {
    let mut text = text;
    while let Some(rest) = PREFIXES.iter().find_map(|prefix| text.strip_prefix(prefix)) {
        text = rest;
    }
    KNOWN.binary_search(&text).is_ok() || text.starts_with(LOOKUP)
}

/// What TLS says is of the server and its certificate, except where it passes on other texts.
#[cfg(any(feature = "hyper-no-provider", feature = "blocking-no-provider"))]
fn is_of_tls(error: &(dyn StdError + 'static)) -> bool {
    use rustls::{CertificateError, Error};
    error.downcast_ref::<Error>().is_some_and(|error| {
        !matches!(
            error,
            Error::General(_)
                | Error::Other(_)
                | Error::InvalidCertificate(CertificateError::Other(_))
        )
    })
}
