//! Objects whose variant is decided by one of their entries.

use std::marker::PhantomData;
use std::vec;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, DeserializeSeed, MapAccess};
use serde_json::{Map, Value};

use super::at_hand::{AtHand, Key, read_entry};
use super::json::Json;
use super::union::{Kind, Tag, in_variant};

/// An object that is read only as far as it takes to decide which variant of a union it is.
///
/// What was read until then is replayed into the variant, the rest goes there directly: if the
/// deciding entry comes first, nothing else is held in memory.
pub struct Object<'de, A> {
    map: A,
    read: Vec<(String, Value)>,
    /// A key that was read and whose value was not.
    pending: Option<String>,
    ended: bool,
    lifetime: PhantomData<&'de ()>,
}

impl<'de, A: MapAccess<'de>> Object<'de, A> {
    /// An object of which nothing was read yet.
    pub fn new(map: A) -> Self {
        Self {
            map,
            read: Vec::new(),
            pending: None,
            ended: false,
            lifetime: PhantomData,
        }
    }

    /// The value of the entry `name`, if there is one. Reads up to it.
    ///
    /// # Errors
    ///
    /// Broken JSON.
    pub fn tag(&mut self, name: &str) -> Result<Option<&Value>, A::Error> {
        let mut index = self.read.iter().position(|(key, _)| key == name);
        while index.is_none() && self.read_entry()? {
            index = self.read.iter().rposition(|(key, _)| key == name);
        }
        Ok(index.map(|index| &self.read[index].1))
    }

    /// Which of `names` comes first among the object's keys, if any. Reads up to that key.
    ///
    /// # Errors
    ///
    /// Broken JSON.
    pub fn first_key_of(&mut self, names: &[&str]) -> Result<Option<usize>, A::Error> {
        let index = |key: &str| names.iter().position(|name| *name == key);
        if let Some(found) = self.read.iter().find_map(|(key, _)| index(key)) {
            return Ok(Some(found));
        }
        while self.read_key()? {
            if let Some(found) = self.pending.as_deref().and_then(index) {
                return Ok(Some(found));
            }
            self.read_entry()?;
        }
        Ok(None)
    }

    /// An object of which everything was read.
    ///
    /// # Errors
    ///
    /// Broken JSON.
    pub fn whole(map: A) -> Result<Self, A::Error> {
        let mut object = Self::new(map);
        while object.read_entry()? {}
        Ok(object)
    }

    /// Whether there is an entry `name` in what was read.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.entry(name).is_some()
    }

    /// Whether the entry `name` has one of some values.
    #[must_use]
    pub fn is(&self, name: &str, values: &[Tag<'_>]) -> bool {
        Tag::of(self.entry(name)).is_some_and(|value| values.contains(&value))
    }

    /// Whether the entry `name` is of the `kind`.
    #[must_use]
    pub fn is_kind(&self, name: &str, kind: Kind) -> bool {
        self.entry(name)
            .is_some_and(|value| Kind::of(value) == kind)
    }

    fn entry(&self, name: &str) -> Option<&Value> {
        let mut entries = self.read.iter();
        entries
            .rfind(|(key, _)| key == name)
            .map(|(_, value)| value)
    }

    /// Reads the object as the `variant` of the union.
    ///
    /// # Errors
    ///
    /// An object that is not a `T`.
    pub fn decode<T: Deserialize<'de>>(self, variant: &'static str) -> Result<T, A::Error> {
        let entries = AtHand(MapAccessDeserializer::new(Replay::new(self)));
        T::deserialize(entries).map_err(|error| in_variant(variant, error))
    }

    /// Reads all of the object as it is.
    ///
    /// # Errors
    ///
    /// Broken JSON.
    pub fn into_value(mut self) -> Result<Value, A::Error> {
        while self.read_entry()? {}
        let entries: Map<String, Value> = self.read.into_iter().collect();
        Ok(Value::Object(entries))
    }

    /// Reads one key ahead, and says whether there is one.
    fn read_key(&mut self) -> Result<bool, A::Error> {
        if self.pending.is_none() && !self.ended {
            self.pending = self.map.next_key()?;
            self.ended = self.pending.is_none();
        }
        Ok(self.pending.is_some())
    }

    /// Reads one entry, and says whether there was one.
    fn read_entry(&mut self) -> Result<bool, A::Error> {
        self.read_key()?;
        let Some(key) = self.pending.take() else {
            return Ok(false);
        };
        let Json(value) = self.map.next_value()?;
        self.read.push((key, value));
        Ok(true)
    }
}

/// The entries of an object: those that were read, then those that were not.
pub(super) struct Replay<A> {
    read: vec::IntoIter<(String, Value)>,
    /// The entry whose key was handed out last.
    entry: Option<(String, Value)>,
    pending: Option<String>,
    map: A,
    ended: bool,
}

impl<A> Replay<A> {
    fn new(object: Object<'_, A>) -> Self {
        Self {
            read: object.read.into_iter(),
            entry: None,
            pending: object.pending,
            map: object.map,
            ended: object.ended,
        }
    }

    /// The entries of `map`, whose first key was read; `None` says that it has no entries.
    pub(super) fn from_first_key(first: Option<String>, map: A) -> Self {
        Self {
            read: Vec::new().into_iter(),
            entry: None,
            ended: first.is_none(),
            pending: first,
            map,
        }
    }
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Replay<A> {
    type Error = A::Error;

    fn next_key_seed<K>(&mut self, seed: K) -> Result<Option<K::Value>, A::Error>
    where
        K: DeserializeSeed<'de>,
    {
        if let Some((key, value)) = self.read.next() {
            let (key, _) = self.entry.insert((key, value));
            return seed.deserialize(Key::new(key)).map(Some);
        }
        if let Some(key) = self.pending.take() {
            return seed.deserialize(Key::new(&key)).map(Some);
        }
        match self.ended {
            true => Ok(None),
            false => self.map.next_key_seed(seed),
        }
    }

    fn next_value_seed<V>(&mut self, seed: V) -> Result<V::Value, A::Error>
    where
        V: DeserializeSeed<'de>,
    {
        match self.entry.take() {
            Some((key, value)) => read_entry(&key, value, seed),
            None => self.map.next_value_seed(seed),
        }
    }
}
