//! Edits of parameters and contents.

use serde_json::{Value, json};

use super::{
    Choices, build,
    draft::{Draft, Kind},
    texts,
};

const MEDIA: &[&str] = &[
    "application/json",
    "application/json; charset=utf-8",
    "application/vnd.api+json",
    "application/x-www-form-urlencoded",
    "multipart/form-data",
    "multipart/mixed",
    "application/octet-stream",
    "application/stream+json",
    "application/x-ndjson",
    "application/jsonl",
    "text/event-stream",
    "text/plain",
    "text/html",
    "application/xml",
    "image/png",
    "image/*",
    "*/*",
    "APPLICATION/JSON",
    "",
    "json",
    "a/b\"\n",
];

const LOCATIONS: &[&str] = &[
    "query", "query", "path", "header", "header", "cookie", "body", "formData", "",
];

const STYLES: &[&str] = &[
    "form",
    "simple",
    "label",
    "matrix",
    "deepObject",
    "spaceDelimited",
    "pipeDelimited",
    "odd",
];

/// A new parameter.
fn parameter(draft: &Draft, choices: &mut Choices<'_>) -> Value {
    let name = match choices.below(2) {
        0 => texts::name(choices),
        _ => choices
            .pick(&[
                "id",
                "limit",
                "X-Trace",
                "Authorization",
                "Content-Type",
                "Accept",
                "teamId",
            ])
            .to_owned(),
    };
    let mut made = json!({ "name": name, "in": choices.pick(LOCATIONS) });
    let schema = build::schema(draft, 2, choices);
    if choices.one_in(8) {
        made["content"] = json!({ choices.pick(MEDIA): { "schema": schema } });
    } else {
        made["schema"] = schema;
    }
    if choices.one_in(2) || made["in"] == "path" {
        made["required"] = json!(true);
    }
    made
}

/// Adds, removes or changes a parameter.
pub(super) fn parameters(draft: &mut Draft, choices: &mut Choices<'_>) {
    let new = parameter(draft, choices);
    match choices.below(4) {
        0 => {
            let Some(operation) = draft.object(Kind::Operation, choices) else {
                return;
            };
            let all = operation.entry("parameters").or_insert(json!([]));
            if let Some(all) = all.as_array_mut() {
                all.push(new);
            }
        }
        1 => {
            let Some(all) = draft.place(Kind::Parameters, choices) else {
                return;
            };
            let Some(all) = all.as_array_mut() else {
                return;
            };
            match (choices.any(all), choices.below(2)) {
                (Some(one), 0) => all.push(one),
                (Some(_), _) => {
                    let index = choices.below(all.len());
                    all.remove(index);
                }
                (None, _) => all.push(new),
            }
        }
        _ => {
            if let Some(parameter) = draft.place(Kind::Parameter, choices) {
                change(parameter, new, choices);
            }
        }
    }
}

fn change(parameter: &mut Value, new: Value, choices: &mut Choices<'_>) {
    if !parameter.is_object() {
        *parameter = new;
        return;
    }
    match choices.below(14) {
        0 => parameter["in"] = json!(choices.pick(LOCATIONS)),
        1 | 2 => parameter["style"] = json!(choices.pick(STYLES)),
        3 => parameter["explode"] = json!(choices.one_in(2)),
        4 => parameter["required"] = json!(choices.one_in(2)),
        5 => parameter["allowReserved"] = json!(true),
        6 => parameter["name"] = json!(texts::name(choices)),
        7 => parameter["schema"] = new["schema"].clone(),
        8 => parameter["content"] = json!({ choices.pick(MEDIA): { "schema": new["schema"] } }),
        9 => parameter["x-secret"] = json!(true),
        10 => parameter["x-rust-name"] = json!(texts::name(choices)),
        11 => parameter["deprecated"] = json!(true),
        12 => {
            let key = choices.pick(&["name", "in", "required", "schema", "style", "explode"]);
            parameter[key] = build::value(choices);
        }
        _ => *parameter = new,
    }
}

/// A new object of contents by media type.
pub(super) fn content(draft: &Draft, choices: &mut Choices<'_>) -> Value {
    let mut made = json!({});
    for _ in 0..=choices.below(2) {
        let schema = match choices.below(4) {
            0 => json!({ "type": "string", "format": "binary" }),
            1 => draft.some_schema(choices).unwrap_or(json!({})),
            _ => build::schema(draft, 2, choices),
        };
        made[choices.pick(MEDIA)] = if choices.one_in(10) {
            json!({})
        } else {
            json!({ "schema": schema })
        };
    }
    made
}

/// Changes the contents of a body.
pub(super) fn contents(draft: &mut Draft, choices: &mut Choices<'_>) {
    let new = content(draft, choices);
    let Some(all) = draft.object(Kind::Content, choices) else {
        return;
    };
    let types: Vec<_> = all.keys().cloned().collect();
    match (choices.any(&types), choices.below(5)) {
        (Some(ty), 0) => {
            all.remove(&ty);
        }
        (Some(ty), 1 | 2) => {
            let inner = all.remove(&ty).unwrap_or_default();
            all.insert(choices.pick(MEDIA).to_owned(), inner);
        }
        (Some(ty), 3) => {
            let encoding = json!({
                choices.pick(&["id", "name", "file", "data"]): {
                    "contentType": choices.pick(MEDIA),
                    "style": choices.pick(STYLES),
                    "explode": choices.one_in(2),
                },
            });
            if let Some(inner) = all.get_mut(&ty).and_then(Value::as_object_mut) {
                inner.insert("encoding".to_owned(), encoding);
            }
        }
        _ => all.extend(new.as_object().cloned().unwrap_or_default()),
    }
}
