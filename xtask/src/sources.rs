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
    settings::Settings,
};

use crate::{
    Failure, Project,
    arguments::{DocumentArguments, PartArguments},
    git::Commit,
    tree,
};

/// Bytes that a text may have.
const LARGEST: u64 = 1 << 30;

/// The document of the project.
pub(crate) const DOCUMENT: &str = "spec/openapi.yaml";
/// Corrections to it.
const OVERLAY: &str = "spec/overlay.yaml";
/// Decisions about the crate.
pub(crate) const SETTINGS: &str = "spec/settings.yaml";
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

/// Where the files of the project are read.
pub(crate) enum Place<'p> {
    /// As they are.
    Folder(&'p Project),
    /// As they were committed.
    Commit(Commit<'p>),
}

impl Place<'_> {
    fn text(&self, path: &str) -> Result<Loaded, Failure> {
        match self {
            Self::Folder(project) => {
                let loaded = from_file(&project.path(path))?;
                Ok(Loaded::new(path, loaded.bytes))
            }
            Self::Commit(commit) => {
                let name = commit.name(path);
                let bytes = commit.file(path)?;
                let bytes = bytes.ok_or_else(|| Failure::new(format!("there is no {name}")))?;
                Ok(Loaded::new(name, bytes))
            }
        }
    }

    fn optional(&self, path: &str) -> Result<Option<Loaded>, Failure> {
        match self {
            Self::Folder(project) if !project.path(path).exists() => Ok(None),
            Self::Folder(_) => self.text(path).map(Some),
            Self::Commit(commit) => {
                let bytes = commit.file(path)?;
                Ok(bytes.map(|bytes| Loaded::new(commit.name(path), bytes)))
            }
        }
    }

    /// What a file or folder of it is reported as.
    pub(crate) fn name(&self, path: &str) -> String {
        match self {
            Self::Folder(_) => path.to_owned(),
            Self::Commit(commit) => commit.name(path),
        }
    }

    /// Every text in a folder, by its path below the crate.
    pub(crate) fn files(&self, krate: &str, folder: &str) -> Result<Files, Failure> {
        let mut found = Files::new();
        let inside = format!("{krate}/{folder}");
        match self {
            Self::Folder(project) => tree::read_folder(&project.path(&inside), folder, &mut found)?,
            Self::Commit(commit) => {
                for (path, bytes) in commit.files(&inside)? {
                    let path = path.trim_start_matches(krate).trim_start_matches('/');
                    let text = String::from_utf8_lossy(&bytes).into_owned();
                    found.insert(path.to_owned(), text);
                }
            }
        }
        Ok(found)
    }

    /// The sources of the examples, by path below their folder. They are copied, and no part of what is compared.
    fn examples(&self) -> Result<Files, Failure> {
        let mut found = Files::new();
        if let Self::Folder(project) = self {
            let folder = project.path(EXAMPLES);
            if folder.exists() {
                tree::read_folder(&folder, "", &mut found)?;
            }
        }
        if let Some(path) = found.keys().find(|path| !path.ends_with(".rs")) {
            // Of anything else a later run could not tell whether it may replace or delete it.
            return Err(Failure::with_help(
                format!("{EXAMPLES}{path} cannot be copied into the crate"),
                "examples are files whose names end in `.rs`",
            ));
        }
        let relative =
            |(path, text): (String, String)| (path.trim_start_matches('/').to_owned(), text);
        Ok(found.into_iter().map(relative).collect())
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
        let place = Place::Folder(project);
        Self::assemble(&place, document, Mode::Exact, &PartArguments::default())
    }

    pub(crate) fn load(
        project: &Project,
        arguments: &DocumentArguments,
        input: &mut dyn Read,
    ) -> Result<Self, Failure> {
        let place = Place::Folder(project);
        match &arguments.spec {
            Some(path) => Self::of_file(project, path, &arguments.part, input),
            None => Self::of_place(&place, &arguments.part),
        }
    }

    /// What stands in the folder `spec` there.
    pub(crate) fn of_place(place: &Place<'_>, part: &PartArguments) -> Result<Self, Failure> {
        let mode = if part.is_foreign() {
            Mode::Subset
        } else {
            Mode::Exact
        };
        Self::assemble(place, place.text(DOCUMENT)?, mode, part)
    }

    /// Another document, with what the project says of its own.
    pub(crate) fn of_file(
        project: &Project,
        path: &Path,
        part: &PartArguments,
        input: &mut dyn Read,
    ) -> Result<Self, Failure> {
        let document = if path.as_os_str() == "-" {
            from_stream(input)?
        } else {
            from_file(path)?
        };
        let mut sources = Self::assemble(&Place::Folder(project), document, Mode::Subset, part)?;
        sources.settings.client.may_be_foreign = true;
        Ok(sources)
    }

    fn assemble(
        place: &Place<'_>,
        document: Loaded,
        mode: Mode,
        part: &PartArguments,
    ) -> Result<Self, Failure> {
        let overlay = match &part.overlay {
            Some(path) => Some(from_file(path)?),
            None if part.no_overlay => None,
            None => Some(place.text(OVERLAY)?),
        };
        let mut settings = settings(place)?;
        part.apply(&mut settings);
        Ok(Self {
            document,
            overlay,
            mode,
            names: place.optional(NAMES)?,
            settings,
        })
    }

    /// Says what is wrong with them.
    pub(crate) fn refuse(self, found: Diagnostics) -> Failure {
        Failure::input(found, self.into_texts())
    }

    /// What a diagnostic can be about.
    pub(crate) fn into_texts(self) -> Vec<Loaded> {
        let texts = [Some(self.document), self.overlay, self.names];
        texts.into_iter().flatten().collect()
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

fn settings(place: &Place<'_>) -> Result<Settings, Failure> {
    let text = place.text(SETTINGS)?;
    let settings = Settings::parse(&text.bytes).map_err(Diagnostics::from);
    let settings = settings.and_then(|settings| settings.check().map(|()| settings));
    match settings {
        Ok(mut settings) => {
            settings.package.examples = place.examples()?;
            Ok(settings)
        }
        Err(found) => {
            let found = found.in_source(text.source());
            Err(Failure::input(found, vec![text]))
        }
    }
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
