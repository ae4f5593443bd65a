//! An API with the names of its items, and how these are called in reports.

use serde_json::Value;

use crate::{
    api::{Api, Location, Operation, Shape, Type, TypeDef, TypeId},
    names::Names,
};

/// One of the two sides of a comparison.
#[derive(Clone, Copy)]
pub(crate) struct Named<'a> {
    /// What each operation says by itself: several of its types may be one in the crate, with what holds for all.
    pub(crate) api: &'a Api,
    /// The type of the crate that each of its types became.
    pub(crate) became: &'a [TypeId],
    /// The same as the crate has it.
    pub(crate) emitted: &'a Api,
    pub(crate) names: &'a Names,
    /// The document as it was lowered.
    pub(crate) document: &'a Value,
}

impl<'a> Named<'a> {
    pub(crate) fn def(self, id: TypeId) -> &'a TypeDef {
        self.api.type_def(id)
    }

    pub(crate) fn name(self, id: TypeId) -> &'a str {
        self.names.type_name(self.in_crate(id))
    }

    /// The number of a type in the crate.
    pub(crate) fn in_crate(self, id: TypeId) -> TypeId {
        self.became[id.0]
    }

    /// A type as the crate has it.
    pub(crate) fn emitted_def(self, id: TypeId) -> &'a TypeDef {
        self.emitted.type_def(self.in_crate(id))
    }

    /// What a property is called in Rust.
    pub(crate) fn field_name(self, id: TypeId, property: &str) -> &'a str {
        self.names.field(self.in_crate(id), property)
    }

    /// What a value or form is called in Rust.
    pub(crate) fn variant_name(self, id: TypeId, label: &str) -> &'a str {
        self.names.variant(self.in_crate(id), label)
    }

    /// Whether there is a type of this name.
    pub(crate) fn has_type(self, name: &str) -> bool {
        self.names.has_type(name)
    }

    /// `models::Name`.
    pub(crate) fn type_item(self, id: TypeId) -> String {
        format!("models::{}", self.name(id))
    }

    /// `models::Name::field`.
    pub(crate) fn field_item(self, id: TypeId, property: &str) -> String {
        format!(
            "models::{}::{}",
            self.name(id),
            self.field_name(id, property)
        )
    }

    /// `models::Name::Variant`.
    pub(crate) fn variant_item(self, id: TypeId, label: &str) -> String {
        format!(
            "models::{}::{}",
            self.name(id),
            self.variant_name(id, label)
        )
    }

    /// `operations::Name`.
    pub(crate) fn operation_item(self, index: usize) -> String {
        format!("operations::{}", self.names.operation_type(index))
    }

    /// `operations::Name::parameter`.
    pub(crate) fn parameter_item(self, index: usize, parameter: usize) -> String {
        let name = self.names.parameter(index, parameter);
        format!("{}::{name}", self.operation_item(index))
    }

    pub(crate) fn operation(self, index: usize) -> &'a Operation {
        &self.api.operations[index]
    }

    /// The definition that a use leads to, through aliases. A circle of aliases leads to one of them.
    pub(crate) fn resolve(self, ty: &'a Type) -> &'a Type {
        let mut ty = ty;
        for _ in 0..=self.api.types.len() {
            match ty {
                Type::Defined(id) => match &self.def(*id).shape {
                    Shape::Alias(inner) => ty = inner,
                    _ => return ty,
                },
                _ => return ty,
            }
        }
        ty
    }

    /// A type as people read it.
    pub(crate) fn describe(self, ty: &Type) -> String {
        match ty {
            Type::Boolean => "true or false".to_owned(),
            Type::Integer => "a whole number".to_owned(),
            Type::Number => "a number".to_owned(),
            Type::String => "a text".to_owned(),
            Type::Secret => "a secret text".to_owned(),
            Type::Decimal => "a decimal".to_owned(),
            Type::DateTime => "a timestamp".to_owned(),
            Type::File => "a file".to_owned(),
            Type::Any => "any value".to_owned(),
            Type::Array(item) => format!("a list of {}", self.describe_each(item)),
            Type::Map(value) => format!("a map to {}", self.describe_each(value)),
            Type::Nullable(inner) => format!("{} or null", self.describe(inner)),
            Type::Defined(id) => match &self.def(*id).shape {
                Shape::Struct(_) => format!("the object `{}`", self.name(*id)),
                Shape::Enum(_) | Shape::Numbers(_) => {
                    format!("the enumeration `{}`", self.name(*id))
                }
                Shape::Union(_) => format!("the union `{}`", self.name(*id)),
                Shape::Alias(_) => format!("`{}`", self.name(*id)),
            },
        }
    }

    fn describe_each(self, ty: &Type) -> String {
        match ty {
            Type::Boolean => "truths".to_owned(),
            Type::Integer => "whole numbers".to_owned(),
            Type::Number => "numbers".to_owned(),
            Type::String => "texts".to_owned(),
            Type::Secret => "secret texts".to_owned(),
            Type::Decimal => "decimals".to_owned(),
            Type::DateTime => "timestamps".to_owned(),
            Type::File => "files".to_owned(),
            Type::Any => "any values".to_owned(),
            Type::Array(item) => format!("lists of {}", self.describe_each(item)),
            Type::Map(value) => format!("maps to {}", self.describe_each(value)),
            Type::Nullable(inner) => format!("{}, some of them null", self.describe_each(inner)),
            Type::Defined(id) => format!("`{}`", self.name(*id)),
        }
    }
}

pub(crate) fn location(location: Location) -> &'static str {
    match location {
        Location::Path => "path",
        Location::Query => "query",
        Location::Header => "header",
        Location::Cookie => "cookie",
    }
}
