//! `cargo xtask generate`.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use generator::{
    Output, Summary,
    address::Origin,
    api::{Counts, Servers, Told},
    untrusted::Printable,
};
use similar::TextDiff;

use crate::{
    Failure, Project, STALE, SUCCESS, Streams,
    arguments::Generate,
    folder::{self, shown},
    report::Reporter,
    sources::{NAMES, Sources},
    terminal::Terminal,
    tree::{self, Change, Tree},
};

/// Folder of the crate in the repository.
pub(crate) const GENERATED: &str = "generated";

/// Lines of a diff that are shown for one file.
const DIFF_LINES: usize = 22;

/// Characters of each that are shown.
const DIFF_WIDTH: usize = 200;

/// How long it is looked for the shortest diff of one file.
const DIFF_TIME: Duration = Duration::from_secs(1);

pub(crate) fn generate(
    project: &Project,
    arguments: &Generate,
    reporter: Reporter,
    streams: &mut Streams<'_>,
) -> Result<u8, Failure> {
    let started = Instant::now();
    if arguments.document.is_foreign() && arguments.out.is_none() {
        return Err(Failure::with_help(
            "another document, selection or overlay is not written over the project's own crate",
            "say where to with `--out DIR`",
        ));
    }
    let sources = load(project, arguments, streams)?;
    let folder = arguments
        .out
        .clone()
        .unwrap_or_else(|| project.path(GENERATED));
    if !arguments.check {
        folder::check_ownership(&folder)?;
    }
    let tree = Tree::read(&folder);
    let output = match generator::generate(&sources.input()) {
        Ok(output) => output,
        Err(found) => return Err(sources.refuse(found)),
    };
    reporter.warnings(&output.warnings, &sources.texts(), &mut streams.errors);
    let mut plan = Plan {
        changes: tree.changes(&output.files)?,
        tree,
        folder,
        names: None,
        project,
        output,
    };
    if arguments.out.is_none() {
        plan.names = plan.names_change(&sources);
    }
    if arguments.check {
        return plan.report_stale(&mut streams.output);
    }
    plan.apply()?;
    plan.report(started, &mut streams.output)?;
    Ok(SUCCESS)
}

fn load(
    project: &Project,
    arguments: &Generate,
    streams: &mut Streams<'_>,
) -> Result<Sources, Failure> {
    let mut sources = Sources::load(project, &arguments.document, streams.input)?;
    if let Some(name) = &arguments.crate_name {
        check_crate_name(name)?;
        sources.settings.package.name.clone_from(name);
    }
    if let Some(url) = &arguments.base_url {
        let client = &mut sources.settings.client;
        client.base_url = Some(url.clone());
        client.may_be_foreign = false;
    }
    sources.settings.package.standalone = arguments.out.is_some();
    if arguments.document.is_foreign() {
        // The front page speaks of the project's own crate and shows what may not be in this one.
        sources.settings.package.documentation.clear();
        sources.settings.package.examples.clear();
    }
    Ok(sources)
}

fn check_crate_name(name: &str) -> Result<(), Failure> {
    let starts = name.starts_with(|first: char| first.is_ascii_alphabetic());
    if starts
        && name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
    {
        return Ok(());
    }
    Err(Failure::with_help(
        format!("`{name}` cannot be the name of a package"),
        "use ASCII letters, digits, `-` and `_`, and begin with a letter",
    ))
}

/// What is to be done.
struct Plan<'p> {
    project: &'p Project,
    folder: PathBuf,
    tree: Tree,
    changes: BTreeMap<PathBuf, Change>,
    /// The change to the file of names, if it is kept and differs.
    names: Option<Change>,
    output: Output,
}

impl Plan<'_> {
    fn names_change(&self, sources: &Sources) -> Option<Change> {
        match sources.names.as_ref().map(|names| names.text()) {
            None => Some(Change::Missing),
            Some(text) if text != self.output.names => Some(Change::Different(text)),
            Some(_) => None,
        }
    }

    fn apply(&self) -> Result<(), Failure> {
        let path = self.project.path(NAMES);
        let names = self.names.as_ref();
        let names = names.map(|_| tree::prepare(&path, &self.output.names));
        let names = names.transpose()?;
        self.tree.apply(&self.changes, &self.output.files)?;
        names.map_or(Ok(()), |names| tree::move_to(&path, names))
    }

    fn report(&self, started: Instant, output: &mut Terminal<'_>) -> Result<(), Failure> {
        let Summary {
            operations_in_document,
            operations,
            left_out,
            types,
            counts,
            overlay,
            servers,
            elsewhere,
        } = &self.output.summary;
        let count = |wanted: fn(&Change) -> bool| {
            self.changes
                .values()
                .filter(|change| wanted(change))
                .count()
        };
        let removed = count(|change| matches!(change, Change::Surplus));
        let written = count(|change| matches!(change, Change::Missing | Change::Different(_)));
        let unchanged = self.output.files.len() - written;
        let skipped = match overlay.skipped {
            0 => String::new(),
            skipped => format!(", {skipped} passed over for what this document lacks"),
        };
        let selected = operations + left_out;
        let missing = match left_out {
            0 => String::new(),
            left_out => format!(", {left_out} left out"),
        };
        let mut text = Printable::line(format!(
            "{selected} of {operations_in_document} operations selected, {operations} emitted{missing}"
        ));
        let definitions = counts.definitions;
        text.push_line(format!(
            "{types} types, made from {definitions} definitions"
        ));
        text.push(&describe_counts(counts));
        text.push_line(format!(
            "{} overlay actions applied{skipped}",
            overlay.applied
        ));
        text.push(&describe_servers(servers, elsewhere));
        let folder = self.folder.display();
        let time = started.elapsed().as_secs_f64();
        text.push_line(format!(
            "{folder}: {written} files written, {removed} removed, {unchanged} unchanged, in {time:.2} s"
        ));
        output.show(&text)?;
        if self.names.is_some() {
            let names = self.project.path(NAMES);
            let names = names.display();
            output.line(format!("{names}: names added or dropped; commit it too"))?;
        }
        Ok(())
    }

    fn report_stale(&self, output: &mut Terminal<'_>) -> Result<u8, Failure> {
        let empty = String::new();
        let files = self.changes.iter().map(|(path, change)| {
            let new = path.to_str().and_then(|path| self.output.files.get(path));
            let path = shown(&Path::new(GENERATED).join(path));
            (path, change, new.unwrap_or(&empty))
        });
        let names = self
            .names
            .iter()
            .map(|change| (NAMES.to_owned(), change, &self.output.names));
        let stale: Vec<_> = files.chain(names).collect();
        for (path, change, new) in &stale {
            output.show(&describe(path, change, new))?;
        }
        if stale.is_empty() {
            let count = self.output.files.len();
            output.line(format!("{GENERATED}/ is up to date ({count} files)"))?;
            return Ok(SUCCESS);
        }
        let count = if stale.len() == 1 {
            "1 file is".to_owned()
        } else {
            format!("{} files are", stale.len())
        };
        let advice = "run `cargo xtask generate` and commit the result";
        output.line(format!("{count} stale; {advice}"))?;
        let is_foreign = |change: &Change| matches!(change, Change::Foreign(_));
        if stale.iter().any(|(_, change, _)| is_foreign(change)) {
            output.line(
                "it will not touch what it did not make: move that away or delete it first",
            )?;
        }
        Ok(STALE)
    }
}

/// Where tokens go, and who says so.
fn describe_servers(servers: &Servers, elsewhere: &BTreeSet<Origin>) -> Printable {
    let says = match servers.pinned {
        true => "as the settings say",
        false => "as the document says; `client.base-url` in the settings would pin it",
    };
    let mut text = Printable::line(match &servers.address {
        Some(address) => format!("requests and their tokens go to {address}, {says}"),
        None => "requests and their tokens go where callers of the client say".to_owned(),
    });
    if !elsewhere.is_empty() {
        let origins: Vec<_> = elsewhere.iter().map(ToString::to_string).collect();
        let origins = origins.join(", ");
        text.push_line(format!("those of some operations go to {origins}"));
    }
    text
}

/// How unions are told apart, and how much is any value.
fn describe_counts(counts: &Counts) -> Printable {
    let of = |told: Told| counts.unions.get(&told).copied().unwrap_or(0);
    let unions: usize = counts.unions.values().sum();
    if unions == 0 {
        return Printable::default();
    }
    let untyped: usize = counts.untyped.values().sum();
    let reasons = counts
        .untyped
        .iter()
        .map(|(reason, count)| format!("{count} {reason}"));
    let reasons: Vec<_> = reasons.collect();
    let mut text = Printable::line(format!(
        "{unions} unions: {} of one type, told apart by kind {}, by tag {}, by properties {}; merged {}, untyped {}",
        of(Told::Same),
        of(Told::Kind),
        of(Told::Tag),
        of(Told::Keys),
        of(Told::Merged),
        of(Told::Untyped),
    ));
    let reasons = reasons.join(", ");
    text.push_line(format!("{untyped} schemas are any value: {reasons}"));
    text
}

fn describe(path: &str, change: &Change, new: &str) -> Printable {
    let old = match change {
        Change::Missing => return Printable::line(format!("missing: {path}")),
        Change::Surplus => return Printable::line(format!("surplus: {path}")),
        Change::SurplusFolder => return Printable::line(format!("surplus: {path}/")),
        Change::Foreign(why) => return Printable::line(format!("foreign: {path}: {why}")),
        Change::Different(old) => old,
    };
    let mut config = TextDiff::configure();
    let diff = config.timeout(DIFF_TIME).diff_lines(old.as_str(), new);
    let diff = diff.unified_diff().context_radius(2).to_string();
    let shorter = |line: &str| match line.char_indices().nth(DIFF_WIDTH) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line.to_owned(),
    };
    let mut lines = diff.lines();
    let shown: Vec<_> = lines.by_ref().take(DIFF_LINES).map(shorter).collect();
    let mut text = Printable::line(format!("stale: {path}"));
    for header in ["---", "+++"] {
        text.push_line(format!("{header} {path}"));
    }
    text.push(&Printable::lines(&shown.join("\n")));
    match lines.count() {
        0 => {}
        more => text.push_line(format!("... {more} more lines")),
    }
    text
}
