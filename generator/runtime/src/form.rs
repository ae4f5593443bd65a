//! Forms as a body.

use serde::Serialize;
use serde_json::{Map, Value};

use super::style::{Escape, Style};
use super::{BuildError, BuildErrorKind, RequestBuilder};

const MEDIA_TYPE: &str = "application/x-www-form-urlencoded";

impl RequestBuilder {
    /// Makes the properties of `value` the body, as a form. They are written like parameters in a
    /// query: exploded [`Style::Form`], unless `styles` has another style for them.
    #[must_use]
    pub fn form(mut self, value: &impl Serialize, styles: &[(&str, Style)]) -> Self {
        match self.watch(|| properties(value)) {
            Ok(properties) => {
                let text = written(&properties, styles);
                self.set_body(MEDIA_TYPE, text.into());
            }
            Err(error) => self.fail(error),
        }
        self
    }

    /// Makes the properties of `value` the body, as a form, if there is one.
    #[must_use]
    pub fn form_optional(self, value: Option<&impl Serialize>, styles: &[(&str, Style)]) -> Self {
        match value {
            Some(value) => self.form(value, styles),
            None => self,
        }
    }
}

fn written(properties: &Map<String, Value>, styles: &[(&str, Style)]) -> String {
    let pairs = properties.iter().flat_map(|(name, value)| {
        let style = styles.iter().find(|(other, _)| other == name);
        let style = style.map_or(Style::Form { explode: true }, |(_, style)| *style);
        style.pairs(name, value, Escape::Value)
    });
    let pairs: Vec<_> = pairs
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    pairs.join("&")
}

/// The properties of an object.
pub(super) fn properties(value: &impl Serialize) -> Result<Map<String, Value>, BuildError> {
    let error = |message| BuildError::new(BuildErrorKind::Body, message);
    match sorted(value) {
        Ok(Value::Object(properties)) => Ok(properties),
        Ok(_) => Err(error("a form has to be an object")),
        Err(cause) => Err(error("the body could not be written as a form").because(cause)),
    }
}

/// The value, with the entries of objects in the order of their names, whatever features of
/// `serde_json` other crates switch on.
pub(super) fn sorted(value: &impl Serialize) -> Result<Value, serde_json::Error> {
    let mut value = serde_json::to_value(value)?;
    value.sort_all_objects();
    Ok(value)
}
