//! Documentation of what is emitted.
//!
//! Text of a document is Markdown by somebody else, and rustdoc compiles and runs the code blocks of Markdown. Three
//! things keep that text from becoming code:
//!
//! 1. [`writer`] writes it anew, from what a parser makes of it; its code blocks are marked as `text`.
//! 2. [`guard::is_harmless`] parses what was written as rustdoc will, and has it fenced whole where anything in it
//!    could be compiled, is HTML, or links into the crate.
//! 3. [`guarded`] looks at each finished file once more: a code block that is not among the [`Examples`] of the
//!    emitter, wherever it comes from, takes its whole doc comment into a fence.
//!
//! A [`Doc`] is the only thing that doc attributes with text are made from.

mod escape;
mod guard;
mod writer;

use proc_macro2::TokenStream;
use quote::quote;

pub(crate) use escape::{is_visible, plain};
pub(crate) use guard::{Examples, guarded};

/// A doc comment: blocks with blank lines between them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Doc {
    blocks: Vec<Block>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Block {
    lines: Vec<String>,
    /// No blank line stands between the items of a list.
    is_item: bool,
}

impl Doc {
    /// A paragraph of the emitter's own. Names of the document stand in it as code spans.
    pub(crate) fn of(text: impl AsRef<str>) -> Self {
        let mut doc = Self::default();
        doc.own(text);
        doc
    }

    /// The page that the settings have for the crate, with the examples in it.
    pub(crate) fn page(markdown: &str, examples: &mut Examples) -> Self {
        let doc = Self::of(markdown.trim());
        examples.trust(doc.attribute_values());
        doc
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }

    /// Adds a paragraph of the emitter's own.
    pub(crate) fn own(&mut self, text: impl AsRef<str>) {
        let lines = text.as_ref().lines().map(visible);
        self.push(lines.collect(), false);
    }

    /// Adds text of a document. Relative links start from `base`; where there is none only their text is kept.
    pub(crate) fn foreign(&mut self, markdown: &str, base: Option<&str>) {
        let lines = writer::render(markdown, base);
        self.push(guard::checked(lines, markdown), false);
    }

    /// Adds an item of a list: a label of the emitter's own and what a document says of it.
    pub(crate) fn item(&mut self, label: &str, markdown: &str, base: Option<&str>) {
        let lines = writer::render_item(label, markdown, base);
        if guard::is_harmless(&lines) {
            return self.push(lines, true);
        }
        self.push(vec![format!("- {label}")], true);
        self.push(guard::fenced("text", &readable_lines(markdown)), false);
    }

    /// Adds the compiled example of a method.
    pub(crate) fn example(&mut self, code: &[String], examples: &mut Examples) {
        self.own("# Example");
        let lines = guard::fenced("no_run", code);
        examples.add("no_run", code);
        self.push(lines, false);
    }

    fn push(&mut self, lines: Vec<String>, is_item: bool) {
        if !lines.is_empty() {
            self.blocks.push(Block { lines, is_item });
        }
    }

    /// Its lines, each as the value of an attribute that is printed as `/// line`.
    fn attribute_values(&self) -> Vec<String> {
        let mut values = Vec::new();
        let mut last_is_item = false;
        for Block { lines, is_item } in &self.blocks {
            let is_next_item = last_is_item && *is_item;
            if !values.is_empty() && !is_next_item {
                values.push(String::new());
            }
            values.extend(lines.iter().map(|line| match line.as_str() {
                "" => String::new(),
                line => format!(" {line}"),
            }));
            last_is_item = *is_item;
        }
        values
    }

    /// As attributes of the item that follows.
    pub(crate) fn attributes(&self) -> TokenStream {
        let values = self.attribute_values();
        quote!(#(#[doc = #values])*)
    }

    /// As attributes of the module that they stand in.
    pub(crate) fn inner_attributes(&self) -> TokenStream {
        let values = self.attribute_values();
        quote!(#(#![doc = #values])*)
    }
}

fn visible(line: &str) -> String {
    line.chars().filter(|c| is_visible(*c)).collect()
}

/// The lines of a text as it is, without what cannot be seen and without tabs.
fn readable_lines(text: &str) -> Vec<String> {
    let text = escape::readable(text).replace('\t', "    ");
    let lines = text.trim_matches('\n').lines();
    lines.map(|line| line.trim_end().to_owned()).collect()
}

#[cfg(test)]
mod tests;
