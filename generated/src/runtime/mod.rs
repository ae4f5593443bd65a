//! What every operation of a generated client needs: requests are built, sent, answered and read
//! here, and failures get a shape.
//!
//! The core does no input or output: an [`Operation`] becomes an [`http::Request`] and reads an
//! [`http::Response`]. A [`Transport`] carries one to the other, a [`Channel`] knows where to, and
//! a [`Call`] is one operation about to be sent.

#[cfg(feature = "testing")]
mod answer;
mod api;
mod api_error;
mod at_hand;
mod attempts;
#[cfg(feature = "blocking")]
pub mod blocking;
#[cfg(feature = "blocking")]
mod blocking_channel;
#[cfg(feature = "blocking")]
mod blocking_reading;
#[cfg(feature = "blocking")]
mod blocking_transport;
mod body;
mod body_reader;
mod body_stream;
mod build_error;
mod call;
mod cause;
mod channel;
mod channel_builder;
#[cfg(any(feature = "reqwest", feature = "blocking"))]
mod client_defaults;
mod clock;
mod collector;
#[cfg(feature = "testing")]
mod cut_off;
mod date_time;
mod decimal;
pub mod decode;
mod decode_error;
mod echo;
pub mod encode;
mod error;
mod explain;
mod fault;
mod file_part;
mod form;
mod framing;
mod glean;
mod incoming;
mod items;
mod json;
mod multipart;
mod nullable;
mod object;
mod open;
mod operation;
mod parameter;
mod place;
mod reading;
mod received;
#[cfg(feature = "testing")]
mod recorded;
mod redirect;
mod reply;
mod request;
#[cfg(feature = "reqwest")]
mod reqwest_transport;
mod retry;
mod retry_after;
mod retry_budget;
mod retry_decision;
#[cfg(feature = "testing")]
mod script;
mod secret;
mod settings;
pub mod shown;
mod streamed;
mod style;
#[cfg(any(feature = "reqwest", feature = "blocking"))]
mod system_clock;
mod template;
#[cfg(feature = "testing")]
mod test_clock;
#[cfg(feature = "testing")]
pub mod testing;
mod text;
#[cfg(feature = "reqwest")]
mod tokio_timer;
#[cfg(feature = "tracing")]
mod trace;
mod trail;
mod transport;
mod transport_error;
mod union;
#[cfg(feature = "blocking")]
mod ureq_transport;

pub use api::{Api, RateLimitReset, ResetPlace, ResetUnit};
pub use api_error::ApiError;
pub use body::{Body, BodyError};
pub use body_reader::BodyReader;
pub use body_stream::BodyStream;
pub use build_error::{BuildError, BuildErrorKind};
pub use call::Call;
pub use channel::Channel;
pub use channel_builder::ChannelBuilder;
pub use clock::{Clock, Timer};
pub use date_time::DateTime;
pub use decimal::{Decimal, DecimalError};
pub use decode_error::{DecodeError, DecodeErrorKind};
pub use error::Error;
pub use file_part::FilePart;
pub use incoming::Incoming;
pub use json::Json;
pub use multipart::Multipart;
pub use nullable::Nullable;
pub use operation::{Authentication, Metadata, Operation};
pub use reading::{ByteStream, Items};
pub use reply::Reply;
pub use request::RequestBuilder;
#[cfg(feature = "reqwest")]
pub use reqwest_transport::ReqwestTransport;
pub use retry::Retry;
pub use retry_budget::RetryBudget;
pub use secret::Secret;
pub use streamed::{Downloads, Streams};
pub use style::Style;
#[cfg(any(feature = "reqwest", feature = "blocking"))]
pub use system_clock::SystemClock;
#[cfg(feature = "reqwest")]
pub use tokio_timer::TokioTimer;
pub use trail::CallInfo;
pub use transport::{BodyLimit, IdleTimeout, Timeout, Transport};
pub use transport_error::{TransportError, TransportErrorKind};
