//! Lowering of outcomes.

use std::collections::BTreeMap;

use openapiv3::{MediaType, ReferenceOr, Response, SchemaKind, Type as SchemaType};

use crate::{
    api::{Content, Failure, Step, Success, Type},
    diagnostic::Diagnostic,
    lower::{
        body::content_of,
        context::{At, Direction},
        form::is_binary,
        operation::Reader,
        schema::{Schemas, node},
        stream, text,
    },
    pointer::Pointer,
};

/// Outcomes that are not errors, and the declared errors by status.
type Outcomes = (Vec<Success>, BTreeMap<String, Failure>);

/// The key of what a document says of all statuses that it does not list.
const OTHERS: &str = "default";

impl Reader<'_, '_> {
    pub(super) fn responses(
        &self,
        operation: &openapiv3::Operation,
        schemas: &mut Schemas<'_>,
    ) -> Outcomes {
        let mut successes = BTreeMap::new();
        let mut errors = BTreeMap::new();
        let declared = self.declared(operation, schemas);
        let declares_success = declared.keys().any(|status| is_success(status));
        for (status, (response, at)) in declared {
            let docs = text::non_empty(Some(&response.description));
            // Where nothing else is said of successes, what is said of all holds for them too.
            if is_success(&status) || (status == OTHERS && !declares_success) {
                let success = self.success(&status, &response, &at, schemas);
                if let Some(success) = schemas.problems.take(success) {
                    let docs = docs.clone();
                    successes.insert(success.status.clone(), Success { docs, ..success });
                }
            }
            if !is_success(&status) {
                let body = self.error_body(&status, &response, &at, schemas);
                let failure = Failure {
                    body,
                    docs,
                    pointer: at,
                };
                errors.insert(status, failure);
            }
        }
        (successes.into_values().collect(), errors)
    }

    /// The responses of an operation by status, each with the place where it is written.
    fn declared(
        &self,
        operation: &openapiv3::Operation,
        schemas: &mut Schemas<'_>,
    ) -> BTreeMap<String, (Response, Pointer)> {
        let responses = &operation.responses;
        let listed = responses.responses.iter();
        let listed = listed.map(|(status, response)| (status.to_string(), response));
        let others = responses.default.iter();
        let all = listed.chain(others.map(|response| (OTHERS.to_owned(), response)));
        let resolved = all.filter_map(|(status, response)| {
            let found = self.response(&status, response);
            Some((status, schemas.problems.take(found)?))
        });
        let mut declared: BTreeMap<_, _> = resolved.collect();
        let never_met = declared
            .keys()
            .filter(|status| is_used_up(status, &declared));
        for status in never_met.cloned().collect::<Vec<_>>() {
            declared.remove(&status);
        }
        declared
    }

    fn response(
        &self,
        status: &str,
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
        status: &str,
        response: &Response,
        at: &Pointer,
        schemas: &mut Schemas<'_>,
    ) -> Result<Success, Diagnostic> {
        let mut body = self.response_body(status, response, at, schemas)?;
        let mut items = None;
        if let Some((content, ty)) = &mut body {
            items = self.items(status, response, at, schemas)?;
            if let (Content::Items, Some((_, item))) = (content, &items) {
                ty.clone_from(item);
            }
        }
        Ok(Success {
            status: status.replace(OTHERS, "2XX"),
            body,
            media_type: stream::chosen(response).map(|(name, _)| name.clone()),
            items,
            docs: None,
            pointer: at.clone(),
        })
    }

    /// The type of an error's body. What cannot be expressed is passed over: it must not keep anybody from making
    /// the call, and the body is at hand in any case.
    fn error_body(
        &self,
        status: &str,
        response: &Response,
        at: &Pointer,
        schemas: &mut Schemas<'_>,
    ) -> Option<Type> {
        if status.starts_with(['1', '3']) {
            return None;
        }
        let outer = schemas.problems.turn();
        let body = self.response_body(status, response, at, schemas);
        let body = schemas.problems.take(body).flatten();
        let own = schemas.problems.turn();
        schemas.problems.share(&outer);
        if !own.is_empty() {
            schemas.problems.do_without("the body of an error", &own);
            return None;
        }
        match body {
            Some((Content::Json, ty)) => Some(ty.without_null().clone()),
            _ => None,
        }
    }

    fn response_body(
        &self,
        status: &str,
        response: &Response,
        at: &Pointer,
        schemas: &mut Schemas<'_>,
    ) -> Result<Option<(Content, Type)>, Diagnostic> {
        // Whatever a document says, HTTP gives these no body.
        if self.outline.method == "HEAD" || ["204", "205", "304"].contains(&status) {
            return Ok(None);
        }
        let Some((name, media)) = stream::chosen(response) else {
            return Ok(None);
        };
        let step = Step::Response(status.to_owned());
        let at = at.join_all(["content", name.as_str(), "schema"]);
        let at = self.at(at, Direction::Response, step);
        Ok(Some(match content_of(name) {
            Content::Json if holds_bytes(media, &at, schemas) => (Content::Binary, Type::String),
            Content::Json => match &media.schema {
                Some(schema) => (Content::Json, schemas.lower(&node(schema), &at)?.ty),
                None => (Content::Json, Type::Any),
            },
            Content::Items => (Content::Items, Type::Any),
            Content::Form | Content::Text => (Content::Text, Type::String),
            Content::Multipart | Content::Binary => (Content::Binary, Type::String),
        }))
    }
}

/// Whether the whole body is bytes, whatever its media type says. A reference that leads nowhere is told where the
/// schema is lowered.
fn holds_bytes(media: &MediaType, at: &At, schemas: &Schemas<'_>) -> bool {
    let schema = media.schema.as_ref();
    let schema = schema.and_then(|schema| schemas.resolved(&node(schema), at).ok());
    schema.is_some_and(|schema| match &schema.schema_kind {
        SchemaKind::Type(SchemaType::String(string)) => is_binary(string),
        _ => false,
    })
}

/// Whether a status is a range of which every code is listed.
fn is_used_up<T>(status: &str, listed: &BTreeMap<String, T>) -> bool {
    let class = status.strip_suffix("XX");
    class
        .is_some_and(|class| (0..100).all(|code| listed.contains_key(&format!("{class}{code:02}"))))
}

fn is_success(status: &str) -> bool {
    status.starts_with('2') || status == "304"
}
