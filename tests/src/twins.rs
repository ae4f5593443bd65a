//! Types of a crate that are the same but for their names and docs.

use std::collections::BTreeMap;

use generator::Files;
use proc_macro2::{TokenStream, TokenTree};

/// Groups of types that are the same: same fields or variants, same code around them.
///
/// # Panics
///
/// A file is not Rust.
#[must_use]
pub fn of(files: &Files) -> Vec<Vec<String>> {
    let models: Vec<(String, Vec<String>)> = files
        .iter()
        .filter(|(path, _)| path.starts_with("src/models/"))
        .map(|(path, text)| {
            let tokens: TokenStream = text.parse().unwrap_or_else(|_| panic!("{path} is no Rust"));
            let mut words = Vec::new();
            flatten(tokens, &mut words);
            (
                name(&words).unwrap_or_else(|| panic!("{path} has no type")),
                words,
            )
        })
        .collect();
    let mut known: BTreeMap<String, String> = BTreeMap::new();
    loop {
        let mut groups: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (name, words) in &models {
            groups
                .entry(neutral(name, words, &known))
                .or_default()
                .push(name.clone());
        }
        let mut twins: Vec<_> = groups
            .into_values()
            .filter(|group| group.len() > 1)
            .collect();
        twins.sort();
        // What is made of twins can be twins itself.
        let next = twins
            .iter()
            .flat_map(|group| group.iter().map(|name| (name.clone(), group[0].clone())));
        let next: BTreeMap<_, _> = next.collect();
        if next == known {
            return twins;
        }
        known = next;
    }
}

/// The words of a text without its docs.
fn flatten(tokens: TokenStream, words: &mut Vec<String>) {
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Punct(hash) if hash.as_char() == '#' && is_doc(tokens.peek()) => {
                tokens.next();
            }
            TokenTree::Group(group) => {
                words.push(format!("{:?}", group.delimiter()));
                flatten(group.stream(), words);
                words.push("end".to_owned());
            }
            other => words.push(other.to_string()),
        }
    }
}

fn is_doc(attribute: Option<&TokenTree>) -> bool {
    let Some(TokenTree::Group(group)) = attribute else {
        return false;
    };
    group.stream().to_string().starts_with("doc")
}

/// The name of the first public type.
fn name(words: &[String]) -> Option<String> {
    let definition = words
        .windows(3)
        .find(|three| three[0] == "pub" && ["struct", "enum", "type"].contains(&three[1].as_str()));
    definition.map(|three| three[2].clone())
}

/// The words with the type's own name left open and each other type under one name of those it is the same as.
fn neutral(name: &str, words: &[String], known: &BTreeMap<String, String>) -> String {
    let quoted = format!("\"{name}\"");
    let neutral = |word: &String| {
        let (word, ending) = match word.strip_suffix("Required") {
            Some(stem) => (stem, "Required"),
            None => (word.as_str(), ""),
        };
        let word = if word == name || word == quoted {
            "own"
        } else {
            known.get(word).map_or(word, String::as_str)
        };
        format!("{word}{ending}")
    };
    words.iter().map(neutral).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::of;

    fn twins(texts: [&str; 3]) -> Vec<Vec<String>> {
        let files = texts.iter().enumerate();
        of(&files
            .map(|(index, text)| (format!("src/models/{index}.rs"), (*text).to_owned()))
            .collect())
    }

    #[test]
    fn twins_are_found_and_what_is_made_of_them() {
        let one = "/// One.\npub struct A { /// Docs.\n pub x: String }";
        let other = "/// Other.\npub struct B { pub x: String }";
        let found = twins([one, other, "pub struct C { pub y: String }"]);
        assert_eq!(found, [["A", "B"]]);
        let boxes = ["pub struct C { pub a: A }", "pub struct D { pub a: B }"];
        let files = [one, other, boxes[0], boxes[1]].into_iter().enumerate();
        let files = files.map(|(index, text)| (format!("src/models/{index}.rs"), text.to_owned()));
        assert_eq!(of(&files.collect()), [["A", "B"], ["C", "D"]]);
    }
}
