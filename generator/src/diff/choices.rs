//! Choices whose forms nothing tells apart are one type in the crate. What their forms take is seen in the schemas alone.

use std::{cell::Cell, collections::HashSet};

use serde_json::{Map, Value};

use crate::{
    api::Shape,
    diff::{
        pairs::Way,
        rules::Rule,
        shapes::Compared,
        walk::{Slot, Walk},
    },
    pointer::Pointer,
};

/// How deep schemas are looked into; below it they have to be the same.
const DEEP: usize = 24;

/// Keywords of a choice.
const CHOICES: [&str; 2] = ["oneOf", "anyOf"];

/// How many pairs of schemas are looked at for one choice; what is left has to be the same.
const MOST: usize = 10_000;

/// What says nothing about which values are valid.
const TOLD: [&str; 7] = [
    "description",
    "title",
    "example",
    "examples",
    "default",
    "deprecated",
    "externalDocs",
];

impl Walk<'_> {
    /// Types that hold all forms of a choice, and take something else than they did.
    pub(crate) fn choices(&mut self) {
        let pairs = std::mem::take(&mut self.pairs.found);
        for (&(from, to, way), operations) in &pairs {
            let shapes = (&self.old.def(from).shape, &self.new.def(to).shape);
            if way != Way::Request || !matches!(shapes, (Shape::Struct(_), Shape::Struct(_))) {
                continue;
            }
            let slot = self.whole(Compared {
                from,
                to,
                way,
                operations,
            });
            let Some((rule, said)) = self.takes_otherwise(&slot) else {
                continue;
            };
            let is_told = self.found.iter().any(|change| {
                change.wire >= rule.wire() && !change.operations.is_disjoint(operations)
            });
            if !is_told {
                self.push(slot.draft(rule, said));
            }
        }
        self.pairs.found = pairs;
    }

    /// Whether a form of one choice is taken by no form of the other one.
    fn takes_otherwise(&self, slot: &Slot<'_>) -> Option<(Rule, &'static str)> {
        let left = Cell::new(MOST);
        let old = Schema::at(self.old.document, slot.old, &left)?.resolved();
        let new = Schema::at(self.new.document, slot.new, &left)?.resolved();
        if old.forms().is_none() && new.forms().is_none() {
            None
        } else if !new.takes(old, DEEP) {
            Some((Rule::RequestLimitTightened, LESS))
        } else if !old.takes(new, DEEP) {
            Some((Rule::RequestLimitLoosened, MORE))
        } else {
            None
        }
    }
}

/// What is said of them.
const LESS: &str = "takes less than all of its forms did, which are one type in Rust.";
const MORE: &str = "takes more than all of its forms did, which are one type in Rust.";

/// A schema, with the document in which its references are followed.
#[derive(Clone, Copy)]
struct Schema<'d> {
    document: &'d Value,
    value: &'d Value,
    /// How many pairs can still be looked at.
    left: &'d Cell<usize>,
}

impl<'d> Schema<'d> {
    fn at(document: &'d Value, pointer: &Pointer, left: &'d Cell<usize>) -> Option<Self> {
        let mut tokens = pointer.tokens().iter();
        let value = tokens.try_fold(document, |value, token| match value {
            Value::Array(items) => items.get(token.parse::<usize>().ok()?),
            value => value.get(token),
        })?;
        Some(Self {
            document,
            value,
            left,
        })
    }

    fn with(self, value: &'d Value) -> Self {
        Self { value, ..self }
    }

    fn resolved(self) -> Self {
        let mut schema = self;
        for _ in 0..DEEP {
            let target = schema.value.get("$ref").and_then(Value::as_str);
            let target = target.and_then(Pointer::from_fragment);
            match target.and_then(|pointer| Self::at(self.document, &pointer, self.left)) {
                Some(next) => schema = next,
                None => break,
            }
        }
        schema
    }

    fn list(self, key: &str) -> Option<impl Iterator<Item = Self>> {
        let members = self.value.get(key)?.as_array()?;
        Some(members.iter().map(move |member| self.with(member)))
    }

    /// The members of a choice.
    fn forms(self) -> Option<Vec<Self>> {
        let mut keys = CHOICES.into_iter();
        let key = keys.find(|key| self.value.get(key).is_some())?;
        self.list(key).map(Iterator::collect)
    }

    fn property(self, name: &str) -> Option<Self> {
        let property = self.value.get("properties")?.get(name)?;
        Some(self.with(property))
    }

    /// Whether every value of the other one is valid here, as far as that can be seen.
    fn takes(self, other: Self, deep: usize) -> bool {
        let (here, other) = (self.resolved(), other.resolved());
        let (Value::Object(keywords), Value::Object(said)) = (here.value, other.value) else {
            return here.value == other.value;
        };
        let left = self.left.get();
        let (Some(deep), Some(left)) = (deep.checked_sub(1), left.checked_sub(1)) else {
            return here.value == other.value;
        };
        self.left.set(left);
        if let Some(forms) = other.forms() {
            // What stands beside a choice holds for all of its forms.
            return keywords.iter().all(|(key, value)| {
                let takes = |said| here.keyword_takes(key, value, said, deep);
                let is_said = CHOICES.contains(&key.as_str()) || said.contains_key(key);
                (is_said && takes(other)) || forms.iter().all(|form| takes(form.resolved()))
            });
        }
        if let Some(mut parts) = other.list("allOf")
            && parts.any(|part| here.takes(part, deep))
        {
            return true;
        }
        let is_null_taken = flag(keywords, "nullable") || !keywords.contains_key("type");
        (is_null_taken || !flag(said, "nullable"))
            && keywords
                .iter()
                .all(|(key, value)| here.keyword_takes(key, value, other, deep))
    }

    fn keyword_takes(self, key: &str, value: &'d Value, other: Self, deep: usize) -> bool {
        let said = other.value.get(key);
        match key {
            key if TOLD.contains(&key) || key.starts_with("x-") => true,
            "nullable" => true,
            "oneOf" | "anyOf" => {
                let mut forms = self.forms().into_iter().flatten();
                forms.any(|form| form.takes(other, deep))
                    || self.choice_takes(key, value, other, deep)
            }
            "allOf" => {
                let mut parts = self.list(key).into_iter().flatten();
                parts.all(|part| part.takes(other, deep))
            }
            "type" => said == Some(value) || (value == "number" && said == Some(&"integer".into())),
            "enum" => said.is_some_and(|said| is_within(said, value)),
            "required" => is_within(value, said.unwrap_or(&Value::Null)),
            "properties" => self.properties_take(value, other, deep),
            "additionalProperties" => self.further_take(value, other, deep),
            "items" => match said {
                Some(said) => self.with(value).takes(other.with(said), deep),
                None => value.as_object().is_some_and(Map::is_empty),
            },
            "maximum" | "maxLength" | "maxItems" | "maxProperties" => {
                said.is_some_and(|said| said.as_f64() <= value.as_f64())
            }
            "minimum" | "minLength" | "minItems" | "minProperties" => {
                said.is_some_and(|said| said.as_f64() >= value.as_f64())
            }
            _ => said == Some(value),
        }
    }

    /// Whether each form of another choice is taken by a form of this one.
    fn choice_takes(self, key: &str, value: &'d Value, other: Self, deep: usize) -> bool {
        let (Some(forms), Some(deep)) = (other.forms(), deep.checked_sub(1)) else {
            return false;
        };
        let mut forms = forms.into_iter().map(Self::resolved);
        forms.all(|form| self.keyword_takes(key, value, form, deep))
    }

    fn properties_take(self, properties: &'d Value, other: Self, deep: usize) -> bool {
        let mut properties = properties.as_object().into_iter().flatten();
        properties.all(|(name, here)| {
            let there = other.property(name);
            there.is_none_or(|there| self.with(here).takes(there, deep))
        })
    }

    /// What is not listed here may be listed there.
    fn further_take(self, further: &'d Value, other: Self, deep: usize) -> bool {
        let listed = other.value.get("properties").and_then(Value::as_object);
        let mut listed = listed.into_iter().flatten();
        listed.all(|(name, there)| {
            self.property(name).is_some()
                || match further {
                    Value::Bool(is_open) => *is_open,
                    schema => self.with(schema).takes(other.with(there), deep),
                }
        })
    }
}

fn flag(keywords: &Map<String, Value>, key: &str) -> bool {
    keywords.get(key) == Some(&Value::Bool(true))
}

/// Whether everything in a list is in another one.
fn is_within(list: &Value, other: &Value) -> bool {
    let items = |value: &Value| -> HashSet<String> {
        let items = value.as_array().into_iter().flatten();
        items.map(ToString::to_string).collect()
    };
    items(list).is_subset(&items(other))
}
