//! Unions, as a generated crate writes them.

use std::collections::BTreeMap;

use openapi_runtime::decode::{self, Kind};
use serde::de::{self, MapAccess, SeqAccess};
use serde::{Deserialize, Deserializer};
use serde_json::{Number, Value, from_str, json};

use crate::support::fault;

/// Told apart by JSON kind, and by the elements of an array.
#[derive(Debug, PartialEq)]
enum Sample {
    Null,
    Flag(bool),
    Whole(i64),
    Text(String),
    Strings(Vec<String>),
    Numbers(Vec<f64>),
    Map(BTreeMap<String, Sample>),
    Unknown(Value),
}

impl<'de> decode::Union<'de> for Sample {
    const EXPECTED: &'static str = "any JSON";

    fn null<E: de::Error>() -> Result<Self, E> {
        Ok(Self::Null)
    }

    fn boolean<E: de::Error>(value: bool) -> Result<Self, E> {
        decode::scalar("Sample::Flag", value).map(Self::Flag)
    }

    fn number<E: de::Error>(value: Number) -> Result<Self, E> {
        decode::whole_number("Sample::Whole", value).map(Self::Whole)
    }

    fn string<E: de::Error>(value: &str) -> Result<Self, E> {
        decode::scalar("Sample::Text", value).map(Self::Text)
    }

    fn array<A: SeqAccess<'de>>(array: A) -> Result<Self, A::Error> {
        let items = decode::elements(array)?;
        if decode::all(&items, Kind::String) {
            decode::from_elements("Sample::Strings", items).map(Self::Strings)
        } else if decode::all(&items, Kind::Number) {
            decode::from_elements("Sample::Numbers", items).map(Self::Numbers)
        } else {
            Ok(Self::unknown(Value::Array(items)))
        }
    }

    fn object<A: MapAccess<'de>>(object: A) -> Result<Self, A::Error> {
        decode::object("Sample::Map", object).map(Self::Map)
    }

    fn unknown(value: Value) -> Self {
        Self::Unknown(value)
    }
}

impl<'de> Deserialize<'de> for Sample {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        decode::union(deserializer)
    }
}

#[test]
fn every_kind() {
    let strings = |texts: &[&str]| Sample::Strings(texts.iter().map(ToString::to_string).collect());
    let table = [
        ("null", Sample::Null),
        ("true", Sample::Flag(true)),
        ("-3", Sample::Whole(-3)),
        ("3.0", Sample::Whole(3)),
        ("3", Sample::Whole(3)),
        (r#""a\nb""#, Sample::Text("a\nb".to_owned())),
        ("[]", strings(&[])),
        (r#"["a","b"]"#, strings(&["a", "b"])),
        ("[1,2.5]", Sample::Numbers(vec![1.0, 2.5])),
        (r#"[1,"a"]"#, Sample::Unknown(json!([1, "a"]))),
        ("{}", Sample::Map(BTreeMap::new())),
        (
            r#"{"a":{"b":null},"c":[]}"#,
            Sample::Map(BTreeMap::from([
                (
                    "a".to_owned(),
                    Sample::Map(BTreeMap::from([("b".to_owned(), Sample::Null)])),
                ),
                ("c".to_owned(), strings(&[])),
            ])),
        ),
    ];
    for (json, value) in table {
        assert_eq!(from_str::<Sample>(json).unwrap(), value, "{json}");
        let buffered: Value = from_str(json).unwrap();
        assert_eq!(serde_json::from_value::<Sample>(buffered).unwrap(), value);
    }
}

#[test]
fn errors_of_unions_name_variant_and_place() {
    let (path, message) = fault::<Sample>(r#"{"a":{"b":1.5}}"#);
    assert_eq!(path, "<key, 1 byte>.<key, 1 byte>");
    assert!(
        message.starts_with("in variant Sample::Map: in variant Sample::Map: in variant Sample::Whole: invalid value: floating point, expected a whole number"),
        "{message}"
    );
    let (path, message) = fault::<Vec<Sample>>(r#"[1,{"a":tru}]"#);
    assert_eq!(path, "");
    assert!(
        message.contains("expected ident at line 1 column 12"),
        "{message}"
    );
}

/// Nothing but strings is known.
#[derive(Debug, PartialEq)]
struct Lazy(Value);

impl<'de> decode::Union<'de> for Lazy {
    const EXPECTED: &'static str = "any JSON";

    fn unknown(value: Value) -> Self {
        Self(value)
    }
}

impl<'de> Deserialize<'de> for Lazy {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        decode::union(deserializer)
    }
}

#[test]
fn what_is_not_known_is_kept() {
    for json in [
        "null",
        "true",
        "-1",
        "18446744073709551615",
        "1.5",
        r#""x""#,
        "[1,[2]]",
        "{}",
        r#"{"a":{"b":[1]}}"#,
    ] {
        let value: Value = from_str(json).unwrap();
        assert_eq!(from_str::<Lazy>(json).unwrap(), Lazy(value));
    }
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Resource {
    resource_id: String,
    #[serde(default)]
    counts: Vec<u32>,
}

#[derive(Debug, PartialEq, Deserialize)]
struct Group {
    of: Vec<Event>,
}

/// Told apart by the constant property `type`.
#[derive(Debug, PartialEq)]
enum Event {
    Resource(Resource),
    Group(Group),
    Unknown(Value),
}

impl<'de> decode::Union<'de> for Event {
    const EXPECTED: &'static str = "an object";

    fn object<A: MapAccess<'de>>(object: A) -> Result<Self, A::Error> {
        let mut object = decode::Object::new(object);
        match object.tag("type")?.and_then(Value::as_str) {
            Some("resource") => object.decode("Event::Resource").map(Self::Resource),
            Some("group") => object.decode("Event::Group").map(Self::Group),
            _ => object.into_value().map(Self::unknown),
        }
    }

    fn unknown(value: Value) -> Self {
        Self::Unknown(value)
    }
}

impl<'de> Deserialize<'de> for Event {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        decode::union(deserializer)
    }
}

fn resource(id: &str, counts: &[u32]) -> Event {
    Event::Resource(Resource {
        resource_id: id.to_owned(),
        counts: counts.to_vec(),
    })
}

#[test]
fn a_tag_may_stand_anywhere() {
    let table = [
        r#"{"type":"resource","resourceId":"r","new":{"a":[1]},"counts":[1,2]}"#,
        r#"{"resourceId":"r","type":"resource","new":{"a":[1]},"counts":[1,2]}"#,
        r#"{"resourceId":"r","new":{"a":[1]},"counts":[1,2],"type":"resource"}"#,
    ];
    for json in table {
        assert_eq!(from_str::<Event>(json).unwrap(), resource("r", &[1, 2]));
    }
    let nested =
        r#"{"of":[{"resourceId":"r","type":"resource"},{"of":[],"type":"group"}],"type":"group"}"#;
    let group = Event::Group(Group {
        of: vec![resource("r", &[]), Event::Group(Group { of: Vec::new() })],
    });
    assert_eq!(from_str::<Event>(nested).unwrap(), group);
}

#[test]
fn tags_that_are_not_known_are_kept() {
    for json in [
        "{}",
        r#"{"resourceId":"r"}"#,
        r#"{"type":"newer","a":{"b":1}}"#,
        r#"{"a":{"b":1},"type":"newer","c":2}"#,
        r#"{"type":17,"resourceId":"r"}"#,
        r#"["type"]"#,
        "3",
    ] {
        let value: Value = from_str(json).unwrap();
        assert_eq!(from_str::<Event>(json).unwrap(), Event::Unknown(value));
    }
}

#[test]
fn the_place_is_known_in_what_is_streamed() {
    let table = [
        (
            r#"[{"type":"resource","resourceId":"r","counts":[1,"secret"]}]"#,
            "[0].counts[1]",
            "in variant Event::Resource: invalid type: string, expected u32 at line 1 column 57",
        ),
        (
            r#"[{"type":"resource"}]"#,
            "[0]",
            "in variant Event::Resource: missing field `resourceId` at line 1 column 20",
        ),
        (
            r#"[{"counts":[1,"secret"],"resourceId":"r","type":"resource"}]"#,
            "[0].counts[1]",
            "in variant Event::Resource: invalid type: string, expected u32 at line 1 column 59",
        ),
        (
            r#"[{"counts":[],"type":"resource","resourceId":5}]"#,
            "[0].resourceId",
            "in variant Event::Resource: invalid type: integer, expected a string at line 1 column 46",
        ),
        (
            r#"[{"type":"group","of":[{"type":"group","of":[{"type":"resource","resourceId":1}]}]}]"#,
            "[0].of[0].of[0].resourceId",
            "in variant Event::Group: in variant Event::Group: in variant Event::Resource: \
             invalid type: integer, expected a string at line 1 column 78",
        ),
    ];
    for (json, path, message) in table {
        let (at, says) = fault::<Vec<Event>>(json);
        assert_eq!((at.as_str(), says.as_str()), (path, message));
    }
}

#[test]
fn quotes_in_keys_uncover_no_value() {
    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "only the failure to read it matters")]
    struct Numbers(BTreeMap<String, u8>);

    #[derive(Debug)]
    struct Tagged;

    impl<'de> Deserialize<'de> for Tagged {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            decode::union(deserializer)
        }
    }

    impl<'de> decode::Union<'de> for Tagged {
        const EXPECTED: &'static str = "an object";

        fn object<A: MapAccess<'de>>(object: A) -> Result<Self, A::Error> {
            let mut object = decode::Object::new(object);
            object.tag("t")?;
            object.decode::<Numbers>("Tagged::Numbers").map(|_| Self)
        }

        fn unknown(_: Value) -> Self {
            Self
        }
    }

    let (path, message) = fault::<Tagged>(r#"{"x\"y":"secret","t":1}"#);
    assert_eq!(path, "<key, 3 bytes>");
    assert_eq!(
        message,
        "in variant Tagged::Numbers: invalid type: string, expected u8 at line 1 column 23"
    );
}

#[test]
fn entries_given_twice_are_an_error() {
    let (_, message) = fault::<Event>(r#"{"resourceId":"a","resourceId":"b","type":"resource"}"#);
    assert!(
        message.contains("duplicate field `resourceId`"),
        "{message}"
    );
}

#[derive(Debug, PartialEq, Deserialize)]
struct Many {
    items: Vec<u8>,
}

#[derive(Debug, PartialEq, Deserialize)]
struct One {
    item: u8,
    note: Option<String>,
}

/// Told apart by a key that only one member requires.
#[derive(Debug, PartialEq)]
enum Batch {
    Many(Many),
    One(One),
    Unknown(Value),
}

impl<'de> decode::Union<'de> for Batch {
    const EXPECTED: &'static str = "an object";

    fn object<A: MapAccess<'de>>(object: A) -> Result<Self, A::Error> {
        let mut object = decode::Object::new(object);
        match object.first_key_of(&["items", "item"])? {
            Some(0) => object.decode("Batch::Many").map(Self::Many),
            Some(1) => object.decode("Batch::One").map(Self::One),
            _ => object.into_value().map(Self::unknown),
        }
    }

    fn unknown(value: Value) -> Self {
        Self::Unknown(value)
    }
}

impl<'de> Deserialize<'de> for Batch {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        decode::union(deserializer)
    }
}

#[test]
fn a_key_may_decide() {
    let one = |note: Option<&str>| {
        Batch::One(One {
            item: 1,
            note: note.map(str::to_owned),
        })
    };
    let table = [
        (r#"{"items":[1]}"#, Batch::Many(Many { items: vec![1] })),
        (
            r#"{"x":{"y":0},"items":[1],"z":0}"#,
            Batch::Many(Many { items: vec![1] }),
        ),
        (r#"{"item":1}"#, one(None)),
        (r#"{"note":"n","item":1}"#, one(Some("n"))),
        (r#"{"item":1,"note":"n"}"#, one(Some("n"))),
        ("{}", Batch::Unknown(json!({}))),
        (r#"{"x":1}"#, Batch::Unknown(json!({ "x": 1 }))),
    ];
    for (json, value) in table {
        assert_eq!(from_str::<Batch>(json).unwrap(), value);
    }
    let (path, message) = fault::<Batch>(r#"{"note":"n","items":[1,"x"]}"#);
    assert_eq!(path, "items[1]");
    assert!(
        message.starts_with("in variant Batch::Many: invalid type: string"),
        "{message}"
    );
    let (path, message) = fault::<Batch>(r#"{"note":7,"item":1}"#);
    assert_eq!(
        (path.as_str(), message.as_str()),
        (
            "note",
            "in variant Batch::One: invalid type: integer, expected a string at line 1 column 16",
        )
    );
}

/// Looks for a key, then for a tag, whichever way round.
#[derive(Debug, PartialEq)]
struct Both(Option<usize>, Option<Value>, Value);

impl<'de> decode::Union<'de> for Both {
    const EXPECTED: &'static str = "an object";

    fn object<A: MapAccess<'de>>(object: A) -> Result<Self, A::Error> {
        let mut object = decode::Object::new(object);
        let key = object.first_key_of(&["k", "l"])?;
        let again = object.first_key_of(&["k", "l"])?;
        let tag = object.tag("t")?.cloned();
        assert_eq!(key, again);
        assert_eq!(tag.as_ref(), object.tag("t")?);
        assert_eq!(key, object.first_key_of(&["k", "l"])?);
        object.into_value().map(|value| Self(key, tag, value))
    }

    fn unknown(value: Value) -> Self {
        Self(None, None, value)
    }
}

impl<'de> Deserialize<'de> for Both {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        decode::union(deserializer)
    }
}

#[test]
fn questions_can_be_asked_in_any_order() {
    for (json, key, tag) in [
        (r#"{"k":1,"t":2}"#, Some(0), Some(2)),
        (r#"{"t":2,"k":1}"#, Some(0), Some(2)),
        (r#"{"a":0,"l":1,"k":1,"t":2,"b":0}"#, Some(1), Some(2)),
        (r#"{"t":2}"#, None, Some(2)),
        (r#"{"k":2}"#, Some(0), None),
        ("{}", None, None),
    ] {
        let both = Both(key, tag.map(Value::from), from_str(json).unwrap());
        assert_eq!(from_str::<Both>(json).unwrap(), both);
    }
}

#[test]
fn deep_json_is_an_error_and_no_overflow() {
    let deep = format!("{}{}", r#"{"a":"#.repeat(5000), "}".repeat(5000));
    assert!(from_str::<Sample>(&deep).is_err());
    assert!(from_str::<Event>(&deep).is_err());
}

#[derive(Debug, PartialEq, Deserialize)]
struct Wrapped<T>(T);

/// Members that are derived newtypes and options.
#[derive(Debug, PartialEq)]
enum Wraps {
    Flag(Wrapped<bool>),
    Number(Wrapped<Option<f64>>),
    Text(Option<Wrapped<String>>),
    Array(Wrapped<Wrapped<Vec<u8>>>),
    Object(Wrapped<BTreeMap<String, u8>>),
    Unknown(Value),
}

impl<'de> decode::Union<'de> for Wraps {
    const EXPECTED: &'static str = "any JSON";

    fn boolean<E: de::Error>(value: bool) -> Result<Self, E> {
        decode::scalar("Wraps::Flag", value).map(Self::Flag)
    }

    fn number<E: de::Error>(value: Number) -> Result<Self, E> {
        decode::number("Wraps::Number", value).map(Self::Number)
    }

    fn string<E: de::Error>(value: &str) -> Result<Self, E> {
        decode::scalar("Wraps::Text", value).map(Self::Text)
    }

    fn array<A: SeqAccess<'de>>(array: A) -> Result<Self, A::Error> {
        decode::array("Wraps::Array", array).map(Self::Array)
    }

    fn object<A: MapAccess<'de>>(object: A) -> Result<Self, A::Error> {
        let mut object = decode::Object::new(object);
        object.tag("b")?;
        object.decode("Wraps::Object").map(Self::Object)
    }

    fn unknown(value: Value) -> Self {
        Self::Unknown(value)
    }
}

impl<'de> Deserialize<'de> for Wraps {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        decode::union(deserializer)
    }
}

#[test]
fn members_may_be_newtypes_and_options() {
    let object = BTreeMap::from([("a".to_owned(), 1), ("b".to_owned(), 2)]);
    let table = [
        ("true", Wraps::Flag(Wrapped(true))),
        ("2", Wraps::Number(Wrapped(Some(2.0)))),
        (r#""x""#, Wraps::Text(Some(Wrapped("x".to_owned())))),
        ("[1]", Wraps::Array(Wrapped(Wrapped(vec![1])))),
        (r#"{"a":1,"b":2}"#, Wraps::Object(Wrapped(object))),
        ("null", Wraps::Unknown(Value::Null)),
    ];
    for (json, value) in table {
        assert_eq!(from_str::<Wraps>(json).unwrap(), value);
    }
    let (path, message) = fault::<Wraps>("[1,-2]");
    assert_eq!(path, "[1]");
    assert!(
        message.starts_with("in variant Wraps::Array: invalid value: integer"),
        "{message}"
    );
}
