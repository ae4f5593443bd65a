//! Texts, what stands beside a document, and what is wrong with it.

use serde_json::{Value, json};

use crate::{
    Axis, Work,
    document::{answering, document, get, list, map, object, operations, reference, text},
};

pub(crate) const AXES: &[Axis] = &[
    Axis {
        name: "text: plain",
        start: 16_384,
        make: |n| described("word ".repeat(n / 5)),
    },
    Axis {
        name: "text: one word",
        start: 16_384,
        make: |n| described("w".repeat(n)),
    },
    Axis {
        name: "text: lines",
        start: 16_384,
        make: |n| described("word\n".repeat(n / 5)),
    },
    Axis {
        name: "text: paragraphs",
        start: 16_384,
        make: |n| described("word\n\n".repeat(n / 6)),
    },
    Axis {
        name: "text: lists in lists",
        start: 64,
        make: |n| described((0..n).map(|i| format!("{}- a\n", "  ".repeat(i))).collect()),
    },
    Axis {
        name: "text: quotes in quotes",
        start: 64,
        make: |n| described((0..n).map(|i| format!("{} a\n", ">".repeat(i))).collect()),
    },
    Axis {
        name: "text: one line of quotes",
        start: 4_096,
        make: |n| described(">".repeat(n)),
    },
    Axis {
        name: "text: one line of list marks",
        start: 4_096,
        make: |n| described("- ".repeat(n / 2)),
    },
    Axis {
        name: "text: backticks",
        start: 4_096,
        make: |n| described("`a``b".repeat(n / 5)),
    },
    Axis {
        name: "text: backticks of many lengths",
        start: 64,
        make: |n| described((0..n).map(|i| format!("{} ", "`".repeat(i))).collect()),
    },
    Axis {
        name: "text: brackets",
        start: 4_096,
        make: |n| described("[".repeat(n)),
    },
    Axis {
        name: "text: brackets that close",
        start: 4_096,
        make: |n| described("[a](".repeat(n / 4)),
    },
    Axis {
        name: "text: brackets in brackets",
        start: 4_096,
        make: |n| described(format!("{}a{}", "[".repeat(n / 2), "]".repeat(n / 2))),
    },
    Axis {
        name: "text: links",
        start: 4_096,
        make: |n| described("[a](/b) ".repeat(n / 8)),
    },
    Axis {
        name: "text: link definitions",
        start: 256,
        make: |n| {
            described(
                (0..n)
                    .map(|i| format!("[a{i}]: /b{i}\n\n[a{i}]\n\n"))
                    .collect(),
            )
        },
    },
    Axis {
        name: "text: angles",
        start: 4_096,
        make: |n| described("<".repeat(n)),
    },
    Axis {
        name: "text: tags",
        start: 4_096,
        make: |n| described("<a b='".repeat(n / 6)),
    },
    Axis {
        name: "text: comments that do not end",
        start: 4_096,
        make: |n| described("<!-- ".repeat(n / 5)),
    },
    Axis {
        name: "text: stars",
        start: 4_096,
        make: |n| described("*a **b ".repeat(n / 7)),
    },
    Axis {
        name: "text: underscores",
        start: 4_096,
        make: |n| described("_a__b_".repeat(n / 6)),
    },
    Axis {
        name: "text: backslashes",
        start: 4_096,
        make: |n| described("\\".repeat(n)),
    },
    Axis {
        name: "text: entities",
        start: 4_096,
        make: |n| described("&amp;&#1;".repeat(n / 9)),
    },
    Axis {
        name: "text: fences",
        start: 4_096,
        make: |n| described("```\na\n".repeat(n / 6)),
    },
    Axis {
        name: "text: HTML lists in lists",
        start: 256,
        make: |n| described("<ul><li>a ".repeat(n)),
    },
    Axis {
        name: "text: a table",
        start: 256,
        make: |n| described(format!("| a | b |\n|---|---|\n{}", "| c | d |\n".repeat(n))),
    },
    Axis {
        name: "text: columns of a table",
        start: 256,
        make: |n| {
            described(format!(
                "{}|\n{}|\n{}|\n",
                "| a ".repeat(n),
                "|---".repeat(n),
                "| c ".repeat(n)
            ))
        },
    },
    Axis {
        name: "text: addresses",
        start: 4_096,
        make: |n| described("https://a.b/c ".repeat(n / 14)),
    },
    Axis {
        name: "text: footnotes",
        start: 256,
        make: |n| described((0..n).map(|i| format!("[^{i}]\n\n[^{i}]: a\n\n")).collect()),
    },
    Axis {
        name: "text: a long title",
        start: 4_096,
        make: |n| {
            Work::generate(answering(
                json!({ "type": "object", "title": "Word ".repeat(n / 5), "properties": { "a": text() } }),
                json!({}),
            ))
        },
    },
    Axis {
        name: "text: a long name",
        start: 4_096,
        make: |n| {
            Work::generate(answering(
                object(json!({ "aB".repeat(n / 2): object(json!({ "a": text() })) })),
                json!({}),
            ))
        },
    },
    Axis {
        name: "text: a long path",
        start: 4_096,
        make: |n| {
            Work::generate(document(json!({ "/aB".repeat(n / 3): { "get": get("x", object(json!({ "a": text() }))) } }), json!({})).to_string())
        },
    },
    Axis {
        name: "text: a long default",
        start: 4_096,
        make: |n| {
            Work::generate(answering(
                object(
                    json!({ "a": { "type": "string", "default": "`a".repeat(n / 2), "pattern": "`b".repeat(n / 2) } }),
                ),
                json!({}),
            ))
        },
    },
    Axis {
        name: "text: descriptions",
        start: 500,
        make: |n| {
            Work::generate(answering(
                object(map(n, |i| {
                    (
                        format!("p{i}"),
                        json!({ "type": "string", "description": "A *text* with `code` and a [link](/a)." }),
                    )
                })),
                json!({}),
            ))
        },
    },
    Axis {
        name: "tags",
        start: 500,
        make: tags,
    },
    Axis {
        name: "security schemes",
        start: 100,
        make: security,
    },
    Axis {
        name: "security: of one operation",
        start: 100,
        make: alternatives,
    },
    Axis {
        name: "servers",
        start: 500,
        make: servers,
    },
    Axis {
        name: "server variables",
        start: 100,
        make: variables,
    },
    Axis {
        name: "overlay: actions",
        start: 50,
        make: |n| overlaid(n, n, |i| format!("$.paths['/p{i}'].get")),
    },
    Axis {
        name: "overlay: actions that look everywhere",
        start: 10,
        make: |n| overlaid(n, 10, |_| "$..description".to_owned()),
    },
    Axis {
        name: "overlay: actions with nested searches",
        start: 10,
        make: |n| overlaid(n, 1, |_| "$..*..*".to_owned()),
    },
    Axis {
        name: "overlay: many times everywhere",
        start: 1,
        make: |n| overlaid(40, 1, move |_| format!("${}", "..*".repeat(n))),
    },
    Axis {
        name: "overlay: actions that match nothing",
        start: 25,
        make: |n| overlaid(10, n, |i| format!("$.nothing{i}")),
    },
    Axis {
        name: "names: of what is gone",
        start: 250,
        make: |n| named(n, false),
    },
    Axis {
        name: "names: of what looks the same",
        start: 100,
        make: |n| named(n, true),
    },
    Axis {
        name: "names: places of one type",
        start: 250,
        make: places,
    },
    Axis {
        name: "problems: of operations",
        start: 250,
        make: |n| {
            Work::generate(operations(
                n,
                |i| json!({ "operationId": format!("x{i}"), "responses": { "200": { "description": "Done.", "content": { "application/json": { "schema": { "type": "no" } } } } } }),
                json!({}),
            ))
        },
    },
    Axis {
        name: "problems: of one operation",
        start: 250,
        make: |n| {
            Work::generate(answering(
                object(map(n, |i| (format!("p{i}"), reference(format!("No{i}"))))),
                json!({}),
            ))
        },
    },
    Axis {
        name: "problems: on one line",
        start: 250,
        make: |n| {
            Work::generate(answering(
                object(map(n, |i| {
                    (format!("p{i}"), json!({ "type": format!("no{i}") }))
                })),
                json!({}),
            ))
        },
    },
    Axis {
        name: "problems: left out",
        start: 100,
        make: left_out,
    },
    Axis {
        name: "problems: names that collide",
        start: 100,
        make: colliding,
    },
    Axis {
        name: "problems: keys that are there again",
        start: 250,
        make: again,
    },
    Axis {
        name: "warnings",
        start: 250,
        make: warnings,
    },
    Axis {
        name: "3.1: lists of types",
        start: 250,
        make: |n| newer(n, |_| json!({ "type": ["string", "null"], "const": "a" })),
    },
    Axis {
        name: "3.1: choices with null",
        start: 250,
        make: |n| {
            newer(
                n,
                |i| json!({ "anyOf": [{ "type": "null" }, object(json!({ format!("k{i}"): { "const": i } }))] }),
            )
        },
    },
    Axis {
        name: "YAML: operations",
        start: 100,
        make: yaml,
    },
];

fn described(description: String) -> Work {
    let schema =
        json!({ "type": "object", "properties": { "a": text() }, "description": description });
    Work::generate(answering(schema, json!({})))
}

fn plain(i: usize) -> Value {
    get(format!("get{i}"), text())
}

fn tags(count: usize) -> Work {
    let paths = json!({ "/x": { "get": { "operationId": "x", "tags": list(count, |i| json!(format!("t{i}"))), "responses": { "204": { "description": "Done." } } } } });
    let mut document = document(paths, json!({}));
    document["tags"] = list(
        count,
        |i| json!({ "name": format!("t{i}"), "description": "Some." }),
    );
    Work::generate(document.to_string())
}

fn with_schemes(count: usize, security: Value, operations: usize) -> Work {
    let paths = map(operations, |i| {
        let mut operation = plain(i);
        operation["security"] = security.clone();
        (format!("/p{i}"), json!({ "get": operation }))
    });
    let mut document = document(paths, json!({}));
    document["components"]["securitySchemes"] = map(count, |i| {
        (
            format!("s{i}"),
            json!({ "type": "http", "scheme": "bearer" }),
        )
    });
    Work::generate(document.to_string())
}

fn security(count: usize) -> Work {
    with_schemes(count, json!([{ "s0": [] }]), 10)
}

fn alternatives(count: usize) -> Work {
    with_schemes(count, list(count, |i| json!({ format!("s{i}"): [] })), 1)
}

fn servers(count: usize) -> Work {
    let mut document = document(json!({ "/x": { "get": plain(0) } }), json!({}));
    document["servers"] = list(
        count,
        |i| json!({ "url": format!("https://s{i}.example.com") }),
    );
    Work::generate(document.to_string())
}

fn variables(count: usize) -> Work {
    let mut document = document(json!({ "/x": { "get": plain(0) } }), json!({}));
    let url = (0..count).map(|i| format!("{{v{i}}}"));
    let variables = map(count, |i| {
        (
            format!("v{i}"),
            json!({ "default": format!("{{v{}}}", i + 1) }),
        )
    });
    document["servers"] =
        json!([{ "url": format!("https://{}", url.collect::<String>()), "variables": variables }]);
    Work::generate(document.to_string())
}

fn overlaid(count: usize, actions: usize, target: impl Fn(usize) -> String) -> Work {
    let operation = |i: usize| {
        let mut operation = get(
            format!("get{i}"),
            object(json!({ format!("k{i}"): text() })),
        );
        operation["description"] = json!("Some.");
        operation
    };
    let actions = list(
        actions,
        |i| json!({ "target": target(i), "description": "Why.", "update": { "x-some": i } }),
    );
    let overlay = json!({ "overlay": "1.0.0", "info": { "title": "Some", "version": "1" }, "actions": actions });
    Work::Generate {
        document: operations(count, operation, json!({})),
        overlay: Some(overlay.to_string()),
        names: None,
        leaves_out: false,
    }
}

/// A file of names of which no place is left.
fn named(count: usize, looks_same: bool) -> Work {
    let field = |i: usize| if looks_same { 0 } else { i };
    let types = map(count, |i| {
        let key = field(i);
        let fields = json!({ format!("k{key}"): format!("k{key}"), "other": "other" });
        (
            format!("Old{i}"),
            json!({ "places": [format!("GET /gone{i} 200")], "fields": fields }),
        )
    });
    let methods = map(count, |i| {
        (
            format!("GET /gone{i}"),
            json!({ "method": format!("gone{i}") }),
        )
    });
    let operation = |i: usize| {
        let key = field(i);
        let limit = json!({ "type": "string", "enum": [format!("v{i}"), "w"] });
        get(
            format!("get{i}"),
            object(json!({ format!("k{key}"): limit, "other": text() })),
        )
    };
    Work::Generate {
        document: operations(count, operation, json!({})),
        overlay: None,
        names: Some(json!({ "operations": methods, "types": types }).to_string()),
        leaves_out: false,
    }
}

fn places(count: usize) -> Work {
    let same = object(json!({ "a": text(), "b": text() }));
    let properties = map(count, |i| (format!("p{i}"), same.clone()));
    Work::Again(answering(object(properties), json!({})))
}

fn left_out(count: usize) -> Work {
    let operation = |i: usize| match i % 2 {
        0 => plain(i),
        _ => get(format!("get{i}"), reference(format!("C{i}"))),
    };
    let schemas = map(count, |i| {
        (format!("C{i}"), object(json!({ "a": { "type": "no" } })))
    });
    Work::Generate {
        document: operations(count, operation, schemas),
        overlay: None,
        names: None,
        leaves_out: true,
    }
}

fn colliding(count: usize) -> Work {
    let operation = |i: usize| {
        let mut operation = plain(i);
        operation["x-rust-name"] = json!("same");
        operation
    };
    Work::generate(operations(count, operation, json!({})))
}

/// Each property is there again.
fn again(count: usize) -> Work {
    let document = answering(json!({ "type": "object", "properties": {} }), json!({}));
    let keys: Vec<_> = (0..count * 2)
        .map(|i| format!("\"p{}\":{{\"type\":\"string\"}}", i / 2))
        .collect();
    let properties = format!("\"properties\":{{{}}}", keys.join(","));
    Work::generate(document.replace("\"properties\":{}", &properties))
}

fn warnings(count: usize) -> Work {
    let operation = |i: usize| {
        let mut operation = plain(i);
        operation["responses"]["default"] = json!({ "description": "No.", "content": { "application/json": { "schema": { "type": "no" } } } });
        operation
    };
    Work::generate(operations(count, operation, json!({})))
}

fn newer(count: usize, property: impl Fn(usize) -> Value) -> Work {
    let document = answering(
        object(map(count, |i| (format!("p{i}"), property(i)))),
        json!({}),
    );
    Work::generate(document.replacen("3.0.3", "3.1.0", 1))
}

fn yaml(count: usize) -> Work {
    let mut yaml = "openapi: 3.0.3\ninfo: {title: a, version: '1'}\nservers: [{url: 'https://a.example'}]\npaths:\n".to_owned();
    for i in 0..count {
        yaml += &format!(
            "  /p{i}:\n    get:\n      operationId: get{i}\n      responses:\n        '204':\n          description: Done.\n"
        );
    }
    Work::generate(yaml)
}
