//! Sending with `ureq`.

use std::fmt;
use std::io::{self, Read};
use std::time::Duration;

use bytes::Bytes;
use http::request::Parts;
use http::{Method, Response};
use ureq::{Agent, AsSendBody, BodyReader, ResponseExt as _, SendBody};

use super::blocking_reading::collect;
use super::blocking_transport::{BlockingTransport, Incoming};
use super::body::BodyError;
use super::redirect::REDIRECTED;
use super::{Body, BodyLimit, IdleTimeout, Timeout, TransportError};

/// Sends with a `ureq::Agent` of the caller's own: for a proxy, say.
///
/// What that agent does is its own affair: which TLS it uses, whether it keeps cookies (then what
/// one installation is sent goes out with the token of another), undoes compression, or reads the
/// environment. Redirects are not followed, and no status is an error.
///
/// `ureq` writes every byte it sends, tokens included, to the `log` at level `trace` (target
/// `ureq_proto`). A program that listens at that level should leave that target out.
pub struct UreqTransport {
    agent: Agent,
}

impl UreqTransport {
    fn run(
        &self,
        request: http::Request<impl AsSendBody>,
        limits: Limits,
    ) -> Result<Response<ureq::Body>, TransportError> {
        let agent = &self.agent;
        let address = request.uri().clone();
        let request = agent
            .configure_request(request)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false);
        let request = match limits {
            Limits { whole, idle: None } => request.timeout_global(whole),
            Limits { whole, idle } => request
                .timeout_send_request(whole)
                .timeout_send_body(whole)
                .timeout_recv_response(whole)
                .timeout_per_read(idle),
        };
        let mut response = agent.run(request.build()).map_err(failure)?;
        if *response.get_uri() != address {
            return Err(TransportError::setup(REDIRECTED));
        }
        *response.extensions_mut() = http::Extensions::new();
        Ok(response)
    }

    fn run_bytes(
        &self,
        head: Parts,
        body: &[u8],
        limits: Limits,
    ) -> Result<Response<ureq::Body>, TransportError> {
        let is_usual = matches!(head.method, Method::POST | Method::PUT | Method::PATCH);
        match body.is_empty() && !is_usual {
            true => self.run(http::Request::from_parts(head, ()), limits),
            false => self.run(http::Request::from_parts(head, body), limits),
        }
    }
}

/// How long an exchange may take: as a whole, or to the head of the response and then for each
/// piece.
#[derive(Clone, Copy)]
struct Limits {
    whole: Option<Duration>,
    idle: Option<Duration>,
}

impl Limits {
    fn of(extensions: &http::Extensions) -> Self {
        let idle = extensions.get().map(|IdleTimeout(duration)| *duration);
        Self {
            whole: extensions.get().map(|Timeout(duration)| *duration),
            idle,
        }
    }
}

impl From<Agent> for UreqTransport {
    fn from(agent: Agent) -> Self {
        Self { agent }
    }
}

impl BlockingTransport for UreqTransport {
    fn send(&self, request: http::Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let limits = Limits::of(request.extensions());
        let limit = request.extensions().get::<BodyLimit>().copied();
        let (head, body) = request.into_parts();
        let response = self.run_bytes(head, &body, limits)?;
        collect(response.map(incoming), limit)
    }

    fn stream(&self, request: http::Request<Body>) -> Result<Response<Incoming>, TransportError> {
        let limits = Limits::of(request.extensions());
        let (head, body) = request.into_parts();
        let response = match body.as_bytes() {
            Some(bytes) => self.run_bytes(head, bytes, limits)?,
            None => {
                let unread = |error| TransportError::unread(error).and_not_sent();
                let reader = body.into_reader().map_err(unread)?;
                let body = SendBody::from_owned_reader(reader);
                self.run(http::Request::from_parts(head, body), limits)?
            }
        };
        Ok(response.map(incoming))
    }
}

fn incoming(body: ureq::Body) -> Incoming {
    Box::new(Pieces(body.into_reader()))
}

/// The body of a response. Its errors are [`TransportError`]s.
struct Pieces(BodyReader<'static>);

impl Read for Pieces {
    fn read(&mut self, target: &mut [u8]) -> io::Result<usize> {
        self.0.read(target).map_err(|error| match error.kind() {
            io::ErrorKind::Interrupted => error,
            _ => io::Error::other(failure(ureq::Error::from(error))),
        })
    }
}

/// What kind of failure it is. Where it is not certain that nothing was sent, it counts as sent.
fn failure(error: ureq::Error) -> TransportError {
    use ureq::Error::{
        BadUri, ConnectProxyFailed, ConnectionFailed, HostNotFound, Http, InvalidProxyUrl, Io,
        RequireHttpsOnly, Timeout, Tls, TlsRequired,
    };
    match &error {
        Io(cause) if BodyError::is_in(cause) => TransportError::unread(error),
        Timeout(ureq::Timeout::Resolve | ureq::Timeout::Connect) => {
            TransportError::timeout(error).and_not_sent()
        }
        Timeout(_) => TransportError::timeout(error),
        Io(cause) if cause.kind() == io::ErrorKind::TimedOut => TransportError::timeout(error),
        Io(cause) if is_of_connecting(cause) => TransportError::connect(error),
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

/// Whether only an attempt to connect fails so. A lookup that fails has no kind of its own.
fn is_of_connecting(error: &io::Error) -> bool {
    let is_lookup = || {
        let message = error.to_string();
        message.starts_with("failed to lookup address information")
    };
    match error.kind() {
        io::ErrorKind::ConnectionRefused | io::ErrorKind::AddrNotAvailable => true,
        _ => error.raw_os_error().is_none() && is_lookup(),
    }
}

impl fmt::Debug for UreqTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UreqTransport").finish_non_exhaustive()
    }
}
