//! Sending with `hyper` while the thread waits.

use std::fmt;
use std::future::poll_fn;
use std::io::{self, Read};
use std::time::{Duration, Instant};

use bytes::{Buf as _, Bytes};
use http::Response;

use super::blocking_reading::collect;
use super::blocking_transport::{BlockingTransport, Incoming};
use super::exchange::{self, Answer, Client, Failure, Rest};
use super::net::within;
use super::outgoing::Outgoing;
use super::reactor::Reactor;
use super::tls::Tls;
use super::{Body, BodyLimit, IdleTimeout, TransportError};

/// Sends with `hyper`: HTTP/1.1, TLS by rustls. The thread waits for connections by itself: no
/// runtime is hidden inside, and it may be called within one.
///
/// It follows no redirect, makes one attempt only, uses no proxy, keeps no cookie and neither asks
/// for compression nor undoes it. Nothing that another crate switches on changes that.
///
/// TLS is made ready when the first connection needs it. Its cryptography is that of *ring*, or of
/// aws-lc-rs if the crate is built with `aws-lc-rs` and without `ring`. It trusts whom the system
/// trusts, or whom Mozilla trusts if the crate is built with `webpki-roots` and without
/// `platform-verifier`. [`tls_config`](Self::tls_config) takes anything else.
pub struct HyperTransport {
    client: Client<Reactor>,
}

impl HyperTransport {
    /// A transport without connections yet.
    #[must_use]
    pub fn new() -> Self {
        let client = Client::new();
        Self { client }
    }

    /// Sets how long a connection may take to come about, within the time of the whole exchange.
    /// 10 seconds if not set.
    #[must_use]
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.client.connect_timeout = timeout;
        self
    }

    /// Sets what TLS is to be used: cryptography, certificates to trust, a certificate of the
    /// client. What it says of HTTP versions does not count.
    #[must_use]
    pub fn tls_config(mut self, config: rustls::ClientConfig) -> Self {
        self.client.tls = Tls::of(config);
        self
    }

    fn exchange(
        &self,
        request: http::Request<Outgoing>,
        until: Instant,
    ) -> Result<Answer<Reactor>, TransportError> {
        let (mut request, place) = exchange::outgoing(request, None)?;
        let client = &self.client;
        while let Some(link) = client.idle.take(&place) {
            let reactor = link.net.clone();
            let sending = link.send(request, until, &client.idle, &place);
            match reactor.run(sending).map_err(TransportError::other)? {
                Ok(answer) => return Ok(answer),
                Err(Failure::Stale(same)) => request = *same,
                Err(Failure::Final(error)) => return Err(error),
            }
        }
        let unfit = |error: io::Error| TransportError::setup(error).and_not_sent();
        let reactor = Reactor::new().map_err(unfit)?;
        let opening = client.open(reactor.clone(), &place, until);
        let link = reactor.run(opening).map_err(unfit)??;
        let sending = link.send(request, until, &client.idle, &place);
        let outcome = reactor.run(sending).map_err(TransportError::other)?;
        outcome.map_err(Failure::into_error)
    }
}

impl Default for HyperTransport {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for HyperTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HyperTransport").finish_non_exhaustive()
    }
}

impl BlockingTransport for HyperTransport {
    fn send(&self, request: http::Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let until = exchange::end(request.extensions().get().copied());
        let limit = request.extensions().get::<BodyLimit>().copied();
        let answer = self.exchange(request.map(Outgoing::Bytes), until)?;
        collect(response(answer, Patience::Until(until)), limit)
    }

    fn stream(&self, request: http::Request<Body>) -> Result<Response<Incoming>, TransportError> {
        let until = exchange::end(request.extensions().get().copied());
        let patience = match request.extensions().get() {
            Some(IdleTimeout(time)) => Patience::Each(*time),
            None => Patience::Until(until),
        };
        let (head, body) = request.into_parts();
        let body = match body.as_bytes() {
            Some(bytes) => Outgoing::Bytes(bytes.clone()),
            None => {
                let unread = |error| TransportError::unread(error).and_not_sent();
                let length = body.length();
                let reader = body.into_reader().map_err(unread)?;
                Outgoing::Reader(Box::new(reader), length)
            }
        };
        let request = http::Request::from_parts(head, body);
        Ok(response(self.exchange(request, until)?, patience))
    }
}

fn response(answer: Answer<Reactor>, patience: Patience) -> Response<Incoming> {
    let pieces = Pieces {
        rest: answer.rest,
        piece: Bytes::new(),
        patience,
    };
    Response::from_parts(answer.head, Box::new(pieces))
}

/// How long the body of a response may take: as a whole, or for each piece.
#[derive(Clone, Copy)]
enum Patience {
    Until(Instant),
    Each(Duration),
}

impl Patience {
    fn end(self) -> Instant {
        match self {
            Self::Until(time) => time,
            Self::Each(time) => exchange::end(Some(super::Timeout(time))),
        }
    }
}

/// The body of a response. Its errors are [`TransportError`]s.
struct Pieces {
    rest: Rest<Reactor>,
    piece: Bytes,
    patience: Patience,
}

impl Pieces {
    fn next(&mut self) -> Result<Option<Bytes>, TransportError> {
        let Some(reactor) = self.rest.net().cloned() else {
            return Ok(None);
        };
        let next = poll_fn(|cx| self.rest.poll_piece(cx));
        let next = reactor.run(within(&reactor, self.patience.end(), next));
        match next.map_err(TransportError::other)? {
            Some(piece) => piece.transpose(),
            None => Err(TransportError::timeout("the body did not come in time")),
        }
    }
}

impl Read for Pieces {
    fn read(&mut self, target: &mut [u8]) -> io::Result<usize> {
        if self.piece.is_empty() {
            self.piece = self.next().map_err(io::Error::other)?.unwrap_or_default();
        }
        let length = target.len().min(self.piece.len());
        self.piece.copy_to_slice(&mut target[..length]);
        Ok(length)
    }
}
