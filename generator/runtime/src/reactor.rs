//! Waiting for connections while the thread waits.

use std::future::poll_fn;
use std::io::{self, IoSlice, Read, Write};
use std::net::{SocketAddr, ToSocketAddrs};
use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc};
use std::task::{Context, Poll, Wake, Waker};
use std::thread;
use std::time::Instant;

use mio::net::TcpStream;
use mio::{Events, Interest, Token};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use super::net::Net;

/// Runs one future at a time on the thread that asks for it, and lets the thread wait for the
/// connections that the future knows of. There is no other thread and no task.
///
/// A clone is the same reactor. A connection stays with the one that made it.
#[derive(Clone)]
pub(super) struct Reactor {
    shared: Arc<Shared>,
}

struct Shared {
    poll: Mutex<mio::Poll>,
    registry: mio::Registry,
    tokens: AtomicUsize,
    /// When the future wants to be asked again, whatever happens.
    alarm: Mutex<Option<Instant>>,
    is_woken: AtomicBool,
}

impl Wake for Shared {
    fn wake(self: Arc<Self>) {
        self.is_woken.store(true, Ordering::Release);
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Reactor {
    pub(super) fn new() -> io::Result<Self> {
        let poll = mio::Poll::new()?;
        let registry = poll.registry().try_clone()?;
        let shared = Shared {
            poll: Mutex::new(poll),
            registry,
            tokens: AtomicUsize::new(0),
            alarm: Mutex::new(None),
            is_woken: AtomicBool::new(false),
        };
        Ok(Self {
            shared: Arc::new(shared),
        })
    }

    /// What `future` comes to.
    pub(super) fn run<T>(&self, future: impl Future<Output = T>) -> io::Result<T> {
        let mut future = pin!(future);
        let waker = Waker::from(Arc::clone(&self.shared));
        let mut cx = Context::from_waker(&waker);
        let mut events = Events::with_capacity(16);
        loop {
            self.shared.is_woken.store(false, Ordering::Release);
            *lock(&self.shared.alarm) = None;
            if let Poll::Ready(outcome) = future.as_mut().poll(&mut cx) {
                return Ok(outcome);
            }
            if self.shared.is_woken.load(Ordering::Acquire) {
                continue;
            }
            let alarm = *lock(&self.shared.alarm);
            let wait = alarm.map(|time| time.saturating_duration_since(Instant::now()));
            match lock(&self.shared.poll).poll(&mut events, wait) {
                Err(error) if error.kind() != io::ErrorKind::Interrupted => return Err(error),
                _ => {}
            }
        }
    }
}

impl Net for Reactor {
    type Stream = Stream;

    async fn resolve(&self, host: &str, port: u16, until: Instant) -> io::Result<Vec<SocketAddr>> {
        let host = host.to_owned();
        let (sender, receiver) = mpsc::channel();
        // The system gives no way to end a lookup, and may take longer than there is time.
        let lookup = move || {
            let found = (host.as_str(), port).to_socket_addrs();
            // Nobody may be listening by now.
            let _ = sender.send(found.map(Vec::from_iter));
        };
        thread::Builder::new().spawn(lookup)?;
        let left = until.saturating_duration_since(Instant::now());
        match receiver.recv_timeout(left) {
            Ok(found) => found,
            Err(_) => Err(io::ErrorKind::TimedOut.into()),
        }
    }

    async fn connect(&self, address: SocketAddr) -> io::Result<Stream> {
        let mut stream = TcpStream::connect(address)?;
        let token = Token(self.shared.tokens.fetch_add(1, Ordering::Relaxed));
        let both = Interest::READABLE | Interest::WRITABLE;
        self.shared.registry.register(&mut stream, token, both)?;
        poll_fn(|_| match stream.take_error() {
            Ok(Some(error)) | Err(error) => Poll::Ready(Err(error)),
            Ok(None) => match stream.peer_addr() {
                Ok(_) => Poll::Ready(Ok(())),
                Err(error) if error.kind() == io::ErrorKind::NotConnected => Poll::Pending,
                Err(error) => Poll::Ready(Err(error)),
            },
        })
        .await?;
        stream.set_nodelay(true)?;
        Ok(Stream(stream))
    }

    async fn sleep_until(&self, time: Instant) {
        poll_fn(|_| {
            if Instant::now() >= time {
                return Poll::Ready(());
            }
            let mut alarm = lock(&self.shared.alarm);
            *alarm = Some(alarm.map_or(time, |earlier| earlier.min(time)));
            Poll::Pending
        })
        .await;
    }
}

/// A connection. Where it is not ready, its reactor is about to wait for it.
pub(super) struct Stream(TcpStream);

fn ready<T>(outcome: io::Result<T>, cx: &Context<'_>) -> Poll<io::Result<T>> {
    match outcome {
        Err(error) if error.kind() == io::ErrorKind::WouldBlock => Poll::Pending,
        Err(error) if error.kind() == io::ErrorKind::Interrupted => {
            cx.waker().wake_by_ref();
            Poll::Pending
        }
        outcome => Poll::Ready(outcome),
    }
}

impl AsyncRead for Stream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        target: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let read = self.0.read(target.initialize_unfilled());
        ready(read, cx).map_ok(|length| target.advance(length))
    }
}

impl AsyncWrite for Stream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        ready(self.0.write(bytes), cx)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        ready(self.0.write_vectored(bytes), cx)
    }

    fn is_write_vectored(&self) -> bool {
        true
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready(self.0.flush(), cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready(self.0.shutdown(std::net::Shutdown::Write), cx)
    }
}
