//! What carries a request to the server while its thread waits.

use std::io::{self, Read};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use bytes::Bytes;

use super::body_reader::collect;
use super::{Body, Clock, SystemClock, TransportError};

/// A [`Clock`] that can let its thread wait.
pub trait BlockingTimer: Clock {
    /// Returns when `duration` has passed.
    fn sleep(&self, duration: Duration);
}

impl BlockingTimer for SystemClock {
    fn sleep(&self, duration: Duration) {
        thread::sleep(duration);
    }
}

/// The body of a response as it comes in.
pub type Incoming = Box<dyn Read + Send>;

/// What carries a request to the server and brings the whole response back, while the thread
/// waits. The same is asked of it as of a [`Transport`](super::Transport).
pub trait BlockingTransport: Send + Sync + 'static {
    /// Sends `request`, whose address is absolute. A response of any status is a success.
    ///
    /// # Errors
    ///
    /// The request could not be sent, or no whole response came.
    fn send(&self, request: http::Request<Bytes>) -> Result<http::Response<Bytes>, TransportError>;

    /// Sends `request` while its body is read, and brings the response back as soon as its head is
    /// there. It is asked for where the body of the request is a stream, and where that of the
    /// response is wanted as one; then it must honour an [`IdleTimeout`](super::IdleTimeout).
    ///
    /// Unless a transport has a way of its own, both bodies are held in memory as a whole on their
    /// way from and to [`send`](Self::send).
    ///
    /// # Errors
    ///
    /// The request could not be sent, or no head of a response came.
    fn stream(
        &self,
        request: http::Request<Body>,
    ) -> Result<http::Response<Incoming>, TransportError> {
        let response = self.send(collect(request)?)?;
        Ok(response.map(|body| Box::new(io::Cursor::new(body)) as Incoming))
    }

    /// What to wait with between attempts, where the channel has no timer of its own.
    fn timer(&self) -> Arc<dyn BlockingTimer> {
        Arc::new(SystemClock)
    }
}

impl<T: BlockingTransport> BlockingTransport for Arc<T> {
    fn send(&self, request: http::Request<Bytes>) -> Result<http::Response<Bytes>, TransportError> {
        self.as_ref().send(request)
    }

    fn stream(
        &self,
        request: http::Request<Body>,
    ) -> Result<http::Response<Incoming>, TransportError> {
        self.as_ref().stream(request)
    }

    fn timer(&self) -> Arc<dyn BlockingTimer> {
        self.as_ref().timer()
    }
}
