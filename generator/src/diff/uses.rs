//! Uses of types that stand in the same place.

use crate::{
    api::{Limit, Type, TypeId},
    diff::{
        limits::{Shift, Trend, shifts},
        pairs::{Way, are_alike},
        rules::Rule,
        walk::{Slot, Walk},
    },
};

impl<'a> Walk<'a> {
    /// What is different between two uses. What their definitions say is told once for all uses.
    pub(crate) fn compare_use(&mut self, slot: &Slot<'_>, from: &'a Type, to: &'a Type) {
        match (from, to) {
            (Type::Nullable(from), Type::Nullable(to)) => self.compare_use(slot, from, to),
            (Type::Nullable(from), to) if *to != Type::Any => {
                self.no_longer_nullable(slot);
                self.compare_use(slot, from, to);
            }
            (from, Type::Nullable(to)) if *from != Type::Any => {
                self.became_nullable(slot);
                self.compare_use(slot, from, to);
            }
            (Type::Array(from), Type::Array(to)) => {
                self.compare_use(&slot.inside("each item"), from, to);
            }
            (Type::Map(from), Type::Map(to)) => {
                self.compare_use(&slot.inside("each value"), from, to);
            }
            (Type::Defined(from), Type::Defined(to)) if self.are_alike(*from, *to) => {
                self.compare_names(slot, *from, *to);
            }
            (from, to) if from == to && !matches!(from, Type::Defined(_)) => {}
            (Type::Secret, Type::String) => {
                self.push(slot.draft(Rule::SecrecyChanged, "is no longer a secret and is shown."));
            }
            (Type::String, Type::Secret) => {
                self.push(slot.draft(Rule::SecrecyChanged, "is a secret and is not shown."));
            }
            (from, to) => self.type_changed(slot, from, to),
        }
    }

    fn are_alike(&self, from: TypeId, to: TypeId) -> bool {
        are_alike(&self.old.def(from).shape, &self.new.def(to).shape)
    }

    fn no_longer_nullable(&mut self, slot: &Slot<'_>) {
        let rules = [
            Rule::RequestNoLongerNullable,
            Rule::ResponseNoLongerNullable,
        ];
        self.push(slot.change(rules, "can no longer be null."));
    }

    fn became_nullable(&mut self, slot: &Slot<'_>) {
        let rules = [Rule::RequestBecameNullable, Rule::ResponseBecameNullable];
        let change = slot.change(rules, "can be null.");
        self.push(change.only_if(slot.way == Way::Response && !slot.takes_null));
    }

    /// Where two types that are compared have different names, another one stands here, unless it was renamed.
    fn compare_names(&mut self, slot: &Slot<'_>, from: TypeId, to: TypeId) {
        let (old, new) = (self.old.name(from), self.new.name(to));
        if old == new || self.is_renamed(from, to) {
            return;
        }
        let said = format!("is `{new}`, and was `{old}`.");
        let types = [self.old.type_item(from), self.new.type_item(to)];
        let change = slot.draft(Rule::TypeReplaced, &said).items(types);
        self.push(change);
    }

    fn type_changed(&mut self, slot: &Slot<'_>, from: &'a Type, to: &'a Type) {
        let fit = self.fit(slot.way);
        let fits = match slot.way {
            Way::Request if slot.is_text => fit.fits_written(from, to),
            Way::Request => fit.fits(from, to),
            Way::Response | Way::Error => fit.fits(to, from),
        };
        let rules = [Rule::RequestTypeChanged, Rule::ResponseTypeChanged];
        let said = format!(
            "is {}, and was {}.",
            self.new.describe(to),
            self.old.describe(from)
        );
        let mut change = slot.change(rules, &said).only_if(!fits);
        change.items.extend(self.taken([from]));
        change.items.extend(self.brought([to]));
        from.each_definition(&mut |id| change.items.push(self.old.type_item(id)));
        to.each_definition(&mut |id| change.items.push(self.new.type_item(id)));
        self.push(change);
    }

    pub(crate) fn compare_limits(&mut self, slot: &Slot<'_>, old: &[Limit], new: &[Limit]) {
        for shift in shifts(old, new) {
            let said = format!("{}.", shift.describe());
            self.push(slot.draft(rule_of(&shift, slot.way), &said));
        }
    }
}

fn rule_of(shift: &Shift, way: Way) -> Rule {
    match (way, shift.trend) {
        (Way::Response | Way::Error, _) => Rule::ResponseLimitChanged,
        (Way::Request, Trend::Tighter) => Rule::RequestLimitTightened,
        (Way::Request, Trend::Looser) => Rule::RequestLimitLoosened,
        (Way::Request, Trend::Default) => Rule::RequestDefaultChanged,
    }
}
