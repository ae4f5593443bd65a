//! The file of changes that comes with the crate, in the form of <https://keepachangelog.com>.

use std::fmt::Write as _;

use crate::{
    diff::{Bump, Change, Comparison, Wire},
    report::markup::{code, sentence},
};

/// The section of what is not released yet.
const UNRELEASED: &str = "## Unreleased";
/// What stands before the part that is kept here.
const BEGIN: &str = "<!-- begin: changes of the API, kept by `cargo xtask diff --changelog` -->";
/// What stands behind it.
const END: &str = "<!-- end: changes of the API -->";

/// A file of changes in which this comparison is what changed of the API since the last release. What people wrote stays
/// as it is: only the part between two comments is written anew.
#[must_use]
pub fn changelog(file: &str, comparison: &Comparison) -> String {
    let part = part(comparison);
    let Some(start) = heading(file) else {
        return with_section(file, &part);
    };
    let body = start + UNRELEASED.len();
    let end = file[body..]
        .find("\n## ")
        .map_or(file.len(), |at| body + at + 1);
    let section = &file[body..end];
    let section = match (section.find(BEGIN), section.find(END)) {
        (Some(from), Some(to)) if from < to => {
            let after = &section[to + END.len()..];
            format!("{}{part}{after}", &section[..from])
        }
        _ => format!("\n\n{part}\n\n{}", section.trim_start()),
    };
    let file = format!("{}{}{}", &file[..body], section, &file[end..]);
    file.trim_end().to_owned() + "\n"
}

/// Whether a file has a section for a version.
#[must_use]
pub fn mentions(file: &str, version: &str) -> bool {
    file.lines().any(|line| {
        let rest = line.strip_prefix("## ");
        let name = rest.and_then(|rest| rest.split_whitespace().next());
        name.is_some_and(|name| name.trim_matches(['[', ']']) == version)
    })
}

/// Where the section of what is not released begins.
fn heading(file: &str) -> Option<usize> {
    let mut at = 0;
    for line in file.split_inclusive('\n') {
        if line.trim_end() == UNRELEASED {
            return Some(at);
        }
        at += line.len();
    }
    None
}

/// The file with such a section above those of the releases.
fn with_section(file: &str, part: &str) -> String {
    let section = format!("{UNRELEASED}\n\n{part}\n");
    let releases = if file.starts_with("## ") {
        Some(0)
    } else {
        file.find("\n## ").map(|at| at + 1)
    };
    match releases {
        Some(at) => format!("{}{section}\n{}", &file[..at], &file[at..]),
        None if file.trim().is_empty() => format!("# Changes\n\n{section}"),
        None => format!("{}\n\n{section}", file.trim_end()),
    }
}

fn part(comparison: &Comparison) -> String {
    let mut part = format!("{BEGIN}\n");
    let sections: [(&str, &[Bump]); 3] = [
        ("Breaking", &[Bump::Major]),
        ("Added", &[Bump::Minor]),
        ("Changed", &[Bump::Patch, Bump::None]),
    ];
    for (title, bumps) in sections {
        let changes = comparison.changes.iter();
        let mut changes = changes
            .filter(|change| bumps.contains(&change.bump()))
            .peekable();
        if changes.peek().is_some() {
            let _ = write!(part, "\n### {title}\n\n");
        }
        changes.for_each(|change| part.push_str(&item(change)));
    }
    if comparison.changes.is_empty() {
        part.push_str("\nNothing that a program could notice.\n");
    }
    format!("{part}\n{END}")
}

fn item(change: &Change) -> String {
    let breaks = match change.wire {
        Wire::Breaking => " Programs that run already may fail.",
        Wire::Compatible | Wire::Unaffected => "",
    };
    let all: Vec<_> = change.unnamed_operations().collect();
    let operations: Vec<_> = all.iter().take(2).map(|one| code(one)).collect();
    let more = all.len() - operations.len();
    let operations = match (operations.is_empty(), more) {
        (true, _) => String::new(),
        (false, 0) => format!(" ({})", operations.join(", ")),
        (false, more) => format!(" ({} and {more} more)", operations.join(", ")),
    };
    let item = change.items.first();
    let item = item.map_or(String::new(), |item| code(item) + ": ");
    let message = sentence(&change.message);
    format!("- {item}{message}{breaks}{operations}\n")
}

#[cfg(test)]
mod tests {
    use super::{changelog, mentions};
    use crate::{
        diagnostic::Diagnostics,
        diff::{Bump, Comparison, Subject, Wire},
    };

    fn nothing() -> Comparison {
        let subject = Subject {
            name: String::new().into(),
            operations: 0,
            types: 0,
            warnings: Diagnostics::default(),
        };
        Comparison {
            changes: Vec::new(),
            told: Vec::new(),
            wire: Wire::Unaffected,
            rust: Bump::None,
            bump: Bump::None,
            old: subject.clone(),
            new: subject,
        }
    }

    #[test]
    fn what_people_wrote_stays() {
        let file = "# Changes\n\n## Unreleased\n\n- By hand.\n\n## 0.1.0\n\n- First.\n";
        let once = changelog(file, &nothing());
        assert!(
            once.contains("- By hand.") && once.contains("- First."),
            "{once}"
        );
        assert_eq!(
            changelog(&once, &nothing()),
            once,
            "a second time changes nothing"
        );
        let released = once.replace("## Unreleased", "## 0.2.0 - 2026-01-01");
        let next = changelog(&released, &nothing());
        assert!(
            next.contains("## Unreleased") && next.contains("## 0.2.0"),
            "{next}"
        );
        assert_eq!(next.matches("Nothing that").count(), 2, "{next}");
    }

    #[test]
    fn a_file_is_begun() {
        let begun = changelog("", &nothing());
        assert!(begun.starts_with("# Changes\n\n## Unreleased\n"), "{begun}");
        assert_eq!(changelog(&begun, &nothing()), begun);
    }

    #[test]
    fn a_release_is_found_by_its_heading() {
        let file = "## [0.2.0] - 2026-01-01\n## 0.1.0\nabout 0.3.0\n";
        assert!(mentions(file, "0.2.0") && mentions(file, "0.1.0"));
        assert!(!mentions(file, "0.3.0") && !mentions(file, "0.2"));
    }
}
