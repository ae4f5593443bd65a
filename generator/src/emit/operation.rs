//! Operations as plain values.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use crate::{
    api::Operation,
    emit::{
        Context, deprecated,
        parameter::{Argument, allow_many, arguments},
        response::Outcome,
        shown::{self, Part},
        single, stream,
    },
    lower::code,
    print::Item,
};

/// The items of an operation's module, and the names among them that are public.
pub(crate) fn items(
    cx: &Context<'_>,
    index: usize,
    operation: &Operation,
) -> (Vec<Item>, Vec<Ident>) {
    let emitter = Emitter {
        cx,
        index,
        operation,
        name: cx.operation_ident(index),
    };
    let name = &emitter.name;
    let debug = shown::of_struct(name, &emitter.parts());
    let mut items = vec![single(emitter.declaration(debug.as_ref()))];
    items.extend(debug);
    items.extend([
        Item::Impl(quote!(impl #name), vec![emitter.constructor()]),
        Item::Impl(
            quote!(impl crate::runtime::Operation for #name),
            emitter.operation(),
        ),
    ]);
    items.extend(stream::implementation(cx, name, operation));
    let setters = emitter.setters();
    if !setters.is_empty() {
        items.push(Item::Impl(
            quote!(impl<C> crate::runtime::Call<#name, C>),
            setters,
        ));
    }
    let mut public = vec![name.clone()];
    if let Outcome::Several(variants) = emitter.outcome() {
        items.extend(emitter.output_items(&variants));
        public.push(emitter.output_name());
    }
    let (refusals, refusal) = emitter.refusal_items();
    items.extend(refusals);
    public.extend(refusal);
    (items, public)
}

/// Emits one operation.
pub(super) struct Emitter<'e, 'a> {
    pub(super) cx: &'e Context<'a>,
    pub(super) index: usize,
    pub(super) operation: &'e Operation,
    pub(super) name: Ident,
}

impl Emitter<'_, '_> {
    fn parts(&self) -> Vec<Part> {
        let arguments = arguments(self.cx, self.index).into_iter();
        arguments
            .map(|argument| Part {
                hidden: argument.is_hidden(self.operation),
                ident: argument.ident,
            })
            .collect()
    }

    fn declaration(&self, debug: Option<&Item>) -> TokenStream {
        let name = &self.name;
        let debug = shown::derive(debug);
        let mut doc = self.cx.doc(&self.operation.docs);
        doc.own(code(&self.operation.key()));
        if let Some(address) = &self.operation.address {
            let address = code(&address.to_string());
            doc.own(format!(
                "Served at {address}, not at the address of the client."
            ));
        }
        let docs = doc.attributes();
        let deprecated = deprecated(self.operation.deprecated);
        let arguments = arguments(self.cx, self.index);
        let default = arguments
            .iter()
            .all(|argument| !argument.required)
            .then(|| quote!(Default));
        let fields = arguments.iter().map(|argument| {
            let Argument {
                ident,
                ty,
                deprecated,
                ..
            } = argument;
            let docs = argument.docs(self.cx, self.operation);
            let ty = if argument.required {
                quote!(#ty)
            } else {
                quote!(Option<#ty>)
            };
            quote!(#docs #deprecated pub #ident: #ty,)
        });
        quote! {
            #docs
            #deprecated
            #[derive(Clone, #debug #default)]
            #[non_exhaustive]
            pub struct #name { #(#fields)* }
        }
    }

    fn constructor(&self) -> TokenStream {
        let arguments = arguments(self.cx, self.index);
        let required = arguments.iter().filter(|argument| argument.required);
        let allow_many = allow_many(required.clone().count());
        let parameters = required.map(|Argument { ident, ty, .. }| quote!(#ident: impl Into<#ty>));
        let fields = arguments.iter().map(
            |Argument {
                 ident, required, ..
             }| {
                if *required {
                    quote!(#ident: #ident.into(),)
                } else {
                    quote!(#ident: None,)
                }
            },
        );
        quote! {
            /// The operation with everything it requires.
            #allow_many
            #[must_use]
            pub fn new(#(#parameters),*) -> Self {
                Self { #(#fields)* }
            }
        }
    }

    fn operation(&self) -> Vec<TokenStream> {
        let output = self.output_type();
        let metadata = self.metadata();
        let response = self.response();
        let mut members = vec![
            quote!(type Output = #output;),
            quote!(const METADATA: &'static crate::runtime::Metadata = #metadata;),
        ];
        members.extend(self.operation.address.as_ref().map(|address| {
            let address = address.to_string();
            quote!(const BASE_URL: Option<&'static str> = Some(#address);)
        }));
        members.extend(self.requests());
        members.push(quote! {
            fn response(response: http::Response<bytes::Bytes>) -> Result<Self::Output, crate::runtime::Error> {
                #response
            }
        });
        members
    }

    fn metadata(&self) -> TokenStream {
        let id = self
            .operation
            .id
            .clone()
            .unwrap_or_else(|| self.operation.key());
        let (method, path) = (
            ident_of_method(&self.operation.method),
            &self.operation.path,
        );
        let authentication = if self.operation.authenticated {
            quote!(Bearer)
        } else {
            quote!(None)
        };
        let repeatable = self.operation.repeatable;
        quote! {
            &crate::runtime::Metadata {
                api: &crate::api::API,
                id: #id,
                method: http::Method::#method,
                path: #path,
                authentication: crate::runtime::Authentication::#authentication,
                repeatable: #repeatable,
            }
        }
    }

    fn requests(&self) -> Vec<TokenStream> {
        let calls = self
            .operation
            .parameters
            .iter()
            .enumerate()
            .map(|(index, parameter)| self.parameter_call(index, parameter));
        let accept = stream::accept(self.operation);
        let builder =
            quote!(crate::runtime::RequestBuilder::new(Self::METADATA) #accept #(#calls)*);
        if let Some(requests) = stream::requests(self.operation, &builder) {
            return requests.into();
        }
        let body = self.operation.body.as_ref();
        let body = body.map(|body| self.body_call(body));
        vec![quote! {
            fn request(&self) -> Result<http::Request<bytes::Bytes>, crate::runtime::BuildError> {
                #builder #body .build()
            }
        }]
    }

    /// Methods by which a call gets what is optional.
    fn setters(&self) -> Vec<TokenStream> {
        let optional = arguments(self.cx, self.index)
            .into_iter()
            .filter(|argument| !argument.required);
        let setter = |argument: Argument| {
            let docs = argument.docs(self.cx, self.operation);
            let Argument {
                ident,
                ty,
                deprecated,
                ..
            } = argument;
            quote! {
                #docs
                #deprecated
                pub fn #ident(self, value: impl Into<#ty>) -> Self {
                    self.map_operation(|mut operation| {
                        operation.#ident = Some(value.into());
                        operation
                    })
                }
            }
        };
        optional.map(setter).collect()
    }
}

fn ident_of_method(method: &str) -> Ident {
    format_ident!("{}", method)
}
