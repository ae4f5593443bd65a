//! Tells what was found, on standard error.

use generator::{
    diagnostic::{Code, Diagnostics, Severity, Source},
    report,
};

use crate::{
    Failure, Streams,
    arguments::{Color, Command, Format, ReportArguments},
    sources::Loaded,
    terminal::Terminal,
};

/// How problems are told.
#[derive(Clone, Copy)]
pub(crate) struct Reporter {
    pub(crate) format: Format,
    color: bool,
    /// The same for what goes to standard output.
    pub(crate) output_color: bool,
}

impl Reporter {
    pub(crate) fn new(arguments: ReportArguments, streams: &Streams<'_>) -> Self {
        let wanted = |auto| match arguments.color {
            Color::Auto => auto,
            Color::Always => true,
            Color::Never => false,
        };
        Self {
            format: arguments.format,
            color: wanted(streams.color),
            output_color: wanted(streams.output_color),
        }
    }

    /// Refuses a form in which only the report of `diff` can be given.
    pub(crate) fn fits(self, command: &Command) -> Result<(), Failure> {
        let is_of_reports = matches!(self.format, Format::Markdown | Format::Github);
        if is_of_reports && !matches!(command, Command::Diff(_)) {
            return Err(Failure::with_help(
                "`markdown` and `github` are forms of the report of `diff` alone",
                "use `--format text` or `--format json`",
            ));
        }
        Ok(())
    }

    pub(crate) fn failure(self, failure: &Failure, errors: &mut Terminal<'_>) {
        let texts: Vec<_> = failure.texts.iter().map(Loaded::source).collect();
        // Of the disk nothing can be said: it may have refused half-way.
        let is_input = failure.found.iter().all(|one| one.code != Code::Command);
        let outcome = is_input.then(|| format!("{}; nothing was written", count(&failure.found)));
        self.show(&failure.found, &texts, outcome, errors);
    }

    /// What is told by a command that goes on.
    pub(crate) fn warnings(
        self,
        found: &Diagnostics,
        texts: &[Source<'_>],
        errors: &mut Terminal<'_>,
    ) {
        if !found.is_empty() {
            self.show(found, texts, Some(count(found)), errors);
        }
    }

    fn show(
        self,
        found: &Diagnostics,
        texts: &[Source<'_>],
        outcome: Option<String>,
        errors: &mut Terminal<'_>,
    ) {
        let text = match self.format {
            Format::Json => report::json_lines(found),
            Format::Text | Format::Markdown | Format::Github => {
                let mut text = report::text(found, texts, self.color);
                for line in outcome.iter().flat_map(|outcome| ["", outcome]) {
                    text.push_line(line);
                }
                text
            }
        };
        // Where standard error is closed there is nobody to tell.
        let _ = errors.show(&text);
    }
}

/// Such as `2 errors, 1 warning`.
fn count(found: &Diagnostics) -> String {
    let counts = [Severity::Error, Severity::Warning].map(|severity| {
        let count = found.iter().filter(|one| one.severity == severity).count();
        let plural = if count == 1 { "" } else { "s" };
        (count, format!("{count} {}{plural}", severity.as_str()))
    });
    let told = counts.into_iter().filter(|(count, _)| *count > 0);
    told.map(|(_, text)| text).collect::<Vec<_>>().join(", ")
}
