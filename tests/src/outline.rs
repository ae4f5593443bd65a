//! The public items of a crate, without docs and bodies.

use std::collections::BTreeMap;

use syn::{Attribute, Fields, File, ImplItem, Item, ItemImpl, TraitItem, Visibility, parse_quote};

/// All public items, by file.
///
/// # Panics
///
/// A file is not Rust.
#[must_use]
pub fn of(files: &BTreeMap<String, String>) -> String {
    let mut outline = String::new();
    for (path, text) in files {
        let file = syn::parse_file(text).unwrap_or_else(|error| panic!("{path}: {error}"));
        let items: Vec<_> = file.items.into_iter().filter_map(public).collect();
        if !items.is_empty() {
            let printed = prettyplease::unparse(&File {
                shebang: None,
                frontmatter: None,
                attrs: Vec::new(),
                items,
            });
            outline.push_str(&format!("==> {path} <==\n{printed}\n"));
        }
    }
    outline
}

fn public(item: Item) -> Option<Item> {
    match item {
        Item::Struct(mut item) if is_public(&item.vis) => {
            keep_telling(&mut item.attrs);
            strip_fields(&mut item.fields);
            Some(Item::Struct(item))
        }
        Item::Enum(mut item) if is_public(&item.vis) => {
            keep_telling(&mut item.attrs);
            for variant in &mut item.variants {
                keep_telling(&mut variant.attrs);
                strip_fields(&mut variant.fields);
            }
            Some(Item::Enum(item))
        }
        Item::Trait(mut item) if is_public(&item.vis) => {
            keep_telling(&mut item.attrs);
            for part in &mut item.items {
                if let TraitItem::Fn(function) = part {
                    keep_telling(&mut function.attrs);
                }
            }
            Some(Item::Trait(item))
        }
        Item::Fn(mut item) if is_public(&item.vis) => {
            keep_telling(&mut item.attrs);
            item.block = parse_quote!({});
            Some(Item::Fn(item))
        }
        Item::Use(mut item) if is_public(&item.vis) => {
            keep_telling(&mut item.attrs);
            Some(Item::Use(item))
        }
        Item::Mod(mut item) if is_public(&item.vis) => {
            keep_telling(&mut item.attrs);
            Some(Item::Mod(item))
        }
        Item::Type(mut item) if is_public(&item.vis) => {
            keep_telling(&mut item.attrs);
            Some(Item::Type(item))
        }
        Item::Const(mut item) if is_public(&item.vis) => {
            keep_telling(&mut item.attrs);
            Some(Item::Const(item))
        }
        Item::Impl(item) => implementation(item),
        _ => None,
    }
}

/// Of an implementation of a trait only that it is there; of any other its public parts.
fn implementation(mut item: ItemImpl) -> Option<Item> {
    let of_trait = item.trait_.is_some();
    keep_telling(&mut item.attrs);
    item.items.retain_mut(|part| match part {
        ImplItem::Fn(function) if !of_trait && is_public(&function.vis) => {
            keep_telling(&mut function.attrs);
            function.block = parse_quote!({});
            true
        }
        ImplItem::Const(constant) => {
            keep_telling(&mut constant.attrs);
            !of_trait && is_public(&constant.vis)
        }
        ImplItem::Type(_) => of_trait,
        _ => false,
    });
    (of_trait || !item.items.is_empty()).then_some(Item::Impl(item))
}

fn strip_fields(fields: &mut Fields) {
    for field in fields.iter_mut() {
        keep_telling(&mut field.attrs);
    }
    if let Fields::Named(named) = fields {
        let public = std::mem::take(&mut named.named);
        named.named = public
            .into_iter()
            .filter(|field| is_public(&field.vis))
            .collect();
    }
}

/// Attributes that callers depend on.
fn keep_telling(attributes: &mut Vec<Attribute>) {
    let telling = ["cfg", "derive", "deprecated", "must_use", "non_exhaustive"];
    attributes.retain(|attribute| telling.iter().any(|name| attribute.path().is_ident(name)));
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}
