//! Reading from a value that is already at hand.

use std::marker::PhantomData;

use serde::de::value::MapAccessDeserializer;
use serde::de::{
    self, DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, SeqAccess, Visitor,
};
use serde::forward_to_deserialize_any;
use serde_json::{Map, Number, Value, map};

use super::place::{self, Step};

/// Reads newtypes and options as `serde_json` does. The deserializers that serde has for values at
/// hand do not: with them a derived newtype fails.
pub(super) struct AtHand<D>(pub(super) D);

impl<'de, D: Deserializer<'de>> Deserializer<'de> for AtHand<D> {
    type Error = D::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.0.deserialize_any(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        let value = self.0.deserialize_any(visitor);
        value.inspect_err(|_| place::note_fields(fields))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.0.deserialize_enum(name, variants, visitor)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct seq tuple tuple_struct map identifier ignored_any
    }
}

/// Reads from a JSON value, as `serde_json` does, with errors of any type.
pub(super) struct OfValue<E> {
    value: Value,
    error: PhantomData<fn() -> E>,
}

impl<E> OfValue<E> {
    pub(super) fn new(value: Value) -> Self {
        Self {
            value,
            error: PhantomData,
        }
    }
}

impl<'de, E: de::Error> Deserializer<'de> for OfValue<E> {
    type Error = E;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        match self.value {
            Value::Null => visitor.visit_unit(),
            Value::Bool(value) => visitor.visit_bool(value),
            Value::Number(number) => visit_number(&number, visitor),
            Value::String(text) => visitor.visit_string(text),
            Value::Array(items) => visit_array(items, visitor),
            Value::Object(entries) => visitor.visit_map(Entries::<E>::new(entries)),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        match self.value {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, E> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, E> {
        let value = self.deserialize_any(visitor);
        value.inspect_err(|_| place::note_fields(fields))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, E> {
        match self.value {
            Value::String(text) => visitor.visit_enum(text.into_deserializer()),
            Value::Object(entries) => {
                visitor.visit_enum(MapAccessDeserializer::new(Entries::<E>::new(entries)))
            }
            _ => self.deserialize_any(visitor),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct seq tuple tuple_struct map identifier ignored_any
    }
}

fn visit_number<'de, V: Visitor<'de>, E: de::Error>(
    number: &Number,
    visitor: V,
) -> Result<V::Value, E> {
    if let Some(number) = number.as_u64() {
        return visitor.visit_u64(number);
    }
    if let Some(number) = number.as_i64() {
        return visitor.visit_i64(number);
    }
    match number.as_f64() {
        Some(number) => visitor.visit_f64(number),
        None => Err(E::invalid_value(
            de::Unexpected::Other("number"),
            &"a number of 64 bits",
        )),
    }
}

fn visit_array<'de, V: Visitor<'de>, E: de::Error>(
    items: Vec<Value>,
    visitor: V,
) -> Result<V::Value, E> {
    let length = items.len();
    let mut elements = Elements {
        items: items.into_iter().enumerate(),
        error: PhantomData,
    };
    let value = visitor.visit_seq(&mut elements)?;
    match elements.items.len() {
        0 => Ok(value),
        _ => Err(E::invalid_length(length, &"fewer elements in array")),
    }
}

/// The elements of an array.
struct Elements<E> {
    items: std::iter::Enumerate<std::vec::IntoIter<Value>>,
    error: PhantomData<fn() -> E>,
}

impl<'de, E: de::Error> SeqAccess<'de> for Elements<E> {
    type Error = E;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, E> {
        let Some((index, item)) = self.items.next() else {
            return Ok(None);
        };
        let value = seed.deserialize(OfValue::new(item));
        let value = value.inspect_err(|_: &E| place::note(|| Step::Index(index)));
        value.map(Some)
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.items.len())
    }
}

/// The entries of an object.
struct Entries<E> {
    entries: map::IntoIter,
    /// The entry whose key was handed out last.
    entry: Option<(String, Value)>,
    error: PhantomData<fn() -> E>,
}

impl<E> Entries<E> {
    fn new(entries: Map<String, Value>) -> Self {
        Self {
            entries: entries.into_iter(),
            entry: None,
            error: PhantomData,
        }
    }
}

impl<'de, E: de::Error> MapAccess<'de> for Entries<E> {
    type Error = E;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, E> {
        let Some(entry) = self.entries.next() else {
            return Ok(None);
        };
        let (key, _) = self.entry.insert(entry);
        seed.deserialize(Key::new(key)).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, E> {
        let Some((key, value)) = self.entry.take() else {
            return Err(E::custom("a value was asked for without its key"));
        };
        read_entry(&key, value, seed)
    }
}

/// Reads the value of an entry.
pub(super) fn read_entry<'de, S: DeserializeSeed<'de>, E: de::Error>(
    key: &str,
    value: Value,
    seed: S,
) -> Result<S::Value, E> {
    let value = seed.deserialize(OfValue::<E>::new(value));
    value.inspect_err(|_| place::note_entry(key))
}

/// The key of an entry, as `serde_json` gives it.
pub(super) struct Key<'k, E> {
    key: &'k str,
    error: PhantomData<fn() -> E>,
}

impl<'k, E> Key<'k, E> {
    pub(super) fn new(key: &'k str) -> Self {
        Self {
            key,
            error: PhantomData,
        }
    }
}

impl<'de, E: de::Error> Deserializer<'de> for Key<'_, E> {
    type Error = E;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        visitor.visit_str(self.key)
    }

    /// By this the key of an object is told from what stands for a number.
    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, E> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, E> {
        let key: de::value::StrDeserializer<'_, E> = self.key.into_deserializer();
        key.deserialize_enum(name, variants, visitor)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}
