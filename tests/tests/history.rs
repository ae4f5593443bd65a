//! The published documents one after the other: what is said of each step.

use std::{fs, path::Path};

use generator::{
    Input,
    diagnostic::Source,
    diff::{Comparison, compare},
    overlay::Mode,
    report::diff::text,
    settings::Settings,
};
use tests::{
    project::{self, Project},
    snapshot,
};

/// What the project says of a published document.
struct Side<'p> {
    project: &'p Project,
    settings: &'p Settings,
    name: String,
    document: Vec<u8>,
}

impl<'p> Side<'p> {
    fn read(path: &Path, project: &'p Project, settings: &'p Settings) -> Self {
        let name = path.file_stem().expect("it has a name");
        Self {
            project,
            settings,
            name: name.to_string_lossy().into_owned(),
            document: fs::read(path).expect("the document can be read"),
        }
    }

    fn input<'s>(&'s self, names: Option<&'s str>) -> Input<'s> {
        Input {
            document: Source {
                name: &self.name,
                bytes: &self.document,
            },
            overlay: Some(Source {
                name: "spec/overlay.yaml",
                bytes: self.project.overlay.as_bytes(),
            }),
            overlay_mode: Mode::Subset,
            names: names.map(|names| Source {
                name: "names.yaml",
                bytes: names.as_bytes(),
            }),
            settings: self.settings,
        }
    }
}

/// Steps with what is said of them, every so manieth; each document has the names of the one before.
fn steps(settings: &Settings, project: &Project, every: usize) -> Vec<(String, Comparison)> {
    let documents = project::published();
    let documents: Vec<_> = documents
        .iter()
        .map(|path| Side::read(path, project, settings))
        .collect();
    let mut names = project.names.clone();
    let mut steps = Vec::new();
    for pair in documents.windows(2).step_by(every) {
        let [old, new] = pair else { continue };
        let compared = compare(&old.input(Some(&names)), &new.input(None));
        let compared = compared.unwrap_or_else(|found| panic!("{}: {found}", new.name));
        let made = generator::generate(&new.input(Some(&names)));
        names = made.expect("it was made a moment ago").names;
        steps.push((format!("{}..{}", old.name, new.name), compared));
    }
    steps
}

#[test]
fn each_step_of_the_selection_is_told_as_the_snapshots_show() {
    let project = Project::read();
    let mut failed = Vec::new();
    for (name, compared) in steps(&project.settings, &project, 1) {
        let text = text(&compared, false);
        let name = format!("history/{}", name.replace("..", "-to-"));
        let compared = std::panic::catch_unwind(|| snapshot::assert(&name, &text));
        failed.extend(compared.is_err().then_some(name));
    }
    assert!(failed.is_empty(), "differ from their snapshots: {failed:?}");
}

#[test]
fn some_steps_of_all_operations_can_be_told() {
    check_all_operations(5);
}

#[test]
#[ignore = "takes minutes: compares all operations of each document with those of the next"]
fn every_step_of_all_operations_can_be_told() {
    check_all_operations(1);
}

fn check_all_operations(every: usize) {
    let project = Project::read();
    let mut settings = project.settings.clone();
    settings.selection.all = true;
    for (name, compared) in steps(&settings, &project, every) {
        println!(
            "{name}: wire {}, rust {}, version {}; {} changes, {} told",
            compared.wire,
            compared.rust,
            compared.bump,
            compared.changes.len(),
            compared.told.len()
        );
        for change in &compared.changes {
            let message = change.message.raw();
            let is_said = message.ends_with('.') && !message.contains('\n');
            assert!(is_said, "{name}: {message}");
            let stands = change.old.is_some() || change.new.is_some();
            assert!(stands || change.operations.is_empty(), "{name}: {change:?}");
            for spot in change.old.iter().chain(&change.new) {
                let is_found = spot.position.is_some();
                assert!(is_found, "{name}: {message}: {}", spot.pointer);
            }
        }
    }
}
