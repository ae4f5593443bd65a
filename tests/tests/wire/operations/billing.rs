//! Interim figures, prepaid balances and the end of billing.

use http::Method;
use serde_json::{Value, json};
use vercel_marketplace::models::{
    Billing, BillingData, BillingDataRequired, BillingWithDiscounts, BillingWithDiscountsRequired,
    PrepaymentBalance, PrepaymentBalanceRequired, PrepaymentBalances, PrepaymentBalancesRequired,
    Usage, UsageRequired, UsageType,
};

use super::values::{
    billing_item, billing_item_json, discounts, discounts_json, minimal_billing_item,
    minimal_billing_item_json, period, period_json, timestamp,
};
use crate::support::{AnyCall, Caller, Description};

pub(crate) fn all() -> Vec<Description> {
    vec![submit_billing_data(), submit_balances(), finalize()]
}

fn usage() -> Vec<Usage> {
    let usage = |name: &str, r#type, units: &str, day_value, period_value| {
        Usage::new(UsageRequired {
            name: name.into(),
            r#type,
            units: units.into(),
            day_value,
            period_value,
        })
    };
    vec![
        usage("Storage", UsageType::Total, "GB", 2.5, 7.25)
            .plan_value(10.0)
            .resource_id("db_1"),
        usage(
            "Writes",
            UsageType::Interval,
            "requests",
            0.0,
            12_000_000_000.0,
        ),
        usage("Traffic", UsageType::Rate, "MB/s", 1e-7, 0.1),
    ]
}

fn usage_json() -> Value {
    json!([
        {
            "resourceId": "db_1",
            "name": "Storage",
            "type": "total",
            "units": "GB",
            "dayValue": 2.5,
            "periodValue": 7.25,
            "planValue": 10,
        },
        {
            "name": "Writes",
            "type": "interval",
            "units": "requests",
            "dayValue": 0,
            "periodValue": 12_000_000_000_u64,
        },
        {
            "name": "Traffic",
            "type": "rate",
            "units": "MB/s",
            "dayValue": 0.000_000_1,
            "periodValue": 0.1,
        },
    ])
}

/// Figures for October 2026.
pub(crate) fn billing_data(billing: impl Into<Billing>, usage: Vec<Usage>) -> BillingData {
    BillingData::new(BillingDataRequired {
        timestamp: timestamp("2026-10-31T23:10:00.25-01:00"),
        eod: timestamp("2026-11-01T00:00:00Z"),
        period: period(),
        billing: billing.into(),
        usage,
    })
}

fn submit(caller: &Caller, billing: impl Into<Billing>, usage: Vec<Usage>) -> Box<dyn AnyCall> {
    let body = billing_data(billing, usage);
    Box::new(caller.installation().submit_billing_data(body))
}

fn billing_json(billing: Value, usage: Value) -> Value {
    json!({
        "timestamp": "2026-11-01T00:10:00.25Z",
        "eod": "2026-11-01T00:00:00Z",
        "period": period_json(),
        "billing": billing,
        "usage": usage,
    })
}

fn with_discounts() -> BillingWithDiscounts {
    BillingWithDiscounts::new(BillingWithDiscountsRequired {
        items: vec![billing_item(), minimal_billing_item()],
    })
}

fn submit_billing_data() -> Description {
    let items = json!([billing_item_json(), minimal_billing_item_json()]);
    let object = json!({"items": items.clone()});
    let discounted = json!({"items": items.clone(), "discounts": discounts_json()});
    Description::of_installation("submit-billing-data", Method::POST, "/billing")
        .repeatable()
        .send("items", billing_json(items, usage_json()), |caller| {
            submit(
                caller,
                vec![billing_item(), minimal_billing_item()],
                usage(),
            )
        })
        .send("nothing", billing_json(json!([]), json!([])), |caller| {
            submit(caller, Vec::new(), Vec::new())
        })
        .send("object", billing_json(object, json!([])), |caller| {
            submit(caller, with_discounts(), Vec::new())
        })
        .send(
            "discounts",
            billing_json(discounted, usage_json()),
            |caller| submit(caller, with_discounts().discounts(discounts()), usage()),
        )
        .answer_empty(201, |(): ()| ())
        .errors(&[400, 401, 403, 404, 410])
}

fn balance(cents: i64) -> PrepaymentBalance {
    PrepaymentBalance::new(PrepaymentBalanceRequired {
        currency_value_in_cents: cents,
    })
}

fn send_balances(caller: &Caller, balances: Vec<PrepaymentBalance>) -> Box<dyn AnyCall> {
    let body = PrepaymentBalances::new(PrepaymentBalancesRequired {
        timestamp: timestamp("2026-10-31T12:00:00Z"),
        balances,
    });
    Box::new(caller.installation().submit_prepayment_balances(body))
}

fn submit_balances() -> Description {
    let full = json!({
        "timestamp": "2026-10-31T12:00:00Z",
        "balances": [
            {
                "resourceId": "db_1",
                "credit": "1,250 credits",
                "nameLabel": "credits",
                "currencyValueInCents": 1250,
            },
            {"currencyValueInCents": 0},
            {"currencyValueInCents": 9_007_199_254_740_991_i64},
        ],
    });
    let minimal = json!({"timestamp": "2026-10-31T12:00:00Z", "balances": []});
    let id = "submit-prepayment-balances";
    Description::of_installation(id, Method::POST, "/billing/balance")
        .repeatable()
        .send("all fields", full, |caller| {
            let of_resource = balance(1250)
                .resource_id("db_1")
                .credit("1,250 credits")
                .name_label("credits");
            let largest = balance(9_007_199_254_740_991);
            send_balances(caller, vec![of_resource, balance(0), largest])
        })
        .send("nothing", minimal, |caller| {
            send_balances(caller, Vec::new())
        })
        .answer_empty(201, |(): ()| ())
        .errors(&[400, 401, 403, 404, 410])
}

fn finalize() -> Description {
    Description::of_installation("finalize-installation", Method::POST, "/billing/finalize")
        .call(|caller| Box::new(caller.installation().finalize_installation()))
        .answer_empty(204, |(): ()| ())
        .errors(&[400, 401, 403, 404, 410])
}
