//! Lowering of outcomes.

use std::collections::BTreeMap;

use openapiv3::{ReferenceOr, Response, StatusCode};

use crate::{
    api::{Content, Step, Success, Type},
    diagnostic::Diagnostic,
    lower::{
        body::content_of, context::Direction, operation::Reader, schema::Schemas, stream, text,
    },
    pointer::Pointer,
};

/// Outcomes that are not errors, and what the declared errors mean, by status.
type Outcomes = (Vec<Success>, BTreeMap<String, Option<String>>);

impl Reader<'_, '_> {
    pub(super) fn responses(
        &self,
        operation: &openapiv3::Operation,
        schemas: &mut Schemas<'_>,
    ) -> Outcomes {
        let mut successes = BTreeMap::new();
        let mut errors = BTreeMap::new();
        for (status, response) in &operation.responses.responses {
            let response = self.response(status, response);
            let Some((response, at)) = schemas.problems.take(response) else {
                continue;
            };
            let docs = text::non_empty(Some(&response.description));
            if is_success(status) {
                let success = self.success(status, &response, &at, schemas);
                if let Some(success) = schemas.problems.take(success) {
                    successes.insert(status.to_string(), Success { docs, ..success });
                }
            } else {
                errors.insert(status.to_string(), docs);
            }
        }
        (successes.into_values().collect(), errors)
    }

    fn response(
        &self,
        status: &StatusCode,
        response: &ReferenceOr<Response>,
    ) -> Result<(Response, Pointer), Diagnostic> {
        let at = self.pointer.join("responses").join(status);
        match response {
            ReferenceOr::Item(item) => Ok((item.clone(), at)),
            ReferenceOr::Reference { reference } => {
                self.parts.component("responses", reference, &at)
            }
        }
    }

    fn success(
        &self,
        status: &StatusCode,
        response: &Response,
        at: &Pointer,
        schemas: &mut Schemas<'_>,
    ) -> Result<Success, Diagnostic> {
        let mut body = self.response_body(status, response, at, schemas)?;
        let mut items = None;
        if let Some((content, ty)) = &mut body {
            items = self.items(&status.to_string(), response, at, schemas)?;
            if let (Content::Items, Some((_, item))) = (content, &items) {
                ty.clone_from(item);
            }
        }
        Ok(Success {
            status: status.to_string(),
            body,
            media_type: stream::chosen(response).map(|(name, _)| name.clone()),
            items,
            docs: None,
        })
    }

    fn response_body(
        &self,
        status: &StatusCode,
        response: &Response,
        at: &Pointer,
        schemas: &mut Schemas<'_>,
    ) -> Result<Option<(Content, Type)>, Diagnostic> {
        // Whatever a document says, HTTP gives these no body.
        if self.outline.method == "HEAD" || matches!(status, StatusCode::Code(204 | 205 | 304)) {
            return Ok(None);
        }
        let Some((name, media)) = stream::chosen(response) else {
            return Ok(None);
        };
        let step = Step::Response(status.to_string());
        match content_of(name) {
            Content::Json => {
                let at = at.join("content");
                let ty = self.media_type(name, media, &at, Direction::Response, step, schemas)?;
                Ok(Some((Content::Json, ty)))
            }
            other => Ok(Some((other, Type::String))),
        }
    }
}

fn is_success(status: &StatusCode) -> bool {
    matches!(
        status,
        StatusCode::Code(200..=299 | 304) | StatusCode::Range(2)
    )
}
