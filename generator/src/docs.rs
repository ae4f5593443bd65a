//! Text of the document made into clean rustdoc: CommonMark without HTML, without links that lead nowhere, and
//! with nothing in it that rustdoc would take for something else.

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use crate::{lower::code, visible};

/// Columns a line of documentation may take.
const WIDTH: usize = 94;

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
pub(crate) fn clean(markdown: &str, base: Option<&str>) -> Vec<String> {
    let markdown = markdown.replace("\r\n", "\n").replace('\r', "\n");
    let markdown: String = markdown.chars().filter(|c| is_visible(*c)).collect();
    let mut writer = Writer {
        base,
        ..Writer::default()
    };
    for event in Parser::new_ext(&markdown, Options::ENABLE_TABLES) {
        writer.event(event);
    }
    writer.finish()
}

#[derive(Default)]
struct Writer<'b> {
    base: Option<&'b str>,
    lines: Vec<String>,
    /// The paragraph at hand; blanks in it are where it may be broken.
    text: String,
    /// For each open list the number of its next item, if it counts.
    lists: Vec<Option<u64>>,
    /// What the next line of text begins with: the mark of a list item.
    mark: Option<String>,
    /// Address of the open link, if it is kept.
    links: Vec<Option<String>>,
    code_block: Option<String>,
    /// Cells of the open row of a table.
    row: Vec<String>,
}

impl Writer<'_> {
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
            Event::HardBreak => self.flush(),
            Event::Html(html) | Event::InlineHtml(html) => self.html(&html),
            Event::Rule => self.flush(),
            Event::InlineMath(text) | Event::DisplayMath(text) => self.fixed(&code(&text)),
            Event::FootnoteReference(_) | Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::List(first) => {
                self.flush();
                self.lists.push(first);
            }
            Tag::Item => self.mark = Some(self.next_mark()),
            Tag::CodeBlock(CodeBlockKind::Fenced(_) | CodeBlockKind::Indented) => {
                self.flush();
                self.code_block = Some(String::new());
            }
            Tag::Link { dest_url, .. } => {
                let address = self.absolute(&dest_url);
                if address.is_some() {
                    self.text.push('[');
                }
                self.links.push(address);
            }
            Tag::Table(_) => {
                self.flush();
                self.gap();
            }
            Tag::Heading { .. } => self.text.push_str("**"),
            Tag::Paragraph | Tag::BlockQuote(_) | Tag::HtmlBlock => self.flush(),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::List(_) => {
                self.flush();
                self.lists.pop();
            }
            TagEnd::Link => {
                if let Some(Some(address)) = self.links.pop() {
                    self.fixed(&format!("]({address})"));
                }
            }
            TagEnd::TableCell => {
                let cell = std::mem::take(&mut self.text).replace(FIXED_BLANK, " ");
                self.row.push(cell.trim().replace('|', "\\|"));
            }
            TagEnd::TableHead => {
                let columns = self.row.len();
                self.end_row();
                self.lines.push(format!("|{}", "---|".repeat(columns)));
            }
            TagEnd::TableRow => self.end_row(),
            TagEnd::CodeBlock => self.end_code_block(),
            TagEnd::Heading(_) => {
                self.text.push_str("**");
                self.flush();
            }
            TagEnd::Paragraph | TagEnd::Item | TagEnd::BlockQuote(_) | TagEnd::HtmlBlock => {
                self.flush()
            }
            _ => {}
        }
    }

    fn end_row(&mut self) {
        let row = std::mem::take(&mut self.row);
        self.lines.push(format!("| {} |", row.join(" | ")));
    }

    fn next_mark(&mut self) -> String {
        match self.lists.last_mut() {
            Some(Some(number)) => {
                *number += 1;
                format!("{}. ", *number - 1)
            }
            _ => "- ".to_owned(),
        }
    }

    fn prose(&mut self, text: &str) {
        for (index, word) in text.split(char::is_whitespace).enumerate() {
            if index > 0 {
                self.text.push(' ');
            }
            self.text.push_str(&self.word(word));
        }
    }

    fn word(&self, word: &str) -> String {
        let address_start = word.find("http://").or_else(|| word.find("https://"));
        match address_start {
            Some(start) if self.links.is_empty() => {
                let (before, address) = word.split_at(start);
                let end = address
                    .trim_end_matches(|c: char| !c.is_ascii_alphanumeric() && c != '/')
                    .len();
                let (address, after) = address.split_at(end);
                if address.contains(['<', '>', '`', '"']) {
                    return escape(word);
                }
                format!("{}<{address}>{}", escape(before), escape(after))
            }
            _ => escape(word),
        }
    }

    fn fixed(&mut self, text: &str) {
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
                "br" | "p" => self.flush(),
                _ if HTML_ELEMENTS.contains(&name) || tag.starts_with('!') => {}
                _ => self.prose(&format!("<{tag}>")),
            }
            rest = after;
        }
        self.prose(rest);
    }

    fn absolute(&self, address: &str) -> Option<String> {
        let usable =
            |address: &str| !address.contains(|c: char| c.is_whitespace() || "()<>".contains(c));
        if address.starts_with("http://") || address.starts_with("https://") {
            return Some(address.to_owned()).filter(|address| usable(address));
        }
        let path = address
            .strip_prefix('/')
            .filter(|path| !path.starts_with('/'))?;
        let base = self.base?.trim_end_matches('/');
        Some(format!("{base}/{path}")).filter(|address| usable(address))
    }

    fn end_code_block(&mut self) {
        let Some(block) = self.code_block.take() else {
            return;
        };
        self.gap();
        let indent = self.indent();
        let longest = block.split(|c| c != '`').map(str::len).max().unwrap_or(0);
        let fence = "`".repeat(longest.max(2) + 1);
        self.lines.push(format!("{indent}{fence}text"));
        self.lines.extend(
            block
                .lines()
                .map(|line| format!("{indent}{line}").trim_end().to_owned()),
        );
        self.lines.push(format!("{indent}{fence}"));
    }

    fn indent(&self) -> String {
        "  ".repeat(self.lists.len())
    }

    /// A blank line between blocks, but none between the items of a list.
    fn gap(&mut self) {
        let continues_list =
            self.mark.is_some() && self.lines.last().is_some_and(|line| is_item(line));
        if !self.lines.is_empty() && !continues_list {
            self.lines.push(String::new());
        }
    }

    /// Ends the paragraph at hand.
    fn flush(&mut self) {
        let text = std::mem::take(&mut self.text);
        let words: Vec<_> = text.split(' ').filter(|word| !word.is_empty()).collect();
        if words.is_empty() || words.iter().all(|word| *word == "**" || *word == "****") {
            return;
        }
        self.gap();
        let indent = match self.lists.len() {
            0 => String::new(),
            depth => "  ".repeat(depth - 1),
        };
        let hanging = if self.lists.is_empty() {
            String::new()
        } else {
            format!("{indent}  ")
        };
        let mut line = match self.mark.take() {
            Some(mark) => format!("{indent}{mark}"),
            None => hanging.clone(),
        };
        let mut is_start = true;
        for word in words {
            let word: String = word
                .chars()
                .map(|c| if c == FIXED_BLANK { ' ' } else { c })
                .collect();
            if !is_start && line.chars().count() + 1 + word.chars().count() > WIDTH {
                self.lines
                    .push(std::mem::replace(&mut line, hanging.clone()));
                is_start = true;
            }
            if is_start {
                line.push_str(&line_start(&word));
            } else {
                line.push(' ');
                line.push_str(&word);
            }
            is_start = false;
        }
        self.lines.push(line);
    }

    fn finish(mut self) -> Vec<String> {
        self.flush();
        self.lines
    }
}

fn is_item(line: &str) -> bool {
    let text = line.trim_start();
    line.starts_with(' ')
        || text.starts_with("- ")
        || text
            .split_once(". ")
            .is_some_and(|(number, _)| number.parse::<u64>().is_ok())
}

/// A word at the start of a line must not turn the line into a heading, a list or a quotation.
fn line_start(word: &str) -> String {
    let is_number = word
        .strip_suffix(['.', ')'])
        .is_some_and(|number| number.chars().all(|c| c.is_ascii_digit()));
    if is_number {
        let (number, point) = word.split_at(word.len() - 1);
        return format!("{number}\\{point}");
    }
    let marks = ["#", "-", "+", "=", "|", "~"];
    if marks.iter().any(|mark| word.starts_with(mark)) {
        format!("\\{word}")
    } else {
        word.to_owned()
    }
}

/// Escapes what Markdown would take for markup. An underscore inside of a word is none.
fn escape(text: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    let is_word = |index: Option<usize>| {
        index
            .and_then(|i| characters.get(i))
            .is_some_and(|c| c.is_alphanumeric())
    };
    let mut escaped = String::new();
    for (index, &c) in characters.iter().enumerate() {
        let inside = is_word(index.checked_sub(1)) && is_word(Some(index + 1));
        let next_is_word = is_word(Some(index + 1)) || characters.get(index + 1) == Some(&'#');
        let is_markup = match c {
            '\\' | '`' | '*' | '[' | ']' | '<' | '>' | '~' => true,
            '_' => !inside,
            // Only the start of an entity.
            '&' => next_is_word,
            _ => false,
        };
        if is_markup {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

/// Control characters and those that turn the direction of writing have no place in source code. A few that cannot
/// be seen stay: scripts and emoji are joined and styled by them.
fn is_visible(c: char) -> bool {
    matches!(
        c,
        '\n' | '\t' | '\u{200c}' | '\u{200d}' | '\u{fe0e}' | '\u{fe0f}'
    ) || !visible::is_hidden(c)
}
