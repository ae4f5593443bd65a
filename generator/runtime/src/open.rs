//! Objects that may have more properties than the document names.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, DeserializeSeed, Deserializer, MapAccess, Visitor};

use super::at_hand::{AtHand, Key};

/// Reads an object: the properties with one of the `names` as a `K`, all others as a map.
///
/// A derived `flatten` does not do: it takes some objects for numbers, and numbers for objects, if
/// another crate switches on features of `serde_json`.
///
/// # Errors
///
/// Anything but an object, or one that is not a `K`.
pub fn open<'de, K, T, D>(
    deserializer: D,
    names: &'static [&'static str],
) -> Result<(K, BTreeMap<String, T>), D::Error>
where
    K: Deserialize<'de>,
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    deserializer.deserialize_map(OpenVisitor {
        names,
        types: PhantomData,
    })
}

struct OpenVisitor<K, T> {
    names: &'static [&'static str],
    types: PhantomData<fn() -> (K, T)>,
}

impl<'de, K: Deserialize<'de>, T: Deserialize<'de>> Visitor<'de> for OpenVisitor<K, T> {
    type Value = (K, BTreeMap<String, T>);

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        let mut extra = BTreeMap::new();
        let known = Known {
            map,
            names: self.names,
            extra: &mut extra,
        };
        let known = K::deserialize(AtHand(MapAccessDeserializer::new(known)))?;
        Ok((known, extra))
    }
}

/// The entries with one of the names. The others are put aside on the way.
struct Known<'e, A, T> {
    map: A,
    names: &'static [&'static str],
    extra: &'e mut BTreeMap<String, T>,
}

impl<'de, A: MapAccess<'de>, T: Deserialize<'de>> MapAccess<'de> for Known<'_, A, T> {
    type Error = A::Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, A::Error> {
        while let Some(name) = self.map.next_key::<String>()? {
            if self.names.contains(&name.as_str()) {
                return seed.deserialize(Key::new(&name)).map(Some);
            }
            self.extra.insert(name, self.map.next_value()?);
        }
        Ok(None)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, A::Error> {
        self.map.next_value_seed(seed)
    }
}
