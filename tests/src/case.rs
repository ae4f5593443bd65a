//! A run of the generator on texts written in a test.

use generator::{
    Input, Output,
    diagnostic::{Diagnostics, Source},
    overlay::Mode,
    report,
    selection::Selection,
    settings::Settings,
};

/// What a run is given. Everything is selected unless it says otherwise.
#[derive(Clone, Debug)]
pub struct Case {
    /// The document, and the name it is reported under.
    pub document: (Vec<u8>, String),
    /// Corrections to it.
    pub overlay: Option<String>,
    /// How strictly they are held against it.
    pub mode: Mode,
    /// Names already given.
    pub names: Option<String>,
    /// Everything else.
    pub settings: Settings,
}

impl Case {
    /// A YAML document.
    pub fn yaml(document: impl Into<Vec<u8>>) -> Self {
        Self::new(document.into(), "openapi.yaml")
    }

    /// A JSON document.
    pub fn json(document: impl Into<Vec<u8>>) -> Self {
        Self::new(document.into(), "openapi.json")
    }

    fn new(document: Vec<u8>, name: &str) -> Self {
        let selection = Selection {
            all: true,
            ..Selection::default()
        };
        Self {
            document: (document, name.to_owned()),
            overlay: None,
            mode: Mode::Exact,
            names: None,
            settings: Settings {
                selection,
                ..Settings::default()
            },
        }
    }

    /// With corrections.
    #[must_use]
    pub fn overlay(mut self, overlay: impl Into<String>) -> Self {
        self.overlay = Some(overlay.into());
        self
    }

    /// With corrections that may be for another version.
    #[must_use]
    pub fn subset(mut self) -> Self {
        self.mode = Mode::Subset;
        self
    }

    /// With names already given.
    #[must_use]
    pub fn names(mut self, names: impl Into<String>) -> Self {
        self.names = Some(names.into());
        self
    }

    /// With a part of the operations.
    #[must_use]
    pub fn select(mut self, tags: &[&str], operations: &[&str]) -> Self {
        let owned = |texts: &[&str]| texts.iter().map(ToString::to_string).collect();
        self.settings.selection = Selection {
            all: false,
            tags: owned(tags),
            operations: owned(operations),
            ..Selection::default()
        };
        self
    }

    fn input(&self) -> Input<'_> {
        Input {
            document: Source {
                name: &self.document.1,
                bytes: &self.document.0,
            },
            overlay: source("overlay.yaml", self.overlay.as_ref()),
            overlay_mode: self.mode,
            names: source("names.yaml", self.names.as_ref()),
            settings: &self.settings,
        }
    }

    /// Runs the generator.
    ///
    /// # Errors
    ///
    /// What it finds wrong.
    pub fn run(&self) -> Result<Output, Diagnostics> {
        generator::generate(&self.input())
    }

    /// What was found, as a user reads it.
    #[must_use]
    pub fn report(&self, found: &Diagnostics) -> String {
        let Input {
            document,
            overlay,
            names,
            ..
        } = self.input();
        let sources: Vec<_> = [Some(document), overlay, names]
            .into_iter()
            .flatten()
            .collect();
        report::text(found, &sources, false).trim_end().to_owned()
    }

    /// Runs the generator, which has to succeed.
    ///
    /// # Panics
    ///
    /// It does not.
    #[must_use]
    pub fn output(&self) -> Output {
        self.run().unwrap_or_else(|found| panic!("{found}"))
    }

    /// Runs the generator, which has to find something wrong.
    ///
    /// # Panics
    ///
    /// It does not.
    #[must_use]
    pub fn problems(&self) -> Diagnostics {
        self.run()
            .map(|output| output.summary)
            .expect_err("something is wrong with the input")
    }
}

fn source<'a>(name: &'a str, text: Option<&'a String>) -> Option<Source<'a>> {
    text.map(|text| Source {
        name,
        bytes: text.as_bytes(),
    })
}
