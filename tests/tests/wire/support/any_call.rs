//! Calls of all operations as one type.

use std::any::Any;
use std::fmt::Debug;
use std::pin::Pin;

use bytes::Bytes;
use vercel_marketplace::Error;
use vercel_marketplace::runtime::{BuildError, Call, Metadata, Operation};

/// What any operation results in.
pub(crate) trait Output: Any + Debug {}

impl<T: Any + Debug> Output for T {}

/// The future of any call.
pub(crate) type Sending = Pin<Box<dyn Future<Output = Result<Box<dyn Output>, Error>>>>;

/// A call of any operation.
pub(crate) trait AnyCall: Debug {
    fn metadata(&self) -> &'static Metadata;
    fn arguments(&self) -> &dyn Debug;
    fn request(&self) -> Result<http::Request<Bytes>, BuildError>;
    fn send(self: Box<Self>) -> Sending;
}

impl<O> AnyCall for Call<O>
where
    O: Operation + Debug + 'static,
    O::Output: Debug + 'static,
{
    fn metadata(&self) -> &'static Metadata {
        O::METADATA
    }

    fn arguments(&self) -> &dyn Debug {
        self.operation()
    }

    fn request(&self) -> Result<http::Request<Bytes>, BuildError> {
        <Call<O>>::request(self)
    }

    fn send(self: Box<Self>) -> Sending {
        Box::pin(async move {
            let output = (*self).await?;
            Ok(Box::new(output) as Box<dyn Output>)
        })
    }
}
