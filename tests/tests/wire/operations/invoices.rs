//! Invoices.

use http::Method;
use serde_json::{Value, json};
use vercel_marketplace::models::{
    Invoice, InvoiceDraft, InvoiceDraftRequired, InvoiceState, InvoiceTest, InvoiceTestResult,
    RefundRequest, RefundRequestRequired, SubmittedInvoice,
};

use super::values::{
    billing_item, billing_item_json, decimal, discounts, discounts_json, minimal_billing_item,
    minimal_billing_item_json, period, period_json, timestamp,
};
use crate::support::{AnyCall, Caller, Description};

pub(crate) fn all() -> Vec<Description> {
    vec![submit(), get(), update()]
}

fn send(caller: &Caller, body: InvoiceDraft) -> Box<dyn AnyCall> {
    Box::new(caller.installation().submit_invoice(body))
}

pub(crate) fn minimal_draft() -> InvoiceDraft {
    InvoiceDraft::new(InvoiceDraftRequired {
        invoice_date: timestamp("2026-10-31T12:00:00Z"),
        period: period(),
        items: vec![minimal_billing_item()],
    })
}

fn full_draft() -> InvoiceDraft {
    let test = InvoiceTest::new()
        .validate(true)
        .result(InvoiceTestResult::Overdue);
    InvoiceDraft::new(InvoiceDraftRequired {
        invoice_date: timestamp("2026-10-31T12:00:00Z"),
        period: period(),
        items: vec![billing_item(), minimal_billing_item()],
    })
    .external_id("acme-2026-10")
    .memo("October")
    .discounts(discounts())
    .r#final(true)
    .test(test)
}

fn full_draft_json() -> Value {
    json!({
        "externalId": "acme-2026-10",
        "invoiceDate": "2026-10-31T12:00:00Z",
        "memo": "October",
        "period": period_json(),
        "items": [billing_item_json(), minimal_billing_item_json()],
        "discounts": discounts_json(),
        "final": true,
        "test": {"validate": true, "result": "overdue"},
    })
}

fn draft_json(test: Option<Value>) -> Value {
    let mut draft = json!({
        "invoiceDate": "2026-10-31T12:00:00Z",
        "period": period_json(),
        "items": [minimal_billing_item_json()],
    });
    if let Some(test) = test {
        draft["test"] = test;
    }
    draft
}

fn submit() -> Description {
    let full = json!({"invoiceId": "inv_1", "test": true, "validationErrors": []});
    let invalid = json!({"validationErrors": ["items: empty", ""]});
    let not_paid = draft_json(Some(json!({"result": "notpaid"})));
    Description::of_installation("submit-invoice", Method::POST, "/billing/invoices")
        .send("all fields", full_draft_json(), |caller| {
            send(caller, full_draft())
        })
        .send("required fields", draft_json(None), |caller| {
            send(caller, minimal_draft())
        })
        .send("empty test", draft_json(Some(json!({}))), |caller| {
            send(caller, minimal_draft().test(InvoiceTest::new()))
        })
        .send("a test", not_paid, |caller| {
            let test = InvoiceTest::new().result(InvoiceTestResult::Notpaid);
            send(caller, minimal_draft().test(test))
        })
        .answer(200, full, |submitted: SubmittedInvoice| {
            assert_eq!(submitted.invoice_id.as_deref(), Some("inv_1"));
            assert_eq!(submitted.test, Some(true));
            assert_eq!(submitted.validation_errors, Some(Vec::new()));
        })
        .answer(200, invalid, |submitted: SubmittedInvoice| {
            let errors = vec!["items: empty".to_owned(), String::new()];
            assert_eq!(submitted.invoice_id, None);
            assert_eq!(submitted.validation_errors, Some(errors));
        })
        .answer(200, json!({}), |submitted: SubmittedInvoice| {
            assert_eq!(submitted.invoice_id, None);
            assert_eq!(submitted.test, None);
            assert_eq!(submitted.validation_errors, None);
        })
        .errors(&[400, 401, 403, 404, 409, 410])
}

fn invoice_json() -> Value {
    json!({
        "created": "2026-10-31T12:00:01.000Z",
        "discounts": [
            {
                "amount": "2.00",
                "billingPlanId": "plan_pro",
                "details": "First month",
                "end": "2026-10-31T23:59:59Z",
                "name": "Welcome",
                "resourceId": "db_1",
                "start": "2026-10-01T00:00:00Z",
            },
            {"amount": "0.5", "billingPlanId": "plan_free", "name": "Loyal"},
        ],
        "externalId": "acme-2026-10",
        "invoiceDate": "2026-10-31T12:00:00Z",
        "invoiceId": "inv_1",
        "invoiceNumber": "A-7",
        "items": [
            {
                "billingPlanId": "plan_pro",
                "details": "Two replicas",
                "end": "2026-10-06",
                "name": "Compute",
                "price": "0.10",
                "quantity": 125.5,
                "resourceId": "db_1",
                "start": "2026-10-05T02:00:00+02:00",
                "total": "12.50",
                "units": "hours",
            },
            {
                "billingPlanId": "plan_free",
                "name": "Storage",
                "price": "-1.5e3",
                "quantity": 3,
                "total": 7.25,
                "units": "GB",
            },
        ],
        "memo": "October",
        "paidAt": "2026-11-02T08:00:00Z",
        "period": {"end": "2026-11-01T00:00:00Z", "start": "2026-10-01T00:00:00Z"},
        "refundReason": "Outage",
        "refundTotal": "1000000000000.000000001",
        "refundedAt": "2026-11-03T08:00:00Z",
        "state": "refunded",
        "test": false,
        "total": "10.50",
        "updated": "2026-11-03T08:00:01Z",
    })
}

fn check_invoice(invoice: Invoice) {
    assert_eq!(invoice.created.as_str(), "2026-10-31T12:00:01.000Z");
    let created = invoice.created.timestamp();
    let created = created.expect("the text is a timestamp");
    assert_eq!(created, timestamp("2026-10-31T12:00:01Z"));
    assert_eq!(invoice.external_id.as_deref(), Some("acme-2026-10"));
    assert_eq!(invoice.invoice_date.as_str(), "2026-10-31T12:00:00Z");
    assert_eq!(invoice.invoice_id, "inv_1");
    assert_eq!(invoice.invoice_number.as_deref(), Some("A-7"));
    assert_eq!(invoice.memo.as_deref(), Some("October"));
    let paid_at = invoice.paid_at.as_ref().expect("it was paid");
    assert_eq!(paid_at.as_str(), "2026-11-02T08:00:00Z");
    assert_eq!(invoice.period.start.as_str(), "2026-10-01T00:00:00Z");
    assert_eq!(invoice.period.end.as_str(), "2026-11-01T00:00:00Z");
    assert_eq!(invoice.refund_reason.as_deref(), Some("Outage"));
    let refund_total = invoice.refund_total.as_ref().expect("it was refunded");
    assert_eq!(refund_total.as_str(), "1000000000000.000000001");
    let refunded_at = invoice.refunded_at.as_ref().expect("it was refunded");
    assert_eq!(refunded_at.as_str(), "2026-11-03T08:00:00Z");
    assert_eq!(invoice.state, InvoiceState::Refunded);
    assert_eq!(invoice.test, Some(false));
    assert_eq!(invoice.total.as_str(), "10.50");
    assert_eq!(invoice.updated.as_str(), "2026-11-03T08:00:01Z");
    check_items(&invoice);
    check_discounts(&invoice);
}

fn check_items(invoice: &Invoice) {
    let [full, minimal] = &invoice.items[..] else {
        panic!("two items, not {}", invoice.items.len());
    };
    assert_eq!(full.billing_plan_id, "plan_pro");
    assert_eq!(full.details.as_deref(), Some("Two replicas"));
    let end = full.end.as_ref().expect("there is an end");
    assert_eq!(end.as_str(), "2026-10-06");
    end.timestamp().expect_err("a date is no moment");
    let start = full.start.as_ref().expect("there is a start");
    assert_eq!(start.as_str(), "2026-10-05T02:00:00+02:00");
    let start = start.timestamp().expect("the text is a timestamp");
    assert_eq!(start, timestamp("2026-10-05T00:00:00Z"));
    assert_eq!(full.name, "Compute");
    assert_eq!(full.price.as_str(), "0.10");
    assert_eq!(full.quantity, 125.5);
    assert_eq!(full.resource_id.as_deref(), Some("db_1"));
    assert_eq!(full.total.as_str(), "12.50");
    assert_eq!(full.units, "hours");
    assert_eq!(minimal.billing_plan_id, "plan_free");
    assert_eq!(minimal.details, None);
    assert_eq!(minimal.end, None);
    assert_eq!(minimal.name, "Storage");
    // Answers have no pattern: what is sent is kept, a number included.
    assert_eq!(minimal.price.as_str(), "-1.5e3");
    assert_eq!(minimal.quantity, 3.0);
    assert_eq!(minimal.resource_id, None);
    assert_eq!(minimal.start, None);
    assert_eq!(minimal.total.as_str(), "7.25");
    assert_eq!(minimal.units, "GB");
}

fn check_discounts(invoice: &Invoice) {
    let discounts = invoice.discounts.as_ref().expect("there are discounts");
    let [full, minimal] = &discounts[..] else {
        panic!("two discounts, not {}", discounts.len());
    };
    assert_eq!(full.amount.as_str(), "2.00");
    assert_eq!(full.billing_plan_id, "plan_pro");
    assert_eq!(full.details.as_deref(), Some("First month"));
    let text = |time: &Option<_>| time.as_ref().map(ToString::to_string);
    assert_eq!(text(&full.end).as_deref(), Some("2026-10-31T23:59:59Z"));
    assert_eq!(full.name, "Welcome");
    assert_eq!(full.resource_id.as_deref(), Some("db_1"));
    assert_eq!(text(&full.start).as_deref(), Some("2026-10-01T00:00:00Z"));
    assert_eq!(minimal.amount.as_str(), "0.5");
    assert_eq!(minimal.billing_plan_id, "plan_free");
    assert_eq!(minimal.details, None);
    assert_eq!(minimal.end, None);
    assert_eq!(minimal.name, "Loyal");
    assert_eq!(minimal.resource_id, None);
    assert_eq!(minimal.start, None);
}

fn minimal_invoice_json(state: &str) -> Value {
    json!({
        "created": "2026-10-31T12:00:01Z",
        "invoiceDate": "2026-10-31T12:00:00Z",
        "invoiceId": "inv_2",
        "items": [],
        "period": {"end": "2026-11-01T00:00:00Z", "start": "2026-10-01T00:00:00Z"},
        "state": state,
        "total": "0",
        "updated": "2026-10-31T12:00:01Z",
    })
}

fn check_minimal_invoice(invoice: &Invoice) {
    assert_eq!(invoice.invoice_id, "inv_2");
    assert!(invoice.items.is_empty());
    assert_eq!(invoice.total.as_str(), "0");
    assert_eq!(invoice.discounts, None);
    assert_eq!(invoice.external_id, None);
    assert_eq!(invoice.invoice_number, None);
    assert_eq!(invoice.memo, None);
    assert_eq!(invoice.paid_at, None);
    assert_eq!(invoice.refund_reason, None);
    assert_eq!(invoice.refund_total, None);
    assert_eq!(invoice.refunded_at, None);
    assert_eq!(invoice.test, None);
}

/// The states by their wire names, the last one being none that is known.
fn states() -> [(&'static str, InvoiceState); 10] {
    [
        ("draft", InvoiceState::Draft),
        ("invoiced", InvoiceState::Invoiced),
        ("notpaid", InvoiceState::Notpaid),
        ("overdue", InvoiceState::Overdue),
        ("paid", InvoiceState::Paid),
        ("pending", InvoiceState::Pending),
        ("refund_requested", InvoiceState::RefundRequested),
        ("refunded", InvoiceState::Refunded),
        ("scheduled", InvoiceState::Scheduled),
        (
            "written_off",
            InvoiceState::Unknown("written_off".to_owned()),
        ),
    ]
}

fn get() -> Description {
    let path = "/billing/invoices/{invoiceId}";
    let description = Description::of_installation("get-invoice", Method::GET, path)
        .call(|caller| Box::new(caller.installation().get_invoice(caller.value("invoiceId"))))
        .answer(200, invoice_json(), check_invoice)
        .required(&REQUIRED)
        .errors(&[400, 401, 403, 404, 410, 429]);
    let states = states().into_iter();
    states.fold(description, |description, (name, state)| {
        description.answer(200, minimal_invoice_json(name), move |invoice: Invoice| {
            check_minimal_invoice(&invoice);
            assert_eq!(invoice.state, state);
            assert_eq!(invoice.state.as_str(), name);
        })
    })
}

const REQUIRED: [&str; 28] = [
    "/created",
    "/invoiceDate",
    "/invoiceId",
    "/items",
    "/period",
    "/state",
    "/total",
    "/updated",
    "/period/start",
    "/period/end",
    "/items/0/billingPlanId",
    "/items/0/name",
    "/items/0/price",
    "/items/0/quantity",
    "/items/0/total",
    "/items/0/units",
    "/items/1/billingPlanId",
    "/items/1/name",
    "/items/1/price",
    "/items/1/quantity",
    "/items/1/total",
    "/items/1/units",
    "/discounts/0/amount",
    "/discounts/0/billingPlanId",
    "/discounts/0/name",
    "/discounts/1/amount",
    "/discounts/1/billingPlanId",
    "/discounts/1/name",
];

fn update() -> Description {
    let refund = json!({"action": "refund", "reason": "Outage", "total": "12.50"});
    let path = "/billing/invoices/{invoiceId}/actions";
    Description::of_installation("update-invoice", Method::POST, path)
        .send("refund", refund, |caller| {
            let body = RefundRequest::new(RefundRequestRequired {
                reason: "Outage".into(),
                total: decimal("12.50"),
            });
            let invoice = caller.value("invoiceId");
            Box::new(caller.installation().update_invoice(invoice, body))
        })
        .answer_empty(204, |(): ()| ())
        .errors(&[400, 401, 403, 404, 409, 410])
}
