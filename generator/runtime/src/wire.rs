//! Connections as `hyper` wants them.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};

use hyper::rt::ReadBufCursor;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// How much is read at a time.
const PIECE: usize = 16 * 1024;

/// A connection on which what the server has said is heard even if it no longer listens.
///
/// A server may refuse a long body (`413`, `429`) and close the connection before it has read it.
/// Then writing fails while the answer is there to be read. So a failure to write is not told
/// before reading has come to its end.
pub(super) struct Patient<S> {
    stream: S,
    unwritten: Option<io::Error>,
}

impl<S> Patient<S> {
    pub(super) fn new(stream: S) -> Self {
        Self {
            stream,
            unwritten: None,
        }
    }

    fn written<T>(
        &mut self,
        cx: &Context<'_>,
        outcome: Poll<io::Result<T>>,
    ) -> Poll<io::Result<T>> {
        let Poll::Ready(Err(error)) = outcome else {
            return outcome;
        };
        self.unwritten = Some(error);
        cx.waker().wake_by_ref();
        Poll::Pending
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Patient<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        target: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = target.filled().len();
        let read = ready!(Pin::new(&mut self.stream).poll_read(cx, target));
        let is_end = read.is_err() || target.filled().len() == before;
        match self.unwritten.take() {
            Some(error) if is_end => Poll::Ready(Err(error)),
            unwritten => {
                self.unwritten = unwritten;
                Poll::Ready(read)
            }
        }
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Patient<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        if self.unwritten.is_some() {
            return Poll::Pending;
        }
        let outcome = Pin::new(&mut self.stream).poll_write(cx, bytes);
        self.written(cx, outcome)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        if self.unwritten.is_some() {
            return Poll::Pending;
        }
        let outcome = Pin::new(&mut self.stream).poll_write_vectored(cx, bytes);
        self.written(cx, outcome)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.unwritten.is_some() {
            return Poll::Pending;
        }
        let outcome = Pin::new(&mut self.stream).poll_flush(cx);
        self.written(cx, outcome)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

/// Whether all that was to be written on a connection is written.
#[derive(Clone, Default)]
pub(super) struct Written(Arc<AtomicBool>);

impl Written {
    pub(super) fn is_all(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }

    fn set(&self, is_all: bool) {
        self.0.store(is_all, Ordering::Release);
    }
}

/// The traits of `tokio` turned into those of `hyper`.
pub(super) struct Wire<S> {
    stream: S,
    piece: Box<[u8]>,
    written: Written,
}

impl<S> Wire<S> {
    pub(super) fn new(stream: S, written: Written) -> Self {
        let piece = vec![0; PIECE].into();
        Self {
            stream,
            piece,
            written,
        }
    }
}

impl<S: AsyncRead + Unpin> hyper::rt::Read for Wire<S> {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        mut target: ReadBufCursor<'_>,
    ) -> Poll<io::Result<()>> {
        let Self { stream, piece, .. } = self.get_mut();
        let length = target.remaining().min(piece.len());
        let mut buffer = ReadBuf::new(&mut piece[..length]);
        ready!(Pin::new(stream).poll_read(cx, &mut buffer))?;
        target.put_slice(buffer.filled());
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncWrite + Unpin> hyper::rt::Write for Wire<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.written.set(false);
        Pin::new(&mut self.stream).poll_write(cx, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.written.set(false);
        Pin::new(&mut self.stream).poll_write_vectored(cx, bytes)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        // `hyper` flushes when it has nothing left to write.
        ready!(Pin::new(&mut self.stream).poll_flush(cx))?;
        self.written.set(true);
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
