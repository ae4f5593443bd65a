//! `cargo xtask`.

use std::{
    env,
    io::{IsTerminal, stderr, stdin, stdout},
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
        progress: stderr().is_terminal() && env::var_os("CI").is_none(),
    };
    ExitCode::from(xtask::run(env::args_os(), &mut streams))
}
