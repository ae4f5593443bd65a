//! Lowering of responses that bring one JSON value after another.

use openapiv3::{MediaType, Response};

use crate::{
    api::{Content, Step, Type},
    diagnostic::Diagnostic,
    lower::{
        body::content_of,
        context::{At, Direction},
        operation::Reader,
        schema::{Schemas, node},
    },
    pointer::Pointer,
};

/// Media types of values that follow each other.
const MEDIA_TYPES: [&str; 7] = [
    "application/json-seq",
    "application/jsonl",
    "application/jsonlines",
    "application/ndjson",
    "application/stream+json",
    "application/x-jsonlines",
    "application/x-ndjson",
];

/// Whether values of this media type, in lower case and without parameters, follow each other.
pub(super) fn is_of_items(media_type: &str) -> bool {
    MEDIA_TYPES.contains(&media_type)
}

/// The media type that a response is read as, of those that it may have.
pub(super) fn chosen(response: &Response) -> Option<(&String, &MediaType)> {
    let media = response.content.iter();
    media.min_by_key(|(name, _)| (content_of(name), (*name).clone()))
}

impl Reader<'_, '_> {
    /// The media type and the type of the values that a response can bring one after another.
    pub(super) fn items(
        &self,
        status: &str,
        response: &Response,
        at: &Pointer,
        schemas: &mut Schemas<'_>,
    ) -> Result<Option<(String, Type)>, Diagnostic> {
        let mut media: Vec<_> = response
            .content
            .iter()
            .filter(|(name, _)| content_of(name) == Content::Items)
            .collect();
        media.sort_by_key(|(name, _)| *name);
        let Some((name, media)) = media.first() else {
            return Ok(None);
        };
        let Some(schema) = &media.schema else {
            return Ok(Some(((*name).clone(), Type::Any)));
        };
        let at = self.at(
            at.join_all(["content", name.as_str(), "schema"]),
            Direction::Response,
            Step::Response(status.to_owned()),
        );
        let is_alone = chosen(response).is_none_or(|(first, _)| first == *name);
        let lowered = schemas.lower(&node(schema), &item_place(at, is_alone))?;
        // A list is what the values are together; servers send its elements.
        let item = match lowered.ty.without_null() {
            Type::Array(item) => (**item).clone(),
            _ => lowered.ty,
        };
        Ok(Some(((*name).clone(), item)))
    }
}

/// Beside a list of the same values these have a place of their own.
fn item_place(at: At, is_alone: bool) -> At {
    match is_alone {
        true => at.step(&[], Step::Items),
        false => at.member("streamed"),
    }
}
