//! The clock of the system.

use std::hash::{BuildHasher as _, RandomState};
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use jiff::Timestamp;

use super::Clock;

/// The clock of the system, and randomness that is good enough to spread calls over time.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

static START: LazyLock<Instant> = LazyLock::new(Instant::now);

impl Clock for SystemClock {
    fn now(&self) -> Duration {
        START.elapsed()
    }

    fn timestamp(&self) -> Timestamp {
        Timestamp::now()
    }

    fn random(&self) -> f64 {
        // Each state has keys of its own, the first ones of a thread being the system's.
        let bits = RandomState::new().hash_one(0_u8) >> 32;
        f64::from(u32::try_from(bits).unwrap_or(0)) / 4_294_967_296.0
    }
}
