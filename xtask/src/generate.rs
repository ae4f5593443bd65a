//! `cargo xtask generate`.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::Write,
    path::{Path, PathBuf},
    time::Instant,
};

use generator::{
    Output, Summary,
    address::Origin,
    api::{Counts, Servers, Told},
};
use similar::TextDiff;

use crate::{
    Failure, Project, STALE, SUCCESS, Streams,
    arguments::Generate,
    folder::{self, shown},
    report::Reporter,
    sources::{NAMES, Sources},
    tree::{self, Change, Tree},
};

/// Folder of the crate in the repository.
pub(crate) const GENERATED: &str = "generated";

/// Lines of a diff that are shown for one file.
const DIFF_LINES: usize = 24;

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
    reporter.warnings(&output.warnings, &sources.texts(), streams.errors);
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
        return plan.report_stale(streams.output);
    }
    plan.apply()?;
    plan.report(started, streams.output)?;
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

    fn report(&self, started: Instant, output: &mut dyn Write) -> Result<(), Failure> {
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
        let text = format!(
            "{selected} of {operations_in_document} operations selected, {operations} emitted{missing}\n\
             {types} types, made from {} definitions\n\
             {}\
             {} overlay actions applied{skipped}\n\
             {}\
             {}: {written} files written, {removed} removed, {unchanged} unchanged, in {:.2} s\n",
            counts.definitions,
            describe_counts(counts),
            overlay.applied,
            describe_servers(servers, elsewhere),
            self.folder.display(),
            started.elapsed().as_secs_f64(),
        );
        say(output, &text)?;
        if self.names.is_some() {
            say(
                output,
                &format!(
                    "{}: names added or dropped; commit it too\n",
                    self.project.path(NAMES).display()
                ),
            )?;
        }
        Ok(())
    }

    fn report_stale(&self, output: &mut dyn Write) -> Result<u8, Failure> {
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
            say(output, &describe(path, change, new))?;
        }
        if stale.is_empty() {
            let count = self.output.files.len();
            say(
                output,
                &format!("{GENERATED}/ is up to date ({count} files)\n"),
            )?;
            return Ok(SUCCESS);
        }
        let count = if stale.len() == 1 {
            "1 file is".to_owned()
        } else {
            format!("{} files are", stale.len())
        };
        say(
            output,
            &format!("{count} stale; run `cargo xtask generate` and commit the result\n"),
        )?;
        if stale
            .iter()
            .any(|(_, change, _)| matches!(change, Change::Foreign(_)))
        {
            say(
                output,
                "it will not touch what it did not make: move that away or delete it first\n",
            )?;
        }
        Ok(STALE)
    }
}

/// Where tokens go, and who says so.
fn describe_servers(servers: &Servers, elsewhere: &BTreeSet<Origin>) -> String {
    let says = match servers.pinned {
        true => "as the settings say",
        false => "as the document says; `client.base-url` in the settings would pin it",
    };
    let mut text = match &servers.address {
        Some(address) => format!("requests and their tokens go to {address}, {says}\n"),
        None => "requests and their tokens go where callers of the client say\n".to_owned(),
    };
    if !elsewhere.is_empty() {
        let origins: Vec<_> = elsewhere.iter().map(ToString::to_string).collect();
        text.push_str(&format!(
            "those of some operations go to {}\n",
            origins.join(", ")
        ));
    }
    text
}

/// How unions are told apart, and how much is any value.
fn describe_counts(counts: &Counts) -> String {
    let of = |told: Told| counts.unions.get(&told).copied().unwrap_or(0);
    let unions: usize = counts.unions.values().sum();
    if unions == 0 {
        return String::new();
    }
    let untyped: usize = counts.untyped.values().sum();
    let reasons = counts
        .untyped
        .iter()
        .map(|(reason, count)| format!("{count} {reason}"));
    let reasons: Vec<_> = reasons.collect();
    format!(
        "{unions} unions: {} of one type, told apart by kind {}, by tag {}, by properties {}; merged {}, untyped {}\n\
         {untyped} schemas are any value: {}\n",
        of(Told::Same),
        of(Told::Kind),
        of(Told::Tag),
        of(Told::Keys),
        of(Told::Merged),
        of(Told::Untyped),
        reasons.join(", "),
    )
}

fn describe(path: &str, change: &Change, new: &str) -> String {
    match change {
        Change::Missing => format!("missing: {path}\n"),
        Change::Surplus => format!("surplus: {path}\n"),
        Change::SurplusFolder => format!("surplus: {path}/\n"),
        Change::Foreign(why) => format!("foreign: {path}: {why}\n"),
        Change::Different(old) => {
            let diff = TextDiff::from_lines(old.as_str(), new);
            let diff = diff
                .unified_diff()
                .context_radius(2)
                .header(path, path)
                .to_string();
            let lines: Vec<_> = diff.lines().collect();
            let more = lines.len().saturating_sub(DIFF_LINES);
            let lines = lines[..lines.len() - more].join("\n");
            let shown: String = lines.chars().map(visible).collect();
            let rest = if more == 0 {
                String::new()
            } else {
                format!("... {more} more lines\n")
            };
            format!("stale: {path}\n{shown}\n{rest}")
        }
    }
}

/// What stands on the disk may be anybody's.
fn visible(c: char) -> String {
    let escaped = c.escape_debug();
    match c {
        '\n' | '\t' => c.to_string(),
        // Signs that are escaped within a literal alone take two characters.
        _ if c.is_control() || escaped.len() > 2 => escaped.to_string(),
        _ => c.to_string(),
    }
}

pub(crate) fn say(output: &mut dyn Write, text: &str) -> Result<(), Failure> {
    output
        .write_all(text.as_bytes())
        .map_err(|error| Failure::new(format!("cannot write to standard output: {error}")))
}
