//! The encryption of the clients: what they agree on with servers, and whom they do not trust.
//!
//! The calls are made by a process of its own, which is told in its environment whom to trust, as
//! the system would tell it.

#[allow(dead_code, reason = "other tests use the rest")]
#[path = "faults/calls.rs"]
mod calls;

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::Duration;

use calls::{Flavour, Operation, Patience, call};
use rustls::crypto::{CryptoProvider, ring};
use rustls::version::{TLS12, TLS13};
use rustls::{NamedGroup, SupportedProtocolVersion};
use tests::tls::{Authority, Kind, Server};

const BODY: &str = r#"{"url":"https://a.example","contact":null,"invoiceId":"inv_1","id_token":"t","access_token":null,"token_type":null}"#;

fn answer() -> String {
    let length = BODY.len();
    format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n{BODY}"
    )
}

/// What both clients make of each server, line by line.
fn lines(authority: &Authority, servers: &[(String, String)]) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let pem = folder.path().join("authority.pem");
    std::fs::write(&pem, authority.pem()).unwrap();
    let servers: Vec<_> = servers
        .iter()
        .map(|(name, url)| format!("{name}={url}"))
        .collect();
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "--ignored", "--nocapture", "child"])
        .env("SSL_CERT_FILE", &pem)
        .env_remove("SSL_CERT_DIR")
        .env("SERVERS", servers.join("\n"))
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{text}");
    let lines = text.lines().filter_map(|line| line.split_once("@ "));
    lines.map(|(_, line)| line.to_owned()).collect()
}

#[test]
#[ignore = "run in a process of its own"]
fn child() {
    let servers = std::env::var("SERVERS").unwrap();
    for server in servers.lines() {
        let (name, url) = server.split_once('=').unwrap();
        for flavour in [Flavour::Async, Flavour::Blocking] {
            let patience = Patience {
                call: Duration::from_secs(if name.contains("hangs") { 1 } else { 20 }),
                attempt: Duration::from_millis(if name.contains("hangs") { 300 } else { 10_000 }),
            };
            let seen = call(url, Operation::Invoice, flavour, patience);
            println!("@ {name}: {flavour:?}: {}: {}", seen.line, seen.message);
        }
    }
}

fn url(address: SocketAddr) -> String {
    format!("https://localhost:{}", address.port())
}

/// The provider of the server alone decides what is agreed on, so that everything of the client's
/// is used once.
#[test]
fn every_cipher_group_and_signature() {
    let authority = Authority::new();
    let mut servers = Vec::new();
    let mut start = |name: String, kind, provider, version: &'static SupportedProtocolVersion| {
        let server = Server::start(Some(authority.server(kind, provider, &[version])), answer());
        servers.push((name, url(server.address())));
    };
    for suite in ring::ALL_CIPHER_SUITES {
        let version = suite.version();
        let provider = CryptoProvider {
            cipher_suites: vec![*suite],
            ..ring::default_provider()
        };
        let name = format!("{:?}", suite.suite());
        let kind = if name.contains("RSA") {
            Kind::Rsa
        } else {
            Kind::P256
        };
        let kind = if name.contains("ECDSA") {
            Kind::P256
        } else {
            kind
        };
        start(name, kind, provider, version);
    }
    for version in [&TLS12, &TLS13] {
        for group in ring::ALL_KX_GROUPS {
            let provider = CryptoProvider {
                kx_groups: vec![*group],
                ..ring::default_provider()
            };
            let name = format!("{:?} {:?}", version.version, group.name());
            start(name, Kind::P256, provider, version);
        }
        for kind in [Kind::P256, Kind::P384, Kind::Ed25519, Kind::Rsa] {
            let name = format!("{:?} {kind:?}", version.version);
            start(name, kind, ring::default_provider(), version);
        }
    }
    assert_eq!(servers.len(), 9 + 2 * (3 + 4));
    assert!(
        servers
            .iter()
            .any(|(name, _)| name.contains(&format!("{:?}", NamedGroup::X25519)))
    );
    let lines = lines(&authority, &servers);
    assert_eq!(lines.len(), servers.len() * 2);
    for line in lines {
        assert!(line.contains(": 1 ok 200: "), "{line}");
    }
}

/// A large body, so that records are full and keys are used more than once.
#[test]
fn large_bodies_in_both_directions() {
    let authority = Authority::new();
    let mut servers = Vec::new();
    let large = format!(
        "{}{}",
        &BODY[..BODY.len() - 1],
        format_args!(r#","x":"{}"}}"#, "x".repeat(3_000_000))
    );
    for suite in ring::ALL_CIPHER_SUITES {
        let provider = CryptoProvider {
            cipher_suites: vec![*suite],
            ..ring::default_provider()
        };
        let name = format!("{:?}", suite.suite());
        let kind = if name.contains("_RSA_") {
            Kind::Rsa
        } else {
            Kind::P256
        };
        let answer = format!(
            "HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{large}",
            large.len()
        );
        let config = authority.server(kind, provider, &[suite.version()]);
        servers.push((name, url(Server::start(Some(config), answer).address())));
    }
    for line in lines(&authority, &servers) {
        assert!(line.contains(": 1 ok 200: "), "{line}");
    }
}

/// A server that does with each connection as it is told, and counts them.
fn raw(
    act: impl Fn(&mut std::net::TcpStream) + Send + Sync + 'static,
) -> (SocketAddr, Arc<AtomicU32>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let (act, count) = (Arc::new(act), Arc::new(AtomicU32::new(0)));
    let connections = Arc::clone(&count);
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            connections.fetch_add(1, Ordering::SeqCst);
            let act = Arc::clone(&act);
            thread::spawn(move || act(&mut stream));
        }
    });
    (address, count)
}

/// Nothing is sent to whom is not trusted, or cannot be agreed with: an invoice can go out again.
#[test]
fn a_connection_that_fails_sends_nothing() {
    let authority = Authority::new();
    let stranger = Authority::new();
    let mut servers = Vec::new();
    let mut listening = Vec::new();
    let (provider, versions) = (ring::default_provider, rustls::ALL_VERSIONS);
    for kind in [Kind::Expired, Kind::Early, Kind::Misnamed] {
        let server = Server::start(Some(authority.server(kind, provider(), versions)), answer());
        servers.push((format!("{kind:?}"), url(server.address())));
        listening.push(server);
    }
    let config = stranger.server(Kind::P256, provider(), versions);
    let server = Server::start(Some(config), answer());
    servers.push(("unknown authority".to_owned(), url(server.address())));
    listening.push(server);
    let read = |stream: &mut std::net::TcpStream| {
        let _ = stream.read(&mut [0; 4096]);
    };
    let alert = move |stream: &mut std::net::TcpStream| {
        read(stream);
        // "protocol version", as a server of TLS 1.1 says it.
        let _ = stream.write_all(&[21, 3, 2, 0, 2, 2, 70]);
    };
    servers.push(("TLS 1.1 alone".to_owned(), url(raw(alert).0)));
    let plain = move |stream: &mut std::net::TcpStream| {
        read(stream);
        let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\nconnection: close\r\n\r\n");
    };
    servers.push(("no TLS at all".to_owned(), url(raw(plain).0)));
    servers.push(("closed in the handshake".to_owned(), url(raw(read).0)));
    servers.push(("closed at once".to_owned(), url(raw(|_| ()).0)));
    let cut = move |stream: &mut std::net::TcpStream| {
        read(stream);
        // Says that 100 bytes of a handshake follow.
        let _ = stream.write_all(&[22, 3, 3, 0, 100, 2, 0, 0]);
    };
    servers.push(("handshake cut off".to_owned(), url(raw(cut).0)));
    let hang = |_: &mut std::net::TcpStream| thread::sleep(Duration::from_secs(30));
    servers.push(("handshake hangs".to_owned(), url(raw(hang).0)));
    servers.push((
        "no such host".to_owned(),
        "https://no-such-host.invalid".to_owned(),
    ));
    servers.push((
        "no such host, no TLS".to_owned(),
        "http://no-such-host.invalid".to_owned(),
    ));
    let expected = |name: &str| match name {
        "handshake hangs" => ": 1 timeout again: ",
        _ => ": 3 connect again: ",
    };
    let lines = lines(&authority, &servers);
    assert_eq!(lines.len(), servers.len() * 2);
    for line in lines {
        let name = line.split(':').next().unwrap();
        assert!(line.contains(expected(name)), "{line}");
        assert!(!line.contains("canary"), "{line}");
    }
    for server in listening {
        assert_eq!(server.heads(), Vec::<String>::new());
    }
}
