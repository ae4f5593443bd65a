//! Overlay: corrections to a document, kept apart from it (OpenAPI Overlay 1.0).
//!
//! Two extensions say which documents an action is for. `x-when`, on an action or for all actions
//! at the top of the overlay, is a JSONPath or the word `present`:
//!
//! - with a JSONPath the action belongs to documents in which that path matches something;
//! - with `present` it belongs to documents in which its target matches something. This is looked at
//!   only in [`Mode::Subset`]; the document the overlay was written for has to have everything.
//!
//! Elsewhere the action is passed over and counted. Where it belongs, a target that matches nothing is an error.

use serde::Deserialize;
use serde_json::Value;
use serde_json_path::JsonPath;

use crate::{
    diagnostic::{Code, Diagnostic, Diagnostics},
    pointer::Pointer,
    private, read,
    yaml::{Form, Want},
};

/// How strictly an overlay is held against a document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// The document and selection the overlay was written for: every action has to match.
    #[default]
    Exact,
    /// Another version or a part of them: what they lack is passed over where the overlay allows it.
    Subset,
}

/// What applying an overlay did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Applied {
    /// Actions that changed the document.
    pub applied: usize,
    /// Actions that are not for this document.
    pub skipped: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Overlay {
    overlay: String,
    #[serde(rename = "info")]
    _info: Info,
    #[serde(rename = "extends")]
    _extends: Option<String>,
    #[serde(rename = "x-when")]
    when: Option<String>,
    actions: Vec<Action>,
}

#[derive(Deserialize)]
struct Info {
    #[serde(rename = "title")]
    _title: String,
    #[serde(rename = "version")]
    _version: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Action {
    target: String,
    description: String,
    update: Option<Value>,
    #[serde(default)]
    remove: bool,
    #[serde(rename = "x-when")]
    when: Option<String>,
}

/// Applies every action in order.
///
/// # Errors
///
/// The overlay has the wrong form, or actions match nothing.
pub fn apply(overlay: &[u8], document: &mut Value, mode: Mode) -> Result<Applied, Diagnostics> {
    let overlay = parse(overlay)?;
    let mut done = Applied::default();
    let mut problems = Diagnostics::default();
    for (index, action) in overlay.actions.iter().enumerate() {
        let at = Pointer::root().join_all([
            "actions".to_owned(),
            index.to_string(),
            "target".to_owned(),
        ]);
        let when = action.when.as_ref().or(overlay.when.as_ref());
        match problems
            .take(apply_action(action, when, document, mode).map_err(|found| found.at(&at)))
        {
            Some(true) => done.applied += 1,
            Some(false) => done.skipped += 1,
            None => {}
        }
    }
    problems.into_result(done)
}

fn parse(bytes: &[u8]) -> Result<Overlay, Diagnostic> {
    let want = Want::Of(Form::Overlay);
    let mut overlay: Overlay = read::whole(bytes, want, Code::InvalidOverlay, "an overlay")?;
    let updates = overlay
        .actions
        .iter_mut()
        .filter_map(|action| action.update.as_mut());
    updates.for_each(private::show);
    if overlay.overlay.starts_with("1.0") {
        return Ok(overlay);
    }
    let message = format!("the overlay declares version {}, not 1.0", overlay.overlay);
    Err(Diagnostic::new(Code::InvalidOverlay, message).at(&Pointer::root().join("overlay")))
}

/// Whether the action was for this document; if so it has been applied.
fn apply_action(
    action: &Action,
    when: Option<&String>,
    document: &mut Value,
    mode: Mode,
) -> Result<bool, Diagnostic> {
    let condition = when.map(String::as_str).filter(|when| *when != "present");
    if let Some(path) = condition
        && matches(path, document)?.is_empty()
    {
        return Ok(false);
    }
    let places = matches(&action.target, document)?;
    if places.is_empty() {
        let may_be_absent = when.is_some() && condition.is_none() && mode == Mode::Subset;
        return if may_be_absent {
            Ok(false)
        } else {
            Err(unmatched(action))
        };
    }
    if action.remove {
        // From the back, so that the indices of earlier items stay true.
        places
            .iter()
            .rev()
            .for_each(|place| remove(document, place));
    } else if let Some(update) = &action.update {
        for place in &places {
            let target = document
                .pointer_mut(place)
                .filter(|found| found.is_object() || found.is_array());
            merge(target.ok_or_else(|| not_a_container(action))?, update);
        }
    } else {
        return Err(Diagnostic::new(
            Code::InvalidOverlay,
            "the action neither updates nor removes",
        ));
    }
    Ok(true)
}

/// JSON Pointers (in the form `serde_json` takes) of what a JSONPath selects.
fn matches(path: &str, document: &Value) -> Result<Vec<String>, Diagnostic> {
    let query = JsonPath::parse(path).map_err(|error| {
        Diagnostic::new(
            Code::InvalidOverlay,
            format!("`{path}` is not a JSONPath: {error}"),
        )
    })?;
    let located = query.query_located(document);
    Ok(located
        .locations()
        .map(|location| location.to_json_pointer())
        .collect())
}

fn remove(document: &mut Value, place: &str) {
    let Some((parent, token)) = place.rsplit_once('/') else {
        return;
    };
    let token = token.replace("~1", "/").replace("~0", "~");
    match document.pointer_mut(parent) {
        Some(Value::Object(object)) => {
            object.remove(&token);
        }
        Some(Value::Array(items)) => {
            if let Ok(index) = token.parse::<usize>() {
                items.remove(index);
            }
        }
        _ => {}
    }
}

/// Objects are merged, arrays extended, everything else replaced.
fn merge(target: &mut Value, update: &Value) {
    match (target, update) {
        (Value::Object(target), Value::Object(update)) => {
            for (key, value) in update {
                match target.get_mut(key) {
                    Some(existing) => merge(existing, value),
                    None => drop(target.insert(key.clone(), value.clone())),
                }
            }
        }
        (Value::Array(target), Value::Array(update)) => target.extend(update.iter().cloned()),
        (Value::Array(target), update) => target.push(update.clone()),
        (target, update) => *target = update.clone(),
    }
}

fn unmatched(action: &Action) -> Diagnostic {
    let message = format!(
        "`{}` matches nothing (action: {})",
        action.target,
        action.description.trim()
    );
    Diagnostic::new(Code::UnmatchedAction, message).help(
        "delete the action if the document no longer needs it, or say with `x-when` which documents it is for",
    )
}

fn not_a_container(action: &Action) -> Diagnostic {
    let message = format!(
        "`{}` selects a value that is neither object nor array",
        action.target
    );
    Diagnostic::new(Code::InvalidOverlay, message)
        .help("select the object that holds the value and update its key")
}
