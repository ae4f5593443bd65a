//! Exchanges the code of a single sign-on redirect for an id token.
//!
//! `cargo run --example sso_login`

mod fake_vercel;

use std::error::Error as StdError;

use fake_vercel::FakeVercel;
use vercel_marketplace::{Client, Error, models};

#[tokio::main]
async fn main() -> Result<(), Box<dyn StdError>> {
    let vercel = FakeVercel::default().client()?;

    let tokens = exchange(&vercel, "code_from_redirect").await?;
    // Verify signature, issuer, audience and expiry before you trust a claim; then forget the token.
    let parts = tokens.id_token.expose().split('.').count();
    println!(
        "an id token of {parts} parts; printed it is {:?}",
        tokens.id_token
    );

    // A code works once, and a wrong one is refused with a reason.
    match exchange(&vercel, "stolen").await {
        Err(Error::Api(refused)) => println!("{}: {}", refused.status(), refused.message()),
        other => return Err(format!("this should have been refused: {other:?}").into()),
    }
    Ok(())
}

async fn exchange(vercel: &Client, code: &str) -> Result<models::SsoTokens, Error> {
    let grant = models::AuthorizationCodeGrant::new(models::AuthorizationCodeGrantRequired {
        client_id: "oac_1".into(),
        client_secret: "from the partner's secret store".into(),
        code: code.into(),
    });
    // No token is sent along: client id and client secret prove who asks.
    vercel
        .exchange_sso_token(grant.state("state_from_redirect"))
        .await
}
