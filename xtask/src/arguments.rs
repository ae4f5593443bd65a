//! What can be typed.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum, value_parser};

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
    /// How problems are told on standard error: for people, or one JSON object a line.
    #[arg(
        long,
        value_name = "FORM",
        value_enum,
        default_value_t,
        global = true,
        display_order = 100
    )]
    pub(crate) format: Format,

    /// When they are coloured; `auto` is where standard error is a terminal and NO_COLOR is not set.
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
    /// comes from. No other command uses the network.
    Pull(Pull),
}

#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES)]
pub(crate) struct Generate {
    /// Write nothing; list what is stale, with a short diff, and exit with 1 if anything is.
    #[arg(long)]
    pub(crate) check: bool,

    /// Folder the crate is written to; made if need be, and left alone if it holds anything else.
    #[arg(long, value_name = "DIR", conflicts_with = "check")]
    pub(crate) out: Option<PathBuf>,

    /// Name of the package instead of the one in the settings.
    #[arg(long, value_name = "NAME", requires = "out")]
    pub(crate) crate_name: Option<String>,

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

/// Which document, and which part of it.
#[derive(Debug, Args)]
pub(crate) struct DocumentArguments {
    /// OpenAPI document in JSON or YAML instead of the one in spec/; `-` reads standard input.
    #[arg(long, value_name = "FILE")]
    pub(crate) spec: Option<PathBuf>,

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
        self.spec.is_some()
            || self.has_selection()
            || self.leave_out
            || self.overlay.is_some()
            || self.no_overlay
    }

    pub(crate) fn has_selection(&self) -> bool {
        self.all || !self.tags.is_empty() || !self.operations.is_empty()
    }
}
