//! A document full of obstacles becomes a crate like any other, and nothing in it becomes code.

use std::{collections::BTreeSet, sync::LazyLock};

use generator::{Files, Output};
use proc_macro2::{TokenStream, TokenTree};
use tests::{cargo::Workspace, case::Case, obstacles, rustdoc};

/// Made once for all tests. The whole, with `1` in place of the number, takes three times as long.
static OUTPUT: LazyLock<Output> = LazyLock::new(|| output(4));

/// The crate of the document with every so many names.
fn output(every: usize) -> Output {
    let mut case = Case::json(obstacles::document(every).to_string());
    case.settings.package.name = "obstacles".to_owned();
    case.output()
}

/// The files that depend on the document.
fn emitted(files: &Files) -> impl Iterator<Item = (&String, &String)> {
    let is_emitted = |path: &str| path.ends_with(".rs") && !path.starts_with("src/runtime/");
    files.iter().filter(move |(path, _)| is_emitted(path))
}

#[test]
fn its_files_can_be_written_everywhere() {
    let mut seen = BTreeSet::new();
    for path in OUTPUT.files.keys() {
        assert!(
            seen.insert(path.to_lowercase()),
            "{path} differs in capitals only"
        );
        for part in path.split('/') {
            assert!(part.len() <= 100, "{path}");
            let is_plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '.';
            assert!(
                part.chars().all(is_plain) && !part.starts_with('.'),
                "{path}"
            );
            let stem = part.split('.').next().unwrap_or_default();
            let devices = ["con", "nul", "aux", "prn", "com1", "lpt9"];
            assert!(!devices.contains(&stem.to_lowercase().as_str()), "{path}");
        }
    }
    assert_eq!(
        OUTPUT.summary.operations,
        OUTPUT.summary.operations_in_document
    );
}

#[test]
fn nothing_in_it_becomes_code() {
    let mut found = Found::default();
    for (path, text) in emitted(&OUTPUT.files) {
        let tokens: TokenStream = text
            .parse()
            .unwrap_or_else(|error| panic!("{path}: {error}"));
        found.walk(tokens);
    }
    let known = [
        "allow",
        "cfg",
        "cfg_attr",
        "default",
        "deprecated",
        "derive",
        "doc",
        "expect",
        "forbid",
        "inline",
        "must_use",
        "non_exhaustive",
        "rustfmt",
        "serde",
        "warn",
    ];
    let known: BTreeSet<String> = known.map(str::to_owned).into();
    let unknown: Vec<_> = found.attributes.difference(&known).collect();
    assert!(unknown.is_empty(), "{unknown:?}");
    assert!(found.in_literals > 1_000, "{}", found.in_literals);
}

/// What was met in emitted code.
#[derive(Default)]
struct Found {
    attributes: BTreeSet<String>,
    /// Literals with the marker in them; there it may be.
    in_literals: usize,
}

impl Found {
    fn walk(&mut self, tokens: TokenStream) {
        let trees: Vec<_> = tokens.into_iter().collect();
        for (index, tree) in trees.iter().enumerate() {
            match tree {
                TokenTree::Ident(ident) => {
                    let ident = ident.to_string();
                    assert_ne!(ident.trim_start_matches("r#"), obstacles::MARKER);
                }
                TokenTree::Literal(literal) => {
                    self.in_literals +=
                        usize::from(literal.to_string().contains(obstacles::MARKER));
                }
                TokenTree::Group(group) => {
                    let before = &trees[index.saturating_sub(2)..index];
                    let is_mark = |tree: &TokenTree| matches!(tree, TokenTree::Punct(mark) if mark.as_char() == '#');
                    if before.iter().any(is_mark) {
                        self.attributes.extend(
                            group
                                .stream()
                                .into_iter()
                                .next()
                                .map(|name| name.to_string()),
                        );
                    }
                    self.walk(group.stream());
                }
                TokenTree::Punct(_) => {}
            }
        }
    }
}

#[test]
fn none_of_its_texts_becomes_an_example() {
    for code in rustdoc::compiled(&OUTPUT.files) {
        assert!(!code.text.contains(obstacles::MARKER), "{code:?}");
    }
    let foreign = rustdoc::foreign(&OUTPUT.files, false);
    assert!(foreign.is_empty(), "{}", foreign.join("\n"));
}

#[test]
#[ignore = "takes minutes even with a part of the names: it is a large crate"]
fn it_compiles_without_a_warning() {
    let crates = [("obstacles".to_owned(), output(8).files)];
    let workspace = Workspace::new(env!("CARGO_TARGET_TMPDIR"), "obstacles", &crates);
    let features = ["--no-default-features", "--features", "testing"];
    for command in [&["clippy"][..], &["doc", "--no-deps"], &["test", "--doc"]] {
        let done = workspace.cargo(&[command, &features].concat());
        assert!(done.is_ok(), "{command:?}: {}", done.unwrap_err());
    }
}
