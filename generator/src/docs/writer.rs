//! Text of the document made into clean rustdoc: CommonMark without HTML, without links that lead nowhere, and
//! with nothing in it that rustdoc would take for something else.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::{
    escape::{self, line_start},
    guard::fenced,
    readable_lines, visible,
};
use crate::lower::code;

/// Columns a line of documentation may take.
const WIDTH: usize = 94;

/// Lists inside of each other that are shown as such. What is deeper becomes items of the innermost one, or each line
/// would begin with as many blanks as there are levels.
const DEEPEST: usize = 6;

/// The largest number that an item of a list can have.
const LARGEST: u64 = 999_999_999;

/// Elements that descriptions are marked up with, whose tags are left out.
const HTML_ELEMENTS: [&str; 44] = [
    "a",
    "b",
    "blockquote",
    "br",
    "code",
    "dd",
    "del",
    "details",
    "div",
    "dl",
    "dt",
    "em",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "kbd",
    "li",
    "mark",
    "ol",
    "p",
    "pre",
    "s",
    "script",
    "small",
    "span",
    "strong",
    "style",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "u",
    "ul",
];

/// Stands for a blank at which a line must not be broken.
const FIXED_BLANK: char = '\u{1}';

/// Lines of rustdoc for a text. Relative links start from `base`; where there is none only their text is kept.
pub(super) fn render(markdown: &str, base: Option<&str>) -> Vec<String> {
    let mut writer = Writer::new(base);
    writer.write(markdown);
    writer.finish()
}

/// Lines of rustdoc for an item of a list that says of something, named by Markdown that is safe, what a text says.
pub(super) fn render_item(label: &str, markdown: &str, base: Option<&str>) -> Vec<String> {
    let mut writer = Writer::new(base);
    writer.start(Tag::List(None));
    writer.start(Tag::Item);
    writer.fixed(label);
    if !markdown.trim().is_empty() {
        writer.text.push_str(": ");
        writer.joins = true;
    }
    writer.write(markdown);
    writer.finish()
}

#[derive(Default)]
struct Writer<'b> {
    base: Option<&'b str>,
    lines: Vec<String>,
    /// The paragraph at hand; blanks in it are where it may be broken.
    text: String,
    /// Whether the next paragraph goes on with what there is of this one.
    joins: bool,
    lists: Vec<List>,
    /// Open lists that are too deep to be shown.
    too_deep: usize,
    /// Whether the last block was a paragraph, which a list may follow without a blank line.
    after_paragraph: bool,
    /// Address of the open link, if it is kept.
    links: Vec<Option<String>>,
    code_block: Option<String>,
    is_heading: bool,
    is_cell: bool,
    /// Cells of the open row of a table.
    row: Vec<String>,
}

/// An open list.
struct List {
    /// The number of its next item, if it counts.
    next: Option<u64>,
    /// What the next block begins with: the mark of an item of which nothing is written yet.
    mark: Option<String>,
    /// How far the blocks of an item are indented: by what its mark takes, as CommonMark has it.
    width: usize,
    /// Whether an item of it is written.
    is_begun: bool,
}

impl List {
    fn new(first: Option<u64>) -> Self {
        Self {
            next: first,
            mark: None,
            width: 0,
            is_begun: false,
        }
    }

    fn start_item(&mut self) {
        let mark = match &mut self.next {
            Some(number) => {
                let mark = format!("{number}. ");
                *number = LARGEST.min(*number + 1);
                mark
            }
            None => "- ".to_owned(),
        };
        self.width = mark.len();
        self.mark = Some(mark);
    }
}

impl<'b> Writer<'b> {
    fn new(base: Option<&'b str>) -> Self {
        Self {
            base,
            ..Self::default()
        }
    }

    fn write(&mut self, markdown: &str) {
        let markdown = escape::readable(markdown);
        for event in Parser::new_ext(&markdown, Options::ENABLE_TABLES) {
            self.event(event);
        }
    }

    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => match &mut self.code_block {
                Some(block) => block.push_str(&text),
                None => self.prose(&text),
            },
            Event::Code(text) => self.fixed(&code(&text)),
            Event::SoftBreak => self.text.push(' '),
            Event::HardBreak => self.break_line(),
            Event::Html(html) | Event::InlineHtml(html) => self.html(&html),
            Event::Rule => self.flush(),
            Event::InlineMath(text) | Event::DisplayMath(text) => self.fixed(&code(&text)),
            Event::FootnoteReference(_) | Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        if std::mem::take(&mut self.joins) && matches!(tag, Tag::Paragraph) {
            return;
        }
        match tag {
            Tag::List(first) => {
                self.flush();
                if self.lists.len() < DEEPEST {
                    self.lists.push(List::new(first));
                } else {
                    self.too_deep += 1;
                }
            }
            Tag::Item => {
                self.flush();
                if let Some(list) = self.lists.last_mut() {
                    list.start_item();
                }
            }
            Tag::CodeBlock(_) => {
                self.flush();
                self.code_block = Some(String::new());
            }
            Tag::Link { dest_url, .. } => {
                let address = self.absolute(&dest_url);
                if address.is_some() {
                    // After an exclamation mark it would be an image.
                    if self.text.ends_with('!') {
                        self.text.insert(self.text.len() - 1, '\\');
                    }
                    self.text.push('[');
                }
                self.links.push(address);
            }
            Tag::Table(_) => {
                self.flush();
                self.gap();
            }
            Tag::TableCell => self.is_cell = true,
            Tag::Heading { .. } => {
                self.flush();
                self.is_heading = true;
                self.text.push_str("**");
            }
            Tag::Paragraph | Tag::BlockQuote(_) | Tag::HtmlBlock => self.flush(),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::List(_) => {
                self.flush();
                match self.too_deep.checked_sub(1) {
                    Some(less) => self.too_deep = less,
                    None => drop(self.lists.pop()),
                }
            }
            TagEnd::Item => {
                self.flush();
                // An item without content is left out. One that is too deep shares its mark with the one around it.
                if let Some(list) = self.lists.last_mut().filter(|_| self.too_deep == 0) {
                    list.mark = None;
                }
            }
            TagEnd::Link => {
                if let Some(Some(address)) = self.links.pop() {
                    self.fixed(&format!("]({address})"));
                }
            }
            TagEnd::TableCell => {
                self.is_cell = false;
                let cell = std::mem::take(&mut self.text).replace(FIXED_BLANK, " ");
                self.row.push(cell.trim().replace('|', "\\|"));
            }
            TagEnd::TableHead => {
                let columns = self.row.len();
                self.end_row();
                let line = format!("|{}", "---|".repeat(columns));
                self.push_line(&line);
            }
            TagEnd::TableRow => self.end_row(),
            TagEnd::CodeBlock => self.end_code_block(),
            TagEnd::Heading(_) => {
                self.is_heading = false;
                self.text.push_str("**");
                self.flush();
            }
            TagEnd::Paragraph | TagEnd::BlockQuote(_) | TagEnd::HtmlBlock => self.flush(),
            _ => {}
        }
    }

    fn end_row(&mut self) {
        let row = std::mem::take(&mut self.row);
        self.push_line(&format!("| {} |", row.join(" | ")));
        self.after_paragraph = false;
    }

    /// A break ends a paragraph, unless what it stands in has to be on one line.
    fn break_line(&mut self) {
        if self.is_cell || self.is_heading || !self.links.is_empty() {
            self.text.push(' ');
        } else {
            self.flush();
        }
    }

    fn prose(&mut self, text: &str) {
        for (index, word) in text.split(char::is_whitespace).enumerate() {
            if index > 0 {
                self.text.push(' ');
            }
            // Character references are resolved by now and may stand for anything.
            let word = visible(word);
            // An address in the text of a link is no link of its own.
            let word = match self.links.is_empty() {
                true => escape::linked(&word),
                false => escape::escape(&word),
            };
            self.push_word(&word);
        }
    }

    /// Adds to the word at hand. Both together must not begin a character reference.
    fn push_word(&mut self, word: &str) {
        let begins_reference = word.starts_with(|c: char| c.is_alphanumeric() || c == '#');
        if begins_reference && self.text.ends_with('&') && !self.text.ends_with("\\&") {
            self.text.insert(self.text.len() - 1, '\\');
        }
        self.text.push_str(word);
    }

    /// Adds what must not be broken. Two code spans would become one if nothing stood between them.
    fn fixed(&mut self, text: &str) {
        if text.starts_with('`') && self.text.ends_with('`') {
            self.text.push(' ');
        }
        self.text
            .extend(text.chars().map(|c| if c == ' ' { FIXED_BLANK } else { c }));
    }

    /// Of HTML only line breaks and text survive. What only looks like a tag is text.
    fn html(&mut self, html: &str) {
        let mut rest = html;
        while let Some((before, tag)) = rest.split_once('<') {
            self.prose(before);
            let Some((tag, after)) = tag.split_once('>') else {
                return self.prose(&format!("<{tag}"));
            };
            let name = tag.trim_start_matches('/').to_ascii_lowercase();
            let name = name
                .split(|c: char| !c.is_ascii_alphanumeric())
                .next()
                .unwrap_or_default();
            match name {
                "br" | "p" => self.break_line(),
                _ if HTML_ELEMENTS.contains(&name) || tag.starts_with('!') => {}
                _ => self.prose(&format!("<{tag}>")),
            }
            rest = after;
        }
        self.prose(rest);
    }

    fn absolute(&self, address: &str) -> Option<String> {
        if escape::is_target(address) {
            return Some(address.to_owned());
        }
        let path = address
            .strip_prefix('/')
            .filter(|path| !path.starts_with('/'))?;
        let base = self.base?.trim_end_matches('/');
        Some(format!("{base}/{path}")).filter(|address| escape::is_target(address))
    }

    fn end_code_block(&mut self) {
        let Some(block) = self.code_block.take() else {
            return;
        };
        self.gap();
        for line in fenced("text", &readable_lines(&block)) {
            self.push_line(&line);
        }
        self.after_paragraph = false;
    }

    /// A blank line between blocks, but none between the items of a list, nor between a paragraph and a list in it.
    fn gap(&mut self) {
        let item = self.lists.iter().position(|list| list.mark.is_some());
        let is_tight = item.is_some_and(|index| {
            let list = &self.lists[index];
            let interrupts = matches!(list.mark.as_deref(), Some("- " | "1. "));
            list.is_begun || (index > 0 && self.after_paragraph && interrupts)
        });
        if !self.lines.is_empty() && !is_tight {
            self.lines.push(String::new());
        }
    }

    /// Adds a line to the innermost item, after the marks of those that begin with it.
    fn push_line(&mut self, line: &str) {
        let mut indented = String::new();
        for list in &mut self.lists {
            match list.mark.take() {
                Some(mark) => indented.push_str(&mark),
                None => indented.extend(std::iter::repeat_n(' ', list.width)),
            }
            list.is_begun = true;
        }
        indented.push_str(line);
        self.lines.push(indented.trim_end().to_owned());
    }

    /// Ends the paragraph at hand.
    fn flush(&mut self) {
        let text = std::mem::take(&mut self.text);
        let words: Vec<_> = text.split(' ').filter(|word| !word.is_empty()).collect();
        if words.is_empty() || words.iter().all(|word| *word == "**" || *word == "****") {
            return;
        }
        self.gap();
        let indent: usize = self.lists.iter().map(|list| list.width).sum();
        let mut line = String::new();
        let mut columns = 0;
        for word in words {
            let word = word.replace(FIXED_BLANK, " ");
            let width = word.chars().count();
            if line.is_empty() {
                line = line_start(&word);
                columns = indent + line.chars().count();
            } else if columns + 1 + width > WIDTH {
                self.push_line(&line);
                line = line_start(&word);
                columns = indent + line.chars().count();
            } else {
                line.push(' ');
                line.push_str(&word);
                columns += 1 + width;
            }
        }
        self.push_line(&line);
        self.after_paragraph = true;
    }

    fn finish(mut self) -> Vec<String> {
        self.flush();
        self.lines
    }
}
