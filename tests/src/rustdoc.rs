//! What rustdoc finds in the docs of emitted crates, looked for without anything of the generator: in the text of the
//! files, with the parser that rustdoc itself is built with.

use generator::Files;
use rustdoc_markdown::{BrokenLink, CodeBlockKind, Event, Options, Parser, Tag};
use serde_json::Value;

/// What stands before the types that the emitter refers to by their names alone.
const OWN_REFERENCES: [&str; 3] = [
    "What ",
    "What the server says where it refuses ",
    "The required properties of ",
];

/// A code block that rustdoc compiles.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Code {
    /// The file it is in.
    pub file: String,
    /// What stands beside the fence; nothing where the block is indented.
    pub info: String,
    /// Its lines.
    pub text: String,
}

/// A doc comment.
struct Comment {
    file: String,
    text: String,
}

/// All code blocks of emitted sources that rustdoc compiles, sorted. The runtime, which no document has a part in, is
/// left out.
#[must_use]
pub fn compiled(files: &Files) -> Vec<Code> {
    let mut found: Vec<_> = comments(files)
        .iter()
        .flat_map(|comment| view(comment).code)
        .collect();
    found.sort();
    found
}

/// What stands in the docs of emitted sources and is not from the emitter. Where the project has written a page for the
/// crate, its root is left out.
#[must_use]
pub fn foreign(files: &Files, has_page: bool) -> Vec<String> {
    let mut found = Vec::new();
    for comment in comments(files) {
        if has_page && comment.file == "src/lib.rs" {
            continue;
        }
        let view = view(&comment);
        let examples = view.code.iter().filter(|code| !is_example(code));
        let problems = examples.map(|code| format!("{code:?}")).chain(view.odd);
        found.extend(
            problems.map(|problem| format!("{}: {problem} in\n{}", comment.file, comment.text)),
        );
    }
    let raw = files.iter().filter(|(path, _)| is_made(path));
    let attributes = raw.filter(|(_, text)| {
        let mut lines = text.lines().map(str::trim_start);
        lines.any(|line| {
            ["/**", "/*!", "#[doc", "#![doc"]
                .iter()
                .any(|start| line.starts_with(start))
        })
    });
    found.extend(attributes.map(|(path, _)| format!("{path}: a doc comment of another form")));
    found
}

/// The document with other words in the place of all descriptions and summaries. What is made of it differs in nothing
/// but docs.
#[must_use]
pub fn without_texts(value: &Value) -> Value {
    match value {
        Value::Object(object) => {
            let entries = object.iter().map(|(key, inner)| {
                let is_text = inner.is_string() && (key == "description" || key == "summary");
                let inner = if is_text {
                    "Words.".into()
                } else {
                    without_texts(inner)
                };
                (key.clone(), inner)
            });
            Value::Object(entries.collect())
        }
        Value::Array(items) => items.iter().map(without_texts).collect(),
        other => other.clone(),
    }
}

fn is_made(path: &str) -> bool {
    path.starts_with("src/") && path.ends_with(".rs") && !path.starts_with("src/runtime/")
}

/// Doc comments: lines that follow each other, other attributes between them left out.
fn comments(files: &Files) -> Vec<Comment> {
    let mut found = Vec::new();
    for (file, text) in files.iter().filter(|(path, _)| is_made(path)) {
        let mut open = Vec::new();
        for line in text.lines().map(str::trim_start).chain([""]) {
            let doc = line
                .strip_prefix("//!")
                .or_else(|| line.strip_prefix("///"));
            match doc {
                Some(doc) => open.push(doc),
                None if line.starts_with('#') => {}
                None => {
                    let lines = std::mem::take(&mut open);
                    let text = without_indent(&lines);
                    let file = file.clone();
                    found.extend((!lines.is_empty()).then_some(Comment { file, text }));
                }
            }
        }
    }
    found
}

fn without_indent(lines: &[&str]) -> String {
    let blanks = |line: &&&str| line.len() - line.trim_start_matches([' ', '\t']).len();
    let written = lines.iter().filter(|line| !line.trim().is_empty());
    let indent = written.map(|line| blanks(&line)).min().unwrap_or(0);
    let lines: Vec<_> = lines
        .iter()
        .map(|line| line.get(indent..).unwrap_or(""))
        .collect();
    lines.join("\n")
}

#[derive(Default)]
struct View {
    code: Vec<Code>,
    odd: Vec<String>,
}

fn view(comment: &Comment) -> View {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_SMART_PUNCTUATION;
    let mut view = View::default();
    let mut unknown = Vec::new();
    let look_up = |link: BrokenLink<'_>| {
        unknown.push(link.reference.to_string());
        None
    };
    let parser = Parser::new_with_broken_link_callback(&comment.text, options, Some(look_up));
    let definitions = parser.reference_definitions().iter();
    view.odd
        .extend(definitions.map(|(name, _)| format!("a definition of {name:?}")));
    let mut block = None;
    for event in parser {
        match event {
            Event::Start(Tag::CodeBlock(kind)) => {
                let info = match kind {
                    CodeBlockKind::Fenced(info) => info.to_string(),
                    CodeBlockKind::Indented => String::new(),
                };
                let file = comment.file.clone();
                block = Some(Code {
                    file,
                    info,
                    text: String::new(),
                });
            }
            Event::End(rustdoc_markdown::TagEnd::CodeBlock) => {
                view.code
                    .extend(block.take().filter(|block| block.info != "text"));
            }
            Event::Text(text) => {
                if let Some(block) = &mut block {
                    block.text.push_str(&text);
                }
            }
            Event::Html(html) | Event::InlineHtml(html) => view.odd.push(format!("HTML: {html}")),
            Event::FootnoteReference(name) => view.odd.push(format!("a footnote: {name}")),
            Event::Start(Tag::FootnoteDefinition(name)) => {
                view.odd.push(format!("a footnote: {name}"))
            }
            Event::Start(Tag::Image { dest_url, .. }) => {
                view.odd.push(format!("an image: {dest_url}"))
            }
            Event::Start(Tag::Link { dest_url, .. }) if !is_known(&dest_url) => {
                view.odd.push(format!("a link to {dest_url}"));
            }
            _ => {}
        }
    }
    let is_own = |name: &str| {
        let own = OWN_REFERENCES.map(|before| format!("{before}[{name}]"));
        let mut lines = comment.text.lines();
        is_name(name) && lines.any(|line| own.iter().any(|own| line.starts_with(own)))
    };
    view.odd
        .extend(unknown.into_iter().filter(|name| !is_own(name)));
    view
}

fn is_known(address: &str) -> bool {
    ["http://", "https://", "crate::"]
        .iter()
        .any(|start| address.starts_with(start))
}

fn is_name(reference: &str) -> bool {
    let name = reference
        .strip_prefix('`')
        .and_then(|rest| rest.strip_suffix('`'));
    name.is_some_and(|name| name.chars().all(|c| c.is_alphanumeric() || c == '_'))
}

/// Whether a block is such as the emitter makes for a method.
fn is_example(code: &Code) -> bool {
    let begins = ["# async fn example(", "# fn example("];
    code.info == "no_run"
        && begins.iter().any(|start| code.text.starts_with(start))
        && code.text.ends_with("\n# Ok(())\n# }\n")
}
