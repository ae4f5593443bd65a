//! Arguments of operations, and how they get into a request.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use crate::{
    api::{Body, Content, Location, Operation, Parameter, Style, Type},
    emit::{Context, Use, deprecated, operation::Emitter, shown},
    lower::code,
};

/// An argument of an operation: a parameter or the body.
pub(crate) struct Argument {
    pub(crate) ident: Ident,
    /// Type of the field, without `Option`.
    pub(crate) ty: TokenStream,
    pub(crate) required: bool,
    /// `#[deprecated]`, if it is.
    pub(crate) deprecated: TokenStream,
    /// Position among the operation's parameters; the body has none.
    pub(crate) parameter: Option<usize>,
}

/// As many arguments has a function without a word of excuse.
const MANY: usize = 7;

/// Clippy's limit does not hold for what the API requires.
pub(crate) fn allow_many(arguments: usize) -> TokenStream {
    if arguments > MANY {
        quote!(#[allow(clippy::too_many_arguments, reason = "the API requires all of them")])
    } else {
        TokenStream::new()
    }
}

impl Argument {
    /// Whether it is printed as its kind and size.
    pub(crate) fn is_hidden(&self, operation: &Operation) -> bool {
        match (self.parameter, &operation.body) {
            (Some(index), _) => shown::is_open(&operation.parameters[index].ty),
            (None, Some(body)) => body.content == Content::Text || shown::is_open(&body.ty),
            (None, None) => false,
        }
    }

    /// What the document says about it.
    pub(crate) fn docs(&self, cx: &Context<'_>, operation: &Operation) -> TokenStream {
        match (self.parameter, &operation.body) {
            (Some(index), _) => {
                let parameter = &operation.parameters[index];
                let fallback = format!("The parameter {}.", code(&parameter.name));
                cx.docs(&parameter.docs, &parameter.limits, &fallback)
            }
            (None, Some(body)) => {
                let mut doc = cx.doc_or(&body.docs, "The body of the request.");
                if let Some(others) = other_media_types(body) {
                    doc.own(others);
                }
                doc.attributes()
            }
            (None, None) => TokenStream::new(),
        }
    }
}

/// That a body could be sent in other ways.
fn other_media_types(body: &Body) -> Option<String> {
    if body.alternatives.is_empty() {
        return None;
    }
    let others: Vec<_> = body.alternatives.iter().map(|name| code(name)).collect();
    let (chosen, others) = (code(&body.media_type), others.join(", "));
    Some(format!("Sent as {chosen}; the API takes {others} as well."))
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
                Content::Json | Content::Form | Content::Multipart => {
                    cx.rust_type(body.ty.without_null(), body_use(cx, &body.ty))
                }
                Content::Text => quote!(String),
                Content::Items | Content::Binary => quote!(crate::runtime::Body),
            },
            required: body.required,
            deprecated: TokenStream::new(),
            parameter: None,
        });
    }
    arguments
}

fn argument(cx: &Context<'_>, operation: usize, index: usize) -> Argument {
    let parameter = &cx.api.operations[operation].parameters[index];
    Argument {
        ident: cx.parameter_ident(operation, index),
        ty: cx.rust_type(&parameter.ty, Use::Sent),
        required: parameter.required,
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

impl Emitter<'_, '_> {
    pub(super) fn parameter_call(&self, index: usize, parameter: &Parameter) -> TokenStream {
        match style(parameter.style) {
            Some(style) => self.styled_call(index, parameter, &style),
            None => self.plain_call(index, parameter),
        }
    }

    fn plain_call(&self, index: usize, parameter: &Parameter) -> TokenStream {
        let (name, ident) = (&parameter.name, self.cx.parameter_ident(self.index, index));
        if parameter.ty == Type::Secret {
            return self.secret_call(index, parameter);
        }
        let optional = quote!(self.#ident.as_ref());
        let value = match parameter.ty {
            // Copied as cheaply as borrowed.
            Type::Boolean | Type::Integer | Type::Number | Type::DateTime => quote!(self.#ident),
            _ => quote!(&self.#ident),
        };
        match (parameter.location, parameter.required) {
            (Location::Path, _) => quote!(.path(#name, #value)),
            (Location::Header, true) => quote!(.header(#name, #value)),
            (Location::Header, false) => quote!(.header_optional(#name, #optional)),
            (Location::Query | Location::Cookie, true) => quote!(.query(#name, #value)),
            (Location::Query | Location::Cookie, false) => {
                quote!(.query_optional(#name, #optional))
            }
        }
    }

    fn secret_call(&self, index: usize, parameter: &Parameter) -> TokenStream {
        let (name, ident) = (&parameter.name, self.cx.parameter_ident(self.index, index));
        let value = if parameter.required {
            quote!(Some(&self.#ident))
        } else {
            quote!(self.#ident.as_ref())
        };
        match parameter.location {
            Location::Path => quote!(.path_secret(#name, &self.#ident)),
            Location::Header => quote!(.header_secret(#name, #value)),
            Location::Query | Location::Cookie => quote!(.query_secret(#name, #value)),
        }
    }

    fn styled_call(&self, index: usize, parameter: &Parameter, style: &TokenStream) -> TokenStream {
        let (name, ident) = (&parameter.name, self.cx.parameter_ident(self.index, index));
        let method = match parameter.location {
            Location::Path => "path_styled",
            Location::Query if parameter.reserved => "query_reserved",
            Location::Query => "query_styled",
            Location::Header => "header_styled",
            Location::Cookie => "cookie",
        };
        let method = format_ident!("{method}");
        let value = if parameter.ty.holds_numbers() {
            quote!(&crate::runtime::encode::Finite(&self.#ident))
        } else {
            quote!(&self.#ident)
        };
        quote!(.#method(#name, #value, #style))
    }
}

/// The runtime's word for a style; a plain value needs none.
pub(super) fn style(style: Style) -> Option<TokenStream> {
    let variant = match style {
        Style::Plain => return None,
        Style::Simple { explode } => quote!(Simple { explode: #explode }),
        Style::Label { explode } => quote!(Label { explode: #explode }),
        Style::Matrix { explode } => quote!(Matrix { explode: #explode }),
        Style::Form { explode } => quote!(Form { explode: #explode }),
        Style::SpaceDelimited => quote!(SpaceDelimited),
        Style::PipeDelimited => quote!(PipeDelimited),
        Style::DeepObject => quote!(DeepObject),
        Style::Json => quote!(Json),
    };
    Some(quote!(crate::runtime::Style::#variant))
}
