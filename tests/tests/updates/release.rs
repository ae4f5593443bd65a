//! The file of changes and `cargo xtask release-check`.

use tests::{place::Place, snapshot};
use xtask::{STALE, SUCCESS};

use crate::repository::{
    SHOP, commit, git, in_other_words, repository, settings, update, with_more, without_delete,
};

/// A project whose version 0.1.0 is released.
fn released() -> Place {
    let place = repository(SHOP);
    place.write("CHANGELOG.md", "# Changes\n\n## 0.1.0\n\n- First.\n");
    commit(&place, "Release");
    git(&place, &["tag", "v0.1.0"]);
    place.write("README.md", "A shop.\n");
    commit(&place, "Tell what it is");
    place
}

/// Sets the version, in settings and crate.
fn set_version(place: &Place, version: &str) {
    place.write("spec/settings.yaml", settings(version));
    place.succeed(&["generate"]);
}

fn check(place: &Place) -> (u8, String) {
    let done = place.run(&["release-check"]);
    (done.code, format!("{}{}", done.output, done.errors))
}

#[test]
fn changes_are_kept_from_release_to_release() {
    let place = released();
    update(&place, &with_more());
    let _ = place.run(&["diff", "--changelog"]);
    commit(&place, "Follow");
    update(&place, &without_delete());
    let _ = place.run(&["diff", "--changelog"]);
    let text = place.read("CHANGELOG.md");
    snapshot::assert("cli/changelog", &text);
    let _ = place.run(&["diff", "--changelog"]);
    assert_eq!(
        place.read("CHANGELOG.md"),
        text,
        "a second time changes nothing"
    );
}

#[test]
fn before_the_first_release_there_is_nothing_to_keep() {
    let place = repository(SHOP);
    place.write("spec/openapi.yaml", with_more());
    let done = place.run(&["diff", "--changelog"]);
    assert!(
        done.errors.contains("nothing is released yet"),
        "{}",
        done.errors
    );
    assert!(!place.path("CHANGELOG.md").exists());
    let _ = place.run(&["diff", "--changelog", "git:HEAD"]);
    assert!(place.read("CHANGELOG.md").contains("`broken` of"));
}

#[test]
fn the_version_has_to_follow_the_verdict() {
    let place = released();
    assert_eq!(check(&place).0, SUCCESS, "{}", check(&place).1);
    update(&place, &with_more());
    let (code, said) = check(&place);
    assert_eq!(code, STALE);
    assert!(said.contains("has to be 0.1.1 at least"), "{said}");
    set_version(&place, "0.1.1");
    let (code, said) = check(&place);
    assert_eq!(code, STALE);
    assert!(said.contains("no section `## 0.1.1`"), "{said}");
    place.write("CHANGELOG.md", "# Changes\n\n## 0.1.1\n\n## 0.1.0\n");
    assert_eq!(check(&place).0, SUCCESS, "{}", check(&place).1);
    update(&place, &without_delete());
    let (code, said) = check(&place);
    assert_eq!(code, STALE);
    assert!(said.contains("has to be 0.2.0 at least"), "{said}");
    set_version(&place, "0.2.0");
    place.write("CHANGELOG.md", "# Changes\n\n## [0.2.0] - 2026-01-01\n");
    let (code, said) = check(&place);
    assert_eq!(code, SUCCESS, "{said}");
    snapshot::assert("cli/release-check", &said);
    commit(&place, "Release");
    git(&place, &["tag", "v0.2.0"]);
    let (code, said) = check(&place);
    assert_eq!(code, SUCCESS, "{said}");
    assert!(
        said.starts_with("last release  v0.1.0\n"),
        "the release itself is held against the one before: {said}"
    );
}

#[test]
fn a_release_that_breaks_is_found_by_its_own_tag() {
    let place = released();
    update(&place, &without_delete());
    set_version(&place, "0.1.1");
    place.write("CHANGELOG.md", "# Changes\n\n## 0.1.1\n\n## 0.1.0\n");
    commit(&place, "Release");
    git(&place, &["tag", "v0.1.1"]);
    let (code, said) = check(&place);
    assert_eq!(code, STALE, "{said}");
    assert!(said.contains("last release  v0.1.0\n"), "{said}");
    assert!(said.contains("has to be 0.2.0 at least"), "{said}");
}

#[test]
fn the_last_release_is_the_highest_number() {
    let place = repository(SHOP);
    place.write("CHANGELOG.md", "# Changes\n\n## 0.9.0\n");
    set_version(&place, "0.9.0");
    commit(&place, "Release");
    git(&place, &["tag", "v0.9.0"]);
    place.write("CHANGELOG.md", "# Changes\n\n## 0.10.0\n\n## 0.9.0\n");
    update(&place, &without_delete());
    set_version(&place, "0.10.0");
    commit(&place, "Release again");
    git(&place, &["tag", "v0.10.0"]);
    // No release: no version, or none that is meant here.
    git(&place, &["tag", "v1"]);
    git(&place, &["tag", "version-9.0.0"]);
    place.write("README.md", "A shop.\n");
    commit(&place, "Tell what it is");
    let (code, said) = check(&place);
    assert_eq!(code, SUCCESS, "{said}");
    assert!(said.starts_with("last release  v0.10.0\n"), "{said}");
    assert!(said.contains("wire unaffected, rust none"), "{said}");
    // A release candidate comes before its release.
    git(&place, &["tag", "v0.10.0-rc.1", "HEAD~1"]);
    assert!(check(&place).1.starts_with("last release  v0.10.0\n"));
    // A tag elsewhere is not on the way here.
    let elsewhere = git(&place, &["commit-tree", "HEAD^{tree}", "-m", "Elsewhere"]);
    git(&place, &["tag", "v3.0.0", &elsewhere]);
    assert!(check(&place).1.starts_with("last release  v0.10.0\n"));
}

#[test]
fn the_tag_has_to_be_the_version() {
    let place = released();
    git(&place, &["tag", "v0.1.7"]);
    let (code, said) = check(&place);
    assert_eq!(code, STALE);
    assert!(
        said.contains("has the tag v0.1.7, and the version is 0.1.0"),
        "{said}"
    );
}

#[test]
fn what_the_generator_makes_otherwise_counts_too() {
    let place = released();
    let path = "generated/src/runtime/secret.rs";
    let text = place.read(path);
    place.write(path, text.replace("pub fn expose", "pub fn reveal"));
    let (code, said) = check(&place);
    assert_eq!(code, STALE);
    assert!(
        said.contains("documents     wire unaffected, rust none"),
        "{said}"
    );
    assert!(said.contains("has to be 0.2.0 at least"), "{said}");
    place.write(path, format!("{text}\n// A word.\n"));
    assert!(check(&place).1.contains("has to be 0.1.1 at least"));
}

#[test]
fn words_alone_need_a_number_of_their_own() {
    let place = released();
    update(&place, &in_other_words());
    assert!(check(&place).1.contains("has to be 0.1.1 at least"));
}

#[test]
fn the_first_release_needs_an_entry() {
    let place = repository(SHOP);
    assert_eq!(check(&place).0, STALE);
    place.write("CHANGELOG.md", "## 0.1.0\n");
    assert_eq!(check(&place).0, SUCCESS, "{}", check(&place).1);
}
