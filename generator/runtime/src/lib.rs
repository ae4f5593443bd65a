//! What every operation of a generated client needs: requests are built, sent, answered and read
//! here, and failures get a shape.
//!
//! The core does no input or output: an [`Operation`] becomes an [`http::Request`] and reads an
//! [`http::Response`]. A [`Transport`] carries one to the other, a [`Channel`] knows where to, and
//! a [`Call`] is one operation about to be sent.

mod api;
mod api_error;
mod at_hand;
mod build_error;
mod call;
mod channel;
mod channel_builder;
mod date_time;
mod decimal;
pub mod decode;
mod decode_error;
pub mod encode;
mod error;
mod nullable;
mod object;
mod operation;
mod received;
mod reply;
mod request;
#[cfg(feature = "reqwest")]
mod reqwest_transport;
mod secret;
mod template;
mod text;
mod transport;
mod transport_error;
mod union;

pub use api::Api;
pub use api_error::ApiError;
pub use build_error::{BuildError, BuildErrorKind};
pub use call::Call;
pub use channel::Channel;
pub use channel_builder::ChannelBuilder;
pub use date_time::DateTime;
pub use decimal::{Decimal, DecimalError};
pub use decode_error::{DecodeError, DecodeErrorKind};
pub use error::Error;
pub use nullable::Nullable;
pub use operation::{Authentication, Metadata, Operation};
pub use reply::Reply;
pub use request::RequestBuilder;
#[cfg(feature = "reqwest")]
pub use reqwest_transport::ReqwestTransport;
pub use secret::Secret;
pub use transport::{Timeout, Transport};
pub use transport_error::{TransportError, TransportErrorKind};
