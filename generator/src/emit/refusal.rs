//! Typed bodies of refusals.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use crate::{
    api::{Docs, Type},
    docs::Doc,
    emit::{
        Use,
        operation::Emitter,
        shown::{self, Part},
        single,
        status::{self, OTHERS},
    },
    print::Item,
};

/// What an operation declares of the bodies of its errors.
enum Refusal<'a> {
    /// They are all of one type.
    Same(&'a Type, Vec<&'a str>),
    /// A type for each status.
    Several(Vec<(&'a str, &'a Type)>),
}

impl Emitter<'_, '_> {
    /// The items for the bodies of refusals, and the name among them that is public.
    pub(super) fn refusal_items(&self) -> (Vec<Item>, Option<Ident>) {
        let Some(refusal) = self.refusal() else {
            return (Vec::new(), None);
        };
        let name = &self.name;
        let method = self.refusal_method(&refusal);
        let mut items = vec![Item::Impl(quote!(impl #name), vec![method])];
        let mut public = None;
        if let Refusal::Several(bodies) = &refusal {
            items.extend(self.refusal_enum(bodies));
            public = Some(self.refusal_name());
        }
        (items, public)
    }

    fn refusal(&self) -> Option<Refusal<'_>> {
        let errors = self.operation.errors.iter();
        let bodies = errors.filter_map(|(status, error)| Some((&**status, error.body.as_ref()?)));
        let bodies: Vec<_> = bodies.collect();
        let (_, first) = *bodies.first()?;
        Some(if bodies.iter().all(|(_, ty)| *ty == first) {
            Refusal::Same(first, bodies.iter().map(|(status, _)| *status).collect())
        } else {
            Refusal::Several(bodies)
        })
    }

    fn refusal_name(&self) -> Ident {
        format_ident!("{}Refusal", self.name)
    }

    fn refusal_method(&self, refusal: &Refusal<'_>) -> TokenStream {
        let statuses = match refusal {
            Refusal::Same(_, statuses) => statuses.clone(),
            Refusal::Several(bodies) => bodies.iter().map(|(status, _)| *status).collect(),
        };
        let patterns = status::patterns(&statuses);
        let (ty, arms) = match refusal {
            Refusal::Same(ty, _) => {
                let ty = self.cx.rust_type(ty, Use::Received);
                (ty, quote!(#(#patterns)|* => error.json().ok(),))
            }
            Refusal::Several(bodies) => {
                let name = self.refusal_name();
                let arms = bodies.iter().zip(patterns).map(|((status, _), pattern)| {
                    let ident = status::ident(status);
                    quote!(#pattern => error.json().ok().map(#name::#ident),)
                });
                (quote!(#name), quote!(#(#arms)*))
            }
        };
        let has_rest = statuses.contains(&OTHERS);
        let value = if matches!(refusal, Refusal::Same(..)) && has_rest {
            quote!(error.json().ok())
        } else {
            let rest = (!has_rest).then(|| quote!(_ => None,));
            quote!(match error.status().as_u16() { #arms #rest })
        };
        quote! {
            /// What the server says of a refusal, where it says it in the form that the API declares.
            #[must_use]
            pub fn refusal(error: &crate::runtime::ApiError) -> Option<#ty> { #value }
        }
    }

    fn refusal_enum(&self, bodies: &[(&str, &Type)]) -> Vec<Item> {
        let (name, operation) = (self.refusal_name(), &self.name);
        let docs = Doc::of(format!(
            "What the server says where it refuses [`{operation}`]."
        ));
        let docs = docs.attributes();
        let parts = bodies.iter().map(|(status, ty)| {
            let part = Part {
                ident: status::ident(status),
                hidden: shown::is_open(ty),
            };
            (part, true)
        });
        let debug = shown::of_enum(&name, &parts.collect::<Vec<_>>(), &TokenStream::new());
        let derive = shown::derive(debug.as_ref());
        let variants = bodies.iter().map(|(status, ty)| {
            let docs = Docs {
                summary: None,
                description: self.operation.errors[*status].docs.clone(),
            };
            let fallback = match *status {
                OTHERS => "Any other status.".to_owned(),
                status => format!("Status {status}."),
            };
            let docs = self.cx.docs(&docs, &[], &fallback);
            let (ident, ty) = (status::ident(status), self.cx.rust_type(ty, Use::Received));
            quote!(#docs #ident(#ty),)
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
