//! The types of all bodies, and what can be done with each.

use std::fmt::Debug;

use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use vercel_marketplace::models;

/// What can be done with the type of a body.
#[derive(Clone, Copy)]
pub(crate) struct Body {
    /// Reads a value and writes it again.
    pub(crate) round_trip: fn(&Value) -> Result<Value, String>,
    /// Reads a value and prints it as a program's log would.
    pub(crate) shown: fn(&Value) -> Result<String, String>,
}

const fn body<T: Serialize + DeserializeOwned + Debug>() -> Body {
    Body {
        round_trip: |value| {
            let typed: T = read(value)?;
            serde_json::to_value(&typed).map_err(|error| error.to_string())
        },
        shown: |value| Ok(format!("{0:?} {0:#?}", read::<T>(value)?)),
    }
}

fn read<T: DeserializeOwned>(value: &Value) -> Result<T, String> {
    serde_json::from_str(&value.to_string()).map_err(|error| error.to_string())
}

/// By operation: the body of the request and that of the answer.
pub(crate) const BODIES: [(&str, Option<Body>, Option<Body>); 26] = [
    (
        "create-event",
        Some(body::<models::CreateEventRequest>()),
        None,
    ),
    (
        "createInstallationsByIntegrationConfigurationIdResourcesByResourceIdExperimentationItems",
        Some(body::<models::CreateExperimentationItemsRequest>()),
        None,
    ),
    ("delete-integration-resource", None, None),
    (
        "deleteInstallationsByIntegrationConfigurationIdResourcesByResourceIdExperimentationItemsByItemId",
        None,
        None,
    ),
    (
        "exchange-sso-token",
        Some(body::<models::SsoTokenRequest>()),
        Some(body::<models::SsoTokens>()),
    ),
    ("finalize-installation", None, None),
    (
        "get-account-info",
        None,
        Some(body::<models::AccountInfo>()),
    ),
    (
        "get-integration-resource",
        None,
        Some(body::<models::Resource>()),
    ),
    (
        "get-integration-resources",
        None,
        Some(body::<models::ResourceList>()),
    ),
    ("get-invoice", None, Some(body::<models::Invoice>())),
    ("get-member", None, Some(body::<models::Member>())),
    (
        "getInstallationsByIntegrationConfigurationIdResourcesByResourceIdExperimentationGlobalConfig",
        None,
        Some(body::<models::GlobalConfig>()),
    ),
    (
        "headInstallationsByIntegrationConfigurationIdResourcesByResourceIdExperimentationGlobalConfig",
        None,
        None,
    ),
    (
        "import-resource",
        Some(body::<models::ImportResourceRequest>()),
        Some(body::<models::SavedResource>()),
    ),
    (
        "replaceInstallationsByIntegrationConfigurationIdResourcesByResourceIdExperimentationGlobalConfig",
        Some(body::<models::ReplaceGlobalConfigRequest>()),
        Some(body::<models::GlobalConfig>()),
    ),
    (
        "revoke-installation-credential",
        Some(body::<models::RevokeInstallationCredentialRequest>()),
        Some(body::<models::RevokedCredential>()),
    ),
    (
        "rotate-installation-credential",
        Some(body::<models::RotateInstallationCredentialRequest>()),
        Some(body::<models::RotatedCredential>()),
    ),
    (
        "submit-billing-data",
        Some(body::<models::BillingData>()),
        None,
    ),
    (
        "submit-invoice",
        Some(body::<models::InvoiceDraft>()),
        Some(body::<models::SubmittedInvoice>()),
    ),
    (
        "submit-prepayment-balances",
        Some(body::<models::PrepaymentBalances>()),
        None,
    ),
    (
        "update-installation",
        Some(body::<models::UpdateInstallationRequest>()),
        None,
    ),
    (
        "update-invoice",
        Some(body::<models::RefundRequest>()),
        None,
    ),
    (
        "update-resource",
        Some(body::<models::UpdateResourceRequest>()),
        Some(body::<models::SavedResource>()),
    ),
    (
        "update-resource-secrets",
        Some(body::<models::SecretsUpdate>()),
        None,
    ),
    (
        "update-resource-secrets-by-id",
        Some(body::<models::SecretsUpdate>()),
        None,
    ),
    (
        "updateInstallationsByIntegrationConfigurationIdResourcesByResourceIdExperimentationItemsByItemId",
        Some(body::<models::UpdateExperimentationItemRequest>()),
        None,
    ),
];
