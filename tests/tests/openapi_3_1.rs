//! Documents of OpenAPI 3.1 give the same crate as their counterparts in 3.0.

use generator::{Output, diagnostic::Code, untrusted::Untrusted};
use tests::case::Case;

/// A document of one operation that sends and receives this schema, next to a component.
fn document(version: &str, schema: &str) -> Case {
    Case::yaml(format!(
        "openapi: {version}
info: {{ title: Small, version: '1' }}
servers: [ {{ url: 'https://example.com' }} ]
paths:
  /a:
    put:
      operationId: putA
      requestBody: {{ required: true, content: {{ application/json: {{ schema: {schema} }} }} }}
      responses: {{ '200': {{ description: A., content: {{ application/json: {{ schema: {schema} }} }} }} }}
components:
  schemas:
    Named: {{ type: object, required: [id], properties: {{ id: {{ type: string }} }} }}
"
    ))
}

/// An object with one property of this schema.
fn property(schema: &str) -> String {
    format!("{{ type: object, required: [a], properties: {{ a: {schema} }} }}")
}

const PAIRS: [(&str, &str, &str); 24] = [
    (
        "a type and null",
        "{ type: [string, 'null'] }",
        "{ type: string, nullable: true }",
    ),
    (
        "null before the type",
        "{ type: ['null', integer], minimum: 1 }",
        "{ type: integer, minimum: 1, nullable: true }",
    ),
    (
        "a list of one type",
        "{ type: [boolean] }",
        "{ type: boolean }",
    ),
    ("null alone", "{ type: 'null' }", "{ nullable: true }"),
    (
        "several types",
        "{ type: [string, number], maxLength: 3, minimum: 1 }",
        "{ oneOf: [ { type: string, maxLength: 3 }, { type: number, minimum: 1 } ] }",
    ),
    (
        "several types and null",
        "{ type: [string, array, 'null'], items: { type: string } }",
        "{ oneOf: [ { type: string }, { type: array, items: { type: string } } ], nullable: true }",
    ),
    (
        "whole numbers among numbers",
        "{ type: [integer, number] }",
        "{ type: number }",
    ),
    (
        "null among the members",
        "{ anyOf: [ { type: string }, { type: 'null' } ] }",
        "{ type: string, nullable: true }",
    ),
    ("a constant", "{ const: ready }", "{ enum: [ready] }"),
    (
        "a constant with its type",
        "{ type: string, const: ready }",
        "{ type: string, enum: [ready] }",
    ),
    (
        "members told apart by constants",
        "{ oneOf: [ { type: object, required: [kind], properties: { kind: { const: x } } }, { type: object, required: [kind], properties: { kind: { const: y }, z: { type: string } } } ] }",
        "{ oneOf: [ { type: object, required: [kind], properties: { kind: { enum: [x] } } }, { type: object, required: [kind], properties: { kind: { enum: [y] }, z: { type: string } } } ] }",
    ),
    (
        "examples",
        "{ type: string, examples: [a, b] }",
        "{ type: string, example: a }",
    ),
    (
        "bounds of their own",
        "{ type: number, exclusiveMinimum: 0, exclusiveMaximum: 10 }",
        "{ type: number, minimum: 0, exclusiveMinimum: true, maximum: 10, exclusiveMaximum: true }",
    ),
    (
        "the stricter bound",
        "{ type: number, minimum: 5, exclusiveMinimum: 0, maximum: 10, exclusiveMaximum: 9 }",
        "{ type: number, minimum: 5, maximum: 9, exclusiveMaximum: true }",
    ),
    (
        "text beside a reference",
        "{ $ref: '#/components/schemas/Named', description: Whose it is. }",
        "{ allOf: [ { $ref: '#/components/schemas/Named' } ], description: Whose it is. }",
    ),
    (
        "properties beside a reference",
        "{ $ref: '#/components/schemas/Named', type: object, properties: { b: { type: string } } }",
        "{ allOf: [ { $ref: '#/components/schemas/Named' } ], type: object, properties: { b: { type: string } } }",
    ),
    (
        "bytes",
        "{ type: string, contentMediaType: image/png }",
        "{ type: string, format: binary }",
    ),
    (
        "bytes in base64",
        "{ type: string, contentEncoding: base64, contentMediaType: image/png }",
        "{ type: string, format: byte }",
    ),
    ("any value", "true", "{}"),
    ("no value", "false", "{ not: {} }"),
    (
        "names by one pattern",
        "{ type: object, patternProperties: { '^x-': { type: string } }, additionalProperties: false }",
        "{ type: object, additionalProperties: { type: string } }",
    ),
    (
        "remarks",
        "{ $id: here, $comment: why, $defs: { A: { type: string } }, type: string }",
        "{ type: string }",
    ),
    (
        "what only narrows",
        "{ type: object, properties: { b: { type: array, items: { type: string }, contains: { const: x } } }, if: { required: [b] }, then: { required: [c] }, propertyNames: { pattern: a }, unevaluatedProperties: false }",
        "{ type: object, properties: { b: { type: array, items: { type: string } } } }",
    ),
    (
        "types inside of lists and maps",
        "{ type: array, items: { type: object, additionalProperties: { type: [number, 'null'] } } }",
        "{ type: array, items: { type: object, additionalProperties: { type: number, nullable: true } } }",
    ),
];

fn files(output: &Output) -> Vec<(&String, &String)> {
    output.files.iter().collect()
}

#[test]
fn what_has_a_counterpart_gives_the_same_crate() {
    for (name, newer, older) in PAIRS {
        let newer = document("3.1.0", &property(newer)).output();
        let older = document("3.0.3", &property(older)).output();
        assert_eq!(files(&newer), files(&older), "{name}");
        assert_eq!(newer.names, older.names, "{name}");
    }
}

#[test]
fn what_only_narrows_is_passed_over_with_a_warning() {
    let (_, newer, _) = PAIRS
        .into_iter()
        .find(|(name, ..)| *name == "what only narrows")
        .expect("it is one of them");
    let output = document("3.1.1", newer).output();
    let mut told: Vec<_> = output
        .warnings
        .iter()
        .map(|found| {
            assert_eq!(found.code, Code::NoCounterpart);
            let place = found.pointer.as_ref().expect("it has a place").to_string();
            place.rsplit('/').next().unwrap_or_default().to_owned()
        })
        .collect();
    told.sort();
    told.dedup();
    assert_eq!(
        told,
        [
            "contains",
            "if",
            "propertyNames",
            "then",
            "unevaluatedProperties"
        ]
    );
}

#[test]
fn what_has_no_counterpart_is_told_with_its_place() {
    let cases = [
        (
            "{ type: array, prefixItems: [ { type: string }, { type: number } ] }",
            "/prefixItems",
        ),
        ("{ $dynamicRef: '#node' }", "/$dynamicRef"),
        (
            "{ type: object, patternProperties: { a: { type: string }, b: { type: number } } }",
            "/patternProperties",
        ),
        (
            "{ type: [string, object], oneOf: [ { minLength: 1 }, { minProperties: 1 } ] }",
            "/type",
        ),
    ];
    for (schema, place) in cases {
        let found = document("3.1.0", &property(schema)).problems();
        for one in &found {
            assert_eq!(one.code, Code::NoCounterpart, "{found}");
            let pointer = one.pointer.as_ref().expect("it has a place").to_string();
            assert!(pointer.ends_with(place), "{found}");
            assert_eq!(
                one.operation.as_ref().map(Untrusted::raw),
                Some("PUT /a (putA)")
            );
            assert!(one.help.is_some());
        }
        // In the request and in the response.
        assert_eq!(found.as_slice().len(), 2, "{found}");
    }
}

#[test]
fn what_is_not_selected_is_in_nobodys_way() {
    let case = document("3.1.0", "{ type: string }");
    let text = String::from_utf8_lossy(&case.document.0).into_owned();
    let text = text.replace(
        "components:\n",
        "  /b:
    get:
      responses: { '200': { description: B., content: { application/json: { schema: { prefixItems: [] } } } } }
components:\n",
    );
    let mut case = Case::yaml(text);
    assert_eq!(case.problems().as_slice().len(), 1);
    case = case.select(&[], &["putA"]);
    assert_eq!(case.output().summary.operations, 1);
}

#[test]
fn path_items_are_followed() {
    let output = Case::yaml(
        "openapi: 3.1.0
info: { title: Small, version: '1' }
paths:
  /a/{id}:
    $ref: '#/components/pathItems/Item'
  /b/{id}:
    $ref: '#/paths/~1a~1{id}'
    put: { responses: { '204': { description: Put. } } }
components:
  pathItems:
    Item:
      parameters: [ { name: id, in: path, required: true, schema: { type: integer } } ]
      get: { responses: { '204': { description: Got. } } }
",
    )
    .output();
    let names: Vec<_> = output
        .files
        .keys()
        .filter(|path| path.starts_with("src/operations/"))
        .collect();
    assert_eq!(
        names,
        [
            "src/operations/get_a_by_id.rs",
            "src/operations/get_b_by_id.rs",
            "src/operations/put_b_by_id.rs"
        ]
    );
    assert!(output.files["src/operations/get_b_by_id.rs"].contains("pub id: i64"));
}
