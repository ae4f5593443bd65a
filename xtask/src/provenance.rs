//! Where the document in `spec/` comes from.

use std::{fmt::Write as _, fs};

use generator::{
    diagnostic::{Code, Diagnostic},
    normalise::FORM,
    selection::Selection,
    untrusted::Untrusted,
};
use jiff::Timestamp;
use ring::digest::{SHA256, digest};
use serde::{Deserialize, Serialize};

use crate::{Failure, address::Address, download::Download, project::Project, sources::DOCUMENT};

/// The file it is written to.
pub(crate) const PROVENANCE: &str = "spec/provenance.yaml";

const HEAD: &str = "# Where openapi.yaml comes from. `cargo xtask pull` writes both files.\n";

/// What was pulled, from where, when, and what was kept of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Provenance {
    url: String,
    /// RFC 3339, in UTC.
    pub(crate) retrieved: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    etag: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_modified: Option<String>,
    /// `info.version` of the document.
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<String>,
    /// The bytes that came.
    download: Digest,
    /// The text that is kept.
    document: Digest,
    /// How it was made from them.
    form: u32,
    selection: Selected,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Digest {
    sha256: String,
    bytes: usize,
}

impl Digest {
    fn of(bytes: &[u8]) -> Self {
        let mut sha256 = String::new();
        for byte in digest(&SHA256, bytes).as_ref() {
            // Writing to a text does not fail.
            let _ = write!(sha256, "{byte:02x}");
        }
        Self {
            sha256,
            bytes: bytes.len(),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Selected {
    all: bool,
    tags: Vec<String>,
    operations: Vec<String>,
}

impl Selected {
    fn new(selection: &Selection) -> Self {
        let sorted = |names: &[String]| {
            let mut names = names.to_vec();
            names.sort();
            names
        };
        Self {
            all: selection.all,
            tags: sorted(&selection.tags),
            operations: sorted(&selection.operations),
        }
    }
}

impl Provenance {
    pub(crate) fn new(
        address: &Address,
        selection: &Selection,
        download: &Download,
        (text, version): (&str, Option<&Untrusted>),
    ) -> Self {
        Self {
            url: address.to_string(),
            retrieved: Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
            etag: download.etag.clone(),
            last_modified: download.last_modified.clone(),
            version: version.map(|version| version.raw().to_owned()),
            download: Digest::of(&download.bytes),
            document: Digest::of(text.as_bytes()),
            form: FORM,
            selection: Selected::new(selection),
        }
    }

    /// Whether the same came from the same place, to be kept in the same way.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        let facts = |one: &Self| {
            let Self {
                url,
                download,
                document,
                form,
                selection,
                ..
            } = one.clone();
            (url, download, document, form, selection)
        };
        facts(self) == facts(other)
    }

    pub(crate) fn text(&self) -> Result<String, Failure> {
        let text = serde_yaml::to_string(self);
        let text =
            text.map_err(|error| Failure::new(format!("cannot write {PROVENANCE}: {error}")))?;
        Ok(format!("{HEAD}{text}"))
    }
}

/// What an earlier pull has left.
#[derive(Default)]
pub(crate) struct Earlier {
    pub(crate) provenance: Option<Provenance>,
    pub(crate) document: Option<Vec<u8>>,
    /// The provenance is there and cannot be read.
    pub(crate) warning: Option<Diagnostic>,
}

impl Earlier {
    pub(crate) fn read(project: &Project) -> Result<Self, Failure> {
        let mut earlier = Self {
            document: present(project, DOCUMENT)?,
            ..Self::default()
        };
        let Some(text) = present(project, PROVENANCE)? else {
            return Ok(earlier);
        };
        match serde_yaml::from_slice(&text) {
            Ok(provenance) => earlier.provenance = Some(provenance),
            Err(error) => {
                let message = format!("{PROVENANCE} cannot be read: {error}");
                let help = "nothing: the document is fetched as if there were none";
                let warning = Diagnostic::new(Code::Command, message).help(help);
                earlier.warning = Some(warning.warning());
            }
        }
        Ok(earlier)
    }

    /// What the server may compare with: only if its "the same" would mean that nothing is to be done.
    pub(crate) fn etag(&self, address: &Address, selection: &Selection) -> Option<&str> {
        let provenance = self.provenance.as_ref()?;
        let is_current = provenance.url == address.to_string()
            && provenance.form == FORM
            && provenance.selection == Selected::new(selection)
            && provenance.document == Digest::of(self.document.as_ref()?);
        provenance.etag.as_deref().filter(|_| is_current)
    }
}

fn present(project: &Project, path: &str) -> Result<Option<Vec<u8>>, Failure> {
    let path = project.path(path);
    match fs::read(&path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Failure::disk("read", &path, &error)),
    }
}
