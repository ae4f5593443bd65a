//! Texts of a document, and damage to them that knows nothing of what they say.

use serde_json::Value;

use super::Choices;

/// The text of a document, in one of the forms it may have.
pub(super) fn text(value: &Value, choices: &mut Choices<'_>) -> Vec<u8> {
    let text = match choices.below(4) {
        0 => serde_json::to_string_pretty(value).ok(),
        1 => serde_yaml::to_string(value).ok(),
        _ => None,
    };
    text.unwrap_or_else(|| value.to_string()).into_bytes()
}

/// Damages a text.
pub(super) fn spoil(text: &mut Vec<u8>, choices: &mut Choices<'_>) {
    for _ in 0..=choices.below(4) {
        if text.is_empty() {
            return;
        }
        let at = choices.below(text.len());
        match choices.below(9) {
            0 => text.truncate(at),
            1 => text[at] ^= 1 << choices.below(8),
            2 => {
                text[at] =
                    *choices.pick(&[&0, &b'"', &b'{', &b'}', &b'\n', &0xff, &b'&', &b'*', &b':'])
            }
            3 => {
                let end = (at + choices.below(200)).min(text.len());
                text.drain(at..end);
            }
            4 => {
                let end = (at + choices.below(200)).min(text.len());
                let again = text[at..end].to_vec();
                text.splice(at..at, again);
            }
            5 => double_a_line(text, at),
            6 => {
                let digits = choices
                    .pick(&["1e999", "-", "0x1f", "9".repeat(400).as_str()])
                    .to_owned();
                text.splice(at..at, digits.into_bytes());
            }
            7 => {
                let texts = [
                    "<<: *a\n",
                    "&a ",
                    "*a",
                    "!!binary ",
                    "---\n",
                    "\u{feff}",
                    "\t",
                    "- ",
                    "? ",
                ];
                text.splice(at..at, choices.pick(&texts).bytes());
            }
            _ => {
                let deep = choices
                    .pick(&["[", "{\"a\":", "- "])
                    .repeat(choices.below(3000));
                text.splice(at..at, deep.into_bytes());
            }
        }
    }
}

/// A key that stands twice, where there is one to a line.
fn double_a_line(text: &mut Vec<u8>, at: usize) {
    let start = text[..at].iter().rposition(|byte| *byte == b'\n');
    let start = start.map_or(0, |newline| newline + 1);
    let end = text[at..].iter().position(|byte| *byte == b'\n');
    let end = end.map_or(text.len(), |newline| at + newline + 1);
    let line = text[start..end].to_vec();
    text.splice(start..start, line);
}
