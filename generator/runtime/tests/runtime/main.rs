//! Tests of the runtime through its public names, as a generated crate uses them.

mod call;
mod decode;
mod errors;
mod prepare;
mod request;
#[cfg(feature = "reqwest")]
mod reqwest_transport;
mod support;
mod union;
mod values;
