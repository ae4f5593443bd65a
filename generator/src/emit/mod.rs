//! Emit: from the named [`Api`] to the files of a crate.

mod body;
mod client;
mod enums;
mod example;
mod flavour;
mod handle;
mod library;
mod manifest;
mod numbers;
mod operation;
mod parameter;
mod refusal;
mod response;
mod shown;
mod status;
mod stream;
mod structs;
mod unions;

use std::collections::BTreeMap;

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::{
    api::{Api, Docs, Limit, Shape, Type, TypeDef, TypeId},
    diagnostic::Diagnostic,
    docs::{Doc, Examples},
    emit::flavour::Flavour,
    facts::Facts,
    imports::{self, Home},
    lower::code,
    mark,
    names::{Names, ident},
    print::{self, Item},
    runtime,
    settings::Settings,
};

/// Relative paths and contents of a crate.
pub type Files = BTreeMap<String, String>;

/// Everything an emitter looks at.
pub(crate) struct Context<'a> {
    pub(crate) api: &'a Api,
    pub(crate) names: &'a Names,
    pub(crate) facts: &'a Facts,
    pub(crate) settings: &'a Settings,
}

/// The files of the crate.
pub(crate) fn emit(cx: &Context<'_>) -> Result<Files, Diagnostic> {
    let mut files = copied(cx);
    files.insert("Cargo.toml".to_owned(), manifest::cargo_toml(cx.settings));
    files.insert("src/lib.rs".to_owned(), library::lib_rs(cx)?);
    files.insert("src/api.rs".to_owned(), library::api_rs(cx)?);
    for (flavour, file, folder) in [
        (Flavour::Async, "src/client.rs", "src"),
        (Flavour::Blocking, "src/blocking.rs", "src/blocking"),
    ] {
        files.insert(file.to_owned(), client::client_rs(cx, flavour)?);
        for handle in handle::used(cx) {
            let text = handle::handle_rs(cx, &handle, flavour)?;
            files.insert(format!("{folder}/{}.rs", handle.file_name()), text);
        }
    }
    emit_models(cx, &mut files)?;
    emit_operations(cx, &mut files)?;
    Ok(files)
}

/// What is written by hand, under the mark.
fn copied(cx: &Context<'_>) -> Files {
    let examples = cx.settings.package.examples.iter();
    let examples = examples.map(|(path, text)| (format!("examples/{path}"), text.clone()));
    let readme = ("README.md".to_owned(), manifest::readme(cx.settings));
    let copied = runtime::files().into_iter().chain(examples).chain([readme]);
    copied
        .map(|(path, text)| (path.clone(), mark::marked(&path, &text)))
        .collect()
}

fn emit_models(cx: &Context<'_>, files: &mut Files) -> Result<(), Diagnostic> {
    let mut modules = BTreeMap::new();
    for id in cx.api.type_ids() {
        let def = cx.api.type_def(id);
        let name = cx.type_ident(id);
        let (items, exported) = match &def.shape {
            Shape::Struct(object) => structs::items(cx, id, object),
            Shape::Enum(values) => (enums::items(cx, id, values), vec![name]),
            Shape::Numbers(values) => (numbers::items(cx, id, values), vec![name]),
            Shape::Union(union) => (unions::items(cx, id, union), vec![name]),
            Shape::Alias(ty) => (structs::alias_items(cx, id, ty), vec![name]),
        };
        let file = ident::file_name(cx.names.type_name(id));
        let items = imports::shorten(items, Home::Models, &exported);
        files.insert(
            format!("src/models/{file}.rs"),
            print::file(Some(&def.pointer.to_string()), &items, &Examples::default())?,
        );
        modules.insert(file, exported);
    }
    let docs = Doc::of("The values that requests and responses are made of.");
    files.insert(
        "src/models.rs".to_owned(),
        library::modules_rs(&docs, &modules)?,
    );
    Ok(())
}

fn emit_operations(cx: &Context<'_>, files: &mut Files) -> Result<(), Diagnostic> {
    let mut modules = BTreeMap::new();
    for (index, operation) in cx.api.operations.iter().enumerate() {
        let (items, exported) = operation::items(cx, index, operation);
        let file = ident::file_name(cx.names.method(index));
        let items = imports::shorten(items, Home::Elsewhere, &exported);
        let origin = operation.pointer.to_string();
        let text = print::file(Some(&origin), &items, &Examples::default())?;
        files.insert(format!("src/operations/{file}.rs"), text);
        modules.insert(file, exported);
    }
    let docs = operations_docs(cx);
    files.insert(
        "src/operations.rs".to_owned(),
        library::modules_rs(&docs, &modules)?,
    );
    Ok(())
}

/// What is said of all operations, and of those that are missing.
fn operations_docs(cx: &Context<'_>) -> Doc {
    let mut doc = Doc::of(
        "The operations as plain values: each makes its own request and reads its own response.",
    );
    if !cx.api.left_out.is_empty() {
        doc.own("Left out, for they cannot be expressed:");
    }
    for left_out in &cx.api.left_out {
        let mut reasons = left_out.reasons.clone();
        reasons.dedup();
        doc.item(&code(&left_out.operation), &reasons.join("; "), None);
    }
    doc
}

/// Which way a type is used decides the form of its timestamps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Use {
    /// Only sent.
    Sent,
    /// Received, perhaps sent as well.
    Received,
}

impl Use {
    pub(crate) fn of(def: &TypeDef) -> Self {
        if def.in_response {
            Self::Received
        } else {
            Self::Sent
        }
    }
}

impl Context<'_> {
    pub(crate) fn type_ident(&self, id: TypeId) -> Ident {
        ident::ident(self.names.type_name(id))
    }

    pub(crate) fn field_ident(&self, id: TypeId, property: &str) -> Ident {
        ident::ident(self.names.field(id, property))
    }

    pub(crate) fn variant_ident(&self, id: TypeId, label: &str) -> Ident {
        ident::ident(self.names.variant(id, label))
    }

    pub(crate) fn method_ident(&self, operation: usize) -> Ident {
        ident::ident(self.names.method(operation))
    }

    pub(crate) fn operation_ident(&self, operation: usize) -> Ident {
        ident::ident(&self.names.operation_type(operation))
    }

    pub(crate) fn parameter_ident(&self, operation: usize, parameter: usize) -> Ident {
        ident::ident(self.names.parameter(operation, parameter))
    }

    /// The Rust type of a value.
    pub(crate) fn rust_type(&self, ty: &Type, usage: Use) -> TokenStream {
        match ty {
            Type::Boolean => quote!(bool),
            Type::Integer => quote!(i64),
            Type::Number => quote!(f64),
            Type::String => quote!(String),
            Type::Secret => quote!(crate::runtime::Secret),
            Type::Decimal => quote!(crate::runtime::Decimal),
            Type::DateTime if usage == Use::Sent => quote!(jiff::Timestamp),
            Type::DateTime => quote!(crate::runtime::DateTime),
            Type::File => quote!(crate::runtime::FilePart),
            Type::Any => quote!(crate::runtime::Json),
            Type::Array(item) => {
                let item = self.rust_type(item, usage);
                quote!(Vec<#item>)
            }
            Type::Map(value) => {
                let value = self.rust_type(value, usage);
                quote!(std::collections::BTreeMap<String, #value>)
            }
            Type::Nullable(inner) => {
                let inner = self.rust_type(inner, usage);
                quote!(Option<#inner>)
            }
            Type::Defined(id) => {
                let name = self.type_ident(*id);
                quote!(crate::models::#name)
            }
        }
    }

    /// Like [`Self::rust_type`], in a box where `owner` would else contain itself. Null is left out.
    pub(crate) fn part_type(&self, owner: TypeId, ty: &Type, usage: Use) -> TokenStream {
        let inner = self.rust_type(ty.without_null(), usage);
        if self.is_boxed(owner, ty) {
            quote!(Box<#inner>)
        } else {
            inner
        }
    }

    pub(crate) fn is_boxed(&self, owner: TypeId, ty: &Type) -> bool {
        matches!(ty.without_null(), Type::Defined(part) if self.facts.needs_box(owner, *part))
    }

    /// `#[doc]` attributes for a text of the document, its limits, and what is said where it says nothing.
    pub(crate) fn docs(&self, docs: &Docs, limits: &[Limit], otherwise: &str) -> TokenStream {
        let mut doc = self.doc_or(docs, otherwise);
        if !limits.is_empty() {
            let limits: Vec<_> = limits.iter().map(ToString::to_string).collect();
            doc.own(limits.join(" "));
        }
        doc.attributes()
    }

    /// A text of the document, or what is said where it says nothing.
    pub(crate) fn doc_or(&self, docs: &Docs, otherwise: &str) -> Doc {
        let doc = self.doc(docs);
        if doc.is_empty() {
            Doc::of(otherwise)
        } else {
            doc
        }
    }

    /// A text of the document.
    pub(crate) fn doc(&self, text: &Docs) -> Doc {
        let base = self.settings.client.documentation_url.as_deref();
        let mut doc = Doc::default();
        for part in [&text.summary, &text.description].into_iter().flatten() {
            doc.foreign(part, base);
        }
        doc
    }
}

pub(crate) fn deprecated(is_deprecated: bool) -> TokenStream {
    if is_deprecated {
        quote!(#[deprecated])
    } else {
        TokenStream::new()
    }
}

/// What is needed only to read what is sent, or to write what is received, is for tests alone.
pub(crate) fn unless_used(is_used: bool) -> TokenStream {
    if is_used {
        TokenStream::new()
    } else {
        quote!(#[cfg(feature = "testing")])
    }
}

pub(crate) fn single(tokens: TokenStream) -> Item {
    Item::Single(tokens)
}
