//! For a terminal.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};

use crate::{
    diff::{Bump, Change, Comparison, Severity, Wire},
    report::diff::{details, headline},
    untrusted::{Paint, Printable, Untrusted},
};

/// The comparison for people at a terminal: the verdicts, then each change, the gravest first. With `color` it has
/// escape sequences, and none but these.
#[must_use]
pub fn text(comparison: &Comparison, color: bool) -> Printable {
    let paint = Paint { color };
    let mut text = String::new();
    for change in comparison.origins() {
        let word = paint.with(
            AnsiColor::Red.on_default().bold(),
            &format!("{:11}", "changed"),
        );
        let _ = writeln!(text, "{:9}{word} {}", "origin", change.message.line());
    }
    for (verdict, style) in headline::verdicts(comparison).iter().zip([
        wire_style(comparison.wire),
        bump_style(comparison.rust),
        bump_style(comparison.bump),
    ]) {
        let word = paint.with(style, &format!("{:11}", verdict.word));
        let _ = writeln!(text, "{:9}{word} {}", verdict.label, verdict.reason.line());
    }
    for (label, subject) in [("old", &comparison.old), ("new", &comparison.new)] {
        let (name, counts) = headline::subject(subject);
        let _ = writeln!(text, "{label:9}{} ({counts})", name.line());
    }
    for change in &comparison.changes {
        text.push_str(&one(change, paint));
    }
    match (headline::told(comparison), comparison.is_empty()) {
        (Some(told), _) => {
            let _ = writeln!(text, "\nCounted apart: {told}.");
        }
        (None, true) => text.push_str("\nNothing has changed.\n"),
        (None, false) => {}
    }
    Printable::colored(&text)
}

fn one(change: &Change, paint: Paint) -> String {
    let style = match change.severity() {
        Severity::Error => AnsiColor::Red.on_default().bold(),
        Severity::Warning => AnsiColor::Yellow.on_default(),
        Severity::Notice => AnsiColor::Cyan.on_default(),
    };
    let mut text = format!(
        "\n{}: {} {}\n",
        paint.with(style, change.severity().as_str()),
        change.message.line(),
        paint.with(Style::new().dimmed(), &format!("[{}]", change.rule.id())),
    );
    let verdicts = format!("wire {}, rust {}", change.wire, change.rust);
    let _ = writeln!(text, "  verdict    {verdicts}");
    for (label, names, more) in details(change) {
        let more = match more {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let names: Vec<_> = names.iter().map(Untrusted::line).collect();
        let _ = writeln!(text, "  {label:9}  {}{more}", names.join(", "));
    }
    text
}

fn wire_style(wire: Wire) -> Style {
    match wire {
        Wire::Breaking => AnsiColor::Red.on_default().bold(),
        Wire::Compatible => AnsiColor::Yellow.on_default(),
        Wire::Unaffected => AnsiColor::Green.on_default(),
    }
}

fn bump_style(bump: Bump) -> Style {
    match bump {
        Bump::Major => AnsiColor::Red.on_default().bold(),
        Bump::Minor => AnsiColor::Cyan.on_default(),
        Bump::Patch => AnsiColor::Yellow.on_default(),
        Bump::None => AnsiColor::Green.on_default(),
    }
}
