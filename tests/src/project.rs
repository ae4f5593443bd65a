//! The files of this repository that tests read.

use std::{
    fs,
    path::{Path, PathBuf},
};

use generator::{
    Input, Output,
    diagnostic::{Diagnostics, Source},
    overlay::Mode,
    settings::Settings,
};

/// The folder of the repository.
#[must_use]
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent()
        .expect("the crate stands in the repository")
        .to_owned()
}

/// The text of a file.
///
/// # Panics
///
/// It cannot be read.
#[must_use]
pub fn text(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// A folder that is named by an environment variable or stands beside the repository, if there is one.
#[must_use]
pub fn beside(variable: &str, path: &str) -> Option<PathBuf> {
    match std::env::var_os(variable) {
        Some(named) => Some(PathBuf::from(named)),
        None => Some(root().parent()?.join(path)).filter(|path| path.exists()),
    }
}

/// Published documents, from the oldest to the newest; their names begin with the date. Where there are none it says
/// so.
///
/// # Panics
///
/// The folder cannot be listed, or is empty.
#[must_use]
pub fn published() -> Vec<PathBuf> {
    let Some(folder) = beside("SPEC_CORPUS", "shared/corpus/vercel") else {
        println!("skipped: set SPEC_CORPUS to a folder of published OpenAPI documents in JSON");
        return Vec::new();
    };
    let paths = published_in(&folder);
    assert!(!paths.is_empty(), "the corpus is empty");
    paths
}

/// The documents in a folder, sorted by name.
///
/// # Panics
///
/// It cannot be listed.
#[must_use]
pub fn published_in(folder: &Path) -> Vec<PathBuf> {
    let files = fs::read_dir(folder).expect("the corpus can be listed");
    let mut paths: Vec<_> = files
        .map(|file| file.expect("the corpus can be listed").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "json"))
        .collect();
    paths.sort();
    paths
}

/// What the project's own crate is made from.
#[derive(Clone, Debug)]
pub struct Project {
    /// The document.
    pub document: String,
    /// Corrections to it.
    pub overlay: String,
    /// Names given so far.
    pub names: String,
    /// Decisions about the crate.
    pub settings: Settings,
}

impl Project {
    /// Reads it.
    ///
    /// # Panics
    ///
    /// A file is missing, or the settings are wrong.
    #[must_use]
    pub fn read() -> Self {
        let settings = text("spec/settings.yaml");
        Self {
            document: text("spec/openapi.yaml"),
            overlay: text("spec/overlay.yaml"),
            names: text("spec/names.yaml"),
            settings: Settings::parse(settings.as_bytes()).expect("the settings can be read"),
        }
    }

    /// The crate made from another document, or another text of the same.
    ///
    /// # Errors
    ///
    /// What the generator finds wrong with it.
    pub fn generate(
        &self,
        document: &[u8],
        mode: Mode,
        names: Option<&str>,
    ) -> Result<Output, Diagnostics> {
        generator::generate(&self.input(document, mode, names))
    }

    /// What the crate is made from if it is made from another document.
    #[must_use]
    pub fn input<'a>(
        &'a self,
        document: &'a [u8],
        mode: Mode,
        names: Option<&'a str>,
    ) -> Input<'a> {
        Input {
            document: Source {
                name: "openapi",
                bytes: document,
            },
            overlay: Some(Source {
                name: "spec/overlay.yaml",
                bytes: self.overlay.as_bytes(),
            }),
            overlay_mode: mode,
            names: names.map(|names| Source {
                name: "names.yaml",
                bytes: names.as_bytes(),
            }),
            settings: &self.settings,
        }
    }
}
