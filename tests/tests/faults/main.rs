//! Calls of a server that misbehaves on purpose: what is wrong × kind of operation × client.

mod answers;
mod calls;
mod connections;
mod early;
mod memory;
mod rows;
mod server;

use std::sync::Mutex;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use calls::{CANARIES, Flavour, Operation, Seen};
use rows::{Row, rows};
use server::Server;

/// How many cases run at a time. Most of them wait.
const WORKERS: usize = 12;

/// No case takes longer, whatever happens.
const HARD_LIMIT: Duration = Duration::from_secs(30);

/// Nobody listens at this address of the loopback network.
const NOBODY: &str = "http://127.66.66.66:9";

#[test]
fn the_table_holds() {
    let elsewhere = Server::start([answers::good()]);
    let location = format!("{}/v1/stolen", elsewhere.url());
    let mut cases = Vec::new();
    for number in 0..rows(&location).len() {
        for operation in Operation::ALL {
            for flavour in [Flavour::Async, Flavour::Blocking] {
                cases.push((number, operation, flavour));
            }
        }
    }
    let queue = Mutex::new(cases.into_iter());
    let faults = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..WORKERS {
            scope.spawn(|| {
                let rows = rows(&location);
                loop {
                    let Some((row, operation, flavour)) = queue.lock().unwrap().next() else {
                        return;
                    };
                    let row = &rows[row];
                    for fault in check(row, operation, flavour) {
                        let case = format!("{} / {operation:?} / {flavour:?}", row.name);
                        faults.lock().unwrap().push(format!("{case}: {fault}"));
                    }
                }
            });
        }
    });
    let mut faults = faults.into_inner().unwrap();
    faults.sort();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert_eq!(
        elsewhere.connections(),
        0,
        "something went to another origin"
    );
}

fn check(row: &Row, operation: Operation, flavour: Flavour) -> Vec<String> {
    let server = row.script.clone().map(Server::start);
    let url = server.as_ref().map_or(NOBODY.to_owned(), Server::url);
    let patience = row.patience;
    let seen = within_limit(move || calls::call(&url, operation, flavour, patience));
    let Some(seen) = seen else {
        return vec!["hangs or panics".to_owned()];
    };
    let (requests, processed) = match &server {
        Some(server) => (server.requests(), server.processed()),
        None => (0, 0),
    };
    let mut faults = Vec::new();
    let line = format!("{} /{processed}", seen.line);
    // Both clients are held to the same.
    let expected = row.cells[operation as usize];
    if line != expected {
        faults.push(format!(
            "expected `{expected}`, came `{line}`: {}",
            seen.message
        ));
    }
    if !operation.is_repeatable() && processed > 1 {
        faults.push(format!("done {processed} times"));
    }
    if server.is_some() && !row.hops && requests != seen.attempts {
        faults.push(format!("{requests} requests in {} attempts", seen.attempts));
    }
    if seen.took > row.bound {
        faults.push(format!("took {:?}", seen.took));
    }
    faults.extend(leaks(&seen));
    faults
}

fn leaks(seen: &Seen) -> Vec<String> {
    let printed = |canary: &&&str| seen.message.contains(**canary);
    let leaks = CANARIES.iter().filter(printed);
    let mut faults: Vec<_> = leaks.map(|canary| format!("prints {canary}")).collect();
    let first = seen.message.split(" | ").next().unwrap_or("");
    if first.contains('\n') || first.len() > 1000 {
        faults.push(format!("is no line: {first}"));
    }
    faults
}

/// What `work` comes to, unless it panics or takes too long.
fn within_limit<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || sender.send(work()));
    receiver.recv_timeout(HARD_LIMIT).ok()
}
