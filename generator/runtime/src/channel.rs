//! Where requests go, and what goes with each of them.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::AUTHORIZATION;
use http::{HeaderMap, HeaderValue, Uri};

use super::transport::{ErasedTransport, Exchange};
use super::{
    Api, Authentication, BuildError, BuildErrorKind, ChannelBuilder, Metadata, Operation, Secret,
    Timeout,
};

/// Where requests go, what goes with each of them, and what carries them.
///
/// A clone is cheap and shares everything, the connections included.
#[derive(Clone)]
pub struct Channel {
    shared: Arc<Shared>,
}

struct Shared {
    settings: Result<Settings, BuildError>,
    transport: Box<dyn ErasedTransport>,
}

/// What goes with each request.
pub(super) struct Settings {
    /// Without a slash at the end.
    pub(super) base_url: String,
    pub(super) headers: HeaderMap,
    pub(super) timeout: Duration,
}

impl Channel {
    /// A channel to `api` where it is ordinarily served, over `reqwest`.
    ///
    /// It touches neither network nor environment, and cannot fail: if there is no TLS on this
    /// system, the first call says so.
    #[cfg(feature = "reqwest")]
    #[must_use]
    pub fn new(api: &'static Api) -> Self {
        ChannelBuilder::new(api).build_late(Box::new(super::ReqwestTransport::new()))
    }

    /// A channel to `api` with settings of one's own.
    #[must_use]
    pub fn builder(api: &'static Api) -> ChannelBuilder {
        ChannelBuilder::new(api)
    }

    pub(super) fn from_parts(
        settings: Result<Settings, BuildError>,
        transport: Box<dyn ErasedTransport>,
    ) -> Self {
        let shared = Shared {
            settings,
            transport,
        };
        Self {
            shared: Arc::new(shared),
        }
    }

    /// The request as it would be sent: absolute address, default headers, token, time limit.
    /// Nothing is sent.
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
        let request = operation.request()?;
        self.complete(request, O::METADATA, token)
            .map_err(|error| error.of(O::METADATA))
    }

    fn complete(
        &self,
        mut request: http::Request<Bytes>,
        metadata: &Metadata,
        token: Option<&Secret>,
    ) -> Result<http::Request<Bytes>, BuildError> {
        let settings = self.shared.settings.as_ref().map_err(Clone::clone)?;
        let mut headers = settings.headers.clone();
        override_headers(&mut headers, request.headers());
        if metadata.authentication == Authentication::Bearer {
            headers.insert(AUTHORIZATION, bearer(token)?);
        }
        *request.headers_mut() = headers;
        *request.uri_mut() = join(&settings.base_url, request.uri())?;
        request.extensions_mut().insert(Timeout(settings.timeout));
        Ok(request)
    }

    pub(super) fn send(&self, request: http::Request<Bytes>) -> Exchange<'_> {
        self.shared.transport.send_erased(request)
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

impl fmt::Debug for Channel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let settings = self.shared.settings.as_ref().ok();
        f.debug_struct("Channel")
            .field("base_url", &settings.map(|settings| &settings.base_url))
            .finish_non_exhaustive()
    }
}
