//! Handles: a path parameter and a token bound once, for all operations that take the parameter.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::{
    api::{Location, Operation, Parameter, Type},
    diagnostic::Diagnostic,
    docs::{Doc, Examples},
    emit::{
        Context, deprecated, example,
        flavour::Flavour,
        parameter::{Argument, allow_many, arguments},
        single, stream,
    },
    imports::{self, Home},
    lower::code,
    names::ident,
    print::{self, Item},
    settings,
};

/// A handle of the settings that some operation of the crate has a use for.
pub(crate) struct Handle<'s> {
    pub(crate) settings: &'s settings::Handle,
}

impl Handle<'_> {
    pub(crate) fn file_name(&self) -> String {
        ident::file_name(&self.settings.name)
    }

    pub(crate) fn type_ident(&self) -> Ident {
        ident::ident(&ident::type_name(&self.settings.name))
    }

    pub(crate) fn method_ident(&self) -> Ident {
        ident::ident(&ident::method_name(&self.settings.name))
    }

    pub(crate) fn binds(&self, operation: &Operation) -> bool {
        let mut parameters = operation.parameters.iter();
        parameters.any(|parameter| self.is_bound(parameter))
    }

    fn is_bound(&self, parameter: &Parameter) -> bool {
        let is_text = matches!(parameter.ty, Type::String);
        is_text && parameter.location == Location::Path && parameter.name == self.settings.parameter
    }

    /// Whether an argument of an operation is the one that the handle supplies.
    pub(crate) fn supplies(&self, operation: &Operation, argument: &Argument) -> bool {
        let parameter = argument.parameter.map(|index| &operation.parameters[index]);
        parameter.is_some_and(|parameter| self.is_bound(parameter))
    }
}

pub(crate) fn used<'s>(cx: &Context<'s>) -> Vec<Handle<'s>> {
    let handles = cx
        .settings
        .client
        .handles
        .iter()
        .map(|settings| Handle { settings });
    handles
        .filter(|handle| {
            cx.api
                .operations
                .iter()
                .any(|operation| handle.binds(operation))
        })
        .collect()
}

/// The handle that offers an operation; the client itself offers the others.
pub(crate) fn of<'h, 's>(
    handles: &'h [Handle<'s>],
    operation: &Operation,
) -> Option<&'h Handle<'s>> {
    handles.iter().find(|handle| handle.binds(operation))
}

pub(crate) fn handle_rs(
    cx: &Context<'_>,
    handle: &Handle<'_>,
    flavour: Flavour,
) -> Result<String, Diagnostic> {
    let channel = flavour.channel();
    let handles = used(cx);
    let name = handle.type_ident();
    let mut docs = Doc::default();
    docs.foreign(&handle.settings.description, None);
    let docs = docs.attributes();
    let owns = |operation: &Operation| {
        of(&handles, operation).is_some_and(|own| own.settings.name == handle.settings.name)
    };
    let needs_token = |operation: &Operation| owns(operation) && operation.authenticated;
    let unused = (!cx.api.operations.iter().any(needs_token)).then(|| {
        let reason = "no operation of the handle needs it";
        quote!(#[allow(dead_code, reason = #reason)])
    });
    let declaration = quote! {
        #docs
        #[derive(Clone, Debug)]
        pub struct #name {
            channel: #channel,
            id: String,
            #unused
            token: crate::runtime::Secret,
        }
    };
    let constructor = quote! {
        pub(crate) fn new(
            channel: #channel,
            id: impl Into<String>,
            token: impl Into<crate::runtime::Secret>,
        ) -> Self {
            Self { channel, id: id.into(), token: token.into() }
        }
    };
    let parameter = code(&handle.settings.parameter);
    let id_docs = Doc::of(format!("The {parameter} this handle is for.")).attributes();
    let id = quote! {
        #id_docs
        #[must_use]
        pub fn id(&self) -> &str {
            &self.id
        }
    };
    let mut members = vec![constructor, id];
    let mut examples = Examples::default();
    let operations = cx.api.operations.iter().enumerate();
    for (index, _) in operations.filter(|(_, operation)| owns(operation)) {
        members.push(method(cx, index, Some(handle), flavour, &mut examples));
    }
    let items = vec![single(declaration), Item::Impl(quote!(impl #name), members)];
    let items = imports::shorten(items, Home::Elsewhere, &[name]);
    print::file(None, &items, &examples)
}

/// The method that makes the call of an operation, on a handle or on the client.
pub(crate) fn method(
    cx: &Context<'_>,
    index: usize,
    handle: Option<&Handle<'_>>,
    flavour: Flavour,
    examples: &mut Examples,
) -> TokenStream {
    let operation = &cx.api.operations[index];
    let call = flavour.call();
    let arguments = arguments(cx, index);
    let is_bound =
        |argument: &Argument| handle.is_some_and(|handle| handle.supplies(operation, argument));
    let required: Vec<_> = arguments
        .iter()
        .filter(|argument| argument.required)
        .collect();
    let free = required.iter().filter(|argument| !is_bound(argument));
    let allow_many = allow_many(1 + free.clone().count());
    let parameters = free.map(|Argument { ident, ty, .. }| quote!(#ident: impl Into<#ty>));
    let values = required.iter().map(|argument| {
        let ident = &argument.ident;
        if is_bound(argument) {
            quote!(self.id.as_str())
        } else {
            quote!(#ident)
        }
    });
    let token = match handle {
        _ if !operation.authenticated => quote!(None),
        Some(_) => quote!(Some(self.token.clone())),
        None => quote!(self.token.clone()),
    };
    let (ident, operation_ident) = (cx.method_ident(index), cx.operation_ident(index));
    let mut docs = method_docs(cx, index, flavour);
    let example = example::lines(cx, index, operation, handle, flavour);
    if !example.is_empty() {
        docs.example(&example, examples);
    }
    let docs = docs.attributes();
    let deprecated = deprecated(operation.deprecated);
    quote! {
        #docs
        #deprecated
        #allow_many
        pub fn #ident(&self, #(#parameters),*) -> #call<crate::operations::#operation_ident> {
            #call::new(
                self.channel.clone(),
                #token,
                crate::operations::#operation_ident::new(#(#values),*),
            )
        }
    }
}

fn method_docs(cx: &Context<'_>, index: usize, flavour: Flavour) -> Doc {
    let operation = &cx.api.operations[index];
    let mut doc = cx.doc(&operation.docs);
    doc.own(code(&operation.key()));
    doc.own(if operation.repeatable {
        "Sending it twice has the effect of sending it once."
    } else {
        "Sending it twice may do its work twice."
    });
    for paragraph in stream::docs(operation, flavour) {
        doc.own(paragraph);
    }
    doc.own("# Errors");
    add_errors(&mut doc, cx, index);
    doc
}

fn add_errors(doc: &mut Doc, cx: &Context<'_>, index: usize) {
    let operation = &cx.api.operations[index];
    if operation.errors.is_empty() {
        return doc.own("See [`Error`](crate::runtime::Error).");
    }
    doc.own("See [`Error`](crate::runtime::Error). The API declares these statuses:");
    for (status, error) in &operation.errors {
        let status = match status.as_str() {
            "default" => "others",
            status => status,
        };
        let meaning = error.docs.as_deref().unwrap_or_default();
        let base = cx.settings.client.documentation_url.as_deref();
        doc.item(status, meaning, base);
    }
    if operation.errors.values().any(|error| error.body.is_some()) {
        let name = cx.operation_ident(index);
        doc.own(format!(
            "[`{name}::refusal`](crate::operations::{name}::refusal) reads what the server says then."
        ));
    }
}
