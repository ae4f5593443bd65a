//! Where requests go, and what goes with each of them.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;

use super::attempts::{Attempts, Next, Outcome, Tuning};
use super::incoming::{collect, collect_within};
use super::reading::Reading;
use super::settings::Settings;
use super::streamed::{IDLE_TIMEOUT, Streamed};
use super::transport::ErasedTransport;
use super::{
    Api, Body, BuildError, ChannelBuilder, Clock, Incoming, Metadata, Operation, Secret, Timeout,
    Timer, TransportError,
};

/// Where requests go, what goes with each of them, and what carries them.
///
/// A clone is cheap and shares everything, the connections included.
#[derive(Clone)]
pub struct Channel {
    shared: Arc<Shared>,
}

struct Shared {
    settings: Settings,
    transport: Box<dyn ErasedTransport>,
    timer: Option<Arc<dyn Timer>>,
}

impl Channel {
    /// A channel to `api` where it is ordinarily served, over `hyper`.
    ///
    /// It touches neither network nor environment, and cannot fail: if there is no TLS on this
    /// system, the first call says so.
    #[cfg(feature = "hyper-no-provider")]
    #[must_use]
    pub fn new(api: &'static Api) -> Self {
        ChannelBuilder::new(api).build_late(super::HyperTransport::new())
    }

    /// A channel to `api` with settings of one's own.
    #[must_use]
    pub fn builder(api: &'static Api) -> ChannelBuilder {
        ChannelBuilder::new(api)
    }

    pub(super) fn from_parts(
        settings: Settings,
        transport: Box<dyn ErasedTransport>,
        timer: Option<Arc<dyn Timer>>,
    ) -> Self {
        let shared = Shared {
            settings,
            transport,
            timer,
        };
        Self {
            shared: Arc::new(shared),
        }
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

    pub(super) fn settings(&self) -> &Settings {
        &self.shared.settings
    }

    /// Sends `request`, again if need be.
    pub(super) async fn send(
        &self,
        metadata: &'static Metadata,
        request: http::Request<Body>,
        tuning: Tuning,
    ) -> Outcome {
        let shared = &*self.shared;
        let mut attempts = shared.attempts(metadata, request, tuning);
        loop {
            let exchange = shared.exchange(attempts.request());
            #[cfg(feature = "tracing")]
            let exchange = tracing::Instrument::instrument(exchange, attempts.span());
            match attempts.next(exchange.await) {
                Next::Done(outcome) => return outcome,
                Next::Send(pause) => shared.wait(pause).await,
            }
        }
    }

    /// Sends `request`, again if need be, until the head of a response is there. One that is no
    /// success is read to its end.
    pub(super) async fn open(
        &self,
        metadata: &'static Metadata,
        request: http::Request<Body>,
        tuning: Tuning,
        idle: Duration,
    ) -> Result<Result<Reading, http::Response<Bytes>>, TransportError> {
        let shared = &*self.shared;
        let mut attempts = shared.attempts(metadata, request, tuning);
        loop {
            let exchange = shared.begin(attempts.request());
            #[cfg(feature = "tracing")]
            let exchange = tracing::Instrument::instrument(exchange, attempts.span());
            let (outcome, body) = exchange.await;
            match (attempts.next(outcome), body) {
                (Next::Done(outcome), Some(body)) => {
                    let streamed = Streamed::new(metadata, outcome?.map(drop));
                    let timer = shared.timer.clone();
                    return Ok(Ok(Reading::new(streamed, body, timer, idle)));
                }
                (Next::Done(outcome), None) => return outcome.map(Err),
                (Next::Send(pause), _) => shared.wait(pause).await,
            }
        }
    }
}

impl Shared {
    fn attempts(
        &self,
        metadata: &'static Metadata,
        request: http::Request<Body>,
        tuning: Tuning,
    ) -> Attempts<'_> {
        let clock = self.timer.as_deref().map(|timer| timer as &dyn Clock);
        Attempts::new(metadata, request, tuning, &self.settings, clock)
    }

    async fn exchange(&self, request: http::Request<Body>) -> Outcome {
        match Body::whole(request) {
            Ok(request) => self.transport.send_erased(request).await,
            Err(request) => {
                let limit = request.extensions().get().copied();
                collect(self.transport.stream_erased(*request).await?, limit).await
            }
        }
    }

    /// A response without its body, and that body where it is a success.
    async fn begin(&self, request: http::Request<Body>) -> (Outcome, Option<Incoming>) {
        let limit = request.extensions().get().copied();
        let timeout = request.extensions().get().copied();
        let (head, body) = match self.transport.stream_erased(request).await {
            Ok(response) => response.into_parts(),
            Err(error) => return (Err(error), None),
        };
        if head.status.is_success() {
            let response = http::Response::from_parts(head, Bytes::new());
            return (Ok(response), Some(body));
        }
        let Timeout(time) = timeout.unwrap_or(Timeout(IDLE_TIMEOUT));
        let response = http::Response::from_parts(head, body);
        let timer = self.timer.as_deref();
        (collect_within(response, limit, timer, time).await, None)
    }

    async fn wait(&self, pause: Option<Duration>) {
        if let Some((timer, pause)) = self.timer.as_deref().zip(pause) {
            timer.sleep(pause).await;
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
