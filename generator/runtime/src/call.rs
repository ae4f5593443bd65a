//! One operation about to be sent.

use std::fmt;
use std::pin::Pin;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue};

use super::channel::override_headers;
use super::channel_builder::header;
use super::{BuildError, Channel, Error, Operation, Secret, Timeout};

/// One operation about to be sent: await it as it is, or tune it first.
#[must_use = "a call does nothing until it is awaited"]
pub struct Call<O> {
    channel: Channel,
    token: Option<Secret>,
    operation: O,
    headers: HeaderMap,
    timeout: Option<Duration>,
    error: Option<BuildError>,
}

impl<O> Call<O> {
    /// A call of `operation` over `channel`. The `token` goes only to operations that need one.
    pub fn new(channel: Channel, token: Option<Secret>, operation: O) -> Self {
        Self {
            channel,
            token,
            operation,
            headers: HeaderMap::new(),
            timeout: None,
            error: None,
        }
    }

    /// Sets a header of this request, in place of any other of that name.
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

    /// Sets how long this exchange may take, from connecting to the last byte of the body.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
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

impl<O: Operation> Call<O> {
    /// The request as it would be sent. Nothing is sent.
    ///
    /// # Errors
    ///
    /// An argument or header that cannot be sent; a token that is needed and missing, empty, or not
    /// fit for a header.
    pub fn request(&self) -> Result<http::Request<Bytes>, BuildError> {
        if let Some(error) = &self.error {
            return Err(error.clone().of(O::METADATA));
        }
        let mut request = self.channel.prepare(&self.operation, self.token.as_ref())?;
        override_headers(request.headers_mut(), &self.headers);
        if let Some(timeout) = self.timeout {
            request.extensions_mut().insert(Timeout(timeout));
        }
        Ok(request)
    }

    /// Sends the request, for the output together with the response's status and headers.
    ///
    /// # Errors
    ///
    /// As for awaiting the call itself: see [`Error`].
    pub async fn send(self) -> Result<http::Response<O::Output>, Error> {
        let response = self.exchange().await?;
        let mut meta = http::Response::new(());
        *meta.status_mut() = response.status();
        *meta.version_mut() = response.version();
        *meta.headers_mut() = response.headers().clone();
        let output = self.operation.response(response)?;
        Ok(meta.map(|()| output))
    }

    async fn exchange(&self) -> Result<http::Response<Bytes>, Error> {
        let request = self.request()?;
        let response = self.channel.send(request).await;
        response.map_err(|error| error.of(O::METADATA).into())
    }
}

impl<O: Operation + 'static> IntoFuture for Call<O> {
    type Output = Result<O::Output, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let response = self.exchange().await?;
            self.operation.response(response)
        })
    }
}

impl<O: fmt::Debug> fmt::Debug for Call<O> {
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
