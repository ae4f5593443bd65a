//! What the clients' own logs hold.

use openapi_runtime::{Call, Channel, Secret, blocking};

use crate::events::{Listener, alone};
use crate::logs;
use crate::secrets::{CANARY, Printed, rotate};
use crate::server::{Act, Server};
use crate::support::{API, run};

/// What the clients' own logs hold at the most verbose level that is fit for use.
#[test]
fn of_the_logs_of_the_clients() {
    let answer = format!("HTTP/1.1 200 OK\r\nset-cookie: {CANARY}\r\ncontent-length: 0\r\n\r\n");
    let act = Act::Send(answer.leak());
    let server = Server::start(&[act, act]);
    let token = || Some(Secret::from(CANARY));
    let _lock = alone();
    let log = logs::start();
    let listener = Listener::of_all();
    tracing::subscriber::with_default(listener.clone(), || {
        let channel = Channel::builder(&API).base_url(&server.address);
        let channel = channel.build().unwrap();
        let _ = run(Call::new(channel, token(), rotate()));
    });
    // One that keeps a log of its own.
    let agent = ureq::Agent::config_builder().proxy(None).build();
    let transport = blocking::UreqTransport::from(agent.new_agent());
    let channel = blocking::Channel::builder(&API).base_url(&server.address);
    let channel = channel.transport(transport).build().unwrap();
    let _ = Call::new(channel, token(), rotate()).send();
    assert_eq!(server.requests().len(), 2);
    let mut printed = Printed(listener.lines().join("\n"));
    assert!(printed.0.contains("openapi_runtime"), "{}", printed.0);
    printed.check();
    printed.0 = log.lock().unwrap().join("\n");
    assert!(printed.0.contains("ureq"), "{}", printed.0);
    printed.check();
}
