//! What the changes do to code, read off the public items of both crates.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    diff::{
        change::Draft, named::Named, operations::TOKEN_METHODS, rules::Rule,
        servers::SERVER_METHODS, verdict::Bump, walk::Walk,
    },
    pointer::Pointer,
    surface::Difference,
};

/// Characters of a signature that a message shows.
const SHOWN: usize = 120;

/// A change and what it does to code.
pub(crate) type Measured = (Draft, Bump);

/// Finds for every difference of the public items the changes it follows from. What follows from none is a change of
/// its own, so that nothing is passed over.
pub(crate) fn measure(mut walk: Walk<'_>, differences: Vec<Difference>) -> Vec<Measured> {
    keep_seen_methods(&mut walk.found, &differences);
    let owners = Owners::new(walk.old, walk.new);
    let homes = homes(&walk);
    let mut measuring = Measuring::new(walk, owners);
    let mut left: BTreeMap<(String, Rule), Vec<Difference>> = BTreeMap::new();
    for difference in differences {
        if !measuring.explains(&difference) {
            let key = (measuring.owners.owner(&difference.path), kind(&difference));
            left.entry(key).or_default().push(difference);
        }
    }
    let consequences = left.into_iter().map(|((owner, rule), differences)| {
        let bump = differences.iter().map(|one| one.severity).max();
        let change = Draft::new(rule, described(&owner, &differences)).items([owner.clone()]);
        let change = match homes.get(&owner) {
            Some(home) => change
                .operations(&home.operations)
                .at(home.old.as_ref(), home.new.as_ref()),
            None => change,
        };
        (change, bump.unwrap_or_default())
    });
    let consequences: Vec<_> = consequences.collect();
    measuring.finish().chain(consequences).collect()
}

/// Methods of clients come and go with what the operations as a whole need: where handles set the token, there is none
/// for it. Changes need not speak of those that are as they were.
fn keep_seen_methods(found: &mut [Draft], differences: &[Difference]) {
    let paths = differences
        .iter()
        .map(|one| one.path.trim_end_matches("()"));
    let paths: BTreeSet<_> = paths.collect();
    let is_method = |item: &str| TOKEN_METHODS.contains(&item) || SERVER_METHODS.contains(&item);
    let is_unseen = |item: &str| is_method(item) && !paths.contains(item);
    for change in found {
        change.items.retain(|item| !is_unseen(item));
    }
}

/// Where the code is another one under the same public items, that is what the changes did that public items usually
/// show; or else a change of its own.
pub(crate) fn tell_of_code(measured: &mut Vec<Measured>) {
    let mut is_told = false;
    for (change, bump) in measured.iter_mut() {
        if change.rule.rust() > Bump::None {
            *bump = Bump::Patch;
            is_told = true;
        }
    }
    if !is_told {
        let said = "The crate does something else under the same public items.";
        measured.push((Draft::new(Rule::CodeChanged, said), Bump::Patch));
    }
}

struct Measuring {
    found: Vec<Draft>,
    bumps: Vec<Bump>,
    /// The changes that name an item.
    by_item: BTreeMap<String, Vec<usize>>,
    /// The changes that name an owner or something in it.
    by_owner: BTreeMap<String, Vec<usize>>,
    owners: Owners,
    /// Old and new names of types, and the change that tells of it.
    renames: Vec<(String, String, usize)>,
    /// The positions of renames by old names.
    by_old_name: BTreeMap<String, Vec<usize>>,
    /// Whether there was something to raise, where that was done already.
    raised: BTreeMap<(Of, String, Bump), bool>,
}

/// Which changes are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Of {
    /// Those that name a type or operation.
    Owner,
    /// Those that name it or something in it.
    Parts,
}

impl Measuring {
    fn new(walk: Walk<'_>, owners: Owners) -> Self {
        let mut by_item: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        let mut by_owner: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        let mut renames = Vec::new();
        for (position, change) in walk.found.iter().enumerate() {
            if change.rule == Rule::DocumentationChanged {
                continue;
            }
            for item in &change.items {
                by_item.entry(item.clone()).or_default().push(position);
                let owner = owners.owner(item);
                by_owner.entry(owner).or_default().push(position);
            }
            if let (Rule::TypeRenamed, [new, old]) = (change.rule, change.items.as_slice()) {
                let name = |item: &str| item.rsplit(':').next().unwrap_or(item).to_owned();
                renames.push((name(old), name(new), position));
            }
        }
        Self {
            bumps: vec![Bump::None; walk.found.len()],
            found: walk.found,
            by_item,
            by_owner,
            owners,
            by_old_name: by_old_name(&renames),
            renames,
            raised: BTreeMap::new(),
        }
    }

    /// Whether a difference follows from changes, which are then as grave. The changes of what it belongs to count where
    /// there is none of its own; they are many, and the same for all differences of one owner.
    fn explains(&mut self, difference: &Difference) -> bool {
        let path = self.owners.home(&difference.path);
        let severity = difference.severity;
        let own = self.at_least(severity, self.by_item.get(&path));
        if self.raise(&own, severity) {
            return true;
        }
        let owner = self.owners.owner(&difference.path);
        if self.raise_all(Of::Owner, &owner, severity) {
            return true;
        }
        let renamed = self.renamed(difference);
        if self.raise(&renamed, severity) || self.raise_all(Of::Parts, &owner, severity) {
            return true;
        }
        // It is graver than usual.
        let own = self.at_least(Bump::Patch, self.by_item.get(&path));
        self.raise(&own, severity)
    }

    /// The changes among these that are usually as grave.
    fn at_least(&self, bump: Bump, positions: Option<&Vec<usize>>) -> Vec<usize> {
        let positions = positions.into_iter().flatten().copied();
        positions
            .filter(|position| self.found[*position].rule.rust() >= bump)
            .collect()
    }

    fn raise(&mut self, positions: &[usize], severity: Bump) -> bool {
        for &position in positions {
            let bump = &mut self.bumps[position];
            *bump = (*bump).max(severity);
        }
        !positions.is_empty()
    }

    /// Raises the changes that name an owner or something in it.
    fn raise_all(&mut self, of: Of, owner: &str, severity: Bump) -> bool {
        let key = (of, owner.to_owned(), severity);
        if let Some(&known) = self.raised.get(&key) {
            return known;
        }
        let named = match of {
            Of::Owner => self.by_item.get(owner),
            Of::Parts => self.by_owner.get(owner),
        };
        let named = self.at_least(severity, named);
        let is_raised = self.raise(&named, severity);
        self.raised.insert(key, is_raised);
        is_raised
    }

    /// The changes after whose new names the item is what it was.
    fn renamed(&self, difference: &Difference) -> Vec<usize> {
        let (Some(before), Some(after)) = (&difference.before, &difference.after) else {
            return Vec::new();
        };
        let now: BTreeSet<_> = words(after).collect();
        let known = words(before).filter_map(|word| self.by_old_name.get(word));
        let known: BTreeSet<_> = known.flatten().map(|index| &self.renames[*index]).collect();
        let mut used: Vec<_> = known
            .into_iter()
            .filter(|one| now.contains(one.1.as_str()))
            .collect();
        used.sort_by_key(|(.., position)| *position);
        let renamed = used.iter().fold(before.clone(), |text, (old, new, _)| {
            with_word(&text, old, new)
        });
        if renamed == *after {
            used.iter().map(|(.., position)| *position).collect()
        } else {
            Vec::new()
        }
    }

    /// A change that leaves every public item as it was is still another crate, if its kind is one that is.
    fn finish(self) -> impl Iterator<Item = Measured> {
        let pairs = self.found.into_iter().zip(self.bumps);
        pairs.map(|(change, bump)| match bump {
            // What is usually seen and cannot be seen here is not there.
            Bump::None if is_always_seen(change.rule) => (change, Bump::Patch),
            // No code sees it, and nobody should take it with `cargo update`.
            _ if change.rule == Rule::OriginChanged => (change, Bump::Major),
            bump => (change, bump),
        })
    }
}

/// Whether the crate sends something else, whether or not its public items show it.
fn is_always_seen(rule: Rule) -> bool {
    let is_sent_otherwise = matches!(rule, Rule::RequestMediaTypeChanged | Rule::ParameterMoved);
    is_sent_otherwise || rule.rust() == Bump::Patch
}

fn kind(difference: &Difference) -> Rule {
    match (&difference.before, &difference.after) {
        (None, _) => Rule::ItemAdded,
        (_, None) => Rule::ItemRemoved,
        (Some(_), Some(_)) => Rule::ItemChanged,
    }
}

fn described(owner: &str, differences: &[Difference]) -> String {
    let short = |text: &Option<String>| -> String {
        let text = text.as_deref().unwrap_or_default();
        let shown: String = text.chars().take(SHOWN).collect();
        let ending = if shown.len() < text.len() { " …" } else { "" };
        format!("`{shown}{ending}`")
    };
    let whole = differences.iter().find(|one| one.path == owner);
    match (whole, differences) {
        (Some(whole), _) if whole.before.is_none() => format!("`{owner}` is new."),
        (Some(whole), _) if whole.after.is_none() => format!("`{owner}` is gone."),
        (_, [only]) => match (&only.before, &only.after) {
            (None, _) => match only.path.split_once(" impl ") {
                Some((ty, implemented)) => format!("`{ty}` implements `{implemented}`."),
                None => format!("`{}` is new.", only.path),
            },
            (_, None) => match only.path.split_once(" impl ") {
                Some((ty, implemented)) => format!("`{ty}` no longer implements `{implemented}`."),
                None => format!("`{}` is gone.", only.path),
            },
            (before, after) => match only.path.split_once(" impl ") {
                Some((ty, implemented)) => format!(
                    "`{ty}` implements `{implemented}` otherwise: {}, and was {}.",
                    short(after),
                    short(before)
                ),
                None => format!(
                    "`{}` is {}, and was {}.",
                    only.path,
                    short(after),
                    short(before)
                ),
            },
        },
        (_, several) if let Some(said) = implementing(several) => said,
        (_, several) => {
            let paths: Vec<_> = several
                .iter()
                .map(|one| format!("`{}`", one.path))
                .collect();
            let rule = kind(&several[0]);
            let said = match rule {
                Rule::ItemAdded => "are new",
                Rule::ItemRemoved => "are gone",
                _ => "have another form",
            };
            format!("{} {said}.", paths.join(", "))
        }
    }
}

/// That types come to implement a trait, or do so no longer, where that is all.
fn implementing(differences: &[Difference]) -> Option<String> {
    let parts = differences.iter().map(|one| one.path.split_once(" impl "));
    let parts: Vec<_> = parts.collect::<Option<_>>()?;
    let (_, implemented) = *parts.first()?;
    if parts.iter().any(|part| part.1 != implemented) {
        return None;
    }
    let said = match kind(&differences[0]) {
        Rule::ItemAdded => "implement",
        Rule::ItemRemoved => "no longer implement",
        _ => return None,
    };
    let types: Vec<_> = parts.iter().map(|(ty, _)| format!("`{ty}`")).collect();
    Some(format!("{} {said} `{implemented}`.", types.join(", ")))
}

/// Where a type or an operation comes from.
#[derive(Default)]
struct Home {
    /// The operations in which it is compared.
    operations: BTreeSet<String>,
    old: Option<Pointer>,
    new: Option<Pointer>,
}

/// Where types and operations come from, by their items.
fn homes(walk: &Walk<'_>) -> BTreeMap<String, Home> {
    let mut homes: BTreeMap<String, Home> = BTreeMap::new();
    for ((from, to, _), operations) in &walk.pairs.found {
        for item in [walk.old.type_item(*from), walk.new.type_item(*to)] {
            let home = homes.entry(item).or_default();
            home.operations.extend(operations.iter().cloned());
            home.old = Some(walk.old.def(*from).pointer.clone());
            home.new = Some(walk.new.def(*to).pointer.clone());
        }
    }
    for (named, is_new) in [(walk.old, false), (walk.new, true)] {
        let mut stands = |item: String, pointer: &Pointer| {
            let home = homes.entry(item).or_default();
            let place = if is_new { &mut home.new } else { &mut home.old };
            *place = Some(pointer.clone());
        };
        for id in named.api.type_ids() {
            stands(named.type_item(id), &named.def(id).pointer);
        }
        for (index, operation) in named.api.operations.iter().enumerate() {
            stands(named.operation_item(index), &operation.pointer);
        }
        for (index, operation) in named.api.operations.iter().enumerate() {
            let home = homes.entry(named.operation_item(index)).or_default();
            home.operations.insert(operation.key());
        }
    }
    homes
}

/// What public items belong to: a type or an operation.
struct Owners {
    /// Types and what is called after them.
    models: BTreeMap<String, String>,
    /// Values of operations, what is called after them, and methods.
    operations: BTreeMap<String, String>,
}

impl Owners {
    fn new(old: Named<'_>, new: Named<'_>) -> Self {
        let mut owners = Self {
            models: BTreeMap::new(),
            operations: BTreeMap::new(),
        };
        for named in [old, new] {
            for id in named.api.type_ids() {
                let name = named.name(id);
                owners
                    .models
                    .insert(format!("{name}Required"), name.to_owned());
            }
            for index in 0..named.api.operations.len() {
                let name = named.names.operation_type(index);
                let method = named.names.method(index).to_owned();
                for derived in [format!("{name}Output"), format!("{name}Refusal"), method] {
                    owners.operations.insert(derived, name.clone());
                }
            }
        }
        for named in [old, new] {
            for id in named.api.type_ids() {
                owners.models.remove(named.name(id));
            }
        }
        owners
    }

    /// The item that a path stands for: what is called after something else is part of that.
    fn home(&self, path: &str) -> String {
        // A property and the method that sets it are one thing.
        let path = path.trim_end_matches("()");
        let mut segments = path.splitn(3, "::");
        let (first, second, rest) = (segments.next(), segments.next(), segments.next());
        let (Some(first), Some(second)) = (first, second) else {
            return path.to_owned();
        };
        let (second, tail) = match second.split_once(' ') {
            Some((second, tail)) => (second, format!(" {tail}")),
            None => (second, String::new()),
        };
        let names = match first {
            "models" => &self.models,
            "operations" => &self.operations,
            _ => return self.method(path),
        };
        let name = names.get(second).map_or(second, String::as_str);
        let rest = rest.map_or(String::new(), |rest| format!("::{rest}"));
        format!("{first}::{name}{tail}{rest}")
    }

    /// The operation of a method of the client or a handle.
    fn method(&self, path: &str) -> String {
        let last = path.rsplit("::").next().unwrap_or(path);
        let name = last.split([' ', '(']).next().unwrap_or(last);
        match self.operations.get(name) {
            Some(operation) => format!("operations::{operation}"),
            None => path.to_owned(),
        }
    }

    /// The type or operation that an item belongs to.
    fn owner(&self, path: &str) -> String {
        let home = self.home(path);
        let mut segments = home.split("::");
        match (segments.next(), segments.next()) {
            (Some(first), Some(second)) => {
                let second = second.split(' ').next().unwrap_or(second);
                format!("{first}::{second}")
            }
            _ => home,
        }
    }
}

fn is_part_of_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c| !is_part_of_word(c))
}

fn by_old_name(renames: &[(String, String, usize)]) -> BTreeMap<String, Vec<usize>> {
    let mut found: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, (old, ..)) in renames.iter().enumerate() {
        found.entry(old.clone()).or_default().push(index);
    }
    found
}

/// The text with a word in the place of another one.
fn with_word(text: &str, word: &str, other: &str) -> String {
    let mut changed = String::with_capacity(text.len());
    for piece in text.split_inclusive(|c| !is_part_of_word(c)) {
        let name = piece.trim_end_matches(|c| !is_part_of_word(c));
        let replaced = if name == word { other } else { name };
        changed.push_str(replaced);
        changed.push_str(&piece[name.len()..]);
    }
    changed
}
