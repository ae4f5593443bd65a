//! How the clients that come with the crate encrypt.

use std::sync::{Arc, OnceLock};

use rustls::ClientConfig;
use tokio_rustls::TlsConnector;

/// The configuration of TLS, which is made when the first connection needs it.
///
/// Nothing of it is that of the process: which crates a program has in its tree, and what they
/// set, makes no difference.
#[derive(Clone, Default)]
pub(super) struct Tls {
    connector: Arc<OnceLock<Result<TlsConnector, String>>>,
}

impl Tls {
    /// With a configuration of the caller's own. What it says of HTTP versions does not count.
    pub(super) fn of(config: ClientConfig) -> Self {
        let connector = Arc::new(OnceLock::from(Ok(connector(config))));
        Self { connector }
    }

    pub(super) fn connector(&self) -> Result<&TlsConnector, &str> {
        let made = self.connector.get_or_init(|| Ok(connector(config()?)));
        made.as_ref().map_err(String::as_str)
    }
}

fn connector(mut config: ClientConfig) -> TlsConnector {
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    TlsConnector::from(Arc::new(config))
}

#[cfg(any(feature = "ring", feature = "aws-lc-rs"))]
fn config() -> Result<ClientConfig, String> {
    #[cfg(feature = "ring")]
    let provider = super::ring_provider::provider();
    #[cfg(not(feature = "ring"))]
    let provider = rustls::crypto::aws_lc_rs::default_provider();
    let builder = ClientConfig::builder_with_provider(Arc::new(provider));
    let builder = builder.with_safe_default_protocol_versions();
    with_roots(builder.map_err(|error| error.to_string())?)
}

#[cfg(not(any(feature = "ring", feature = "aws-lc-rs")))]
fn config() -> Result<ClientConfig, String> {
    let message = "there is no cryptography for `https`: build with the feature `ring` or \
                   `aws-lc-rs`, or give the transport a TLS configuration";
    Err(message.to_owned())
}

#[cfg(any(feature = "ring", feature = "aws-lc-rs"))]
type Builder = rustls::ConfigBuilder<ClientConfig, rustls::WantsVerifier>;

#[cfg(all(
    feature = "platform-verifier",
    any(feature = "ring", feature = "aws-lc-rs")
))]
fn with_roots(builder: Builder) -> Result<ClientConfig, String> {
    use rustls_platform_verifier::BuilderVerifierExt as _;

    let builder = builder.with_platform_verifier();
    let builder = builder.map_err(|error| error.to_string())?;
    Ok(builder.with_no_client_auth())
}

#[cfg(all(
    not(feature = "platform-verifier"),
    feature = "webpki-roots",
    any(feature = "ring", feature = "aws-lc-rs")
))]
fn with_roots(builder: Builder) -> Result<ClientConfig, String> {
    let roots = webpki_roots::TLS_SERVER_ROOTS.iter().cloned();
    let roots: rustls::RootCertStore = roots.collect();
    Ok(builder.with_root_certificates(roots).with_no_client_auth())
}

#[cfg(all(
    not(any(feature = "platform-verifier", feature = "webpki-roots")),
    any(feature = "ring", feature = "aws-lc-rs")
))]
fn with_roots(_: Builder) -> Result<ClientConfig, String> {
    let message = "there are no certificates to trust for `https`: build with the feature \
                   `platform-verifier` or `webpki-roots`, or give the transport a TLS \
                   configuration";
    Err(message.to_owned())
}
