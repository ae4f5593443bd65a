//! Text of others within Markdown.

use std::fmt::Write as _;

use crate::untrusted::Untrusted;

/// Separates two texts without being seen. GitHub and others find mentions, issues, commits and addresses in what has
/// been rendered, where a character reference is the character again.
const GAP: &str = "<!-- -->";

/// A sentence in which names stand between backticks. Nothing in it is taken for markup, a mention or a link,
/// wherever the backticks of a name make the code begin.
pub(super) fn sentence(text: &Untrusted) -> String {
    let text = text.line();
    let mut shown = String::new();
    for (number, part) in text.trim().split('`').enumerate() {
        let is_code = number % 2 == 1;
        match (is_code, part.is_empty()) {
            (_, true) => {}
            // Right behind a span, another one would be taken for its end.
            (true, false) if shown.ends_with('`') => shown.push_str(&element(part)),
            (true, false) => shown.push_str(&code(&part.into())),
            (false, false) if shown.is_empty() => shown.push_str(&first(part)),
            (false, false) => shown.push_str(&plain(part)),
        }
    }
    shown
}

/// A name as code. Where it could leave the span of code or the cell of a table, or looks like a link or markup, it is
/// an element of HTML, in which it is escaped: programs that know little of Markdown read reports, too.
pub(super) fn code(text: &Untrusted) -> String {
    let text = text.line();
    let is_odd = text.contains(['`', '|', '\\', '<', '$', '@', '['])
        || text.contains("://")
        || text.to_ascii_lowercase().contains("www.");
    match is_odd || text.is_empty() || text.trim() != text {
        true => element(&text),
        false => format!("`{text}`"),
    }
}

fn element(text: &str) -> String {
    format!("<code>{}</code>", plain(text))
}

/// Text at the start of a block, which must not begin a list or an underline.
fn first(text: &str) -> String {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (before, rest) = text.split_at(digits);
    let is_marker = |rest: &str| rest.is_empty() || rest.starts_with(' ');
    match rest.chars().next() {
        Some(c @ ('.' | ')')) if digits > 0 && is_marker(&rest[1..]) => {
            reference(before, c, &rest[1..])
        }
        Some(c @ ('-' | '=')) if digits == 0 => reference(before, c, &rest[1..]),
        _ => plain(text),
    }
}

fn reference(before: &str, c: char, rest: &str) -> String {
    format!("{before}&#{};{}", u32::from(c), plain(rest))
}

/// Everything that could begin markup becomes a character reference, and what could be a link is taken apart. What is
/// left as it is keeps the source readable.
fn plain(text: &str) -> String {
    let mut shown = String::new();
    let mut word = String::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if c.is_alphanumeric() {
            word.push(c);
            continue;
        }
        let next = chars.peek().copied().unwrap_or(' ');
        push_word(&word, &mut shown);
        push_sign(&word, c, next, &mut shown);
        word.clear();
    }
    push_word(&word, &mut shown);
    shown
}

/// A word; it is taken apart if it could be the hash of a commit.
fn push_word(word: &str, shown: &mut String) {
    let is_hash = word.len() >= 7 && word.bytes().all(|c| c.is_ascii_hexdigit());
    match is_hash {
        true => {
            let (start, rest) = word.split_at(6);
            shown.push_str(start);
            shown.push_str(GAP);
            // Of the longest hash what is left would be one, too.
            push_word(rest, shown);
        }
        false => shown.push_str(word),
    }
}

/// A sign between the word before it and the character behind it.
fn push_sign(word: &str, c: char, next: char, shown: &mut String) {
    let is_within = !word.is_empty() && next.is_alphanumeric();
    let is_plain = match c {
        '_' => is_within,
        '/' | '-' | '.' | ',' | ';' | ':' | '{' | '}' | '(' | ')' | '=' | '#' | '@' | '"'
        | '\'' => true,
        c => !c.is_ascii_punctuation(),
    };
    let is_number = word.bytes().all(|c| c.is_ascii_digit()) && next.is_ascii_digit();
    // Before it: `www.` is a link by itself.
    if c == '.' && is_within && !is_number {
        shown.push_str(GAP);
    }
    match is_plain {
        true => shown.push(c),
        false => drop(write!(shown, "&#{};", u32::from(c))),
    }
    let begins_link = match c {
        '@' | '#' => true,
        ':' => next == '/',
        '-' => word.eq_ignore_ascii_case("gh"),
        _ => false,
    };
    if begins_link {
        shown.push_str(GAP);
    }
}

#[cfg(test)]
mod tests {
    use super::{code, sentence};

    #[test]
    fn nothing_is_taken_for_markup() {
        let cases = [
            ("`a|b` is new.", "<code>a&#124;b</code> is new."),
            ("`_a_b` of `C`", "`_a_b` of `C`"),
            (
                "`a` @all <img src=x> #1 `b`",
                "`a` @<!-- -->all &#60;img src=x&#62; #<!-- -->1 `b`",
            ),
            (
                "`[x](http://y)`",
                "<code>&#91;x&#93;(http:<!-- -->//y)</code>",
            ),
            (
                "x` www.evil.example, a@b.example, https://evil.example/|",
                "x<code> www<!-- -->.evil<!-- -->.example, a@<!-- -->b<!-- -->.example, \
                 https:<!-- -->//evil<!-- -->.example/&#124;</code>",
            ),
            ("a\n# b\u{202e}", "a #<!-- --> b\u{fffd}"),
            ("</code>\\*~$", "&#60;/code&#62;&#92;&#42;&#126;&#36;"),
            ("`a``b`", "`a`<code>b</code>"),
            ("12. a", "12&#46; a"),
            ("- a", "&#45; a"),
            (
                "1.25 of 0123456789ab, GH-12 _",
                "1.25 of 012345<!-- -->6789ab, GH-<!-- -->12 &#95;",
            ),
        ];
        for (text, shown) in cases {
            assert_eq!(sentence(&text.into()), shown);
        }
        let cases = [
            ("`</code>", "<code>&#96;&#60;/code&#62;</code>"),
            ("", "<code></code>"),
            (" a ", "<code> a </code>"),
            ("a@b", "<code>a@<!-- -->b</code>"),
            ("x #/paths/~1a_b/{id} 1:2", "`x #/paths/~1a_b/{id} 1:2`"),
            ("a\\", "<code>a&#92;</code>"),
        ];
        for (text, shown) in cases {
            assert_eq!(code(&text.into()), shown);
        }
    }
}
