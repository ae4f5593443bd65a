//! Sending with `ureq`.

use std::fmt;
use std::io::{self, Read};
use std::sync::OnceLock;
use std::time::Duration;

use bytes::Bytes;
use http::{Method, Response};
use ureq::config::Config;
use ureq::tls::{RootCerts, TlsConfig, TlsProvider};
use ureq::typestate::AgentScope;
use ureq::{Agent, AsSendBody, Body, ResponseExt as _};

use super::blocking_transport::BlockingTransport;
use super::client_defaults::{CONNECT_TIMEOUT, REDIRECTED, provider};
use super::collector::Collector;
use super::{BodyLimit, Timeout, TransportError};

/// Sends with `ureq`: HTTP/1.1, TLS by rustls, with the certificates that the system trusts.
///
/// The client is made when the first request is sent. It uses no proxy. For other settings, such
/// as a proxy, make it `from` an agent of your own; redirects are not followed by that one either,
/// and no status is an error.
///
/// `ureq` writes every byte it sends, tokens included, to the `log` at level `trace` (target
/// `ureq_proto`). A program that listens at that level should leave that target out.
pub struct UreqTransport {
    agent: OnceLock<Agent>,
    connect_timeout: Duration,
}

impl UreqTransport {
    /// A transport whose client is made when the first request is sent.
    #[must_use]
    pub fn new() -> Self {
        Self {
            agent: OnceLock::new(),
            connect_timeout: CONNECT_TIMEOUT,
        }
    }

    /// Sets how long a connection may take to come about, within the time of the whole exchange.
    /// 10 seconds if not set. It is of no effect once there is an agent.
    #[must_use]
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    fn run(
        &self,
        request: http::Request<impl AsSendBody>,
        timeout: Option<Timeout>,
    ) -> Result<Response<Body>, ureq::Error> {
        let agent = self.agent.get_or_init(|| agent(self.connect_timeout));
        let request = agent
            .configure_request(request)
            .timeout_global(timeout.map(|Timeout(duration)| duration))
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .build();
        agent.run(request)
    }
}

impl Default for UreqTransport {
    fn default() -> Self {
        Self::new()
    }
}

impl From<Agent> for UreqTransport {
    fn from(agent: Agent) -> Self {
        Self {
            agent: OnceLock::from(agent),
            ..Self::new()
        }
    }
}

impl BlockingTransport for UreqTransport {
    fn send(&self, request: http::Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let timeout = request.extensions().get::<Timeout>().copied();
        let limit = request.extensions().get::<BodyLimit>().copied();
        let address = request.uri().clone();
        let (head, body) = request.into_parts();
        let has_body =
            !body.is_empty() || matches!(head.method, Method::POST | Method::PUT | Method::PATCH);
        let response = if has_body {
            self.run(http::Request::from_parts(head, &body[..]), timeout)
        } else {
            self.run(http::Request::from_parts(head, ()), timeout)
        };
        let response = response.map_err(failure)?;
        if *response.get_uri() != address {
            return Err(TransportError::setup(REDIRECTED));
        }
        collect(response, limit)
    }
}

fn collect(
    response: Response<Body>,
    limit: Option<BodyLimit>,
) -> Result<Response<Bytes>, TransportError> {
    let (mut head, body) = response.into_parts();
    head.extensions = http::Extensions::new();
    let mut reader = body.into_reader();
    let mut collector = Collector::new(head, limit);
    let mut chunk = vec![0; 16 * 1024];
    loop {
        let step = match reader.read(&mut chunk) {
            Ok(0) => return Ok(collector.finish()),
            Ok(length) => collector.push(Bytes::copy_from_slice(&chunk[..length])),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => Ok(()),
            Err(error) => Err(failure(ureq::Error::from(error))),
        };
        if let Err(error) = step {
            return Err(collector.fail(error));
        }
    }
}

fn agent(connect_timeout: Duration) -> Agent {
    let tls = TlsConfig::builder()
        .provider(TlsProvider::Rustls)
        .unversioned_rustls_crypto_provider(provider())
        .root_certs(RootCerts::PlatformVerifier)
        .build();
    let config: ureq::config::ConfigBuilder<AgentScope> = Config::builder();
    config
        .tls_config(tls)
        .proxy(None)
        .timeout_connect(Some(connect_timeout))
        .build()
        .new_agent()
}

/// What kind of failure it is. Where it is not certain that nothing was sent, it counts as sent.
fn failure(error: ureq::Error) -> TransportError {
    use ureq::Error::{
        BadUri, ConnectProxyFailed, ConnectionFailed, HostNotFound, Http, InvalidProxyUrl, Io,
        RequireHttpsOnly, Timeout, Tls, TlsRequired,
    };
    match &error {
        Timeout(ureq::Timeout::Resolve | ureq::Timeout::Connect) => {
            TransportError::timeout(error).and_not_sent()
        }
        Timeout(_) => TransportError::timeout(error),
        Io(cause) if cause.kind() == io::ErrorKind::TimedOut => TransportError::timeout(error),
        Io(cause) if is_of_connecting(cause.kind()) => TransportError::connect(error),
        HostNotFound | ConnectionFailed | ConnectProxyFailed(_) => TransportError::connect(error),
        // Addresses stand in some of these, and may hold secrets.
        BadUri(_) | Http(_) => {
            TransportError::setup("the address or a header cannot be sent").and_not_sent()
        }
        RequireHttpsOnly(_) => {
            TransportError::setup("the agent sends by `https` only").and_not_sent()
        }
        Tls(_) | TlsRequired | InvalidProxyUrl => TransportError::setup(error).and_not_sent(),
        _ => TransportError::other(error),
    }
}

/// Whether only an attempt to connect fails so.
fn is_of_connecting(kind: io::ErrorKind) -> bool {
    matches!(
        kind,
        io::ErrorKind::ConnectionRefused | io::ErrorKind::AddrNotAvailable
    )
}

impl fmt::Debug for UreqTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UreqTransport").finish_non_exhaustive()
    }
}
