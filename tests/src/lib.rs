//! Helpers that the tests share.

pub mod cargo;
pub mod case;
pub mod compare;
pub mod difference;
pub mod excerpt;
pub mod fuzz;
pub mod inventory;
pub mod listing;
pub mod markdown;
pub mod obstacles;
pub mod outline;
pub mod place;
pub mod project;
pub mod replay;
pub mod rustdoc;
pub mod shuffle;
pub mod small;
pub mod snapshot;
pub mod tls;
pub mod twins;

/// The examples of the README, compiled.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
