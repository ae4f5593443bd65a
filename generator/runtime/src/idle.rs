//! Connections that wait to be used again.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How long a connection may wait.
const PATIENCE: Duration = Duration::from_secs(90);

/// How many may wait for one server.
const ROOM: usize = 64;

/// Where a connection goes.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Place {
    pub(super) is_tls: bool,
    /// Without the brackets of an IPv6 address.
    pub(super) host: String,
    pub(super) port: u16,
    /// The runtime that a connection needs, where it needs one.
    pub(super) runtime: Option<String>,
}

/// Connections that wait to be used again. A clone shares them.
pub(super) struct Idle<L> {
    links: Arc<Mutex<Links<L>>>,
}

/// Each with the time since when it waits, in that order.
type Links<L> = HashMap<Place, Vec<(Instant, L)>>;

impl<L> Idle<L> {
    /// One that goes to `place`: the last that was used, as it is the likeliest to be open.
    pub(super) fn take(&self, place: &Place) -> Option<L> {
        let mut links = self.lock();
        let waiting = links.get_mut(place)?;
        let (since, link) = waiting.pop()?;
        if since.elapsed() < PATIENCE {
            return Some(link);
        }
        // All others have waited longer.
        links.remove(place);
        None
    }

    pub(super) fn put(&self, place: Place, link: L) {
        let mut links = self.lock();
        for waiting in links.values_mut() {
            waiting.retain(|(since, _)| since.elapsed() < PATIENCE);
        }
        links.retain(|_, waiting| !waiting.is_empty());
        let waiting = links.entry(place).or_default();
        if waiting.len() == ROOM {
            waiting.remove(0);
        }
        waiting.push((Instant::now(), link));
    }

    fn lock(&self) -> MutexGuard<'_, Links<L>> {
        self.links.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<L> Clone for Idle<L> {
    fn clone(&self) -> Self {
        Self {
            links: Arc::clone(&self.links),
        }
    }
}

impl<L> Default for Idle<L> {
    fn default() -> Self {
        Self {
            links: Arc::default(),
        }
    }
}
