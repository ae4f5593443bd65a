//! Whether the public items that the generator reads off the code are those that rustdoc sees, and whether it says the
//! same of a change as a listing of them.
//!
//! It is asked through [cargo-public-api](https://crates.io/crates/cargo-public-api), of which each version goes with
//! some nightly toolchains: 0.52.0 with those of May 2026.
//!
//! - `cargo install cargo-public-api --version 0.52.0 --locked` and `rustup toolchain install nightly`, then
//!   `SPEC_CORPUS=folder cargo test --release -p tests --test surface -- --ignored --nocapture` runs everything.
//! - `selected` and `whole` take pairs of the published documents, `small` the small documents, `edits` random ones.
//! - `SURFACE_FIRST=1000` starts with other edits, `SURFACE_PAIRS=100` says how many.
//!
//! Each line that is printed tells of a pair: what its public items say, what the whole comparison says, what the
//! listing says (what is new: minor; what is gone or changed: major), what it says where a new part of an item that has
//! to be written out is major; then how many items there are and how many disagree. Listings are kept below `target`.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    hash::{DefaultHasher, Hash, Hasher},
    panic,
    path::PathBuf,
    process::Command,
    sync::mpsc,
    thread,
    time::Duration,
};

use generator::{
    Files, Output,
    diff::{self, Bump},
    overlay::Mode,
    settings::Settings,
    surface,
};
use tests::{
    cargo::Workspace,
    fuzz::{Choices, Fuzzed, Seeds},
    listing::{Fate, Listing, SAME, without_modules},
    project,
    project::Project,
    small::Small,
};

/// Sets of features: what most use, and everything.
const FEATURES: [&[&str]; 2] = [&[], EVERYTHING];

const EVERYTHING: &[&str] = &["--all-features"];

/// The name of crates of edited documents.
const EDITED: &str = "edited";

/// How long it may take to make two crates and compare them.
const LONGEST: Duration = Duration::from_secs(30);

/// Edited documents of a run that is told nothing.
const PAIRS: u64 = 25;

/// The documents, from the oldest to the newest; their names begin with the date.
fn documents() -> Vec<(String, Vec<u8>)> {
    let paths = project::published();
    assert!(!paths.is_empty(), "nothing is compared without documents");
    let documents = paths.into_iter().map(|path| {
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        (name.into_owned(), fs::read(&path).expect("it can be read"))
    });
    documents.collect()
}

/// Lists the public items of crates, each crate once.
struct Lister {
    /// The listings that there are, by what they are of.
    folder: PathBuf,
    /// What lists: its output changes with it.
    tools: String,
    /// Where crates are compiled. Tests that run at the same time do so apart.
    workspace: &'static str,
}

impl Lister {
    fn new(workspace: &'static str) -> Self {
        let version = |arguments: &[&str]| run(nightly().args(arguments));
        let tools = version(&["public-api", "--version"]) + &version(&["--version"]);
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("listings");
        fs::create_dir_all(&folder).expect("listings can be kept");
        Self {
            folder,
            tools,
            workspace,
        }
    }

    fn listing(&self, package: &str, files: &Files, features: &[&str]) -> Listing {
        let mut hasher = DefaultHasher::new();
        (&self.tools, features, package, files).hash(&mut hasher);
        let kept = self.folder.join(format!("{:016x}.txt", hasher.finish()));
        let text = fs::read_to_string(&kept).unwrap_or_else(|_| {
            let text = self.list(package, files, features);
            fs::write(&kept, &text).expect("listings can be kept");
            text
        });
        Listing::read(&text, package)
    }

    fn list(&self, package: &str, files: &Files, features: &[&str]) -> String {
        let crates = [(package.to_owned(), files.clone())];
        let name = format!("listed-{}", self.workspace);
        let workspace = Workspace::new(env!("CARGO_TARGET_TMPDIR"), &name, &crates);
        let mut command = nightly();
        command
            .args(["public-api", "-ss", "--color=never", "--package", package])
            .args(features)
            .current_dir(workspace.folder())
            .env("CARGO_NET_OFFLINE", "true");
        run(&mut command)
    }
}

/// Cargo of the nightly toolchain, whatever cargo this is run by.
fn nightly() -> Command {
    let mut command = Command::new("rustup");
    command
        .args(["run", "nightly", "cargo"])
        .env_remove("CARGO")
        .env_remove("RUSTC")
        .env_remove("RUSTDOC");
    command
}

fn run(command: &mut Command) -> String {
    let output = command.output().expect("rustup can be run");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?} failed:\n{said}");
    String::from_utf8(output.stdout).expect("it is text")
}

/// The old and the new document of a pair, by their positions: every two where each is small, else those that are near
/// each other, both ways, and the ends.
fn pairs(count: usize, all: bool) -> Vec<(usize, usize)> {
    let every = (0..count).flat_map(|from| (0..count).map(move |to| (from, to)));
    let ends = |(from, to): &(usize, usize)| from.abs_diff(*to) == count - 1;
    let near = |(from, to): &(usize, usize)| (*from < *to && to - from <= 3) || *from == to + 1;
    let wanted = every.filter(|pair| pair.0 != pair.1 && (!all || near(pair) || ends(pair)));
    wanted.collect()
}

/// What is said of a pair, by the generator and by the listings.
struct Said {
    surface: Bump,
    diff: Bump,
    listing: Bump,
    /// The listing, where it counts that all parts of an item have to be named by those who use it, and not how the
    /// functions of traits are spelled. What is discouraged from now on is minor.
    strict: Bump,
    compared: usize,
    disagreements: Vec<String>,
}

impl Said {
    /// Tells what is said, and whether it is the same.
    fn agrees(&self, name: &str) -> bool {
        println!(
            "{name} | {} | {} | {} | {} | {} | {}",
            self.surface,
            self.diff,
            self.listing,
            self.strict,
            self.compared,
            self.disagreements.len()
        );
        for disagreement in &self.disagreements {
            println!("    {disagreement}");
        }
        // Other code under the same items is told by no listing.
        let is_same = |bump: Bump| bump.max(Bump::Patch) == self.strict.max(Bump::Patch);
        self.disagreements.is_empty() && is_same(self.surface) && is_same(self.diff)
    }
}

fn said(old: &Files, new: &Files, lister: &Lister, package: &str, diff: Bump) -> Said {
    let mut fates: BTreeMap<String, BTreeSet<Fate>> = BTreeMap::new();
    let mut paths = BTreeSet::new();
    let (mut listing, mut strict) = (Bump::None, Bump::None);
    let mut disagreements = Vec::new();
    for features in FEATURES {
        let listings = [old, new].map(|files| lister.listing(package, files, features));
        let [was, is] = &listings;
        for (path, fate) in was.fates(is) {
            listing = listing.max(bump(fate));
            let side = if fate == Fate::Added { is } else { was };
            if is_given_by_trait(&path, side) {
                continue;
            }
            let owner = path.rsplit_once("::").map_or("", |(owner, _)| owner);
            let is_forced = fate == Fate::Added && is_part(&path) && was.is_exhaustive(owner);
            strict = strict.max(if is_forced { Bump::Major } else { bump(fate) });
            fates.entry(path).or_default().insert(fate);
        }
        if features == EVERYTHING {
            disagreements.extend(unknown(old, was));
            disagreements.extend(unknown(new, is));
        }
        paths.extend(listings.iter().flat_map(|one| one.items.keys().cloned()));
    }
    let differences = surface::compare(old, new);
    disagreements.extend(contradictions(&differences, &fates));
    let discouraged = differences.iter().filter(|one| is_discouraged(one));
    let warnings = discouraged.map(|one| one.severity).max();
    strict = strict.max(warnings.unwrap_or_default());
    let severities = differences.iter().map(|difference| difference.severity);
    Said {
        surface: severities.max().unwrap_or_default(),
        diff,
        listing,
        strict,
        compared: paths.len(),
        disagreements,
    }
}

/// Paths of items of one crate that one side alone knows of. The runtime is the same in every crate.
fn unknown(files: &Files, listing: &Listing) -> Vec<String> {
    let own = files
        .iter()
        .filter(|(path, _)| !path.starts_with("src/runtime"));
    let own = own.map(|(path, text)| (path.clone(), text.clone()));
    let all = surface::compare(&Files::new(), &own.collect());
    let told = all.iter().map(|one| path(&one.path));
    let told: BTreeSet<_> = told.filter(|path| !SAME.contains(&path.as_str())).collect();
    let listed = listing.items.keys();
    let listed = listed.filter(|path| !is_given_by_trait(path, listing));
    let listed: BTreeSet<_> = listed.cloned().collect();
    let here = told
        .difference(&listed)
        .map(|path| format!("{path}: here alone"));
    let there = listed
        .difference(&told)
        .map(|path| format!("{path}: there alone"));
    here.chain(there).collect()
}

/// Whether an item is a function or constant that a trait asks for. What implements the trait has it, as the trait
/// says; that it is spelled otherwise where it is derived concerns nobody.
fn is_given_by_trait(path: &str, listing: &Listing) -> bool {
    let Some((of, _)) = path.rsplit_once("::") else {
        return false;
    };
    let is_type = listing.items[path]
        .iter()
        .any(|line| line.starts_with("pub type "));
    of.contains(" impl ") && listing.items.contains_key(of) && !is_type
}

/// The path of an item as the listing has it: without the modules of traits, and without the sign of names that are
/// words of the language.
fn path(path: &str) -> String {
    let path = path.replace("r#", "");
    match path.split_once(" impl ") {
        Some((ty, rest)) => format!("{ty} impl {}", without_modules(rest)),
        None => path,
    }
}

fn is_part(path: &str) -> bool {
    !path.contains(['(', ' '])
}

fn bump(fate: Fate) -> Bump {
    match fate {
        Fate::Added => Bump::Minor,
        Fate::Changed | Fate::Removed => Bump::Major,
    }
}

/// Paths of which one side alone says something, or both something else.
fn contradictions(
    differences: &[surface::Difference],
    fates: &BTreeMap<String, BTreeSet<Fate>>,
) -> Vec<String> {
    let mut told = BTreeMap::new();
    for difference in differences {
        let fate = match (&difference.before, &difference.after) {
            (None, _) => Fate::Added,
            (_, None) => Fate::Removed,
            _ => Fate::Changed,
        };
        told.insert(path(&difference.path), (fate, difference));
    }
    let mut found = Vec::new();
    for (path, (fate, difference)) in &told {
        match fates.get(path) {
            Some(fates) if fates.contains(fate) => {}
            // What is there with a feature alone comes or goes in one listing only.
            Some(_) if *fate == Fate::Changed => {}
            None if is_discouraged(difference) => {}
            other => found.push(format!(
                "{path}: {fate:?} here, there {other:?}; {difference:?}"
            )),
        }
    }
    let unseen = fates.iter().filter(|(path, _)| !told.contains_key(*path));
    found.extend(unseen.map(|(path, fates)| format!("{path}: there {fates:?}, not here")));
    found
}

/// Whether all that is different is a warning, of which a listing says nothing.
fn is_discouraged(difference: &surface::Difference) -> bool {
    let texts = [&difference.before, &difference.after];
    texts
        .iter()
        .any(|text| text.as_deref() == Some("discouraged"))
}

fn compare(all: bool) {
    let mut project = Project::read();
    project.settings.selection.all = all;
    // They speak of the project's own crate.
    project.settings.package.examples.clear();
    project.settings.package.documentation.clear();
    let documents = documents();
    let lister = Lister::new(if all { "whole" } else { "selected" });
    let outputs: Vec<_> = documents
        .iter()
        .map(|(_, document)| made(&project, document, &project.names))
        .collect();
    let mut failed = Vec::new();
    for (from, to) in pairs(documents.len(), all) {
        let old = &outputs[from];
        let (was, is) = (&documents[from], &documents[to]);
        let new = made(&project, &is.1, &old.names);
        let diff = rust(&project, was, is);
        let package = &project.settings.package.name;
        let said = said(&old.files, &new.files, &lister, package, diff);
        let name = format!("{} -> {}", was.0, is.0);
        if !said.agrees(&name) {
            failed.push(name);
        }
    }
    assert!(failed.is_empty(), "{failed:#?}");
}

fn made(project: &Project, document: &[u8], names: &str) -> Output {
    let output = project.generate(document, Mode::Subset, Some(names));
    output.unwrap_or_else(|found| panic!("{found}"))
}

/// What the comparison of two documents says of code.
fn rust(project: &Project, old: &(String, Vec<u8>), new: &(String, Vec<u8>)) -> Bump {
    let old = project.input(&old.1, Mode::Subset, Some(&project.names));
    let compared = diff::compare(&old, &project.input(&new.1, Mode::Subset, None));
    compared.unwrap_or_else(|found| panic!("{found}")).rust
}

#[test]
#[ignore = "needs rustup, a nightly toolchain and cargo-public-api; the head of the file tells more"]
fn differences_of_the_selected_parts_are_those_that_rustdoc_sees() {
    compare(false);
}

#[test]
#[ignore = "needs rustup, a nightly toolchain and cargo-public-api; the head of the file tells more"]
fn differences_of_the_whole_crates_are_those_that_rustdoc_sees() {
    compare(true);
}

#[test]
#[ignore = "needs rustup, a nightly toolchain and cargo-public-api; the head of the file tells more"]
fn every_item_of_the_small_documents_is_seen() {
    let lister = Lister::new("small");
    let mut failed = BTreeMap::new();
    for small in Small::all() {
        let output = small.generate();
        let files = output
            .unwrap_or_else(|found| panic!("{}: {found}", small.name))
            .files;
        let listing = lister.listing(&small.settings.package.name, &files, EVERYTHING);
        let unknown = unknown(&files, &listing);
        if !unknown.is_empty() {
            failed.insert(small.name, unknown);
        }
    }
    assert!(failed.is_empty(), "{failed:#?}");
}

#[test]
#[ignore = "needs rustup, a nightly toolchain and cargo-public-api; the head of the file tells more"]
fn differences_that_edits_make_are_those_that_rustdoc_sees() {
    let lister = Lister::new(EDITED);
    let seeds = Seeds::read();
    let first = number("SURFACE_FIRST").unwrap_or(0);
    let mut failed = Vec::new();
    for number in first..first + number("SURFACE_PAIRS").unwrap_or(PAIRS) {
        let mut choices = Choices::numbered(number);
        let old = Fuzzed::large(&seeds, EDITED, &mut choices);
        let new = old.edited(&mut choices);
        // A crate that rustdoc refuses is a failure of this pair alone.
        let said = panic::catch_unwind(|| said_of_edits(old, new, &lister));
        let agrees = match said {
            Ok(Some(said)) => said.agrees(&number.to_string()),
            Ok(None) => {
                println!("{number} | nothing is made of it");
                true
            }
            Err(_) => false,
        };
        if !agrees {
            failed.push(number);
        }
    }
    assert!(failed.is_empty(), "{failed:#?}");
}

/// What is said of an edited document, if a crate is made of both, unless that takes too long.
fn said_of_edits(old: Fuzzed, new: Fuzzed, lister: &Lister) -> Option<Said> {
    let (done, made) = mpsc::channel();
    thread::spawn(move || done.send(crates_of_edits(&old, &new)));
    let (was, is, diff) = made.recv_timeout(LONGEST).ok().flatten()?;
    Some(said(&was, &is, lister, EDITED, diff))
}

fn crates_of_edits(old: &Fuzzed, new: &Fuzzed) -> Option<(Files, Files, Bump)> {
    let was = old.generate().ok()?;
    let is = new.generate_from(&new.document, Some(&was.names)).ok()?;
    let settings = Settings::parse(old.settings.as_bytes()).ok()?;
    let old = old.input(&old.document, None, &settings);
    let new = new.input(&new.document, None, &settings);
    let compared = diff::compare(&old, &new);
    let compared = compared.unwrap_or_else(|found| panic!("{found}"));
    Some((was.files, is.files, compared.rust))
}

fn number(variable: &str) -> Option<u64> {
    std::env::var(variable).ok()?.parse().ok()
}
