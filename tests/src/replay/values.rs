//! Texts and numbers at the edges of what a schema allows, and between them.

use serde_json::{Number, Value, json};

use crate::{replay::pattern, shuffle::Dice};

/// What is longer than any limit that is likely to be introduced: a text.
const LONG_TEXT: usize = 70_000;

/// Kinds of text that a schema allows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum TextKind {
    Shortest,
    Longest,
    BelowLongest,
    Plain,
    Quoted,
    Foreign,
    Formatted(usize),
    Matching,
    /// One that matches, as long as may be.
    Stretched,
}

/// The kinds of text to make of a schema.
pub(super) fn text_kinds(schema: &Value) -> Vec<TextKind> {
    use TextKind::{
        BelowLongest, Foreign, Formatted, Longest, Matching, Plain, Quoted, Shortest, Stretched,
    };
    let is_limited = length(schema, "maxLength").is_some();
    let examples = formatted(schema).len();
    let mut kinds = match (examples, schema["pattern"].is_string()) {
        (0, true) => {
            let mut kinds = vec![Matching; 6];
            kinds.extend(is_limited.then_some(Stretched));
            return kinds;
        }
        (0, false) => vec![Plain, Shortest, Quoted, Foreign],
        (count, has_pattern) => {
            let mut kinds: Vec<_> = (0..count).map(Formatted).collect();
            kinds.extend(has_pattern.then_some(Matching));
            kinds.extend((is_limited && is_address(schema)).then_some(Stretched));
            return kinds;
        }
    };
    if is_limited {
        kinds.extend([Longest, BelowLongest]);
    }
    kinds
}

fn length(schema: &Value, key: &str) -> Option<usize> {
    schema[key]
        .as_u64()
        .and_then(|length| usize::try_from(length).ok())
}

/// A text of a kind, within the limits of length.
pub(super) fn text(schema: &Value, kind: TextKind, dice: &mut Dice) -> Value {
    let least = length(schema, "minLength").unwrap_or(0);
    let most = length(schema, "maxLength");
    let text = match kind {
        TextKind::Shortest => "s".repeat(least),
        TextKind::Longest => "l".repeat(most.unwrap_or(least)),
        TextKind::BelowLongest => "b".repeat(most.unwrap_or(least).saturating_sub(1).max(least)),
        TextKind::Plain => "plain-1".to_owned(),
        TextKind::Quoted => "naïve \"quoted\" \\ text".to_owned(),
        TextKind::Foreign => "日本 🙂".to_owned(),
        TextKind::Formatted(index) => formatted(schema)[index].to_owned(),
        TextKind::Matching => return Value::String(matching(schema, dice)),
        TextKind::Stretched => return stretched(schema, most.unwrap_or(least), dice),
    };
    if matches!(kind, TextKind::Formatted(_)) {
        return Value::String(text);
    }
    let mut characters: Vec<_> = text.chars().collect();
    characters.truncate(most.unwrap_or(usize::MAX));
    while characters.len() < least {
        characters.push('+');
    }
    Value::String(characters.into_iter().collect())
}

/// A text that is longer than any limit that is likely to be introduced.
pub(super) fn long_text(schema: &Value, dice: &mut Dice) -> Value {
    stretched(schema, LONG_TEXT, dice)
}

fn matching(schema: &Value, dice: &mut Dice) -> String {
    let pattern = schema["pattern"].as_str();
    pattern
        .and_then(|pattern| pattern::matching(pattern, dice))
        .unwrap_or_default()
}

/// A text of this length, made of one that matches by more of its last character.
fn stretched(schema: &Value, length: usize, dice: &mut Dice) -> Value {
    let start = match is_address(schema) {
        true => "https://example.com/a".to_owned(),
        false => matching(schema, dice),
    };
    let last = start.chars().last().unwrap_or('a');
    let missing = length.saturating_sub(start.chars().count());
    Value::String(start + &last.to_string().repeat(missing))
}

fn is_address(schema: &Value) -> bool {
    ["uri", "url"]
        .iter()
        .any(|format| schema["format"] == *format)
}

/// Texts of a format, as far as a format is known.
fn formatted(schema: &Value) -> &'static [&'static str] {
    match schema["format"].as_str() {
        Some("date-time") => &[
            "2026-01-31T10:00:00Z",
            "2024-02-29T23:59:59.123456Z",
            "1999-12-31T00:00:00+02:00",
        ],
        Some("date") => &["2026-01-31", "2024-02-29"],
        Some("time") => &["10:00:00Z", "23:59:59.5+02:00"],
        Some("duration") => &["P1D", "PT36H"],
        Some("decimal") => &["12.50", "0", "1000000000000.000000001", "12"],
        Some("uri" | "url") => &[
            "https://example.com/a?b=c",
            "sso:login",
            "http://example.com",
            "https://example.com",
        ],
        Some("email") => &["a@example.com", "first.last+tag@mail.example.org"],
        Some("uuid") => &["123e4567-e89b-12d3-a456-426614174000"],
        Some("ipv4") => &["192.0.2.1", "255.255.255.255"],
        Some("ipv6") => &["2001:db8::1", "::"],
        Some("hostname") => &["example.com", "localhost", "a-b.example.org"],
        Some("regex") => &["^a+$", "[0-9]"],
        Some("byte") => &["aGVsbG8=", ""],
        _ => &[],
    }
}

/// Whether a value is of the one format that JSON Schema does not know and the overlay uses.
pub(super) fn is_of_format(schema: &Value, value: &Value) -> bool {
    let (Some("decimal"), Some(text)) = (schema["format"].as_str(), value.as_str()) else {
        return true;
    };
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    [whole, fraction]
        .iter()
        .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Numbers at the bounds of a schema, around them and far from them.
pub(super) fn numbers(schema: &Value, is_whole: bool) -> Vec<Value> {
    let least = bound(schema, "minimum", "exclusiveMinimum");
    let most = bound(schema, "maximum", "exclusiveMaximum");
    let mut candidates = vec![
        0.0,
        1.0,
        -1.0,
        42.0,
        70_000.0,
        1e10,
        9_007_199_254_740_991.0,
        -5e9,
    ];
    for bound in [least, most].into_iter().flatten() {
        candidates.extend([bound.value, bound.value + 1.0, bound.value - 1.0]);
        candidates.extend([bound.value + 0.5, bound.value - 0.5]);
    }
    if let (Some(least), Some(most)) = (least, most) {
        candidates.push(f64::midpoint(least.value, most.value));
    }
    if let Some(step) = schema["multipleOf"].as_f64() {
        candidates.extend((1..200).map(|factor| step * f64::from(factor)));
    }
    candidates.extend([0.5, -1.5, 1e-7, 123_456.789, 1e30]);
    let fits = |number: &f64| {
        let above = least.is_none_or(|bound| {
            *number > bound.value || (*number == bound.value && !bound.exclusive)
        });
        let below = most.is_none_or(|bound| {
            *number < bound.value || (*number == bound.value && !bound.exclusive)
        });
        above && below && (!is_whole || (number.fract() == 0.0 && number.abs() < 1e18))
    };
    let mut found: Vec<f64> = Vec::new();
    for number in candidates.into_iter().filter(fits) {
        if !found.contains(&number) {
            found.push(number);
        }
    }
    let mut numbers: Vec<_> = found.into_iter().map(number).collect();
    if is_whole && least.is_none() && most.is_none() {
        numbers.extend([json!(i64::MAX), json!(i64::MIN)]);
    }
    numbers
}

/// Whole numbers are written without a fraction, as most programs do.
#[allow(clippy::cast_possible_truncation, reason = "it is looked at before")]
fn number(value: f64) -> Value {
    if value.fract() == 0.0 && value.abs() < 1e18 {
        return json!(value as i64);
    }
    Number::from_f64(value).map_or(Value::Null, Value::Number)
}

#[derive(Clone, Copy)]
struct Bound {
    value: f64,
    exclusive: bool,
}

fn bound(schema: &Value, inclusive: &str, exclusive: &str) -> Option<Bound> {
    let (inclusive, exclusive) = (schema[inclusive].as_f64(), &schema[exclusive]);
    match (inclusive, exclusive.as_f64()) {
        (_, Some(value)) => Some(Bound {
            value,
            exclusive: true,
        }),
        (Some(value), None) => Some(Bound {
            value,
            exclusive: *exclusive == true,
        }),
        (None, None) => None,
    }
}
