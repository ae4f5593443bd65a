//! Lowering of forms: their files, and how their properties are written.

use std::collections::BTreeMap;

use openapiv3::{
    Encoding as EncodingObject, Header, MediaType, ObjectType, ReferenceOr, Schema, SchemaKind,
    StringFormat, StringType, Type as SchemaType, VariantOrUnknownOrEmpty,
};
use serde_json::Value;

use crate::{
    api::{Content, Encoding, Shape, Style, Type},
    diagnostic::Diagnostic,
    lower::{
        body::content_of,
        context::At,
        operation::{Reader, unsupported},
        parameter::{is_plain, query_style},
        schema::{Schemas, node},
    },
    pointer::Pointer,
};

/// Marks a text as a file. No document can do so: the names of its extensions begin with `x-`.
pub(super) const FILE: &str = "file";

/// How a property of a form is written unless the document says otherwise.
const USUAL: Style = Style::Form { explode: true };

impl Schemas<'_> {
    /// The type of a form, whose binary properties are files where it has several parts.
    pub(super) fn form(
        &mut self,
        content: Content,
        schema: &ReferenceOr<Schema>,
        at: &At,
    ) -> Result<Type, Diagnostic> {
        let whole = self.resolved(&node(schema), at)?;
        let with_files = if content == Content::Multipart {
            self.with_files(&whole, at)?
        } else {
            None
        };
        let lowered = match (with_files, schema) {
            (None, schema) => self.lower(&node(schema), at)?,
            (Some(whole), ReferenceOr::Item(_)) => self.lower(&ReferenceOr::Item(&whole), at)?,
            // A type besides the one that JSON is made of.
            (Some(whole), ReferenceOr::Reference { reference }) => {
                let (name, _) = self.parts.schema(reference, &at.pointer)?;
                let mut home = at.component(&name).member("form");
                home.direction = at.direction;
                self.lower(&ReferenceOr::Item(&whole), &home)?
            }
        };
        let ty = lowered.ty.without_null();
        let is_object = match ty {
            Type::Map(_) | Type::Any => true,
            Type::Defined(id) => !matches!(
                self.types.get(*id).shape,
                Shape::Enum(_) | Shape::Numbers(_)
            ),
            _ => false,
        };
        if is_object {
            Ok(ty.clone())
        } else {
            Err(unsupported("a form that is no object", &at.pointer))
        }
    }

    /// The schema with its files marked; `None` if it has none.
    fn with_files(&self, schema: &Schema, at: &At) -> Result<Option<Schema>, Diagnostic> {
        let at = at.deeper()?;
        let mut schema = schema.clone();
        let found = match &mut schema.schema_kind {
            SchemaKind::Type(SchemaType::Object(object)) => self.mark_files(object, &at)?,
            SchemaKind::Any(any) => {
                let mut object = ObjectType {
                    properties: std::mem::take(&mut any.properties),
                    ..ObjectType::default()
                };
                let found = self.mark_files(&mut object, &at)?;
                any.properties = object.properties;
                self.mark_in_members(&mut any.all_of, &at)? | found
            }
            SchemaKind::AllOf { all_of } => self.mark_in_members(all_of, &at)?,
            _ => false,
        };
        Ok(found.then_some(schema))
    }

    fn mark_in_members(
        &self,
        members: &mut [ReferenceOr<Schema>],
        at: &At,
    ) -> Result<bool, Diagnostic> {
        let mut found = false;
        for (index, member) in members.iter_mut().enumerate() {
            let at = at.inside(&["allOf", &index.to_string()]);
            let whole = self.resolved(&node(&*member), &at)?;
            if let Some(marked) = self.with_files(&whole, &at)? {
                *member = ReferenceOr::Item(marked);
                found = true;
            }
        }
        Ok(found)
    }

    /// Marks the properties that are files or lists of them, and says whether there are any.
    fn mark_files(&self, object: &mut ObjectType, at: &At) -> Result<bool, Diagnostic> {
        let mut found = false;
        for (name, property) in &mut object.properties {
            let at = at.inside(&["properties", name]);
            let whole = self.resolved(&node(&*property), &at)?;
            if let Some(marked) = self.file(&whole, &at)? {
                *property = ReferenceOr::Item(Box::new(marked));
                found = true;
            }
        }
        Ok(found)
    }

    fn file(&self, schema: &Schema, at: &At) -> Result<Option<Schema>, Diagnostic> {
        let mut schema = schema.clone();
        match &mut schema.schema_kind {
            SchemaKind::Type(SchemaType::String(string)) if is_binary(string) => {
                schema.schema_data.nullable = false;
                schema.schema_data.default = None;
                let extensions = &mut schema.schema_data.extensions;
                extensions.insert(FILE.to_owned(), Value::Bool(true));
            }
            SchemaKind::Type(SchemaType::Array(array)) => {
                let Some(items) = &array.items else {
                    return Ok(None);
                };
                let at = at.inside(&["items"]).deeper()?;
                let whole = self.resolved(&node(items), &at)?;
                let is_file = matches!(
                    &whole.schema_kind,
                    SchemaKind::Type(SchemaType::String(string)) if is_binary(string)
                );
                let Some(item) = self.file(&whole, &at)?.filter(|_| is_file) else {
                    return Ok(None);
                };
                array.items = Some(ReferenceOr::Item(Box::new(item)));
                schema.schema_data.nullable = false;
            }
            _ => return Ok(None),
        }
        Ok(Some(schema))
    }
}

/// Whether a text is not a text but bytes.
pub(super) fn is_binary(string: &StringType) -> bool {
    let binary = VariantOrUnknownOrEmpty::Item(StringFormat::Binary);
    string.format == binary && string.enumeration.is_empty()
}

impl Reader<'_, '_> {
    /// How properties of a form are written, where that is not the usual way.
    pub(super) fn encodings(
        &self,
        content: Content,
        ty: &Type,
        media: &MediaType,
        at: &Pointer,
        schemas: &Schemas<'_>,
    ) -> Result<BTreeMap<String, Encoding>, Diagnostic> {
        let mut encodings = BTreeMap::new();
        for (name, encoding) in &media.encoding {
            let at = at.join_all(["encoding", name]);
            let found = match content {
                Content::Form => Some(self.style_in_form(encoding, &at)?),
                Content::Multipart => {
                    part_type(encoding, property(ty, name, schemas), schemas, &at)?
                }
                Content::Json | Content::Items | Content::Text | Content::Binary => None,
            };
            let found = found.filter(|found| *found != Encoding::Style(USUAL));
            encodings.extend(found.map(|found| (name.clone(), found)));
        }
        Ok(encodings)
    }

    fn style_in_form(
        &self,
        encoding: &EncodingObject,
        at: &Pointer,
    ) -> Result<Encoding, Diagnostic> {
        let explode = self
            .parts
            .has(&at.join("explode"))
            .then_some(encoding.explode);
        let media_type = encoding.content_type.as_deref();
        Ok(Encoding::Style(match (&encoding.style, media_type) {
            (Some(style), _) => query_style(style, explode),
            (None, Some(name)) if content_of(name) == Content::Json => Style::Json,
            (None, None | Some("text/plain")) => Style::Form {
                explode: explode.unwrap_or(true),
            },
            (None, Some(_)) => return Err(unsupported("this media type within a form", at)),
        }))
    }
}

/// The media type of a part.
fn part_type(
    encoding: &EncodingObject,
    ty: Option<Type>,
    schemas: &Schemas<'_>,
    at: &Pointer,
) -> Result<Option<Encoding>, Diagnostic> {
    let is_required = |header: &ReferenceOr<Header>| matches!(header, ReferenceOr::Item(header) if header.required);
    if encoding.headers.values().any(is_required) {
        return Err(unsupported("a part with headers of its own", at));
    }
    let Some(names) = &encoding.content_type else {
        return Ok(None);
    };
    let first = names.split(',').map(str::trim).next().unwrap_or_default();
    let item = match &ty {
        Some(Type::Array(item)) => Some((**item).clone()),
        other => other.clone(),
    };
    let takes_anything = item.is_none_or(|ty| {
        let ty = ty.without_null();
        *ty == Type::File || *ty == Type::Any || is_plain(ty, schemas)
    });
    if first.is_empty() || first.contains('*') {
        return Ok(None);
    }
    if takes_anything || content_of(first) == Content::Json {
        return Ok(Some(Encoding::MediaType(first.to_owned())));
    }
    Err(unsupported(
        "an object or a list in another form than JSON",
        at,
    ))
}

fn property(ty: &Type, name: &str, schemas: &Schemas<'_>) -> Option<Type> {
    let Type::Defined(id) = ty else {
        return None;
    };
    let Shape::Struct(object) = &schemas.types.get(*id).shape else {
        return None;
    };
    let field = object.fields.iter().find(|field| field.name == name)?;
    Some(field.ty.without_null().clone())
}
