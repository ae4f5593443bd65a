//! Reads what is committed, by the program `git`.

use std::{ffi::OsStr, process::Command};

use crate::{Failure, Project};

/// Variables that would lead to another repository than the one around the project, as in a hook.
const ELSEWHERE: [&str; 3] = ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"];

/// The repository around the project.
pub(crate) struct Git<'p> {
    project: &'p Project,
}

/// A revision of it.
pub(crate) struct Commit<'p> {
    git: Git<'p>,
    /// As it was asked for.
    revision: String,
    hash: String,
}

impl<'p> Git<'p> {
    pub(crate) fn new(project: &'p Project) -> Self {
        Self { project }
    }

    /// What a command says on standard output.
    pub(crate) fn run<S: AsRef<OsStr>>(&self, arguments: &[S]) -> Result<Vec<u8>, Failure> {
        let mut command = Command::new("git");
        for variable in ELSEWHERE {
            command.env_remove(variable);
        }
        command.arg("-C").arg(self.project.path("")).args(arguments);
        let done = command.output().map_err(|error| {
            Failure::with_help(
                format!("cannot run `git`: {error}"),
                "install git, or give files instead of revisions",
            )
        })?;
        if done.status.success() {
            return Ok(done.stdout);
        }
        let said = String::from_utf8_lossy(&done.stderr);
        let shown: Vec<_> = arguments
            .iter()
            .map(|one| one.as_ref().to_string_lossy())
            .collect();
        Err(Failure::new(format!(
            "`git {}` failed: {}",
            shown.join(" "),
            said.trim()
        )))
    }

    /// The same as text without the line break at its end.
    pub(crate) fn say<S: AsRef<OsStr>>(&self, arguments: &[S]) -> Result<String, Failure> {
        let said = self.run(arguments)?;
        Ok(String::from_utf8_lossy(&said).trim_end().to_owned())
    }

    /// The commit that a revision names.
    pub(crate) fn commit(self, revision: &str) -> Result<Commit<'p>, Failure> {
        let wanted = format!("{revision}^{{commit}}");
        let hash = self.say(&[
            "rev-parse",
            "--verify",
            "--quiet",
            "--end-of-options",
            &wanted,
        ]);
        let hash = match hash {
            Ok(hash) => hash,
            // Outside of a repository the reason is another one.
            Err(_) => {
                self.run(&["rev-parse", "--git-dir"])?;
                return Err(Failure::with_help(
                    format!("`{revision}` is no revision of this repository"),
                    "name a branch, a tag or a commit; fetch it first where the clone is shallow",
                ));
            }
        };
        Ok(Commit {
            git: self,
            revision: revision.to_owned(),
            hash,
        })
    }
}

impl Commit<'_> {
    /// What a file of it is reported as.
    pub(crate) fn name(&self, path: &str) -> String {
        format!("git:{}:{path}", self.revision)
    }

    /// A file, by its path in the project.
    pub(crate) fn file(&self, path: &str) -> Result<Option<Vec<u8>>, Failure> {
        let listed = self.list(path)?;
        let object = listed.into_iter().find(|(name, _)| name == path);
        object.map(|(_, object)| self.object(&object)).transpose()
    }

    /// Every file in a folder of the project, by its path in the project.
    pub(crate) fn files(&self, folder: &str) -> Result<Vec<(String, Vec<u8>)>, Failure> {
        let listed = self.list(folder)?.into_iter();
        let files = listed.map(|(name, object)| Ok((name, self.object(&object)?)));
        files.collect()
    }

    /// Paths and objects of what stands at a path or below.
    fn list(&self, path: &str) -> Result<Vec<(String, String)>, Failure> {
        let listed = self
            .git
            .run(&["ls-tree", "-r", "-z", &self.hash, "--", path])?;
        let listed = String::from_utf8_lossy(&listed).into_owned();
        let entry = |entry: &str| {
            let (about, name) = entry.split_once('\t')?;
            let object = about.split(' ').nth(2)?;
            Some((name.to_owned(), object.to_owned()))
        };
        Ok(listed.split('\0').filter_map(entry).collect())
    }

    fn object(&self, object: &str) -> Result<Vec<u8>, Failure> {
        self.git.run(&["cat-file", "blob", object])
    }
}
