//! The body of a response as it comes in.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::time::Duration;

use bytes::Bytes;
use http_body::Body;

use super::collector::Collector;
use super::reading::within;
use super::{BodyLimit, Timer, TransportError};

/// The body of a response as it comes in, which a [`Transport`](super::Transport) makes.
pub struct Incoming {
    source: Source,
}

enum Source {
    Bytes(Bytes),
    Body(Pin<Box<dyn Body<Data = Bytes, Error = TransportError> + Send>>),
}

impl Incoming {
    /// What `body` brings.
    pub fn new(body: impl Body<Data = Bytes, Error = TransportError> + Send + 'static) -> Self {
        Self {
            source: Source::Body(Box::pin(body)),
        }
    }

    /// The next piece, which is not empty, or nothing at the end.
    pub(super) async fn piece(&mut self) -> Result<Option<Bytes>, TransportError> {
        match &mut self.source {
            Source::Bytes(bytes) if bytes.is_empty() => Ok(None),
            Source::Bytes(bytes) => Ok(Some(std::mem::take(bytes))),
            Source::Body(body) => loop {
                match poll_fn(|cx| body.as_mut().poll_frame(cx)).await {
                    None => {
                        self.source = Source::Bytes(Bytes::new());
                        return Ok(None);
                    }
                    Some(frame) => match frame?.into_data() {
                        Ok(piece) if !piece.is_empty() => return Ok(Some(piece)),
                        _ => {}
                    },
                }
            },
        }
    }
}

impl From<Bytes> for Incoming {
    fn from(bytes: Bytes) -> Self {
        Self {
            source: Source::Bytes(bytes),
        }
    }
}

/// The whole response, as long as it may be.
pub(super) async fn collect(
    response: http::Response<Incoming>,
    limit: Option<BodyLimit>,
) -> Result<http::Response<Bytes>, TransportError> {
    collect_within(response, limit, None, Duration::MAX).await
}

/// The whole response, as long as it may be, or as much as comes in while there is time.
pub(super) async fn collect_within(
    response: http::Response<Incoming>,
    limit: Option<BodyLimit>,
    timer: Option<&dyn Timer>,
    time: Duration,
) -> Result<http::Response<Bytes>, TransportError> {
    let (head, mut body) = response.into_parts();
    let mut collector = Collector::new(head, limit);
    let now = || timer.map_or(Duration::ZERO, |timer| timer.now());
    let begun = now();
    loop {
        let left = time.saturating_sub(now().saturating_sub(begun));
        let step = match within(timer, left, body.piece()).await {
            Some(Ok(Some(piece))) => collector.push(piece),
            Some(Ok(None)) => return Ok(collector.finish()),
            Some(Err(error)) => Err(error),
            None => Err(TransportError::timeout("the body did not come in time")),
        };
        if let Err(error) = step {
            return Err(collector.fail(error));
        }
    }
}

impl fmt::Debug for Incoming {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Incoming").finish_non_exhaustive()
    }
}
