//! What crates write to the `log`, at level debug and above.

use std::sync::Mutex;

use log::{LevelFilter, Log, Metadata, Record};

struct Logger(Mutex<Vec<String>>);

static LOGGER: Logger = Logger(Mutex::new(Vec::new()));

/// Begins to listen, for the rest of the program.
pub(crate) fn start() -> &'static Mutex<Vec<String>> {
    if log::set_logger(&LOGGER).is_ok() {
        log::set_max_level(LevelFilter::Debug);
    }
    &LOGGER.0
}

impl Log for Logger {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &Record<'_>) {
        let line = format!("{} {}", record.target(), record.args());
        self.0.lock().unwrap().push(line);
    }

    fn flush(&self) {}
}
