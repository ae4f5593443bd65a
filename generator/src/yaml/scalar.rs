//! What a plain scalar means by the core schema of YAML 1.2, and the mark that it bears until its place is known.
//!
//! `yes`, `no`, `on`, dates and `1_000` are texts there, `017` is seventeen, `0o17` is fifteen.

use saphyr_parser::{ScalarStyle, Tag};
use serde_json::{Number, Value};

/// Stands before a plain scalar in the JSON of a text in YAML, and once more before a text that begins with it.
const MARK: char = '\u{7f}';

const CORE: &str = "tag:yaml.org,2002:";

/// What a plain scalar is that is no text.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Core {
    Null,
    Bool(bool),
    Number(Number),
    /// A number that JSON cannot hold; here is the nearest one that it can.
    Beyond(f64),
}

/// A string in the JSON of a text in YAML.
pub(super) enum Marked<'a> {
    Plain(&'a str),
    Text(&'a str),
}

/// What says how a scalar is to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Read {
    /// As a text.
    Text,
    /// As its place wants it.
    Plain,
    /// By the core schema, whatever the place wants: a tag says so, as in `!!int 3`.
    Core,
}

/// How a scalar is read.
pub(super) fn read(style: ScalarStyle, tag: Option<&Tag>) -> Read {
    let untagged = match style {
        ScalarStyle::Plain => Read::Plain,
        _ => Read::Text,
    };
    let Some(tag) = tag else {
        return untagged;
    };
    let name = format!("{}{}", tag.handle, tag.suffix);
    match name.strip_prefix(CORE) {
        Some("bool" | "float" | "int" | "null") => Read::Core,
        Some(_) => Read::Text,
        None if name == "!" => Read::Text,
        None => untagged,
    }
}

/// Whether a key says that other mappings are to be merged into its own.
pub(super) fn is_merge(text: &str, style: ScalarStyle, tag: Option<&Tag>) -> bool {
    let is_tagged = |tag: &Tag| format!("{}{}", tag.handle, tag.suffix) == format!("{CORE}merge");
    text == "<<" && style == ScalarStyle::Plain && tag.is_none_or(is_tagged)
}

/// A scalar as JSON: a string that stands for it until its place is known, unless a tag says what it is.
pub(super) fn written(text: &str, read: Read) -> Value {
    let is_plain = read != Read::Text;
    let marked = match text.starts_with(MARK) || is_plain && core(text).is_some() {
        true => format!("{MARK}{text}"),
        false => text.to_owned(),
    };
    match read {
        Read::Core => match resolved(&marked) {
            Value::String(_) => marked.into(),
            value => value,
        },
        Read::Plain | Read::Text => marked.into(),
    }
}

/// What a string of such JSON stands for.
pub(super) fn unmarked(text: &str) -> Marked<'_> {
    match text.strip_prefix(MARK) {
        Some(rest) if rest.starts_with(MARK) => Marked::Text(rest),
        Some(rest) => Marked::Plain(rest),
        None => Marked::Text(text),
    }
}

/// A string of such JSON by the core schema alone.
pub(crate) fn resolved(text: &str) -> Value {
    match unmarked(text) {
        Marked::Text(text) => text.into(),
        Marked::Plain(text) => match core(text) {
            Some(Core::Null) => Value::Null,
            Some(Core::Bool(flag)) => flag.into(),
            Some(Core::Number(number)) => number.into(),
            Some(Core::Beyond(_)) | None => text.into(),
        },
    }
}

/// What a plain scalar is; `None` for a text.
pub(super) fn core(text: &str) -> Option<Core> {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Some(Core::Null),
        "true" | "True" | "TRUE" => Some(Core::Bool(true)),
        "false" | "False" | "FALSE" => Some(Core::Bool(false)),
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => Some(Core::Beyond(f64::MAX)),
        "-.inf" | "-.Inf" | "-.INF" => Some(Core::Beyond(f64::MIN)),
        _ if !text.starts_with(|first: char| first.is_ascii_digit() || "+-.".contains(first)) => {
            None
        }
        _ => match (text.strip_prefix("0o"), text.strip_prefix("0x")) {
            (Some(digits), _) => of_radix(digits, 8),
            (_, Some(digits)) => of_radix(digits, 16),
            _ => decimal(text),
        },
    }
}

fn of_radix(digits: &str, radix: u32) -> Option<Core> {
    if digits.is_empty() || !digits.chars().all(|digit| digit.is_digit(radix)) {
        return None;
    }
    if let Ok(number) = u64::from_str_radix(digits, radix) {
        return Some(Core::Number(number.into()));
    }
    let digits = digits.chars().filter_map(|digit| digit.to_digit(radix));
    let float = digits.fold(0.0, |sum, digit| sum * f64::from(radix) + f64::from(digit));
    Some(Number::from_f64(float).map_or(Core::Beyond(f64::MAX), Core::Number))
}

/// `[-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?`
fn decimal(text: &str) -> Option<Core> {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let are_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let digits_of = |exponent: &str| {
        exponent
            .strip_prefix(['-', '+'])
            .unwrap_or(exponent)
            .to_owned()
    };
    let is_number = are_digits(whole)
        && fraction.is_none_or(are_digits)
        && !(whole.is_empty() && fraction.is_none_or(str::is_empty))
        && exponent.is_none_or(|exponent| {
            let digits = digits_of(exponent);
            !digits.is_empty() && are_digits(&digits)
        });
    is_number.then(|| {
        let is_negative = text.starts_with('-');
        let json = json(is_negative, whole, fraction, exponent);
        let beyond = if is_negative { f64::MIN } else { f64::MAX };
        serde_json::from_str(&json).map_or(Core::Beyond(beyond), Core::Number)
    })
}

/// The same number as JSON writes it, so that it means what it would mean there.
fn json(is_negative: bool, whole: &str, fraction: Option<&str>, exponent: Option<&str>) -> String {
    let sign = if is_negative { "-" } else { "" };
    let whole = match whole.trim_start_matches('0') {
        "" => "0",
        whole => whole,
    };
    let mut json = format!("{sign}{whole}");
    if let Some(fraction) = fraction.filter(|fraction| !fraction.is_empty()) {
        json = format!("{json}.{fraction}");
    } else if fraction.is_some() {
        json.push_str(".0");
    }
    if let Some(exponent) = exponent {
        json = format!("{json}e{exponent}");
    }
    json
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Core, Read, core, resolved, written};

    fn marked(text: &str, read: Read) -> String {
        written(text, read)
            .as_str()
            .expect("no tag says otherwise")
            .to_owned()
    }

    #[test]
    fn plain_scalars_are_read_by_the_core_schema() {
        let cases = [
            ("", json!(null)),
            ("~", json!(null)),
            ("NULL", json!(null)),
            ("True", json!(true)),
            ("FALSE", json!(false)),
            ("0", json!(0)),
            ("+1", json!(1)),
            ("-1", json!(-1)),
            ("017", json!(17)),
            ("0o17", json!(15)),
            ("0x1F", json!(31)),
            ("1e3", json!(1000.0)),
            ("1.10", json!(1.1)),
            (".5", json!(0.5)),
            ("5.", json!(5.0)),
            ("-.5e-1", json!(-0.05)),
            (
                "18446744073709551615",
                json!(18_446_744_073_709_551_615_u64),
            ),
            ("18446744073709551616", json!(18_446_744_073_709_551_616.0)),
            ("0x10000000000000000", json!(18_446_744_073_709_551_616.0)),
        ];
        for (text, value) in cases {
            assert_eq!(resolved(&marked(text, Read::Plain)), value, "{text:?}");
            assert_eq!(resolved(&marked(text, Read::Text)), json!(text), "{text:?}");
        }
    }

    #[test]
    fn all_else_is_a_text() {
        let texts = [
            "yes",
            "no",
            "on",
            "off",
            "y",
            "nULL",
            "tRUE",
            "-",
            "+",
            ".",
            "-.",
            "1_000",
            "1,000",
            "2024-01-01",
            "12:30:00",
            "0b11",
            "0o18",
            "0o",
            "0x",
            "0xg",
            "-0x1",
            "+0o1",
            "1e",
            "1e+",
            "e3",
            ".e3",
            "1.2.3",
            "--1",
            "+-1",
            "inf",
            "nan",
            "infinity",
            "٣",
            "1٣",
            "\u{7f}",
            "\u{7f}1",
            "\u{7f}\u{7f}",
        ];
        for text in texts {
            assert_eq!(core(text), None, "{text:?}");
            for read in [Read::Plain, Read::Text] {
                assert_eq!(resolved(&marked(text, read)), json!(text), "{text:?}");
            }
        }
    }

    #[test]
    fn a_number_that_json_cannot_hold_keeps_its_text() {
        let nines = "9".repeat(5_000);
        for (text, nearest) in [
            (nines.as_str(), f64::MAX),
            ("1e999", f64::MAX),
            ("-1e999", f64::MIN),
            ("-.inf", f64::MIN),
        ] {
            assert_eq!(core(text), Some(Core::Beyond(nearest)));
            assert_eq!(resolved(&marked(text, Read::Plain)), Value::from(text));
        }
    }
}
