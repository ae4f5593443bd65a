//! Enumerations of whole numbers: open, as those of texts are.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use crate::{
    api::{Docs, EnumValue, TypeId},
    emit::{Context, deprecated, shown, single, unless_used},
    lower::code,
    print::Item,
};

pub(crate) fn items(cx: &Context<'_>, id: TypeId, values: &[EnumValue]) -> Vec<Item> {
    let def = cx.api.type_def(id);
    let name = cx.type_ident(id);
    let idents: Vec<_> = values
        .iter()
        .map(|value| cx.variant_ident(id, &value.value))
        .collect();
    // A value is in digits, because lowering wrote it from a number.
    let numbers: Vec<_> = values
        .iter()
        .map(|value| Literal::i64_suffixed(value.value.parse().unwrap_or_default()))
        .collect();
    let (sent, received) = (unless_used(def.in_request), unless_used(def.in_response));
    vec![
        single(declaration(cx, id, values, &idents)),
        Item::Impl(quote!(impl #name), vec![to_number(&idents, &numbers)]),
        Item::Impl(
            quote!(impl From<i64> for #name),
            vec![quote! {
                fn from(value: i64) -> Self {
                    Self::from(serde_json::Number::from(value))
                }
            }],
        ),
        Item::Impl(
            quote!(impl From<serde_json::Number> for #name),
            vec![from_number(&idents, &numbers)],
        ),
        Item::Impl(
            quote!(impl std::fmt::Display for #name),
            vec![quote! {
                fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    self.to_number().fmt(f)
                }
            }],
        ),
        shown::of_values(
            &name,
            &idents,
            &quote!(_),
            &quote!(&crate::runtime::shown::Number),
        ),
        Item::Impl(
            quote!(#sent impl serde::Serialize for #name),
            vec![quote! {
                fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    self.to_number().serialize(serializer)
                }
            }],
        ),
        Item::Impl(
            quote!(#received impl<'de> serde::Deserialize<'de> for #name),
            vec![quote! {
                fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                    crate::runtime::decode::any_number(deserializer).map(Self::from)
                }
            }],
        ),
    ]
}

fn declaration(
    cx: &Context<'_>,
    id: TypeId,
    values: &[EnumValue],
    idents: &[Ident],
) -> TokenStream {
    let def = cx.api.type_def(id);
    let name = cx.type_ident(id);
    let docs = cx.docs(&def.docs, &[], "One of a list of numbers.");
    let deprecated = deprecated(def.deprecated);
    let variants = values.iter().zip(idents).map(|(value, variant)| {
        let docs = Docs {
            summary: None,
            description: value.docs.clone(),
        };
        let docs = cx.docs(&docs, &[], &format!("The value {}.", code(&value.value)));
        quote!(#docs #variant,)
    });
    quote! {
        #docs
        #deprecated
        #[derive(Clone, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
            /// A value that this version of the crate does not know.
            Unknown(serde_json::Number),
        }
    }
}

fn to_number(idents: &[Ident], numbers: &[Literal]) -> TokenStream {
    quote! {
        /// The value as it is written in JSON.
        #[must_use]
        pub fn to_number(&self) -> serde_json::Number {
            match self {
                #(Self::#idents => serde_json::Number::from(#numbers),)*
                Self::Unknown(value) => value.clone(),
            }
        }
    }
}

/// `301.0` is `301`.
fn from_number(idents: &[Ident], numbers: &[Literal]) -> TokenStream {
    quote! {
        fn from(value: serde_json::Number) -> Self {
            match crate::runtime::decode::whole(&value) {
                #(Some(#numbers) => Self::#idents,)*
                _ => Self::Unknown(value),
            }
        }
    }
}
