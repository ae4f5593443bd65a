//! Helpers for fields.

use openapi_runtime::decode;
use serde::{Deserialize, Deserializer};
use serde_json::from_str;

use crate::support::fault;

#[derive(Debug, PartialEq, Deserialize)]
struct Contact {
    #[serde(deserialize_with = "decode::required_nullable")]
    name: Option<String>,
}

#[test]
fn a_required_field_may_be_null_and_not_missing() {
    let name = |json| from_str::<Contact>(json).unwrap().name;
    assert_eq!(name(r#"{"name":"x"}"#), Some("x".to_owned()));
    assert_eq!(name(r#"{"name":null}"#), None);
    let (path, message) = fault::<Contact>("{}");
    assert_eq!(path, "");
    assert_eq!(message, "missing field `name` at line 1 column 2");
    assert_eq!(fault::<Contact>(r#"{"name":1}"#).0, "name");
}

#[derive(Debug, Deserialize)]
struct Count {
    #[serde(deserialize_with = "decode::integer")]
    n: i64,
    #[serde(default, deserialize_with = "decode::optional_integer")]
    m: Option<i64>,
}

#[test]
fn integers_however_they_are_written() {
    let table = [
        ("3", 3),
        ("3.0", 3),
        ("3e0", 3),
        ("30e-1", 3),
        ("1e3", 1000),
        ("-0.0", 0),
        ("-4.0", -4),
        ("1758441600123.0", 1_758_441_600_123),
        ("9223372036854775807", i64::MAX),
        ("-9223372036854775808", i64::MIN),
        ("-9223372036854775808.0", i64::MIN),
    ];
    for (text, value) in table {
        let count: Count = from_str(&format!(r#"{{"n":{text},"m":{text}}}"#)).unwrap();
        assert_eq!((count.n, count.m), (value, Some(value)));
    }
    for text in [
        "3.5",
        "9223372036854775808",
        "9223372036854775808.0",
        "1e300",
        r#""3""#,
        "null",
    ] {
        let error = from_str::<Count>(&format!(r#"{{"n":{text}}}"#)).unwrap_err();
        let error = error.to_string();
        assert!(
            error.contains("expected a whole number of 64 bits"),
            "{error}"
        );
    }
    assert_eq!(from_str::<Count>(r#"{"n":1,"m":null}"#).unwrap().m, None);
    assert_eq!(from_str::<Count>(r#"{"n":1}"#).unwrap().m, None);
    let (path, message) = fault::<Count>(r#"{"n":1,"m":7.5}"#);
    assert_eq!(path, "m");
    assert_eq!(
        message,
        "invalid value: floating point, expected a whole number of 64 bits at line 1 column 14"
    );
}

#[derive(Debug, PartialEq)]
enum State {
    Paid,
    Unknown(String),
}

impl From<&str> for State {
    fn from(text: &str) -> Self {
        match text {
            "paid" => Self::Paid,
            other => Self::Unknown(other.to_owned()),
        }
    }
}

impl<'de> Deserialize<'de> for State {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        decode::open_enum(deserializer)
    }
}

#[test]
fn open_enums_take_every_string() {
    assert_eq!(from_str::<State>(r#""paid""#).unwrap(), State::Paid);
    assert_eq!(
        from_str::<State>(r#""n\u0065w""#).unwrap(),
        State::Unknown("new".to_owned())
    );
    let (_, message) = fault::<State>("17");
    assert_eq!(
        message,
        "invalid type: integer, expected a string at line 1 column 2"
    );
}
