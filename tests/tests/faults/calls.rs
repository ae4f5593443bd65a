//! The calls that are made, and what came of them in one line.

use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant};

use http::Response;
use vercel_marketplace::runtime::blocking::HyperTransport as BlockingTransport;
use vercel_marketplace::runtime::{CallInfo, HyperTransport, RetryBudget, TransportErrorKind};
use vercel_marketplace::{Client, Error, Retry, blocking, models};

/// What must never be printed.
pub(crate) const CANARIES: [&str; 4] = [
    "canary-token",
    "canary-secret",
    "canary-code",
    "canary-id-token",
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operation {
    /// Safe: `get_account_info`.
    Get,
    /// A POST that may be repeated: `submit_billing_data`.
    Billing,
    /// A POST that may not: `submit_invoice`.
    Invoice,
    /// Another one, without a token: `exchange_sso_token`.
    Sso,
    /// As [`Invoice`](Self::Invoice), with 8 MB of body. It is in no row.
    Large,
}

impl Operation {
    pub(crate) const ALL: [Self; 4] = [Self::Get, Self::Billing, Self::Invoice, Self::Sso];

    pub(crate) fn is_repeatable(self) -> bool {
        matches!(self, Self::Get | Self::Billing)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Flavour {
    Async,
    Blocking,
}

/// How patient the client is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Patience {
    pub(crate) call: Duration,
    pub(crate) attempt: Duration,
}

impl Patience {
    /// For servers that answer: no machine is too slow for it.
    pub(crate) const LONG: Self = Self {
        call: Duration::from_secs(20),
        attempt: Duration::from_secs(10),
    };
    /// For servers that do not.
    pub(crate) const SHORT: Self = Self {
        call: Duration::from_millis(1500),
        attempt: Duration::from_millis(300),
    };
}

/// What came of a call.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    /// `attempts result flags`, where the flags are `sent` (it may have been sent), `done` (it
    /// was processed) and `again` (it may be made again).
    pub(crate) line: String,
    pub(crate) attempts: u32,
    /// The error in words, with its sources.
    pub(crate) message: String,
    pub(crate) took: Duration,
}

/// Clients share what carries requests, so that certificates are loaded once only.
static RUNTIME: LazyLock<tokio::runtime::Runtime> = LazyLock::new(|| {
    let mut builder = tokio::runtime::Builder::new_multi_thread();
    builder.worker_threads(2).enable_all().build().unwrap()
});
static ASYNC: LazyLock<HyperTransport> = LazyLock::new(HyperTransport::new);
static BLOCKING: LazyLock<Arc<BlockingTransport>> =
    LazyLock::new(|| Arc::new(BlockingTransport::new()));

fn retry(patience: Patience) -> Retry {
    Retry::new()
        .attempts(3)
        .backoff(Duration::from_millis(2), Duration::from_millis(5))
        .attempt_timeout(patience.attempt)
}

pub(crate) fn client(url: &str, patience: Patience) -> Client {
    let builder = Client::builder()
        .base_url(url)
        .allow_plain_http(true)
        .timeout(patience.call);
    let builder = builder.retry(retry(patience)).transport(ASYNC.clone());
    builder
        .retry_budget(RetryBudget::unlimited())
        .build()
        .unwrap()
}

pub(crate) fn blocking_client(url: &str, patience: Patience) -> blocking::Client {
    let builder = blocking::Client::builder()
        .base_url(url)
        .allow_plain_http(true)
        .timeout(patience.call);
    let builder = builder.retry(retry(patience)).transport(BLOCKING.clone());
    builder
        .retry_budget(RetryBudget::unlimited())
        .build()
        .unwrap()
}

pub(crate) fn call(url: &str, operation: Operation, flavour: Flavour, patience: Patience) -> Seen {
    match flavour {
        Flavour::Async => RUNTIME.block_on(call_async(&client(url, patience), operation)),
        Flavour::Blocking => call_blocking(&blocking_client(url, patience), operation),
    }
}

pub(crate) fn block_on<T>(future: impl Future<Output = T>) -> T {
    RUNTIME.block_on(future)
}

pub(crate) async fn call_async(client: &Client, operation: Operation) -> Seen {
    let installation = client.installation("icfg_1", "canary-token");
    let begun = Instant::now();
    match operation {
        Operation::Get => told(installation.get_account_info().send().await, begun),
        Operation::Billing => told(
            installation.submit_billing_data(billing()).send().await,
            begun,
        ),
        Operation::Invoice => told(installation.submit_invoice(invoice()).send().await, begun),
        Operation::Sso => told(client.exchange_sso_token(grant()).send().await, begun),
        Operation::Large => told(installation.submit_invoice(large()).send().await, begun),
    }
}

pub(crate) fn call_blocking(client: &blocking::Client, operation: Operation) -> Seen {
    let installation = client.installation("icfg_1", "canary-token");
    let begun = Instant::now();
    match operation {
        Operation::Get => told(installation.get_account_info().response(), begun),
        Operation::Billing => told(
            installation.submit_billing_data(billing()).response(),
            begun,
        ),
        Operation::Invoice => told(installation.submit_invoice(invoice()).response(), begun),
        Operation::Sso => told(client.exchange_sso_token(grant()).response(), begun),
        Operation::Large => told(installation.submit_invoice(large()).response(), begun),
    }
}

fn told<T>(outcome: Result<Response<T>, Error>, begun: Instant) -> Seen {
    let took = begun.elapsed();
    let error = match outcome {
        Ok(response) => {
            let info = response.extensions().get::<CallInfo>().unwrap();
            let status = response.status().as_u16();
            return Seen {
                line: format!("{} ok {status}", info.attempts),
                attempts: info.attempts,
                message: String::new(),
                took,
            };
        }
        Err(error) => error,
    };
    let kind = match &error {
        Error::Build(_) => "build",
        Error::Api(_) => "api",
        Error::Decode(_) => "decode",
        Error::Timeout(_) => "timeout",
        Error::Transport(error) => match error.kind() {
            TransportErrorKind::Connect => "connect",
            TransportErrorKind::Setup => "setup",
            TransportErrorKind::TooLarge => "too-large",
            _ => "lost",
        },
        _ => "unknown",
    };
    let mut line = format!("{} {kind}", error.attempts());
    if let Some(status) = error.status() {
        line.push_str(&format!(" {}", status.as_u16()));
    }
    for (flag, holds) in [
        ("sent", error.may_have_been_sent()),
        ("done", error.was_processed()),
        ("again", error.is_retryable()),
    ] {
        if holds {
            line.push_str(&format!(" {flag}"));
        }
    }
    Seen {
        line,
        attempts: error.attempts(),
        message: in_words(&error),
        took,
    }
}

/// All that may end up in a log.
fn in_words(error: &(impl std::error::Error + Send + Sync + 'static)) -> String {
    let mut words = format!("{error} | {error:?}");
    let mut source = error.source();
    while let Some(inner) = source {
        words.push_str(&format!(" | {inner} | {inner:?}"));
        source = inner.source();
    }
    words
}

fn item() -> models::BillingItem {
    models::BillingItem::new(models::BillingItemRequired {
        billing_plan_id: "plan_pro".into(),
        name: "Compute".into(),
        price: "0.05".parse().unwrap(),
        quantity: 250.0,
        units: "hours".into(),
        total: "12.50".parse().unwrap(),
    })
}

fn period() -> models::BillingPeriod {
    models::BillingPeriod::new(models::BillingPeriodRequired {
        start: "2026-01-01T00:00:00Z".parse().unwrap(),
        end: "2026-02-01T00:00:00Z".parse().unwrap(),
    })
}

fn billing() -> models::BillingData {
    models::BillingData::new(models::BillingDataRequired {
        timestamp: "2026-01-31T10:00:00Z".parse().unwrap(),
        eod: "2026-01-31T00:00:00Z".parse().unwrap(),
        period: period(),
        billing: vec![item()].into(),
        usage: vec![],
    })
}

fn invoice() -> models::InvoiceDraft {
    models::InvoiceDraft::new(models::InvoiceDraftRequired {
        invoice_date: "2026-01-31T10:00:00Z".parse().unwrap(),
        items: vec![item()],
        period: period(),
    })
}

fn large() -> models::InvoiceDraft {
    invoice().memo("x".repeat(8 << 20))
}

fn grant() -> models::AuthorizationCodeGrant {
    models::AuthorizationCodeGrant::new(models::AuthorizationCodeGrantRequired {
        client_id: "client".into(),
        client_secret: "canary-secret".into(),
        code: "canary-code".into(),
    })
}
