//! Sending with `reqwest`.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::response::Parts;

use super::body::BodyError;
use super::collector::Collector;
use super::redirect::REDIRECTED;
use super::{
    Body, BodyLimit, IdleTimeout, Incoming, Timeout, Timer, TokioTimer, Transport, TransportError,
};

/// Sends with a `reqwest::Client` of the caller's own: for a proxy, say.
///
/// What that client does is its own affair: which TLS it uses, whether it keeps cookies (then what
/// one installation is sent goes out with the token of another), undoes compression, or reads the
/// environment. It must follow no redirect (`reqwest::redirect::Policy::none()`): a redirect may
/// carry token and body to another origin, or turn a POST into a GET that reports success. An
/// answer that came by way of one is refused. It should make one attempt only
/// (`reqwest::retry::never()`). It needs a runtime of `tokio` to be called in.
#[derive(Clone, Debug)]
pub struct ReqwestTransport {
    client: reqwest::Client,
}

impl From<reqwest::Client> for ReqwestTransport {
    fn from(client: reqwest::Client) -> Self {
        Self { client }
    }
}

impl ReqwestTransport {
    async fn execute(
        &self,
        request: reqwest::Request,
    ) -> Result<reqwest::Response, TransportError> {
        let address = request.url().clone();
        let response = self.client.execute(request).await.map_err(failure)?;
        match *response.url() == address {
            true => Ok(response),
            false => Err(TransportError::setup(REDIRECTED)),
        }
    }
}

impl Transport for ReqwestTransport {
    async fn send(
        &self,
        request: http::Request<Bytes>,
    ) -> Result<http::Response<Bytes>, TransportError> {
        let timeout = request.extensions().get::<Timeout>().copied();
        let limit = request.extensions().get::<BodyLimit>().copied();
        let mut request = reqwest_request(request)?;
        *request.timeout_mut() = timeout.map(|Timeout(duration)| duration);
        let mut response = self.execute(request).await?;
        let mut collector = Collector::new(head(&response), limit);
        loop {
            let step = match response.chunk().await {
                Ok(Some(chunk)) => collector.push(chunk),
                Ok(None) => return Ok(collector.finish()),
                Err(error) => Err(failure(error)),
            };
            if let Err(error) = step {
                return Err(collector.fail(error));
            }
        }
    }

    async fn stream(
        &self,
        request: http::Request<Body>,
    ) -> Result<http::Response<Incoming>, TransportError> {
        let timeout = request.extensions().get::<Timeout>().copied();
        let to_head = request.extensions().get::<IdleTimeout>().is_some();
        let mut request = reqwest_request(outgoing(request)?)?;
        let response = match timeout {
            Some(Timeout(time)) if to_head => {
                let late = |_| TransportError::timeout("no head of a response came in time");
                let exchange = self.execute(request);
                tokio::time::timeout(time, exchange).await.map_err(late)??
            }
            _ => {
                *request.timeout_mut() = timeout.map(|Timeout(time)| time);
                self.execute(request).await?
            }
        };
        let head = head(&response);
        let body = Incoming::new(Pieces(response.into()));
        Ok(http::Response::from_parts(head, body))
    }

    fn timer(&self) -> Option<Arc<dyn Timer>> {
        Some(Arc::new(TokioTimer))
    }
}

fn outgoing(request: http::Request<Body>) -> Result<http::Request<reqwest::Body>, TransportError> {
    let (head, body) = request.into_parts();
    let body = match body.as_bytes() {
        Some(bytes) => bytes.clone().into(),
        None => {
            let unread = |error| TransportError::unread(error).and_not_sent();
            reqwest::Body::wrap(body.into_stream().map_err(unread)?)
        }
    };
    Ok(http::Request::from_parts(head, body))
}

fn reqwest_request(
    request: http::Request<impl Into<reqwest::Body>>,
) -> Result<reqwest::Request, TransportError> {
    reqwest::Request::try_from(request).map_err(|error| failure(error).and_not_sent())
}

/// The body of a response.
struct Pieces(reqwest::Body);

impl http_body::Body for Pieces {
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<http_body::Frame<Bytes>, TransportError>>> {
        let frame = Pin::new(&mut self.0).poll_frame(cx);
        frame.map(|frame| frame.map(|frame| frame.map_err(failure)))
    }
}

fn head(response: &reqwest::Response) -> Parts {
    let mut head = http::Response::new(()).into_parts().0;
    head.status = response.status();
    head.version = response.version();
    head.headers.clone_from(response.headers());
    head
}

/// The address is left out of the error, since a query may hold secrets.
fn failure(error: reqwest::Error) -> TransportError {
    let error = error.without_url();
    if BodyError::is_in(&error) {
        return TransportError::unread(error);
    }
    let connecting = error.is_connect();
    match (error.is_timeout(), connecting) {
        (true, true) => TransportError::timeout(error).and_not_sent(),
        (true, false) => TransportError::timeout(error),
        (false, true) => TransportError::connect(error),
        (false, false) => TransportError::other(error),
    }
}
