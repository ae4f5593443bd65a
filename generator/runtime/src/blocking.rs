//! The same without `async`: calls that block their thread, with no runtime hidden inside.

pub use super::blocking_channel::Channel;
pub use super::blocking_hyper_transport::HyperTransport;
pub use super::blocking_reading::{ByteReader, Items};
pub use super::blocking_transport::{BlockingTimer, BlockingTransport, Incoming};
#[cfg(feature = "ureq")]
pub use super::ureq_transport::UreqTransport;

/// One operation about to be sent: [`send`](Call::send) it as it is, or tune it first.
pub type Call<O> = super::Call<O, Channel>;

/// The settings of a [`Channel`].
pub type ChannelBuilder = super::ChannelBuilder<super::blocking_channel::BlockingCarrier>;
