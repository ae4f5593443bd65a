//! What may hold secrets, as it is printed: its kind and size.

use std::collections::BTreeMap;
use std::fmt;

use bytes::Bytes;
use serde_json::Value;

use super::Nullable;

/// A JSON value as its kind and size.
pub(super) struct Size<'a>(pub(super) &'a Value);

impl fmt::Debug for Size<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Value::Null => f.write_str("null"),
            Value::Bool(_) => f.write_str("<boolean>"),
            Value::Number(_) => f.write_str("<number>"),
            Value::String(text) => Text(text).fmt(f),
            Value::Array(items) => write!(f, "[{}]", counted(items.len(), "item", "items")),
            Value::Object(entries) => {
                write!(f, "{{{}}}", counted(entries.len(), "entry", "entries"))
            }
        }
    }
}

/// A text as its length.
pub struct Text<'a>(pub &'a str);

impl fmt::Debug for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<string, {}>", counted(self.0.len(), "byte", "bytes"))
    }
}

/// A number of which nothing is printed.
pub struct Number;

impl fmt::Debug for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("<number>")
    }
}

/// An open map, alone or within lists and options, without its keys and values.
pub struct Open<'a, T: ?Sized>(pub &'a T);

impl<T: Hide + ?Sized> fmt::Debug for Open<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.hide(f)
    }
}

/// What [`Open`] prints.
pub trait Hide {
    /// Prints the kind and the size.
    ///
    /// # Errors
    ///
    /// Those of the formatter.
    fn hide(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result;
}

impl Hide for str {
    fn hide(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&Text(self), f)
    }
}

impl Hide for String {
    fn hide(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_str().hide(f)
    }
}

impl Hide for Bytes {
    fn hide(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<{}>", counted(self.len(), "byte", "bytes"))
    }
}

impl<T> Hide for BTreeMap<String, T> {
    fn hide(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{{{}}}", counted(self.len(), "entry", "entries"))
    }
}

impl<T: Hide> Hide for Vec<T> {
    fn hide(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter().map(Open)).finish()
    }
}

impl<T: Hide + ?Sized> Hide for Box<T> {
    fn hide(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_ref().hide(f)
    }
}

impl<T: Hide> Hide for Option<T> {
    fn hide(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.as_ref().map(Open), f)
    }
}

impl<T: Hide> Hide for Nullable<T> {
    fn hide(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.as_ref().map(Open), f)
    }
}

pub(super) fn counted(number: usize, one: &str, many: &str) -> String {
    match number {
        1 => format!("1 {one}"),
        number => format!("{number} {many}"),
    }
}
