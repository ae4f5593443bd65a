//! Names of things that stand side by side: fields, variants, parameters.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    api::{Location, Operation},
    names::{ident, words},
};

/// Names of things that stand side by side. Where two would be alike, the one that is written most like its name
/// keeps it, and the others say what is different about them.
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
            None => {
                let name = words::within_limit(&case(label), label);
                open.entry(name).or_default().push(label);
            }
        }
    }
    let mut taken: BTreeSet<String> = names.values().cloned().collect();
    let wanted: Vec<String> = open.keys().cloned().collect();
    let mut others = Vec::new();
    for (name, mut labels) in open {
        labels.sort_by_key(|label| (!name.starts_with(*label), signs(label), *label));
        let first = labels[0];
        let is_free = !taken.contains(&name);
        if is_free {
            names.insert(first.to_owned(), name.clone());
        }
        let others_here = labels.into_iter().skip(usize::from(is_free));
        others.extend(others_here.map(|label| (label, first, name.clone())));
    }
    taken.extend(wanted);
    let mut numbers = BTreeMap::new();
    for (label, first, name) in others {
        let by_sign = ident::spell_difference(label, first);
        let own = distinct(label, &name, &by_sign, &taken, &case);
        let own = own.unwrap_or_else(|| numbered(label, &name, &taken, &mut numbers));
        taken.insert(own.clone());
        names.insert(label.to_owned(), own);
    }
    names
}

/// Characters of a label that no name can hold.
fn signs(label: &str) -> usize {
    let is_sign = |c: &char| !c.is_alphanumeric() && *c != '_';
    label.chars().filter(is_sign).count()
}

/// A name that says how a label differs from others that would be called the same: by its signs, by its case. `None`
/// where that is not enough.
fn distinct(
    label: &str,
    name: &str,
    by_sign: &str,
    taken: &BTreeSet<String>,
    case: impl Fn(&str) -> String,
) -> Option<String> {
    let spelled = ident::spell_out(label);
    let styled = format!("{} {label}", style(label));
    let both = format!("{} {spelled}", style(label));
    let by_rule = [by_sign, &spelled, &styled, &both];
    let mut by_rule = by_rule
        .iter()
        .map(|text| words::within_limit(&case(text), label));
    by_rule.find(|own| own != name && !taken.contains(own))
}

/// A name that differs by a number: the next one after those that the same name has had.
fn numbered(
    label: &str,
    name: &str,
    taken: &BTreeSet<String>,
    numbers: &mut BTreeMap<String, usize>,
) -> String {
    let number = numbers.entry(name.to_owned()).or_insert(1);
    loop {
        *number += 1;
        let own = words::within_limit(&format!("{name}{number}"), label);
        if !taken.contains(&own) {
            return own;
        }
    }
}

/// A word for how a label uses capitals.
fn style(label: &str) -> &'static str {
    let has_lower = label.chars().any(char::is_lowercase);
    let has_upper = label.chars().any(char::is_uppercase);
    match (has_lower, has_upper) {
        (_, false) => "lower",
        (false, true) => "upper",
        (true, true) if label.starts_with(char::is_uppercase) => "capital",
        (true, true) => "camel",
    }
}

/// A label for each parameter: its name, and where it is sent if another one has the same name.
pub(crate) fn parameter_labels(operation: &Operation) -> Vec<String> {
    let mut locations: BTreeMap<&str, BTreeSet<Location>> = BTreeMap::new();
    for parameter in &operation.parameters {
        let here = locations.entry(&parameter.name).or_default();
        here.insert(parameter.location);
    }
    let parameters = operation.parameters.iter();
    let labels = parameters.map(|parameter| {
        let is_shared = locations[parameter.name.as_str()].len() > 1;
        match parameter.location {
            _ if !is_shared => parameter.name.clone(),
            Location::Path => format!("{} in path", parameter.name),
            Location::Query => format!("{} in query", parameter.name),
            Location::Cookie => format!("{} in cookie", parameter.name),
            Location::Header => format!("{} in header", parameter.name),
        }
    });
    labels.collect()
}
