//! Lowering of schemas, all but unions.

use std::{
    borrow::Borrow,
    cell::RefCell,
    collections::{BTreeMap, BTreeSet, HashMap},
    rc::Rc,
};

use openapiv3::{
    AdditionalProperties, ArrayType, ObjectType, ReferenceOr, Schema, SchemaData, SchemaKind,
    StringType, Type as SchemaType,
};
use serde_json::Value;

use crate::{
    api::{
        Counts, Docs, EnumValue, Field, Limit, Scalar, Shape, Step, Struct, Type, TypeDef, TypeId,
    },
    diagnostic::{Code, Diagnostic},
    limits,
    lower::{
        context::{At, Direction, Problems},
        digest::Digests,
        form::FILE,
        kinds::{constant_of, enum_values, enumeration, lists_null},
        parts::Parts,
        tally::Tally,
        text,
        types::{About, Types},
    },
};

/// What one schema becomes where it is used.
#[derive(Clone, Debug)]
pub(crate) struct Lowered {
    pub(crate) ty: Type,
    pub(crate) docs: Docs,
    pub(crate) limits: Vec<Limit>,
    pub(crate) name_hint: Option<String>,
    pub(crate) deprecated: bool,
}

impl Lowered {
    pub(super) fn new(ty: Type, data: &SchemaData) -> Self {
        Self {
            ty,
            docs: text::docs(data),
            limits: Vec::new(),
            name_hint: text::extension(data, "x-rust-name").map(ToOwned::to_owned),
            deprecated: data.deprecated,
        }
    }

    /// Any value, of which nothing is said.
    pub(super) fn any() -> Self {
        Self::new(Type::Any, &SchemaData::default())
    }

    pub(super) fn limits(mut self, limits: Vec<Limit>) -> Self {
        self.limits = limits;
        self
    }

    pub(crate) fn nullable(mut self, nullable: bool) -> Self {
        if nullable && !self.ty.is_nullable() && self.ty != Type::Any {
            self.ty = Type::Nullable(Box::new(self.ty));
        }
        self
    }
}

/// Lowers schemas and collects the types they define.
pub(crate) struct Schemas<'a> {
    pub(crate) parts: &'a Parts<'a>,
    pub(crate) types: Types,
    /// What is wrong. Reading goes on where it can, so that all of it is told.
    pub(crate) problems: Problems,
    pub(crate) tally: Tally,
    /// What references lead to, in normal form.
    pub(super) views: RefCell<HashMap<String, Rc<Schema>>>,
    /// Objects that references lead to.
    pub(super) objects: RefCell<HashMap<String, Rc<ObjectType>>>,
    /// What is asked of schemas where they are compared.
    pub(super) digests: RefCell<Digests>,
    glances: RefCell<HashMap<String, Glance>>,
    /// Those of them that are on the way to it.
    pub(super) viewing: RefCell<BTreeSet<String>>,
    components: HashMap<String, Component>,
    /// That schemas stand too deep inside of one another. What is beside such a one is not read either: a schema that
    /// unfolds into itself twice would double the work with each level.
    pub(crate) too_deep: RefCell<Option<Diagnostic>>,
}

enum Component {
    /// Being read; holds the type reserved for it, once something inside refers to it.
    Open(Option<TypeId>),
    /// With the problems that whoever refers to it has too.
    Done(Lowered, BTreeSet<usize>),
}

/// A schema in either of the forms `openapiv3` holds it in.
pub(crate) type Node<'n> = ReferenceOr<&'n Schema>;

pub(crate) fn node<S: Borrow<Schema>>(schema: &ReferenceOr<S>) -> Node<'_> {
    match schema {
        ReferenceOr::Item(item) => ReferenceOr::Item(item.borrow()),
        ReferenceOr::Reference { reference } => ReferenceOr::Reference {
            reference: reference.clone(),
        },
    }
}

impl<'a> Schemas<'a> {
    pub(crate) fn new(parts: &'a Parts<'a>) -> Self {
        Self {
            parts,
            types: Types::default(),
            problems: Problems::default(),
            tally: Tally::default(),
            views: RefCell::default(),
            objects: RefCell::default(),
            digests: RefCell::default(),
            glances: RefCell::default(),
            viewing: RefCell::default(),
            components: HashMap::new(),
            too_deep: RefCell::default(),
        }
    }

    pub(crate) fn counts(&self) -> Counts {
        Counts {
            definitions: self.types.definitions,
            ..self.tally.counts(self.parts)
        }
    }

    pub(crate) fn finish(self) -> (Result<Vec<TypeDef>, Diagnostic>, Problems) {
        (self.types.finish(), self.problems)
    }

    pub(crate) fn lower(&mut self, schema: &Node<'_>, at: &At) -> Result<Lowered, Diagnostic> {
        match schema {
            ReferenceOr::Reference { reference } => self.component(reference, at),
            ReferenceOr::Item(schema) => self.inline(schema, at),
        }
    }

    /// What cannot be read is noted, and any value takes its place.
    pub(super) fn lower_or_any(&mut self, schema: &Node<'_>, at: &At) -> Lowered {
        let lowered = self.lower(schema, at);
        self.problems.take(lowered).unwrap_or_else(Lowered::any)
    }

    fn component(&mut self, reference: &str, at: &At) -> Result<Lowered, Diagnostic> {
        let (name, schema) = self.parts.schema(reference, &at.pointer)?;
        let home = at.component(&name);
        // Finds out about references that only lead to one another.
        self.parts.resolve(Rc::clone(&schema), &home.pointer)?;
        match self.components.get_mut(&name) {
            Some(Component::Done(lowered, problems)) => {
                self.problems.share(problems);
                return Ok(lowered.clone());
            }
            Some(Component::Open(reserved)) => {
                let id = *reserved.get_or_insert_with(|| self.types.reserve(&home));
                return Ok(recursive_use(id, &schema));
            }
            None => self.components.insert(name.clone(), Component::Open(None)),
        };
        let outer = self.problems.turn();
        for fault in self.parts.faults_in(&home.pointer) {
            self.problems.note(fault.clone());
        }
        let too_deep = self.too_deep.take();
        let lowered = self.component_once(&name, &schema, &home);
        self.too_deep.replace(too_deep);
        let lowered = self.problems.take(lowered).unwrap_or_else(Lowered::any);
        let own = self.problems.turn();
        self.problems.share(&outer);
        self.problems.share(&own);
        self.components
            .insert(name, Component::Done(lowered.clone(), own));
        Ok(lowered)
    }

    fn component_once(
        &mut self,
        name: &str,
        schema: &Rc<ReferenceOr<Schema>>,
        home: &At,
    ) -> Result<Lowered, Diagnostic> {
        let mut lowered = self.lower(&node(&**schema), home)?;
        if let Some(Component::Open(Some(reserved))) = self.components.get(name) {
            lowered = self.close_recursion(*reserved, lowered, schema, home)?;
        }
        lowered.name_hint = None;
        Ok(lowered)
    }

    /// A component that contains itself gets the type that was reserved for it.
    fn close_recursion(
        &mut self,
        reserved: TypeId,
        lowered: Lowered,
        schema: &Rc<ReferenceOr<Schema>>,
        home: &At,
    ) -> Result<Lowered, Diagnostic> {
        if *lowered.ty.without_null() == Type::Defined(reserved) {
            return Err(contains_only_itself(home));
        }
        let about = About {
            docs: lowered.docs.clone(),
            hint: hint_of(schema),
            title: None,
            deprecated: lowered.deprecated,
        };
        let shape = match lowered.ty.without_null() {
            Type::Defined(id) => self.types.get(*id).shape.clone(),
            ty => Shape::Alias(ty.clone()),
        };
        self.types.fill(reserved, shape, about);
        let nullable = lowered.ty.is_nullable();
        let ty = Type::Defined(reserved);
        Ok(Lowered { ty, ..lowered }.nullable(nullable))
    }

    /// One schema further in.
    pub(super) fn deeper(&self, at: &At) -> Result<At, Diagnostic> {
        if let Some(problem) = &*self.too_deep.borrow() {
            return Err(problem.clone());
        }
        if let Some(what) = self.types.excess() {
            return Err(limits::beyond(&what, &at.pointer));
        }
        at.deeper().inspect_err(|problem| {
            self.too_deep.replace(Some(problem.clone()));
        })
    }

    pub(super) fn inline(&mut self, schema: &Schema, at: &At) -> Result<Lowered, Diagnostic> {
        let data = &schema.schema_data;
        let at = &self.deeper(at)?;
        if let Some(mut lowered) = self.enumeration(schema, at) {
            lowered.limits.extend(text::default_value(data));
            return Ok(lowered.nullable(data.nullable));
        }
        let nullable = data.nullable || lists_null(schema);
        let mut lowered = match &schema.schema_kind {
            SchemaKind::Type(schema_type) => self.typed(schema_type, data, at)?,
            SchemaKind::OneOf { one_of } => self.union(one_of, "oneOf", data, at)?,
            SchemaKind::AnyOf { any_of } => self.union(any_of, "anyOf", data, at)?,
            SchemaKind::AllOf { all_of } => self.all_of(all_of, schema, at)?,
            SchemaKind::Any(any) => self.any(any, schema, at)?,
            SchemaKind::Not { .. } => self.untyped("only what it is not", data, at),
        };
        lowered.limits.extend(text::default_value(data));
        Ok(lowered.nullable(nullable))
    }

    /// Any value, for want of something better.
    pub(super) fn untyped(&mut self, reason: &'static str, data: &SchemaData, at: &At) -> Lowered {
        self.tally.untyped(reason, at);
        Lowered::new(Type::Any, data)
    }

    pub(super) fn typed(
        &mut self,
        schema_type: &SchemaType,
        data: &SchemaData,
        at: &At,
    ) -> Result<Lowered, Diagnostic> {
        Ok(match schema_type {
            SchemaType::Boolean(boolean) => {
                Lowered::new(Type::Boolean, data).limits(text::boolean_limits(boolean))
            }
            SchemaType::Number(number) => {
                Lowered::new(Type::Number, data).limits(text::number_limits(number))
            }
            SchemaType::Integer(integer) => {
                Lowered::new(Type::Integer, data).limits(text::integer_limits(integer))
            }
            SchemaType::String(string) => Self::string(string, data),
            SchemaType::Array(array) => self.array(array, data, at)?,
            SchemaType::Object(object) => self.object(object, data, at)?,
        })
    }

    fn string(string: &StringType, data: &SchemaData) -> Lowered {
        let format = text::format_name(&string.format);
        let (ty, shown) = match format.as_deref() {
            _ if text::flag(data, FILE) => (Type::File, None),
            _ if text::flag(data, "x-secret") => (Type::Secret, format.as_deref()),
            Some("date-time") => (Type::DateTime, None),
            Some("decimal") => (Type::Decimal, None),
            other => (Type::String, other),
        };
        Lowered::new(ty, data).limits(text::string_limits(string, shown))
    }

    /// The type of listed values, if they are texts or whole numbers; null among them is told by [`Lowered::nullable`].
    fn enumeration(&mut self, schema: &Schema, at: &At) -> Option<Lowered> {
        let listed = enumeration(schema)?;
        let values = enum_values(schema)?;
        let mut texts: Vec<_> = values.iter().map(ToString::to_string).collect();
        if values.iter().all(|value| matches!(value, Scalar::Whole(_))) {
            let mut values = values.clone();
            values.sort_unstable();
            texts = values.iter().map(ToString::to_string).collect();
        } else if values.iter().all(|value| matches!(value, Scalar::Text(_))) {
            texts.sort_unstable();
        } else {
            return None;
        }
        texts.dedup();
        let data = &schema.schema_data;
        let description = data.description.as_deref().unwrap_or_default();
        let known: Vec<_> = texts.iter().map(String::as_str).collect();
        let (rest, mut value_docs) = text::split_value_docs(description, &known);
        let docs = |value: &String| value_docs.remove(value);
        let docs: Vec<_> = texts.iter().map(docs).collect();
        let values = texts.into_iter().zip(docs);
        let values = values
            .map(|(value, docs)| EnumValue { value, docs })
            .collect();
        let shape = match listed.iter().find(|value| !value.is_null()) {
            Some(Value::String(_)) => Shape::Enum(values),
            _ => Shape::Numbers(values),
        };
        let mut about = about(data);
        about.docs.description.clone_from(&rest);
        let id = self.types.define(shape, about, at);
        let mut lowered = Lowered::new(Type::Defined(id), data);
        lowered.docs.description = rest;
        Some(lowered.nullable(listed.iter().any(Value::is_null)))
    }

    pub(super) fn array(
        &mut self,
        array: &ArrayType,
        data: &SchemaData,
        at: &At,
    ) -> Result<Lowered, Diagnostic> {
        let item = match &array.items {
            Some(items) => self.lower_or_any(&node(items), &at.step(&["items"], Step::Items)),
            None => {
                let at = at.inside(&["items"]);
                self.untyped("items of a list without a word on them", data, &at)
            }
        };
        let limits = text::array_limits(array, item.limits);
        Ok(Lowered::new(Type::Array(Box::new(item.ty)), data).limits(limits))
    }

    pub(super) fn object(
        &mut self,
        object: &ObjectType,
        data: &SchemaData,
        at: &At,
    ) -> Result<Lowered, Diagnostic> {
        self.object_type(object, data, None, at)
    }

    /// The type of an object. `implied` is a property that is known from what tells it apart in a union.
    pub(crate) fn object_type(
        &mut self,
        object: &ObjectType,
        data: &SchemaData,
        implied: Option<&str>,
        at: &At,
    ) -> Result<Lowered, Diagnostic> {
        let further = self.further_properties(object.additional_properties.as_ref(), at)?;
        let closed = matches!(
            object.additional_properties,
            Some(AdditionalProperties::Any(false))
        );
        if object.properties.is_empty() && object.required.is_empty() && !closed {
            let at = at.inside(&["additionalProperties"]);
            let values =
                further.unwrap_or_else(|| self.untyped("values of a bare object", data, &at).ty);
            let lowered = Lowered::new(Type::Map(Box::new(values)), data);
            return Ok(lowered.limits(text::map_limits(object)));
        }
        let shape = Struct {
            closed,
            ..self.fields(object, further, implied, at)?
        };
        let id = self.types.define(Shape::Struct(shape), about(data), at);
        Ok(Lowered::new(Type::Defined(id), data))
    }

    fn further_properties(
        &mut self,
        further: Option<&AdditionalProperties>,
        at: &At,
    ) -> Result<Option<Type>, Diagnostic> {
        Ok(match further {
            None | Some(AdditionalProperties::Any(false)) => None,
            Some(AdditionalProperties::Any(true)) => Some(Type::Any),
            Some(AdditionalProperties::Schema(schema)) => {
                let at = at.step(&["additionalProperties"], Step::Values);
                Some(self.lower_or_any(&node(schema), &at).ty)
            }
        })
    }

    /// The properties of an object. `tag` is the property that tells it apart in a union.
    fn fields(
        &mut self,
        object: &ObjectType,
        extra: Option<Type>,
        tag: Option<&str>,
        at: &At,
    ) -> Result<Struct, Diagnostic> {
        let mut fields = Vec::new();
        let mut constants = BTreeMap::new();
        let mut names: Vec<_> = object.properties.keys().collect();
        names.sort_unstable();
        for name in names {
            let schema = node(&object.properties[name]);
            let at = at.step(&["properties", name], Step::Property(name.clone()));
            let glance = self.glance(&schema, &at);
            let Some(glance) = self.problems.take(glance) else {
                continue;
            };
            if !glance.travels(at.direction) {
                continue;
            }
            let required = object.required.contains(name) && glance.travels_always(at.direction);
            let constant = glance.constant.filter(|_| required || tag == Some(name));
            match constant {
                Some(value) if at.direction != Direction::Response || tag == Some(name) => {
                    constants.insert(name.clone(), value);
                }
                _ => fields.push(self.field(name, &schema, required, &at)),
            }
        }
        fields.extend(undescribed(object, at));
        fields.sort_by_key(|field| !field.required);
        Ok(Struct {
            fields,
            constants,
            extra,
            closed: false,
        })
    }

    /// Of what is referred to in many places the glance is kept, for the schema may be large.
    fn glance(&self, schema: &Node<'_>, at: &At) -> Result<Glance, Diagnostic> {
        let reference = match schema {
            ReferenceOr::Reference { reference } => Some(reference),
            ReferenceOr::Item(_) => None,
        };
        let known = reference.and_then(|name| self.glances.borrow().get(name).cloned());
        if let Some(known) = known {
            return Ok(known);
        }
        let resolved = self.resolved(schema, at)?;
        let glance = Glance {
            read_only: resolved.schema_data.read_only,
            write_only: resolved.schema_data.write_only,
            constant: constant_of(&self.normal(&resolved, at)?),
        };
        if let Some(name) = reference {
            let mut glances = self.glances.borrow_mut();
            glances.insert(name.clone(), glance.clone());
        }
        Ok(glance)
    }

    fn field(&mut self, name: &str, schema: &Node<'_>, required: bool, at: &At) -> Field {
        let Lowered {
            ty,
            docs,
            limits,
            name_hint,
            deprecated,
        } = self.lower_or_any(schema, at);
        Field {
            name: name.to_owned(),
            name_hint,
            ty,
            required,
            docs,
            limits,
            deprecated,
            pointer: at.pointer.clone(),
        }
    }

    /// The schema itself where the use is a reference.
    pub(crate) fn resolved(&self, schema: &Node<'_>, at: &At) -> Result<Schema, Diagnostic> {
        let owned = match schema {
            ReferenceOr::Item(item) => return Ok((*item).clone()),
            ReferenceOr::Reference { reference } => ReferenceOr::Reference {
                reference: reference.clone(),
            },
        };
        match &*self.parts.resolve(Rc::new(owned), &at.pointer)? {
            ReferenceOr::Item(item) => Ok(item.clone()),
            ReferenceOr::Reference { reference } => Err(unresolved(reference, at)),
        }
    }
}

/// A use of a component inside of itself.
fn recursive_use(id: TypeId, schema: &ReferenceOr<Schema>) -> Lowered {
    let data = match schema {
        ReferenceOr::Item(schema) => schema.schema_data.clone(),
        ReferenceOr::Reference { .. } => SchemaData::default(),
    };
    let lowered = Lowered {
        name_hint: None,
        ..Lowered::new(Type::Defined(id), &data)
    };
    lowered.nullable(data.nullable)
}

fn hint_of(schema: &ReferenceOr<Schema>) -> Option<String> {
    text::extension(&schema.as_item()?.schema_data, "x-rust-type").map(ToOwned::to_owned)
}

pub(crate) fn about(data: &SchemaData) -> About {
    About {
        docs: text::docs(data),
        hint: text::extension(data, "x-rust-type").map(ToOwned::to_owned),
        title: text::non_empty(data.title.as_deref()),
        deprecated: data.deprecated,
    }
}

/// What is asked of a property before it is lowered.
#[derive(Clone)]
struct Glance {
    read_only: bool,
    write_only: bool,
    constant: Option<Scalar>,
}

impl Glance {
    /// Whether a property is part of what is sent that way.
    fn travels(&self, direction: Direction) -> bool {
        match direction {
            Direction::Request => !self.read_only,
            Direction::Response => !self.write_only,
            Direction::Both => true,
        }
    }

    /// Whether what a schema says of a property being required holds for every use of the type.
    fn travels_always(&self, direction: Direction) -> bool {
        direction != Direction::Both || !(self.read_only || self.write_only)
    }
}

/// Properties that an object requires without saying what they are.
fn undescribed(object: &ObjectType, at: &At) -> Vec<Field> {
    let mut names: Vec<_> = object
        .required
        .iter()
        .filter(|name| !object.properties.contains_key(*name))
        .collect();
    names.sort_unstable();
    names.dedup();
    let field = |name: &String| Field {
        name: name.clone(),
        name_hint: None,
        ty: Type::Any,
        required: true,
        docs: Docs::default(),
        limits: Vec::new(),
        deprecated: false,
        pointer: at.pointer.join("required"),
    };
    names.into_iter().map(field).collect()
}

fn contains_only_itself(at: &At) -> Diagnostic {
    let message = "the schema is nothing but itself and never leads to a definition";
    Diagnostic::new(Code::UnresolvedReference, message).at(&at.pointer)
}

fn unresolved(reference: &str, at: &At) -> Diagnostic {
    Diagnostic::new(
        Code::UnresolvedReference,
        format!("`{reference}` leads to no schema"),
    )
    .at(&at.pointer)
}
