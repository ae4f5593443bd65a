//! What operations take beside a body.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::{
    api::{Location, Operation, Parameter, Style, Type},
    diff::{
        change::Draft,
        named::location,
        rules::Rule,
        walk::{Slot, Walk},
    },
};

impl<'a> Walk<'a> {
    pub(crate) fn parameters(&mut self, slot: &Slot<'_>, before: usize, after: usize) {
        let (was, is) = (self.old.operation(before), self.new.operation(after));
        let pairs = same_parameters(was, is);
        for &(from, to) in &pairs {
            let item = self.new.parameter_item(after, to);
            let old_item = self.old.parameter_item(before, from);
            let (from_name, to_name) = (
                self.old.names.parameter(before, from),
                self.new.names.parameter(after, to),
            );
            let (from, to) = (&was.parameters[from], &is.parameters[to]);
            let slot = Slot {
                what: called(to),
                items: vec![item],
                old: &from.pointer,
                new: &to.pointer,
                ..slot.clone()
            };
            if from_name != to_name {
                let said = format!("is called `{to_name}` in Rust, and was called `{from_name}`.");
                self.push(slot.draft(Rule::NameChanged, &said).items([old_item]));
            }
            self.compare_parameters(&slot, from, to);
        }
        let (were, are): (BTreeSet<_>, BTreeSet<_>) = pairs.iter().copied().unzip();
        for (index, parameter) in is.parameters.iter().enumerate() {
            if !are.contains(&index) {
                let item = self.new.parameter_item(after, index);
                self.parameter_added(slot, parameter, item);
            }
        }
        for (index, parameter) in was.parameters.iter().enumerate() {
            if !were.contains(&index) {
                let said = format!("{} is gone.", called(parameter));
                let item = self.old.parameter_item(before, index);
                let change = Draft::new(Rule::ParameterRemoved, said)
                    .at(Some(&parameter.pointer), Some(slot.new))
                    .items([item])
                    .items(self.taken([&parameter.ty]))
                    .operations(slot.operations);
                self.push(change);
            }
        }
    }

    fn parameter_added(&mut self, slot: &Slot<'_>, parameter: &Parameter, item: String) {
        let (rule, said) = if parameter.required {
            (
                Rule::ParameterAddedRequired,
                "is new, and requests without it are refused.",
            )
        } else {
            (Rule::ParameterAdded, "is new and can be left out.")
        };
        let change = Draft::new(rule, format!("{} {said}", called(parameter)))
            .at(Some(slot.old), Some(&parameter.pointer))
            .items([item])
            .items(self.brought([&parameter.ty]))
            .operations(slot.operations);
        self.push(change);
    }

    fn compare_parameters(&mut self, slot: &Slot<'_>, was: &'a Parameter, is: &'a Parameter) {
        match (was.required, is.required) {
            (false, true) => {
                self.push(slot.draft(Rule::ParameterBecameRequired, "is required now."));
            }
            (true, false) => {
                self.push(slot.draft(Rule::ParameterBecameOptional, "is no longer required."));
            }
            _ => {}
        }
        if was.location != is.location {
            let said = format!(
                "is sent in the {}, and was sent in the {}.",
                location(is.location),
                location(was.location)
            );
            let slot = Slot {
                what: format!("the parameter `{}`", is.name),
                ..slot.clone()
            };
            let change = slot.draft(Rule::ParameterMoved, &said);
            // Where it stood it is passed over, like one that is gone.
            self.push(change.only_if(is.required));
        } else if (was.style, was.reserved) != (is.style, is.reserved)
            && !is_one_of_list(was, is)
            && !is_one_of_list(is, was)
        {
            self.push(slot.draft(Rule::ParameterStyleChanged, "is written in another way."));
        }
        let written = Slot {
            is_text: is_text(is.style),
            ..slot.clone()
        };
        self.compare_use(&written, &was.ty, &is.ty);
        self.compare_limits(slot, &was.limits, &is.limits);
        self.deprecation(slot, was.deprecated, is.deprecated);
        self.documentation(slot, &was.docs, &is.docs);
    }
}

/// The parameters that both have: those with the same name and place, then those with the same name, then those of the
/// path in the same position, whose names nobody sees.
pub(crate) fn same_parameters(was: &Operation, is: &Operation) -> Vec<(usize, usize)> {
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    let (mut were, mut are) = (BTreeSet::new(), BTreeSet::new());
    for is_exact in [true, false] {
        let key = |one: &Parameter| (one.name.clone(), is_exact.then_some(one.location));
        let mut before: BTreeMap<_, VecDeque<usize>> = BTreeMap::new();
        for (from, parameter) in was.parameters.iter().enumerate() {
            if !were.contains(&from) {
                before.entry(key(parameter)).or_default().push_back(from);
            }
        }
        for (to, parameter) in is.parameters.iter().enumerate() {
            let same = before
                .get_mut(&key(parameter))
                .filter(|_| !are.contains(&to));
            if let Some(from) = same.and_then(VecDeque::pop_front) {
                pairs.push((from, to));
                were.insert(from);
                are.insert(to);
            }
        }
    }
    let free = |parameters: &[Parameter], taken: &BTreeSet<usize>| -> Vec<usize> {
        let path = |index: &usize| parameters[*index].location == Location::Path;
        (0..parameters.len())
            .filter(|index| path(index) && !taken.contains(index))
            .collect()
    };
    let before = free(&was.parameters, &were);
    let after = free(&is.parameters, &are);
    if before.len() == after.len() {
        pairs.extend(before.into_iter().zip(after));
    }
    pairs
}

/// A parameter as people call it.
fn called(parameter: &Parameter) -> String {
    let location = location(parameter.location);
    format!("the {location} parameter `{}`", parameter.name)
}

/// Whether the one is a value and the other a list that is written like it where it holds but one.
fn is_one_of_list(one: &Parameter, list: &Parameter) -> bool {
    let is_list = |parameter: &Parameter| matches!(parameter.ty.without_null(), Type::Array(_));
    !is_list(one) && is_list(list) && is_text(one.style) && is_text(list.style)
}

/// Whether a style writes a value as it is, and a list of one like that one.
fn is_text(style: Style) -> bool {
    matches!(
        style,
        Style::Plain
            | Style::Simple { .. }
            | Style::Form { .. }
            | Style::SpaceDelimited
            | Style::PipeDelimited
    )
}
