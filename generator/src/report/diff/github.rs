//! Annotations of a workflow run on GitHub.

use crate::{
    diff::{Change, Comparison, Severity},
    report::diff::{headline, place},
    untrusted::Printable,
};

/// The comparison as workflow commands: the verdict, then each change, the gravest first, since GitHub shows only the
/// first ten of each kind.
#[must_use]
pub fn github(comparison: &Comparison) -> Printable {
    let verdicts = headline::verdicts(comparison);
    let said = verdicts.map(|verdict| format!("{}: {}", verdict.label, verdict.word));
    let worst = comparison.changes.iter().map(Change::severity).max();
    let severity = worst.unwrap_or(Severity::Notice).as_str();
    let verdict = Printable::command(severity, &[("title", "API changes")], &said.join(", "));
    // Where tokens go stands above the verdict, too.
    let (origins, others) = comparison.changes.split_at(comparison.origins().count());
    let mut text = Printable::default();
    text.extend(origins.iter().map(annotation));
    text.push(&verdict);
    text.extend(others.iter().map(annotation));
    text
}

fn annotation(change: &Change) -> Printable {
    let title = format!(
        "{} (wire {}, rust {})",
        change.rule.id(),
        change.wire,
        change.rust
    );
    let position = change.new.as_ref().and_then(|spot| spot.position);
    let position = position.map(|at| (at.line.to_string(), at.column.to_string()));
    let mut properties = Vec::new();
    if let Some(spot) = &change.new {
        properties.push(("file", spot.file.raw()));
    }
    if let Some((line, column)) = &position {
        properties.extend([("line", line.as_str()), ("col", column.as_str())]);
    }
    properties.push(("title", &title));
    let item = change.items.first();
    let item = item.map_or(String::new(), |item| format!(" Item: {}.", item.raw()));
    let stood = match (&change.old, &change.new) {
        (Some(old), None) => format!(" It stood at {}.", place(old).raw()),
        _ => String::new(),
    };
    let said = format!("{}{item}{stood}", change.message.raw());
    Printable::command(change.severity().as_str(), &properties, &said)
}
