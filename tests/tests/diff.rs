//! What a comparison of two documents tells, one kind of change at a time.

use std::{collections::BTreeMap, fmt::Write as _};

use generator::{
    diff::{Bump, Change, Comparison, Rule, Wire, compare},
    settings::Settings,
};
use serde_json::Value;
use tests::{
    difference::{COMPARED, input, shown},
    shuffle::{self, Dice},
    small::Small,
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

/// Kinds of change that no two documents show at their worst, and why.
const NOT_SHOWN: [(Rule, &str); 0] = [];

#[test]
fn every_rule_has_a_case_that_shows_its_worst() {
    let comparisons = COMPARED.iter().flat_map(|compared| &compared.comparisons);
    let mut worst: BTreeMap<Rule, Wire> = BTreeMap::new();
    for change in comparisons.flat_map(|one| one.changes.iter().chain(&one.told)) {
        let known = worst.entry(change.rule).or_default();
        *known = change.wire.max(*known);
    }
    let excused = |rule: Rule| NOT_SHOWN.iter().any(|(one, _)| *one == rule);
    let missing: Vec<_> = Rule::ALL
        .iter()
        .filter(|rule| worst.get(rule) != Some(&rule.wire()) && !excused(**rule))
        .map(|rule| rule.id())
        .collect();
    assert!(missing.is_empty(), "without a case: {}", missing.join(", "));
    let shown: Vec<_> = NOT_SHOWN
        .iter()
        .filter(|one| worst.get(&one.0) == Some(&one.0.wire()))
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

/// The documents of the cases, with their settings.
fn of_cases() -> impl Iterator<Item = (String, String, Settings)> {
    COMPARED.iter().flat_map(|one| {
        one.case.pairs.iter().map(|pair| {
            let name = format!("{}, {}", one.case.name, pair.title);
            (name, pair.old.clone(), pair.settings.clone())
        })
    })
}

/// The small documents without an overlay, with their settings.
fn small() -> impl Iterator<Item = (String, String, Settings)> {
    let small = Small::all().into_iter();
    small.filter(|one| one.overlay.is_none()).map(|one| {
        let text = String::from_utf8(one.document).expect("it is a text");
        (one.name, text, one.settings)
    })
}

fn compared(name: &str, old: &str, new: &str, settings: &Settings) -> Comparison {
    let old = input("old.yaml", old, settings);
    let new = input("new.yaml", new, settings);
    compare(&old, &new).unwrap_or_else(|found| panic!("{name}: {found}"))
}

#[test]
fn a_document_does_not_differ_from_itself() {
    for (name, text, settings) in of_cases().chain(small()) {
        let comparison = compared(&name, &text, &text, &settings);
        assert!(comparison.is_empty(), "{name}: {}", shown(&comparison));
    }
}

/// Lists whose order has no meaning.
const SETS: [&str; 5] = ["enum", "required", "oneOf", "anyOf", "tags"];

fn shuffled(text: &str, seed: u64) -> String {
    let mut value: Value = serde_yaml::from_str(text).expect("the document can be read");
    let mut dice = Dice::new(seed);
    shuffle::lists(&mut value, &SETS, &mut dice);
    shuffle::text(&value, &mut dice)
}

#[test]
fn another_order_is_told_and_is_no_change() {
    let mut count = 0;
    for (name, text, settings) in small() {
        let comparison = compared(&name, &text, &shuffled(&text, 1), &settings);
        let said = format!("{name}: {}", shown(&comparison));
        assert!(comparison.changes.is_empty(), "{said}");
        assert_eq!(
            (comparison.wire, comparison.bump),
            (Wire::Unaffected, Bump::None)
        );
        let mut told = comparison.told.iter();
        assert!(told.all(|one| one.rule == Rule::OrderChanged), "{said}");
        count += usize::from(!comparison.told.is_empty());
    }
    assert!(count > 50, "{count}");
}

/// What is told of a change, without where it stands.
fn said(comparison: &Comparison) -> Vec<String> {
    let said = comparison.changes.iter().map(|change| {
        let (rule, message) = (change.rule.id(), change.message.raw());
        let (wire, rust, items) = (change.wire, change.rust, &change.items);
        format!("{rust} {wire} {rule}: {message} {items:?}")
    });
    said.collect()
}

#[test]
fn the_order_of_the_documents_does_not_change_what_is_told() {
    for one in COMPARED.iter() {
        let pairs = one.case.pairs.iter().zip(&one.comparisons);
        // The other direction says the same of what stands where.
        for (pair, comparison) in pairs.step_by(2) {
            let [old, new] =
                [(&pair.old, 2), (&pair.new, 3)].map(|(text, seed)| shuffled(text, seed));
            let name = format!("{}, {}", one.case.name, pair.title);
            let other = compared(&name, &old, &new, &pair.settings);
            assert_eq!(said(comparison), said(&other), "{name}");
        }
    }
}

/// Each comparison of a case with the one in the other direction.
fn both_directions() -> impl Iterator<Item = (String, &'static Comparison, &'static Comparison)> {
    COMPARED.iter().flat_map(|one| {
        let comparisons = one.comparisons.chunks(2).zip(one.case.pairs.chunks(2));
        comparisons.flat_map(|(comparisons, pairs)| {
            let name = |index: usize| format!("{}, {}", one.case.name, pairs[index].title);
            let (there, back) = (&comparisons[0], &comparisons[1]);
            [(name(0), there, back), (name(1), back, there)]
        })
    })
}

/// The last part of the item that a change is most about; what is above it may have other names in the other direction.
fn item(change: &Change) -> Option<&str> {
    change.items.first()?.raw().rsplit("::").next()
}

#[test]
fn what_comes_in_one_direction_goes_in_the_other() {
    let kind = |change: &Change, ending: &str| {
        let id = change.rule.id();
        id.contains(ending) && !id.starts_with("deprecation") && change.rust >= Bump::Minor
    };
    let mut count = 0;
    for (name, there, back) in both_directions() {
        for change in there.changes.iter().filter(|one| kind(one, "-added")) {
            count += 1;
            assert_eq!(back.rust, Bump::Major, "{name}: {:?}", change.message);
        }
        for change in there.changes.iter().filter(|one| kind(one, "-removed")) {
            count += 1;
            let mut changes = back.changes.iter();
            let is_consequence = change.rule == Rule::ItemRemoved;
            let comes = changes.any(|one| {
                one.rust >= Bump::Minor && (is_consequence || item(one) == item(change))
            });
            assert!(comes, "{name}: {:?}\n{}", change.message, shown(back));
        }
    }
    assert!(count > 200, "{count}");
}
