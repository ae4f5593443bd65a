//! The API's document.

use std::fs;
use std::path::Path;

use serde_json::Value;

use super::Description;

/// A file that the crate is made from.
pub(crate) fn file(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../spec")
        .join(name);
    fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

pub(crate) fn document() -> Value {
    serde_yaml::from_slice(&file("openapi.yaml")).expect("the document is YAML")
}

/// What the document says of the operation.
pub(crate) fn operation<'a>(document: &'a Value, operation: &Description) -> &'a Value {
    let method = operation.method.as_str().to_lowercase();
    let declared = document["paths"][operation.path.as_str()].get(method);
    declared.unwrap_or_else(|| panic!("{} is not in the document", operation.id))
}

/// The schema of the JSON content of a body.
pub(crate) fn schema(body: &Value) -> &Value {
    &body["content"]["application/json"]["schema"]
}
