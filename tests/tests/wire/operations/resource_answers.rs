//! Resources as Vercel answers with them, and what they are to be read as.

use serde_json::{Value, json};
use vercel_marketplace::models::{
    AppUrlTarget, ClaimValue, MetadataValue, NotificationLevel, Resource, ResourceList,
    ResourceNotification, ResourceStatus,
};

/// One value of each kind that metadata may have, and one of a kind that it may not have yet.
fn metadata() -> Value {
    json!({
        "region": "fra1",
        "replicas": 2,
        "ratio": 0.25,
        "zones": ["a", "b"],
        "ports": [5432, 6543.5],
        "public": false,
        "none": [],
        "later": {"a": [null]},
        "mixed": ["a", 1],
    })
}

fn check_metadata(value: impl Fn(&str) -> MetadataValue) {
    assert_eq!(value("region"), MetadataValue::String("fra1".to_owned()));
    assert_eq!(value("replicas"), MetadataValue::Number(2.0));
    assert_eq!(value("ratio"), MetadataValue::Number(0.25));
    let zones = vec!["a".to_owned(), "b".to_owned()];
    assert_eq!(value("zones"), MetadataValue::Strings(zones));
    assert_eq!(value("ports"), MetadataValue::Numbers(vec![5432.0, 6543.5]));
    assert_eq!(value("public"), MetadataValue::Boolean(false));
    let none = value("none");
    assert!(
        matches!(&none, MetadataValue::Numbers(list) if list.is_empty())
            || matches!(&none, MetadataValue::Strings(list) if list.is_empty()),
        "{none:?}"
    );
    let later = MetadataValue::Unknown(json!({"a": [null]}).into());
    assert_eq!(value("later"), later);
    let mixed = MetadataValue::Unknown(json!(["a", 1]).into());
    assert_eq!(value("mixed"), mixed);
}

fn notification() -> Value {
    json!({
        "href": "https://acme.example/billing",
        "level": "error",
        "message": "Pay the invoice",
        "title": "Suspended",
    })
}

fn check_notification(notification: &ResourceNotification) {
    let href = notification.href.as_deref();
    assert_eq!(href, Some("https://acme.example/billing"));
    assert_eq!(notification.level, NotificationLevel::Error);
    assert_eq!(notification.message.as_deref(), Some("Pay the invoice"));
    assert_eq!(notification.title, "Suspended");
}

/// A list with a resource that has every field and one that has only the required ones.
pub(crate) fn list() -> Value {
    json!({"resources": [
        {
            "partnerId": "db_1",
            "internalId": "ir_1",
            "name": "orders",
            "productId": "iap_1",
            "status": "suspended",
            "billingPlanId": "plan_pro",
            "metadata": metadata(),
            "notification": notification(),
            "protocolSettings": {
                "authentication": {"appUrls": [
                    {"target": "production", "url": "https://acme.example"},
                    {"target": "preview", "url": "https://preview.acme.example"},
                ]},
                "experimentation": {
                    "edgeConfigId": "ecfg_1",
                    "edgeConfigSyncingEnabled": true,
                    "edgeConfigTokenId": "ect_1",
                    "globalConfigId": "gcfg_1",
                    "globalConfigSyncingEnabled": false,
                },
            },
        },
        {"partnerId": "db_2", "internalId": "ir_2", "name": "logs", "productId": "iap_1"},
    ]})
}

/// A list of resources whose objects have only what is required in them.
pub(crate) fn sparse_list() -> Value {
    let resource = |settings: Value| {
        json!({
            "partnerId": "db_3",
            "internalId": "ir_3",
            "name": "cache",
            "productId": "iap_1",
            "notification": {"level": "info", "title": "Hello"},
            "protocolSettings": settings,
        })
    };
    json!({"resources": [
        resource(json!({})),
        resource(json!({"authentication": {}, "experimentation": {}})),
    ]})
}

pub(crate) fn check_sparse_list(list: ResourceList) {
    let settings = list.resources.iter().map(|resource| {
        let notification = resource.notification.as_ref();
        let notification = notification.expect("there is a notification");
        assert_eq!(notification.level, NotificationLevel::Info);
        assert_eq!(notification.title, "Hello");
        assert_eq!(notification.message, None);
        assert_eq!(notification.href, None);
        let settings = resource.protocol_settings.as_ref();
        settings.expect("there are settings")
    });
    let settings: Vec<_> = settings.collect();
    assert_eq!(settings.len(), 2);
    assert_eq!(settings[0].authentication, None);
    assert_eq!(settings[0].experimentation, None);
    let authentication = settings[1].authentication.as_ref();
    let authentication = authentication.expect("there are settings");
    assert_eq!(authentication.app_urls, None);
    let experimentation = settings[1].experimentation.as_ref();
    let experimentation = experimentation.expect("there are settings");
    assert_eq!(experimentation.edge_config_id, None);
    assert_eq!(experimentation.edge_config_syncing_enabled, None);
    assert_eq!(experimentation.edge_config_token_id, None);
    assert_eq!(experimentation.global_config_id, None);
    assert_eq!(experimentation.global_config_syncing_enabled, None);
}

pub(crate) fn check_listed(list: ResourceList) {
    let [full, minimal] = &list.resources[..] else {
        panic!("two resources are listed, not {}", list.resources.len());
    };
    assert_eq!(full.partner_id, "db_1");
    assert_eq!(full.internal_id, "ir_1");
    assert_eq!(full.name, "orders");
    assert_eq!(full.product_id, "iap_1");
    assert_eq!(full.status, Some(ResourceStatus::Suspended));
    assert_eq!(full.billing_plan_id.as_deref(), Some("plan_pro"));
    let metadata = full.metadata.as_ref().expect("there is metadata");
    assert_eq!(metadata.len(), 9);
    check_metadata(|name| metadata[name].clone());
    check_notification(full.notification.as_ref().expect("there is a notification"));
    let settings = full.protocol_settings.as_ref().expect("there are settings");
    let authentication = settings.authentication.as_ref();
    let urls = authentication.and_then(|settings| settings.app_urls.as_ref());
    let urls = urls.expect("there are addresses");
    assert_eq!(urls.len(), 2);
    assert_eq!(urls[0].target, AppUrlTarget::Production);
    assert_eq!(urls[0].url, "https://acme.example");
    assert_eq!(urls[1].target, AppUrlTarget::Preview);
    assert_eq!(urls[1].url, "https://preview.acme.example");
    let experimentation = settings.experimentation.as_ref();
    let experimentation = experimentation.expect("there are settings");
    assert_eq!(experimentation.edge_config_id.as_deref(), Some("ecfg_1"));
    assert_eq!(experimentation.edge_config_syncing_enabled, Some(true));
    assert_eq!(
        experimentation.edge_config_token_id.as_deref(),
        Some("ect_1")
    );
    assert_eq!(experimentation.global_config_id.as_deref(), Some("gcfg_1"));
    assert_eq!(experimentation.global_config_syncing_enabled, Some(false));
    assert_eq!(minimal.partner_id, "db_2");
    assert_eq!(minimal.internal_id, "ir_2");
    assert_eq!(minimal.name, "logs");
    assert_eq!(minimal.product_id, "iap_1");
    assert_eq!(minimal.status, None);
    assert_eq!(minimal.billing_plan_id, None);
    assert_eq!(minimal.metadata, None);
    assert_eq!(minimal.notification, None);
    assert_eq!(minimal.protocol_settings, None);
}

pub(crate) fn check_no_resources(list: ResourceList) {
    assert!(list.resources.is_empty());
}

/// A resource with every field.
pub(crate) fn one() -> Value {
    json!({
        "id": "db_1",
        "internalId": "ir_1",
        "name": "orders",
        "productId": "iap_1",
        "status": "ready",
        "billingPlanId": "plan_pro",
        "metadata": metadata(),
        "notification": notification(),
        "protocolSettings": {
            "authentication": {"appUrls": [
                {"target": "development", "url": "http://localhost:3000"},
            ]},
            "experimentation": {"edgeConfigId": "ecfg_1", "globalConfigId": "gcfg_1"},
        },
        "customClaims": {
            "roles": ["admin", "reader"],
            "defaultRole": "reader",
            "claimRules": [
                {
                    "claims": {"aud": "db", "tier": 2, "readOnly": true, "region": null, "x": ["a"]},
                    "when": {"role": ["admin"], "environment": ["production", "staging"]},
                },
                {"claims": {}},
            ],
        },
    })
}

pub(crate) fn check_one(resource: Resource) {
    assert_eq!(resource.id, "db_1");
    assert_eq!(resource.internal_id, "ir_1");
    assert_eq!(resource.name, "orders");
    assert_eq!(resource.product_id, "iap_1");
    assert_eq!(resource.status, Some(ResourceStatus::Ready));
    assert_eq!(resource.billing_plan_id.as_deref(), Some("plan_pro"));
    let metadata = resource.metadata.as_ref().expect("there is metadata");
    assert_eq!(metadata.len(), 9);
    check_metadata(|name| metadata[name].clone());
    let notification = resource.notification.as_ref();
    check_notification(notification.expect("there is a notification"));
    check_settings(&resource);
    check_claims(&resource);
}

fn check_settings(resource: &Resource) {
    let settings = resource.protocol_settings.as_ref();
    let settings = settings.expect("there are settings");
    let authentication = settings.authentication.as_ref();
    let urls = authentication.and_then(|settings| settings.app_urls.as_ref());
    let urls = urls.expect("there are addresses");
    assert_eq!(urls.len(), 1);
    assert_eq!(urls[0].target, AppUrlTarget::Development);
    assert_eq!(urls[0].url, "http://localhost:3000");
    let experimentation = settings.experimentation.as_ref();
    let experimentation = experimentation.expect("there are settings");
    assert_eq!(experimentation.edge_config_id.as_deref(), Some("ecfg_1"));
    assert_eq!(experimentation.global_config_id.as_deref(), Some("gcfg_1"));
}

fn check_claims(resource: &Resource) {
    let claims = resource.custom_claims.as_ref().expect("there are claims");
    assert_eq!(
        claims.roles.as_deref(),
        Some(&["admin".to_owned(), "reader".to_owned()][..])
    );
    assert_eq!(claims.default_role.as_deref(), Some("reader"));
    let rules = claims.claim_rules.as_ref().expect("there are rules");
    assert_eq!(rules.len(), 2);
    let values = &rules[0].claims;
    assert_eq!(values.len(), 5);
    assert_eq!(values["aud"], Some(ClaimValue::String("db".to_owned())));
    assert_eq!(values["tier"], Some(ClaimValue::Number(2.0)));
    assert_eq!(values["readOnly"], Some(ClaimValue::Boolean(true)));
    assert_eq!(values["region"], None);
    assert_eq!(values["x"], Some(ClaimValue::Unknown(json!(["a"]).into())));
    let condition = rules[0].when.as_ref().expect("there is a condition");
    assert_eq!(condition.role.as_deref(), Some(&["admin".to_owned()][..]));
    let environments = ["production".to_owned(), "staging".to_owned()];
    assert_eq!(condition.environment.as_deref(), Some(&environments[..]));
    assert!(rules[1].claims.is_empty());
    assert_eq!(rules[1].when, None);
}

pub(crate) fn minimal() -> Value {
    json!({"id": "db_2", "internalId": "ir_2", "name": "logs", "productId": "iap_1"})
}

pub(crate) fn check_minimal(resource: Resource) {
    assert_eq!(resource.id, "db_2");
    assert_eq!(resource.internal_id, "ir_2");
    assert_eq!(resource.name, "logs");
    assert_eq!(resource.product_id, "iap_1");
    assert_eq!(resource.status, None);
    assert_eq!(resource.billing_plan_id, None);
    assert_eq!(resource.metadata, None);
    assert_eq!(resource.notification, None);
    assert_eq!(resource.protocol_settings, None);
    assert_eq!(resource.custom_claims, None);
}

/// A resource with values of enumerations that are not known yet, and with empty objects.
pub(crate) fn later() -> Value {
    json!({
        "id": "db_3",
        "internalId": "ir_3",
        "name": "",
        "productId": "iap_1",
        "status": "archived",
        "notification": {"level": "critical", "title": "Gone"},
        "protocolSettings": {
            "authentication": {"appUrls": [{"target": "staging", "url": ""}]},
            "experimentation": {},
        },
        "customClaims": {},
        "metadata": {},
    })
}

pub(crate) fn check_later(resource: Resource) {
    assert_eq!(resource.name, "");
    let status = ResourceStatus::Unknown("archived".to_owned());
    assert_eq!(resource.status, Some(status));
    let notification = resource.notification.expect("there is a notification");
    let level = NotificationLevel::Unknown("critical".to_owned());
    assert_eq!(notification.level, level);
    assert_eq!(notification.message, None);
    assert_eq!(notification.href, None);
    let settings = resource.protocol_settings.expect("there are settings");
    let authentication = settings.authentication.expect("there are settings");
    let urls = authentication.app_urls.expect("there are addresses");
    assert_eq!(urls[0].target, AppUrlTarget::Unknown("staging".to_owned()));
    let experimentation = settings.experimentation.expect("there are settings");
    assert_eq!(experimentation.edge_config_id, None);
    assert_eq!(experimentation.global_config_id, None);
    let claims = resource.custom_claims.expect("there are claims");
    assert_eq!(claims.roles, None);
    assert_eq!(claims.default_role, None);
    assert_eq!(claims.claim_rules, None);
    assert_eq!(resource.metadata, Some([].into()));
}

/// Resources whose objects have only what is required in them.
pub(crate) fn sparse(settings: Value) -> Value {
    let mut resource = minimal();
    resource["protocolSettings"] = settings;
    resource["customClaims"] = json!({"claimRules": [{"claims": {}, "when": {}}]});
    resource
}

pub(crate) fn check_sparse(resource: Resource) {
    let settings = resource.protocol_settings.expect("there are settings");
    let urls = settings.authentication.map(|settings| settings.app_urls);
    assert!(matches!(urls, None | Some(None)));
    assert_eq!(settings.experimentation, None);
    let claims = resource.custom_claims.expect("there are claims");
    let rules = claims.claim_rules.expect("there are rules");
    assert!(rules[0].claims.is_empty());
    let condition = rules[0].when.as_ref().expect("there is a condition");
    assert_eq!(condition.role, None);
    assert_eq!(condition.environment, None);
}
