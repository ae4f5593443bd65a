//! Words that mean nothing to Markdown.

use crate::visible;

/// Control characters and those that turn the direction of writing have no place in source code. A few that cannot
/// be seen stay: scripts and emoji are joined and styled by them.
pub(crate) fn is_visible(c: char) -> bool {
    matches!(
        c,
        '\n' | '\t' | '\u{200c}' | '\u{200d}' | '\u{fe0e}' | '\u{fe0f}'
    ) || !visible::is_hidden(c)
}

/// A text in which each line ends with `\n` and everything can be seen.
pub(super) fn readable(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    let shown = |c: char| match c {
        '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => '\n',
        '\u{b}' | '\u{c}' => ' ',
        c => c,
    };
    text.chars().map(shown).filter(|c| is_visible(*c)).collect()
}

/// A text that is not Markdown, on one line, so that Markdown shows it as it is.
pub(crate) fn plain(text: &str) -> String {
    let words = text.split_whitespace().map(|word| {
        let word: String = word.chars().filter(|c| is_visible(*c)).collect();
        word_of(&word)
    });
    let words: Vec<_> = words.filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

/// A word in which nothing is markup. An address becomes a link.
pub(super) fn linked(word: &str) -> String {
    let address_start = word.find("http://").or_else(|| word.find("https://"));
    let Some(start) = address_start else {
        return escape(word);
    };
    let (before, address) = word.split_at(start);
    let end = address
        .trim_end_matches(|c: char| !c.is_ascii_alphanumeric() && c != '/')
        .len();
    let (address, after) = address.split_at(end);
    if is_address(address) {
        format!("{}<{address}>{}", escape(before), escape(after))
    } else {
        word_of(word)
    }
}

/// A word in which nothing is markup. Rustdoc complains of addresses that are no links unless the scheme is escaped.
fn word_of(word: &str) -> String {
    let escaped = escape(word);
    escaped
        .replace("http://", "http\\://")
        .replace("https://", "https\\://")
}

/// Whether an address can stand between angle brackets as it is: nothing in it ends the link early.
fn is_address(address: &str) -> bool {
    let is_web = address.starts_with("http://") || address.starts_with("https://");
    let ends = |c: char| c.is_whitespace() || visible::is_hidden(c) || "<>`\"\\".contains(c);
    is_web && !address.contains(ends)
}

/// Whether an address can be the target of a link with a text as it is.
pub(super) fn is_target(address: &str) -> bool {
    is_address(address) && !address.contains(['(', ')'])
}

/// A word at the start of a line must not turn the line into a heading, a list, a quotation or the rule of a table.
pub(super) fn line_start(word: &str) -> String {
    let is_number = word
        .strip_suffix(['.', ')'])
        .is_some_and(|number| number.chars().all(|c| c.is_ascii_digit()));
    if is_number {
        let (number, point) = word.split_at(word.len() - 1);
        return format!("{number}\\{point}");
    }
    let marks = ["#", "-", "+", "=", "|", "~", ":-"];
    if marks.iter().any(|mark| word.starts_with(mark)) {
        format!("\\{word}")
    } else {
        word.to_owned()
    }
}

/// Escapes what Markdown would take for markup. An underscore inside of a word is none.
pub(super) fn escape(text: &str) -> String {
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
