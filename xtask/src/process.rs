//! Runs other programs.

use std::{
    ffi::OsStr,
    path::Path,
    process::{Command, Output},
};

use crate::Failure;

/// Variables that would lead `git` to another repository than the one around the project, as in a hook.
const ELSEWHERE: [&str; 3] = ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"];

/// A program, and where it runs.
pub(crate) struct Program<'p> {
    pub(crate) path: &'p Path,
    pub(crate) folder: &'p Path,
    /// What to do where there is no such program.
    pub(crate) help: &'static str,
}

impl Program<'_> {
    /// What it says on standard output, as text without the line break at its end.
    pub(crate) fn say<S: AsRef<OsStr>>(&self, arguments: &[S]) -> Result<String, Failure> {
        let said = self.run(arguments, &[])?;
        Ok(String::from_utf8_lossy(&said).trim_end().to_owned())
    }

    /// What it says on standard output, with these variables.
    pub(crate) fn run<S: AsRef<OsStr>>(
        &self,
        arguments: &[S],
        variables: &[(&str, &OsStr)],
    ) -> Result<Vec<u8>, Failure> {
        let done = self.output(arguments, variables)?;
        if done.status.success() {
            return Ok(done.stdout);
        }
        let shown: Vec<_> = arguments
            .iter()
            .map(|one| one.as_ref().to_string_lossy())
            .collect();
        Err(Failure::new(format!(
            "`{} {}` failed: {}",
            self.path.display(),
            shown.join(" "),
            String::from_utf8_lossy(&done.stderr).trim()
        )))
    }

    fn output<S: AsRef<OsStr>>(
        &self,
        arguments: &[S],
        variables: &[(&str, &OsStr)],
    ) -> Result<Output, Failure> {
        let mut command = Command::new(self.path);
        for variable in ELSEWHERE {
            command.env_remove(variable);
        }
        command.current_dir(self.folder).args(arguments);
        command.envs(variables.iter().copied());
        command.output().map_err(|error| {
            let message = format!("cannot run `{}`: {error}", self.path.display());
            Failure::with_help(message, self.help)
        })
    }
}
