//! Edits of a schema.

use serde_json::{Map, Value, json};

use super::{
    Choices,
    build::{self, TYPES},
    draft::{Draft, Kind},
    texts, unions,
};

type Schema = Map<String, Value>;

/// Edits one of the schemas.
pub(super) fn edit(draft: &mut Draft, choices: &mut Choices<'_>) {
    match choices.below(5) {
        0 => replace(draft, choices),
        1 => wrap(draft, choices),
        2 => unions::edit(draft, choices),
        _ => {
            let other = build::schema(draft, 1, choices);
            if let Some(schema) = draft.object(Kind::Schema, choices) {
                keywords(schema, other, choices);
            }
        }
    }
}

fn replace(draft: &mut Draft, choices: &mut Choices<'_>) {
    let other = match choices.below(3) {
        0 => build::schema(draft, 2, choices),
        1 => json!({ "$ref": build::reference(draft, choices) }),
        _ => draft.some_schema(choices).unwrap_or(json!({})),
    };
    if let Some(schema) = draft.place(Kind::Schema, choices) {
        *schema = other;
    }
}

fn wrap(draft: &mut Draft, choices: &mut Choices<'_>) {
    let other = build::schema(draft, 1, choices);
    let second = draft.some_schema(choices).unwrap_or(json!({}));
    let times = if choices.one_in(40) {
        choices.below(100)
    } else {
        1
    };
    let Some(schema) = draft.place(Kind::Schema, choices) else {
        return;
    };
    let kind = choices.below(12);
    for _ in 0..times {
        let inner = schema.take();
        *schema = match kind {
            0 => json!({ "oneOf": [inner] }),
            1 => json!({ "oneOf": [inner, other] }),
            2 => json!({ "anyOf": [inner, other] }),
            3 => json!({ "allOf": [inner, other] }),
            4 => json!({ "allOf": [inner] }),
            5 => json!({ "oneOf": [other, inner, second] }),
            6 => json!({ "allOf": [second, inner] }),
            7 => json!({ "type": "array", "items": inner }),
            8 => json!({ "type": "object", "additionalProperties": inner }),
            9 => json!({ "nullable": true, "allOf": [inner] }),
            10 => {
                json!({ "type": "object", "properties": { "inner": inner }, "required": ["inner"] })
            }
            _ => json!({ "not": inner }),
        };
    }
}

fn keywords(schema: &mut Schema, other: Value, choices: &mut Choices<'_>) {
    match choices.below(16) {
        0 => required(schema, choices),
        1 => swap_type(schema, choices),
        2 => limits(schema, choices),
        3 | 4 => values(schema, choices),
        5 | 6 => property(schema, other, choices),
        7 => set(schema, "format", build::format(choices)),
        8 => set(schema, "default", build::value(choices)),
        9 => flag(schema, choices),
        10 => hint(schema, choices),
        11 => of_3_1(schema, other, choices),
        12 => remove(schema, choices),
        13 => contradict(schema, other, choices),
        14 => {
            let rest = [json!(true), json!(false), json!({}), other];
            let rest = rest[choices.below(rest.len())].clone();
            set(schema, "additionalProperties", rest);
        }
        _ => wrong_kind(schema, choices),
    }
}

fn set(schema: &mut Schema, key: &str, value: Value) {
    schema.insert(key.to_owned(), value);
}

fn required(schema: &mut Schema, choices: &mut Choices<'_>) {
    let mut names: Vec<_> = schema
        .get("properties")
        .and_then(Value::as_object)
        .into_iter()
        .flat_map(Map::keys)
        .cloned()
        .collect();
    match choices.below(5) {
        0 => names.clear(),
        1 => names.truncate(1),
        2 => names.push("absent".to_owned()),
        3 => names.extend(names.clone()),
        _ => {}
    }
    set(schema, "required", json!(names));
}

fn swap_type(schema: &mut Schema, choices: &mut Choices<'_>) {
    let ty = match choices.below(4) {
        0 => json!([choices.pick(TYPES), choices.pick(TYPES)]),
        1 => json!([choices.pick(TYPES), "null"]),
        _ => json!(choices.pick(TYPES)),
    };
    set(schema, "type", ty);
}

fn limits(schema: &mut Schema, choices: &mut Choices<'_>) {
    let keys = [
        "minimum",
        "maximum",
        "minLength",
        "maxLength",
        "minItems",
        "maxItems",
        "minProperties",
        "maxProperties",
        "multipleOf",
        "exclusiveMinimum",
        "exclusiveMaximum",
        "pattern",
        "uniqueItems",
    ];
    let key = choices.pick(&keys).to_owned();
    let value = match choices.below(7) {
        0 => json!(1e308),
        1 => json!(-1e308),
        2 => json!(u64::MAX),
        3 => json!(0),
        4 => json!(true),
        5 => json!("^(a+)+$[\""),
        _ => build::value(choices),
    };
    set(schema, &key, value);
}

fn values(schema: &mut Schema, choices: &mut Choices<'_>) {
    let mut listed = match schema.get("enum") {
        Some(Value::Array(listed)) => listed.clone(),
        _ => Vec::new(),
    };
    match choices.below(9) {
        0 => listed.clear(),
        1 => listed.extend(listed.clone()),
        2 => listed.push(json!(null)),
        3 => listed = (0..choices.below(40)).map(|n| json!(n)).collect(),
        4 => listed = vec![json!({ "a": 1 }), json!([1])],
        5 => listed = (0..300).map(|n| json!(format!("v{n}"))).collect(),
        6 => {
            listed = vec![
                json!("Foo"),
                json!("foo"),
                json!("FOO"),
                json!("f-o-o"),
                json!(""),
            ]
        }
        _ => listed.extend([build::value(choices), build::value(choices)]),
    }
    set(schema, "enum", json!(listed));
}

fn property(schema: &mut Schema, other: Value, choices: &mut Choices<'_>) {
    let all = schema.entry("properties").or_insert(json!({}));
    let Some(all) = all.as_object_mut() else {
        return;
    };
    let names: Vec<_> = all.keys().cloned().collect();
    match choices.any(&names) {
        Some(name) if choices.one_in(3) => {
            let inner = all.remove(&name).unwrap_or_default();
            all.insert(texts::name(choices), inner);
        }
        Some(name) if choices.one_in(3) => {
            let near = [
                name.to_uppercase(),
                format!("{name}_"),
                format!("_{name}"),
                name.replace(|c: char| c.is_uppercase(), "_"),
                format!("{name} "),
            ];
            all.insert(near[choices.below(near.len())].clone(), other);
        }
        Some(name) if choices.one_in(2) => {
            all.insert(name, other);
        }
        _ => {
            all.insert(texts::name(choices), other);
        }
    }
    if choices.one_in(2) {
        let names: Vec<_> = all.keys().cloned().collect();
        set(schema, "required", json!(names));
    }
}

fn flag(schema: &mut Schema, choices: &mut Choices<'_>) {
    let flags = [
        "nullable",
        "readOnly",
        "writeOnly",
        "deprecated",
        "uniqueItems",
        "x-secret",
        "exclusiveMinimum",
    ];
    let on = match choices.below(8) {
        0 => json!("true"),
        1 => json!(false),
        _ => json!(true),
    };
    let key = choices.pick(&flags).to_owned();
    set(schema, &key, on);
}

fn hint(schema: &mut Schema, choices: &mut Choices<'_>) {
    let key = choices.pick(&[
        "x-rust-name",
        "x-rust-type",
        "title",
        "description",
        "example",
    ]);
    let value = match choices.below(4) {
        0 => json!(choices.pick(&["Item", "Hint", "item", "hint", "Client", "Error"])),
        1 => json!(texts::docs(choices)),
        2 => build::value(choices),
        _ => json!(texts::name(choices)),
    };
    let key = key.to_owned();
    set(schema, &key, value);
}

fn of_3_1(schema: &mut Schema, other: Value, choices: &mut Choices<'_>) {
    let (key, value) = match choices.below(16) {
        0 => ("const", build::value(choices)),
        1 => ("examples", json!([build::value(choices)])),
        2 => ("prefixItems", json!([other])),
        3 => ("patternProperties", json!({ "^x-": other })),
        4 => ("$defs", json!({ "A": other })),
        5 => ("if", other),
        6 => ("unevaluatedProperties", json!(false)),
        7 => ("exclusiveMinimum", json!(5)),
        8 => ("contentMediaType", json!("application/octet-stream")),
        9 => ("contentEncoding", json!("base64")),
        10 => ("dependentRequired", json!({ "a": ["b"] })),
        11 => ("propertyNames", other),
        12 => ("contains", other),
        13 => ("items", json!(choices.one_in(2))),
        14 => ("$anchor", json!("a")),
        _ => (
            "type",
            json!([choices.pick(TYPES), choices.pick(TYPES), "null"]),
        ),
    };
    set(schema, key, value);
}

fn remove(schema: &mut Schema, choices: &mut Choices<'_>) {
    let keys: Vec<_> = schema.keys().cloned().collect();
    if let Some(key) = choices.any(&keys) {
        schema.remove(&key);
    }
}

fn contradict(schema: &mut Schema, other: Value, choices: &mut Choices<'_>) {
    match choices.below(6) {
        0 => set(schema, "properties", json!({ "id": other })),
        1 => set(schema, "items", other),
        2 => set(
            schema,
            "allOf",
            json!([{ "type": "string" }, { "type": "integer" }]),
        ),
        3 => set(schema, "oneOf", json!([{ "type": "string" }, other])),
        4 => set(schema, "allOf", json!([other])),
        _ => set(schema, "not", other),
    }
}

fn wrong_kind(schema: &mut Schema, choices: &mut Choices<'_>) {
    let keys = [
        "type",
        "properties",
        "items",
        "required",
        "enum",
        "oneOf",
        "allOf",
        "anyOf",
        "$ref",
        "format",
        "description",
        "discriminator",
        "nullable",
        "title",
        "x-rust-name",
        "additionalProperties",
    ];
    let key = choices.pick(&keys).to_owned();
    set(schema, &key, build::value(choices));
}
