//! What goes with each request of a channel.

use std::time::Duration;

use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_LENGTH, USER_AGENT};
use http::{HeaderMap, HeaderName, HeaderValue, Uri};

use super::echo::{Secrets, is_secret_header};
use super::origin::Origin;
use super::{
    Api, Authentication, Body, BodyLimit, BuildError, BuildErrorKind, Operation, Retry,
    RetryBudget, Secret, Timeout, reserved,
};

/// How long a call may take unless told otherwise.
const TIMEOUT: Duration = Duration::from_secs(60);

/// What goes with each request of a channel. The first fault is kept, and comes out of
/// [`check`](Self::check) or of each request.
pub(super) struct Settings {
    /// Once checked, without a slash at the end.
    pub(super) base_url: String,
    /// Where the API is ordinarily served.
    own_base_url: &'static str,
    /// Addresses of operations that are served elsewhere, and what takes their place.
    pub(super) server_urls: Vec<(String, String)>,
    pub(super) allow_plain_http: bool,
    pub(super) user_agent: String,
    pub(super) headers: HeaderMap,
    pub(super) timeout: Duration,
    /// Of the transport that comes with the crate.
    #[cfg(any(feature = "hyper-no-provider", feature = "blocking-no-provider"))]
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
            own_base_url: api.base_url,
            server_urls: Vec::new(),
            allow_plain_http: false,
            user_agent: api.user_agent.to_owned(),
            headers: HeaderMap::new(),
            timeout: TIMEOUT,
            #[cfg(any(feature = "hyper-no-provider", feature = "blocking-no-provider"))]
            connect_timeout: super::exchange::CONNECT_TIMEOUT,
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
        if let Err(error) = self.ready() {
            self.fault = Some(error);
        }
        self
    }

    fn ready(&mut self) -> Result<(), BuildError> {
        self.base_url = self.usable(&self.base_url)?;
        let usable = |(server, url): &(String, String)| {
            Ok((server.trim_end_matches('/').to_owned(), self.usable(url)?))
        };
        self.server_urls = self
            .server_urls
            .iter()
            .map(usable)
            .collect::<Result<_, _>>()?;
        let (name, value) = header(USER_AGENT, std::mem::take(&mut self.user_agent))?;
        self.headers.insert(name, value);
        Ok(())
    }

    /// The address without a slash at its end, if requests and their tokens may go there.
    fn usable(&self, text: &str) -> Result<String, BuildError> {
        let (text, origin) = checked_base_url(text)?;
        // The API's own address was looked at when the crate was made.
        if origin.is_exposed() && !self.allow_plain_http && text != self.own_base_url() {
            let message = "the base address is plain `http` to another machine, where anybody on the way \
                           can read the token: use `https`, or say `allow_plain_http(true)`";
            return Err(BuildError::new(BuildErrorKind::BaseUrl, message));
        }
        Ok(text)
    }

    fn own_base_url(&self) -> &'static str {
        self.own_base_url.trim_end_matches('/')
    }

    /// Where an operation goes that is served at `server` rather than with the rest of the API. Whoever
    /// moves the client, to a test server say, does not want some of its calls to reach the real one.
    fn server_url<'s>(&'s self, server: &'static str) -> Result<&'s str, BuildError> {
        let server = server.trim_end_matches('/');
        let replaced = self.server_urls.iter().find(|(from, _)| from == server);
        if let Some((_, url)) = replaced {
            return Ok(url);
        }
        let own = self.own_base_url();
        if own.is_empty() || own == self.base_url {
            return Ok(server);
        }
        let message = format!(
            "the operation is served at `{server}`, and the client has another base address than the \
             API's own: say with `server_url` where this operation goes"
        );
        Err(BuildError::new(BuildErrorKind::BaseUrl, message))
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
        let length = u64::try_from(request.body().len()).ok();
        self.complete::<O, _>(request, length, token)
            .map_err(|error| error.of(O::METADATA))
    }

    /// The same for an operation whose body may be a stream.
    pub(super) fn prepare_streaming<O: Operation>(
        &self,
        operation: &O,
        token: Option<&Secret>,
    ) -> Result<http::Request<Body>, BuildError> {
        let request = operation.streaming_request()?;
        let length = request.body().length();
        self.complete::<O, _>(request, length, token)
            .map_err(|error| error.of(O::METADATA))
    }

    fn complete<O: Operation, B>(
        &self,
        mut request: http::Request<B>,
        length: Option<u64>,
        token: Option<&Secret>,
    ) -> Result<http::Request<B>, BuildError> {
        self.check()?;
        check_framing(request.headers(), length)?;
        let base_url = match O::BASE_URL {
            Some(server) => self.server_url(server)?,
            None => &self.base_url,
        };
        let mut headers = self.headers.clone();
        override_headers(&mut headers, request.headers());
        if O::METADATA.authentication == Authentication::Bearer {
            headers.insert(AUTHORIZATION, bearer(token)?);
        }
        let mut secrets = Secrets::of(request.extensions());
        if O::METADATA.authentication == Authentication::Bearer {
            secrets.add(token.cloned());
        }
        secrets.add_headers(&headers);
        request.extensions_mut().insert(secrets);
        *request.headers_mut() = headers;
        *request.uri_mut() = join(base_url, request.uri())?;
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

/// What an operation says of its length is that of its body, and of the rest of the framing it says
/// nothing.
fn check_framing(headers: &HeaderMap, length: Option<u64>) -> Result<(), BuildError> {
    for (name, value) in headers {
        let is_length = |length: u64| value.as_bytes() == length.to_string().as_bytes();
        if name != CONTENT_LENGTH || !length.is_some_and(is_length) {
            reserved::check(name)?;
        }
    }
    Ok(())
}

fn bearer(token: Option<&Secret>) -> Result<HeaderValue, BuildError> {
    let fault = |message| BuildError::new(BuildErrorKind::Token, message);
    let token = token.ok_or_else(|| fault("the operation needs a token and there is none"))?;
    let token = token.expose();
    if let Some(message) = fault_of(token) {
        return Err(fault(message));
    }
    let mut value = HeaderValue::try_from(format!("Bearer {token}"))
        .map_err(|_| fault("the token holds what a header cannot hold"))?;
    value.set_sensitive(true);
    Ok(value)
}

/// What is wrong with a token, which RFC 6750 has in visible ASCII. Nothing is trimmed in silence.
fn fault_of(token: &str) -> Option<&'static str> {
    let Some(first) = token.split_whitespace().next() else {
        return Some("the token is empty");
    };
    if first.eq_ignore_ascii_case("bearer") {
        return Some(
            "the token begins with `Bearer`: give the token alone, the client adds the word",
        );
    }
    if token.chars().any(|c| c.is_control() && c != '\t') {
        return Some("the token holds what a header cannot hold, such as a line break");
    }
    if token.chars().any(char::is_whitespace) {
        return Some("the token has a blank in it, or at one of its ends");
    }
    let is_sent = token.bytes().all(|byte| byte.is_ascii_graphic());
    (!is_sent).then_some("the token holds a character that is not ASCII")
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
    reserved::check(&name)?;
    let mut value = value.try_into().map_err(|_| {
        fault(format!("header `{name}` holds what a header cannot hold")).about(name.as_str())
    })?;
    if is_secret_header(name.as_str()) {
        value.set_sensitive(true);
    }
    Ok((name, value))
}

/// The address without a slash at its end, and its origin.
fn checked_base_url(text: &str) -> Result<(String, Origin), BuildError> {
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
    let origin = Origin::of(&uri).ok_or_else(|| fault("the base address has no port of use"))?;
    Ok((text.trim_end_matches('/').to_owned(), origin))
}
