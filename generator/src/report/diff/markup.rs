//! Text from documents inside of Markdown.

use std::fmt::Write as _;

use crate::visible;

/// A sentence in which names stand between backticks. Nothing in it is taken for markup, a mention or a link,
/// wherever the backticks of a name make the code begin.
pub(super) fn sentence(text: &str) -> String {
    let text = visible::line(text);
    let mut shown = String::new();
    for (number, part) in text.split('`').enumerate() {
        let is_code = number % 2 == 1;
        match (is_code, part.is_empty()) {
            (_, true) => {}
            (true, false) => shown.push_str(&code(part)),
            (false, false) => part.chars().for_each(|c| push_plain(c, &mut shown)),
        }
    }
    shown
}

/// A name as code. A code span of Markdown could be left by a backtick.
pub(super) fn code(text: &str) -> String {
    let mut shown = String::from("<code>");
    for c in visible::line(text).chars() {
        push_escaped(c, &mut shown);
    }
    shown + "</code>"
}

fn push_escaped(c: char, shown: &mut String) {
    if c.is_ascii_punctuation() && !matches!(c, '-' | '.' | ',' | '/' | ';') {
        let _ = write!(shown, "&#{};", u32::from(c));
    } else {
        shown.push(c);
    }
}

/// A comment parts what would be a mention of somebody or of an issue; character references do not.
fn push_plain(c: char, shown: &mut String) {
    match c {
        '@' | '#' => {
            let _ = write!(shown, "{c}<!-- -->");
        }
        '\'' | '(' | ')' | '"' | ':' => shown.push(c),
        c => push_escaped(c, shown),
    }
}
