//! Values of any shape.

use openapi_runtime::Json;
use openapi_runtime::decode;
use serde_json::{Value, from_str, json, to_string};

/// Numbers as `arbitrary_precision` hands them out: as a map that no text can be read as.
struct Precise(&'static str);

struct Token;

impl<'de> serde::Deserializer<'de> for Token {
    type Error = serde_json::Error;

    fn deserialize_any<V: serde::de::Visitor<'de>>(
        self,
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        visitor.visit_borrowed_str("$serde_json::private::Number")
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option
        unit unit_struct newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

struct Entries(Option<&'static str>);

impl<'de> serde::de::MapAccess<'de> for Entries {
    type Error = serde_json::Error;

    fn next_key_seed<K: serde::de::DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Self::Error> {
        self.0.map(|_| seed.deserialize(Token)).transpose()
    }

    fn next_value_seed<V: serde::de::DeserializeSeed<'de>>(
        &mut self,
        seed: V,
    ) -> Result<V::Value, Self::Error> {
        let text = self.0.take().unwrap();
        seed.deserialize(serde::de::value::StrDeserializer::new(text))
    }
}

impl<'de> serde::Deserializer<'de> for Precise {
    type Error = serde_json::Error;

    fn deserialize_any<V: serde::de::Visitor<'de>>(
        self,
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        visitor.visit_map(Entries(Some(self.0)))
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option
        unit unit_struct newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

#[test]
fn numbers_of_any_precision_are_those_of_ordinary_json() {
    use serde::Deserialize as _;
    for text in [
        "0",
        "-0",
        "1",
        "-1",
        "1.50",
        "1e3",
        "18446744073709551615",
        "18446744073709551616",
        "-9223372036854775808",
        "-9223372036854775809",
        "1e300",
    ] {
        let read = Json::deserialize(Precise(text)).unwrap();
        assert_eq!(read, from_str::<Value>(text).unwrap(), "{text}");
        assert_eq!(
            to_string(&read).unwrap(),
            to_string(&from_str::<Value>(text).unwrap()).unwrap()
        );
        assert_eq!(
            decode::any_number(Precise(text)).unwrap().to_string(),
            to_string(&read).unwrap()
        );
        let decimal = openapi_runtime::Decimal::deserialize(Precise(text)).unwrap();
        assert_eq!(decimal, from_str(text).unwrap(), "{text}");
        assert_eq!(
            decode::integer(Precise(text)).ok(),
            decode::integer(&mut serde_json::Deserializer::from_str(text)).ok()
        );
    }
    for text in ["1e400", "-1e400", "x", ""] {
        assert!(Json::deserialize(Precise(text)).is_err(), "{text}");
        assert!(
            openapi_runtime::Decimal::deserialize(Precise(text)).is_err(),
            "{text}"
        );
    }
}

#[test]
fn an_object_is_an_object_whatever_its_keys() {
    for key in [
        "$serde_json::private::Number",
        "$serde_json::private::RawValue",
    ] {
        for value in [json!("7"), json!("[1]"), json!(1), json!({})] {
            let object = json!({ key: value }).to_string();
            let read: Json = from_str(&object).unwrap();
            assert!(read.is_object(), "{object}");
            assert_eq!(to_string(&read).unwrap(), object);
            assert!(from_str::<openapi_runtime::Decimal>(&object).is_err());
            assert!(decode::integer(&mut serde_json::Deserializer::from_str(&object)).is_err());
            assert!(decode::any_number(&mut serde_json::Deserializer::from_str(&object)).is_err());
            let nested: Json = from_str(&format!("[{{\"a\":{object}}}]")).unwrap();
            assert_eq!(to_string(&nested).unwrap(), format!("[{{\"a\":{object}}}]"));
        }
    }
}

#[test]
fn values_become_json_and_back() {
    assert_eq!(Json::from("a"), json!("a"));
    assert_eq!(Json::from(1_i64), json!(1));
    assert_eq!(Json::from(vec![json!(1)]), json!([1]));
    assert_eq!(Json::default(), Value::Null);
    assert_eq!(Value::from(Json::from(true)), json!(true));
    assert_eq!(Json::from(1.5).as_f64(), Some(1.5));
    assert_eq!(
        Json::from(json!({ "a": 1 })).into_value(),
        json!({ "a": 1 })
    );
}
