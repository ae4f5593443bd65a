//! The output depends on what a document says, not on the order it says it in.

use generator::{Output, overlay::Mode};
use serde_json::Value;
use tests::{
    project::Project,
    shuffle::{self, Dice},
    small::Small,
};

/// Lists whose order has no meaning.
const SETS: [&str; 5] = ["enum", "required", "oneOf", "anyOf", "tags"];

fn value(document: &[u8]) -> Value {
    serde_yaml::from_slice(document).expect("the document can be read")
}

fn assert_same(name: &str, one: &Output, other: &Output) {
    let paths = |output: &Output| output.files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(paths(one), paths(other), "{name}");
    for (path, text) in &one.files {
        assert_eq!(*text, other.files[path], "{name}: {path}");
    }
    assert_eq!(one.names, other.names, "{name}: names");
}

/// The small documents that can be generated; that all can is another test's concern.
fn generated() -> impl Iterator<Item = (Small, Output)> {
    Small::all().into_iter().filter_map(|small| {
        let output = small.generate().ok()?;
        Some((small, output))
    })
}

#[test]
fn the_same_input_gives_the_same_output() {
    let mut count = 0;
    for (small, first) in generated() {
        let second = small.generate().expect("it was generated before");
        assert_same(&small.name, &first, &second);
        count += 1;
    }
    assert!(count > 40);
}

#[test]
fn the_order_of_keys_changes_nothing() {
    for (small, first) in generated() {
        let document = value(&small.document);
        for seed in 1..=2 {
            let text = shuffle::text(&document, &mut Dice::new(seed));
            let second = small.generate_from(text.as_bytes());
            let second = second.unwrap_or_else(|found| panic!("{}: {found}", small.name));
            assert_same(&format!("{} ({seed})", small.name), &first, &second);
        }
    }
}

#[test]
fn yaml_and_json_give_the_same_output() {
    for (small, first) in generated() {
        let json = serde_json::to_vec_pretty(&value(&small.document)).expect("it can be written");
        let yaml = serde_yaml::to_string(&value(&small.document)).expect("it can be written");
        for text in [json, yaml.into_bytes()] {
            let second = small.generate_from(&text).expect("it says the same");
            assert_same(&small.name, &first, &second);
        }
    }
}

#[test]
fn the_order_of_keys_changes_nothing_in_the_crate() {
    let project = Project::read();
    let document = value(project.document.as_bytes());
    for names in [Some(project.names.as_str()), None] {
        let first = project
            .generate(project.document.as_bytes(), Mode::Exact, names)
            .unwrap_or_else(|found| panic!("{found}"));
        for seed in 1..=2 {
            let text = shuffle::text(&document, &mut Dice::new(seed));
            let second = project
                .generate(text.as_bytes(), Mode::Exact, names)
                .unwrap_or_else(|found| panic!("{found}"));
            assert_same(&format!("seed {seed}"), &first, &second);
        }
    }
}

/// Code without comments, since docs may follow the order of a list.
fn without_comments(output: &Output) -> Vec<(String, String)> {
    let files = output.files.iter().map(|(path, text)| {
        let code: Vec<_> = text
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"))
            .collect();
        (path.clone(), code.join("\n"))
    });
    files.collect()
}

#[test]
fn the_order_of_sets_changes_no_code() {
    let mut failed = Vec::new();
    for (small, first) in generated() {
        let mut document = value(&small.document);
        for seed in 1..=3 {
            shuffle::lists(&mut document, &SETS, &mut Dice::new(seed));
            let second = small.generate_from(document.to_string().as_bytes());
            let second = second.unwrap_or_else(|found| panic!("{}: {found}", small.name));
            let differs = without_comments(&first) != without_comments(&second);
            if differs || first.names != second.names {
                failed.push(small.name.clone());
            }
        }
    }
    failed.dedup();
    assert!(failed.is_empty(), "{failed:?}");
}

#[test]
fn shuffling_does_change_the_text() {
    let document = value(b"{a: 1, b: 2, c: [3, 4, 5], d: 6}");
    let texts = (1..=5).map(|seed| shuffle::text(&document, &mut Dice::new(seed)));
    let texts: std::collections::BTreeSet<_> = texts.collect();
    assert!(texts.len() > 1, "{texts:?}");
    for text in texts {
        assert_eq!(value(text.as_bytes()), document);
    }
}
