//! How values are printed that may hold secrets: derived `Debug` would show all of them.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::{api::Type, print::Item};

/// A part of a value: a field, or what a variant holds.
pub(crate) struct Part {
    pub(crate) ident: Ident,
    /// Whether it is printed as its kind and size.
    pub(crate) hidden: bool,
}

/// Whether a value may hold what the document says nothing of.
pub(crate) fn is_open(ty: &Type) -> bool {
    match ty {
        Type::Map(_) => true,
        Type::Array(inner) | Type::Nullable(inner) => is_open(inner),
        _ => false,
    }
}

/// `Debug` of a struct, unless it can be derived.
pub(crate) fn of_struct(name: &Ident, parts: &[Part]) -> Option<Item> {
    parts.iter().any(|part| part.hidden).then_some(())?;
    let title = text(name);
    let fields = parts.iter().map(|Part { ident, hidden }| {
        let (key, value) = (text(ident), shown(&quote!(&self.#ident), *hidden));
        quote!(.field(#key, #value))
    });
    Some(debug(
        name,
        &quote!(f.debug_struct(#title)#(#fields)*.finish()),
    ))
}

/// `Debug` of a struct with a single field that has no name, unless it can be derived.
pub(crate) fn of_wrapper(name: &Ident, hidden: bool) -> Option<Item> {
    let (title, value) = (text(name), shown(&quote!(&self.0), hidden));
    let body = quote!(f.debug_tuple(#title).field(#value).finish());
    hidden.then(|| debug(name, &body))
}

/// `Debug` of an enum, some of whose variants hold a value, unless it can be derived. `others` are
/// further arms.
pub(crate) fn of_enum(
    name: &Ident,
    variants: &[(Part, bool)],
    others: &TokenStream,
) -> Option<Item> {
    variants.iter().any(|(part, _)| part.hidden).then_some(())?;
    let arms = variants.iter().map(|(Part { ident, hidden }, has_value)| {
        let title = text(ident);
        if *has_value {
            let value = shown(&quote!(value), *hidden);
            quote!(Self::#ident(value) => f.debug_tuple(#title).field(#value).finish(),)
        } else {
            quote!(Self::#ident => f.write_str(#title),)
        }
    });
    Some(debug(name, &quote!(match self { #(#arms)* #others })))
}

/// `Debug` of an enumeration. `pattern` is that of a value that is not known, and `value` is how it
/// is shown.
pub(crate) fn of_values(
    name: &Ident,
    idents: &[Ident],
    pattern: &TokenStream,
    value: &TokenStream,
) -> Item {
    let titles = idents.iter().map(text);
    debug(
        name,
        &quote! {
            match self {
                #(Self::#idents => f.write_str(#titles),)*
                Self::Unknown(#pattern) => f.debug_tuple("Unknown").field(#value).finish(),
            }
        },
    )
}

fn shown(value: &TokenStream, hidden: bool) -> TokenStream {
    if hidden {
        quote!(&crate::runtime::shown::Open(#value))
    } else {
        value.clone()
    }
}

/// The attribute that derives it where nothing else implements it.
pub(crate) fn derive(implemented: Option<&Item>) -> Option<TokenStream> {
    implemented.is_none().then(|| quote!(Debug,))
}

fn text(ident: &Ident) -> String {
    let text = ident.to_string();
    text.strip_prefix("r#").unwrap_or(&text).to_owned()
}

fn debug(name: &Ident, body: &TokenStream) -> Item {
    Item::Impl(
        quote!(impl std::fmt::Debug for #name),
        vec![quote! {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                #body
            }
        }],
    )
}
