//! Secrets of resources.

use http::Method;
use serde_json::{Value, json};
use vercel_marketplace::models::{SecretsUpdate, SecretsUpdateRequired};

use super::values::{secret, secrets, secrets_json};
use crate::support::{AnyCall, Caller, Description};

pub(crate) fn all() -> Vec<Description> {
    vec![of_product(), by_id()]
}

fn full() -> SecretsUpdate {
    SecretsUpdate::new(SecretsUpdateRequired { secrets: secrets() }).partial(true)
}

fn full_json() -> Value {
    json!({"secrets": secrets_json(), "partial": true})
}

fn minimal() -> SecretsUpdate {
    SecretsUpdate::new(SecretsUpdateRequired {
        secrets: vec![secret("API_KEY", "hush-key")],
    })
}

fn minimal_json() -> Value {
    json!({"secrets": [{"name": "API_KEY", "value": "hush-key"}]})
}

fn of_product() -> Description {
    fn call(caller: &Caller, body: SecretsUpdate) -> Box<dyn AnyCall> {
        let installation = caller.installation();
        let product = caller.value("integrationProductIdOrSlug");
        let resource = caller.value("resourceId");
        #[expect(deprecated, reason = "what is discouraged is offered still")]
        let call = installation.update_resource_secrets(product, resource, body);
        Box::new(call)
    }
    let path = "/products/{integrationProductIdOrSlug}/resources/{resourceId}/secrets";
    Description::of_installation("update-resource-secrets", Method::PUT, path)
        .send("all fields", full_json(), |caller| call(caller, full()))
        .send("required fields", minimal_json(), |caller| {
            call(caller, minimal())
        })
        .answer_empty(201, |(): ()| ())
        .errors(&[400, 401, 403, 404, 409, 410, 422])
}

fn by_id() -> Description {
    fn call(caller: &Caller, body: SecretsUpdate) -> Box<dyn AnyCall> {
        let resource = caller.value("resourceId");
        let installation = caller.installation();
        Box::new(installation.update_resource_secrets_by_id(resource, body))
    }
    let whole = json!({"secrets": [], "partial": false});
    let path = "/resources/{resourceId}/secrets";
    Description::of_installation("update-resource-secrets-by-id", Method::PUT, path)
        .send("all fields", full_json(), |caller| call(caller, full()))
        .send("required fields", minimal_json(), |caller| {
            call(caller, minimal())
        })
        .send("no secrets", whole, |caller| {
            let secrets = Vec::new();
            let body = SecretsUpdate::new(SecretsUpdateRequired { secrets });
            call(caller, body.partial(false))
        })
        .answer_empty(201, |(): ()| ())
        .errors(&[400, 401, 403, 404, 409, 410, 422])
}
