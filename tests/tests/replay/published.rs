//! Published documents, each against others.

use std::{
    env, fs,
    path::{Path, PathBuf},
    time::Instant,
};

use tests::{
    project::{self, Project},
    replay::{Document, Program, Replayed, replay_with},
};

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
    paths
}

fn name(path: &Path) -> String {
    path.file_stem()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

/// Which documents a program of the one with this number is held against: its own, the next ones, the newest, and
/// the one before.
fn partners(index: usize, count: usize) -> Vec<usize> {
    let wanted = [
        Some(index),
        Some(index + 1),
        Some(count - 1),
        index.checked_sub(1),
        Some(index + 3),
    ];
    let mut partners = Vec::new();
    for other in wanted.into_iter().flatten().filter(|other| *other < count) {
        if !partners.contains(&other) {
            partners.push(other);
        }
    }
    partners
}

fn show(replayed: &[Replayed]) {
    let (mut tried, mut skipped, mut unused, mut choices) = (0, 0, 0, 0);
    for one in replayed {
        tried += one.tried;
        skipped += one.skipped;
        unused += one.unused.0;
        choices += one.unused.1;
        if one.failures > 0 {
            println!("{one}");
        }
        if env::var_os("REPLAY_NOTES").is_some() {
            one.notes
                .iter()
                .for_each(|note| println!("  note {} {note}", one.operation));
            if one.skipped * 4 > one.tried || one.unused.0 > 0 {
                println!(
                    "  {:?} {}: {} skipped of {}, {} choices of {} unused",
                    one.side, one.operation, one.skipped, one.tried, one.unused.0, one.unused.1
                );
            }
        }
    }
    let broken = replayed.iter().filter(|one| one.failures > 0).count();
    println!(
        "= {broken} of {} sides broken; {tried} values tried, {skipped} skipped; {unused} of {choices} choices unused",
        replayed.len()
    );
}

/// The crate of each document against several documents. Its own has to do.
fn check(all: bool) {
    let mut project = Project::read();
    project.settings.selection.all = all;
    let paths = documents();
    let texts: Vec<_> = paths
        .iter()
        .map(|path| fs::read(path).expect("the document can be read"))
        .collect();
    let documents: Vec<_> = texts
        .iter()
        .map(|text| Document::read(text, &project.overlay))
        .collect();
    let workspace = if all { "replay-all" } else { "replay-part" };
    let place = (env!("CARGO_TARGET_TMPDIR"), workspace);
    let mut faults = Vec::new();
    for (index, path) in paths.iter().enumerate() {
        let start = Instant::now();
        let program = Program::build(place, &name(path), &project, &texts[index]);
        println!("compiled in {} s", start.elapsed().as_secs());
        for other in partners(index, paths.len()) {
            println!(
                "\n## {} -> {} ({workspace})",
                name(path),
                name(&paths[other])
            );
            let start = Instant::now();
            let replayed = replay_with(&program, &documents[other]);
            println!("replayed in {} s", start.elapsed().as_secs());
            show(&replayed);
            let broken = replayed
                .iter()
                .filter(|one| one.failures > 0 && other == index);
            faults.extend(broken.map(|one| format!("{}: {one}", name(path))));
        }
    }
    assert!(faults.is_empty(), "broken by its own document: {faults:#?}");
}

#[test]
#[ignore = "takes minutes: compiles a program for each published document"]
fn programs_of_the_selection_and_published_documents() {
    check(false);
}

#[test]
#[ignore = "takes an hour: compiles a program with all operations for each published document"]
fn programs_of_everything_and_published_documents() {
    check(true);
}
