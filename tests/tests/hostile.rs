//! Documents made to do harm. Each becomes a crate or is refused with its place; nothing panics, hangs, takes memory
//! out of proportion or names a file outside of the crate.

#[path = "hostile/bombs.rs"]
mod bombs;
#[path = "hostile/documents.rs"]
mod documents;

use std::{
    path::{Component, Path},
    time::{Duration, Instant},
};

use documents::Hostile;
use generator::diagnostic::Code;
use tests::case::Case;

/// Far more than any of them takes; a hang would take for ever.
const LONGEST: Duration = Duration::from_secs(60);

/// What came of a document: the number of files, or the kinds of problems.
fn outcome(hostile: &Hostile) -> Result<usize, Vec<Code>> {
    let is_json = hostile.text.first() == Some(&b'{');
    let case = match is_json {
        true => Case::json(hostile.text.clone()),
        false => Case::yaml(hostile.text.clone()),
    };
    match case.run() {
        Ok(output) => {
            for path in output.files.keys() {
                let path = Path::new(path);
                let is_inside = path
                    .components()
                    .all(|part| matches!(part, Component::Normal(_)));
                assert!(is_inside, "{}: {}", hostile.name, path.display());
            }
            Ok(output.files.len())
        }
        Err(found) => {
            for one in &found {
                assert!(!one.message.raw().is_empty(), "{}", hostile.name);
                assert!(
                    one.pointer.is_some() || one.position.is_some(),
                    "{}: {one}",
                    hostile.name
                );
            }
            let mut codes: Vec<_> = found.iter().map(|one| one.code).collect();
            codes.sort();
            codes.dedup();
            Err(codes)
        }
    }
}

fn each_is_made_or_refused(documents: Vec<Hostile>) {
    let mut failed = Vec::new();
    for hostile in documents {
        let started = Instant::now();
        let outcome = outcome(&hostile);
        let took = started.elapsed();
        println!(
            "{}: {outcome:?} in {:.2} s",
            hostile.name,
            took.as_secs_f64()
        );
        assert!(took < LONGEST, "{}: {took:?}", hostile.name);
        match (&outcome, hostile.refused) {
            (Ok(_), None) => {}
            (Err(codes), Some(code)) if *codes == [code] => {}
            _ => failed.push(format!("{}: {outcome:?}", hostile.name)),
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

#[test]
fn deep_documents() {
    each_is_made_or_refused(documents::deep());
}

#[test]
fn wide_documents() {
    each_is_made_or_refused(documents::wide());
}

#[test]
fn documents_that_lead_back_to_themselves() {
    each_is_made_or_refused(documents::circles());
}

#[test]
fn documents_that_unfold() {
    each_is_made_or_refused(documents::bombs());
}

#[test]
fn unions_that_take_long_to_tell_apart() {
    each_is_made_or_refused(bombs::of_unions());
}

#[test]
fn operations_that_share_much() {
    each_is_made_or_refused(bombs::of_operations());
}

#[test]
fn odd_texts() {
    each_is_made_or_refused(documents::texts());
}

#[test]
fn odd_names() {
    each_is_made_or_refused(documents::names());
}

#[test]
fn yaml() {
    each_is_made_or_refused(documents::yaml());
}
