//! The end of the time that a command may take.

use std::{
    panic,
    sync::mpsc::{RecvTimeoutError, channel},
    thread,
    time::{Duration, Instant},
};

/// When all that a command does has to be done.
#[derive(Clone, Copy)]
pub(crate) struct Deadline {
    end: Instant,
    /// How much time there was at the start.
    pub(crate) time: Duration,
}

impl Deadline {
    pub(crate) fn after(time: Duration) -> Self {
        let end = Instant::now() + time;
        Self { end, time }
    }

    /// How much time is left; nothing where it is over.
    pub(crate) fn left(self) -> Option<Duration> {
        let left = self.end.saturating_duration_since(Instant::now());
        Some(left).filter(|left| !left.is_zero())
    }

    /// Does work that cannot be interrupted, and gives up waiting for it when the time is over. What then goes on
    /// beside the program touches no file, and ends with the program.
    pub(crate) fn wait_for<T: Send + 'static>(
        self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Option<T> {
        let (sender, receiver) = channel();
        let worker = thread::spawn(move || drop(sender.send(work())));
        match receiver.recv_timeout(self.left()?) {
            Ok(done) => Some(done),
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => match worker.join() {
                Ok(()) => None,
                Err(panicked) => panic::resume_unwind(panicked),
            },
        }
    }
}
