//! The source of a program that reads what it is told to, with the types of an emitted crate.

use std::fmt::Write;

use generator::Files;

/// What the program does with any operation.
const MAIN: &str = r#"//! Reads what it is told to, one line of standard input after the other.
#![allow(deprecated)]

use std::io::{BufRead, Write};

use krate::{operations, runtime::{Metadata, Operation}};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};

type Task = fn(&Value) -> Result<String, String>;

struct Entry {
    metadata: &'static Metadata,
    send: Option<Task>,
    receive: Task,
    item: Option<Task>,
}

fn with_sources(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(inner) = source {
        text.push_str(": ");
        text.push_str(&inner.to_string());
        source = inner.source();
    }
    text
}

fn text(job: &Value) -> &str {
    job["text"].as_str().unwrap_or_default()
}

#[allow(dead_code)]
fn send<O, B: Serialize + DeserializeOwned>(_: fn(O) -> B, job: &Value) -> Result<String, String> {
    let body: B = serde_json::from_str(text(job)).map_err(|error| error.to_string())?;
    serde_json::to_string(&body).map_err(|error| error.to_string())
}

fn receive<O: Operation>(job: &Value) -> Result<String, String> {
    let status = job["status"].as_u64().unwrap_or_default() as u16;
    let mut response = http::Response::builder().status(status);
    let media_type = job["media_type"].as_str().unwrap_or_default();
    if !media_type.is_empty() {
        response = response.header("content-type", media_type);
    }
    let body = bytes::Bytes::from(text(job).to_owned());
    let response = response.body(body).map_err(|error| error.to_string())?;
    O::response(response).map(|_| String::new()).map_err(|error| with_sources(&error))
}

#[allow(dead_code)]
fn item<T: DeserializeOwned>(job: &Value) -> Result<String, String> {
    let read: Result<T, _> = serde_json::from_str(text(job));
    read.map(|_| String::new()).map_err(|error| error.to_string())
}

fn answer(entries: &[Entry], line: &str) -> Value {
    let job: Value = match serde_json::from_str(line) {
        Ok(job) => job,
        Err(error) => return json!({ "unknown": error.to_string() }),
    };
    let key = |entry: &&Entry| {
        job["operation"] == format!("{} {}", entry.metadata.method, entry.metadata.path)
    };
    let Some(entry) = entries.iter().find(key) else {
        return json!({ "unknown": "the crate has no such operation" });
    };
    let task = match job["task"].as_str() {
        Some("send") => entry.send,
        Some("item") => entry.item,
        _ => Some(entry.receive),
    };
    match task.map(|task| task(&job)) {
        Some(Ok(text)) => json!({ "ok": text }),
        Some(Err(error)) => json!({ "error": error }),
        None => json!({ "unknown": "the operation has no such thing" }),
    }
}

fn main() {
    let entries = entries();
    let mut output = std::io::BufWriter::new(std::io::stdout().lock());
    for line in std::io::stdin().lock().lines() {
        let line = line.expect("standard input is text");
        writeln!(output, "{}", answer(&entries, &line)).expect("standard output is open");
    }
}
"#;

/// The files of a program named `program`, which uses the crate `package` that stands beside it.
pub(super) fn files(program: &str, package: &str, emitted: &Files) -> Files {
    let manifest = format!(
        "[package]\nname = \"{program}\"\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n\n\
         [dependencies]\nbytes = \"1\"\nhttp = \"1\"\nserde = \"1\"\nserde_json = \"1\"\n\
         krate = {{ package = \"{package}\", path = \"../{package}\", default-features = false, \
         features = [\"testing\"] }}\n"
    );
    let mut main = MAIN.to_owned();
    main.push_str("\nfn entries() -> Vec<Entry> {\n    vec![\n");
    let sources = emitted
        .iter()
        .filter(|(path, _)| path.starts_with("src/operations/"));
    for (_, source) in sources {
        main.push_str(&entry(source));
    }
    main.push_str("    ]\n}\n");
    Files::from([
        ("Cargo.toml".to_owned(), manifest),
        ("src/main.rs".to_owned(), main),
    ])
}

/// What the program knows of an operation, by the source of its module.
fn entry(source: &str) -> String {
    let Some(name) = implementing(source, "impl Operation for ") else {
        return String::new();
    };
    let sends_json = [".json(&", ".json_optional(", ".json_as("]
        .iter()
        .any(|call| source.contains(call));
    let mut entry = format!("        Entry {{ metadata: operations::{name}::METADATA, ");
    let send = match sends_json {
        true => format!("Some(|job| send(|operation: operations::{name}| operation.body, job))"),
        false => "None".to_owned(),
    };
    let item = match implementing(source, "impl Streams for ") {
        Some(name) => {
            format!("Some(item::<<operations::{name} as krate::runtime::Streams>::Item>)")
        }
        None => "None".to_owned(),
    };
    let written = writeln!(
        entry,
        "receive: receive::<operations::{name}>, send: {send}, item: {item} }},"
    );
    written.map(|()| entry).unwrap_or_default()
}

fn implementing<'s>(source: &'s str, opening: &str) -> Option<&'s str> {
    let (_, rest) = source.split_once(opening)?;
    rest.split([' ', '{']).next()
}
