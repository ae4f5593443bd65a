//! Name: the only place that makes identifiers.
//!
//! A name is, in this order: what the overlay asks for, what the file of names pins to the place, what follows
//! from the title or the place by rule. No rule looks at the order of the document. What a rule makes has at most 60
//! characters.

mod follow;
pub(crate) mod ident;
mod pins;
mod settle;
mod siblings;
mod statuses;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    api::{Api, Operation, Shape, TypeId},
    diagnostic::{Code, Diagnostic, Diagnostics},
    pointer::Pointer,
};
use pins::{OperationPins, Pins, TypePins};
use settle::Claim;
pub(crate) use statuses::status;

/// The identifiers of everything in an [`Api`].
#[derive(Debug, Default)]
pub(crate) struct Names {
    types: Vec<String>,
    fields: Vec<BTreeMap<String, String>>,
    variants: Vec<BTreeMap<String, String>>,
    methods: Vec<String>,
    parameters: Vec<Vec<String>>,
    pins: Pins,
}

impl Names {
    /// Names everything in the API. `taken` are methods that the client has besides.
    ///
    /// # Errors
    ///
    /// The pinned names cannot be used; two things claim one name.
    pub(crate) fn new(
        api: &Api,
        taken: &[&str],
        pinned: Option<&[u8]>,
    ) -> Result<Self, Diagnostics> {
        let mut pinned = pinned.map(Pins::parse).transpose()?.unwrap_or_default();
        let mut problems = Diagnostics::default();
        let operations: Vec<_> = api.operations.iter().map(Unnamed::from).collect();
        follow::follow(&mut pinned, &operations);
        let methods = name_methods(&operations, taken, &pinned, &mut problems);
        report_outputs(api, &methods, &mut problems);
        let owned = follow::match_pins(api, &pinned);
        let types = name_types(api, &methods, &owned, &mut problems);
        let mut names = Self {
            methods,
            types,
            ..Self::default()
        };
        for operation in &api.operations {
            names.name_parameters(operation, &pinned, &mut problems);
        }
        let none = TypePins::default();
        for id in api.type_ids() {
            let pins = owned[id.0].members.unwrap_or(&none);
            names.name_members(api, id, pins, &mut problems);
        }
        names.pins = names.to_pins(api);
        problems.into_result(names)
    }

    /// Name of a type.
    pub(crate) fn type_name(&self, id: TypeId) -> &str {
        &self.types[id.0]
    }

    /// Whether a type has this name.
    pub(crate) fn has_type(&self, name: &str) -> bool {
        self.pins.types.contains_key(name)
    }

    /// Name of a property.
    pub(crate) fn field(&self, id: TypeId, property: &str) -> &str {
        &self.fields[id.0][property]
    }

    /// Name of an enumeration's value or of a union's member.
    pub(crate) fn variant(&self, id: TypeId, label: &str) -> &str {
        &self.variants[id.0][label]
    }

    /// Name of the method of the operation with this position.
    pub(crate) fn method(&self, operation: usize) -> &str {
        &self.methods[operation]
    }

    /// Name of a parameter, by its position among those of an operation.
    pub(crate) fn parameter(&self, operation: usize, parameter: usize) -> &str {
        &self.parameters[operation][parameter]
    }

    /// Name of the value that stands for an operation.
    pub(crate) fn operation_type(&self, operation: usize) -> String {
        ident::operation_name(&self.methods[operation])
    }

    /// The operations of another document that are some of these in another place, by their keys here.
    pub(crate) fn moved(&self, operations: &[Unnamed<'_>]) -> BTreeMap<String, String> {
        follow::moved_operations(&self.pins, operations)
    }

    /// The new file of names.
    pub(crate) fn file(&self) -> String {
        self.pins.to_yaml()
    }

    fn name_parameters(
        &mut self,
        operation: &Operation,
        pinned: &Pins,
        problems: &mut Diagnostics,
    ) {
        let none = BTreeMap::new();
        let pins = pinned.operations.get(&operation.key());
        let labels: Vec<_> = siblings::parameter_labels(operation);
        let hints = operation
            .parameters
            .iter()
            .map(|parameter| parameter.name_hint.as_deref());
        let names = siblings::name_siblings(
            labels.iter().map(String::as_str).zip(hints),
            pins.map_or(&none, |pins| &pins.parameters),
            ident::parameter_name,
        );
        if let Some((name, first, second)) = duplicate(&names) {
            problems.push(collision(name, &[first, second], &operation.pointer));
        }
        self.parameters
            .push(labels.iter().map(|label| names[label].clone()).collect());
    }

    fn name_members(&mut self, api: &Api, id: TypeId, pins: &TypePins, problems: &mut Diagnostics) {
        let def = api.type_def(id);
        let mut fields = BTreeMap::new();
        let mut variants = BTreeMap::new();
        match &def.shape {
            Shape::Struct(object) => {
                let claims = object
                    .fields
                    .iter()
                    .map(|field| (field.name.as_str(), field.name_hint.as_deref()));
                fields = siblings::name_siblings(claims, &pins.fields, ident::field_name);
            }
            Shape::Enum(values) | Shape::Numbers(values) => {
                let claims = values.iter().map(|value| (value.value.as_str(), None));
                variants = siblings::name_siblings(claims, &pins.variants, ident::variant_name);
            }
            Shape::Union(union) => {
                let claims = union
                    .members
                    .iter()
                    .map(|member| (member.label.as_str(), member.name_hint.as_deref()));
                variants = siblings::name_siblings(claims, &pins.variants, ident::variant_name);
            }
            Shape::Alias(_) => {}
        }
        for twice in [duplicate(&fields), duplicate(&variants)]
            .into_iter()
            .flatten()
        {
            problems.push(collision(twice.0, &[twice.1, twice.2], &def.pointer));
        }
        self.fields.push(fields);
        self.variants.push(variants);
    }

    fn to_pins(&self, api: &Api) -> Pins {
        let operations = api.operations.iter().enumerate().map(|(index, operation)| {
            let labels = siblings::parameter_labels(operation).into_iter();
            let parameters = labels.zip(self.parameters[index].iter().cloned()).collect();
            let method = self.methods[index].clone();
            (operation.key(), OperationPins { method, parameters })
        });
        let types = api.type_ids().map(|id| {
            let places = api
                .type_def(id)
                .places
                .iter()
                .map(ToString::to_string)
                .collect();
            let (fields, variants) = (self.fields[id.0].clone(), self.variants[id.0].clone());
            (
                self.types[id.0].clone(),
                TypePins {
                    places,
                    fields,
                    variants,
                },
            )
        });
        Pins {
            operations: operations.collect(),
            types: types.collect(),
        }
    }
}

/// An operation that needs a name, and the name the overlay asks for.
pub(crate) struct Unnamed<'a> {
    pub(crate) method: &'a str,
    pub(crate) path: &'a str,
    pub(crate) id: Option<&'a str>,
    pub(crate) hint: Option<&'a str>,
}

impl Unnamed<'_> {
    /// `METHOD /path`.
    pub(crate) fn key(&self) -> String {
        format!("{} {}", self.method, self.path)
    }
}

impl<'a> From<&'a Operation> for Unnamed<'a> {
    fn from(operation: &'a Operation) -> Self {
        Self {
            method: &operation.method,
            path: &operation.path,
            id: operation.id.as_deref(),
            hint: operation.name_hint.as_deref(),
        }
    }
}

/// The operations of a file of names, by `METHOD /path`.
///
/// # Errors
///
/// It cannot be used.
pub(crate) fn operations(pinned: &[u8]) -> Result<BTreeSet<String>, Diagnostic> {
    Pins::parse(pinned).map(|pins| pins.operations.into_keys().collect())
}

/// The names of methods alone.
///
/// # Errors
///
/// The pinned names cannot be used; two operations claim one name.
pub(crate) fn methods(
    operations: &[Unnamed<'_>],
    taken: &[&str],
    pinned: Option<&[u8]>,
) -> Result<Vec<String>, Diagnostics> {
    let mut pinned = pinned.map(Pins::parse).transpose()?.unwrap_or_default();
    let mut problems = Diagnostics::default();
    follow::follow(&mut pinned, operations);
    let names = name_methods(operations, taken, &pinned, &mut problems);
    problems.into_result(names)
}

fn name_methods(
    operations: &[Unnamed<'_>],
    taken: &[&str],
    pinned: &Pins,
    problems: &mut Diagnostics,
) -> Vec<String> {
    let operation_claims = operations.iter().map(|operation| Claim {
        fixed: operation.hint.map(ident::method_name).or_else(|| {
            let pins = pinned.operations.get(&operation.key());
            pins.map(|pins| pins.method.clone())
        }),
        candidates: words::method_candidates(operation.method, operation.path, operation.id),
        place: operation.key(),
    });
    let taken_claims = taken.iter().map(|name| Claim {
        fixed: Some(ident::method_name(name)),
        candidates: Vec::new(),
        place: format!("handle {name} of the settings"),
    });
    let claims: Vec<_> = operation_claims.chain(taken_claims).collect();
    let pointer = |index: usize| match operations.get(index) {
        Some(Unnamed { method, path, .. }) => {
            Pointer::root().join_all(["paths", path, method.to_lowercase().as_str()])
        }
        None => Pointer::root(),
    };
    // The outcomes of an operation are called after it.
    let keys = |name: &str| {
        let name = ident::operation_name(name);
        let output = format!("{name}Output");
        vec![name, output]
    };
    let mut names = settle(&claims, keys, problems, pointer);
    names.truncate(operations.len());
    names
}

/// The outcomes of an operation are called after it, and must not be called like another operation.
fn report_outputs(api: &Api, methods: &[String], problems: &mut Diagnostics) {
    let names: Vec<_> = methods
        .iter()
        .map(|name| ident::operation_name(name))
        .collect();
    let positions = positions(&names);
    for (index, operation) in api.operations.iter().enumerate() {
        let bodies = operation
            .errors
            .values()
            .filter(|error| error.body.is_some());
        let derived = [
            ("Output", operation.successes.len() > 1),
            ("Refusal", bodies.count() > 1),
        ];
        for (suffix, _) in derived.into_iter().filter(|(_, may_exist)| *may_exist) {
            let derived = format!("{}{suffix}", names[index]);
            if let Some(&other) = positions.get(derived.as_str()) {
                let places = [operation.key(), api.operations[other].key()];
                let places: Vec<_> = places.iter().map(String::as_str).collect();
                problems.push(collision(&derived, &places, &api.operations[other].pointer));
            }
        }
    }
}

fn name_types(
    api: &Api,
    methods: &[String],
    owned: &[follow::Owned<'_>],
    problems: &mut Diagnostics,
) -> Vec<String> {
    let roots: BTreeMap<String, &str> = api
        .operations
        .iter()
        .zip(methods)
        .map(|(operation, name)| (operation.key(), name.as_str()))
        .collect();
    let claims: Vec<_> = api
        .type_ids()
        .map(|id| {
            let def = api.type_def(id);
            let hint = def.name_hint.as_deref().map(ident::type_name);
            Claim {
                fixed: hint.or_else(|| owned[id.0].name.map(ToOwned::to_owned)),
                candidates: words::type_candidates(def, &roots),
                place: def
                    .places
                    .iter()
                    .map(ToString::to_string)
                    .next()
                    .unwrap_or_default(),
            }
        })
        .collect();
    // Files are named after types, so names have to differ in more than their capitals.
    let keys = |name: &str| {
        vec![
            ident::file_name(name),
            ident::file_name(&format!("{name}Required")),
        ]
    };
    let names = settle(&claims, keys, problems, |index| {
        api.types[index].pointer.clone()
    });
    let positions = positions(&names);
    for (index, name) in names.iter().enumerate() {
        let whole = name.strip_suffix("Required");
        if let Some(&first) = whole.and_then(|whole| positions.get(whole)) {
            let places = [claims[first].place.as_str(), claims[index].place.as_str()];
            problems.push(collision(name, &places, &api.types[index].pointer));
        }
    }
    names
}

/// Where each name stands first.
fn positions(names: &[String]) -> BTreeMap<&str, usize> {
    let names = names.iter().enumerate().rev();
    names.map(|(index, name)| (name.as_str(), index)).collect()
}

/// Gives every claimant its name, and reports those that no rule can settle. The first of the keys is that of the name
/// itself.
fn settle(
    claims: &[Claim],
    keys: impl Fn(&str) -> Vec<String>,
    problems: &mut Diagnostics,
    pointer: impl Fn(usize) -> Pointer,
) -> Vec<String> {
    let names = settle::settle(claims, &keys);
    let mut holders: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, name) in names.iter().enumerate() {
        let own = keys(name).into_iter().take(1);
        own.for_each(|key| holders.entry(key).or_default().push(index));
    }
    for indices in holders.values().filter(|indices| indices.len() > 1) {
        let places: Vec<_> = indices
            .iter()
            .map(|&index| claims[index].place.as_str())
            .collect();
        problems.push(collision(&names[indices[0]], &places, &pointer(indices[0])));
    }
    names
}

fn duplicate(names: &BTreeMap<String, String>) -> Option<(&str, &str, &str)> {
    let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
    names.iter().find_map(|(key, name)| {
        seen.insert(name, key)
            .map(|first| (name.as_str(), first, key.as_str()))
    })
}

fn collision(name: &str, places: &[&str], at: &Pointer) -> Diagnostic {
    let places: BTreeSet<_> = places.iter().map(|place| format!("`{place}`")).collect();
    let places: Vec<_> = places.into_iter().collect();
    Diagnostic::new(Code::NameCollision, format!("the name `{name}` is claimed by {}", places.join(" and ")))
        .at(at)
        .help("set another name by an overlay action (`x-rust-type`, `x-rust-name`) or in the file of names")
}
