//! What the clients that come with the crate need of the system, whether they wait by futures or by
//! letting their thread wait.

use std::future::poll_fn;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::{Pin, pin};
use std::task::Poll;
use std::time::{Duration, Instant};

use tokio::io::{AsyncRead, AsyncWrite};

/// How long one address has before the next is tried beside it, as RFC 8305 recommends.
const HEAD_START: Duration = Duration::from_millis(250);

pub(super) trait Net: Clone + Send + Sync + Unpin + 'static {
    type Stream: AsyncRead + AsyncWrite + Unpin + Send + 'static;

    /// The addresses of a name, in the order in which they should be tried.
    fn resolve(
        &self,
        host: &str,
        port: u16,
        until: Instant,
    ) -> impl Future<Output = io::Result<Vec<SocketAddr>>> + Send;

    fn connect(&self, address: SocketAddr)
    -> impl Future<Output = io::Result<Self::Stream>> + Send;

    fn sleep_until(&self, time: Instant) -> impl Future<Output = ()> + Send;
}

/// What `future` comes to, unless that takes too long.
pub(super) async fn within<T>(
    net: &impl Net,
    until: Instant,
    future: impl Future<Output = T>,
) -> Option<T> {
    let mut future = pin!(future);
    let mut late = pin!(net.sleep_until(until));
    poll_fn(|cx| match future.as_mut().poll(cx) {
        Poll::Ready(outcome) => Poll::Ready(Some(outcome)),
        Poll::Pending => late.as_mut().poll(cx).map(|()| None),
    })
    .await
}

/// A connection to one of the addresses of `host`, which may be an address itself.
pub(super) async fn reach<N: Net>(
    net: &N,
    host: &str,
    port: u16,
    until: Instant,
) -> io::Result<N::Stream> {
    let addresses = match host.parse::<IpAddr>() {
        Ok(address) => vec![SocketAddr::new(address, port)],
        Err(_) => net.resolve(host, port, until).await?,
    };
    race(net, by_turns(addresses)).await
}

/// The same addresses, with those of both kinds by turns: a network may know only one of them.
fn by_turns(addresses: Vec<SocketAddr>) -> Vec<SocketAddr> {
    let first_is_v6 = addresses.first().is_some_and(SocketAddr::is_ipv6);
    let (one, other): (Vec<_>, Vec<_>) = addresses
        .into_iter()
        .partition(|address| address.is_ipv6() == first_is_v6);
    let (mut one, mut other) = (one.into_iter(), other.into_iter());
    let mut all = Vec::new();
    loop {
        let pair = [one.next(), other.next()];
        if pair == [None, None] {
            return all;
        }
        all.extend(pair.into_iter().flatten());
    }
}

type Attempt<'a, S> = Pin<Box<dyn Future<Output = io::Result<S>> + Send + 'a>>;

/// The first connection that succeeds, or the last failure.
async fn race<N: Net>(net: &N, addresses: Vec<SocketAddr>) -> io::Result<N::Stream> {
    let mut waiting = addresses.into_iter();
    let mut running: Vec<Attempt<'_, N::Stream>> = Vec::new();
    let mut failure = io::Error::new(io::ErrorKind::NotFound, "the host has no address");
    loop {
        match waiting.next() {
            Some(address) => running.push(Box::pin(net.connect(address))),
            None if running.is_empty() => return Err(failure),
            None => {}
        }
        let next = Instant::now() + HEAD_START;
        let mut head_start = pin!(net.sleep_until(next));
        let is_last = waiting.len() == 0;
        let outcome = poll_fn(|cx| {
            for number in 0..running.len() {
                if let Poll::Ready(outcome) = running[number].as_mut().poll(cx) {
                    drop(running.swap_remove(number));
                    return Poll::Ready(Some(outcome));
                }
            }
            match is_last {
                true => Poll::Pending,
                false => head_start.as_mut().poll(cx).map(|()| None),
            }
        });
        match outcome.await {
            Some(Ok(stream)) => return Ok(stream),
            Some(Err(error)) => failure = error,
            None => {}
        }
    }
}
