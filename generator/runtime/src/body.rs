//! The body of a request that may be too large to be held, or not known to its end.

use std::error::Error as StdError;
use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;

use super::body_reader::BodyReader;
use super::body_stream::BodyStream;
use super::{BuildError, BuildErrorKind};

/// The body of a request: bytes, or what they are read from while they are sent.
///
/// | made by | kept in memory | sent again on a retry | by which client |
/// |---|---|---|---|
/// | `from` bytes or text | whole | yes | any |
/// | [`file`](Self::file), [`reopened`](Self::reopened) | a piece at a time | yes, opened anew | any |
/// | [`reader`](Self::reader) | a piece at a time | no | any |
/// | [`restarted`](Self::restarted) | a piece at a time | yes, made anew | asynchronous |
/// | [`stream`](Self::stream) | a piece at a time | no | asynchronous |
///
/// A body that cannot be sent again is read for one attempt only: once the first piece has been
/// asked for, the call is not made again, whatever the operation allows.
///
/// The time limit of the call holds for sending too, and is 60 seconds unless
/// [set](super::Call::timeout): a large body may need more.
///
/// A clone is cheap. Clones of a body that is read once are one body.
#[derive(Clone)]
pub struct Body {
    content: Content,
    length: Option<u64>,
}

#[derive(Clone)]
enum Content {
    Bytes(Bytes),
    Again(Opener),
    Once(Once),
}

/// What opens a body for each attempt.
#[derive(Clone)]
enum Opener {
    Reader(Arc<dyn Fn() -> io::Result<Reader> + Send + Sync>),
    Stream(Arc<dyn Fn() -> Stream + Send + Sync>),
}

/// A body that is there once.
#[derive(Clone)]
enum Once {
    Reader(Slot<Reader>),
    Stream(Slot<Stream>),
}

/// What is there until it is taken.
pub(super) struct Slot<T>(Arc<Mutex<Option<T>>>);

pub(super) type Reader = Box<dyn Read + Send>;

pub(super) type Stream =
    Pin<Box<dyn http_body::Body<Data = Bytes, Error = Box<dyn StdError + Send + Sync>> + Send>>;

impl Body {
    /// The content of the file at `path`, which is opened for each attempt and has to keep its
    /// length until then.
    ///
    /// # Errors
    ///
    /// There is no such file, or it cannot be looked at.
    pub fn file(path: impl Into<PathBuf>) -> io::Result<Self> {
        let path = path.into();
        let length = std::fs::metadata(&path)?.len();
        Ok(Self::reopened(move || File::open(&path)).with_length(length))
    }

    /// What `open` gives to read, opened for each attempt.
    ///
    /// The asynchronous client reads it on threads that are there for blocking.
    pub fn reopened<R: Read + Send + 'static>(
        open: impl Fn() -> io::Result<R> + Send + Sync + 'static,
    ) -> Self {
        let open = move || open().map(|reader| Box::new(reader) as Reader);
        Self::of(Content::Again(Opener::Reader(Arc::new(open))))
    }

    /// What there is to read in `reader`, once.
    ///
    /// The asynchronous client reads it on threads that are there for blocking.
    pub fn reader(reader: impl Read + Send + 'static) -> Self {
        Self::of(Content::Once(Once::Reader(Slot::new(Box::new(reader)))))
    }

    /// What `make` gives, made for each attempt.
    pub fn restarted<B>(make: impl Fn() -> B + Send + Sync + 'static) -> Self
    where
        B: http_body::Body<Data = Bytes> + Send + 'static,
        B::Error: Into<Box<dyn StdError + Send + Sync>>,
    {
        let make = move || -> Stream { Box::pin(Erased(Box::pin(make()))) };
        Self::of(Content::Again(Opener::Stream(Arc::new(make))))
    }

    /// What `body` brings, once. Its length is known where its size hint is exact.
    pub fn stream<B>(body: B) -> Self
    where
        B: http_body::Body<Data = Bytes> + Send + 'static,
        B::Error: Into<Box<dyn StdError + Send + Sync>>,
    {
        let length = body.size_hint().exact();
        let body: Stream = Box::pin(Erased(Box::pin(body)));
        Self {
            content: Content::Once(Once::Stream(Slot::new(body))),
            length,
        }
    }

    fn of(content: Content) -> Self {
        Self {
            content,
            length: None,
        }
    }

    /// Says how long the body is. One that turns out shorter or longer fails the call.
    ///
    /// A body of unknown length is sent in chunks, which some servers do not take.
    /// Bytes know their length themselves.
    #[must_use]
    pub fn with_length(mut self, length: u64) -> Self {
        if self.as_bytes().is_none() {
            self.length = Some(length);
        }
        self
    }

    /// How long the body is, where that is known before it is read.
    #[must_use]
    pub fn length(&self) -> Option<u64> {
        match &self.content {
            Content::Bytes(bytes) => u64::try_from(bytes.len()).ok(),
            Content::Again(_) | Content::Once(_) => self.length,
        }
    }

    /// The bytes, if it is made of bytes.
    #[must_use]
    pub fn as_bytes(&self) -> Option<&Bytes> {
        match &self.content {
            Content::Bytes(bytes) => Some(bytes),
            Content::Again(_) | Content::Once(_) => None,
        }
    }

    /// Whether it can be sent for a second attempt.
    #[must_use]
    pub fn is_replayable(&self) -> bool {
        !matches!(self.content, Content::Once(_))
    }

    /// Whether it is a body that is read once, and reading has begun.
    #[must_use]
    pub fn is_spent(&self) -> bool {
        match &self.content {
            Content::Once(Once::Reader(slot)) => slot.is_empty(),
            Content::Once(Once::Stream(slot)) => slot.is_empty(),
            Content::Bytes(_) | Content::Again(_) => false,
        }
    }

    /// The request with its bytes, or as it is if its body is not made of bytes.
    pub(super) fn whole(
        request: http::Request<Self>,
    ) -> Result<http::Request<Bytes>, Box<http::Request<Self>>> {
        let (head, body) = request.into_parts();
        match body.content {
            Content::Bytes(bytes) => Ok(http::Request::from_parts(head, bytes)),
            _ => Err(Box::new(http::Request::from_parts(head, body))),
        }
    }

    /// The request with its bytes, for whoever knows of no other body.
    ///
    /// # Errors
    ///
    /// The body is not made of bytes.
    pub fn only_bytes(request: http::Request<Self>) -> Result<http::Request<Bytes>, BuildError> {
        Self::whole(request).map_err(|_| {
            let message = "the body is yet to be read: use `streaming_request`";
            BuildError::new(BuildErrorKind::Body, message)
        })
    }

    /// The body as a transport sends it that does not block.
    ///
    /// # Errors
    ///
    /// It could not be opened.
    pub fn into_stream(self) -> Result<BodyStream, BodyError> {
        let length = self.length();
        Ok(match self.content {
            Content::Bytes(bytes) => BodyStream::of_bytes(bytes),
            Content::Again(Opener::Reader(open)) => BodyStream::of_reader(open()?, length),
            Content::Again(Opener::Stream(make)) => BodyStream::of_stream(make(), length),
            Content::Once(Once::Reader(slot)) => BodyStream::late_reader(slot, length),
            Content::Once(Once::Stream(slot)) => BodyStream::late(slot, length),
        })
    }

    /// The body as a transport sends it that blocks.
    ///
    /// # Errors
    ///
    /// It could not be opened, or is one for asynchronous transports only.
    pub fn into_reader(self) -> Result<BodyReader, BodyError> {
        let length = self.length();
        match self.content {
            Content::Bytes(bytes) => Ok(BodyReader::new(io::Cursor::new(bytes), length)),
            Content::Again(Opener::Reader(open)) => Ok(BodyReader::new(open()?, length)),
            Content::Once(Once::Reader(slot)) => Ok(BodyReader::new(Late::Closed(slot), length)),
            Content::Again(Opener::Stream(_)) | Content::Once(Once::Stream(_)) => {
                let message = "an asynchronous stream cannot be sent by a client that blocks";
                Err(BodyError(io::Error::new(
                    io::ErrorKind::Unsupported,
                    message,
                )))
            }
        }
    }
}

impl<T> Slot<T> {
    fn new(content: T) -> Self {
        Self(Arc::new(Mutex::new(Some(content))))
    }

    fn is_empty(&self) -> bool {
        let content = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        content.is_none()
    }

    /// What is there, which then is spent.
    pub(super) fn open(&self) -> io::Result<T> {
        let mut content = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        content
            .take()
            .ok_or_else(|| io::Error::other("the body has been read already"))
    }
}

impl<T> Clone for Slot<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

/// A reader that is opened when it is first read.
enum Late {
    Closed(Slot<Reader>),
    Open(Reader),
}

impl Read for Late {
    fn read(&mut self, target: &mut [u8]) -> io::Result<usize> {
        loop {
            match self {
                Self::Open(reader) => return reader.read(target),
                Self::Closed(slot) => *self = Self::Open(slot.open()?),
            }
        }
    }
}

/// A body whose error has lost its type.
struct Erased<B>(Pin<Box<B>>);

impl<B> http_body::Body for Erased<B>
where
    B: http_body::Body<Data = Bytes>,
    B::Error: Into<Box<dyn StdError + Send + Sync>>,
{
    type Data = Bytes;
    type Error = Box<dyn StdError + Send + Sync>;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Result<http_body::Frame<Bytes>, Self::Error>>> {
        let frame = self.0.as_mut().poll_frame(cx);
        frame.map(|frame| frame.map(|frame| frame.map_err(Into::into)))
    }
}

impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        Self::of(Content::Bytes(bytes))
    }
}

impl From<Vec<u8>> for Body {
    fn from(bytes: Vec<u8>) -> Self {
        Bytes::from(bytes).into()
    }
}

impl From<&'static [u8]> for Body {
    fn from(bytes: &'static [u8]) -> Self {
        Bytes::from_static(bytes).into()
    }
}

impl From<String> for Body {
    fn from(text: String) -> Self {
        Bytes::from(text).into()
    }
}

impl From<&'static str> for Body {
    fn from(text: &'static str) -> Self {
        Bytes::from_static(text.as_bytes()).into()
    }
}

impl Default for Body {
    /// No bytes.
    fn default() -> Self {
        Bytes::new().into()
    }
}

/// Nothing of the content is printed.
impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Body")
            .field("length", &self.length())
            .field("is_replayable", &self.is_replayable())
            .finish_non_exhaustive()
    }
}

/// The body of a request could not be read, or has another length than was said.
#[derive(Debug)]
pub struct BodyError(io::Error);

impl BodyError {
    pub(super) fn wrong_length() -> Self {
        Self(io::Error::new(
            io::ErrorKind::InvalidData,
            "it is not as long as was said",
        ))
    }

    /// A body that is there and is not what someone takes it for.
    #[cfg(feature = "testing")]
    pub(super) fn unreadable(path: &str, message: &str) -> Self {
        let place = match path {
            "" => String::new(),
            path => format!("at {path}: "),
        };
        let text = format!("{place}{message}");
        Self(io::Error::new(io::ErrorKind::InvalidData, text))
    }

    /// As the error of a reader, which can be told from others.
    pub(super) fn into_io(self) -> io::Error {
        io::Error::new(self.0.kind(), self)
    }

    /// Whether one is among the causes of `error`.
    #[cfg(any(feature = "hyper-no-provider", feature = "blocking-no-provider"))]
    pub(super) fn is_in(error: &(dyn StdError + 'static)) -> bool {
        let mut next = Some(error);
        while let Some(error) = next {
            let inner = error.downcast_ref::<io::Error>();
            let inner = inner.and_then(|error| error.get_ref());
            if error.is::<Self>() || inner.is_some_and(|inner| inner.is::<Self>()) {
                return true;
            }
            next = error.source();
        }
        false
    }
}

impl From<io::Error> for BodyError {
    fn from(error: io::Error) -> Self {
        Self(error)
    }
}

impl fmt::Display for BodyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the body of the request could not be read: {}", self.0)
    }
}

// What the reader says is part of the text already.
impl StdError for BodyError {}
