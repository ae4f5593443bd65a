//! A server on loopback that misbehaves by script, written on sockets so that nothing is put right
//! on the way.

use std::collections::VecDeque;
use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// How far a request is read before the connection is reset.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Upto {
    Nothing,
    Head,
    HalfTheBody,
    /// All that there is to know: it counts as processed.
    Everything,
}

/// What comes after an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Then {
    Keep,
    Close,
    /// Nothing ever, on an open connection.
    Stall,
}

/// What becomes of one request.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    Reset(Upto),
    /// The whole request is read, the connection closed in good order.
    Close,
    /// Answered when the head was read, with the body unread; then the connection is closed, or
    /// left as it is.
    Early {
        bytes: Vec<u8>,
        then: Then,
    },
    /// Nothing is answered; the request is read, or is not.
    Hang {
        read: bool,
    },
    Answer {
        bytes: Vec<u8>,
        then: Then,
        /// Whether the work of the request counts as done: not where it was refused or redirected.
        works: bool,
    },
    /// The first part comes at once, the second byte by byte.
    Trickle {
        first: Vec<u8>,
        rest: Vec<u8>,
        every: Duration,
    },
    /// The first part, then the second over and over, so many times.
    Flood {
        first: Vec<u8>,
        again: Vec<u8>,
        times: usize,
    },
}

#[derive(Default)]
struct State {
    /// What becomes of the requests one after the other; the last goes for all that follow.
    script: Mutex<VecDeque<Step>>,
    requests: AtomicU32,
    processed: AtomicU32,
    connections: AtomicU32,
    heads: Mutex<Vec<String>>,
    stopped: AtomicBool,
}

pub(crate) struct Server {
    address: SocketAddr,
    state: Arc<State>,
}

impl Server {
    pub(crate) fn start(script: impl IntoIterator<Item = Step>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let state = Arc::new(State::default());
        *state.script.lock().unwrap() = script.into_iter().collect();
        let shared = state.clone();
        thread::spawn(move || {
            for stream in listener.incoming() {
                if shared.stopped.load(Ordering::SeqCst) {
                    return;
                }
                let (Ok(stream), state) = (stream, shared.clone()) else {
                    continue;
                };
                state.connections.fetch_add(1, Ordering::SeqCst);
                thread::spawn(move || {
                    // A client that goes away is no concern of the server.
                    let _ = serve(stream, &state);
                });
            }
        });
        Self { address, state }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// How many requests were begun.
    pub(crate) fn requests(&self) -> u32 {
        self.state.requests.load(Ordering::SeqCst)
    }

    /// How many requests came in whole and were neither refused with 429 nor redirected.
    pub(crate) fn processed(&self) -> u32 {
        self.state.processed.load(Ordering::SeqCst)
    }

    pub(crate) fn connections(&self) -> u32 {
        self.state.connections.load(Ordering::SeqCst)
    }

    /// The heads of the requests, as they came.
    pub(crate) fn heads(&self) -> Vec<String> {
        self.state.heads.lock().unwrap().clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.state.stopped.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect(self.address);
    }
}

impl State {
    fn step(&self) -> Step {
        let mut script = self.script.lock().unwrap_or_else(PoisonError::into_inner);
        match script.len() {
            0 => Step::Close,
            1 => script[0].clone(),
            _ => script.pop_front().unwrap(),
        }
    }

    fn process(&self) {
        self.processed.fetch_add(1, Ordering::SeqCst);
    }

    fn wait(&self) {
        let begun = Instant::now();
        while !self.stopped.load(Ordering::SeqCst) && begun.elapsed() < Duration::from_secs(30) {
            thread::sleep(Duration::from_millis(10));
        }
    }
}

fn serve(mut stream: TcpStream, state: &State) -> io::Result<()> {
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(Duration::from_secs(30)))?;
    stream.set_write_timeout(Some(Duration::from_secs(30)))?;
    while stream.peek(&mut [0])? > 0 {
        state.requests.fetch_add(1, Ordering::SeqCst);
        match state.step() {
            // A connection that is closed with something unread is reset.
            Step::Reset(Upto::Nothing) => return Ok(()),
            Step::Hang { read: false } => {
                state.wait();
                return Ok(());
            }
            Step::Reset(upto) => return reset(&mut stream, upto, state),
            Step::Close => {
                read(&mut stream, state)?;
                state.process();
                return Ok(());
            }
            Step::Hang { read: true } => {
                read(&mut stream, state)?;
                state.process();
                state.wait();
                return Ok(());
            }
            Step::Answer { bytes, then, works } => {
                read(&mut stream, state)?;
                if works {
                    state.process();
                }
                stream.write_all(&bytes)?;
                match then {
                    Then::Keep => {}
                    Then::Close => return Ok(()),
                    Then::Stall => {
                        state.wait();
                        return Ok(());
                    }
                }
            }
            Step::Early { bytes, then } => {
                read_head(&mut stream, state, 0)?;
                stream.write_all(&bytes)?;
                if then == Then::Stall {
                    state.wait();
                }
                return Ok(());
            }
            Step::Trickle { first, rest, every } => {
                read(&mut stream, state)?;
                state.process();
                stream.write_all(&first)?;
                for byte in rest {
                    if state.stopped.load(Ordering::SeqCst) {
                        return Ok(());
                    }
                    thread::sleep(every);
                    stream.write_all(&[byte])?;
                }
            }
            Step::Flood {
                first,
                again,
                times,
            } => {
                read(&mut stream, state)?;
                state.process();
                stream.write_all(&first)?;
                for _ in 0..times {
                    stream.write_all(&again)?;
                }
                return Ok(());
            }
        }
    }
    Ok(())
}

fn read(stream: &mut TcpStream, state: &State) -> io::Result<()> {
    let length = read_head(stream, state, 0)?;
    stream.read_exact(&mut vec![0; length])
}

/// Reads as far as asked for, but never the last byte that is there.
fn reset(stream: &mut TcpStream, upto: Upto, state: &State) -> io::Result<()> {
    let is_get = {
        let mut method = [0; 3];
        while stream.peek(&mut method)? < 3 {}
        &method == b"GET"
    };
    let length = read_head(stream, state, if is_get { 1 } else { 0 })?;
    let read = match upto {
        Upto::Nothing | Upto::Head => 0,
        Upto::HalfTheBody => length / 2,
        Upto::Everything => length.saturating_sub(1),
    };
    stream.read_exact(&mut vec![0; read])?;
    stream.peek(&mut [0])?;
    if matches!(upto, Upto::Everything) {
        state.process();
    }
    Ok(())
}

/// Reads the head but for its last `leave` bytes, for the length of the body.
fn read_head(stream: &mut TcpStream, state: &State, leave: usize) -> io::Result<usize> {
    let end = &b"\r\n\r\n"[..4 - leave];
    let mut head = Vec::new();
    let mut byte = [0];
    // With one byte left out, the end is still told from that of a line.
    while !head.ends_with(end) {
        stream.read_exact(&mut byte)?;
        head.push(byte[0]);
    }
    let head = String::from_utf8_lossy(&head).into_owned();
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length")
            .then(|| value.trim().parse().ok())?
    });
    let mut heads = state.heads.lock().unwrap_or_else(PoisonError::into_inner);
    heads.push(head);
    Ok(length.unwrap_or(0))
}
