//! Operations that cannot be expressed, where the maintainer would rather do without them.

use generator::{
    Output,
    diagnostic::{Code, Severity},
    selection::Unsupported,
    untrusted::Untrusted,
};
use tests::case::Case;

/// Four operations: one in order, one whose own part is at fault, two that share a component that is.
const DOCUMENT: &str = "openapi: 3.0.3
info: { title: Small, version: '1' }
servers: [ { url: 'https://example.com' } ]
paths:
  /good:
    get:
      operationId: getGood
      tags: [wanted]
      responses: { '200': { description: Good., content: { application/json: { schema: { $ref: '#/components/schemas/Good' } } } } }
  /own:
    get:
      operationId: getOwn
      tags: [wanted]
      responses: { '200': { description: Own., content: { application/json: { schema: { type: object, properties: { a: { type: nothing }, good: { $ref: '#/components/schemas/Good' } } } } } } }
  /shared/{id}:
    get:
      operationId: getShared
      tags: [wanted]
      responses: { '200': { description: Shared., content: { application/json: { schema: { $ref: '#/components/schemas/Outer' } } } } }
    put:
      operationId: putShared
      tags: [wanted]
      requestBody: { content: { application/json: { schema: { $ref: '#/components/schemas/Outer' } } } }
      responses: { '204': { description: Done. } }
components:
  schemas:
    Good: { type: object, required: [id], properties: { id: { type: string } } }
    Outer: { type: object, properties: { inner: { $ref: '#/components/schemas/Inner' } } }
    Inner: { type: object, properties: { gone: { $ref: '#/components/schemas/Gone' } } }
";

fn left_out() -> Output {
    let mut case = Case::yaml(DOCUMENT);
    case.settings.selection.unsupported = Unsupported::LeaveOut;
    case.output()
}

#[test]
fn by_default_nothing_is_emitted() {
    let found = Case::yaml(DOCUMENT).problems();
    assert_eq!(found.as_slice().len(), 2, "{found}");
    assert!(found.iter().all(|one| one.severity == Severity::Error));
}

#[test]
fn what_is_left_is_as_if_it_alone_had_been_selected() {
    let alone = Case::yaml(DOCUMENT).select(&[], &["getGood"]).output();
    let left = left_out();
    assert_eq!(left.names, alone.names);
    for (path, text) in &alone.files {
        if path != "src/operations.rs" {
            assert_eq!(*text, left.files[path], "{path}");
        }
    }
    assert_eq!(left.files.len(), alone.files.len());
    assert_eq!((left.summary.operations, left.summary.left_out), (1, 3));
}

#[test]
fn what_is_left_out_is_told_and_listed() {
    let left = left_out();
    let told: Vec<_> = left
        .warnings
        .iter()
        .map(|one| {
            (
                one.severity,
                one.code,
                one.operation.as_ref().map(Untrusted::raw),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            (
                Severity::Warning,
                Code::InvalidDocument,
                Some("GET /own (getOwn)")
            ),
            (
                Severity::Warning,
                Code::UnresolvedReference,
                Some("GET /shared/{id} (getShared)")
            ),
        ]
    );
    let listed = &left.files["src/operations.rs"];
    for line in [
        "//! - `GET /own (getOwn)`: not as OpenAPI 3.0 has it: there is no type `nothing`",
        "//! - `GET /shared/{id} (getShared)`: `#/components/schemas/Gone` does not exist",
        "//! - `PUT /shared/{id} (putShared)`: `#/components/schemas/Gone` does not exist",
    ] {
        assert!(listed.contains(line), "{listed}");
    }
}

#[test]
fn a_selection_of_which_nothing_is_left_is_refused() {
    let mut case = Case::yaml(DOCUMENT).select(&[], &["getOwn", "putShared"]);
    case.settings.selection.unsupported = Unsupported::LeaveOut;
    let found = case.problems();
    assert_eq!(found.as_slice().len(), 2, "{found}");
}

#[test]
fn what_is_wrong_elsewhere_is_in_nobodys_way() {
    let text = DOCUMENT.replace(
        "tags: [wanted]\n      requestBody",
        "tags: wanted\n      requestBody",
    );
    let text = text.replace("components:\n", "  /broken: 3\ncomponents:\n");
    let case = Case::yaml(text.clone()).select(&[], &["getGood"]);
    let output = case.output();
    assert_eq!(output.summary.operations, 1);
    let places: Vec<_> = output
        .warnings
        .iter()
        .map(|one| one.pointer.as_ref().expect("it has a place").to_string())
        .collect();
    assert_eq!(
        places,
        ["#/paths/~1shared~1{id}/put/tags", "#/paths/~1broken"],
        "{}",
        output.warnings
    );
    // Where everything is wanted, that is an error.
    let found = Case::yaml(text).problems();
    assert!(found.has_errors());
}
