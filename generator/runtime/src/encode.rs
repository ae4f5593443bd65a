//! What emitted `Serialize` implementations are made of.

use std::collections::BTreeMap;

use serde::ser::Error as _;
use serde::{Serialize, Serializer};

use super::Nullable;

/// Numbers, alone or in lists and maps, that JSON may not be able to write.
pub trait Numbers {
    /// Whether none of them is infinite or not a number.
    fn are_finite(&self) -> bool;
}

impl Numbers for f64 {
    fn are_finite(&self) -> bool {
        self.is_finite()
    }
}

impl<T: Numbers> Numbers for Option<T> {
    fn are_finite(&self) -> bool {
        self.as_ref().is_none_or(Numbers::are_finite)
    }
}

impl<T: Numbers> Numbers for Nullable<T> {
    fn are_finite(&self) -> bool {
        match self {
            Self::Value(value) => value.are_finite(),
            Self::Absent | Self::Null => true,
        }
    }
}

impl<T: Numbers> Numbers for Vec<T> {
    fn are_finite(&self) -> bool {
        self.iter().all(Numbers::are_finite)
    }
}

impl<T: Numbers> Numbers for BTreeMap<String, T> {
    fn are_finite(&self) -> bool {
        self.values().all(Numbers::are_finite)
    }
}

/// Writes numbers, of which `serde_json` would else write some as null.
///
/// # Errors
///
/// A number is infinite or not a number.
pub fn finite<T: Numbers + Serialize, S: Serializer>(
    value: &T,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    if value.are_finite() {
        value.serialize(serializer)
    } else {
        Err(S::Error::custom(
            "a number is infinite or not a number, which JSON cannot say",
        ))
    }
}

/// Numbers that are written by [`finite`].
#[derive(Debug)]
pub struct Finite<'a, T>(pub &'a T);

impl<T: Numbers + Serialize> Serialize for Finite<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        finite(self.0, serializer)
    }
}
