//! `cargo xtask propose` and `cargo xtask comment`, with a remote of their own and a program in the place of GitHub's.
#![cfg(unix)]

use std::{
    fs,
    os::unix::fs::{PermissionsExt as _, symlink},
    path::Path,
};

use serde_json::{Value, json};
use tempfile::TempDir;
use tests::{
    place::{Done, Place},
    snapshot,
};
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
        let init = ["init", "--quiet", "--bare", "--initial-branch", "main"];
        git_in(&remote, &init);
        let place = repository(SHOP).with_github(github);
        let path = remote.to_str().expect("the path is text");
        git(&place, &["remote", "add", "origin", path]);
        git(&place, &["push", "--quiet", "origin", "main"]);
        Self { place, elsewhere }
    }

    /// Another checkout of what is committed, as another job has it.
    fn checkout(&self) -> Place {
        let place = Place::new().with_github(self.elsewhere.path().join("gh"));
        let remote = self.elsewhere.path().join("remote");
        let remote = remote.to_str().expect("the path is text");
        git(&place, &["clone", "--quiet", remote, "."]);
        place
    }

    /// What the working tree comes to, for another job.
    fn packed(&self) -> Value {
        let path = self.elsewhere.path().join("packed.json");
        let path = path.to_str().expect("the path is text");
        let said = self.place.succeed(&["propose", "--pack", path]);
        assert!(said.starts_with("packed: "), "{said}");
        serde_json::from_str(&text(Path::new(path))).expect("it is JSON")
    }

    /// Proposes this in another checkout, whose files stay as they are.
    fn apply(&self, checkout: &Place, packed: impl AsRef<[u8]>) -> Done {
        let path = self.elsewhere.path().join("applied.json");
        fs::write(&path, packed).expect("it can be written");
        let path = path.to_str().expect("the path is text");
        let done = checkout.run(&["propose", "--apply", path, "--tests", "success"]);
        assert_eq!(git(checkout, &["status", "--porcelain", "--ignored"]), "");
        done
    }

    /// Puts a commit of somebody else there, and gives its name.
    fn theirs(&self, parent: &str, message: &str) -> String {
        let tree = format!("{parent}^{{tree}}");
        git(
            &self.place,
            &["commit-tree", &tree, "-p", parent, "-m", message],
        )
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

#[test]
fn what_one_job_packs_another_proposes() {
    let shop = Shop::new();
    shop.place.write("CHANGELOG.md", "# Changes\n\n## 0.1.0\n");
    commit(&shop.place, "Release");
    git(&shop.place, &["tag", "v0.1.0"]);
    shop.place.write("README.md", "A shop.\n");
    commit(&shop.place, "Tell what it is");
    git(
        &shop.place,
        &["push", "--quiet", "--tags", "origin", "main"],
    );
    update(&shop.place, &without_delete());
    shop.place
        .write("spec/provenance.yaml", "retrieved: today\n");
    let packed = shop.packed();
    assert_eq!(shop.calls(), "", "packing tells nobody");
    assert!(!shop.remote(&["branch", "--list"]).contains("spec-update"));
    let done = shop.apply(&shop.checkout(), packed.to_string());
    assert_eq!(done.code, SUCCESS, "{done:?}");
    assert!(shop.body().contains("version major"), "{}", shop.body());
    assert!(shop.body().contains("The tests pass"), "{}", shop.body());
    let changes = shop.remote(&["show", "spec-update:CHANGELOG.md"]);
    assert!(changes.contains("## Unreleased"), "{changes}");
    // It is what would have been proposed in one go, and only ordinary files are in it.
    let tree = |shop: &Shop| shop.remote(&["rev-parse", "spec-update^{tree}"]);
    let first = tree(&shop);
    shop.remote(&["branch", "-D", "spec-update"]);
    shop.place.succeed(&["propose"]);
    assert_eq!(tree(&shop), first);
    let listed = shop.remote(&["ls-tree", "-r", "spec-update"]);
    assert!(
        listed.lines().all(|line| line.starts_with("100644 blob ")),
        "{listed}"
    );
    assert!(!listed.contains("generated/src/operations/delete_item.rs"));
}

#[test]
fn a_file_that_is_renamed_is_one_that_goes_and_one_that_comes() {
    let shop = Shop::new();
    let pinned = shop.place.read("spec/names.yaml");
    shop.place.write(
        "spec/names.yaml",
        pinned.replace("delete_item", "remove_item"),
    );
    shop.place.succeed(&["generate"]);
    let names = |path: &str| path.ends_with("_item.rs") && !path.ends_with("put_item.rs");
    let packed = shop.packed();
    let files = packed["files"].as_array().expect("they are listed").iter();
    let files = files.map(|file| (file["path"].as_str().unwrap_or_default(), &file["text"]));
    let files: Vec<_> = files.filter(|(path, _)| names(path)).collect();
    let [(gone, null), (new, text)] = files[..] else {
        panic!("{files:?}");
    };
    assert!(
        gone.ends_with("/delete_item.rs") && null.is_null(),
        "{gone}"
    );
    assert!(
        new.ends_with("/remove_item.rs") && text.is_string(),
        "{new}"
    );
}

#[test]
fn where_nothing_has_changed_nothing_is_packed() {
    let shop = Shop::new();
    shop.place
        .write("spec/provenance.yaml", "retrieved: later\n");
    let path = shop.elsewhere.path().join("packed.json");
    let said = shop
        .place
        .succeed(&["propose", "--pack", path.to_str().expect("it is text")]);
    assert!(
        said.contains("nothing has changed") && !path.exists(),
        "{said}"
    );
}

/// Proposals that somebody makes up who has taken over the job that packs.
fn forged(packed: &Value) -> Vec<(&'static str, String)> {
    const MARK: &str = "// @generated by cargo xtask generate. Do not edit.\n";
    let with = |file: Value| {
        let mut forged = packed.clone();
        forged["files"]
            .as_array_mut()
            .expect("they are listed")
            .push(file);
        forged.to_string()
    };
    let set = |key: &str, value: Value| {
        let mut forged = packed.clone();
        forged[key] = value;
        forged.to_string()
    };
    let at = |path: &str| with(json!({ "path": path, "text": MARK }));
    let paths = [
        ".github/workflows/ci.yml",
        ".github/workflows/a.rs",
        ".git/config",
        ".gitattributes",
        ".cargo/config.toml",
        "Cargo.toml",
        "Cargo.lock",
        "xtask/src/main.rs",
        "generator/src/lib.rs",
        "spec/overlay.yaml",
        "spec/settings.yaml",
        "spec/examples/a.rs",
        "spec/openapi.yaml/a.rs",
        "generated",
        "generated/build.rs",
        "generated/.cargo/config.toml",
        "generated/tests/a.rs",
        "generated/src/../../xtask/src/main.rs",
        "generated/../xtask/src/main.rs",
        "generated/src/.git/a.rs",
        "generated//src/a.rs",
        "generated/src/LIB.rs",
        "/etc/a.rs",
        "\"generated/src/a.rs\"",
        "generated/src/a.rs\n100644",
        "generated/src/\u{1b}[31m.rs",
        "",
    ];
    let mut all: Vec<_> = paths
        .iter()
        .map(|path| ("is not among the files that may be proposed", at(path)))
        .collect();
    let unmarked = with(json!({ "path": "generated/src/a.rs", "text": "fn main() {}\n" }));
    let gone = with(json!({ "path": "CHANGELOG.md", "text": null }));
    let link = with(json!({ "path": "generated/src/a.rs", "text": MARK, "mode": "120000" }));
    let bytes = with(json!({ "path": "generated/src/a.rs", "text": [1, 2] }));
    let twice = "is proposed more than once";
    all.extend([
        ("has not the mark of generated files", unmarked),
        ("may not be deleted", gone),
        (twice, with(packed["files"][0].clone())),
        ("is no proposal", link),
        ("is no proposal", bytes),
        ("is no proposal", set("report", json!("@everyone"))),
        ("is no proposal", set("files", json!({}))),
        (
            "is no proposal",
            packed
                .to_string()
                .replace("\"schema\"", "\"schema\":1,\"schema\""),
        ),
        ("is no proposal", "\u{1b}[31m::error::x".to_owned()),
        ("has form 2", set("schema", json!(2))),
        (
            "on top of another commit",
            set("base", json!("0".repeat(40))),
        ),
        ("on top of another commit", set("base", json!("--output=x"))),
    ]);
    all
}

#[test]
fn a_forged_proposal_is_refused_before_anything_is_done() {
    let shop = Shop::new();
    update(&shop.place, &with_more());
    let packed = shop.packed();
    let checkout = shop.checkout();
    for (why, forged) in forged(&packed) {
        let done = shop.apply(&checkout, &forged);
        assert_eq!(
            (done.code, done.output.as_str()),
            (UNUSABLE, ""),
            "{forged}"
        );
        assert!(done.errors.contains(why), "{why}: {}", done.errors);
        assert!(
            !done.errors.contains('\u{1b}') && !done.errors.contains("\n::"),
            "{done:?}"
        );
    }
    let large = shop.elsewhere.path().join("large.json");
    let file = fs::File::create(&large).expect("it can be made");
    file.set_len((64 << 20) + 1).expect("it can be as long");
    let done = shop
        .place
        .run(&["propose", "--apply", large.to_str().expect("it is text")]);
    assert!(done.errors.contains("has more than"), "{done:?}");
    assert_eq!(shop.calls(), "");
    assert_eq!(shop.remote(&["branch", "--list"]), "* main");
    let done = shop.apply(&checkout, packed.to_string());
    assert_eq!(
        done.code, SUCCESS,
        "the forged ones differ in one thing: {done:?}"
    );
}

#[test]
fn what_else_has_changed_is_not_left_out_in_silence() {
    let shop = Shop::new();
    update(&shop.place, &with_more());
    let overlay = shop.place.read("spec/overlay.yaml");
    shop.place
        .write("spec/overlay.yaml", format!("# More.\n{overlay}"));
    let errors = shop.place.run(&["propose"]).refused();
    assert!(
        errors.contains("spec/overlay.yaml is not among"),
        "{errors}"
    );
    shop.place.write("spec/overlay.yaml", overlay);
    let path = shop.place.path("generated/src/lib.rs");
    let executable = fs::Permissions::from_mode(0o755);
    fs::set_permissions(&path, executable).expect("it can be changed");
    let errors = shop.place.run(&["propose"]).refused();
    assert!(
        errors.contains("generated/src/lib.rs is no ordinary file"),
        "{errors}"
    );
    fs::remove_file(&path).expect("it can be removed");
    symlink("api.rs", &path).expect("it can be linked");
    let errors = shop.place.run(&["propose"]).refused();
    assert!(
        errors.contains("generated/src/lib.rs is no ordinary file"),
        "{errors}"
    );
    assert_eq!(shop.calls(), "");
    assert_eq!(shop.remote(&["branch", "--list"]), "* main");
}

#[test]
fn commits_of_people_below_ours_are_not_thrown_away() {
    let shop = Shop::new();
    update(&shop.place, &with_more());
    let theirs = shop.theirs("main", "Correct it");
    let ours = shop.theirs(
        &theirs,
        "Follow the API document\n\nMade-by: cargo xtask propose",
    );
    git(
        &shop.place,
        &[
            "push",
            "--quiet",
            "origin",
            &format!("{ours}:refs/heads/spec-update"),
        ],
    );
    let done = shop.place.run(&["propose"]);
    assert_eq!(done.code, UNUSABLE, "{done:?}");
    assert!(
        done.errors
            .contains("has commits that were not made by this command"),
        "{done:?}"
    );
    assert_eq!(shop.remote(&["rev-parse", "spec-update"]), ours);
}

#[test]
fn what_people_push_meanwhile_is_not_thrown_away() {
    for is_there in [false, true] {
        let shop = Shop::new();
        update(&shop.place, &with_more());
        if is_there {
            shop.place.succeed(&["propose"]);
            update(&shop.place, &without_delete());
        }
        let theirs = shop.theirs("main", "Correct it");
        git(
            &shop.place,
            &[
                "push",
                "--quiet",
                "origin",
                &format!("{theirs}:refs/heads/other"),
            ],
        );
        // The remote answers, and only then gets their commit: to the list of branches where there is no such branch yet,
        // else to the request for its commit.
        let last = 1 + usize::from(is_there);
        let upload = shop.elsewhere.path().join("upload");
        let script = format!(
            "#!/bin/sh\ngit-upload-pack \"$@\"\nhere=$(dirname \"$0\")\necho >>\"$here/asked\"\n\
             if [ $(wc -l <\"$here/asked\") = {last} ]; then git -C \"$here/remote\" update-ref refs/heads/spec-update {theirs}; fi\n"
        );
        fs::write(&upload, script).expect("it can be written");
        fs::set_permissions(&upload, fs::Permissions::from_mode(0o755)).expect("it can be run");
        let upload = upload.to_str().expect("the path is text");
        git(&shop.place, &["config", "remote.origin.uploadpack", upload]);
        let done = shop.place.run(&["propose"]);
        assert_eq!(done.code, UNUSABLE, "{done:?}");
        assert!(done.errors.contains("stale info"), "{done:?}");
        assert_eq!(shop.remote(&["rev-parse", "spec-update"]), theirs);
    }
}

#[test]
fn another_revision_is_reported_on_without_being_checked_out() {
    let shop = Shop::new();
    git(&shop.place, &["checkout", "--quiet", "-b", "branch"]);
    update(&shop.place, &without_delete());
    commit(&shop.place, "Follow");
    git(&shop.place, &["checkout", "--quiet", "main"]);
    update(&shop.place, &with_more());
    commit(&shop.place, "Go on meanwhile");
    let state = || {
        (
            git(&shop.place, &["status", "--branch"]),
            shop.place.read("spec/openapi.yaml"),
        )
    };
    let before = state();
    let arguments = [
        "comment",
        "main",
        "--head",
        "branch",
        "--pull-request",
        "12",
    ];
    let done = shop.place.run(&arguments);
    assert_eq!(done.code, SUCCESS, "{done:?}");
    assert_eq!(
        shop.calls(),
        "gh pr comment 12 --edit-last --create-if-none --body-file FILE\n"
    );
    let body = shop.body();
    assert!(
        body.contains("version major") && body.contains("DELETE /items/{id}"),
        "{body}"
    );
    assert!(
        !body.contains("price"),
        "what has changed on main is no part of it: {body}"
    );
    assert_eq!(before, state());
    let done = shop
        .place
        .run(&["comment", "main", "--head", "main", "--pull-request", "12"]);
    assert!(
        done.output.contains("nothing in spec/ has changed"),
        "{done:?}"
    );
}
