//! Published documents, version after version.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::PathBuf,
};

use generator::{Output, overlay::Mode};
use serde_json::Value;
use tests::{cargo::Workspace, project, project::Project};

/// The documents, from the oldest to the newest; their names begin with the date.
fn documents() -> Vec<PathBuf> {
    let Some(folder) = project::beside("SPEC_CORPUS", "shared/corpus/vercel") else {
        println!("skipped: set SPEC_CORPUS to a folder of published OpenAPI documents in JSON");
        return Vec::new();
    };
    let files = fs::read_dir(folder).expect("the corpus can be listed");
    let mut paths: Vec<_> = files
        .map(|file| file.expect("the corpus can be listed").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "json"))
        .collect();
    paths.sort();
    assert!(!paths.is_empty(), "the corpus is empty");
    paths
}

/// Operations of a document with a tag of the selection.
fn tagged(document: &[u8], tags: &[String]) -> usize {
    let document: Value = serde_json::from_slice(document).expect("the document is JSON");
    let paths = document["paths"].as_object().expect("there are paths");
    let operations = paths
        .values()
        .filter_map(Value::as_object)
        .flat_map(|item| item.values());
    operations
        .filter(|operation| {
            let own = operation["tags"].as_array();
            own.is_some_and(|own| {
                own.iter()
                    .any(|tag| tags.iter().any(|wanted| tag == wanted))
            })
        })
        .count()
}

/// Places of each type, by its name.
fn places(names: &str) -> BTreeMap<String, BTreeSet<String>> {
    let names: Value = serde_yaml::from_str(names).expect("the file of names is YAML");
    let types = names["types"].as_object().expect("it has types");
    let places = |pins: &Value| -> BTreeSet<String> {
        let places = pins["places"].as_array().expect("a type has places");
        places
            .iter()
            .filter_map(Value::as_str)
            .map(ToOwned::to_owned)
            .collect()
    };
    types
        .iter()
        .map(|(name, pins)| (name.clone(), places(pins)))
        .collect()
}

/// Types whose places are all there still, all in one other type, under another name.
fn renamed(before: &str, after: &str) -> Vec<String> {
    let (before, after) = (places(before), places(after));
    before
        .iter()
        .filter(|(name, _)| !after.contains_key(*name))
        .filter_map(|(name, old)| {
            let (now, _) = after.iter().find(|(_, new)| old.is_subset(new))?;
            // A name can give way where two types have become one that keeps the other's name.
            let merged = before
                .get(now)
                .is_some_and(|other| !other.is_disjoint(&after[now]));
            (!merged).then(|| format!("{name} -> {now}"))
        })
        .collect()
}

#[test]
fn every_published_document_is_generated_and_no_type_is_renamed() {
    let project = Project::read();
    let mut failed = Vec::new();
    let mut names = project.names.clone();
    let mut newest: Option<Output> = None;
    for path in documents() {
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let document = fs::read(&path).expect("the document can be read");
        match project.generate(&document, Mode::Subset, Some(&names)) {
            Ok(output) => {
                let expected = tagged(&document, &project.settings.selection.tags);
                if output.summary.operations != expected {
                    failed.push(format!(
                        "{name}: {} of {expected} operations",
                        output.summary.operations
                    ));
                }
                let renamed = renamed(&names, &output.names);
                if !renamed.is_empty() {
                    failed.push(format!("{name}: renamed {}", renamed.join(", ")));
                }
                names.clone_from(&output.names);
                newest = Some(output);
            }
            Err(found) => failed.push(format!("{name}:\n{found}")),
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n\n"));
    if let Some(newest) = newest {
        let crates = [("corpus".to_owned(), newest.files)];
        let workspace = Workspace::new(env!("CARGO_TARGET_TMPDIR"), "corpus", &crates);
        let checked = workspace.cargo(&["check", "--no-default-features"]);
        assert!(checked.is_ok(), "{}", checked.unwrap_err());
    }
}

#[test]
fn a_renamed_type_would_be_noticed() {
    let file = |name: &str, places: &str| format!("types:\n  {name}: {{ places: [{places}] }}\n");
    let before = file("A", "one, two");
    assert_eq!(renamed(&before, &before), Vec::<String>::new());
    assert_eq!(
        renamed(&before, &file("A", "two, three")),
        Vec::<String>::new()
    );
    assert_eq!(renamed(&before, &file("B", "three")), Vec::<String>::new());
    assert_eq!(renamed(&before, &file("B", "one, two, three")), ["A -> B"]);
}
