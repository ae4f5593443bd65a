//! The command line of this repository: arguments, disk, network and exit codes around the `generator` library.

pub mod address;
mod arguments;
mod changelog;
mod comment;
mod deadline;
mod diff;
mod download;
mod failure;
mod folder;
mod generate;
mod git;
mod list;
mod process;
mod progress;
mod project;
mod proposal;
mod propose;
mod provenance;
mod pull;
mod release;
mod report;
mod sources;
mod terminal;
mod tree;
mod unpack;

use std::{ffi::OsString, io::Read, path::Path};

use arguments::{Arguments, Command};
use clap::Parser as _;
use failure::Failure;
use generator::untrusted::Printable;
pub use project::Project;
use report::Reporter;
pub use terminal::Terminal;

/// Everything is in order.
pub const SUCCESS: u8 = 0;
/// `--check` found stale files.
pub const STALE: u8 = 1;
/// Two documents differ in more than words and order.
pub const CHANGED: u8 = 1;
/// The arguments or the input cannot be used; nothing was written.
pub const UNUSABLE: u8 = 2;
/// A change is as grave as `--fail-on` says.
pub const OVER_THE_BAR: u8 = 3;
/// A document that is compared cannot be read or used.
pub const UNREADABLE: u8 = 4;

/// Where a command reads from and writes to.
pub struct Streams<'s> {
    /// Standard input.
    pub input: &'s mut dyn Read,
    /// Standard output.
    pub output: Terminal<'s>,
    /// Standard error.
    pub errors: Terminal<'s>,
    /// Whether colours are seen and wanted on standard error.
    pub color: bool,
    /// Whether they are on standard output.
    pub output_color: bool,
    /// Whether a progress bar can be seen on the standard error of the process.
    pub progress: bool,
}

/// Runs a command line, whose first argument is the name of the program, and gives the exit code. It works on the project
/// around a folder, which is where it is run.
pub fn run(
    folder: &Path,
    arguments: impl IntoIterator<Item = OsString>,
    streams: &mut Streams<'_>,
) -> u8 {
    run_with(|| Project::around(folder), arguments, streams)
}

/// [`run`] for a project whose folder is known.
pub fn run_in(
    project: &Project,
    arguments: impl IntoIterator<Item = OsString>,
    streams: &mut Streams<'_>,
) -> u8 {
    run_with(|| Ok(project.clone()), arguments, streams)
}

fn run_with(
    project: impl FnOnce() -> Result<Project, Failure>,
    arguments: impl IntoIterator<Item = OsString>,
    streams: &mut Streams<'_>,
) -> u8 {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => return report_usage(&error, streams),
    };
    let reporter = Reporter::new(arguments.report, streams);
    let done = reporter
        .fits(&arguments.command)
        .and_then(|()| project())
        .and_then(|project| perform(&project, arguments.command, reporter, streams));
    done.unwrap_or_else(|failure| {
        reporter.failure(&failure, &mut streams.errors);
        failure.code
    })
}

fn perform(
    project: &Project,
    command: Command,
    reporter: Reporter,
    streams: &mut Streams<'_>,
) -> Result<u8, Failure> {
    match command {
        Command::Generate(arguments) => generate::generate(project, &arguments, reporter, streams),
        Command::List(arguments) => list::list(project, &arguments, streams),
        Command::Pull(arguments) => {
            let code = pull::pull(project, &arguments, reporter, streams)?;
            streams
                .output
                .line(format!("in {}", project.root().display()))?;
            Ok(code)
        }
        Command::Diff(arguments) => diff::diff(project, &arguments, reporter, streams),
        Command::Comment(arguments) => comment::comment(project, &arguments, streams),
        Command::Propose(arguments) => propose::propose(project, &arguments, streams),
        Command::ReleaseCheck => release::check(project, streams),
    }
}

fn report_usage(error: &clap::Error, streams: &mut Streams<'_>) -> u8 {
    let text = Printable::lines(&error.render().to_string());
    // Where a stream is closed there is nobody to tell.
    if error.use_stderr() {
        let _ = streams.errors.show(&text);
        return UNUSABLE;
    }
    let _ = streams.output.show(&text);
    SUCCESS
}
