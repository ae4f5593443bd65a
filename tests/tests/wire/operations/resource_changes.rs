//! Importing and changing resources.

use http::Method;
use serde_json::{Value, json};
use vercel_marketplace::models::{
    BillingPlanType, CustomClaims, ImportResourceRequest, ImportResourceRequestRequired,
    NotificationLevel, ResourceOwnership, ResourceSecretsUpdate, ResourceStatus, SavedResource,
    SecretsUpdate, SecretsUpdateRequired, UpdateResourceRequest,
};
use vercel_marketplace::runtime::Nullable;

use super::values::{
    billing_plan, billing_plan_json, custom_claims, custom_claims_json, metadata, metadata_json,
    minimal_billing_plan, minimal_billing_plan_json, minimal_custom_claims,
    minimal_custom_claims_json, minimal_notification, notification, notification_json, secret,
    secrets, secrets_json,
};
use crate::support::{AnyCall, Caller, Description};

pub(crate) fn all() -> Vec<Description> {
    vec![import(), update()]
}

fn check_saved(saved: SavedResource) {
    assert_eq!(saved.name, "orders-2");
}

fn import_resource(caller: &Caller, body: ImportResourceRequest) -> Box<dyn AnyCall> {
    let resource = caller.value("resourceId");
    Box::new(caller.installation().import_resource(resource, body))
}

fn minimal_import() -> ImportResourceRequest {
    ImportResourceRequest::new(ImportResourceRequestRequired {
        product_id: "acme-postgres".into(),
        name: "orders".into(),
        status: ResourceStatus::Ready,
    })
}

fn full_import_json() -> Value {
    json!({
        "ownership": "linked",
        "productId": "acme-postgres",
        "name": "orders",
        "status": "ready",
        "metadata": metadata_json(),
        "billingPlan": billing_plan_json(),
        "notification": notification_json(),
        "extras": {"internal": true},
        "secrets": secrets_json(),
        "customClaims": custom_claims_json(),
    })
}

fn import() -> Description {
    let minimal = json!({"productId": "acme-postgres", "name": "orders", "status": "ready"});
    let mut nested = minimal.clone();
    nested["billingPlan"] = minimal_billing_plan_json("prepayment");
    nested["notification"] = json!({"level": "info", "title": "Nearly full"});
    nested["customClaims"] = minimal_custom_claims_json();
    let mut empty = minimal.clone();
    let mut with_no_claims = minimal.clone();
    with_no_claims["customClaims"] = json!({});
    empty["secrets"] = json!([]);
    empty["metadata"] = json!({});
    Description::of_installation("import-resource", Method::PUT, "/resources/{resourceId}")
        .send("all fields", full_import_json(), |caller| {
            let body = minimal_import()
                .ownership(ResourceOwnership::Linked)
                .metadata(metadata())
                .billing_plan(billing_plan())
                .notification(notification())
                .extras([("internal".to_owned(), json!(true).into())])
                .secrets(secrets())
                .custom_claims(custom_claims());
            import_resource(caller, body)
        })
        .send("required fields", minimal, |caller| {
            import_resource(caller, minimal_import())
        })
        .send("objects with required fields", nested, |caller| {
            let body = minimal_import()
                .billing_plan(minimal_billing_plan(BillingPlanType::Prepayment))
                .notification(minimal_notification(NotificationLevel::Info))
                .custom_claims(minimal_custom_claims());
            import_resource(caller, body)
        })
        .send("no claims", with_no_claims, |caller| {
            import_resource(caller, minimal_import().custom_claims(CustomClaims::new()))
        })
        .send("empty list and map", empty, |caller| {
            import_resource(caller, minimal_import().secrets([]).metadata([]))
        })
        .answer(200, json!({"name": "orders-2"}), check_saved)
        .required(&["/name"])
        .errors(&[400, 401, 403, 404, 409, 410, 422])
}

fn update_resource(caller: &Caller, body: UpdateResourceRequest) -> Box<dyn AnyCall> {
    let resource = caller.value("resourceId");
    Box::new(caller.installation().update_resource(resource, body))
}

fn full_update_json() -> Value {
    json!({
        "ownership": "sandbox",
        "name": "orders",
        "status": "error",
        "metadata": metadata_json(),
        "billingPlan": billing_plan_json(),
        "notification": notification_json(),
        "extras": {"internal": null},
        "secrets": secrets_json(),
        "customClaims": custom_claims_json(),
    })
}

fn update() -> Description {
    let description =
        Description::of_installation("update-resource", Method::PATCH, "/resources/{resourceId}")
            .repeatable()
            .send("all fields", full_update_json(), |caller| {
                let body = UpdateResourceRequest::new()
                    .ownership(ResourceOwnership::Sandbox)
                    .name("orders")
                    .status(ResourceStatus::Error)
                    .metadata(metadata())
                    .billing_plan(billing_plan())
                    .notification(notification())
                    .extras([("internal".to_owned(), Value::Null.into())])
                    .secrets(secrets())
                    .custom_claims(custom_claims());
                update_resource(caller, body)
            })
            .send("no field", json!({}), |caller| {
                update_resource(caller, UpdateResourceRequest::new())
            })
            .answer(200, json!({"name": "orders-2"}), check_saved)
            .required(&["/name"])
            .errors(&[400, 401, 403, 404, 409, 410, 422]);
    update_secrets(update_notification(update_objects(description)))
}

fn update_objects(description: Description) -> Description {
    let nested = json!({
        "billingPlan": minimal_billing_plan_json("prepayment"),
        "customClaims": minimal_custom_claims_json(),
    });
    description
        .send("objects with required fields", nested, |caller| {
            let body = UpdateResourceRequest::new()
                .billing_plan(minimal_billing_plan(BillingPlanType::Prepayment))
                .custom_claims(minimal_custom_claims());
            update_resource(caller, body)
        })
        .send("no claims", json!({"customClaims": {}}), |caller| {
            let claims = CustomClaims::new();
            update_resource(caller, UpdateResourceRequest::new().custom_claims(claims))
        })
}

fn update_notification(description: Description) -> Description {
    let set = json!({"notification": {"level": "error", "title": "Nearly full"}});
    description
        .send("absent notification", json!({}), |caller| {
            let body = UpdateResourceRequest::new().notification(Nullable::Absent);
            update_resource(caller, body)
        })
        .send(
            "cleared notification",
            json!({"notification": null}),
            |caller| {
                let body = UpdateResourceRequest::new().notification(Nullable::Null);
                update_resource(caller, body)
            },
        )
        .send("minimal notification", set, |caller| {
            let notification = minimal_notification(NotificationLevel::Error);
            update_resource(
                caller,
                UpdateResourceRequest::new().notification(notification),
            )
        })
}

fn update_secrets(description: Description) -> Description {
    let one = json!([{"name": "API_KEY", "value": "hush-key"}]);
    let partial = json!({"secrets": {"secrets": secrets_json(), "partial": true}});
    let object = json!({"secrets": {"secrets": one.clone()}});
    description
        .send("secrets as a list", json!({"secrets": one}), |caller| {
            let secrets = vec![secret("API_KEY", "hush-key")];
            let secrets = ResourceSecretsUpdate::Replace(secrets);
            update_resource(caller, UpdateResourceRequest::new().secrets(secrets))
        })
        .send("secrets as an object", object, |caller| {
            update_resource(caller, UpdateResourceRequest::new().secrets(one_secret()))
        })
        .send("part of the secrets", partial, |caller| {
            let required = SecretsUpdateRequired { secrets: secrets() };
            let secrets = SecretsUpdate::new(required).partial(true);
            update_resource(caller, UpdateResourceRequest::new().secrets(secrets))
        })
        .send("no secrets", json!({"secrets": []}), |caller| {
            let secrets = Vec::new();
            update_resource(caller, UpdateResourceRequest::new().secrets(secrets))
        })
}

fn one_secret() -> SecretsUpdate {
    SecretsUpdate::new(SecretsUpdateRequired {
        secrets: vec![secret("API_KEY", "hush-key")],
    })
}
