//! Where the project is.

use std::path::{Path, PathBuf};

use crate::process::Program;

/// The folder that holds `spec/` and `generated/`, which all commands work on.
#[derive(Clone, Debug)]
pub struct Project {
    root: PathBuf,
    github: PathBuf,
}

impl Project {
    /// The repository that this program was made from.
    #[must_use]
    pub fn here() -> Self {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        Self::at(here.parent().unwrap_or(here))
    }

    /// Another folder of the same make.
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
    pub(crate) fn root(&self) -> &Path {
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

    /// Where something stands whose path in the project is given.
    #[must_use]
    pub fn path(&self, inside: &str) -> PathBuf {
        self.root.join(inside)
    }

    /// A path as the user would type it.
    pub(crate) fn shown(&self, path: &Path) -> String {
        let inside = path.strip_prefix(&self.root).unwrap_or(path);
        inside.display().to_string()
    }
}
