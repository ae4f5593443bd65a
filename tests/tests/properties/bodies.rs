//! The types of all bodies, and what can be done with each.

use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use vercel_marketplace::models;

/// Reads a value as a type and writes it again.
pub(crate) type RoundTrip = fn(&Value) -> Result<Value, String>;

fn round_trip<T: Serialize + DeserializeOwned>(value: &Value) -> Result<Value, String> {
    let typed: T = serde_json::from_str(&value.to_string()).map_err(|error| error.to_string())?;
    serde_json::to_value(&typed).map_err(|error| error.to_string())
}

/// By operation: the body of the request and that of the answer.
pub(crate) const BODIES: [(&str, Option<RoundTrip>, Option<RoundTrip>); 26] = [
    (
        "create-event",
        Some(round_trip::<models::CreateEventRequest>),
        None,
    ),
    (
        "createInstallationsByIntegrationConfigurationIdResourcesByResourceIdExperimentationItems",
        Some(round_trip::<models::CreateExperimentationItemsRequest>),
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
        Some(round_trip::<models::SsoTokenRequest>),
        Some(round_trip::<models::SsoTokens>),
    ),
    ("finalize-installation", None, None),
    (
        "get-account-info",
        None,
        Some(round_trip::<models::AccountInfo>),
    ),
    (
        "get-integration-resource",
        None,
        Some(round_trip::<models::Resource>),
    ),
    (
        "get-integration-resources",
        None,
        Some(round_trip::<models::ResourceList>),
    ),
    ("get-invoice", None, Some(round_trip::<models::Invoice>)),
    ("get-member", None, Some(round_trip::<models::Member>)),
    (
        "getInstallationsByIntegrationConfigurationIdResourcesByResourceIdExperimentationGlobalConfig",
        None,
        Some(round_trip::<models::GlobalConfig>),
    ),
    (
        "headInstallationsByIntegrationConfigurationIdResourcesByResourceIdExperimentationGlobalConfig",
        None,
        None,
    ),
    (
        "import-resource",
        Some(round_trip::<models::ImportResourceRequest>),
        Some(round_trip::<models::SavedResource>),
    ),
    (
        "replaceInstallationsByIntegrationConfigurationIdResourcesByResourceIdExperimentationGlobalConfig",
        Some(round_trip::<models::ReplaceGlobalConfigRequest>),
        Some(round_trip::<models::GlobalConfig>),
    ),
    (
        "revoke-installation-credential",
        Some(round_trip::<models::RevokeInstallationCredentialRequest>),
        Some(round_trip::<models::RevokedCredential>),
    ),
    (
        "rotate-installation-credential",
        Some(round_trip::<models::RotateInstallationCredentialRequest>),
        Some(round_trip::<models::RotatedCredential>),
    ),
    (
        "submit-billing-data",
        Some(round_trip::<models::BillingData>),
        None,
    ),
    (
        "submit-invoice",
        Some(round_trip::<models::InvoiceDraft>),
        Some(round_trip::<models::SubmittedInvoice>),
    ),
    (
        "submit-prepayment-balances",
        Some(round_trip::<models::PrepaymentBalances>),
        None,
    ),
    (
        "update-installation",
        Some(round_trip::<models::UpdateInstallationRequest>),
        None,
    ),
    (
        "update-invoice",
        Some(round_trip::<models::RefundRequest>),
        None,
    ),
    (
        "update-resource",
        Some(round_trip::<models::UpdateResourceRequest>),
        Some(round_trip::<models::SavedResource>),
    ),
    (
        "update-resource-secrets",
        Some(round_trip::<models::SecretsUpdate>),
        None,
    ),
    (
        "update-resource-secrets-by-id",
        Some(round_trip::<models::SecretsUpdate>),
        None,
    ),
    (
        "updateInstallationsByIntegrationConfigurationIdResourcesByResourceIdExperimentationItemsByItemId",
        Some(round_trip::<models::UpdateExperimentationItemRequest>),
        None,
    ),
];
