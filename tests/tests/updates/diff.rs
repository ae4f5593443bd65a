//! `cargo xtask diff`.

use tests::{
    place::{self, Place},
    project, snapshot,
};
use xtask::{CHANGED, OVER_THE_BAR, Project, SUCCESS, UNREADABLE, UNUSABLE};

use crate::repository::{
    SHOP, commit, git, in_other_words, repository, settings, with_more, without_delete,
};

/// The exit code, which is all that a workflow sees.
fn code(place: &Place, arguments: &[&str]) -> u8 {
    place.run(&[&["diff"], arguments].concat()).code
}

#[test]
fn the_exit_code_tells_what_was_found() {
    let place = repository(SHOP);
    let bars = ["patch", "minor", "major"];
    let codes = |place: &Place| bars.map(|bar| code(place, &["--fail-on", bar]));
    assert_eq!((code(&place, &[]), codes(&place)), (SUCCESS, [SUCCESS; 3]));
    place.write("spec/openapi.yaml", in_other_words());
    assert_eq!((code(&place, &[]), codes(&place)), (SUCCESS, [SUCCESS; 3]));
    place.write("spec/openapi.yaml", with_more());
    assert_eq!(code(&place, &[]), CHANGED);
    assert_eq!(codes(&place), [OVER_THE_BAR, OVER_THE_BAR, CHANGED]);
    place.write("spec/openapi.yaml", without_delete());
    assert_eq!(code(&place, &[]), CHANGED);
    assert_eq!(codes(&place), [OVER_THE_BAR; 3]);
}

#[test]
fn what_stops_programs_is_over_every_bar() {
    let place = repository(SHOP);
    let limited = SHOP.replace(
        "name: { type: string }",
        "name: { type: string, maxLength: 9 }",
    );
    place.write("spec/openapi.yaml", limited);
    let done = place.run(&["diff", "--fail-on", "major"]);
    assert_eq!(done.code, OVER_THE_BAR);
    assert!(done.output.contains("wire     breaking"), "{}", done.output);
    assert!(done.output.contains("version  patch"), "{}", done.output);
}

#[test]
fn revisions_files_and_the_working_tree_are_compared() {
    let place = repository(SHOP);
    git(&place, &["tag", "first"]);
    place.write("spec/openapi.yaml", with_more());
    commit(&place, "Follow");
    place.write("spec/openapi.yaml", without_delete());
    place.write("other.yaml", with_more());
    let other = place.path("other.yaml");
    let other = other.to_str().expect("the path is text");
    let pairs: [(&[&str], &str); 6] = [
        (&[], "major"),
        (&["git:first"], "major"),
        (&["git:first", "git:HEAD"], "minor"),
        (&["git:first", other], "minor"),
        (&["git:HEAD", other], "none"),
        (&[other, "git:first"], "major"),
    ];
    for (arguments, version) in pairs {
        let done = place.run(&[&["diff"], arguments].concat());
        let expected = format!("version  {version} ");
        assert!(done.output.contains(&expected), "{arguments:?}: {done:?}");
        assert_eq!(done.errors, "", "{arguments:?}");
    }
    let project = Project::at(place.folder());
    let done = place::run(&project, false, &with_more(), &["diff", "git:HEAD", "-"]);
    assert!(
        done.output.contains("standard input (3 operations"),
        "{done:?}"
    );
    assert_eq!(done.code, SUCCESS);
}

#[test]
fn a_revision_is_read_with_its_own_settings() {
    let place = repository(SHOP);
    let fewer = settings("0.1.0").replace("all: true", "operations: [listItems]");
    place.write("spec/settings.yaml", fewer);
    let done = place.run(&["diff"]);
    assert!(
        done.output.contains("[operation-removed]"),
        "{}",
        done.output
    );
    let done = place.run(&["diff", "--operation", "putItem"]);
    assert_eq!(done.code, SUCCESS, "{}", done.output);
    assert!(
        done.output.contains("(1 operation, 2 types)"),
        "{}",
        done.output
    );
}

#[test]
fn what_cannot_be_read_or_used_is_told_from_bad_arguments() {
    let place = repository(SHOP);
    let unreadable = |arguments: &[&str]| {
        let done = place.run(&[&["diff"], arguments].concat());
        assert_eq!(
            (done.code, done.output.as_str()),
            (UNREADABLE, ""),
            "{arguments:?}"
        );
        done.errors
    };
    let errors = unreadable(&["git:nowhere"]);
    assert!(errors.contains("`nowhere` is no revision"), "{errors}");
    let errors = unreadable(&["missing.yaml"]);
    assert!(errors.contains("cannot read missing.yaml"), "{errors}");
    place.write(
        "spec/openapi.yaml",
        SHOP.replace("type: array", "type: list"),
    );
    let errors = unreadable(&[]);
    assert!(errors.contains("--> spec/openapi.yaml:"), "{errors}");
    place.write("spec/openapi.yaml", "openapi: [");
    let json = unreadable(&["--format", "json"]);
    assert!(json.starts_with("{\"id\":\"syntax\""), "{json}");
    for arguments in [
        ["--fail-on", "none"].as_slice(),
        &["a", "b", "c"],
        &["-", "-"],
        &["--rules", "git:HEAD"],
        &["--changelog", "git:HEAD", "git:HEAD"],
        &["--all", "--tag", "a"],
    ] {
        assert_eq!(code(&place, arguments), UNUSABLE, "{arguments:?}");
    }
}

#[test]
fn without_git_files_can_be_compared() {
    let place = Place::new();
    for (path, text) in repository(SHOP).files() {
        if path.starts_with("spec/") {
            place.write(&path, text);
        }
    }
    let done = place.run(&["diff"]);
    assert_eq!(done.code, UNREADABLE);
    assert!(
        done.errors.contains("not a git repository"),
        "{}",
        done.errors
    );
    let document = place.path("spec/openapi.yaml");
    let document = document.to_str().expect("the path is text");
    assert_eq!(code(&place, &[document, document]), SUCCESS);
}

#[test]
fn every_rule_is_documented() {
    let place = Place::new();
    let rules = place.succeed(&["diff", "--rules", "--format", "markdown"]);
    let text = project::text("generator/DIFF.md");
    assert!(
        text.contains(&rules),
        "put the output of `cargo xtask diff --rules --format markdown` into generator/DIFF.md"
    );
    let json = place.succeed(&["diff", "--rules", "--format", "json"]);
    assert_eq!(json.lines().count(), rules.lines().count() - 2);
}

#[test]
fn help_shows_every_option() {
    let mut shown = String::new();
    for command in ["diff", "comment", "propose", "release-check"] {
        shown.push_str(&Place::new().succeed(&[command, "--help"]));
        shown.push('\n');
    }
    snapshot::assert("cli/help-of-updates", &shown);
}
