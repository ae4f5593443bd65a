//! Names that stand twice where a name may stand once.

use std::collections::{BTreeMap, BTreeSet};

use generator::Files;
use syn::{Fields, ImplItem, Item, Type};

/// What has one name twice, in all files that are not the same in every crate.
pub(super) fn twice(files: &Files) -> Vec<String> {
    let mut found = Vec::new();
    let mut folded = BTreeSet::new();
    for (path, text) in files {
        if !folded.insert(path.to_lowercase()) {
            found.push(format!("{path}: differs from another file in case only"));
        }
        let is_made = ["src/models", "src/operations", "src/client", "src/blocking"]
            .iter()
            .any(|start| path.starts_with(start));
        if is_made && path.ends_with(".rs") {
            match syn::parse_file(text) {
                Ok(file) => in_items(&file.items, path, &mut found),
                Err(error) => found.push(format!("{path}: {error}")),
            }
        }
    }
    found
}

/// Names that were met, by where they count.
#[derive(Default)]
struct Met(BTreeMap<String, BTreeSet<String>>);

impl Met {
    fn once(&mut self, space: &str, name: &str, path: &str, found: &mut Vec<String>) {
        let names = self.0.entry(space.to_owned()).or_default();
        if !names.insert(name.to_owned()) {
            found.push(format!("{path}: `{name}` is twice among {space}"));
        }
    }
}

fn in_items(items: &[Item], path: &str, found: &mut Vec<String>) {
    let mut met = Met::default();
    for item in items {
        match item {
            Item::Struct(item) => {
                let name = item.ident.to_string();
                met.once("types", &name, path, found);
                in_fields(&item.fields, &name, path, found);
            }
            Item::Enum(item) => {
                let name = item.ident.to_string();
                met.once("types", &name, path, found);
                for variant in &item.variants {
                    met.once(
                        &format!("variants of {name}"),
                        &variant.ident.to_string(),
                        path,
                        found,
                    );
                    in_fields(&variant.fields, &name, path, found);
                }
            }
            Item::Type(item) => met.once("types", &item.ident.to_string(), path, found),
            Item::Trait(item) => met.once("types", &item.ident.to_string(), path, found),
            Item::Fn(item) => met.once("values", &item.sig.ident.to_string(), path, found),
            Item::Const(item) if item.ident != "_" => {
                met.once("values", &item.ident.to_string(), path, found);
            }
            Item::Mod(item) => {
                met.once("types", &item.ident.to_string(), path, found);
                if let Some((_, items)) = &item.content {
                    in_items(items, path, found);
                }
            }
            Item::Use(item) => {
                for name in used(&item.tree) {
                    met.once("types", &name, path, found);
                }
            }
            Item::Impl(item) if item.trait_.is_none() => {
                let Type::Path(of) = &*item.self_ty else {
                    continue;
                };
                let Some(of) = of.path.segments.last() else {
                    continue;
                };
                let space = format!("methods of {}", of.ident);
                for item in &item.items {
                    if let ImplItem::Fn(item) = item {
                        met.once(&space, &item.sig.ident.to_string(), path, found);
                    }
                }
            }
            _ => {}
        }
    }
}

fn in_fields(fields: &Fields, of: &str, path: &str, found: &mut Vec<String>) {
    let mut met = Met::default();
    for field in fields {
        if let Some(name) = &field.ident {
            met.once(&format!("fields of {of}"), &name.to_string(), path, found);
        }
    }
}

/// Names of types that a `use` brings; what begins with a small letter may be a module as well as a function.
fn used(tree: &syn::UseTree) -> Vec<String> {
    match tree {
        syn::UseTree::Path(path) => used(&path.tree),
        syn::UseTree::Group(group) => group.items.iter().flat_map(used).collect(),
        syn::UseTree::Name(name) => is_type(&name.ident),
        syn::UseTree::Rename(rename) => is_type(&rename.rename),
        syn::UseTree::Glob(_) => Vec::new(),
    }
}

fn is_type(name: &syn::Ident) -> Vec<String> {
    let name = name.to_string();
    if name.starts_with(char::is_uppercase) {
        vec![name]
    } else {
        Vec::new()
    }
}
