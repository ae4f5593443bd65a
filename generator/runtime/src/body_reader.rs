//! The body of a request as it is read.

use std::fmt;
use std::io::{self, Read};

use super::body::{BodyError, Reader};

/// The [`Body`](super::Body) of a request as it is read, for a transport that blocks.
///
/// It fails where the body is not as long as was said.
pub struct BodyReader {
    reader: Reader,
    left: Option<u64>,
}

impl BodyReader {
    pub(super) fn new(reader: impl Read + Send + 'static, length: Option<u64>) -> Self {
        Self {
            reader: Box::new(reader),
            left: length,
        }
    }
}

impl Read for BodyReader {
    fn read(&mut self, target: &mut [u8]) -> io::Result<usize> {
        if target.is_empty() {
            return Ok(0);
        }
        let length = loop {
            match self.reader.read(target) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                read => break read.map_err(|error| BodyError::from(error).into_io())?,
            }
        };
        count(&mut self.left, length).map_err(BodyError::into_io)?;
        Ok(length)
    }
}

/// The request with its body in memory, for a transport that can send it in one piece only.
#[cfg(feature = "blocking-no-provider")]
pub(super) fn collect(
    request: http::Request<super::Body>,
) -> Result<http::Request<bytes::Bytes>, super::TransportError> {
    let (head, body) = match super::Body::whole(request) {
        Ok(request) => return Ok(request),
        Err(request) => request.into_parts(),
    };
    let mut all = Vec::new();
    let read = match body.into_reader() {
        Ok(mut reader) => reader.read_to_end(&mut all),
        Err(error) => Err(error.into_io()),
    };
    read.map_err(|error| super::TransportError::unread(error).and_not_sent())?;
    Ok(http::Request::from_parts(head, all.into()))
}

/// Takes what was read from what is left of the body. Nothing is its end.
pub(super) fn count(left: &mut Option<u64>, length: usize) -> Result<(), BodyError> {
    let Some(left) = left else { return Ok(()) };
    let rest = u64::try_from(length)
        .ok()
        .and_then(|length| left.checked_sub(length));
    match rest {
        Some(rest) if length > 0 || rest == 0 => {
            *left = rest;
            Ok(())
        }
        _ => Err(BodyError::wrong_length()),
    }
}

impl fmt::Debug for BodyReader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BodyReader")
            .field("left", &self.left)
            .finish_non_exhaustive()
    }
}
