//! The settings of a channel.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderName, HeaderValue};

use super::settings::Settings;
use super::transport::ErasedTransport;
use super::{Api, BodyLimit, BuildError, Channel, Retry, RetryBudget, Timer, Transport};

/// The settings of a [`Channel`]. The first error is kept and comes out of
/// [`build`](Self::build).
pub struct ChannelBuilder<C = Carrier> {
    pub(super) settings: Settings,
    pub(super) carrier: C,
}

/// What carries requests asynchronously, and what waits between them.
#[derive(Default)]
pub struct Carrier {
    transport: Option<Box<dyn ErasedTransport>>,
    timer: Option<Arc<dyn Timer>>,
}

impl<C: Default> ChannelBuilder<C> {
    pub(super) fn new(api: &'static Api) -> Self {
        Self {
            settings: Settings::new(api),
            carrier: C::default(),
        }
    }
}

impl<C> ChannelBuilder<C> {
    /// Where requests go: `https`, a host, optionally a port and a path prefix. Plain `http` is taken
    /// for `localhost`, `127.0.0.0/8` and `[::1]`, and elsewhere only with
    /// [`allow_plain_http`](Self::allow_plain_http).
    ///
    /// It takes the place of the API's own address. An operation that is served elsewhere
    /// ([`Operation::BASE_URL`](super::Operation::BASE_URL)) is then refused until
    /// [`server_url`](Self::server_url) says where it goes.
    #[must_use]
    pub fn base_url(mut self, base_url: impl AsRef<str>) -> Self {
        base_url.as_ref().clone_into(&mut self.settings.base_url);
        self
    }

    /// Where operations go whose own address is `server`, in its place.
    #[must_use]
    pub fn server_url(mut self, server: impl AsRef<str>, url: impl AsRef<str>) -> Self {
        let urls = (server.as_ref().to_owned(), url.as_ref().to_owned());
        self.settings.server_urls.insert(0, urls);
        self
    }

    /// Whether requests may go to another machine by plain `http`, where anybody on the way can read
    /// the token and change the answer. They may not if not set.
    #[must_use]
    pub fn allow_plain_http(mut self, allow: bool) -> Self {
        self.settings.allow_plain_http = allow;
        self
    }

    /// The `user-agent` of each request.
    #[must_use]
    pub fn user_agent(mut self, user_agent: impl AsRef<str>) -> Self {
        let target = &mut self.settings.user_agent;
        user_agent.as_ref().clone_into(target);
        self
    }

    /// A header of each request that the operation does not set itself. Not `authorization`, which
    /// is made of the token, operation by operation; nor one that frames the message or names its
    /// target, such as `content-length`, `transfer-encoding` or `host`.
    #[must_use]
    pub fn header(
        mut self,
        name: impl TryInto<HeaderName>,
        value: impl TryInto<HeaderValue>,
    ) -> Self {
        self.settings.add_header(name, value);
        self
    }

    /// How long a call may take in all, its attempts and the pauses between them included, unless
    /// the call says otherwise. 60 seconds if not set.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.settings.timeout = timeout;
        self
    }

    /// How long a connection may take to come about, within the time of the call: 10 seconds if not
    /// set. It is for the transport that comes with the crate; one of one's own has its own.
    #[cfg(any(feature = "hyper-no-provider", feature = "blocking-no-provider"))]
    #[must_use]
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.settings.connect_timeout = timeout;
        self
    }

    /// When calls are made again, unless the call says otherwise.
    #[must_use]
    pub fn retry(mut self, retry: Retry) -> Self {
        self.settings.retry = retry;
        self
    }

    /// How many retries all calls of the channel may make between them. Channels that are given
    /// clones of one budget share it.
    #[must_use]
    pub fn retry_budget(mut self, budget: RetryBudget) -> Self {
        self.settings.budget = budget;
        self
    }

    /// How many bytes the body of a response may have, or one value of a stream: 16 MiB if not set.
    /// Of the body of an error 256 KiB are read at most.
    #[must_use]
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.settings.body_limit = BodyLimit(bytes);
        self
    }
}

impl ChannelBuilder {
    /// What carries the requests.
    #[must_use]
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.carrier.timer = self.carrier.timer.or_else(|| transport.timer());
        self.carrier.transport = Some(Box::new(transport));
        self
    }

    /// What tells the time and waits between attempts, in place of what the transport brings. A
    /// channel with neither makes one attempt only.
    #[must_use]
    pub fn timer(mut self, timer: impl Timer) -> Self {
        self.carrier.timer = Some(Arc::new(timer));
        self
    }

    /// The channel.
    ///
    /// # Errors
    ///
    /// A base address that is none, a header that cannot be sent, or nothing to send with (no
    /// [`transport`](Self::transport), and the crate is built without one).
    pub fn build(self) -> Result<Channel, BuildError> {
        let this = if self.carrier.transport.is_none() {
            self.with_default_transport()?
        } else {
            self
        };
        let settings = this.settings.finish();
        settings.check()?;
        let Some(transport) = this.carrier.transport else {
            return Err(no_transport());
        };
        Ok(Channel::from_parts(settings, transport, this.carrier.timer))
    }

    /// The channel, whose errors come out of its first call.
    #[cfg(feature = "hyper-no-provider")]
    pub(super) fn build_late(self, transport: impl Transport) -> Channel {
        let timer = transport.timer();
        Channel::from_parts(self.settings.finish(), Box::new(transport), timer)
    }

    #[cfg(feature = "hyper-no-provider")]
    fn with_default_transport(self) -> Result<Self, BuildError> {
        let timeout = self.settings.connect_timeout;
        let transport = super::HyperTransport::new().connect_timeout(timeout);
        Ok(self.transport(transport))
    }

    #[cfg(not(feature = "hyper-no-provider"))]
    fn with_default_transport(self) -> Result<Self, BuildError> {
        Err(no_transport())
    }
}

fn no_transport() -> BuildError {
    let message = "there is no transport: set one, or build with the feature `hyper`";
    BuildError::new(super::BuildErrorKind::Transport, message)
}

impl<C> fmt::Debug for ChannelBuilder<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ChannelBuilder")
            .field("base_url", &self.settings.shown_base_url())
            .finish_non_exhaustive()
    }
}
