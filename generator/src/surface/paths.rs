//! Where the items of a file are found by those who use the crate, and what the short names in it stand for.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::{UseTree, Visibility};

use crate::emit::Files;

/// Where the runtime stands.
const RUNTIME: &str = "src/runtime/";
const RUNTIME_ROOT: &str = "src/runtime/mod.rs";

/// The public modules of a crate. Items of private ones are exported by what these are part of.
pub(super) struct Modules {
    public: BTreeSet<String>,
    /// Those of the runtime, if its items are wanted.
    runtime: Option<Exports>,
}

/// What the runtime exports.
#[derive(Default)]
struct Exports {
    modules: BTreeSet<String>,
    names: BTreeSet<String>,
}

impl Modules {
    pub(super) fn of(files: &Files) -> Self {
        Self {
            public: Exports::of(files.get("src/lib.rs").into_iter()).modules,
            runtime: None,
        }
    }

    /// The same with the runtime.
    pub(super) fn with_runtime(files: &Files) -> Self {
        let root = Exports::of(files.get(RUNTIME_ROOT).into_iter());
        let public = root.modules.iter();
        let public = public.map(|module| format!("{RUNTIME}{module}.rs"));
        let exports = public.filter_map(|path| files.get(&path));
        let names = Exports::of(exports).names;
        let names = root.names.into_iter().chain(names).collect();
        let modules = root.modules;
        Self {
            runtime: Some(Exports { modules, names }),
            ..Self::of(files)
        }
    }

    /// The module of a file's items: empty for the root. `None` for what is no part of the API.
    pub(super) fn of_file(&self, path: &str) -> Option<String> {
        if let Some(rest) = path.strip_prefix(RUNTIME) {
            return self.of_runtime(rest.strip_suffix(".rs")?);
        }
        let path = path.strip_prefix("src/")?.strip_suffix(".rs")?;
        let (first, rest) = match path.split_once('/') {
            Some((first, rest)) => (first, Some(rest)),
            None => (path, None),
        };
        match (first, rest) {
            ("api", _) => None,
            ("lib", _) => Some(String::new()),
            (module, _) if self.public.contains(module) => Some(module.to_owned()),
            (_, None) => Some(String::new()),
            (_, Some(_)) => None,
        }
    }

    fn of_runtime(&self, module: &str) -> Option<String> {
        let runtime = self.runtime.as_ref()?;
        if runtime.modules.contains(module) {
            Some(format!("runtime::{module}"))
        } else {
            Some("runtime".to_owned())
        }
    }

    /// Whether what a path belongs to can be named: in private modules of the runtime much is public for the rest of it.
    pub(super) fn exports(&self, path: &str) -> bool {
        let (Some(runtime), Some(rest)) = (&self.runtime, path.strip_prefix("runtime::")) else {
            return true;
        };
        let mut words = rest.split(|c: char| !(c.is_alphanumeric() || c == '_'));
        let first = words.next().unwrap_or_default();
        runtime.names.contains(first) || runtime.modules.contains(first)
    }
}

impl Exports {
    /// What files declare to be public modules, and what they export from others.
    fn of<'f>(texts: impl Iterator<Item = &'f String>) -> Self {
        let mut exports = Self::default();
        for item in texts
            .filter_map(|text| syn::parse_file(text).ok())
            .flat_map(|file| file.items)
        {
            match item {
                syn::Item::Mod(module) if matches!(module.vis, Visibility::Public(_)) => {
                    exports.modules.insert(module.ident.to_string());
                }
                syn::Item::Use(item) if matches!(item.vis, Visibility::Public(_)) => {
                    exports.export(&item.tree);
                }
                _ => {}
            }
        }
        exports
    }

    fn export(&mut self, tree: &UseTree) {
        match tree {
            UseTree::Path(path) => self.export(&path.tree),
            UseTree::Name(name) => drop(self.names.insert(name.ident.to_string())),
            UseTree::Rename(rename) => drop(self.names.insert(rename.ident.to_string())),
            UseTree::Group(group) => group.items.iter().for_each(|tree| self.export(tree)),
            UseTree::Glob(_) => {}
        }
    }
}

/// What the short names of a file stand for.
#[derive(Default)]
pub(super) struct Short {
    names: BTreeMap<String, String>,
    /// Those that the file defines itself.
    own: BTreeSet<String>,
}

impl Short {
    pub(super) fn of(module: &str, file: &syn::File) -> Self {
        let mut short = Self::default();
        let home = match module {
            "" => "crate".to_owned(),
            module => format!("crate::{module}"),
        };
        for item in &file.items {
            match item {
                syn::Item::Use(item) => short.import(&item.tree, "", &home),
                item => {
                    let name = name_of(item);
                    if let Some(name) = name {
                        let whole = format!("{home}::{name}");
                        short.names.insert(name.clone(), whole);
                        short.own.insert(name);
                    }
                }
            }
        }
        short
    }

    /// Whether the file defines a type of this name.
    pub(super) fn defines(&self, name: &str) -> bool {
        self.own.contains(name)
    }

    fn import(&mut self, tree: &UseTree, prefix: &str, home: &str) {
        let join = |name: &str| match (prefix, name) {
            ("", "super") => home.to_owned(),
            ("", name) => name.to_owned(),
            (prefix, name) => format!("{prefix}::{name}"),
        };
        match tree {
            UseTree::Path(path) => {
                let prefix = join(&path.ident.to_string());
                self.import(&path.tree, &prefix, home);
            }
            UseTree::Name(name) => {
                let name = name.ident.to_string();
                let whole = join(&name);
                self.names.insert(name, whole);
            }
            UseTree::Rename(rename) => {
                let whole = join(&rename.ident.to_string());
                self.names.insert(rename.rename.to_string(), whole);
            }
            UseTree::Group(group) => {
                let trees = group.items.iter();
                trees.for_each(|tree| self.import(tree, prefix, home));
            }
            UseTree::Glob(_) => {}
        }
    }

    /// A piece of code with full paths, in one spelling whatever is imported.
    pub(super) fn text(&self, code: impl ToTokens) -> String {
        let mut text = String::new();
        self.write(code.into_token_stream(), &mut text);
        text
    }

    fn write(&self, tokens: TokenStream, text: &mut String) {
        let mut follows_path = false;
        let mut has_comma = false;
        let mut tokens = tokens.into_iter().peekable();
        while let Some(tree) = tokens.next() {
            if is_sign(Some(&tree), ',') {
                // One at the end comes with a line that is broken. What is one value in brackets is not without it.
                let is_last = tokens.peek().is_none() && has_comma;
                if is_last || is_sign(tokens.peek(), '>') {
                    continue;
                }
                has_comma = true;
            }
            let piece = match &tree {
                // What is bound is no type: `Item = u8`.
                TokenTree::Ident(ident) if follows_path || is_sign(tokens.peek(), '=') => {
                    ident.to_string()
                }
                TokenTree::Ident(ident) => {
                    let name = ident.to_string();
                    self.names.get(&name).cloned().unwrap_or(name)
                }
                TokenTree::Group(group) => {
                    let (open, close) = match group.delimiter() {
                        proc_macro2::Delimiter::Parenthesis => ("(", ")"),
                        proc_macro2::Delimiter::Brace => ("{", "}"),
                        proc_macro2::Delimiter::Bracket => ("[", "]"),
                        proc_macro2::Delimiter::None => ("", ""),
                    };
                    let mut inside = open.to_owned();
                    self.write(group.stream(), &mut inside);
                    inside + close
                }
                other => other.to_string(),
            };
            let is_word = |c: char| c.is_alphanumeric() || c == '_';
            if text.ends_with(is_word) && piece.starts_with(is_word) {
                text.push(' ');
            }
            if text.ends_with([',', ';']) || (piece == "+" || text.ends_with('+')) {
                text.push(' ');
            }
            text.push_str(&piece);
            follows_path = text.ends_with("::") || text.ends_with('\'');
        }
    }
}

fn is_sign(tree: Option<&TokenTree>, sign: char) -> bool {
    matches!(tree, Some(TokenTree::Punct(punct)) if punct.as_char() == sign)
}

/// The name of an item that has one.
fn name_of(item: &syn::Item) -> Option<String> {
    let ident = match item {
        syn::Item::Struct(item) => &item.ident,
        syn::Item::Enum(item) => &item.ident,
        syn::Item::Type(item) => &item.ident,
        syn::Item::Trait(item) => &item.ident,
        _ => return None,
    };
    Some(ident.to_string())
}
