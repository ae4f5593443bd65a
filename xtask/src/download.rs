//! Fetches a document. Nothing else in the repository's tools uses the network.

use std::{
    cell::Cell,
    error, fmt,
    io::{self, Read},
    sync::Arc,
    time::Duration,
};

use rustls::crypto::ring;
use ureq::{
    Agent, Body, Timeout,
    config::Config,
    http::{HeaderMap, Response, StatusCode},
    tls::{RootCerts, TlsConfig, TlsProvider},
};

use crate::{
    Failure,
    address::Address,
    deadline::Deadline,
    progress::Progress,
    unpack::{TooManyMembers, Unpacked},
};

/// Redirects that are followed.
const REDIRECTS: usize = 5;

/// How long a connection may take to come about.
const CONNECT: Duration = Duration::from_secs(10);

/// How long nothing may come.
const STALL: Duration = Duration::from_secs(15);

/// Bytes that are read at once.
const PIECE: usize = 64 * 1024;

/// Bytes of a refusal that are looked at, and characters that are shown.
const EXCERPT: (u64, usize) = (4096, 200);

/// What is wanted.
pub(crate) struct Wanted<'a> {
    pub(crate) address: &'a Address,
    /// What is there already, if the server may say that it is still the same.
    pub(crate) etag: Option<&'a str>,
    pub(crate) user_agent: &'a str,
    /// Bytes that the document may have, on the way and unpacked.
    pub(crate) most_bytes: u64,
    /// The end of the time for all requests together.
    pub(crate) deadline: Deadline,
}

/// What the server says.
pub(crate) enum Answer {
    /// The document is what it was.
    Unchanged,
    /// Here it is.
    Document(Download),
}

/// A document as it came.
pub(crate) struct Download {
    pub(crate) bytes: Vec<u8>,
    pub(crate) etag: Option<String>,
    pub(crate) last_modified: Option<String>,
    /// Whether its end was marked, so that it cannot have been cut off.
    pub(crate) has_end: bool,
}

/// Asks for a document and follows redirects.
pub(crate) fn fetch(wanted: &Wanted<'_>, progress: &Progress) -> Result<Answer, Failure> {
    let exchange = Exchange {
        wanted,
        progress,
        agent: agent(wanted.user_agent),
    };
    let mut address = wanted.address.clone();
    for _ in 0..=REDIRECTS {
        let response = exchange.ask(&address)?;
        address = match response.status() {
            StatusCode::OK => return exchange.read(&address, response).map(Answer::Document),
            StatusCode::NOT_MODIFIED if wanted.etag.is_some() => return Ok(Answer::Unchanged),
            status if is_redirect(status) => next(&address, &response)?,
            _ => return Err(refused(&address, response)),
        };
    }
    let why = format!("it redirects more than {REDIRECTS} times");
    Err(failure(
        wanted.address,
        &why,
        "give the address where it ends with `--url`",
    ))
}

/// An attempt to get a document.
struct Exchange<'a> {
    wanted: &'a Wanted<'a>,
    progress: &'a Progress,
    agent: Agent,
}

impl Exchange<'_> {
    fn ask(&self, address: &Address) -> Result<Response<Body>, Failure> {
        // Not the full time again: a redirect does not restart the clock.
        let Some(left) = self.wanted.deadline.left() else {
            return Err(self.failed(address, &LATE, &Received::default()));
        };
        let request = self.agent.get(address.to_string()).config();
        let request = match address.is_loopback() {
            true => request.proxy(None),
            false => request,
        };
        let mut request = request
            .timeout_global(Some(left))
            .build()
            .header(
                "accept",
                "application/json, application/yaml;q=0.9, */*;q=0.5",
            )
            .header("accept-encoding", "gzip");
        if let Some(etag) = self.wanted.etag {
            request = request.header("if-none-match", etag);
        }
        let answer = request.call();
        answer.map_err(|error| self.failed(address, &error, &Received::default()))
    }

    fn read(&self, address: &Address, response: Response<Body>) -> Result<Download, Failure> {
        let (head, body) = response.into_parts();
        let header = |name| text(&head.headers, name);
        let received = Received::new(header("content-length"));
        if let Some(length) = received.length {
            self.check_size(address, length)?;
            self.progress.expect(length);
        }
        let raw = Counted {
            body: body.into_reader(),
            received: &received,
            exchange: self,
        };
        let encoding = header("content-encoding").unwrap_or_default();
        let is_packed = match encoding.trim().to_ascii_lowercase().as_str() {
            "" | "identity" => false,
            "gzip" | "x-gzip" => true,
            other => {
                let why = format!("it comes in the encoding `{other}`, which was not asked for");
                return Err(failure(address, &why, SERVER));
            }
        };
        let bytes = match is_packed {
            true => self.read_all(address, Unpacked::new(raw), &received)?,
            false => self.read_all(address, raw, &received)?,
        };
        if received.is_short() {
            return Err(cut_off(address, &received));
        }
        let is_chunked = header("transfer-encoding").is_some();
        Ok(Download {
            bytes,
            etag: header("etag"),
            last_modified: header("last-modified"),
            has_end: received.length.is_some() || is_chunked || is_packed,
        })
    }

    fn read_all(
        &self,
        address: &Address,
        mut reader: impl Read,
        received: &Received,
    ) -> Result<Vec<u8>, Failure> {
        let mut bytes = Vec::new();
        let mut piece = vec![0; PIECE];
        loop {
            let count = match reader.read(&mut piece) {
                Ok(0) => return Ok(bytes),
                Ok(count) => count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) if is::<TooLong>(&error) => return Err(self.too_long(address)),
                Err(error) if is::<TooManyMembers>(&error) => {
                    return Err(failure(address, &error.to_string(), SERVER));
                }
                Err(error) => return Err(self.failed(address, &error.into(), received)),
            };
            bytes.extend_from_slice(&piece[..count]);
            self.check_size(address, bytes.len() as u64)?;
        }
    }

    fn check_size(&self, address: &Address, bytes: u64) -> Result<(), Failure> {
        match bytes <= self.wanted.most_bytes {
            true => Ok(()),
            false => Err(self.too_long(address)),
        }
    }

    fn too_long(&self, address: &Address) -> Failure {
        let why = format!("it has more than {} bytes", self.wanted.most_bytes);
        failure(
            address,
            &why,
            "allow more with `--max-bytes` if that is meant",
        )
    }

    /// What an error means for somebody who wants the document.
    fn failed(&self, address: &Address, error: &ureq::Error, received: &Received) -> Failure {
        let count = received.count.get();
        let (why, help) = match error {
            ureq::Error::Timeout(Timeout::PerRead) => (
                format!(
                    "nothing came for {} s, after {count} bytes",
                    STALL.as_secs()
                ),
                "try again",
            ),
            ureq::Error::Timeout(Timeout::Resolve | Timeout::Connect) => (
                format!("no connection to {} comes about", address.host()),
                NETWORK,
            ),
            ureq::Error::Timeout(_) => (
                format!(
                    "it did not come within {} s; {count} bytes did",
                    self.wanted.deadline.time.as_secs()
                ),
                "try again, or allow more with `--timeout`",
            ),
            ureq::Error::HostNotFound => (
                format!("there is no host {}, or no network", address.host()),
                NETWORK,
            ),
            ureq::Error::Io(error) => match error.kind() {
                io::ErrorKind::UnexpectedEof => return cut_off(address, received),
                io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput => {
                    (format!("what comes is broken: {error}"), SERVER)
                }
                _ => (format!("the connection fails: {error}"), NETWORK),
            },
            ureq::Error::Protocol(_) | ureq::Error::BodyStalled => {
                (format!("what comes is not as HTTP has it: {error}"), SERVER)
            }
            error => (error.to_string(), NETWORK),
        };
        failure(address, &why, help)
    }
}

/// The time of the whole is over.
const LATE: ureq::Error = ureq::Error::Timeout(Timeout::Global);

const NETWORK: &str = "see to the network, the proxy of the environment and the address";
const SERVER: &str = "see what answers there, or try again later";

/// How much has come over the wire, and how much was announced.
#[derive(Default)]
struct Received {
    count: Cell<u64>,
    length: Option<u64>,
}

impl Received {
    fn new(length: Option<String>) -> Self {
        Self {
            count: Cell::new(0),
            length: length.and_then(|length| length.parse().ok()),
        }
    }

    fn is_short(&self) -> bool {
        self.length.is_some_and(|length| length != self.count.get())
    }
}

/// More has come over the wire than the document may have.
#[derive(Debug)]
struct TooLong;

impl fmt::Display for TooLong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("it is too long")
    }
}

impl error::Error for TooLong {}

/// Whether an error of a reader is this one.
fn is<E: error::Error + 'static>(error: &io::Error) -> bool {
    error.get_ref().is_some_and(|inner| inner.is::<E>())
}

/// Counts what comes in over the wire, and ends it where there is too much of it or no time left, even if nothing of
/// it unpacks to anything.
struct Counted<'a, R> {
    body: R,
    received: &'a Received,
    exchange: &'a Exchange<'a>,
}

impl<R: Read> Read for Counted<'_, R> {
    fn read(&mut self, target: &mut [u8]) -> io::Result<usize> {
        let Exchange {
            wanted, progress, ..
        } = self.exchange;
        if wanted.deadline.left().is_none() {
            return Err(io::Error::other(LATE));
        }
        let count = self.body.read(target)?;
        let so_far = self.received.count.get() + count as u64;
        self.received.count.set(so_far);
        progress.reach(so_far);
        match so_far > wanted.most_bytes {
            true => Err(io::Error::other(TooLong)),
            false => Ok(count),
        }
    }
}

/// Redirects are decided here, hop by hop. The proxy is that of the environment.
fn agent(user_agent: &str) -> Agent {
    let tls = TlsConfig::builder()
        .provider(TlsProvider::Rustls)
        .unversioned_rustls_crypto_provider(Arc::new(ring::default_provider()))
        .root_certs(RootCerts::PlatformVerifier)
        .build();
    Config::builder()
        .tls_config(tls)
        .user_agent(user_agent)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .http_status_as_error(false)
        .timeout_connect(Some(CONNECT))
        .timeout_per_read(Some(STALL))
        .build()
        .new_agent()
}

fn text(headers: &HeaderMap, name: &str) -> Option<String> {
    Some(headers.get(name)?.to_str().ok()?.to_owned())
}

fn is_redirect(status: StatusCode) -> bool {
    matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308)
}

fn next(address: &Address, response: &Response<Body>) -> Result<Address, Failure> {
    let location = text(response.headers(), "location");
    let location = location.ok_or_else(|| "it redirects and does not say where".to_owned());
    let next = location.and_then(|location| address.follow(&location));
    next.map_err(|why| {
        let help = "give the address where the document is with `--url`";
        failure(address, &why, help)
    })
}

fn refused(address: &Address, response: Response<Body>) -> Failure {
    let status = response.status();
    let mut start = Vec::new();
    let body = response.into_body().into_reader().take(EXCERPT.0);
    // What can be had of it is enough: the status has said it all.
    let _ = { body }.read_to_end(&mut start);
    let words = String::from_utf8_lossy(&start);
    let words: Vec<_> = words.split_whitespace().collect();
    let excerpt: String = words.join(" ").chars().take(EXCERPT.1).collect();
    let why = match excerpt.as_str() {
        "" => format!("the server answers {status}"),
        excerpt => format!("the server answers {status}: {excerpt}"),
    };
    failure(address, &why, "see to the address, or try again later")
}

fn cut_off(address: &Address, received: &Received) -> Failure {
    let why = match (received.count.get(), received.length) {
        (0, None) => "the connection ended before an answer came".to_owned(),
        (count, None) => format!("it was cut off after {count} bytes"),
        (count, Some(length)) => format!("it was cut off after {count} of {length} bytes"),
    };
    failure(address, &why, "try again")
}

/// The document cannot be had.
pub(crate) fn failure(address: &Address, why: &str, help: &str) -> Failure {
    let message = format!("{address} cannot be pulled: {why}");
    Failure::with_help(message, format!("{help}; nothing was changed"))
}
