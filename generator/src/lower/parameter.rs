//! Lowering of parameters.

use std::collections::BTreeMap;

use openapiv3::{
    Parameter as ParameterObject, ParameterData, ParameterSchemaOrContent, PathStyle, QueryStyle,
    ReferenceOr, SchemaData,
};

use crate::{
    api::{Content, Docs, Kind, Location, Member, Parameter, Shape, Step, Style, Type},
    diagnostic::{Code, Diagnostic},
    lower::{
        body::content_of,
        context::Direction,
        operation::{Reader, unsupported},
        schema::{Lowered, Schemas, node},
        text,
    },
    pointer::Pointer,
};

/// Headers that the client sets itself; OpenAPI says that such parameters are to be ignored.
const RESERVED_HEADERS: [&str; 3] = ["accept", "authorization", "content-type"];

/// Headers that say where a message ends, which server it is for, or what becomes of the connection, as do all that begin
/// with `proxy-`. The runtime makes them, and refuses what callers say of them.
const FRAMING_HEADERS: [&str; 10] = [
    "connection",
    "content-length",
    "expect",
    "host",
    "http2-settings",
    "keep-alive",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

impl Reader<'_, '_> {
    /// Parameters of the operation and of its path; the operation's win.
    pub(super) fn parameters(
        &self,
        operation: &openapiv3::Operation,
        schemas: &mut Schemas<'_>,
    ) -> Vec<Parameter> {
        let shared_at = Pointer::root().join_all(["paths", &self.outline.path, "parameters"]);
        let shared: Vec<ReferenceOr<ParameterObject>> = if self.parts.has(&shared_at) {
            let shared = self.parts.read(&shared_at);
            schemas.problems.take(shared).unwrap_or_default()
        } else {
            Vec::new()
        };
        let own_at = self.pointer.join("parameters");
        let mut found = BTreeMap::new();
        for (from, list) in [(&shared_at, &shared), (&own_at, &operation.parameters)] {
            for (index, parameter) in list.iter().enumerate() {
                let parameter = self.parameter(parameter, from.join(index), schemas);
                if let Some(Some(parameter)) = schemas.problems.take(parameter) {
                    found.insert(identity(&parameter), parameter);
                }
            }
        }
        let mut path: Vec<Parameter> = Vec::new();
        for name in template_names(&self.outline.path) {
            if path.iter().any(|known| known.name == name) {
                continue;
            }
            let parameter = found.remove(&(Location::Path, name.to_owned()));
            path.push(parameter.unwrap_or_else(|| undeclared(name, &self.pointer)));
        }
        for parameter in found.into_values() {
            if parameter.location == Location::Path {
                let message = format!(
                    "the path has no place for the parameter {}, which is passed over",
                    text::code(&parameter.name)
                );
                schemas.problems.pass_over(message, &self.pointer);
            } else {
                path.push(parameter);
            }
        }
        path
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
        let data = parameter.parameter_data_ref();
        let location = location_of(&parameter);
        if is_set_by_the_client(location, &data.name) {
            return Ok(None);
        }
        if frames_the_message(location, &data.name) {
            let message = format!(
                "the client itself sets the header {}, and the parameter is passed over",
                text::code(&data.name)
            );
            schemas.problems.pass_over(message, &at);
            return Ok(None);
        }
        check_name(location, &data.name, &at)?;
        let (lowered, is_json) = self.parameter_value(data, &at, schemas)?;
        let reserved = matches!(
            parameter,
            ParameterObject::Query {
                allow_reserved: true,
                ..
            }
        );
        let (ty, style) = if is_json {
            (lowered.ty.without_null().clone(), Style::Json)
        } else {
            let ty = listed(lowered.ty.without_null(), schemas);
            let style = style_of(&parameter);
            let is_as_it_is = !reserved && stands_as_it_is(style, location);
            if is_as_it_is && is_plain(&ty, schemas) {
                (ty, Style::Plain)
            } else {
                (ty, style)
            }
        };
        let described = text::non_empty(data.description.as_deref());
        Ok(Some(Parameter {
            name: data.name.clone(),
            location,
            style,
            reserved,
            name_hint: lowered.name_hint,
            // Null is said by leaving it out.
            required: location == Location::Path || (data.required && !lowered.ty.is_nullable()),
            ty,
            docs: described.map_or(lowered.docs, |text| Docs {
                summary: None,
                description: Some(text),
            }),
            limits: lowered.limits,
            deprecated: data.deprecated.unwrap_or(false) || lowered.deprecated,
            pointer: at,
        }))
    }

    /// What a parameter holds, and whether it is sent as JSON.
    fn parameter_value(
        &self,
        data: &ParameterData,
        at: &Pointer,
        schemas: &mut Schemas<'_>,
    ) -> Result<(Lowered, bool), Diagnostic> {
        let (schema, schema_at, is_json) = match &data.format {
            ParameterSchemaOrContent::Schema(schema) => (Some(schema), at.join("schema"), false),
            ParameterSchemaOrContent::Content(content) => {
                let at = at.join("content");
                let Some((name, media)) = content.iter().next() else {
                    return Err(unsupported("a parameter of no kind", &at));
                };
                let content = content_of(name);
                if !matches!(content, Content::Json | Content::Text) {
                    let message = format!("a parameter of the kind `{name}`");
                    return Err(unsupported(&message, &at.join(name)));
                }
                let schema_at = at.join_all([name.as_str(), "schema"]);
                (media.schema.as_ref(), schema_at, content == Content::Json)
            }
        };
        let step = Step::Parameter(data.name.clone());
        let at = self.at(schema_at, Direction::Request, step);
        let lowered = match schema {
            Some(schema) => schemas.lower(&node(schema), &at)?,
            None => Lowered::new(Type::Any, &SchemaData::default()),
        };
        Ok((lowered, is_json))
    }
}

fn location_of(parameter: &ParameterObject) -> Location {
    match parameter {
        ParameterObject::Path { .. } => Location::Path,
        ParameterObject::Query { .. } => Location::Query,
        ParameterObject::Header { .. } => Location::Header,
        ParameterObject::Cookie { .. } => Location::Cookie,
    }
}

fn is_set_by_the_client(location: Location, name: &str) -> bool {
    location == Location::Header && RESERVED_HEADERS.contains(&name.to_lowercase().as_str())
}

fn frames_the_message(location: Location, name: &str) -> bool {
    let name = name.to_lowercase();
    location == Location::Header
        && (FRAMING_HEADERS.contains(&name.as_str()) || name.starts_with("proxy-"))
}

fn check_name(location: Location, name: &str, at: &Pointer) -> Result<(), Diagnostic> {
    let kind = match location {
        Location::Header => "header",
        Location::Cookie => "cookie",
        Location::Path | Location::Query => return Ok(()),
    };
    if is_token(name) {
        return Ok(());
    }
    let message = format!("{} cannot be the name of a {kind}", text::code(name));
    Err(Diagnostic::new(Code::InvalidDocument, message).at(at))
}

/// How the document wants a value to be written. What it does not say follows from the place.
fn style_of(parameter: &ParameterObject) -> Style {
    let explode = parameter.parameter_data_ref().explode;
    let unless_said = |default: bool| explode.unwrap_or(default);
    match parameter {
        ParameterObject::Path { style, .. } => match style {
            PathStyle::Simple => Style::Simple {
                explode: unless_said(false),
            },
            PathStyle::Label => Style::Label {
                explode: unless_said(false),
            },
            PathStyle::Matrix => Style::Matrix {
                explode: unless_said(false),
            },
        },
        ParameterObject::Header { .. } => Style::Simple {
            explode: unless_said(false),
        },
        ParameterObject::Cookie { .. } => Style::Form {
            explode: unless_said(true),
        },
        ParameterObject::Query { style, .. } => query_style(style, explode),
    }
}

/// The style of a value in a query, or in a form, which follows the same rules.
pub(super) fn query_style(style: &QueryStyle, explode: Option<bool>) -> Style {
    match (style, explode) {
        (QueryStyle::Form, explode) => Style::Form {
            explode: explode.unwrap_or(true),
        },
        (QueryStyle::DeepObject, _) => Style::DeepObject,
        // Exploded, they are not delimited by anything.
        (_, Some(true)) => Style::Form { explode: true },
        (QueryStyle::SpaceDelimited, _) => Style::SpaceDelimited,
        (QueryStyle::PipeDelimited, _) => Style::PipeDelimited,
    }
}

/// Whether a plain value stands without anything before it that the style puts there.
fn stands_as_it_is(style: Style, location: Location) -> bool {
    let is_marked = matches!(style, Style::Label { .. } | Style::Matrix { .. });
    location != Location::Cookie && !is_marked
}

/// What HTTP calls a token.
fn is_token(name: &str) -> bool {
    let is_token = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    !name.is_empty() && name.chars().all(is_token)
}

/// What no two parameters of an operation share. The names of headers differ in more than their capitals.
fn identity(parameter: &Parameter) -> (Location, String) {
    let name = match parameter.location {
        Location::Header => parameter.name.to_ascii_lowercase(),
        _ => parameter.name.clone(),
    };
    (parameter.location, name)
}

/// The names in braces of a path template, in order.
fn template_names(path: &str) -> Vec<&str> {
    path.split('{')
        .skip(1)
        .filter_map(|rest| Some(rest.split_once('}')?.0))
        .collect()
}

/// A parameter that the path names and nothing declares can only be a text.
fn undeclared(name: &str, operation: &Pointer) -> Parameter {
    Parameter {
        name: name.to_owned(),
        location: Location::Path,
        style: Style::Plain,
        reserved: false,
        name_hint: None,
        ty: Type::String,
        required: true,
        docs: Docs::default(),
        limits: Vec::new(),
        deprecated: false,
        pointer: operation.clone(),
    }
}

/// One value or a list of them is a list; every other type stays what it is.
fn listed(ty: &Type, schemas: &Schemas<'_>) -> Type {
    let Type::Defined(id) = ty else {
        return ty.clone();
    };
    let Shape::Union(union) = &schemas.types.get(*id).shape else {
        return ty.clone();
    };
    let is_list = |member: &&Member| member.kind == Kind::Array;
    let list = union.members.iter().find(is_list);
    let Some(Type::Array(item)) = list.map(|list| &list.ty) else {
        return ty.clone();
    };
    let mut others = union.members.iter().filter(|member| !is_list(member));
    if others.all(|other| other.ty == **item) {
        Type::Array(item.clone())
    } else {
        ty.clone()
    }
}

/// Whether every value has one obvious text.
pub(super) fn is_plain(ty: &Type, schemas: &Schemas<'_>) -> bool {
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
