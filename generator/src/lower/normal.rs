//! Makes one schema of those that are to hold at once, so that what is left is a type or a choice, never both.

use std::rc::Rc;

use openapiv3::{AnySchema, ReferenceOr, Schema, SchemaData, SchemaKind};

use crate::{
    diagnostic::{Code, Diagnostic},
    lower::{
        accepts::members_of,
        combine,
        context::At,
        schema::{Node, Schemas, node},
    },
};

/// How many members the product of several choices may have.
const MEMBERS: usize = 256;

impl Schemas<'_> {
    /// A schema with references followed, in normal form.
    pub(super) fn view(&self, written: &Node<'_>, at: &At) -> Result<Rc<Schema>, Diagnostic> {
        let reference = match written {
            ReferenceOr::Reference { reference } => reference,
            ReferenceOr::Item(schema) => return self.normal(schema, at).map(Rc::new),
        };
        if let Some(known) = self.views.borrow().get(reference) {
            return Ok(Rc::clone(known));
        }
        if !self.viewing.borrow_mut().insert(reference.clone()) {
            return Err(made_of_itself(at));
        }
        let schema = self.resolved(written, at);
        let view = schema.and_then(|schema| self.normal(&schema, at));
        self.viewing.borrow_mut().remove(reference);
        let view = Rc::new(view?);
        self.views
            .borrow_mut()
            .insert(reference.clone(), Rc::clone(&view));
        Ok(view)
    }

    /// A schema without `allOf`, and without anything beside a choice.
    pub(super) fn normal(&self, schema: &Schema, at: &At) -> Result<Schema, Diagnostic> {
        let (own, all_of) = match &schema.schema_kind {
            SchemaKind::AllOf { all_of } => (AnySchema::default(), all_of),
            SchemaKind::Any(any) if combines(any) => (without_parts(any), &any.all_of),
            _ => return Ok(schema.clone()),
        };
        let at = self.deeper(at)?;
        let mut whole = own_part(own, &schema.schema_data);
        for (index, member) in all_of.iter().enumerate() {
            let at = at.inside(&["allOf", &index.to_string()]);
            let part = self.view(&node(member), &at)?;
            whole = Some(self.and(whole, Rc::unwrap_or_clone(part), &at)?);
        }
        for (keyword, members) in choices(schema) {
            whole = Some(self.and_choice(whole, members, &at.inside(&[keyword]))?);
        }
        let whole = whole.unwrap_or_else(anything);
        Ok(Schema {
            schema_data: SchemaData {
                nullable: schema.schema_data.nullable || whole.schema_data.nullable,
                ..schema.schema_data.clone()
            },
            schema_kind: whole.schema_kind,
        })
    }

    fn and(&self, whole: Option<Schema>, part: Schema, at: &At) -> Result<Schema, Diagnostic> {
        match whole {
            None => Ok(part),
            Some(whole) => self
                .intersect(whole, part, at)?
                .ok_or_else(|| contradiction(at)),
        }
    }

    /// What both schemas accept; `None` if that is nothing.
    fn intersect(
        &self,
        left: Schema,
        right: Schema,
        at: &At,
    ) -> Result<Option<Schema>, Diagnostic> {
        match (members_of(&left), members_of(&right)) {
            (Some(members), _) => self.distribute(members, &right, at),
            (None, Some(members)) => self.distribute(members, &left, at),
            (None, None) => {
                self.step(combine::weight(&left) + combine::weight(&right), at)?;
                Ok(combine::both(left, right))
            }
        }
    }

    /// A choice beside what there is so far. One that leaves the type alone only says which values are meant.
    fn and_choice(
        &self,
        whole: Option<Schema>,
        members: &[ReferenceOr<Schema>],
        at: &At,
    ) -> Result<Schema, Diagnostic> {
        let choice = || Schema {
            schema_data: SchemaData::default(),
            schema_kind: SchemaKind::OneOf {
                one_of: members.to_vec(),
            },
        };
        match whole {
            None => Ok(choice()),
            Some(whole) if self.is_only(&whole, members, at)? => Ok(choice()),
            Some(whole) => self
                .distribute(members, &whole, at)?
                .ok_or_else(|| contradiction(at)),
        }
    }

    /// Whether a schema says nothing but the type that all members have anyway.
    fn is_only(
        &self,
        whole: &Schema,
        members: &[ReferenceOr<Schema>],
        at: &At,
    ) -> Result<bool, Diagnostic> {
        if !combine::is_bare_type(whole) {
            return Ok(false);
        }
        for (index, member) in members.iter().enumerate() {
            let at = at.inside(&[&index.to_string()]);
            let view = self.view(&node(member), &at)?;
            if !combine::is_of_type(&view, whole) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// A choice between members each of which is also what stands beside them. Members that cannot be both are left
    /// out.
    fn distribute(
        &self,
        members: &[ReferenceOr<Schema>],
        beside: &Schema,
        at: &At,
    ) -> Result<Option<Schema>, Diagnostic> {
        let at = self.deeper(at)?;
        let mut views = Vec::new();
        for (index, member) in members.iter().enumerate() {
            views.push(self.view(&node(member), &at.inside(&[&index.to_string()]))?);
        }
        if views.iter().all(|view| combine::narrows(view, beside)) {
            return Ok(Some(beside.clone()));
        }
        let mut found = Vec::new();
        for view in views {
            let data = view.schema_data.clone();
            let view = Rc::unwrap_or_clone(view);
            let Some(whole) = self.intersect(view, beside.clone(), &at)? else {
                continue;
            };
            match whole.schema_kind {
                SchemaKind::OneOf { one_of } => found.extend(one_of),
                schema_kind => found.push(ReferenceOr::Item(Schema {
                    schema_data: data,
                    schema_kind,
                })),
            }
            if found.len() > MEMBERS {
                return Err(too_many(&at));
            }
        }
        Ok((!found.is_empty()).then(|| Schema {
            schema_data: SchemaData::default(),
            schema_kind: SchemaKind::OneOf { one_of: found },
        }))
    }
}

/// Whether a schema has others as its parts.
pub(super) fn combines(any: &AnySchema) -> bool {
    !any.all_of.is_empty() || !any.one_of.is_empty() || !any.any_of.is_empty()
}

pub(super) fn without_parts(any: &AnySchema) -> AnySchema {
    AnySchema {
        one_of: Vec::new(),
        any_of: Vec::new(),
        all_of: Vec::new(),
        ..any.clone()
    }
}

/// What a schema says besides its parts, if that is anything.
fn own_part(own: AnySchema, data: &SchemaData) -> Option<Schema> {
    let schema_kind = match combine::by_its_type(&own) {
        Some(Ok(schema_type)) if own.enumeration.is_empty() => SchemaKind::Type(schema_type),
        _ if own == AnySchema::default() => return None,
        _ => SchemaKind::Any(own),
    };
    Some(Schema {
        schema_data: SchemaData {
            nullable: data.nullable,
            extensions: data.extensions.clone(),
            ..SchemaData::default()
        },
        schema_kind,
    })
}

fn choices(schema: &Schema) -> Vec<(&'static str, &[ReferenceOr<Schema>])> {
    let SchemaKind::Any(any) = &schema.schema_kind else {
        return Vec::new();
    };
    let all = [
        ("oneOf", any.one_of.as_slice()),
        ("anyOf", any.any_of.as_slice()),
    ];
    all.into_iter()
        .filter(|(_, members)| !members.is_empty())
        .collect()
}

pub(super) fn anything() -> Schema {
    Schema {
        schema_data: SchemaData::default(),
        schema_kind: SchemaKind::Any(AnySchema::default()),
    }
}

fn contradiction(at: &At) -> Diagnostic {
    Diagnostic::new(
        Code::Unsupported,
        "no value can be this and what stands beside it at once",
    )
    .at(&at.pointer)
    .help("remove one of the two by an overlay action")
}

pub(super) fn made_of_itself(at: &At) -> Diagnostic {
    let message = "the schema is made of itself, so that there is no end to it";
    Diagnostic::new(Code::UnresolvedReference, message).at(&at.pointer)
}

fn too_many(at: &At) -> Diagnostic {
    let message = format!("the choices that are combined here have more than {MEMBERS} outcomes");
    Diagnostic::new(Code::Unsupported, message)
        .at(&at.pointer)
        .help("simplify the schema by an overlay action")
}
