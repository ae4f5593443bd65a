//! What carries a request to the server while its thread waits.

use std::sync::Arc;
use std::thread;
use std::time::Duration;

use bytes::Bytes;

use super::{Clock, SystemClock, TransportError};

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

/// What carries a request to the server and brings the whole response back, while the thread
/// waits. The same is asked of it as of a [`Transport`](super::Transport).
pub trait BlockingTransport: Send + Sync + 'static {
    /// Sends `request`, whose address is absolute. A response of any status is a success.
    ///
    /// # Errors
    ///
    /// The request could not be sent, or no whole response came.
    fn send(&self, request: http::Request<Bytes>) -> Result<http::Response<Bytes>, TransportError>;

    /// What to wait with between attempts, where the channel has no timer of its own.
    fn timer(&self) -> Arc<dyn BlockingTimer> {
        Arc::new(SystemClock)
    }
}

impl<T: BlockingTransport> BlockingTransport for Arc<T> {
    fn send(&self, request: http::Request<Bytes>) -> Result<http::Response<Bytes>, TransportError> {
        self.as_ref().send(request)
    }

    fn timer(&self) -> Arc<dyn BlockingTimer> {
        self.as_ref().timer()
    }
}
