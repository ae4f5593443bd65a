//! Inputs with something wrong in them.

use tests::case::Case;

const HEAD: &str = "openapi: 3.0.3\ninfo: { title: Small, version: '1' }\n";

/// A document of one `GET /a` with this below it.
fn get(operation: &str) -> Case {
    paths(&format!(
        "  /a:\n    get:\n      operationId: getA\n{operation}"
    ))
}

fn paths(paths: &str) -> Case {
    Case::yaml(format!("{HEAD}paths:\n{paths}"))
}

/// A document whose only answer has this schema.
fn schema(schema: &str) -> Case {
    get(&format!(
        "      responses:\n        '200':\n          description: A.\n          content:\n            application/json:\n              schema: {schema}\n"
    ))
}

const DONE: &str = "      responses: { '204': { description: Done. } }\n";

fn parameter(parameter: &str) -> Case {
    get(&format!("      parameters:\n        - {parameter}\n{DONE}"))
}

fn form(content: &str) -> Case {
    get(&format!(
        "      requestBody: {{ content: {{ {content} }} }}\n{DONE}"
    ))
}

pub(crate) fn all() -> Vec<(&'static str, Case)> {
    [
        texts(),
        selections(),
        references(),
        operations(),
        schemas(),
        servers(),
        others(),
    ]
    .concat()
}

fn texts() -> Vec<(&'static str, Case)> {
    let valid = get(DONE);
    let with_version = |version: &str| {
        let text = String::from_utf8_lossy(&valid.document.0).replace("openapi: 3.0.3", version);
        Case::yaml(text)
    };
    vec![
        ("empty", Case::yaml("")),
        ("blank", Case::yaml(" \n\n")),
        ("a-text", Case::yaml("just a text")),
        ("a-list", Case::yaml("- a\n- b\n")),
        ("a-number", Case::json("17")),
        (
            "not-json",
            Case::json("{\n  \"openapi\": \"3.0.3\",\n  \"info\": }\n"),
        ),
        (
            "json-cut-short",
            Case::json("{\"openapi\": \"3.0.3\", \"paths\": {"),
        ),
        ("json-and-more", Case::json("{} {}")),
        (
            "not-yaml",
            Case::yaml("openapi: 3.0.3\ninfo: [\n  title: a\n"),
        ),
        (
            "yaml-key-twice",
            Case::yaml("openapi: 3.0.3\ninfo: {}\npaths: {}\npaths: {}\n"),
        ),
        (
            "yaml-key-is-a-list",
            Case::yaml("openapi: 3.0.3\n? [a]\n: b\n"),
        ),
        (
            "not-utf-8",
            Case::yaml(b"openapi: 3.0.3\ninfo: { title: \xff }\n".as_slice()),
        ),
        ("nothing-of-openapi", Case::yaml("a: 1\n")),
        ("swagger", with_version("swagger: '2.0'")),
        ("openapi-3-2", with_version("openapi: 3.2.0")),
        ("version-is-a-number", Case::json(r#"{"openapi": 3.0}"#)),
        ("paths-is-a-list", Case::yaml(format!("{HEAD}paths: []\n"))),
        (
            "path-is-a-text",
            Case::yaml(format!("{HEAD}paths:\n  /a: b\n")),
        ),
        ("operation-is-a-list", paths("  /a:\n    get: []\n")),
        (
            "components-is-a-text",
            Case::yaml(format!("{HEAD}paths: {{}}\ncomponents: none\n")),
        ),
    ]
}

fn selections() -> Vec<(&'static str, Case)> {
    let tagged = || get(&format!("      tags: [b, a]\n{DONE}"));
    vec![
        ("tag-unknown", tagged().select(&["c"], &[])),
        ("tag-unknown-where-none-is", get(DONE).select(&["c"], &[])),
        (
            "operation-unknown",
            tagged().select(&[], &["getB", "GET /b"]),
        ),
        ("selection-empty", tagged().select(&[], &[])),
        ("no-operations", Case::yaml(format!("{HEAD}paths: {{}}\n"))),
    ]
}

fn references() -> Vec<(&'static str, Case)> {
    let to = |target: &str| schema(&format!("{{ $ref: '{target}' }}"));
    let with = |components: &str| {
        let case = to("#/components/schemas/A");
        let text = String::from_utf8_lossy(&case.document.0).into_owned();
        Case::yaml(format!("{text}components:\n  schemas:\n{components}"))
    };
    vec![
        ("reference-missing", to("#/components/schemas/Gone")),
        ("reference-outside", to("other.yaml#/A")),
        ("reference-to-no-component", to("#/paths/~1a/get")),
        (
            "reference-to-another-section",
            parameter("{ $ref: '#/components/schemas/A' }"),
        ),
        (
            "reference-missing-inside",
            with(
                "    A: { type: object, properties: { b: { $ref: '#/components/schemas/Gone' } } }\n",
            ),
        ),
        (
            "reference-circle",
            with(
                "    A: { $ref: '#/components/schemas/B' }\n    B: { $ref: '#/components/schemas/A' }\n",
            ),
        ),
        (
            "reference-to-itself",
            with("    A: { $ref: '#/components/schemas/A' }\n"),
        ),
        (
            "all-of-circle",
            with(
                "    A: { allOf: [ { $ref: '#/components/schemas/A' }, { type: object, properties: { b: { type: string } } } ] }\n",
            ),
        ),
        (
            "union-of-itself",
            with("    A: { oneOf: [ { $ref: '#/components/schemas/A' } ] }\n"),
        ),
    ]
}

fn operations() -> Vec<(&'static str, Case)> {
    let secured = |scheme: &str| {
        let case = get(&format!("      security: [ {{ key: [] }} ]\n{DONE}"));
        let text = String::from_utf8_lossy(&case.document.0).into_owned();
        Case::yaml(format!(
            "{text}components:\n  securitySchemes: {{ {scheme} }}\n"
        ))
    };
    vec![
        (
            "cookie-name",
            parameter("{ name: 'a;b', in: cookie, schema: { type: string } }"),
        ),
        (
            "parameter-by-other-content",
            parameter(
                "{ name: a, in: query, content: { application/xml: { schema: { type: string } } } }",
            ),
        ),
        (
            "parameter-of-no-content",
            parameter("{ name: a, in: query, content: {} }"),
        ),
        (
            "parameter-in-a-style-of-paths",
            parameter("{ name: a, in: query, style: matrix, schema: { type: string } }"),
        ),
        (
            "parameter-without-schema",
            parameter("{ name: a, in: query }"),
        ),
        (
            "parameter-nowhere",
            parameter("{ name: a, in: somewhere, schema: { type: string } }"),
        ),
        (
            "path-parameter-unclosed",
            paths(&format!("  /a/{{id:\n    get:\n{DONE}")),
        ),
        ("path-relative", paths(&format!("  a/b:\n    get:\n{DONE}"))),
        (
            "header-name",
            parameter("{ name: 'a b', in: header, schema: { type: string } }"),
        ),
        (
            "form-of-a-text",
            form("application/x-www-form-urlencoded: { schema: { type: string } }"),
        ),
        (
            "form-in-xml",
            form(
                "multipart/form-data: { schema: { type: object, properties: { a: { type: object } } }, encoding: { a: { contentType: application/xml } } }",
            ),
        ),
        (
            "form-with-headers",
            form(
                "multipart/form-data: { schema: { type: object, properties: { a: { type: string } } }, encoding: { a: { headers: { X-A: { required: true, schema: { type: string } } } } } }",
            ),
        ),
        (
            "body-empty",
            get(&format!("      requestBody: {{ content: {{}} }}\n{DONE}")),
        ),
        (
            "security-key",
            secured("key: { type: apiKey, in: header, name: X-Key }"),
        ),
        (
            "security-basic",
            secured("key: { type: http, scheme: basic }"),
        ),
        (
            "security-unknown",
            secured("other: { type: http, scheme: bearer }"),
        ),
        ("responses-missing", get("      summary: No answer.\n")),
        (
            "status-odd",
            get("      responses: { okay: { description: A. } }\n"),
        ),
        (
            "status-with-sign",
            get("      responses: { '+200': { description: A. } }\n"),
        ),
    ]
}

fn schemas() -> Vec<(&'static str, Case)> {
    vec![
        (
            "all-of-text",
            schema(
                "{ allOf: [ { type: object, properties: { a: { type: string } } }, { type: string } ] }",
            ),
        ),
        (
            "type-is-a-list",
            schema("{ type: object, properties: { a: { type: [{}] } } }"),
        ),
        (
            "type-unknown",
            schema("{ type: object, properties: { a: { type: text } } }"),
        ),
        (
            "malformed-deep-inside",
            schema(
                "{ type: object, properties: { inner: { type: array, items: { type: object, properties: { leaf: { type: string, minLength: many } } } } } }",
            ),
        ),
        (
            "property-is-a-text",
            schema("{ type: object, properties: { a: string } }"),
        ),
        (
            "hints-differ",
            schema(
                "{ type: object, properties: { a: { type: object, x-rust-type: A, properties: { b: { type: string } } }, c: { type: object, x-rust-type: C, properties: { b: { type: string } } } } }",
            ),
        ),
        (
            "hints-collide",
            schema(
                "{ type: object, properties: { a: { type: string, x-rust-name: same }, c: { type: string, x-rust-name: same } } }",
            ),
        ),
    ]
}

fn others() -> Vec<(&'static str, Case)> {
    let overlay = |actions: &str| {
        format!("overlay: 1.0.0\ninfo: {{ title: a, version: '1' }}\nactions:\n{actions}\n")
    };
    let several = "  /a:
    get:
      parameters: [ { name: d, in: query, content: { application/xml: {} } } ]
      responses: { '204': { description: Done. } }
  /b:
    get:
      parameters: [ { name: c c, in: cookie, schema: { type: string } } ]
      responses: { '204': { description: Done. } }
  /c:
    get:
      responses: { '200': { description: C., content: { application/json: { schema: { type: [nothing] } } } } }
";
    vec![
        ("several-problems", paths(several)),
        ("overlay-unmatched", get(DONE).overlay(overlay("  - { target: \"$.paths['/b']\", description: Why., remove: true }"))),
        ("overlay-no-yaml", get(DONE).overlay("overlay: [\n")),
        ("overlay-adds-a-fault", get(DONE).overlay(overlay("  - target: $.paths['/a'].get\n    description: Why.\n    update: { parameters: [ { name: a a, in: cookie, schema: { type: string } } ] }"))),
        ("overlay-removes-the-operation", get(DONE).overlay(overlay("  - { target: \"$.paths['/a'].get\", description: Why., remove: true }"))),
        (
            "overlay-of-another-form",
            get(DONE).overlay("overlay: 1.0.0\nactions: []\n"),
        ),
        (
            "too-many-members",
            schema(&format!("{{ oneOf: [{}] }}", "{ type: string },".repeat(600))),
        ),
        (
            "tuple",
            Case::yaml(
                String::from_utf8_lossy(&schema("{ type: array, prefixItems: [ { type: string } ] }").document.0)
                    .replace("3.0.3", "3.1.0"),
            ),
        ),
        ("names-no-yaml", get(DONE).names("types: [\n")),
        ("names-of-another-form", get(DONE).names("operations:\n  GET /a: get_a\n")),
        ("names-no-identifier", get(DONE).names("operations:\n  GET /a:\n    method: get a\n")),
    ]
}

fn with_head(head: &str, case: Case) -> Case {
    let text = String::from_utf8_lossy(&case.document.0).into_owned();
    Case::yaml(text.replace(HEAD, &format!("{HEAD}{head}")))
}

/// With settings that say where requests go.
fn pinned(mut case: Case) -> Case {
    case.settings.client.base_url = Some("https://api.example.com/v1".to_owned());
    case
}

/// Where requests would go.
fn servers() -> Vec<(&'static str, Case)> {
    let of_operations = "  /a:
    servers: [ { url: 'https://{where}.example', variables: { where: { default: evil } } } ]
    get:
      responses: { '204': { description: Done. } }
    put:
      servers: [ { url: /v2 }, { url: 'http://api.example.com' } ]
      responses: { '204': { description: Done. } }
  /b:
    get:
      servers: [ { url: 'https://api.example.com@evil.example' } ]
      responses: { '204': { description: Done. } }
";
    vec![
        (
            "foreign-origin",
            pinned(with_head(
                "servers:\n  - { url: 'https://API.example.com:443/v1/' }\n  - { url: '//evil.example' }\n  \
                 - { url: 'https://{tenant}.example.com' }\n  - { url: 'http://api.example.com/v1' }\n",
                get(DONE),
            )),
        ),
        ("foreign-origin-of-operations", pinned(paths(of_operations))),
        (
            "plain-http",
            with_head(
                "servers: [ { url: 'http://localhost.evil.example' } ]\n",
                get(&format!(
                    "      servers: [ {{ url: 'http://127.0.0.1.evil.example' }} ]\n{DONE}"
                )),
            ),
        ),
    ]
}

/// Documents of which a crate can be made, but not of all they say.
pub(crate) fn warned() -> Vec<(&'static str, Case)> {
    let newer = |case: Case| {
        let text = String::from_utf8_lossy(&case.document.0).into_owned();
        Case::yaml(text.replace("3.0.3", "3.1.0"))
    };
    vec![
        ("no-server", get(DONE)),
        (
            "server-under-another-path",
            pinned(with_head(
                "servers: [ { url: 'https://api.example.com/v2/' } ]\n",
                get(DONE),
            )),
        ),
        (
            "header-that-frames-the-message",
            parameter(
                "{ name: Transfer-Encoding, in: header, required: true, schema: { type: string } }",
            ),
        ),
        (
            "server-without-address",
            with_head("servers: [ { url: /v1 } ]\n", get(DONE)),
        ),
        (
            "error-body-of-no-type",
            get(
                "      responses: { '204': { description: Done. }, '400': { description: No., content: { application/json: { schema: { type: object, properties: { a: { type: nothing } } } } } } }\n",
            ),
        ),
        (
            "path-parameter-without-place",
            parameter("{ name: b, in: path, required: true, schema: { type: string } }"),
        ),
        (
            "unselected-fault",
            paths(&format!(
                "  /a:\n    get:\n      operationId: getA\n{DONE}  /b:\n    get: {{ tags: b }}\n"
            ))
            .select(&[], &["getA"]),
        ),
        (
            "words-of-3-1",
            schema(
                "{ type: object, properties: { a: { type: integer, exclusiveMinimum: 0 }, b: { type: [string, 'null'] }, c: { const: 1 } } }",
            ),
        ),
        (
            "narrowing-keyword",
            newer(schema(
                "{ type: array, items: { type: string }, contains: { const: a } }",
            )),
        ),
    ]
}
