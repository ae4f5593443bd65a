//! Reports usage and billing for many installations, as a partner's server does every hour.
//!
//! `cargo run --example hourly_billing`

mod fake_vercel;

use std::error::Error;

use fake_vercel::FakeVercel;
use jiff::Timestamp;
use vercel_marketplace::{Client, models};

/// What the partner knows about a customer.
struct Customer {
    installation: String,
    access_token: String,
    resource: String,
    hours_today: f64,
    hours_this_month: f64,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let fake = FakeVercel::default();
    let vercel = fake.client()?;
    let customers: Vec<_> = (1..=20).map(customer).collect();
    let now = "2026-01-31T10:00:00Z".parse()?;
    let mut failed = 0;
    for customer in &customers {
        if let Err(error) = report(&vercel, customer, now).await {
            // One customer's trouble must not keep the others from being reported; the next hour makes up for it.
            eprintln!("{}: {error}", customer.installation);
            failed += 1;
        }
    }
    let reported = fake.with_state(|state| state.billing.len());
    println!(
        "{reported} of {} installations reported, {failed} failed",
        customers.len()
    );
    assert_eq!(reported, customers.len());
    Ok(())
}

async fn report(
    vercel: &Client,
    customer: &Customer,
    now: Timestamp,
) -> Result<(), Box<dyn Error>> {
    let installation = vercel.installation(&customer.installation, customer.access_token.as_str());
    let usage = models::Usage::new(models::UsageRequired {
        name: "Compute".into(),
        r#type: models::UsageType::Interval,
        units: "hours".into(),
        day_value: customer.hours_today,
        period_value: customer.hours_this_month,
    });
    let item = models::BillingItem::new(models::BillingItemRequired {
        billing_plan_id: "plan_pro".into(),
        name: "Compute".into(),
        price: "0.05".parse()?,
        quantity: customer.hours_this_month,
        units: "hours".into(),
        // Exact decimals come from where prices are kept, not from a multiplication of floats.
        total: "12.50".parse()?,
    });
    let data = models::BillingData::new(models::BillingDataRequired {
        timestamp: now,
        eod: "2026-01-31T00:00:00Z".parse()?,
        period: models::BillingPeriod::new(models::BillingPeriodRequired {
            start: "2026-01-01T00:00:00Z".parse()?,
            end: "2026-02-01T00:00:00Z".parse()?,
        }),
        billing: vec![item.resource_id(customer.resource.as_str())].into(),
        usage: vec![usage.resource_id(customer.resource.as_str())],
    });
    installation.submit_billing_data(data).await?;
    Ok(())
}

fn customer(number: u32) -> Customer {
    Customer {
        installation: format!("icfg_{number}"),
        access_token: format!("token_{number}"),
        resource: format!("db_{number}"),
        hours_today: 8.0,
        hours_this_month: 250.0,
    }
}
