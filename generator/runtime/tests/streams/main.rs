//! Bodies that are streams, over real connections and over scripts.
#![cfg(all(feature = "hyper", feature = "blocking", feature = "testing"))]

mod bodies;
mod both;
mod downloads;
mod items;
mod memory;
mod operations;
mod pieces;
mod scripted;
mod server;
mod uploads;
