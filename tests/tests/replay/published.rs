//! Published documents, each against others: what trying finds, and what the comparison of both says.
//!
//! - `SPEC_CORPUS=folder cargo test --release -p tests --test replay -- --ignored --nocapture selection` takes the
//!   selection of the project, `everything` all operations.
//! - `REPLAY_PAIRS=0-1,3-2` says which pairs, by the positions of the documents; without it there are neighbours, both
//!   ways, and the oldest against the newest; `every` stands for all.
//! - `REPLAY_FEARED=1` prints what the comparison says of sides of operations that never failed.
//!
//! What fails with the own document of a program fails whatever changes, and is told apart: published documents have
//! forms of answers that nothing tells apart, of which the crate knows one.

use std::{collections::BTreeMap, env, fs, path::Path, time::Instant};

use generator::{diff, overlay::Mode};
use tests::{
    project::{self, Project},
    replay::{Disagreement, Document, Program, Replayed, Verdicts, replay_with},
};

fn name(path: &Path) -> String {
    path.file_stem()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

/// By the position of the old document, those of the new ones.
fn pairs(count: usize) -> BTreeMap<usize, Vec<usize>> {
    let wanted: Vec<(usize, usize)> = match env::var("REPLAY_PAIRS") {
        Ok(text) if text == "every" => {
            let every = (0..count).flat_map(|old| (0..count).map(move |new| (old, new)));
            every.filter(|(old, new)| old != new).collect()
        }
        Ok(text) => text.split(',').map(pair).collect(),
        Err(_) => {
            let forwards = (1..count).map(|to| (to - 1, to));
            let backwards = (1..count).map(|to| (to, to - 1));
            let ends = [(0, count - 1), (count - 1, 0)];
            forwards.chain(backwards).chain(ends).collect()
        }
    };
    let mut pairs: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (old, new) in wanted {
        pairs.entry(old).or_default().push(new);
    }
    pairs
}

fn pair(text: &str) -> (usize, usize) {
    let ends = text.split_once('-');
    let ends = ends.and_then(|(old, new)| Some((old.parse().ok()?, new.parse().ok()?)));
    ends.unwrap_or_else(|| panic!("REPLAY_PAIRS holds `{text}`, which is no pair like 0-1"))
}

/// A published document.
struct Published {
    name: String,
    text: Vec<u8>,
    document: Document,
}

/// What the comparison says of two documents.
fn verdicts(project: &Project, old: &Published, new: &Published) -> Verdicts {
    let was = project.input(&old.text, Mode::Subset, Some(&project.names));
    let compared = diff::compare(&was, &project.input(&new.text, Mode::Subset, None));
    Verdicts::of(&compared.unwrap_or_else(|found| panic!("{found}")))
}

/// One line for a pair, and what is said of the sides on which trying and comparing disagree. Gives those that fail
/// without a word of the comparison.
fn judged(pair: &str, replayed: &[Replayed], verdicts: &Verdicts) -> Vec<String> {
    let tried: usize = replayed.iter().map(|one| one.tried).sum();
    let failing = replayed.iter().filter(|one| one.failures > 0).count();
    let disagreements = verdicts.disagreements(replayed);
    let is_missed = |one: &&Disagreement<'_>| matches!(one, Disagreement::Missed(_));
    let missed = disagreements.iter().filter(is_missed).count();
    println!(
        "{pair} | {} sides | {tried} values | {failing} fail | {} said to break | {missed} missed | {} never failed",
        replayed.len(),
        verdicts.count(),
        disagreements.len() - missed
    );
    let shows_feared = env::var_os("REPLAY_FEARED").is_some();
    let mut faults = Vec::new();
    for disagreement in disagreements {
        match disagreement {
            Disagreement::Missed(one) => {
                println!("    missed: {one}");
                faults.push(format!("{pair}: {one}"));
            }
            Disagreement::Feared(one, said) if shows_feared => {
                println!("    never failed: {:?} {}", one.side, one.operation);
                said.iter().for_each(|said| println!("        {said}"));
            }
            Disagreement::Feared(..) => {}
        }
    }
    faults
}

fn check(all: bool) {
    let mut project = Project::read();
    project.settings.selection.all = all;
    let documents: Vec<_> = project::published()
        .iter()
        .map(|path| {
            let text = fs::read(path).expect("the document can be read");
            Published {
                name: name(path),
                document: Document::read(&text, &project.overlay),
                text,
            }
        })
        .collect();
    let workspace = if all { "replay-all" } else { "replay-part" };
    let place = (env!("CARGO_TARGET_TMPDIR"), workspace);
    let mut faults = Vec::new();
    for (index, partners) in pairs(documents.len()) {
        let old = &documents[index];
        let start = Instant::now();
        let program = Program::build(place, &old.name, &project, &old.text);
        println!(
            "# {}: compiled in {} s",
            old.name,
            start.elapsed().as_secs()
        );
        let own = replay_with(&program, &old.document);
        for one in own.iter().filter(|one| one.failures > 0) {
            println!("    with its own document: {one}");
        }
        for new in partners.into_iter().map(|partner| &documents[partner]) {
            let start = Instant::now();
            let mut replayed = replay_with(&program, &new.document);
            replayed
                .iter_mut()
                .zip(&own)
                .for_each(|(one, own)| one.leave_out(own));
            let pair = format!("{} -> {}", old.name, new.name);
            faults.extend(judged(&pair, &replayed, &verdicts(&project, old, new)));
            println!("    took {} s", start.elapsed().as_secs());
        }
    }
    assert!(faults.is_empty(), "missed by the comparison: {faults:#?}");
}

#[test]
#[ignore = "takes minutes: compiles a program for each published document; the head of the file tells more"]
fn programs_of_the_selection_and_published_documents() {
    check(false);
}

#[test]
#[ignore = "takes an hour: compiles a program with all operations for each; the head of the file tells more"]
fn programs_of_everything_and_published_documents() {
    check(true);
}
