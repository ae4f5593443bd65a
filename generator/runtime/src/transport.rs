//! What carries a request to the server and brings the response back.

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;

use super::body_stream::collect;
use super::{Body, Incoming, Timer, TransportError};

/// How long the whole exchange may take, from connecting to the last byte of the body.
///
/// It travels as an extension of the request, and a transport must honour it: nothing else ends
/// an exchange with a server that is silent. Together with an [`IdleTimeout`] it is how long the
/// head of the response may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timeout(pub Duration);

/// How long the next piece of a response may take that is passed on as it comes in.
///
/// It travels as an extension of the request where that is wanted. A [`Transport`] may leave it to
/// the channel, which has a timer; a transport that blocks must honour it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IdleTimeout(pub Duration);

/// How many bytes of a body a response may have.
///
/// It travels as an extension of the request. A transport should stop reading there and fail with
/// [`TransportError::too_large`]. It is of no concern to [`Transport::stream`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BodyLimit(pub usize);

impl Default for BodyLimit {
    /// 16 MiB.
    fn default() -> Self {
        Self(16 * 1024 * 1024)
    }
}

/// What carries a request to the server and brings the whole response back.
///
/// It follows no redirect and makes one attempt only: both are decided above it, since a redirect
/// may carry token and body to another origin and a second attempt may do the work twice.
///
/// Where the head of the response came in and its body did not, the error should hold what there
/// is: see [`TransportError::with_response`].
pub trait Transport: Send + Sync + 'static {
    /// Sends `request`, whose address is absolute. A response of any status is a success.
    fn send(
        &self,
        request: http::Request<Bytes>,
    ) -> impl Future<Output = Result<http::Response<Bytes>, TransportError>> + Send;

    /// Sends `request` while its body is read, and brings the response back as soon as its head is
    /// there. It is asked for where the body of the request is a stream, and where that of the
    /// response is wanted as one.
    ///
    /// Unless a transport has a way of its own, both bodies are held in memory as a whole on their
    /// way from and to [`send`](Self::send).
    fn stream(
        &self,
        request: http::Request<Body>,
    ) -> impl Future<Output = Result<http::Response<Incoming>, TransportError>> + Send {
        async move {
            let response = self.send(collect(request).await?).await?;
            Ok(response.map(Incoming::from))
        }
    }

    /// What to wait with between attempts, where this transport is used and the channel has no
    /// [`timer`](super::ChannelBuilder::timer) of its own. With none, one attempt is made.
    fn timer(&self) -> Option<Arc<dyn Timer>> {
        None
    }
}

impl<T: Transport> Transport for Arc<T> {
    fn send(
        &self,
        request: http::Request<Bytes>,
    ) -> impl Future<Output = Result<http::Response<Bytes>, TransportError>> + Send {
        self.as_ref().send(request)
    }

    fn stream(
        &self,
        request: http::Request<Body>,
    ) -> impl Future<Output = Result<http::Response<Incoming>, TransportError>> + Send {
        self.as_ref().stream(request)
    }

    fn timer(&self) -> Option<Arc<dyn Timer>> {
        self.as_ref().timer()
    }
}

/// What an exchange comes to, its type erased.
pub(super) type Exchange<'a, B> =
    Pin<Box<dyn Future<Output = Result<http::Response<B>, TransportError>> + Send + 'a>>;

/// A [`Transport`] with its type erased, so that a channel is not generic over it.
pub(super) trait ErasedTransport: Send + Sync {
    fn send_erased(&self, request: http::Request<Bytes>) -> Exchange<'_, Bytes>;

    fn stream_erased(&self, request: http::Request<Body>) -> Exchange<'_, Incoming>;
}

impl<T: Transport> ErasedTransport for T {
    fn send_erased(&self, request: http::Request<Bytes>) -> Exchange<'_, Bytes> {
        Box::pin(self.send(request))
    }

    fn stream_erased(&self, request: http::Request<Body>) -> Exchange<'_, Incoming> {
        Box::pin(self.stream(request))
    }
}
