//! Operations: what is sent and what arrives.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    api::{
        Api, Body, Content, Docs, Failure, Location, Operation, Parameter, Style, Success, Type,
    },
    diff::{
        change::Draft,
        named::location,
        outcomes::{Form, form, read_as},
        pairs::Way,
        rules::Rule,
        walk::{Slot, Walk},
    },
    pointer::Pointer,
};

impl<'a> Walk<'a> {
    pub(crate) fn operations(&mut self) {
        for index in self.matched.removed.clone() {
            self.operation_removed(index);
        }
        for index in self.matched.added.clone() {
            self.operation_added(index);
        }
        for (before, after) in self.matched.both.clone() {
            self.compare_operations(before, after);
        }
    }

    fn operation_removed(&mut self, index: usize) {
        let operation = self.old.operation(index);
        let (rule, said) = if is_left_out(self.new.emitted, operation) {
            let said = "cannot be expressed any more, and is left out.";
            (Rule::OperationLeftOut, said)
        } else {
            (Rule::OperationRemoved, "is gone.")
        };
        let change = Draft::new(rule, format!("`{}` {said}", operation.key()))
            .at(Some(&operation.pointer), None)
            .items([self.old.operation_item(index)])
            .items(self.taken(operation.types()));
        self.push(change.operations(&BTreeSet::from([operation.key()])));
    }

    fn operation_added(&mut self, index: usize) {
        let operation = self.new.operation(index);
        let (rule, said) = if is_left_out(self.old.emitted, operation) {
            let said = "was left out, and can be expressed.";
            (Rule::OperationExpressed, said)
        } else {
            (Rule::OperationAdded, "is new.")
        };
        let change = Draft::new(rule, format!("`{}` {said}", operation.key()))
            .at(None, Some(&operation.pointer))
            .items([self.new.operation_item(index)])
            .items(self.brought(operation.types()));
        self.push(change.operations(&BTreeSet::from([operation.key()])));
    }

    fn compare_operations(&mut self, before: usize, after: usize) {
        let (was, is) = (self.old.operation(before), self.new.operation(after));
        let operations = BTreeSet::from([is.key()]);
        let slot = Slot {
            what: "The operation".to_owned(),
            items: vec![self.new.operation_item(after)],
            old: &was.pointer,
            new: &is.pointer,
            way: Way::Request,
            operations: &operations,
            takes_null: false,
            is_written_as_text: false,
        };
        self.identity(&slot, before, after);
        self.deprecation(&slot, was.deprecated, is.deprecated);
        self.documentation(&slot, &was.docs, &is.docs);
        match (was.authenticated, is.authenticated) {
            (false, true) => self.push(slot.draft(Rule::AuthenticationAdded, "wants a token.")),
            (true, false) => {
                let said = "wants no token any more.";
                self.push(slot.draft(Rule::AuthenticationRemoved, said));
            }
            _ => {}
        }
        if was.repeatable != is.repeatable {
            let said = if is.repeatable {
                "may be repeated on its own."
            } else {
                "is no longer repeated on its own."
            };
            self.push(slot.draft(Rule::RepeatableChanged, said));
        }
        self.parameters(&slot, before, after);
        self.bodies(&slot, was.body.as_ref(), is.body.as_ref());
        let slot = Slot {
            way: Way::Response,
            ..slot
        };
        self.successes(&slot, was, is);
        self.errors(&slot, was, is);
    }

    /// Where an operation stands and what it is called.
    fn identity(&mut self, slot: &Slot<'_>, before: usize, after: usize) {
        let (was, is) = (self.old.operation(before), self.new.operation(after));
        let slot = &Slot {
            what: format!("`{}`", is.key()),
            ..slot.clone()
        };
        if was.key() != is.key() {
            let said = format!("stood at `{}`.", was.key());
            self.push(slot.draft(Rule::OperationMoved, &said));
        }
        let (old, new) = (self.old.names.method(before), self.new.names.method(after));
        if old != new {
            let said = format!("is called `{new}` in Rust, and was called `{old}`.");
            let item = self.old.operation_item(before);
            self.push(slot.draft(Rule::OperationRenamed, &said).items([item]));
        } else if was.id != is.id {
            let id = |operation: &Operation| operation.id.clone().unwrap_or_default();
            let said = format!("has the id `{}`, and had `{}`.", id(is), id(was));
            self.push(slot.draft(Rule::OperationIdChanged, &said));
        }
    }

    fn parameters(&mut self, slot: &Slot<'_>, before: usize, after: usize) {
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
        for (index, parameter) in is.parameters.iter().enumerate() {
            if pairs.iter().all(|pair| pair.1 != index) {
                let item = self.new.parameter_item(after, index);
                self.parameter_added(slot, parameter, item);
            }
        }
        for (index, parameter) in was.parameters.iter().enumerate() {
            if pairs.iter().all(|pair| pair.0 != index) {
                let said = format!("{} is gone.", called(parameter));
                let item = self.old.parameter_item(before, index);
                let change = Draft::new(Rule::ParameterRemoved, said)
                    .at(Some(&parameter.pointer), Some(slot.new))
                    .items([item])
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
            self.push(slot.draft(Rule::ParameterMoved, &said));
        } else if (was.style, was.reserved) != (is.style, is.reserved) {
            let change = slot.draft(Rule::ParameterStyleChanged, "is written in another way.");
            // One value is a list of one.
            let is_list = was.style == Style::Plain && is_list(is);
            self.push(change.only_if(!is_list || was.reserved != is.reserved));
        }
        let slot = &Slot {
            is_written_as_text: ![was.style, is.style].contains(&Style::Json),
            ..slot.clone()
        };
        self.compare_use(slot, &was.ty, &is.ty);
        self.compare_limits(slot, &was.limits, &is.limits);
        self.deprecation(slot, was.deprecated, is.deprecated);
        self.documentation(slot, &was.docs, &is.docs);
    }

    fn bodies(&mut self, slot: &Slot<'_>, was: Option<&'a Body>, is: Option<&'a Body>) {
        let item = slot.items.iter().map(|item| format!("{item}::body"));
        let whole = Slot {
            what: "The body of the request".to_owned(),
            items: item.collect(),
            old: was.map_or(slot.old, |body| &body.pointer),
            new: is.map_or(slot.new, |body| &body.pointer),
            ..slot.clone()
        };
        match (was, is) {
            (None, Some(body)) => {
                let said = if body.required {
                    "is new, and requests without it are refused."
                } else {
                    "is new and can be left out."
                };
                let change = whole.draft(Rule::RequestBodyAdded, said);
                let change = change.items(self.brought([&body.ty]));
                self.push(change.only_if(body.required));
            }
            (Some(body), None) => {
                let change = whole.draft(Rule::RequestBodyRemoved, "is gone.");
                self.push(change.items(self.taken([&body.ty])));
            }
            (Some(was), Some(is)) => self.compare_bodies(&whole, was, is),
            (None, None) => {}
        }
    }

    fn compare_bodies(&mut self, slot: &Slot<'_>, was: &'a Body, is: &'a Body) {
        match (was.required, is.required) {
            (false, true) => {
                self.push(slot.draft(Rule::RequestBodyBecameRequired, "is required now."));
            }
            (true, false) => {
                let said = "is no longer required.";
                self.push(slot.draft(Rule::RequestBodyBecameOptional, said));
            }
            _ => {}
        }
        if was.media_type != is.media_type {
            let said = format!(
                "is sent as `{}`, and was `{}`.",
                is.media_type, was.media_type
            );
            let change = slot.draft(Rule::RequestMediaTypeChanged, &said);
            // The old one may be accepted still.
            self.push(change.only_if(!is.alternatives.contains(&was.media_type)));
        }
        if was.encodings != is.encodings {
            let said = "has a property that is written in another way.";
            self.push(slot.draft(Rule::RequestEncodingChanged, said));
        }
        if is_typed(was.content) && is_typed(is.content) {
            self.compare_use(slot, &was.ty, &is.ty);
        }
        self.documentation(slot, &was.docs, &is.docs);
        if was.alternatives != is.alternatives {
            let said = "has other media types that are accepted as well.";
            self.push(slot.draft(Rule::DocumentationChanged, said));
        }
    }

    fn successes(&mut self, slot: &Slot<'_>, was: &'a Operation, is: &'a Operation) {
        for success in &is.successes {
            let declared = was.successes.iter().any(|one| one.status == success.status);
            let read = read_as(was, &success.status);
            let slot = Slot {
                what: format!("The answer {}", success.status),
                old: read.map_or(slot.old, |success| &success.pointer),
                new: &success.pointer,
                ..slot.clone()
            };
            if !declared {
                let change = slot.draft(Rule::ResponseStatusAdded, "is new.");
                let change = change.items(self.brought(success.types()));
                // Where nothing is declared, nothing is read.
                let breaks = read.is_none() && !was.successes.is_empty();
                self.push(change.only_if(breaks));
            }
            if let Some(read) = read {
                self.compare_outcomes(&slot, read, success);
            }
        }
        for success in &was.successes {
            if is.successes.iter().all(|one| one.status != success.status) {
                let slot = Slot {
                    what: format!("The answer {}", success.status),
                    old: &success.pointer,
                    ..slot.clone()
                };
                let change = slot.draft(Rule::ResponseStatusRemoved, "is no longer declared.");
                self.push(change.items(self.taken(success.types())));
            }
        }
    }

    fn compare_outcomes(&mut self, slot: &Slot<'_>, was: &'a Success, is: &'a Success) {
        let (from, to) = (form(was), form(is));
        match (&was.body, &is.body) {
            (None, Some((_, ty))) => {
                let change = slot.draft(Rule::ResponseBodyAdded, "has a body.");
                self.push(change.items(self.brought([ty])));
            }
            (Some((_, ty)), None) => {
                let change = slot.draft(Rule::ResponseBodyRemoved, "has no body any more.");
                let change = change.items(self.taken([ty]));
                self.push(change.only_if(from != Form::Raw));
            }
            (Some((_, old)), Some((_, new))) if from == to && from != Form::Raw => {
                self.compare_use(slot, old, new);
            }
            _ => {}
        }
        if was.body.is_some() && is.body.is_some() && was.media_type != is.media_type {
            let name = |success: &Success| success.media_type.clone().unwrap_or_default();
            let said = format!("comes as `{}`, and came as `{}`.", name(is), name(was));
            let change = slot.draft(Rule::ResponseMediaTypeChanged, &said);
            self.push(change.only_if(from != to && from != Form::Raw));
        }
        match (&was.items, &is.items) {
            (None, Some(_)) => {
                let said = "can be read one value after another.";
                self.push(slot.draft(Rule::ResponseItemsAdded, said));
            }
            (Some(_), None) => {
                let said = "can no longer be read one value after another.";
                self.push(slot.draft(Rule::ResponseItemsRemoved, said));
            }
            // Where the body is such a row itself, it has been compared.
            (Some((_, old)), Some((_, new))) if from != Form::Items => {
                self.compare_use(&slot.inside("each value"), old, new);
            }
            _ => {}
        }
        self.meaning(slot, was.docs.as_ref(), is.docs.as_ref());
    }

    /// Statuses of which the same is to be told are told at once.
    fn errors(&mut self, slot: &Slot<'_>, was: &'a Operation, is: &'a Operation) {
        let mut told: BTreeMap<Rule, Vec<(&str, Vec<String>)>> = BTreeMap::new();
        let statuses: BTreeSet<_> = was.errors.keys().chain(is.errors.keys()).collect();
        for status in statuses {
            let (from, to) = (was.errors.get(status), is.errors.get(status));
            let bodies = |error: Option<&'a Failure>| error.and_then(|error| error.body.as_ref());
            let slot = Slot {
                what: format!("The error {status}"),
                old: from.map_or(slot.old, |error| &error.pointer),
                new: to.map_or(slot.new, |error| &error.pointer),
                way: Way::Error,
                ..slot.clone()
            };
            let rule = match (from, to, bodies(from), bodies(to)) {
                (None, ..) => Rule::ErrorAdded,
                (_, None, ..) => Rule::ErrorRemoved,
                (.., None, Some(_)) => Rule::ErrorBodyAdded,
                (.., Some(_), None) => Rule::ErrorBodyRemoved,
                (Some(from), Some(to), was, is) => {
                    self.meaning(&slot, from.docs.as_ref(), to.docs.as_ref());
                    if let (Some(was), Some(is)) = (was, is) {
                        self.compare_use(&slot, was, is);
                    }
                    continue;
                }
            };
            let (status, items) = (status.as_str(), self.error_items(bodies(from), bodies(to)));
            told.entry(rule).or_default().push((status, items));
        }
        for (rule, statuses) in told {
            self.errors_at_once(slot, rule, statuses);
        }
    }

    /// The types that come and go with the bodies of an error.
    fn error_items(&self, was: Option<&Type>, is: Option<&Type>) -> Vec<String> {
        let mut items = self.taken(was);
        items.extend(self.brought(is));
        items
    }

    fn errors_at_once(&mut self, slot: &Slot<'_>, rule: Rule, told: Vec<(&str, Vec<String>)>) {
        let (statuses, items): (Vec<_>, Vec<_>) = told.into_iter().unzip();
        let (one, several) = match rule {
            Rule::ErrorAdded => ("is new.", "are new."),
            Rule::ErrorRemoved => ("is no longer declared.", "are no longer declared."),
            Rule::ErrorBodyAdded => (
                "has a body that is described.",
                "have bodies that are described.",
            ),
            _ => (
                "has a body that is described no longer.",
                "have bodies that are described no longer.",
            ),
        };
        let change = match statuses.as_slice() {
            [only] => Draft::new(rule, format!("The error {only} {one}")),
            all => Draft::new(rule, format!("The errors {} {several}", all.join(", "))),
        };
        let at = |operation: &Pointer| operation.join("responses");
        let change = change
            .at(Some(&at(slot.old)), Some(&at(slot.new)))
            .items(slot.items.iter().cloned())
            .items(items.into_iter().flatten())
            .operations(slot.operations);
        self.push(change);
    }

    /// What a status means.
    fn meaning(&mut self, slot: &Slot<'_>, was: Option<&String>, is: Option<&String>) {
        let docs = |text: Option<&String>| Docs {
            summary: None,
            description: text.cloned(),
        };
        self.documentation(slot, &docs(was), &docs(is));
    }
}

/// The parameters that both have: those with the same name and place, then those with the same name, then those of the
/// path in the same position, whose names nobody sees.
pub(crate) fn same_parameters(was: &Operation, is: &Operation) -> Vec<(usize, usize)> {
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    let same = |from: &Parameter, to: &Parameter| from.name == to.name;
    let exact = |from: &Parameter, to: &Parameter| same(from, to) && from.location == to.location;
    for fits in [&exact as &dyn Fn(&Parameter, &Parameter) -> bool, &same] {
        for (to, parameter) in is.parameters.iter().enumerate() {
            let mut before = was.parameters.iter().enumerate();
            let from = before.find(|(from, one)| {
                fits(one, parameter) && pairs.iter().all(|pair| pair.0 != *from)
            });
            if pairs.iter().all(|pair| pair.1 != to) {
                pairs.extend(from.map(|(from, _)| (from, to)));
            }
        }
    }
    let free = |parameters: &[Parameter], taken: &dyn Fn(usize) -> bool| -> Vec<usize> {
        let path = |index: &usize| parameters[*index].location == Location::Path;
        (0..parameters.len())
            .filter(|index| path(index) && !taken(*index))
            .collect()
    };
    let before = free(&was.parameters, &|index| {
        pairs.iter().any(|pair| pair.0 == index)
    });
    let after = free(&is.parameters, &|index| {
        pairs.iter().any(|pair| pair.1 == index)
    });
    if before.len() == after.len() {
        pairs.extend(before.into_iter().zip(after));
    }
    pairs
}

/// A parameter as people call it.
fn called(parameter: &Parameter) -> String {
    let location = location(parameter.location);
    format!("The {location} parameter `{}`", parameter.name)
}

/// Whether a parameter is a list of which one item alone stands there as it is.
fn is_list(parameter: &Parameter) -> bool {
    let styles = [
        Style::Form { explode: true },
        Style::Form { explode: false },
    ];
    let is_bare = styles.contains(&parameter.style)
        || matches!(
            parameter.style,
            Style::Simple { .. } | Style::SpaceDelimited | Style::PipeDelimited
        );
    is_bare && matches!(parameter.ty, Type::Array(_))
}

fn is_typed(content: Content) -> bool {
    matches!(content, Content::Json | Content::Form | Content::Multipart)
}

/// Whether an operation is among those that an API leaves out.
fn is_left_out(api: &Api, operation: &Operation) -> bool {
    let key = operation.key();
    api.left_out.iter().any(|one| {
        let rest = one.operation.strip_prefix(&key);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    })
}
