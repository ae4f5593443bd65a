//! What was released, and whether the next release fits.

use std::collections::BTreeMap;

use generator::{
    Files,
    diff::{Bump, Comparison},
    report, surface,
    untrusted::Printable,
};
use semver::{Prerelease, Version};

use crate::{
    Failure, Project, STALE, SUCCESS, Streams, changelog, diff, generate,
    git::Git,
    sources::{Loaded, Place, Sources},
};

/// What is told where there is nothing to compare with.
pub(crate) const NONE: &str = "nothing is released yet (no tag such as `v0.1.0` before this commit), so that CHANGELOG.md stays as it is";

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

/// `cargo xtask release-check`.
pub(crate) fn check(project: &Project, streams: &mut Streams<'_>) -> Result<u8, Failure> {
    let git = Git::new(project);
    let sources = Sources::of_project(project, Loaded::default())?;
    let package = &sources.settings.package;
    let version = Version::parse(&package.version).map_err(|error| {
        Failure::with_help(
            format!("`{}` is no version: {error}", package.version),
            "correct `crate.version` in spec/settings.yaml",
        )
    })?;
    let last = last(&git)?;
    let found = match &last {
        None => Found::default(),
        Some(last) => Found::since(project, last, streams)?,
    };
    let tags = git.say(&["tag", "--points-at", "HEAD", "--list", "v*"])?;
    let problems = problems(project, &version, last.as_ref(), &found, &tags)?;
    let told = told(&version, last.as_ref(), &found);
    streams.output.show(&told)?;
    if problems.is_empty() {
        streams.output.line(format!("{version} can be released"))?;
        return Ok(SUCCESS);
    }
    for problem in &problems {
        streams.errors.line(format!("error: {problem}"))?;
    }
    Ok(STALE)
}

/// What has changed since the last release.
#[derive(Default)]
struct Found {
    /// Between the documents.
    comparison: Option<Comparison>,
    /// Between the public items of the crates, by what they ask for.
    items: BTreeMap<Bump, usize>,
    /// Whether anything else in the code has.
    has_other_code: bool,
}

impl Found {
    fn since(
        project: &Project,
        last: &Release,
        streams: &mut Streams<'_>,
    ) -> Result<Self, Failure> {
        let comparison = diff::since(project, &last.tag, streams)?;
        let commit = Git::new(project).commit(&last.tag)?;
        let crates = [Place::Commit(commit), Place::Folder(project)].map(|place| emitted(&place));
        let [old, new] = crates;
        let (old, new) = (old?, new?);
        let mut items = BTreeMap::new();
        for difference in surface::compare(&old, &new) {
            *items.entry(difference.severity).or_default() += 1;
        }
        Ok(Self {
            comparison: Some(comparison),
            items,
            has_other_code: old != new,
        })
    }

    fn bump(&self) -> Bump {
        let documents = self.comparison.as_ref().map(|comparison| comparison.bump);
        let items = self.items.keys().max().copied();
        let code = self.has_other_code.then_some(Bump::Patch);
        [documents, items, code]
            .into_iter()
            .flatten()
            .max()
            .unwrap_or_default()
    }
}

/// The sources of the crate there.
fn emitted(place: &Place<'_>) -> Result<Files, Failure> {
    let files = place.files(generate::GENERATED, "src")?;
    if files.is_empty() {
        return Err(Failure::new(format!(
            "there is no crate in {}",
            place.name(generate::GENERATED)
        )));
    }
    Ok(files)
}

fn problems(
    project: &Project,
    version: &Version,
    last: Option<&Release>,
    found: &Found,
    tags: &str,
) -> Result<Vec<String>, Failure> {
    let mut problems = Vec::new();
    if let Some(last) = last {
        let needed = next(&last.version, found.bump());
        if *version < needed {
            problems.push(format!(
                "the version is {version}, and has to be {needed} at least: set `crate.version` in spec/settings.yaml \
                 and run `cargo xtask generate`"
            ));
        }
    }
    if !tags.is_empty() && !tags.lines().any(|tag| tag == format!("v{version}")) {
        problems.push(format!(
            "this commit has the tag {}, and the version is {version}",
            tags.replace('\n', ", ")
        ));
    }
    let is_released = last.is_some_and(|last| last.version == *version);
    if !is_released && !report::mentions(&changelog::read(project)?, &version.to_string()) {
        problems.push(format!(
            "CHANGELOG.md has no section `## {version}`: put what stands under `## Unreleased` there"
        ));
    }
    Ok(problems)
}

fn told(version: &Version, last: Option<&Release>, found: &Found) -> Printable {
    let Some(last) = last else {
        return Printable::line(format!("nothing was released before {version}"));
    };
    let mut text = Printable::line(format!("last release  {}", last.tag));
    if let Some(comparison) = &found.comparison {
        let (wire, rust) = (comparison.wire, comparison.rust);
        text.push_line(format!("documents     wire {wire}, rust {rust}"));
    }
    let count = |bump| found.items.get(&bump).copied().unwrap_or_default();
    let items = [Bump::Major, Bump::Minor, Bump::Patch].map(|bump| (count(bump), bump));
    let items = items.iter().filter(|(count, _)| *count > 0);
    let items: Vec<_> = items
        .map(|(count, bump)| format!("{count} {bump}"))
        .collect();
    let items = match (items.is_empty(), found.has_other_code) {
        (false, _) => items.join(", "),
        (true, true) => "none, but other code or documentation".to_owned(),
        (true, false) => "none".to_owned(),
    };
    text.push_line(format!("public items  {items}"));
    let least = next(&last.version, found.bump());
    text.push_line(format!("version       {version}, at least {least}"));
    text
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
