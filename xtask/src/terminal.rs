//! Where commands print to.

use std::io::Write;

use generator::untrusted::Printable;

use crate::Failure;

/// A stream that may lead to a terminal or into the log of a workflow. Only what is [`Printable`] gets there.
pub struct Terminal<'s>(&'s mut dyn Write);

impl<'s> Terminal<'s> {
    /// Prints to this stream.
    pub fn new(stream: &'s mut dyn Write) -> Self {
        Self(stream)
    }

    /// Prints whole lines.
    pub(crate) fn show(&mut self, text: &Printable) -> Result<(), Failure> {
        let printed = self.0.write_all(text.as_bytes());
        printed.map_err(|error| Failure::new(format!("cannot print: {error}")))
    }

    /// Prints one line, whatever the text holds.
    pub(crate) fn line(&mut self, text: impl AsRef<str>) -> Result<(), Failure> {
        self.show(&Printable::line(text))
    }
}
