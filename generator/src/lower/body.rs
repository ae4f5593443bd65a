//! Lowering of request bodies, and of what a media type says.

use openapiv3::{MediaType, ReferenceOr, RequestBody};

use crate::{
    api::{Body, Content, Docs, Step, Type},
    diagnostic::Diagnostic,
    lower::{
        context::Direction,
        operation::{Reader, unsupported},
        schema::{Schemas, node},
        text,
    },
    pointer::Pointer,
};

impl Reader<'_, '_> {
    pub(super) fn body(
        &self,
        body: &ReferenceOr<RequestBody>,
        schemas: &mut Schemas<'_>,
    ) -> Result<Body, Diagnostic> {
        let at = self.pointer.join("requestBody");
        let (body, at) = match body {
            ReferenceOr::Item(item) => (item.clone(), at),
            ReferenceOr::Reference { reference } => {
                self.parts.component("requestBodies", reference, &at)?
            }
        };
        let content_at = at.join("content");
        let media = body.content.iter();
        let media = media.min_by_key(|(name, _)| (content_of(name), (*name).clone()));
        let (name, media) = media.ok_or_else(|| unsupported("a body of no kind", &content_at))?;
        let content = content_of(name);
        let ty = match content {
            Content::Json => self.media_type(
                name,
                media,
                &content_at,
                Direction::Request,
                Step::Request,
                schemas,
            )?,
            _ if is_form(name) => return Err(unsupported("a form as a body", &content_at)),
            _ => Type::String,
        };
        let docs = Docs {
            summary: None,
            description: text::non_empty(body.description.as_deref()),
        };
        Ok(Body {
            ty,
            content,
            media_type: name.clone(),
            required: body.required,
            docs,
        })
    }

    pub(super) fn media_type(
        &self,
        name: &str,
        media: &MediaType,
        at: &Pointer,
        direction: Direction,
        step: Step,
        schemas: &mut Schemas<'_>,
    ) -> Result<Type, Diagnostic> {
        match &media.schema {
            Some(schema) => {
                let at = self.at(at.join_all([name, "schema"]), direction, step);
                Ok(schemas.lower(&node(schema), &at)?.ty)
            }
            None => Ok(Type::Any),
        }
    }
}

pub(super) fn content_of(media_type: &str) -> Content {
    let name = media_type
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    if name == "application/json" || name.ends_with("+json") || name == "*/*" {
        Content::Json
    } else if name.starts_with("text/") {
        Content::Text
    } else {
        Content::Binary
    }
}

fn is_form(media_type: &str) -> bool {
    media_type.contains("form-data") || media_type.contains("form-urlencoded")
}
