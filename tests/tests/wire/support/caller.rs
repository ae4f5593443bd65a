//! The client of a test with the values of the path parameters.

use std::collections::BTreeMap;

use vercel_marketplace::{Client, Installation};

use super::TOKEN;

/// Ordinary ids, one for each path parameter that the operations have.
const VALUES: [(&str, &str); 6] = [
    ("integrationConfigurationId", "icfg_abc"),
    ("integrationProductIdOrSlug", "acme-postgres"),
    ("invoiceId", "inv_1"),
    ("itemId", "flag_1"),
    ("memberId", "user_1"),
    ("resourceId", "db_1"),
];

/// A client with the path parameters that calls are to be made with.
pub(crate) struct Caller {
    client: Client,
    values: BTreeMap<&'static str, String>,
}

impl Caller {
    pub(crate) fn new(client: Client) -> Self {
        let values = VALUES.map(|(name, value)| (name, value.to_owned()));
        Self {
            client,
            values: values.into(),
        }
    }

    /// The same with another value of the path parameter `name`.
    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        let known = self.values.get_mut(name);
        value.clone_into(known.expect("every path parameter has an ordinary value"));
        self
    }

    pub(crate) fn client(&self) -> &Client {
        &self.client
    }

    pub(crate) fn installation(&self) -> Installation {
        let id = self.value("integrationConfigurationId");
        self.client.installation(id, TOKEN)
    }

    /// The value of the path parameter `name`.
    pub(crate) fn value(&self, name: &str) -> &str {
        &self.values[name]
    }
}
