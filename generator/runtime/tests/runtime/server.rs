//! A server of this process, for the clients that really send.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// What the server does with a connection, one after the other.
#[derive(Clone, Copy)]
pub(crate) enum Act {
    /// Sends this and closes.
    Send(&'static str),
    /// Sends this and then nothing, without closing.
    Hang(&'static str),
    /// Sends this head and then so many bytes.
    Flood(&'static str, usize),
}

/// The address of the server, and the requests it has got.
pub(crate) struct Server {
    pub(crate) address: String,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// A server that does one act for each connection.
    pub(crate) fn start(acts: &[Act]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let requests = Arc::new(Mutex::new(Vec::new()));
        let (acts, got) = (acts.to_vec(), Arc::clone(&requests));
        thread::spawn(move || {
            for act in acts {
                let (stream, _) = listener.accept().unwrap();
                let got = Arc::clone(&got);
                thread::spawn(move || serve(stream, act, &got));
            }
        });
        Self { address, requests }
    }

    pub(crate) fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }
}

fn serve(mut stream: TcpStream, act: Act, got: &Mutex<Vec<String>>) {
    let mut request = Vec::new();
    let mut chunk = [0; 4096];
    while !complete(&request) {
        match stream.read(&mut chunk) {
            Ok(0) | Err(_) => return,
            Ok(length) => request.extend_from_slice(&chunk[..length]),
        }
    }
    let text = String::from_utf8_lossy(&request).into_owned();
    got.lock().unwrap().push(text);
    match act {
        Act::Send(answer) => {
            // Said, lest a client uses the connection again.
            let answer = answer.replacen("\r\n", "\r\nconnection: close\r\n", 1);
            let _ = stream.write_all(answer.as_bytes());
            let _ = stream.shutdown(Shutdown::Write);
        }
        Act::Hang(answer) => {
            let _ = stream.write_all(answer.as_bytes());
            thread::sleep(Duration::from_secs(5));
        }
        Act::Flood(head, length) => {
            let _ = stream.write_all(head.as_bytes());
            let piece = [b'x'; 8192];
            let mut sent = 0;
            while sent < length && stream.write_all(&piece).is_ok() {
                sent += piece.len();
            }
        }
    }
}

fn complete(request: &[u8]) -> bool {
    let text = String::from_utf8_lossy(request);
    match text.split_once("\r\n\r\n") {
        Some((head, body)) => !head.starts_with("POST") || !body.is_empty(),
        None => false,
    }
}
