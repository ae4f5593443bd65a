//! Checks that run over the descriptions of all operations.

mod answers;
mod calls;
mod completeness;
mod coverage;
mod enumerations;
mod errors;
mod faults;
mod ids;
mod requests;
mod secrets;
