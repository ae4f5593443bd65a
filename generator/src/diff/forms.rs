//! Unions that stand in the same places.

use crate::{
    api::{Condition, Kind, Member, ObjectChoice, Shape, Struct, Type, Union},
    diff::{
        named::Named,
        pairs::by_name,
        pairs::{Way, same_members},
        rules::Rule,
        shapes::Compared,
        walk::{Slot, Walk},
    },
};

impl<'a> Walk<'a> {
    pub(crate) fn unions(&mut self, compared: Compared<'_>, was: &'a Union, is: &'a Union) {
        let same = same_members(self.old, self.new, was, is);
        for &(from, to) in &same {
            let (from, to) = (&was.members[from], &is.members[to]);
            self.compare_variants(compared, &from.label, &to.label);
            let slot = self.variant(compared, &to.label);
            self.compare_use(&slot, &from.ty, &to.ty);
            self.documentation(&slot, &from.docs, &to.docs);
        }
        for (index, member) in is.members.iter().enumerate() {
            if same.iter().all(|pair| pair.1 != index) {
                self.member_added(compared, was, member);
            }
        }
        for (index, member) in was.members.iter().enumerate() {
            if same.iter().all(|pair| pair.0 != index) {
                self.member_removed(compared, member, is);
            }
        }
        if compared.way != Way::Request {
            self.told_apart(compared, was, is, &same);
        }
    }

    fn told_apart(
        &mut self,
        compared: Compared<'_>,
        was: &'a Union,
        is: &'a Union,
        same: &[(usize, usize)],
    ) {
        let mut members = same.iter();
        let breaks = members.any(|&(from, to)| {
            let (old, new) = (&was.members[from], &is.members[to]);
            let known = candidates(was, old, object(self.old, old));
            let misread = self.misread(was, new);
            misread
                .into_iter()
                .any(|index| index != from && !known.contains(&index))
        });
        if breaks || is_told_otherwise(&was.objects, &is.objects) {
            let said = match (&was.objects, &is.objects) {
                (
                    ObjectChoice::Tag { property: was, .. },
                    ObjectChoice::Tag { property: is, .. },
                ) if was != is => {
                    format!("is told apart by `{is}`, and was told apart by `{was}`.")
                }
                _ => "is told apart by something else.".to_owned(),
            };
            let change = self.whole(compared);
            let change = change.draft(Rule::ResponseToldApartOtherwise, &said);
            self.push(change.only_if(breaks || self.is_unknown(was, is, same)));
        }
    }

    /// Whether programs no longer know a form that they knew, since the property that tells it is gone.
    fn is_unknown(&self, was: &'a Union, is: &'a Union, same: &[(usize, usize)]) -> bool {
        let ObjectChoice::Tag { property, .. } = &was.objects else {
            return false;
        };
        let mut objects = same
            .iter()
            .filter_map(|&(_, to)| object(self.new, &is.members[to]));
        objects.any(|object| !must_have(object, property))
    }

    fn member_added(&mut self, compared: Compared<'_>, was: &'a Union, member: &'a Member) {
        let rules = [Rule::RequestMemberAdded, Rule::ResponseMemberAdded];
        let breaks = compared.way != Way::Request && !self.misread(was, member).is_empty();
        let slot = self.variant(compared, &member.label);
        let change = slot.change(rules, "is a new form.").only_if(breaks);
        self.push(change.items(self.brought([&member.ty])));
    }

    fn member_removed(&mut self, compared: Compared<'_>, member: &'a Member, is: &'a Union) {
        let rules = [Rule::RequestMemberRemoved, Rule::ResponseMemberRemoved];
        let slot = Slot {
            what: format!("`{}` of `{}`", member.label, self.new.name(compared.to)),
            items: vec![self.old.variant_item(compared.from, &member.label)],
            ..self.whole(compared)
        };
        // Another form may take what it was.
        let fit = self.fit(Way::Request);
        let mut others = is.members.iter().filter(|one| one.kind == member.kind);
        let is_taken = others.any(|one| fit.fits(&member.ty, &one.ty));
        let change = slot.change(rules, "is a form no longer.");
        let change = change.only_if(!is_taken);
        self.push(change.items(self.taken([&member.ty])));
    }

    /// The members for which programs that run can take a value of a newer one, and then fail to read it.
    fn misread(&self, known: &'a Union, member: &'a Member) -> Vec<usize> {
        let fit = self.fit(Way::Response);
        let mut candidates = candidates(known, member, object(self.new, member));
        candidates.retain(|&index| !fit.fits(&member.ty, &known.members[index].ty));
        candidates
    }
}

fn object<'a>(named: Named<'a>, member: &'a Member) -> Option<&'a Struct> {
    match named.resolve(&member.ty) {
        Type::Defined(id) => match &named.def(*id).shape {
            Shape::Struct(object) => Some(object),
            _ => None,
        },
        _ => None,
    }
}

/// The members for which a value of a newer one can be taken. What is taken for none is unknown, which fails nothing.
fn candidates(known: &Union, member: &Member, object: Option<&Struct>) -> Vec<usize> {
    let of_kind = |kind: Kind| {
        let members = known.members.iter().enumerate();
        members
            .filter(move |(_, one)| one.kind == kind)
            .map(|(index, _)| index)
    };
    if member.kind != Kind::Object {
        return of_kind(member.kind)
            .filter(|&index| {
                let items = known.members[index].item_kind;
                items.is_none() || member.item_kind.is_none() || items == member.item_kind
            })
            .collect();
    }
    let fields = object.map(by_name);
    let field = |name: &str| fields.as_ref().and_then(|fields| fields.get(name));
    let may_have = |name: &str| {
        let is_open =
            |object: &Struct| object.extra.is_some() || object.constants.contains_key(name);
        object.is_none_or(is_open) || field(name).is_some()
    };
    let must_have = |name: &str| {
        let is_constant = |object: &Struct| object.constants.contains_key(name);
        object.is_some_and(is_constant) || field(name).is_some_and(|field| field.required)
    };
    match &known.objects {
        ObjectChoice::Single => of_kind(Kind::Object).collect(),
        // Another tag leads nowhere, and the same tag is the same member.
        ObjectChoice::Tag { .. } => Vec::new(),
        ObjectChoice::Key { members, otherwise } => {
            let by_key = members.iter().filter(|(key, _)| may_have(key));
            let has_key = members.iter().any(|(key, _)| must_have(key));
            let otherwise = otherwise.iter().filter(|_| !has_key);
            by_key
                .map(|(_, index)| index)
                .chain(otherwise)
                .copied()
                .collect()
        }
        ObjectChoice::Fit(members) => {
            let holds = |condition: &Condition| match condition {
                Condition::Has(name) | Condition::IsKind(name, _) | Condition::Is(name, _) => {
                    may_have(name)
                }
                Condition::Lacks(name) => !must_have(name),
                Condition::IsIfThere(..) => true,
            };
            let fitting = members
                .iter()
                .filter(|(conditions, _)| conditions.iter().all(holds));
            fitting.map(|(_, index)| *index).collect()
        }
    }
}

fn must_have(object: &Struct, name: &str) -> bool {
    let mut required = object.fields.iter().filter(|field| field.required);
    object.constants.contains_key(name) || required.any(|field| field.name == name)
}

/// Whether a choice looks at something else, whatever members there are.
fn is_told_otherwise(was: &ObjectChoice, is: &ObjectChoice) -> bool {
    match (was, is) {
        (ObjectChoice::Tag { property: was, .. }, ObjectChoice::Tag { property: is, .. }) => {
            was != is
        }
        (ObjectChoice::Single, _) => false,
        (was, is) => std::mem::discriminant(was) != std::mem::discriminant(is),
    }
}
