//! For a pull request.

use std::fmt::Write as _;

use crate::{
    diff::{Change, Comparison, Subject},
    report::{
        diff::{counted, details, headline},
        markup::{code, sentence},
    },
    untrusted::Printable,
};

/// Bytes that a report may have. GitHub takes bodies and comments of 65,536 characters.
const MOST: usize = 60_000;

/// How many changes of where tokens go stand at its head; the table has them all.
const ORIGINS: usize = 5;

/// How much of it the table of changes may take; the rest is for their places.
const TABLE: usize = 36_000;

/// The comparison for a pull request: the verdict, a table of changes, and folded away where each of them stands. What
/// would be too long for GitHub is left out from the end, and it is said how much.
#[must_use]
pub fn markdown(comparison: &Comparison) -> Printable {
    let mut text = head(comparison);
    let changes = &comparison.changes;
    if !changes.is_empty() {
        text.push_str("\n| | change | wire | rust | item |\n|---|---|---|---|---|\n");
        let shown = fill(&mut text, changes.iter().map(row), TABLE);
        text.push_str(&left_out(changes.len() - shown));
        let title = format!("Rules and places of {}", counted(changes.len(), "change"));
        fold(&mut text, &title, changes.iter().map(places));
    }
    if let Some(told) = headline::told(comparison) {
        let title = format!("Counted apart: {told}");
        fold(&mut text, &title, comparison.told.iter().map(places));
    }
    Printable::lines(&text)
}

fn head(comparison: &Comparison) -> String {
    let mut text = match comparison.changes.is_empty() {
        true => "## API changes: none that matter\n\n".to_owned(),
        false => format!("## API changes: version {}\n\n", comparison.bump),
    };
    for change in comparison.origins().take(ORIGINS) {
        let _ = writeln!(text, "> [!CAUTION]\n> {}\n", sentence(&change.message));
    }
    text.push_str("| | verdict | |\n|---|---|---|\n");
    for verdict in headline::verdicts(comparison) {
        let reason = sentence(&verdict.reason);
        let _ = writeln!(
            text,
            "| {} | **{}** | {reason} |",
            verdict.about, verdict.word
        );
    }
    let _ = write!(
        text,
        "\nFrom {}  \nTo {}\n",
        subject(&comparison.old),
        subject(&comparison.new)
    );
    text
}

fn subject(subject: &Subject) -> String {
    let (name, counts) = headline::subject(subject);
    format!("{} ({counts})", code(name))
}

/// Adds parts while there is room, and gives how many.
fn fill(text: &mut String, parts: impl Iterator<Item = String>, most: usize) -> usize {
    let mut added = 0;
    for part in parts {
        if text.len() + part.len() > most {
            break;
        }
        text.push_str(&part);
        added += 1;
    }
    added
}

fn left_out(count: usize) -> String {
    match count {
        0 => String::new(),
        count => format!("\n*{count} more, left out for length; `cargo xtask diff` shows all.*\n"),
    }
}

fn fold(text: &mut String, title: &str, parts: impl ExactSizeIterator<Item = String>) {
    // For the end, and for what was left out.
    const END: usize = 200;
    let count = parts.len();
    let start = format!("\n<details><summary>{title}</summary>\n\n");
    if text.len() + start.len() + END > MOST {
        text.push_str(&format!("\n{title}\n"));
        return;
    }
    text.push_str(&start);
    let shown = fill(text, parts, MOST - END);
    text.push_str(&left_out(count - shown));
    text.push_str("\n</details>\n");
}

fn row(change: &Change) -> String {
    let item = change.items.first().map_or(String::new(), code);
    let all: Vec<_> = change.unnamed_operations().collect();
    let operations = match all.as_slice() {
        [] => String::new(),
        [only] => format!("<br>{}", code(only)),
        [first, rest @ ..] => format!("<br>{} and {} more", code(first), rest.len()),
    };
    format!(
        "| {} | {}{operations} | {} | {} | {item} |\n",
        change.severity().as_str(),
        sentence(&change.message),
        change.wire,
        change.rust,
    )
}

fn places(change: &Change) -> String {
    let mut text = format!("- `{}`: {}\n", change.rule.id(), sentence(&change.message));
    for (label, names, more) in details(change) {
        let names: Vec<_> = names.iter().map(code).collect();
        let more = match more {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let _ = writeln!(text, "  - {label} {}{more}", names.join(", "));
    }
    text
}
