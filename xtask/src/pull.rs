//! `cargo xtask pull`.

use std::time::Duration;

use generator::{
    diagnostic::{Code, Diagnostic, Diagnostics},
    normalise::{Normalised, normalise},
    settings::Settings,
};
use similar::{ChangeTag, TextDiff};

use crate::{
    Failure, SUCCESS, Streams,
    address::Address,
    arguments::Pull,
    download::{self, Answer, Download, Wanted},
    generate::say,
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
    // Whatever is missing here is told before the network is bothered.
    let mut sources = Sources::of_project(project, Loaded::default())?;
    let address = address(arguments, &sources.settings)?;
    let earlier = Earlier::read(project)?;
    let warnings: Diagnostics = open(&address)
        .into_iter()
        .chain(earlier.warning.clone())
        .collect();
    reporter.warnings(&warnings, &[], streams.errors);
    let Some(download) = fetch(arguments, &address, &earlier, &sources.settings, streams)? else {
        say(streams.output, &unchanged(&address, &earlier))?;
        return Ok(SUCCESS);
    };
    let kept = keep(&address, &download, &sources.settings)?;
    sources.document = Loaded::new(format!("{address} (normalised)"), kept.text.clone());
    // It is only looked whether a crate can be made.
    let warnings = match generator::generate(&sources.input()) {
        Ok(output) => output.warnings,
        Err(found) => return Err(sources.refuse(found)),
    };
    reporter.warnings(&warnings, &sources.texts(), streams.errors);
    let plan = Plan::new(&address, &sources.settings, &download, kept, &earlier);
    plan.apply(project)?;
    say(streams.output, &plan.report(&address, &download, &earlier))?;
    Ok(SUCCESS)
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
fn fetch(
    arguments: &Pull,
    address: &Address,
    earlier: &Earlier,
    settings: &Settings,
    streams: &Streams<'_>,
) -> Result<Option<Download>, Failure> {
    let user_agent = format!(
        "{}-xtask/{}",
        settings.package.name,
        env!("CARGO_PKG_VERSION")
    );
    let wanted = Wanted {
        address,
        etag: earlier.etag(address, &settings.selection),
        user_agent: &user_agent,
        most_bytes: arguments.max_bytes,
        time: Duration::from_secs(arguments.timeout),
    };
    match download::fetch(&wanted, &Progress::new(streams.progress))? {
        Answer::Unchanged => Ok(None),
        Answer::Document(download) => {
            check(address, &download)?;
            Ok(Some(download))
        }
    }
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
    format!("{address}: unchanged{since}; nothing was written\n")
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
        let outcome = (kept.text.as_str(), kept.version.clone());
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

    fn report(&self, address: &Address, download: &Download, earlier: &Earlier) -> String {
        if self.is_same {
            return unchanged(address, earlier);
        }
        let Normalised {
            text,
            operations_in_document,
            operations,
            version,
        } = &self.kept;
        let version = version
            .as_ref()
            .map_or(String::new(), |version| format!(", version {version}"));
        let head = format!(
            "{address}: {} bytes{version}\n{operations} of {operations_in_document} operations selected\n",
            download.bytes.len()
        );
        if !self.document_differs {
            return format!(
                "{head}{DOCUMENT}: unchanged, nothing in it differs\n{PROVENANCE}: written\n"
            );
        }
        let (added, removed) = lines(earlier.document.as_deref().unwrap_or_default(), text);
        format!(
            "{head}{DOCUMENT}: written, {} bytes kept, {added} lines added, {removed} removed\n\
             {PROVENANCE}: written\n\
             next: cargo xtask diff, cargo xtask generate\n",
            text.len()
        )
    }
}

/// Lines that are new, and lines that are gone.
fn lines(before: &[u8], after: &str) -> (usize, usize) {
    let before = String::from_utf8_lossy(before);
    let mut config = TextDiff::configure();
    let diff = config.timeout(COMPARE).diff_lines(before.as_ref(), after);
    let count = |tag| {
        diff.iter_all_changes()
            .filter(|change| change.tag() == tag)
            .count()
    };
    (count(ChangeTag::Insert), count(ChangeTag::Delete))
}
