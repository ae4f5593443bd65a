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

use crate::{Failure, arguments::DocumentArguments, root, tree};

/// Bytes that a text may have.
const LARGEST: u64 = 1 << 30;

/// The document of the project.
const DOCUMENT: &str = "spec/openapi.yaml";
/// Corrections to it.
const OVERLAY: &str = "spec/overlay.yaml";
/// Decisions about the crate.
const SETTINGS: &str = "spec/settings.yaml";
/// Examples of the crate.
const EXAMPLES: &str = "spec/examples";
/// Names given so far.
pub(crate) const NAMES: &str = "spec/names.yaml";

/// A text and the name it is reported under.
pub(crate) struct Loaded {
    name: String,
    bytes: Vec<u8>,
}

impl Loaded {
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
    document: Loaded,
    overlay: Option<Loaded>,
    mode: Mode,
    pub(crate) names: Option<Loaded>,
    pub(crate) settings: Settings,
}

impl Sources {
    pub(crate) fn load(
        arguments: &DocumentArguments,
        input: &mut dyn Read,
    ) -> Result<Self, Failure> {
        let document = match &arguments.spec {
            Some(path) if path.as_os_str() == "-" => from_stream(input)?,
            Some(path) => from_file(path)?,
            None => from_project(DOCUMENT)?,
        };
        let overlay = match &arguments.overlay {
            Some(path) => Some(from_file(path)?),
            None if arguments.no_overlay => None,
            None => Some(from_project(OVERLAY)?),
        };
        let mut settings = settings()?;
        settings.package.examples = examples()?;
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
        let names = if root().join(NAMES).exists() {
            Some(from_project(NAMES)?)
        } else {
            None
        };
        Ok(Self {
            document,
            overlay,
            mode,
            names,
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

fn settings() -> Result<Settings, Failure> {
    let text = from_project(SETTINGS)?;
    Settings::parse(&text.bytes).map_err(|found| {
        let found = Diagnostics::from(found).in_source(text.source());
        Failure::input(found, vec![text])
    })
}

/// The sources of the examples, by path below their folder.
fn examples() -> Result<Files, Failure> {
    let folder = root().join(EXAMPLES);
    let mut found = Files::new();
    if folder.exists() {
        tree::read_folder(&folder, "", &mut found)?;
    }
    let relative = |(path, text): (String, String)| (path.trim_start_matches('/').to_owned(), text);
    Ok(found.into_iter().map(relative).collect())
}

fn from_project(path: &str) -> Result<Loaded, Failure> {
    let loaded = from_file(&root().join(path))?;
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
