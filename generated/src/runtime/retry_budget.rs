//! How many calls may be made again, over all calls.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

/// What one retry costs. A call that succeeds brings a share of it.
const COST: u32 = 100;

/// How many retries all calls of a channel may make between them, so that an outage is not
/// made worse by everyone asking again.
///
/// A retry takes one from the budget and each call that succeeds puts a share of one back, up to
/// where it began. Where nothing is left, calls fail as they would on their last attempt. A retry
/// at a time that a server named when it answered 429 takes nothing.
///
/// Clones share one budget.
#[derive(Clone)]
pub struct RetryBudget {
    left: Option<Arc<AtomicU32>>,
    capacity: u32,
    percent: u32,
}

impl RetryBudget {
    /// A budget of `retries`, to which each call that succeeds adds `percent` of a retry. The
    /// default is 100 retries and 10 percent.
    #[must_use]
    pub fn new(retries: u32, percent: u32) -> Self {
        let capacity = retries.saturating_mul(COST);
        Self {
            left: Some(Arc::new(AtomicU32::new(capacity))),
            capacity,
            percent,
        }
    }

    /// A budget that never runs out.
    #[must_use]
    pub fn unlimited() -> Self {
        Self {
            left: None,
            capacity: 0,
            percent: 0,
        }
    }

    /// Whether there was something left to take.
    pub(super) fn take(&self) -> bool {
        let Some(left) = &self.left else { return true };
        let taken = left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| {
            left.checked_sub(COST)
        });
        taken.is_ok()
    }

    pub(super) fn put_back(&self) {
        let Some(left) = &self.left else { return };
        // A full budget is the ordinary case, and then nothing is written.
        let _ = left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| {
            let more = left.saturating_add(self.percent).min(self.capacity);
            (more != left).then_some(more)
        });
    }
}

impl Default for RetryBudget {
    fn default() -> Self {
        Self::new(100, 10)
    }
}

impl fmt::Debug for RetryBudget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let left = self.left.as_ref();
        let left = left.map(|left| left.load(Ordering::Relaxed) / COST);
        f.debug_struct("RetryBudget").field("left", &left).finish()
    }
}
