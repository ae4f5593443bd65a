//! What is emitted for small documents, and that it compiles.

use generator::Files;
use tests::{cargo::Workspace, excerpt, markdown, rustdoc, small::Small, snapshot};

#[test]
fn documents_become_what_the_snapshots_show() {
    let mut failed = Vec::new();
    for small in Small::all() {
        let text = match small.generate() {
            Ok(output) => excerpt::of(&output),
            Err(found) => {
                failed.push(format!("{}:\n{found}", small.name));
                continue;
            }
        };
        let name = format!("documents/{}", small.name);
        let compared = std::panic::catch_unwind(|| snapshot::assert(&name, &text));
        if compared.is_err() {
            failed.push(format!("{}: differs from its snapshot", small.name));
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n\n"));
}

/// The crates of all documents, by name.
fn crates() -> Vec<(String, Files)> {
    let crates = Small::all().into_iter().map(|small| {
        let output = small.generate();
        let output = output.unwrap_or_else(|found| panic!("{}: {found}", small.name));
        (small.settings.package.name, output.files)
    });
    crates.collect()
}

/// Whether names or texts of a document are such that rustdoc could stumble over them; the docs of the others are
/// too much alike to be worth the time.
fn has_odd_words(name: &str) -> bool {
    [
        "descriptions",
        "names",
        "titles",
        "hints",
        "handles",
        "deprecated",
        "union",
        "stream",
        "strings",
    ]
    .iter()
    .any(|part| name.contains(part))
}

#[test]
fn emitted_crates_compile_and_are_documented_without_a_warning() {
    let crates = crates();
    let workspace = Workspace::new(env!("CARGO_TARGET_TMPDIR"), "documents", &crates);
    let checked = workspace.cargo(&[
        "check",
        "--workspace",
        "--no-default-features",
        "--keep-going",
    ]);
    let mut arguments = vec!["doc", "--no-default-features", "--no-deps", "--keep-going"];
    for (name, _) in crates.iter().filter(|(name, _)| has_odd_words(name)) {
        arguments.extend(["--package", name]);
    }
    let documented = workspace.cargo(&arguments);
    let failed: Vec<_> = [checked, documented]
        .into_iter()
        .filter_map(Result::err)
        .collect();
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

const BEHAVIOUR: &str = include_str!("../behaviour/main.rs");
const JSON: &str = include_str!("../behaviour/json.rs");

/// What another crate of a program may have switched on.
const FEATURES: &str = "\"arbitrary_precision\", \"float_roundtrip\", \"preserve_order\", \"raw_value\", \
                        \"unbounded_depth\"";

/// A crate of tests that has the crates of the documents as dependencies that the tests speak of.
fn crate_of(
    name: &str,
    features: &str,
    tests: &[(&str, &str)],
    crates: &[(String, Files)],
) -> (String, Files) {
    let mut manifest = format!(
        "[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\n\
         serde = \"1\"\nserde_json = {{ version = \"1\", features = [{features}] }}\n"
    );
    for (name, _) in crates.iter().filter(|(name, _)| is_meant(name, tests)) {
        manifest += &format!(
            "{name} = {{ path = \"../{name}\", default-features = false, features = [\"testing\"] }}\n"
        );
    }
    let mut files = Files::from([
        ("Cargo.toml".to_owned(), manifest),
        ("src/lib.rs".to_owned(), String::new()),
    ]);
    for (name, source) in tests {
        files.insert(format!("tests/{name}.rs"), (*source).to_owned());
    }
    (name.to_owned(), files)
}

fn is_meant(name: &str, tests: &[(&str, &str)]) -> bool {
    let module = name.replace('-', "_");
    let used = format!("use {module}::");
    tests.iter().any(|(_, source)| source.contains(&used))
}

/// The document whose texts are made to become code.
const HOSTILE: &str = "descriptions-hostile";

#[test]
fn emitted_types_read_and_write_what_their_documents_say() {
    let tests = [("behaviour", BEHAVIOUR), ("json", JSON)];
    // In the same workspace, for what both need is compiled once then.
    let hostile = format!("small-{HOSTILE}");
    let mut crates = crates();
    crates.retain(|(name, _)| is_meant(name, &tests) || *name == hostile);
    crates.extend([
        crate_of("behaviour", "", &tests, &crates),
        crate_of("neighbours", FEATURES, &tests[1..], &crates),
    ]);
    let workspace = Workspace::new(env!("CARGO_TARGET_TMPDIR"), "behaviour", &crates);
    for package in ["behaviour", "neighbours"] {
        let tested = workspace.cargo(&["test", "--package", package]);
        assert!(tested.is_ok(), "{package}: {}", tested.unwrap_err());
    }
    only_examples_are_run(&workspace, &hostile);
}

/// That rustdoc compiles the example of each operation, and nothing that a text of the document has in it.
fn only_examples_are_run(workspace: &Workspace, package: &str) {
    let arguments = [
        "test",
        "--doc",
        "--no-default-features",
        "--package",
        package,
    ];
    let told = workspace
        .printed(&arguments)
        .unwrap_or_else(|told| panic!("{told}"));
    let tests: Vec<_> = told
        .lines()
        .filter_map(|line| line.strip_prefix("test "))
        .filter(|test| test.contains(" (line "))
        .collect();
    let mut names: Vec<_> = tests
        .iter()
        .filter_map(|test| test.split(" (line").next())
        .collect();
    names.sort_unstable();
    assert_eq!(
        names,
        [
            "small-descriptions-hostile/src/client.rs - client::Client::get_text",
            "small-descriptions-hostile/src/client.rs - client::Client::send_text",
        ],
        "{told}"
    );
    assert!(
        tests.iter().all(|test| test.ends_with("- compile ... ok")),
        "{told}"
    );
}

#[test]
fn every_text_that_is_made_to_become_code_is_tried() {
    let hostile = Small::all().into_iter().find(|small| small.name == HOSTILE);
    let hostile = hostile.expect("the document is there");
    let value: serde_json::Value = serde_json::from_slice(&hostile.document).expect("it is JSON");
    let written = value.to_string();
    for text in markdown::BAD {
        let text = serde_json::Value::from(*text).to_string();
        assert!(written.contains(text.trim_matches('"')), "{text}");
    }
    let files = hostile.generate().expect("it can be expressed").files;
    let foreign = rustdoc::foreign(&files, false);
    assert!(foreign.is_empty(), "{}", foreign.join("\n"));
    let compiled = rustdoc::compiled(&files);
    assert_eq!(
        compiled.len(),
        4,
        "two methods, in both clients: {compiled:?}"
    );
}

#[test]
#[ignore = "takes four minutes: the example of every operation is a program of its own"]
fn examples_of_emitted_crates_compile() {
    let workspace = Workspace::new(env!("CARGO_TARGET_TMPDIR"), "documents", &crates());
    let tested = workspace.cargo(&[
        "test",
        "--doc",
        "--workspace",
        "--no-default-features",
        "--no-fail-fast",
    ]);
    assert!(tested.is_ok(), "{}", tested.unwrap_err());
}
