//! A body of 100 MB costs no more memory than its limit.

use std::process::Command;

use super::answers::{good, head};
use super::calls::{Flavour, Operation, Patience, call};
use super::server::{Server, Step};

/// Peak memory is that of a process, so that the work is done in one of its own.
#[test]
fn a_body_of_100_mb_costs_little_memory() {
    if !cfg!(target_os = "linux") {
        return;
    }
    for flavour in ["async", "blocking"] {
        let output = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "--ignored", "--nocapture"])
            .arg(format!("memory::{flavour}_child"))
            .output()
            .unwrap();
        let text = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{text}");
        assert!(text.contains("1 passed"), "{text}");
    }
}

#[test]
#[ignore = "run in a process of its own"]
fn async_child() {
    grows_little(Flavour::Async);
}

#[test]
#[ignore = "run in a process of its own"]
fn blocking_child() {
    grows_little(Flavour::Blocking);
}

fn grows_little(flavour: Flavour) {
    for status in [200, 500] {
        for headers in ["content-length: 104857600\r\n", ""] {
            let flood = Step::Flood {
                first: head(status, headers),
                again: vec![b' '; 65536],
                times: 1600,
            };
            let server = Server::start([good(), flood]);
            let get = || call(&server.url(), Operation::Get, flavour, Patience::LONG);
            assert_eq!(get().line, "1 ok 200");
            let before = peak();
            let seen = get();
            let grown = peak() - before;
            println!(
                "{flavour:?} {status} {headers:?}: {} and {grown} kB",
                seen.line
            );
            assert_ne!(seen.line, "1 ok 200");
            assert!(grown < 60 * 1024, "{flavour:?}: {grown} kB");
        }
    }
}

/// The most memory that this process ever had, in kB.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    let number = line.unwrap().split_whitespace().nth(1).unwrap();
    number.parse().unwrap()
}
