//! `cargo xtask`.

use std::{
    env,
    io::{IsTerminal, stderr, stdin, stdout},
    process::ExitCode,
};

use anstream::{AutoStream, ColorChoice};
use xtask::{Streams, Terminal};

fn main() -> ExitCode {
    let is_colored = |choice| choice != ColorChoice::Never;
    let (mut output, mut errors) = (stdout(), stderr());
    let mut streams = Streams {
        input: &mut stdin(),
        output: Terminal::new(&mut output),
        errors: Terminal::new(&mut errors),
        color: is_colored(AutoStream::choice(&stderr())),
        output_color: is_colored(AutoStream::choice(&stdout())),
        progress: stderr().is_terminal() && env::var_os("CI").is_none(),
    };
    // Where the folder is gone, there is no project around it either.
    let folder = env::current_dir().unwrap_or_default();
    ExitCode::from(xtask::run(&folder, env::args_os(), &mut streams))
}
