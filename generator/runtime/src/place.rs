//! Where in a value reading failed.
//!
//! An error of `serde` is a text that may quote the value. So a body that could not be read is read
//! once more, and while that goes on each level that the error passes is noted here.

use std::cell::RefCell;

use super::shown::counted;

/// A level that an error passed.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// An element of an array.
    Index(usize),
    /// An entry of an object. Its name is that of a field if the type has one of that name; else
    /// the server made it up.
    Entry { name: String, is_field: bool },
    /// A member of a union.
    Variant(&'static str),
}

thread_local! {
    /// The levels, the innermost first, while someone wants to know.
    static STEPS: RefCell<Option<Vec<Step>>> = const { RefCell::new(None) };
}

/// Does `work`, and gives the levels that its error passed, the innermost first.
pub(super) fn noting<T>(work: impl FnOnce() -> T) -> (T, Vec<Step>) {
    struct Restore(Option<Vec<Step>>);
    impl Drop for Restore {
        fn drop(&mut self) {
            STEPS.set(self.0.take());
        }
    }
    let restore = Restore(STEPS.replace(Some(Vec::new())));
    let done = work();
    let steps = STEPS.take().unwrap_or_default();
    drop(restore);
    (done, steps)
}

/// Whether levels are noted.
pub(super) fn is_noting() -> bool {
    STEPS.with_borrow(Option::is_some)
}

/// Notes a level that an error passes.
pub(super) fn note(step: impl FnOnce() -> Step) {
    STEPS.with_borrow_mut(|steps| {
        if let Some(steps) = steps {
            steps.push(step());
        }
    });
}

/// Notes that an error passes the entry `name` of an object.
pub(super) fn note_entry(name: &str) {
    note(|| Step::Entry {
        name: name.to_owned(),
        is_field: false,
    });
}

/// Says that the object that the error passed last has these fields.
pub(super) fn note_fields(fields: &[&str]) {
    STEPS.with_borrow_mut(|steps| {
        if let Some(Step::Entry { name, is_field }) = steps.as_mut().and_then(|all| all.last_mut())
        {
            *is_field |= fields.contains(&name.as_str());
        }
    });
}

/// Forgets the levels of an earlier error, since another one begins.
pub(super) fn begin() {
    STEPS.with_borrow_mut(|steps| {
        if let Some(steps) = steps {
            steps.clear();
        }
    });
}

/// The levels as `items[3].price`. Names that the server made up are not shown.
pub(super) fn path(steps: &[Step]) -> String {
    let mut path = String::new();
    for step in steps.iter().rev() {
        let name = match step {
            Step::Index(index) => {
                path.push_str(&format!("[{index}]"));
                continue;
            }
            Step::Variant(_) => continue,
            Step::Entry {
                name,
                is_field: true,
            } => name.clone(),
            Step::Entry { name, .. } => format!("<key, {}>", counted(name.len(), "byte", "bytes")),
        };
        if !path.is_empty() {
            path.push('.');
        }
        path.push_str(&name);
    }
    path
}

/// The members of unions among the levels, as an error message begins with them.
pub(super) fn variants(steps: &[Step]) -> String {
    let steps = steps.iter().rev();
    let variants = steps.filter_map(|step| match step {
        Step::Variant(variant) => Some(format!("in variant {variant}: ")),
        _ => None,
    });
    variants.collect()
}
