//! What two documents can differ in.

use serde_json::{Value, json};

use crate::{
    Axis, Work,
    document::{
        answering, document, get, list, map, object, operations, put, reference, taking, text,
    },
};

pub(crate) const AXES: &[Axis] = &[
    Axis {
        name: "diff: nothing",
        start: 100,
        make: |n| twice(|_| operations(n, own, json!({}))),
    },
    Axis {
        name: "diff: operations that are gone and new",
        start: 100,
        make: |n| {
            twice(|side| {
                at(n, side, |i| {
                    get(
                        format!("{side}get{i}"),
                        object(json!({ format!("k{i}"): text(), side: text() })),
                    )
                })
            })
        },
    },
    Axis {
        name: "diff: operations that moved",
        start: 100,
        make: |n| twice(|side| at(n, side, own)),
    },
    Axis {
        name: "diff: operations that look alike",
        start: 100,
        make: |n| {
            twice(|side| {
                at(n, side, |i| {
                    get(
                        format!("{side}get{i}"),
                        object(json!({ "a": text(), "b": text() })),
                    )
                })
            })
        },
    },
    Axis {
        name: "diff: operations that look the same but one",
        start: 100,
        make: |n| {
            twice(|side| {
                at(n, side, |i| {
                    get(
                        format!("{side}get{i}"),
                        object(json!({ format!("a{i}"): text(), "b": text() })),
                    )
                })
            })
        },
    },
    Axis {
        name: "diff: operations of other names",
        start: 100,
        make: |n| {
            twice(|side| {
                operations(
                    n,
                    |i| {
                        get(
                            format!("{side}get{i}"),
                            object(json!({ format!("k{i}"): text() })),
                        )
                    },
                    json!({}),
                )
            })
        },
    },
    Axis {
        name: "diff: types that are gone and new",
        start: 100,
        make: |n| {
            twice(|side| {
                both(object(map(n, |i| {
                    (
                        format!("{side}{i}"),
                        object(json!({ format!("k{side}{i}"): text() })),
                    )
                })))
            })
        },
    },
    Axis {
        name: "diff: types that are called otherwise",
        start: 100,
        make: |n| {
            twice(|side| {
                taking(
                    object(map(n, |i| {
                        (format!("p{i}"), reference(format!("{side}{i}")))
                    })),
                    map(n, |i| {
                        (
                            format!("{side}{i}"),
                            object(json!({ format!("k{i}"): text(), "b": text() })),
                        )
                    }),
                )
            })
        },
    },
    Axis {
        name: "diff: properties that are called otherwise",
        start: 100,
        make: |n| twice(|side| both(object(map(n, |i| (format!("{side}{i}"), text()))))),
    },
    Axis {
        name: "diff: properties that are required",
        start: 100,
        make: |n| {
            twice(|side| {
                both(match side {
                    "a" => {
                        json!({ "type": "object", "properties": map(n, |i| (format!("p{i}"), text())) })
                    }
                    _ => object(map(n, |i| (format!("p{i}"), text()))),
                })
            })
        },
    },
    Axis {
        name: "diff: properties of another type",
        start: 100,
        make: |n| {
            twice(|side| {
                both(object(map(n, |i| {
                    (
                        format!("p{i}"),
                        json!({ "type": if side == "a" { "string" } else { "integer" } }),
                    )
                })))
            })
        },
    },
    Axis {
        name: "diff: limits",
        start: 100,
        make: |n| {
            twice(|side| {
                both(object(map(n, |i| {
                    (
                        format!("p{i}"),
                        json!({ "type": "string", "maxLength": if side == "a" { 5 } else { 6 } }),
                    )
                })))
            })
        },
    },
    Axis {
        name: "diff: constants",
        start: 100,
        make: |n| {
            twice(|side| {
                both(object(map(n, |i| {
                    (
                        format!("{side}{}", i),
                        json!({ "type": "string", "enum": [side] }),
                    )
                })))
            })
        },
    },
    Axis {
        name: "diff: values of one enumeration",
        start: 250,
        make: |n| {
            twice(|side| {
                both(object(
                    json!({ "e": { "type": "string", "enum": list(n, |i| json!(format!("{side}{i}"))) } }),
                ))
            })
        },
    },
    Axis {
        name: "diff: listed fractions",
        start: 250,
        make: |n| {
            twice(|side| {
                both(object(
                    json!({ "e": { "type": "number", "enum": list(n, |i| json!(i as f64 + if side == "a" { 0.25 } else { 0.5 })) } }),
                ))
            })
        },
    },
    Axis {
        name: "diff: enumerations",
        start: 100,
        make: |n| {
            twice(|side| {
                both(object(map(n, |i| {
                    (
                        format!("p{i}"),
                        json!({ "type": "string", "enum": [format!("x{i}"), side] }),
                    )
                })))
            })
        },
    },
    Axis {
        name: "diff: members of one union",
        start: 30,
        make: |n| {
            twice(|side| {
                both(
                    json!({ "oneOf": list(n, |i| object(json!({ format!("{side}{i}"): text() }))) }),
                )
            })
        },
    },
    Axis {
        name: "diff: tags of one union",
        start: 30,
        make: |n| {
            twice(|side| {
                both(
                    json!({ "oneOf": list(n, |i| object(json!({ "type": { "type": "string", "enum": [format!("{side}{i}")] }, format!("k{i}"): text() }))) }),
                )
            })
        },
    },
    Axis {
        name: "diff: members that are otherwise inside",
        start: 30,
        make: |n| {
            twice(|side| {
                both(
                    json!({ "oneOf": list(n, |i| object(json!({ "type": { "type": "string", "enum": [format!("t{i}")] }, "of": object(json!({ side: text() })) }))) }),
                )
            })
        },
    },
    Axis {
        name: "diff: choices that are one type",
        start: 10,
        make: |n| {
            twice(|side| {
                both(
                    json!({ "oneOf": list(n, |i| object(json!({ "a": json!({ "type": "string", "pattern": format!("{side}{i}") }) }))) }),
                )
            })
        },
    },
    Axis {
        name: "diff: choices in choices that are one type",
        start: 2,
        make: |n| twice(|side| both(nested(side, n))),
    },
    Axis {
        name: "diff: an object that becomes a union",
        start: 30,
        make: |n| {
            twice(|side| {
                both(match side {
                    "a" => object(json!({ "a": text() })),
                    _ => {
                        json!({ "oneOf": list(n, |i| object(json!({ format!("k{i}"): text() }))) })
                    }
                })
            })
        },
    },
    Axis {
        name: "diff: a component of all operations",
        start: 100,
        make: |n| {
            twice(|side| {
                operations(
                    n,
                    |i| get(format!("get{i}"), reference("C")),
                    json!({ "C": object(json!({ side: text(), "of": object(json!({ side: text() })) })) }),
                )
            })
        },
    },
    Axis {
        name: "diff: a ring of components of all operations",
        start: 25,
        make: |n| twice(|side| ring(n, side)),
    },
    Axis {
        name: "diff: n types of each of n operations",
        start: 12,
        make: |n| twice(|side| all_of_all(n, side)),
    },
    Axis {
        name: "diff: n properties of each of n operations",
        start: 12,
        make: |n| {
            twice(|side| {
                let properties = map(n, |i| (format!("{side}{i}"), text()));
                let schemas = json!({ "C": object(properties) });
                operations(n, |i| get(format!("get{i}"), reference("C")), schemas)
            })
        },
    },
    Axis {
        name: "diff: types that another name was asked for",
        start: 100,
        make: |n| twice(|side| named(n, side)),
    },
    Axis {
        name: "diff: types near a property of one name",
        start: 50,
        make: |n| twice(|side| at(n, side, |i| near(i, side))),
    },
    Axis {
        name: "diff: recursive types",
        start: 50,
        make: |n| {
            twice(|side| {
                both_with(
                    object(map(n, |i| (format!("p{i}"), reference(format!("C{i}"))))),
                    map(n, |i| {
                        (
                            format!("C{i}"),
                            object(
                                json!({ "next": { "type": "array", "items": reference(format!("C{}", (i * 7 + 1) % n)) }, format!("k{i}"): text(), side: text() }),
                            ),
                        )
                    }),
                )
            })
        },
    },
    Axis {
        name: "diff: each component to all others",
        start: 4,
        make: |n| {
            twice(|side| {
                both_with(
                    reference("C0"),
                    map(n, |i| {
                        (
                            format!("C{i}"),
                            object(map(n, |j| {
                                (
                                    format!("{side}p{j}"),
                                    json!({ "type": "array", "items": reference(format!("C{j}")) }),
                                )
                            })),
                        )
                    }),
                )
            })
        },
    },
    Axis {
        name: "diff: recursive unions",
        start: 8,
        make: |n| twice(|side| both_with(reference("U"), recursive_unions(n, side))),
    },
    Axis {
        name: "diff: parameters that are gone and new",
        start: 50,
        make: |n| {
            twice(|side| {
                parameters(
                    n,
                    |i| json!({ "in": "query", "name": format!("{side}{i}"), "schema": text() }),
                )
            })
        },
    },
    Axis {
        name: "diff: parameters that moved",
        start: 50,
        make: |n| {
            twice(|side| {
                parameters(
                    n,
                    |i| json!({ "in": if side == "a" { "query" } else { "header" }, "name": format!("p{i}"), "schema": text() }),
                )
            })
        },
    },
    Axis {
        name: "diff: statuses",
        start: 20,
        make: |n| twice(|side| statuses(n, side)),
    },
    Axis {
        name: "diff: errors",
        start: 20,
        make: |n| twice(|side| errors(n, side)),
    },
    Axis {
        name: "diff: descriptions",
        start: 100,
        make: |n| twice(|side| operations(n, |i| described(i, side), json!({}))),
    },
    Axis {
        name: "diff: order",
        start: 100,
        make: |n| {
            twice(|side| {
                taking(
                    json!({ "type": "object", "required": list(n, |i| json!(format!("p{}", if side == "a" { i } else { n - i - 1 }))), "properties": map(n, |i| (format!("p{i}"), text())) }),
                    json!({}),
                )
            })
        },
    },
    Axis {
        name: "diff: order of lists in lists",
        start: 4,
        make: |n| twice(|side| ordered(n, side)),
    },
    Axis {
        name: "diff: what is left out",
        start: 50,
        make: |n| {
            twice(|side| {
                operations(
                    n,
                    |i| {
                        if side == "a" {
                            get(format!("get{i}"), object(json!({ "a": text() })))
                        } else {
                            get(
                                format!("get{i}"),
                                json!({ "type": "object", "additionalProperties": object(json!({ "b": text() })) }),
                            )
                        }
                    },
                    json!({}),
                )
            })
        },
    },
];

fn twice(make: impl Fn(&'static str) -> String) -> Work {
    Work::Diff(make("a"), make("b"))
}

fn own(i: usize) -> Value {
    get(
        format!("get{i}"),
        object(json!({ format!("k{i}"): text() })),
    )
}

fn at(count: usize, side: &str, operation: impl Fn(usize) -> Value) -> String {
    let paths = map(count, |i| {
        (format!("/{side}{i}"), json!({ "get": operation(i) }))
    });
    document(paths, json!({})).to_string()
}

fn both(schema: Value) -> String {
    both_with(schema, json!({}))
}

/// A schema that is sent and received.
fn both_with(schema: Value, schemas: Value) -> String {
    let paths = json!({ "/x": { "get": get("getX", schema.clone()), "put": put("putX", schema) } });
    document(paths, schemas).to_string()
}

fn nested(side: &str, depth: usize) -> Value {
    match depth {
        0 => json!({ "type": "string", "pattern": side }),
        _ => {
            json!({ "oneOf": list(3, |i| object(json!({ "a": nested(side, depth - 1), "b": { "type": "string", "maxLength": i } }))) })
        }
    }
}

fn ring(count: usize, side: &str) -> String {
    let schemas = map(count, |i| {
        let next = reference(format!("C{}", (i + 1) % count));
        let next = json!({ "type": "array", "items": next });
        (
            format!("C{i}"),
            object(json!({ "next": next, format!("{side}k{i}"): text() })),
        )
    });
    operations(
        count,
        |i| get(format!("get{i}"), reference(format!("C{i}"))),
        schemas,
    )
}

/// A union whose members hold it.
fn recursive_unions(count: usize, side: &str) -> Value {
    let mut schemas = map(count, |i| {
        let of = json!({ "type": "array", "items": reference("U") });
        (
            format!("C{i}"),
            object(json!({ format!("k{i}"): of, side: text() })),
        )
    });
    schemas["U"] = json!({ "oneOf": list(count, |i| reference(format!("C{i}"))) });
    schemas
}

fn parameters(count: usize, parameter: impl Fn(usize) -> Value) -> String {
    let operation = |_| {
        let parameters = list(count, &parameter);
        json!({ "operationId": "x", "parameters": parameters, "responses": { "204": { "description": "Done." } } })
    };
    operations(1, operation, json!({}))
}

fn statuses(count: usize, side: &str) -> String {
    let responses = map(count, |i| {
        let schema = object(json!({ format!("{side}k{i}"): text() }));
        ((200 + i).to_string(), crate::document::answer(schema))
    });
    operations(
        1,
        |_| json!({ "operationId": "x", "responses": responses }),
        json!({}),
    )
}

fn errors(count: usize, side: &str) -> String {
    let mut responses = map(count, |i| {
        let schema = object(json!({ format!("{side}k{i}"): text() }));
        let status = if side == "a" { 400 + i } else { 401 + i };
        (status.to_string(), crate::document::answer(schema))
    });
    responses["204"] = json!({ "description": "Done." });
    operations(
        1,
        |_| json!({ "operationId": "x", "responses": responses }),
        json!({}),
    )
}

fn described(i: usize, side: &str) -> Value {
    let mut operation = own(i);
    operation["description"] = json!(format!("It is {side}."));
    operation
}

fn ordered(depth: usize, side: &str) -> String {
    let inner = |_: usize| json!([side, "c"]);
    let lists = (0..depth).fold(inner(0), |inner, _| json!([inner, inner]));
    let mut schema = object(json!({ "a": text() }));
    schema["x-lists"] = lists;
    answering(schema, json!({}))
}

/// Each operation leads to all types.
fn all_of_all(count: usize, side: &str) -> String {
    let mut schemas = map(count, |i| {
        (
            format!("C{i}"),
            object(json!({ format!("{side}k{i}"): text() })),
        )
    });
    let all = map(count, |i| (format!("p{i}"), reference(format!("C{i}"))));
    schemas["All"] = object(all);
    operations(count, |i| get(format!("get{i}"), reference("All")), schemas)
}

fn named(count: usize, side: &str) -> String {
    let schemas = map(count, |i| {
        let mut schema = object(json!({ format!("k{i}"): text(), "other": text() }));
        schema["x-rust-type"] = json!(format!("{side}{i}"));
        (format!("C{i}"), schema)
    });
    let all = map(count, |i| (format!("p{i}"), reference(format!("C{i}"))));
    taking(object(all), schemas)
}

/// Types with the same labels below properties of the same name.
fn near(i: usize, side: &str) -> Value {
    let value = json!({ "type": "string", "enum": [format!("{side}{i}"), "v"] });
    let item = object(json!({ "a": value, "b": text() }));
    get(
        format!("{side}get{i}"),
        object(json!({ "item": item, format!("k{i}"): text() })),
    )
}
