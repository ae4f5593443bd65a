//! A server that is none: answers by script and remembers what it was asked, for tests without
//! network and without waiting.

pub use super::answer::Answer;
pub use super::recorded::Recorded;
pub use super::script::Script;
pub use super::test_clock::TestClock;
