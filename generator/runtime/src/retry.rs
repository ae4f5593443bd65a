//! When a call is made again.

use std::time::Duration;

/// How often, how soon and for how long a call is made again that failed.
///
/// The default: three attempts, pauses of a random length up to 0.5 s, 1 s, 2 s and so on to 20 s
/// at most, within the [time limit](super::Call::timeout) of the call.
///
/// # What is made again
///
/// - Where nothing was sent for lack of a connection, and where the server answered 429 (too many
///   requests): any operation.
/// - Where the request may have been sent but no whole answer came (time ran out, the connection
///   was lost), and where the server answered 408, 500, 502, 503 or 504: only an operation that
///   may be [repeated](super::Call::repeatable). Another one might do its work twice.
/// - Anything else: never. Nor is a request whose [body](super::Body) is read once, when that has
///   begun.
///
/// # How long the pause is
///
/// A random time up to the backoff of the attempt. Where the server says when to come back, by
/// `Retry-After` or by the reset of its rate limit, that time comes on top. A pause that would
/// last longer than the call may is not begun: the call fails at once.
///
/// A [`RetryBudget`](super::RetryBudget) that all calls of a channel share keeps an outage from
/// being made worse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retry {
    pub(super) attempts: u32,
    pub(super) base: Duration,
    pub(super) cap: Duration,
    pub(super) total: Duration,
    pub(super) attempt_timeout: Duration,
}

impl Retry {
    /// The default.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            attempts: 3,
            base: Duration::from_millis(500),
            cap: Duration::from_secs(20),
            total: Duration::MAX,
            attempt_timeout: Duration::from_secs(30),
        }
    }

    /// One attempt, whatever comes of it.
    #[must_use]
    pub const fn none() -> Self {
        Self::new().attempts(1)
    }

    /// Sets how many attempts a call makes at most, the first one included. None is taken for one.
    #[must_use]
    pub const fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts;
        self
    }

    /// Sets the longest pause after the first attempt, which doubles with each further one, and
    /// the longest it grows to. The pause itself is of random length up to that.
    #[must_use]
    pub const fn backoff(mut self, base: Duration, cap: Duration) -> Self {
        self.base = base;
        self.cap = cap;
        self
    }

    /// Sets how long after the call began another attempt may start. Without it, the call's time
    /// limit alone decides.
    #[must_use]
    pub const fn total_time(mut self, total: Duration) -> Self {
        self.total = total;
        self
    }

    /// Sets how long an attempt may take that another one may follow; the last attempt, and those
    /// of operations that may not be repeated, have all the time that the call has left.
    /// 30 seconds if not set.
    #[must_use]
    pub const fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.attempt_timeout = timeout;
        self
    }

    /// The pause after the `attempt`-th attempt, by chance from 0 to below 1.
    pub(super) fn pause(&self, attempt: u32, chance: f64) -> Duration {
        let factor = 2_u32.saturating_pow(attempt.saturating_sub(1));
        let longest = self.base.saturating_mul(factor).min(self.cap);
        Duration::try_from_secs_f64(longest.as_secs_f64() * chance).unwrap_or(longest)
    }
}

impl Default for Retry {
    fn default() -> Self {
        Self::new()
    }
}
