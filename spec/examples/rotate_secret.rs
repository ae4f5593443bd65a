//! Rotates the secret of a resource: make a new one, push it, retire the old one later.
//!
//! `cargo run --example rotate_secret`

mod fake_vercel;

use std::error::Error;

use fake_vercel::FakeVercel;
use vercel_marketplace::models;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let fake = FakeVercel::default();
    let installation = fake.client()?.installation("icfg_1", "token_1");

    // The new credential is valid beside the old one from here on.
    let new_url = "postgres://app:new-password@db.example/main";
    let secret = models::ResourceSecret::new(models::ResourceSecretRequired {
        name: "DATABASE_URL".into(),
        value: new_url.into(),
    });
    println!("pushing {secret:?}");
    let update = models::SecretsUpdate::from(vec![secret]).partial(true);
    installation
        .update_resource_secrets_by_id("db_1", update)
        .await?;

    // Running deployments keep the old value until their owner redeploys, so the old credential
    // stays valid for a while.
    let pushed = fake.with_state(|state| state.secrets["db_1"][0]["value"] == new_url);
    assert!(pushed);
    println!("pushed; retire the old credential once deployments have been renewed");
    Ok(())
}
