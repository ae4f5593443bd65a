//! What of an operation is sent or received piece by piece.

use proc_macro2::TokenStream;
use quote::quote;

use crate::{
    api::{Content, Operation, Success, Type},
    emit::{Context, Use, flavour::Flavour},
    print::Item,
};

/// How the outcome of an operation can be had as it comes in.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Streaming<'a> {
    /// As bytes of this media type.
    Bytes(&'a str),
    /// As one value of this type after another.
    Items(&'a str, &'a Type),
}

/// How the outcome of an operation can be had as it comes in: only where all that has a body can be had so.
pub(crate) fn streaming(operation: &Operation) -> Option<Streaming<'_>> {
    let with_body = operation
        .successes
        .iter()
        .filter(|success| success.body.is_some());
    let mut all = with_body.map(of_success);
    let first = all.next()??;
    all.all(|other| other == Some(first)).then_some(first)
}

fn of_success(success: &Success) -> Option<Streaming<'_>> {
    if let Some((media_type, item)) = &success.items {
        return Some(Streaming::Items(media_type, item));
    }
    match &success.body {
        Some((Content::Text | Content::Binary, _)) => Some(Streaming::Bytes(accepted(success)?)),
        _ => None,
    }
}

/// The media type to ask for. Bytes that are said to be JSON are anything.
fn accepted(success: &Success) -> Option<&str> {
    let (content, _) = success.body.as_ref()?;
    let media_type = success.media_type.as_deref()?;
    match content {
        Content::Binary if media_type.to_ascii_lowercase().contains("json") => Some("*/*"),
        _ => Some(media_type),
    }
}

/// What the operation asks for where that is not JSON.
pub(super) fn accept(operation: &Operation) -> Option<TokenStream> {
    let with_body = operation
        .successes
        .iter()
        .filter(|success| success.body.is_some());
    let mut media_types = Vec::new();
    for success in with_body {
        if matches!(success.body, Some((Content::Json, _))) {
            return None;
        }
        media_types.extend(accepted(success));
    }
    media_types.sort_unstable();
    media_types.dedup();
    let media_types = media_types.join(", ");
    (!media_types.is_empty()).then(|| quote!(.accept(#media_types)))
}

/// The implementation by which a call offers the outcome as it comes in.
pub(super) fn implementation(
    cx: &Context<'_>,
    name: &proc_macro2::Ident,
    operation: &Operation,
) -> Option<Item> {
    Some(match streaming(operation)? {
        Streaming::Bytes(media_type) => Item::Impl(
            quote!(impl crate::runtime::Downloads for #name),
            vec![quote!(const MEDIA_TYPE: &'static str = #media_type;)],
        ),
        Streaming::Items(media_type, item) => {
            let item = cx.rust_type(item, Use::Received);
            Item::Impl(
                quote!(impl crate::runtime::Streams for #name),
                vec![
                    quote!(type Item = #item;),
                    quote!(const MEDIA_TYPE: &'static str = #media_type;),
                ],
            )
        }
    })
}

/// Whether the body of the request may be sent while it is read.
pub(super) fn sends_stream(operation: &Operation) -> bool {
    let content = operation.body.as_ref().map(|body| body.content);
    content == Some(Content::Binary)
}

/// The methods that make a request whose body may be a stream. `builder` is the request without it.
pub(super) fn requests(operation: &Operation, builder: &TokenStream) -> Option<[TokenStream; 2]> {
    let body = operation
        .body
        .as_ref()
        .filter(|_| sends_stream(operation))?;
    let media_type = &body.media_type;
    let build = match body.required {
        true => quote!(build_with),
        false => quote!(build_with_optional),
    };
    Some([
        quote! {
            fn request(&self) -> Result<http::Request<bytes::Bytes>, crate::runtime::BuildError> {
                crate::runtime::Body::only_bytes(self.streaming_request()?)
            }
        },
        quote! {
            fn streaming_request(&self) -> Result<http::Request<crate::runtime::Body>, crate::runtime::BuildError> {
                #builder.#build(#media_type, self.body.clone())
            }
        },
    ])
}

/// What the documentation says of bodies that go piece by piece, in paragraphs.
pub(crate) fn docs(operation: &Operation, flavour: Flavour) -> Vec<String> {
    let call = match flavour {
        Flavour::Async => "crate::runtime::Call",
        Flavour::Blocking => "crate::runtime::blocking::Call",
    };
    let mut paragraphs = Vec::new();
    if sends_stream(operation) {
        paragraphs.push(format!(
            "The body is bytes, or is [read while it is sent](crate::runtime::Body). A large one may need more time than \
             a call has unless [told otherwise]({call}::timeout)."
        ));
    }
    match streaming(operation) {
        Some(Streaming::Bytes(_)) => {
            let method = match flavour {
                Flavour::Async => "stream",
                Flavour::Blocking => "reader",
            };
            paragraphs.push(format!(
                "[`{method}`]({call}::{method}) gives the answer as it comes in, however long it is."
            ));
        }
        Some(Streaming::Items(..)) => paragraphs.push(format!(
            "[`items`]({call}::items) gives the values of the answer one by one, as they come in."
        )),
        None => {}
    }
    if gives_items_only(operation) {
        paragraphs
            .push("Without it, the call waits until the server has ended its answer.".to_owned());
    }
    paragraphs
}

fn gives_items_only(operation: &Operation) -> bool {
    let mut successes = operation.successes.iter();
    successes.any(|success| matches!(success.body, Some((Content::Items, _))))
}

/// How the outcome is had as it comes in, in an example: the statement that begins, and the lines that follow it.
pub(super) fn example(
    operation: &Operation,
    call: &str,
    flavour: Flavour,
) -> Option<(String, &'static [&'static str])> {
    Some(match (streaming(operation)?, flavour) {
        (Streaming::Bytes(_), Flavour::Async) => (
            format!("let mut pieces = {call}.stream().await?;"),
            &[
                "while let Some(piece) = pieces.next().await {",
                "    println!(\"{} bytes\", piece?.len());",
                "}",
            ],
        ),
        (Streaming::Bytes(_), Flavour::Blocking) => (
            format!("let mut reader = {call}.reader()?;"),
            &["std::io::copy(&mut reader, &mut std::io::sink())?;"],
        ),
        (Streaming::Items(..), Flavour::Async) => (
            format!("let mut items = {call}.items().await?;"),
            &[
                "while let Some(item) = items.next().await {",
                "    println!(\"{:?}\", item?);",
                "}",
            ],
        ),
        (Streaming::Items(..), Flavour::Blocking) => (
            format!("let items = {call}.items()?;"),
            &["for item in items {", "    println!(\"{:?}\", item?);", "}"],
        ),
    })
}
