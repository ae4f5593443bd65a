//! What is told to those who listen. A program of its own, since listening is for a whole program.
#![cfg(all(
    feature = "blocking",
    feature = "hyper",
    feature = "testing",
    feature = "tracing",
    feature = "ureq"
))]

mod clients;
mod events;
mod logs;
#[allow(dead_code, reason = "the other tests use the rest")]
#[path = "../runtime/scripted.rs"]
mod scripted;
#[allow(dead_code, reason = "the other tests use the rest")]
#[path = "../runtime/secrets.rs"]
mod secrets;
#[allow(dead_code, reason = "the other tests use the rest")]
#[path = "../runtime/server.rs"]
mod server;
#[allow(dead_code, reason = "the other tests use the rest")]
#[path = "../runtime/support.rs"]
mod support;
