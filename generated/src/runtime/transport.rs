//! What carries a request to the server and brings the response back.

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;

use super::TransportError;

/// How long the whole exchange may take, from connecting to the last byte of the body.
///
/// It travels as an extension of the request, and a [`Transport`] should honour it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timeout(pub Duration);

/// What carries a request to the server and brings the whole response back.
///
/// It follows no redirect and makes one attempt only.
pub trait Transport: Send + Sync + 'static {
    /// Sends `request`, whose address is absolute. A response of any status is a success.
    fn send(
        &self,
        request: http::Request<Bytes>,
    ) -> impl Future<Output = Result<http::Response<Bytes>, TransportError>> + Send;
}

impl<T: Transport> Transport for Arc<T> {
    fn send(
        &self,
        request: http::Request<Bytes>,
    ) -> impl Future<Output = Result<http::Response<Bytes>, TransportError>> + Send {
        self.as_ref().send(request)
    }
}

/// What an exchange comes to, its type erased.
pub(super) type Exchange<'a> =
    Pin<Box<dyn Future<Output = Result<http::Response<Bytes>, TransportError>> + Send + 'a>>;

/// A [`Transport`] with its type erased, so that a channel is not generic over it.
pub(super) trait ErasedTransport: Send + Sync {
    fn send_erased(&self, request: http::Request<Bytes>) -> Exchange<'_>;
}

impl<T: Transport> ErasedTransport for T {
    fn send_erased(&self, request: http::Request<Bytes>) -> Exchange<'_> {
        Box::pin(self.send(request))
    }
}
