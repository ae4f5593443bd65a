//! YAML, as the core schema of YAML 1.2 reads it. Values and places come from the same events.
//!
//! A text becomes JSON in one go ([`to_json`]), in which keys are texts whatever they look like. What a plain scalar
//! means depends on its place: `1.10` is a text in `info.version` and under `type: string`, and a number in `minimum`.
//! So the JSON holds a plain scalar that is no text as its text with a mark before it ([`scalar`]), until the part
//! that it stands in is read and its place is known ([`settle`]).

mod events;
mod faults;
mod forms;
pub(crate) mod scalar;
mod settle;
mod translate;

#[cfg(test)]
mod tests;

pub(crate) use events::Events;
pub(crate) use forms::{Form, Want};
pub(crate) use settle::settle;
pub(crate) use translate::to_json;
