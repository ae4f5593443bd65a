//! `cargo xtask`.

use std::{
    io::{stderr, stdin, stdout},
    process::ExitCode,
};

use anstream::{AutoStream, ColorChoice};

fn main() -> ExitCode {
    let choice = AutoStream::choice(&stderr());
    let mut streams = xtask::Streams {
        input: &mut stdin(),
        output: &mut stdout(),
        errors: &mut stderr(),
        color: choice != ColorChoice::Never,
    };
    ExitCode::from(xtask::run(std::env::args_os(), &mut streams))
}
