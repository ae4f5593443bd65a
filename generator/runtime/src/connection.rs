//! One connection, which carries one exchange after the other.

use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http_body::Body as _;
use hyper::body::Incoming;
use hyper::client::conn::TrySendError;
use hyper::client::conn::http1::{Builder, SendRequest};
use tokio::io::{AsyncRead, AsyncWrite};

use super::outgoing::Outgoing;
use super::wire::{Wire, Written};

/// One connection. Nothing runs it in the background: it gets on while something is asked of it,
/// and with it ends what it was asked for.
pub(super) struct Connection {
    sender: SendRequest<Outgoing>,
    /// Nothing once it has ended.
    driver: Option<Driver>,
    written: Written,
}

type Driver = Pin<Box<dyn Future<Output = hyper::Result<()>> + Send>>;

pub(super) type Request = http::Request<Outgoing>;

impl Connection {
    /// Speaks HTTP/1.1 on a connection. Nothing is sent yet.
    pub(super) async fn over<S>(stream: S) -> hyper::Result<Self>
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let written = Written::default();
        let wire = Wire::new(stream, written.clone());
        let (sender, driver) = Builder::new().handshake(wire).await?;
        Ok(Self {
            sender,
            driver: Some(Box::pin(driver)),
            written,
        })
    }

    fn drive(driver: &mut Option<Driver>, cx: &mut Context<'_>) {
        let ended = driver
            .as_mut()
            .is_some_and(|running| running.as_mut().poll(cx).is_ready());
        if ended {
            *driver = None;
        }
    }

    /// Whether another request can be sent. What the server has sent unasked, its goodbye
    /// included, is seen here.
    pub(super) async fn is_free(&mut self) -> bool {
        poll_fn(|cx| Poll::Ready(self.poll_free(cx))).await
    }

    pub(super) fn poll_free(&mut self, cx: &mut Context<'_>) -> bool {
        Self::drive(&mut self.driver, cx);
        let is_ready = matches!(self.sender.poll_ready(cx), Poll::Ready(Ok(())));
        // To `hyper` a request is sent that it still holds itself. A server that has answered may
        // never read the rest, and the next request would wait behind it.
        self.driver.is_some() && is_ready && self.written.is_all()
    }

    /// The response as far as its head. The error holds the request if no byte of it was sent.
    pub(super) async fn send(
        &mut self,
        request: Request,
    ) -> Result<http::Response<Incoming>, TrySendError<Request>> {
        let mut response = pin!(self.sender.try_send_request(request));
        poll_fn(|cx| {
            // Once more after writing, as only then `hyper` listens: a server may answer, and say
            // no more, before it has read the whole request.
            Self::drive(&mut self.driver, cx);
            Self::drive(&mut self.driver, cx);
            response.as_mut().poll(cx)
        })
        .await
    }

    /// The next piece of the response, which is not empty, or nothing at the end.
    pub(super) fn poll_piece(
        &mut self,
        cx: &mut Context<'_>,
        body: &mut Incoming,
    ) -> Poll<Option<hyper::Result<Bytes>>> {
        loop {
            Self::drive(&mut self.driver, cx);
            match ready!(Pin::new(&mut *body).poll_frame(cx)) {
                None => return Poll::Ready(None),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                Some(Ok(frame)) => match frame.into_data() {
                    Ok(piece) if !piece.is_empty() => return Poll::Ready(Some(Ok(piece))),
                    // Trailers say nothing that anybody has asked for.
                    _ => {}
                },
            }
        }
    }
}
