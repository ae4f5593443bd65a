//! What holds for every body: random instances of its schema are read and written again without a change, and
//! what a newer server adds or leaves out fails nothing.

mod bodies;
mod instances;
mod newer;

use bodies::{BODIES, Body};
use instances::Instances;
use jsonschema::Validator;
use serde_json::{Value, json};
use tests::{project::Project, shuffle::Dice};

/// Instances made of each schema.
const COUNT: u64 = 200;

/// The project's document with its corrections.
fn document() -> Value {
    let project = Project::read();
    let mut document: Value =
        serde_yaml::from_str(&project.document).expect("the document is YAML");
    let applied = generator::overlay::apply(
        project.overlay.as_bytes(),
        &mut document,
        generator::overlay::Mode::Exact,
    );
    applied.expect("the overlay fits");
    document
}

/// Every body with its schema: operation and direction, schema, type.
fn bodies(document: &Value) -> Vec<(String, &Value, Body)> {
    let mut found = Vec::new();
    let paths = document["paths"].as_object().expect("there are paths");
    for (method, operation) in paths
        .values()
        .flat_map(|item| item.as_object().into_iter().flatten())
    {
        let id = operation["operationId"]
            .as_str()
            .expect("every operation has an id");
        let (_, request, response) = BODIES
            .iter()
            .find(|(known, ..)| *known == id)
            .unwrap_or_else(|| panic!("{id} is not among the bodies"));
        let sent = operation["requestBody"].pointer("/content/application~1json/schema");
        assert_eq!(sent.is_some(), request.is_some(), "{id}: request");
        found.extend(
            sent.zip(*request)
                .map(|(schema, body)| (format!("{id} request"), schema, body)),
        );
        let received = operation["responses"].pointer("/200/content/application~1json/schema");
        // Whatever a document says, an answer to HEAD has no body.
        let received = received.filter(|_| method != "head");
        assert_eq!(received.is_some(), response.is_some(), "{id}: response");
        found.extend(
            received
                .zip(*response)
                .map(|(schema, body)| (format!("{id} response"), schema, body)),
        );
    }
    assert_eq!(found.len(), 16 + 13, "requests and responses with a body");
    found
}

/// A validator of a schema of OpenAPI 3.0, whose `nullable` JSON Schema does not know.
fn validator(document: &Value, schema: &Value) -> Validator {
    let mut whole = json_schema(schema);
    whole["components"] = json!({ "schemas": {} });
    for (name, component) in document["components"]["schemas"]
        .as_object()
        .into_iter()
        .flatten()
    {
        whole["components"]["schemas"][name] = json_schema(component);
    }
    jsonschema::validator_for(&whole).expect("the schema is a schema")
}

fn json_schema(schema: &Value) -> Value {
    let mut converted = match schema {
        Value::Object(object) => object
            .iter()
            .map(|(key, value)| (key.clone(), json_schema(value)))
            .collect(),
        Value::Array(items) => Value::Array(items.iter().map(json_schema).collect()),
        other => other.clone(),
    };
    // Published unions overlap, so that exactly one member is too much to ask.
    if let Some(members) = converted.get_mut("oneOf").map(Value::take) {
        let object = converted.as_object_mut().expect("it has a key");
        object.remove("oneOf");
        object.insert("anyOf".to_owned(), members);
    }
    if converted["nullable"] == true {
        return json!({ "anyOf": [converted, { "type": "null" }] });
    }
    converted
}

#[test]
fn instances_are_read_and_written_without_a_change() {
    let document = document();
    for (name, schema, body) in bodies(&document) {
        let validator = validator(&document, schema);
        for seed in 0..COUNT {
            let instance = Instances::new(&document, seed).make(schema, 0);
            assert!(
                validator.is_valid(&instance),
                "{name}: made an invalid instance: {instance}"
            );
            let written = (body.round_trip)(&instance)
                .unwrap_or_else(|error| panic!("{name}: {error}: {instance}"));
            assert_eq!(written, instance, "{name}");
            assert!(
                validator.is_valid(&written),
                "{name}: wrote an invalid instance: {written}"
            );
        }
    }
}

#[test]
fn what_a_newer_server_sends_is_read() {
    let document = document();
    let responses = bodies(&document)
        .into_iter()
        .filter(|(name, ..)| name.ends_with("response"));
    for (name, schema, body) in responses {
        for seed in 0..COUNT {
            let instance = Instances::new(&document, seed).make(schema, 0);
            let newer = newer::newer(&document, schema, &instance, &mut Dice::new(seed));
            let written = (body.round_trip)(&newer.sent)
                .unwrap_or_else(|error| panic!("{name}: {error}: {}", newer.sent));
            assert_eq!(written, newer.kept, "{name}: {}", newer.sent);
        }
    }
}

/// Secrets are what the overlay says they are; no way of printing a body shows them.
#[test]
fn no_body_shows_its_secrets() {
    let document = document();
    let mut with_secrets = 0;
    for (name, schema, body) in bodies(&document) {
        for seed in 0..COUNT {
            let instance = Instances::new(&document, seed).make(schema, 0);
            let shown = (body.shown)(&instance).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert!(!shown.contains(instances::SECRET), "{name}: {shown}");
            with_secrets += usize::from(instance.to_string().contains(instances::SECRET));
        }
    }
    assert!(
        with_secrets > 1000,
        "only {with_secrets} instances held a secret"
    );
}
