//! The body of a request on its way.

#[cfg(feature = "blocking-no-provider")]
use std::io::Read as _;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};

use super::body::BodyError;
#[cfg(feature = "blocking-no-provider")]
use super::body_reader::BodyReader;
#[cfg(feature = "hyper-no-provider")]
use super::body_stream::BodyStream;

/// How much is read at a time.
#[cfg(feature = "blocking-no-provider")]
const PIECE: usize = 64 * 1024;

/// The body of a request on its way.
pub(super) enum Outgoing {
    Bytes(Bytes),
    #[cfg(feature = "hyper-no-provider")]
    Stream(Box<BodyStream>),
    /// Read in place: the thread may wait.
    #[cfg(feature = "blocking-no-provider")]
    Reader(Box<BodyReader>, Option<u64>),
}

impl Body for Outgoing {
    type Data = Bytes;
    type Error = BodyError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        let _ = &cx;
        match &mut *self {
            Self::Bytes(bytes) if bytes.is_empty() => Poll::Ready(None),
            Self::Bytes(bytes) => {
                let bytes = std::mem::take(bytes);
                Poll::Ready(Some(Ok(Frame::data(bytes))))
            }
            #[cfg(feature = "hyper-no-provider")]
            Self::Stream(stream) => Pin::new(&mut **stream).poll_frame(cx),
            #[cfg(feature = "blocking-no-provider")]
            Self::Reader(reader, _) => {
                let mut piece = vec![0; PIECE];
                Poll::Ready(match reader.read(&mut piece) {
                    Ok(0) => None,
                    Ok(length) => {
                        piece.truncate(length);
                        Some(Ok(Frame::data(piece.into())))
                    }
                    Err(error) => Some(Err(error.downcast().unwrap_or_else(BodyError::from))),
                })
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        matches!(self, Self::Bytes(bytes) if bytes.is_empty())
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Self::Bytes(bytes) => SizeHint::with_exact(bytes.len() as u64),
            #[cfg(feature = "hyper-no-provider")]
            Self::Stream(stream) => stream.size_hint(),
            #[cfg(feature = "blocking-no-provider")]
            Self::Reader(_, length) => length.map_or_else(SizeHint::default, SizeHint::with_exact),
        }
    }
}
