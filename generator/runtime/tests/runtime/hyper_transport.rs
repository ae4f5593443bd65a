//! Calls over `hyper`, to a server of this process.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::thread;
use std::time::Duration;

use openapi_runtime::{Call, Channel, Error, HyperTransport, Retry, Secret, TransportErrorKind};

use crate::support::{API, GetThing, MakeThing, run};

/// A server that reads one request, sends `answer`, waits and closes. Gives its address, and on
/// `join` the request.
fn serve(answer: &'static str, wait: Duration) -> (String, thread::JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let server = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut request = Vec::new();
        let mut chunk = [0; 4096];
        while !complete(&request) {
            let length = stream.read(&mut chunk).unwrap();
            assert_ne!(length, 0, "the request ended early");
            request.extend_from_slice(&chunk[..length]);
        }
        stream.write_all(answer.as_bytes()).unwrap();
        thread::sleep(wait);
        String::from_utf8(request).unwrap()
    });
    (address, server)
}

fn complete(request: &[u8]) -> bool {
    let text = String::from_utf8_lossy(request);
    match text.split_once("\r\n\r\n") {
        Some((head, body)) => !head.starts_with("POST") || !body.is_empty(),
        None => false,
    }
}

fn channel(base_url: &str) -> Channel {
    let builder = Channel::builder(&API).retry(Retry::none());
    builder.base_url(base_url).build().unwrap()
}

fn get(base_url: &str) -> Call<GetThing> {
    Call::new(
        channel(base_url),
        Some(Secret::from("tok_1")),
        GetThing("a/b"),
    )
}

const OK: &str = "HTTP/1.1 200 OK\r\ncontent-length: 12\r\nx-a: 1\r\n\r\n{\"name\":\"n\"}";

#[test]
fn an_exchange() {
    let (address, server) = serve(OK, Duration::ZERO);
    let response = run(get(&format!("{address}/prefix")).send()).unwrap();
    assert_eq!(response.headers()["x-a"], "1");
    assert_eq!(response.body().name, "n");
    let request = server.join().unwrap();
    assert!(
        request.starts_with("GET /prefix/v1/things/a%2Fb HTTP/1.1\r\n"),
        "{request}"
    );
    assert!(
        request.contains("\r\nauthorization: Bearer tok_1\r\n"),
        "{request}"
    );
    assert!(
        request.contains("\r\nuser-agent: example/1.0\r\n"),
        "{request}"
    );
}

#[test]
fn a_body_and_no_answer_body() {
    let (address, server) = serve(
        "HTTP/1.1 201 Created\r\ncontent-length: 0\r\n\r\n",
        Duration::ZERO,
    );
    run(Call::new(channel(&address), None, MakeThing)).unwrap();
    let request = server.join().unwrap();
    assert!(request.contains("\r\ncontent-length: 7\r\n"), "{request}");
    assert!(request.ends_with("\r\n\r\n{\"a\":1}"), "{request}");
    assert!(!request.contains("authorization"), "{request}");
}

#[test]
fn redirects_are_not_followed() {
    let answer = "HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n";
    let (address, server) = serve(answer, Duration::ZERO);
    let error = run(get(&address)).unwrap_err();
    assert_eq!(
        error.to_string(),
        "get-thing: status 302 is not declared for this operation, and is a redirect that is not \
         followed: to another origin"
    );
    server.join().unwrap();
}

#[test]
fn a_refused_connection() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let error = run(get(&address)).unwrap_err();
    assert!(!error.may_have_been_sent() && error.is_retryable());
    let Error::Transport(error) = error else {
        panic!("{error}")
    };
    assert_eq!(error.kind(), TransportErrorKind::Connect);
    let line = error.to_string();
    assert!(line.starts_with("get-thing: could not connect: "), "{line}");
    assert!(!line.contains("things"), "{line}");
}

#[test]
fn a_server_that_does_not_speak_tls() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("https://{}", listener.local_addr().unwrap());
    let server = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").unwrap();
        let _ = stream.read(&mut [0; 4096]);
    });
    let error = run(get(&address)).unwrap_err();
    assert!(!error.may_have_been_sent());
    let Error::Transport(error) = error else {
        panic!("{error}")
    };
    assert_eq!(error.kind(), TransportErrorKind::Connect);
    assert_eq!(
        error.to_string(),
        "get-thing: could not connect: received corrupt message of type InvalidContentType"
    );
    server.join().unwrap();
}

#[test]
fn a_timeout() {
    for answer in ["", "HTTP/1.1 200 OK\r\ncontent-length: 12\r\n\r\n{\"na"] {
        let (address, server) = serve(answer, Duration::from_millis(700));
        let error = run(get(&address).timeout(Duration::from_millis(150))).unwrap_err();
        assert!(matches!(error, Error::Timeout(_)), "{error}");
        assert!(error.may_have_been_sent() && error.is_retryable());
        server.join().unwrap();
    }
}

#[test]
fn a_connection_lost_half_way() {
    let answers = ["", "HTTP/1.1 200 OK\r\ncontent-length: 12\r\n\r\n{\"na"];
    for answer in answers {
        let (address, server) = serve(answer, Duration::ZERO);
        let error = run(get(&address)).unwrap_err();
        assert!(error.may_have_been_sent());
        let Error::Transport(error) = error else {
            panic!("{error}")
        };
        assert_eq!(error.kind(), TransportErrorKind::Other);
        server.join().unwrap();
    }
}

#[test]
fn a_transport_is_shared() {
    let (address, server) = serve(OK, Duration::ZERO);
    let transport = HyperTransport::new();
    let builder = Channel::builder(&API).transport(transport.clone());
    let channel = builder.base_url(&address).build().unwrap();
    let token = Some(Secret::from("tok_1"));
    assert_eq!(
        run(Call::new(channel, token, GetThing("x"))).unwrap().name,
        "n"
    );
    server.join().unwrap();
}

#[test]
fn the_default_channel_needs_no_network() {
    let channel = Channel::new(&API);
    let request = channel.prepare(&MakeThing, None).unwrap();
    assert_eq!(request.uri(), "https://api.example.com/v1/things/1");
}
