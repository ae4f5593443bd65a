//! What goes by in pieces costs no more memory than a piece.

use std::process::Command;

use openapi_runtime::Call;

use crate::both::{again, blocking_channel, channel, run};
use crate::operations::{GetEvents, put};
use crate::server::{Act, Server, answer};

const UPLOAD: u64 = 64 * 1024 * 1024;

const ITEMS: usize = 1_000_000;

/// Peak memory is that of a process, so that the work is done in one of its own.
#[test]
fn it_stays_flat() {
    if !cfg!(target_os = "linux") {
        return;
    }
    for child in [
        "upload_async",
        "upload_blocking",
        "items_async",
        "items_blocking",
    ] {
        let output = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "--ignored", "--nocapture"])
            .arg(format!("memory::{child}"))
            .output()
            .unwrap();
        let text = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{text}");
        assert!(text.contains("1 passed"), "{text}");
        print!("{text}");
    }
}

fn upload_server() -> Server {
    let done = || Act::Answer(answer("204 No Content", "", ""));
    Server::start(&[done(), done()])
}

#[test]
#[ignore = "run in a process of its own"]
fn upload_async() {
    let server = upload_server();
    let put = |length| run(Call::new(channel(&server), None, put(again(length)))).unwrap();
    grows_little("upload_async", || put(1), || put(UPLOAD));
    assert_eq!(server.got()[1].length as u64, UPLOAD);
}

#[test]
#[ignore = "run in a process of its own"]
fn upload_blocking() {
    let server = upload_server();
    let channel = || blocking_channel(&server);
    let put = |length| {
        Call::new(channel(), None, put(again(length)))
            .send()
            .unwrap()
    };
    grows_little("upload_blocking", || put(1), || put(UPLOAD));
    assert_eq!(server.got()[1].length as u64, UPLOAD);
}

fn items_server() -> Server {
    let head = "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-type: application/x-ndjson\r\n\r\n";
    let few = Act::Repeat(head.to_owned(), b"{\"n\":1}\n".to_vec(), 1);
    let piece = b"{\"n\":1,\"text\":\"A line of a log, of some length.\"}\n".repeat(100);
    Server::start(&[few, Act::Repeat(head.to_owned(), piece, ITEMS / 100)])
}

#[test]
#[ignore = "run in a process of its own"]
fn items_async() {
    let server = items_server();
    let count = || {
        run(async {
            let call = Call::new(channel(&server), None, GetEvents);
            let mut items = call.items().await.unwrap();
            let mut count = 0;
            while let Some(item) = items.next().await {
                count += item.unwrap().n;
            }
            count
        })
    };
    grows_little(
        "items_async",
        || assert_eq!(count(), 1),
        || assert_eq!(count(), ITEMS as u64),
    );
}

#[test]
#[ignore = "run in a process of its own"]
fn items_blocking() {
    let server = items_server();
    let count = || {
        let call = Call::new(blocking_channel(&server), None, GetEvents);
        let items = call.items().unwrap();
        items.map(|item| item.unwrap().n).sum::<u64>()
    };
    grows_little(
        "items_blocking",
        || assert_eq!(count(), 1),
        || assert_eq!(count(), ITEMS as u64),
    );
}

fn grows_little(name: &str, first: impl FnOnce(), then: impl FnOnce()) {
    first();
    let before = peak();
    let begun = std::time::Instant::now();
    then();
    let grown = peak() - before;
    println!("{name}: {grown} kB, {:?}", begun.elapsed());
    assert!(grown < 8 * 1024, "{name}: {grown} kB");
}

/// The most memory that this process ever had, in kB.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    let number = line.unwrap().split_whitespace().nth(1).unwrap();
    number.parse().unwrap()
}
