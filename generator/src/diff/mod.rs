//! Compares two documents: what changed, what that does to programs that run already and to code that compiles against
//! the crate, and which version has to follow.
//!
//! ```text
//! Input × 2 ─ Api × 2 ─ Matched, Pairs ─ Drafts ─ Changes ─ Comparison
//!             lower     who is who       walk     surface   verdict
//! ```

mod change;
mod choices;
mod fits;
mod forms;
mod limits;
mod matching;
mod measure;
mod named;
mod operations;
mod order;
mod outcomes;
mod pairs;
mod parameters;
mod rules;
mod servers;
mod shapes;
mod steps;
mod uses;
mod verdict;
mod walk;

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet, btree_map::Entry},
};

pub use change::{Change, Spot};
pub use rules::Rule;
pub use verdict::{Bump, Severity, Wire};

use crate::{
    Input, Made, Purpose,
    diagnostic::{Diagnostics, Source},
    emit::Files,
    locate,
    pointer::Pointer,
    room, surface,
    surface::Surface,
    untrusted::Untrusted,
};
use measure::Measured;
use named::Named;
use walk::Walk;

/// What two documents differ in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// The changes that matter: first those of where tokens go, then the gravest.
    pub changes: Vec<Change>,
    /// Changes of words or order alone.
    pub told: Vec<Change>,
    /// What becomes of programs that run already.
    pub wire: Wire,
    /// What becomes of code that compiles.
    pub rust: Bump,
    /// The version that has to follow.
    pub bump: Bump,
    /// What there is in the old document.
    pub old: Subject,
    /// What there is in the new document.
    pub new: Subject,
}

/// One of the documents that are compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// Name of the document.
    pub name: Untrusted,
    /// Operations emitted.
    pub operations: usize,
    /// Types emitted.
    pub types: usize,
    /// Warnings about it.
    pub warnings: Diagnostics,
}

impl Comparison {
    /// The change that forces the version: the first that is as grave as the whole.
    #[must_use]
    pub fn forced_by(&self) -> Option<&Change> {
        if self.bump == Bump::None {
            return None;
        }
        self.changes
            .iter()
            .find(|change| change.bump() == self.bump)
    }

    /// The changes of where requests, and the tokens in them, go.
    pub fn origins(&self) -> impl Iterator<Item = &Change> {
        let changes = self.changes.iter();
        changes.filter(|change| change.rule == Rule::OriginChanged)
    }

    /// How many changes ask for this version.
    #[must_use]
    pub fn count(&self, bump: Bump) -> usize {
        let changes = self.changes.iter();
        changes.filter(|change| change.bump() == bump).count()
    }

    /// Whether the documents say the same, in the same words and order.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty() && self.told.is_empty()
    }
}

/// Compares two documents. Where no names are given with the new one, it has those of the old one, as it would if it
/// took its place.
///
/// # Errors
///
/// Everything that is wrong with one of the documents, each with its place.
pub fn compare(old: &Input<'_>, new: &Input<'_>) -> Result<Comparison, Diagnostics> {
    room::with_room(|| compared(old, new))
}

fn compared(old: &Input<'_>, new: &Input<'_>) -> Result<Comparison, Diagnostics> {
    let was = Made::new(old, old.names.map(|source| source.bytes), Purpose::Compare);
    let names = match new.names {
        Some(source) => Some(source.bytes.to_owned()),
        None => was.as_ref().ok().map(|made| made.names.file().into_bytes()),
    };
    // Both are taken for documents of the project if one is.
    let new = &Input {
        names: new.names.or(old.names),
        ..*new
    };
    let is = Made::new(new, names.as_deref(), Purpose::Compare);
    let (was, is) = match (was, is) {
        (Ok(was), Ok(is)) => (was, is),
        (Err(found), Ok(_)) | (Ok(_), Err(found)) => return Err(found),
        (Err(mut found), Err(more)) => {
            found.extend(more);
            return Err(found);
        }
    };
    let mut walk = Walk::new(named(&was), named(&is));
    walk.steps
        .check()
        .map_err(|found| Diagnostics::from(found).in_source(new.document))?;
    let moved = order::compare(&walk, old.document, new.document, &is);
    walk.found.extend(moved);
    let differences = if was.files == is.files {
        Vec::new()
    } else {
        surface::differences(&Surface::of(&was.files), &Surface::of(&is.files))
    };
    let mut measured = measure::measure(walk, differences);
    let is_same = measured.iter().all(|(_, bump)| *bump == Bump::None);
    if is_same && has_other_code(&was.files, &is.files) {
        measure::tell_of_code(&mut measured);
    }
    let changes = united(located(measured, old.document, new.document));
    let (mut told, mut changes): (Vec<_>, Vec<_>) =
        changes.into_iter().partition(|change| is_told(change.rule));
    sort(&mut told);
    sort(&mut changes);
    let most = |bump: fn(&Change) -> Bump| changes.iter().map(bump).max().unwrap_or_default();
    let wire = changes.iter().map(|change| change.wire).max();
    Ok(Comparison {
        wire: wire.unwrap_or_default(),
        rust: most(|change| change.rust),
        bump: most(Change::bump),
        old: subject(old, &was),
        new: subject(new, &is),
        changes,
        told,
    })
}

/// Whether two crates differ in more than comments and what is told of them.
fn has_other_code(was: &Files, is: &Files) -> bool {
    let code = |files: &Files| -> Vec<(String, String)> {
        let sources = files.iter().filter(|(path, _)| path.starts_with("src/"));
        let sources = sources.map(|(path, text)| {
            let lines = text
                .lines()
                .filter(|line| !line.trim_start().starts_with("//"));
            (path.clone(), lines.collect::<Vec<_>>().join("\n"))
        });
        sources.collect()
    };
    code(was) != code(is)
}

fn named(made: &Made) -> Named<'_> {
    Named {
        api: &made.apart.api,
        became: &made.apart.became,
        emitted: &made.api,
        names: &made.names,
        document: &made.sliced.slice.value,
    }
}

fn subject(input: &Input<'_>, made: &Made) -> Subject {
    Subject {
        name: input.document.name.into(),
        operations: made.api.operations.len(),
        types: made.api.types.len(),
        warnings: made.sliced.warnings.clone().sorted(),
    }
}

/// Whether a kind of change is one of words or order alone.
fn is_told(rule: Rule) -> bool {
    matches!(rule, Rule::DocumentationChanged | Rule::OrderChanged)
}

/// Where tokens go comes before everything. Then the gravest first, then by operation and item, so that the order of the documents does not matter.
fn sort(changes: &mut [Change]) {
    changes.sort_by_cached_key(|change| {
        let is_origin = change.rule == Rule::OriginChanged;
        let grave = Reverse((is_origin, change.bump(), change.wire));
        let about = (change.operations.first().cloned(), change.items.clone());
        (grave, about, change.rule, change.message.clone())
    });
}

/// Where several operations have one thing to tell, it is told once.
fn united(changes: Vec<Change>) -> Vec<Change> {
    let mut united: BTreeMap<_, Change> = BTreeMap::new();
    for change in changes {
        // What comes, goes or moves is told of each operation.
        let own = change.operations.first().filter(|_| is_of_one(change.rule));
        let key = (
            change.rule,
            change.wire,
            change.rust,
            change.message.clone(),
            own.cloned(),
        );
        match united.entry(key) {
            Entry::Vacant(free) => drop(free.insert(change)),
            Entry::Occupied(mut taken) => {
                let one = taken.get_mut();
                one.operations.extend(change.operations);
                one.items.extend(change.items);
            }
        }
    }
    let mut united: Vec<_> = united.into_values().collect();
    for change in &mut united {
        let mut known = BTreeSet::new();
        change.items.retain(|item| known.insert(item.clone()));
    }
    united
}

/// Whether a kind of change is about an operation as a whole.
fn is_of_one(rule: Rule) -> bool {
    matches!(
        rule,
        Rule::OperationAdded
            | Rule::OperationRemoved
            | Rule::OperationMoved
            | Rule::OperationRenamed
            | Rule::OperationLeftOut
            | Rule::OperationExpressed
    )
}

/// Looks up where the changes stand, all at once.
fn located(measured: Vec<Measured>, old: Source<'_>, new: Source<'_>) -> Vec<Change> {
    let before = spots(measured.iter().map(|(draft, _)| draft.old.as_ref()), old);
    let after = spots(measured.iter().map(|(draft, _)| draft.new.as_ref()), new);
    let places = before.into_iter().zip(after);
    let changes = measured.into_iter().zip(places);
    let changes = changes.map(|((draft, rust), (old, new))| Change {
        rust,
        rule: draft.rule,
        wire: draft.wire,
        message: draft.message.into(),
        operations: draft.operations.into_iter().map(Untrusted::from).collect(),
        items: draft.items.into_iter().map(Untrusted::from).collect(),
        old,
        new,
    });
    changes.collect()
}

fn spots<'p>(
    pointers: impl Iterator<Item = Option<&'p Pointer>>,
    source: Source<'_>,
) -> Vec<Option<Spot>> {
    let pointers: Vec<_> = pointers.collect();
    let wanted: Vec<_> = pointers.iter().copied().flatten().collect();
    let mut extents = locate::locate(source.bytes, &wanted).into_iter();
    let spot = |pointer: Option<&Pointer>| {
        let pointer = pointer?;
        let extent = extents.next().flatten();
        Some(Spot {
            file: source.name.into(),
            position: extent.map(|extent| extent.start),
            pointer: pointer.clone(),
        })
    };
    pointers.into_iter().map(spot).collect()
}
