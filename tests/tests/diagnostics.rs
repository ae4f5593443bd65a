//! What is said about an input that cannot be used.

#[path = "diagnostics/cases.rs"]
mod cases;
#[path = "diagnostics/origins.rs"]
mod origins;

use std::collections::BTreeSet;

use generator::{
    diagnostic::{Code, Diagnostics, Source},
    settings::Settings,
};
use tests::{case::Case, project, snapshot};

/// The document as JSON, if it is a document at all.
fn as_json(yaml: &str) -> Option<String> {
    let value: serde_json::Value = serde_yaml::from_str(yaml).ok()?;
    value
        .is_object()
        .then(|| serde_json::to_string_pretty(&value).expect("a value can be written"))
}

/// What is said about a document, as YAML and as JSON.
fn said(name: &str, case: &Case) -> (Diagnostics, String) {
    let found = case.problems();
    let mut text = format!("{}\n", case.report(&found));
    let yaml = String::from_utf8_lossy(&case.document.0).into_owned();
    let is_document = found.as_slice().iter().all(|one| one.code != Code::Syntax);
    if let Some(json) = as_json(&yaml).filter(|_| is_document) {
        let in_json = Case {
            document: (json.into_bytes(), "openapi.json".to_owned()),
            ..case.clone()
        };
        let other = in_json.problems();
        let codes = |found: &Diagnostics| -> BTreeSet<_> {
            let all = found.as_slice().iter();
            all.map(|one| (one.code, one.message.clone(), one.pointer.clone()))
                .collect()
        };
        assert_eq!(codes(&found), codes(&other), "{name} in YAML and JSON");
        text = format!("{text}\n{}\n", in_json.report(&other));
    }
    (found, text)
}

#[test]
fn problems_are_told_with_place_and_help() {
    let mut failed = Vec::new();
    for (name, case) in cases::all() {
        let compared = std::panic::catch_unwind(|| {
            let (_, text) = said(name, &case);
            snapshot::assert(&format!("diagnostics/{name}"), &text);
        });
        if compared.is_err() {
            failed.push(name);
        }
    }
    assert!(failed.is_empty(), "{failed:?}");
}

#[test]
fn what_has_no_effect_is_told_beside_the_crate() {
    for (name, case) in cases::warned() {
        let warnings = case.output().warnings;
        assert!(!warnings.is_empty() && !warnings.has_errors(), "{name}");
        snapshot::assert(&format!("diagnostics/{name}"), &warnings.to_string());
    }
}

#[test]
fn every_kind_of_problem_is_shown() {
    let known: BTreeSet<_> = Code::ALL.iter().copied().collect();
    let cases = [cases::all(), cases::warned()].concat();
    let mut shown: BTreeSet<_> = cases
        .iter()
        .flat_map(|(_, case)| {
            case.run()
                .map_or_else(|found| found, |output| output.warnings)
        })
        .map(|found| found.code)
        .collect();
    shown.extend(settings_problem().iter().map(|found| found.code));
    // No input leads there: it guards against the generator's own mistakes.
    shown.insert(Code::Incomplete);
    // The library never says so; see the tests of the command line.
    shown.insert(Code::Command);
    assert_eq!(known, shown);
}

#[test]
fn every_kind_of_problem_is_explained() {
    let text = project::text("generator/DIAGNOSTICS.md");
    let sections: Vec<_> = text.split("\n## `").skip(1).collect();
    let mut explained = Vec::new();
    for section in sections {
        let (id, text) = section.split_once("`\n").expect("the heading is the id");
        assert!(text.contains("\n```"), "`{id}` has an example");
        assert!(
            text.contains("\n**What to do**: "),
            "`{id}` says what to do"
        );
        explained.push(id);
    }
    let known: BTreeSet<_> = Code::ALL.iter().map(|code| code.as_str()).collect();
    assert!(explained.is_sorted(), "{explained:?}");
    assert_eq!(known, explained.into_iter().collect());
}

fn settings_problem() -> Diagnostics {
    let bytes = b"selection:\n  tag: [marketplace]\n";
    let found = Settings::parse(bytes).expect_err("there is no key `tag`");
    Diagnostics::from(found).in_source(Source {
        name: "settings.yaml",
        bytes,
    })
}

#[test]
fn settings_of_another_form_are_refused() {
    snapshot::assert("diagnostics/settings", &settings_problem().to_string());
}

#[test]
fn the_innermost_schema_is_named() {
    let (_, case) = cases::all()
        .into_iter()
        .find(|(name, _)| *name == "malformed-deep-inside")
        .expect("it is one of them");
    let found = case.problems();
    let pointer = found.as_slice()[0]
        .pointer
        .clone()
        .expect("there is a place");
    assert!(
        pointer
            .to_string()
            .ends_with("/properties/inner/items/properties/leaf"),
        "{found}"
    );
}

#[test]
fn several_problems_are_told_at_once_and_sorted() {
    let (_, case) = cases::all()
        .into_iter()
        .find(|(name, _)| *name == "several-problems")
        .expect("it is one of them");
    let found = case.problems();
    let positions: Vec<_> = found
        .as_slice()
        .iter()
        .map(|one| one.position.expect("there is a position"))
        .collect();
    assert_eq!(positions.len(), 3, "{found}");
    assert!(positions.is_sorted(), "{found}");
}
