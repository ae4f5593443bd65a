//! Choices and what schemas are combined of.

use serde_json::{Value, json};

use crate::{
    Axis, Work,
    document::{answering, list, map, object, reference, taking, text},
};

pub(crate) const AXES: &[Axis] = &[
    Axis {
        name: "union: members like many-members.py",
        start: 25,
        make: |n| similar(n, 40),
    },
    Axis {
        name: "union: members, all different",
        start: 30,
        make: |n| choice(n, |i| object(json!({ format!("k{i}"): text() }))),
    },
    Axis {
        name: "union: members with many different properties",
        start: 25,
        make: |n| choice(n, |i| object(map(40, |j| (format!("k{i}x{j}"), text())))),
    },
    Axis {
        name: "union: members with a tag",
        start: 30,
        make: |n| choice(n, tagged),
    },
    Axis {
        name: "union: members with a discriminator",
        start: 30,
        make: discriminated,
    },
    Axis {
        name: "union: members with a tag of several values",
        start: 30,
        make: |n| choice(n, overlapping),
    },
    Axis {
        name: "union: members all alike",
        start: 30,
        make: |n| {
            choice(n, |i| {
                object(json!({ "a": { "type": "string", "maxLength": i + 1 } }))
            })
        },
    },
    Axis {
        name: "union: members with optional properties",
        start: 30,
        make: |n| {
            choice(
                n,
                |i| json!({ "type": "object", "properties": map(40, |j| (format!("k{}", i * j), text())) }),
            )
        },
    },
    Axis {
        name: "union: members that cover one another",
        start: 30,
        make: |n| {
            choice(
                n,
                |i| json!({ "type": "object", "properties": map(i + 1, |j| (format!("k{j}"), text())) }),
            )
        },
    },
    Axis {
        name: "union: members without a common property",
        start: 30,
        make: |n| choice(n, pairwise),
    },
    Axis {
        name: "union: members with kinds",
        start: 30,
        make: |n| choice(n, kinds),
    },
    Axis {
        name: "union: members with large properties",
        start: 10,
        make: |n| choice(n, large),
    },
    Axis {
        name: "union: properties of each of 20 members",
        start: 20,
        make: |n| similar(20, n),
    },
    Axis {
        name: "union: inline members",
        start: 30,
        make: inline,
    },
    Axis {
        name: "union: enumerations",
        start: 30,
        make: |n| {
            choice(
                n,
                |i| json!({ "type": "string", "enum": list(20, |j| json!(format!("v{i}x{j}"))) }),
            )
        },
    },
    Axis {
        name: "union: lists",
        start: 30,
        make: |n| {
            choice(
                n,
                |i| json!({ "type": "array", "items": object(json!({ format!("k{i}"): text() })) }),
            )
        },
    },
    Axis {
        name: "union: unions of 10",
        start: 3,
        make: nested,
    },
    Axis {
        name: "union: unions in each other",
        start: 5,
        make: chain,
    },
    Axis {
        name: "union: number of unions of the same members",
        start: 10,
        make: many,
    },
    Axis {
        name: "allOf: members",
        start: 30,
        make: |n| {
            Work::generate(taking(
                json!({ "allOf": list(n, |i| object(json!({ format!("k{i}"): text() }))) }),
                json!({}),
            ))
        },
    },
    Axis {
        name: "allOf: members with the same property",
        start: 30,
        make: |n| {
            Work::generate(taking(
                json!({ "allOf": list(n, |i| object(json!({ "k": { "type": "string", "maxLength": i + 1 } }))) }),
                json!({}),
            ))
        },
    },
    Axis {
        name: "allOf: depth",
        start: 5,
        make: depth,
    },
    Axis {
        name: "allOf: depth, each twice",
        start: 4,
        make: doubled,
    },
    Axis {
        name: "allOf: choices of 2",
        start: 1,
        make: |n| {
            Work::generate(taking(
                json!({ "allOf": list(n, |i| json!({ "oneOf": list(2, |j| object(json!({ format!("c{i}x{j}"): text() }))) })) }),
                json!({}),
            ))
        },
    },
    Axis {
        name: "allOf: a choice of n beside a choice of 4",
        start: 8,
        make: |n| {
            Work::generate(taking(
                json!({ "allOf": [of_objects("a", n), of_objects("b", 4)] }),
                json!({}),
            ))
        },
    },
    Axis {
        name: "allOf: a large base of n components",
        start: 10,
        make: base,
    },
];

/// The members are components.
fn choice(count: usize, member: impl Fn(usize) -> Value) -> Work {
    let members = map(count, |i| (format!("M{i}"), member(i)));
    let one_of = json!({ "oneOf": list(count, |i| reference(format!("M{i}"))) });
    Work::generate(answering(one_of, members))
}

fn similar(members: usize, properties: usize) -> Work {
    choice(members, |i| {
        object(map(properties, |j| {
            let value = format!("v{}", (i >> (j % 9)) & 1);
            (
                format!("k{j}"),
                json!({ "type": "string", "enum": [value] }),
            )
        }))
    })
}

fn tagged(i: usize) -> Value {
    object(json!({ "type": { "type": "string", "enum": [format!("t{i}")] }, "a": text() }))
}

fn overlapping(i: usize) -> Value {
    let values = [format!("t{i}"), format!("t{}", i + 1)];
    object(json!({ "type": { "type": "string", "enum": values }, format!("a{i}"): text() }))
}

fn discriminated(count: usize) -> Work {
    let members = map(count, |i| {
        let properties = json!({ "kind": text(), format!("a{i}"): text() });
        (format!("M{i}"), object(properties))
    });
    let mapping = map(count, |i| {
        (format!("m{i}"), json!(format!("#/components/schemas/M{i}")))
    });
    let one_of = json!({
        "oneOf": list(count, |i| reference(format!("M{i}"))),
        "discriminator": { "propertyName": "kind", "mapping": mapping },
    });
    Work::generate(answering(one_of, members))
}

/// What tells two of them apart is another property for each two.
fn pairwise(i: usize) -> Value {
    object(map(12, |j| {
        (format!("k{}", ((i >> j) & 1) * 100 + j), text())
    }))
}

fn kinds(i: usize) -> Value {
    let kind = |bit: usize| {
        if (i >> bit) & 1 == 1 {
            "string"
        } else {
            "integer"
        }
    };
    object(map(12, |j| (format!("k{j}"), json!({ "type": kind(j) }))))
}

fn large(i: usize) -> Value {
    object(json!({
        "same": object(map(100, |j| (format!("p{j}"), text()))),
        "other": object(map(100, |j| (format!("p{j}"), json!({ "type": "string", "maxLength": i + 1 })))),
    }))
}

fn inline(count: usize) -> Work {
    let member = |i: usize| {
        object(map(10, |j| {
            (format!("k{}", ((i >> j) & 1) * 100 + j), text())
        }))
    };
    Work::generate(answering(
        json!({ "oneOf": list(count, member) }),
        json!({}),
    ))
}

fn nested(count: usize) -> Work {
    let member = |i: usize| {
        let inner = |j: usize| object(json!({ format!("k{i}x{j}"): text(), "a": text() }));
        json!({ "oneOf": list(10, inner) })
    };
    choice(count, member)
}

fn chain(count: usize) -> Work {
    let schemas = map(count + 1, |i| {
        let own = object(json!({ format!("k{i}"): text() }));
        let next = reference(format!("M{}", i + 1));
        let schema = match i == count {
            true => own,
            false => json!({ "oneOf": [own, next] }),
        };
        (format!("M{i}"), schema)
    });
    Work::generate(answering(reference("M0"), schemas))
}

fn many(count: usize) -> Work {
    let members = map(40, |i| (format!("M{i}"), tagged(i)));
    let one_of = json!({ "oneOf": list(40, |i| reference(format!("M{i}"))) });
    let properties = map(count, |i| (format!("p{i}"), one_of.clone()));
    Work::generate(answering(object(properties), members))
}

fn of_objects(prefix: &str, count: usize) -> Value {
    json!({ "oneOf": list(count, |i| object(json!({ format!("{prefix}{i}"): text() }))) })
}

fn depth(count: usize) -> Work {
    let schemas = map(count + 1, |i| {
        let own = object(json!({ format!("k{i}"): text() }));
        let schema = match i {
            0 => own,
            _ => json!({ "allOf": [reference(format!("M{}", i - 1)), own] }),
        };
        (format!("M{i}"), schema)
    });
    Work::generate(taking(reference(format!("M{count}")), schemas))
}

fn doubled(count: usize) -> Work {
    let schemas = map(count + 1, |i| {
        let before = |key: &str| object(json!({ key: reference(format!("M{}", i - 1)) }));
        let schema = match i {
            0 => object(json!({ "k": text() })),
            _ => json!({ "allOf": [before("a"), before("b")] }),
        };
        (format!("M{i}"), schema)
    });
    Work::generate(taking(reference(format!("M{count}")), schemas))
}

fn base(count: usize) -> Work {
    let schemas = map(count, |i| {
        let schema = match i {
            0 => object(map(300, |j| (format!("p{j}"), text()))),
            _ => json!({ "allOf": [reference("M0"), object(json!({ format!("k{i}"): text() }))] }),
        };
        (format!("M{i}"), schema)
    });
    let properties = map(count, |i| (format!("p{i}"), reference(format!("M{i}"))));
    Work::generate(taking(object(properties), schemas))
}
