//! `cargo xtask comment`.

use std::{
    fs,
    io::{self, Write},
    path::Path,
};

use generator::report;
use tempfile::NamedTempFile;

use crate::{Failure, Project, SUCCESS, Streams, arguments::Comment, diff, git::Git};

/// What decides about the crate.
const SPEC: &str = "spec";

pub(crate) fn comment(
    project: &Project,
    arguments: &Comment,
    streams: &mut Streams<'_>,
) -> Result<u8, Failure> {
    let (base, touched) = touched(project, arguments)?;
    if touched.is_empty() {
        let text = "nothing in spec/ has changed; there is nothing to report";
        streams.output.line(text)?;
        return Ok(SUCCESS);
    }
    let comparison = match &arguments.head {
        Some(head) => diff::between(project, &base, head, streams)?,
        None => diff::since(project, &base, streams)?,
    };
    let report = report::diff::markdown(&comparison);
    streams.output.show(&report::diff::github(&comparison))?;
    if let Some(path) = &arguments.summary {
        append(path, &report).map_err(|error| Failure::disk("write to", path, &error))?;
    }
    if let Some(number) = arguments.pull_request {
        let body = text_file(&report)?;
        let body = body.path().to_string_lossy();
        let number = number.to_string();
        project.github().say(&[
            "pr",
            "comment",
            &number,
            "--edit-last",
            "--create-if-none",
            "--body-file",
            &body,
        ])?;
    }
    Ok(SUCCESS)
}

/// What it is compared with, and the names of files that are different there.
fn touched(project: &Project, arguments: &Comment) -> Result<(String, String), Failure> {
    let git = Git::new(project);
    let hash = |revision: &str| Ok(Git::new(project).commit(revision)?.hash().to_owned());
    let Some(head) = &arguments.head else {
        let base = hash(&arguments.base)?;
        let touched = git.say(&["diff", "--name-only", &base, "--", SPEC])?;
        return Ok((arguments.base.clone(), touched));
    };
    let (base, head) = (hash(&arguments.base)?, hash(head)?);
    let base = git.say(&["merge-base", &base, &head])?;
    let touched = git.say(&["diff", "--name-only", &base, &head, "--", SPEC])?;
    Ok((base, touched))
}

fn append(path: &Path, text: &str) -> io::Result<()> {
    let mut file = fs::File::options().create(true).append(true).open(path)?;
    file.write_all(text.as_bytes())
}

/// A file that is there while it is needed.
pub(crate) fn text_file(text: &str) -> Result<NamedTempFile, Failure> {
    let failed = |error: io::Error| Failure::new(format!("cannot write a temporary file: {error}"));
    let mut file = NamedTempFile::new().map_err(failed)?;
    file.write_all(text.as_bytes()).map_err(failed)?;
    file.flush().map_err(failed)?;
    Ok(file)
}
