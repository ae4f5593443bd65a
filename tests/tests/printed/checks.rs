//! What is looked for in what is printed.

use pulldown_cmark::{Event, Options, Parser, Tag};

/// The only markup in HTML that is ours.
const OURS: [&str; 7] = [
    "<!-- -->",
    "<br>",
    "<code>",
    "</code>",
    "</details>",
    "<!-- begin: changes of the API, kept by `cargo xtask diff --changelog` -->",
    "<!-- end: changes of the API -->",
];

/// Asserts that a text does nothing to a terminal or a workflow.
pub(crate) fn printed(text: &str, colored: bool) {
    let plain = match colored {
        true => without_colors(text),
        false => text.to_owned(),
    };
    if let Some(hidden) = plain.chars().find(|c| *c != '\n' && is_hidden(*c)) {
        panic!("{hidden:?} in {plain:?}");
    }
    for line in plain.lines() {
        let is_command = line.trim_start().starts_with("::") && !is_annotation(line);
        assert!(!is_command, "a command: {line}");
        assert!(
            !line.contains("##[") && !line.contains("##vso["),
            "a command: {line}"
        );
    }
}

/// Without what a style of anstyle looks like.
fn without_colors(text: &str) -> String {
    let mut parts = text.split('\u{1b}');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |plain, part| {
        let end = part.find('m').unwrap_or_else(|| panic!("{part:?}"));
        let (color, rest) = part.split_at(end);
        let numbers = color
            .strip_prefix('[')
            .unwrap_or_else(|| panic!("{part:?}"));
        assert!(
            numbers.chars().all(|c| c.is_ascii_digit() || c == ';'),
            "{part:?}"
        );
        plain + &rest[1..]
    })
}

fn is_hidden(c: char) -> bool {
    c.is_control()
        || "\u{2028}\u{2029}\u{ad}\u{34f}\u{feff}\u{fe0f}\u{3164}".contains(c)
        || ('\u{200b}'..='\u{200f}').contains(&c)
        || ('\u{202a}'..='\u{202e}').contains(&c)
        || ('\u{2060}'..='\u{206f}').contains(&c)
        || ('\u{e000}'..='\u{f8ff}').contains(&c)
        || c >= '\u{e0000}'
}

fn is_annotation(line: &str) -> bool {
    let kinds = ["error", "warning", "notice"];
    let is = |kind: &&str| {
        ["file=", "title="]
            .iter()
            .any(|first| line.starts_with(&format!("::{kind} {first}")))
    };
    kinds.iter().any(is)
}

/// Asserts that a text is nothing but so many annotations of ours.
pub(crate) fn annotations(text: &str, count: usize) {
    printed(text, false);
    assert_eq!(text.lines().count(), count, "{text}");
    for line in text.lines() {
        assert!(is_annotation(line), "{line}");
        let lower = line.to_lowercase();
        assert!(!lower.contains("%0a") && !lower.contains("%0d"), "{line}");
        let properties = line[2..].split("::").next().unwrap_or_default();
        let known = ["file", "line", "col", "title"];
        for property in properties
            .split_once(' ')
            .expect("it has some")
            .1
            .split(',')
        {
            let key = property.split('=').next().unwrap_or_default();
            assert!(known.contains(&key), "{key} in {line}");
        }
    }
}

/// Asserts that Markdown holds no link, mention, formula, footnote or foreign HTML.
pub(crate) fn markdown(text: &str) {
    let mut plain = String::new();
    let mut headings = 0;
    for event in Parser::new_ext(text, Options::all()) {
        match &event {
            Event::Text(part) => {
                plain.push_str(part);
                continue;
            }
            Event::Html(html) | Event::InlineHtml(html) => {
                let html = html.trim();
                let is_summary = html.strip_prefix("<details><summary>").is_some_and(|rest| {
                    rest.strip_suffix("</summary>")
                        .is_some_and(|rest| !rest.contains('<'))
                });
                assert!(
                    html.is_empty() || is_summary || OURS.contains(&html),
                    "{html}"
                );
            }
            Event::Start(Tag::Heading { .. }) => headings += 1,
            Event::InlineMath(_)
            | Event::DisplayMath(_)
            | Event::FootnoteReference(_)
            | Event::TaskListMarker(_)
            | Event::Rule => panic!("{event:?} in {text}"),
            Event::Start(
                Tag::Link { .. }
                | Tag::Image { .. }
                | Tag::CodeBlock(_)
                | Tag::BlockQuote(_)
                | Tag::FootnoteDefinition(_)
                | Tag::MetadataBlock(_)
                | Tag::DefinitionList
                | Tag::Strikethrough
                | Tag::Superscript
                | Tag::Subscript,
            ) => panic!("{event:?} in {text}"),
            _ => {}
        }
        linked(&plain);
        plain.clear();
    }
    linked(&plain);
    let ours = text.lines().filter(|line| line.starts_with('#')).count();
    assert_eq!(headings, ours, "{text}");
    for row in text.lines().filter(|line| line.starts_with("| ")) {
        let columns = row.matches('|').count();
        assert!(columns == 4 || columns == 6, "{row}");
    }
}

/// Asserts that GitHub and others find nothing to link in a text that was rendered, outside of spans of code.
fn linked(text: &str) {
    let lower = text.to_lowercase();
    assert!(
        !lower.contains("://") && !lower.contains("www."),
        "a link: {text}"
    );
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let next = chars.peek().is_some_and(|next| next.is_alphanumeric());
        assert!(!(matches!(c, '@' | '#') && next), "a mention: {text}");
    }
    for word in text.split(|c: char| !c.is_alphanumeric()) {
        let is_hash = word.len() >= 7 && word.bytes().all(|c| c.is_ascii_hexdigit());
        assert!(!is_hash, "a commit: {text}");
    }
    for (at, _) in lower.match_indices("gh-") {
        let rest = &lower[at + 3..];
        assert!(
            !rest.starts_with(|c: char| c.is_ascii_digit()),
            "an issue: {text}"
        );
    }
}
