//! What stands in a folder that a crate is written to. Nothing in it is followed, opened or trusted unless it is a
//! plain file.

use std::{
    collections::BTreeMap,
    fmt,
    fs::{self, FileType},
    io::{self, Read as _},
    path::{Component, Path, PathBuf},
};

use generator::mark;

use crate::Failure;

/// Bytes in which the mark must end.
const START: u64 = 256;

/// One entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Entry {
    /// A file that bears the mark.
    Made,
    /// A folder. Files decide whether it stays.
    Folder,
    /// Anything that this program did not make, and so neither changes nor deletes.
    Foreign(Foreign),
}

/// Why it is known that something was not made here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Foreign {
    Unmarked,
    Link,
    Special,
    Unreadable(String),
}

impl fmt::Display for Foreign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unmarked => f.write_str("a file without the mark of generated files"),
            Self::Link => f.write_str("a link"),
            Self::Special => f.write_str("neither a file nor a folder"),
            Self::Unreadable(error) => write!(f, "it cannot be read: {error}"),
        }
    }
}

/// Every entry of a folder by its path below it; the folder itself has the empty path. What cargo leaves there, `target/`
/// and `Cargo.lock`, is left out. An absent folder has no entry.
pub(crate) fn entries(folder: &Path) -> BTreeMap<PathBuf, Entry> {
    let mut found = BTreeMap::new();
    let kind = match fs::symlink_metadata(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return found,
        other => other.map(|about| about.file_type()),
    };
    let mut open = vec![(PathBuf::new(), kind)];
    while let Some((path, kind)) = open.pop() {
        let whole = folder.join(&path);
        let read = kind.and_then(|kind| read(&path, &whole, kind));
        let entry = match read {
            Ok((entry, inside)) => {
                open.extend(inside);
                entry
            }
            Err(error) => Entry::Foreign(Foreign::Unreadable(error.to_string())),
        };
        found.insert(path, entry);
    }
    found
}

type Inside = Vec<(PathBuf, io::Result<FileType>)>;

/// One entry, and what is inside of it.
fn read(path: &Path, whole: &Path, kind: FileType) -> io::Result<(Entry, Inside)> {
    let foreign = |why| (Entry::Foreign(why), Vec::new());
    if kind.is_symlink() {
        return Ok(foreign(Foreign::Link));
    }
    if kind.is_dir() {
        return Ok((Entry::Folder, inside(path, whole)?));
    }
    if !kind.is_file() {
        return Ok(foreign(Foreign::Special));
    }
    if is_marked(path, whole)? {
        return Ok((Entry::Made, Vec::new()));
    }
    Ok(foreign(Foreign::Unmarked))
}

fn inside(path: &Path, whole: &Path) -> io::Result<Inside> {
    let mut inside = Vec::new();
    for entry in fs::read_dir(whole)? {
        let entry = entry?;
        let kind = entry.file_type();
        let path = path.join(entry.file_name());
        if !is_of_cargo(&path, kind.as_ref().ok()) {
            inside.push((path, kind));
        }
    }
    Ok(inside)
}

/// Whether cargo leaves this behind where it builds a crate.
fn is_of_cargo(path: &Path, kind: Option<&FileType>) -> bool {
    kind.is_some_and(|kind| {
        (path == Path::new("target") && kind.is_dir())
            || (path == Path::new("Cargo.lock") && kind.is_file())
    })
}

fn is_marked(path: &Path, whole: &Path) -> io::Result<bool> {
    // Only where there could be a mark is there a reason to open it.
    if mark::first_line(path).is_none() {
        return Ok(false);
    }
    let mut start = Vec::new();
    fs::File::open(whole)?.take(START).read_to_end(&mut start)?;
    Ok(mark::is_marked(path, &start))
}

/// Makes sure that a folder is empty, absent or a crate that was generated, before all of it is looked at.
pub(crate) fn check_ownership(folder: &Path) -> Result<(), Failure> {
    let failed = |error| Failure::disk("read", folder, &error);
    let about = match fs::symlink_metadata(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        about => about.map_err(failed)?,
    };
    if !about.is_dir() {
        return Err(Failure::with_help(
            format!("{} is no folder", folder.display()),
            "a crate is written to a folder, and not through a link to one",
        ));
    }
    let is_empty = fs::read_dir(folder).map_err(failed)?.next().is_none();
    let manifest = folder.join("Cargo.toml");
    let is_file = fs::symlink_metadata(&manifest).is_ok_and(|about| about.is_file());
    let is_ours = is_file && is_marked(Path::new("Cargo.toml"), &manifest).map_err(failed)?;
    if is_empty || is_ours {
        return Ok(());
    }
    Err(Failure::with_help(
        format!("{} is not empty and was not generated", folder.display()),
        "name an empty folder, a new one, or one that an earlier run has made",
    ))
}

/// A path for people. Names that could be taken for anything else stand in quotes, with escapes.
pub(crate) fn shown(path: &Path) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "._-+@~ ".contains(c);
    let name = |part: Component<'_>| match (part, part.as_os_str()) {
        (Component::RootDir, _) => String::new(),
        (Component::Normal(_), name)
            if !name.to_str().is_some_and(|text| text.chars().all(is_plain)) =>
        {
            format!("{name:?}")
        }
        (_, name) => name.to_string_lossy().into_owned(),
    };
    let parts = path.components().map(name);
    let joined = parts.collect::<Vec<_>>().join("/");
    if joined.is_empty() && path.has_root() {
        return "/".to_owned();
    }
    joined
}
