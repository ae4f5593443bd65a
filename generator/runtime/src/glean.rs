//! Finding single values in JSON that may be broken off.

use std::fmt;

use serde::de::{self, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::json::{First, first_of};

/// A plain value that was found.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Found {
    Text(String),
    Number(serde_json::Number),
}

/// What stands at each of the JSON pointers, if it is a text or a number. Of JSON that is broken
/// off, or broken, what stands before the break is found.
pub(super) fn glean(json: &[u8], pointers: &[&str]) -> Vec<Option<Found>> {
    let mut found = vec![None; pointers.len()];
    let wanted = pointers.iter().enumerate();
    let wanted = wanted.filter(|(_, pointer)| pointer.is_empty() || pointer.starts_with('/'));
    let wanted = wanted.map(|(index, pointer)| (index, *pointer)).collect();
    let place = Place {
        wanted,
        found: &mut found,
    };
    // What is wrong after the values that were found is of no concern.
    let json = without_last_number(json);
    let _ = place.deserialize(&mut serde_json::Deserializer::from_slice(json));
    found
}

/// JSON without the number at its end: it may have gone on where the JSON is broken off. An object
/// or a list that is whole does not end with one.
fn without_last_number(json: &[u8]) -> &[u8] {
    let is_of_number = |byte: &u8| byte.is_ascii_digit() || b"+-.eE".contains(byte);
    match json.trim_ascii_start().first() {
        Some(b'{' | b'[') => {
            let end = json.iter().rposition(|byte| !is_of_number(byte));
            &json[..end.map_or(0, |end| end + 1)]
        }
        _ => json,
    }
}

/// A value, with the pointers that lead to it or into it.
struct Place<'f, 'p> {
    /// Numbers of pointers, and what is left of them.
    wanted: Vec<(usize, &'p str)>,
    found: &'f mut [Option<Found>],
}

impl<'p> Place<'_, 'p> {
    /// The pointers that lead to an entry or into it.
    fn wanted_at(&self, name: &str) -> Vec<(usize, &'p str)> {
        let wanted = self.wanted.iter().filter_map(|(index, rest)| {
            let rest = rest.strip_prefix('/')?;
            let end = rest.find('/').unwrap_or(rest.len());
            let token = rest[..end].replace("~1", "/").replace("~0", "~");
            (token == name).then_some((*index, &rest[end..]))
        });
        wanted.collect()
    }

    fn keep(&mut self, value: &Found) {
        for (index, rest) in &self.wanted {
            if rest.is_empty() {
                self.found[*index] = Some(value.clone());
            }
        }
    }

    /// The place of an entry.
    fn entry(&mut self, name: &str) -> Place<'_, 'p> {
        let wanted = self.wanted_at(name);
        // Of entries of one name the last one counts.
        for (index, _) in &wanted {
            self.found[*index] = None;
        }
        Place {
            wanted,
            found: self.found,
        }
    }
}

impl<'de> DeserializeSeed<'de> for Place<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        match self.wanted.is_empty() {
            true => deserializer.deserialize_ignored_any(IgnoredAny).map(drop),
            false => deserializer.deserialize_any(self),
        }
    }
}

impl<'de> Visitor<'de> for Place<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON value")
    }

    fn visit_unit<E: de::Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E: de::Error>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E: de::Error>(mut self, value: i64) -> Result<(), E> {
        self.keep(&Found::Number(value.into()));
        Ok(())
    }

    fn visit_u64<E: de::Error>(mut self, value: u64) -> Result<(), E> {
        self.keep(&Found::Number(value.into()));
        Ok(())
    }

    fn visit_f64<E: de::Error>(mut self, value: f64) -> Result<(), E> {
        if let Some(number) = serde_json::Number::from_f64(value) {
            self.keep(&Found::Number(number));
        }
        Ok(())
    }

    fn visit_str<E: de::Error>(mut self, value: &str) -> Result<(), E> {
        self.keep(&Found::Text(value.to_owned()));
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut array: A) -> Result<(), A::Error> {
        let mut index = 0_usize;
        while array
            .next_element_seed(self.entry(&index.to_string()))?
            .is_some()
        {
            index += 1;
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
        let mut key = match first_of(&mut map, &self)? {
            First::Number(number) => {
                self.keep(&Found::Number(number));
                return Ok(());
            }
            First::Key(key) => key,
        };
        while let Some(name) = key {
            map.next_value_seed(self.entry(&name))?;
            key = map.next_key()?;
        }
        Ok(())
    }
}
