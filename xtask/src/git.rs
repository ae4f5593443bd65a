//! Reads what is committed, by the program `git`.

use std::{ffi::OsStr, fs, path::Path};

use tempfile::TempDir;

use crate::{Failure, Project, process::Program};

/// The repository around the project.
pub(crate) struct Git<'p> {
    pub(crate) program: Program<'p>,
}

/// A file that differs between two trees.
pub(crate) struct Changed {
    pub(crate) path: String,
    /// As git writes it, such as `100644`; zeros where it is gone.
    pub(crate) mode: String,
    pub(crate) object: String,
}

/// The files of a commit that is being made, beside the index of the working tree.
pub(crate) struct Index<'g, 'p> {
    git: &'g Git<'p>,
    folder: TempDir,
}

/// A revision of it.
pub(crate) struct Commit<'p> {
    git: Git<'p>,
    /// As it was asked for; none where its files are spoken of as if they were those at hand.
    revision: Option<String>,
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
    pub(crate) fn say<S: AsRef<OsStr>>(&self, arguments: &[S]) -> Result<String, Failure> {
        self.program.say(arguments)
    }

    /// The files that are other ones in the second tree. Renames are two changes.
    pub(crate) fn changed(&self, old: &str, new: &str) -> Result<Vec<Changed>, Failure> {
        let arguments = ["diff-tree", "-r", "-z", "--no-renames", "--raw", old, new];
        let said = self.program.run(&arguments, &[])?;
        let said = String::from_utf8(said)
            .map_err(|_| Failure::new("a path that has changed is no text"))?;
        let mut parts = said.split('\0');
        let mut changed = Vec::new();
        while let (Some(about), Some(path)) = (parts.next(), parts.next()) {
            let mut fields = about.split(' ').skip(1);
            let (mode, object) = (fields.next(), fields.nth(1));
            let field = |field: Option<&str>| field.unwrap_or_default().to_owned();
            changed.push(Changed {
                path: path.to_owned(),
                mode: field(mode),
                object: field(object),
            });
        }
        Ok(changed)
    }

    /// The content of a file.
    pub(crate) fn object(&self, object: &str) -> Result<Vec<u8>, Failure> {
        self.program.run(&["cat-file", "blob", object], &[])
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
            revision: Some(revision.to_owned()),
            hash,
        })
    }
}

impl Commit<'_> {
    /// Its name that is nobody else's.
    pub(crate) fn hash(&self) -> &str {
        &self.hash
    }

    /// The same, whose files are reported by their paths alone, as those of the working tree are.
    pub(crate) fn under_plain_names(self) -> Self {
        Self {
            revision: None,
            ..self
        }
    }

    /// What a file of it is reported as.
    pub(crate) fn name(&self, path: &str) -> String {
        match &self.revision {
            Some(revision) => format!("git:{revision}:{path}"),
            None => path.to_owned(),
        }
    }

    /// A file, by its path in the project.
    pub(crate) fn file(&self, path: &str) -> Result<Option<Vec<u8>>, Failure> {
        let listed = self.list(path)?;
        let object = listed.into_iter().find(|(name, _)| name == path);
        object
            .map(|(_, object)| self.git.object(&object))
            .transpose()
    }

    /// Every file in a folder of the project, by its path in the project.
    pub(crate) fn files(&self, folder: &str) -> Result<Vec<(String, Vec<u8>)>, Failure> {
        let listed = self.list(folder)?.into_iter();
        let files = listed.map(|(name, object)| Ok((name, self.git.object(&object)?)));
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
}

impl<'g, 'p> Index<'g, 'p> {
    /// One with the files of the commit that is checked out.
    pub(crate) fn of_head(git: &'g Git<'p>) -> Result<Self, Failure> {
        let folder = tempfile::tempdir().map_err(|error| no_room(&error))?;
        let index = Self { git, folder };
        index.run(&["read-tree", "HEAD"])?;
        Ok(index)
    }

    /// Takes over what stands in the working tree at these paths.
    pub(crate) fn add_all(&self, paths: &[&str]) -> Result<(), Failure> {
        let root = self.git.program.folder;
        let mut arguments = vec!["add", "--all", "--"];
        arguments.extend(paths.iter().filter(|path| root.join(path).exists()));
        self.run(&arguments).map(drop)
    }

    /// Gives files a text, or takes them away. They are ordinary files whatever stands there now, and no filter or
    /// attribute of the repository changes them.
    pub(crate) fn put(&self, files: &[(&str, Option<&str>)]) -> Result<(), Failure> {
        let texts: Vec<_> = files.iter().filter_map(|(_, text)| *text).collect();
        let mut objects = self.objects(&texts)?.into_iter();
        let mut update = vec!["update-index".to_owned(), "--add".to_owned()];
        let mut remove = vec![
            "update-index".to_owned(),
            "--force-remove".to_owned(),
            "--".to_owned(),
        ];
        for (path, text) in files {
            match text {
                Some(_) => {
                    let object = objects.next().unwrap_or_default();
                    update.extend(["--cacheinfo".to_owned(), format!("100644,{object},{path}")]);
                }
                None => remove.push((*path).to_owned()),
            }
        }
        self.run(&remove)?;
        self.run(&update).map(drop)
    }

    /// Keeps texts in the repository, and gives their names.
    fn objects(&self, texts: &[&str]) -> Result<Vec<String>, Failure> {
        let mut arguments: Vec<_> = ["hash-object", "-w", "--no-filters", "--"]
            .map(|one| OsStr::new(one).to_owned())
            .into();
        for (number, text) in texts.iter().enumerate() {
            let path = self.folder.path().join(number.to_string());
            fs::write(&path, text).map_err(|error| no_room(&error))?;
            arguments.push(path.into_os_string());
        }
        if texts.is_empty() {
            return Ok(Vec::new());
        }
        let said = self.git.say(&arguments)?;
        Ok(said.lines().map(str::to_owned).collect())
    }

    /// What it holds.
    pub(crate) fn tree(&self) -> Result<String, Failure> {
        let said = self.run(&["write-tree"])?;
        Ok(String::from_utf8_lossy(&said).trim_end().to_owned())
    }

    fn run<S: AsRef<OsStr>>(&self, arguments: &[S]) -> Result<Vec<u8>, Failure> {
        let path = self.folder.path().join("index");
        let variables = [("GIT_INDEX_FILE", path.as_os_str())];
        self.git.program.run(arguments, &variables)
    }
}

fn no_room(error: &std::io::Error) -> Failure {
    Failure::new(format!("cannot write a temporary file: {error}"))
}
