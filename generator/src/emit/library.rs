//! The crate's root and the files that hold its modules together.

use std::collections::BTreeMap;

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::{
    diagnostic::Diagnostic,
    docs::{Doc, Examples},
    emit::{Context, client, handle, single},
    names::ident,
    print::{self, Item},
    settings::{RateLimitReset, ResetPlace, ResetUnit},
};

pub(crate) fn lib_rs(cx: &Context<'_>) -> Result<String, Diagnostic> {
    let handles = handle::used(cx);
    let page = &cx.settings.package.documentation;
    let mut examples = Examples::default();
    let docs = if page.trim().is_empty() {
        Doc::of(format!("Client of the {}.", client::title(cx)))
    } else {
        Doc::page(page, &mut examples)
    };
    let docs = docs.inner_attributes();
    let mut modules = vec![module("api", false), module("client", false)];
    modules.extend(
        handles
            .iter()
            .map(|handle| module(&handle.file_name(), false)),
    );
    modules.extend([module("models", true), module("operations", true)]);
    modules.sort_by_key(ToString::to_string);
    let mut exports: Vec<_> = handles
        .iter()
        .map(|handle| {
            let (file, name) = (ident::ident(&handle.file_name()), handle.type_ident());
            quote!(pub use #file::#name;)
        })
        .collect();
    exports.push(quote!(
        pub use client::{Client, ClientBuilder};
    ));
    exports.push(quote!(
        pub use runtime::{Error, Retry};
    ));
    // As rustfmt has them, for this file is not exempt from it.
    exports.sort_by_key(ToString::to_string);
    let root = quote! {
        #docs
        #![forbid(unsafe_code)]
        #![warn(missing_docs)]
        #![allow(deprecated, reason = "what the API discourages is offered still, and marked for the caller")]
        #![allow(clippy::large_enum_variant, reason = "the members of a union are as large as the API has them")]
    };
    modules.insert(1, blocking());
    let items = [
        Item::Group(root),
        Item::Group(quote!(#(#modules)* pub mod runtime;)),
        Item::Group(quote!(#(#exports)*)),
        Item::Group(quote!(
            #[cfg(feature = "testing")]
            pub use runtime::testing;
        )),
    ];
    print::file(None, &items, &examples)
}

fn blocking() -> TokenStream {
    quote! {
        /// The same client without `async`: calls are made by `send` and block their thread.
        #[cfg(feature = "blocking-no-provider")]
        #[rustfmt::skip]
        pub mod blocking;
    }
}

/// Emitted files are laid out by the printer, not by rustfmt.
fn module(name: &str, is_public: bool) -> TokenStream {
    let name = ident::ident(name);
    let visibility = is_public.then(|| quote!(pub));
    quote!(#[rustfmt::skip] #visibility mod #name;)
}

pub(crate) fn api_rs(cx: &Context<'_>) -> Result<String, Diagnostic> {
    let settings = &cx.settings.client;
    let base_url = cx.api.servers.address.as_ref();
    let base_url = base_url.map_or_else(String::new, ToString::to_string);
    let user_agent = format!(
        "{}/{}",
        cx.settings.package.name, cx.settings.package.version
    );
    let request_id_header = match &settings.request_id_header {
        Some(name) => quote!(Some(#name)),
        None => quote!(None),
    };
    let (codes, messages) = (&settings.error_code, &settings.error_message);
    let resets = settings.rate_limit_reset.iter().map(reset);
    let item = quote! {
        /// Facts about the API that all operations share.
        pub(crate) static API: crate::runtime::Api = crate::runtime::Api {
            base_url: #base_url,
            user_agent: #user_agent,
            request_id_header: #request_id_header,
            error_code: &[#(#codes),*],
            error_message: &[#(#messages),*],
            rate_limit_reset: &[#(#resets),*],
        };
    };
    print::file(None, &[single(item)], &Examples::default())
}

fn reset(reset: &RateLimitReset) -> TokenStream {
    let place = match &reset.place {
        ResetPlace::Header(name) => quote!(Header(#name)),
        ResetPlace::Body(pointer) => quote!(Body(#pointer)),
    };
    let unit = match reset.unit {
        ResetUnit::Seconds => quote!(Seconds),
        ResetUnit::EpochSeconds => quote!(EpochSeconds),
        ResetUnit::EpochMilliseconds => quote!(EpochMilliseconds),
    };
    quote! {
        crate::runtime::RateLimitReset {
            place: crate::runtime::ResetPlace::#place,
            unit: crate::runtime::ResetUnit::#unit,
        }
    }
}

/// A module whose files are private and whose items are offered as if they stood in it.
pub(crate) fn modules_rs(
    docs: &Doc,
    modules: &BTreeMap<String, Vec<Ident>>,
) -> Result<String, Diagnostic> {
    let inner = docs.inner_attributes();
    let files = modules.keys().map(|file| {
        let file = ident::ident(file);
        quote!(mod #file;)
    });
    let exports = modules.iter().map(|(file, names)| {
        let file = ident::ident(file);
        quote!(pub use #file::{#(#names),*};)
    });
    print::file(
        None,
        &[
            Item::Group(inner),
            Item::Group(quote!(#(#files)*)),
            Item::Group(quote!(#(#exports)*)),
        ],
        &Examples::default(),
    )
}
