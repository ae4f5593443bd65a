//! The work done with the crate.

use vercel_marketplace::runtime::Decimal;
use vercel_marketplace::{Client, models};

use super::{ITEMS, Sender, installation, mark, token};

#[derive(Clone)]
pub(crate) struct Typed(Client);

impl Typed {
    pub(crate) fn new(url: &str) -> Self {
        Self(Client::builder().base_url(url).build().unwrap())
    }
}

impl Sender for Typed {
    async fn send(&self, number: usize) -> Result<(), String> {
        let installation = self.0.installation(installation(number), token(number));
        let call = installation.submit_billing_data(data(number));
        call.await.map_err(|error| format!("{error:?}"))
    }
}

fn data(number: usize) -> models::BillingData {
    let item = models::BillingItem::new(models::BillingItemRequired {
        billing_plan_id: "plan_pro".into(),
        name: mark(number),
        price: Decimal::try_from("0.05").unwrap(),
        quantity: 250.0,
        units: "hours".into(),
        total: Decimal::try_from("12.50").unwrap(),
    });
    models::BillingData::new(models::BillingDataRequired {
        billing: vec![item].into(),
        eod: "2026-01-31T00:00:00Z".parse().unwrap(),
        period: models::BillingPeriod::new(models::BillingPeriodRequired {
            end: "2026-02-01T00:00:00Z".parse().unwrap(),
            start: "2026-01-01T00:00:00Z".parse().unwrap(),
        }),
        timestamp: "2026-01-31T10:00:00Z".parse().unwrap(),
        usage: (0..ITEMS).map(usage).collect(),
    })
}

fn usage(number: usize) -> models::Usage {
    let usage = models::Usage::new(models::UsageRequired {
        day_value: number as f64 * 0.25,
        name: "Compute time".into(),
        period_value: number as f64 * 7.5,
        r#type: models::UsageType::Interval,
        units: "hours".into(),
    });
    usage.resource_id(format!("db_{number}"))
}
