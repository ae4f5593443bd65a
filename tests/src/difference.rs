//! The cases in `diff/`: what one document becomes, in both directions.
//!
//! A case says `documents` or `schemas`, each with `old` and `new`. The new version is a JSON merge patch of the old
//! one: what is null goes, a list is replaced as a whole. Documents need not say what all of them say alike. Of schemas,
//! `Thing` is sent in one pair of documents and received in another.

use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
    sync::LazyLock,
    thread,
};

use generator::{
    Input,
    diagnostic::Source,
    diff::{Change, Comparison, Spot, compare},
    overlay::Mode,
    selection::Selection,
    settings::Settings,
    untrusted::Untrusted,
};
use serde::Deserialize;
use serde_yaml::{Mapping, Value};

/// What a document says that does not say it itself.
const PREAMBLE: &str = "
openapi: 3.0.3
info: { title: Small, version: '1' }
servers: [ { url: 'https://example.com' } ]
";

/// The operation that sends a thing.
const SENT: &str = "
paths:
  /thing:
    put:
      operationId: putThing
      requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/Thing' } } } }
      responses: { '204': { description: Done. } }
";

/// The operation that answers with a thing.
const RECEIVED: &str = "
paths:
  /thing:
    get:
      operationId: getThing
      responses: { '200': { description: The thing., content: { application/json: { schema: { $ref: '#/components/schemas/Thing' } } } } }
";

/// Two documents that are compared.
#[derive(Clone, Debug)]
pub struct Pair {
    /// What is compared, such as `sent, old to new`.
    pub title: String,
    /// The text of the document that comes first.
    pub old: String,
    /// The text of the document that takes its place.
    pub new: String,
    /// Settings of both.
    pub settings: Settings,
}

/// All pairs of documents of a file.
#[derive(Clone, Debug)]
pub struct Case {
    /// What it shows; its file name without the ending.
    pub name: String,
    /// Each direction after its opposite.
    pub pairs: Vec<Pair>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    documents: Option<Versions>,
    schemas: Option<Versions>,
    #[serde(default)]
    settings: Option<Settings>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Versions {
    old: Value,
    new: Value,
}

impl Case {
    /// All of them, sorted by name.
    #[must_use]
    pub fn all() -> Vec<Self> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("diff");
        let files = fs::read_dir(folder).expect("the folder of cases is there");
        let mut paths: Vec<_> = files
            .map(|file| file.expect("it can be listed").path())
            .collect();
        paths.sort();
        paths.iter().map(Self::read).collect()
    }

    fn read(path: &PathBuf) -> Self {
        let stem = path.file_stem().and_then(std::ffi::OsStr::to_str);
        let name = stem.expect("its name is a text").to_owned();
        let text = fs::read_to_string(path).expect("it can be read");
        let written: Written =
            serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        let all = Selection {
            all: true,
            ..Selection::default()
        };
        let settings = written.settings.unwrap_or_else(|| Settings {
            selection: all,
            ..Settings::default()
        });
        let mut pairs = Vec::new();
        let mut add = |what: &str, versions: [Value; 2]| {
            let [old, new] = versions.map(|version| yaml(&version));
            pairs.push(pair(what, "old to new", [&old, &new], &settings));
            pairs.push(pair(what, "new to old", [&new, &old], &settings));
        };
        match (written.documents, written.schemas) {
            (Some(documents), None) => add("", documents.after(preamble())),
            (None, Some(schemas)) => {
                let versions = schemas.after(Value::Mapping(Mapping::new()));
                add("sent, ", versions.clone().map(|schemas| of(SENT, schemas)));
                add("received, ", versions.map(|schemas| of(RECEIVED, schemas)));
            }
            _ => panic!("{name}: it says documents or schemas"),
        }
        Self { name, pairs }
    }
}

impl Versions {
    /// Both, where the old one says what stands here unless it says something else.
    fn after(self, mut old: Value) -> [Value; 2] {
        patch(&mut old, &self.old);
        let mut new = old.clone();
        patch(&mut new, &self.new);
        [old, new]
    }
}

fn pair(what: &str, way: &str, [old, new]: [&str; 2], settings: &Settings) -> Pair {
    Pair {
        title: format!("{what}{way}"),
        old: old.to_owned(),
        new: new.to_owned(),
        settings: settings.clone(),
    }
}

fn parsed(text: &str) -> Value {
    serde_yaml::from_str(text).expect("it is YAML")
}

/// A document with the operation and these schemas.
fn of(operation: &str, schemas: Value) -> Value {
    let mut document = preamble();
    patch(&mut document, &parsed(operation));
    document["components"]["schemas"] = schemas;
    document
}

fn yaml(document: &Value) -> String {
    serde_yaml::to_string(document).expect("it can be written")
}

fn preamble() -> Value {
    parsed(PREAMBLE)
}

/// A JSON merge patch.
fn patch(target: &mut Value, changes: &Value) {
    let Value::Mapping(changes) = changes else {
        *target = changes.clone();
        return;
    };
    if !target.is_mapping() {
        *target = Value::Mapping(Mapping::new());
    }
    let target = target.as_mapping_mut().expect("it is one now");
    for (key, change) in changes {
        if change.is_null() {
            target.remove(key);
        } else {
            patch(target.entry(key.clone()).or_insert(Value::Null), change);
        }
    }
}

impl Pair {
    /// What they differ in.
    ///
    /// # Panics
    ///
    /// One of them cannot be generated.
    #[must_use]
    pub fn compared(&self) -> Comparison {
        let [old, new] = [("old.yaml", &self.old), ("new.yaml", &self.new)];
        compare(&self.input(old.0, old.1), &self.input(new.0, new.1))
            .unwrap_or_else(|found| panic!("{}: {found}", self.title))
    }

    fn input<'a>(&'a self, name: &'a str, text: &'a str) -> Input<'a> {
        input(name, text, &self.settings)
    }
}

/// A document that is compared, without overlay and names.
#[must_use]
pub fn input<'a>(name: &'a str, text: &'a str, settings: &'a Settings) -> Input<'a> {
    Input {
        document: Source {
            name,
            bytes: text.as_bytes(),
        },
        overlay: None,
        overlay_mode: Mode::Exact,
        names: None,
        settings,
    }
}

/// A case with what its pairs differ in.
#[derive(Clone, Debug)]
pub struct Compared {
    /// The case.
    pub case: Case,
    /// One for each pair.
    pub comparisons: Vec<Comparison>,
}

/// All cases, compared once for all tests.
pub static COMPARED: LazyLock<Vec<Compared>> = LazyLock::new(|| {
    let mut cases = Case::all();
    let rest = cases.split_off(cases.len() / 2);
    let other = thread::spawn(|| all_compared(rest));
    let mut compared = all_compared(cases);
    compared.extend(other.join().expect("all of them can be compared"));
    compared
});

fn all_compared(cases: Vec<Case>) -> Vec<Compared> {
    let compared = cases.into_iter().map(|case| Compared {
        comparisons: case.pairs.iter().map(Pair::compared).collect(),
        case,
    });
    compared.collect()
}

/// What was found, in a plain form.
#[must_use]
pub fn shown(comparison: &Comparison) -> String {
    let mut text = format!(
        "{} {} (rust {})\n",
        comparison.bump, comparison.wire, comparison.rust
    );
    for change in &comparison.changes {
        show(&mut text, change);
    }
    for change in &comparison.told {
        text += "told ";
        show(&mut text, change);
    }
    text
}

fn show(text: &mut String, change: &Change) {
    let operations: Vec<_> = change.operations.iter().map(Untrusted::raw).collect();
    let items: Vec<_> = change.items.iter().map(Untrusted::raw).collect();
    writeln!(
        text,
        "- {} {} {}: {}\n    [{}] ({})\n    {} -> {}",
        change.rust,
        change.wire,
        change.rule.id(),
        change.message.raw(),
        items.join(", "),
        operations.join(", "),
        spot(change.old.as_ref()),
        spot(change.new.as_ref()),
    )
    .expect("a text takes everything");
}

fn spot(spot: Option<&Spot>) -> String {
    let Some(spot) = spot else {
        return "nowhere".to_owned();
    };
    let position = spot.position.map_or("?".to_owned(), |position| {
        format!("{}:{}", position.line, position.column)
    });
    format!("{position} {}", spot.pointer)
}
