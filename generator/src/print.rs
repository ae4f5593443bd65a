//! Print: from tokens to text as a person would write it.
//!
//! `prettyplease` leaves no blank line between items, so items and methods are printed one by one and joined.

use proc_macro2::TokenStream;

use crate::{
    diagnostic::{Code, Diagnostic},
    docs::{self, Examples},
    mark::MARK,
    visible,
};

/// A top-level piece of a file.
#[derive(Clone, Debug)]
pub(crate) enum Item {
    /// Items that stand together without blank lines, such as imports.
    Group(TokenStream),
    /// One item.
    Single(TokenStream),
    /// An `impl` block: what stands before the brace, and its items.
    Impl(TokenStream, Vec<TokenStream>),
}

/// The text of a file. No code but these examples stands in its docs.
///
/// # Errors
///
/// The tokens are not Rust, which is a fault of the generator.
pub(crate) fn file(
    origin: Option<&str>,
    items: &[Item],
    examples: &Examples,
) -> Result<String, Diagnostic> {
    let mut text = format!("// {MARK}\n");
    if let Some(origin) = origin {
        text.push_str(&format!("// Source: {}\n", visible::line(origin)));
    }
    for item in items {
        text.push('\n');
        text.push_str(&print(&guarded(item, examples))?);
    }
    Ok(text)
}

fn guarded(item: &Item, examples: &Examples) -> Item {
    let guarded = |tokens: &TokenStream| docs::guarded(tokens.clone(), examples);
    match item {
        Item::Group(tokens) => Item::Group(guarded(tokens)),
        Item::Single(tokens) => Item::Single(guarded(tokens)),
        Item::Impl(head, members) => {
            Item::Impl(guarded(head), members.iter().map(guarded).collect())
        }
    }
}

fn print(item: &Item) -> Result<String, Diagnostic> {
    match item {
        Item::Group(tokens) | Item::Single(tokens) => unparse(tokens.clone()),
        Item::Impl(head, members) => {
            let open = unparse(quote::quote!(#head {}))?;
            let mut text = open.trim_end().trim_end_matches('}').to_owned();
            for (index, member) in members.iter().enumerate() {
                text.push_str(if index == 0 { "\n" } else { "\n\n" });
                text.push_str(&indent(unparse_member(head, member)?.trim_end()));
            }
            text.push_str("\n}\n");
            Ok(text)
        }
    }
}

/// A member is printed inside of its block, for it may not stand alone; then taken out.
fn unparse_member(head: &TokenStream, member: &TokenStream) -> Result<String, Diagnostic> {
    let text = unparse(quote::quote!(#head { #member }))?;
    let body = text.split_once("{\n").map_or("", |(_, body)| body);
    let body = body.trim_end().strip_suffix('}').unwrap_or(body);
    Ok(body
        .lines()
        .map(|line| format!("{}\n", line.strip_prefix("    ").unwrap_or(line)))
        .collect())
}

fn unparse(tokens: TokenStream) -> Result<String, Diagnostic> {
    let file = syn::parse2::<syn::File>(tokens.clone()).map_err(|error| {
        let message = format!(
            "the emitted code is not Rust ({error}); please report this document: {tokens}"
        );
        Diagnostic::new(Code::Unsupported, message)
    })?;
    Ok(prettyplease::unparse(&file))
}

fn indent(text: &str) -> String {
    let lines: Vec<_> = text
        .lines()
        .map(|line| {
            if line.is_empty() {
                String::new()
            } else {
                format!("    {line}")
            }
        })
        .collect();
    lines.join("\n")
}
