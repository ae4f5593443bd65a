//! What each operation sends and how it reads what comes back, over connections on loopback.
//!
//! `operations` holds one description per operation, written by hand; `checks` run over all of them.

mod checks;
mod operations;
mod support;
