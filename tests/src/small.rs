//! The small documents in `documents/`, one construct each.

use std::{
    fs,
    path::{Path, PathBuf},
};

use generator::{
    Input, Output,
    diagnostic::{Diagnostics, Source},
    overlay::Mode,
    selection::Selection,
    settings::Settings,
};

/// A document with what stands beside it.
#[derive(Clone, Debug)]
pub struct Small {
    /// What it shows; its file name without the ending.
    pub name: String,
    /// Its file name.
    pub file: String,
    /// Its text.
    pub document: Vec<u8>,
    /// `<name>.overlay.yaml`, if there is one.
    pub overlay: Option<Vec<u8>>,
    /// `<name>.settings.yaml` if there is one, else everything is selected.
    pub settings: Settings,
}

impl Small {
    /// All of them, sorted by name.
    #[must_use]
    pub fn all() -> Vec<Self> {
        let files = fs::read_dir(folder()).expect("the folder of documents is there");
        let mut paths: Vec<_> = files
            .map(|file| file.expect("it can be listed").path())
            .filter(|path| is_document(path))
            .collect();
        paths.sort();
        paths.iter().map(|path| Self::read(path)).collect()
    }

    fn read(path: &Path) -> Self {
        let name = text(path.file_stem());
        let beside = |ending: &str| fs::read(folder().join(format!("{name}.{ending}.yaml"))).ok();
        let mut settings = match beside("settings") {
            Some(settings) => Settings::parse(&settings).expect("its settings can be read"),
            None => Settings {
                selection: Selection {
                    all: true,
                    ..Selection::default()
                },
                ..Settings::default()
            },
        };
        settings.package.name = format!("small-{name}");
        Self {
            file: text(path.file_name()),
            document: fs::read(path).expect("it can be read"),
            overlay: beside("overlay"),
            settings,
            name,
        }
    }

    /// The crate that is made from it.
    ///
    /// # Errors
    ///
    /// What the generator finds wrong with it.
    pub fn generate(&self) -> Result<Output, Diagnostics> {
        self.generate_from(&self.document)
    }

    /// The crate that is made from another text of the same document.
    ///
    /// # Errors
    ///
    /// What the generator finds wrong with it.
    pub fn generate_from(&self, document: &[u8]) -> Result<Output, Diagnostics> {
        let overlay = self.overlay.as_deref().map(|bytes| Source {
            name: "overlay.yaml",
            bytes,
        });
        generator::generate(&Input {
            document: Source {
                name: &self.file,
                bytes: document,
            },
            overlay,
            overlay_mode: Mode::Exact,
            names: None,
            settings: &self.settings,
        })
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("documents")
}

fn is_document(path: &Path) -> bool {
    let is_beside = [".settings.yaml", ".overlay.yaml"]
        .iter()
        .any(|ending| text(path.file_name()).ends_with(ending));
    !is_beside && matches!(text(path.extension()).as_str(), "yaml" | "json")
}

fn text(part: Option<&std::ffi::OsStr>) -> String {
    part.and_then(std::ffi::OsStr::to_str)
        .unwrap_or_default()
        .to_owned()
}
