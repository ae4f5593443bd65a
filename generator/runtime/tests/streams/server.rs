//! A server of this process that takes bodies apart and answers in pieces.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// What the server does with a connection, one after the other.
#[derive(Clone)]
pub(crate) enum Act {
    /// Reads the whole request and answers.
    Answer(String),
    /// Answers when it has the head of the request, and then reads the rest.
    Early(String),
    /// Reads so much of the body and closes.
    Die(usize),
    /// Reads the whole request, and answers with each piece after a pause.
    Pieces(Vec<(Duration, Vec<u8>)>),
    /// Reads the whole request, and answers with a head and so many times the piece.
    Repeat(String, Vec<u8>, usize),
    /// Reads the whole request, and then does nothing for so long.
    Hang(Duration),
}

/// A request as the server got it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Got {
    /// In lower case.
    pub(crate) head: String,
    /// Without the marks of chunks. Of a large one only the beginning.
    pub(crate) body: Vec<u8>,
    pub(crate) length: usize,
    /// Whether the body came to its end.
    pub(crate) whole: bool,
}

const KEPT: usize = 1024 * 1024;

pub(crate) struct Server {
    pub(crate) address: String,
    got: Arc<Mutex<Vec<Got>>>,
}

impl Server {
    pub(crate) fn start(acts: &[Act]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let got = Arc::new(Mutex::new(Vec::new()));
        let (acts, kept) = (acts.to_vec(), Arc::clone(&got));
        thread::spawn(move || {
            for act in acts {
                let (stream, _) = listener.accept().unwrap();
                let kept = Arc::clone(&kept);
                thread::spawn(move || serve(stream, act, &kept));
            }
        });
        Self { address, got }
    }

    /// What came in, once the last one is there as a whole.
    pub(crate) fn got(&self) -> Vec<Got> {
        self.got.lock().unwrap().clone()
    }
}

fn serve(stream: TcpStream, act: Act, kept: &Mutex<Vec<Got>>) {
    let mut writer = stream.try_clone().unwrap();
    let mut reader = BufReader::with_capacity(16 * 1024, stream);
    let Some(head) = head(&mut reader) else {
        return;
    };
    if let Act::Early(answer) = &act {
        let _ = writer.write_all(answer.as_bytes());
    }
    let limit = match act {
        Act::Die(limit) => limit,
        _ => usize::MAX,
    };
    let got = body(&mut reader, head, limit);
    kept.lock().unwrap().push(got);
    let sent = match act {
        Act::Early(_) | Act::Die(_) => Ok(()),
        Act::Answer(answer) => writer.write_all(answer.as_bytes()),
        Act::Pieces(pieces) => pieces.iter().try_for_each(|(pause, piece)| {
            thread::sleep(*pause);
            writer.write_all(piece)
        }),
        Act::Repeat(head, piece, times) => writer
            .write_all(head.as_bytes())
            .and_then(|()| (0..times).try_for_each(|_| writer.write_all(&piece))),
        Act::Hang(time) => {
            thread::sleep(time);
            Ok(())
        }
    };
    let _ = sent;
    let _ = writer.shutdown(Shutdown::Both);
}

fn head(reader: &mut impl BufRead) -> Option<String> {
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if reader.read_line(&mut head).ok()? == 0 {
            return None;
        }
    }
    Some(head.to_ascii_lowercase())
}

fn body(reader: &mut impl BufRead, head: String, limit: usize) -> Got {
    let mut got = Got {
        head,
        ..Got::default()
    };
    let length = got
        .head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "));
    let length = length.map(|length| length.trim().parse().unwrap());
    if got.head.contains("transfer-encoding: chunked") {
        assert_eq!(length, None, "{}", got.head);
        while got.length < limit {
            let mut line = String::new();
            if reader.read_line(&mut line).unwrap_or(0) == 0 {
                return got;
            }
            let size = usize::from_str_radix(line.trim(), 16).unwrap();
            if !take(reader, size.min(limit - got.length), &mut got) {
                return got;
            }
            if size == 0 || got.length < limit {
                let _ = reader.read_line(&mut String::new());
            }
            if size == 0 {
                got.whole = true;
                return got;
            }
        }
    } else {
        let length: usize = length.unwrap_or(0);
        got.whole = take(reader, length.min(limit), &mut got) && length <= limit;
    }
    got
}

fn take(reader: &mut impl Read, mut length: usize, got: &mut Got) -> bool {
    let mut piece = [0; 16 * 1024];
    while length > 0 {
        let wanted = length.min(piece.len());
        match reader.read(&mut piece[..wanted]) {
            Ok(0) | Err(_) => return false,
            Ok(read) => {
                got.length += read;
                length -= read;
                let room = KEPT.saturating_sub(got.body.len()).min(read);
                got.body.extend_from_slice(&piece[..room]);
            }
        }
    }
    true
}

/// An answer whose connection is not used again.
pub(crate) fn answer(status: &str, headers: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "HTTP/1.1 {status}\r\nconnection: close\r\ncontent-length: {length}\r\n{headers}\r\n{body}"
    )
}

/// The head of an answer that goes on until the connection ends, or in chunks.
pub(crate) fn open(headers: &str) -> Vec<u8> {
    format!("HTTP/1.1 200 OK\r\nconnection: close\r\nx-request-id: req_1\r\n{headers}\r\n").into()
}

pub(crate) fn chunk(bytes: &[u8]) -> Vec<u8> {
    [format!("{:x}\r\n", bytes.len()).as_bytes(), bytes, b"\r\n"].concat()
}
