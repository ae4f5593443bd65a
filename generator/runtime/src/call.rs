//! One operation about to be sent.

use std::fmt;
use std::pin::Pin;
use std::time::Duration;

use bytes::Bytes;
use http::header::ACCEPT;
use http::{HeaderMap, HeaderName, HeaderValue, Request, Response};

use super::attempts::Tuning;
use super::echo::Secrets;
use super::reading::Reading;
use super::settings::{Settings, header, override_headers};
use super::streamed::IDLE_TIMEOUT;
use super::{
    Body, BodyLimit, BuildError, ByteStream, CallInfo, Channel, Downloads, Error, IdleTimeout,
    Items, Operation, Reply, Retry, Secret, Streams, Timeout,
};

/// One operation about to be sent: await it as it is, or tune it first.
#[must_use = "a call does nothing until it is awaited"]
pub struct Call<O, C = Channel> {
    pub(super) channel: C,
    token: Option<Secret>,
    operation: O,
    headers: HeaderMap,
    timeout: Option<Duration>,
    idle_timeout: Option<Duration>,
    pub(super) tuning: Tuning,
    error: Option<BuildError>,
}

impl<O, C> Call<O, C> {
    /// A call of `operation` over `channel`. The `token` goes only to operations that need one.
    pub fn new(channel: C, token: Option<Secret>, operation: O) -> Self {
        Self {
            channel,
            token,
            operation,
            headers: HeaderMap::new(),
            timeout: None,
            idle_timeout: None,
            tuning: Tuning::default(),
            error: None,
        }
    }

    /// Sets a header of this request, in place of any other of that name. One that frames the message
    /// or names its target (`content-length`, `transfer-encoding`, `connection`, `host`, ...) is
    /// refused: the call then fails with [`Error::Build`] and sends nothing.
    pub fn header(
        mut self,
        name: impl TryInto<HeaderName>,
        value: impl TryInto<HeaderValue>,
    ) -> Self {
        match header(name, value) {
            Ok((name, value)) => {
                self.headers.insert(name, value);
            }
            Err(error) => {
                self.error.get_or_insert(error);
            }
        }
        self
    }

    /// Sets how long this call may take in all, from connecting to the last byte of the answer,
    /// its attempts and the pauses between them included. Where the answer is passed on as it comes
    /// in, it is how long its head may take.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Sets how long the next piece may take of an answer that is passed on as it comes in: 60
    /// seconds if not set.
    pub fn idle_timeout(mut self, timeout: Duration) -> Self {
        self.idle_timeout = Some(timeout);
        self
    }

    /// Sets when this call is made again.
    pub fn retry(mut self, retry: Retry) -> Self {
        self.tuning.retry = Some(retry);
        self
    }

    /// Says whether this call may be sent twice, where that is known better than of the operation
    /// in general: because it carries a key by which the server knows it again, say, or because
    /// doing its work twice would do harm after all.
    pub fn repeatable(mut self, repeatable: bool) -> Self {
        self.tuning.repeatable = Some(repeatable);
        self
    }

    /// The operation with its arguments.
    pub fn operation(&self) -> &O {
        &self.operation
    }

    /// Changes the operation's arguments.
    pub fn map_operation(mut self, change: impl FnOnce(O) -> O) -> Self {
        self.operation = change(self.operation);
        self
    }
}

impl<O: Operation, C> Call<O, C> {
    pub(super) fn request_with(&self, settings: &Settings) -> Result<Request<Bytes>, BuildError> {
        self.check_fault()?;
        self.tuned(settings.prepare(&self.operation, self.token.as_ref())?)
    }

    pub(super) fn streaming_request_with(
        &self,
        settings: &Settings,
    ) -> Result<Request<Body>, BuildError> {
        self.check_fault()?;
        self.tuned(settings.prepare_streaming(&self.operation, self.token.as_ref())?)
    }

    /// The request whose response is passed on as it comes in.
    pub(super) fn request_of(
        &self,
        media_type: &'static str,
        settings: &Settings,
    ) -> Result<Request<Body>, BuildError> {
        let mut request = self.streaming_request_with(settings)?;
        if !self.headers.contains_key(ACCEPT) {
            let (name, value) = header(ACCEPT, media_type)?;
            request.headers_mut().insert(name, value);
        }
        request
            .extensions_mut()
            .insert(IdleTimeout(self.idle_limit()));
        Ok(request)
    }

    pub(super) fn idle_limit(&self) -> Duration {
        self.idle_timeout.unwrap_or(IDLE_TIMEOUT)
    }

    fn check_fault(&self) -> Result<(), BuildError> {
        match &self.error {
            Some(error) => Err(error.clone().of(O::METADATA)),
            None => Ok(()),
        }
    }

    fn tuned<B>(&self, mut request: Request<B>) -> Result<Request<B>, BuildError> {
        override_headers(request.headers_mut(), &self.headers);
        let mut secrets = Secrets::of(request.extensions());
        secrets.add_headers(&self.headers);
        request.extensions_mut().insert(secrets);
        if let Some(timeout) = self.timeout {
            request.extensions_mut().insert(Timeout(timeout));
        }
        Ok(request)
    }

    /// The error of a response that is not one to be passed on.
    pub(super) fn refusal_of(response: Response<Bytes>) -> Error {
        let mut head = Response::new(response.body().clone());
        *head.status_mut() = response.status();
        *head.headers_mut() = response.headers().clone();
        *head.extensions_mut() = response.extensions().clone();
        // A success without a body, such as 304, is none here.
        let undeclared = |_| Reply::new(O::METADATA, head).into_error();
        O::response(response).map_or_else(|error| error, undeclared)
    }

    /// The output, with what came along with it.
    pub(super) fn read_response(response: Response<Bytes>) -> Result<Response<O::Output>, Error> {
        let mut whole = Response::new(());
        *whole.status_mut() = response.status();
        *whole.version_mut() = response.version();
        whole.headers_mut().clone_from(response.headers());
        Secrets::of(response.extensions()).mark(whole.headers_mut());
        let info = CallInfo::of(O::METADATA, &response);
        whole.extensions_mut().insert(info);
        let output = O::response(response)?;
        Ok(whole.map(|()| output))
    }
}

impl<O: Operation> Call<O> {
    /// The request as it would be sent. Nothing is sent. Do not print it: unlike the call, it
    /// shows headers and body.
    ///
    /// # Errors
    ///
    /// An argument or header that cannot be sent; a token that is needed and missing, empty, or not
    /// fit for a header.
    pub fn request(&self) -> Result<Request<Bytes>, BuildError> {
        self.request_with(self.channel.settings())
    }

    /// Sends the request, for the output together with the response's status and headers, and with
    /// [`CallInfo`] as an extension.
    ///
    /// # Errors
    ///
    /// As for awaiting the call itself: see [`Error`].
    pub async fn send(self) -> Result<Response<O::Output>, Error> {
        Self::read_response(self.exchange().await?)
    }

    /// The request as it would be sent, whose body may be a stream. Nothing is sent.
    ///
    /// # Errors
    ///
    /// As for [`request`](Self::request).
    pub fn streaming_request(&self) -> Result<Request<Body>, BuildError> {
        self.streaming_request_with(self.channel.settings())
    }

    async fn exchange(self) -> Result<Response<Bytes>, Error> {
        let request = self.streaming_request()?;
        let Self {
            channel,
            tuning,
            operation,
            ..
        } = self;
        // The request says it all, and what it was made of may be large.
        drop(operation);
        let response = channel.send(O::METADATA, request, tuning).await;
        response.map_err(Error::from)
    }
}

impl<O: Downloads> Call<O> {
    /// Sends the request, for the bytes of the response as they come in: however many there are,
    /// and however long they take in all. Each piece has its
    /// [time](Self::idle_timeout). Once the response has begun the call is not made again.
    ///
    /// # Errors
    ///
    /// See [`Error`].
    pub async fn stream(self) -> Result<ByteStream, Error> {
        Ok(ByteStream::new(self.open_response(O::MEDIA_TYPE).await?))
    }
}

impl<O: Streams> Call<O> {
    /// Sends the request, for the values of the response as they come in: however many there are,
    /// and however long they take in all. Each piece has its
    /// [time](Self::idle_timeout). Once the response has begun the call is not made again.
    ///
    /// # Errors
    ///
    /// See [`Error`].
    pub async fn items(self) -> Result<Items<O::Item>, Error> {
        let BodyLimit(limit) = self.channel.settings().body_limit;
        Ok(Items::new(self.open_response(O::MEDIA_TYPE).await?, limit))
    }
}

impl<O: Operation> Call<O> {
    async fn open_response(self, media_type: &'static str) -> Result<Reading, Error> {
        let request = self.request_of(media_type, self.channel.settings())?;
        let idle = self.idle_limit();
        let Self {
            channel,
            tuning,
            operation,
            ..
        } = self;
        drop(operation);
        let opened = channel.open(O::METADATA, request, tuning, idle).await?;
        opened.map_err(Self::refusal_of)
    }
}

impl<O: Operation + 'static> IntoFuture for Call<O> {
    type Output = Result<O::Output, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move { O::response(self.exchange().await?) })
    }
}

impl<O: fmt::Debug, C: fmt::Debug> fmt::Debug for Call<O, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let headers: Vec<_> = self.headers.keys().collect();
        f.debug_struct("Call")
            .field("channel", &self.channel)
            .field("token", &self.token)
            .field("operation", &self.operation)
            .field("headers", &headers)
            .field("timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}
