//! Reading a response as it comes in.

use std::fmt;
use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde::de::DeserializeOwned;

use super::items::Decoder;
use super::streamed::Streamed;
use super::{Error, Incoming, Timer, TransportError};

/// What `work` comes to, unless it takes longer than the `limit`.
pub(super) async fn within<T>(
    timer: Option<&dyn Timer>,
    limit: Duration,
    work: impl Future<Output = T>,
) -> Option<T> {
    let mut work = pin!(work);
    let mut sleep = None;
    poll_fn(|cx| {
        if let Poll::Ready(done) = work.as_mut().poll(cx) {
            return Poll::Ready(Some(done));
        }
        let Some(timer) = timer else {
            return Poll::Pending;
        };
        let sleep = sleep.get_or_insert_with(|| timer.sleep(limit));
        sleep.as_mut().poll(cx).map(|()| None)
    })
    .await
}

/// The body of a response as it comes in, with a limit of time for each piece.
pub(super) struct Reading {
    streamed: Streamed,
    body: Incoming,
    timer: Option<Arc<dyn Timer>>,
    idle: Duration,
}

impl Reading {
    pub(super) fn new(
        streamed: Streamed,
        body: Incoming,
        timer: Option<Arc<dyn Timer>>,
        idle: Duration,
    ) -> Self {
        Self {
            streamed,
            body,
            timer,
            idle,
        }
    }

    async fn piece(&mut self) -> Result<Option<Bytes>, TransportError> {
        let piece = within(self.timer.as_deref(), self.idle, self.body.piece()).await;
        let late = || {
            Err(TransportError::timeout(
                "the next piece did not come in time",
            ))
        };
        match piece.unwrap_or_else(late) {
            Ok(piece) => {
                self.streamed.count(piece.as_ref().map_or(0, Bytes::len));
                Ok(piece)
            }
            Err(error) => {
                self.body = Incoming::from(Bytes::new());
                Err(self.streamed.fail(error))
            }
        }
    }
}

/// The bytes of a response as they come in: see [`Call::stream`](super::Call::stream).
///
/// To drop it breaks the response off.
pub struct ByteStream {
    reading: Reading,
}

impl ByteStream {
    pub(super) fn new(reading: Reading) -> Self {
        Self { reading }
    }

    /// The next bytes, or nothing at the end. It can be broken off and asked for again.
    ///
    /// # Errors
    ///
    /// The connection was lost, or the bytes did not come in time. The error says how many there
    /// were, and nothing follows it.
    pub async fn next(&mut self) -> Option<Result<Bytes, Error>> {
        self.reading.piece().await.map_err(Error::from).transpose()
    }

    /// The status of the response.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.reading.streamed.status()
    }

    /// The headers of the response.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        self.reading.streamed.headers()
    }

    /// How many bytes there were so far.
    #[must_use]
    pub fn received(&self) -> u64 {
        self.reading.streamed.received()
    }
}

impl fmt::Debug for ByteStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ByteStream")
            .field(&self.reading.streamed)
            .finish()
    }
}

/// The values of a response as they come in: see [`Call::items`](super::Call::items).
///
/// To drop it breaks the response off.
pub struct Items<T> {
    reading: Reading,
    decoder: Decoder<T>,
}

impl<T: DeserializeOwned> Items<T> {
    pub(super) fn new(reading: Reading, limit: usize) -> Self {
        let decoder = Decoder::new(reading.streamed.headers(), limit);
        Self { reading, decoder }
    }

    /// The next value, or nothing at the end. It can be broken off and asked for again.
    ///
    /// # Errors
    ///
    /// - [`Error::Decode`] where the value is of another shape, with its
    ///   [number](super::DecodeError::item) and the place in it. Where the values stand on lines
    ///   of their own, those after it can be read.
    /// - [`Error::Transport`] or [`Error::Timeout`] where the connection was lost, where the
    ///   value did not come in time, or where it is longer than a
    ///   [body](super::ChannelBuilder::body_limit) may be. Nothing follows it.
    pub async fn next(&mut self) -> Option<Result<T, Error>> {
        loop {
            if let Some(item) = self.decoder.next(&self.reading.streamed) {
                return Some(item);
            }
            if self.decoder.has_ended() {
                return None;
            }
            match self.reading.piece().await {
                Ok(Some(piece)) => self.decoder.push(&piece),
                Ok(None) => self.decoder.finish(),
                Err(error) => {
                    self.decoder.abandon();
                    return Some(Err(error.into()));
                }
            }
        }
    }

    /// The status of the response.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.reading.streamed.status()
    }

    /// The headers of the response.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        self.reading.streamed.headers()
    }
}

impl<T> fmt::Debug for Items<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Items")
            .field(&self.reading.streamed)
            .finish()
    }
}
