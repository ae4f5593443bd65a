//! What a call results in.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use crate::{
    api::{Content, Success, Type},
    docs::Doc,
    emit::{
        Use,
        operation::Emitter,
        shown::{self, Part},
        single, status,
    },
    print::Item,
};

/// What a call results in.
pub(super) enum Outcome {
    /// The same type, whichever of the declared statuses it was; with the body to read.
    Single(Option<(Content, TokenStream)>),
    /// A variant for each declared status.
    Several(Vec<Variant>),
}

pub(super) struct Variant {
    status: String,
    ident: Ident,
    body: Option<(Content, TokenStream)>,
    hidden: bool,
    docs: Option<String>,
}

impl Emitter<'_, '_> {
    pub(super) fn response(&self) -> TokenStream {
        let arms: Vec<_> = match self.outcome() {
            // One declared outcome: any other status of success is taken for it.
            Outcome::Single(body) => {
                let value = read(body.as_ref());
                let statuses = self.single_statuses();
                vec![quote!(#statuses => #value,)]
            }
            Outcome::Several(variants) => {
                let name = self.output_name();
                let statuses = variants.iter().map(|variant| variant.status.as_str());
                let patterns = status::patterns(&statuses.collect::<Vec<_>>());
                let arm = |(variant, pattern): (&Variant, TokenStream)| {
                    let ident = &variant.ident;
                    let value = read_as(&quote!(#name::#ident), variant.body.as_ref());
                    quote!(#pattern => #value,)
                };
                variants.iter().zip(patterns).map(arm).collect()
            }
        };
        quote! {
            let reply = crate::runtime::Reply::new(Self::METADATA, response);
            match reply.status() {
                #(#arms)*
                _ => Err(reply.into_error()),
            }
        }
    }

    fn single_statuses(&self) -> TokenStream {
        let has_unmodified = self
            .operation
            .successes
            .iter()
            .any(|success| success.status == "304");
        if has_unmodified {
            quote!(200..=299 | 304)
        } else {
            quote!(200..=299)
        }
    }

    fn success_body(&self, success: &Success) -> Option<(Content, TokenStream)> {
        let (content, ty) = success.body.as_ref()?;
        let ty = match content {
            Content::Json => self.cx.rust_type(ty, Use::Received),
            Content::Items => {
                let item = self.cx.rust_type(ty, Use::Received);
                quote!(Vec<#item>)
            }
            Content::Form | Content::Text => quote!(String),
            Content::Multipart | Content::Binary => quote!(bytes::Bytes),
        };
        Some((*content, ty))
    }

    pub(super) fn outcome(&self) -> Outcome {
        let bodies: Vec<_> = self
            .operation
            .successes
            .iter()
            .map(|success| self.success_body(success))
            .collect();
        let key = |body: &Option<(Content, TokenStream)>| {
            body.as_ref()
                .map(|(content, ty)| (*content, ty.to_string()))
        };
        let not_modified = |success: &Success| success.status == "304";
        let is_single = bodies.iter().all(|body| key(body) == key(&bodies[0]))
            && (self.operation.successes.len() < 2
                || !self.operation.successes.iter().any(not_modified));
        if is_single {
            return Outcome::Single(bodies.into_iter().next().flatten());
        }
        let variants = self
            .operation
            .successes
            .iter()
            .zip(bodies)
            .map(|(success, body)| Variant {
                status: success.status.clone(),
                ident: status::ident(&success.status),
                body,
                hidden: success
                    .body
                    .as_ref()
                    .is_some_and(|(content, ty)| is_hidden(*content, ty)),
                docs: success.docs.clone(),
            });
        Outcome::Several(variants.collect())
    }

    pub(super) fn output_name(&self) -> Ident {
        format_ident!("{}Output", self.name)
    }

    pub(super) fn output_type(&self) -> TokenStream {
        match self.outcome() {
            Outcome::Single(Some((_, ty))) => ty,
            Outcome::Single(None) => quote!(()),
            Outcome::Several(_) => {
                let name = self.output_name();
                quote!(#name)
            }
        }
    }

    pub(super) fn output_items(&self, variants: &[Variant]) -> Vec<Item> {
        let (name, operation) = (self.output_name(), &self.name);
        let docs = Doc::of(format!("What [`{operation}`] results in.")).attributes();
        let parts = variants.iter().map(|variant| {
            let part = Part {
                ident: variant.ident.clone(),
                hidden: variant.hidden,
            };
            (part, variant.body.is_some())
        });
        let debug = shown::of_enum(&name, &parts.collect::<Vec<_>>(), &TokenStream::new());
        let derive = shown::derive(debug.as_ref());
        let variants = variants.iter().map(|variant| {
            let docs = crate::api::Docs {
                summary: None,
                description: variant.docs.clone(),
            };
            let docs = self
                .cx
                .docs(&docs, &[], &format!("Status {}.", variant.status));
            let ident = &variant.ident;
            match &variant.body {
                Some((_, ty)) => quote!(#docs #ident(#ty),),
                None => quote!(#docs #ident,),
            }
        });
        let declaration = single(quote! {
            #docs
            #[derive(Clone, #derive PartialEq)]
            #[non_exhaustive]
            pub enum #name { #(#variants)* }
        });
        std::iter::once(declaration).chain(debug).collect()
    }
}

/// Whether a body is printed as its kind and size: one that is not of a type of the document.
pub(super) fn is_hidden(content: Content, ty: &Type) -> bool {
    match content {
        Content::Json | Content::Items => shown::is_open(ty),
        Content::Form | Content::Multipart | Content::Text | Content::Binary => true,
    }
}

/// Like [`read`], as a variant.
fn read_as(variant: &TokenStream, body: Option<&(Content, TokenStream)>) -> TokenStream {
    match body {
        Some((Content::Multipart | Content::Binary, _)) => quote!(Ok(#variant(reply.bytes()))),
        Some(_) => {
            let value = read(body);
            quote!(#value.map(#variant))
        }
        None => quote!(Ok(#variant)),
    }
}

fn read(body: Option<&(Content, TokenStream)>) -> TokenStream {
    match body {
        Some((Content::Json, _)) => quote!(reply.json()),
        Some((Content::Items, _)) => quote!(reply.items()),
        Some((Content::Form | Content::Text, _)) => quote!(reply.text()),
        Some((Content::Multipart | Content::Binary, _)) => quote!(Ok(reply.bytes())),
        None => quote!(Ok(())),
    }
}
