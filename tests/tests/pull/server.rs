//! A server on this machine that answers by bytes, right ones and wrong ones.

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread,
    time::Duration,
};

/// What a server does with a request.
#[derive(Clone)]
pub(crate) enum Answer {
    /// Writes these bytes and closes the connection.
    Whole(Vec<u8>),
    /// Writes these bytes and says nothing more.
    Held(Vec<u8>),
    /// Writes these bytes, then the others again and again with a pause before each.
    Endless(Vec<u8>, Vec<u8>, Duration),
}

/// Requests are numbered from zero; of each the head is given, in lower case.
type Script = dyn Fn(usize, &str) -> Answer + Send + Sync;

/// It goes on to the end of the process.
pub(crate) struct Server {
    address: SocketAddr,
    heads: Arc<Mutex<Vec<String>>>,
}

impl Server {
    pub(crate) fn new(script: impl Fn(usize, &str) -> Answer + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("there is a port");
        let address = listener.local_addr().expect("it has an address");
        let heads = Arc::new(Mutex::new(Vec::new()));
        let (known, script): (_, Arc<Script>) = (Arc::clone(&heads), Arc::new(script));
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (known, script) = (Arc::clone(&known), Arc::clone(&script));
                thread::spawn(move || serve(stream, &known, script.as_ref()));
            }
        });
        Self { address, heads }
    }

    /// Always gives the same answer.
    pub(crate) fn always(answer: Answer) -> Self {
        Self::new(move |_, _| answer.clone())
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}/openapi", self.address)
    }

    pub(crate) fn port(&self) -> String {
        self.address.port().to_string()
    }

    /// The heads of all requests so far, in lower case.
    pub(crate) fn heads(&self) -> Vec<String> {
        self.heads.lock().expect("no test has failed").clone()
    }
}

fn serve(mut stream: TcpStream, known: &Mutex<Vec<String>>, script: &Script) {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        match stream.read(&mut byte) {
            Ok(1) => head.push(byte[0]),
            _ => return,
        }
    }
    let head = String::from_utf8_lossy(&head).to_lowercase();
    let number = {
        let mut known = known.lock().expect("no test has failed");
        known.push(head.clone());
        known.len() - 1
    };
    // A client that leaves early is what some tests are about.
    let _ = answer(&mut stream, script(number, &head));
}

fn answer(stream: &mut TcpStream, answer: Answer) -> std::io::Result<()> {
    match answer {
        Answer::Whole(bytes) => stream.write_all(&bytes),
        Answer::Held(bytes) => {
            stream.write_all(&bytes)?;
            stream.read_to_end(&mut Vec::new()).map(drop)
        }
        Answer::Endless(start, piece, pause) => {
            stream.write_all(&start)?;
            loop {
                thread::sleep(pause);
                stream.write_all(&piece)?;
            }
        }
    }
}

/// A response with a length that fits.
pub(crate) fn response(status: &str, headers: &[&str], body: &[u8]) -> Answer {
    let length = format!("content-length: {}", body.len());
    raw(status, &[headers, &[&length]].concat(), body)
}

/// A response of which nothing is made sure.
pub(crate) fn raw(status: &str, headers: &[&str], body: &[u8]) -> Answer {
    Answer::Whole([head(status, headers).as_slice(), body].concat())
}

pub(crate) fn head(status: &str, headers: &[&str]) -> Vec<u8> {
    let headers: String = headers.iter().map(|line| format!("{line}\r\n")).collect();
    format!("HTTP/1.1 {status}\r\nconnection: close\r\n{headers}\r\n").into_bytes()
}

/// A body in pieces, of which the last is the empty one.
pub(crate) fn chunked(body: &[u8]) -> Vec<u8> {
    let mut pieces = Vec::new();
    for piece in body.chunks(100) {
        pieces.extend(format!("{:x}\r\n", piece.len()).into_bytes());
        pieces.extend(piece);
        pieces.extend(b"\r\n");
    }
    pieces.extend(b"0\r\n\r\n");
    pieces
}

pub(crate) fn gzip(body: &[u8]) -> Vec<u8> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packed.write_all(body).expect("memory can be written to");
    packed.finish().expect("memory can be written to")
}
