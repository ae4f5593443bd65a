//! Annotations of a workflow run on GitHub.

use std::fmt::Write as _;

use crate::{
    diff::{Change, Comparison, Severity, Spot},
    report::diff::{Place, headline},
    visible,
};

/// The comparison as workflow commands: the verdict, then each change, the gravest first, since GitHub shows only the
/// first ten of each kind.
#[must_use]
pub fn github(comparison: &Comparison) -> String {
    let verdicts = headline::verdicts(comparison);
    let said = verdicts.map(|verdict| format!("{}: {}", verdict.label, verdict.word));
    let worst = comparison.changes.iter().map(Change::severity).max();
    let severity = worst.unwrap_or(Severity::Notice).as_str();
    let verdict = data(&said.join(", "));
    // Where tokens go stands above the verdict, too.
    let (origins, others) = comparison.changes.split_at(comparison.origins().count());
    let mut text: String = origins.iter().map(annotation).collect();
    let _ = writeln!(text, "::{severity} title=API changes::{verdict}");
    text.extend(others.iter().map(annotation));
    text
}

fn annotation(change: &Change) -> String {
    let title = format!(
        "{} (wire {}, rust {})",
        change.rule.id(),
        change.wire,
        change.rust
    );
    let mut properties = change.new.as_ref().map(place).unwrap_or_default();
    let _ = write!(properties, "title={}", property(&title));
    let mut said = change.message.clone();
    if let Some(item) = change.items.first() {
        let _ = write!(said, " Item: {item}.");
    }
    if let (Some(old), None) = (&change.old, &change.new) {
        let _ = write!(said, " It stood at {}.", Place(old));
    }
    format!(
        "::{} {properties}::{}\n",
        change.severity().as_str(),
        data(&said)
    )
}

fn place(spot: &Spot) -> String {
    let file = property(&spot.file);
    match spot.position {
        Some(at) => format!("file={file},line={},col={},", at.line, at.column),
        None => format!("file={file},"),
    }
}

/// What stands behind the second pair of colons.
fn data(text: &str) -> String {
    visible::line(text).replace('%', "%25")
}

/// The value of a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
