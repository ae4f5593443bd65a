//! Inputs that nobody would write: real operations with edits that know OpenAPI, and what has to hold for all of them.

mod build;
mod check;
mod choices;
mod document;
mod draft;
mod names;
mod noise;
mod operation;
mod parts;
mod schema;
mod seeds;
mod texts;
mod unions;

use std::{fs, io, path::Path};

pub use check::{Checked, check};
pub use choices::Choices;
use draft::Draft;
use generator::{
    Input, Output,
    diagnostic::{Diagnostics, Source},
    overlay::Mode,
    settings::Settings,
};
pub use seeds::Seeds;
use serde_json::{Value, json};

/// What a run of the generator is given.
#[derive(Clone, Debug)]
pub struct Fuzzed {
    /// The text of the document.
    pub document: Vec<u8>,
    /// What it says, where its text is well-formed.
    pub value: Option<Value>,
    /// Corrections to it.
    pub overlay: Option<String>,
    /// Names given to something like it.
    pub names: Option<String>,
    /// Whether the names are such as the generator gives.
    pub names_are_given: bool,
    /// Everything else, as YAML.
    pub settings: String,
}

impl Fuzzed {
    /// The input that follows from these choices.
    #[must_use]
    pub fn new(seeds: &Seeds, choices: &mut Choices<'_>) -> Self {
        let mut draft = Draft::new(seeds.cut(5, choices));
        if choices.one_in(12) {
            draft.is_3_1(choices);
        }
        let edits = choices.below(9) + choices.below(5);
        for _ in 0..edits {
            document::edit(&mut draft, choices);
        }
        let settings = document::settings(&draft, choices);
        let overlay = choices
            .one_in(6)
            .then(|| document::overlay(&draft, choices));
        let document = noise::text(&draft.value, choices);
        let mut fuzzed = Self {
            value: Some(draft.value.clone()).filter(|_| is_json(&document)),
            document,
            overlay,
            names: None,
            names_are_given: true,
            settings,
        };
        if choices.one_in(5) {
            let mut names = fuzzed.names_of_another(&mut draft, choices).into_bytes();
            if choices.one_in(8) {
                noise::spoil(&mut names, choices);
                fuzzed.names_are_given = false;
            }
            fuzzed.names = String::from_utf8(names).ok();
        }
        if choices.one_in(8) {
            fuzzed.value = None;
            noise::spoil(&mut fuzzed.document, choices);
        }
        fuzzed
    }

    /// A larger one, of which those operations are left out that cannot be expressed, so that something is made of it
    /// most of the time.
    #[must_use]
    pub fn large(seeds: &Seeds, name: &str, choices: &mut Choices<'_>) -> Self {
        let mut draft = Draft::new(seeds.cut(20, choices));
        for _ in 0..10 + choices.below(40) {
            document::edit_inside(&mut draft, choices);
        }
        let settings = json!({
            "selection": { "all": true, "unsupported": "leave-out" },
            "crate": { "name": name },
        });
        Self {
            document: draft.value.to_string().into_bytes(),
            value: Some(draft.value),
            overlay: None,
            names: None,
            names_are_given: true,
            settings: settings.to_string(),
        }
    }

    /// One of the same settings, whose document is that of this one, edited further inside.
    #[must_use]
    pub fn edited(&self, choices: &mut Choices<'_>) -> Self {
        let mut draft = Draft::new(self.value.clone().unwrap_or_default());
        for _ in 0..=choices.below(6) {
            document::edit_inside(&mut draft, choices);
        }
        Self {
            document: draft.value.to_string().into_bytes(),
            value: Some(draft.value),
            ..self.clone()
        }
    }

    /// The names that a document gets which is this one, edited further.
    fn names_of_another(&self, draft: &mut Draft, choices: &mut Choices<'_>) -> String {
        for _ in 0..=choices.below(4) {
            document::edit(draft, choices);
        }
        let other = Self {
            document: draft.value.to_string().into_bytes(),
            overlay: None,
            ..self.clone()
        };
        other.generate().map_or(String::new(), |made| made.names)
    }

    /// Runs the generator.
    ///
    /// # Errors
    ///
    /// What it finds wrong.
    pub fn generate(&self) -> Result<Output, Diagnostics> {
        self.generate_from(&self.document, self.names.as_deref())
    }

    /// Runs the generator on another text of the document and with other names.
    ///
    /// # Errors
    ///
    /// What it finds wrong.
    pub fn generate_from(
        &self,
        document: &[u8],
        names: Option<&str>,
    ) -> Result<Output, Diagnostics> {
        let settings = Settings::parse(self.settings.as_bytes())?;
        generator::generate(&self.input(document, names, &settings))
    }

    /// What the generator is given, with another text of the document and with other names.
    #[must_use]
    pub fn input<'a>(
        &'a self,
        document: &'a [u8],
        names: Option<&'a str>,
        settings: &'a Settings,
    ) -> Input<'a> {
        Input {
            document: source("openapi.yaml", document),
            overlay: self
                .overlay
                .as_ref()
                .map(|text| source("overlay.yaml", text.as_bytes())),
            overlay_mode: Mode::Subset,
            names: names.map(|text| source("names.yaml", text.as_bytes())),
            settings,
        }
    }

    /// What it consists of, as a report of what is wrong is given it.
    fn sources(&self) -> Vec<Source<'_>> {
        let beside = [("overlay.yaml", &self.overlay), ("names.yaml", &self.names)];
        let beside = beside
            .iter()
            .filter_map(|(name, text)| Some(source(name, text.as_ref()?.as_bytes())));
        [source("openapi.yaml", &self.document)]
            .into_iter()
            .chain(beside)
            .collect()
    }

    /// Writes it into a folder, in files as the command line takes them.
    ///
    /// # Errors
    ///
    /// The disk refuses.
    pub fn save(&self, folder: &Path) -> io::Result<()> {
        fs::create_dir_all(folder)?;
        fs::write(folder.join("openapi.yaml"), &self.document)?;
        fs::write(folder.join("settings.yaml"), &self.settings)?;
        for (name, text) in [("overlay", &self.overlay), ("names", &self.names)] {
            let path = folder.join(format!("{name}.yaml"));
            match text {
                Some(text) => fs::write(path, text)?,
                None if path.exists() => fs::remove_file(path)?,
                None => {}
            }
        }
        Ok(())
    }

    /// What was written into a folder.
    ///
    /// # Errors
    ///
    /// A file cannot be read.
    pub fn read(folder: &Path) -> io::Result<Self> {
        let document = fs::read(folder.join("openapi.yaml"))?;
        Ok(Self {
            value: serde_json::from_slice(&document).ok(),
            document,
            overlay: fs::read_to_string(folder.join("overlay.yaml")).ok(),
            names: fs::read_to_string(folder.join("names.yaml")).ok(),
            names_are_given: true,
            settings: fs::read_to_string(folder.join("settings.yaml"))?,
        })
    }
}

/// What a text in YAML says depends on what its places want, so that it has no value of its own.
fn is_json(document: &[u8]) -> bool {
    document.starts_with(b"{")
}

fn source<'a>(name: &'a str, bytes: &'a [u8]) -> Source<'a> {
    Source { name, bytes }
}
