//! Reads what a crate is made from.

use std::{
    fs,
    io::{self, Read},
    path::Path,
};

use generator::{
    Files, Input,
    diagnostic::{Diagnostics, Source},
    overlay::Mode,
    selection::Unsupported,
    settings::Settings,
};

use crate::{Failure, Project, arguments::DocumentArguments, tree};

/// Bytes that a text may have.
const LARGEST: u64 = 1 << 30;

/// The document of the project.
pub(crate) const DOCUMENT: &str = "spec/openapi.yaml";
/// Corrections to it.
const OVERLAY: &str = "spec/overlay.yaml";
/// Decisions about the crate.
const SETTINGS: &str = "spec/settings.yaml";
/// Examples of the crate.
const EXAMPLES: &str = "spec/examples";
/// Names given so far.
pub(crate) const NAMES: &str = "spec/names.yaml";

/// A text and the name it is reported under.
#[derive(Default)]
pub(crate) struct Loaded {
    name: String,
    bytes: Vec<u8>,
}

impl Loaded {
    pub(crate) fn new(name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Self {
            name: name.into(),
            bytes: bytes.into(),
        }
    }

    pub(crate) fn source(&self) -> Source<'_> {
        Source {
            name: &self.name,
            bytes: &self.bytes,
        }
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }
}

/// All that a command reads.
pub(crate) struct Sources {
    pub(crate) document: Loaded,
    overlay: Option<Loaded>,
    mode: Mode,
    pub(crate) names: Option<Loaded>,
    pub(crate) settings: Settings,
}

impl Sources {
    /// All that belongs to the project but the document, which is another text for the same place.
    pub(crate) fn of_project(project: &Project, document: Loaded) -> Result<Self, Failure> {
        Ok(Self {
            document,
            overlay: Some(from_project(project, OVERLAY)?),
            mode: Mode::Exact,
            names: names(project)?,
            settings: settings(project)?,
        })
    }

    pub(crate) fn load(
        project: &Project,
        arguments: &DocumentArguments,
        input: &mut dyn Read,
    ) -> Result<Self, Failure> {
        let document = match &arguments.spec {
            Some(path) if path.as_os_str() == "-" => from_stream(input)?,
            Some(path) => from_file(path)?,
            None => from_project(project, DOCUMENT)?,
        };
        let overlay = match &arguments.overlay {
            Some(path) => Some(from_file(path)?),
            None if arguments.no_overlay => None,
            None => Some(from_project(project, OVERLAY)?),
        };
        let mut settings = settings(project)?;
        if arguments.has_selection() {
            settings.selection.all = arguments.all;
            settings.selection.tags.clone_from(&arguments.tags);
            settings
                .selection
                .operations
                .clone_from(&arguments.operations);
        }
        if arguments.leave_out {
            settings.selection.unsupported = Unsupported::LeaveOut;
        }
        let mode = if arguments.is_foreign() {
            Mode::Subset
        } else {
            Mode::Exact
        };
        Ok(Self {
            document,
            overlay,
            mode,
            names: names(project)?,
            settings,
        })
    }

    /// Says what is wrong with them.
    pub(crate) fn refuse(self, found: Diagnostics) -> Failure {
        let texts = [Some(self.document), self.overlay, self.names];
        Failure::input(found, texts.into_iter().flatten().collect())
    }

    /// What a diagnostic can be about.
    pub(crate) fn texts(&self) -> Vec<Source<'_>> {
        let texts = [
            Some(&self.document),
            self.overlay.as_ref(),
            self.names.as_ref(),
        ];
        texts.into_iter().flatten().map(Loaded::source).collect()
    }

    pub(crate) fn input(&self) -> Input<'_> {
        Input {
            document: self.document.source(),
            overlay: self.overlay.as_ref().map(Loaded::source),
            overlay_mode: self.mode,
            names: self.names.as_ref().map(Loaded::source),
            settings: &self.settings,
        }
    }
}

fn settings(project: &Project) -> Result<Settings, Failure> {
    let text = from_project(project, SETTINGS)?;
    match Settings::parse(&text.bytes) {
        Ok(mut settings) => {
            settings.package.examples = examples(project)?;
            Ok(settings)
        }
        Err(found) => {
            let found = Diagnostics::from(found).in_source(text.source());
            Err(Failure::input(found, vec![text]))
        }
    }
}

fn names(project: &Project) -> Result<Option<Loaded>, Failure> {
    let is_there = project.path(NAMES).exists();
    is_there.then(|| from_project(project, NAMES)).transpose()
}

/// The sources of the examples, by path below their folder.
fn examples(project: &Project) -> Result<Files, Failure> {
    let folder = project.path(EXAMPLES);
    let mut found = Files::new();
    if folder.exists() {
        tree::read_folder(&folder, "", &mut found)?;
    }
    let relative = |(path, text): (String, String)| (path.trim_start_matches('/').to_owned(), text);
    Ok(found.into_iter().map(relative).collect())
}

fn from_project(project: &Project, path: &str) -> Result<Loaded, Failure> {
    let loaded = from_file(&project.path(path))?;
    Ok(Loaded {
        name: path.to_owned(),
        ..loaded
    })
}

fn from_file(path: &Path) -> Result<Loaded, Failure> {
    let read = fs::File::open(path).and_then(|mut file| read_all(&mut file));
    Ok(Loaded {
        name: path.display().to_string(),
        bytes: read.map_err(|error| Failure::disk("read", path, &error))?,
    })
}

fn from_stream(input: &mut dyn Read) -> Result<Loaded, Failure> {
    let read = read_all(input);
    Ok(Loaded {
        name: "standard input".to_owned(),
        bytes: read
            .map_err(|error| Failure::new(format!("cannot read standard input: {error}")))?,
    })
}

/// Reads to the end, unless that does not come.
fn read_all(input: &mut dyn Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    input.take(LARGEST).read_to_end(&mut bytes)?;
    if bytes.len() as u64 == LARGEST {
        return Err(io::Error::new(
            io::ErrorKind::FileTooLarge,
            format!("it has {LARGEST} bytes or more"),
        ));
    }
    Ok(bytes)
}
