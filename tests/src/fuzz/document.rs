//! Edits of a document, and what is given beside it.

use serde_json::{Value, json};

use super::{
    Choices, build,
    draft::{Draft, Kind},
    operation, schema, texts,
};

/// Makes one edit.
pub(super) fn edit(draft: &mut Draft, choices: &mut Choices<'_>) {
    match choices.below(20) {
        0 => frame(draft, choices),
        _ => edit_inside(draft, choices),
    }
}

/// Makes an edit that concerns single operations or schemas.
pub(super) fn edit_inside(draft: &mut Draft, choices: &mut Choices<'_>) {
    match choices.below(22) {
        0..=10 => schema::edit(draft, choices),
        11..=16 => operation::edit(draft, choices),
        17 => {
            let text = texts::docs(choices);
            if let Some(place) = draft.place(Kind::Text, choices) {
                *place = json!(text);
            }
        }
        18..=20 => describe(draft, choices),
        _ => rename(draft, choices),
    }
}

/// Says something of whatever there is, and where it may be had.
fn describe(draft: &mut Draft, choices: &mut Choices<'_>) {
    let kinds = [
        Kind::Schema,
        Kind::Parameter,
        Kind::Operation,
        Kind::Response,
    ];
    let text = texts::docs(choices);
    let server = texts::server(choices);
    let kind = kinds[choices.below(kinds.len())];
    let Some(object) = draft.object(kind, choices) else {
        return;
    };
    let key = choices.pick(&["description", "description", "description", "summary"]);
    object.insert(key.to_owned(), json!(text));
    match choices.below(8) {
        0 => {
            let docs = json!({ "url": server, "description": texts::docs(choices) });
            object.insert("externalDocs".to_owned(), docs);
        }
        1 => {
            let servers = json!([{ "url": server, "description": texts::docs(choices) }]);
            object.insert("servers".to_owned(), servers);
        }
        _ => {}
    }
}

/// Calls a component otherwise, with all that refers to it.
fn rename(draft: &mut Draft, choices: &mut Choices<'_>) {
    let names = draft.components("schemas");
    let Some(old) = choices.any(&names) else {
        return;
    };
    let new = texts::name(choices);
    let Some(all) = draft.components_mut("schemas") else {
        return;
    };
    let component = all.remove(&old).unwrap_or_default();
    all.insert(new.clone(), component);
    let escaped = new.replace('~', "~0").replace('/', "~1");
    redirect(
        &mut draft.value,
        &format!("#/components/schemas/{old}"),
        &format!("#/components/schemas/{escaped}"),
    );
}

fn redirect(value: &mut Value, from: &str, to: &str) {
    match value {
        Value::Object(object) => {
            for (key, inner) in object {
                if key == "$ref" && inner == from {
                    *inner = json!(to);
                }
                redirect(inner, from, to);
            }
        }
        Value::Array(items) => {
            for item in items {
                redirect(item, from, to);
            }
        }
        _ => {}
    }
}

/// Changes what stands around the operations.
fn frame(draft: &mut Draft, choices: &mut Choices<'_>) {
    let root = &mut draft.value;
    match choices.below(8) {
        0 => {
            let one = json!({ "url": texts::server(choices) });
            root["servers"] = json!([one, { "url": texts::name(choices) }]);
        }
        1 => {
            root["servers"] = json!([{
                "url": "https://{region}.example.com:{port}/{base}",
                "variables": { "region": { "default": "eu" }, "port": { "default": 1, "enum": [] } },
            }]);
        }
        2 => root["servers"] = build::value(choices),
        3 => {
            root["openapi"] =
                json!(choices.pick(&["3.0.0", "3.0.4", "3.1.0", "3.2.0", "2.0", "3", ""]))
        }
        4 => {
            root["info"] = json!({ "title": texts::name(choices), "version": texts::name(choices) })
        }
        5 => {
            // By now it may be anything.
            if let Some(info) = root.get_mut("info").and_then(Value::as_object_mut) {
                info.insert("description".to_owned(), json!(texts::docs(choices)));
            }
        }
        6 => {
            root["tags"] =
                json!([{ "name": texts::name(choices), "description": texts::docs(choices) }])
        }
        _ => {
            let key = choices.pick(&["info", "components", "security", "tags", "webhooks"]);
            root[key] = build::value(choices);
        }
    }
}

/// Settings for a document, as YAML.
pub(super) fn settings(draft: &Draft, choices: &mut Choices<'_>) -> String {
    let mut made = json!({ "selection": { "all": true } });
    if choices.one_in(2) {
        made["selection"]["unsupported"] = json!("leave-out");
    }
    if choices.one_in(4) {
        let parameters: Vec<_> = draft
            .places(Kind::Parameter)
            .iter()
            .filter_map(|place| draft.value.pointer(place)?.get("name")?.as_str())
            .map(ToOwned::to_owned)
            .collect();
        let bound = choices.any(&parameters).unwrap_or_else(|| "id".to_owned());
        let name = match choices.below(3) {
            0 => texts::name(choices),
            _ => choices
                .pick(&["item", "team", "client", "blocking"])
                .to_owned(),
        };
        made["client"]["handles"] = json!([{
            "name": name,
            "parameter": bound,
            "description": texts::docs(choices),
        }]);
    }
    if choices.one_in(8) {
        made["client"]["base-url"] =
            json!(choices.pick(&["https://example.com", "", "x", "\"", "http://[::1"]));
        made["client"]["error-code"] = json!([choices.pick(&["/error/code", "", "x", "/a~2"])]);
        made["client"]["request-id-header"] = json!(texts::name(choices));
        made["client"]["documentation-url"] =
            json!(choices.pick(&["https://example.com/", "x", "]("]));
    }
    if choices.one_in(8) {
        made["crate"]["description"] = json!(texts::docs(choices));
        made["crate"]["documentation"] = json!(texts::docs(choices));
        made["crate"]["repository"] = json!(texts::docs(choices));
        made["crate"]["keywords"] = json!([texts::name(choices)]);
    }
    serde_yaml::to_string(&made).unwrap_or_default()
}

/// Corrections of a document, as YAML.
pub(super) fn overlay(draft: &Draft, choices: &mut Choices<'_>) -> String {
    let mut actions = Vec::new();
    for _ in 0..=choices.below(3) {
        let target = match choices.below(8) {
            0 => "$".to_owned(),
            1 => "$..schema".to_owned(),
            2 => "$.paths[*][*]".to_owned(),
            3 => "$.components.schemas[*]".to_owned(),
            4 => "$[".to_owned(),
            5 => "$..[?@.type == 'string']".to_owned(),
            6 => format!(
                "$..['{}']",
                choices.pick(&["id", "type", "properties", "\\"])
            ),
            _ => {
                let places = draft.places(Kind::Schema);
                let place = choices.any(&places).unwrap_or_default();
                let steps = place.split('/').skip(1);
                let steps = steps.map(|step| {
                    let step = step.replace("~1", "/").replace("~0", "~");
                    match step.parse::<usize>() {
                        Ok(index) => format!("[{index}]"),
                        Err(_) => {
                            format!("['{}']", step.replace('\\', "\\\\").replace('\'', "\\'"))
                        }
                    }
                });
                format!("${}", steps.collect::<String>())
            }
        };
        let mut action = json!({ "target": target, "description": "An edit." });
        match choices.below(6) {
            0 => action["remove"] = json!(true),
            1 => action["update"] = build::value(choices),
            2 => action["update"] = json!({ "x-rust-name": texts::name(choices) }),
            3 => action["update"] = json!({ "x-rust-type": texts::name(choices) }),
            4 => action["update"] = json!({ "x-secret": true }),
            _ => action["update"] = build::schema(draft, 1, choices),
        }
        if choices.one_in(3) {
            action["x-when"] = json!(choices.pick(&["present", "$.paths", "$[", "never"]));
        }
        actions.push(action);
    }
    let made = json!({
        "overlay": "1.0.0",
        "info": { "title": "Edits", "version": "1" },
        "actions": actions,
    });
    serde_yaml::to_string(&made).unwrap_or_default()
}
