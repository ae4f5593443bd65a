//! Building a request.

use std::fmt::{Display, Write as _};

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_LENGTH, CONTENT_TYPE};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Uri};
use percent_encoding::utf8_percent_encode;
use serde::Serialize;

use super::echo::{self, Secrets};
use super::style::VALUE;
use super::{Body, BuildError, BuildErrorKind, Metadata, Secret, reserved, template};

/// Builds the request of an operation in origin form. The first error is kept and comes out of
/// [`build`](Self::build).
pub struct RequestBuilder {
    metadata: &'static Metadata,
    path: Vec<(&'static str, String)>,
    query: String,
    pub(super) headers: HeaderMap,
    body: Bytes,
    pub(super) secrets: Secrets,
    error: Option<BuildError>,
}

impl RequestBuilder {
    /// A request for the operation that `metadata` describes. It accepts JSON.
    #[must_use]
    pub fn new(metadata: &'static Metadata) -> Self {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        Self {
            metadata,
            path: Vec::new(),
            query: String::new(),
            headers,
            body: Bytes::new(),
            secrets: Secrets::default(),
            error: None,
        }
    }

    /// Sets the path parameter `name`. Everything but `A-Z a-z 0-9 - . _ ~` is percent-encoded, so
    /// that the value stays within its segment.
    #[must_use]
    pub fn path(mut self, name: &'static str, value: impl Display) -> Self {
        let mut encoded = String::new();
        encode(&mut encoded, &value);
        self.set_path(name, encoded);
        self
    }

    pub(super) fn set_path(&mut self, name: &'static str, encoded: String) {
        self.path.push((name, encoded));
    }

    /// Sets the path parameter `name` to what is not to be shown.
    #[must_use]
    pub fn path_secret(mut self, name: &'static str, value: &Secret) -> Self {
        self.secrets.add([value.clone()]);
        self.path(name, value.expose())
    }

    /// Adds `name=value` to the query.
    #[must_use]
    pub fn query(mut self, name: &'static str, value: impl Display) -> Self {
        self.add_query(name, &value);
        self
    }

    /// Adds `name=value` to the query if there is a value.
    #[must_use]
    pub fn query_optional(mut self, name: &'static str, value: Option<impl Display>) -> Self {
        if let Some(value) = value {
            self.add_query(name, &value);
        }
        self
    }

    /// Adds `name=value` to the query, the value not to be shown, if there is one.
    #[must_use]
    pub fn query_secret(mut self, name: &'static str, value: Option<&Secret>) -> Self {
        self.secrets.add(value.cloned());
        self.query_optional(name, value.map(Secret::expose))
    }

    fn add_query(&mut self, name: &str, value: &dyn Display) {
        let mut encoded = String::new();
        encode(&mut encoded, value);
        self.add_pair(&utf8_percent_encode(name, VALUE).to_string(), &encoded);
    }

    /// Adds a pair to the query, both parts of it encoded.
    pub(super) fn add_pair(&mut self, name: &str, value: &str) {
        if !self.query.is_empty() {
            self.query.push('&');
        }
        self.query.push_str(name);
        self.query.push('=');
        self.query.push_str(value);
    }

    /// Sets the header `name`.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: impl Display) -> Self {
        self.set_header(name, &value);
        self
    }

    /// Sets the header `name` if there is a value.
    #[must_use]
    pub fn header_optional(mut self, name: &'static str, value: Option<impl Display>) -> Self {
        if let Some(value) = value {
            self.set_header(name, &value);
        }
        self
    }

    /// Sets the header `name`, marked as one that is not to be shown, if there is a value.
    #[must_use]
    pub fn header_secret(mut self, name: &'static str, value: Option<&Secret>) -> Self {
        if let Some(value) = value {
            self.secrets.add([value.clone()]);
            self.set_header(name, &value.expose());
            if let Some(header) = self.headers.get_mut(name) {
                header.set_sensitive(true);
            }
        }
        self
    }

    pub(super) fn set_header(&mut self, name: &str, value: &dyn Display) {
        let header = HeaderName::from_bytes(name.as_bytes()).ok();
        let value = HeaderValue::try_from(value.to_string()).ok();
        match header.zip(value) {
            Some((header, value)) => match reserved::check(&header) {
                Ok(()) => drop(self.headers.insert(header, value)),
                Err(error) => self.fail(error),
            },
            None => {
                let message = format!("header `{name}` holds what a header cannot hold");
                let error = BuildError::new(BuildErrorKind::Header, message);
                self.fail(error.about(name));
            }
        }
    }

    /// Makes `value`, as JSON, the body.
    #[must_use]
    pub fn json(self, value: &impl Serialize) -> Self {
        self.json_as("application/json", Some(value))
    }

    /// Makes `value`, as JSON under another media type, the body if there is one.
    #[must_use]
    pub fn json_as(mut self, media_type: &str, value: Option<&impl Serialize>) -> Self {
        let Some(value) = value else {
            return self;
        };
        match self.watch(|| serde_json::to_vec(value)) {
            Ok(json) => self.set_body(media_type, json.into()),
            Err(error) => {
                let message = "the body could not be written as JSON";
                self.fail(BuildError::new(BuildErrorKind::Body, message).because(error));
            }
        }
        self
    }

    /// Makes these bytes, of this media type, the body.
    #[must_use]
    pub fn content(mut self, media_type: &'static str, bytes: impl Into<Bytes>) -> Self {
        self.set_body(media_type, bytes.into());
        self
    }

    pub(super) fn set_body(&mut self, media_type: &str, bytes: Bytes) {
        match HeaderValue::from_str(media_type) {
            Ok(media_type) => {
                self.body = bytes;
                self.headers.insert(CONTENT_TYPE, media_type);
            }
            Err(error) => {
                let message = "the media type cannot be a header value";
                self.fail(BuildError::new(BuildErrorKind::Body, message).because(error));
            }
        }
    }

    /// Makes these bytes, of this media type, the body if there are any.
    #[must_use]
    pub fn content_optional(
        self,
        media_type: &'static str,
        bytes: Option<impl Into<Bytes>>,
    ) -> Self {
        match bytes {
            Some(bytes) => self.content(media_type, bytes),
            None => self,
        }
    }

    /// Makes `value`, as JSON, the body if there is one.
    #[must_use]
    pub fn json_optional(self, value: Option<&impl Serialize>) -> Self {
        match value {
            Some(value) => self.json(value),
            None => self,
        }
    }

    /// Says what is to come back, in place of JSON.
    #[must_use]
    pub fn accept(mut self, media_type: &'static str) -> Self {
        self.set_header(ACCEPT.as_str(), &media_type);
        self
    }

    /// Does `work`, and keeps in mind which secrets it writes.
    pub(super) fn watch<T>(&mut self, work: impl FnOnce() -> T) -> T {
        let (done, secrets) = echo::watching(work);
        self.secrets.add(secrets);
        done
    }

    pub(super) fn fail(&mut self, error: BuildError) {
        self.error.get_or_insert(error);
    }

    /// The request.
    ///
    /// # Errors
    ///
    /// The first argument that cannot be sent: a path parameter that was not given, or that makes
    /// its segment empty, `.` or `..` (such a request would reach another endpoint), a header value
    /// that a header cannot hold, a body that JSON cannot hold.
    pub fn build(mut self) -> Result<http::Request<Bytes>, BuildError> {
        let metadata = self.metadata;
        if let Some(error) = self.error.take() {
            return Err(error.of(metadata));
        }
        let uri = self.uri().map_err(|error| error.of(metadata))?;
        // Where a body is usual its absence has to be said (RFC 9110, section 8.6).
        let is_body_usual = [Method::POST, Method::PUT, Method::PATCH].contains(&metadata.method);
        if is_body_usual && self.body.is_empty() {
            let none = HeaderValue::from_static("0");
            self.headers.insert(CONTENT_LENGTH, none);
        }
        let mut request = http::Request::new(self.body);
        *request.method_mut() = metadata.method.clone();
        *request.uri_mut() = uri;
        *request.headers_mut() = self.headers;
        request.extensions_mut().insert(self.secrets);
        Ok(request)
    }

    /// The request with a body of this media type, which may be a stream.
    ///
    /// # Errors
    ///
    /// As for [`build`](Self::build).
    pub fn build_with(
        mut self,
        media_type: &'static str,
        body: Body,
    ) -> Result<http::Request<Body>, BuildError> {
        if body.is_spent() {
            let message = "the body has been read already";
            self.fail(BuildError::new(BuildErrorKind::Body, message));
        }
        // The bytes themselves are put in last, lest they are taken for all of the body.
        let mut request = self.content(media_type, Bytes::new()).build()?;
        let headers = request.headers_mut();
        match body.length() {
            Some(length) => drop(headers.insert(CONTENT_LENGTH, length.into())),
            None => drop(headers.remove(CONTENT_LENGTH)),
        }
        Ok(request.map(|_| body))
    }

    /// The same if there is a body, else the request without one.
    ///
    /// # Errors
    ///
    /// As for [`build`](Self::build).
    pub fn build_with_optional(
        self,
        media_type: &'static str,
        body: Option<Body>,
    ) -> Result<http::Request<Body>, BuildError> {
        match body {
            Some(body) => self.build_with(media_type, body),
            None => Ok(self.build()?.map(Body::from)),
        }
    }

    fn uri(&self) -> Result<Uri, BuildError> {
        let mut uri = template::expand(self.metadata.path, &self.path)?;
        if !self.query.is_empty() {
            // Some templates have a query of their own.
            uri.push(if uri.contains('?') { '&' } else { '?' });
            uri.push_str(&self.query);
        }
        Uri::try_from(uri).map_err(|error| {
            let message = "path and query are not a valid address";
            BuildError::new(BuildErrorKind::Path, message).because(error)
        })
    }
}

fn encode(target: &mut String, value: &dyn Display) {
    // Writing to a string fails only where the value's own `Display` does.
    let mut text = String::new();
    let _ = write!(text, "{value}");
    target.extend(utf8_percent_encode(&text, VALUE));
}
