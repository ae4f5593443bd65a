//! What the clients that come with the crate have in common.

use std::sync::Arc;
use std::time::Duration;

use rustls::crypto::{CryptoProvider, ring};

/// How long a connection may take to come about, within the time of the whole exchange.
pub(super) const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// What a client that follows redirects is told.
pub(super) const REDIRECTED: &str = "the client followed a redirect, which may have taken the \
                                     token or the body elsewhere: make it follow none";

/// The program's own choice of cryptography, else ring. The default of the process is left alone:
/// setting it is not for a library.
pub(super) fn provider() -> Arc<CryptoProvider> {
    let own = CryptoProvider::get_default().cloned();
    own.unwrap_or_else(|| Arc::new(ring::default_provider()))
}
