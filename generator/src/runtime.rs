//! The support code that every emitted crate carries a copy of.

use std::collections::BTreeMap;

/// Embeds files of the runtime crate under the name of their module.
macro_rules! sources {
    ($($name:literal),* $(,)?) => {
        [$(($name, include_str!(concat!("../runtime/src/", $name)))),*]
    };
}

const SOURCES: [(&str, &str); 27] = sources![
    "api.rs",
    "api_error.rs",
    "at_hand.rs",
    "build_error.rs",
    "call.rs",
    "channel.rs",
    "channel_builder.rs",
    "date_time.rs",
    "decimal.rs",
    "decode.rs",
    "decode_error.rs",
    "encode.rs",
    "error.rs",
    "lib.rs",
    "nullable.rs",
    "object.rs",
    "operation.rs",
    "received.rs",
    "reply.rs",
    "request.rs",
    "reqwest_transport.rs",
    "secret.rs",
    "template.rs",
    "text.rs",
    "transport.rs",
    "transport_error.rs",
    "union.rs",
];

/// The files by their path in the emitted crate.
pub(crate) fn files() -> BTreeMap<String, String> {
    let named = SOURCES.map(|(name, text)| {
        let name = if name == "lib.rs" { "mod.rs" } else { name };
        (format!("src/runtime/{name}"), text.to_owned())
    });
    named.into()
}
