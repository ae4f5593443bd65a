//! Digests of schemas: what is asked of them where they are compared, found out once for each that is different.

use std::{
    collections::{HashMap, HashSet},
    rc::Rc,
};

use openapiv3::{AdditionalProperties, ObjectType, ReferenceOr, Schema, SchemaKind, Type};
use serde_json::Value;

use crate::{
    api::{Kind, Scalar},
    diagnostic::Diagnostic,
    limits,
    lower::{
        accepts::{members_of, takes_any},
        combine,
        context::At,
        kinds::{allows_null, enum_values, enumeration, is_whole, is_widest, kind_of},
        normal::anything,
        schema::{Node, Schemas, node},
    },
};

/// Number of a schema. Schemas that differ only in prose have the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct ShapeId(usize);

/// Number of the name of a property, or of another text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct TextId(usize);

/// What a schema says about values. A choice is known by its members, so that one that is put together from schemas
/// that are known need not be written down to be recognised.
#[derive(PartialEq, Eq, Hash)]
enum Key {
    Text(String),
    Choice(Vec<ShapeId>),
}

/// How many answers of [`Schemas::accepts`] are kept.
const ANSWERS: usize = 1_000_000;

/// All that was found out.
#[derive(Default)]
pub(super) struct Digests {
    ids: HashMap<Key, ShapeId>,
    written: Vec<Option<Rc<ReferenceOr<Schema>>>>,
    texts: HashMap<String, TextId>,
    digests: HashMap<ShapeId, Rc<Digest>>,
    alternatives: HashMap<ShapeId, Rc<Alternatives>>,
    answers: HashMap<(ShapeId, ShapeId, usize), bool>,
    steps: usize,
}

/// What is asked of a schema.
pub(super) struct Digest {
    /// Whether null is a value.
    pub(super) nullable: bool,
    /// The same with references followed and without null.
    pub(super) bare: ShapeId,
    /// The members of a choice.
    pub(super) members: Option<Vec<ShapeId>>,
    /// Whether it is a choice and nothing else, written down in its place.
    pub(super) is_plain_choice: bool,
    /// The kind of all values, if it is no choice and they have one.
    pub(super) kind: Option<Kind>,
    /// The values that are listed, as JSON. Null is not among them.
    pub(super) listed: Option<HashSet<String>>,
    /// The same in order, if all of them are plain.
    pub(super) values: Option<Rc<Vec<Scalar>>>,
    pub(super) object: Option<ObjectDigest>,
    pub(super) items: Items,
    pub(super) is_integer: bool,
    pub(super) is_whole: bool,
    pub(super) is_widest: bool,
    pub(super) is_special: bool,
}

/// What is asked of an object.
pub(super) struct ObjectDigest {
    /// By name.
    pub(super) properties: Vec<(TextId, ShapeId)>,
    pub(super) required: Vec<TextId>,
    /// Whether it may have properties of any name.
    pub(super) takes_any: bool,
    /// What is said of these.
    pub(super) further: TextId,
}

/// What is said of the items of a list.
pub(super) enum Items {
    /// It is no list.
    None,
    Any,
    Of(ShapeId),
}

/// What all members of a choice have in common, at any depth, or what the schema itself has if it is none.
pub(super) struct Alternatives {
    /// All values, if each member lists its own and null is not among them.
    pub(super) values: Option<Rc<Vec<Scalar>>>,
    pub(super) kinds: Kinds,
}

/// The kinds of values of several schemas.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kinds {
    /// There are no schemas.
    None,
    Same(Kind),
    Mixed,
}

impl Kinds {
    pub(super) fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::None, one) | (one, Self::None) => one,
            (one, other) if one == other => one,
            _ => Self::Mixed,
        }
    }

    pub(super) fn kind(self) -> Option<Kind> {
        match self {
            Self::Same(kind) => Some(kind),
            Self::None | Self::Mixed => None,
        }
    }
}

impl ObjectDigest {
    pub(super) fn property(&self, name: TextId) -> Option<ShapeId> {
        let index = self.properties.binary_search_by_key(&name, |one| one.0);
        Some(self.properties[index.ok()?].1)
    }
}

impl Digests {
    fn id(&mut self, key: Key) -> ShapeId {
        let next = ShapeId(self.written.len());
        let id = *self.ids.entry(key).or_insert(next);
        if id == next {
            self.written.push(None);
        }
        id
    }

    fn id_of(&mut self, shape: Value) -> ShapeId {
        match shape {
            Value::Object(object)
                if object.len() == 1 && object.get("oneOf").is_some_and(Value::is_array) =>
            {
                let members = object.into_iter().find_map(|(_, members)| match members {
                    Value::Array(members) => Some(members),
                    _ => None,
                });
                let members = members.unwrap_or_default().into_iter();
                let mut members: Vec<_> = members.map(|member| self.id_of(member)).collect();
                members.sort_unstable();
                self.id(Key::Choice(members))
            }
            shape => self.id(Key::Text(shape.to_string())),
        }
    }

    fn text(&mut self, text: &str) -> TextId {
        match self.texts.get(text) {
            Some(&id) => id,
            None => {
                let id = TextId(self.texts.len());
                self.texts.insert(text.to_owned(), id);
                id
            }
        }
    }
}

impl Schemas<'_> {
    /// Counts steps of comparing schemas, of which a small document can ask for very many.
    pub(super) fn step(&self, steps: usize, at: &At) -> Result<(), Diagnostic> {
        let mut digests = self.digests.borrow_mut();
        digests.steps = digests.steps.saturating_add(steps);
        if digests.steps > limits::COMPARISONS {
            let what = format!(
                "comparing schemas in more than {} steps",
                limits::COMPARISONS
            );
            return Err(limits::beyond(&what, &at.pointer));
        }
        Ok(())
    }

    /// The number of a schema.
    pub(super) fn shape(&self, schema: &Node<'_>) -> ShapeId {
        let shape = combine::shape_of(schema);
        let mut digests = self.digests.borrow_mut();
        let id = digests.id_of(shape);
        let written = &mut digests.written[id.0];
        if written.is_none() {
            *written = Some(Rc::new(match schema {
                ReferenceOr::Item(schema) => ReferenceOr::Item((*schema).clone()),
                ReferenceOr::Reference { reference } => ReferenceOr::Reference {
                    reference: reference.clone(),
                },
            }));
        }
        id
    }

    /// The number of a choice between schemas.
    pub(super) fn choice(&self, mut members: Vec<ShapeId>) -> ShapeId {
        members.sort_unstable();
        self.digests.borrow_mut().id(Key::Choice(members))
    }

    pub(super) fn text_id(&self, text: &str) -> TextId {
        self.digests.borrow_mut().text(text)
    }

    /// What is known of a schema that is written down somewhere.
    pub(super) fn digest(&self, id: ShapeId, at: &At) -> Result<Rc<Digest>, Diagnostic> {
        if let Some(known) = self.digests.borrow().digests.get(&id) {
            return Ok(Rc::clone(known));
        }
        let written = self.digests.borrow().written[id.0].clone();
        let written = written.unwrap_or_else(|| Rc::new(ReferenceOr::Item(anything())));
        let view = self.view(&node(&*written), at)?;
        let is_plain_choice = match &*written {
            ReferenceOr::Item(schema) => {
                let is_choice = matches!(schema.schema_kind, SchemaKind::OneOf { .. });
                is_choice && !schema.schema_data.nullable
            }
            ReferenceOr::Reference { .. } => false,
        };
        let digest = Rc::new(Digest {
            is_plain_choice,
            ..self.digest_of(&view)
        });
        let mut digests = self.digests.borrow_mut();
        digests.digests.insert(id, Rc::clone(&digest));
        Ok(digest)
    }

    fn digest_of(&self, view: &Schema) -> Digest {
        let mut bare = view.clone();
        bare.schema_data.nullable = false;
        let members = members_of(&bare);
        let members = members.map(|members| members.iter().map(|one| self.shape(&node(one))));
        let listed = enumeration(&bare).map(|values| {
            let values = values.into_iter().filter(|value| !value.is_null());
            values.map(|value| value.to_string()).collect()
        });
        let values = enum_values(&bare).map(|mut values| {
            values.sort();
            values.dedup();
            Rc::new(values)
        });
        let items = match &bare.schema_kind {
            SchemaKind::Type(Type::Array(array)) => match &array.items {
                Some(items) => Items::Of(self.shape(&node(items))),
                None => Items::Any,
            },
            _ => Items::None,
        };
        Digest {
            nullable: allows_null(view),
            members: members.map(Iterator::collect),
            is_plain_choice: false,
            kind: kind_of(&bare),
            listed,
            values,
            object: combine::object_view(&bare).map(|object| self.object_digest(&object)),
            items,
            is_integer: matches!(bare.schema_kind, SchemaKind::Type(Type::Integer(_))),
            is_whole: is_whole(&bare),
            is_widest: is_widest(&bare),
            is_special: combine::is_special(&bare),
            bare: self.shape(&ReferenceOr::Item(&bare)),
        }
    }

    fn object_digest(&self, object: &ObjectType) -> ObjectDigest {
        let properties = object.properties.iter();
        let properties =
            properties.map(|(name, schema)| (self.text_id(name), self.shape(&node(schema))));
        let mut properties: Vec<_> = properties.collect();
        properties.sort_unstable();
        let required = object.required.iter().map(|name| self.text_id(name));
        let mut required: Vec<_> = required.collect();
        required.sort_unstable();
        required.dedup();
        let takes_any = takes_any(object);
        let further: Option<&AdditionalProperties> =
            object.additional_properties.as_ref().filter(|_| takes_any);
        ObjectDigest {
            properties,
            required,
            takes_any,
            further: self.text_id(&serde_json::to_string(&further).unwrap_or_default()),
        }
    }

    /// What the members of a choice have in common. Null counts for nothing.
    pub(super) fn alternatives(
        &self,
        id: ShapeId,
        at: &At,
    ) -> Result<Rc<Alternatives>, Diagnostic> {
        if let Some(known) = self.digests.borrow().alternatives.get(&id) {
            return Ok(Rc::clone(known));
        }
        let digest = self.digest(id, at)?;
        let found = match &digest.members {
            Some(members) => self.alternatives_of(members, &at.deeper()?)?,
            None => Alternatives {
                values: digest.values.clone().filter(|_| !digest.nullable),
                kinds: match digest.kind {
                    Some(kind) if !digest.nullable => Kinds::Same(kind),
                    _ => Kinds::Mixed,
                },
            },
        };
        let found = Rc::new(found);
        let mut digests = self.digests.borrow_mut();
        digests.alternatives.insert(id, Rc::clone(&found));
        Ok(found)
    }

    /// What several schemas have in common.
    pub(super) fn alternatives_of(
        &self,
        members: &[ShapeId],
        at: &At,
    ) -> Result<Alternatives, Diagnostic> {
        let mut values = Some(Vec::new());
        let mut kinds = Kinds::None;
        for &member in members {
            let one = self.alternatives(member, at)?;
            kinds = kinds.and(one.kinds);
            match (&mut values, &one.values) {
                (Some(values), Some(more)) => {
                    self.step(more.len(), at)?;
                    values.extend(more.iter().cloned());
                }
                _ => values = None,
            }
        }
        let values = values.map(|mut values| {
            values.sort();
            values.dedup();
            Rc::new(values)
        });
        Ok(Alternatives { values, kinds })
    }

    /// The answer to a question that was asked before.
    pub(super) fn answer(&self, wide: ShapeId, narrow: ShapeId, depth: usize) -> Option<bool> {
        let digests = self.digests.borrow();
        digests.answers.get(&(wide, narrow, depth)).copied()
    }

    pub(super) fn keep_answer(&self, wide: ShapeId, narrow: ShapeId, depth: usize, answer: bool) {
        let mut digests = self.digests.borrow_mut();
        if digests.answers.len() >= ANSWERS {
            digests.answers.clear();
        }
        digests.answers.insert((wide, narrow, depth), answer);
    }
}
