//! The operations, each described by hand.

mod billing;
mod credentials;
mod events;
mod experimentation;
mod global_config;
mod installations;
mod invoices;
mod resource_answers;
mod resource_changes;
mod resource_secrets;
mod resources;
mod sso;
mod values;

pub(crate) use billing::billing_data;
pub(crate) use invoices::minimal_draft;
pub(crate) use values::billing_plan;

use crate::support::Description;

/// All operations.
pub(crate) fn all() -> Vec<Description> {
    [
        installations::all(),
        credentials::all(),
        events::all(),
        resources::all(),
        resource_changes::all(),
        resource_secrets::all(),
        billing::all(),
        invoices::all(),
        sso::all(),
        experimentation::all(),
        global_config::all(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
