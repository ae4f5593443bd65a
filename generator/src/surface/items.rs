//! Takes the public items out of parsed files.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{
    Attribute, Fields, FnArg, ImplItem, ItemEnum, ItemImpl, ItemStruct, ItemTrait, Meta,
    ReceiverKind, Signature, Token, TraitItem, Visibility, punctuated::Punctuated,
};

use crate::surface::{Item, paths::Short};

/// Collects the public items of a crate.
#[derive(Default)]
pub(super) struct Lister {
    items: BTreeMap<String, Item>,
}

/// Where the items of a file belong.
struct Home<'f> {
    module: &'f str,
    short: Short,
}

impl Home<'_> {
    fn path(&self, name: &str) -> String {
        match self.module {
            "" => name.to_owned(),
            module => format!("{module}::{name}"),
        }
    }

    fn item(&self, signature: impl ToTokens, attributes: &[Attribute]) -> Item {
        Item {
            signature: self.short.text(signature),
            gate: gate(attributes),
            deprecated: has(attributes, "deprecated"),
            part_of: None,
        }
    }
}

impl Lister {
    pub(super) fn finish(self) -> BTreeMap<String, Item> {
        self.items
    }

    pub(super) fn file(&mut self, module: &str, file: &syn::File) {
        let home = Home {
            module,
            short: Short::of(module, file),
        };
        for item in &file.items {
            self.item(&home, item);
        }
    }

    fn item(&mut self, home: &Home<'_>, item: &syn::Item) {
        match item {
            syn::Item::Struct(item) if is_public(&item.vis) => self.structure(home, item),
            syn::Item::Enum(item) if is_public(&item.vis) => self.enumeration(home, item),
            syn::Item::Impl(item) => self.implementation(home, item),
            syn::Item::Trait(item) if is_public(&item.vis) => self.trait_of(home, item),
            syn::Item::Fn(item) if is_public(&item.vis) => {
                let entry = home.item(without_names(&item.sig), &item.attrs);
                let path = home.path(&format!("{}()", item.sig.ident));
                self.items.insert(path, entry);
            }
            syn::Item::Const(item) if is_public(&item.vis) => {
                let entry = home.item(&item.ty, &item.attrs);
                self.items.insert(home.path(&item.ident.to_string()), entry);
            }
            syn::Item::Type(item) if is_public(&item.vis) => {
                let (generics, ty) = (&item.generics, &item.ty);
                let entry = home.item(quote!(type #generics = #ty), &item.attrs);
                self.items.insert(home.path(&item.ident.to_string()), entry);
            }
            syn::Item::Mod(item) if is_public(&item.vis) => {
                let entry = home.item(quote!(mod), &item.attrs);
                self.items.insert(home.path(&item.ident.to_string()), entry);
            }
            // What the crate exports from its own modules is listed where it is defined.
            _ => {}
        }
    }

    fn structure(&mut self, home: &Home<'_>, item: &ItemStruct) {
        let path = home.path(&item.ident.to_string());
        let is_exhaustive = !has(&item.attrs, "non_exhaustive")
            && item.fields.iter().all(|field| is_public(&field.vis));
        let open = (!is_exhaustive).then(|| quote!(#[non_exhaustive]));
        let generics = &item.generics;
        let form = match item.fields {
            Fields::Named(_) => quote!({}),
            Fields::Unnamed(_) => quote!(()),
            Fields::Unit => quote!(;),
        };
        let entry = home.item(quote!(#open struct #generics #form), &item.attrs);
        self.items.insert(path.clone(), entry);
        self.derives(home, &path, &item.attrs);
        for (index, field) in item.fields.iter().enumerate() {
            if !is_public(&field.vis) {
                continue;
            }
            let name = field.ident.as_ref().map(ToString::to_string);
            let name = name.unwrap_or_else(|| index.to_string());
            let entry = Item {
                part_of: is_exhaustive.then(|| path.clone()),
                ..home.item(&field.ty, &field.attrs)
            };
            self.items.insert(format!("{path}::{name}"), entry);
        }
    }

    fn enumeration(&mut self, home: &Home<'_>, item: &ItemEnum) {
        let path = home.path(&item.ident.to_string());
        let is_exhaustive = !has(&item.attrs, "non_exhaustive");
        let open = (!is_exhaustive).then(|| quote!(#[non_exhaustive]));
        let generics = &item.generics;
        let entry = home.item(quote!(#open enum #generics), &item.attrs);
        self.items.insert(path.clone(), entry);
        self.derives(home, &path, &item.attrs);
        for variant in &item.variants {
            let types = variant.fields.iter().map(|field| &field.ty);
            let entry = Item {
                part_of: is_exhaustive.then(|| path.clone()),
                ..home.item(quote!((#(#types),*)), &variant.attrs)
            };
            self.items
                .insert(format!("{path}::{}", variant.ident), entry);
        }
    }

    /// Traits that are derived, some of them only under a condition.
    fn derives(&mut self, home: &Home<'_>, path: &str, attributes: &[Attribute]) {
        for attribute in attributes {
            let conditional = conditional(attribute);
            let (meta, gate) = match &conditional {
                Some((condition, meta)) => (meta, Some(condition.to_string())),
                None => (&attribute.meta, None),
            };
            let Meta::List(list) = meta else { continue };
            if !list.path.is_ident("derive") {
                continue;
            }
            let traits = list.parse_args_with(Punctuated::<syn::Path, Token![,]>::parse_terminated);
            for derived in traits.into_iter().flatten() {
                let entry = Item {
                    signature: String::new(),
                    gate: gate.clone(),
                    deprecated: false,
                    part_of: None,
                };
                let derived = home.short.text(derived);
                self.items.insert(format!("{path} impl {derived}"), entry);
            }
        }
    }

    /// What whoever implements it has to provide is part of the trait; what it provides itself can be added to.
    fn trait_of(&mut self, home: &Home<'_>, item: &ItemTrait) {
        let path = home.path(&item.ident.to_string());
        let mut required = Vec::new();
        for member in &item.items {
            match member {
                TraitItem::Fn(function) if function.default.is_some() => {
                    let entry = home.item(without_names(&function.sig), &function.attrs);
                    self.items
                        .insert(format!("{path}::{}()", function.sig.ident), entry);
                }
                TraitItem::Fn(function) => {
                    let (name, signature) = (&function.sig.ident, without_names(&function.sig));
                    required.push(quote!(#name: #signature;));
                }
                other => required.push(other.to_token_stream()),
            }
        }
        let (generics, supertraits) = (&item.generics, &item.supertraits);
        let bounds = &item.generics.where_clause;
        let signature = quote!(trait #generics: #supertraits #bounds { #(#required)* });
        let entry = home.item(signature, &item.attrs);
        self.items.insert(path, entry);
    }

    fn implementation(&mut self, home: &Home<'_>, item: &ItemImpl) {
        let path = owner_of(home, &item.self_ty);
        let Some((implemented, _)) = &item.trait_ else {
            for member in &item.items {
                self.inherent(home, &path, item, member);
            }
            return;
        };
        let implemented = home.short.text(implemented);
        // A derived implementation and one that is written out are the same to those who use them.
        let key = format!("{path} impl {}", implemented.replace("<'de>", ""));
        let (generics, bounds) = (type_parameters(&item.generics), &item.generics.where_clause);
        let entry = home.item(quote!(#generics #bounds), &item.attrs);
        self.items.insert(key.clone(), entry);
        for member in &item.items {
            if let ImplItem::Type(ty) = member {
                let entry = home.item(&ty.ty, &item.attrs);
                self.items.insert(format!("{key}::{}", ty.ident), entry);
            }
        }
    }

    fn inherent(&mut self, home: &Home<'_>, path: &str, item: &ItemImpl, member: &ImplItem) {
        let own_gate = gate(&item.attrs);
        let (name, entry) = match member {
            ImplItem::Fn(function) if is_public(&function.vis) => {
                let signature = without_names(&function.sig);
                let bounds = &item.generics;
                let entry = home.item(quote!(#bounds #signature), &function.attrs);
                (format!("{}()", function.sig.ident), entry)
            }
            ImplItem::Const(constant) if is_public(&constant.vis) => (
                constant.ident.to_string(),
                home.item(&constant.ty, &constant.attrs),
            ),
            _ => return,
        };
        let gate = entry.gate.clone().or(own_gate);
        self.items
            .insert(format!("{path}::{name}"), Item { gate, ..entry });
    }
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

fn has(attributes: &[Attribute], name: &str) -> bool {
    attributes.iter().any(|one| one.path().is_ident(name))
}

/// The condition of `cfg`.
fn gate(attributes: &[Attribute]) -> Option<String> {
    let mut gates = attributes.iter().filter(|one| one.path().is_ident("cfg"));
    let Meta::List(list) = &gates.next()?.meta else {
        return None;
    };
    Some(list.tokens.to_string())
}

/// The condition and the attribute of `cfg_attr`.
fn conditional(attribute: &Attribute) -> Option<(TokenStream, Meta)> {
    if !attribute.path().is_ident("cfg_attr") {
        return None;
    }
    let parts = Punctuated::<Meta, Token![,]>::parse_terminated;
    let parts = attribute.parse_args_with(parts).ok()?;
    let mut parts = parts.into_iter();
    Some((parts.next()?.into_token_stream(), parts.next()?))
}

/// Path of the type that a block belongs to. What is added to a type of the runtime for one type of this file belongs to
/// that one.
fn owner_of(home: &Home<'_>, ty: &syn::Type) -> String {
    let syn::Type::Path(whole) = ty else {
        return home.short.text(ty);
    };
    let Some(last) = whole.path.segments.last() else {
        return home.short.text(ty);
    };
    let name = last.ident.to_string();
    if home.short.defines(&name) {
        return home.path(&name);
    }
    let tokens = last.arguments.to_token_stream().into_iter();
    let mut words = tokens.filter_map(|tree| match tree {
        proc_macro2::TokenTree::Ident(ident) => Some(ident.to_string()),
        _ => None,
    });
    match words.find(|word| home.short.defines(word)) {
        Some(own) => format!("{} impl {name}", home.path(&own)),
        None => home.short.text(ty),
    }
}

/// Generic parameters without lifetimes.
fn type_parameters(generics: &syn::Generics) -> TokenStream {
    let parameters = generics.params.iter();
    let parameters = parameters.filter(|one| !matches!(one, syn::GenericParam::Lifetime(_)));
    quote!(#(#parameters),*)
}

/// A signature in which the names of arguments, which callers do not see, are left out.
fn without_names(signature: &Signature) -> TokenStream {
    let (asyncness, constness, safety) = (
        &signature.asyncness,
        &signature.constness,
        &signature.safety,
    );
    let (generics, bounds, output) = (
        &signature.generics,
        &signature.generics.where_clause,
        &signature.output,
    );
    let inputs = signature.inputs.iter().map(|input| match input {
        // Whether an argument that is owned can be changed inside concerns nobody else.
        FnArg::Receiver(receiver) => match &receiver.kind {
            ReceiverKind::Reference(and, lifetime, mutability) => {
                quote!(#and #lifetime #mutability self)
            }
            ReceiverKind::Typed(_, ty) => quote!(self: #ty),
            _ => quote!(self),
        },
        FnArg::Typed(typed) => typed.ty.to_token_stream(),
    });
    quote!(#constness #asyncness #safety fn #generics (#(#inputs),*) #output #bounds)
}
