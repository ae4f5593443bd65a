//! Places in a JSON text. Only the values that lead to one are looked into; the rest is passed over unread.

use std::{borrow::Cow, collections::BTreeMap, fmt, ops::Range};

use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::wanted::{Group, Wanted};

/// Marks each place in bytes. Where the text ends too early, what was found until then stays.
pub(super) fn find(text: &str, wanted: &mut Wanted<'_>) {
    let start = text.len() - text.trim_start().len();
    let all = wanted.all();
    wanted.mark(&all, &(start..start + 1));
    let mut open = vec![(text, all)];
    while let Some((value, group)) = open.pop() {
        if !wanted.goes_on(&group) {
            continue;
        }
        let mut children = Children {
            text,
            group,
            wanted,
            inside: BTreeMap::new(),
        };
        let mut deserializer = serde_json::Deserializer::from_str(value);
        // What cannot be read is reported by others; here it only ends the search.
        let _ = match value.trim_start().as_bytes().first() {
            Some(b'{') => deserializer.deserialize_map(&mut children),
            Some(b'[') => deserializer.deserialize_seq(&mut children),
            _ => Ok(()),
        };
        open.extend(children.inside.into_values());
    }
}

/// The children of one value.
struct Children<'t, 'w, 'p> {
    text: &'t str,
    group: Group,
    wanted: &'w mut Wanted<'p>,
    /// Those that have to be looked into, by token: of a key that stands twice the last is the one that counts.
    inside: BTreeMap<String, (&'t str, Group)>,
}

impl<'t> Children<'t, '_, '_> {
    fn child(&mut self, token: &str, mark: &RawValue, value: &'t RawValue) {
        if let Some(group) = self.wanted.below(&self.group, token) {
            self.wanted.mark(&group, &range(self.text, mark));
            self.inside.insert(token.to_owned(), (value.get(), group));
        }
    }
}

impl<'t> Visitor<'t> for &mut Children<'t, '_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object or an array")
    }

    fn visit_map<A: MapAccess<'t>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some((key, value)) = map.next_entry::<&RawValue, &RawValue>()? {
            self.child(&unescaped(key), key, value);
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'t>>(self, mut items: A) -> Result<(), A::Error> {
        let mut index = 0_usize;
        while let Some(value) = items.next_element::<&RawValue>()? {
            self.child(&index.to_string(), value, value);
            index += 1;
        }
        Ok(())
    }
}

fn unescaped(key: &RawValue) -> Cow<'_, str> {
    let quoted = key.get();
    if quoted.contains('\\') {
        serde_json::from_str(quoted).unwrap_or_default()
    } else {
        Cow::Borrowed(quoted.trim_matches('"'))
    }
}

/// The bytes of a token. Of an object or array that is only where it begins.
fn range(text: &str, token: &RawValue) -> Range<usize> {
    let start = token.get().as_ptr().addr() - text.as_ptr().addr();
    let length = match token.get().as_bytes().first() {
        Some(b'{' | b'[') => 1,
        _ => token.get().len(),
    };
    start..start + length
}
