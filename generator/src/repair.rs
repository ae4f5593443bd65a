//! What published documents leave out although OpenAPI requires it, and what can be put there without a loss.

use serde_json::{Map, Value};

/// Makes a slice readable by a strict model of OpenAPI 3.0.
pub(crate) fn repair(slice: &mut Value) {
    for item in objects_in(slice.get_mut("paths")) {
        for operation in objects_in(Some(item)) {
            describe_all(operation.get_mut("responses"));
        }
    }
    describe_all(slice.pointer_mut("/components/responses"));
}

/// Every response has to have a description, which may be empty.
fn describe_all(responses: Option<&mut Value>) {
    for response in objects_in(responses) {
        if let Value::Object(response) = response
            && !response.contains_key("$ref")
        {
            response
                .entry("description")
                .or_insert_with(|| Value::String(String::new()));
        }
    }
}

fn objects_in(value: Option<&mut Value>) -> impl Iterator<Item = &mut Value> {
    let object: Option<&mut Map<String, Value>> = value.and_then(Value::as_object_mut);
    object
        .into_iter()
        .flat_map(|object| object.values_mut())
        .filter(|value| value.is_object())
}
