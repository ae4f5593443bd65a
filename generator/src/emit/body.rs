//! How bodies get into a request.

use proc_macro2::TokenStream;
use quote::quote;

use crate::{
    api::{Body, Content, Encoding, Field, Shape, Type},
    emit::{operation::Emitter, parameter::style},
};

/// What a file is where neither the document nor the caller says so.
const ANY_FILE: &str = "application/octet-stream";

impl Emitter<'_, '_> {
    pub(super) fn body_call(&self, body: &Body) -> TokenStream {
        let media_type = &body.media_type;
        let (required, optional) = self.body_values(body);
        match (body.content, body.required) {
            (Content::Json, true) if is_plain_json(media_type) => quote!(.json(#required)),
            (Content::Json, false) if is_plain_json(media_type) => {
                quote!(.json_optional(#optional))
            }
            (Content::Json, true) => quote!(.json_as(#media_type, Some(#required))),
            (Content::Json, false) => quote!(.json_as(#media_type, #optional)),
            (Content::Form, true) => {
                let styles = styles(body);
                quote!(.form(#required, &[#(#styles),*]))
            }
            (Content::Form, false) => {
                let styles = styles(body);
                quote!(.form_optional(#optional, &[#(#styles),*]))
            }
            (Content::Multipart, true) => {
                let form = self.multipart(body, &quote!(self.body), required);
                quote!(.multipart(#form))
            }
            (Content::Multipart, false) => {
                let form = self.multipart(body, &quote!(body), quote!(body));
                quote!(.multipart_optional(self.body.as_ref().map(|body| #form)))
            }
            (Content::Text | Content::Items | Content::Binary, true) => {
                quote!(.content(#media_type, self.body.clone()))
            }
            (Content::Text | Content::Items | Content::Binary, false) => {
                quote!(.content_optional(#media_type, self.body.clone()))
            }
        }
    }

    /// The body to serialize: where it has to be given, and where it may be left out. Numbers of its own are
    /// looked at, as those of properties are.
    fn body_values(&self, body: &Body) -> (TokenStream, TokenStream) {
        if body.ty.without_null().holds_numbers() {
            (
                quote!(&crate::runtime::encode::Finite(&self.body)),
                quote!(
                    self.body
                        .as_ref()
                        .map(crate::runtime::encode::Finite)
                        .as_ref()
                ),
            )
        } else {
            (quote!(&self.body), quote!(self.body.as_ref()))
        }
    }

    /// The form of several parts: what is no file by itself, then the files.
    fn multipart(&self, body: &Body, value: &TokenStream, borrowed: TokenStream) -> TokenStream {
        let files: Vec<_> = self.files(body).collect();
        let is_file = |name: &str| files.iter().any(|(_, field)| field.name == name);
        let media_types = body.encodings.iter().filter(|(name, _)| !is_file(name));
        let media_types = media_types.filter_map(|(name, encoding)| match encoding {
            Encoding::MediaType(media_type) => Some(quote!((#name, #media_type))),
            Encoding::Style(_) => None,
        });
        let files = files.iter().map(|(id, field)| {
            let (name, ident) = (&field.name, self.cx.field_ident(*id, &field.name));
            let media_type = match body.encodings.get(name) {
                Some(Encoding::MediaType(media_type)) => media_type,
                _ => ANY_FILE,
            };
            let files = match (field.required, &field.ty) {
                (true, Type::File) => quote!([&#value.#ident]),
                (false, Type::Array(_)) => quote!(#value.#ident.iter().flatten()),
                _ => quote!(&#value.#ident),
            };
            quote!(.files(#name, #files, #media_type))
        });
        quote!(crate::runtime::Multipart::of(#borrowed, &[#(#media_types),*]) #(#files)*)
    }

    fn files<'b>(&'b self, body: &Body) -> impl Iterator<Item = (crate::api::TypeId, &'b Field)> {
        let object = match &body.ty {
            Type::Defined(id) => match &self.cx.api.type_def(*id).shape {
                Shape::Struct(object) => Some((*id, object)),
                _ => None,
            },
            _ => None,
        };
        let fields = object
            .into_iter()
            .flat_map(|(id, object)| object.fields.iter().map(move |field| (id, field)));
        fields.filter(|(_, field)| match &field.ty {
            Type::Array(item) => **item == Type::File,
            ty => *ty == Type::File,
        })
    }
}

/// Whether the runtime need not be told what kind of JSON it is.
fn is_plain_json(media_type: &str) -> bool {
    media_type == "application/json" || media_type.contains('*')
}

/// The styles of properties that are not written in the usual one.
fn styles(body: &Body) -> Vec<TokenStream> {
    let styles = body.encodings.iter().filter_map(|(name, encoding)| {
        let Encoding::Style(written) = encoding else {
            return None;
        };
        let style = style(*written)?;
        Some(quote!((#name, #style)))
    });
    styles.collect()
}
