//! Goes through both documents side by side.

use std::{
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

use crate::{
    api::{Type, TypeId},
    diff::{
        change::Draft,
        fits::Fit,
        matching::Matched,
        named::Named,
        operations::Side,
        pairs::{Pairs, Way},
        rules::Rule,
        steps::Steps,
        verdict::Wire,
    },
    pointer::Pointer,
};

/// All that was found so far.
pub(crate) struct Walk<'a> {
    pub(crate) old: Named<'a>,
    pub(crate) new: Named<'a>,
    pub(crate) matched: Matched,
    pub(crate) pairs: Pairs,
    /// Types of the crates that have another name.
    pub(crate) renamed: BTreeMap<TypeId, TypeId>,
    pub(crate) found: Vec<Draft>,
    pub(crate) steps: Steps,
    pub(crate) old_side: Side<'a>,
    pub(crate) new_side: Side<'a>,
    /// What is known of requests and of answers.
    fits: [Rc<Fit<'a>>; 2],
}

/// A place in both documents, and what it is called.
#[derive(Clone, Debug)]
pub(crate) struct Slot<'s> {
    /// What people call it, such as "`price` of `BillingItem`".
    pub(crate) what: String,
    /// Public items that it is.
    pub(crate) items: Vec<String>,
    pub(crate) old: &'s Pointer,
    pub(crate) new: &'s Pointer,
    pub(crate) way: Way,
    pub(crate) operations: &'s BTreeSet<String>,
    /// Whether programs that run read null as if nothing were there.
    pub(crate) takes_null: bool,
    /// Whether values are written as texts, of which nobody sees what they are, and a list of one as that one.
    pub(crate) is_text: bool,
}

impl<'s> Slot<'s> {
    /// A change of this place.
    pub(crate) fn change(&self, rules: [Rule; 2], said: &str) -> Draft {
        self.draft(self.rule(rules), said)
    }

    pub(crate) fn draft(&self, rule: Rule, said: &str) -> Draft {
        let draft = Draft::new(rule, format!("{} {said}", self.what))
            .at(Some(self.old), Some(self.new))
            .items(self.items.iter().cloned())
            .operations(self.operations);
        match self.way {
            // Nothing fails because the body of an error is another one.
            Way::Error => draft.at_most(Wire::Compatible),
            Way::Request | Way::Response => draft,
        }
    }

    /// The rule for what is sent, or that for what is received.
    pub(crate) fn rule(&self, [sent, received]: [Rule; 2]) -> Rule {
        match self.way {
            Way::Request => sent,
            Way::Response | Way::Error => received,
        }
    }

    /// What is inside of it.
    pub(crate) fn inside(&self, what: &str) -> Self {
        Self {
            what: format!("{what} of {}", self.what),
            takes_null: false,
            ..self.clone()
        }
    }
}

impl<'a> Walk<'a> {
    /// Everything that is different.
    pub(crate) fn new(old: Named<'a>, new: Named<'a>) -> Self {
        let matched = Matched::new(old, new);
        let steps = Steps::default();
        let pairs = Pairs::new(old, new, &matched, &steps);
        let renamed = pairs.renamed(old, new);
        let mut walk = Self {
            old,
            new,
            matched,
            pairs,
            renamed,
            found: Vec::new(),
            fits: [
                Rc::new(Fit::of_requests(old, new, steps.clone())),
                Rc::new(Fit::of_responses(old, new, steps.clone())),
            ],
            steps,
            old_side: Side::new(old),
            new_side: Side::new(new),
        };
        walk.servers();
        walk.title();
        walk.operations();
        walk.types();
        walk.choices();
        walk
    }

    /// Whether the one is the other under a new name.
    pub(crate) fn is_renamed(&self, from: TypeId, to: TypeId) -> bool {
        let (from, to) = (self.old.in_crate(from), self.new.in_crate(to));
        self.renamed.get(&from) == Some(&to)
    }

    pub(crate) fn push(&mut self, change: Draft) {
        if self
            .steps
            .copy(change.operations.len() + change.items.len())
        {
            self.found.push(change);
        }
    }

    /// Whether what is written can be read, the way it travels.
    pub(crate) fn fit(&self, way: Way) -> Rc<Fit<'a>> {
        let [requests, responses] = &self.fits;
        match way {
            Way::Request => Rc::clone(requests),
            Way::Response | Way::Error => Rc::clone(responses),
        }
    }

    /// The items of types that uses lead to and that the old document lacks.
    pub(crate) fn brought<'t>(&self, types: impl IntoIterator<Item = &'t Type>) -> Vec<String> {
        self.only_in(self.new, self.old, types)
    }

    /// The items of types that uses led to and that the new document lacks.
    pub(crate) fn taken<'t>(&self, types: impl IntoIterator<Item = &'t Type>) -> Vec<String> {
        self.only_in(self.old, self.new, types)
    }

    fn title(&mut self) {
        let (old, new) = (self.old.api, self.new.api);
        if old.title != new.title {
            let at = Pointer::root().join_all(["info", "title"]);
            let said = "The title of the document says something else.";
            self.push(Draft::new(Rule::DocumentationChanged, said).at(Some(&at), Some(&at)));
        }
    }
}

impl Walk<'_> {
    fn only_in<'t>(
        &self,
        here: Named<'_>,
        there: Named<'_>,
        types: impl IntoIterator<Item = &'t Type>,
    ) -> Vec<String> {
        let mut todo = Vec::new();
        let mut met = BTreeSet::new();
        let mut visit = |ty: &Type, todo: &mut Vec<TypeId>| {
            ty.each_definition(&mut |id| {
                if met.insert(id) {
                    todo.push(id);
                }
            });
        };
        types.into_iter().for_each(|ty| visit(ty, &mut todo));
        let mut items = Vec::new();
        let mut known = BTreeSet::new();
        while let Some(id) = todo.pop() {
            if !self.steps.look(1) {
                break;
            }
            let def = here.def(id);
            def.shape.each_type(&mut |ty| visit(ty, &mut todo));
            if !there.has_type(here.name(id)) && known.insert(here.in_crate(id)) {
                items.push(here.type_item(id));
            }
        }
        items
    }
}
