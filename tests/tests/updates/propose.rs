//! `cargo xtask propose` and `cargo xtask comment`, with a remote of their own and a program in the place of GitHub's.
#![cfg(unix)]

use std::{fs, os::unix::fs::PermissionsExt as _, path::Path};

use tempfile::TempDir;
use tests::{place::Place, snapshot};
use xtask::{STALE, SUCCESS, UNUSABLE};

use crate::repository::{SHOP, commit, git, git_in, repository, update, with_more, without_delete};

/// Writes down how it is called, with the bodies it is given, and answers as GitHub's program does.
const GITHUB: &str = r#"#!/bin/sh
here=$(dirname "$0")
{
    printf 'gh'
    for argument in "$@"; do
        case $argument in
        /*) printf ' FILE' ;;
        *) printf ' %s' "$argument" ;;
        esac
    done
    printf '\n'
} >>"$here/calls"
for argument in "$@"; do
    case $argument in
    /*) cp "$argument" "$here/body" ;;
    esac
done
case "$1 $2" in
"pr list") cat "$here/open" 2>/dev/null || true ;;
"pr create") printf '7\n' >"$here/open"; printf 'https://github.example/pull/7\n' ;;
"pr edit") printf 'https://github.example/pull/7\n' ;;
esac
"#;

/// A project with a remote and a GitHub.
struct Shop {
    place: Place,
    elsewhere: TempDir,
}

impl Shop {
    fn new() -> Self {
        let elsewhere = TempDir::new().expect("there is room for a folder");
        let github = elsewhere.path().join("gh");
        fs::write(&github, GITHUB).expect("it can be written");
        let executable = fs::Permissions::from_mode(0o755);
        fs::set_permissions(&github, executable).expect("it can be run");
        let remote = elsewhere.path().join("remote");
        fs::create_dir(&remote).expect("it can be made");
        git_in(&remote, &["init", "--quiet", "--bare"]);
        let place = repository(SHOP).with_github(github);
        let path = remote.to_str().expect("the path is text");
        git(&place, &["remote", "add", "origin", path]);
        git(&place, &["push", "--quiet", "origin", "main"]);
        Self { place, elsewhere }
    }

    fn remote(&self, arguments: &[&str]) -> String {
        git_in(&self.elsewhere.path().join("remote"), arguments)
    }

    /// How GitHub was called since the last time.
    fn calls(&self) -> String {
        let path = self.elsewhere.path().join("calls");
        let calls = fs::read_to_string(&path).unwrap_or_default();
        let _ = fs::remove_file(path);
        calls
    }

    fn body(&self) -> String {
        text(&self.elsewhere.path().join("body"))
    }
}

fn text(path: &Path) -> String {
    fs::read_to_string(path).expect("it is there")
}

#[test]
fn nothing_changed_means_no_pull_request() {
    let shop = Shop::new();
    shop.place
        .write("spec/provenance.yaml", "retrieved: later\n");
    let output = shop.place.succeed(&["propose"]);
    assert!(output.contains("nothing has changed"), "{output}");
    assert_eq!(shop.calls(), "");
    assert!(!shop.remote(&["branch", "--list"]).contains("spec-update"));
}

#[test]
fn one_pull_request_is_opened_and_then_updated() {
    let shop = Shop::new();
    update(&shop.place, &with_more());
    let before = shop.place.files();
    let first = shop.place.succeed(&["propose", "--tests", "success"]);
    assert!(
        first.ends_with("https://github.example/pull/7\n"),
        "{first}"
    );
    let mut calls = shop.calls();
    assert!(shop.body().contains("version minor"), "{}", shop.body());
    assert!(shop.body().contains("The tests pass"), "{}", shop.body());

    // The commit has what is proposed on top of what is committed, and nothing here was moved.
    let files = shop.remote(&["show", "--name-only", "--format=%s%n%P", "spec-update"]);
    assert!(
        files.contains("spec/openapi.yaml") && files.contains("generated/src/models"),
        "{files}"
    );
    assert!(
        files.starts_with("Follow the API document (minor)\n"),
        "{files}"
    );
    assert!(
        files.contains(&git(&shop.place, &["rev-parse", "main"])),
        "{files}"
    );
    let without_git = |files: &std::collections::BTreeMap<String, Vec<u8>>| {
        let own = files.iter().filter(|(path, _)| !path.starts_with(".git/"));
        own.map(|(path, text)| (path.clone(), text.clone()))
            .collect::<Vec<_>>()
    };
    assert!(without_git(&before) == without_git(&shop.place.files()));
    assert_eq!(git(&shop.place, &["branch", "--show-current"]), "main");

    // Again, with nothing new.
    let again = shop.place.succeed(&["propose"]);
    assert!(again.contains("branch spec-update: up to date"), "{again}");

    // With another change, and failing tests.
    update(&shop.place, &without_delete());
    let done = shop.place.run(&["propose", "--tests", "failure"]);
    assert_eq!(done.code, STALE, "{done:?}");
    assert!(shop.body().contains("The tests fail"), "{}", shop.body());
    assert_eq!(
        shop.remote(&["rev-list", "--count", "main..spec-update"]),
        "1"
    );
    calls.push_str(&shop.calls());
    snapshot::assert("cli/proposed", &calls);
}

#[test]
fn what_people_pushed_is_not_thrown_away() {
    let shop = Shop::new();
    update(&shop.place, &with_more());
    shop.place.succeed(&["propose"]);
    git(&shop.place, &["fetch", "--quiet", "origin", "spec-update"]);
    let there = git(&shop.place, &["rev-parse", "FETCH_HEAD"]);
    let theirs = git(
        &shop.place,
        &[
            "commit-tree",
            &format!("{there}^{{tree}}"),
            "-p",
            &there,
            "-m",
            "Correct it",
        ],
    );
    git(
        &shop.place,
        &[
            "push",
            "--quiet",
            "origin",
            &format!("{theirs}:spec-update"),
        ],
    );
    update(&shop.place, &without_delete());
    let done = shop.place.run(&["propose"]);
    assert_eq!(done.code, UNUSABLE, "{done:?}");
    assert!(
        done.errors
            .contains("has commits that were not made by this command"),
        "{done:?}"
    );
    assert_eq!(shop.remote(&["rev-parse", "spec-update"]), theirs);
}

#[test]
fn the_file_of_changes_is_proposed_too() {
    let shop = Shop::new();
    shop.place.write("CHANGELOG.md", "# Changes\n\n## 0.1.0\n");
    commit(&shop.place, "Release");
    git(&shop.place, &["tag", "v0.1.0"]);
    shop.place.write("README.md", "A shop.\n");
    commit(&shop.place, "Tell what it is");
    update(&shop.place, &with_more());
    shop.place.succeed(&["propose"]);
    let changes = shop.remote(&["show", "spec-update:CHANGELOG.md"]);
    assert!(
        changes.contains("## Unreleased") && changes.contains("`broken`"),
        "{changes}"
    );
    assert!(
        !shop
            .remote(&["show", "--name-only", "spec-update"])
            .contains("README.md")
    );
}

#[test]
fn a_failure_of_github_is_told() {
    let shop = Shop::new();
    update(&shop.place, &with_more());
    fs::write(
        shop.elsewhere.path().join("gh"),
        "#!/bin/sh\necho no token >&2\nexit 4\n",
    )
    .expect("it can be written");
    let done = shop.place.run(&["propose"]);
    assert_eq!(done.code, UNUSABLE);
    assert!(done.errors.contains("failed: no token"), "{}", done.errors);
}

#[test]
fn the_report_is_posted_and_summarised() {
    let shop = Shop::new();
    shop.place.write("README.md", "A shop.\n");
    let output = shop
        .place
        .succeed(&["comment", "HEAD", "--pull-request", "12"]);
    assert!(output.contains("nothing in spec/ has changed"), "{output}");
    assert_eq!(shop.calls(), "");
    shop.place.write("spec/openapi.yaml", without_delete());
    let summary = shop.elsewhere.path().join("summary.md");
    fs::write(&summary, "# Before\n").expect("it can be written");
    let path = summary.to_str().expect("the path is text");
    let done = shop.place.run(&["comment", "HEAD", "--summary", path]);
    assert_eq!(done.code, SUCCESS, "{done:?}");
    assert!(done.output.contains("::error"), "{done:?}");
    let text = text(&summary);
    assert!(
        text.starts_with("# Before\n## API changes: version major"),
        "{text}"
    );
    assert_eq!(shop.calls(), "");
    shop.place
        .succeed(&["comment", "HEAD", "--pull-request", "12"]);
    assert_eq!(
        shop.calls(),
        "gh pr comment 12 --edit-last --create-if-none --body-file FILE\n"
    );
    assert_eq!(format!("# Before\n{}", shop.body()), text);
}
