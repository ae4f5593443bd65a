//! What stands in two places of the repository is the same in both.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use generator::mark;
use tests::{
    project::{self, Project},
    small::Small,
};

/// `name = value` lines of a section of a manifest, comments left out.
fn section(manifest: &str, name: &str) -> BTreeMap<String, String> {
    manifest
        .lines()
        .skip_while(|line| line.trim() != format!("[{name}]"))
        .skip(1)
        .take_while(|line| !line.starts_with('['))
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once(" = "))
        .map(|(key, value)| (key.to_owned(), value.to_owned()))
        .collect()
}

#[test]
fn the_emitted_runtime_is_the_tested_one() {
    let emitted = Small::all()[0].generate().expect("it can be generated");
    let prefix = "src/runtime/";
    let mut emitted: BTreeMap<_, _> = emitted
        .files
        .iter()
        .filter_map(|(path, text)| {
            let line = mark::first_line(Path::new(path))?;
            let text = text.strip_prefix(&format!("{line}\n\n"));
            Some((path.strip_prefix(prefix)?.to_owned(), text?.to_owned()))
        })
        .collect();
    let tested = fs::read_dir(project::root().join("generator/runtime/src"))
        .expect("the runtime is there")
        .map(|entry| entry.expect("it can be listed").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "rs"))
        .map(|path| {
            let name = path.file_name().expect("a file has a name");
            (
                name.to_string_lossy().into_owned(),
                fs::read_to_string(&path).expect("it can be read"),
            )
        })
        .collect::<BTreeMap<_, _>>();
    let root = emitted.remove("mod.rs").expect("the runtime has a root");
    emitted.insert("lib.rs".to_owned(), root);
    assert_eq!(
        emitted.keys().collect::<BTreeSet<_>>(),
        tested.keys().collect::<BTreeSet<_>>()
    );
    for (name, text) in &emitted {
        assert!(*text == tested[name], "{name} differs");
    }
}

#[test]
fn the_emitted_versions_are_those_of_the_workspace() {
    let workspace = section(&project::text("Cargo.toml"), "workspace.dependencies");
    let emitted = section(&project::text("generated/Cargo.toml"), "dependencies");
    assert!(emitted.len() > 5, "{emitted:?}");
    for (name, emitted) in emitted {
        let wanted = workspace.get(&name).map(|wanted| version(wanted));
        assert_eq!(wanted, Some(version(&emitted)), "{name}");
    }
}

/// The version of a dependency, which stands alone or first in a table.
fn version(dependency: &str) -> &str {
    let quoted = dependency.trim_start_matches("{ version = ");
    let version = quoted
        .strip_prefix('"')
        .and_then(|rest| rest.split_once('"'));
    version.map_or(dependency, |(version, _)| version)
}

/// Versions of each package of a lock file.
fn locked(path: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut versions: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let text = project::text(path);
    for package in text.split("[[package]]").skip(1) {
        let value = |key: &str| {
            package
                .lines()
                .find_map(|line| line.strip_prefix(&format!("{key} = \"")))
                .map(|value| value.trim_end_matches('"').to_owned())
        };
        if let (Some(name), Some(version), Some(_)) =
            (value("name"), value("version"), value("source"))
        {
            versions.entry(name).or_default().insert(version);
        }
    }
    versions
}

#[test]
fn both_lock_files_have_the_same_versions() {
    let all = locked("Cargo.lock");
    let of_xtask = locked("xtask/Cargo.lock");
    assert!(of_xtask.len() > 20);
    for (name, versions) in of_xtask {
        if let Some(known) = all.get(&name) {
            assert!(
                versions.is_subset(known),
                "{name}: {versions:?} beside {known:?}"
            );
        }
    }
}

#[test]
fn the_license_and_minimum_version_are_those_of_the_workspace() {
    let workspace = section(&project::text("Cargo.toml"), "workspace.package");
    let emitted = section(&project::text("generated/Cargo.toml"), "package");
    for key in ["edition", "license", "rust-version"] {
        assert_eq!(workspace[key], emitted[key], "{key}");
    }
    let of_xtask = section(&project::text("xtask/Cargo.toml"), "package");
    assert_eq!(workspace["rust-version"], of_xtask["rust-version"]);
    let oldest = workspace["rust-version"].trim_matches('"');
    let checks = project::text(".github/workflows/ci.yml");
    for part in ["--workspace", "--manifest-path xtask/Cargo.toml"] {
        let check = format!("cargo +{oldest} check --locked {part}");
        assert!(checks.contains(&check), "no job runs `{check}`");
    }
    assert_eq!(Project::read().settings.package.name, "vercel-marketplace");
}
