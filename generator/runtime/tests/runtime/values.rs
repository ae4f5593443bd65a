//! Decimals, timestamps, secrets, and fields with three states.

use openapi_runtime::{DateTime, Decimal, DecimalError, Nullable, Secret};
use serde::{Deserialize, Serialize};
use serde_json::{from_str, json, to_string, to_value};

#[test]
fn decimals_of_the_caller_are_checked() {
    for good in [
        "0",
        "12.50",
        "007",
        "1.50",
        "123456789012345678901234567890.000000001",
    ] {
        let decimal: Decimal = good.parse().unwrap();
        assert_eq!(decimal.as_str(), good);
        assert_eq!(decimal.to_string(), good);
        assert_eq!(Decimal::try_from(good.to_owned()), Ok(decimal));
    }
    let bad = [
        "", ".", ".5", "5.", "-1", "+1", "1e3", "1.5e1", " 1", "1 ", "1,5", "1.2.3", "$1", "NaN",
        "inf", "1_000", "٣", "1.٣", "0x1",
    ];
    for bad in bad {
        assert_eq!(Decimal::try_from(bad), Err(DecimalError), "{bad}");
    }
    assert_eq!(
        DecimalError.to_string(),
        "a decimal is digits, optionally a point and more digits, such as `12.50`"
    );
    assert_eq!(Decimal::from(7_u32).as_str(), "7");
    assert_eq!(Decimal::from(u64::MAX).as_str(), "18446744073709551615");
}

#[test]
fn decimals_of_the_server_are_kept() {
    let table = [
        (r#""12.50""#, "12.50"),
        (r#""-1.5""#, "-1.5"),
        (r#""10""#, "10"),
        (r#""007.10""#, "007.10"),
        (r#""1e3""#, "1e3"),
        (r#""1E+3""#, "1E+3"),
        (r#""-2.5e-7""#, "-2.5e-7"),
        (
            r#""0.1000000000000000055511151231257827021181583404541015625""#,
            "0.1000000000000000055511151231257827021181583404541015625",
        ),
        ("12.5", "12.5"),
        ("0.1", "0.1"),
        ("-3", "-3"),
        ("18446744073709551615", "18446744073709551615"),
        ("1e-7", "0.0000001"),
        ("1e21", "1000000000000000000000"),
    ];
    for (json, text) in table {
        assert_eq!(from_str::<Decimal>(json).unwrap().as_str(), text);
    }
    let words = [
        "",
        " ",
        "N/A",
        "NaN",
        "Infinity",
        "-Infinity",
        "1,000",
        "1.000,50",
        "1_000",
        " 1",
        "1 ",
        "1\n",
        "+1",
        ".5",
        "1.",
        "-",
        "--1",
        "1.2.3",
        "0x10",
        "1e",
        "1e+",
        "1e5.5",
        "1e5e5",
        "e5",
        "$1",
        "१",
        "１",
        "1\u{0}",
    ];
    let words = words.map(|word| to_string(word).unwrap());
    let values = ["null", "true", "[]", "{}", r#"{"a":1}"#].map(str::to_owned);
    for bad in words.iter().chain(&values) {
        let error = from_str::<Decimal>(bad).unwrap_err().to_string();
        assert!(
            error.contains("expected a decimal as a string or a number"),
            "{error}"
        );
    }
    assert_eq!(to_string(&Decimal::from(5_u32)).unwrap(), r#""5""#);
    assert_ne!("1.5".parse::<Decimal>(), "1.50".parse());
}

#[test]
fn timestamps_keep_their_text() {
    let time: DateTime = from_str(r#""2026-09-21T10:00:00.000+02:00""#).unwrap();
    assert_eq!(time.as_str(), "2026-09-21T10:00:00.000+02:00");
    assert_eq!(
        to_string(&time).unwrap(),
        r#""2026-09-21T10:00:00.000+02:00""#
    );
    let moment: jiff::Timestamp = "2026-09-21T08:00:00Z".parse().unwrap();
    assert_eq!(time.timestamp().unwrap(), moment);
    assert_eq!(DateTime::from(moment).to_string(), "2026-09-21T08:00:00Z");
    assert_eq!(DateTime::from("x").as_str(), "x");
    assert_eq!(DateTime::from("x".to_owned()).as_ref(), "x");
    for bad in ["", "yesterday", "2026-09-21", "2026-09-21T08:00:00"] {
        assert!(DateTime::from(bad).timestamp().is_err(), "{bad}");
    }
}

#[test]
fn timestamps_of_requests_are_rfc_3339_in_utc() {
    let table = [
        (0, r#""1970-01-01T00:00:00Z""#),
        (1_758_441_600_123_000_000, r#""2025-09-21T08:00:00.123Z""#),
    ];
    for (nanoseconds, text) in table {
        let moment = jiff::Timestamp::from_nanosecond(nanoseconds).unwrap();
        assert_eq!(to_string(&moment).unwrap(), text);
        assert_eq!(from_str::<jiff::Timestamp>(text).unwrap(), moment);
    }
}

#[test]
fn secrets_are_not_printed() {
    let secret = Secret::from("s3cret");
    assert_eq!(
        format!("{secret:?} {:#?}", Some(&secret)),
        "[redacted] Some(\n    [redacted],\n)"
    );
    assert_eq!(secret.expose(), "s3cret");
    assert_eq!(to_string(&secret).unwrap(), r#""s3cret""#);
    assert_eq!(from_str::<Secret>(r#""s3cret""#).unwrap(), secret);
    assert_eq!(Secret::from("s3cret".to_owned()), secret.clone());
}

#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
struct Patch {
    #[serde(default, skip_serializing_if = "Nullable::is_absent")]
    note: Nullable<String>,
}

#[test]
fn three_states_make_the_round_trip() {
    let table = [
        (Nullable::Absent, "{}"),
        (Nullable::Null, r#"{"note":null}"#),
        (Nullable::Value("x".to_owned()), r#"{"note":"x"}"#),
    ];
    for (note, json) in table {
        let patch = Patch { note };
        assert_eq!(to_string(&patch).unwrap(), json);
        assert_eq!(from_str::<Patch>(json).unwrap(), patch);
    }
    assert_eq!(Patch::default().note, Nullable::Absent);
    assert_eq!(to_value(Nullable::<u8>::Absent).unwrap(), json!(null));
}

#[test]
fn three_states_and_options() {
    assert_eq!(Nullable::from(1), Nullable::Value(1));
    assert_eq!(Nullable::<u8>::from(None::<u8>), Nullable::Null);
    assert_eq!(Nullable::<u8>::from(Some(1_u8)), Nullable::Value(1));
    assert_eq!(Nullable::Value(1).into_option(), Some(1));
    assert_eq!(Nullable::<u8>::Null.into_option(), None);
    assert_eq!(Nullable::<u8>::Absent.map(|n| n + 1), Nullable::Absent);
    assert_eq!(
        Nullable::Value(1).as_ref().map(|n| n + 1),
        Nullable::Value(2)
    );
    assert!(Nullable::<u8>::Null.is_null() && !Nullable::<u8>::Null.is_absent());
}
