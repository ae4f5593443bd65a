//! Where requests go while their thread waits.

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;

use super::attempts::{Attempts, Next};
use super::blocking_transport::{BlockingTimer, BlockingTransport};
use super::settings::Settings;
use super::ureq_transport::UreqTransport;
use super::{Api, BuildError, Call, ChannelBuilder, Clock, Error, Operation, Secret};

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
    /// A channel to `api` where it is ordinarily served, over `ureq`.
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
            .unwrap_or_else(|| Box::new(UreqTransport::new().connect_timeout(connect_timeout)));
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

    fn exchange(&self) -> Result<http::Response<Bytes>, Error> {
        let request = self.request()?;
        let shared = &*self.channel.shared;
        let (timer, settings) = (&*shared.timer, &shared.settings);
        let clock = Some(timer as &dyn Clock);
        let mut attempts = Attempts::new(O::METADATA, request, self.tuning, settings, clock);
        loop {
            let request = attempts.request();
            let exchange = || shared.transport.send(request);
            #[cfg(feature = "tracing")]
            let exchange = || attempts.span().in_scope(exchange);
            let outcome = exchange();
            match attempts.next(outcome) {
                Next::Done(outcome) => return outcome.map_err(Error::from),
                Next::Send(None) => {}
                Next::Send(Some(pause)) => timer.sleep(pause),
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
