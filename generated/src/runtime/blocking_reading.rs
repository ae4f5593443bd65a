//! Reading a response as it comes in, while the thread waits.

use std::fmt;
use std::io::{self, Read};
use std::iter::FusedIterator;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde::de::DeserializeOwned;

use super::blocking_transport::Incoming;
use super::collector::Collector;
use super::items::Decoder;
use super::streamed::Streamed;
use super::{BodyLimit, Error, TransportError};

/// How much is read at a time.
const PIECE: usize = 16 * 1024;

/// The whole response, as long as it may be.
pub(super) fn collect(
    response: http::Response<Incoming>,
    limit: Option<BodyLimit>,
) -> Result<http::Response<Bytes>, TransportError> {
    collect_while(response, limit, || true)
}

/// The whole response, as long as it may be and while there is time.
pub(super) fn collect_while(
    response: http::Response<Incoming>,
    limit: Option<BodyLimit>,
    is_in_time: impl Fn() -> bool,
) -> Result<http::Response<Bytes>, TransportError> {
    let (head, mut body) = response.into_parts();
    let mut collector = Collector::new(head, limit);
    let mut piece = vec![0; PIECE];
    loop {
        let step = match body.read(&mut piece) {
            Ok(0) => return Ok(collector.finish()),
            Ok(_) if !is_in_time() => Err(TransportError::timeout("the body did not come in time")),
            Ok(length) => collector.push(Bytes::copy_from_slice(&piece[..length])),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => Ok(()),
            Err(error) => Err(failure(error)),
        };
        if let Err(error) = step {
            return Err(collector.fail(error));
        }
    }
}

/// The error of a transport, which may be within that of a reader.
fn failure(error: io::Error) -> TransportError {
    match error.downcast::<TransportError>() {
        Ok(error) => error,
        Err(error) if error.kind() == io::ErrorKind::TimedOut => TransportError::timeout(error),
        Err(error) => TransportError::other(error),
    }
}

/// The bytes of a response as they come in: see [`Call::reader`](super::Call::reader).
///
/// To drop it breaks the response off. Where the connection is lost, or bytes do not come in time,
/// the error holds an [`Error`] that says how many there were; nothing follows it.
pub struct ByteReader {
    streamed: Streamed,
    body: Incoming,
}

impl ByteReader {
    pub(super) fn new(streamed: Streamed, body: Incoming) -> Self {
        Self { streamed, body }
    }

    fn read_piece(&mut self, target: &mut [u8]) -> Result<usize, TransportError> {
        loop {
            match self.body.read(target) {
                Ok(length) => {
                    self.streamed.count(length);
                    return Ok(length);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    self.body = Box::new(io::empty());
                    return Err(self.streamed.fail(failure(error)));
                }
            }
        }
    }

    /// The status of the response.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.streamed.status()
    }

    /// The headers of the response.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        self.streamed.headers()
    }

    /// How many bytes there were so far.
    #[must_use]
    pub fn received(&self) -> u64 {
        self.streamed.received()
    }
}

impl Read for ByteReader {
    fn read(&mut self, target: &mut [u8]) -> io::Result<usize> {
        self.read_piece(target).map_err(|error| {
            let error = Error::from(error);
            match error {
                Error::Timeout(_) => io::Error::new(io::ErrorKind::TimedOut, error),
                _ => io::Error::other(error),
            }
        })
    }
}

impl fmt::Debug for ByteReader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ByteReader").field(&self.streamed).finish()
    }
}

/// The values of a response as they come in: see [`Call::items`](super::Call::items).
///
/// An item is an [`Error::Decode`] where the value is of another shape, with its
/// [number](super::DecodeError::item) and the place in it; where the values stand on lines of
/// their own, those after it can be read. It is [`Error::Transport`] or [`Error::Timeout`] where
/// the connection was lost, where the value did not come in time, or where it is longer than a
/// [body](super::ChannelBuilder::body_limit) may be; nothing follows that.
///
/// To drop it breaks the response off.
pub struct Items<T> {
    reader: ByteReader,
    decoder: Decoder<T>,
    piece: Vec<u8>,
}

impl<T: DeserializeOwned> Items<T> {
    pub(super) fn new(reader: ByteReader, limit: usize) -> Self {
        let decoder = Decoder::new(reader.headers(), limit);
        Self {
            reader,
            decoder,
            piece: vec![0; PIECE],
        }
    }
}

impl<T> Items<T> {
    /// The status of the response.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.reader.status()
    }

    /// The headers of the response.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        self.reader.headers()
    }
}

impl<T: DeserializeOwned> Iterator for Items<T> {
    type Item = Result<T, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(item) = self.decoder.next(&self.reader.streamed) {
                return Some(item);
            }
            if self.decoder.has_ended() {
                return None;
            }
            match self.reader.read_piece(&mut self.piece) {
                Ok(0) => self.decoder.finish(),
                Ok(length) => self.decoder.push(&self.piece[..length]),
                Err(error) => {
                    self.decoder.abandon();
                    return Some(Err(error.into()));
                }
            }
        }
    }
}

impl<T: DeserializeOwned> FusedIterator for Items<T> {}

impl<T> fmt::Debug for Items<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Items").field(&self.reader.streamed).finish()
    }
}
