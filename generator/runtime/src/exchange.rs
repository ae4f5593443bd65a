//! What happens between a request and the head of its response, the same for both clients that
//! come with the crate.

use std::io;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::header::{CONTENT_LENGTH, HOST};
use http::response::Parts;
use http::uri::{PathAndQuery, Scheme};
use http::{HeaderMap, HeaderValue, Method, Uri};
use http_body::Body as _;
use hyper::body::Incoming;
use rustls::pki_types::ServerName;

use super::body::BodyError;
use super::connection::{Connection, Request};
use super::idle::{Idle, Place};
use super::net::{Net, reach, within};
use super::outgoing::Outgoing;
use super::tls::Tls;
use super::wire::Patient;
use super::{Timeout, TransportError};

/// How long a connection may take to come about, within the time of the whole exchange.
pub(super) const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// For exchanges without a limit: further on than any that is set, and not beyond what clocks can
/// count.
const FOREVER: Duration = Duration::from_secs(366 * 24 * 60 * 60);

/// When an exchange has to be over.
pub(super) fn end(timeout: Option<Timeout>) -> Instant {
    let Timeout(time) = timeout.unwrap_or(Timeout(FOREVER));
    Instant::now() + time.min(FOREVER)
}

/// What both clients are made of.
pub(super) struct Client<N: Net> {
    pub(super) idle: Idle<Link<N>>,
    pub(super) tls: Tls,
    pub(super) connect_timeout: Duration,
}

/// A connection and what it needs to get on.
pub(super) struct Link<N: Net> {
    pub(super) net: N,
    connection: Connection,
    is_used: bool,
}

/// Why there is no response.
pub(super) enum Failure {
    /// A connection that was used before was no longer open, and nothing was sent on it.
    Stale(Box<Request>),
    Final(TransportError),
}

impl Failure {
    /// As the failure of a connection that nobody had used.
    pub(super) fn into_error(self) -> TransportError {
        match self {
            Self::Stale(_) => TransportError::other("the connection was lost").and_not_sent(),
            Self::Final(error) => error,
        }
    }
}

/// A response as far as its head.
pub(super) struct Answer<N: Net> {
    pub(super) head: Parts,
    pub(super) rest: Rest<N>,
}

/// What is to come of a response.
pub(super) struct Rest<N: Net> {
    /// Nothing at the end, and after an error.
    link: Option<(Link<N>, Incoming)>,
    place: Place,
    idle: Idle<Link<N>>,
}

impl<N: Net> Client<N> {
    pub(super) fn new() -> Self {
        Self {
            idle: Idle::default(),
            tls: Tls::default(),
            connect_timeout: CONNECT_TIMEOUT,
        }
    }

    /// A new connection. Whatever fails here, nothing of the request was sent.
    pub(super) async fn open(
        &self,
        net: N,
        place: &Place,
        until: Instant,
    ) -> Result<Link<N>, TransportError> {
        let soon = Instant::now() + self.connect_timeout.min(FOREVER);
        let until = until.min(soon);
        match within(&net, until, self.connect(&net, place, until)).await {
            Some(connection) => Ok(Link {
                connection: connection?,
                net,
                is_used: false,
            }),
            None => {
                let late = "there was no connection in time";
                Err(TransportError::timeout(late).and_not_sent())
            }
        }
    }

    async fn connect(
        &self,
        net: &N,
        place: &Place,
        until: Instant,
    ) -> Result<Connection, TransportError> {
        let Place { host, port, .. } = place;
        let stream = reach(net, host, *port, until).await;
        let stream = Patient::new(stream.map_err(unconnected)?);
        if !place.is_tls {
            let connection = Connection::over(stream).await;
            return connection.map_err(TransportError::connect);
        }
        let setup = |message: &str| TransportError::setup(message).and_not_sent();
        let tls = self.tls.connector().map_err(setup)?;
        let name = ServerName::try_from(host.clone());
        let name = name.map_err(|_| setup("no certificate can be for a host of this name"))?;
        let stream = tls.connect(name, stream).await;
        let connection = Connection::over(stream.map_err(unconnected)?).await;
        connection.map_err(TransportError::connect)
    }
}

impl<N: Net> Link<N> {
    pub(super) async fn send(
        mut self,
        request: Request,
        until: Instant,
        idle: &Idle<Self>,
        place: &Place,
    ) -> Result<Answer<N>, Failure> {
        if self.is_used && !self.connection.is_free().await {
            return Err(Failure::Stale(Box::new(request)));
        }
        let net = self.net.clone();
        let response = match within(&net, until, self.connection.send(request)).await {
            Some(Ok(response)) => response,
            Some(Err(mut error)) => {
                return Err(match error.take_message() {
                    Some(request) if self.is_used => Failure::Stale(Box::new(request)),
                    Some(_) => Failure::Final(failure(error.into_error()).and_not_sent()),
                    None => Failure::Final(failure(error.into_error())),
                });
            }
            None => {
                let late = "no head of a response came in time";
                return Err(Failure::Final(TransportError::timeout(late)));
            }
        };
        let (parts, body) = response.into_parts();
        let mut head = http::Response::new(()).into_parts().0;
        head.status = parts.status;
        head.version = parts.version;
        head.headers = parts.headers;
        let rest = Rest {
            link: Some((self, body)),
            place: place.clone(),
            idle: idle.clone(),
        };
        Ok(Answer { head, rest })
    }
}

impl<N: Net> Rest<N> {
    #[cfg(feature = "blocking-no-provider")]
    pub(super) fn net(&self) -> Option<&N> {
        self.link.as_ref().map(|(link, _)| &link.net)
    }

    /// The next piece, which is not empty, or nothing at the end; then the connection is free for
    /// others.
    pub(super) fn poll_piece(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, TransportError>>> {
        let Some((link, body)) = &mut self.link else {
            return Poll::Ready(None);
        };
        let piece = std::task::ready!(link.connection.poll_piece(cx, body));
        match piece {
            Some(Ok(piece)) => return Poll::Ready(Some(Ok(piece))),
            Some(Err(error)) => {
                self.link = None;
                return Poll::Ready(Some(Err(failure(error))));
            }
            None => {}
        }
        if let Some((mut link, _)) = self.link.take()
            && link.connection.poll_free(cx)
        {
            link.is_used = true;
            self.idle.put(self.place.clone(), link);
        }
        Poll::Ready(None)
    }
}

/// The request as it stands on the wire, and where it goes.
pub(super) fn outgoing(
    request: http::Request<Outgoing>,
    runtime: Option<String>,
) -> Result<(Request, Place), TransportError> {
    let (mut head, body) = request.into_parts();
    let unfit = || TransportError::setup("the address cannot be sent to").and_not_sent();
    let place = place(&head.uri, runtime).ok_or_else(unfit)?;
    let authority = head.uri.authority().map(|authority| authority.as_str());
    let authority = authority.filter(|authority| !authority.contains('@'));
    let host = authority.and_then(|authority| HeaderValue::from_str(authority).ok());
    let mut headers = HeaderMap::with_capacity(head.headers.len() + 2);
    headers.insert(HOST, host.ok_or_else(unfit)?);
    head.headers.remove(HOST);
    headers.extend(head.headers);
    // Some servers take a request without it for one whose body is missing.
    if body.is_end_stream() && matches!(head.method, Method::POST | Method::PUT | Method::PATCH) {
        headers.insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
    }
    let path = head.uri.path_and_query().cloned();
    let path = path.unwrap_or_else(|| PathAndQuery::from_static("/"));
    let mut request = http::Request::new(body);
    *request.method_mut() = head.method;
    *request.uri_mut() = Uri::from(path);
    *request.headers_mut() = headers;
    Ok((request, place))
}

fn place(address: &Uri, runtime: Option<String>) -> Option<Place> {
    let is_tls = match address.scheme()? {
        scheme if *scheme == Scheme::HTTPS => true,
        scheme if *scheme == Scheme::HTTP => false,
        _ => return None,
    };
    let host = address.host().filter(|host| !host.is_empty())?;
    let bare = host
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    Some(Place {
        is_tls,
        host: bare.unwrap_or(host).to_ascii_lowercase(),
        port: address.port_u16().unwrap_or(if is_tls { 443 } else { 80 }),
        runtime,
    })
}

/// A lookup, a connection or a handshake that failed.
fn unconnected(error: io::Error) -> TransportError {
    match error.kind() {
        io::ErrorKind::TimedOut => TransportError::timeout(error).and_not_sent(),
        _ => TransportError::connect(error),
    }
}

fn failure(error: hyper::Error) -> TransportError {
    match BodyError::is_in(&error) {
        true => TransportError::unread(error),
        false => TransportError::other(error),
    }
}
