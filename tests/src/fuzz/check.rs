//! What has to hold for every input.

use std::path::{Component, Path};

use generator::{
    Output,
    diagnostic::{Diagnostics, Severity},
    report,
    settings::Settings,
};

use super::{Fuzzed, names};
use crate::{
    rustdoc,
    shuffle::{self, Dice},
};

/// What came of an input that is as it should be.
#[derive(Clone, Debug)]
pub enum Checked {
    /// A crate.
    Made(Box<Output>),
    /// Diagnostics.
    Refused(Diagnostics),
}

/// Runs the generator and looks at what comes of it.
///
/// # Errors
///
/// What should not be.
pub fn check(input: &Fuzzed) -> Result<Checked, String> {
    match input.generate() {
        Ok(output) => {
            made(input, &output)?;
            Ok(Checked::Made(Box::new(output)))
        }
        Err(found) => {
            refused(input, &found)?;
            Ok(Checked::Refused(found))
        }
    }
}

fn refused(input: &Fuzzed, found: &Diagnostics) -> Result<(), String> {
    if !found.has_errors() {
        return Err("refused without an error".to_owned());
    }
    told(input, found)?;
    if let Some(without) = without_names(input) {
        return Err(format!(
            "the names stand in the way of a crate: {found}\n{}",
            without.summary.types
        ));
    }
    Ok(())
}

/// What is made without the names, where they are those that the generator gave.
fn without_names(input: &Fuzzed) -> Option<Output> {
    input.names.as_ref().filter(|_| input.names_are_given)?;
    input.generate_from(&input.document, None).ok()
}

/// That diagnostics say what they have to, in every form.
fn told(input: &Fuzzed, found: &Diagnostics) -> Result<(), String> {
    for one in found {
        if one.message.raw().is_empty() || one.advice().raw().is_empty() {
            return Err(format!("says too little: {one:?}"));
        }
    }
    let sources = input.sources();
    let plain = report::text(found, &sources, false);
    let coloured = report::text(found, &sources, true);
    let lines = report::json_lines(found);
    if lines.lines().count() != found.iter().count() {
        return Err("as JSON it has another number of lines".to_owned());
    }
    if !found.is_empty() && (plain.is_empty() || coloured.is_empty()) {
        return Err("as text it is empty".to_owned());
    }
    let is_odd = |c: char| c.is_control() && c != '\n';
    match plain.chars().find(|c| is_odd(*c)) {
        Some(c) => Err(format!("{c:?} gets to the terminal")),
        None => Ok(()),
    }
}

fn made(input: &Fuzzed, output: &Output) -> Result<(), String> {
    for path in output.files.keys() {
        let is_inside = Path::new(path)
            .components()
            .all(|part| matches!(part, Component::Normal(_)));
        let is_plain = |c: char| c.is_ascii_alphanumeric() || "_-./".contains(c);
        if !is_inside || !path.chars().all(is_plain) || path.len() > 120 {
            return Err(format!("an odd path: {path:?}"));
        }
    }
    let summary = &output.summary;
    let settings = Settings::parse(input.settings.as_bytes()).map_err(|error| error.to_string())?;
    let all = summary.operations + summary.left_out;
    if settings.selection.all && all != summary.operations_in_document {
        return Err(format!(
            "{all} operations of {}",
            summary.operations_in_document
        ));
    }
    if let Some(error) = output
        .warnings
        .iter()
        .find(|one| one.severity == Severity::Error)
    {
        return Err(format!("made with an error: {error}"));
    }
    told(input, &output.warnings)?;
    let twice = names::twice(&output.files);
    if !twice.is_empty() {
        return Err(twice.join("\n"));
    }
    documented(input, output, &settings)?;
    again(input, output)
}

/// That no text of the document has become code, HTML or a link in the docs, and none has taken an example away.
fn documented(input: &Fuzzed, output: &Output, settings: &Settings) -> Result<(), String> {
    let has_page = !settings.package.documentation.trim().is_empty();
    let foreign = rustdoc::foreign(&output.files, has_page);
    if !foreign.is_empty() {
        return Err(foreign.join("\n"));
    }
    let Some(value) = &input.value else {
        return Ok(());
    };
    let bare = rustdoc::without_texts(value).to_string();
    let bare = input
        .generate_from(bare.as_bytes(), input.names.as_deref())
        .map_err(|found| format!("without its descriptions: {found}"))?;
    if rustdoc::compiled(&output.files) != rustdoc::compiled(&bare.files) {
        return Err("its descriptions change what rustdoc compiles".to_owned());
    }
    Ok(())
}

/// That nothing but what the input says decides what is made.
fn again(input: &Fuzzed, output: &Output) -> Result<(), String> {
    let same = |what: &str, names: Option<&str>, document: &[u8]| {
        let other = input
            .generate_from(document, names)
            .map_err(|found| format!("{what}: {found}"))?;
        differs(output, &other).map_or(Ok(()), |at| Err(format!("{what}: differs in {at}")))
    };
    let names = input.names.as_deref();
    same("once more", names, &input.document)?;
    same("with its own names", Some(&output.names), &input.document)?;
    if let Some(value) = &input.value {
        let shuffled = shuffle::text(value, &mut Dice::new(7));
        same("with its keys in another order", names, shuffled.as_bytes())?;
    }
    Ok(())
}

fn differs(one: &Output, other: &Output) -> Option<String> {
    let mut paths = one.files.keys().chain(other.files.keys());
    let path = paths.find(|path| one.files.get(*path) != other.files.get(*path));
    path.cloned()
        .or_else(|| (one.names != other.names).then(|| "the names".to_owned()))
}
