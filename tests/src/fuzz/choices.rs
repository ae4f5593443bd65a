//! Where an input gets its decisions from.

use crate::shuffle::Dice;

/// A row of choices: those that a fuzzer gives as bytes, then such as look random and follow from a number.
#[derive(Clone, Debug)]
pub struct Choices<'b> {
    bytes: &'b [u8],
    dice: Dice,
}

impl Choices<'static> {
    /// The choices of the input with this number.
    #[must_use]
    pub fn numbered(number: u64) -> Self {
        let mixed = (number + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        Self {
            bytes: &[],
            dice: Dice::new(mixed ^ (mixed >> 29)),
        }
    }
}

impl<'b> Choices<'b> {
    /// The choices that a fuzzer makes.
    #[must_use]
    pub fn given(bytes: &'b [u8]) -> Self {
        Self {
            bytes,
            dice: Dice::new(1),
        }
    }

    /// A number below `limit`, which is not zero.
    pub fn below(&mut self, limit: usize) -> usize {
        let wanted = if limit > 256 { 2 } else { 1 };
        let Some((now, later)) = self.bytes.split_at_checked(wanted) else {
            return self.dice.below(limit);
        };
        self.bytes = later;
        now.iter()
            .fold(0, |sum, byte| sum << 8 | usize::from(*byte))
            % limit
    }

    /// True in one of `count` cases.
    pub fn one_in(&mut self, count: usize) -> bool {
        self.below(count) == 0
    }

    /// One of them.
    pub fn pick<'a, T: ?Sized>(&mut self, all: &[&'a T]) -> &'a T {
        all[self.below(all.len())]
    }

    /// One of them, if there is any.
    pub fn any<T: Clone>(&mut self, all: &[T]) -> Option<T> {
        if all.is_empty() {
            return None;
        }
        Some(all[self.below(all.len())].clone())
    }
}
