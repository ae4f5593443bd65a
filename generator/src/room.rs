//! Room on the stack. Schemas stand inside of one another, and what reads them calls itself; how deep that goes is
//! bounded, but how much stack the caller has left is not known.

use std::{panic, thread};

/// Far more than the deepest document takes. What is not touched costs nothing.
const STACK: usize = 256 * 1024 * 1024;

/// Does something where there is room, on a thread of its own. Where there are no threads, right here.
pub(crate) fn with_room<T: Send>(work: impl Fn() -> T + Sync) -> T {
    thread::scope(|scope| {
        let thread = thread::Builder::new().stack_size(STACK);
        match thread.spawn_scoped(scope, &work) {
            Ok(thread) => thread
                .join()
                .unwrap_or_else(|panicked| panic::resume_unwind(panicked)),
            Err(_) => work(),
        }
    })
}
