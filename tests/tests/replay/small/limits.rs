//! Limits: a keyword that is added narrows what may be sent, and nothing of what is read.

use serde_json::{Value, json};

use super::{
    Change,
    Expected::{Request, Works},
    both, with,
};

/// Names of what is sent and of what is received, the schema before and after, and the keyword that narrows it.
type Row = ([&'static str; 2], Value, Value, &'static str);

pub(crate) fn limits() -> Vec<Change> {
    let rows = [texts(), numbers(), lists(), maps()];
    let changes = rows
        .into_iter()
        .flatten()
        .flat_map(|(names, old, new, keyword)| {
            let reason: &'static str = Box::leak(format!("/a: {keyword}").into_boxed_str());
            both(names, (old, new), [Request(reason), Works])
        });
    changes.collect()
}

fn texts() -> Vec<Row> {
    let text = |more: Value| with(json!({ "type": "string" }), more);
    vec![
        (
            ["sent-max-length", "received-max-length"],
            text(json!({})),
            text(json!({ "maxLength": 65536 })),
            "maxLength",
        ),
        (
            ["sent-shorter", "received-shorter"],
            text(json!({ "maxLength": 20 })),
            text(json!({ "maxLength": 19 })),
            "maxLength",
        ),
        (
            ["sent-min-length", "received-min-length"],
            text(json!({ "minLength": 3 })),
            text(json!({ "minLength": 4 })),
            "minLength",
        ),
        (
            ["sent-pattern", "received-pattern"],
            text(json!({ "pattern": "^[a-z]+$" })),
            text(json!({ "pattern": "^[a-y]+$" })),
            "pattern",
        ),
        (
            ["sent-format", "received-format"],
            text(json!({})),
            text(json!({ "format": "uuid" })),
            "format",
        ),
    ]
}

fn numbers() -> Vec<Row> {
    let number = |more: Value| with(json!({ "type": "number" }), more);
    vec![
        (
            ["sent-minimum", "received-minimum"],
            number(json!({ "minimum": 0 })),
            number(json!({ "minimum": 1 })),
            "minimum",
        ),
        (
            ["sent-exclusive", "received-exclusive"],
            number(json!({ "minimum": 0 })),
            number(json!({ "minimum": 0, "exclusiveMinimum": true })),
            "exclusiveMinimum",
        ),
        (
            ["sent-maximum", "received-maximum"],
            number(json!({ "maximum": 100 })),
            number(json!({ "maximum": 99 })),
            "maximum",
        ),
        (
            ["sent-multiple", "received-multiple"],
            number(json!({})),
            number(json!({ "multipleOf": 0.01 })),
            "multipleOf",
        ),
    ]
}

fn lists() -> Vec<Row> {
    let list = |more: Value| {
        with(
            json!({ "type": "array", "items": { "type": "string" } }),
            more,
        )
    };
    vec![
        (
            ["sent-max-items", "received-max-items"],
            list(json!({})),
            list(json!({ "maxItems": 1000 })),
            "maxItems",
        ),
        (
            ["sent-fewer", "received-fewer"],
            list(json!({ "maxItems": 50 })),
            list(json!({ "maxItems": 49 })),
            "maxItems",
        ),
        (
            ["sent-min-items", "received-min-items"],
            list(json!({})),
            list(json!({ "minItems": 1 })),
            "minItems",
        ),
        (
            ["sent-unique", "received-unique"],
            list(json!({})),
            list(json!({ "uniqueItems": true })),
            "uniqueItems",
        ),
    ]
}

fn maps() -> Vec<Row> {
    let map = |more: Value| {
        with(
            json!({ "type": "object", "additionalProperties": { "type": "string" } }),
            more,
        )
    };
    vec![
        (
            ["sent-max-properties", "received-max-properties"],
            map(json!({ "maxProperties": 10 })),
            map(json!({ "maxProperties": 9 })),
            "maxProperties",
        ),
        (
            ["sent-min-properties", "received-min-properties"],
            map(json!({})),
            map(json!({ "minProperties": 1 })),
            "minProperties",
        ),
    ]
}
