//! Operations: what is sent and what arrives.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    api::{Body, Content, Docs, Failure, Operation, Success, Type},
    diff::{
        change::Draft,
        named::Named,
        outcomes::{Form, form, is_range_of, predecessor, read_as},
        pairs::Way,
        rules::Rule,
        verdict::Wire,
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
        let (rule, said) = if self.new_side.left_out.contains(operation.key().as_str()) {
            let said = "cannot be expressed any more, and is left out.";
            (Rule::OperationLeftOut, said)
        } else {
            (Rule::OperationRemoved, "is gone.")
        };
        let change = Draft::new(rule, format!("`{}` {said}", operation.key()))
            .at(Some(&operation.pointer), None)
            .items([self.old.operation_item(index)])
            .items(self.taken(operation.types()));
        let token = token_items(&self.old_side, &self.new_side);
        let token = token.into_iter().filter(|_| operation.authenticated);
        let change = change.items(token);
        self.push(change.operations(&BTreeSet::from([operation.key()])));
    }

    fn operation_added(&mut self, index: usize) {
        let operation = self.new.operation(index);
        let (rule, said) = if self.old_side.left_out.contains(operation.key().as_str()) {
            let said = "was left out, and can be expressed.";
            (Rule::OperationExpressed, said)
        } else {
            (Rule::OperationAdded, "is new.")
        };
        let change = Draft::new(rule, format!("`{}` {said}", operation.key()))
            .at(None, Some(&operation.pointer))
            .items([self.new.operation_item(index)])
            .items(self.brought(operation.types()));
        let token = token_items(&self.new_side, &self.old_side);
        let token = token.into_iter().filter(|_| operation.authenticated);
        let change = change.items(token);
        self.push(change.operations(&BTreeSet::from([operation.key()])));
        self.new_origin(operation);
    }

    fn compare_operations(&mut self, before: usize, after: usize) {
        let (was, is) = (self.old.operation(before), self.new.operation(after));
        let operations = BTreeSet::from([is.key()]);
        let slot = Slot {
            what: "the operation".to_owned(),
            items: vec![self.new.operation_item(after)],
            old: &was.pointer,
            new: &is.pointer,
            way: Way::Request,
            operations: &operations,
            takes_null: false,
            is_text: false,
        };
        self.identity(&slot, before, after);
        self.server(&slot, was, is);
        self.deprecation(&slot, was.deprecated, is.deprecated);
        self.documentation(&slot, &was.docs, &is.docs);
        match (was.authenticated, is.authenticated) {
            (false, true) => {
                let change = slot.draft(Rule::AuthenticationAdded, "wants a token.");
                self.push(change.items(token_items(&self.new_side, &self.old_side)));
            }
            (true, false) => {
                let change = slot.draft(Rule::AuthenticationRemoved, "wants no token any more.");
                self.push(change.items(token_items(&self.old_side, &self.new_side)));
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
            let change = slot.draft(Rule::OperationMoved, &said);
            self.push(if is_same_address(was, is) {
                change.at_most(Wire::Unaffected)
            } else {
                change
            });
        }
        let (old, new) = (self.old.names.method(before), self.new.names.method(after));
        if old != new {
            let said = format!("is called `{new}` in Rust, and was called `{old}`.");
            let item = self.old.operation_item(before);
            self.push(slot.draft(Rule::OperationRenamed, &said).items([item]));
        } else if was.id != is.id {
            let id = |operation: &Operation| match &operation.id {
                Some(id) => format!("the id `{id}`"),
                None => "no id".to_owned(),
            };
            let said = format!("has {}, and had {}.", id(is), id(was));
            self.push(slot.draft(Rule::OperationIdChanged, &said));
        }
    }

    fn bodies(&mut self, slot: &Slot<'_>, was: Option<&'a Body>, is: Option<&'a Body>) {
        let item = slot.items.iter().map(|item| format!("{item}::body"));
        let whole = Slot {
            what: "the body of the request".to_owned(),
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
        let is_compared = is_typed(was.content) && is_typed(is.content);
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
            let change = if is_compared {
                change
            } else {
                let types = self.taken([&was.ty]);
                change.items(types).items(self.brought([&is.ty]))
            };
            // The old one may be accepted still.
            self.push(change.only_if(!is.alternatives.contains(&was.media_type)));
        }
        if was.encodings != is.encodings {
            let said = "has a property that is written in another way.";
            self.push(slot.draft(Rule::RequestEncodingChanged, said));
        }
        if is_compared {
            // Null is no body.
            self.compare_use(slot, was.ty.without_null(), is.ty.without_null());
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
                what: format!("the answer {}", success.status),
                old: read.map_or(slot.old, |success| &success.pointer),
                new: &success.pointer,
                ..slot.clone()
            };
            let before = predecessor(was, is, &success.status);
            if let Some(before) = before {
                self.compare_outcomes(&slot, before, success);
            }
            if declared {
                let docs = before.and_then(|before| before.docs.as_ref());
                self.meaning(&slot, docs, success.docs.as_ref());
                continue;
            }
            let breaks = match read {
                Some(read) => before.is_none() && !self.can_read(read, success),
                // Where nothing is declared, nothing is read. What has not changed is told who asks for it.
                None => !was.successes.is_empty() && success.status != "304",
            };
            let said = if breaks {
                "is new, and programs that run cannot read it."
            } else {
                "is new."
            };
            let change = slot.draft(Rule::ResponseStatusAdded, said);
            let change = change.items(self.brought(success.types()));
            self.push(change.only_if(breaks));
        }
        for success in &was.successes {
            if is.successes.iter().all(|one| one.status != success.status) {
                let slot = Slot {
                    what: format!("the answer {}", success.status),
                    old: &success.pointer,
                    ..slot.clone()
                };
                // It may arrive as one of a range.
                let range = is.successes.iter().find(|one| is_range_of(one, success));
                let breaks = range.is_some_and(|range| !self.can_read(success, range));
                let said = if breaks {
                    "is no longer declared, and programs that run cannot read what is declared instead."
                } else {
                    "is no longer declared."
                };
                let change = slot.draft(Rule::ResponseStatusRemoved, said);
                let change = change.items(self.taken(success.types()));
                self.push(change.only_if(breaks));
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
            let mut change = slot.draft(Rule::ResponseMediaTypeChanged, &said);
            if from != to || from == Form::Raw {
                change.items.extend(self.taken(was.types()));
                change.items.extend(self.brought(is.types()));
            }
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
    }

    /// Whether programs can read an answer as one that they know.
    fn can_read(&self, known: &'a Success, arrives: &'a Success) -> bool {
        let fit = self.fit(Way::Response);
        let body = match (&known.body, &arrives.body) {
            (None, _) => true,
            _ if form(known) == Form::Raw => true,
            (Some(_), None) => false,
            (Some((_, known_type)), Some((_, ty))) => {
                form(known) == form(arrives) && fit.fits(ty, known_type)
            }
        };
        let items = match (&known.items, &arrives.items) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some((_, known)), Some((_, ty))) => fit.fits(ty, known),
        };
        body && items
    }

    /// Statuses of which the same is to be told are told at once.
    fn errors(&mut self, slot: &Slot<'_>, was: &'a Operation, is: &'a Operation) {
        let mut told: BTreeMap<Rule, Vec<Error<'_>>> = BTreeMap::new();
        let statuses: BTreeSet<_> = was.errors.keys().chain(is.errors.keys()).collect();
        for status in statuses {
            let (from, to) = (was.errors.get(status), is.errors.get(status));
            let bodies = |error: Option<&'a Failure>| error.and_then(|error| error.body.as_ref());
            let slot = Slot {
                what: format!("the error {status}"),
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
            told.entry(rule).or_default().push(Error {
                status,
                items: self.error_items(&slot, bodies(from), bodies(to)),
                at: [from, to].map(|error| error.map(|error| &error.pointer)),
            });
        }
        for (rule, statuses) in told {
            self.errors_at_once(slot, rule, statuses);
        }
    }

    /// The types that come and go with the bodies of an error, and the method that gives one of them.
    fn error_items(&self, slot: &Slot<'_>, was: Option<&Type>, is: Option<&Type>) -> Vec<String> {
        let mut items = self.taken(was);
        items.extend(self.brought(is));
        if was.is_some() || is.is_some() {
            items.extend(slot.items.iter().map(|item| format!("{item}::refusal")));
        }
        items
    }

    fn errors_at_once(&mut self, slot: &Slot<'_>, rule: Rule, told: Vec<Error<'_>>) {
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
        let all = [slot.old, slot.new].map(|operation| operation.join("responses"));
        let (said, [old, new]) = match told.as_slice() {
            [only] => (format!("The error {} {one}", only.status), only.at),
            several_told => {
                let statuses: Vec<_> = several_told.iter().map(|error| error.status).collect();
                let said = format!("The errors {} {several}", statuses.join(", "));
                (said, [None, None])
            }
        };
        let change = Draft::new(rule, said)
            .at(old.or(Some(&all[0])), new.or(Some(&all[1])))
            .items(slot.items.iter().cloned())
            .items(told.into_iter().flat_map(|error| error.items))
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

/// An error of which there is something to tell.
struct Error<'e> {
    status: &'e str,
    /// The types that come and go with it.
    items: Vec<String>,
    /// Where it stands in either document, if it does.
    at: [Option<&'e Pointer>; 2],
}

/// The methods of the clients that set a token.
pub(crate) const TOKEN_METHODS: [&str; 2] = ["Client::with_token", "blocking::Client::with_token"];

/// What is asked of all operations of a document at once.
pub(crate) struct Side<'a> {
    /// Whether any of them wants a token.
    wants_token: bool,
    /// Those that are left out, by key.
    left_out: BTreeSet<&'a str>,
}

impl<'a> Side<'a> {
    pub(crate) fn new(named: Named<'a>) -> Self {
        let left_out = named.emitted.left_out.iter();
        Self {
            wants_token: named.api.operations.iter().any(|one| one.authenticated),
            left_out: left_out.map(|one| one.key.as_str()).collect(),
        }
    }
}

/// The methods that set a token, where the one crate can have them and the other has not.
fn token_items(here: &Side<'_>, there: &Side<'_>) -> Vec<String> {
    let methods = TOKEN_METHODS
        .into_iter()
        .filter(|_| here.wants_token && !there.wants_token);
    methods.map(ToOwned::to_owned).collect()
}

/// Whether two operations are called at the same address; the names of parameters in a path are seen by nobody.
fn is_same_address(was: &Operation, is: &Operation) -> bool {
    let segments = |operation: &Operation| -> Vec<String> {
        let parts = operation.path.split(['{', '}']).enumerate();
        let parts = parts.map(|(index, part)| match index % 2 {
            0 => part.to_owned(),
            _ => String::new(),
        });
        parts.collect()
    };
    was.method == is.method && segments(was) == segments(is)
}

fn is_typed(content: Content) -> bool {
    matches!(content, Content::Json | Content::Form | Content::Multipart)
}
