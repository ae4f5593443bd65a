//! Text of others, and the one type that may be printed.
//!
//! What documents, servers, file names and other programs say is an [`Untrusted`], which cannot be formatted. What goes
//! to a terminal or into the log of a workflow is a [`Printable`], which makes harmless whatever it is made from.

use std::fmt::{self, Write as _};

use anstyle::Style;
use serde::{Serialize, Serializer};

use crate::visible;

/// Text in which somebody else may have a say. It has no `Display`: each kind of output has its own way to show it.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Untrusted(Box<str>);

impl Untrusted {
    /// As it is, to look at and to decide by. It is not for printing.
    #[must_use]
    pub fn raw(&self) -> &str {
        &self.0
    }

    /// On one line in which everything can be seen, as a part of a [`Printable`].
    #[must_use]
    pub fn line(&self) -> String {
        visible::line(&self.0)
    }
}

impl<T: Into<Box<str>>> From<T> for Untrusted {
    fn from(text: T) -> Self {
        Self(text.into())
    }
}

/// As the literal of a text of which everything can be seen.
impl fmt::Debug for Untrusted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.line())
    }
}

/// Programs get it as it is: [`Printable::json`] escapes what must not be seen by a terminal.
impl Serialize for Untrusted {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

/// Whole lines that may be printed, wherever they come from. Of control characters it holds line breaks alone, and of escape
/// sequences our own colours; none is a command of a workflow but those that `Printable::command` makes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Printable(String);

impl Printable {
    /// One line, whatever the text holds.
    pub fn line(text: impl AsRef<str>) -> Self {
        let mut line = Self::default();
        line.push_line(text);
        line
    }

    /// Adds one line, whatever the text holds.
    pub fn push_line(&mut self, text: impl AsRef<str>) {
        self.push_harmless(&visible::line(text.as_ref()));
    }

    /// The lines of a text of our own, or of one whose lines are shown as lines. Only a line feed ends one.
    #[must_use]
    pub fn lines(text: &str) -> Self {
        let mut lines = Self::default();
        for line in text.lines() {
            let line: String = line.chars().map(visible::shown).collect();
            lines.push_harmless(&line);
        }
        lines
    }

    /// The same of a text with colours, in which an [`Untrusted`] has no escape sequence of its own.
    pub(crate) fn colored(text: &str) -> Self {
        let mut lines = Self::default();
        for line in text.lines() {
            let mut shown = String::new();
            let mut rest = line;
            while let Some(next) = rest.chars().next() {
                let escape = &rest[..color(rest)];
                if escape.is_empty() {
                    shown.push(visible::shown(next));
                    rest = &rest[next.len_utf8()..];
                } else {
                    shown.push_str(escape);
                    rest = &rest[escape.len()..];
                }
            }
            lines.push_harmless(&shown);
        }
        lines
    }

    /// A value as JSON on one line. What a terminal or a workflow must not see stands only within texts, where it is
    /// escaped.
    pub fn json(value: &impl Serialize) -> Self {
        Self(escaped(&serde_json::to_string(value).unwrap_or_default()) + "\n")
    }

    /// The same on several lines, for people too.
    pub(crate) fn pretty_json(value: &impl Serialize) -> Self {
        Self(escaped(&serde_json::to_string_pretty(value).unwrap_or_default()) + "\n")
    }

    /// A command of a workflow on GitHub, such as `::error title=API changes::what`.
    pub(crate) fn command(
        name: &'static str,
        properties: &[(&'static str, &str)],
        said: &str,
    ) -> Self {
        // `%0A` would be read as a line break.
        let data = |text: &str| without_commands(&visible::line(text)).replace('%', "%25");
        let property = |text: &str| data(text).replace(':', "%3A").replace(',', "%2C");
        let properties = properties.iter();
        let properties: Vec<_> = properties
            .map(|(key, value)| format!("{key}={}", property(value)))
            .collect();
        Self(format!(
            "::{name} {}::{}\n",
            properties.join(","),
            data(said)
        ))
    }

    /// Adds what may be printed already.
    pub fn push(&mut self, more: &Self) {
        self.0.push_str(&more.0);
    }

    fn push_harmless(&mut self, line: &str) {
        self.0.push_str(&without_commands(line));
        self.0.push('\n');
    }
}

impl fmt::Display for Printable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::ops::Deref for Printable {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl Extend<Self> for Printable {
    fn extend<I: IntoIterator<Item = Self>>(&mut self, more: I) {
        more.into_iter().for_each(|more| self.push(&more));
    }
}

/// Colours, where they are wanted.
#[derive(Clone, Copy)]
pub(crate) struct Paint {
    pub(crate) color: bool,
}

impl Paint {
    pub(crate) fn with(self, style: Style, text: &str) -> String {
        if self.color {
            format!("{style}{text}{style:#}")
        } else {
            text.to_owned()
        }
    }
}

/// The length of the escape sequence for a colour that a text begins with, or nothing.
fn color(text: &str) -> usize {
    let Some(rest) = text.strip_prefix("\u{1b}[") else {
        return 0;
    };
    let is_part = |c: &u8| c.is_ascii_digit() || *c == b';';
    let parts = rest.bytes().take_while(is_part).count();
    match rest.as_bytes().get(parts) {
        Some(b'm') => "\u{1b}[".len() + parts + 1,
        _ => 0,
    }
}

/// Breaks what a workflow takes for a command: `::` at the start of a line, behind white space too, and anywhere in it
/// `##[` or the like of other services, such as `##vso[`.
fn without_commands(line: &str) -> String {
    let mut start = line;
    loop {
        let rest = start.trim_start();
        let rest = &rest[color(rest)..];
        if rest.len() == start.len() {
            break;
        }
        start = rest;
    }
    let (before, mut rest) = line.split_at(line.len() - start.len());
    let mut shown = before.to_owned();
    if rest.starts_with("::") {
        shown.push('\\');
    }
    while let Some(at) = rest.find("##") {
        let name = at + 2;
        let end = name
            + rest[name..]
                .bytes()
                .take_while(u8::is_ascii_alphanumeric)
                .count();
        // Of `###[` the last two signs count.
        let (done, left) = match rest[end..].starts_with('[') {
            true => rest.split_at(end),
            false => rest.split_at(at + 1),
        };
        shown.push_str(done);
        if left.starts_with('[') {
            shown.push('\\');
        }
        rest = left;
    }
    shown + rest
}

/// JSON lets most characters through that a terminal must not see. They only ever stand within texts, where they can
/// be escaped; of line breaks only those outside of texts are left as they are.
fn escaped(json: &str) -> String {
    let mut escaped = String::with_capacity(json.len());
    let mut last = ' ';
    for c in json.chars() {
        let begins_command = c == '#' && last == '#';
        if begins_command || (c != '\n' && visible::is_hidden(c)) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                let _ = write!(escaped, "\\u{unit:04x}");
            }
        } else {
            escaped.push(c);
        }
        last = c;
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::{Printable, Untrusted};

    #[test]
    fn nothing_is_a_command_of_a_workflow() {
        let cases = [
            ("::error::x", "\\::error::x"),
            (" \u{a0}\u{3000}::error::x", " \u{a0}\u{3000}\\::error::x"),
            ("a::b", "a::b"),
            ("x ##[group]y", "x ##\\[group]y"),
            ("###[endgroup]", "###\\[endgroup]"),
            ("##vso[task]##teamcity[a]", "##vso\\[task]##teamcity\\[a]"),
            ("a\n::error::x\r\n", "a ::error::x"),
            ("\n::error::x", "\\::error::x"),
            ("\u{1b}[31m::x", "␛[31m::x"),
        ];
        for (text, shown) in cases {
            assert_eq!(*Printable::line(text), format!("{shown}\n"), "{text:?}");
        }
        let lines = "a\n  ::error::x\r\n\t::b\u{85}c\u{1b}[31m";
        assert_eq!(
            *Printable::lines(lines),
            *"a\n  \\::error::x\n␉::b\u{fffd}c␛[31m\n"
        );
        let colored = Printable::colored("\u{1b}[1m::a\u{1b}[0m\u{1b}[2J\n \u{1b}[0m ::b");
        let shown = "\u{1b}[1m\\::a\u{1b}[0m␛[2J\n \u{1b}[0m \\::b\n";
        assert_eq!(*colored, *shown);
    }

    #[test]
    fn json_keeps_what_it_escapes() {
        let text = "##[a]###[b]\u{1b}\u{7f}\u{9b}\u{2028}\u{202e}\u{e0041}\u{f8ff}\u{10ffff}\n::x";
        let json = Printable::json(&Untrusted::from(text));
        assert!(json.trim_end().is_ascii() && !json.contains("##"), "{json}");
        let read: String = serde_json::from_str(&json).expect("it is JSON");
        assert_eq!(read, text);
    }

    #[test]
    fn a_command_cannot_be_left() {
        let properties = [("file", "a:b,c%\n::x"), ("title", "t")];
        let command = Printable::command("error", &properties, "50%0A::warning::x\n::stop ##[a]");
        let shown =
            "::error file=a%3Ab%2Cc%25 %3A%3Ax,title=t::50%250A::warning::x ::stop ##\\[a]\n";
        assert_eq!(*command, *shown);
    }
}
