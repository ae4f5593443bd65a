//! How a place becomes a name.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    api::{Place, Root, Shape, Step, Type, TypeDef},
    names::{ident, settle::Candidate, statuses},
};

/// Characters a public name may have, and the file that is named after it.
const LIMIT: usize = 60;

/// Characters to leave for what other names add to that of a type or an operation: `Required`, `Output`.
const ADDED: usize = 8;

/// Characters up to which a name tells the whole way to its place.
const COMFORTABLE: usize = 40;

/// Words that say nothing without the one before.
const WEAK: [&str; 11] = [
    "boolean", "item", "list", "number", "object", "request", "response", "string", "text",
    "value", "values",
];

/// A name of at most [`LIMIT`] characters; a longer one is cut between words and marked so that what is cut off
/// still makes a difference.
pub(crate) fn within_limit(name: &str, whole: &str) -> String {
    if name.len() <= LIMIT {
        return name.to_owned();
    }
    let is_snake = name.chars().all(|c| !c.is_ascii_uppercase());
    let mark = mark(whole);
    let room = LIMIT - mark.len() - 1;
    let is_edge = |index: &usize| {
        let rest = &name.as_bytes()[*index..];
        rest.first().is_some_and(|c| {
            if is_snake {
                *c == b'_'
            } else {
                c.is_ascii_uppercase()
            }
        })
    };
    let end = (1..=room).rev().find(is_edge).unwrap_or(room);
    if is_snake {
        format!("{}_{mark}", &name[..end])
    } else {
        format!("{}{}", &name[..end], ident::type_name(&mark))
    }
}

/// Six letters that follow from a text.
fn mark(text: &str) -> String {
    const LETTERS: &[u8] = b"bcdfghjklmnpqrstvwxz";
    let mut hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    hash ^= hash >> 32;
    let mut letters = String::new();
    for _ in 0..6 {
        letters.push(char::from(LETTERS[(hash % 20) as usize]));
        hash /= 20;
    }
    letters
}

/// By id; else by method and path, with more of the path's parameters each time.
pub(crate) fn method_candidates(method: &str, path: &str, id: Option<&str>) -> Vec<Candidate> {
    let by_path = |with_parameters| path_words(method, path, with_parameters);
    let mut texts: Vec<String> = Vec::new();
    texts.extend(id.filter(|id| !id.trim().is_empty()).map(ToOwned::to_owned));
    texts.extend([by_path(false), by_path(true)]);
    let key = format!("{method} {path}");
    let words = words_of(&by_path(true));
    let short = [
        shorten(&words_of(&by_path(false)), None),
        shorten(&words, None),
        shorten(&words, Some(&mark(&key))),
    ];
    let fitting = texts.iter().filter(|text| fits(text)).chain(&short);
    ranked(fitting.map(|text| ident::method_name(text)))
}

fn path_words(method: &str, path: &str, with_parameters: bool) -> String {
    let mut words = vec![method.to_lowercase()];
    let segments: Vec<_> = path
        .split('/')
        .filter(|segment| !segment.is_empty())
        .collect();
    for (index, segment) in segments.iter().enumerate() {
        let parameter = segment
            .strip_prefix('{')
            .and_then(|rest| rest.strip_suffix('}'));
        match parameter {
            Some(name) if with_parameters || index + 1 == segments.len() => {
                words.push(format!("by {name}"));
            }
            Some(_) => {}
            None if is_version(segment) && !with_parameters => {}
            None => words.push((*segment).to_owned()),
        }
    }
    words.join(" ")
}

/// Whether a part of a path is a version, such as `v9`.
pub(crate) fn is_version(segment: &str) -> bool {
    segment
        .strip_prefix('v')
        .is_some_and(|rest| !rest.is_empty() && rest.chars().all(|c| c.is_ascii_digit()))
}

/// A component is called as it is called. Any other type is called after what its places have in common, or after
/// one of them: the whole way if that is not long, else the root and the end of the way.
pub(crate) fn type_candidates(def: &TypeDef, methods: &BTreeMap<String, &str>) -> Vec<Candidate> {
    let mut texts: Vec<(usize, String)> = Vec::new();
    texts.extend(def.title.iter().map(|title| (0, title.clone())));
    match def.places.iter().find_map(bare_component) {
        Some(name) => texts.extend([
            (0, name.to_owned()),
            (5, ident::spell_out(name)),
            (6, format!("{} component", ident::spell(name))),
        ]),
        None => {
            texts.extend(shared(def, methods));
            texts.extend(by_members(def).map(|text| (3, text)));
        }
    }
    let mut shortened = Vec::new();
    if let Some(place) = best_place(def, methods) {
        let way = |detail| Way::new(place, methods, detail);
        let whole = way(Detail::Whole);
        let ways = [
            way(Detail::Names).collapsed(),
            way(Detail::Names),
            way(Detail::Items),
            way(Detail::Directions),
        ];
        let of_siblings = of_siblings(place, def, &ways[1]);
        let by_way = of_siblings.iter().chain(&ways).chain([&whole]);
        let by_way = by_way.flat_map(Way::texts);
        texts.extend((4..).zip(by_way));
        let words = whole.0.concat();
        shortened.extend([
            (usize::MAX - 2, shorten(&ways[3].0.concat(), None)),
            (usize::MAX - 1, shorten(&words, None)),
            (usize::MAX, shorten(&words, Some(&mark(&place.to_string())))),
        ]);
    }
    let names = texts.into_iter().filter(|(_, text)| fits(text));
    let names = names.chain(shortened).map(|(rank, text)| Candidate {
        rank,
        name: ident::type_name(&text),
    });
    names.collect()
}

/// Among the places that end as most of them do, the one with the shortest name.
fn best_place<'d>(def: &'d TypeDef, methods: &BTreeMap<String, &str>) -> Option<&'d Place> {
    let ways: Vec<_> = def
        .places
        .iter()
        .map(|place| (place, Way::new(place, methods, Detail::Names)))
        .collect();
    let mut endings: BTreeMap<&[String], usize> = BTreeMap::new();
    for (_, way) in &ways {
        *endings.entry(way.end()).or_default() += 1;
    }
    let best = ways.iter().min_by_key(|(_, way)| {
        let text = way.to_text();
        (usize::MAX - endings[way.end()], text.len(), text)
    });
    best.map(|(place, _)| *place)
}

/// The way to a place beside which properties of other names have the same type. The name of one of them would mislead:
/// what all of them end with is said in its place, or that it is a value where there are many.
fn of_siblings(place: &Place, def: &TypeDef, way: &Way) -> Option<Way> {
    let name = |step: &Step| match step {
        Step::Property(name) | Step::Parameter(name) => Some(words_of(name)),
        _ => None,
    };
    let (last, parent) = place.steps.split_last()?;
    let beside = def.places.iter().filter(|other| other.root == place.root);
    let beside = beside.filter_map(|other| other.steps.split_last());
    let names: BTreeSet<_> = beside
        .filter(|(_, others_parent)| *others_parent == parent)
        .filter_map(|(step, _)| name(step))
        .collect();
    let [groups @ .., end] = way.0.as_slice() else {
        return None;
    };
    if names.len() < 2 || groups.is_empty() || name(last).as_ref() != Some(end) {
        return None;
    }
    let many = (names.len() > 2).then(|| vec!["value".to_owned()]);
    let common = names.into_iter().map(Some).reduce(|common, name| {
        let (common, name) = (common?, name?);
        let same_end = common.last() == name.last();
        same_end.then(|| common_words(&common, &name))
    });
    let is_new = |words: &Vec<String>| !groups.concat().ends_with(words);
    let words = common.flatten().filter(is_new).or(many)?;
    let mut way = Way(groups.to_vec());
    way.enter(words);
    Some(way)
}

/// A choice that stands in several operations says all there is to say by its members if they are plain values, or if
/// it is what they answer.
fn by_members(def: &TypeDef) -> Option<String> {
    let Shape::Union(union) = &def.shape else {
        return None;
    };
    let is_plain = |ty: &Type| {
        matches!(
            ty,
            Type::Boolean | Type::Integer | Type::Number | Type::String
        )
    };
    let roots: BTreeSet<_> = def.places.iter().map(|place| &place.root).collect();
    let members = union.members.iter();
    let labels: Vec<_> = members.map(|member| member.label.as_str()).collect();
    let is_plain = union.members.iter().all(|member| is_plain(&member.ty));
    let is_answer = |place: &Place| matches!(place.steps.as_slice(), [Step::Response(_)]);
    let says_all = is_plain || def.places.iter().all(is_answer);
    (says_all && roots.len() > 1).then(|| labels.join(" or "))
}

fn ranked(names: impl Iterator<Item = String>) -> Vec<Candidate> {
    names
        .enumerate()
        .map(|(rank, name)| Candidate { rank, name })
        .collect()
}

fn fits(text: &str) -> bool {
    // Casing takes time, which is wasted on what is far too long.
    text.len() < 8 * LIMIT
        && ident::type_name(text).len() + ADDED <= LIMIT
        && ident::file_name(text).len() <= LIMIT
}

fn words_of(text: &str) -> Vec<String> {
    let snake = ident::snake(text);
    snake
        .split('_')
        .filter(|word| !word.is_empty())
        .map(ToOwned::to_owned)
        .collect()
}

/// The first two words, as many of the last as there is room for, and a mark.
fn shorten(words: &[String], mark: Option<&str>) -> String {
    let head = &words[..words.len().min(2)];
    let rest = &words[head.len()..];
    // More could not fit.
    let rest = &rest[rest.len().saturating_sub(LIMIT / 2)..];
    let tail = (0..=rest.len()).map(|start| &rest[start..]);
    let mut texts = tail.map(|tail| {
        let words = head.iter().chain(tail).map(String::as_str);
        words.chain(mark).collect::<Vec<_>>().join(" ")
    });
    let found = texts.find(|text| !text.is_empty() && fits(text));
    found.unwrap_or_else(|| format!("shortened {}", mark.unwrap_or_default()))
}

/// Whether a status, or a range of them, is that of an error.
fn is_error(status: &str) -> bool {
    status.starts_with(['4', '5'])
}

fn bare_component(place: &Place) -> Option<&str> {
    match &place.root {
        Root::Component(name) if place.steps.is_empty() => Some(name),
        _ => None,
    }
}

/// What is said of a place.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Detail {
    /// The names of its steps. That it is in a request or a response is said only where that is all there is.
    Names,
    /// That something is an item of a list, too.
    Items,
    /// In any case whether it is in a request or a response, too.
    Directions,
    /// The status, too, which is said of an error in any case.
    Whole,
}

/// The words of a place, grouped: those of its root, then those of each named step with what is said of it.
#[derive(Clone)]
struct Way(Vec<Vec<String>>);

impl Way {
    fn new(place: &Place, methods: &BTreeMap<String, &str>, detail: Detail) -> Self {
        let root = match &place.root {
            Root::Component(name) => name,
            Root::Operation(key) => methods.get(key).copied().unwrap_or(key),
        };
        let mut way = Self(vec![words_of(root)]);
        for (index, step) in place.steps.iter().enumerate() {
            let says_direction = detail >= Detail::Directions || index + 1 == place.steps.len();
            match step {
                Step::Request if says_direction => way.say("request"),
                Step::Response(status) if says_direction => {
                    let is_error = is_error(status);
                    if !is_error {
                        way.say("response");
                    }
                    if is_error || detail == Detail::Whole {
                        way.say(&statuses::status(status));
                    }
                }
                Step::Request | Step::Response(_) => {}
                Step::Parameter(name) | Step::Property(name) | Step::Member(name) => {
                    way.enter(words_of(name));
                }
                Step::Items if detail >= Detail::Items => way.say("item"),
                Step::Items => way.make_singular(),
                Step::Values => way.say("value"),
            }
        }
        way
    }

    /// A word more about the step at hand.
    fn say(&mut self, word: &str) {
        if let Some(last) = self.0.last_mut() {
            last.extend(words_of(word));
        }
    }

    fn enter(&mut self, words: Vec<String>) {
        match words.as_slice() {
            [word] if self.0.len() > 1 && WEAK.contains(&word.as_str()) => self.say(word),
            _ => self.0.push(words),
        }
    }

    fn end(&self) -> &[String] {
        self.0.last().map_or(&[], Vec::as_slice)
    }

    fn make_singular(&mut self) {
        if let Some(word) = self.0.last_mut().and_then(|last| last.last_mut()) {
            *word = ident::singular(word);
        }
    }

    /// Without steps that the next one says again.
    fn collapsed(&self) -> Self {
        let mut groups: Vec<Vec<String>> = Vec::new();
        for group in &self.0 {
            if groups.len() > 1 && groups.last().is_some_and(|last| begins_with(group, last)) {
                groups.pop();
            }
            groups.push(group.clone());
        }
        if let [root, step, ..] = groups.as_mut_slice() {
            let repeated = (1..root.len()).find(|&start| step.starts_with(&root[start..]));
            root.truncate(repeated.unwrap_or(root.len()));
        }
        Self(groups)
    }

    fn to_text(&self) -> String {
        self.0.concat().join(" ")
    }

    /// The whole way; or if that is long, the root and more and more of the end, and at last less than that.
    fn texts(&self) -> Vec<String> {
        let whole = self.to_text();
        let [root, steps @ ..] = self.0.as_slice() else {
            return vec![whole];
        };
        if ident::type_name(&whole).len() <= COMFORTABLE || steps.is_empty() {
            return vec![whole];
        }
        let text = |root: &[String], count: usize| {
            let end = steps[steps.len() - count..].iter().flatten();
            let words = root.iter().chain(end).map(String::as_str);
            words.collect::<Vec<_>>().join(" ")
        };
        let few = steps.len().min(2);
        let ends = (few..=steps.len()).map(|count| text(root, count));
        let subject = &root[usize::from(root.len() > 1)..];
        let object = &root[root.len().saturating_sub(2)..];
        let short = [text(subject, few), text(root, 1), text(object, few)];
        ends.chain(short).collect()
    }
}

/// Whether words begin with others, in the singular or the plural.
fn begins_with(words: &[String], start: &[String]) -> bool {
    let pairs = words.iter().zip(start);
    words.len() >= start.len()
        && pairs
            .into_iter()
            .all(|(left, right)| ident::singular(left) == ident::singular(right))
}

/// What the places of a type have in common, if they begin in more than one operation or component: the words that
/// all of them have, in their order. What operations do is left out, as is that they answer. What properties say has the
/// best right, then what they say again after the operation, then what operations alone say.
fn shared(def: &TypeDef, methods: &BTreeMap<String, &str>) -> Option<(usize, String)> {
    let roots: BTreeSet<_> = def.places.iter().map(|place| &place.root).collect();
    if roots.len() < 2 {
        return None;
    }
    let mut least = Echo::Next;
    let mut ways = def.places.iter().map(|place| {
        let (words, echo) = subject(place, methods);
        least = least.min(echo);
        words
    });
    let first = ways.next().filter(|way| way.len() <= LIMIT)?;
    let common = ways.try_fold(first, |common, way| {
        let same_end = ident::singular(common.last()?) == ident::singular(way.last()?);
        same_end.then(|| common_words(&common, &way))
    })?;
    let telling = common.iter().filter(|word| !WEAK.contains(&word.as_str()));
    let (rank, enough) = match (are_bodies(def), least) {
        (true, _) => (3, 1),
        (false, Echo::Next) => (2, 1),
        (false, Echo::Apart) => (2, 2),
        (false, Echo::None) => (1, 2),
    };
    (telling.count() >= enough).then(|| (rank, common.join(" ")))
}

/// Whether a type is a whole body, or the items of one, wherever it stands.
fn are_bodies(def: &TypeDef) -> bool {
    let is_named = |step: &Step| {
        matches!(
            step,
            Step::Property(_) | Step::Member(_) | Step::Parameter(_)
        )
    };
    let is_body = |place: &Place| !place.steps.iter().any(is_named);
    def.places.iter().all(is_body)
}

/// Whether a property says again what its operation is about.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Echo {
    None,
    /// The operation goes on to speak of something else, as in `approve release stage` with a property `release`.
    Apart,
    /// Right after the operation.
    Next,
}

/// The words of a place without the verb of its operation, and without what a property says right after it again.
fn subject(place: &Place, methods: &BTreeMap<String, &str>) -> (Vec<String>, Echo) {
    let mut way = Way::new(place, methods, Detail::Names);
    if let (Root::Operation(_), Some(root)) = (&place.root, way.0.first_mut()) {
        root.drain(..usize::from(root.len() > 1));
        let is_answer =
            matches!(place.steps.as_slice(), [Step::Response(status)] if !is_error(status));
        if is_answer && root.len() > 1 {
            root.pop();
        }
    }
    let mut echo = Echo::None;
    if let [root, step, ..] = way.0.as_mut_slice() {
        let starts = 0..root.len();
        if let Some(start) = starts
            .clone()
            .find(|&start| begins_with(step, &root[start..]))
        {
            root.truncate(start);
            echo = Echo::Next;
        } else if starts
            .into_iter()
            .any(|start| begins_with(&root[start..], step))
        {
            echo = Echo::Apart;
        }
    }
    (way.0.concat(), echo)
}

/// The longest list of words that two lists both have in that order.
fn common_words(left: &[String], right: &[String]) -> Vec<String> {
    let key = |word: &String| ident::singular(word);
    let mut lengths = vec![vec![0; right.len() + 1]; left.len() + 1];
    for (row, one) in left.iter().enumerate().rev() {
        for (column, other) in right.iter().enumerate().rev() {
            lengths[row][column] = if key(one) == key(other) {
                lengths[row + 1][column + 1] + 1
            } else {
                lengths[row + 1][column].max(lengths[row][column + 1])
            };
        }
    }
    let (mut row, mut column, mut common) = (0, 0, Vec::new());
    while row < left.len() && column < right.len() {
        if key(&left[row]) == key(&right[column]) {
            let is_same = left[row] == right[column];
            common.push(if is_same {
                left[row].clone()
            } else {
                key(&left[row])
            });
            (row, column) = (row + 1, column + 1);
        } else if lengths[row + 1][column] >= lengths[row][column + 1] {
            row += 1;
        } else {
            column += 1;
        }
    }
    common
}
