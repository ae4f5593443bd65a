//! What one document can have much of.

use serde_json::{Value, json};

use crate::{
    Axis, Work,
    document::{
        answer, answering, document, get, list, map, object, operations, put, reference, signs,
        spelling, taking, text,
    },
};

pub(crate) const AXES: &[Axis] = &[
    Axis {
        name: "object: properties",
        start: 250,
        make: |n| both(object(map(n, |i| (format!("p{i}"), text())))),
    },
    Axis {
        name: "object: properties, none described",
        start: 250,
        make: |n| {
            both(json!({ "type": "object", "required": list(n, |i| json!(format!("p{i}"))) }))
        },
    },
    Axis {
        name: "object: constants",
        start: 250,
        make: |n| {
            both(object(map(n, |i| {
                (format!("p{i}"), json!({ "type": "string", "enum": ["a"] }))
            })))
        },
    },
    Axis {
        name: "object: properties of one name but for case",
        start: 100,
        make: |n| both(object(map(n, |i| (spelling(i), text())))),
    },
    Axis {
        name: "object: properties of one name but for signs",
        start: 100,
        make: |n| both(object(map(n, |i| (signs(i), text())))),
    },
    Axis {
        name: "object: depth",
        start: 5,
        make: |n| both((0..n).fold(text(), |inner, i| object(json!({ format!("p{i}"): inner })))),
    },
    Axis {
        name: "object: depth of lists",
        start: 5,
        make: |n| {
            both((0..n).fold(
                text(),
                |inner, _| json!({ "type": "array", "items": inner }),
            ))
        },
    },
    Axis {
        name: "enumeration: values",
        start: 500,
        make: |n| both(json!({ "type": "string", "enum": list(n, |i| json!(format!("v{i}"))) })),
    },
    Axis {
        name: "enumeration: values of one name but for case",
        start: 100,
        make: |n| both(json!({ "type": "string", "enum": list(n, |i| json!(spelling(i))) })),
    },
    Axis {
        name: "enumeration: values of signs",
        start: 100,
        make: |n| both(json!({ "type": "string", "enum": list(n, |i| json!("-".repeat(i + 1))) })),
    },
    Axis {
        name: "enumeration: values with docs",
        start: 500,
        make: documented,
    },
    Axis {
        name: "enumeration: values that sound alike",
        start: 200,
        make: |n| {
            let letter = |bit: usize| if bit == 1 { 'é' } else { 'è' };
            let value = |i: usize| {
                (0..14)
                    .map(|bit| letter((i >> bit) & 1))
                    .collect::<String>()
            };
            both(json!({ "type": "string", "enum": list(n, |i| json!(value(i))) }))
        },
    },
    Axis {
        name: "enumeration: numbers",
        start: 500,
        make: |n| both(json!({ "type": "integer", "enum": list(n, |i| json!(i)) })),
    },
    Axis {
        name: "operations",
        start: 100,
        make: |n| {
            Work::generate(operations(
                n,
                |i| {
                    get(
                        format!("get{i}"),
                        object(json!({ format!("k{i}"): text() })),
                    )
                },
                json!({}),
            ))
        },
    },
    Axis {
        name: "operations: names that are known",
        start: 100,
        make: |n| {
            Work::Again(operations(
                n,
                |i| {
                    get(
                        format!("get{i}"),
                        object(json!({ format!("k{i}"): text() })),
                    )
                },
                json!({}),
            ))
        },
    },
    Axis {
        name: "operations: of the same id",
        start: 100,
        make: |n| Work::generate(operations(n, |_| get("same", text()), json!({}))),
    },
    Axis {
        name: "operations: of the same shape",
        start: 100,
        make: |n| {
            Work::generate(operations(
                n,
                |i| get(format!("get{i}"), object(json!({ "a": text() }))),
                json!({}),
            ))
        },
    },
    Axis {
        name: "operations: with names that collide",
        start: 100,
        make: |n| {
            Work::generate(document(map(n, |i| (format!("/{}", signs(i)), json!({ "get": { "responses": { "204": { "description": "Done." } } } }))), json!({})).to_string())
        },
    },
    Axis {
        name: "operations: called like outputs",
        start: 100,
        make: outputs,
    },
    Axis {
        name: "operations: with one component",
        start: 100,
        make: |n| {
            Work::generate(operations(
                n,
                |i| get(format!("get{i}"), reference("C")),
                json!({ "C": object(json!({ "a": object(json!({ "b": text() })) })) }),
            ))
        },
    },
    Axis {
        name: "operations: with a ring of components",
        start: 25,
        make: ring,
    },
    Axis {
        name: "operations: with refusals",
        start: 100,
        make: |n| {
            Work::generate(operations(
                n,
                refusing,
                json!({ "E": object(json!({ "e": text() })) }),
            ))
        },
    },
    Axis {
        name: "parameters",
        start: 50,
        make: |n| {
            parameters(
                n,
                |i| json!({ "in": "query", "name": format!("p{i}"), "schema": text() }),
            )
        },
    },
    Axis {
        name: "parameters: that are objects",
        start: 50,
        make: |n| {
            parameters(
                n,
                |i| json!({ "in": "query", "name": format!("p{i}"), "style": "deepObject", "schema": object(json!({ "a": text() })) }),
            )
        },
    },
    Axis {
        name: "parameters: of one name but for case",
        start: 50,
        make: |n| {
            parameters(
                n,
                |i| json!({ "in": "query", "name": spelling(i), "schema": text() }),
            )
        },
    },
    Axis {
        name: "parameters: that are references",
        start: 50,
        make: shared_parameters,
    },
    Axis {
        name: "statuses",
        start: 20,
        make: statuses,
    },
    Axis {
        name: "media types",
        start: 50,
        make: |n| {
            Work::generate(operations(
                1,
                |_| json!({ "operationId": "x", "responses": { "200": { "description": "Done.", "content": media_types(n) } } }),
                json!({}),
            ))
        },
    },
    Axis {
        name: "media types: of a request",
        start: 50,
        make: |n| {
            Work::generate(operations(
                1,
                |_| json!({ "operationId": "x", "requestBody": { "content": media_types(n) }, "responses": { "204": { "description": "Done." } } }),
                json!({}),
            ))
        },
    },
    Axis {
        name: "form: properties and encodings",
        start: 100,
        make: form,
    },
    Axis {
        name: "components: each used once",
        start: 250,
        make: |n| {
            Work::generate(answering(
                object(map(n, |i| (format!("p{i}"), reference(format!("C{i}"))))),
                map(n, |i| {
                    (format!("C{i}"), object(json!({ format!("k{i}"): text() })))
                }),
            ))
        },
    },
    Axis {
        name: "components: not used",
        start: 1000,
        make: |n| {
            Work::generate(answering(
                text(),
                map(n, |i| {
                    (format!("C{i}"), object(json!({ format!("k{i}"): text() })))
                }),
            ))
        },
    },
    Axis {
        name: "components: all the same",
        start: 250,
        make: |n| {
            Work::generate(answering(
                object(map(n, |i| (format!("p{i}"), reference(format!("C{i}"))))),
                map(n, |i| (format!("C{i}"), object(json!({ "k": text() })))),
            ))
        },
    },
    Axis {
        name: "components: of one title",
        start: 100,
        make: |n| {
            Work::generate(answering(
                object(map(n, |i| (format!("p{i}"), reference(format!("C{i}"))))),
                map(n, |i| (format!("C{i}"), titled(i))),
            ))
        },
    },
    Axis {
        name: "components: of one name but for case",
        start: 100,
        make: |n| {
            Work::generate(answering(
                object(map(n, |i| (format!("p{i}"), reference(spelling(i))))),
                map(n, |i| {
                    (spelling(i), object(json!({ format!("k{i}"): text() })))
                }),
            ))
        },
    },
    Axis {
        name: "components: called like each other's parts",
        start: 100,
        make: required,
    },
    Axis {
        name: "types: inline, all of one name",
        start: 100,
        make: |n| {
            Work::generate(answering(
                object(map(n, |i| {
                    (
                        format!("p{i}"),
                        object(json!({ "item": object(json!({ format!("k{i}"): text() })) })),
                    )
                })),
                json!({}),
            ))
        },
    },
    Axis {
        name: "types: inline, all the same",
        start: 250,
        make: |n| {
            Work::generate(answering(
                object(map(n, |i| {
                    (format!("p{i}"), object(json!({ "k": text() })))
                })),
                json!({}),
            ))
        },
    },
    Axis {
        name: "types: inline, the same but for a limit",
        start: 250,
        make: |n| {
            Work::generate(answering(
                object(map(n, |i| {
                    (
                        format!("p{i}"),
                        object(json!({ "k": { "type": "string", "maxLength": i + 1 } })),
                    )
                })),
                json!({}),
            ))
        },
    },
];

/// A schema that is sent and received.
fn both(schema: Value) -> Work {
    let paths = json!({ "/x": { "get": get("getX", schema.clone()), "put": put("putX", schema) } });
    Work::generate(document(paths, json!({})).to_string())
}

fn documented(count: usize) -> Work {
    let lines = (0..count).map(|i| format!("- `v{i}`: what it is\n"));
    both(json!({
        "type": "string",
        "description": lines.collect::<String>(),
        "enum": list(count, |i| json!(format!("v{i}"))),
    }))
}

fn outputs(count: usize) -> Work {
    let operation = |i: usize| {
        let responses = map(2, |j| ((200 + j).to_string(), answer(text())));
        json!({ "operationId": format!("x{}", "Output".repeat(i % 2)), "responses": responses })
    };
    Work::generate(operations(count, operation, json!({})))
}

fn ring(count: usize) -> Work {
    let schemas = map(count, |i| {
        let next = reference(format!("C{}", (i + 1) % count));
        (
            format!("C{i}"),
            object(json!({ "next": { "type": "array", "items": next } , format!("k{i}"): text() })),
        )
    });
    Work::generate(operations(
        count,
        |i| get(format!("get{i}"), reference(format!("C{i}"))),
        schemas,
    ))
}

fn refusing(i: usize) -> Value {
    let mut responses = map(8, |j| ((400 + j).to_string(), answer(reference("E"))));
    responses["200"] = answer(text());
    json!({ "operationId": format!("get{i}"), "responses": responses })
}

pub(crate) fn parameters(count: usize, parameter: impl Fn(usize) -> Value) -> Work {
    let operation = |_| {
        let parameters = list(count, &parameter);
        json!({ "operationId": "x", "parameters": parameters, "responses": { "204": { "description": "Done." } } })
    };
    Work::generate(operations(1, operation, json!({})))
}

fn shared_parameters(count: usize) -> Work {
    let operation = |i: usize| {
        let parameters = list(
            20,
            |j| json!({ "$ref": format!("#/components/parameters/P{j}") }),
        );
        json!({ "operationId": format!("x{i}"), "parameters": parameters, "responses": { "204": { "description": "Done." } } })
    };
    let paths = map(count, |i| {
        (format!("/p{i}"), json!({ "get": operation(i) }))
    });
    let mut document = document(paths, json!({}));
    document["components"]["parameters"] = map(20, |j| {
        let parameter = json!({ "in": "query", "name": format!("p{j}"), "schema": { "type": "string", "enum": list(50, |v| json!(format!("v{v}"))) } });
        (format!("P{j}"), parameter)
    });
    Work::generate(document.to_string())
}

fn statuses(count: usize) -> Work {
    let responses = map(count, |i| {
        let schema = object(json!({ format!("k{i}"): text() }));
        ((200 + i).to_string(), answer(schema))
    });
    let operation = |_| json!({ "operationId": "x", "responses": responses });
    Work::generate(operations(1, operation, json!({})))
}

fn media_types(count: usize) -> Value {
    map(count, |i| {
        let schema = object(json!({ format!("k{i}"): text() }));
        (
            format!("application/x{i}+json"),
            json!({ "schema": schema }),
        )
    })
}

fn form(count: usize) -> Work {
    let properties = map(count, |i| {
        (
            format!("p{i}"),
            json!({ "type": "string", "format": "binary" }),
        )
    });
    let encoding = map(count, |i| {
        (format!("p{i}"), json!({ "contentType": "image/png" }))
    });
    let content =
        json!({ "multipart/form-data": { "schema": object(properties), "encoding": encoding } });
    let operation = |_| json!({ "operationId": "x", "requestBody": { "content": content }, "responses": { "204": { "description": "Done." } } });
    Work::generate(operations(1, operation, json!({})))
}

fn titled(i: usize) -> Value {
    let mut schema = object(json!({ format!("k{i}"): text() }));
    schema["title"] = json!("Same");
    schema
}

fn required(count: usize) -> Work {
    let name = |i: usize| {
        format!(
            "C{}{}",
            i / 2,
            if i.is_multiple_of(2) { "" } else { "Required" }
        )
    };
    let schemas = map(count, |i| {
        (name(i), object(json!({ format!("k{i}"): text() })))
    });
    Work::generate(taking(
        object(map(count, |i| (format!("p{i}"), reference(name(i))))),
        schemas,
    ))
}
