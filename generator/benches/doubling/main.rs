//! Doubles inputs along one axis at a time and tells how time grows: `ratio` is that of two times, `power` the same in
//! terms of bytes. Where time is in proportion to the input it is 1, where it grows with its square 2.
//!
//! Time is that of the processor, where the system tells it, so that other programs disturb little. What takes less
//! than 50 ms says nothing.
//!
//! `cargo bench -p generator --bench doubling [-- FILTER]`. `DOUBLING_STEPS` sets how often each is doubled, `DOUBLING_SCALE`
//! multiplies the sizes to begin with. An axis ends early where one step took longer than `DOUBLING_SECONDS`.

mod comparing;
mod document;
mod generating;
mod shared;
mod texts;
mod unions;

use std::{
    fmt::Write as _,
    panic,
    time::{Duration, Instant},
};

use generator::{
    Input,
    diagnostic::{Diagnostics, Source},
    diff, normalise,
    overlay::Mode,
    report,
    selection::{Selection, Unsupported},
    settings::Settings,
};

/// Times below it say nothing.
const TELLING: Duration = Duration::from_millis(50);

/// What is measured.
pub(crate) enum Work {
    /// `generate`, with what stands beside the document.
    Generate {
        document: String,
        overlay: Option<String>,
        names: Option<String>,
        /// Whether operations with problems are left out.
        leaves_out: bool,
    },
    /// `generate` with the names that it made the first time.
    Again(String),
    /// `diff`.
    Diff(String, String),
    /// The form that `pull` keeps.
    Normalise(String),
}

impl Work {
    pub(crate) fn generate(document: String) -> Self {
        Self::Generate {
            document,
            overlay: None,
            names: None,
            leaves_out: false,
        }
    }
}

/// A way in which an input can grow.
#[derive(Clone, Copy)]
pub(crate) struct Axis {
    pub(crate) name: &'static str,
    /// The size to begin with.
    pub(crate) start: usize,
    pub(crate) make: fn(usize) -> Work,
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let is_bench = arguments.iter().any(|argument| argument == "--bench");
    let filter = arguments.iter().find(|argument| !argument.starts_with('-'));
    let steps = number("DOUBLING_STEPS").unwrap_or(if is_bench { 4 } else { 0 });
    let scale = number("DOUBLING_SCALE").unwrap_or(1);
    let longest = Duration::from_secs(number("DOUBLING_SECONDS").unwrap_or(5) as u64);
    let axes = [
        unions::AXES,
        generating::AXES,
        shared::AXES,
        texts::AXES,
        comparing::AXES,
    ]
    .concat();
    println!("axis, size, KiB, ms, ratio, power, outcome");
    for axis in axes {
        if filter.is_none_or(|filter| axis.name.contains(filter.as_str())) {
            along(axis, steps, scale, longest);
        }
    }
    println!("peak {} MiB", peak() / 1024);
}

/// Doubles an input.
fn along(axis: Axis, steps: usize, scale: usize, longest: Duration) {
    let mut before: Option<(Duration, usize)> = None;
    for step in 0..=steps {
        let size = (axis.start * scale) << step;
        let work = (axis.make)(size);
        let bytes = work.bytes();
        let (took, outcome) = measured(&work);
        let before_it = before.filter(|(earlier, _)| *earlier >= TELLING);
        let growth = before_it.map_or(String::new(), |(earlier, fewer)| {
            let ratio = took.as_secs_f64() / earlier.as_secs_f64();
            let power = ratio.ln() / (bytes as f64 / fewer as f64).ln();
            format!("{ratio:.1}, {power:.1}")
        });
        println!(
            "{:<48} {size:>7} {:>7} {:>8} {growth:>11}  {outcome}",
            axis.name,
            bytes / 1024,
            took.as_millis()
        );
        before = Some((took, bytes));
        if took > longest {
            break;
        }
    }
}

fn number(name: &str) -> Option<usize> {
    std::env::var(name).ok()?.parse().ok()
}

/// The most memory this process has had, in KiB; 0 where the system does not say.
fn peak() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let number = line.and_then(|line| line.split_whitespace().next());
    number.and_then(|number| number.parse().ok()).unwrap_or(0)
}

impl Work {
    fn bytes(&self) -> usize {
        match self {
            Self::Generate {
                document,
                overlay,
                names,
                ..
            } => {
                let beside = [overlay, names].into_iter().flatten();
                document.len() + beside.map(String::len).sum::<usize>()
            }
            Self::Again(document) | Self::Normalise(document) => document.len(),
            Self::Diff(old, new) => old.len() + new.len(),
        }
    }
}

/// How long it took, and what came of it.
fn measured(work: &Work) -> (Duration, String) {
    let settings = |unsupported| Settings {
        selection: everything(unsupported),
        ..Settings::default()
    };
    let leaves_out = matches!(
        work,
        Work::Generate {
            leaves_out: true,
            ..
        }
    );
    let settings = settings(match leaves_out {
        true => Unsupported::LeaveOut,
        false => Unsupported::default(),
    });
    let first = match work {
        Work::Again(document) => generator::generate(&input(document, &settings))
            .map_or(String::new(), |output| output.names),
        _ => String::new(),
    };
    let started = Clock::now();
    let run = panic::AssertUnwindSafe(|| match work {
        Work::Generate {
            document,
            overlay,
            names,
            ..
        } => {
            let input = Input {
                overlay: overlay.as_deref().map(source),
                names: names.as_deref().map(source),
                ..input(document, &settings)
            };
            generated(&input)
        }
        Work::Again(document) => {
            let names = Some(source(&first));
            generated(&Input {
                names,
                ..input(document, &settings)
            })
        }
        Work::Diff(old, new) => compared(&input(old, &settings), &input(new, &settings)),
        Work::Normalise(document) => {
            match normalise::normalise(source(document), &settings.selection) {
                Ok(normalised) => format!("{} KiB", normalised.text.len() / 1024),
                Err(found) => told(&found, &[source(document)]),
            }
        }
    });
    let outcome = panic::catch_unwind(run).unwrap_or_else(|_| "panicked".to_owned());
    (started.elapsed(), outcome)
}

/// The time of the processor where the system tells it, or else of the day.
struct Clock {
    started: Instant,
    used: Option<Duration>,
}

impl Clock {
    fn now() -> Self {
        Self {
            started: Instant::now(),
            used: used(),
        }
    }

    fn elapsed(&self) -> Duration {
        match (self.used, used()) {
            (Some(before), Some(after)) => after.saturating_sub(before),
            _ => self.started.elapsed(),
        }
    }
}

/// What this process has used of the processor, which Linux counts in hundredths of a second.
fn used() -> Option<Duration> {
    let line = std::fs::read_to_string("/proc/self/stat").ok()?;
    let (_, behind_name) = line.rsplit_once(") ")?;
    let numbers = behind_name.split(' ').skip(11).take(2);
    let ticks: u64 = numbers
        .filter_map(|number| number.parse::<u64>().ok())
        .sum();
    Some(Duration::from_millis(ticks * 10))
}

fn everything(unsupported: Unsupported) -> Selection {
    Selection {
        all: true,
        unsupported,
        ..Selection::default()
    }
}

fn source(text: &str) -> Source<'_> {
    Source {
        name: "input",
        bytes: text.as_bytes(),
    }
}

fn input<'i>(document: &'i str, settings: &'i Settings) -> Input<'i> {
    Input {
        document: source(document),
        overlay: None,
        overlay_mode: Mode::Exact,
        names: None,
        settings,
    }
}

fn generated(input: &Input<'_>) -> String {
    let sources: Vec<_> = [Some(input.document), input.overlay, input.names]
        .into_iter()
        .flatten()
        .collect();
    match generator::generate(input) {
        Ok(output) => {
            let bytes: usize = output.files.values().map(String::len).sum();
            let mut outcome = format!("{} types, {} KiB", output.summary.types, bytes / 1024);
            if !output.warnings.is_empty() {
                let _ = write!(outcome, ", {}", told(&output.warnings, &sources));
            }
            outcome
        }
        Err(found) => told(&found, &sources),
    }
}

fn compared(old: &Input<'_>, new: &Input<'_>) -> String {
    match diff::compare(old, new) {
        Ok(comparison) => {
            let texts = [
                report::diff::text(&comparison, false),
                report::diff::markdown(&comparison),
                report::diff::json(&comparison),
                report::diff::github(&comparison),
            ];
            let bytes: usize = texts.iter().map(|text| text.len()).sum();
            let changes = comparison.changes.len() + comparison.told.len();
            format!("{changes} changes, {} KiB told", bytes / 1024)
        }
        Err(found) => told(&found, &[old.document]),
    }
}

/// Problems as they are shown.
fn told(found: &Diagnostics, sources: &[Source<'_>]) -> String {
    let text = report::text(found, sources, false);
    let json = report::json_lines(found);
    let first = found.iter().next().map(|one| one.code.as_str());
    let (first, kib) = (first.unwrap_or_default(), (text.len() + json.len()) / 1024);
    format!("{} × {first}, {kib} KiB told", found.iter().count())
}
