//! How a place becomes a name, and how several claimants of one name are told apart.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    api::{Api, Location, Operation, Place, Root, Step, TypeDef},
    names::{ident, pins::Pins},
};

/// Something that needs a name.
pub(crate) struct Claim {
    /// A name that was given.
    pub(crate) fixed: Option<String>,
    /// Names by rule, from the best to the most exact.
    pub(crate) candidates: Vec<String>,
    /// What needs it.
    pub(crate) place: String,
}

/// Chooses for every claim the best candidate that nobody else claims. All who want the same name move on to
/// their next candidate together, so that it does not matter who came first.
pub(crate) fn settle(claims: &[Claim], key: impl Fn(&str) -> String) -> Vec<String> {
    let fixed: BTreeSet<String> = claims
        .iter()
        .filter_map(|claim| claim.fixed.as_deref().map(&key))
        .collect();
    let longest = claims
        .iter()
        .map(|claim| claim.candidates.len())
        .max()
        .unwrap_or(0);
    let mut level = vec![0; claims.len()];
    let name = |index: usize, level: &[usize]| {
        let claim: &Claim = &claims[index];
        let last = claim.candidates.len() - 1;
        claim
            .fixed
            .clone()
            .unwrap_or_else(|| claim.candidates[level[index].min(last)].clone())
    };
    for _ in 0..longest {
        let mut wanted: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for index in 0..claims.len() {
            wanted
                .entry(key(&name(index, &level)))
                .or_default()
                .push(index);
        }
        for (wish, indices) in wanted {
            if indices.len() > 1 || fixed.contains(&wish) {
                indices
                    .into_iter()
                    .filter(|&index| claims[index].fixed.is_none())
                    .for_each(|index| level[index] += 1);
            }
        }
    }
    (0..claims.len()).map(|index| name(index, &level)).collect()
}

/// For each type the pinned name whose places it has most of. A pinned name goes to one type only.
pub(crate) fn match_pins<'p>(api: &Api, pinned: &'p Pins) -> Vec<Option<&'p str>> {
    let places: Vec<BTreeSet<String>> = api
        .types
        .iter()
        .map(|def| def.places.iter().map(ToString::to_string).collect())
        .collect();
    let mut pairs: Vec<(usize, &str, &String, usize)> = Vec::new();
    for (name, pins) in &pinned.types {
        for (index, places) in places.iter().enumerate() {
            let shared = places.intersection(&pins.places);
            if let (count @ 1.., Some(first)) = (shared.clone().count(), shared.min()) {
                pairs.push((usize::MAX - count, name, first, index));
            }
        }
    }
    pairs.sort();
    let mut owners = vec![None; api.types.len()];
    let mut given = BTreeSet::new();
    for (_, name, _, index) in pairs {
        if owners[index].is_none() && given.insert(name) {
            owners[index] = Some(name);
        }
    }
    owners
}

/// Names of things that stand side by side. Where two would be alike, the one that is written just so keeps the
/// name and the others get a number, in the order of their names in the document's own spelling.
pub(crate) fn name_siblings<'c>(
    claims: impl Iterator<Item = (&'c str, Option<&'c str>)>,
    pinned: &BTreeMap<String, String>,
    case: impl Fn(&str) -> String,
) -> BTreeMap<String, String> {
    let mut names = BTreeMap::new();
    let mut open: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for (label, hint) in claims {
        match hint.map(&case).or_else(|| pinned.get(label).cloned()) {
            Some(name) => drop(names.insert(label.to_owned(), name)),
            None => open.entry(case(label)).or_default().push(label),
        }
    }
    for (name, mut labels) in open {
        labels.sort_by_key(|label| (*label != name, *label));
        let mut number = 1;
        for label in labels {
            let mut own = name.clone();
            while names.values().any(|taken| *taken == own) {
                number += 1;
                own = format!("{name}{number}");
            }
            names.insert(label.to_owned(), own);
        }
    }
    names
}

/// A label for each parameter: its name, and where it is sent if another one has the same name.
pub(crate) fn parameter_labels(operation: &Operation) -> Vec<String> {
    let parameters = operation.parameters.iter();
    let labels = parameters.map(|parameter| {
        let mut same = operation.parameters.iter();
        let is_shared =
            same.any(|other| other.name == parameter.name && other.location != parameter.location);
        match parameter.location {
            _ if !is_shared => parameter.name.clone(),
            Location::Path => format!("{} in path", parameter.name),
            Location::Query => format!("{} in query", parameter.name),
            Location::Header => format!("{} in header", parameter.name),
            Location::Cookie => format!("{} in cookie", parameter.name),
        }
    });
    labels.collect()
}

/// By id; else by method and path, with more of the path's parameters each time.
pub(crate) fn method_candidates(method: &str, path: &str, id: Option<&str>) -> Vec<String> {
    let mut candidates = Vec::new();
    candidates.extend(
        id.filter(|id| !id.trim().is_empty())
            .map(ident::method_name),
    );
    let words = |with_parameters: bool| {
        let mut words = vec![method.to_lowercase()];
        let segments: Vec<_> = path
            .split('/')
            .filter(|segment| !segment.is_empty())
            .collect();
        for (index, segment) in segments.iter().enumerate() {
            let parameter = segment
                .strip_prefix('{')
                .and_then(|rest| rest.strip_suffix('}'));
            match parameter {
                Some(name) if with_parameters || index + 1 == segments.len() => {
                    words.push(format!("by {name}"))
                }
                Some(_) => {}
                None if is_version(segment) && !with_parameters => {}
                None => words.push((*segment).to_owned()),
            }
        }
        ident::method_name(&words.join(" "))
    };
    candidates.extend([words(false), words(true)]);
    candidates
}

fn is_version(segment: &str) -> bool {
    segment
        .strip_prefix('v')
        .is_some_and(|rest| !rest.is_empty() && rest.chars().all(|c| c.is_ascii_digit()))
}

/// By the component's name; else by the operation and the way from there, the shortest such name first.
pub(crate) fn type_candidates(def: &TypeDef, methods: &BTreeMap<String, &str>) -> Vec<String> {
    let best = |exact: bool| {
        let names = def.places.iter().map(|place| {
            let is_component = matches!(place.root, Root::Component(_));
            let name = ident::type_name(&words(place, methods, exact));
            (!is_component, name.len(), name)
        });
        names.min().map(|(_, _, name)| name)
    };
    let mut candidates: Vec<_> = [best(false), best(true)].into_iter().flatten().collect();
    candidates.dedup();
    if candidates.is_empty() {
        vec!["Type".to_owned()]
    } else {
        candidates
    }
}

/// The words of a place. Whether it is in the request or the response is said only where that is all there is,
/// or where the name has to be exact.
fn words(place: &Place, methods: &BTreeMap<String, &str>, exact: bool) -> String {
    let mut words = match &place.root {
        Root::Component(name) => vec![name.clone()],
        Root::Operation(key) => vec![
            methods
                .get(key)
                .map_or(key.as_str(), |name| *name)
                .to_owned(),
        ],
    };
    for (index, step) in place.steps.iter().enumerate() {
        let is_last = index + 1 == place.steps.len();
        match step {
            Step::Request if exact || is_last => words.push("request".to_owned()),
            Step::Response(status) if exact => words.push(format!("response {status}")),
            Step::Response(_) if is_last => words.push("response".to_owned()),
            Step::Request | Step::Response(_) => {}
            Step::Parameter(name) | Step::Property(name) | Step::Member(name) => {
                words.push(ident::spell(name));
            }
            Step::Items if exact => words.push("item".to_owned()),
            Step::Items => {
                if let Some(last) = words.last_mut() {
                    *last = ident::singular(last);
                }
            }
            Step::Values => words.push("value".to_owned()),
        }
    }
    words.join(" ")
}
