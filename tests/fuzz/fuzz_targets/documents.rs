//! Each input is a row of choices: which operations are taken from real documents, and what is done to them.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use tests::fuzz::{Choices, Fuzzed, Seeds, check};

static SEEDS: LazyLock<Seeds> = LazyLock::new(Seeds::read);

fuzz_target!(|bytes: &[u8]| {
    let input = Fuzzed::new(&SEEDS, &mut Choices::given(bytes));
    if let Err(problem) = check(&input) {
        panic!("{problem}");
    }
});
