//! Texts that match a pattern.

use regex_syntax::{
    ParserBuilder,
    hir::{Class, Hir, HirKind},
};

use crate::shuffle::Dice;

/// How often a part may be repeated beyond what it has to be.
const MORE: usize = 12;

/// A text that matches a pattern, as far as its lookarounds do not say otherwise; `None` where it cannot be read.
pub(super) fn matching(pattern: &str, dice: &mut Dice) -> Option<String> {
    let pattern = without_lookarounds(pattern);
    let mut parser = ParserBuilder::new().unicode(false).utf8(false).build();
    let hir = parser.parse(&pattern).ok()?;
    let mut bytes = Vec::new();
    write(&hir, dice, &mut bytes);
    // What stands around a match is free where no anchor says otherwise; the caller looks at the result.
    if dice.below(3) == 0 {
        bytes.extend(b"-x.1");
    }
    String::from_utf8(bytes).ok()
}

fn write(hir: &Hir, dice: &mut Dice, text: &mut Vec<u8>) {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => {}
        HirKind::Literal(literal) => text.extend(&literal.0),
        HirKind::Class(class) => text.extend(one_of(class, dice)),
        HirKind::Repetition(repetition) => {
            let least = usize::try_from(repetition.min).unwrap_or(0);
            let most = repetition.max.and_then(|max| usize::try_from(max).ok());
            let spread = most.map_or(MORE, |most| most.saturating_sub(least).min(MORE));
            for _ in 0..least + dice.below(spread + 1) {
                write(&repetition.sub, dice, text);
            }
        }
        HirKind::Capture(capture) => write(&capture.sub, dice, text),
        HirKind::Concat(parts) => parts.iter().for_each(|part| write(part, dice, text)),
        HirKind::Alternation(parts) => write(&parts[dice.below(parts.len())], dice, text),
    }
}

/// A byte of a class, one that can be printed where there is one.
fn one_of(class: &Class, dice: &mut Dice) -> Option<u8> {
    let holds = |byte: u8| match class {
        Class::Unicode(class) => class.iter().any(|range| {
            let c = char::from(byte);
            range.start() <= c && c <= range.end()
        }),
        Class::Bytes(class) => class
            .iter()
            .any(|range| range.start() <= byte && byte <= range.end()),
    };
    let printed: Vec<_> = (b' '..=b'~').filter(|byte| holds(*byte)).collect();
    let fitting = match printed.is_empty() {
        true => (0..0x80).filter(|byte| holds(*byte)).collect(),
        false => printed,
    };
    (!fitting.is_empty()).then(|| fitting[dice.below(fitting.len())])
}

/// The pattern without groups that only look ahead or behind.
fn without_lookarounds(pattern: &str) -> String {
    let mut rest = pattern;
    let mut result = String::new();
    while let Some(start) = ["(?=", "(?!", "(?<=", "(?<!"]
        .iter()
        .filter_map(|opening| rest.find(opening))
        .min()
    {
        result.push_str(&rest[..start]);
        rest = &rest[start + group_length(&rest[start..])..];
    }
    result + rest
}

/// The bytes from an opening parenthesis to the one that closes it.
fn group_length(text: &str) -> usize {
    let (mut open, mut escaped, mut in_class) = (0_usize, false, false);
    for (index, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '[' => in_class = true,
            ']' => in_class = false,
            '(' if !in_class => open += 1,
            ')' if !in_class && open == 1 => return index + 1,
            ')' if !in_class => open -= 1,
            _ => {}
        }
    }
    text.len()
}
