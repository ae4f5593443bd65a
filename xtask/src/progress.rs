//! Shows how far a download is.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A bar on standard error, or nothing.
pub(crate) struct Progress(ProgressBar);

impl Progress {
    pub(crate) fn new(is_seen: bool) -> Self {
        let target = match is_seen {
            true => ProgressDrawTarget::stderr(),
            false => ProgressDrawTarget::hidden(),
        };
        let bar = ProgressBar::with_draw_target(None, target);
        bar.set_style(style("{spinner} {bytes} ({bytes_per_sec})"));
        Self(bar)
    }

    /// How many bytes are going to come.
    pub(crate) fn expect(&self, bytes: u64) {
        self.0.set_length(bytes);
        self.0
            .set_style(style("{wide_bar} {bytes} of {total_bytes}, {eta} left"));
    }

    /// How many bytes have come.
    pub(crate) fn reach(&self, bytes: u64) {
        self.0.set_position(bytes);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

fn style(template: &str) -> ProgressStyle {
    let style = ProgressStyle::with_template(template);
    style.unwrap_or_else(|_| ProgressStyle::default_bar())
}
