//! Time and chance, which a test brings itself.

use std::pin::Pin;
use std::time::Duration;

use jiff::Timestamp;

/// Time and chance. With a clock of one's own, what depends on them is exact.
pub trait Clock: Send + Sync + 'static {
    /// The time since some fixed moment. It never goes back.
    fn now(&self) -> Duration;

    /// The time of day, which dates in a response are compared with.
    fn timestamp(&self) -> Timestamp;

    /// A random number from 0 up to, but not including, 1.
    fn random(&self) -> f64;
}

/// A [`Clock`] that can wait. Without one a [`Channel`](super::Channel) makes one attempt only.
pub trait Timer: Clock {
    /// Is done when `duration` has passed.
    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()> + Send + '_>>;
}
