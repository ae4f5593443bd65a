//! Waiting with `tokio`.

use std::pin::Pin;
use std::time::Duration;

use jiff::Timestamp;

use super::{Clock, SystemClock, Timer};

/// Waits with `tokio`, in whose runtime its calls must be made.
#[derive(Clone, Copy, Debug, Default)]
pub struct TokioTimer;

impl Clock for TokioTimer {
    fn now(&self) -> Duration {
        SystemClock.now()
    }

    fn timestamp(&self) -> Timestamp {
        SystemClock.timestamp()
    }

    fn random(&self) -> f64 {
        SystemClock.random()
    }
}

impl Timer for TokioTimer {
    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(tokio::time::sleep(duration))
    }
}
