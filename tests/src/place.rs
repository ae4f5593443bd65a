//! A project of its own, in a folder of its own, on which commands are run.

use std::{
    collections::BTreeMap,
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
};

use tempfile::TempDir;
use xtask::{Project, SUCCESS, Streams, Terminal, UNUSABLE};

/// What a command did.
#[derive(Debug)]
pub struct Done {
    /// Its exit code.
    pub code: u8,
    /// What it said on standard output.
    pub output: String,
    /// What it said on standard error.
    pub errors: String,
}

impl Done {
    /// It succeeded and had nothing to complain of.
    ///
    /// # Panics
    ///
    /// It did not.
    pub fn succeeded(self) -> String {
        assert_eq!((self.code, self.errors.as_str()), (SUCCESS, ""), "{self:?}");
        self.output
    }

    /// It was refused and said nothing on standard output.
    ///
    /// # Panics
    ///
    /// It was not.
    pub fn refused(self) -> String {
        let outcome = (self.code, self.output.as_str());
        assert_eq!(outcome, (UNUSABLE, ""), "{self:?}");
        assert!(!self.errors.is_empty());
        self.errors
    }
}

/// Runs a command for a project, whose folder goes by the name of `ROOT` in what it says. With `terminal` it is as if standard output and error led to one.
///
/// # Panics
///
/// It writes what is no text.
#[must_use]
pub fn run(project: &Project, terminal: bool, input: &str, arguments: &[&str]) -> Done {
    let root = project.root().to_str().expect("the path is text");
    let done = told(terminal, input, arguments, |arguments, streams| {
        xtask::run_in(project, arguments, streams)
    });
    Done {
        output: done.output.replace(root, "ROOT"),
        errors: done.errors.replace(root, "ROOT"),
        ..done
    }
}

/// Runs a command as if it were typed in a folder.
#[must_use]
pub fn run_from(folder: &Path, arguments: &[&str]) -> Done {
    told(false, "", arguments, |arguments, streams| {
        xtask::run(folder, arguments, streams)
    })
}

fn told(
    terminal: bool,
    input: &str,
    arguments: &[&str],
    run: impl FnOnce(Vec<OsString>, &mut Streams<'_>) -> u8,
) -> Done {
    let (mut output, mut errors) = (Vec::new(), Vec::new());
    let mut streams = Streams {
        input: &mut input.as_bytes(),
        output: Terminal::new(&mut output),
        errors: Terminal::new(&mut errors),
        color: terminal,
        output_color: terminal,
        progress: false,
    };
    let arguments = ["xtask"].iter().chain(arguments).map(Into::into);
    let code = run(arguments.collect(), &mut streams);
    let text = |bytes| String::from_utf8(bytes).expect("it writes text");
    Done {
        code,
        output: text(output),
        errors: text(errors),
    }
}

/// Every file below a folder, by path.
///
/// # Panics
///
/// The folder cannot be read.
#[must_use]
pub fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(&next).expect("the folder can be listed") {
            let path = entry.expect("the folder can be listed").path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path.strip_prefix(folder).expect("it is below the folder");
                let name = name.to_string_lossy().replace('\\', "/");
                found.insert(name, fs::read(&path).expect("the file can be read"));
            }
        }
    }
    found
}

/// A project of its own in a folder of its own. Whatever cannot be done there is a panic.
#[derive(Debug)]
pub struct Place {
    folder: TempDir,
    project: Project,
}

impl Place {
    /// An empty one.
    #[must_use]
    pub fn new() -> Self {
        let folder = TempDir::new().expect("there is room for a folder");
        let project = Project::at(folder.path());
        Self { folder, project }
    }

    /// The same with another program in the place of GitHub's command line.
    #[must_use]
    pub fn with_github(self, program: impl Into<PathBuf>) -> Self {
        let project = self.project.with_github(program);
        Self { project, ..self }
    }

    /// Its folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Where a file stands.
    #[must_use]
    pub fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// Writes a file, in folders that are made.
    pub fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("it has one")).expect("it can be made");
        fs::write(path, text).expect("it can be written to");
    }

    /// The text of a file.
    #[must_use]
    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).expect("the file is there")
    }

    /// Runs a command.
    #[must_use]
    pub fn run(&self, arguments: &[&str]) -> Done {
        run(&self.project, false, "", arguments)
    }

    /// A command that has nothing to complain of.
    pub fn succeed(&self, arguments: &[&str]) -> String {
        self.run(arguments).succeeded()
    }

    /// A command that is refused and changes nothing.
    pub fn fail(&self, arguments: &[&str]) -> String {
        let before = self.files();
        let errors = self.run(arguments).refused();
        assert!(before == self.files(), "{errors}");
        errors
    }

    /// A command that finds nothing to do.
    pub fn stay(&self, arguments: &[&str]) -> String {
        let before = self.files();
        let output = self.succeed(arguments);
        assert!(before == self.files(), "{output}");
        output
    }

    /// Every file in it.
    #[must_use]
    pub fn files(&self) -> BTreeMap<String, Vec<u8>> {
        files(self.folder())
    }
}

impl Default for Place {
    fn default() -> Self {
        Self::new()
    }
}
