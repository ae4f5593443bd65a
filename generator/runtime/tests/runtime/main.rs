//! Tests of the runtime through its public names, as a generated crate uses them.

mod call;
#[cfg(feature = "testing")]
mod canary;
mod causes;
#[cfg(all(feature = "hyper", feature = "blocking"))]
mod clients;
mod conditions;
#[cfg(feature = "testing")]
mod cut_off;
mod decode;
#[cfg(feature = "testing")]
mod echoes;
mod errors;
mod forms;
#[cfg(feature = "hyper")]
mod hyper_transport;
mod json;
#[cfg(feature = "testing")]
mod partial;
mod prepare;
#[cfg(feature = "testing")]
mod redirects;
mod request;
#[cfg(feature = "testing")]
mod retry;
#[cfg(feature = "testing")]
mod retry_after;
#[cfg(feature = "testing")]
mod scripted;
#[cfg(feature = "testing")]
mod secrets;
#[cfg(all(feature = "hyper", feature = "blocking"))]
mod server;
mod styles;
mod support;
mod union;
mod values;
