//! Bodies of several parts, one for each field of a form.

use std::collections::HashSet;
use std::fmt;

use bytes::Bytes;
use http::HeaderValue;
use serde::Serialize;
use serde_json::Value;

use super::echo::watching;
use super::style::text_of;
use super::{BuildError, BuildErrorKind, FilePart, RequestBuilder, Secret};

/// What every boundary begins with; as many digits follow.
const PREFIX: &str = "form-boundary-";
const DIGITS: usize = 16;

/// A form as `multipart/form-data`.
#[derive(Default)]
pub struct Multipart {
    parts: Vec<Part>,
    secrets: Vec<Secret>,
    error: Option<BuildError>,
}

struct Part {
    name: String,
    file_name: Option<String>,
    media_type: Option<HeaderValue>,
    content: Bytes,
}

impl Multipart {
    /// A part for each property of `value`: a text for what is plain, JSON for an object, a part for
    /// each item of a list. What is null is left out.
    ///
    /// `media_types` are those of properties for which the API asks for another one than that.
    #[must_use]
    pub fn of(value: &impl Serialize, media_types: &[(&str, &'static str)]) -> Self {
        let mut form = Self::default();
        let (properties, secrets) = watching(|| super::form::properties(value));
        form.secrets = secrets;
        match properties {
            Ok(properties) => {
                for (name, value) in properties {
                    let media_type = media_types.iter().find(|(other, _)| *other == name);
                    form.add_property(&name, &value, media_type.map(|(_, media_type)| *media_type));
                }
            }
            Err(error) => form.error = Some(error),
        }
        form
    }

    /// Adds files under a name. `media_type` is that of files that do not have one of their own.
    #[must_use]
    pub fn files<'a>(
        mut self,
        name: &str,
        files: impl IntoIterator<Item = &'a FilePart>,
        media_type: &'static str,
    ) -> Self {
        for file in files {
            let (content, file_name, own_type) = file.clone().into_parts();
            let media_type = own_type.unwrap_or_else(|| media_type.to_owned());
            let file_name = file_name.unwrap_or_else(|| name.to_owned());
            self.add(name, Some(file_name), Some(&media_type), content);
        }
        self
    }

    fn add_property(&mut self, name: &str, value: &Value, media_type: Option<&str>) {
        let is_json = media_type.is_some_and(|name| name.contains("json"));
        match value {
            Value::Null => {}
            value if is_json => self.add(name, None, media_type, value.to_string().into()),
            Value::Array(items) => {
                for item in items {
                    self.add_item(name, item, media_type);
                }
            }
            value => self.add_item(name, value, media_type),
        }
    }

    fn add_item(&mut self, name: &str, value: &Value, media_type: Option<&str>) {
        let is_plain = !matches!(value, Value::Array(_) | Value::Object(_));
        let media_type = media_type.or((!is_plain).then_some("application/json"));
        if let Some(text) = text_of(value) {
            self.add(name, None, media_type, text.into());
        }
    }

    fn add(
        &mut self,
        name: &str,
        file_name: Option<String>,
        media_type: Option<&str>,
        content: Bytes,
    ) {
        match media_type.map(HeaderValue::from_str).transpose() {
            Ok(media_type) => self.parts.push(Part {
                name: name.to_owned(),
                file_name,
                media_type,
                content,
            }),
            Err(error) => {
                let message = format!("the media type of the field `{name}` cannot be a header");
                let error = BuildError::new(BuildErrorKind::Body, message).because(error);
                self.error.get_or_insert(error.about(name));
            }
        }
    }

    fn write(&self, boundary: &str) -> Vec<u8> {
        let length: usize = self.parts.iter().map(|part| part.content.len() + 200).sum();
        let mut body = Vec::with_capacity(length + 40);
        for part in &self.parts {
            body.extend(b"--");
            body.extend(boundary.as_bytes());
            body.extend(part.head());
            body.extend(&part.content);
            body.extend(b"\r\n");
        }
        body.extend(b"--");
        body.extend(boundary.as_bytes());
        body.extend(b"--\r\n");
        body
    }

    /// The first boundary that stands nowhere in the form. It follows from the content alone, so that
    /// the same form is the same body each time, and takes one look at it.
    fn boundary(&self) -> String {
        let mut taken = HashSet::new();
        for part in &self.parts {
            let head = part.head();
            taken.extend(numbers(&head));
            taken.extend(numbers(&part.content));
        }
        let free = (0..).find(|number: &u64| !taken.contains(number));
        format!("{PREFIX}{:0DIGITS$}", free.unwrap_or_default())
    }
}

/// The content may be secret.
impl fmt::Debug for Multipart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.parts.iter().map(|part| &part.name);
        f.debug_list().entries(names).finish()
    }
}

impl Part {
    fn head(&self) -> Vec<u8> {
        let mut head = b"\r\nContent-Disposition: form-data; name=\"".to_vec();
        head.extend(quoted(&self.name).as_bytes());
        head.push(b'"');
        if let Some(file_name) = &self.file_name {
            head.extend(b"; filename=\"");
            head.extend(quoted(file_name).as_bytes());
            head.push(b'"');
        }
        if let Some(media_type) = &self.media_type {
            head.extend(b"\r\nContent-Type: ");
            head.extend(media_type.as_bytes());
        }
        head.extend(b"\r\n\r\n");
        head
    }
}

/// As HTML writes names of fields and files.
fn quoted(name: &str) -> String {
    name.replace('"', "%22")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// The numbers of the boundaries in a text.
fn numbers(content: &[u8]) -> impl Iterator<Item = u64> + '_ {
    let candidates = content.windows(PREFIX.len() + DIGITS);
    candidates.filter_map(|candidate| {
        let digits = candidate.strip_prefix(PREFIX.as_bytes())?;
        std::str::from_utf8(digits).ok()?.parse().ok()
    })
}

impl RequestBuilder {
    /// Makes a form the body.
    #[must_use]
    pub fn multipart(mut self, form: Multipart) -> Self {
        if let Some(error) = form.error {
            self.fail(error);
            return self;
        }
        let boundary = form.boundary();
        self.secrets.add(form.secrets.iter().cloned());
        let media_type = format!("multipart/form-data; boundary={boundary}");
        self.set_body(&media_type, form.write(&boundary).into());
        self
    }

    /// Makes a form the body if there is one.
    #[must_use]
    pub fn multipart_optional(self, form: Option<Multipart>) -> Self {
        match form {
            Some(form) => self.multipart(form),
            None => self,
        }
    }
}
