//! Inputs that nobody would write: each becomes a crate or is refused, and nothing else.
//!
//! `cargo test -p tests --test fuzz` tries a fixed number of them, the same in every run. By hand:
//!
//! - `FUZZ_SECONDS=3600 cargo test --release -p tests --test fuzz numbered -- --nocapture` goes on for an hour.
//! - `FUZZ_FIRST=1000000` starts elsewhere, `FUZZ_INPUTS=1` says how many.
//! - `SPEC_CORPUS=folder` starts from published documents as well, which makes them other inputs.
//! - `FUZZ_INPUTS=200 cargo test --release -p tests --test fuzz compile -- --ignored --nocapture` compiles what is made.
//! - `FUZZ_PAIRS=2000 cargo test --release -p tests --test fuzz compared -- --nocapture` compares so many with edits of
//!   them.
//! - `FUZZ_REPLAY=folder` tries what a failure has left behind.
//!
//! An input that fails is left in the folder of temporary files below `target`, in files for the command line.

use std::{
    collections::BTreeMap,
    env, fs,
    path::{Path, PathBuf},
    sync::{LazyLock, mpsc},
    thread,
    time::{Duration, Instant},
};

use generator::{
    diagnostic::Diagnostics,
    diff::{Comparison, Wire, compare},
    report,
    settings::Settings,
};
use tests::{
    cargo::Workspace,
    fuzz::{Checked, Choices, Fuzzed, Seeds, check},
};

/// What an input may take of a processor, which others may be using.
const LONGEST: Duration = Duration::from_secs(10);

/// When an input is said to hang.
const FOR_EVER: Duration = Duration::from_secs(120);

const HANGS: &str = "hangs";

/// Inputs of a run that is told nothing.
const INPUTS: u64 = 150;

fn number(variable: &str) -> Option<u64> {
    let text = env::var(variable).ok()?;
    Some(
        text.parse()
            .unwrap_or_else(|_| panic!("{variable} is a number")),
    )
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("fuzz")
}

fn seeds() -> Seeds {
    let seeds = Seeds::read();
    match env::var_os("SPEC_CORPUS") {
        Some(corpus) => seeds.with_published(Path::new(&corpus)),
        None => seeds,
    }
}

/// Checks an input on a thread of its own with the stack that threads have, so that a panic is a failure of this
/// input alone. An overflow of the stack ends the process; the input is on the disk then.
fn outcome(input: Fuzzed) -> Result<Checked, String> {
    let (sender, receiver) = mpsc::channel();
    let started = time_taken();
    let thread = thread::spawn(move || {
        let checked = check(&input);
        let _ = sender.send(checked);
    });
    match receiver.recv_timeout(FOR_EVER) {
        Ok(checked) => match time_taken().saturating_sub(started) {
            long if long > LONGEST => Err(format!("took {long:?}")),
            _ => checked,
        },
        Err(mpsc::RecvTimeoutError::Timeout) => Err(HANGS.to_owned()),
        Err(mpsc::RecvTimeoutError::Disconnected) => match thread.join() {
            Ok(()) => Err("said nothing".to_owned()),
            Err(panic) => Err(panic
                .downcast_ref::<String>()
                .cloned()
                .or_else(|| panic.downcast_ref::<&str>().map(ToString::to_string))
                .unwrap_or_default()),
        },
    }
}

/// What this process has taken of the processors where the system says so, else the time that went by.
fn time_taken() -> Duration {
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    let used = || {
        let told = fs::read_to_string("/proc/self/stat").ok()?;
        let mut fields = told.rsplit_once(')')?.1.split_whitespace().skip(11);
        let user: u64 = fields.next()?.parse().ok()?;
        let system: u64 = fields.next()?.parse().ok()?;
        Some(Duration::from_millis((user + system) * 10))
    };
    used().unwrap_or_else(|| START.elapsed())
}

/// What came of all inputs so far.
#[derive(Debug, Default)]
struct Tally {
    made: u64,
    refused: BTreeMap<&'static str, u64>,
    failed: Vec<String>,
    slowest: (Duration, String),
}

impl Tally {
    fn add(&mut self, name: &str, checked: Result<Checked, String>, took: Duration) {
        if took > self.slowest.0 {
            self.slowest = (took, name.to_owned());
        }
        match checked {
            Ok(Checked::Made(_)) => self.made += 1,
            Ok(Checked::Refused(found)) => {
                let code = found.iter().next().map_or("", |one| one.code.as_str());
                *self.refused.entry(code).or_default() += 1;
            }
            Err(problem) => {
                println!("{name}: {problem}\n");
                self.failed.push(format!("{name}: {problem}"));
            }
        }
    }
}

#[test]
fn numbered_inputs_become_a_crate_or_are_refused() {
    let seeds = seeds();
    let first = number("FUZZ_FIRST").unwrap_or(0);
    let seconds = number("FUZZ_SECONDS").map(Duration::from_secs);
    let inputs = number("FUZZ_INPUTS").unwrap_or(if seconds.is_some() { u64::MAX } else { INPUTS });
    let started = Instant::now();
    let mut tally = Tally::default();
    let mut tried = 0;
    let current = folder().join(format!("current-{first}"));
    for number in first..first.saturating_add(inputs) {
        if seconds.is_some_and(|seconds| started.elapsed() > seconds) {
            break;
        }
        let input = Fuzzed::new(&seeds, &mut Choices::numbered(number));
        input.save(&current).expect("the disk has room");
        let began = time_taken();
        let checked = outcome(input.clone());
        let hangs = matches!(&checked, Err(problem) if problem == HANGS);
        if checked.is_err() {
            let kept = folder().join(number.to_string());
            input.save(&kept).expect("the disk has room");
        }
        tally.add(
            &number.to_string(),
            checked,
            time_taken().saturating_sub(began),
        );
        tried += 1;
        if hangs {
            // It goes on and takes what the next ones would need.
            break;
        }
    }
    let _ = fs::remove_dir_all(&current);
    println!("{tried} inputs in {:.0?}: {tally:#?}", started.elapsed());
    assert!(
        tally.failed.is_empty(),
        "{} inputs failed; they are in {}",
        tally.failed.len(),
        folder().display()
    );
}

/// Pairs of documents in a run that is told nothing.
const PAIRS: u64 = 40;

#[test]
fn edits_of_numbered_inputs_are_compared() {
    let seeds = seeds();
    let first = number("FUZZ_FIRST").unwrap_or(0);
    let pairs = number("FUZZ_PAIRS").unwrap_or(PAIRS);
    let mut compared = 0;
    for number in first..first + pairs {
        let mut choices = Choices::numbered(number);
        let old = Fuzzed::large(&seeds, "compared", &mut choices);
        let new = old.edited(&mut choices);
        old.save(&folder().join("compared/old"))
            .expect("the disk has room");
        new.save(&folder().join("compared/new"))
            .expect("the disk has room");
        let (there, back) = (said(&old, &new), said(&new, &old));
        let (Ok(there), Ok(back)) = (there, back) else {
            continue;
        };
        // Names are pinned: one that is asked for later is a change, and one that is asked for no longer stays.
        for (one, other) in [(&there, &back), (&back, &there)] {
            let is_same = one.is_empty() && other.wire != Wire::Unaffected;
            assert!(!is_same, "{number}: {:?}", other.changes);
        }
        let itself = said(&old, &old).expect("it could be used before");
        assert!(itself.is_empty(), "{number}: {:?}", itself.changes);
        for comparison in [there, back] {
            let shown = [
                report::diff::text(&comparison, false),
                report::diff::markdown(&comparison),
                report::diff::github(&comparison),
            ];
            let hidden = |c: char| c.is_control() && c != '\n';
            assert!(!shown.iter().any(|text| text.contains(hidden)), "{number}");
            assert!(shown[1].len() < 65_000, "{number}");
            let json = report::diff::json(&comparison);
            serde_json::from_str::<serde_json::Value>(&json).expect("it is JSON");
        }
        compared += 1;
    }
    let _ = fs::remove_dir_all(folder().join("compared"));
    println!("{compared} of {pairs} pairs compared");
    assert!(compared * 4 > pairs, "too few can be used");
}

fn said(old: &Fuzzed, new: &Fuzzed) -> Result<Comparison, Diagnostics> {
    let settings = Settings::parse(old.settings.as_bytes())?;
    let ends = [old, new].map(|one| one.input(&one.document, None, &settings));
    compare(&ends[0], &ends[1])
}

#[test]
fn what_failed_once_does_not_fail_again() {
    let Some(folder) = env::var_os("FUZZ_REPLAY") else {
        return;
    };
    let input = Fuzzed::read(Path::new(&folder)).expect("the input can be read");
    match outcome(input) {
        Ok(Checked::Made(output)) => println!("{:?}", output.summary),
        Ok(Checked::Refused(found)) => println!("{found}"),
        Err(problem) => panic!("{problem}"),
    }
}

/// Crates that are compiled at a time.
const BATCH: usize = 40;

#[test]
#[ignore = "takes seconds for each crate"]
fn crates_of_numbered_inputs_compile() {
    let seeds = seeds();
    let first = number("FUZZ_FIRST").unwrap_or(0);
    let inputs = number("FUZZ_INPUTS").unwrap_or(INPUTS);
    let made = (first..first + inputs).filter_map(|number| {
        let name = format!("fuzz-{number}");
        let input = Fuzzed::large(&seeds, &name, &mut Choices::numbered(number));
        Some((name, input.generate().ok()?.files))
    });
    let made: Vec<_> = made.collect();
    let name = format!("fuzz-{first}");
    let failed: Vec<_> = made
        .chunks(BATCH)
        .filter_map(|crates| {
            let workspace = Workspace::new(env!("CARGO_TARGET_TMPDIR"), &name, crates);
            let arguments = [
                "check",
                "--workspace",
                "--no-default-features",
                "--keep-going",
            ];
            workspace.cargo(&arguments).err()
        })
        .inspect(|problem| println!("{problem}"))
        .collect();
    println!("{} crates of {inputs} inputs", made.len());
    assert!(failed.is_empty(), "some do not compile");
}
