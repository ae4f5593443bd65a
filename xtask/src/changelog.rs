//! The file of changes, which comes with the crate.

use std::{fs, io};

use generator::{diff::Comparison, report};

use crate::{Failure, Project, git::Commit, tree};

pub(crate) const CHANGELOG: &str = "CHANGELOG.md";

/// Its text; empty where there is none yet.
pub(crate) fn read(project: &Project) -> Result<String, Failure> {
    let path = project.path(CHANGELOG);
    match fs::read_to_string(&path) {
        Ok(text) => Ok(text),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(String::new()),
        Err(error) => Err(Failure::disk("read", &path, &error)),
    }
}

/// Its text at a commit; empty where there is none yet.
pub(crate) fn read_at(commit: &Commit<'_>) -> Result<String, Failure> {
    let bytes = commit.file(CHANGELOG)?.unwrap_or_default();
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Puts what has changed since the last release into it.
pub(crate) fn write(project: &Project, comparison: &Comparison) -> Result<(), Failure> {
    let text = report::changelog(&read(project)?, comparison);
    tree::replace(&project.path(CHANGELOG), &text)
}
