//! The command line of this repository: arguments, disk and exit codes around the `generator` library.

mod arguments;
mod failure;
mod generate;
mod list;
mod report;
mod sources;
mod tree;

use std::{
    ffi::OsString,
    io::{Read, Write},
    path::PathBuf,
};

use arguments::{Arguments, Command};
use clap::Parser as _;
use failure::Failure;
use report::Reporter;

/// Everything is in order.
pub const SUCCESS: u8 = 0;
/// `--check` found stale files.
pub const STALE: u8 = 1;
/// The arguments or the input cannot be used; nothing was written.
pub const UNUSABLE: u8 = 2;

/// Where a command reads from and writes to.
pub struct Streams<'s> {
    /// Standard input.
    pub input: &'s mut dyn Read,
    /// Standard output.
    pub output: &'s mut dyn Write,
    /// Standard error.
    pub errors: &'s mut dyn Write,
    /// Whether colours are seen and wanted there.
    pub color: bool,
}

/// Runs a command line, whose first argument is the name of the program, and gives the exit code.
pub fn run(arguments: impl IntoIterator<Item = OsString>, streams: &mut Streams<'_>) -> u8 {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => return report_usage(&error, streams),
    };
    let reporter = Reporter::new(arguments.report, streams.color);
    let done = match arguments.command {
        Command::Generate(arguments) => generate::generate(&arguments, reporter, streams),
        Command::List(arguments) => list::list(&arguments, streams),
    };
    done.unwrap_or_else(|failure| {
        reporter.failure(&failure, streams.errors);
        UNUSABLE
    })
}

fn report_usage(error: &clap::Error, streams: &mut Streams<'_>) -> u8 {
    let text = error.render();
    if error.use_stderr() {
        let _ = write!(streams.errors, "{text}");
        return UNUSABLE;
    }
    let _ = write!(streams.output, "{text}");
    SUCCESS
}

/// The folder of the repository.
#[must_use]
pub fn root() -> PathBuf {
    let here = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    here.parent()
        .map_or(here.clone(), std::path::Path::to_path_buf)
}
