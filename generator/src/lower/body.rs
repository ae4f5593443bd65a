//! Lowering of request bodies, and of what a media type says.

use openapiv3::{ReferenceOr, RequestBody};

use crate::{
    api::{Body, Content, Docs, Step, Type},
    diagnostic::Diagnostic,
    lower::{
        context::Direction,
        operation::{Reader, unsupported},
        schema::{Schemas, node},
        stream, text,
    },
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
        // What is sent as one value after another is for the caller to write.
        let content = match content_of(name) {
            Content::Items => Content::Binary,
            content => content,
        };
        let schema_at = self.at(
            content_at.join_all([name, "schema"]),
            Direction::Request,
            Step::Request,
        );
        let ty = match (content, &media.schema) {
            (Content::Items | Content::Text | Content::Binary, _) => Type::String,
            (_, None) => Type::Any,
            (Content::Json, Some(schema)) => schemas.lower(&node(schema), &schema_at)?.ty,
            (Content::Form | Content::Multipart, Some(schema)) => {
                schemas.form(content, schema, &schema_at)?
            }
        };
        let encodings = self.encodings(content, &ty, media, &content_at.join(name), schemas)?;
        Ok(Body {
            ty,
            content,
            media_type: name.clone(),
            encodings,
            required: body.required,
            docs: Docs {
                summary: None,
                description: text::non_empty(body.description.as_deref()),
            },
            alternatives: alternatives(name, body.content.keys()),
            pointer: at,
        })
    }
}

pub(super) fn content_of(media_type: &str) -> Content {
    let name = media_type
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    match name.as_str() {
        name if stream::is_of_items(name) => Content::Items,
        "application/json" | "*/*" => Content::Json,
        "application/x-www-form-urlencoded" => Content::Form,
        "multipart/form-data" => Content::Multipart,
        name if name.ends_with("+json") => Content::Json,
        name if name.starts_with("text/") => Content::Text,
        _ => Content::Binary,
    }
}

/// A body that can be sent in several ways is sent in the one that says most.
fn alternatives<'a>(chosen: &str, all: impl Iterator<Item = &'a String>) -> Vec<String> {
    let mut others: Vec<_> = all.filter(|name| *name != chosen).cloned().collect();
    others.sort_unstable();
    others
}
