//! Ten thousand billing submissions for a thousand installations through one client, beside the
//! same work by hand with `reqwest` and `serde_json`.
//!
//! `cargo bench -p tests --bench load`. `LOAD_SUBMISSIONS` sets another number. The server is a
//! process of its own, so that time and memory are those of the client.

mod plain;
mod server;
mod typed;

use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// How many submissions there are of each kind, unless the environment says otherwise.
const SUBMISSIONS: usize = 10_000;
const INSTALLATIONS: usize = 1_000;
const ITEMS: usize = 200;
/// How many submissions are under way at a time.
const CONCURRENCY: usize = 32;
/// In how many slices the two are measured, in turns.
const SLICES: usize = 10;

/// Sends one submission.
trait Sender: Clone + Send + Sync + 'static {
    fn send(&self, number: usize) -> impl Future<Output = Result<(), String>> + Send;
}

/// What one of the two took.
#[derive(Clone, Copy, Debug, Default)]
struct Cost {
    wall: Duration,
    cpu: Duration,
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if arguments.iter().any(|argument| argument == "--serve") {
        return server::serve();
    }
    let number = std::env::var("LOAD_SUBMISSIONS").ok();
    let number = number.and_then(|number| number.parse().ok());
    let is_bench = arguments.iter().any(|argument| argument == "--bench");
    let submissions = number.unwrap_or(if is_bench { SUBMISSIONS } else { 200 });
    let server = Serving::start();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(measure(&server.address, submissions.max(SLICES)));
}

/// The crate, the work by hand, and the work by hand where the data lives as long as the call.
const NAMES: [&str; 3] = ["typed", "plain", "plain-keeping"];

async fn measure(address: &str, submissions: usize) {
    let url = |name: &str| format!("http://{address}/{name}");
    let typed = typed::Typed::new(&url(NAMES[0]));
    let plain = plain::Plain::new(&url(NAMES[1]), false);
    let keeping = plain::Plain::new(&url(NAMES[2]), true);
    // Certificates, connections, first allocations.
    let warm = typed::Typed::new(&url("warm"));
    run(&warm, 0..CONCURRENCY * 2).await;
    let mut costs = [Cost::default(); NAMES.len()];
    let mut peaks = Vec::new();
    for slice in 0..SLICES {
        let range = submissions * slice / SLICES..submissions * (slice + 1) / SLICES;
        for turn in 0..NAMES.len() {
            let which = (slice + turn) % NAMES.len();
            let cost = match which {
                0 => run(&typed, range.clone()).await,
                1 => run(&plain, range.clone()).await,
                _ => run(&keeping, range.clone()).await,
            };
            costs[which].wall += cost.wall;
            costs[which].cpu += cost.cpu;
        }
        peaks.push(peak());
    }
    let mut told = Vec::new();
    for name in NAMES {
        told.push(server::ask(address, name, submissions).await);
    }
    println!("the server on each: {told:?}");
    assert!(
        told[0].starts_with("lost 0, doubled 0, wrong 0,"),
        "{told:?}"
    );
    assert!(
        told.iter().all(|other| *other == told[0]),
        "not the same work"
    );
    report(submissions, &costs, &peaks);
}

fn report(submissions: usize, costs: &[Cost; NAMES.len()], peaks: &[u64]) {
    for (name, cost) in NAMES.into_iter().zip(costs) {
        let rate = submissions as f64 / cost.wall.as_secs_f64();
        let (wall, cpu) = (cost.wall, cost.cpu);
        println!("{name}: {submissions} in {wall:.2?}, {rate:.0} a second, {cpu:.2?} of CPU");
    }
    for other in 1..NAMES.len() {
        let wall = costs[0].wall.as_secs_f64() / costs[other].wall.as_secs_f64();
        let cpu = costs[0].cpu.as_secs_f64() / costs[other].cpu.as_secs_f64();
        let name = NAMES[other];
        println!("typed to {name}: {wall:.3} of the time, {cpu:.3} of CPU");
    }
    let (first, last) = (peaks[0], peaks[peaks.len() - 1]);
    println!("peak memory: {first} kB after the first slice, {last} kB after the last");
    assert!(last - first < 20 * 1024, "memory grows: {peaks:?}");
}

async fn run(sender: &impl Sender, numbers: std::ops::Range<usize>) -> Cost {
    let (begun, cpu) = (Instant::now(), cpu());
    let next = Arc::new(AtomicUsize::new(numbers.start));
    let work = |_| {
        let (sender, next, end) = (sender.clone(), next.clone(), numbers.end);
        tokio::spawn(async move {
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= end {
                    return;
                }
                sender.send(number).await.unwrap();
            }
        })
    };
    let tasks: Vec<_> = (0..CONCURRENCY).map(work).collect();
    for task in tasks {
        task.await.unwrap();
    }
    Cost {
        wall: begun.elapsed(),
        cpu: self::cpu() - cpu,
    }
}

fn installation(number: usize) -> String {
    format!("icfg_{}", number % INSTALLATIONS)
}

fn token(number: usize) -> String {
    format!("token-{}", number % INSTALLATIONS)
}

/// What the server knows a submission by.
fn mark(number: usize) -> String {
    format!("submission-{number:08}")
}

/// The most memory that this process ever had, in kB; nothing where that is not told.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    let number = line.and_then(|line| line.split_whitespace().nth(1)?.parse().ok());
    number.unwrap_or(0)
}

/// The processor time of this process, in the hundredths of a second that Linux counts.
fn cpu() -> Duration {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit(')').next().unwrap_or_default();
    let ticks = fields.split_whitespace().skip(11).take(2);
    let ticks: u64 = ticks.filter_map(|ticks| ticks.parse::<u64>().ok()).sum();
    Duration::from_millis(ticks * 10)
}

/// The server's process, ended with this value.
struct Serving {
    child: Child,
    address: String,
}

impl Serving {
    fn start() -> Self {
        use std::io::{BufRead, BufReader};

        let mut command = Command::new(std::env::current_exe().unwrap());
        let mut child = command
            .arg("--serve")
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut address = String::new();
        let output = child.stdout.take().unwrap();
        BufReader::new(output).read_line(&mut address).unwrap();
        Self {
            child,
            address: address.trim().to_owned(),
        }
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
