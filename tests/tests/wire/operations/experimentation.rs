//! Flags and experiments of a resource.

use http::Method;
use serde_json::json;
use vercel_marketplace::models::{
    CreateExperimentationItemsRequest, CreateExperimentationItemsRequestRequired,
    ExperimentationCategory, ExperimentationItem, ExperimentationItemRequired,
    UpdateExperimentationItemRequest, UpdateExperimentationItemRequestRequired,
};

use crate::support::{AnyCall, Caller, Description};

pub(crate) fn all() -> Vec<Description> {
    vec![create(), update(), delete()]
}

fn create_items(caller: &Caller, items: Vec<ExperimentationItem>) -> Box<dyn AnyCall> {
    let resource = caller.value("resourceId");
    let required = CreateExperimentationItemsRequestRequired { items };
    let body = CreateExperimentationItemsRequest::new(required);
    let installation = caller.installation();
    Box::new(installation.create_experimentation_items(resource, body))
}

fn item() -> ExperimentationItem {
    ExperimentationItem::new(ExperimentationItemRequired {
        id: "flag_1".into(),
        slug: "dark-mode".into(),
        origin: "https://acme.example/flags/1".into(),
    })
}

fn create() -> Description {
    let full = json!({"items": [
        {
            "id": "flag_1",
            "slug": "dark-mode",
            "origin": "https://acme.example/flags/1",
            "category": "flag",
            "name": "Dark mode",
            "description": "Night colours",
            "isArchived": false,
            "createdAt": 1_764_000_000_000_i64,
            "updatedAt": 1_764_000_000_001_i64,
        },
        {"id": "flag_1", "slug": "dark-mode", "origin": "https://acme.example/flags/1"},
    ]});
    let id =
        "createInstallationsByIntegrationConfigurationIdResourcesByResourceIdExperimentationItems";
    let path = "/resources/{resourceId}/experimentation/items";
    Description::of_installation(id, Method::POST, path)
        .send("items", full, |caller| {
            let full = item()
                .category(ExperimentationCategory::Flag)
                .name("Dark mode")
                .description("Night colours")
                .is_archived(false)
                .created_at(1_764_000_000_000_i64)
                .updated_at(1_764_000_000_001_i64);
            create_items(caller, vec![full, item()])
        })
        .send("nothing", json!({"items": []}), |caller| {
            create_items(caller, Vec::new())
        })
        .answer_empty(204, |(): ()| ())
        .errors(&[400, 401, 403, 404, 410])
}

fn update_item(caller: &Caller, body: UpdateExperimentationItemRequest) -> Box<dyn AnyCall> {
    let resource = caller.value("resourceId");
    let item = caller.value("itemId");
    let installation = caller.installation();
    Box::new(installation.update_experimentation_item(resource, item, body))
}

fn minimal_update() -> UpdateExperimentationItemRequest {
    UpdateExperimentationItemRequest::new(UpdateExperimentationItemRequestRequired {
        slug: "checkout".into(),
        origin: "https://acme.example/flags/2".into(),
    })
}

fn update() -> Description {
    let minimal = json!({"slug": "checkout", "origin": "https://acme.example/flags/2"});
    let full = json!({
        "slug": "checkout",
        "origin": "https://acme.example/flags/2",
        "name": "Checkout",
        "category": "experiment",
        "description": "",
        "isArchived": true,
        "createdAt": 0,
        "updatedAt": 1_764_000_000_000_i64,
    });
    let id = "updateInstallationsByIntegrationConfigurationIdResourcesByResourceIdExperimentationItemsByItemId";
    let path = "/resources/{resourceId}/experimentation/items/{itemId}";
    Description::of_installation(id, Method::PATCH, path)
        .send("all fields", full, |caller| {
            let body = minimal_update()
                .name("Checkout")
                .category(ExperimentationCategory::Experiment)
                .description("")
                .is_archived(true)
                .created_at(0)
                .updated_at(1_764_000_000_000_i64);
            update_item(caller, body)
        })
        .send("required fields", minimal, |caller| {
            update_item(caller, minimal_update())
        })
        .answer_empty(204, |(): ()| ())
        .errors(&[400, 401, 403, 404, 410])
}

fn delete() -> Description {
    let id = "deleteInstallationsByIntegrationConfigurationIdResourcesByResourceIdExperimentationItemsByItemId";
    let path = "/resources/{resourceId}/experimentation/items/{itemId}";
    Description::of_installation(id, Method::DELETE, path)
        .call(|caller| {
            let resource = caller.value("resourceId");
            let item = caller.value("itemId");
            let installation = caller.installation();
            Box::new(installation.delete_experimentation_item(resource, item))
        })
        .answer_empty(204, |(): ()| ())
        .errors(&[400, 401, 403, 404, 410])
}
