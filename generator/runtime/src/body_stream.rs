//! The body of a request as it is sent.

use std::fmt;
use std::future::poll_fn;
use std::io::{self, Read as _};
use std::pin::Pin;
use std::sync::Mutex;
use std::task::{Context, Poll};

use bytes::{Bytes, BytesMut};
use http_body::{Body, Frame, SizeHint};

use super::TransportError;
use super::body::{BodyError, Reader, Slot, Stream};
use super::body_reader::count;

/// How much is read at a time.
const PIECE: usize = 64 * 1024;

/// The [`Body`](super::Body) of a request as it is sent, for a transport that does not block.
///
/// It fails where the body is not as long as was said. What is read from files and the like is
/// read on the threads that `tokio` has for blocking; without its runtime, in place.
pub struct BodyStream {
    // Only ever reached through `&mut`: a stream need not be `Sync`, and a transport may ask for it.
    source: Mutex<Source>,
    left: Option<u64>,
}

enum Source {
    Bytes(Bytes),
    Reader(Reader),
    #[cfg(feature = "hyper-no-provider")]
    Reading(tokio::task::JoinHandle<(Reader, io::Result<Bytes>)>),
    Stream(Stream),
    Late(Slot<Stream>),
    LateReader(Slot<Reader>),
    Ended,
}

impl BodyStream {
    fn new(source: Source, left: Option<u64>) -> Self {
        Self {
            source: Mutex::new(source),
            left,
        }
    }

    pub(super) fn of_bytes(bytes: Bytes) -> Self {
        let length = u64::try_from(bytes.len()).ok();
        Self::new(Source::Bytes(bytes), length)
    }

    pub(super) fn of_reader(reader: Reader, length: Option<u64>) -> Self {
        Self::new(Source::Reader(reader), length)
    }

    pub(super) fn of_stream(stream: Stream, length: Option<u64>) -> Self {
        Self::new(Source::Stream(stream), length)
    }

    /// A reader that is taken when it is first asked for.
    pub(super) fn late_reader(reader: Slot<Reader>, length: Option<u64>) -> Self {
        Self::new(Source::LateReader(reader), length)
    }

    /// A stream that is taken when it is first asked for.
    pub(super) fn late(stream: Slot<Stream>, length: Option<u64>) -> Self {
        Self::new(Source::Late(stream), length)
    }

    fn poll_piece(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, BodyError>>> {
        let source = self.source.get_mut();
        let source = source.unwrap_or_else(std::sync::PoisonError::into_inner);
        let piece = std::task::ready!(poll(source, cx));
        let counted = match piece {
            Some(Ok(piece)) => count(&mut self.left, piece.len()).map(|()| Some(piece)),
            Some(Err(error)) => Err(error),
            None => count(&mut self.left, 0).map(|()| None),
        };
        if !matches!(counted, Ok(Some(_))) {
            *source = Source::Ended;
            self.left = None;
        }
        Poll::Ready(counted.transpose())
    }
}

/// The request with its body in memory, for a transport that can send it in one piece only.
pub(super) async fn collect(
    request: http::Request<super::Body>,
) -> Result<http::Request<Bytes>, TransportError> {
    let unread = |error| TransportError::unread(error).and_not_sent();
    let (head, body) = match super::Body::whole(request) {
        Ok(request) => return Ok(request),
        Err(request) => request.into_parts(),
    };
    let mut body = body.into_stream().map_err(unread)?;
    let mut all = BytesMut::new();
    while let Some(piece) = poll_fn(|cx| body.poll_piece(cx)).await {
        all.extend_from_slice(&piece.map_err(unread)?);
    }
    Ok(http::Request::from_parts(head, all.freeze()))
}

/// The next piece, which is not empty.
fn poll(source: &mut Source, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, BodyError>>> {
    loop {
        match std::mem::replace(source, Source::Ended) {
            Source::Ended => return Poll::Ready(None),
            Source::Bytes(bytes) => {
                return Poll::Ready((!bytes.is_empty()).then_some(Ok(bytes)));
            }
            Source::Late(slot) => match slot.open() {
                Ok(stream) => *source = Source::Stream(stream),
                Err(error) => return Poll::Ready(Some(Err(error.into()))),
            },
            Source::LateReader(slot) => match slot.open() {
                Ok(reader) => *source = Source::Reader(reader),
                Err(error) => return Poll::Ready(Some(Err(error.into()))),
            },
            Source::Reader(reader) => match begin(reader) {
                Step::Later(next) => *source = next,
                Step::Now(reader, piece) => return Poll::Ready(read(source, reader, piece)),
            },
            #[cfg(feature = "hyper-no-provider")]
            Source::Reading(mut task) => match Pin::new(&mut task).poll(cx) {
                Poll::Ready(Ok((reader, piece))) => {
                    return Poll::Ready(read(source, reader, piece));
                }
                Poll::Ready(Err(_)) => {
                    let error = io::Error::other("reading it was broken off");
                    return Poll::Ready(Some(Err(error.into())));
                }
                Poll::Pending => {
                    *source = Source::Reading(task);
                    return Poll::Pending;
                }
            },
            Source::Stream(mut stream) => {
                let frame = stream.as_mut().poll_frame(cx);
                *source = Source::Stream(stream);
                match std::task::ready!(frame) {
                    None => return Poll::Ready(None),
                    Some(Err(error)) => {
                        return Poll::Ready(Some(Err(io::Error::other(error).into())));
                    }
                    // Trailers are not for HTTP/1.1, and an empty piece would end the body.
                    Some(Ok(frame)) => match frame.into_data() {
                        Ok(piece) if !piece.is_empty() => return Poll::Ready(Some(Ok(piece))),
                        _ => {}
                    },
                }
            }
        }
    }
}

/// What reading a piece has come to.
enum Step {
    #[cfg_attr(
        not(feature = "hyper-no-provider"),
        allow(dead_code, reason = "without threads it is now")
    )]
    Later(Source),
    Now(Reader, io::Result<Bytes>),
}

fn begin(mut reader: Reader) -> Step {
    #[cfg(feature = "hyper-no-provider")]
    if let Ok(runtime) = tokio::runtime::Handle::try_current() {
        let task = runtime.spawn_blocking(move || {
            let piece = piece(&mut reader);
            (reader, piece)
        });
        return Step::Later(Source::Reading(task));
    }
    let piece = piece(&mut reader);
    Step::Now(reader, piece)
}

fn piece(reader: &mut Reader) -> io::Result<Bytes> {
    let mut piece = vec![0; PIECE];
    loop {
        match reader.read(&mut piece) {
            Ok(length) => {
                piece.truncate(length);
                return Ok(piece.into());
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

fn read(
    source: &mut Source,
    reader: Reader,
    piece: io::Result<Bytes>,
) -> Option<Result<Bytes, BodyError>> {
    match piece {
        Ok(piece) if piece.is_empty() => None,
        Ok(piece) => {
            *source = Source::Reader(reader);
            Some(Ok(piece))
        }
        Err(error) => Some(Err(error.into())),
    }
}

impl Body for BodyStream {
    type Data = Bytes;
    type Error = BodyError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        let piece = self.poll_piece(cx);
        piece.map(|piece| piece.map(|piece| piece.map(Frame::data)))
    }

    fn size_hint(&self) -> SizeHint {
        self.left
            .map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}

impl fmt::Debug for BodyStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BodyStream")
            .field("left", &self.left)
            .finish_non_exhaustive()
    }
}
