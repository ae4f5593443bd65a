//! JSON texts that say the same in another order.

use serde_json::Value;

/// A small source of numbers that look random and are the same in every run.
#[derive(Clone, Debug)]
pub struct Dice(u64);

impl Dice {
    /// Numbers that follow from a seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below `limit`, which is not zero.
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % limit
    }

    /// Puts items in another order.
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last + 1));
        }
    }
}

/// The value as JSON text, with the keys of every object in another order.
#[must_use]
pub fn text(value: &Value, dice: &mut Dice) -> String {
    match value {
        Value::Object(object) => {
            let mut entries: Vec<_> = object
                .iter()
                .map(|(key, value)| format!("{}:{}", Value::from(key.as_str()), text(value, dice)))
                .collect();
            dice.shuffle(&mut entries);
            format!("{{{}}}", entries.join(","))
        }
        Value::Array(items) => {
            let items: Vec<_> = items.iter().map(|item| text(item, dice)).collect();
            format!("[{}]", items.join(","))
        }
        plain => plain.to_string(),
    }
}

/// Puts the items of every list under one of these keys in another order.
pub fn lists(value: &mut Value, keys: &[&str], dice: &mut Dice) {
    match value {
        Value::Object(object) => {
            for (key, value) in object {
                if let (true, Value::Array(items)) = (keys.contains(&key.as_str()), &mut *value) {
                    dice.shuffle(items);
                }
                lists(value, keys, dice);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| lists(item, keys, dice)),
        _ => {}
    }
}
