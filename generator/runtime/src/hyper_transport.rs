//! Sending with `hyper` on `tokio`.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use bytes::Bytes;
use tokio::net::{TcpStream, lookup_host};
use tokio::runtime::Handle;

use super::collector::Collector;
use super::exchange::{self, Answer, Client, Failure, Rest};
use super::net::{Net, within};
use super::outgoing::Outgoing;
use super::tls::Tls;
use super::{
    Body, BodyLimit, IdleTimeout, Incoming, Timeout, Timer, TokioTimer, Transport, TransportError,
};

/// Sends with `hyper`: HTTP/1.1, TLS by rustls. It needs a runtime of `tokio` to be called in.
///
/// It follows no redirect, makes one attempt only, uses no proxy, keeps no cookie and neither asks
/// for compression nor undoes it. Nothing that another crate switches on changes that.
///
/// TLS is made ready when the first connection needs it. Its cryptography is that of *ring*, or of
/// aws-lc-rs if the crate is built with `aws-lc-rs` and without `ring`. It trusts whom the system
/// trusts, or whom Mozilla trusts if the crate is built with `webpki-roots` and without
/// `platform-verifier`. [`tls_config`](Self::tls_config) takes anything else. A clone shares connections.
#[derive(Clone)]
pub struct HyperTransport {
    client: Arc<Client<TokioNet>>,
}

impl HyperTransport {
    /// A transport without connections yet.
    #[must_use]
    pub fn new() -> Self {
        Self::of(Client::new())
    }

    fn of(client: Client<TokioNet>) -> Self {
        let client = Arc::new(client);
        Self { client }
    }

    /// Sets how long a connection may take to come about, within the time of the whole exchange.
    /// 10 seconds if not set. The transport is one without connections.
    #[must_use]
    pub fn connect_timeout(self, timeout: Duration) -> Self {
        Self::of(Client {
            connect_timeout: timeout,
            tls: self.client.tls.clone(),
            ..Client::new()
        })
    }

    /// Sets what TLS is to be used: cryptography, certificates to trust, a certificate of the
    /// client. What it says of HTTP versions does not count. The transport is one without
    /// connections.
    #[must_use]
    pub fn tls_config(self, config: rustls::ClientConfig) -> Self {
        Self::of(Client {
            tls: Tls::of(config),
            connect_timeout: self.client.connect_timeout,
            ..Client::new()
        })
    }

    async fn exchange(
        &self,
        request: http::Request<Outgoing>,
        until: Instant,
    ) -> Result<Answer<TokioNet>, TransportError> {
        let outside = |_| TransportError::setup("there is no runtime of `tokio`").and_not_sent();
        let runtime = Handle::try_current().map_err(outside)?;
        let runtime = Some(runtime.id().to_string());
        let (mut request, place) = exchange::outgoing(request, runtime)?;
        let client = &*self.client;
        while let Some(link) = client.idle.take(&place) {
            // The runtime learns here what became of the connection in the meantime.
            tokio::task::yield_now().await;
            match link.send(request, until, &client.idle, &place).await {
                Ok(answer) => return Ok(answer),
                Err(Failure::Stale(same)) => request = *same,
                Err(Failure::Final(error)) => return Err(error),
            }
        }
        let link = client.open(TokioNet, &place, until).await?;
        let outcome = link.send(request, until, &client.idle, &place).await;
        outcome.map_err(Failure::into_error)
    }
}

impl Default for HyperTransport {
    fn default() -> Self {
        Self::new()
    }
}

impl std::fmt::Debug for HyperTransport {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HyperTransport").finish_non_exhaustive()
    }
}

impl Transport for HyperTransport {
    async fn send(
        &self,
        request: http::Request<Bytes>,
    ) -> Result<http::Response<Bytes>, TransportError> {
        let until = exchange::end(request.extensions().get().copied());
        let limit = request.extensions().get::<BodyLimit>().copied();
        let answer = self.exchange(request.map(Outgoing::Bytes), until).await?;
        let mut collector = Collector::new(answer.head, limit);
        let mut pieces = Pieces(answer.rest);
        loop {
            let step = match within(&TokioNet, until, pieces.next()).await {
                Some(Some(Ok(piece))) => collector.push(piece),
                Some(None) => return Ok(collector.finish()),
                Some(Some(Err(error))) => Err(error),
                None => Err(TransportError::timeout("the body did not come in time")),
            };
            if let Err(error) = step {
                return Err(collector.fail(error));
            }
        }
    }

    async fn stream(
        &self,
        request: http::Request<Body>,
    ) -> Result<http::Response<Incoming>, TransportError> {
        let timeout = request.extensions().get::<Timeout>().copied();
        let is_to_head = request.extensions().get::<IdleTimeout>().is_some();
        let until = exchange::end(timeout);
        let (head, body) = request.into_parts();
        let body = match body.as_bytes() {
            Some(bytes) => Outgoing::Bytes(bytes.clone()),
            None => {
                let unread = |error| TransportError::unread(error).and_not_sent();
                Outgoing::Stream(Box::new(body.into_stream().map_err(unread)?))
            }
        };
        let request = http::Request::from_parts(head, body);
        let answer = self.exchange(request, until).await?;
        let pieces = Pieces(answer.rest);
        let body = match is_to_head {
            true => Incoming::new(pieces),
            false => Incoming::new(Bounded::new(pieces, until)),
        };
        Ok(http::Response::from_parts(answer.head, body))
    }

    fn timer(&self) -> Option<Arc<dyn Timer>> {
        Some(Arc::new(TokioTimer))
    }
}

/// The body of a response.
struct Pieces(Rest<TokioNet>);

impl Pieces {
    async fn next(&mut self) -> Option<Result<Bytes, TransportError>> {
        std::future::poll_fn(|cx| self.0.poll_piece(cx)).await
    }
}

impl http_body::Body for Pieces {
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<http_body::Frame<Bytes>, TransportError>>> {
        let piece = self.0.poll_piece(cx);
        piece.map(|piece| piece.map(|piece| piece.map(http_body::Frame::data)))
    }
}

/// The body of a response that has to be there in time.
struct Bounded {
    pieces: Pieces,
    late: Pin<Box<tokio::time::Sleep>>,
}

impl Bounded {
    fn new(pieces: Pieces, until: Instant) -> Self {
        let late = Box::pin(tokio::time::sleep_until(until.into()));
        Self { pieces, late }
    }
}

impl http_body::Body for Bounded {
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<http_body::Frame<Bytes>, TransportError>>> {
        if let Poll::Ready(frame) = Pin::new(&mut self.pieces).poll_frame(cx) {
            return Poll::Ready(frame);
        }
        let late = |()| {
            Some(Err(TransportError::timeout(
                "the body did not come in time",
            )))
        };
        self.late.as_mut().poll(cx).map(late)
    }
}

#[derive(Clone, Copy)]
struct TokioNet;

impl Net for TokioNet {
    type Stream = TcpStream;

    async fn resolve(&self, host: &str, port: u16, _: Instant) -> io::Result<Vec<SocketAddr>> {
        Ok(lookup_host((host, port)).await?.collect())
    }

    async fn connect(&self, address: SocketAddr) -> io::Result<TcpStream> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(stream)
    }

    async fn sleep_until(&self, time: Instant) {
        tokio::time::sleep_until(time.into()).await;
    }
}
