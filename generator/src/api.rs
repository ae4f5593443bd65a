//! The intermediate representation: what the selected part of a document says, without a trace of
//! OpenAPI's notation or of Rust. Plain data.

mod counts;
mod limit;
mod parameter;
mod place;
mod server;

use std::collections::{BTreeMap, BTreeSet};

use crate::{address::Address, pointer::Pointer};
pub use counts::{Counts, Told};
pub use limit::{Bound, Limit, Unit};
pub use parameter::{Location, Parameter, Style};
pub use place::{Place, Root, Step};
pub use server::{Server, Servers};

/// The selected part of an API.
#[derive(Clone, Debug, Default)]
pub struct Api {
    /// Where requests go.
    pub servers: Servers,
    /// Title of the document.
    pub title: String,
    /// Operations, sorted by place.
    pub operations: Vec<Operation>,
    /// Types, addressed by [`TypeId`].
    pub types: Vec<TypeDef>,
    /// Operations that were selected and could not be expressed.
    pub left_out: Vec<LeftOut>,
    /// What the types were made from.
    pub counts: Counts,
}

/// An operation that was selected and could not be expressed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// `METHOD /path`.
    pub key: String,
    /// `METHOD /path`, and the id where there is one.
    pub operation: String,
    /// What is in the way.
    pub reasons: Vec<String>,
}

impl Api {
    /// The type with this number.
    #[must_use]
    pub fn type_def(&self, id: TypeId) -> &TypeDef {
        &self.types[id.0]
    }

    /// Replaces the number of every type wherever one is used.
    pub fn renumber(&mut self, moved: &[TypeId]) {
        let mut change = |ty: &mut Type| ty.each_definition_mut(&mut |id| *id = moved[id.0]);
        let shapes = self.types.iter_mut().map(|def| &mut def.shape);
        shapes.for_each(|shape| shape.each_type_mut(&mut change));
        for operation in &mut self.operations {
            operation.each_type_mut(&mut change);
        }
    }

    /// All type numbers.
    pub fn type_ids(&self) -> impl Iterator<Item = TypeId> + use<> {
        (0..self.types.len()).map(TypeId)
    }
}

/// Number of a [`TypeDef`] within one [`Api`]. Without meaning outside of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeId(pub usize);

/// A text of the document in Markdown, not yet cleaned.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Docs {
    /// One line.
    pub summary: Option<String>,
    /// More.
    pub description: Option<String>,
}

impl Docs {
    /// Whether nothing is said.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.summary.is_none() && self.description.is_none()
    }
}

/// The use of a type.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Type {
    /// `true` or `false`.
    Boolean,
    /// A whole number.
    Integer,
    /// Any number.
    Number,
    /// A text.
    String,
    /// A text that must not be shown.
    Secret,
    /// A text that holds an exact decimal number.
    Decimal,
    /// A text that holds an RFC 3339 timestamp.
    DateTime,
    /// A file within a form.
    File,
    /// Any JSON value.
    Any,
    /// A list.
    Array(Box<Type>),
    /// Text keys to values.
    Map(Box<Type>),
    /// The type or null.
    Nullable(Box<Type>),
    /// A type that has a definition.
    Defined(TypeId),
}

impl Type {
    /// The type without the permission to be null.
    #[must_use]
    pub fn without_null(&self) -> &Self {
        if let Self::Nullable(inner) = self {
            inner
        } else {
            self
        }
    }

    /// Whether null is allowed.
    #[must_use]
    pub fn is_nullable(&self) -> bool {
        matches!(self, Self::Nullable(_))
    }

    /// Whether it holds numbers that JSON cannot always write, outside of definitions.
    #[must_use]
    pub fn holds_numbers(&self) -> bool {
        match self {
            Self::Number => true,
            Self::Array(inner) | Self::Map(inner) | Self::Nullable(inner) => inner.holds_numbers(),
            _ => false,
        }
    }

    /// Calls `visit` with every definition this use mentions.
    pub fn each_definition(&self, visit: &mut impl FnMut(TypeId)) {
        match self {
            Self::Array(inner) | Self::Map(inner) | Self::Nullable(inner) => {
                inner.each_definition(visit)
            }
            Self::Defined(id) => visit(*id),
            _ => {}
        }
    }
}

impl Type {
    /// Calls `change` with every definition this use mentions.
    pub fn each_definition_mut(&mut self, change: &mut impl FnMut(&mut TypeId)) {
        match self {
            Self::Array(inner) | Self::Map(inner) | Self::Nullable(inner) => {
                inner.each_definition_mut(change)
            }
            Self::Defined(id) => change(id),
            _ => {}
        }
    }
}

/// The JSON kind of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// `true` or `false`.
    Boolean,
    /// A number.
    Number,
    /// A text.
    String,
    /// An array.
    Array,
    /// An object.
    Object,
}

/// A type with a definition of its own.
#[derive(Clone, Debug)]
pub struct TypeDef {
    /// What it is made of.
    pub shape: Shape,
    /// What the document says about it.
    pub docs: Docs,
    /// Name the overlay asks for.
    pub name_hint: Option<String>,
    /// Title of the document, where all places agree on it.
    pub title: Option<String>,
    /// Everywhere it stands.
    pub places: BTreeSet<Place>,
    /// Where its text was taken from.
    pub pointer: Pointer,
    /// Whether the document discourages it.
    pub deprecated: bool,
    /// Whether a request can hold it.
    pub in_request: bool,
    /// Whether a response can hold it.
    pub in_response: bool,
}

/// What a [`TypeDef`] is made of.
#[derive(Clone, Debug)]
pub enum Shape {
    /// An object with known properties.
    Struct(Struct),
    /// A text out of a list.
    Enum(Vec<EnumValue>),
    /// A whole number out of a list.
    Numbers(Vec<EnumValue>),
    /// One of several types.
    Union(Union),
    /// Another name for a type; only where a recursion needs one.
    Alias(Type),
}

/// An object with known properties.
#[derive(Clone, Debug, Default)]
pub struct Struct {
    /// Properties: required ones first, each group sorted by name.
    pub fields: Vec<Field>,
    /// Properties with one possible value, which are sent but never asked for.
    pub constants: BTreeMap<String, Scalar>,
    /// Type of further properties, where the document invites them.
    pub extra: Option<Type>,
    /// Whether properties that are not listed are refused.
    pub closed: bool,
}

/// A property of an object.
#[derive(Clone, Debug)]
pub struct Field {
    /// Name in JSON.
    pub name: String,
    /// Name the overlay asks for.
    pub name_hint: Option<String>,
    /// Type.
    pub ty: Type,
    /// Whether it has to be there.
    pub required: bool,
    /// What the document says about it.
    pub docs: Docs,
    /// Limits, for documentation.
    pub limits: Vec<Limit>,
    /// Whether the document discourages it.
    pub deprecated: bool,
    /// Where its text was taken from.
    pub pointer: Pointer,
}

/// A value of an enumeration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnumValue {
    /// The text, or the number in digits.
    pub value: String,
    /// What the document says about it.
    pub docs: Option<String>,
}

/// A JSON value that is not made of others.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scalar {
    /// `true` or `false`.
    Boolean(bool),
    /// A whole number.
    Whole(i64),
    /// A text.
    Text(String),
}

impl std::fmt::Display for Scalar {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Boolean(value) => value.fmt(f),
            Self::Whole(value) => value.fmt(f),
            Self::Text(value) => value.fmt(f),
        }
    }
}

/// One of several types.
#[derive(Clone, Debug)]
pub struct Union {
    /// The members, sorted by label.
    pub members: Vec<Member>,
    /// How members that are objects are told apart.
    pub objects: ObjectChoice,
}

impl Union {
    /// Whether every value has one obvious text.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        let is_plain = |member: &Member| {
            !matches!(member.kind, Kind::Array | Kind::Object) && member.ty != Type::Secret
        };
        self.members.iter().all(is_plain)
    }
}

/// A member of a union.
#[derive(Clone, Debug)]
pub struct Member {
    /// What tells it apart: a tag, a key, a kind.
    pub label: String,
    /// Name the overlay asks for.
    pub name_hint: Option<String>,
    /// Type.
    pub ty: Type,
    /// Its JSON kind.
    pub kind: Kind,
    /// For an array, the kind of its items where it has to be looked at.
    pub item_kind: Option<Kind>,
    /// What the document says about it.
    pub docs: Docs,
}

/// How the members of a union that are objects are told apart. Numbers are positions in [`Union::members`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ObjectChoice {
    /// There is at most one.
    Single,
    /// By the value of a property.
    Tag {
        /// The property.
        property: String,
        /// Value and member.
        members: Vec<(Scalar, usize)>,
    },
    /// By a property that only one of them has, and requires.
    Key {
        /// Property and member.
        members: Vec<(String, usize)>,
        /// The member without such a property.
        otherwise: Option<usize>,
    },
    /// By what holds for one of them alone: each has conditions that exclude those of all others.
    Fit(Vec<(Vec<Condition>, usize)>),
}

/// What holds for the properties of an object.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Condition {
    /// A property has one of some values.
    Is(String, Vec<Scalar>),
    /// A property has one of some values, or is not there.
    IsIfThere(String, Vec<Scalar>),
    /// A property is there.
    Has(String),
    /// A property is not there.
    Lacks(String),
    /// A property is of a kind.
    IsKind(String, Kind),
}

/// An operation.
#[derive(Clone, Debug)]
pub struct Operation {
    /// Method in capitals.
    pub method: String,
    /// Path template.
    pub path: String,
    /// `operationId`.
    pub id: Option<String>,
    /// Name the overlay asks for.
    pub name_hint: Option<String>,
    /// Where it stands.
    pub pointer: Pointer,
    /// What the document says about it.
    pub docs: Docs,
    /// Whether the document discourages it.
    pub deprecated: bool,
    /// Parameters: of the path in the path's order, then the others by name.
    pub parameters: Vec<Parameter>,
    /// Request body.
    pub body: Option<Body>,
    /// Outcomes that are not errors, by status.
    pub successes: Vec<Success>,
    /// Declared errors, by status.
    pub errors: BTreeMap<String, Failure>,
    /// Whether a token is sent.
    pub authenticated: bool,
    /// Whether doing it twice has the effect of doing it once.
    pub repeatable: bool,
    /// Where it is served, if that is elsewhere than the rest.
    pub address: Option<Address>,
}

impl Operation {
    /// `METHOD /path`.
    #[must_use]
    pub fn key(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    /// The types that are sent or received.
    pub fn types(&self) -> impl Iterator<Item = &Type> {
        let parameters = self.parameters.iter().map(|parameter| &parameter.ty);
        let body = self.body.iter().map(|body| &body.ty);
        let received = self.successes.iter().flat_map(Success::types);
        let errors = self.errors.values();
        let errors = errors.filter_map(|error| error.body.as_ref());
        parameters.chain(body).chain(received).chain(errors)
    }

    /// Calls `change` with every type that is sent or received.
    pub fn each_type_mut(&mut self, change: &mut impl FnMut(&mut Type)) {
        let parameters = self.parameters.iter_mut();
        parameters.for_each(|parameter| change(&mut parameter.ty));
        self.body.iter_mut().for_each(|body| change(&mut body.ty));
        let successes = self.successes.iter_mut();
        let received = successes.flat_map(Success::types_mut);
        let errors = self.errors.values_mut();
        received
            .chain(errors.filter_map(|error| error.body.as_mut()))
            .for_each(change);
    }

    /// Its place.
    #[must_use]
    pub fn place(&self) -> Place {
        Place {
            root: Root::Operation(self.key()),
            steps: Vec::new(),
        }
    }
}

/// Form of a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Content {
    /// JSON.
    Json,
    /// JSON values that follow each other.
    Items,
    /// A form as one text.
    Form,
    /// A form of several parts.
    Multipart,
    /// Plain text.
    Text,
    /// Bytes.
    Binary,
}

/// The body of a request.
#[derive(Clone, Debug)]
pub struct Body {
    /// Type of the body, if it is JSON or a form.
    pub ty: Type,
    /// Form.
    pub content: Content,
    /// Media type as the document writes it.
    pub media_type: String,
    /// How properties of a form are written, where that is not the usual way.
    pub encodings: BTreeMap<String, Encoding>,
    /// Whether it has to be given.
    pub required: bool,
    /// What the document says about it.
    pub docs: Docs,
    /// Other media types that are accepted, sorted.
    pub alternatives: Vec<String>,
    /// Where it stands.
    pub pointer: Pointer,
}

/// How a property of a form is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// Within one text.
    Style(Style),
    /// As a part of this media type.
    MediaType(String),
}

/// A declared error.
#[derive(Clone, Debug, Default)]
pub struct Failure {
    /// Type of its body, where the document describes one.
    pub body: Option<Type>,
    /// What it means.
    pub docs: Option<String>,
    /// Where it stands.
    pub pointer: Pointer,
}

/// An outcome that is not an error.
#[derive(Clone, Debug)]
pub struct Success {
    /// Status code such as `200`, or a range such as `2XX`.
    pub status: String,
    /// Form and type of the body, if there is one. The type of [`Content::Items`] is that of each of them.
    pub body: Option<(Content, Type)>,
    /// Media type of the body as the document writes it.
    pub media_type: Option<String>,
    /// Media type and type of the values that it can bring one after another.
    pub items: Option<(String, Type)>,
    /// What it means.
    pub docs: Option<String>,
    /// Where it stands.
    pub pointer: Pointer,
}

impl Success {
    /// The types that its bodies are made of.
    pub fn types(&self) -> impl Iterator<Item = &Type> {
        let body = self.body.iter().map(|(_, ty)| ty);
        body.chain(self.items.iter().map(|(_, ty)| ty))
    }

    /// The types that its bodies are made of.
    pub fn types_mut(&mut self) -> impl Iterator<Item = &mut Type> {
        let body = self.body.iter_mut().map(|(_, ty)| ty);
        body.chain(self.items.iter_mut().map(|(_, ty)| ty))
    }
}

impl Shape {
    /// The names of its properties, values or members, in their order.
    pub fn labels(&self) -> impl Iterator<Item = &str> {
        let (fields, values, members): (&[Field], &[EnumValue], &[Member]) = match self {
            Self::Struct(object) => (&object.fields, &[], &[]),
            Self::Enum(values) | Self::Numbers(values) => (&[], values, &[]),
            Self::Union(union) => (&[], &[], &union.members),
            Self::Alias(_) => (&[], &[], &[]),
        };
        let fields = fields.iter().map(|field| field.name.as_str());
        let values = values.iter().map(|value| value.value.as_str());
        let members = members.iter().map(|member| member.label.as_str());
        fields.chain(values).chain(members)
    }

    /// Calls `visit` with every type this shape is directly made of.
    pub fn each_type(&self, visit: &mut impl FnMut(&Type)) {
        match self {
            Self::Struct(object) => {
                object.fields.iter().for_each(|field| visit(&field.ty));
                object.extra.iter().for_each(visit);
            }
            Self::Union(union) => union.members.iter().for_each(|member| visit(&member.ty)),
            Self::Alias(ty) => visit(ty),
            Self::Enum(_) | Self::Numbers(_) => {}
        }
    }

    /// Calls `change` with every type this shape is directly made of.
    pub fn each_type_mut(&mut self, change: &mut impl FnMut(&mut Type)) {
        match self {
            Self::Struct(object) => {
                object
                    .fields
                    .iter_mut()
                    .for_each(|field| change(&mut field.ty));
                object.extra.iter_mut().for_each(change);
            }
            Self::Union(union) => union
                .members
                .iter_mut()
                .for_each(|member| change(&mut member.ty)),
            Self::Alias(ty) => change(ty),
            Self::Enum(_) | Self::Numbers(_) => {}
        }
    }
}
