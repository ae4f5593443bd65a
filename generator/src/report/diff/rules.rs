//! The kinds of changes there are.

use std::fmt::Write as _;

use serde::Serialize;

use crate::{
    diff::{Bump, Rule, Wire},
    untrusted::Printable,
};

#[derive(Serialize)]
struct Line {
    rule: &'static str,
    wire: Wire,
    rust: Bump,
    summary: &'static str,
}

/// Every rule with the worst that it does, for people.
#[must_use]
pub fn rules_text() -> Printable {
    let width = Rule::ALL.iter().map(|rule| rule.id().len()).max();
    let width = width.unwrap_or_default();
    let mut text = format!("{:width$}  {:10}  {:5}  MEANING\n", "RULE", "WIRE", "RUST");
    for rule in Rule::ALL {
        let (wire, rust) = (rule.wire().as_str(), rule.rust().as_str());
        let _ = writeln!(
            text,
            "{:width$}  {wire:10}  {rust:5}  {}",
            rule.id(),
            rule.summary()
        );
    }
    Printable::lines(&text)
}

/// The same as a table, as it stands in `DIFF.md`.
#[must_use]
pub fn rules_markdown() -> Printable {
    let mut text =
        "| rule | wire, at worst | rust, as a rule | meaning |\n|---|---|---|---|\n".to_owned();
    for rule in Rule::ALL {
        let (wire, rust) = (rule.wire(), rule.rust());
        let _ = writeln!(
            text,
            "| `{}` | {wire} | {rust} | {} |",
            rule.id(),
            rule.summary()
        );
    }
    Printable::lines(&text)
}

/// The same as one JSON object a line.
#[must_use]
pub fn rules_json() -> Printable {
    let line = |rule: &Rule| {
        let line = Line {
            rule: rule.id(),
            wire: rule.wire(),
            rust: rule.rust(),
            summary: rule.summary(),
        };
        Printable::json(&line)
    };
    let mut lines = Printable::default();
    lines.extend(Rule::ALL.iter().map(line));
    lines
}
