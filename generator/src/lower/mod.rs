//! Lower: from OpenAPI's notation to the [`Api`].

mod accepts;
mod body;
mod combine;
mod context;
mod digest;
mod form;
mod kinds;
mod mixed;
mod normal;
mod objects;
mod operation;
mod parameter;
mod parts;
mod response;
mod schema;
mod server;
mod share;
pub(crate) use share::Apart;
mod stream;
mod tally;
mod tell;
mod text;
pub(crate) use text::code;
mod types;
mod union;

use std::collections::BTreeMap;

use crate::{
    api::{Api, LeftOut, Operation, Success, Type, TypeId},
    diagnostic::{Code, Diagnostic},
    document::{Outline, Slice},
    limits,
    pin::Pin,
    pointer::Pointer,
};
use parts::Parts;
use schema::Schemas;

/// Why there is no [`Api`].
#[derive(Debug)]
pub(crate) struct Failed {
    /// What is wrong.
    pub(crate) problems: Vec<Diagnostic>,
    /// The operations it is wrong with, by key; none where it is wrong with them as a whole.
    pub(crate) operations: BTreeMap<String, LeftOut>,
}

/// What lowering makes.
#[derive(Debug)]
pub(crate) struct Lowered {
    pub(crate) api: Api,
    /// The same before types were made one that travel the same way.
    pub(crate) apart: Apart,
    /// What has no effect.
    pub(crate) warnings: Vec<Diagnostic>,
}

/// Lowers the selected operations of a slice.
///
/// # Errors
///
/// Everything in the slice that is not OpenAPI 3.0 or that the [`Api`] cannot express. What has no effect is told
/// beside a success.
pub(crate) fn lower(slice: &Slice, selected: &[Outline], pin: &Pin) -> Result<Lowered, Failed> {
    let parts = Parts::new(slice);
    let decided = server::of_document(&parts, pin);
    let mut schemas = Schemas::new(&parts);
    let mut failed = BTreeMap::new();
    let mut operations = Vec::new();
    for outline in selected {
        schemas.too_deep.take();
        if schemas.types.len() > limits::TYPES {
            let what = format!("a crate of more than {} types", limits::TYPES);
            let at = Pointer::root().join("paths");
            schemas.problems.note(limits::beyond(&what, &at));
        } else {
            operations.extend(operation::lower(
                outline,
                &parts,
                (pin, &decided.servers),
                &mut schemas,
            ));
        }
        let own = schemas.problems.turn();
        let operation = outline.describe();
        let reasons = schemas.problems.belong_to(&own, &operation);
        if !own.is_empty() {
            let key = outline.key();
            let left_out = LeftOut {
                key: key.clone(),
                operation,
                reasons,
            };
            failed.insert(key, left_out);
        }
    }
    let counts = schemas.counts();
    let (types, problems) = schemas.finish();
    let (mut problems, mut warnings) = problems.into_parts();
    problems.extend(decided.problems);
    warnings.extend(decided.warnings);
    if problems.is_empty() {
        problems.extend(check_complete(&operations, selected).err());
    }
    let types = types.map_err(|problem| problems.push(problem));
    let (true, Ok(types)) = (problems.is_empty(), types) else {
        return Err(Failed {
            problems,
            operations: failed,
        });
    };
    let mut api = Api {
        servers: decided.servers,
        title: parts.title(),
        operations,
        types,
        left_out: Vec::new(),
        counts,
    };
    mark_directions(&mut api);
    prune(&mut api);
    match share::share(&mut api) {
        Ok(apart) => Ok(Lowered {
            api,
            apart,
            warnings,
        }),
        Err(problem) => Err(Failed {
            problems: vec![problem],
            operations: failed,
        }),
    }
}

fn check_complete(operations: &[Operation], selected: &[Outline]) -> Result<(), Diagnostic> {
    if operations.len() == selected.len() {
        return Ok(());
    }
    let message = format!(
        "{} operations are selected but {} were read",
        selected.len(),
        operations.len()
    );
    Err(Diagnostic::new(Code::Incomplete, message).at(&Pointer::root().join("paths")))
}

/// Finds out which types requests and responses can hold.
fn mark_directions(api: &mut Api) {
    let (mut sent, mut received): (Vec<&Type>, Vec<&Type>) = (Vec::new(), Vec::new());
    for operation in &api.operations {
        sent.extend(operation.parameters.iter().map(|parameter| &parameter.ty));
        sent.extend(operation.body.iter().map(|body| &body.ty));
        received.extend(operation.successes.iter().flat_map(Success::types));
        let errors = operation.errors.values();
        received.extend(errors.filter_map(|error| error.body.as_ref()));
    }
    let sent = reachable(api, &sent);
    let received = reachable(api, &received);
    sent.into_iter()
        .for_each(|id| api.types[id.0].in_request = true);
    received
        .into_iter()
        .for_each(|id| api.types[id.0].in_response = true);
}

fn reachable(api: &Api, from: &[&Type]) -> Vec<TypeId> {
    let mut seen = vec![false; api.types.len()];
    let mut open = Vec::new();
    from.iter()
        .for_each(|ty| ty.each_definition(&mut |id| open.push(id)));
    while let Some(id) = open.pop() {
        if !std::mem::replace(&mut seen[id.0], true) {
            api.type_def(id)
                .shape
                .each_type(&mut |ty| ty.each_definition(&mut |id| open.push(id)));
        }
    }
    api.type_ids().filter(|id| seen[id.0]).collect()
}

/// Drops types that nothing holds; lowering leaves some behind where it finds out late that two are one.
fn prune(api: &mut Api) {
    let mut next = 0;
    let moved: Vec<TypeId> = api
        .types
        .iter()
        .map(|def| {
            let id = TypeId(next);
            next += usize::from(def.in_request || def.in_response);
            id
        })
        .collect();
    api.types.retain(|def| def.in_request || def.in_response);
    api.renumber(&moved);
}
