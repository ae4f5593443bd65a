//! A program built with the crate that is generated from a document.

use std::{
    fs::{self, File},
    io::{BufWriter, Write},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use generator::{Files, overlay::Mode, selection::Selection};
use serde::{Deserialize, Serialize};

use crate::{
    cargo::Workspace,
    project::Project,
    replay::{document::Document, source},
};

/// The package of the emitted crate.
const PACKAGE: &str = "replayed";

/// A program built with the crate that is generated from a document.
#[derive(Debug)]
pub struct Program {
    binary: PathBuf,
    /// The document, corrected as the crate has it.
    pub(super) document: Document,
    /// Which of its operations the crate has.
    pub(super) selection: Selection,
}

/// What a program is to do with a text.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Job {
    /// `METHOD /path`.
    pub(super) operation: String,
    pub(super) task: Task,
    pub(super) status: u16,
    pub(super) media_type: String,
    pub(super) text: String,
}

/// What a program is to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Task {
    /// Read the body of a request as its type and write it again.
    Send,
    /// Read a response.
    Receive,
    /// Read one value of a response that brings one after another.
    Item,
}

/// What it did.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Answer {
    /// It went well; with what was written.
    Ok(String),
    /// What went wrong.
    Error(String),
    /// The operation knows no such thing.
    Unknown(String),
}

impl Program {
    /// Makes the crate and a program with it, and compiles both. Programs of one workspace below `parent` share what
    /// they are compiled with, and differ in their names.
    ///
    /// # Panics
    ///
    /// The document cannot be made a crate, or the program cannot be compiled.
    #[must_use]
    pub fn build(
        (parent, workspace): (&str, &str),
        name: &str,
        project: &Project,
        document: &[u8],
    ) -> Self {
        let folder = Path::new(parent).join(workspace);
        let mut project = project.clone();
        // What they say is for the project's own crate.
        project.settings.package.documentation.clear();
        project.settings.package.examples.clear();
        PACKAGE.clone_into(&mut project.settings.package.name);
        let names = Some(project.names.as_str()).filter(|names| !names.is_empty());
        let output = project.generate(document, Mode::Subset, names);
        let output = output.unwrap_or_else(|found| panic!("{name}: {found}"));
        let program = format!("{PACKAGE}-program");
        let files = source::files(&program, PACKAGE, &output.files);
        let crates: [(String, Files); 2] =
            [(PACKAGE.to_owned(), output.files), (program.clone(), files)];
        let workspace = Workspace::new(parent, workspace, &crates);
        let built = workspace.cargo(&[
            "build",
            "--package",
            &program,
            "--config",
            "profile.dev.debug=false",
        ]);
        assert!(built.is_ok(), "{name}: {}", built.unwrap_err());
        // The next program of the workspace takes its place.
        let binary = folder.join(format!("{PACKAGE}-{name}"));
        fs::copy(folder.join(format!("target/debug/{program}")), &binary)
            .expect("the program has been compiled");
        Self {
            binary,
            document: Document::read(document, &project.overlay),
            selection: project.settings.selection,
        }
    }

    /// Has it do one thing after the other.
    ///
    /// # Panics
    ///
    /// It cannot be run, or ends early.
    pub(super) fn run(&self, jobs: &[Job]) -> Vec<Answer> {
        if jobs.is_empty() {
            return Vec::new();
        }
        let input = self.binary.with_extension("jsonl");
        let file = File::create(&input).expect("the workspace can be written to");
        let mut file = BufWriter::new(file);
        for job in jobs {
            let line = serde_json::to_string(job).expect("a job can be written");
            writeln!(file, "{line}").expect("the workspace can be written to");
        }
        file.flush().expect("the workspace can be written to");
        let output = Command::new(&self.binary)
            .stdin(File::open(&input).expect("it has just been written"))
            .stderr(Stdio::inherit())
            .output()
            .expect("the program can be run");
        let text = String::from_utf8(output.stdout).expect("the program writes text");
        let answers: Vec<_> = text
            .lines()
            .map(|line| serde_json::from_str(line).expect("the program writes answers"))
            .collect();
        assert!(
            output.status.success() && answers.len() == jobs.len(),
            "the program ended at {} of {}: {:?}",
            answers.len(),
            jobs.len(),
            jobs.get(answers.len())
        );
        answers
    }

    /// Which of the operations are in the crate.
    pub(super) fn wants(&self, tags: &[&str]) -> bool {
        let wanted = &self.selection.tags;
        self.selection.all
            || tags
                .iter()
                .any(|tag| wanted.iter().any(|wanted| wanted == tag))
    }
}
