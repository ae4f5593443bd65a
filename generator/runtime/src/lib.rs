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
#[cfg(feature = "blocking-no-provider")]
pub mod blocking;
#[cfg(feature = "blocking-no-provider")]
mod blocking_channel;
#[cfg(feature = "blocking-no-provider")]
mod blocking_hyper_transport;
#[cfg(feature = "blocking-no-provider")]
mod blocking_reading;
#[cfg(feature = "blocking-no-provider")]
mod blocking_transport;
mod body;
mod body_reader;
mod body_stream;
mod build_error;
mod call;
mod cause;
mod channel;
mod channel_builder;
mod clock;
mod collector;
#[cfg(any(feature = "hyper-no-provider", feature = "blocking-no-provider"))]
mod connection;
#[cfg(feature = "testing")]
mod cut_off;
mod date_time;
mod decimal;
pub mod decode;
mod decode_error;
mod echo;
pub mod encode;
mod error;
#[cfg(any(feature = "hyper-no-provider", feature = "blocking-no-provider"))]
mod exchange;
mod explain;
mod fault;
mod file_part;
mod form;
mod framing;
mod glean;
#[cfg(feature = "hyper-no-provider")]
mod hyper_transport;
#[cfg(any(feature = "hyper-no-provider", feature = "blocking-no-provider"))]
mod idle;
mod incoming;
mod items;
mod json;
mod multipart;
#[cfg(any(feature = "hyper-no-provider", feature = "blocking-no-provider"))]
mod net;
mod nullable;
mod object;
mod open;
mod operation;
mod origin;
#[cfg(any(feature = "hyper-no-provider", feature = "blocking-no-provider"))]
mod outgoing;
mod parameter;
mod place;
#[cfg(feature = "blocking-no-provider")]
mod reactor;
mod reading;
mod received;
#[cfg(feature = "testing")]
mod recorded;
mod redirect;
mod reply;
mod request;
#[cfg(feature = "reqwest")]
mod reqwest_transport;
mod reserved;
mod retry;
mod retry_after;
mod retry_budget;
mod retry_decision;
#[cfg(all(
    feature = "ring",
    any(feature = "hyper-no-provider", feature = "blocking-no-provider")
))]
mod ring_provider;
#[cfg(all(
    feature = "ring",
    any(feature = "hyper-no-provider", feature = "blocking-no-provider")
))]
mod ring_suites;
#[cfg(feature = "testing")]
mod script;
mod secret;
mod settings;
pub mod shown;
mod streamed;
mod style;
#[cfg(any(feature = "hyper-no-provider", feature = "blocking-no-provider"))]
mod system_clock;
mod template;
#[cfg(feature = "testing")]
mod test_clock;
#[cfg(feature = "testing")]
pub mod testing;
mod text;
#[cfg(any(feature = "hyper-no-provider", feature = "blocking-no-provider"))]
mod tls;
#[cfg(feature = "hyper-no-provider")]
mod tokio_timer;
#[cfg(feature = "tracing")]
mod trace;
mod trail;
mod transport;
mod transport_error;
mod union;
#[cfg(feature = "ureq")]
mod ureq_transport;
#[cfg(any(feature = "hyper-no-provider", feature = "blocking-no-provider"))]
mod wire;

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
#[cfg(feature = "hyper-no-provider")]
pub use hyper_transport::HyperTransport;
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
#[cfg(any(feature = "hyper-no-provider", feature = "blocking-no-provider"))]
pub use system_clock::SystemClock;
#[cfg(feature = "hyper-no-provider")]
pub use tokio_timer::TokioTimer;
pub use trail::CallInfo;
pub use transport::{BodyLimit, IdleTimeout, Timeout, Transport};
pub use transport_error::{TransportError, TransportErrorKind};
