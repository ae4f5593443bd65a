//! `cargo xtask`.

use std::{
    io::{stderr, stdin, stdout},
    process::ExitCode,
};

fn main() -> ExitCode {
    let mut streams = xtask::Streams {
        input: &mut stdin(),
        output: &mut stdout(),
        errors: &mut stderr(),
    };
    ExitCode::from(xtask::run(std::env::args_os(), &mut streams))
}
