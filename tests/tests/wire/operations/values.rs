//! Parts of request bodies that several operations share, as values and as JSON.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use vercel_marketplace::models::{
    BillingItem, BillingItemRequired, BillingPeriod, BillingPeriodRequired, BillingPlan,
    BillingPlanDetail, BillingPlanDetailRequired, BillingPlanRequired, BillingPlanType,
    ClaimCondition, ClaimRule, ClaimRuleRequired, ClaimValue, CustomClaims, Discount,
    DiscountRequired, EnvironmentOverrides, Notification, NotificationLevel, NotificationRequired,
    ResourceSecret, ResourceSecretRequired,
};
use vercel_marketplace::runtime::{Decimal, Json};

pub(crate) fn timestamp(text: &str) -> jiff::Timestamp {
    text.parse().expect("the text is a timestamp")
}

pub(crate) fn decimal(text: &str) -> Decimal {
    text.parse().expect("the text is a decimal")
}

pub(crate) fn billing_plan() -> BillingPlan {
    let storage = BillingPlanDetail::new(BillingPlanDetailRequired {
        label: "Storage".into(),
    });
    let regions = BillingPlanDetail::new(BillingPlanDetailRequired {
        label: "Regions".into(),
    });
    minimal_billing_plan(BillingPlanType::Subscription)
        .description("For production")
        .payment_method_required(true)
        .cost("$10.00/month")
        .details([storage.clone().value("10 GB"), regions.clone()])
        .highlighted_details([storage, regions.value("3")])
        .effective_date("2026-10-01T00:00:00Z")
        .extra("maxResources", 20)
        .extra("badge", json!({"text": "New", "tones": ["info", null]}))
}

pub(crate) fn billing_plan_json() -> Value {
    json!({
        "id": "plan_pro",
        "type": "subscription",
        "name": "Pro",
        "description": "For production",
        "paymentMethodRequired": true,
        "cost": "$10.00/month",
        "details": [{"label": "Storage", "value": "10 GB"}, {"label": "Regions"}],
        "highlightedDetails": [{"label": "Storage"}, {"label": "Regions", "value": "3"}],
        "effectiveDate": "2026-10-01T00:00:00Z",
        "maxResources": 20,
        "badge": {"text": "New", "tones": ["info", null]},
    })
}

pub(crate) fn minimal_billing_plan(r#type: BillingPlanType) -> BillingPlan {
    BillingPlan::new(BillingPlanRequired {
        id: "plan_pro".into(),
        name: "Pro".into(),
        r#type,
    })
}

pub(crate) fn minimal_billing_plan_json(r#type: &str) -> Value {
    json!({"id": "plan_pro", "type": r#type, "name": "Pro"})
}

pub(crate) fn notification() -> Notification {
    minimal_notification(NotificationLevel::Warn)
        .message("Upgrade “Pro” to keep writing")
        .href("sso:billing")
}

pub(crate) fn notification_json() -> Value {
    json!({
        "level": "warn",
        "title": "Nearly full",
        "message": "Upgrade “Pro” to keep writing",
        "href": "sso:billing",
    })
}

pub(crate) fn minimal_notification(level: NotificationLevel) -> Notification {
    Notification::new(NotificationRequired {
        level,
        title: "Nearly full".into(),
    })
}

pub(crate) fn secrets() -> Vec<ResourceSecret> {
    let overrides = EnvironmentOverrides::new()
        .development("hush-development")
        .preview("hush-preview")
        .production("hush-production");
    vec![
        secret("DATABASE_URL", "hush-postgres://u:p@db/1")
            .prefix("ACME")
            .environment_overrides(overrides),
        secret("EMPTY_OVERRIDES", "hush-\"quoted\"\n")
            .environment_overrides(EnvironmentOverrides::new()),
        secret("API_KEY", "hush-key"),
    ]
}

pub(crate) fn secrets_json() -> Value {
    json!([
        {
            "name": "DATABASE_URL",
            "value": "hush-postgres://u:p@db/1",
            "prefix": "ACME",
            "environmentOverrides": {
                "development": "hush-development",
                "preview": "hush-preview",
                "production": "hush-production",
            },
        },
        {"name": "EMPTY_OVERRIDES", "value": "hush-\"quoted\"\n", "environmentOverrides": {}},
        {"name": "API_KEY", "value": "hush-key"},
    ])
}

pub(crate) fn secret(name: &str, value: &str) -> ResourceSecret {
    ResourceSecret::new(ResourceSecretRequired {
        name: name.into(),
        value: value.into(),
    })
}

pub(crate) fn custom_claims() -> CustomClaims {
    let claims = BTreeMap::from([
        (
            "aud".to_owned(),
            Some("https://db.example".to_owned().into()),
        ),
        ("tier".to_owned(), Some(ClaimValue::Number(2.5))),
        ("readOnly".to_owned(), Some(false.into())),
        ("region".to_owned(), None),
    ]);
    let condition = ClaimCondition::new()
        .role(["admin".to_owned()])
        .environment(["production".to_owned(), "staging".to_owned()]);
    let claims_of_all = BTreeMap::new();
    CustomClaims::new()
        .roles(["admin".to_owned(), "reader".to_owned()])
        .default_role("reader")
        .claim_rules([
            ClaimRule::new(ClaimRuleRequired { claims }).when(condition),
            ClaimRule::new(ClaimRuleRequired {
                claims: claims_of_all,
            }),
        ])
}

pub(crate) fn custom_claims_json() -> Value {
    json!({
        "roles": ["admin", "reader"],
        "defaultRole": "reader",
        "claimRules": [
            {
                "claims": {
                    "aud": "https://db.example",
                    "tier": 2.5,
                    "readOnly": false,
                    "region": null,
                },
                "when": {"role": ["admin"], "environment": ["production", "staging"]},
            },
            {"claims": {}},
        ],
    })
}

pub(crate) fn minimal_custom_claims() -> CustomClaims {
    let rule = ClaimRule::new(ClaimRuleRequired {
        claims: BTreeMap::new(),
    });
    CustomClaims::new().claim_rules([rule.when(ClaimCondition::new())])
}

pub(crate) fn minimal_custom_claims_json() -> Value {
    json!({"claimRules": [{"claims": {}, "when": {}}]})
}

pub(crate) fn metadata() -> BTreeMap<String, Json> {
    BTreeMap::from([
        ("region".to_owned(), "fra1".into()),
        ("replicas".to_owned(), 2.into()),
        ("nested".to_owned(), json!({"a": [1, "b", null]}).into()),
    ])
}

pub(crate) fn metadata_json() -> Value {
    json!({"region": "fra1", "replicas": 2, "nested": {"a": [1, "b", null]}})
}

pub(crate) fn period() -> BillingPeriod {
    BillingPeriod::new(BillingPeriodRequired {
        start: timestamp("2026-10-01T00:00:00Z"),
        end: timestamp("2026-11-01T00:00:00Z"),
    })
}

pub(crate) fn period_json() -> Value {
    json!({"start": "2026-10-01T00:00:00Z", "end": "2026-11-01T00:00:00Z"})
}

pub(crate) fn billing_item() -> BillingItem {
    BillingItem::new(BillingItemRequired {
        billing_plan_id: "plan_pro".into(),
        name: "Compute".into(),
        price: decimal("0.10"),
        quantity: 125.5,
        units: "hours".into(),
        total: decimal("12.50"),
    })
    .resource_id("db_1")
    .start(timestamp("2026-10-05T02:00:00+02:00"))
    .end(timestamp("2026-10-06T00:00:00.123456789Z"))
    .details("Two replicas")
}

pub(crate) fn billing_item_json() -> Value {
    json!({
        "billingPlanId": "plan_pro",
        "resourceId": "db_1",
        "start": "2026-10-05T00:00:00Z",
        "end": "2026-10-06T00:00:00.123456789Z",
        "name": "Compute",
        "details": "Two replicas",
        "price": "0.10",
        "quantity": 125.5,
        "units": "hours",
        "total": "12.50",
    })
}

pub(crate) fn minimal_billing_item() -> BillingItem {
    BillingItem::new(BillingItemRequired {
        billing_plan_id: "plan_free".into(),
        name: "Storage".into(),
        price: decimal("0"),
        quantity: 3.0,
        units: "GB".into(),
        total: decimal("1000000000000.000000001"),
    })
}

pub(crate) fn minimal_billing_item_json() -> Value {
    json!({
        "billingPlanId": "plan_free",
        "name": "Storage",
        "price": "0",
        "quantity": 3,
        "units": "GB",
        "total": "1000000000000.000000001",
    })
}

pub(crate) fn discounts() -> Vec<Discount> {
    let required = DiscountRequired {
        billing_plan_id: "plan_pro".into(),
        name: "Welcome".into(),
        amount: decimal("2.00"),
    };
    let minimal = Discount::new(required.clone());
    let full = Discount::new(required)
        .resource_id("db_1")
        .start(timestamp("2026-10-01T00:00:00Z"))
        .end(timestamp("2026-10-31T23:59:59Z"))
        .details("First month");
    vec![full, minimal]
}

pub(crate) fn discounts_json() -> Value {
    json!([
        {
            "billingPlanId": "plan_pro",
            "resourceId": "db_1",
            "start": "2026-10-01T00:00:00Z",
            "end": "2026-10-31T23:59:59Z",
            "name": "Welcome",
            "details": "First month",
            "amount": "2.00",
        },
        {"billingPlanId": "plan_pro", "name": "Welcome", "amount": "2.00"},
    ])
}
