//! What a comparison of two documents tells, one kind of change at a time.

use std::{collections::BTreeSet, fmt::Write as _};

use generator::diff::{Bump, Rule, Wire};
use tests::{
    difference::{COMPARED, shown},
    snapshot,
};

#[test]
fn comparisons_tell_what_the_snapshots_show() {
    let mut failed = Vec::new();
    for compared in COMPARED.iter() {
        let mut text = String::new();
        for (pair, comparison) in compared.case.pairs.iter().zip(&compared.comparisons) {
            write!(text, "==> {} <==\n{}\n", pair.title, shown(comparison))
                .expect("a text takes everything");
        }
        let name = format!("diff/{}", compared.case.name);
        let held = std::panic::catch_unwind(|| snapshot::assert(&name, &text));
        if held.is_err() {
            failed.push(name);
        }
    }
    assert!(failed.is_empty(), "differ from their snapshots: {failed:?}");
}

/// Kinds of change that no two documents show, and why.
const NOT_SHOWN: [(Rule, &str); 0] = [];

#[test]
fn every_rule_has_a_case() {
    let found: BTreeSet<Rule> = COMPARED
        .iter()
        .flat_map(|compared| &compared.comparisons)
        .flat_map(|comparison| comparison.changes.iter().chain(&comparison.told))
        .map(|change| change.rule)
        .collect();
    let excused = |rule: Rule| NOT_SHOWN.iter().any(|(one, _)| *one == rule);
    let missing: Vec<_> = Rule::ALL
        .iter()
        .filter(|rule| !found.contains(rule) && !excused(**rule))
        .map(|rule| rule.id())
        .collect();
    assert!(missing.is_empty(), "without a case: {}", missing.join(", "));
    let shown: Vec<_> = NOT_SHOWN
        .iter()
        .filter(|one| found.contains(&one.0))
        .collect();
    assert!(shown.is_empty(), "excused in vain: {shown:?}");
}

#[test]
fn every_change_has_its_place_and_no_verdict_beyond_its_kind() {
    for compared in COMPARED.iter() {
        for comparison in &compared.comparisons {
            for change in comparison.changes.iter().chain(&comparison.told) {
                let name = &compared.case.name;
                for spot in change.old.iter().chain(&change.new) {
                    assert!(spot.position.is_some(), "{name}: {change:?}");
                }
                assert!(change.wire <= change.rule.wire(), "{name}: {change:?}");
            }
            let told = comparison.told.iter();
            let mut told = told.map(|change| (change.rust, change.wire));
            assert!(told.all(|one| one == (Bump::None, Wire::Unaffected)));
        }
    }
}
