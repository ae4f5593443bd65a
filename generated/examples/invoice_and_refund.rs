//! Submits an invoice once and only once, reads it back, and asks for a partial refund.
//!
//! `cargo run --example invoice_and_refund`

mod fake_vercel;

use std::error::Error as StdError;

use fake_vercel::FakeVercel;
use vercel_marketplace::{Error, Installation, models};

#[tokio::main]
async fn main() -> Result<(), Box<dyn StdError>> {
    let fake = FakeVercel::default();
    let installation = fake.client()?.installation("icfg_1", "token_1");

    let id = submit(&installation)
        .await?
        .ok_or("the invoice was refused")?;
    let invoice = installation.get_invoice(id.as_str()).await?;
    println!("{id}: {} USD, {}", invoice.total, invoice.state);

    // The external id makes a second submission of the same invoice a conflict instead of a second charge.
    assert!(submit(&installation).await?.is_none());

    let refund = models::RefundRequest::new(models::RefundRequestRequired {
        reason: "two hours of outage".into(),
        total: "2.50".parse()?,
    });
    installation.update_invoice(id.as_str(), refund).await?;
    // The refund is requested, not done: the state tells.
    let invoice = installation.get_invoice(id.as_str()).await?;
    assert_eq!(invoice.state, models::InvoiceState::RefundRequested);
    let refunded = invoice.refund_total.ok_or("a refund has a total")?;
    println!("{id}: {refunded} USD are to be refunded");
    Ok(())
}

/// The invoice's id at Vercel; `None` if it had been submitted before.
async fn submit(installation: &Installation) -> Result<Option<String>, Box<dyn StdError>> {
    let item = models::BillingItem::new(models::BillingItemRequired {
        billing_plan_id: "plan_pro".into(),
        name: "Compute".into(),
        price: "0.05".parse()?,
        quantity: 250.0,
        units: "hours".into(),
        total: "12.50".parse()?,
    });
    let draft = models::InvoiceDraft::new(models::InvoiceDraftRequired {
        invoice_date: "2026-02-01T00:00:00Z".parse()?,
        period: models::BillingPeriod::new(models::BillingPeriodRequired {
            start: "2026-01-01T00:00:00Z".parse()?,
            end: "2026-02-01T00:00:00Z".parse()?,
        }),
        items: vec![item.resource_id("db_1")],
    });
    match installation
        .submit_invoice(draft.external_id("2026-01/icfg_1"))
        .await
    {
        Ok(submitted) => Ok(submitted.invoice_id),
        Err(Error::Api(refused)) if refused.status() == 409 => Ok(None),
        // Perhaps it arrived. Submitting again blindly could charge twice; the external id tells.
        Err(error) if error.may_have_been_sent() => {
            Err(format!("look at Vercel first: {error}").into())
        }
        Err(error) => Err(error.into()),
    }
}
