//! A clock that jumps.

use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;

use super::{Clock, Timer};

/// A clock that stands still until someone waits for it, and then jumps there at once.
///
/// It begins at the first second of 1970, and all its random numbers are the same: 0.5 unless set.
/// Clones are one clock.
#[derive(Clone, Default)]
pub struct TestClock {
    state: Arc<Mutex<State>>,
}

struct State {
    start: Timestamp,
    now: Duration,
    random: f64,
    pauses: Vec<Duration>,
}

impl Default for State {
    fn default() -> Self {
        Self {
            start: Timestamp::UNIX_EPOCH,
            now: Duration::ZERO,
            random: 0.5,
            pauses: Vec::new(),
        }
    }
}

impl TestClock {
    /// A clock that begins at the first second of 1970.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The clock as it would be had it begun at `start`.
    #[must_use]
    pub fn starting_at(self, start: Timestamp) -> Self {
        self.state().start = start;
        self
    }

    /// Sets what [`random`](Clock::random) gives: from 0 up to, but not including, 1.
    #[must_use]
    pub fn with_random(self, random: f64) -> Self {
        self.state().random = random;
        self
    }

    /// Lets time pass.
    pub fn advance(&self, time: Duration) {
        let mut state = self.state();
        state.now = state.now.saturating_add(time);
    }

    /// The pauses that were waited for, in order.
    #[must_use]
    pub fn pauses(&self) -> Vec<Duration> {
        self.state().pauses.clone()
    }

    pub(super) fn pause(&self, duration: Duration) {
        self.advance(duration);
        self.state().pauses.push(duration);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Clock for TestClock {
    fn now(&self) -> Duration {
        self.state().now
    }

    fn timestamp(&self) -> Timestamp {
        let state = self.state();
        state.start.saturating_add(state.now).unwrap_or(state.start)
    }

    fn random(&self) -> f64 {
        self.state().random
    }
}

impl Timer for TestClock {
    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(async move { self.pause(duration) })
    }
}

#[cfg(feature = "blocking-no-provider")]
impl super::blocking::BlockingTimer for TestClock {
    fn sleep(&self, duration: Duration) {
        self.pause(duration);
    }
}

impl fmt::Debug for TestClock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TestClock")
            .field("now", &self.now())
            .finish_non_exhaustive()
    }
}
