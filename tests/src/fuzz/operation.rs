//! Edits of operations, their paths and responses.

use serde_json::{Value, json};

use super::{
    Choices, build,
    draft::{Draft, Kind},
    parts, texts,
};

const METHODS: &[&str] = &[
    "get", "put", "post", "delete", "patch", "head", "options", "trace", "query",
];

const STATUSES: &[&str] = &[
    "200", "201", "202", "204", "205", "206", "299", "2XX", "2xx", "100", "1XX", "301", "304",
    "3XX", "400", "401", "404", "409", "422", "429", "4XX", "500", "5XX", "default", "99", "600",
    "abc", "", "0200",
];

/// Edits one of the operations.
pub(super) fn edit(draft: &mut Draft, choices: &mut Choices<'_>) {
    match choices.below(7) {
        0 => fields(draft, choices),
        1 => path(draft, choices),
        2 => body(draft, choices),
        3 => responses(draft, choices),
        4 => security(draft, choices),
        5 => parts::contents(draft, choices),
        _ => parts::parameters(draft, choices),
    }
}

fn fields(draft: &mut Draft, choices: &mut Choices<'_>) {
    let Some(operation) = draft.object(Kind::Operation, choices) else {
        return;
    };
    let (key, value) = match choices.below(9) {
        0 => ("operationId", json!(texts::name(choices))),
        1 => ("operationId", json!("same")),
        2 => ("x-rust-name", json!(texts::name(choices))),
        3 => ("x-repeatable", json!(true)),
        4 => ("x-repeatable", build::value(choices)),
        5 => ("tags", json!([texts::name(choices), "a", "b"])),
        6 => ("deprecated", json!(true)),
        7 => ("tags", build::value(choices)),
        _ => {
            let keys: Vec<_> = operation.keys().cloned().collect();
            if let Some(key) = choices.any(&keys) {
                operation.remove(&key);
            }
            return;
        }
    };
    operation.insert(key.to_owned(), value);
}

/// Moves an operation, or has it twice.
fn path(draft: &mut Draft, choices: &mut Choices<'_>) {
    let Some(place) = choices.any(&draft.places(Kind::Operation)) else {
        return;
    };
    let operation = draft.value.pointer(&place).cloned().unwrap_or_default();
    let known = place.split('/').nth(2).unwrap_or_default();
    let known = known.replace("~1", "/").replace("~0", "~");
    let path = match choices.below(10) {
        0 => known,
        1 => format!("{known}/{{id}}"),
        2 => format!("{known}/{{id}}{{id}}"),
        3 => format!("{known}.json"),
        4 => known.replace('}', "}.{more}"),
        5 => format!("/{}", texts::name(choices)),
        6 => format!("{known}?a=b#c"),
        7 => texts::name(choices),
        8 => "/../../etc/{passwd".to_owned(),
        _ => format!("/{{{}}}", texts::name(choices)),
    };
    let all = draft.value["paths"].as_object_mut();
    let Some(all) = all else { return };
    let item = all.entry(path).or_insert(json!({}));
    if let Some(item) = item.as_object_mut() {
        item.insert(choices.pick(METHODS).to_owned(), operation);
    }
}

fn body(draft: &mut Draft, choices: &mut Choices<'_>) {
    let content = parts::content(draft, choices);
    let Some(operation) = draft.object(Kind::Operation, choices) else {
        return;
    };
    match choices.below(4) {
        0 => {
            operation.remove("requestBody");
        }
        1 => {
            let body = operation.get_mut("requestBody");
            if let Some(body) = body.and_then(Value::as_object_mut) {
                body.insert("required".to_owned(), json!(choices.one_in(2)));
            }
        }
        _ => {
            let body = json!({ "required": choices.one_in(2), "content": content });
            operation.insert("requestBody".to_owned(), body);
        }
    }
}

fn responses(draft: &mut Draft, choices: &mut Choices<'_>) {
    let content = parts::content(draft, choices);
    let header = build::schema(draft, 1, choices);
    let Some(all) = draft.object(Kind::Responses, choices) else {
        return;
    };
    let statuses: Vec<_> = all.keys().cloned().collect();
    match (choices.any(&statuses), choices.below(5)) {
        (Some(status), 0) => {
            all.remove(&status);
        }
        (Some(status), 1) => {
            let inner = all.remove(&status).unwrap_or_default();
            all.insert(choices.pick(STATUSES).to_owned(), inner);
        }
        (Some(status), 2) => {
            if let Some(inner) = all.get_mut(&status).and_then(Value::as_object_mut) {
                let headers = json!({ texts::name(choices): { "schema": header } });
                inner.insert("headers".to_owned(), headers);
            }
        }
        (_, 3) => {
            let answer = json!({ "description": texts::docs(choices) });
            all.insert(choices.pick(STATUSES).to_owned(), answer);
        }
        _ => {
            let answer = json!({ "description": "An answer.", "content": content });
            all.insert(choices.pick(STATUSES).to_owned(), answer);
        }
    }
}

fn security(draft: &mut Draft, choices: &mut Choices<'_>) {
    let schemes = [
        json!({ "type": "http", "scheme": "bearer" }),
        json!({ "type": "http", "scheme": "basic" }),
        json!({ "type": "http", "scheme": "digest" }),
        json!({ "type": "apiKey", "in": "header", "name": "X-Key" }),
        json!({ "type": "apiKey", "in": "query", "name": "key" }),
        json!({ "type": "apiKey", "in": "cookie", "name": "key" }),
        json!({ "type": "oauth2", "flows": {} }),
        json!({ "type": "openIdConnect", "openIdConnectUrl": "https://example.com" }),
        json!({ "type": "mutualTLS" }),
        build::value(choices),
    ];
    let scheme = schemes[choices.below(schemes.len())].clone();
    let name = texts::name(choices);
    let needs = match choices.below(6) {
        0 => json!([]),
        1 => json!([{}]),
        2 => json!([{}, { name.clone(): [] }]),
        3 => json!([{ name.clone(): [], "bearerToken": [] }]),
        4 => json!([{ "nowhere": [] }]),
        _ => json!([{ name.clone(): ["read"] }, { "bearerToken": [] }]),
    };
    if let Some(all) = draft.components_mut("securitySchemes") {
        all.insert(name, scheme);
    }
    if choices.one_in(4) {
        draft.value["security"] = needs;
    } else if let Some(operation) = draft.object(Kind::Operation, choices) {
        operation.insert("security".to_owned(), needs);
    }
}
