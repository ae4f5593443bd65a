//! A crate on disk: what is there, what should be, and how one becomes the other.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::{self, Read as _},
    path::{Path, PathBuf},
};

use generator::{
    Files,
    diagnostic::{Code, Diagnostic, Diagnostics},
};
use tempfile::{NamedTempFile, TempDir};

use crate::{
    Failure,
    folder::{self, Entry, Foreign, shown},
};

/// How an entry differs from what it should be.
#[derive(Debug)]
pub(crate) enum Change {
    /// It is not there.
    Missing,
    /// It has another content, which is given.
    Different(String),
    /// A file of an earlier run that is no longer made.
    Surplus,
    /// A folder that nothing is made in.
    SurplusFolder,
    /// It was not made here, and only its owner may remove it.
    Foreign(Foreign),
}

/// Entries that are named where something is in the way.
const NAMED: usize = 20;

/// What to do with them.
const OWNER: &str = "nothing was written; move it away or delete it, then try again";

/// Bytes beyond those of the new text that are read of an old one.
const LONGER: u64 = 1 << 20;

/// A folder that a crate is written to.
pub(crate) struct Tree {
    folder: PathBuf,
    entries: BTreeMap<PathBuf, Entry>,
}

impl Tree {
    /// Reads a folder, all of which belongs to the crate but what cargo leaves there.
    pub(crate) fn read(folder: &Path) -> Self {
        // Without `/` at the end, which would lead through a link.
        let folder: PathBuf = folder.components().collect();
        Self {
            entries: folder::entries(&folder),
            folder,
        }
    }

    /// Makes sure that all of it was made by earlier runs.
    fn check_ownership(&self) -> Result<(), Failure> {
        let foreign = self.entries.iter().filter_map(|(path, entry)| match entry {
            Entry::Foreign(why) => {
                let path = shown(&self.folder.join(path));
                Some(format!("{path} was not made by this command: {why}"))
            }
            Entry::Made | Entry::Folder => None,
        });
        let foreign: Vec<_> = foreign.collect();
        if foreign.is_empty() {
            return Ok(());
        }
        let more = foreign.len().saturating_sub(NAMED);
        let more = (more > 0).then(|| format!("{more} more stand in the way there"));
        let told = foreign.into_iter().take(NAMED).chain(more);
        let found: Diagnostics = told
            .map(|message| Diagnostic::new(Code::Command, message).help(OWNER))
            .collect();
        Err(Failure::input(found, Vec::new()))
    }

    /// What has to change, by path.
    pub(crate) fn changes(&self, wanted: &Files) -> Result<BTreeMap<PathBuf, Change>, Failure> {
        let mut changes = BTreeMap::new();
        for (path, text) in wanted {
            let path = PathBuf::from(path);
            match self.entries.get(&path) {
                None | Some(Entry::Folder) => drop(changes.insert(path, Change::Missing)),
                Some(Entry::Made) => {
                    let present = self.text(&path, text.len())?;
                    if present != text.as_bytes() {
                        let present = String::from_utf8_lossy(&present).into_owned();
                        changes.insert(path, Change::Different(present));
                    }
                }
                // It is told below.
                Some(Entry::Foreign(_)) => {}
            }
        }
        let folders = parents(wanted.keys().map(Path::new));
        let used = parents(self.entries.keys().map(PathBuf::as_path));
        for (path, entry) in &self.entries {
            let change = match entry {
                Entry::Foreign(why) => Change::Foreign(why.clone()),
                Entry::Made if !path.to_str().is_some_and(|path| wanted.contains_key(path)) => {
                    Change::Surplus
                }
                // An empty folder to write a crate to is as good as none.
                Entry::Folder
                    if !path.as_os_str().is_empty()
                        && !folders.contains(path.as_path())
                        && !used.contains(path.as_path()) =>
                {
                    Change::SurplusFolder
                }
                Entry::Made | Entry::Folder => continue,
            };
            changes.insert(path.clone(), change);
        }
        Ok(changes)
    }

    fn text(&self, path: &Path, expected: usize) -> Result<Vec<u8>, Failure> {
        let path = self.folder.join(path);
        let mut bytes = Vec::new();
        let most = expected as u64 + LONGER;
        fs::File::open(&path)
            .and_then(|file| file.take(most).read_to_end(&mut bytes))
            .map_err(|error| Failure::disk("read", &path, &error))?;
        Ok(bytes)
    }

    /// Makes the changes. New content is complete beside its place before anything is touched, and then moved. What goes
    /// away goes first: where names are told apart without regard to case, it could be what was just written.
    pub(crate) fn apply(
        &self,
        changes: &BTreeMap<PathBuf, Change>,
        wanted: &Files,
    ) -> Result<(), Failure> {
        self.check_ownership()?;
        let is_written = |path: &str| {
            let change = changes.get(Path::new(path));
            matches!(change, Some(Change::Missing | Change::Different(_)))
        };
        let written = wanted.iter().filter(|(path, _)| is_written(path));
        let stage = Stage::prepare(&self.folder, written)?;
        for (path, change) in changes {
            if matches!(change, Change::Surplus) {
                let path = self.folder.join(path);
                fs::remove_file(&path).map_err(|error| Failure::disk("remove", &path, &error))?;
            }
        }
        self.remove_folders(wanted)?;
        stage.move_all()
    }

    /// Removes folders that nothing is made in, from within. They are empty by now.
    fn remove_folders(&self, wanted: &Files) -> Result<(), Failure> {
        let kept = parents(wanted.keys().map(Path::new));
        for (path, entry) in self.entries.iter().rev() {
            let is_kept = path.as_os_str().is_empty() || kept.contains(path.as_path());
            if matches!(entry, Entry::Folder) && !is_kept {
                let path = self.folder.join(path);
                fs::remove_dir(&path).map_err(|error| Failure::disk("remove", &path, &error))?;
            }
        }
        Ok(())
    }
}

/// Every folder above some paths.
fn parents<'p>(paths: impl Iterator<Item = &'p Path>) -> BTreeSet<&'p Path> {
    paths.flat_map(|path| path.ancestors().skip(1)).collect()
}

/// Files that are complete and wait for their place, in a folder that goes away with them.
struct Stage {
    /// None where there is nothing to write.
    folder: Option<TempDir>,
    /// Where they are to go.
    targets: Vec<PathBuf>,
}

impl Stage {
    fn prepare<'f>(
        folder: &Path,
        files: impl Iterator<Item = (&'f String, &'f String)>,
    ) -> Result<Self, Failure> {
        let mut stage = Self {
            folder: None,
            targets: Vec::new(),
        };
        for (path, text) in files {
            let target = folder.join(path);
            stage
                .add(folder, text)
                .map_err(|error| Failure::disk("write", &target, &error))?;
            stage.targets.push(target);
        }
        Ok(stage)
    }

    fn add(&mut self, folder: &Path, text: &str) -> io::Result<()> {
        let stage = match self.folder.take() {
            Some(stage) => stage,
            None => {
                fs::create_dir_all(folder)?;
                tempfile::Builder::new()
                    .prefix(".new-")
                    .tempdir_in(folder)?
            }
        };
        let stage = self.folder.insert(stage);
        fs::write(waiting(stage, self.targets.len()), text)
    }

    fn move_all(self) -> Result<(), Failure> {
        let Some(stage) = &self.folder else {
            return Ok(());
        };
        for (index, target) in self.targets.iter().enumerate() {
            let parent = target.parent().unwrap_or(Path::new("."));
            fs::create_dir_all(parent)
                .and_then(|()| fs::rename(waiting(stage, index), target))
                .map_err(|error| Failure::disk("write", target, &error))?;
        }
        Ok(())
    }
}

fn waiting(stage: &TempDir, index: usize) -> PathBuf {
    stage.path().join(index.to_string())
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
pub(crate) fn prepare(target: &Path, text: &str) -> Result<NamedTempFile, Failure> {
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

/// Puts it there.
pub(crate) fn move_to(target: &Path, file: NamedTempFile) -> Result<(), Failure> {
    let moved = file.persist(target);
    moved.map_err(|failed| Failure::disk("write", target, &failed.error))?;
    Ok(())
}

/// The texts below a folder, by path. Links are refused: what they lead to is no part of it.
pub(crate) fn read_folder(folder: &Path, prefix: &str, present: &mut Files) -> Result<(), Failure> {
    let failed = |error| Failure::disk("read", folder, &error);
    for entry in fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let name = format!("{prefix}/{}", entry.file_name().to_string_lossy());
        let kind = entry.file_type().map_err(failed)?;
        if kind.is_dir() {
            read_folder(&entry.path(), &name, present)?;
        } else if kind.is_file() {
            present.insert(name, read_text(&entry.path())?);
        } else {
            return Err(Failure::with_help(
                format!("{} is neither a file nor a folder", shown(&entry.path())),
                "put the file itself there",
            ));
        }
    }
    Ok(())
}

fn read_text(path: &Path) -> Result<String, Failure> {
    let bytes = fs::read(path).map_err(|error| Failure::disk("read", path, &error))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
