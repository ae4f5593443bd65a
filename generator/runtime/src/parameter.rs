//! Parameters that are not plain values, or do not stand as they are.

use http::HeaderValue;
use http::header::COOKIE;
use serde::Serialize;
use serde_json::Value;

use super::form::sorted;
use super::style::{Escape, Style};
use super::{BuildError, BuildErrorKind, RequestBuilder};

impl RequestBuilder {
    /// Sets the path parameter `name` to a value in this style, each part of it percent-encoded.
    #[must_use]
    pub fn path_styled(mut self, name: &'static str, value: &impl Serialize, style: Style) -> Self {
        if let Some(value) = self.value(name, value, BuildErrorKind::Path) {
            let text = style.text(name, &value, Escape::Value);
            self.set_path(name, text.unwrap_or_default());
        }
        self
    }

    /// Adds a value in this style to the query; nothing if it is absent or empty.
    #[must_use]
    pub fn query_styled(self, name: &'static str, value: &impl Serialize, style: Style) -> Self {
        self.add_styled(name, value, style, Escape::Value)
    }

    /// Like [`query_styled`](Self::query_styled), and leaves `:/?@!$'()*,;=` as they are. The other
    /// reserved characters would mean something else in a query and are encoded all the same.
    #[must_use]
    pub fn query_reserved(self, name: &'static str, value: &impl Serialize, style: Style) -> Self {
        self.add_styled(name, value, style, Escape::Reserved)
    }

    fn add_styled(
        mut self,
        name: &'static str,
        value: &impl Serialize,
        style: Style,
        escape: Escape,
    ) -> Self {
        if let Some(value) = self.value(name, value, BuildErrorKind::Query) {
            for (name, value) in style.pairs(name, &value, escape) {
                self.add_pair(&name, &value);
            }
        }
        self
    }

    /// Sets the header `name` to a value in this style; nothing if it is absent or empty. Headers
    /// know no encoding, so the parts stand as they are.
    #[must_use]
    pub fn header_styled(
        mut self,
        name: &'static str,
        value: &impl Serialize,
        style: Style,
    ) -> Self {
        let value = self.value(name, value, BuildErrorKind::Header);
        let value = value.filter(|value| !value.is_null());
        if let Some(text) = value.and_then(|value| style.text(name, &value, Escape::Nothing)) {
            self.set_header(name, &text);
        }
        self
    }

    /// Adds a value in this style to the cookies; nothing if it is absent or empty. What a cookie
    /// cannot hold is percent-encoded.
    #[must_use]
    pub fn cookie(mut self, name: &'static str, value: &impl Serialize, style: Style) -> Self {
        if let Some(value) = self.value(name, value, BuildErrorKind::Header) {
            for (name, value) in style.pairs(name, &value, Escape::Cookie) {
                self.add_cookie(&name, &value);
            }
        }
        self
    }

    /// All cookies share one header.
    fn add_cookie(&mut self, name: &str, value: &str) {
        let known = self.headers.get(COOKIE).and_then(|all| all.to_str().ok());
        let all = match known {
            Some(all) => format!("{all}; {name}={value}"),
            None => format!("{name}={value}"),
        };
        // Everything that a header cannot hold is encoded by now.
        if let Ok(mut all) = HeaderValue::try_from(all) {
            all.set_sensitive(true);
            self.headers.insert(COOKIE, all);
        }
    }

    fn value(&mut self, name: &str, value: &impl Serialize, kind: BuildErrorKind) -> Option<Value> {
        match self.watch(|| sorted(value)) {
            Ok(value) => Some(value),
            Err(error) => {
                let message = format!("the parameter `{name}` could not be written");
                self.fail(BuildError::new(kind, message).about(name).because(error));
                None
            }
        }
    }
}
