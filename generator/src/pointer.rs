//! Places in a document.

use std::fmt;

use crate::untrusted::Untrusted;

/// A JSON Pointer (RFC 6901): where something stands in a document.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pointer(Vec<String>);

impl Pointer {
    /// The document itself.
    #[must_use]
    pub fn root() -> Self {
        Self::default()
    }

    /// The place of a key or index below this one.
    #[must_use]
    pub fn join(&self, token: impl fmt::Display) -> Self {
        let mut tokens = self.0.clone();
        tokens.push(token.to_string());
        Self(tokens)
    }

    /// The place reached by several keys.
    #[must_use]
    pub fn join_all<T: fmt::Display>(&self, tokens: impl IntoIterator<Item = T>) -> Self {
        tokens
            .into_iter()
            .fold(self.clone(), |at, token| at.join(token))
    }

    /// Reads the fragment of a `$ref` such as `#/components/schemas/Pet`.
    #[must_use]
    pub fn from_fragment(fragment: &str) -> Option<Self> {
        let rest = fragment.strip_prefix('#')?;
        if rest.is_empty() {
            return Some(Self::root());
        }
        let tokens = rest.strip_prefix('/')?.split('/');
        Some(Self(
            tokens
                .map(|token| token.replace("~1", "/").replace("~0", "~"))
                .collect(),
        ))
    }

    /// As a fragment such as `#/components/schemas/Pet`, to be shown.
    #[must_use]
    pub fn text(&self) -> Untrusted {
        self.to_string().into()
    }

    /// The unescaped keys and indices, from the root.
    #[must_use]
    pub fn tokens(&self) -> &[String] {
        &self.0
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("#")?;
        self.0
            .iter()
            .try_for_each(|token| write!(f, "/{}", token.replace('~', "~0").replace('/', "~1")))
    }
}
