//! Where requests go while their thread waits.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;

use super::attempts::{Attempts, Next, Outcome, Tuning};
use super::blocking_hyper_transport::HyperTransport;
use super::blocking_reading::{ByteReader, Items, collect, collect_while};
use super::blocking_transport::{BlockingTimer, BlockingTransport, Incoming};
use super::settings::Settings;
use super::streamed::Streamed;
use super::{
    Api, Body, BodyLimit, BuildError, Call, ChannelBuilder, Clock, Downloads, Error, Metadata,
    Operation, Secret, Streams, Timeout,
};

const NO_LIMIT: Timeout = Timeout(Duration::MAX);

/// Where requests go, what goes with each of them, and what carries them while the thread waits.
///
/// A clone is cheap and shares everything, the connections included.
#[derive(Clone)]
pub struct Channel {
    shared: Arc<Shared>,
}

struct Shared {
    settings: Settings,
    transport: Box<dyn BlockingTransport>,
    timer: Arc<dyn BlockingTimer>,
}

/// What carries requests while the thread waits, and what waits between them.
#[derive(Default)]
pub struct BlockingCarrier {
    transport: Option<Box<dyn BlockingTransport>>,
    timer: Option<Arc<dyn BlockingTimer>>,
}

impl Channel {
    /// A channel to `api` where it is ordinarily served, over `hyper`.
    ///
    /// It touches neither network nor environment, and cannot fail: if there is no TLS on this
    /// system, the first call says so.
    #[must_use]
    pub fn new(api: &'static Api) -> Self {
        Self::builder(api).finish()
    }

    /// A channel to `api` with settings of one's own.
    #[must_use]
    pub fn builder(api: &'static Api) -> ChannelBuilder<BlockingCarrier> {
        ChannelBuilder::new(api)
    }

    /// The request as it would be sent: absolute address, default headers, token, limits. Nothing
    /// is sent. Do not print it: unlike what else there is, it shows headers and body.
    ///
    /// # Errors
    ///
    /// An argument that cannot be sent; a token that is needed and missing, empty, or not fit for
    /// a header.
    pub fn prepare<O: Operation>(
        &self,
        operation: &O,
        token: Option<&Secret>,
    ) -> Result<http::Request<Bytes>, BuildError> {
        self.shared.settings.prepare(operation, token)
    }
}

impl ChannelBuilder<BlockingCarrier> {
    /// What carries the requests.
    #[must_use]
    pub fn transport(mut self, transport: impl BlockingTransport) -> Self {
        self.carrier.transport = Some(Box::new(transport));
        self
    }

    /// What tells the time and waits between attempts, in place of what the transport brings.
    #[must_use]
    pub fn timer(mut self, timer: impl BlockingTimer) -> Self {
        self.carrier.timer = Some(Arc::new(timer));
        self
    }

    /// The channel.
    ///
    /// # Errors
    ///
    /// A base address that is none, or a header that cannot be sent.
    pub fn build(self) -> Result<Channel, BuildError> {
        let channel = self.finish();
        channel.shared.settings.check()?;
        Ok(channel)
    }

    fn finish(self) -> Channel {
        let connect_timeout = self.settings.connect_timeout;
        let transport = self
            .carrier
            .transport
            .unwrap_or_else(|| Box::new(HyperTransport::new().connect_timeout(connect_timeout)));
        let timer = self.carrier.timer.unwrap_or_else(|| transport.timer());
        let shared = Shared {
            settings: self.settings.finish(),
            transport,
            timer,
        };
        Channel {
            shared: Arc::new(shared),
        }
    }
}

impl<O: Operation> Call<O, Channel> {
    /// The request as it would be sent. Nothing is sent. Do not print it: unlike the call, it
    /// shows headers and body.
    ///
    /// # Errors
    ///
    /// An argument or header that cannot be sent; a token that is needed and missing, empty, or not
    /// fit for a header.
    pub fn request(&self) -> Result<http::Request<Bytes>, BuildError> {
        self.request_with(&self.channel.shared.settings)
    }

    /// Sends the request, for the output.
    ///
    /// # Errors
    ///
    /// See [`Error`].
    pub fn send(self) -> Result<O::Output, Error> {
        O::response(self.exchange()?)
    }

    /// Sends the request, for the output together with the response's status and headers, and with
    /// [`CallInfo`](super::CallInfo) as an extension.
    ///
    /// # Errors
    ///
    /// See [`Error`].
    pub fn response(self) -> Result<http::Response<O::Output>, Error> {
        Self::read_response(self.exchange()?)
    }

    /// The request as it would be sent, whose body may be a stream. Nothing is sent.
    ///
    /// # Errors
    ///
    /// As for [`request`](Self::request).
    pub fn streaming_request(&self) -> Result<http::Request<Body>, BuildError> {
        self.streaming_request_with(&self.channel.shared.settings)
    }

    fn exchange(&self) -> Result<http::Response<Bytes>, Error> {
        let request = self.streaming_request()?;
        let shared = &*self.channel.shared;
        let mut attempts = shared.attempts(O::METADATA, request, self.tuning);
        loop {
            let request = attempts.request();
            let exchange = || shared.exchange(request);
            #[cfg(feature = "tracing")]
            let exchange = || attempts.span().in_scope(exchange);
            let outcome = exchange();
            match attempts.next(outcome) {
                Next::Done(outcome) => return outcome.map_err(Error::from),
                Next::Send(pause) => shared.wait(pause),
            }
        }
    }

    fn open_response(&self, media_type: &'static str) -> Result<ByteReader, Error> {
        let shared = &*self.channel.shared;
        let request = self.request_of(media_type, &shared.settings)?;
        let mut attempts = shared.attempts(O::METADATA, request, self.tuning);
        loop {
            let request = attempts.request();
            let exchange = || shared.begin(request);
            #[cfg(feature = "tracing")]
            let exchange = || attempts.span().in_scope(exchange);
            let (outcome, body) = exchange();
            match (attempts.next(outcome), body) {
                (Next::Done(outcome), Some(body)) => {
                    let streamed = Streamed::new(O::METADATA, outcome?.map(drop));
                    return Ok(ByteReader::new(streamed, body));
                }
                (Next::Done(outcome), None) => return Err(Self::refusal_of(outcome?)),
                (Next::Send(pause), _) => shared.wait(pause),
            }
        }
    }
}

impl<O: Downloads> Call<O, Channel> {
    /// Sends the request, for the bytes of the response as they come in: however many there are,
    /// and however long they take in all. Each piece has its
    /// [time](Self::idle_timeout), which is also the most that the client waits for the head of the
    /// response. Once the response has begun the call is not made again.
    ///
    /// # Errors
    ///
    /// See [`Error`].
    pub fn reader(self) -> Result<ByteReader, Error> {
        self.open_response(O::MEDIA_TYPE)
    }
}

impl<O: Streams> Call<O, Channel> {
    /// Sends the request, for the values of the response as they come in: however many there are,
    /// and however long they take in all. Each piece has its
    /// [time](Self::idle_timeout), which is also the most that the client waits for the head of the
    /// response. Once the response has begun the call is not made again.
    ///
    /// # Errors
    ///
    /// See [`Error`].
    pub fn items(self) -> Result<Items<O::Item>, Error> {
        let BodyLimit(limit) = self.channel.shared.settings.body_limit;
        Ok(Items::new(self.open_response(O::MEDIA_TYPE)?, limit))
    }
}

impl Shared {
    fn attempts(
        &self,
        metadata: &'static Metadata,
        request: http::Request<Body>,
        tuning: Tuning,
    ) -> Attempts<'_> {
        let clock = Some(&*self.timer as &dyn Clock);
        Attempts::new(metadata, request, tuning, &self.settings, clock)
    }

    fn exchange(&self, request: http::Request<Body>) -> Outcome {
        match Body::whole(request) {
            Ok(request) => self.transport.send(request),
            Err(request) => {
                let limit = request.extensions().get().copied();
                collect(self.transport.stream(*request)?, limit)
            }
        }
    }

    /// A response without its body, and that body where it is a success.
    fn begin(&self, request: http::Request<Body>) -> (Outcome, Option<Incoming>) {
        let limit = request.extensions().get().copied();
        let Timeout(time) = request.extensions().get().copied().unwrap_or(NO_LIMIT);
        let begun = self.timer.now();
        let response = match self.transport.stream(request) {
            Ok(response) => response,
            Err(error) => return (Err(error), None),
        };
        if !response.status().is_success() {
            let is_in_time = || self.timer.now().saturating_sub(begun) < time;
            return (collect_while(response, limit, is_in_time), None);
        }
        let (head, body) = response.into_parts();
        let response = http::Response::from_parts(head, Bytes::new());
        (Ok(response), Some(body))
    }

    fn wait(&self, pause: Option<Duration>) {
        if let Some(pause) = pause {
            self.timer.sleep(pause);
        }
    }
}

impl fmt::Debug for Channel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Channel")
            .field("base_url", &self.shared.settings.shown_base_url())
            .finish_non_exhaustive()
    }
}
