//! What goes with each request of a channel.

use std::time::Duration;

use bytes::Bytes;
use http::header::{AUTHORIZATION, USER_AGENT};
use http::{HeaderMap, HeaderName, HeaderValue, Uri};

use super::echo::{Secrets, is_secret_header};
use super::{
    Api, Authentication, Body, BodyLimit, BuildError, BuildErrorKind, Metadata, Operation, Retry,
    RetryBudget, Secret, Timeout,
};

/// How long a call may take unless told otherwise.
const TIMEOUT: Duration = Duration::from_secs(60);

/// What goes with each request of a channel. The first fault is kept, and comes out of
/// [`check`](Self::check) or of each request.
pub(super) struct Settings {
    /// Once checked, without a slash at the end.
    pub(super) base_url: String,
    pub(super) user_agent: String,
    pub(super) headers: HeaderMap,
    pub(super) timeout: Duration,
    /// Of the transport that comes with the crate.
    #[cfg(any(feature = "reqwest", feature = "blocking"))]
    pub(super) connect_timeout: Duration,
    pub(super) body_limit: BodyLimit,
    pub(super) retry: Retry,
    pub(super) budget: RetryBudget,
    fault: Option<BuildError>,
}

impl Settings {
    pub(super) fn new(api: &'static Api) -> Self {
        Self {
            base_url: api.base_url.to_owned(),
            user_agent: api.user_agent.to_owned(),
            headers: HeaderMap::new(),
            timeout: TIMEOUT,
            #[cfg(any(feature = "reqwest", feature = "blocking"))]
            connect_timeout: super::client_defaults::CONNECT_TIMEOUT,
            body_limit: BodyLimit::default(),
            retry: Retry::new(),
            budget: RetryBudget::default(),
            fault: None,
        }
    }

    pub(super) fn add_header(
        &mut self,
        name: impl TryInto<HeaderName>,
        value: impl TryInto<HeaderValue>,
    ) {
        match header(name, value) {
            Ok((name, _)) if name == AUTHORIZATION => {
                let message = "`authorization` cannot be a default header: set a token instead";
                let error = BuildError::new(BuildErrorKind::Header, message);
                self.fault.get_or_insert(error.about("authorization"));
            }
            Ok((name, value)) => {
                self.headers.insert(name, value);
            }
            Err(error) => {
                self.fault.get_or_insert(error);
            }
        }
    }

    /// The settings ready for use, or with the fault that each request then has.
    pub(super) fn finish(mut self) -> Self {
        if self.fault.is_some() {
            return self;
        }
        let user_agent = std::mem::take(&mut self.user_agent);
        let parts = checked_base_url(&self.base_url)
            .and_then(|base_url| Ok((base_url, header(USER_AGENT, user_agent)?)));
        match parts {
            Ok((base_url, (name, value))) => {
                self.base_url = base_url;
                self.headers.insert(name, value);
            }
            Err(error) => self.fault = Some(error),
        }
        self
    }

    /// The address as it may be printed: one with a user name or a query is not usable, and may
    /// hold what is secret.
    pub(super) fn shown_base_url(&self) -> &str {
        match self.base_url.contains(['@', '?', '#']) {
            true => "[redacted]",
            false => &self.base_url,
        }
    }

    pub(super) fn check(&self) -> Result<(), BuildError> {
        self.fault.clone().map_or(Ok(()), Err)
    }

    /// The request as it would be sent: absolute address, default headers, token, limits.
    pub(super) fn prepare<O: Operation>(
        &self,
        operation: &O,
        token: Option<&Secret>,
    ) -> Result<http::Request<Bytes>, BuildError> {
        let request = operation.request()?;
        self.complete(request, O::METADATA, token)
            .map_err(|error| error.of(O::METADATA))
    }

    /// The same for an operation whose body may be a stream.
    pub(super) fn prepare_streaming<O: Operation>(
        &self,
        operation: &O,
        token: Option<&Secret>,
    ) -> Result<http::Request<Body>, BuildError> {
        let request = operation.streaming_request()?;
        self.complete(request, O::METADATA, token)
            .map_err(|error| error.of(O::METADATA))
    }

    fn complete<B>(
        &self,
        mut request: http::Request<B>,
        metadata: &Metadata,
        token: Option<&Secret>,
    ) -> Result<http::Request<B>, BuildError> {
        self.check()?;
        let mut headers = self.headers.clone();
        override_headers(&mut headers, request.headers());
        if metadata.authentication == Authentication::Bearer {
            headers.insert(AUTHORIZATION, bearer(token)?);
        }
        let mut secrets = Secrets::of(request.extensions());
        if metadata.authentication == Authentication::Bearer {
            secrets.add(token.cloned());
        }
        secrets.add_headers(&headers);
        request.extensions_mut().insert(secrets);
        *request.headers_mut() = headers;
        *request.uri_mut() = join(&self.base_url, request.uri())?;
        request.extensions_mut().insert(Timeout(self.timeout));
        request.extensions_mut().insert(self.body_limit);
        Ok(request)
    }
}

/// Puts `headers` into `target`, in place of those of the same name.
pub(super) fn override_headers(target: &mut HeaderMap, headers: &HeaderMap) {
    for name in headers.keys() {
        target.remove(name);
    }
    for (name, value) in headers {
        target.append(name, value.clone());
    }
}

fn bearer(token: Option<&Secret>) -> Result<HeaderValue, BuildError> {
    let fault = |message| BuildError::new(BuildErrorKind::Token, message);
    let token = token.ok_or_else(|| fault("the operation needs a token and there is none"))?;
    if token.expose().trim().is_empty() {
        return Err(fault("the token is empty"));
    }
    let mut value = HeaderValue::try_from(format!("Bearer {}", token.expose()))
        .map_err(|_| fault("the token holds what a header cannot hold, such as a line break"))?;
    value.set_sensitive(true);
    Ok(value)
}

fn join(base_url: &str, origin: &Uri) -> Result<Uri, BuildError> {
    let origin = origin
        .path_and_query()
        .map_or("/", |origin| origin.as_str());
    Uri::try_from(format!("{base_url}{origin}")).map_err(|error| {
        let message = "base address, path and query are not a valid address";
        BuildError::new(BuildErrorKind::BaseUrl, message).because(error)
    })
}

/// A header as it is given by a caller. Those that may prove who is calling are never printed.
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
    if is_secret_header(name.as_str()) {
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
