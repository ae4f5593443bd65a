//! One operation for each kind of thing that has a name or a text, with every name and text that it can have.

use serde_json::{Map, Value, json};

use super::{FIELDS, Texts, body, done};

/// A key that means nothing to anybody.
const EXTENSION: &str = "x-evil_marker!() */ \"# `";

/// The operations, by path.
pub(super) fn operations(names: &[String], texts: &mut Texts) -> Map<String, Value> {
    let short: Vec<_> = names.iter().filter(|name| name.len() < 100).collect();
    let tokens: Vec<_> = short
        .iter()
        .copied()
        .filter(|name| is_token(name))
        .collect();
    let mut paths = Map::from_iter([
        (
            "/kinds/cookies".to_owned(),
            json!({ "get": parameters(&tokens, "cookie", texts) }),
        ),
        (
            "/kinds/headers".to_owned(),
            json!({ "get": parameters(&tokens, "header", texts) }),
        ),
        (
            "/kinds/errors".to_owned(),
            json!({ "get": errors(&short, texts) }),
        ),
        (
            "/kinds/numbers".to_owned(),
            json!({ "put": numbers(texts) }),
        ),
        (
            "/kinds/constants".to_owned(),
            json!({ "put": constants(names, texts) }),
        ),
        (
            "/kinds/mapped".to_owned(),
            json!({ "put": mapped(&short, texts) }),
        ),
        ("/kinds/limits".to_owned(), json!({ "put": limits(texts) })),
    ]);
    for (index, names) in names.chunks(FIELDS).enumerate() {
        let item = json!({ "post": form(names, texts), "put": files(names, texts) });
        paths.insert(format!("/kinds/form/{index}"), item);
    }
    paths.extend(with_path_parameters(&short, texts));
    for (index, media_type) in MEDIA_TYPES.iter().enumerate() {
        let item = json!({ "post": with_media_type(media_type, texts) });
        paths.insert(format!("/kinds/media/{index}"), item);
    }
    for name in CALLS {
        let item = json!({ "post": called(name, texts) });
        paths.insert(format!("/kinds/call/{name}"), item);
    }
    paths
}

/// Schemes by all names that a component may have.
pub(super) fn security(names: &[String]) -> (Value, Value) {
    let schemes: Map<_, _> = names
        .iter()
        .map(|name| (name.clone(), json!({ "type": "http", "scheme": "bearer", "description": name, "bearerFormat": name })))
        .collect();
    let requirements = names.iter().map(|name| json!({ name: [] }));
    let requirements = requirements.collect();
    (Value::Object(schemes), requirements)
}

/// An address in which everything varies.
pub(super) fn server() -> Value {
    json!({
        "url": "https://{evil_marker!()}.example.com/\"evil_marker!()\"/{\"}/{`}\\\n\u{202e}\u{0}{{}}",
        "description": "*/ evil_marker!()",
        "variables": {
            "evil_marker!()": { "default": "{`}", "enum": ["\"#"], "description": "*/" },
            "\"": { "default": "{\"}" },
            "`": { "default": "\"# evil_marker!() \u{0}" },
        },
    })
}

const MEDIA_TYPES: &[&str] = &[
    "application/json; evil_marker=\"*/ \\\" evil_marker!()\"",
    "APPLICATION/JSON",
    "application/vnd.evil_marker!()+json",
    "application/x-www-form-urlencoded; evil_marker!()",
    "multipart/form-data; boundary=evil_marker",
    "text/\"# evil_marker!()",
    "text/event-stream; evil_marker!()",
    "application/stream+json; evil_marker!()",
    "application/x-ndjson",
    "image/*",
    "*/*",
    "*/ evil_marker!() /*",
    "\u{0}\n\u{202e}`",
    "",
];

/// What calls and bodies are asked for, and what stands around them.
const CALLS: &[&str] = &[
    "items",
    "stream",
    "reader",
    "body",
    "Body",
    "FilePart",
    "Multipart",
    "Downloads",
    "Streams",
    "Refusal",
    "MEDIA_TYPE",
    "Item",
    "C",
    "streaming_request",
    "refusal",
    "client",
    "models",
];

/// What HTTP calls a token.
fn is_token(name: &str) -> bool {
    let is_token = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    !name.is_empty() && name.chars().all(is_token)
}

fn text(texts: &mut Texts) -> Value {
    json!({ "type": "string", "description": texts.next(), EXTENSION: texts.next() })
}

fn form(names: &[String], texts: &mut Texts) -> Value {
    let mut properties = Map::new();
    let mut encoding = Map::new();
    for (index, name) in names.iter().enumerate() {
        let property = match index % 3 {
            0 => {
                json!({ "type": "array", "items": { "type": "string" }, "description": texts.next() })
            }
            1 => json!({ "type": "object", "additionalProperties": { "type": "string" } }),
            _ => text(texts),
        };
        properties.insert(name.clone(), property);
        let style = ["deepObject", "form", "pipeDelimited", "spaceDelimited"][index % 4];
        encoding.insert(
            name.clone(),
            json!({ "style": style, "explode": index % 5 == 0 }),
        );
    }
    json!({
        "requestBody": { "description": texts.next(), "content": { "application/x-www-form-urlencoded": {
            "schema": { "type": "object", "description": texts.next(), "properties": properties },
            "encoding": encoding,
        } } },
        "responses": done(texts),
    })
}

fn files(names: &[String], texts: &mut Texts) -> Value {
    let mut properties = Map::new();
    let mut encoding = Map::new();
    for (index, name) in names.iter().enumerate() {
        let file = json!({ "type": "string", "format": "binary", "description": texts.next() });
        let property = match index % 4 {
            0 => file,
            1 => json!({ "type": "array", "items": file }),
            2 => {
                json!({ "type": "object", "description": texts.next(), "properties": { name: text(texts) } })
            }
            _ => text(texts),
        };
        properties.insert(name.clone(), property);
        let media_type = if index % 4 == 2 {
            "application/json"
        } else {
            MEDIA_TYPES[index % MEDIA_TYPES.len()]
        };
        encoding.insert(name.clone(), json!({ "contentType": media_type }));
    }
    json!({
        "requestBody": { "required": true, "content": { "multipart/form-data": {
            "schema": { "type": "object", "required": names.iter().step_by(8).collect::<Vec<_>>(), "properties": properties },
            "encoding": encoding,
        } } },
        "responses": done(texts),
    })
}

fn parameters(names: &[&String], place: &str, texts: &mut Texts) -> Value {
    let parameters: Vec<_> = names
        .iter()
        .enumerate()
        .map(|(index, name)| {
            let schema = match index % 4 {
                0 => json!({ "type": "array", "items": { "type": "string", "enum": [name, "*/"] } }),
                1 => json!({ "type": "object", "properties": { *name: text(texts) } }),
                _ => json!({ "type": "string", "default": texts.next(), "pattern": texts.next() }),
            };
            json!({ "name": name, "in": place, "required": index % 5 == 0, "description": texts.next(), "schema": schema })
        })
        .collect();
    json!({ "operationId": format!("parameters in {place}"), "parameters": parameters, "responses": done(texts) })
}

/// One operation whose path takes every name, in pieces so that no path is endless.
fn with_path_parameters(names: &[&String], texts: &mut Texts) -> Map<String, Value> {
    let can_be_taken = |name: &&&String| !name.contains(['{', '}']);
    let names: Vec<_> = names.iter().filter(can_be_taken).collect();
    let pieces = names.chunks(30).enumerate();
    pieces
        .map(|(index, names)| {
            let parts: Vec<_> = names.iter().map(|name| format!("/{{{name}}}")).collect();
            let parameters: Vec<_> = names
                .iter()
                .map(|name| json!({ "name": name, "in": "path", "required": true, "description": texts.next(), "schema": { "type": "string" } }))
                .collect();
            let item = json!({ "get": { "parameters": parameters, "responses": done(texts) } });
            (format!("/kinds/path/{index}{}", parts.concat()), item)
        })
        .collect()
}

fn errors(names: &[&String], texts: &mut Texts) -> Value {
    let mut responses: Map<_, _> = names
        .iter()
        .zip(400..600)
        .map(|(name, status)| {
            let schema = json!({ "type": "object", "title": name, "properties": { *name: text(texts) } });
            let response = json!({ "description": texts.next(), "content": { "application/json": { "schema": schema } } });
            (status.to_string(), response)
        })
        .collect();
    for status in ["200", "201", "2XX", "4XX", "default"] {
        let schema =
            json!({ "type": "object", "properties": { format!("of {status}"): text(texts) } });
        let response = json!({
            "description": texts.next(),
            "headers": { "x-evil_marker": { "description": texts.next(), "schema": { "type": "string" } } },
            "content": { "application/json": { "schema": schema, "example": texts.next() } },
            "links": { "evil_marker!()": { "operationId": "evil_marker!()", "description": texts.next() } },
        });
        responses.insert(status.to_owned(), response);
    }
    json!({ "operationId": "get errors", "responses": responses })
}

fn numbers(texts: &mut Texts) -> Value {
    let whole = json!([0, 1, -1, 10, -10, 100, i64::MIN, i64::MAX]);
    let schema = json!({ "type": "object", "properties": {
        "whole": { "type": "integer", "enum": whole, "description": texts.next() },
        "one": { "type": "integer", "enum": [-1] },
        "fractions": { "type": "number", "enum": [0.5, -0.0, 1e300, 1.0], "description": texts.next() },
        "bounds": { "type": "number", "minimum": -1e308, "maximum": 1e-308, "multipleOf": 1e-300, "default": -0.0 },
        "large": { "type": "integer", "minimum": i64::MIN, "maximum": i64::MAX, "default": i64::MIN },
        "truth": { "type": "boolean", "enum": [false], "description": texts.next() },
    } });
    json!({ "operationId": "put numbers", "requestBody": body(schema.clone()), "responses": {
        "200": { "description": texts.next(), "content": { "application/json": { "schema": schema } } },
    } })
}

/// A constant of every kind, and a choice by each.
fn constants(names: &[String], texts: &mut Texts) -> Value {
    let member = |value: Value, texts: &mut Texts| {
        let ty = match value {
            Value::Bool(_) => "boolean",
            Value::Number(_) => "integer",
            _ => "string",
        };
        json!({ "type": "object", "required": ["*/ \"#"], "properties": {
            "*/ \"#": { "type": ty, "enum": [value] },
            "own": text(texts),
        } })
    };
    let values = |values: Vec<Value>, texts: &mut Texts| -> Vec<_> {
        values
            .into_iter()
            .map(|value| member(value, texts))
            .collect()
    };
    let constants: Map<_, _> = names
        .chunks(FIELDS)
        .enumerate()
        .map(|(index, names)| (format!("part {index}"), constants_of(names)))
        .collect();
    json!({ "operationId": "put constants", "responses": done(texts), "requestBody": body(json!({ "type": "object", "properties": {
        "constants": { "type": "object", "properties": constants },
        "by truth": { "oneOf": values(vec![json!(true), json!(false)], texts) },
        "by number": { "oneOf": values(vec![json!(0), json!(-1), json!(i64::MIN), json!(i64::MAX)], texts) },
        "by text": { "oneOf": values(vec![json!(""), json!("*/"), json!("\"#"), json!("\u{0}"), json!("\u{202e}")], texts) },
    } })) })
}

fn constants_of(names: &[String]) -> Value {
    let constant = |(index, name): (usize, &String)| {
        let value = match index % 4 {
            0 => json!({ "type": "string", "enum": [name] }),
            1 => json!({ "type": "integer", "enum": [i64::MIN + 1] }),
            2 => json!({ "type": "boolean", "enum": [true] }),
            _ => json!({ "type": "string", "enum": ["*/ \"# evil_marker!()"] }),
        };
        (name.clone(), value)
    };
    let properties: Map<_, _> = names.iter().enumerate().map(constant).collect();
    json!({ "type": "object", "required": names, "properties": properties })
}

/// A choice by a discriminator that lists every name.
fn mapped(names: &[&String], texts: &mut Texts) -> Value {
    let targets: Vec<_> = (0..3)
        .map(|index| format!("#/components/schemas/Mapped{index}"))
        .collect();
    let mapping: Map<_, _> = names
        .iter()
        .enumerate()
        .map(|(index, name)| ((*name).clone(), json!(targets[index % 3])))
        .collect();
    let members: Vec<_> = targets
        .iter()
        .map(|target| json!({ "$ref": target }))
        .collect();
    json!({ "operationId": "put mapped", "requestBody": body(json!({
        "oneOf": members,
        "description": texts.next(),
        "discriminator": { "propertyName": "*/ \"# `kind`", "mapping": mapping },
    })), "responses": done(texts) })
}

/// The components that [`mapped`] chooses from.
pub(super) fn mapped_components(texts: &mut Texts) -> Map<String, Value> {
    (0..3)
        .map(|index| {
            let schema = json!({
                "type": "object",
                "required": ["*/ \"# `kind`"],
                "properties": { "*/ \"# `kind`": { "type": "string" }, format!("own {index}"): text(texts) },
            });
            (format!("Mapped{index}"), schema)
        })
        .collect()
}

/// Everything that a schema says of its limits, in every text.
fn limits(texts: &mut Texts) -> Value {
    let count = texts.all.len();
    let properties: Map<_, _> = (0..count)
        .map(|index| {
            let schema = json!({
                "type": "string",
                "format": texts.next(),
                "pattern": texts.next(),
                "default": texts.next(),
                "example": texts.next(),
                "externalDocs": { "url": texts.next(), "description": texts.next() },
                "deprecated": index % 2 == 0,
                EXTENSION: texts.next(),
            });
            (format!("p{index}"), schema)
        })
        .collect();
    json!({
        "operationId": "put limits",
        "externalDocs": { "url": texts.next(), "description": texts.next() },
        "callbacks": { "evil_marker!()": { "{$request.body#/evil_marker!()}": { "post": { "responses": done(texts) } } } },
        EXTENSION: { EXTENSION: texts.next() },
        "requestBody": body(json!({ "type": "object", "properties": properties })),
        "responses": done(texts),
    })
}

fn with_media_type(media_type: &str, texts: &mut Texts) -> Value {
    let schema = json!({ "type": "object", "properties": { media_type: text(texts) } });
    json!({
        "requestBody": { "description": texts.next(), "content": { media_type: { "schema": schema } } },
        "responses": {
            "200": { "description": texts.next(), "content": { media_type: { "schema": schema } } },
            "400": { "description": texts.next(), "content": { media_type: { "schema": schema } } },
        },
    })
}

/// An operation that sends and brings streams and is called like something around it.
fn called(name: &str, texts: &mut Texts) -> Value {
    let parameters: Vec<_> = CALLS
        .iter()
        .map(|name| json!({ "name": name, "in": "query", "description": texts.next(), "schema": { "type": "object", "title": name, "properties": { *name: { "type": "string" } } } }))
        .collect();
    let item = json!({ "type": "object", "title": name, "properties": { name: text(texts) } });
    json!({
        "operationId": name,
        "parameters": parameters,
        "requestBody": { "content": { "application/octet-stream": { "schema": { "type": "string", "format": "binary" } } } },
        "responses": {
            "200": { "description": texts.next(), "content": { "application/x-ndjson": { "schema": item } } },
            "400": { "description": texts.next(), "content": { "application/json": { "schema": item } } },
            "500": { "description": texts.next(), "content": { "application/json": { "schema": { "type": "string" } } } },
        },
    })
}
