//! Enumerations: open, so that a value that comes later never fails a response.

use proc_macro2::TokenStream;
use quote::quote;

use crate::{
    api::{Docs, EnumValue, TypeId},
    docs::Doc,
    emit::{Context, deprecated, shown, single, unless_used},
    lower::code,
    print::Item,
};

pub(crate) fn items(cx: &Context<'_>, id: TypeId, values: &[EnumValue]) -> Vec<Item> {
    let def = cx.api.type_def(id);
    let name = cx.type_ident(id);
    let docs = cx.docs(&def.docs, &[], "One of a list of values.");
    let deprecated = deprecated(def.deprecated);
    let variants = values.iter().map(|value| {
        let variant = cx.variant_ident(id, &value.value);
        let docs = Docs {
            summary: None,
            description: value.docs.clone(),
        };
        let otherwise = match value.value.as_str() {
            "" => "The empty text.".to_owned(),
            value => format!("The value {}.", code(value)),
        };
        let docs = cx.docs(&docs, &[], &otherwise);
        quote!(#docs #variant,)
    });
    let idents: Vec<_> = values
        .iter()
        .map(|value| cx.variant_ident(id, &value.value))
        .collect();
    let texts: Vec<_> = values.iter().map(|value| value.value.as_str()).collect();
    let declaration = quote! {
        #docs
        #deprecated
        #[derive(Clone, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
            /// A value that this version of the crate does not know.
            Unknown(String),
        }
    };
    let as_str = quote! {
        /// The value as it is written in JSON.
        #[must_use]
        pub fn as_str(&self) -> &str {
            match self {
                #(Self::#idents => #texts,)*
                Self::Unknown(value) => value,
            }
        }
    };
    let from = quote! {
        fn from(value: &str) -> Self {
            match value {
                #(#texts => Self::#idents,)*
                _ => Self::Unknown(value.to_owned()),
            }
        }
    };
    let mut items = vec![
        single(declaration),
        Item::Impl(quote!(impl #name), vec![as_str]),
        Item::Impl(quote!(impl From<&str> for #name), vec![from]),
        Item::Impl(quote!(impl std::fmt::Display for #name), vec![display()]),
        shown::of_values(
            &name,
            &idents,
            &quote!(value),
            &quote!(&crate::runtime::shown::Text(value)),
        ),
    ];
    let (sent, received) = (unless_used(def.in_request), unless_used(def.in_response));
    items.push(Item::Impl(
        quote!(#sent impl serde::Serialize for #name),
        vec![serialize()],
    ));
    items.push(Item::Impl(
        quote!(#received impl<'de> serde::Deserialize<'de> for #name),
        vec![deserialize()],
    ));
    items
}

fn display() -> TokenStream {
    quote! {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str(self.as_str())
        }
    }
}

fn serialize() -> TokenStream {
    quote! {
        fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.serialize_str(self.as_str())
        }
    }
}

fn deserialize() -> TokenStream {
    quote! {
        fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            crate::runtime::decode::open_enum(deserializer)
        }
    }
}

/// Documentation of a union's variant for values that are not known yet.
pub(crate) fn unknown_docs() -> TokenStream {
    Doc::of("A form that this version of the crate does not know, as it came.").attributes()
}
