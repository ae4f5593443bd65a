//! What rustdoc will make of a doc comment.
//!
//! Nothing here relies on how the comment was written: it is parsed with the options that rustdoc has, and what
//! could be compiled or run is looked for in the outcome.

use std::collections::BTreeSet;

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};
use quote::quote;

use super::readable_lines;

/// What `rustdoc` parses Markdown with, in its own order (`main_body_opts`).
const RUSTDOC: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_SMART_PUNCTUATION);

/// The same with footnotes as they were once: a definition ends elsewhere then.
const OLD_RUSTDOC: Options = RUSTDOC.union(Options::ENABLE_OLD_FOOTNOTES);

/// The info string of code that nobody compiles.
const TEXT: &str = "text";

/// A paragraph behind a text, by which it is seen whether all that the text opens is closed.
const BEHIND: &str = "What stands behind.";

/// The code that rustdoc may compile: what the emitter has made, and the page that the project has written.
#[derive(Clone, Debug, Default)]
pub(crate) struct Examples {
    blocks: BTreeSet<(String, String)>,
    page: Option<Vec<String>>,
}

impl Examples {
    pub(super) fn add(&mut self, info: &str, code: &[String]) {
        let code = code.iter().map(|line| format!("{line}\n")).collect();
        self.blocks.insert((info.to_owned(), code));
    }

    /// Takes a whole doc comment, line by line, to be the project's own.
    pub(super) fn trust(&mut self, lines: Vec<String>) {
        self.page = Some(lines);
    }

    /// Whether all that rustdoc would compile of a doc comment is known.
    fn hold(&self, lines: &[String]) -> bool {
        if self.page.as_deref() == Some(lines) || !lines.iter().any(|line| may_be_code(line)) {
            return true;
        }
        let text = unindented(lines);
        let view = View::new(&text, RUSTDOC);
        let is_known = |(info, code): &(String, String)| {
            info == TEXT || self.blocks.contains(&(info.clone(), code.clone()))
        };
        !view.has_markup_of_pages && view.code.iter().all(is_known)
    }
}

/// What a text is for rustdoc.
#[derive(Debug, Default)]
struct View {
    /// Info strings and texts of all code blocks. One that is indented has no info string.
    code: Vec<(String, String)>,
    /// HTML, images and definitions for links and footnotes.
    has_markup_of_pages: bool,
    has_heading: bool,
    /// Links that lead elsewhere than to an address of the web, and references that rustdoc would look up.
    links_into_crate: bool,
    /// Whether the last thing is a paragraph that stands in nothing else.
    ends_outside: bool,
}

impl View {
    fn new(text: &str, options: Options) -> Self {
        let mut view = Self::default();
        let mut has_unknown = false;
        let look_up = |_: pulldown_cmark::BrokenLink<'_>| {
            has_unknown = true;
            None
        };
        let parser = Parser::new_with_broken_link_callback(text, options, Some(look_up));
        view.has_markup_of_pages = parser.reference_definitions().iter().next().is_some();
        let mut depth = 0_usize;
        let mut is_in_code = false;
        for event in parser {
            view.event(&event, depth, is_in_code);
            match event {
                Event::Start(tag) => {
                    is_in_code |= matches!(tag, Tag::CodeBlock(_));
                    depth += 1;
                }
                Event::End(tag) => {
                    is_in_code &= tag != TagEnd::CodeBlock;
                    depth -= 1;
                }
                _ => {}
            }
        }
        view.links_into_crate |= has_unknown;
        view
    }

    fn event(&mut self, event: &Event<'_>, depth: usize, is_in_code: bool) {
        match event {
            Event::Start(tag) => {
                self.ends_outside = depth == 0 && matches!(tag, Tag::Paragraph);
                self.tag(tag);
            }
            Event::Text(text) if is_in_code => {
                if let Some((_, code)) = self.code.last_mut() {
                    code.push_str(text);
                }
            }
            Event::Html(_) | Event::InlineHtml(_) | Event::FootnoteReference(_) => {
                self.has_markup_of_pages = true;
            }
            _ => {}
        }
    }

    fn tag(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::CodeBlock(CodeBlockKind::Fenced(info)) => {
                self.code.push((info.to_string(), String::new()));
            }
            Tag::CodeBlock(CodeBlockKind::Indented) => self.code.push(Default::default()),
            Tag::Heading { .. } => self.has_heading = true,
            Tag::HtmlBlock | Tag::Image { .. } | Tag::FootnoteDefinition(_) => {
                self.has_markup_of_pages = true;
            }
            Tag::Link { dest_url, .. } => {
                let is_web = dest_url.starts_with("https://") || dest_url.starts_with("http://");
                self.links_into_crate |= !is_web;
            }
            _ => {}
        }
    }
}

/// Whether a text of a document is prose, lists, tables and code that nobody compiles, and nothing of it reaches
/// into what follows.
pub(super) fn is_harmless(lines: &[String]) -> bool {
    is_prose(lines) || is_seen_to_be_harmless(lines)
}

/// Whether there is nothing but words, which saves the time to parse them: each line begins with a letter, so that it
/// is part of a paragraph or the head of a table.
fn is_prose(lines: &[String]) -> bool {
    lines.iter().all(|line| {
        let begins = line.is_empty() || line.starts_with(char::is_alphabetic);
        begins && !line.contains('[') && !may_be_code(line)
    })
}

/// Whether a line has anything without which there is no code block, no HTML, no image and no definition.
fn may_be_code(line: &str) -> bool {
    let needed = ["```", "~~~", "    ", "\t", "<", "]:", "!["];
    needed.iter().any(|needed| line.contains(needed))
}

/// The same, by what rustdoc makes of them.
pub(super) fn is_seen_to_be_harmless(lines: &[String]) -> bool {
    let text = format!("{}\n\n{BEHIND}", lines.join("\n"));
    [RUSTDOC, OLD_RUSTDOC].into_iter().all(|options| {
        let view = View::new(&text, options);
        let is_text = view.code.iter().all(|(info, _)| info == TEXT);
        let is_prose = !view.has_markup_of_pages && !view.has_heading && !view.links_into_crate;
        is_text && is_prose && view.ends_outside
    })
}

/// The lines that were made of a text, or the text as it is between fences where they are not harmless.
pub(super) fn checked(lines: Vec<String>, markdown: &str) -> Vec<String> {
    if is_harmless(&lines) {
        lines
    } else {
        fenced(TEXT, &readable_lines(markdown))
    }
}

/// A code block that none of its lines can end.
pub(super) fn fenced(info: &str, code: &[String]) -> Vec<String> {
    let runs = code.iter().flat_map(|line| line.split(|c| c != '`'));
    let longest = runs.map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    let mut lines = vec![format!("{fence}{info}")];
    lines.extend_from_slice(code);
    lines.push(fence);
    lines
}

/// What rustdoc takes off: the indentation that all lines have in common.
fn unindented(lines: &[String]) -> String {
    let is_blank = |c: char| c == ' ' || c == '\t';
    let written = lines.iter().filter(|line| !line.trim().is_empty());
    let indents = written.map(|line| line.len() - line.trim_start_matches(is_blank).len());
    let indent = indents.min().unwrap_or(0);
    let lines: Vec<_> = lines
        .iter()
        .map(|line| line.get(indent..).unwrap_or_default())
        .collect();
    lines.join("\n")
}

/// Items whose doc comments hold no code but these examples. A comment that holds other code is fenced whole.
pub(crate) fn guarded(tokens: TokenStream, examples: &Examples) -> TokenStream {
    walk(tokens.clone(), examples).unwrap_or(tokens)
}

/// The tokens, where something has to be changed in them.
fn walk(tokens: TokenStream, examples: &Examples) -> Option<TokenStream> {
    let mut trees: Vec<TokenTree> = tokens.into_iter().collect();
    let mut is_changed = false;
    for tree in &mut trees {
        if let TokenTree::Group(group) = tree
            && let Some(inner) = walk(group.stream(), examples)
        {
            *tree = Group::new(group.delimiter(), inner).into();
            is_changed = true;
        }
    }
    // From the end, so that what is replaced moves nothing that is still to be looked at.
    for comment in comments(&trees).into_iter().rev() {
        let lines: Vec<_> = comment.iter().map(|line| line.text.clone()).collect();
        if !examples.hold(&lines) {
            fence_comment(&mut trees, &comment);
            is_changed = true;
        }
    }
    is_changed.then(|| trees.into_iter().collect())
}

/// A line of a doc comment among tokens.
struct Line {
    text: String,
    /// Where its attribute begins and how many tokens it takes.
    at: usize,
    length: usize,
    is_inner: bool,
}

/// All doc comments among tokens. One goes on over other attributes, as it does for rustdoc.
fn comments(trees: &[TokenTree]) -> Vec<Vec<Line>> {
    let mut found = Vec::new();
    let mut open = Vec::new();
    let mut at = 0;
    while at < trees.len() {
        let Some((group, length)) = attribute(&trees[at..]) else {
            found.extend((!open.is_empty()).then(|| std::mem::take(&mut open)));
            at += 1;
            continue;
        };
        open.extend(documentation(group).map(|text| Line {
            text,
            at,
            length,
            is_inner: length == 3,
        }));
        at += length;
    }
    found.extend((!open.is_empty()).then_some(open));
    found
}

/// The brackets of an attribute that stands first, and how many tokens it takes.
fn attribute(trees: &[TokenTree]) -> Option<(&Group, usize)> {
    let is = |index: usize, wanted: char| matches!(trees.get(index), Some(TokenTree::Punct(punct)) if punct.as_char() == wanted);
    if !is(0, '#') {
        return None;
    }
    let at = if is(1, '!') { 2 } else { 1 };
    match trees.get(at)? {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket => Some((group, at + 1)),
        _ => None,
    }
}

/// The text of `doc = "text"`.
fn documentation(group: &Group) -> Option<String> {
    let mut trees = group.stream().into_iter();
    let is_doc = matches!(trees.next()?, TokenTree::Ident(name) if name == "doc");
    let is_value = matches!(trees.next()?, TokenTree::Punct(punct) if punct.as_char() == '=');
    let TokenTree::Literal(literal) = trees.next()? else {
        return None;
    };
    match syn::Lit::new(literal) {
        syn::Lit::Str(text) if is_doc && is_value => Some(text.value()),
        _ => None,
    }
}

/// Puts a comment between fences: all of it stands where its first line stood.
fn fence_comment(trees: &mut Vec<TokenTree>, comment: &[Line]) {
    let Some(first) = comment.first() else {
        return;
    };
    let text: Vec<_> = comment.iter().map(|line| line.text.as_str()).collect();
    let values = fenced(TEXT, &readable_lines(&text.join("\n")));
    let values = values.iter().map(|line| format!(" {line}"));
    let attributes = if first.is_inner {
        quote!(#(#![doc = #values])*)
    } else {
        quote!(#(#[doc = #values])*)
    };
    for line in comment.iter().skip(1).rev() {
        trees.drain(line.at..line.at + line.length);
    }
    trees.splice(first.at..first.at + first.length, attributes);
}
