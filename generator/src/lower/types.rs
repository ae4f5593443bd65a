//! The table of types. Identical shapes become one type, whatever is said about them.

use std::collections::{BTreeSet, HashMap};

use crate::{
    api::{Docs, Place, Shape, Struct, TypeDef, TypeId},
    diagnostic::{Code, Diagnostic},
    limits,
    lower::context::At,
    pointer::Pointer,
};

/// What is known of a type besides its shape.
pub(crate) struct About {
    pub(crate) docs: Docs,
    /// Name set by the overlay.
    pub(crate) hint: Option<String>,
    pub(crate) title: Option<String>,
    pub(crate) deprecated: bool,
}

#[derive(Default)]
pub(crate) struct Types {
    defs: Vec<TypeDef>,
    hints: Vec<BTreeSet<String>>,
    titles: Vec<BTreeSet<String>>,
    by_signature: HashMap<String, TypeId>,
    /// How often a type was defined.
    pub(crate) definitions: usize,
    /// Properties, values and members of all that was defined, each as often as it was read.
    parts: usize,
    /// The same of the types that there are.
    own_parts: usize,
}

impl Types {
    /// The type of this shape; a new one only if there is none yet.
    pub(crate) fn define(&mut self, shape: Shape, about: About, at: &At) -> TypeId {
        self.definitions += 1;
        let parts = shape.labels().count();
        self.parts += parts;
        let signature = signature(&shape);
        match self.by_signature.get(&signature) {
            Some(&id) => {
                self.meet_again(id, shape, about, at);
                id
            }
            None => {
                let id = self.reserve(at);
                self.own_parts += parts;
                self.by_signature.insert(signature, id);
                self.fill(id, shape, about);
                id
            }
        }
    }

    /// A type that is referred to before its shape is known.
    pub(crate) fn reserve(&mut self, at: &At) -> TypeId {
        self.defs.push(TypeDef {
            shape: Shape::Struct(Struct::default()),
            docs: Docs::default(),
            name_hint: None,
            title: None,
            places: BTreeSet::from([at.place.clone()]),
            pointer: at.pointer.clone(),
            deprecated: false,
            in_request: false,
            in_response: false,
        });
        self.hints.push(BTreeSet::new());
        self.titles.push(BTreeSet::new());
        TypeId(self.defs.len() - 1)
    }

    /// Gives a reserved type its shape.
    pub(crate) fn fill(&mut self, id: TypeId, shape: Shape, about: About) {
        let def = &mut self.defs[id.0];
        def.shape = shape;
        def.docs = about.docs;
        def.deprecated = about.deprecated;
        self.hints[id.0].extend(about.hint);
        self.titles[id.0].extend(about.title);
    }

    /// What there is too much of, if there is.
    pub(crate) fn excess(&self) -> Option<String> {
        let parts = |limit: usize| format!("types with more than {limit} properties and values");
        if self.own_parts > limits::PARTS {
            return Some(parts(limits::PARTS));
        }
        let met = |limit: usize| format!("{}, each as often as it is met,", parts(limit));
        (self.parts > limits::PARTS_MET).then(|| met(limits::PARTS_MET))
    }

    pub(crate) fn len(&self) -> usize {
        self.defs.len()
    }

    pub(crate) fn get(&self, id: TypeId) -> &TypeDef {
        &self.defs[id.0]
    }

    /// The texts are taken from the first place in order, so that they do not depend on the order of reading.
    fn meet_again(&mut self, id: TypeId, shape: Shape, about: About, at: &At) {
        let def = &mut self.defs[id.0];
        self.hints[id.0].extend(about.hint);
        self.titles[id.0].extend(about.title);
        if def.places.first().is_none_or(|first| at.place < *first) {
            def.shape = shape;
            def.pointer = at.pointer.clone();
            if !about.docs.is_empty() {
                def.docs = about.docs;
            }
        } else if def.docs.is_empty() {
            def.docs = about.docs;
        }
        def.deprecated &= about.deprecated;
        def.places.insert(at.place.clone());
    }

    /// The finished table.
    pub(crate) fn finish(mut self) -> Result<Vec<TypeDef>, Diagnostic> {
        for (index, def) in self.defs.iter_mut().enumerate() {
            let hints = &self.hints[index];
            if hints.len() > 1 {
                return Err(two_names(hints, &def.places, &def.pointer));
            }
            // A title is only a suggestion: it counts where all places agree on it.
            let titles = &self.titles[index];
            def.title = titles.first().filter(|_| titles.len() == 1).cloned();
            def.name_hint = hints.first().cloned();
        }
        Ok(self.defs)
    }
}

pub(crate) fn two_names(
    hints: &BTreeSet<String>,
    places: &BTreeSet<Place>,
    at: &Pointer,
) -> Diagnostic {
    let names: Vec<_> = hints.iter().map(|hint| format!("`{hint}`")).collect();
    let places: Vec<_> = places.iter().map(ToString::to_string).collect();
    Diagnostic::new(
        Code::NameCollision,
        format!(
            "one type is asked to have the names {}",
            names.join(" and ")
        ),
    )
    .at(at)
    .help(format!(
        "give `x-rust-type` the same value everywhere it stands: {}",
        places.join("; ")
    ))
}

/// A text that two shapes share exactly if they are the same type: everything but prose, and without order.
pub(crate) fn signature(shape: &Shape) -> String {
    match shape {
        Shape::Struct(object) => {
            let fields: Vec<_> = object
                .fields
                .iter()
                .map(|field| {
                    (
                        &field.name,
                        &field.name_hint,
                        &field.ty,
                        field.required,
                        &field.limits,
                    )
                })
                .collect();
            format!(
                "struct {} {fields:?} {:?} {:?}",
                object.closed, object.constants, object.extra
            )
        }
        Shape::Enum(values) => {
            let values: BTreeSet<_> = values.iter().map(|value| &value.value).collect();
            format!("enum {values:?}")
        }
        Shape::Numbers(values) => {
            let values: BTreeSet<_> = values.iter().map(|value| &value.value).collect();
            format!("numbers {values:?}")
        }
        Shape::Union(union) => {
            let members: Vec<_> = union
                .members
                .iter()
                .map(|member| (&member.label, &member.name_hint, &member.ty))
                .collect();
            format!("union {members:?} {:?}", union.objects)
        }
        Shape::Alias(ty) => format!("alias {ty:?}"),
    }
}
