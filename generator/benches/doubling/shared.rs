//! What refers to what, what many share, and the form that `pull` keeps.

use serde_json::json;

use crate::{
    Axis, Work,
    document::{answer, answering, document, get, list, map, object, operations, reference, text},
    generating::parameters,
};

pub(crate) const AXES: &[Axis] = &[
    Axis {
        name: "references: chain through aliases",
        start: 8,
        make: |n| {
            Work::generate(answering(
                reference("C0"),
                map(n + 1, |i| {
                    (
                        format!("C{i}"),
                        if i == n {
                            text()
                        } else {
                            reference(format!("C{}", i + 1))
                        },
                    )
                }),
            ))
        },
    },
    Axis {
        name: "references: chain through properties",
        start: 11,
        make: |n| chain(n, false),
    },
    Axis {
        name: "references: circle through properties",
        start: 11,
        make: |n| chain(n, true),
    },
    Axis {
        name: "references: each to itself",
        start: 100,
        make: |n| {
            Work::generate(answering(
                object(map(n, |i| (format!("p{i}"), reference(format!("C{i}"))))),
                map(n, |i| {
                    (
                        format!("C{i}"),
                        object(
                            json!({ "next": { "type": "array", "items": reference(format!("C{i}")) }, format!("k{i}"): text() }),
                        ),
                    )
                }),
            ))
        },
    },
    Axis {
        name: "references: tree that refers to its root",
        start: 15,
        make: tree,
    },
    Axis {
        name: "references: lists that are nested alike",
        start: 12,
        make: peeled,
    },
    Axis {
        name: "references: each component to all others",
        start: 6,
        make: all_to_all,
    },
    Axis {
        name: "references: fibonacci",
        start: 8,
        make: fibonacci,
    },
    Axis {
        name: "references: chains that differ at their ends",
        start: 100,
        make: ends,
    },
    Axis {
        name: "references: numbers at the end of a chain",
        start: 100,
        make: numbers,
    },
    Axis {
        name: "references: choices that double",
        start: 5,
        make: doubling,
    },
    Axis {
        name: "shared: values of a parameter of n operations",
        start: 25,
        make: values_of_parameter,
    },
    Axis {
        name: "shared: properties of a response of n operations",
        start: 25,
        make: response,
    },
    Axis {
        name: "shared: members of unions, all of them large",
        start: 10,
        make: large_members,
    },
    Axis {
        name: "normalise: operations",
        start: 250,
        make: |n| {
            Work::Normalise(operations(
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
        name: "normalise: enumeration",
        start: 1000,
        make: |n| {
            Work::Normalise(answering(
                json!({ "type": "string", "enum": list(n, |i| json!(format!("v{i}"))) }),
                json!({}),
            ))
        },
    },
    Axis {
        name: "normalise: parameters",
        start: 50,
        make: |n| match parameters(
            n,
            |i| json!({ "in": "query", "name": format!("p{i}"), "schema": text() }),
        ) {
            Work::Generate { document, .. } => Work::Normalise(document),
            other => other,
        },
    },
    Axis {
        name: "normalise: texts",
        start: 1000,
        make: |n| {
            Work::Normalise(answering(
                json!({ "type": "string", "description": "a: b # c\n- d\n\t\"e\" ".repeat(n) }),
                json!({}),
            ))
        },
    },
];

fn chain(count: usize, is_circle: bool) -> Work {
    let schemas = map(count, |i| {
        let next = match (i + 1 == count, is_circle) {
            (false, _) => reference(format!("C{}", i + 1)),
            (true, true) => json!({ "type": "array", "items": reference("C0") }),
            (true, false) => text(),
        };
        (format!("C{i}"), object(json!({ "next": next })))
    });
    Work::generate(answering(reference("C0"), schemas))
}

/// A tree of three levels whose parts refer to its root.
fn tree(width: usize) -> Work {
    let schemas = map(width * width + width + 1, |i| {
        let below = |j: usize| {
            (
                format!("b{j}"),
                reference(format!("C{}", i * width + j + 1)),
            )
        };
        let schema = match i <= width {
            true => object(map(width, below)),
            false => {
                object(json!({ format!("k{i}"): { "type": "array", "items": reference("C0") } }))
            }
        };
        (format!("C{i}"), schema)
    });
    Work::generate(answering(reference("C0"), schemas))
}

/// Types that differ only far below: each round that looks for types that are the same finds one more.
fn peeled(count: usize) -> Work {
    let schemas = map(count * 2, |i| {
        let next = match i % count {
            0 => text(),
            _ => reference(format!("C{}", i - 1)),
        };
        let back = json!({ "type": "array", "items": reference(format!("C{}", i / count * count + count - 1)) });
        let last = if i < count { "a" } else { "b" };
        let schema = match i % count {
            0 => object(json!({ last: next, "back": back })),
            _ => object(json!({ "next": next, "back": back })),
        };
        (format!("C{i}"), schema)
    });
    let ends = json!({ "a": reference(format!("C{}", count - 1)), "b": reference(format!("C{}", 2 * count - 1)) });
    Work::generate(answering(object(ends), schemas))
}

/// The document itself grows with the square of the number of components.
fn all_to_all(count: usize) -> Work {
    let schemas = map(count, |i| {
        let others = map(count, |j| {
            (
                format!("p{j}"),
                json!({ "type": "array", "items": reference(format!("C{j}")) }),
            )
        });
        (format!("C{i}"), object(others))
    });
    Work::generate(answering(reference("C0"), schemas))
}

fn fibonacci(count: usize) -> Work {
    let schemas = map(count + 2, |i| {
        let schema = match i < 2 {
            true => object(json!({ format!("k{i}"): text() })),
            false => object(
                json!({ "a": reference(format!("C{}", i - 1)), "b": reference(format!("C{}", i - 2)) }),
            ),
        };
        (format!("C{i}"), schema)
    });
    Work::generate(answering(reference(format!("C{}", count + 1)), schemas))
}

/// Two chains of types, each of which is met before what holds it.
fn ends(count: usize) -> Work {
    let schemas = map(count * 2, |i| {
        let (chain, i) = (i % 2, i / 2);
        let back = json!({ "type": "array", "items": reference(format!("C{chain}x{i}")) });
        let schema = match i {
            0 => object(json!({ format!("end{chain}"): text() })),
            _ => object(json!({ "back": back, "next": reference(format!("C{chain}x{}", i - 1)) })),
        };
        (format!("C{chain}x{i}"), schema)
    });
    let uses = map(count * 2, |i| {
        let name = reference(format!("C{}x{}", i % 2, i / 2));
        (format!("p{:06}", i / 2 * 2 + i % 2), name)
    });
    Work::generate(answering(object(uses), schemas))
}

fn numbers(count: usize) -> Work {
    let schemas = map(count, |i| {
        let schema = match i {
            0 => object(json!({ "k": { "type": "number" } })),
            _ => object(json!({ format!("k{i}"): reference(format!("C{}", i - 1)) })),
        };
        (format!("C{i}"), schema)
    });
    let uses = map(count, |i| (format!("p{i:06}"), reference(format!("C{i}"))));
    Work::generate(answering(object(uses), schemas))
}

/// Objects with a property that is a choice, each member of which is a choice of the same twice.
fn doubling(count: usize) -> Work {
    let mut schemas = map(count + 1, |i| {
        let next = reference(format!("C{}", i + 1));
        let schema = match i == count {
            true => text(),
            false => json!({ "oneOf": [next.clone(), next] }),
        };
        (format!("C{i}"), schema)
    });
    schemas["U"] = json!({ "oneOf": list(3, |i| object(json!({ "a": reference("C0"), format!("b{i}"): text() }))) });
    Work::generate(answering(reference("U"), schemas))
}

fn values_of_parameter(count: usize) -> Work {
    let operation = |i: usize| {
        let parameter = json!({ "$ref": "#/components/parameters/P" });
        let responses = json!({ "204": { "description": "Done." } });
        json!({ "operationId": format!("x{i}"), "parameters": [parameter], "responses": responses })
    };
    let paths = map(count, |i| {
        (format!("/p{i}"), json!({ "get": operation(i) }))
    });
    let mut document = document(paths, json!({}));
    let values = list(count * 4, |i| json!(format!("v{i}")));
    let schema = json!({ "type": "string", "enum": values });
    document["components"]["parameters"] =
        json!({ "P": { "in": "query", "name": "p", "schema": schema } });
    Work::generate(document.to_string())
}

fn response(count: usize) -> Work {
    let operation = |i: usize| {
        let response = json!({ "$ref": "#/components/responses/R" });
        json!({ "operationId": format!("x{i}"), "responses": { "200": response } })
    };
    let paths = map(count, |i| {
        (format!("/p{i}"), json!({ "get": operation(i) }))
    });
    let mut document = document(paths, json!({}));
    let properties = map(count * 4, |i| (format!("p{i}"), text()));
    document["components"]["responses"] = json!({ "R": answer(object(properties)) });
    Work::generate(document.to_string())
}

fn large_members(count: usize) -> Work {
    let schemas = map(10, |i| {
        let properties = map(count * 10, |j| (format!("k{i}x{j}"), text()));
        (format!("M{i}"), object(properties))
    });
    let one_of = json!({ "oneOf": list(10, |i| reference(format!("M{i}"))) });
    let properties = map(count, |i| (format!("p{i}"), one_of.clone()));
    Work::generate(answering(object(properties), schemas))
}
