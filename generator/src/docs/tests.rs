//! That text of a document becomes no code, whatever it is.

use proc_macro2::{TokenStream, TokenTree};
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};
use quote::quote;

use super::{Doc, Examples, guard, guarded, visible, writer};

#[path = "../../../tests/src/markdown.rs"]
#[allow(unreachable_pub, reason = "the tests beside use it as well")]
mod markdown;

/// Numbers that look random, the same in each run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 11).unwrap_or_default() % end
    }
}

fn random_texts(count: u64) -> impl Iterator<Item = String> {
    (1..=count).map(|seed| {
        let mut dice = Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        for _ in 0..4 {
            dice.below(2);
        }
        markdown::random(&mut |end| dice.below(end))
    })
}

/// Blocks of a text: how many items of lists each stands in, and its words.
fn shape(text: &str) -> Vec<(usize, String)> {
    let mut found = vec![(0, String::new())];
    let mut depth = 0;
    for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::Item) => depth += 1,
            Event::End(TagEnd::Item) => depth -= 1,
            _ => {}
        }
        let inline = matches!(
            event,
            Event::Start(Tag::Emphasis | Tag::Strong | Tag::Link { .. } | Tag::Image { .. })
                | Event::End(TagEnd::Emphasis | TagEnd::Strong | TagEnd::Link | TagEnd::Image)
        );
        match event {
            Event::Text(text) | Event::Code(text) => {
                if let Some((_, words)) = found.last_mut() {
                    words.push_str(&text);
                }
            }
            Event::SoftBreak => {
                if let Some((_, words)) = found.last_mut() {
                    words.push(' ');
                }
            }
            _ if inline => {}
            _ => found.push((depth.min(6), String::new())),
        }
    }
    // Code of nothing but blanks is shown by pictures of them.
    let is_shown = |c: &char| !c.is_whitespace() && !matches!(c, '\u{2400}'..='\u{2426}');
    for (_, words) in &mut found {
        *words = visible(words).chars().filter(is_shown).collect();
    }
    found.retain(|(_, words)| !words.is_empty());
    found
}

fn assert_harmless(lines: &[String], text: &str) {
    assert!(
        guard::is_harmless(lines),
        "{text:?} becomes\n{}",
        lines.join("\n")
    );
}

#[test]
fn what_is_made_to_become_code_is_written_as_text() {
    for text in markdown::BAD {
        assert_harmless(&writer::render(text, Some("https://example.com")), text);
        assert_harmless(&writer::render_item("404", text, None), text);
    }
}

/// A text from which nothing can be taken without its becoming good.
fn smallest(mut text: String, is_bad: &dyn Fn(&str) -> bool) -> String {
    let mut length = text.len() / 2;
    while length > 0 {
        let mut at = 0;
        while at < text.len() {
            let end = text.len().min(at + length);
            let less = text.get(..at).zip(text.get(end..));
            match less.map(|(before, after)| format!("{before}{after}")) {
                Some(less) if is_bad(&less) => text = less,
                _ => at += length,
            }
        }
        length /= 2;
    }
    text
}

/// How many random texts are tried: `MARKDOWN_TEXTS` of them where that is set.
fn count() -> u64 {
    let told = std::env::var("MARKDOWN_TEXTS").ok();
    told.and_then(|count| count.parse().ok()).unwrap_or(1500)
}

#[test]
fn random_texts_are_written_as_text() {
    let is_bad = |text: &str| {
        let lines = writer::render(text, Some("https://example.com"));
        let item = writer::render_item("404", text, None);
        let is_hidden = lines.iter().any(|line| *line != visible(line));
        is_hidden || !guard::is_harmless(&lines) || !guard::is_harmless(&item)
    };
    if let Some(text) = random_texts(count()).find(|text| is_bad(text)) {
        let text = smallest(text, &is_bad);
        let written = writer::render(&text, None).join("\n");
        panic!("{text:?} becomes\n{written}");
    }
}

#[test]
fn what_is_written_says_what_the_text_says() {
    let is_bad = |text: &str| {
        let text = super::escape::readable(text);
        // Tags and the text of images are left out or written otherwise.
        let is_comparable = !text.contains(['<', '&', '!', '\\', '|']);
        is_comparable && shape(&writer::render(&text, None).join("\n")) != shape(&text)
    };
    if let Some(text) = random_texts(count()).find(|text| is_bad(text)) {
        let text = smallest(text, &is_bad);
        let written = writer::render(&text, None).join("\n");
        panic!(
            "{text:?} becomes\n{written}\n{:?}\n{:?}",
            shape(&text),
            shape(&written)
        );
    }
}

#[test]
fn what_passes_without_being_parsed_is_harmless() {
    let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
    let all = markdown::BAD.iter().map(ToString::to_string);
    for text in all.chain(random_texts(count())) {
        let raw = lines(&text);
        for at in 0..raw.len() {
            let part = &raw[at..raw.len().min(at + 3)];
            let passes = guard::is_harmless(part);
            assert_eq!(passes, guard::is_seen_to_be_harmless(part), "{part:?}");
        }
    }
}

#[test]
fn what_is_written_wrongly_is_fenced_whole() {
    let mut fenced = 0;
    for text in markdown::BAD {
        let raw: Vec<_> = text.lines().map(str::to_owned).collect();
        let checked = guard::checked(raw.clone(), text);
        assert_harmless(&checked, text);
        fenced += usize::from(checked != raw);
    }
    assert!(fenced * 2 > markdown::BAD.len(), "{fenced}");
}

#[test]
fn nothing_reaches_into_what_follows() {
    for text in [
        "```text",
        "~~~text\na",
        "<!--",
        "<pre>",
        "- ```text\n  a",
        "- a\n\n  b\n  ",
    ] {
        let lines: Vec<_> = text.lines().map(str::to_owned).collect();
        let is_closed = text.starts_with("- ");
        assert_eq!(guard::is_harmless(&lines), is_closed, "{text:?}");
    }
}

/// The doc comments of items, as rustdoc gets them.
fn doc_comment(tokens: TokenStream) -> String {
    let groups = tokens.into_iter().filter_map(|tree| match tree {
        TokenTree::Group(group) => Some(group.stream()),
        _ => None,
    });
    let values = groups.filter_map(|attribute| match attribute.into_iter().nth(2)? {
        TokenTree::Literal(text) => match syn::Lit::new(text) {
            syn::Lit::Str(text) => Some(text.value().trim_start_matches(' ').to_owned()),
            _ => None,
        },
        _ => None,
    });
    values.collect::<Vec<_>>().join("\n")
}

fn compiled(text: &str) -> Vec<String> {
    let blocks = Parser::new_ext(text, Options::ENABLE_TABLES).filter_map(|event| match event {
        Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => Some(info.to_string()),
        Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) => Some("indented".to_owned()),
        _ => None,
    });
    blocks.filter(|info| info != "text").collect()
}

#[test]
fn a_finished_file_holds_no_code_but_the_examples() {
    let mut examples = Examples::default();
    let mut known = Doc::of("A method.");
    known.foreign("1. a\n\n   1. b\n\n      c", None);
    known.example(&["let a = 1;".to_owned()], &mut examples);
    let known = known.attributes();
    let item = quote!(#known pub fn method() {});
    let same = guarded(item.clone(), &examples);
    assert_eq!(same.to_string(), item.to_string());
    assert_eq!(compiled(&doc_comment(known.clone())), ["no_run"]);

    // The same example, but run; one that nobody has made; code by indentation; what the comments make together.
    for foreign in [
        vec![" ```", " let a = 1;", " ```"],
        vec![" ```no_run", " let a = 2;", " ```"],
        vec![" a", "", "     exit()"],
        vec![" <script>"],
        vec![" [Vec]: https://example.com", " [Vec]"],
        vec![" ```text", " ```", " ~~~", " exit()"],
    ] {
        let attributes = quote!(#(#[doc = #foreign])*);
        let made = guarded(
            quote!(#attributes #[must_use] pub fn method() {}),
            &examples,
        );
        let shown = doc_comment(made.clone());
        assert_eq!(compiled(&shown), [""; 0], "{shown}");
        assert!(shown.starts_with("```"), "{shown}");
        assert!(made.to_string().contains("must_use"), "{made}");
        let inner = guarded(quote!(mod a { #(#![doc = #foreign])* }), &examples).to_string();
        assert!(inner.contains("text\""), "{inner}");
    }
}

#[test]
fn indentation_that_all_lines_share_is_taken_off_as_rustdoc_does() {
    let examples = Examples::default();
    let item = quote!(
        #[doc = "     exit()"]
        #[doc = "     a"]
        struct A;
    );
    let made = guarded(item.clone(), &examples);
    assert_eq!(made.to_string(), item.to_string());
}

#[test]
fn deep_lists_do_not_grow_with_their_depth() {
    let deep = format!("{}a{}", "- ".repeat(2000), "\nb".repeat(2000));
    let lines = writer::render(&deep, None);
    let length: usize = lines.iter().map(String::len).sum();
    assert!(length < 4 * deep.len(), "{length}");
    assert_harmless(&lines, &deep);
}
