//! Events that tell Vercel to read the partner's state.

use http::Method;
use serde_json::json;
use vercel_marketplace::models::{
    CreateEventRequest, CreateEventRequestRequired, Event, InstallationUpdated, ResourceUpdated,
    ResourceUpdatedRequired,
};

use crate::support::{AnyCall, Caller, Description};

pub(crate) fn all() -> Vec<Description> {
    vec![create_event()]
}

fn create(caller: &Caller, event: impl Into<Event>) -> Box<dyn AnyCall> {
    let body = CreateEventRequest::new(CreateEventRequestRequired {
        event: event.into(),
    });
    Box::new(caller.installation().create_event(body))
}

fn resource_updated() -> ResourceUpdated {
    ResourceUpdated::new(ResourceUpdatedRequired {
        resource_id: "db_1".into(),
    })
}

fn create_event() -> Description {
    let installation = json!({"event": {
        "type": "installation.updated",
        "billingPlanId": "plan_pro",
    }});
    let resource = json!({"event": {
        "type": "resource.updated",
        "productId": "acme-postgres",
        "resourceId": "db_1",
    }});
    let minimal_installation = json!({"event": {"type": "installation.updated"}});
    let minimal_resource = json!({"event": {"type": "resource.updated", "resourceId": "db_1"}});
    Description::of_installation("create-event", Method::POST, "/events")
        .repeatable()
        .send("installation, all fields", installation, |caller| {
            create(
                caller,
                InstallationUpdated::new().billing_plan_id("plan_pro"),
            )
        })
        .send(
            "installation, required fields",
            minimal_installation,
            |caller| create(caller, InstallationUpdated::new()),
        )
        .send("resource, all fields", resource, |caller| {
            create(caller, resource_updated().product_id("acme-postgres"))
        })
        .send("resource, required fields", minimal_resource, |caller| {
            create(caller, resource_updated())
        })
        .answer_empty(201, |(): ()| ())
        .errors(&[400, 401, 403, 404, 410])
}
