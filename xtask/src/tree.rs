//! A crate on disk: what is there, what should be, and how one becomes the other.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

use generator::Files;
use tempfile::NamedTempFile;

use crate::Failure;

/// How a file differs from what it should be.
#[derive(Debug)]
pub(crate) enum Change {
    /// It is not there.
    Missing,
    /// It has another content, which is given.
    Different(String),
    /// It should not be there.
    Surplus,
}

/// The files of a folder that a crate consists of.
pub(crate) struct Tree {
    folder: PathBuf,
    present: Files,
}

impl Tree {
    /// Reads a folder. Only `Cargo.toml`, `README.md`, `examples/` and `src/` belong to the crate; what else is there, such as
    /// `target/` or a lock file, is not looked at.
    pub(crate) fn read(folder: &Path) -> Result<Self, Failure> {
        let mut present = BTreeMap::new();
        for name in ["Cargo.toml", "README.md"] {
            let path = folder.join(name);
            if path.exists() {
                present.insert(name.to_owned(), read_text(&path)?);
            }
        }
        for name in ["examples", "src"] {
            if folder.join(name).exists() {
                read_folder(&folder.join(name), name, &mut present)?;
            }
        }
        Ok(Self {
            folder: folder.to_owned(),
            present,
        })
    }

    /// Makes sure that a folder is empty, absent or a crate that was generated.
    pub(crate) fn check_ownership(&self) -> Result<(), Failure> {
        if !self.folder.exists() {
            return Ok(());
        }
        let mut entries = fs::read_dir(&self.folder)
            .map_err(|error| Failure::disk("read", &self.folder, &error))?;
        let is_ours = self
            .present
            .get("Cargo.toml")
            .is_some_and(|text| text.starts_with(&format!("# {}", generator::mark())));
        if entries.next().is_none() || is_ours {
            return Ok(());
        }
        Err(Failure::with_help(
            format!(
                "{} is not empty and was not generated",
                self.folder.display()
            ),
            "name an empty folder, a new one, or one that an earlier run has made",
        ))
    }

    /// What has to change, by path.
    pub(crate) fn changes(&self, wanted: &Files) -> BTreeMap<String, Change> {
        let mut changes = BTreeMap::new();
        for (path, text) in wanted {
            match self.present.get(path) {
                None => drop(changes.insert(path.clone(), Change::Missing)),
                Some(present) if present != text => {
                    drop(changes.insert(path.clone(), Change::Different(present.clone())))
                }
                Some(_) => {}
            }
        }
        for path in self
            .present
            .keys()
            .filter(|path| !wanted.contains_key(*path))
        {
            changes.insert(path.clone(), Change::Surplus);
        }
        changes
    }

    /// Makes the changes. Every file is complete at every moment: new content is written beside it and moved.
    pub(crate) fn apply(
        &self,
        changes: &BTreeMap<String, Change>,
        wanted: &Files,
    ) -> Result<(), Failure> {
        for (path, change) in changes {
            let target = self.folder.join(path);
            match change {
                Change::Surplus => remove(&target)?,
                Change::Missing | Change::Different(_) => replace(&target, &wanted[path])?,
            }
        }
        Ok(())
    }
}

/// Gives a file a new content, all at once.
pub(crate) fn replace(target: &Path, text: &str) -> Result<(), Failure> {
    move_to(target, prepare(target, text)?)
}

/// Gives several files a new content. None is touched before all are complete beside their places.
pub(crate) fn replace_all(files: &[(PathBuf, String)]) -> Result<(), Failure> {
    let prepared = files.iter().map(|(target, text)| prepare(target, text));
    let prepared = prepared.collect::<Result<Vec<_>, _>>()?;
    let mut all = files.iter().zip(prepared);
    all.try_for_each(|((target, _), file)| move_to(target, file))
}

/// The content of a file, beside its place. It goes away if it is not moved there.
fn prepare(target: &Path, text: &str) -> Result<NamedTempFile, Failure> {
    let write = || -> io::Result<NamedTempFile> {
        let folder = target.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(folder)?;
        let mut file = tempfile::Builder::new()
            .prefix(".new-")
            .tempfile_in(folder)?;
        io::Write::write_all(&mut file, text.as_bytes())?;
        // A temporary file is readable by its owner alone; the result is an ordinary one.
        #[cfg(unix)]
        fs::set_permissions(
            file.path(),
            std::os::unix::fs::PermissionsExt::from_mode(0o644),
        )?;
        Ok(file)
    };
    write().map_err(|error| Failure::disk("write", target, &error))
}

fn move_to(target: &Path, file: NamedTempFile) -> Result<(), Failure> {
    let moved = file.persist(target);
    moved.map_err(|failed| Failure::disk("write", target, &failed.error))?;
    Ok(())
}

fn remove(target: &Path) -> Result<(), Failure> {
    fs::remove_file(target).map_err(|error| Failure::disk("remove", target, &error))?;
    // Folders that have become empty go too; others refuse, which is right.
    let mut folder = target.parent();
    while let Some(parent) = folder.filter(|parent| fs::remove_dir(parent).is_ok()) {
        folder = parent.parent();
    }
    Ok(())
}

/// The files below a folder, by path.
pub(crate) fn read_folder(folder: &Path, prefix: &str, present: &mut Files) -> Result<(), Failure> {
    let failed = |error| Failure::disk("read", folder, &error);
    for entry in fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let name = format!("{prefix}/{}", entry.file_name().to_string_lossy());
        if entry.file_type().map_err(failed)?.is_dir() {
            read_folder(&entry.path(), &name, present)?;
        } else {
            present.insert(name, read_text(&entry.path())?);
        }
    }
    Ok(())
}

fn read_text(path: &Path) -> Result<String, Failure> {
    let bytes = fs::read(path).map_err(|error| Failure::disk("read", path, &error))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
