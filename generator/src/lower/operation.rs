//! Lowering of operations. Parameters, bodies and outcomes have files of their own.

use openapiv3::{SecurityRequirement, SecurityScheme};

use crate::{
    api::{Docs, Operation, Place, Root, Servers, Step},
    diagnostic::{Code, Diagnostic},
    document::Outline,
    lower::{
        context::{At, Direction},
        parts::Parts,
        schema::Schemas,
        server, text,
    },
    pin::Pin,
    pointer::Pointer,
};

/// Methods that HTTP itself defines as idempotent.
const IDEMPOTENT: [&str; 6] = ["DELETE", "GET", "HEAD", "OPTIONS", "PUT", "TRACE"];

/// Lowers an operation. What is wrong with it is noted among the problems of `schemas`; `None` where there is
/// nothing to show for it.
pub(crate) fn lower(
    outline: &Outline,
    parts: &Parts<'_>,
    origins: (&Pin, &Servers),
    schemas: &mut Schemas<'_>,
) -> Option<Operation> {
    let pointer = outline.pointer();
    let read = check_path(&outline.path, &pointer).and_then(|()| parts.read(&pointer));
    let operation: openapiv3::Operation = schemas.problems.take(read)?;
    let shared = Pointer::root().join_all(["paths", &outline.path, "parameters"]);
    for fault in parts.faults_in(&pointer).chain(parts.faults_in(&shared)) {
        schemas.problems.note(fault.clone());
    }
    let address = server::of_operation(parts, outline, origins, &mut schemas.problems);
    let statuses = parts.check_statuses(&pointer.join("responses"));
    schemas.problems.take(statuses);
    let reader = Reader {
        parts,
        outline,
        pointer: pointer.clone(),
    };
    let parameters = reader.parameters(&operation, schemas);
    let body = operation.request_body.as_ref().and_then(|body| {
        let body = reader.body(body, schemas);
        schemas.problems.take(body)
    });
    let (successes, errors) = reader.responses(&operation, schemas);
    let authenticated = reader.is_authenticated(operation.security.as_deref());
    let extension = |key: &str| operation.extensions.get(key);
    let repeatable = extension("x-repeatable").and_then(serde_json::Value::as_bool);
    Some(Operation {
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
        authenticated: schemas.problems.take(authenticated).unwrap_or_default(),
        repeatable: repeatable.unwrap_or_else(|| IDEMPOTENT.contains(&outline.method.as_str())),
        address,
        pointer,
    })
}

/// Reads one operation.
pub(super) struct Reader<'r, 'p> {
    pub(super) parts: &'r Parts<'p>,
    pub(super) outline: &'r Outline,
    pub(super) pointer: Pointer,
}

impl Reader<'_, '_> {
    pub(super) fn at(&self, pointer: Pointer, direction: Direction, step: Step) -> At {
        let place = Place {
            root: Root::Operation(self.outline.key()),
            steps: vec![step],
        };
        At::new(pointer, place, direction)
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

pub(super) fn unsupported(what: &str, at: &Pointer) -> Diagnostic {
    Diagnostic::new(Code::Unsupported, format!("{what} is not supported"))
        .at(at)
        .help("leave the operation out of the selection, or rewrite this part by an overlay action")
}
