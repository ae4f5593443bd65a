//! Reading a response.

use bytes::Bytes;
use http::HeaderMap;
use serde::de::DeserializeOwned;

use super::explain::explain;
use super::items;
use super::received::Received;
use super::streamed::Streamed;
use super::{ApiError, DecodeError, Error, Metadata};

/// A response about to be read as the output of an operation.
pub struct Reply {
    received: Received,
}

impl Reply {
    /// The `response` to the operation that `metadata` describes.
    #[must_use]
    pub fn new(metadata: &'static Metadata, response: http::Response<Bytes>) -> Self {
        Self {
            received: Received::new(metadata, response),
        }
    }

    pub(super) fn of(received: Received) -> Self {
        Self { received }
    }

    /// The status as a number.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.received.status.as_u16()
    }

    /// The headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.received.headers
    }

    /// The body as it came in.
    #[must_use]
    pub fn bytes(self) -> Bytes {
        self.received.body
    }

    /// The body as text.
    ///
    /// # Errors
    ///
    /// [`Error::Decode`] where the body is not UTF-8.
    pub fn text(self) -> Result<String, Error> {
        match std::str::from_utf8(&self.received.body) {
            Ok(text) => Ok(text.to_owned()),
            Err(_) => Err(DecodeError::text(self.received).into()),
        }
    }

    /// The body as JSON of the shape `T`.
    ///
    /// # Errors
    ///
    /// [`Error::Decode`] with the place of the failure.
    pub fn json<T: DeserializeOwned>(self) -> Result<T, Error> {
        match serde_json::from_slice(&self.received.body) {
            Ok(value) => Ok(value),
            Err(error) => Err(self.explain::<T>(&error).into()),
        }
    }

    /// The body as JSON values that follow each other, all of the shape `T`.
    ///
    /// # Errors
    ///
    /// [`Error::Decode`] with the number of the value and the place of the failure.
    pub fn items<T: DeserializeOwned>(self) -> Result<Vec<T>, Error> {
        let Received {
            metadata,
            status,
            headers,
            body,
            trail,
            secrets,
            ..
        } = self.received;
        let mut head = http::Response::new(());
        *head.status_mut() = status;
        *head.headers_mut() = headers;
        head.extensions_mut().insert(trail);
        head.extensions_mut().insert(secrets);
        items::all(&Streamed::new(metadata, head), &body)
    }

    /// The error of a body that could not be read.
    pub(super) fn explain<T: DeserializeOwned>(self, error: &serde_json::Error) -> DecodeError {
        let explanation = explain::<T>(&self.received.body, error);
        DecodeError::json(self.received, explanation)
    }

    /// The error that a status which is no success of the operation stands for: [`Error::Api`]
    /// from 400 on, else [`Error::Decode`], since the operation does not declare the status.
    #[must_use]
    pub fn into_error(self) -> Error {
        match self.status() {
            400.. => ApiError::new(self.received).into(),
            _ => DecodeError::status_of(self.received).into(),
        }
    }
}
