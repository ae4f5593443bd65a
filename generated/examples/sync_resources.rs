//! Brings the resources that Vercel knows in line with those that the partner has.
//!
//! `cargo run --example sync_resources`

mod fake_vercel;

use std::collections::BTreeMap;
use std::error::Error;

use fake_vercel::FakeVercel;
use vercel_marketplace::models;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let fake = FakeVercel::default();
    let installation = fake.client()?.installation("icfg_1", "token_1");
    // From an earlier run: one that is still there, one that is gone.
    for id in ["db_1", "db_old"] {
        installation.import_resource(id, resource(id)).await?;
    }

    let wanted: BTreeMap<_, _> = ["db_1", "db_2"]
        .into_iter()
        .map(|id| (id, resource(id)))
        .collect();
    let known = installation.get_integration_resources().await?.resources;
    for gone in known
        .iter()
        .filter(|known| !wanted.contains_key(known.partner_id.as_str()))
    {
        installation
            .delete_integration_resource(gone.partner_id.as_str())
            .await?;
        println!("deleted {}", gone.partner_id);
    }
    for (id, resource) in wanted {
        // Importing what is there already gives the same state.
        let saved = installation.import_resource(id, resource).await?;
        println!("imported {id} as {}", saved.name);
    }

    let known = installation.get_integration_resources().await?.resources;
    let ids: Vec<_> = known
        .iter()
        .map(|known| known.partner_id.as_str())
        .collect();
    assert_eq!(ids, ["db_1", "db_2"]);
    Ok(())
}

fn resource(id: &str) -> models::ImportResourceRequest {
    models::ImportResourceRequest::new(models::ImportResourceRequestRequired {
        name: format!("Database {id}"),
        product_id: "postgres".into(),
        status: models::ResourceStatus::Ready,
    })
}
