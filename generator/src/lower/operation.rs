//! Lowering of operations: parameters, bodies, outcomes, security.

use std::collections::BTreeMap;

use openapiv3::{
    MediaType, Parameter as ParameterObject, ParameterData, ParameterSchemaOrContent, QueryStyle,
    ReferenceOr, RequestBody, Response, SecurityRequirement, SecurityScheme, StatusCode,
};

use crate::{
    api::{
        Body, Content, Docs, Kind, Location, Operation, Parameter, Place, Root, Shape, Step,
        Success, Type,
    },
    diagnostic::{Code, Diagnostic},
    document::Outline,
    lower::{
        context::{At, Direction},
        parts::Parts,
        schema::{Schemas, node},
        text,
    },
    pointer::Pointer,
};

/// Methods that HTTP itself defines as idempotent.
const IDEMPOTENT: [&str; 6] = ["DELETE", "GET", "HEAD", "OPTIONS", "PUT", "TRACE"];

/// Headers that the client sets itself; OpenAPI says that such parameters are to be ignored.
const RESERVED_HEADERS: [&str; 3] = ["accept", "authorization", "content-type"];

pub(crate) fn lower(
    outline: &Outline,
    parts: &Parts<'_>,
    schemas: &mut Schemas<'_>,
) -> Result<Operation, Diagnostic> {
    let pointer = outline.pointer();
    check_path(&outline.path, &pointer)?;
    parts.check_statuses(&pointer.join("responses"))?;
    let operation: openapiv3::Operation = parts.read(&pointer)?;
    let reader = Reader {
        parts,
        outline,
        pointer: pointer.clone(),
    };
    let parameters = reader.parameters(&operation, schemas)?;
    let body = match &operation.request_body {
        Some(body) => Some(reader.body(body, schemas)?),
        None => None,
    };
    let (successes, errors) = reader.responses(&operation, schemas)?;
    let extension = |key: &str| operation.extensions.get(key);
    let repeatable = extension("x-repeatable").and_then(serde_json::Value::as_bool);
    Ok(Operation {
        method: outline.method.clone(),
        path: outline.path.clone(),
        id: outline.id.clone(),
        name_hint: extension("x-rust-name").and_then(|name| Some(name.as_str()?.to_owned())),
        docs: Docs {
            summary: text::non_empty(operation.summary.as_deref()),
            description: text::non_empty(operation.description.as_deref()),
        },
        deprecated: operation.deprecated,
        parameters,
        body,
        successes,
        errors,
        authenticated: reader.is_authenticated(operation.security.as_deref())?,
        repeatable: repeatable.unwrap_or_else(|| IDEMPOTENT.contains(&outline.method.as_str())),
        pointer,
    })
}

/// Outcomes that are not errors, and what the declared errors mean, by status.
type Outcomes = (Vec<Success>, BTreeMap<String, Option<String>>);

struct Reader<'r, 'p> {
    parts: &'r Parts<'p>,
    outline: &'r Outline,
    pointer: Pointer,
}

impl Reader<'_, '_> {
    fn at(&self, pointer: Pointer, direction: Direction, step: Step) -> At {
        let place = Place {
            root: Root::Operation(self.outline.key()),
            steps: vec![step],
        };
        At::new(pointer, place, direction)
    }

    /// Parameters of the operation and of its path; the operation's win.
    fn parameters(
        &self,
        operation: &openapiv3::Operation,
        schemas: &mut Schemas<'_>,
    ) -> Result<Vec<Parameter>, Diagnostic> {
        let shared_at = Pointer::root().join_all(["paths", &self.outline.path, "parameters"]);
        let shared: Vec<ReferenceOr<ParameterObject>> = if self.parts.has(&shared_at) {
            self.parts.read(&shared_at)?
        } else {
            Vec::new()
        };
        let own_at = self.pointer.join("parameters");
        let mut found = BTreeMap::new();
        for (from, list) in [(&shared_at, &shared), (&own_at, &operation.parameters)] {
            for (index, parameter) in list.iter().enumerate() {
                if let Some(parameter) = self.parameter(parameter, from.join(index), schemas)? {
                    found.insert((parameter.location, parameter.name.clone()), parameter);
                }
            }
        }
        let mut path: Vec<Parameter> = Vec::new();
        for name in template_names(&self.outline.path) {
            if path.iter().any(|known| known.name == name) {
                continue;
            }
            let parameter = found.remove(&(Location::Path, name.to_owned()));
            path.push(parameter.unwrap_or_else(|| undeclared(name)));
        }
        path.extend(
            found
                .into_values()
                .filter(|parameter| parameter.location != Location::Path),
        );
        Ok(path)
    }

    fn parameter(
        &self,
        parameter: &ReferenceOr<ParameterObject>,
        at: Pointer,
        schemas: &mut Schemas<'_>,
    ) -> Result<Option<Parameter>, Diagnostic> {
        let (parameter, at) = match parameter {
            ReferenceOr::Item(item) => (item.clone(), at),
            ReferenceOr::Reference { reference } => {
                self.parts.component("parameters", reference, &at)?
            }
        };
        let (data, location) = match &parameter {
            ParameterObject::Path { parameter_data, .. } => (parameter_data, Location::Path),
            ParameterObject::Header { parameter_data, .. } => (parameter_data, Location::Header),
            ParameterObject::Cookie { .. } => {
                return Err(unsupported("a parameter in a cookie", &at));
            }
            ParameterObject::Query {
                parameter_data,
                style,
                ..
            } => (parameter_data, query_location(parameter_data, style, &at)?),
        };
        if location == Location::Header
            && RESERVED_HEADERS.contains(&data.name.to_lowercase().as_str())
        {
            return Ok(None);
        }
        if location == Location::Header && !is_header_name(&data.name) {
            let message = format!("`{}` cannot be the name of a header", data.name);
            return Err(Diagnostic::new(Code::InvalidDocument, message).at(&at));
        }
        let ParameterSchemaOrContent::Schema(schema) = &data.format else {
            return Err(unsupported(
                "a parameter that is described by `content`",
                &at,
            ));
        };
        let schema_at = self.at(
            at.join("schema"),
            Direction::Request,
            Step::Parameter(data.name.clone()),
        );
        let lowered = schemas.lower(&node(schema), &schema_at)?;
        let ty = parameter_type(lowered.ty.without_null(), location, schemas);
        let ty = ty.ok_or_else(|| {
            let what = "a parameter that is neither a plain value nor a list of them";
            unsupported(what, &at)
        })?;
        let described = text::non_empty(data.description.as_deref());
        Ok(Some(Parameter {
            name: data.name.clone(),
            location,
            name_hint: lowered.name_hint,
            ty,
            required: location == Location::Path || data.required,
            docs: described.map_or(lowered.docs, |text| Docs {
                summary: None,
                description: Some(text),
            }),
            limits: lowered.limits,
            deprecated: data.deprecated.unwrap_or(false) || lowered.deprecated,
        }))
    }

    fn body(
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

    fn media_type(
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

    fn responses(
        &self,
        operation: &openapiv3::Operation,
        schemas: &mut Schemas<'_>,
    ) -> Result<Outcomes, Diagnostic> {
        let mut successes = BTreeMap::new();
        let mut errors = BTreeMap::new();
        for (status, response) in &operation.responses.responses {
            let at = self.pointer.join("responses").join(status);
            let (response, at) = match response {
                ReferenceOr::Item(item) => (item.clone(), at),
                ReferenceOr::Reference { reference } => {
                    self.parts.component("responses", reference, &at)?
                }
            };
            let docs = text::non_empty(Some(&response.description));
            if is_success(status) {
                let body = self.response_body(status, &response, &at, schemas)?;
                successes.insert(
                    status.to_string(),
                    Success {
                        status: status.to_string(),
                        body,
                        docs,
                    },
                );
            } else {
                errors.insert(status.to_string(), docs);
            }
        }
        Ok((successes.into_values().collect(), errors))
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
        let media = response
            .content
            .iter()
            .min_by_key(|(name, _)| (content_of(name), (*name).clone()));
        let Some((name, media)) = media else {
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

    fn is_authenticated(&self, own: Option<&[SecurityRequirement]>) -> Result<bool, Diagnostic> {
        let requirements = match own {
            Some(own) => own.to_vec(),
            None => self.parts.default_security()?,
        };
        let at = self.pointer.join("security");
        let mut refused = None;
        for requirement in &requirements {
            match self.is_bearer(requirement, &at)? {
                None => return Ok(true),
                Some(name) => refused = Some(name),
            }
        }
        match refused {
            None => Ok(false),
            Some(name) => Err(unsupported(
                &format!("the security scheme `{name}`, which is not a bearer token,"),
                &at,
            )),
        }
    }

    /// `None` if a bearer token meets the requirement, else the scheme that stands in the way.
    fn is_bearer(
        &self,
        requirement: &SecurityRequirement,
        at: &Pointer,
    ) -> Result<Option<String>, Diagnostic> {
        for name in requirement.keys() {
            let fits = match self.parts.security_scheme(name, at)? {
                SecurityScheme::HTTP { scheme, .. } => scheme.eq_ignore_ascii_case("bearer"),
                SecurityScheme::OAuth2 { .. } | SecurityScheme::OpenIDConnect { .. } => true,
                SecurityScheme::APIKey { .. } => false,
            };
            if !fits {
                return Ok(Some(name.clone()));
            }
        }
        Ok(None)
    }
}

/// A path begins with a slash, and its braces come in pairs.
fn check_path(path: &str, at: &Pointer) -> Result<(), Diagnostic> {
    let mut depth = 0_i32;
    let are_paired = path.chars().all(|c| {
        depth += i32::from(c == '{') - i32::from(c == '}');
        (0..=1).contains(&depth)
    });
    let message = if !path.starts_with('/') {
        format!("the path `{path}` does not begin with a slash")
    } else if !are_paired || depth != 0 {
        format!("the braces of the path `{path}` do not come in pairs")
    } else {
        return Ok(());
    };
    Err(Diagnostic::new(Code::InvalidDocument, message).at(at))
}

/// What HTTP calls a token.
fn is_header_name(name: &str) -> bool {
    let is_token = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    !name.is_empty() && name.chars().all(is_token)
}

/// The names in braces of a path template, in order.
pub(crate) fn template_names(path: &str) -> Vec<&str> {
    path.split('{')
        .skip(1)
        .filter_map(|rest| Some(rest.split_once('}')?.0))
        .collect()
}

/// A parameter that the path names and nothing declares can only be a text.
fn undeclared(name: &str) -> Parameter {
    Parameter {
        name: name.to_owned(),
        location: Location::Path,
        name_hint: None,
        ty: Type::String,
        required: true,
        docs: Docs::default(),
        limits: Vec::new(),
        deprecated: false,
    }
}

fn query_location(
    data: &ParameterData,
    style: &QueryStyle,
    at: &Pointer,
) -> Result<Location, Diagnostic> {
    match (style, data.explode) {
        (QueryStyle::Form, None | Some(true)) => Ok(Location::Query),
        (QueryStyle::Form, Some(false)) => Ok(Location::QueryJoined),
        _ => Err(unsupported(
            "a query parameter in another style than `form`",
            at,
        )),
    }
}

/// The type of a parameter, if its values have one obvious text. One value or a list of them is a list.
fn parameter_type(ty: &Type, location: Location, schemas: &Schemas<'_>) -> Option<Type> {
    let takes_lists = matches!(location, Location::Query | Location::QueryJoined);
    match ty {
        Type::Array(item) => (takes_lists && is_plain(item, schemas)).then(|| ty.clone()),
        Type::Defined(id) if !is_plain(ty, schemas) => {
            let Shape::Union(union) = &schemas.types.get(*id).shape else {
                return None;
            };
            let list = union
                .members
                .iter()
                .find(|member| member.kind == Kind::Array)?;
            let Type::Array(item) = &list.ty else {
                return None;
            };
            let mut others = union
                .members
                .iter()
                .filter(|member| member.kind != Kind::Array);
            let fits = takes_lists && is_plain(item, schemas) && others.all(|one| one.ty == **item);
            fits.then(|| list.ty.clone())
        }
        _ => is_plain(ty, schemas).then(|| ty.clone()),
    }
}

fn is_plain(ty: &Type, schemas: &Schemas<'_>) -> bool {
    match ty {
        Type::Map(_) | Type::Any | Type::Nullable(_) | Type::Array(_) => false,
        Type::Defined(id) => match &schemas.types.get(*id).shape {
            Shape::Enum(_) | Shape::Numbers(_) => true,
            Shape::Union(union) => union.is_plain(),
            Shape::Struct(_) | Shape::Alias(_) => false,
        },
        _ => true,
    }
}

fn content_of(media_type: &str) -> Content {
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

fn is_success(status: &StatusCode) -> bool {
    matches!(
        status,
        StatusCode::Code(200..=299 | 304) | StatusCode::Range(2)
    )
}

fn unsupported(what: &str, at: &Pointer) -> Diagnostic {
    Diagnostic::new(Code::Unsupported, format!("{what} is not supported"))
        .at(at)
        .help("leave the operation out of the selection, or rewrite this part by an overlay action")
}
