//! The same call over both clients.

use std::io::Read;
use std::time::Duration;

use openapi_runtime::{
    Body, Call, Channel, ChannelBuilder, Downloads, Error, Operation, Retry, Streams, blocking,
};

use crate::operations::API;
use crate::server::{Act, Got, Server};

const RETRY: Retry = Retry::new().backoff(Duration::from_millis(5), Duration::from_millis(5));

pub(crate) const IDLE: Duration = Duration::from_secs(1);

pub(crate) fn run<F: IntoFuture>(future: F) -> F::Output {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(future.into_future())
}

fn settings<C>(builder: ChannelBuilder<C>, server: &Server) -> ChannelBuilder<C> {
    builder
        .base_url(&server.address)
        .retry(RETRY)
        .body_limit(4096)
        .timeout(Duration::from_secs(5))
}

pub(crate) fn channel(server: &Server) -> Channel {
    settings(Channel::builder(&API), server).build().unwrap()
}

pub(crate) fn blocking_channel(server: &Server) -> blocking::Channel {
    let builder = settings(blocking::Channel::builder(&API), server);
    builder.build().unwrap()
}

/// What each client makes of a call that sends a body. The server is started anew for each.
pub(crate) fn send<O: Operation + 'static>(
    acts: &[Act],
    operation: impl Fn() -> O,
    check: impl Fn(&str, Result<O::Output, Error>, Vec<Got>),
) {
    let server = Server::start(acts);
    let call = Call::new(channel(&server), None, operation());
    check("async", run(call), server.got());
    let server = Server::start(acts);
    let call = Call::new(blocking_channel(&server), None, operation());
    check("blocking", call.send(), server.got());
}

/// The pieces put together, and the error that ended them.
pub(crate) type Downloaded = Result<(Vec<u8>, Option<Error>), Error>;

pub(crate) fn download<O: Downloads>(
    acts: &[Act],
    operation: impl Fn() -> O,
    check: impl Fn(&str, Downloaded, Vec<Got>),
) {
    let server = Server::start(acts);
    let call = Call::new(channel(&server), None, operation())
        .idle_timeout(IDLE)
        .timeout(IDLE);
    let downloaded = run(async {
        let mut stream = call.stream().await?;
        let mut all = Vec::new();
        while let Some(piece) = stream.next().await {
            match piece {
                Ok(piece) => all.extend_from_slice(&piece),
                Err(error) => {
                    assert!(stream.next().await.is_none());
                    return Ok((all, Some(error)));
                }
            }
        }
        Ok((all, None))
    });
    check("async", downloaded, server.got());
    let server = Server::start(acts);
    let call = Call::new(blocking_channel(&server), None, operation())
        .idle_timeout(IDLE)
        .timeout(IDLE);
    let downloaded = call.reader().map(|mut reader| {
        let mut all = Vec::new();
        let error = reader.read_to_end(&mut all).err();
        (all, error.map(|error| error.downcast::<Error>().unwrap()))
    });
    check("blocking", downloaded, server.got());
}

/// All items.
pub(crate) type Listed<T> = Result<Vec<Result<T, Error>>, Error>;

pub(crate) fn items<O>(
    acts: &[Act],
    operation: impl Fn() -> O,
    check: impl Fn(&str, Listed<O::Item>, Vec<Got>),
) where
    O: Streams,
{
    let server = Server::start(acts);
    let call = Call::new(channel(&server), None, operation()).idle_timeout(IDLE);
    let listed = run(async {
        let mut items = call.items().await?;
        let mut all = Vec::new();
        while let Some(item) = items.next().await {
            all.push(item);
        }
        assert!(items.next().await.is_none());
        Ok(all)
    });
    check("async", listed, server.got());
    let server = Server::start(acts);
    let call = Call::new(blocking_channel(&server), None, operation()).idle_timeout(IDLE);
    check(
        "blocking",
        call.items().map(Iterator::collect),
        server.got(),
    );
}

/// A body of pieces for the asynchronous client.
pub(crate) struct Pieces(pub(crate) Vec<&'static [u8]>);

impl http_body::Body for Pieces {
    type Data = bytes::Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Result<http_body::Frame<bytes::Bytes>, std::io::Error>>> {
        let next = (!self.0.is_empty()).then(|| self.0.remove(0));
        let frame = next.map(|piece| Ok(http_body::Frame::data(bytes::Bytes::from_static(piece))));
        std::task::Poll::Ready(frame)
    }
}

/// A reader of so many bytes.
pub(crate) fn zeros(length: u64) -> impl Read + Send + 'static {
    std::io::repeat(b'0').take(length)
}

/// A body of so many bytes that can be read once.
pub(crate) fn once(length: u64) -> Body {
    Body::reader(zeros(length))
}

/// A body of so many bytes that can be read again.
pub(crate) fn again(length: u64) -> Body {
    Body::reopened(move || Ok(zeros(length)))
}
