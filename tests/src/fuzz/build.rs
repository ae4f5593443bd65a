//! New parts of a document.

use serde_json::{Value, json};

use super::{Choices, draft::Draft, texts};

pub(super) const TYPES: &[&str] = &[
    "string", "integer", "number", "boolean", "array", "object", "null", "file", "",
];

const FORMATS: &[&str] = &[
    "date-time",
    "date",
    "byte",
    "binary",
    "int32",
    "int64",
    "uint64",
    "float",
    "double",
    "decimal",
    "uuid",
    "uri",
    "email",
    "password",
    "time",
    "x",
];

/// Some JSON.
pub(super) fn value(choices: &mut Choices<'_>) -> Value {
    match choices.below(22) {
        0 => json!(null),
        1 => json!(true),
        2 => json!(false),
        3 => json!(0),
        4 => json!(-1),
        5 => json!(i64::MIN),
        6 => json!(u64::MAX),
        7 => json!(1e300),
        8 => json!(0.5),
        9 => json!(-0.0),
        10 => json!([]),
        11 => json!({}),
        12 => json!([value(choices)]),
        13 => json!({ texts::name(choices): value(choices) }),
        14 => json!(1.0),
        15 => json!("1"),
        16 => json!("true"),
        17 => json!("2020-01-01T00:00:00Z"),
        _ => json!(texts::name(choices)),
    }
}

/// Where a reference may lead, there and elsewhere.
pub(super) fn reference(draft: &Draft, choices: &mut Choices<'_>) -> String {
    let known = draft.components("schemas");
    if let (Some(name), false) = (choices.any(&known), choices.one_in(12)) {
        return format!("#/components/schemas/{name}");
    }
    let odd = [
        "#/components/schemas/Nowhere",
        "#/components/schemas/",
        "#/components/schemas/Item/properties/name",
        "#/components/parameters/Nowhere",
        "#/paths/~1/get",
        "#",
        "",
        "other.yaml#/Item",
        "https://example.com/schema.json",
        "#/components/schemas/%41",
        "#/components/schemas/a~1b",
    ];
    choices.pick(&odd).to_owned()
}

/// A new schema of limited depth.
pub(super) fn schema(draft: &Draft, depth: usize, choices: &mut Choices<'_>) -> Value {
    let mut made = match (choices.below(16), depth) {
        (0, _) => json!({ "type": "string" }),
        (1, _) => json!({ "type": "integer" }),
        (2, _) => json!({ "type": "number" }),
        (3, _) => json!({ "type": "boolean" }),
        (4, _) => json!({ "type": "string", "enum": ["a", "b"] }),
        (5, _) => json!({ "enum": [value(choices), value(choices)] }),
        (6, _) => json!({}),
        (7, _) => json!({ "$ref": reference(draft, choices) }),
        (8, _) => json!({ "type": "string", "format": choices.pick(FORMATS) }),
        (_, 0) => json!({ "type": choices.pick(TYPES) }),
        (9, _) => json!({ "type": "array", "items": schema(draft, depth - 1, choices) }),
        (10, _) => json!({
            "type": "object",
            "additionalProperties": schema(draft, depth - 1, choices),
        }),
        (11, _) => {
            let key = choices.pick(&["oneOf", "anyOf", "allOf"]);
            let count = choices.below(3) + 1;
            let members: Vec<_> = (0..count)
                .map(|_| schema(draft, depth - 1, choices))
                .collect();
            json!({ key: members })
        }
        _ => object(draft, depth, choices),
    };
    if choices.one_in(8) {
        made["nullable"] = json!(true);
    }
    made
}

fn object(draft: &Draft, depth: usize, choices: &mut Choices<'_>) -> Value {
    let mut made = json!({ "type": "object", "properties": {} });
    let mut required = Vec::new();
    for _ in 0..choices.below(4) {
        let name = match choices.below(3) {
            0 => texts::name(choices),
            _ => choices
                .pick(&["id", "kind", "name", "items", "type"])
                .to_owned(),
        };
        if choices.one_in(2) && !required.contains(&name) {
            required.push(name.clone());
        }
        made["properties"][name] = schema(draft, depth - 1, choices);
    }
    if !required.is_empty() {
        made["required"] = json!(required);
    }
    if choices.one_in(3) {
        made["additionalProperties"] = match choices.below(3) {
            0 => json!(true),
            1 => json!(false),
            _ => schema(draft, depth - 1, choices),
        };
    }
    made
}

/// One of the formats that mean something, and one that does not.
pub(super) fn format(choices: &mut Choices<'_>) -> Value {
    json!(choices.pick(FORMATS))
}
