//! `cargo xtask diff`.

use std::path::Path;

use generator::{
    diagnostic::Diagnostics,
    diff::{Comparison, Wire, compare},
    report,
    untrusted::Printable,
};

use crate::{
    CHANGED, Failure, OVER_THE_BAR, Project, SUCCESS, Streams, UNREADABLE,
    arguments::{Diff, FailOn, Format, PartArguments},
    changelog::{self, CHANGELOG},
    git::Git,
    release,
    report::Reporter,
    sources::{Place, Sources},
};

/// What the first argument begins with where it is a revision.
const REVISION: &str = "git:";

pub(crate) fn diff(
    project: &Project,
    arguments: &Diff,
    reporter: Reporter,
    streams: &mut Streams<'_>,
) -> Result<u8, Failure> {
    if arguments.rules {
        streams.output.show(&rules(reporter.format))?;
        return Ok(SUCCESS);
    }
    let mut ends = ends(arguments)?;
    let mut note = None;
    if arguments.changelog && arguments.old.is_none() {
        match release::last(&Git::new(project))? {
            Some(release) => ends.0 = End::Revision(release.tag),
            None => note = Some(release::NONE),
        }
    }
    let found = compare_ends(project, &ends, &arguments.part, streams);
    let (comparison, new) = found.map_err(|failure| failure.with_code(UNREADABLE))?;
    reporter.warnings(&comparison.new.warnings, &new.texts(), &mut streams.errors);
    streams.output.show(&shown(&comparison, reporter))?;
    match note {
        Some(note) => streams.errors.line(note)?,
        None if arguments.changelog => {
            changelog::write(project, &comparison)?;
            let path = project.path(CHANGELOG);
            streams
                .errors
                .line(format!("written: {}", path.display()))?;
        }
        None => {}
    }
    Ok(code(&comparison, arguments.fail_on))
}

/// What a revision has that what is in the folder has not, or has otherwise.
pub(crate) fn since(
    project: &Project,
    revision: &str,
    streams: &mut Streams<'_>,
) -> Result<Comparison, Failure> {
    let ends = (End::Revision(revision.to_owned()), End::Project);
    let found = compare_ends(project, &ends, &PartArguments::default(), streams);
    found.map(|(comparison, _)| comparison)
}

/// What one revision has that another has not, or has otherwise. The latter is spoken of as if it were at hand.
pub(crate) fn between(
    project: &Project,
    old: &str,
    new: &str,
    streams: &mut Streams<'_>,
) -> Result<Comparison, Failure> {
    let ends = (End::Revision(old.to_owned()), End::Proposed(new.to_owned()));
    let found = compare_ends(project, &ends, &PartArguments::default(), streams);
    found.map(|(comparison, _)| comparison)
}

fn rules(format: Format) -> Printable {
    match format {
        Format::Json => report::diff::rules_json(),
        Format::Markdown => report::diff::rules_markdown(),
        Format::Text | Format::Github => report::diff::rules_text(),
    }
}

/// One of the two that are compared.
enum End {
    Input,
    File(String),
    Revision(String),
    /// A revision that is to take the place of what is at hand.
    Proposed(String),
    Project,
}

impl End {
    fn of(text: &str) -> Self {
        match text.strip_prefix(REVISION) {
            Some(revision) => Self::Revision(revision.to_owned()),
            None if text == "-" => Self::Input,
            None => Self::File(text.to_owned()),
        }
    }

    fn read(
        &self,
        project: &Project,
        part: &PartArguments,
        streams: &mut Streams<'_>,
    ) -> Result<Sources, Failure> {
        match self {
            Self::Input => Sources::of_file(project, Path::new("-"), part, streams.input),
            Self::File(path) => Sources::of_file(project, Path::new(path), part, streams.input),
            Self::Revision(revision) => {
                let commit = Git::new(project).commit(revision)?;
                Sources::of_place(&Place::Commit(commit), part)
            }
            Self::Proposed(revision) => {
                let commit = Git::new(project).commit(revision)?.under_plain_names();
                Sources::of_place(&Place::Commit(commit), part)
            }
            Self::Project => Sources::of_place(&Place::Folder(project), part),
        }
    }
}

fn ends(arguments: &Diff) -> Result<(End, End), Failure> {
    let old = arguments.old.as_deref();
    let old = old.map_or_else(|| End::Revision("HEAD".to_owned()), End::of);
    let new = arguments.new.as_deref().map_or(End::Project, End::of);
    if matches!((&old, &new), (End::Input, End::Input)) {
        return Err(Failure::with_help(
            "standard input can be read only once",
            "give one of the two documents as a file",
        ));
    }
    Ok((old, new))
}

/// Compares them. What stands in a new document that is a file of its own has the names of the old one.
fn compare_ends(
    project: &Project,
    (old, new): &(End, End),
    part: &PartArguments,
    streams: &mut Streams<'_>,
) -> Result<(Comparison, Sources), Failure> {
    let before = old.read(project, part, streams)?;
    let mut after = new.read(project, part, streams)?;
    if matches!(new, End::File(_) | End::Input) {
        after.names = None;
    }
    match compare(&before.input(), &after.input()) {
        Ok(comparison) => Ok((comparison, after)),
        Err(found) => Err(refuse(before, after, found)),
    }
}

fn refuse(old: Sources, new: Sources, found: Diagnostics) -> Failure {
    let mut texts = old.into_texts();
    texts.extend(new.into_texts());
    Failure::input(found, texts)
}

fn shown(comparison: &Comparison, reporter: Reporter) -> Printable {
    match reporter.format {
        Format::Text => report::diff::text(comparison, reporter.output_color),
        Format::Json => report::diff::json(comparison),
        Format::Markdown => report::diff::markdown(comparison),
        Format::Github => report::diff::github(comparison),
    }
}

/// A break of programs that run is over every bar: no version number keeps it from them.
fn code(comparison: &Comparison, fail_on: Option<FailOn>) -> u8 {
    let is_over = |bar: FailOn| comparison.bump >= bar.bump() || comparison.wire == Wire::Breaking;
    if fail_on.is_some_and(is_over) {
        OVER_THE_BAR
    } else if comparison.changes.is_empty() {
        SUCCESS
    } else {
        CHANGED
    }
}
