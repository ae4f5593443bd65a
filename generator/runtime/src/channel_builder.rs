//! The settings of a channel.

use std::fmt;
use std::time::Duration;

use http::header::{AUTHORIZATION, USER_AGENT};
use http::{HeaderMap, HeaderName, HeaderValue, Uri};

use super::channel::Settings;
use super::transport::ErasedTransport;
use super::{Api, BuildError, BuildErrorKind, Channel, Transport};

/// How long an exchange may take unless told otherwise.
const TIMEOUT: Duration = Duration::from_secs(60);

/// The settings of a [`Channel`]. The first error is kept and comes out of
/// [`build`](Self::build).
pub struct ChannelBuilder {
    base_url: String,
    user_agent: String,
    headers: HeaderMap,
    timeout: Duration,
    transport: Option<Box<dyn ErasedTransport>>,
    error: Option<BuildError>,
}

impl ChannelBuilder {
    pub(super) fn new(api: &'static Api) -> Self {
        Self {
            base_url: api.base_url.to_owned(),
            user_agent: api.user_agent.to_owned(),
            headers: HeaderMap::new(),
            timeout: TIMEOUT,
            transport: None,
            error: None,
        }
    }

    /// Where requests go: `http` or `https`, a host, optionally a port and a path prefix.
    #[must_use]
    pub fn base_url(mut self, base_url: impl AsRef<str>) -> Self {
        base_url.as_ref().clone_into(&mut self.base_url);
        self
    }

    /// The `user-agent` of each request.
    #[must_use]
    pub fn user_agent(mut self, user_agent: impl AsRef<str>) -> Self {
        user_agent.as_ref().clone_into(&mut self.user_agent);
        self
    }

    /// A header of each request that the operation does not set itself. Not `authorization`, which
    /// is made of the token, operation by operation.
    #[must_use]
    pub fn header(
        mut self,
        name: impl TryInto<HeaderName>,
        value: impl TryInto<HeaderValue>,
    ) -> Self {
        match header(name, value) {
            Ok((name, _)) if name == AUTHORIZATION => {
                let message = "`authorization` cannot be a default header: set a token instead";
                let error = BuildError::new(BuildErrorKind::Header, message);
                self.error.get_or_insert(error.about("authorization"));
            }
            Ok((name, value)) => {
                self.headers.insert(name, value);
            }
            Err(error) => {
                self.error.get_or_insert(error);
            }
        }
        self
    }

    /// How long an exchange may take, from connecting to the last byte of the body, unless the
    /// call says otherwise. 60 seconds if not set.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// What carries the requests.
    #[must_use]
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Box::new(transport));
        self
    }

    /// The channel.
    ///
    /// # Errors
    ///
    /// A base address that is none, a header that cannot be sent, or nothing to send with (no
    /// [`transport`](Self::transport), and the crate is built without one).
    pub fn build(mut self) -> Result<Channel, BuildError> {
        let transport = match self.transport.take() {
            Some(transport) => transport,
            None => default_transport()?,
        };
        let settings = self.settings()?;
        Ok(Channel::from_parts(Ok(settings), transport))
    }

    /// The channel, whose errors come out of its first call.
    #[cfg(feature = "reqwest")]
    pub(super) fn build_late(self, transport: Box<dyn ErasedTransport>) -> Channel {
        Channel::from_parts(self.settings(), transport)
    }

    fn settings(mut self) -> Result<Settings, BuildError> {
        if let Some(error) = self.error.take() {
            return Err(error);
        }
        let base_url = checked_base_url(&self.base_url)?;
        let (name, value) = header(USER_AGENT, self.user_agent)?;
        self.headers.insert(name, value);
        Ok(Settings {
            base_url,
            headers: self.headers,
            timeout: self.timeout,
        })
    }
}

#[cfg(feature = "reqwest")]
fn default_transport() -> Result<Box<dyn ErasedTransport>, BuildError> {
    Ok(Box::new(super::ReqwestTransport::new()))
}

#[cfg(not(feature = "reqwest"))]
fn default_transport() -> Result<Box<dyn ErasedTransport>, BuildError> {
    let message = "there is no transport: set one, or build with the feature `reqwest`";
    Err(BuildError::new(BuildErrorKind::Transport, message))
}

/// A header as it is given by a caller. Those that prove who is calling are never printed.
pub(super) fn header(
    name: impl TryInto<HeaderName>,
    value: impl TryInto<HeaderValue>,
) -> Result<(HeaderName, HeaderValue), BuildError> {
    let fault = |message| BuildError::new(BuildErrorKind::Header, message);
    let name = name
        .try_into()
        .map_err(|_| fault("a header has a name that is none".to_owned()))?;
    let mut value = value.try_into().map_err(|_| {
        fault(format!("header `{name}` holds what a header cannot hold")).about(name.as_str())
    })?;
    if matches!(
        name.as_str(),
        "authorization" | "cookie" | "proxy-authorization"
    ) {
        value.set_sensitive(true);
    }
    Ok((name, value))
}

/// The address without a slash at its end.
fn checked_base_url(text: &str) -> Result<String, BuildError> {
    let fault = |message| BuildError::new(BuildErrorKind::BaseUrl, message);
    let uri = Uri::try_from(text)
        .map_err(|error| fault("the base address is not an address").because(error))?;
    if !matches!(uri.scheme_str(), Some("http" | "https")) {
        return Err(fault("the base address is neither `http` nor `https`"));
    }
    let authority = uri.authority().map_or("", |authority| authority.as_str());
    if authority.contains('@') {
        return Err(fault("the base address holds a user name or password"));
    }
    if uri.host().is_none_or(str::is_empty) {
        return Err(fault("the base address has no host"));
    }
    if text.contains(['?', '#']) {
        return Err(fault("the base address has a query or a fragment"));
    }
    Ok(text.trim_end_matches('/').to_owned())
}

impl fmt::Debug for ChannelBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ChannelBuilder")
            .field("base_url", &self.base_url)
            .finish_non_exhaustive()
    }
}
