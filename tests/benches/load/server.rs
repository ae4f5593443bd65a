//! A server that counts what comes in.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

use super::{installation, token};

/// What came in under one name.
#[derive(Default)]
struct Log {
    times: HashMap<usize, u32>,
    wrong: u32,
    bytes: usize,
}

type Logs = Arc<Mutex<HashMap<String, Log>>>;

/// Serves until it is ended. The address is the first line that is printed.
pub(crate) fn serve() {
    let mut builder = tokio::runtime::Builder::new_current_thread();
    let runtime = builder.enable_all().build().unwrap();
    runtime.block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        println!("{}", listener.local_addr().unwrap());
        let logs = Logs::default();
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            stream.set_nodelay(true).unwrap();
            tokio::spawn(answer(stream, logs.clone()));
        }
    });
}

async fn answer(stream: TcpStream, logs: Logs) -> Option<()> {
    let mut stream = BufReader::with_capacity(64 * 1024, stream);
    let mut body = Vec::new();
    loop {
        let (mut target, mut bearer, mut length) = (String::new(), String::new(), 0);
        let mut line = String::new();
        loop {
            line.clear();
            if stream.read_line(&mut line).await.ok()? == 0 {
                return None;
            }
            let text = line.trim_end();
            if text.is_empty() {
                break;
            }
            if target.is_empty() {
                target = text.split(' ').nth(1)?.to_owned();
            }
            let (name, value) = text.split_once(':').unwrap_or((text, ""));
            if name.eq_ignore_ascii_case("content-length") {
                length = value.trim().parse().ok()?;
            } else if name.eq_ignore_ascii_case("authorization") {
                value.trim().clone_into(&mut bearer);
            }
        }
        body.resize(length, 0);
        stream.read_exact(&mut body).await.ok()?;
        let mut parts = target.trim_start_matches('/').splitn(2, '/');
        let (name, rest) = (parts.next()?, parts.next()?);
        let text = match rest.strip_prefix("told/") {
            Some(number) => told(&logs, name, number.parse().ok()?),
            None => {
                let mut logs = logs.lock().ok()?;
                let log = logs.entry(name.to_owned()).or_default();
                log.note(rest, &bearer, &body);
                String::new()
            }
        };
        let length = text.len();
        let response = format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\n\r\n{text}");
        stream.write_all(response.as_bytes()).await.ok()?;
    }
}

impl Log {
    fn note(&mut self, path: &str, bearer: &str, body: &[u8]) {
        self.bytes += body.len();
        let start = String::from_utf8_lossy(&body[..body.len().min(2000)]);
        let mark = start
            .split_once("submission-")
            .and_then(|(_, rest)| rest.get(..8));
        let Some(number) = mark.and_then(|mark| mark.parse().ok()) else {
            self.wrong += 1;
            return;
        };
        let expected = format!("v1/installations/{}/billing", installation(number));
        let whole = body.ends_with(b"}]}");
        if path != expected || bearer != format!("Bearer {}", token(number)) || !whole {
            self.wrong += 1;
        }
        *self.times.entry(number).or_default() += 1;
    }
}

fn told(logs: &Logs, name: &str, submissions: usize) -> String {
    let mut logs = logs.lock().unwrap();
    let log = logs.entry(name.to_owned()).or_default();
    let is_lost = |number: &usize| !log.times.contains_key(number);
    let lost = (0..submissions).filter(is_lost).count();
    let doubled = log.times.values().filter(|times| **times > 1).count();
    let (wrong, bytes) = (log.wrong, log.bytes);
    format!("lost {lost}, doubled {doubled}, wrong {wrong}, {bytes} bytes")
}

/// What the server has to say of `submissions` under a name.
pub(crate) async fn ask(address: &str, name: &str, submissions: usize) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let request = format!("GET /{name}/told/{submissions} HTTP/1.1\r\nhost: a\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut bytes = vec![0; 4096];
    let length = stream.read(&mut bytes).await.unwrap();
    let text = String::from_utf8_lossy(&bytes[..length]).into_owned();
    text.split("\r\n\r\n").nth(1).unwrap().to_owned()
}
