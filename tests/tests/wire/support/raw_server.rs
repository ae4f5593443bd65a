//! A server that keeps the request target byte for byte. Ordinary servers parse it as an address,
//! which folds `..` away and encodes what came unencoded.

use std::io::{BufRead, BufReader, Read, Result, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use vercel_marketplace::Client;
use vercel_marketplace::runtime::Retry;

use super::Caller;

/// A refusal, which every operation understands.
const RESPONSE: &[u8] = b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n";

/// An HTTP server on loopback that refuses everything, and a client of it.
pub(crate) struct RawServer {
    client: Client,
    targets: Receiver<String>,
}

impl RawServer {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("loopback has a free port");
        let address = listener
            .local_addr()
            .expect("a bound socket has an address");
        let (sender, targets) = channel();
        thread::spawn(move || accept(&listener, &sender));
        let client = Client::builder()
            .base_url(format!("http://{address}"))
            .retry(Retry::none());
        Self {
            client: client.build().expect("the address of the server is one"),
            targets,
        }
    }

    pub(crate) fn caller(&self) -> Caller {
        Caller::new(self.client.clone())
    }

    /// The targets of the requests that were answered since the last time.
    pub(crate) fn targets(&self) -> Vec<String> {
        self.targets.try_iter().collect()
    }
}

fn accept(listener: &TcpListener, targets: &Sender<String>) {
    for stream in listener.incoming().flatten() {
        let targets = targets.clone();
        // A connection ends when the client drops it; how it ends tells the test nothing.
        thread::spawn(move || drop(serve(stream, &targets)));
    }
}

fn serve(stream: TcpStream, targets: &Sender<String>) -> Result<()> {
    let mut answers = stream.try_clone()?;
    let mut requests = BufReader::new(stream);
    while let Some((target, length)) = read_head(&mut requests)? {
        let mut body = vec![0; length];
        requests.read_exact(&mut body)?;
        let _ = targets.send(target);
        answers.write_all(RESPONSE)?;
    }
    Ok(())
}

/// The target of the next request and the length of its body; nothing once the client is done.
fn read_head(requests: &mut impl BufRead) -> Result<Option<(String, usize)>> {
    let mut first = Vec::new();
    if requests.read_until(b'\n', &mut first)? == 0 {
        return Ok(None);
    }
    let first = String::from_utf8_lossy(&first).into_owned();
    let target = first
        .trim_end()
        .split_once(' ')
        .map_or("", |(_, rest)| rest);
    let target = target.rsplit_once(' ').map_or(target, |(target, _)| target);
    let mut length = 0;
    loop {
        let mut line = String::new();
        requests.read_line(&mut line)?;
        let line = line.trim_end();
        if line.is_empty() {
            return Ok(Some((target.to_owned(), length)));
        }
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse().expect("a length is a number");
        }
    }
}
