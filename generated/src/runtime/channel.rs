//! Where requests go, and what goes with each of them.

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;

use super::attempts::{Attempts, Next, Outcome, Tuning};
use super::settings::Settings;
use super::transport::ErasedTransport;
use super::{Api, BuildError, ChannelBuilder, Clock, Metadata, Operation, Secret, Timer};

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
    /// A channel to `api` where it is ordinarily served, over `reqwest`.
    ///
    /// It touches neither network nor environment, and cannot fail: if there is no TLS on this
    /// system, the first call says so.
    #[cfg(feature = "reqwest")]
    #[must_use]
    pub fn new(api: &'static Api) -> Self {
        ChannelBuilder::new(api).build_late(super::ReqwestTransport::new())
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
        request: http::Request<Bytes>,
        tuning: Tuning,
    ) -> Outcome {
        let shared = &*self.shared;
        let timer = shared.timer.as_deref();
        let clock = timer.map(|timer| timer as &dyn Clock);
        let mut attempts = Attempts::new(metadata, request, tuning, &shared.settings, clock);
        loop {
            let exchange = shared.transport.send_erased(attempts.request());
            #[cfg(feature = "tracing")]
            let exchange = tracing::Instrument::instrument(exchange, attempts.span());
            match attempts.next(exchange.await) {
                Next::Done(outcome) => return outcome,
                Next::Send(pause) => {
                    if let Some((timer, pause)) = timer.zip(pause) {
                        timer.sleep(pause).await;
                    }
                }
            }
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
