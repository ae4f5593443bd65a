//! What can be typed.

use std::path::PathBuf;

use clap::{ArgGroup, Args, Parser, Subcommand, ValueEnum, value_parser};
use generator::{diff::Bump, selection::Unsupported, settings::Settings};

/// Keeps the crate in `generated/` true to the documents in `spec/`.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", after_help = EXIT_CODES)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,

    #[command(flatten)]
    pub(crate) report: ReportArguments,
}

/// How problems are told.
#[derive(Clone, Copy, Debug, Args)]
pub(crate) struct ReportArguments {
    /// How problems are told on standard error: for people, or one JSON object a line. `diff` gives its report in this
    /// form; `markdown` and `github` (annotations of a workflow) are for it alone.
    #[arg(
        long,
        value_name = "FORM",
        value_enum,
        default_value_t,
        global = true,
        display_order = 100
    )]
    pub(crate) format: Format,

    /// When they and reports are coloured; `auto` is where they go to a terminal and NO_COLOR is not set.
    #[arg(
        long,
        value_name = "WHEN",
        value_enum,
        default_value_t,
        global = true,
        display_order = 100
    )]
    pub(crate) color: Color,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    #[default]
    Text,
    Json,
    Markdown,
    Github,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    #[default]
    Auto,
    Always,
    Never,
}

const EXIT_CODES: &str = "\
Exit codes: 0 in order, 1 `--check` found stale files, 2 arguments or input cannot be used (nothing is written).";

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Make the client crate from an OpenAPI document.
    ///
    /// Without options: from spec/ into generated/, and the file of names in spec/ is kept up to date.
    Generate(Generate),
    /// Show the operations of a document as a table.
    List(List),
    /// Fetch the published document into spec/: the selected part, sorted, so that a change is a small diff.
    ///
    /// It is written only if the overlay applies and a crate can be made from it; spec/provenance.yaml says where it
    /// comes from. No other command uses the network by itself.
    Pull(Pull),
    /// Compare two documents: what changed, what that does to programs that run already and to code that compiles, and
    /// which version follows.
    ///
    /// Without arguments: what is committed with what is in spec/.
    Diff(Diff),
    /// Post the report of what has changed since a revision, if anything in spec/ has: for the workflow of a pull
    /// request.
    Comment(Comment),
    /// Open a pull request with what has changed in the working tree, or update the one that is open.
    ///
    /// One commit on top of the current one is pushed to a branch of its own; the working tree and its branches stay as
    /// they are. Where nothing has changed there is no pull request. What is proposed are the document, its provenance,
    /// the file of names, the crate and CHANGELOG.md; of a change to any other file in spec/ it complains.
    ///
    /// In a workflow it is done in two parts: the job that makes the crate packs, one that may write applies.
    Propose(Propose),
    /// Tell whether the version and CHANGELOG.md fit what has changed since the last release (the tag `v*` before this
    /// commit).
    #[command(after_help = RELEASE_EXIT_CODES)]
    ReleaseCheck,
}

const RELEASE_EXIT_CODES: &str = "\
Exit codes: 0 it can be released, 1 version or CHANGELOG.md do not fit, 2 it cannot be told.";

#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES)]
pub(crate) struct Generate {
    /// Write nothing; list what is stale, with a short diff, and what stands in the folder that was not made, and exit with
    /// 1 if there is any.
    #[arg(long)]
    pub(crate) check: bool,

    /// Folder the crate is written to; made if need be, and left alone if it holds anything that was not generated.
    #[arg(long, value_name = "DIR", conflicts_with = "check")]
    pub(crate) out: Option<PathBuf>,

    /// Name of the package instead of the one in the settings.
    #[arg(long, value_name = "NAME", requires = "out")]
    pub(crate) crate_name: Option<String>,

    /// Where requests and their tokens go, instead of what the settings say. A document that names another origin is
    /// refused.
    #[arg(long, value_name = "URL", requires = "out")]
    pub(crate) base_url: Option<String>,

    #[command(flatten)]
    pub(crate) document: DocumentArguments,
}

#[derive(Debug, Args)]
pub(crate) struct List {
    #[command(flatten)]
    pub(crate) document: DocumentArguments,
}

#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES)]
pub(crate) struct Pull {
    /// Address to fetch from instead of the one in spec/settings.yaml; may be `http`, which that one may not.
    #[arg(long, value_name = "URL")]
    pub(crate) url: Option<String>,

    /// Bytes that the document may have, unpacked.
    #[arg(long, value_name = "COUNT", default_value_t = 64 << 20, value_parser = value_parser!(u64).range(1..=1 << 30))]
    pub(crate) max_bytes: u64,

    /// Seconds that all of it may take.
    #[arg(long, value_name = "SECONDS", default_value_t = 60, value_parser = value_parser!(u64).range(1..=3600))]
    pub(crate) timeout: u64,
}

const DIFF_EXIT_CODES: &str = "\
Exit codes: 0 nothing changed but words and order, 1 there are changes, 2 the arguments cannot be used,
3 a change is as grave as `--fail-on` or stops programs that run already, 4 a document cannot be read or used.";

#[derive(Debug, Args)]
#[command(after_help = DIFF_EXIT_CODES)]
pub(crate) struct Diff {
    /// A file, `-` for standard input, or `git:REV` for what is committed there, with the overlay, names and settings of
    /// that revision; `git:HEAD` if it is not given.
    pub(crate) old: Option<String>,

    /// The same; what is in spec/ if it is not given.
    pub(crate) new: Option<String>,

    /// Exit with 3 where this version or a graver one follows, or programs that run already may stop working.
    #[arg(long, value_name = "VERSION", value_enum)]
    pub(crate) fail_on: Option<FailOn>,

    /// List every kind of change with what it does at worst.
    #[arg(long, conflicts_with_all = ["old", "new", "fail_on", "changelog"])]
    pub(crate) rules: bool,

    /// Write what changed since the last release (the tag `v*` before this commit), or since OLD, into CHANGELOG.md.
    #[arg(long, conflicts_with = "new")]
    pub(crate) changelog: bool,

    #[command(flatten)]
    pub(crate) part: PartArguments,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum FailOn {
    Patch,
    Minor,
    Major,
}

impl FailOn {
    pub(crate) fn bump(self) -> Bump {
        match self {
            Self::Patch => Bump::Patch,
            Self::Minor => Bump::Minor,
            Self::Major => Bump::Major,
        }
    }
}

#[derive(Debug, Args)]
#[command(group = ArgGroup::new("target").required(true).multiple(true))]
pub(crate) struct Comment {
    /// The revision to compare with.
    #[arg(value_name = "REV")]
    pub(crate) base: String,

    /// The revision to report on instead of the working tree, from where it left the other one. It is read, and nothing
    /// of it is run.
    #[arg(long, value_name = "REV")]
    pub(crate) head: Option<String>,

    /// File to add the report to, such as the summary of a step.
    #[arg(long, value_name = "FILE", group = "target")]
    pub(crate) summary: Option<PathBuf>,

    /// Pull request on GitHub to post it on; an earlier report is replaced.
    #[arg(long, value_name = "NUMBER", group = "target")]
    pub(crate) pull_request: Option<u64>,
}

#[derive(Debug, Args)]
pub(crate) struct Propose {
    /// Branch that it is to go to.
    #[arg(long, value_name = "BRANCH", default_value = "main")]
    pub(crate) base: String,

    /// How the tests went. Unless well, the pull request says so, and the exit code is 1.
    #[arg(long, value_name = "OUTCOME", value_enum)]
    pub(crate) tests: Option<Outcome>,

    /// Open nothing; write what would be proposed to a file, or none where nothing has changed.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["base", "tests", "apply"])]
    pub(crate) pack: Option<PathBuf>,

    /// Propose what was packed instead of what is in the working tree. The file is not trusted: every path in it is
    /// checked, nothing in it is run, and the report is made anew.
    #[arg(long, value_name = "FILE")]
    pub(crate) apply: Option<PathBuf>,
}

/// The outcome of a step of a workflow, by GitHub's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Outcome {
    Success,
    Failure,
    Cancelled,
    Skipped,
}

/// Which document, and which part of it.
#[derive(Debug, Args)]
pub(crate) struct DocumentArguments {
    /// OpenAPI document in JSON or YAML instead of the one in spec/; `-` reads standard input.
    #[arg(long, value_name = "FILE")]
    pub(crate) spec: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) part: PartArguments,
}

/// Which part of a document, and how it is corrected.
#[derive(Debug, Default, Args)]
pub(crate) struct PartArguments {
    /// Select the operations with this tag; can be repeated. Replaces the selection of the settings.
    #[arg(long = "tag", value_name = "TAG")]
    pub(crate) tags: Vec<String>,

    /// Select this operation, by operationId or as `METHOD /path`; can be repeated.
    #[arg(long = "operation", value_name = "ID")]
    pub(crate) operations: Vec<String>,

    /// Select every operation.
    #[arg(long, conflicts_with_all = ["tags", "operations"])]
    pub(crate) all: bool,

    /// Leave out operations that cannot be expressed, with warnings, instead of stopping.
    #[arg(long)]
    pub(crate) leave_out: bool,

    /// Overlay to apply instead of the one in spec/.
    #[arg(long, value_name = "FILE", conflicts_with = "no_overlay")]
    pub(crate) overlay: Option<PathBuf>,

    /// Apply no overlay.
    #[arg(long)]
    pub(crate) no_overlay: bool,
}

impl DocumentArguments {
    /// Whether this asks for anything but what is committed.
    pub(crate) fn is_foreign(&self) -> bool {
        self.spec.is_some() || self.part.is_foreign()
    }
}

impl PartArguments {
    /// Whether this asks for anything but what the settings say.
    pub(crate) fn is_foreign(&self) -> bool {
        self.has_selection() || self.leave_out || self.overlay.is_some() || self.no_overlay
    }

    fn has_selection(&self) -> bool {
        self.all || !self.tags.is_empty() || !self.operations.is_empty()
    }

    /// Changes the settings to what is asked for.
    pub(crate) fn apply(&self, settings: &mut Settings) {
        let selection = &mut settings.selection;
        if self.has_selection() {
            selection.all = self.all;
            selection.tags.clone_from(&self.tags);
            selection.operations.clone_from(&self.operations);
        }
        if self.leave_out {
            selection.unsupported = Unsupported::LeaveOut;
        }
    }
}
