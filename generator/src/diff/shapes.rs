//! Definitions that stand in the same places.

use std::{
    collections::{BTreeMap, BTreeSet},
    mem,
};

use crate::{
    api::{Docs, EnumValue, Field, Scalar, Shape, Struct, TypeId},
    diff::{
        change::Draft,
        pairs::{Way, by_name, same_fields},
        rules::Rule,
        verdict::Wire,
        walk::{Slot, Walk},
    },
    pointer::Pointer,
};

/// Two definitions that are compared.
#[derive(Clone, Copy)]
pub(crate) struct Compared<'s> {
    pub(crate) from: TypeId,
    pub(crate) to: TypeId,
    pub(crate) way: Way,
    pub(crate) operations: &'s BTreeSet<String>,
}

impl<'a> Walk<'a> {
    pub(crate) fn types(&mut self) {
        let pairs = mem::take(&mut self.pairs.found);
        let mut told = BTreeSet::new();
        for (&(from, to, way), operations) in &pairs {
            let compared = Compared {
                from,
                to,
                way,
                operations,
            };
            if told.insert((self.old.in_crate(from), self.new.in_crate(to))) {
                self.compare_definitions(compared);
            }
            match (&self.old.def(from).shape, &self.new.def(to).shape) {
                (Shape::Struct(was), Shape::Struct(is)) => self.objects(compared, was, is),
                (Shape::Enum(was), Shape::Enum(is)) | (Shape::Numbers(was), Shape::Numbers(is)) => {
                    self.values(compared, was, is);
                }
                (Shape::Union(was), Shape::Union(is)) => self.unions(compared, was, is),
                (Shape::Alias(was), Shape::Alias(is)) => {
                    self.compare_use(&self.whole(compared), was, is);
                }
                _ => {}
            }
        }
        self.pairs.found = pairs;
    }

    /// The definition itself as a place.
    pub(crate) fn whole<'s>(&self, compared: Compared<'s>) -> Slot<'s>
    where
        'a: 's,
    {
        let Compared { from, to, .. } = compared;
        Slot {
            what: format!("`{}`", self.new.name(to)),
            items: vec![self.new.type_item(to)],
            old: &self.old.def(from).pointer,
            new: &self.new.def(to).pointer,
            way: compared.way,
            operations: compared.operations,
            takes_null: false,
            is_text: false,
        }
    }

    /// What does not depend on the way: names, texts, deprecation.
    fn compare_definitions(&mut self, compared: Compared<'_>) {
        let Compared { from, to, .. } = compared;
        let (was, is) = (self.old.emitted_def(from), self.new.emitted_def(to));
        let slot = Slot {
            old: &was.pointer,
            new: &is.pointer,
            ..self.whole(compared)
        };
        if self.is_renamed(from, to) {
            let said = format!("was called `{}`.", self.old.name(from));
            let item = self.old.type_item(from);
            self.push(slot.draft(Rule::TypeRenamed, &said).items([item]));
        }
        self.deprecation(&slot, was.deprecated, is.deprecated);
        self.documentation(&slot, &was.docs, &is.docs);
        match (&was.shape, &is.shape) {
            (Shape::Struct(was), Shape::Struct(is)) => {
                for (was, is) in same_fields(was, is) {
                    self.compare_told(compared, was, is);
                }
            }
            (Shape::Enum(was), Shape::Enum(is)) | (Shape::Numbers(was), Shape::Numbers(is)) => {
                for (was, is) in same_values(was, is) {
                    self.compare_variants(compared, &was.value, &is.value);
                    let docs = |value: &EnumValue| Docs {
                        summary: None,
                        description: value.docs.clone(),
                    };
                    let slot = self.variant(compared, &is.value);
                    self.documentation(&slot, &docs(was), &docs(is));
                }
            }
            _ => {}
        }
    }

    fn compare_told(&mut self, compared: Compared<'_>, was: &Field, is: &Field) {
        let slot = self.field(compared, was, is);
        let (old, new) = (
            self.old.field_name(compared.from, &was.name),
            self.new.field_name(compared.to, &is.name),
        );
        if old != new {
            let said = format!("is called `{new}` in Rust, and was called `{old}`.");
            let item = self.old.field_item(compared.from, &was.name);
            self.push(slot.draft(Rule::NameChanged, &said).items([item]));
        }
        self.deprecation(&slot, was.deprecated, is.deprecated);
        self.documentation(&slot, &was.docs, &is.docs);
    }

    /// A value or form as a place.
    pub(crate) fn variant<'s>(&self, compared: Compared<'s>, label: &str) -> Slot<'s>
    where
        'a: 's,
    {
        Slot {
            what: format!("`{label}` of `{}`", self.new.name(compared.to)),
            items: vec![self.new.variant_item(compared.to, label)],
            ..self.whole(compared)
        }
    }

    pub(crate) fn compare_variants(&mut self, compared: Compared<'_>, was: &str, is: &str) {
        let (old, new) = (
            self.old.variant_name(compared.from, was),
            self.new.variant_name(compared.to, is),
        );
        if old != new {
            let said = format!("is called `{new}` in Rust, and was called `{old}`.");
            let item = self.old.variant_item(compared.from, was);
            let change = self.variant(compared, is).draft(Rule::NameChanged, &said);
            self.push(change.items([item]));
        }
    }

    pub(crate) fn deprecation(&mut self, slot: &Slot<'_>, was: bool, is: bool) {
        match (was, is) {
            (false, true) => self.push(slot.draft(Rule::DeprecationAdded, "is discouraged.")),
            (true, false) => {
                self.push(slot.draft(Rule::DeprecationRemoved, "is discouraged no longer."));
            }
            _ => {}
        }
    }

    pub(crate) fn documentation(&mut self, slot: &Slot<'_>, was: &Docs, is: &Docs) {
        if was != is {
            self.push(slot.draft(Rule::DocumentationChanged, "is described in other words."));
        }
    }

    fn field<'s>(&self, compared: Compared<'s>, was: &'s Field, is: &'s Field) -> Slot<'s>
    where
        'a: 's,
    {
        let name = self.new.name(compared.to);
        Slot {
            what: format!("`{}` of `{name}`", is.name),
            items: vec![self.new.field_item(compared.to, &is.name)],
            old: &was.pointer,
            new: &is.pointer,
            takes_null: !was.required,
            ..self.whole(compared)
        }
    }

    fn objects(&mut self, compared: Compared<'_>, was: &'a Struct, is: &'a Struct) {
        for (was, is) in same_fields(was, is) {
            let slot = self.field(compared, was, is);
            self.presence(&slot, was, is);
            self.compare_use(&slot, &was.ty, &is.ty);
            self.compare_limits(&slot, &was.limits, &is.limits);
        }
        let (before, after) = (by_name(was), by_name(is));
        for field in &is.fields {
            if !before.contains_key(field.name.as_str()) {
                self.field_added(compared, was, field);
            }
        }
        for field in &was.fields {
            if !after.contains_key(field.name.as_str()) {
                self.field_removed(compared, field, is);
            }
        }
        if compared.way == Way::Request {
            self.constants(compared, was, is);
            self.closedness(compared, was, is);
        }
        self.further(compared, was, is);
    }

    fn presence(&mut self, slot: &Slot<'_>, was: &Field, is: &Field) {
        let (rules, said) = match (was.required, is.required) {
            (false, true) => (
                [
                    Rule::RequestPropertyBecameRequired,
                    Rule::ResponsePropertyBecameRequired,
                ],
                "is required now.",
            ),
            (true, false) => (
                [
                    Rule::RequestPropertyBecameOptional,
                    Rule::ResponsePropertyBecameOptional,
                ],
                "is no longer required.",
            ),
            _ => return,
        };
        self.push(slot.change(rules, said));
    }

    /// A field that only one of the documents has.
    fn lone<'s>(&self, compared: Compared<'s>, at: [&'s Pointer; 2], name: &str) -> Slot<'s>
    where
        'a: 's,
    {
        Slot {
            what: format!("`{name}` of `{}`", self.new.name(compared.to)),
            items: Vec::new(),
            old: at[0],
            new: at[1],
            ..self.whole(compared)
        }
    }

    fn field_added(&mut self, compared: Compared<'_>, was: &'a Struct, field: &'a Field) {
        let at = [&self.old.def(compared.from).pointer, &field.pointer];
        let slot = self.lone(compared, at, &field.name);
        let item = self.new.field_item(compared.to, &field.name);
        let brought = self.brought([&field.ty]);
        let change = match (was.constants.get(&field.name), compared.way) {
            (Some(value), _) => self.no_longer_constant(&slot, value, field),
            (None, Way::Request) if field.required => slot.draft(
                Rule::RequestPropertyAddedRequired,
                "is new, and requests without it are refused.",
            ),
            (None, Way::Request) => {
                slot.draft(Rule::RequestPropertyAdded, "is new and can be left out.")
            }
            (None, Way::Response | Way::Error) => {
                let said = if field.required {
                    "is new and always there."
                } else {
                    "is new."
                };
                let change = slot.draft(Rule::ResponsePropertyAdded, said);
                let fit = self.fit(compared.way);
                match &was.extra {
                    Some(extra) if !fit.fits(&field.ty, extra) => change,
                    _ => change.at_most(Wire::Unaffected),
                }
            }
        };
        self.push(change.items([item]).items(brought));
    }

    fn no_longer_constant(&self, slot: &Slot<'_>, value: &Scalar, field: &'a Field) -> Draft {
        let said = format!(
            "is {}, and was always `{value}`.",
            self.new.describe(&field.ty)
        );
        let rules = [Rule::RequestTypeChanged, Rule::ResponseTypeChanged];
        let is_sent = slot.way == Way::Request;
        let breaks = is_sent && !self.fit(slot.way).takes_constant(value, &field.ty);
        slot.change(rules, &said).only_if(breaks)
    }

    fn field_removed(&mut self, compared: Compared<'_>, field: &'a Field, is: &'a Struct) {
        let at = [&field.pointer, &self.new.def(compared.to).pointer];
        let slot = self.lone(compared, at, &field.name);
        let item = self.old.field_item(compared.from, &field.name);
        let fit = self.fit(compared.way);
        let (rules, said, breaks) = match (is.constants.get(&field.name), compared.way) {
            (Some(value), way) => {
                let rules = [Rule::RequestTypeChanged, Rule::ResponseTypeChanged];
                let said = format!(
                    "is always `{value}`, and was {}.",
                    self.old.describe(&field.ty)
                );
                let breaks = match way {
                    Way::Request => !field.required || !fit.is_only(&field.ty, value),
                    Way::Response | Way::Error => !fit.takes_constant(value, &field.ty),
                };
                (rules, said, breaks)
            }
            (None, way) => {
                let rules = [Rule::RequestPropertyRemoved, Rule::ResponsePropertyRemoved];
                let is_refused = match &is.extra {
                    Some(extra) => !fit.fits(&field.ty, extra),
                    None => is.closed,
                };
                let breaks = match way {
                    Way::Request => is_refused,
                    Way::Response | Way::Error => field.required,
                };
                (rules, "is gone.".to_owned(), breaks)
            }
        };
        let change = slot.change(rules, &said).only_if(breaks);
        let taken = self.taken([&field.ty]);
        self.push(change.items([item]).items(taken));
    }

    /// Properties with one possible value. They are only sent.
    fn constants(&mut self, compared: Compared<'_>, was: &Struct, is: &Struct) {
        let slot = self.whole(compared);
        let mut found: Vec<Draft> = Vec::new();
        let (before, after) = (by_name(was), by_name(is));
        for (name, value) in &is.constants {
            let is_field = before.contains_key(name.as_str());
            match was.constants.get(name) {
                None if !is_field => found.push(slot.draft(
                    Rule::RequestConstantAdded,
                    &format!("has to hold `{name}` with the value `{value}`."),
                )),
                Some(old) if old != value => found.push(slot.draft(
                    Rule::RequestConstantChanged,
                    &format!("has to hold `{name}` with the value `{value}`, which was `{old}`."),
                )),
                _ => {}
            }
        }
        for name in was.constants.keys() {
            let is_field = after.contains_key(name.as_str());
            if !is.constants.contains_key(name) && !is_field {
                let said = format!("does without `{name}`.");
                let change = slot.draft(Rule::RequestConstantRemoved, &said);
                found.push(change.only_if(is.closed));
            }
        }
        found.into_iter().for_each(|change| self.push(change));
    }

    /// Whether properties that are not listed are refused. Where such can be sent, that is told instead.
    fn closedness(&mut self, compared: Compared<'_>, was: &Struct, is: &Struct) {
        if was.extra.is_some() || is.extra.is_some() {
            return;
        }
        let slot = self.whole(compared);
        let change = match (was.closed, is.closed) {
            (false, true) => slot.draft(
                Rule::RequestBecameClosed,
                "takes no properties that are not listed.",
            ),
            (true, false) => slot.draft(
                Rule::RequestBecameOpen,
                "takes properties that are not listed.",
            ),
            _ => return,
        };
        self.push(change);
    }

    fn further(&mut self, compared: Compared<'_>, was: &'a Struct, is: &'a Struct) {
        let slot = self.whole(compared);
        let rules = [
            Rule::RequestFurtherPropertiesChanged,
            Rule::ResponseFurtherPropertiesChanged,
        ];
        let change = match (&was.extra, &is.extra) {
            (Some(from), Some(to)) => {
                let slot = slot.inside("each further property");
                return self.compare_use(&slot, from, to);
            }
            (None, Some(_)) => {
                let change = slot.change(rules, "can hold properties that are not listed.");
                change.only_if(false)
            }
            (Some(_), None) => {
                let change = slot.change(rules, "no longer holds properties that are not listed.");
                change.only_if(compared.way == Way::Request && is.closed)
            }
            (None, None) => return,
        };
        self.push(change);
    }

    fn values(&mut self, compared: Compared<'_>, was: &[EnumValue], is: &[EnumValue]) {
        let (before, after) = (by_value(was), by_value(is));
        let is_new = |value: &&EnumValue| !before.contains_key(value.value.as_str());
        let is_gone = |value: &&EnumValue| !after.contains_key(value.value.as_str());
        for value in is.iter().filter(is_new) {
            let rules = [Rule::RequestValueAdded, Rule::ResponseValueAdded];
            let slot = self.variant(compared, &value.value);
            self.push(slot.change(rules, "is new."));
        }
        for value in was.iter().filter(is_gone) {
            let rules = [Rule::RequestValueRemoved, Rule::ResponseValueRemoved];
            let slot = Slot {
                what: format!("`{}` of `{}`", value.value, self.new.name(compared.to)),
                items: vec![self.old.variant_item(compared.from, &value.value)],
                ..self.whole(compared)
            };
            self.push(slot.change(rules, "is gone."));
        }
    }
}

/// The values that both have.
fn same_values<'a>(
    was: &'a [EnumValue],
    is: &'a [EnumValue],
) -> impl Iterator<Item = (&'a EnumValue, &'a EnumValue)> {
    let before = by_value(was);
    is.iter()
        .filter_map(move |is| Some((*before.get(is.value.as_str())?, is)))
}

fn by_value(values: &[EnumValue]) -> BTreeMap<&str, &EnumValue> {
    let values = values.iter();
    values.map(|one| (one.value.as_str(), one)).collect()
}
