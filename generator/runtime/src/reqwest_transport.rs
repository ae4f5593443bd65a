//! Sending with `reqwest`.

use std::error::Error as StdError;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use bytes::Bytes;
use rustls::crypto::{CryptoProvider, ring};
use rustls_platform_verifier::BuilderVerifierExt as _;

use super::{Timeout, Transport, TransportError};

/// How long a connection may take to come about, within the time of the whole exchange.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// Sends with `reqwest`: HTTP/1.1, TLS by rustls, with the certificates that the system trusts.
///
/// The client is made when the first request is sent. It follows no redirect, makes one attempt
/// only, and uses no proxy. For other settings, make it `from` a client of your own, which must
/// follow no redirect either.
#[derive(Clone, Debug, Default)]
pub struct ReqwestTransport {
    client: Arc<OnceLock<Result<reqwest::Client, String>>>,
}

impl ReqwestTransport {
    /// A transport whose client is made when the first request is sent.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    fn client(&self) -> Result<&reqwest::Client, TransportError> {
        let client = self
            .client
            .get_or_init(|| client().map_err(|error| error.to_string()));
        client
            .as_ref()
            .map_err(|message| TransportError::other(message.as_str()).and_not_sent())
    }
}

impl From<reqwest::Client> for ReqwestTransport {
    fn from(client: reqwest::Client) -> Self {
        Self {
            client: Arc::new(OnceLock::from(Ok(client))),
        }
    }
}

impl Transport for ReqwestTransport {
    async fn send(
        &self,
        request: http::Request<Bytes>,
    ) -> Result<http::Response<Bytes>, TransportError> {
        let timeout = request.extensions().get::<Timeout>().copied();
        let mut request =
            reqwest::Request::try_from(request).map_err(|error| failure(error).and_not_sent())?;
        *request.timeout_mut() = timeout.map(|Timeout(duration)| duration);
        let response = self.client()?.execute(request).await.map_err(failure)?;
        let mut whole = http::Response::new(Bytes::new());
        *whole.status_mut() = response.status();
        *whole.version_mut() = response.version();
        whole.headers_mut().clone_from(response.headers());
        *whole.body_mut() = response.bytes().await.map_err(failure)?;
        Ok(whole)
    }
}

fn client() -> Result<reqwest::Client, Box<dyn StdError>> {
    // The program's own choice of cryptography comes first. The default of the process is left
    // alone: setting it is not for a library.
    let provider = CryptoProvider::get_default()
        .cloned()
        .unwrap_or_else(|| Arc::new(ring::default_provider()));
    let tls = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_platform_verifier()?
        .with_no_client_auth();
    let client = reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .no_proxy()
        .connect_timeout(CONNECT_TIMEOUT)
        .build()?;
    Ok(client)
}

/// The address is left out of the error, since a query may hold secrets.
fn failure(error: reqwest::Error) -> TransportError {
    let error = error.without_url();
    let connecting = error.is_connect();
    match (error.is_timeout(), connecting) {
        (true, true) => TransportError::timeout(error).and_not_sent(),
        (true, false) => TransportError::timeout(error),
        (false, true) => TransportError::connect(error),
        (false, false) => TransportError::other(error),
    }
}
