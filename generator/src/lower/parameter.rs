//! Lowering of parameters.

use std::collections::BTreeMap;

use openapiv3::{
    Parameter as ParameterObject, ParameterData, ParameterSchemaOrContent, QueryStyle, ReferenceOr,
};

use crate::{
    api::{Docs, Kind, Location, Parameter, Shape, Step, Type},
    diagnostic::{Code, Diagnostic},
    lower::{
        context::Direction,
        operation::{Reader, unsupported},
        schema::{Schemas, node},
        text,
    },
    pointer::Pointer,
};

/// Headers that the client sets itself; OpenAPI says that such parameters are to be ignored.
const RESERVED_HEADERS: [&str; 3] = ["accept", "authorization", "content-type"];

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
}

/// What HTTP calls a token.
fn is_header_name(name: &str) -> bool {
    let is_token = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    !name.is_empty() && name.chars().all(is_token)
}

/// The names in braces of a path template, in order.
fn template_names(path: &str) -> Vec<&str> {
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
            Shape::Enum(_) => true,
            Shape::Union(union) => union.is_plain(),
            Shape::Struct(_) | Shape::Alias(_) => false,
        },
        _ => true,
    }
}
