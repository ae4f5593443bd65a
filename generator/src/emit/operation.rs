//! Operations as plain values.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use crate::{
    api::{Content, Location, Operation, Parameter, Success, Type},
    emit::{Context, Use, deprecated, doc_attributes, single, stream},
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
    let mut items = vec![
        single(emitter.declaration()),
        Item::Impl(quote!(impl #name), vec![emitter.constructor()]),
        Item::Impl(
            quote!(impl crate::runtime::Operation for #name),
            emitter.operation(),
        ),
    ];
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
        items.push(single(emitter.output_declaration(&variants)));
        public.push(emitter.output_name());
    }
    (items, public)
}

/// An argument of an operation: a parameter or the body.
pub(crate) struct Argument {
    pub(crate) ident: Ident,
    /// Type of the field, without `Option`.
    pub(crate) ty: TokenStream,
    pub(crate) required: bool,
    pub(crate) docs: TokenStream,
    /// `#[deprecated]`, if it is.
    pub(crate) deprecated: TokenStream,
    /// Position among the operation's parameters; the body has none.
    pub(crate) parameter: Option<usize>,
}

/// The arguments in the order in which they are given: as in the path, then the others, then the body.
pub(crate) fn arguments(cx: &Context<'_>, index: usize) -> Vec<Argument> {
    let operation = &cx.api.operations[index];
    let mut arguments: Vec<_> = (0..operation.parameters.len())
        .map(|parameter| argument(cx, index, parameter))
        .collect();
    if let Some(body) = &operation.body {
        arguments.push(Argument {
            ident: format_ident!("body"),
            ty: match body.content {
                Content::Json => cx.rust_type(body.ty.without_null(), body_use(cx, &body.ty)),
                Content::Text => quote!(String),
                Content::Items | Content::Binary => quote!(crate::runtime::Body),
            },
            required: body.required,
            docs: cx.docs(&body.docs, &[], "The body of the request."),
            deprecated: TokenStream::new(),
            parameter: None,
        });
    }
    arguments
}

fn argument(cx: &Context<'_>, operation: usize, index: usize) -> Argument {
    let parameter = &cx.api.operations[operation].parameters[index];
    let fallback = format!("The parameter {}.", code(&parameter.name));
    Argument {
        ident: cx.parameter_ident(operation, index),
        ty: cx.rust_type(&parameter.ty, Use::Sent),
        required: parameter.required,
        docs: cx.docs(&parameter.docs, &parameter.limits, &fallback),
        deprecated: deprecated(parameter.deprecated),
        parameter: Some(index),
    }
}

fn body_use(cx: &Context<'_>, ty: &Type) -> Use {
    let mut usage = Use::Sent;
    ty.each_definition(&mut |id| {
        if cx.api.type_def(id).in_response {
            usage = Use::Received;
        }
    });
    usage
}

/// What a call results in.
enum Outcome {
    /// The same type, whichever of the declared statuses it was; with the body to read.
    Single(Option<(Content, TokenStream)>),
    /// A variant for each declared status.
    Several(Vec<Variant>),
}

struct Variant {
    status: String,
    ident: Ident,
    body: Option<(Content, TokenStream)>,
    docs: Option<String>,
}

struct Emitter<'e, 'a> {
    cx: &'e Context<'a>,
    index: usize,
    operation: &'e Operation,
    name: Ident,
}

impl Emitter<'_, '_> {
    fn declaration(&self) -> TokenStream {
        let name = &self.name;
        let mut lines = self.cx.doc_lines(&self.operation.docs);
        if !lines.is_empty() {
            lines.push(String::new());
        }
        lines.push(code(&self.operation.key()));
        let docs = doc_attributes(&lines);
        let deprecated = deprecated(self.operation.deprecated);
        let arguments = arguments(self.cx, self.index);
        let default = arguments
            .iter()
            .all(|argument| !argument.required)
            .then(|| quote!(, Default));
        let fields = arguments.iter().map(|argument| {
            let Argument {
                ident,
                ty,
                docs,
                deprecated,
                ..
            } = argument;
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
            #[derive(Clone, Debug #default)]
            #[non_exhaustive]
            pub struct #name { #(#fields)* }
        }
    }

    fn constructor(&self) -> TokenStream {
        let arguments = arguments(self.cx, self.index);
        let required = arguments.iter().filter(|argument| argument.required);
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
        let body = self.operation.body.as_ref().map(|body| {
            let media_type = &body.media_type;
            match (body.content, body.required) {
                (Content::Json, true) => quote!(.json(&self.body)),
                (Content::Json, false) => quote!(.json_optional(self.body.as_ref())),
                (_, true) => quote!(.content(#media_type, self.body.clone())),
                (_, false) => quote!(.content_optional(#media_type, self.body.clone())),
            }
        });
        vec![quote! {
            fn request(&self) -> Result<http::Request<bytes::Bytes>, crate::runtime::BuildError> {
                #builder #body .build()
            }
        }]
    }

    fn parameter_call(&self, index: usize, parameter: &Parameter) -> TokenStream {
        let (name, ident) = (&parameter.name, self.cx.parameter_ident(self.index, index));
        let optional = match parameter.ty {
            Type::Secret => quote!(self.#ident.as_ref().map(crate::runtime::Secret::expose)),
            _ => quote!(self.#ident.as_ref()),
        };
        let is_list = matches!(parameter.ty, Type::Array(_));
        let values = if parameter.required {
            quote!(&self.#ident)
        } else {
            quote!(self.#ident.iter().flatten())
        };
        let value = match parameter.ty {
            Type::Secret => quote!(self.#ident.expose()),
            // Copied as cheaply as borrowed.
            Type::Boolean | Type::Integer | Type::Number | Type::DateTime => quote!(self.#ident),
            _ => quote!(&self.#ident),
        };
        match (parameter.location, is_list, parameter.required) {
            (Location::Path, _, _) => quote!(.path(#name, #value)),
            (Location::Query, true, _) => quote!(.query_each(#name, #values)),
            (Location::QueryJoined, true, _) => quote!(.query_joined(#name, #values, ",")),
            (Location::Query | Location::QueryJoined, false, true) => quote!(.query(#name, #value)),
            (Location::Query | Location::QueryJoined, false, false) => {
                quote!(.query_optional(#name, #optional))
            }
            (Location::Header, _, true) => quote!(.header(#name, #value)),
            (Location::Header, _, false) => quote!(.header_optional(#name, #optional)),
        }
    }

    fn response(&self) -> TokenStream {
        let arms: Vec<_> = match self.outcome() {
            // One declared outcome: any other status of success is taken for it.
            Outcome::Single(body) => {
                let value = read(body.as_ref());
                let statuses = self.single_statuses();
                vec![quote!(#statuses => #value,)]
            }
            Outcome::Several(variants) => {
                let name = self.output_name();
                let arm = |variant: &Variant| {
                    let (status, ident) = (status_pattern(&variant.status), &variant.ident);
                    let value = match &variant.body {
                        Some(_) => {
                            let value = read(variant.body.as_ref());
                            quote!(#value.map(#name::#ident))
                        }
                        None => quote!(Ok(#name::#ident)),
                    };
                    quote!(#status => #value,)
                };
                variants.iter().map(arm).collect()
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
            Content::Text => quote!(String),
            Content::Binary => quote!(bytes::Bytes),
        };
        Some((*content, ty))
    }

    fn outcome(&self) -> Outcome {
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
                ident: status_ident(&success.status),
                body,
                docs: success.docs.clone(),
            });
        Outcome::Several(variants.collect())
    }

    fn output_name(&self) -> Ident {
        format_ident!("{}Output", self.name)
    }

    fn output_type(&self) -> TokenStream {
        match self.outcome() {
            Outcome::Single(Some((_, ty))) => ty,
            Outcome::Single(None) => quote!(()),
            Outcome::Several(_) => {
                let name = self.output_name();
                quote!(#name)
            }
        }
    }

    fn output_declaration(&self, variants: &[Variant]) -> TokenStream {
        let (name, operation) = (self.output_name(), &self.name);
        let docs = doc_attributes(&[format!("What [`{operation}`] results in.")]);
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
        quote! {
            #docs
            #[derive(Clone, Debug, PartialEq)]
            #[non_exhaustive]
            pub enum #name { #(#variants)* }
        }
    }

    /// Methods by which a call gets what is optional.
    fn setters(&self) -> Vec<TokenStream> {
        let optional = arguments(self.cx, self.index)
            .into_iter()
            .filter(|argument| !argument.required);
        optional
            .map(
                |Argument {
                     ident,
                     ty,
                     docs,
                     deprecated,
                     ..
                 }| {
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
                },
            )
            .collect()
    }
}

fn read(body: Option<&(Content, TokenStream)>) -> TokenStream {
    match body {
        Some((Content::Json, _)) => quote!(reply.json()),
        Some((Content::Items, _)) => quote!(reply.items()),
        Some((Content::Text, _)) => quote!(reply.text()),
        Some((Content::Binary, _)) => quote!(Ok(reply.bytes())),
        None => quote!(Ok(())),
    }
}

fn status_pattern(status: &str) -> TokenStream {
    match status.parse::<u16>() {
        Ok(code) => {
            let code = proc_macro2::Literal::u16_unsuffixed(code);
            quote!(#code)
        }
        Err(_) => quote!(200..=299),
    }
}

fn status_ident(status: &str) -> Ident {
    let name = match status {
        "200" => "Ok",
        "201" => "Created",
        "202" => "Accepted",
        "203" => "NonAuthoritative",
        "204" => "NoContent",
        "205" => "ResetContent",
        "206" => "PartialContent",
        "304" => "NotModified",
        "2XX" => "Success",
        other => return format_ident!("Status{}", other),
    };
    format_ident!("{}", name)
}

fn ident_of_method(method: &str) -> Ident {
    format_ident!("{}", method)
}
