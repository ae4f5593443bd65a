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
            (false, false) => {
                let mut last = ' ';
                for c in part.chars() {
                    push_plain(last, c, &mut shown);
                    last = c;
                }
            }
        }
    }
    shown
}

/// A name as code. A code span of Markdown could be left by a backtick.
pub(super) fn code(text: &str) -> String {
    let mut shown = String::from("<code>");
    let mut last = ' ';
    for c in visible::line(text).chars() {
        push_escaped(last, c, &mut shown);
        last = c;
    }
    shown + "</code>"
}

/// Everything that could begin markup or a link becomes a character reference. What is left as it is keeps the source
/// readable: an underscore in a word, and a colon that no `//` follows.
fn push_escaped(last: char, c: char, shown: &mut String) {
    let is_plain = match c {
        '_' => last.is_alphanumeric(),
        '/' => last != ':',
        '-' | '.' | ',' | ';' | ':' | '{' | '}' | '(' | ')' | '=' | '#' | '"' | '\'' => true,
        c => !c.is_ascii_punctuation(),
    };
    if is_plain {
        shown.push(c);
    } else {
        let _ = write!(shown, "&#{};", u32::from(c));
    }
}

/// The same outside of code, where a comment parts what would be a mention of somebody or of an issue: character
/// references do not.
fn push_plain(last: char, c: char, shown: &mut String) {
    if matches!(c, '@' | '#') {
        let _ = write!(shown, "{c}<!-- -->");
    } else {
        push_escaped(last, c, shown);
    }
}

#[cfg(test)]
mod tests {
    use super::{code, sentence};

    #[test]
    fn nothing_is_taken_for_markup() {
        let cases = [
            ("`a|b` is new.", "<code>a&#124;b</code> is new."),
            ("`_a_b` of `C`", "<code>&#95;a_b</code> of <code>C</code>"),
            (
                "`a` @all <img src=x> #1 `b`",
                "<code>a</code> @<!-- -->all &#60;img src=x&#62; #<!-- -->1 <code>b</code>",
            ),
            ("`[x](http://y)`", "<code>&#91;x&#93;(http:&#47;/y)</code>"),
            ("a\n# b\u{202e}", "a #<!-- --> b\u{fffd}"),
            ("</code>\\*~", "&#60;/code&#62;&#92;&#42;&#126;"),
        ];
        for (text, shown) in cases {
            assert_eq!(sentence(text), shown);
        }
        assert_eq!(code("`</code>"), "<code>&#96;&#60;/code&#62;</code>");
    }
}
