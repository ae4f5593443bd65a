//! Emitted crates in a cargo workspace of their own.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use generator::Files;

use crate::project;

/// A workspace whose members are emitted crates. It stays where it is from one run to the next, so that only what
/// has changed is compiled again.
#[derive(Debug)]
pub struct Workspace {
    folder: PathBuf,
}

impl Workspace {
    /// Brings the workspace of this name below `parent` up to date. Its lock file starts as that of the repository,
    /// so that nothing has to be looked up.
    #[must_use]
    pub fn new(parent: &str, name: &str, crates: &[(String, Files)]) -> Self {
        let folder = Path::new(parent).join(name);
        let mut kept = BTreeSet::new();
        for (package, files) in crates {
            for (path, text) in files {
                let path = folder.join(package).join(path);
                write(&path, text);
                kept.insert(path);
            }
            remove_others(&folder.join(package), &kept);
        }
        let members: Vec<_> = crates
            .iter()
            .map(|(package, _)| format!("{package:?}"))
            .collect();
        let manifest = format!(
            "[workspace]\nresolver = \"3\"\nmembers = [{}]\n",
            members.join(", ")
        );
        write(&folder.join("Cargo.toml"), &manifest);
        let lock = project::text("Cargo.lock");
        fs::write(folder.join("Cargo.lock"), lock).expect("the workspace can be written to");
        Self { folder }
    }

    /// Where it is.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Runs cargo in it, with warnings as errors, and gives what it says where it fails.
    ///
    /// # Errors
    ///
    /// What cargo wrote to standard error.
    pub fn cargo(&self, arguments: &[&str]) -> Result<(), String> {
        let quiet: Vec<_> = arguments.iter().copied().chain(["--quiet"]).collect();
        self.printed(&quiet).map(|_| ())
    }

    /// The same, which gives what it writes to standard output.
    ///
    /// # Errors
    ///
    /// What cargo wrote to standard error.
    pub fn printed(&self, arguments: &[&str]) -> Result<String, String> {
        let cargo = option_env!("CARGO").unwrap_or("cargo");
        let output = Command::new(cargo)
            .args(arguments)
            .args(["--offline", "--target-dir"])
            .arg(self.folder.join("target"))
            .current_dir(&self.folder)
            .env_remove("CARGO_ENCODED_RUSTFLAGS")
            .env("CARGO_INCREMENTAL", "0")
            .env("RUSTFLAGS", "-Dwarnings")
            .env("RUSTDOCFLAGS", "-Dwarnings")
            .output()
            .expect("cargo can be run");
        if output.status.success() {
            return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
        }
        Err(String::from_utf8_lossy(&output.stderr).into_owned())
    }
}

fn write(path: &Path, text: &str) {
    if fs::read(path).is_ok_and(|present| present == text.as_bytes()) {
        return;
    }
    let parent = path.parent().expect("a file has a folder");
    fs::create_dir_all(parent).expect("the workspace can be written to");
    fs::write(path, text).expect("the workspace can be written to");
}

fn remove_others(folder: &Path, kept: &BTreeSet<PathBuf>) {
    for entry in fs::read_dir(folder).expect("it has just been written") {
        let path = entry.expect("it can be listed").path();
        if path.is_dir() {
            remove_others(&path, kept);
        } else if !kept.contains(&path) {
            fs::remove_file(&path).expect("the workspace can be written to");
        }
    }
}
