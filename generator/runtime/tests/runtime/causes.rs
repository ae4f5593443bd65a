//! What is shown of the errors of libraries.

use std::error::Error as StdError;
use std::{fmt, io};

use openapi_runtime::TransportError;

/// An error of a library that quotes what it was given.
#[derive(Debug)]
struct Quoting(&'static str, Option<Box<dyn StdError + Send + Sync>>);

impl fmt::Display for Quoting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl StdError for Quoting {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.1.as_deref().map(|source| source as _)
    }
}

fn quoting(text: &'static str) -> Quoting {
    Quoting(text, None)
}

fn around(text: &'static str, inner: impl StdError + Send + Sync + 'static) -> Quoting {
    Quoting(text, Some(Box::new(inner)))
}

#[test]
fn only_what_is_known_is_shown() {
    let os = || io::Error::from_raw_os_error(104);
    let hidden = "the cause is not shown, since its text may hold secrets";
    let reset = os().to_string();
    let rows: Vec<(TransportError, &str)> = vec![
        (
            TransportError::other("what a transport decides to say"),
            "what a transport decides to say",
        ),
        (TransportError::other(String::from("the same")), "the same"),
        (TransportError::other(quoting("GET /?key=hush")), hidden),
        (
            TransportError::other(around("hush", quoting("hush"))),
            hidden,
        ),
        (
            TransportError::other(Box::<dyn StdError + Send + Sync>::from("hush")),
            hidden,
        ),
        (TransportError::other(os()), &reset),
        (TransportError::other(around("hush", os())), &reset),
        (
            TransportError::other(io::Error::other("hush")),
            "other error",
        ),
        (
            TransportError::other(io::Error::other(quoting("hush"))),
            "other error",
        ),
        (
            TransportError::other(io::Error::new(io::ErrorKind::UnexpectedEof, "hush")),
            "unexpected end of file",
        ),
        (
            TransportError::other(around("hush", io::Error::other(os()))),
            &reset,
        ),
        (
            TransportError::other(quoting("connection closed before message completed")),
            "connection closed before message completed",
        ),
        (
            TransportError::other(around("error sending request", quoting("hush"))),
            "error sending request",
        ),
        (
            TransportError::other(quoting("protocol: http parse fail: invalid token")),
            "protocol: http parse fail: invalid token",
        ),
        (
            TransportError::other(quoting("protocol: bad header: hush")),
            hidden,
        ),
        (TransportError::other(quoting("http: hush")), hidden),
    ];
    for (error, shown) in rows {
        let text = format!("the exchange failed, the request may have been sent: {shown}");
        assert_eq!(error.to_string(), text);
        let mut printed = format!("{error:?}");
        let mut source = StdError::source(&error);
        while let Some(inner) = source {
            printed += &format!(" {inner} {inner:?}");
            source = inner.source();
        }
        assert!(!printed.contains("hush"), "{printed}");
    }
}

#[test]
fn the_cause_itself_can_be_had() {
    let error = TransportError::other(quoting("hush"));
    assert!(error.cause().is::<Quoting>());
    assert!(!StdError::source(&error).unwrap().is::<Quoting>());
    let error = TransportError::other(io::Error::from(io::ErrorKind::BrokenPipe));
    assert!(StdError::source(&error).unwrap().is::<io::Error>());
}
