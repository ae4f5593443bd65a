//! What was released, and what the next release needs.

use std::{fs, io};

use generator::{
    diff::{Bump, Comparison},
    report,
};
use semver::{Prerelease, Version};

use crate::{Failure, Project, git::Git, tree};

/// The file of changes, which comes with the crate.
pub(crate) const CHANGELOG: &str = "CHANGELOG.md";

/// What is told where there is nothing to compare with.
pub(crate) const NONE: &str = "nothing is released yet (no tag such as `v0.1.0` before this commit), so that CHANGELOG.md stays as it is\n";

/// A release that was made.
pub(crate) struct Release {
    pub(crate) tag: String,
    pub(crate) version: Version,
}

/// The last release before this commit: of the tags `v*` that lead here the one with the highest version. A tag on this
/// very commit is the release that is being made.
pub(crate) fn last(git: &Git<'_>) -> Result<Option<Release>, Failure> {
    let tags = git.say(&[
        "tag",
        "--merged",
        "HEAD",
        "--no-contains",
        "HEAD",
        "--list",
        "v*",
    ])?;
    let releases = tags.lines().filter_map(|tag| {
        let version = Version::parse(tag.strip_prefix('v')?).ok()?;
        let tag = tag.to_owned();
        Some(Release { tag, version })
    });
    Ok(releases.max_by(|one, other| one.version.cmp(&other.version)))
}

/// Keeps the file of changes.
pub(crate) fn write_changelog(project: &Project, comparison: &Comparison) -> Result<(), Failure> {
    let text = report::changelog(&changelog(project)?, comparison);
    tree::replace(&project.path(CHANGELOG), &text)
}

/// The file of changes; empty where there is none yet.
pub(crate) fn changelog(project: &Project) -> Result<String, Failure> {
    let path = project.path(CHANGELOG);
    match fs::read_to_string(&path) {
        Ok(text) => Ok(text),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(String::new()),
        Err(error) => Err(Failure::disk("read", &path, &error)),
    }
}

/// The lowest version that may follow, by the rules of Cargo: below 1.0.0 the first number that is not zero stands for
/// what breaks.
pub(crate) fn next(last: &Version, bump: Bump) -> Version {
    let Version {
        major,
        minor,
        patch,
        ..
    } = *last;
    if bump == Bump::None {
        return last.clone();
    }
    if !last.pre.is_empty() {
        return Version {
            pre: Prerelease::EMPTY,
            ..last.clone()
        };
    }
    match (bump, major, minor) {
        (Bump::Major, 1.., _) => Version::new(major + 1, 0, 0),
        (Bump::Minor, 1.., _) => Version::new(major, minor + 1, 0),
        (Bump::Major, 0, 1..) => Version::new(0, minor + 1, 0),
        _ => Version::new(major, minor, patch + 1),
    }
}

#[cfg(test)]
mod tests {
    use generator::diff::Bump;
    use semver::Version;

    use super::next;

    #[test]
    fn the_next_version_follows_the_rules_of_cargo() {
        let cases = [
            ("1.2.3", "2.0.0", "1.3.0", "1.2.4"),
            ("0.2.3", "0.3.0", "0.2.4", "0.2.4"),
            ("0.0.3", "0.0.4", "0.0.4", "0.0.4"),
            ("2.0.0-rc.1", "2.0.0", "2.0.0", "2.0.0"),
        ];
        for (last, major, minor, patch) in cases {
            let last = Version::parse(last).expect("it is a version");
            let bumps = [Bump::Major, Bump::Minor, Bump::Patch];
            let found = bumps.map(|bump| next(&last, bump).to_string());
            assert_eq!(found, [major, minor, patch], "after {last}");
            assert_eq!(next(&last, Bump::None), last);
        }
    }
}
