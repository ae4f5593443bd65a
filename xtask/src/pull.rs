//! `cargo xtask pull`.

use std::time::Duration;

use generator::{
    diagnostic::{Code, Diagnostic, Diagnostics},
    normalise::{Normalised, normalise},
    settings::Settings,
    untrusted::{Printable, Untrusted},
};
use similar::{ChangeTag, TextDiff};

use crate::{
    Failure, SUCCESS, Streams,
    address::Address,
    arguments::Pull,
    deadline::Deadline,
    download::{self, Answer, Download, Wanted},
    progress::Progress,
    project::Project,
    provenance::{Earlier, PROVENANCE, Provenance},
    report::Reporter,
    sources::{DOCUMENT, Loaded, Sources},
    tree,
};

/// How long the lines of two documents are compared; then it is told less exactly how many differ.
const COMPARE: Duration = Duration::from_secs(2);

pub(crate) fn pull(
    project: &Project,
    arguments: &Pull,
    reporter: Reporter,
    streams: &mut Streams<'_>,
) -> Result<u8, Failure> {
    let deadline = Deadline::after(Duration::from_secs(arguments.timeout));
    // Whatever is missing here is told before the network is bothered.
    let sources = Sources::of_project(project, Loaded::default())?;
    let address = address(arguments, &sources.settings)?;
    let earlier = Earlier::read(project)?;
    let warnings: Diagnostics = open(&address)
        .into_iter()
        .chain(earlier.warning.clone())
        .collect();
    reporter.warnings(&warnings, &[], &mut streams.errors);
    let wanted = Wanted {
        address: &address,
        etag: earlier.etag(&address, &sources.settings.selection),
        user_agent: &user_agent(&sources.settings),
        most_bytes: arguments.max_bytes,
        deadline,
    };
    let Some(download) = fetch(&wanted, streams)? else {
        streams.output.line(unchanged(&address, &earlier))?;
        return Ok(SUCCESS);
    };
    let pulled = Pulled {
        address: address.clone(),
        download,
        sources,
    };
    let checked = deadline.wait_for(|| pulled.check());
    let Checked {
        pulled,
        kept,
        warnings,
    } = checked.unwrap_or_else(|| Err(late(&address, deadline)))?;
    let Pulled {
        download, sources, ..
    } = &pulled;
    reporter.warnings(&warnings, &sources.texts(), &mut streams.errors);
    let plan = Plan::new(&address, &sources.settings, download, kept, &earlier);
    plan.apply(project)?;
    let report = plan.report(&address, download, &earlier, deadline);
    streams.output.show(&report)?;
    Ok(SUCCESS)
}

fn late(address: &Address, deadline: Deadline) -> Failure {
    let time = deadline.time.as_secs();
    let why = format!("it came, but could not be made into a crate within {time} s");
    let help = "select less, or allow more with `--timeout`";
    download::failure(address, &why, help)
}

/// What has come, with all that belongs to it.
struct Pulled {
    address: Address,
    download: Download,
    sources: Sources,
}

/// The same, of which a crate can be made.
struct Checked {
    pulled: Pulled,
    kept: Normalised,
    warnings: Diagnostics,
}

impl Pulled {
    fn check(mut self) -> Result<Checked, Failure> {
        let kept = keep(&self.address, &self.download, &self.sources.settings)?;
        let name = format!("{} (normalised)", self.address);
        self.sources.document = Loaded::new(name, kept.text.clone());
        // It is only looked whether a crate can be made.
        match generator::generate(&self.sources.input()) {
            Ok(output) => Ok(Checked {
                pulled: self,
                kept,
                warnings: output.warnings,
            }),
            Err(found) => Err(self.sources.refuse(found)),
        }
    }
}

fn address(arguments: &Pull, settings: &Settings) -> Result<Address, Failure> {
    let help = "give an address such as `https://host/openapi.json`";
    if let Some(url) = &arguments.url {
        return Address::given(url).map_err(|why| Failure::with_help(why, help));
    }
    let Some(upstream) = &settings.upstream else {
        return Err(Failure::with_help(
            "it is not said where the document is published",
            "set `upstream: { url: .. }` in spec/settings.yaml, or give `--url URL`",
        ));
    };
    let wrong =
        |why| Failure::with_help(format!("`upstream.url` in spec/settings.yaml: {why}"), help);
    Address::kept(&upstream.url).map_err(wrong)
}

/// Says so where anybody on the way can change what comes.
fn open(address: &Address) -> Option<Diagnostic> {
    let message = format!("{address} is not encrypted: anybody on the way can change what comes");
    let found = Diagnostic::new(Code::Command, message);
    let found = found.help("use `https` if the server does; else look closely at what has changed");
    address.is_open().then(|| found.warning())
}

/// The document, unless it is the one that is there.
fn fetch(wanted: &Wanted<'_>, streams: &Streams<'_>) -> Result<Option<Download>, Failure> {
    match download::fetch(wanted, &Progress::new(streams.progress))? {
        Answer::Unchanged => Ok(None),
        Answer::Document(download) => {
            check(wanted.address, &download)?;
            Ok(Some(download))
        }
    }
}

fn user_agent(settings: &Settings) -> String {
    format!(
        "{}-xtask/{}",
        settings.package.name,
        env!("CARGO_PKG_VERSION")
    )
}

/// Refuses what can be told at a glance.
fn check(address: &Address, download: &Download) -> Result<(), Failure> {
    let first = download.bytes.trim_ascii_start().first();
    let (why, help) = match first {
        None => (
            "what comes is empty",
            "see what answers there, or try again later",
        ),
        Some(b'<') => (
            "what comes is a page (HTML or XML), not an OpenAPI document",
            "see what answers there: a page to log in, or one about the document",
        ),
        // Braces show whether it is whole. Of YAML a part would do as well.
        Some(first) if *first != b'{' && !download.has_end => (
            "the server does not say how long it is, so that nobody can tell whether the YAML is whole",
            "use a server that sends `content-length`, or a document in JSON",
        ),
        Some(_) => return Ok(()),
    };
    Err(download::failure(address, why, help))
}

fn keep(
    address: &Address,
    download: &Download,
    settings: &Settings,
) -> Result<Normalised, Failure> {
    let text = Loaded::new(address.to_string(), download.bytes.clone());
    normalise(text.source(), &settings.selection).map_err(|found| Failure::input(found, vec![text]))
}

fn unchanged(address: &Address, earlier: &Earlier) -> String {
    let since = earlier.provenance.as_ref();
    let since = since.map_or(String::new(), |one| format!(" since {}", one.retrieved));
    format!("{address}: unchanged{since}; nothing was written")
}

/// What is to be done.
struct Plan {
    kept: Normalised,
    provenance: Provenance,
    /// Whether the text of the document differs from what is there.
    document_differs: bool,
    /// Whether it was the same download.
    is_same: bool,
}

impl Plan {
    fn new(
        address: &Address,
        settings: &Settings,
        download: &Download,
        kept: Normalised,
        earlier: &Earlier,
    ) -> Self {
        let outcome = (kept.text.as_str(), kept.version.as_ref());
        let provenance = Provenance::new(address, &settings.selection, download, outcome);
        let document_differs = earlier.document.as_deref() != Some(kept.text.as_bytes());
        let before = earlier.provenance.as_ref();
        let is_same = !document_differs && before.is_some_and(|before| before.is_same(&provenance));
        Self {
            kept,
            provenance,
            document_differs,
            is_same,
        }
    }

    /// Both files are complete beside their places before the first is moved there.
    fn apply(&self, project: &Project) -> Result<(), Failure> {
        if self.is_same {
            return Ok(());
        }
        let mut files = Vec::new();
        if self.document_differs {
            files.push((project.path(DOCUMENT), self.kept.text.clone()));
        }
        files.push((project.path(PROVENANCE), self.provenance.text()?));
        tree::replace_all(&files)
    }

    fn report(
        &self,
        address: &Address,
        download: &Download,
        earlier: &Earlier,
        deadline: Deadline,
    ) -> Printable {
        if self.is_same {
            return Printable::line(unchanged(address, earlier));
        }
        let Normalised {
            text,
            operations_in_document,
            operations,
            version,
        } = &self.kept;
        let version = version.as_ref().map(Untrusted::line);
        let version = version.map_or(String::new(), |version| format!(", version {version}"));
        let mut said = Printable::line(format!(
            "{address}: {} bytes{version}",
            download.bytes.len()
        ));
        said.push_line(format!(
            "{operations} of {operations_in_document} operations selected"
        ));
        if self.document_differs {
            let (added, removed) = lines(
                earlier.document.as_deref().unwrap_or_default(),
                text,
                deadline,
            );
            let bytes = text.len();
            said.push_line(format!(
                "{DOCUMENT}: written, {bytes} bytes kept, {added} lines added, {removed} removed"
            ));
        } else {
            said.push_line(format!("{DOCUMENT}: unchanged, nothing in it differs"));
        }
        said.push_line(format!("{PROVENANCE}: written"));
        if self.document_differs {
            said.push_line("next: cargo xtask diff, cargo xtask generate");
        }
        said
    }
}

/// Lines that are new, and lines that are gone.
fn lines(before: &[u8], after: &str, deadline: Deadline) -> (usize, usize) {
    let before = String::from_utf8_lossy(before);
    let mut config = TextDiff::configure();
    let time = deadline.left().unwrap_or_default().min(COMPARE);
    let diff = config.timeout(time).diff_lines(before.as_ref(), after);
    let count = |tag| {
        diff.iter_all_changes()
            .filter(|change| change.tag() == tag)
            .count()
    };
    (count(ChangeTag::Insert), count(ChangeTag::Delete))
}
