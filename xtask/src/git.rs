//! Reads what is committed, by the program `git`.

use std::path::Path;

use crate::{Failure, Project, process::Program};

/// The repository around the project.
pub(crate) struct Git<'p> {
    pub(crate) program: Program<'p>,
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
        let program = Program {
            path: Path::new("git"),
            folder: project.root(),
            help: "install git, or give files instead of revisions",
        };
        Self { program }
    }

    /// What a command says.
    pub(crate) fn say(&self, arguments: &[&str]) -> Result<String, Failure> {
        self.program.say(arguments)
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
                self.say(&["rev-parse", "--git-dir"])?;
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
    /// Its name that is nobody else's.
    pub(crate) fn hash(&self) -> &str {
        &self.hash
    }

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
        let arguments = ["ls-tree", "-r", "-z", &self.hash, "--", path];
        let listed = self.git.program.run(&arguments, &[])?;
        let listed = String::from_utf8_lossy(&listed).into_owned();
        let entry = |entry: &str| {
            let (about, name) = entry.split_once('\t')?;
            let object = about.split(' ').nth(2)?;
            Some((name.to_owned(), object.to_owned()))
        };
        Ok(listed.split('\0').filter_map(entry).collect())
    }

    fn object(&self, object: &str) -> Result<Vec<u8>, Failure> {
        self.git.program.run(&["cat-file", "blob", object], &[])
    }
}
