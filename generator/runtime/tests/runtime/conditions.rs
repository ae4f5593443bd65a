//! Objects whose variant is decided by tags of any kind or by several of their entries.

use openapi_runtime::decode::{self, Kind, Object, Tag};
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::{Value, json};

/// What is known of an object once all of it was read.
#[derive(Debug)]
struct Looked {
    has: Vec<bool>,
    is: Vec<bool>,
    kinds: Vec<bool>,
    whole: Value,
}

impl<'de> Deserialize<'de> for Looked {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Look;

        impl<'de> Visitor<'de> for Look {
            type Value = Looked;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Looked, A::Error> {
                let object = Object::whole(map)?;
                let tags = [Tag::Text("x"), Tag::Whole(2), Tag::Boolean(true)];
                let kinds = [Kind::String, Kind::Number, Kind::Boolean, Kind::Null];
                Ok(Looked {
                    has: ["a", "b"].map(|name| object.has(name)).to_vec(),
                    is: ["a", "b"].map(|name| object.is(name, &tags)).to_vec(),
                    kinds: kinds.map(|kind| object.is_kind("a", kind)).to_vec(),
                    whole: object.decode("Test::Whole")?,
                })
            }
        }

        deserializer.deserialize_map(Look)
    }
}

#[test]
fn an_object_is_looked_at_and_then_read() {
    let table = [
        (json!({}), [false, false], [false, false], None),
        (json!({ "a": "x" }), [true, false], [true, false], Some(0)),
        (
            json!({ "b": 2, "a": 3 }),
            [true, true],
            [false, true],
            Some(1),
        ),
        (
            json!({ "a": true, "b": 2.5 }),
            [true, true],
            [true, false],
            Some(2),
        ),
        (
            json!({ "a": null, "b": "2" }),
            [true, true],
            [false, false],
            Some(3),
        ),
        (
            json!({ "a": [], "b": {} }),
            [true, true],
            [false, false],
            None,
        ),
    ];
    for (value, has, is, kind) in table {
        let looked: Looked = serde_json::from_str(&value.to_string()).unwrap();
        assert_eq!(looked.has, has, "{value}");
        assert_eq!(looked.is, is, "{value}");
        let expected: Vec<_> = (0..4).map(|index| kind == Some(index)).collect();
        assert_eq!(looked.kinds, expected, "{value}");
        assert_eq!(looked.whole, value);
    }
}

#[test]
fn the_last_of_two_entries_counts() {
    let looked: Looked = serde_json::from_str(r#"{"a":"y","a":"x"}"#).unwrap();
    assert!(looked.is[0]);
}

#[test]
fn tags_are_plain_values_however_they_are_written() {
    let tag = |text: &str| {
        let value: Value = serde_json::from_str(text).unwrap();
        format!("{:?}", Tag::of(Some(&value)))
    };
    for (text, expected) in [
        ("\"x\"", "Some(Text(\"x\"))"),
        ("2", "Some(Whole(2))"),
        ("2.0", "Some(Whole(2))"),
        ("false", "Some(Boolean(false))"),
        ("2.5", "None"),
        ("null", "None"),
        ("[]", "None"),
    ] {
        assert_eq!(tag(text), expected);
    }
    assert_eq!(Tag::of(None), None);
}

#[test]
fn numbers_are_whole_up_to_64_bits() {
    let whole = |text: &str| decode::whole(&serde_json::from_str(text).unwrap());
    assert_eq!(whole("-3e0"), Some(-3));
    assert_eq!(whole("9223372036854775807"), Some(i64::MAX));
    assert_eq!(whole("9223372036854775808"), None);
    assert_eq!(whole("0.5"), None);
}
