//! The same work by hand.

use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;

use super::{ITEMS, Sender, installation, mark, token};

#[derive(Clone)]
pub(crate) struct Plain {
    client: reqwest::Client,
    url: Arc<str>,
    /// Whether the data is kept until the answer is there, as it is by a variable.
    keeps: bool,
}

impl Plain {
    pub(crate) fn new(url: &str, keeps: bool) -> Self {
        // The default of the process is what `reqwest` takes; nothing is encrypted here.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder().timeout(Duration::from_secs(60));
        Self {
            client: client.build().unwrap(),
            url: url.into(),
            keeps,
        }
    }
}

impl Sender for Plain {
    async fn send(&self, number: usize) -> Result<(), String> {
        let url = format!(
            "{}/v1/installations/{}/billing",
            self.url,
            installation(number)
        );
        let data = data(number);
        let body = serde_json::to_vec(&data).map_err(|error| format!("{error:?}"))?;
        let kept = self.keeps.then_some(data);
        let request = self
            .client
            .post(url)
            .bearer_auth(token(number))
            .header("content-type", "application/json")
            .body(body);
        let response = request.send().await.map_err(|error| format!("{error:?}"))?;
        let response = response.error_for_status();
        let response = response.map_err(|error| format!("{error:?}"))?;
        response
            .bytes()
            .await
            .map_err(|error| format!("{error:?}"))?;
        drop(kept);
        Ok(())
    }
}

#[derive(Serialize)]
struct Data {
    billing: Vec<Item>,
    eod: jiff::Timestamp,
    period: Period,
    timestamp: jiff::Timestamp,
    usage: Vec<Usage>,
}

#[derive(Serialize)]
struct Period {
    end: jiff::Timestamp,
    start: jiff::Timestamp,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Item {
    billing_plan_id: String,
    name: String,
    price: String,
    quantity: f64,
    total: String,
    units: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Usage {
    day_value: f64,
    name: String,
    period_value: f64,
    r#type: &'static str,
    units: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    resource_id: Option<String>,
}

fn data(number: usize) -> Data {
    let item = Item {
        billing_plan_id: "plan_pro".into(),
        name: mark(number),
        price: "0.05".into(),
        quantity: 250.0,
        total: "12.50".into(),
        units: "hours".into(),
    };
    Data {
        billing: vec![item],
        eod: "2026-01-31T00:00:00Z".parse().unwrap(),
        period: Period {
            end: "2026-02-01T00:00:00Z".parse().unwrap(),
            start: "2026-01-01T00:00:00Z".parse().unwrap(),
        },
        timestamp: "2026-01-31T10:00:00Z".parse().unwrap(),
        usage: (0..ITEMS).map(usage).collect(),
    }
}

fn usage(number: usize) -> Usage {
    Usage {
        day_value: number as f64 * 0.25,
        name: "Compute time".into(),
        period_value: number as f64 * 7.5,
        r#type: "interval",
        units: "hours".into(),
        resource_id: Some(format!("db_{number}")),
    }
}
