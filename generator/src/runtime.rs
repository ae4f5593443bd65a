//! The support code that every emitted crate carries a copy of.

use std::collections::BTreeMap;

/// Embeds files of the runtime crate under the name of their module.
macro_rules! sources {
    ($($name:literal),* $(,)?) => {
        [$(($name, include_str!(concat!("../runtime/src/", $name)))),*]
    };
}

const SOURCES: [(&str, &str); 87] = sources![
    "answer.rs",
    "api.rs",
    "api_error.rs",
    "at_hand.rs",
    "attempts.rs",
    "blocking.rs",
    "blocking_channel.rs",
    "blocking_hyper_transport.rs",
    "blocking_reading.rs",
    "blocking_transport.rs",
    "body.rs",
    "body_reader.rs",
    "body_stream.rs",
    "build_error.rs",
    "call.rs",
    "cause.rs",
    "channel.rs",
    "channel_builder.rs",
    "clock.rs",
    "collector.rs",
    "connection.rs",
    "cut_off.rs",
    "date_time.rs",
    "decimal.rs",
    "decode.rs",
    "decode_error.rs",
    "echo.rs",
    "encode.rs",
    "error.rs",
    "exchange.rs",
    "explain.rs",
    "fault.rs",
    "file_part.rs",
    "form.rs",
    "framing.rs",
    "glean.rs",
    "hyper_transport.rs",
    "idle.rs",
    "incoming.rs",
    "items.rs",
    "json.rs",
    "lib.rs",
    "multipart.rs",
    "net.rs",
    "nullable.rs",
    "object.rs",
    "open.rs",
    "operation.rs",
    "origin.rs",
    "outgoing.rs",
    "parameter.rs",
    "place.rs",
    "reactor.rs",
    "reading.rs",
    "received.rs",
    "recorded.rs",
    "redirect.rs",
    "reply.rs",
    "request.rs",
    "reqwest_transport.rs",
    "reserved.rs",
    "retry.rs",
    "retry_after.rs",
    "retry_budget.rs",
    "retry_decision.rs",
    "ring_provider.rs",
    "ring_suites.rs",
    "script.rs",
    "secret.rs",
    "settings.rs",
    "shown.rs",
    "streamed.rs",
    "style.rs",
    "system_clock.rs",
    "template.rs",
    "test_clock.rs",
    "testing.rs",
    "text.rs",
    "tls.rs",
    "tokio_timer.rs",
    "trace.rs",
    "trail.rs",
    "transport.rs",
    "transport_error.rs",
    "union.rs",
    "ureq_transport.rs",
    "wire.rs",
];

/// The files by their path in the emitted crate.
pub(crate) fn files() -> BTreeMap<String, String> {
    let named = SOURCES.map(|(name, text)| {
        let name = if name == "lib.rs" { "mod.rs" } else { name };
        (format!("src/runtime/{name}"), text.to_owned())
    });
    named.into()
}
