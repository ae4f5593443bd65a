//! What a new document of an API does to programs that run already: replayed with small documents, and with all that
//! were published.

mod published;
mod small;
