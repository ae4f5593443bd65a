//! Settles what each plain scalar of a part means, now that its place is known.

use serde_json::{Map, Value};

use super::{
    forms::{Described, Form, Want},
    scalar::{self, Core, Marked},
};
use crate::pointer::Pointer;

/// How many schemas are looked at for what one of them says: those that it refers to, and those that it combines.
const SCHEMAS: usize = 64;

/// How far they may lie behind one another.
const STEPS: usize = 16;

/// Replaces every [marked](scalar) string of a part, be it a whole document or what stands at one key, by what it
/// means there.
pub(crate) fn settle(part: &mut Value, want: Want) {
    let mut walk = Walk {
        whole: part,
        meanings: Vec::new(),
    };
    walk.value(part, want, None);
    let mut meanings = walk.meanings.into_iter();
    replace(part, &mut meanings);
}

/// What a plain scalar is taken for.
#[derive(Clone, Copy)]
enum Meaning {
    Core,
    Text,
    Number,
}

/// Goes through a part and notes what each plain scalar means, in order.
struct Walk<'v> {
    /// Where references lead.
    whole: &'v Value,
    meanings: Vec<Meaning>,
}

/// The schema that describes a value.
#[derive(Clone, Copy)]
struct Schema<'v> {
    object: &'v Map<String, Value>,
    /// Whether it is one of texts, where the schemas around it say so and it does not say itself.
    outer: Option<bool>,
}

impl<'v> Walk<'v> {
    fn value(&mut self, value: &'v Value, want: Want, schema: Option<Schema<'v>>) {
        match value {
            Value::String(text) => {
                if let Marked::Plain(text) = scalar::unmarked(text) {
                    let meaning = self.meaning(text, want, schema);
                    self.meanings.push(meaning);
                }
            }
            Value::Array(items) => {
                let (want, schema) = match want {
                    Want::Each(want) => (*want, schema),
                    Want::Text | Want::Name => (want, None),
                    Want::AllDescribed | Want::Examples => (Want::Described, schema),
                    Want::Described => (want, schema.and_then(|schema| self.items(schema))),
                    Want::Core | Want::Number | Want::Of(_) => (Want::Core, None),
                };
                items.iter().for_each(|item| self.value(item, want, schema));
            }
            Value::Object(object) => self.object(object, want, schema),
            _ => {}
        }
    }

    fn object(&mut self, object: &'v Map<String, Value>, want: Want, schema: Option<Schema<'v>>) {
        if let Want::Of(form) = want {
            return self.form(object, form, schema);
        }
        for (key, value) in object {
            match want {
                Want::Each(want) => self.value(value, *want, schema),
                Want::Examples => match value {
                    Value::Object(example) => self.fields(example, Form::Example, schema, None),
                    other => self.value(other, Want::Core, None),
                },
                Want::Described => {
                    let schema = schema.and_then(|schema| self.property(schema, key));
                    self.value(value, want, schema);
                }
                _ => self.value(value, Want::Core, None),
            }
        }
    }

    fn form(&mut self, object: &'v Map<String, Value>, form: Form, around: Option<Schema<'v>>) {
        match form.described() {
            Described::Nowhere => self.fields(object, form, None, None),
            Described::Beside => {
                let schema = object.get("schema").and_then(Value::as_object);
                self.fields(object, form, schema.map(of_its_own), None);
            }
            Described::Itself => {
                let schema = Schema {
                    object,
                    outer: around.and_then(|around| around.outer),
                };
                let inner = Schema {
                    object,
                    outer: self.is_text(schema),
                };
                self.fields(object, form, Some(schema), Some(inner));
            }
        }
    }

    /// `members` is what the members of a choice or combination belong to.
    fn fields(
        &mut self,
        object: &'v Map<String, Value>,
        form: Form,
        schema: Option<Schema<'v>>,
        members: Option<Schema<'v>>,
    ) {
        for (key, value) in object {
            let want = form.want(key);
            let schema = match (want, key.as_str()) {
                (Want::Described | Want::AllDescribed | Want::Examples, _) => schema,
                (_, "allOf" | "anyOf" | "oneOf") => members,
                _ => None,
            };
            self.value(value, want, schema);
        }
    }

    fn meaning(&self, text: &str, want: Want, schema: Option<Schema<'v>>) -> Meaning {
        let is_null = scalar::core(text) == Some(Core::Null);
        match want {
            Want::Text if !is_null => Meaning::Text,
            // What is not there at all has no name.
            Want::Name if !text.is_empty() => Meaning::Text,
            Want::Number => Meaning::Number,
            Want::Described
                if !is_null && schema.and_then(|schema| self.is_text(schema)) == Some(true) =>
            {
                Meaning::Text
            }
            _ => Meaning::Core,
        }
    }

    /// Whether a schema is one of texts, if that can be told.
    fn is_text(&self, schema: Schema<'v>) -> Option<bool> {
        let mut left = SCHEMAS;
        self.is_text_within(schema.object, STEPS, &mut left)
            .or(schema.outer)
    }

    fn is_text_within(
        &self,
        schema: &'v Map<String, Value>,
        steps: usize,
        left: &mut usize,
    ) -> Option<bool> {
        *left = left.checked_sub(1)?;
        let steps = steps.checked_sub(1)?;
        if let Some(is_text) = schema.get("type").and_then(type_is_text) {
            return Some(is_text);
        }
        if let Some(target) = self.referred(schema)
            && let Some(is_text) = self.is_text_within(target, steps, left)
        {
            return Some(is_text);
        }
        let mut all = members(schema, "allOf");
        if let Some(is_text) = all.find_map(|one| self.is_text_within(one, steps, left)) {
            return Some(is_text);
        }
        let choice = members(schema, "oneOf").chain(members(schema, "anyOf"));
        let mut kinds = choice.filter(|one| !is_null(one));
        let first = self.is_text_within(kinds.next()?, steps, left)?;
        let is_same = kinds.all(|one| self.is_text_within(one, steps, left) == Some(first));
        Some(first && is_same)
    }

    fn referred(&self, schema: &Map<String, Value>) -> Option<&'v Map<String, Value>> {
        let target = Pointer::from_fragment(schema.get("$ref")?.as_str()?)?;
        let mut tokens = target.tokens().iter();
        tokens
            .try_fold(self.whole, |value, token| value.get(token))?
            .as_object()
    }

    /// What describes a property of a value.
    fn property(&self, schema: Schema<'v>, key: &str) -> Option<Schema<'v>> {
        let all = self.combined(schema);
        let named = all.iter().find_map(|one| one.get("properties")?.get(key));
        let further = || all.iter().find_map(|one| one.get("additionalProperties"));
        named.or_else(further)?.as_object().map(of_its_own)
    }

    /// What describes the items of a value.
    fn items(&self, schema: Schema<'v>) -> Option<Schema<'v>> {
        let all = self.combined(schema);
        let items = all.iter().find_map(|one| one.get("items"));
        items?.as_object().map(of_its_own)
    }

    /// A schema, what it refers to and what it combines.
    fn combined(&self, schema: Schema<'v>) -> Vec<&'v Map<String, Value>> {
        let mut all = vec![schema.object];
        let mut next = 0;
        while let Some(one) = all.get(next).copied().filter(|_| all.len() < SCHEMAS) {
            let members = ["allOf", "oneOf", "anyOf"].map(|key| members(one, key));
            let further = self
                .referred(one)
                .into_iter()
                .chain(members.into_iter().flatten());
            all.extend(further.take(SCHEMAS - all.len()));
            next += 1;
        }
        all
    }
}

fn of_its_own(object: &Map<String, Value>) -> Schema<'_> {
    Schema {
        object,
        outer: None,
    }
}

fn members<'v>(
    schema: &'v Map<String, Value>,
    key: &str,
) -> impl Iterator<Item = &'v Map<String, Value>> + use<'v> {
    let members = schema.get(key).and_then(Value::as_array);
    members.into_iter().flatten().filter_map(Value::as_object)
}

/// Whether a type is that of texts. One of several, each a type of its own, is none.
fn type_is_text(types: &Value) -> Option<bool> {
    match types {
        Value::String(name) => Some(name == "string"),
        Value::Array(names) => {
            let mut names = names.iter().filter_map(Value::as_str);
            let is_text = |name: &str| match scalar::unmarked(name) {
                Marked::Plain(name) | Marked::Text(name) => matches!(name, "null" | "string"),
            };
            Some(names.clone().any(|name| name == "string") && names.all(is_text))
        }
        _ => None,
    }
}

fn is_null(schema: &Map<String, Value>) -> bool {
    let name = schema.get("type").and_then(Value::as_str);
    let name = name.map(scalar::unmarked);
    matches!(name, Some(Marked::Plain("null") | Marked::Text("null")))
}

/// Puts the meanings where the marks are, in the order in which [`Walk`] found them.
fn replace(value: &mut Value, meanings: &mut impl Iterator<Item = Meaning>) {
    match value {
        Value::String(text) => {
            let meant = match scalar::unmarked(text) {
                Marked::Text(plain) if plain.len() == text.len() => return,
                Marked::Text(text) => text.into(),
                Marked::Plain(plain) => match (meanings.next(), scalar::core(plain)) {
                    (Some(Meaning::Text), _) => plain.into(),
                    (Some(Meaning::Number), Some(Core::Beyond(nearest))) => nearest.into(),
                    _ => scalar::resolved(text),
                },
            };
            *value = meant;
        }
        Value::Array(items) => items.iter_mut().for_each(|item| replace(item, meanings)),
        Value::Object(object) => object
            .values_mut()
            .for_each(|value| replace(value, meanings)),
        _ => {}
    }
}
