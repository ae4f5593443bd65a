//! The descriptions are those of the operations that the API's document has.

use std::collections::{BTreeMap, BTreeSet};

use generator::diagnostic::Source;
use generator::settings::Settings;
use generator::{Input, Listed, overlay};
use serde_json::Value;

use crate::operations;
use crate::support::{Description, Server, spec};

#[test]
fn every_operation_is_described_once() {
    let described = operations::all();
    let names: Vec<_> = described.iter().map(name).collect();
    let distinct: BTreeSet<_> = names.iter().cloned().collect();
    assert_eq!(distinct.len(), names.len(), "{names:#?}");
    let listed = listed().into_iter().map(|listed| {
        let operation = listed.operation;
        format!("{} {}", operation.method, operation.path)
    });
    assert_eq!(distinct, listed.collect());
    assert_eq!(names.len(), 26);
}

#[test]
fn descriptions_agree_with_the_document() {
    let document = spec::document();
    for operation in operations::all() {
        let declared = spec::operation(&document, &operation);
        let id = operation.id;
        assert_eq!(declared["operationId"], id);
        let has_body = operation.requests.iter().all(|one| one.body.is_some());
        assert_eq!(declared.get("requestBody").is_some(), has_body, "{id}");
        let secured = declared["security"] != serde_json::json!([]);
        assert_eq!(secured, operation.authenticated, "{id}");
        assert_eq!(
            declared_parameters(declared),
            described_parameters(&operation),
            "{id}"
        );
        assert_eq!(
            declared_statuses(declared),
            described_statuses(&operation),
            "{id}"
        );
    }
}

#[tokio::test]
async fn descriptions_agree_with_the_crate() {
    let server = Server::start().await;
    for operation in operations::all() {
        for request in &operation.requests {
            let metadata = (request.call)(&server.caller()).metadata();
            assert_eq!(metadata.id, operation.id);
            assert_eq!(metadata.method, operation.method, "{}", operation.id);
            assert_eq!(metadata.path, operation.path);
            assert_eq!(
                metadata.repeatable, operation.repeatable,
                "{}",
                operation.id
            );
        }
    }
}

fn name(operation: &Description) -> String {
    format!("{} {}", operation.method, operation.path)
}

/// The operations that the crate is made of.
fn listed() -> Vec<Listed> {
    let document = spec::file("openapi.yaml");
    let names = spec::file("names.yaml");
    let settings = Settings::parse(&spec::file("settings.yaml")).expect("the settings can be read");
    let input = Input {
        document: Source {
            name: "openapi.yaml",
            bytes: &document,
        },
        overlay: None,
        overlay_mode: overlay::Mode::Exact,
        names: Some(Source {
            name: "names.yaml",
            bytes: &names,
        }),
        settings: &settings,
    };
    generator::list(&input).unwrap_or_else(|error| panic!("{error:?}"))
}

fn declared_parameters(declared: &Value) -> BTreeSet<&str> {
    let parameters = declared["parameters"].as_array();
    let names = parameters.into_iter().flatten();
    names.filter_map(|one| one["name"].as_str()).collect()
}

fn described_parameters(operation: &Description) -> BTreeSet<&str> {
    operation.parameters().into_iter().collect()
}

/// Each status and whether it comes with a body. HEAD has none, although one is declared.
fn declared_statuses(declared: &Value) -> BTreeMap<u16, bool> {
    let responses = declared["responses"].as_object();
    let responses = responses.expect("an operation has responses");
    let is_head = declared["operationId"]
        .as_str()
        .is_some_and(|id| id.starts_with("head"));
    let status = |status: &str| status.parse().expect("a status is a number");
    responses
        .iter()
        .map(|(code, one)| (status(code), !is_head && one.get("content").is_some()))
        .collect()
}

fn described_statuses(operation: &Description) -> BTreeMap<u16, bool> {
    let successes = operation.answers.iter();
    let successes = successes.map(|answer| (answer.status, answer.body.is_some()));
    let errors = operation.errors.iter().map(|status| (*status, false));
    successes.chain(errors).collect()
}
