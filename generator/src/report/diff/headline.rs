//! The verdicts, each in a few words.

use crate::{
    diff::{Bump, Comparison, Rule, Subject, Wire},
    report::diff::counted,
    untrusted::Untrusted,
};

/// One verdict.
pub(super) struct Verdict {
    /// What it is about, for people who do not know yet.
    pub(super) about: &'static str,
    /// The short word for it.
    pub(super) label: &'static str,
    /// How it turns out.
    pub(super) word: &'static str,
    /// Why.
    pub(super) reason: Untrusted,
}

/// The verdict about programs, the one about code, and the version.
pub(super) fn verdicts(comparison: &Comparison) -> [Verdict; 3] {
    [
        Verdict {
            about: "Programs that run already",
            label: "wire",
            word: comparison.wire.as_str(),
            reason: wire(comparison).into(),
        },
        Verdict {
            about: "Code that compiles",
            label: "rust",
            word: comparison.rust.as_str(),
            reason: rust(comparison).into(),
        },
        Verdict {
            about: "Version that follows",
            label: "version",
            word: comparison.bump.as_str(),
            reason: version(comparison).into(),
        },
    ]
}

fn wire(comparison: &Comparison) -> String {
    let changes = comparison.changes.iter();
    let count = changes.filter(|change| change.wire == comparison.wire);
    let count = counted(count.count(), "change");
    match comparison.wire {
        Wire::Unaffected => "they send and receive what they did".to_owned(),
        Wire::Compatible => format!("they go on working; {count} of what is sent or received"),
        Wire::Breaking => format!("{count} may stop them from working"),
    }
}

fn rust(comparison: &Comparison) -> String {
    let changes = comparison.changes.iter();
    let count = changes.filter(|change| change.rust == comparison.rust);
    let count = counted(count.count(), "change");
    match comparison.rust {
        Bump::None if comparison.is_empty() => "the crate is the same".to_owned(),
        Bump::None => "the crate is the same but for documentation".to_owned(),
        Bump::Patch => format!("its public items are the same; {count} behind them"),
        Bump::Minor => format!("it goes on compiling; {count} with new public items"),
        Bump::Major => format!("{count} may stop it from compiling"),
    }
}

fn version(comparison: &Comparison) -> String {
    comparison.forced_by().map_or_else(
        || "nothing has to be released".to_owned(),
        |change| format!("forced by {}: {}", change.rule.id(), change.message.raw()),
    )
}

/// The name of a document, and what there is in it, such as `26 operations, 80 types`.
pub(super) fn subject(subject: &Subject) -> (&Untrusted, String) {
    let counts = [
        counted(subject.operations, "operation"),
        counted(subject.types, "type"),
    ];
    (&subject.name, counts.join(", "))
}

/// What is counted apart, if anything is.
pub(super) fn told(comparison: &Comparison) -> Option<String> {
    let count = |rule| {
        let told = comparison.told.iter();
        told.filter(|change| change.rule == rule).count()
    };
    let counts = [
        (count(Rule::DocumentationChanged), "of documentation alone"),
        (count(Rule::OrderChanged), "of order alone"),
    ];
    let told = counts.iter().filter(|(count, _)| *count > 0);
    let told: Vec<_> = told
        .map(|(count, what)| format!("{} {what}", counted(*count, "change")))
        .collect();
    (!told.is_empty()).then(|| told.join(" and "))
}
