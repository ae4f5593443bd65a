//! The document.

use serde_json::{Value, json};

/// Everything that does something to a terminal, a workflow or a page where it is not made harmless.
pub(crate) const EVIL: &str = "\
    evil \u{1b}[31mred\u{1b}]0;title\u{7}\u{9b}2J\u{7f}\u{8}\r\n::error::x\n  ::stop-commands::y\n##[error]z\r##vso[a]b \
    100%0A::warning::c%0d\u{2028}::error::d\u{2029}\u{85}::error::e\u{b}::error::f @everyone owner/repo#1 #2 GH-3 \
    0123456789abcdef0123456789abcdef01234567 deadbeef https://evil.example http://evil.example/a www.evil.example/b \
    mail@evil.example <https://evil.example> <script>alert(1)</script> <img src=x onerror=y> <!-- c --> </code> \
    </details> ![i](https://evil.example) [l](https://evil.example) [r] [^1] **b** _i_ ~~s~~ | `c` ``d`` ` $m$ $$n$$ \
    :+1: &amp; {{ t }} \u{202e}\u{2066}\u{200f}\u{200b}\u{feff}\u{ad}\u{34f}\u{e0041}\u{f8ff}\u{10fffd}\u{fe0f}\u{3164}\n\n\
    1. one\n    code\n```sh\nrm\n```\n===\n[^1]: note\n[r]: https://evil.example\n\\";

/// A text that goes by a name of its own.
pub(crate) fn evil(name: &str) -> String {
    format!("{name}{EVIL}")
}

/// How many operations there are.
pub(crate) const OPERATIONS: usize = 4;

fn schema(fields: &[&str], required: &[&str], values: &[&str]) -> Value {
    let mut properties = serde_json::Map::new();
    for field in fields {
        let property = json!({
            "type": "string",
            "description": evil("about "),
            "example": EVIL,
            "default": EVIL,
            "pattern": EVIL,
            "format": EVIL,
        });
        properties.insert(evil(field), property);
    }
    let values: Vec<_> = values.iter().map(|value| evil(value)).collect();
    properties.insert(
        "state".to_owned(),
        json!({ "type": "string", "enum": values, "description": EVIL }),
    );
    let required: Vec<_> = required.iter().map(|field| evil(field)).collect();
    let mut schema = json!({
        "type": "object",
        "title": EVIL,
        "description": EVIL,
        "properties": properties,
        "example": { (EVIL): EVIL },
    });
    if !required.is_empty() {
        schema["required"] = json!(required);
    }
    schema
}

fn operation(id: &str, parameter: &str, schema: &Value) -> Value {
    json!({
        "operationId": evil(id),
        "tags": [EVIL],
        "summary": EVIL,
        "description": EVIL,
        "externalDocs": { "url": "https://evil.example", "description": EVIL },
        "parameters": [{
            "name": evil(parameter),
            "in": "query",
            "description": EVIL,
            "example": EVIL,
            "schema": { "type": "string", "enum": [evil("one"), evil("two")], "default": EVIL },
        }],
        "requestBody": { "description": EVIL, "content": { "application/json": { "schema": schema } } },
        "responses": {
            "200": {
                "description": EVIL,
                "content": { "application/json": { "schema": schema } },
            },
            "404": { "description": EVIL },
        },
    })
}

fn document(paths: Value) -> Value {
    json!({
        "openapi": "3.0.3",
        "info": {
            "title": EVIL,
            "version": EVIL,
            "description": EVIL,
            "contact": { "name": EVIL },
            "license": { "name": EVIL },
        },
        "tags": [{ "name": EVIL, "description": EVIL }],
        "servers": [{ "url": "https://shop.example", "description": EVIL }],
        "paths": paths,
    })
}

/// What is there first.
pub(crate) fn before() -> Value {
    let one = schema(&["a", "b"], &[], &["x", "y"]);
    document(json!({
        "/first": { "post": operation("listFirst", "p", &one) },
        "/second": { "post": operation("listSecond", "q", &one) },
        "/moved": { "post": operation("listMoved", "r", &one) },
        (format!("/{}", evil("path").replace(['{', '}'], ""))): { "post": operation("listPath", "s", &one) },
    }))
}

/// What comes next: something of everything has changed.
pub(crate) fn after() -> Value {
    let one = schema(&["b", "c", "d"], &["d"], &["y", "z"]);
    document(json!({
        "/first": { "post": operation("renamedFirst", "p", &one) },
        "/second": { "post": operation("listSecond", "new", &one) },
        (format!("/{}", evil("to").replace(['{', '}'], ""))): { "post": operation("listMoved", "r", &one) },
        "/third": { "post": operation("listThird", "t", &one) },
    }))
}

/// One of which no crate can be made, for reasons that have such names.
pub(crate) fn faulty() -> Value {
    let mut document = before();
    let reference = json!({ "$ref": format!("#/components/schemas/{}", evil("gone")) });
    document["paths"]["/first"]["post"] = operation("listFirst", "p", &reference);
    document["paths"]["/second"]["post"]["parameters"] = json!([{ "name": evil("q"), "in": EVIL }]);
    document["paths"]["/second"]["post"]["tags"] = json!({ (EVIL): EVIL });
    document
}
