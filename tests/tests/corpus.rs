//! Published documents, version after version.

use std::{collections::BTreeMap, fs, path::Path};

use generator::{Files, Output, overlay::Mode};
use serde_json::Value;
use tests::{cargo::Workspace, inventory::Inventory, project, project::Project, twins};

/// The project, with everything selected or with its own tags.
fn project(all: bool) -> Project {
    let mut project = Project::read();
    project.settings.selection.all = all;
    let package = &mut project.settings.package;
    // They speak of the project's own crate.
    package.documentation.clear();
    package.examples.clear();
    project
}

fn package(all: bool, version: &str) -> String {
    let part = if all { "all" } else { "part" };
    format!("corpus-{part}-{version}")
}

/// A crate for each document, made with the names of the one before.
fn versions(all: bool, mut with: impl FnMut(&str, &[u8], &str, &Output)) -> Vec<String> {
    let mut project = project(all);
    let mut failed = Vec::new();
    let mut names = project.names.clone();
    for path in project::published() {
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        project.settings.package.name = package(all, &name);
        let document = fs::read(&path).expect("the document can be read");
        match project.generate(&document, Mode::Subset, Some(&names)) {
            Ok(output) => {
                with(&name, &document, &names, &output);
                names = output.names;
            }
            Err(found) => failed.push(format!("{name}:\n{found}")),
        }
    }
    failed
}

/// Operations of a document that a selection takes.
fn selected(document: &[u8], all: bool, tags: &[String]) -> usize {
    let document: Value = serde_json::from_slice(document).expect("the document is JSON");
    let paths = document["paths"].as_object().expect("there are paths");
    let methods = [
        "get", "put", "post", "delete", "options", "head", "patch", "trace",
    ];
    let items = paths.values().filter_map(Value::as_object);
    let operations = items.flat_map(|item| methods.iter().filter_map(|method| item.get(*method)));
    let is_wanted = |operation: &&Value| {
        let own = operation["tags"].as_array().into_iter().flatten();
        all || own
            .into_iter()
            .any(|tag| tags.iter().any(|wanted| tag == wanted))
    };
    operations.filter(is_wanted).count()
}

/// What is wrong with a crate as such.
fn faults(document: &[u8], all: bool, output: &Output) -> Vec<String> {
    let mut faults = Vec::new();
    let expected = selected(document, all, &project(all).settings.selection.tags);
    let files = output.files.keys();
    let emitted = files
        .filter(|path| path.starts_with("src/operations/"))
        .count();
    if (output.summary.operations, emitted) != (expected, expected) {
        faults.push(format!("{emitted} of {expected} operations"));
    }
    let inventory = Inventory::read(&output.names);
    let mut names: Vec<String> = inventory
        .names()
        .into_iter()
        .map(ToOwned::to_owned)
        .collect();
    names.extend(output.files.keys().filter_map(|path| {
        let file = path.strip_prefix("src/")?.rsplit('/').next()?;
        Some(file.strip_suffix(".rs")?.to_owned())
    }));
    names.extend(output.files.values().flat_map(|text| companions(text)));
    let long = names.iter().filter(|name| name.len() > 60);
    faults.extend(long.map(|name| format!("{name} is too long")));
    let twins = twins::of(&output.files);
    faults.extend(
        twins
            .iter()
            .map(|twins| format!("the same: {}", twins.join(", "))),
    );
    faults
}

/// Names of types that go with others.
fn companions(text: &str) -> Vec<String> {
    let lines = text.lines().map(str::trim_start);
    let names = lines.filter_map(|line| {
        let rest = line
            .strip_prefix("pub struct ")
            .or(line.strip_prefix("pub enum "))?;
        let end = rest.find(|c: char| !c.is_alphanumeric())?;
        Some(rest[..end].to_owned())
    });
    names.collect()
}

fn check(all: bool) {
    let mut faults_by_version: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let failed = versions(all, |name, document, names, output| {
        let mut found = faults(document, all, output);
        let renamed = Inventory::read(names).renamed(&Inventory::read(&output.names));
        found.extend(renamed.iter().map(|item| format!("renamed: {item}")));
        let summary = &output.summary;
        println!(
            "{name}: {} operations, {} types, {:?}",
            summary.operations, summary.types, summary.counts
        );
        if !found.is_empty() {
            faults_by_version.insert(name.to_owned(), found);
        }
    });
    assert!(failed.is_empty(), "{}", failed.join("\n\n"));
    assert!(faults_by_version.is_empty(), "{faults_by_version:#?}");
}

#[test]
fn every_published_document_becomes_a_crate_and_nothing_is_renamed() {
    check(false);
}

#[test]
fn every_published_document_becomes_a_crate_as_a_whole_and_nothing_is_renamed() {
    check(true);
}

/// The crate of a version, of the project's selection or of everything.
fn emitted(all: bool, path: &Path) -> (String, Files) {
    let mut project = project(all);
    let version = path.file_stem().unwrap_or_default().to_string_lossy();
    project.settings.package.name = package(all, &version);
    let document = fs::read(path).expect("the document can be read");
    let output = project.generate(&document, Mode::Subset, Some(&project.names));
    let output = output.unwrap_or_else(|found| panic!("{version}:\n{found}"));
    (project.settings.package.name, output.files)
}

fn check_with(workspace: &Workspace, arguments: &[&str]) {
    let checked =
        workspace.cargo(&[arguments, &["--no-default-features", "--keep-going"]].concat());
    assert!(checked.is_ok(), "{}", checked.unwrap_err());
}

/// What lies between them is left to [`all_crates_are_free_of_warnings`].
#[test]
fn the_oldest_and_the_newest_crate_are_free_of_warnings() {
    let all = project::published();
    let [oldest, .., newest] = all.as_slice() else {
        return;
    };
    let crates = [oldest, newest].map(|path| emitted(true, path));
    let workspace = Workspace::new(env!("CARGO_TARGET_TMPDIR"), "corpus", &crates);
    check_with(&workspace, &["clippy", "--workspace"]);
    check_with(&workspace, &["doc", "--no-deps", "--package", &crates[1].0]);
}

#[test]
#[ignore = "takes twenty minutes of processor time: two crates for each published document"]
fn all_crates_are_free_of_warnings() {
    let all = project::published();
    let selections = [false, true].into_iter();
    let crates = selections.flat_map(|whole| all.iter().map(move |path| emitted(whole, path)));
    let crates: Vec<_> = crates.collect();
    if crates.is_empty() {
        return;
    }
    let workspace = Workspace::new(env!("CARGO_TARGET_TMPDIR"), "whole-corpus", &crates);
    check_with(&workspace, &["clippy", "--workspace"]);
    check_with(&workspace, &["doc", "--no-deps", "--workspace"]);
}
