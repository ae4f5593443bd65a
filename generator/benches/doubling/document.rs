//! Documents with what the axes vary in its place.

use serde_json::{Map, Value, json};

/// A list of what is made of the numbers up to `count`.
pub(crate) fn list(count: usize, item: impl Fn(usize) -> Value) -> Value {
    (0..count).map(item).collect()
}

/// An object of what is made of the numbers up to `count`.
pub(crate) fn map(count: usize, entry: impl Fn(usize) -> (String, Value)) -> Value {
    Value::Object((0..count).map(entry).collect::<Map<_, _>>())
}

/// A reference to a component.
pub(crate) fn reference(name: impl std::fmt::Display) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

/// An object with these properties, all of them required.
pub(crate) fn object(properties: Value) -> Value {
    let names = properties.as_object().into_iter().flatten();
    let names: Vec<_> = names.map(|(name, _)| name.clone()).collect();
    json!({ "type": "object", "properties": properties, "required": names })
}

/// A schema of a text.
pub(crate) fn text() -> Value {
    json!({ "type": "string" })
}

/// An answer with this schema.
pub(crate) fn answer(schema: Value) -> Value {
    json!({ "description": "Done.", "content": { "application/json": { "schema": schema } } })
}

/// An operation that answers with this schema.
pub(crate) fn get(id: impl std::fmt::Display, schema: Value) -> Value {
    json!({ "operationId": id.to_string(), "responses": { "200": answer(schema) } })
}

/// An operation that takes this schema.
pub(crate) fn put(id: impl std::fmt::Display, schema: Value) -> Value {
    json!({
        "operationId": id.to_string(),
        "requestBody": { "content": { "application/json": { "schema": schema } } },
        "responses": { "204": { "description": "Done." } },
    })
}

/// A document of these paths and schemas.
pub(crate) fn document(paths: Value, schemas: Value) -> Value {
    json!({
        "openapi": "3.0.3",
        "info": { "title": "Trial", "version": "1" },
        "servers": [{ "url": "https://api.example.com" }],
        "paths": paths,
        "components": { "schemas": schemas },
    })
}

/// A document with one operation that answers with this schema.
pub(crate) fn answering(schema: Value, schemas: Value) -> String {
    document(json!({ "/x": { "get": get("getX", schema) } }), schemas).to_string()
}

/// A document with one operation that takes this schema.
pub(crate) fn taking(schema: Value, schemas: Value) -> String {
    document(json!({ "/x": { "put": put("putX", schema) } }), schemas).to_string()
}

/// A document with an operation for each number.
pub(crate) fn operations(
    count: usize,
    operation: impl Fn(usize) -> Value,
    schemas: Value,
) -> String {
    let paths = map(count, |i| {
        (format!("/p{i}"), json!({ "get": operation(i) }))
    });
    document(paths, schemas).to_string()
}

/// The lower-case letters of a text, some of them in capitals: another spelling for each number.
pub(crate) fn spelling(number: usize) -> String {
    let letters = "abcdefghijklmnopqrst".chars().enumerate();
    let spelt = letters.map(|(index, letter)| match (number >> index) & 1 {
        1 => letter.to_ascii_uppercase(),
        _ => letter,
    });
    spelt.collect()
}

/// A word with signs in it that no name can hold: others for each number.
pub(crate) fn signs(number: usize) -> String {
    let signs = (0..20).map(|index| match (number >> index) & 1 {
        1 => "a.",
        _ => "a-",
    });
    signs.collect()
}
