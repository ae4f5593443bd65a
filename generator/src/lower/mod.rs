//! Lower: from OpenAPI's notation to the [`Api`].

mod accepts;
mod combine;
mod context;
mod kinds;
mod mixed;
mod normal;
mod objects;
mod operation;
mod parts;
mod schema;
mod tally;
mod tell;
mod text;
pub(crate) use text::code;
mod types;
mod union;

use serde_json::Value;

use crate::{
    api::{Api, Type, TypeId},
    diagnostic::{Code, Diagnostic, Diagnostics},
    document::Outline,
    pointer::Pointer,
};
use parts::Parts;
use schema::Schemas;

/// Lowers a slice that holds exactly the selected operations and what they refer to.
///
/// # Errors
///
/// Everything in the slice that is not OpenAPI 3.0 or that the [`Api`] cannot express.
pub(crate) fn lower(slice: &Value, selected: &[Outline]) -> Result<Api, Diagnostics> {
    let parts = Parts::new(slice);
    let mut schemas = Schemas::new(&parts);
    let mut problems = Diagnostics::default();
    let mut operations = Vec::new();
    for outline in selected {
        let lowered = operation::lower(outline, &parts, &mut schemas);
        let lowered = lowered.map_err(|found| found.operation(describe(outline)));
        operations.extend(problems.take(lowered));
    }
    let counts = schemas.tally.counts(&parts);
    let types = problems.take(schemas.finish()).unwrap_or_default();
    let mut api = Api {
        base_url: parts.base_url(),
        title: parts.title(),
        operations,
        types,
        counts,
    };
    let mut api = problems
        .into_result(())
        .map(|()| std::mem::take(&mut api))?;
    check_complete(&api, selected)?;
    mark_directions(&mut api);
    prune(&mut api);
    Ok(api)
}

fn describe(outline: &Outline) -> String {
    match &outline.id {
        Some(id) => format!("{} ({id})", outline.key()),
        None => outline.key(),
    }
}

fn check_complete(api: &Api, selected: &[Outline]) -> Result<(), Diagnostic> {
    if api.operations.len() == selected.len() {
        return Ok(());
    }
    let message = format!(
        "{} operations are selected but {} were read",
        selected.len(),
        api.operations.len()
    );
    Err(Diagnostic::new(Code::Incomplete, message).at(&Pointer::root().join("paths")))
}

/// Finds out which types requests and responses can hold.
fn mark_directions(api: &mut Api) {
    let (mut sent, mut received): (Vec<&Type>, Vec<&Type>) = (Vec::new(), Vec::new());
    for operation in &api.operations {
        sent.extend(operation.parameters.iter().map(|parameter| &parameter.ty));
        sent.extend(operation.body.iter().map(|body| &body.ty));
        received.extend(
            operation
                .successes
                .iter()
                .filter_map(|success| Some(&success.body.as_ref()?.1)),
        );
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
    let shapes = api.types.iter_mut().map(|def| &mut def.shape);
    shapes.for_each(|shape| {
        shape.each_type_mut(&mut |ty| ty.each_definition_mut(&mut |id| *id = moved[id.0]))
    });
    for operation in &mut api.operations {
        let sent = operation
            .parameters
            .iter_mut()
            .map(|parameter| &mut parameter.ty);
        let sent = sent.chain(operation.body.iter_mut().map(|body| &mut body.ty));
        let received = operation
            .successes
            .iter_mut()
            .filter_map(|success| Some(&mut success.body.as_mut()?.1));
        sent.chain(received)
            .for_each(|ty| ty.each_definition_mut(&mut |id| *id = moved[id.0]));
    }
}
