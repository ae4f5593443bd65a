//! Where the project is.

use std::path::{Path, PathBuf};

use crate::{Failure, folder::shown, process::Program, sources::SETTINGS};

/// The folder that holds `spec/` and `generated/`, which all commands work on.
#[derive(Clone, Debug)]
pub struct Project {
    root: PathBuf,
    github: PathBuf,
}

impl Project {
    /// The project around a folder: the nearest one upwards that holds the settings, as cargo finds a manifest.
    pub(crate) fn around(folder: &Path) -> Result<Self, Failure> {
        let is_root = |folder: &&Path| folder.join(SETTINGS).is_file();
        match folder.ancestors().find(is_root) {
            Some(root) => Ok(Self::at(root)),
            None => Err(Failure::with_help(
                format!(
                    "there is no {SETTINGS} in {} or any folder above it",
                    shown(folder)
                ),
                "run this command within a checkout of the project",
            )),
        }
    }

    /// The project in this very folder.
    #[must_use]
    pub fn at(root: impl Into<PathBuf>) -> Self {
        Self {
            root: root.into(),
            github: PathBuf::from("gh"),
        }
    }

    /// The same with another program in the place of GitHub's command line.
    #[must_use]
    pub fn with_github(self, github: impl Into<PathBuf>) -> Self {
        Self {
            github: github.into(),
            ..self
        }
    }

    /// The folder itself.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// GitHub's command line.
    pub(crate) fn github(&self) -> Program<'_> {
        Program {
            path: &self.github,
            folder: &self.root,
            help: "install the GitHub CLI, https://cli.github.com, and log in or set GH_TOKEN",
        }
    }

    /// The setting of git by which it asks GitHub's command line for credentials, beside whom it asks already.
    pub(crate) fn credentials(&self) -> String {
        let quoted = self.github.to_string_lossy().replace('\'', r"'\''");
        format!("credential.helper=!'{quoted}' auth git-credential")
    }

    /// Where something stands whose path in the project is given.
    #[must_use]
    pub fn path(&self, inside: &str) -> PathBuf {
        self.root.join(inside)
    }
}
