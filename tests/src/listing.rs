//! The public items of a crate as `cargo public-api` lists them.

use std::collections::{BTreeMap, BTreeSet};

/// What stands for the name of the crate.
const CRATE: &str = "crate::";

/// What is the same in every crate: modules, and what is offered of them at the root.
pub const SAME: [&str; 4] = ["runtime", "testing", "Error", "Retry"];

/// The public items of a crate by path, each with all lines that tell of it. What comes with the generator, and is
/// the same in every crate, is left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    /// The items. Paths are those of the generator's own list.
    pub items: BTreeMap<String, BTreeSet<String>>,
}

/// What became of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    /// It is new.
    Added,
    /// It is another one.
    Changed,
    /// It is gone.
    Removed,
}

impl Listing {
    /// Reads a listing, in which the members of an implementation follow its head.
    ///
    /// # Panics
    ///
    /// There is a line that it does not know.
    #[must_use]
    pub fn read(text: &str, package: &str) -> Self {
        let prefix = format!("{}::", package.replace('-', "_"));
        let mut listing = Self::default();
        let mut head: Option<Head> = None;
        for line in text.lines() {
            let line = with_crate(line, &prefix);
            let bare = without_attributes(&line);
            if let Some(implementation) = Head::read(bare) {
                if let Some(path) = implementation.path() {
                    listing.add(path, &line);
                }
                head = Some(implementation);
                continue;
            }
            let declared = Declared::read(bare).unwrap_or_else(|| panic!("unknown line: {line}"));
            head = head.filter(|head| declared.is_in(&head.ty));
            let is_known = head.is_some() || declared.path.starts_with(CRATE);
            assert!(is_known, "unknown line: {line}");
            let path = match &head {
                Some(head) => head.member(&declared),
                None => declared.own_path(),
            };
            if let Some(path) = path {
                listing.declare(path, &line);
            }
        }
        listing
    }

    /// Adds an item that is no implementation. Fields without names, which stand on its line, are items of their own.
    fn declare(&mut self, path: String, line: &str) {
        let fields = match line.split_once('(') {
            Some((head, rest)) if head.contains("pub struct ") => {
                let end = rest.rfind(')').unwrap_or(rest.len());
                self.add(path.clone(), &format!("{head}(){}", &rest[end..]));
                parts(&rest[..end])
            }
            _ => return self.add(path, line),
        };
        for (index, field) in fields.into_iter().enumerate() {
            if field.starts_with("pub ") {
                self.add(format!("{path}::{index}"), field);
            }
        }
    }

    fn add(&mut self, path: String, line: &str) {
        // It comes with the derived comparison, and nothing can be done with it.
        if !path.ends_with(" impl StructuralPartialEq") {
            self.items.entry(path).or_default().insert(line.to_owned());
        }
    }

    /// What became of each item that is not what it was.
    #[must_use]
    pub fn fates(&self, new: &Self) -> BTreeMap<String, Fate> {
        let mut fates = BTreeMap::new();
        for (path, lines) in &self.items {
            match new.items.get(path) {
                None => fates.insert(path.clone(), Fate::Removed),
                Some(other) if other != lines => fates.insert(path.clone(), Fate::Changed),
                Some(_) => None,
            };
        }
        let added = new
            .items
            .keys()
            .filter(|path| !self.items.contains_key(*path));
        fates.extend(added.map(|path| (path.clone(), Fate::Added)));
        fates
    }

    /// Whether those who use an item have to name all its parts: a structure that can be written out or an enumeration
    /// without further variants.
    #[must_use]
    pub fn is_exhaustive(&self, path: &str) -> bool {
        let declared = self.items.get(path).is_some_and(|lines| {
            let line =
                |line: &String| line.starts_with("pub struct ") || line.starts_with("pub enum ");
            lines.iter().any(line)
        });
        let inside = format!("{path}::");
        let has_parts = self.items.keys().any(|other| {
            let part = other.strip_prefix(&inside);
            part.is_some_and(|part| !part.contains(['(', ' ', ':']))
        });
        declared && has_parts
    }
}

/// A line with one name for the crate.
fn with_crate(line: &str, prefix: &str) -> String {
    let line = line.replace(prefix, CRATE);
    match line.strip_prefix("pub mod ") {
        Some(name) if !name.starts_with(CRATE) => "pub mod crate::".to_owned(),
        _ => line,
    }
}

fn without_attributes(line: &str) -> &str {
    let mut rest = line;
    while rest.starts_with("#[") {
        let Some((_, after)) = rest.split_once("] ") else {
            return rest;
        };
        rest = after;
    }
    rest
}

/// The head of an implementation.
struct Head {
    /// The trait, if it is one of a trait, without modules and lifetimes.
    implemented: Option<String>,
    /// The type, as it stands there.
    ty: String,
}

impl Head {
    fn read(line: &str) -> Option<Self> {
        let rest = line.strip_prefix("impl")?;
        let rest = match rest.strip_prefix('<') {
            Some(_) => after_brackets(rest)?,
            None => rest,
        };
        let rest = rest.strip_prefix(' ')?;
        let rest = rest.split(" where ").next().unwrap_or(rest);
        Some(match at_top(rest, " for ") {
            Some(at) => Self {
                implemented: Some(without_modules(&rest[..at]).replace("<'de>", "")),
                ty: rest[at + " for ".len()..].to_owned(),
            },
            None => Self {
                implemented: None,
                ty: rest.to_owned(),
            },
        })
    }

    /// The item that the type is, or the type of the API for which something is added to one of the runtime.
    fn owner(&self) -> Option<String> {
        let name_end = |text: &str| {
            text.find(|c: char| !c.is_alphanumeric() && c != '_' && c != ':')
                .unwrap_or(text.len())
        };
        let own = |text: &str| {
            let path = text.strip_prefix(CRATE)?;
            let path = &path[..name_end(path)];
            let is_same = SAME.contains(&path.split("::").next()?);
            (!is_same).then(|| path.to_owned())
        };
        if let Some(path) = own(&self.ty) {
            return Some(path);
        }
        let (outer, _) = self.ty.split_once('<')?;
        let mut inner = self.ty.match_indices(CRATE);
        let inner = inner.find_map(|(at, _)| own(&self.ty[at..]))?;
        Some(format!("{inner} impl {}", without_modules(outer)))
    }

    fn path(&self) -> Option<String> {
        Some(format!(
            "{} impl {}",
            self.owner()?,
            self.implemented.as_ref()?
        ))
    }

    fn member(&self, member: &Declared) -> Option<String> {
        let owner = self.path().or_else(|| self.owner())?;
        Some(format!("{owner}::{}", member.name()))
    }
}

/// An item that is no implementation.
struct Declared {
    /// Its whole path, with arguments of types.
    path: String,
    is_function: bool,
}

impl Declared {
    fn read(line: &str) -> Option<Self> {
        let mut rest = line.strip_prefix("pub ")?;
        for word in ["const fn ", "async fn ", "unsafe fn "] {
            rest = rest
                .strip_prefix(word)
                .map_or(rest, |_| &rest[word.len() - 3..]);
        }
        let (kind, rest) = match rest.split_once(' ') {
            Some((kind, after)) if KINDS.contains(&kind) => (kind, after),
            _ => ("", rest),
        };
        Some(Self {
            path: path_of(rest).to_owned(),
            is_function: kind == "fn",
        })
    }

    /// The name behind the last colons.
    fn name(&self) -> String {
        let name = last_segment(&self.path);
        match self.is_function {
            true => format!("{name}()"),
            false => name.to_owned(),
        }
    }

    /// Whether it belongs to this type.
    fn is_in(&self, ty: &str) -> bool {
        let rest = self.path.strip_prefix(ty);
        rest.is_some_and(|rest| rest.starts_with("::"))
    }

    fn own_path(&self) -> Option<String> {
        let path = self.path.strip_prefix(CRATE)?;
        let first = path.split("::").next()?;
        let is_left_out = path.is_empty() || SAME.contains(&first);
        (!is_left_out).then(|| path.to_owned())
    }
}

const KINDS: [&str; 11] = [
    "fn", "const", "type", "mod", "struct", "enum", "trait", "static", "macro", "use", "union",
];

/// The path at the beginning of a text.
fn path_of(text: &str) -> &str {
    let mut depth = 0_usize;
    let mut last = ' ';
    for (at, c) in text.char_indices() {
        match c {
            '<' => depth += 1,
            '>' if last != '-' => depth = depth.saturating_sub(1),
            '(' | ' ' | '=' if depth == 0 => return &text[..at],
            ':' if depth == 0 && last != ':' && !text[at..].starts_with("::") => {
                return &text[..at];
            }
            _ => {}
        }
        last = c;
    }
    text
}

/// The last segment of a path, without generic parameters.
fn last_segment(path: &str) -> &str {
    let mut depth = 0_usize;
    let mut begin = 0;
    for (at, c) in path.char_indices() {
        match c {
            '<' => depth += 1,
            '>' => depth = depth.saturating_sub(1),
            ':' if depth == 0 => begin = at + 1,
            _ => {}
        }
    }
    let segment = &path[begin..];
    segment.split('<').next().unwrap_or(segment)
}

/// What follows the brackets in which a text begins.
fn after_brackets(text: &str) -> Option<&str> {
    let mut depth = 0_usize;
    let mut last = ' ';
    for (at, c) in text.char_indices() {
        match c {
            '<' => depth += 1,
            '>' if last != '-' => depth = depth.checked_sub(1)?,
            _ => {}
        }
        if depth == 0 {
            return Some(&text[at + 1..]);
        }
        last = c;
    }
    None
}

/// Where a text stands outside of brackets.
fn at_top(text: &str, wanted: &str) -> Option<usize> {
    let mut places = text.match_indices(wanted);
    places.find_map(|(at, _)| {
        let before = &text[..at];
        let is_closed =
            |open: char, close: char| before.matches(open).count() == before.matches(close).count();
        (is_closed('<', '>') && is_closed('(', ')')).then_some(at)
    })
}

/// What is listed in a text with commas between.
fn parts(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(at) = at_top(rest, ", ") {
        parts.push(&rest[..at]);
        rest = &rest[at + 2..];
    }
    parts.push(rest);
    parts
}

/// Code in which types stand without their modules.
#[must_use]
pub fn without_modules(code: &str) -> String {
    let mut text = String::new();
    let mut word = String::new();
    let mut rest = code.chars().peekable();
    while let Some(c) = rest.next() {
        if c.is_alphanumeric() || c == '_' {
            word.push(c);
        } else if c == ':' && rest.peek() == Some(&':') {
            rest.next();
            if !word.starts_with(|c: char| c.is_lowercase() || c == '_') {
                text.push_str(&word);
                text.push_str("::");
            }
            word.clear();
        } else {
            text.push_str(&word);
            word.clear();
            text.push(c);
        }
    }
    text + &word
}

#[cfg(test)]
mod tests {
    use super::{Fate, Listing};

    const OLD: &str = "\
pub mod the_api
pub mod the_api::models
pub struct the_api::models::Pet
pub the_api::models::Pet::name: alloc::string::String
impl the_api::models::Pet
pub const fn the_api::models::Pet::new<T: core::convert::Into<u8>>(T) -> Self
impl core::clone::Clone for the_api::models::Pet
pub fn the_api::models::Pet::clone(&self) -> the_api::models::Pet
impl core::convert::From<alloc::vec::Vec<the_api::models::Cat>> for the_api::models::Pet
pub fn the_api::models::Pet::from(alloc::vec::Vec<the_api::models::Cat>) -> Self
impl the_api::runtime::Operation for the_api::operations::Get
pub type the_api::operations::Get::Output = the_api::models::Pet
pub struct the_api::models::Tail(pub alloc::vec::Vec<(u8, u8)>, _)
#[non_exhaustive] pub enum the_api::models::Cat
pub the_api::models::Cat::Tom(f64)
pub mod the_api::runtime
pub struct the_api::runtime::Call<O, C>
impl<C> the_api::runtime::Call<the_api::operations::Get, C>
pub fn the_api::runtime::Call<the_api::operations::Get, C>::limit(self, i64) -> Self
impl<O, C> the_api::runtime::Call<O, C>
pub fn the_api::runtime::Call<O, C>::send(self)
impl the_api::runtime::Operation for the_api::operations::Get
pub type the_api::operations::Get::Output = the_api::models::Pet
pub fn the_api::runtime::whole()
impl the_api::runtime::Whole for u8
pub fn u8::is_whole(&self) -> bool
";

    #[test]
    fn items_have_their_paths() {
        let listing = Listing::read(OLD, "the-api");
        let paths: Vec<_> = listing.items.keys().map(String::as_str).collect();
        let expected = [
            "models",
            "models::Cat",
            "models::Cat::Tom",
            "models::Pet",
            "models::Pet impl Clone",
            "models::Pet impl Clone::clone()",
            "models::Pet impl From<Vec<Cat>>",
            "models::Pet impl From<Vec<Cat>>::from()",
            "models::Pet::name",
            "models::Pet::new()",
            "models::Tail",
            "models::Tail::0",
            "operations::Get impl Call::limit()",
            "operations::Get impl Operation",
            "operations::Get impl Operation::Output",
        ];
        assert_eq!(paths, expected);
        assert!(listing.is_exhaustive("models::Pet"));
        assert!(!listing.is_exhaustive("models::Cat"));
    }

    #[test]
    fn differences_are_told_by_path() {
        let new = OLD
            .replace("Tom(f64)", "Tom(f32)")
            .replace("Pet::name", "Pet::names");
        let fates = Listing::read(OLD, "the-api").fates(&Listing::read(&new, "the-api"));
        let fates: Vec<_> = fates.iter().map(|(path, fate)| (&**path, *fate)).collect();
        let expected = [
            ("models::Cat::Tom", Fate::Changed),
            ("models::Pet::name", Fate::Removed),
            ("models::Pet::names", Fate::Added),
        ];
        assert_eq!(fates, expected);
    }
}
