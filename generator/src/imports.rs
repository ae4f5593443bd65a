//! Shortens the full paths that the emitters write, and imports what they stand for.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Group, Ident, TokenStream, TokenTree};
use quote::quote;

use crate::{names::ident::ident, print::Item};

/// Where a file stands, which decides how it refers to the models.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Home {
    /// Among the models: by their bare names.
    Models,
    /// Elsewhere: by `models::Name`, for an operation may have the name of a model.
    Elsewhere,
}

/// The items with short paths, after the imports they need. Names that the file defines itself are not imported.
pub(crate) fn shorten(items: Vec<Item>, home: Home, defined: &[Ident]) -> Vec<Item> {
    let mut shortener = Shortener {
        home,
        defined,
        imports: BTreeMap::new(),
    };
    let items: Vec<_> = items.into_iter().map(|item| shortener.item(item)).collect();
    let imports = shortener.imports.into_iter().map(|(module, names)| {
        let names: Vec<_> = names.iter().map(|name| ident(name)).collect();
        let module = module.tokens();
        match names.as_slice() {
            [only] => quote!(use #module::#only;),
            names => quote!(use #module::{#(#names),*};),
        }
    });
    let imports: Vec<_> = imports.collect();
    let imports = (!imports.is_empty()).then(|| Item::Group(quote!(#(#imports)*)));
    imports.into_iter().chain(items).collect()
}

/// What names are imported from, in the order in which imports stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Module {
    Parent,
    Crate,
    Runtime,
}

impl Module {
    fn tokens(self) -> TokenStream {
        match self {
            Self::Parent => quote!(super),
            Self::Crate => quote!(crate),
            Self::Runtime => quote!(crate::runtime),
        }
    }
}

fn is_conditional(head: &TokenStream) -> bool {
    matches!(head.clone().into_iter().next(), Some(TokenTree::Punct(first)) if first.as_char() == '#')
}

/// How many tokens at the start are a variant or an arm with a `cfg` of its own, up to its comma.
fn conditional(trees: &[TokenTree]) -> usize {
    let is_cfg = |group: &Group| {
        let first = group.stream().into_iter().next();
        first.is_some_and(|tree| as_ident(&tree).is_some_and(|ident| ident == "cfg"))
    };
    let (Some(TokenTree::Punct(hash)), Some(TokenTree::Group(attribute))) =
        (trees.first(), trees.get(1))
    else {
        return 0;
    };
    if hash.as_char() != '#' || !is_cfg(attribute) {
        return 0;
    }
    let is_comma =
        |tree: &TokenTree| matches!(tree, TokenTree::Punct(punct) if punct.as_char() == ',');
    let end = trees.iter().position(is_comma);
    end.map_or(trees.len(), |end| end + 1)
}

struct Shortener<'d> {
    home: Home,
    defined: &'d [Ident],
    imports: BTreeMap<Module, BTreeSet<String>>,
}

impl Shortener<'_> {
    fn item(&mut self, item: Item) -> Item {
        match item {
            Item::Group(tokens) => Item::Group(self.tokens(tokens)),
            Item::Single(tokens) => Item::Single(self.tokens(tokens)),
            // What is compiled only at times must not be why something is imported.
            Item::Impl(head, members) if is_conditional(&head) => Item::Impl(head, members),
            Item::Impl(head, members) => {
                let head = self.tokens(head);
                Item::Impl(
                    head,
                    members
                        .into_iter()
                        .map(|member| self.tokens(member))
                        .collect(),
                )
            }
        }
    }

    fn tokens(&mut self, tokens: TokenStream) -> TokenStream {
        let trees: Vec<TokenTree> = tokens.into_iter().collect();
        let mut short = Vec::with_capacity(trees.len());
        let mut at = 0;
        while at < trees.len() {
            if let Some((replacement, length)) = self.path(&trees[at..]) {
                short.extend(replacement);
                at += length;
                continue;
            }
            let length = conditional(&trees[at..]);
            if length > 0 {
                // As it is: what is compiled only at times must not be why something is imported.
                short.extend(trees[at..at + length].iter().cloned());
                at += length;
                continue;
            }
            short.push(match &trees[at] {
                TokenTree::Group(group) => self.group(group),
                tree => tree.clone(),
            });
            at += 1;
        }
        short.into_iter().collect()
    }

    fn group(&mut self, group: &Group) -> TokenTree {
        TokenTree::Group(Group::new(group.delimiter(), self.tokens(group.stream())))
    }

    /// What `crate::module::Name` at the start becomes, and how many tokens it takes.
    fn path(&mut self, trees: &[TokenTree]) -> Option<(TokenStream, usize)> {
        let root = as_ident(trees.first()?)?;
        let module = as_ident(after_colons(trees, 1)?)?;
        let name = as_ident(after_colons(trees, 4)?)?;
        if root != "crate" {
            return None;
        }
        let own = self.defined.contains(name);
        match module.to_string().as_str() {
            "models" if self.home == Home::Models => {
                if !own {
                    self.import(Module::Parent, name);
                }
                Some((quote!(#name), 7))
            }
            "models" | "operations" => {
                self.import(Module::Crate, module);
                Some((quote!(#module::#name), 7))
            }
            "runtime" if !own => {
                self.import(Module::Runtime, name);
                Some((quote!(#name), 7))
            }
            _ => None,
        }
    }

    fn import(&mut self, module: Module, name: &Ident) {
        self.imports
            .entry(module)
            .or_default()
            .insert(name.to_string().trim_start_matches("r#").to_owned());
    }
}

fn as_ident(tree: &TokenTree) -> Option<&Ident> {
    if let TokenTree::Ident(ident) = tree {
        Some(ident)
    } else {
        None
    }
}

/// The token after `::` at a position.
fn after_colons(trees: &[TokenTree], at: usize) -> Option<&TokenTree> {
    let is_colon = |tree: Option<&TokenTree>| matches!(tree, Some(TokenTree::Punct(punct)) if punct.as_char() == ':');
    (is_colon(trees.get(at)) && is_colon(trees.get(at + 1))).then(|| trees.get(at + 2))?
}
