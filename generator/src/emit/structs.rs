//! Objects with known properties.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use crate::{
    api::{Field, Scalar, Struct, Type, TypeDef, TypeId},
    docs::Doc,
    emit::{
        Context, Use, deprecated,
        shown::{self, Part},
        single, unless_used,
    },
    lower::code,
    print::Item,
};

/// The items of a struct, and the names among them that are public.
pub(crate) fn items(cx: &Context<'_>, id: TypeId, object: &Struct) -> (Vec<Item>, Vec<Ident>) {
    let emitter = Emitter {
        cx,
        id,
        object,
        def: cx.api.type_def(id),
        name: cx.type_ident(id),
    };
    let debug = shown::of_struct(&emitter.name, &emitter.all_parts());
    let mut items = vec![single(emitter.declaration(debug.as_ref()))];
    items.extend(debug);
    let mut public = vec![emitter.name.clone()];
    if emitter.def.in_request {
        if emitter.has_required() {
            items.extend(emitter.required());
            items.push(emitter.conversion());
            items.extend(emitter.conversion_from_only());
            public.push(emitter.required_name());
        }
        items.push(Item::Impl(
            {
                let name = &emitter.name;
                quote!(impl #name)
            },
            emitter.builders(),
        ));
    }
    if emitter.is_special() {
        items.push(emitter.serialize());
    }
    items.extend(emitter.deserialize());
    (items, public)
}

/// A type that is nothing but another one, and may contain itself.
pub(crate) fn alias_items(cx: &Context<'_>, id: TypeId, ty: &Type) -> Vec<Item> {
    let def = cx.api.type_def(id);
    let name = cx.type_ident(id);
    let docs = cx.docs(
        &def.docs,
        &[],
        "A value that may contain others of its kind.",
    );
    let debug = shown::of_wrapper(&name, shown::is_open(ty));
    let derives = derives(cx, id, false, &Derived::all(debug.as_ref()));
    let inner = cx.rust_type(ty, Use::of(def));
    let declaration = single(quote! {
        #docs
        #derives
        #[serde(transparent)]
        pub struct #name(pub #inner);
    });
    std::iter::once(declaration).chain(debug).collect()
}

/// What is derived of that which may also be written by hand.
struct Derived {
    debug: bool,
    serialize: bool,
    deserialize: bool,
}

impl Derived {
    fn all(debug: Option<&Item>) -> Self {
        Self {
            debug: debug.is_none(),
            serialize: true,
            deserialize: true,
        }
    }
}

/// The derives that hold; what the API itself has no use for is derived for tests.
fn derives(cx: &Context<'_>, id: TypeId, default: bool, derived: &Derived) -> TokenStream {
    let def = cx.api.type_def(id);
    let mut derives = vec![quote!(Clone)];
    derives.extend(derived.debug.then(|| quote!(Debug)));
    derives.push(quote!(PartialEq));
    let mut for_tests = Vec::new();
    derives.extend(cx.facts.is_eq(id).then(|| quote!(Eq)));
    derives.extend(default.then(|| quote!(Default)));
    for (holds, is_used, derive) in [
        (derived.serialize, def.in_request, quote!(serde::Serialize)),
        (
            derived.deserialize,
            def.in_response,
            quote!(serde::Deserialize),
        ),
    ] {
        match (holds, is_used) {
            (true, true) => derives.push(derive),
            (true, false) => for_tests.push(derive),
            (false, _) => {}
        }
    }
    let for_tests = (!for_tests.is_empty())
        .then(|| quote!(#[cfg_attr(feature = "testing", derive(#(#for_tests),*))]));
    quote!(#[derive(#(#derives),*)] #for_tests)
}

struct Emitter<'e, 'a> {
    cx: &'e Context<'a>,
    id: TypeId,
    object: &'e Struct,
    def: &'e TypeDef,
    name: Ident,
}

impl Emitter<'_, '_> {
    fn usage(&self) -> Use {
        Use::of(self.def)
    }

    fn has_required(&self) -> bool {
        self.object.fields.iter().any(|field| field.required)
    }

    fn required_name(&self) -> Ident {
        format_ident!("{}Required", self.name)
    }

    fn ident(&self, field: &Field) -> Ident {
        self.cx.field_ident(self.id, &field.name)
    }

    /// Whether constants are to be sent, or further properties, which must not repeat the known ones.
    fn is_special(&self) -> bool {
        !self.object.constants.is_empty() || self.object.extra.is_some()
    }

    fn all_parts(&self) -> Vec<Part> {
        let extra = self.object.extra.as_ref().map(|_| Part {
            ident: format_ident!("extra"),
            hidden: true,
        });
        let fields = self.parts(|_| true);
        fields.into_iter().chain(extra).collect()
    }

    /// The parts of a value, those alone of the fields that are `kept`.
    fn parts(&self, kept: impl Fn(&Field) -> bool) -> Vec<Part> {
        let fields = self.object.fields.iter().filter(|field| kept(field));
        fields
            .map(|field| Part {
                ident: self.ident(field),
                hidden: shown::is_open(&field.ty),
            })
            .collect()
    }

    /// A `serde` attribute. Where everything is derived for tests only, so is it.
    fn serde(&self, arguments: &[TokenStream]) -> Option<TokenStream> {
        // Of a struct with further properties both are written by hand.
        if self.object.extra.is_some() {
            return None;
        }
        let is_derived = self.def.in_response || (self.def.in_request && !self.is_special());
        match (arguments.is_empty(), is_derived) {
            (true, _) => None,
            (false, true) => Some(quote!(#[serde(#(#arguments),*)])),
            (false, false) => {
                Some(quote!(#[cfg_attr(feature = "testing", serde(#(#arguments),*))]))
            }
        }
    }

    /// Three states are told apart where null can be sent: left out, null, a value.
    fn is_three_state(&self, field: &Field) -> bool {
        self.def.in_request && !field.required && field.ty.is_nullable()
    }

    fn field_type(&self, field: &Field) -> TokenStream {
        let inner = self.cx.part_type(self.id, &field.ty, self.usage());
        if self.is_three_state(field) {
            quote!(crate::runtime::Nullable<#inner>)
        } else if !field.required || field.ty.is_nullable() {
            quote!(Option<#inner>)
        } else {
            inner
        }
    }

    fn declaration(&self, debug: Option<&Item>) -> TokenStream {
        let name = &self.name;
        let docs = self.cx.docs(&self.def.docs, &[], "An object of the API.");
        let deprecated = deprecated(self.def.deprecated);
        let default = self.def.in_request && !self.has_required();
        let derived = Derived {
            debug: debug.is_none(),
            serialize: !self.is_special(),
            deserialize: self.object.extra.is_none(),
        };
        let derives = derives(self.cx, self.id, default, &derived);
        let rename_all = self.rename_all();
        let container = rename_all.and_then(|case| self.serde(&[quote!(rename_all = #case)]));
        let fields = self
            .object
            .fields
            .iter()
            .map(|field| self.field(field, rename_all));
        let extra = self.extra_field();
        quote! {
            #docs
            #deprecated
            #derives
            #container
            #[non_exhaustive]
            pub struct #name {
                #(#fields)*
                #extra
            }
        }
    }

    fn field(&self, field: &Field, rename_all: Option<&str>) -> TokenStream {
        let ident = self.ident(field);
        let ty = self.field_type(field);
        let docs = self.field_docs(field);
        let deprecated = deprecated(field.deprecated);
        let arguments = self.field_serde(field, rename_all);
        let serde = self.serde(&arguments);
        quote!(#docs #deprecated #serde pub #ident: #ty,)
    }

    fn field_docs(&self, field: &Field) -> TokenStream {
        self.cx.docs(
            &field.docs,
            &field.limits,
            &format!("The property {}.", code(&field.name)),
        )
    }

    fn field_serde(&self, field: &Field, rename_all: Option<&str>) -> Vec<TokenStream> {
        let mut arguments = Vec::new();
        if cased(self.cx.names.field(self.id, &field.name), rename_all) != field.name {
            let name = &field.name;
            arguments.push(quote!(rename = #name));
        }
        if self.is_three_state(field) {
            arguments.push(quote!(default));
        }
        if !self.is_special() {
            arguments.extend(self.encoder(field));
        }
        arguments.extend(self.decoder(field));
        arguments
    }

    /// What is left out, and what is looked at before it is written.
    fn encoder(&self, field: &Field) -> Vec<TokenStream> {
        let mut arguments = Vec::new();
        if self.is_three_state(field) {
            arguments.push(quote!(
                skip_serializing_if = "crate::runtime::Nullable::is_absent"
            ));
        } else if !field.required {
            arguments.push(quote!(skip_serializing_if = "Option::is_none"));
        }
        if field.ty.holds_numbers() {
            arguments.push(quote!(serialize_with = "crate::runtime::encode::finite"));
        }
        arguments
    }

    /// A way of decoding that differs from the type's own.
    fn decoder(&self, field: &Field) -> Option<TokenStream> {
        let is_integer = *field.ty.without_null() == Type::Integer;
        match (field.required, field.ty.is_nullable()) {
            (true, true) => Some(quote!(
                deserialize_with = "crate::runtime::decode::required_nullable"
            )),
            (true, false) if is_integer => {
                Some(quote!(deserialize_with = "crate::runtime::decode::integer"))
            }
            (false, _) if is_integer && !self.is_three_state(field) => Some(quote!(
                default,
                deserialize_with = "crate::runtime::decode::optional_integer"
            )),
            _ => None,
        }
    }

    fn extra_field(&self) -> Option<TokenStream> {
        let ty = self.cx.rust_type(self.object.extra.as_ref()?, self.usage());
        Some(quote! {
            /// Properties that the document does not name.
            pub extra: std::collections::BTreeMap<String, #ty>,
        })
    }

    /// The one case that makes most renames needless.
    fn rename_all(&self) -> Option<&'static str> {
        let renames = |case: Option<&str>| {
            let names = self.object.fields.iter();
            names
                .filter(|field| {
                    cased(self.cx.names.field(self.id, &field.name), case) != field.name
                })
                .count()
        };
        let cases = [
            None,
            Some("camelCase"),
            Some("PascalCase"),
            Some("kebab-case"),
            Some("SCREAMING_SNAKE_CASE"),
        ];
        cases
            .into_iter()
            .min_by_key(|case| renames(*case))
            .flatten()
    }

    fn required(&self) -> Vec<Item> {
        let (name, whole) = (self.required_name(), &self.name);
        let debug = shown::of_struct(&name, &self.parts(|field| field.required));
        let derive = shown::derive(debug.as_ref());
        let docs = Doc::of(format!("The required properties of [`{whole}`].")).attributes();
        let eq = if self.cx.facts.is_eq(self.id) {
            quote!(, Eq)
        } else {
            quote!()
        };
        let fields = self
            .object
            .fields
            .iter()
            .filter(|field| field.required)
            .map(|field| {
                let (ident, ty, docs) = (
                    self.ident(field),
                    self.field_type(field),
                    self.field_docs(field),
                );
                quote!(#docs pub #ident: #ty,)
            });
        let declaration = single(quote! {
            #docs
            #[derive(Clone, #derive PartialEq #eq)]
            pub struct #name {
                #(#fields)*
            }
        });
        std::iter::once(declaration).chain(debug).collect()
    }

    fn conversion(&self) -> Item {
        let (name, required) = (&self.name, self.required_name());
        let fields = self.object.fields.iter().map(|field| {
            let ident = self.ident(field);
            match (field.required, self.is_three_state(field)) {
                (true, _) => quote!(#ident: required.#ident,),
                (false, true) => quote!(#ident: crate::runtime::Nullable::Absent,),
                (false, false) => quote!(#ident: None,),
            }
        });
        let extra = self
            .object
            .extra
            .as_ref()
            .map(|_| quote!(extra: std::collections::BTreeMap::new(),));
        Item::Impl(
            quote!(impl From<#required> for #name),
            vec![quote! {
                fn from(required: #required) -> Self {
                    Self { #(#fields)* #extra }
                }
            }],
        )
    }

    /// The default value. A property of that name has a method that stands in the way of the usual spelling.
    fn default(&self) -> TokenStream {
        let mut fields = self.object.fields.iter();
        if fields.any(|field| self.cx.names.field(self.id, &field.name) == "default") {
            quote!(Default::default())
        } else {
            quote!(Self::default())
        }
    }

    /// The constructor, and a method for each property that may be left out.
    fn builders(&self) -> Vec<TokenStream> {
        let mut methods = vec![if self.has_required() {
            let required = self.required_name();
            quote! {
                /// A value with the required properties and nothing else.
                #[must_use]
                pub fn new(required: #required) -> Self {
                    required.into()
                }
            }
        } else {
            let default = self.default();
            quote! {
                /// A value without any property.
                #[must_use]
                pub fn new() -> Self {
                    #default
                }
            }
        }];
        methods.extend(
            self.object
                .fields
                .iter()
                .filter(|field| !field.required)
                .map(|field| self.setter(field)),
        );
        methods.extend(self.object.extra.as_ref().map(|ty| self.extra_setter(ty)));
        methods
    }

    fn setter(&self, field: &Field) -> TokenStream {
        let ident = self.ident(field);
        let docs = Doc::of(format!("Sets {}.", code(&field.name))).attributes();
        let deprecated = deprecated(field.deprecated);
        let (argument, value) = self.argument(field);
        quote! {
            #docs
            #deprecated
            #[must_use]
            pub fn #ident(mut self, value: #argument) -> Self {
                self.#ident = #value;
                self
            }
        }
    }

    fn extra_setter(&self, ty: &Type) -> TokenStream {
        let ty = self.cx.rust_type(ty, self.usage());
        quote! {
            /// Adds a property that the document does not name.
            #[must_use]
            pub fn extra(mut self, name: impl Into<String>, value: impl Into<#ty>) -> Self {
                self.extra.insert(name.into(), value.into());
                self
            }
        }
    }

    fn serialize(&self) -> Item {
        let (name, sent) = (&self.name, unless_used(self.def.in_request));
        let constants = self.object.constants.iter().map(|(key, value)| {
            let value = constant(value);
            quote!(map.serialize_entry(#key, #value)?;)
        });
        let fields = self.object.fields.iter().map(|field| {
            let (key, ident) = (&field.name, self.ident(field));
            let checked = |value: TokenStream| {
                if field.ty.holds_numbers() {
                    quote!(&crate::runtime::encode::Finite(#value))
                } else {
                    value
                }
            };
            let (own, inner) = (checked(quote!(&self.#ident)), checked(quote!(value)));
            if field.required {
                quote!(map.serialize_entry(#key, #own)?;)
            } else if self.is_three_state(field) {
                quote!(if !self.#ident.is_absent() { map.serialize_entry(#key, #own)?; })
            } else {
                quote!(if let Some(value) = &self.#ident { map.serialize_entry(#key, #inner)?; })
            }
        });
        let extra = self
            .object
            .extra
            .as_ref()
            .map(|ty| self.serialize_extra(ty));
        Item::Impl(
            quote!(#sent impl serde::Serialize for #name),
            vec![quote! {
                fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    use serde::ser::SerializeMap as _;
                    let mut map = serializer.serialize_map(None)?;
                    #(#constants)*
                    #(#fields)*
                    #extra
                    map.end()
                }
            }],
        )
    }
}

impl Emitter<'_, '_> {
    /// Reading of a struct with further properties, which are those that no field and no constant
    /// has the name of.
    fn deserialize(&self) -> Option<Item> {
        self.object.extra.as_ref()?;
        let (name, received) = (&self.name, unless_used(self.def.in_response));
        let known = self.known_name();
        let rename_all = self.rename_all();
        let container = rename_all.map(|case| quote!(#[serde(rename_all = #case)]));
        let declared = self.object.fields.iter().map(|field| {
            let (ident, ty) = (self.ident(field), self.field_type(field));
            let arguments = self.field_serde(field, rename_all);
            let serde = (!arguments.is_empty()).then(|| quote!(#[serde(#(#arguments),*)]));
            quote!(#serde #ident: #ty,)
        });
        let idents: Vec<_> = self
            .object
            .fields
            .iter()
            .map(|field| self.ident(field))
            .collect();
        let names = self.object.constants.keys();
        let names = names.chain(self.object.fields.iter().map(|field| &field.name));
        Some(Item::Impl(
            quote!(#received impl<'de> serde::Deserialize<'de> for #name),
            vec![quote! {
                fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                    #[derive(serde::Deserialize)]
                    #container
                    struct #known { #(#declared)* }
                    let (#known { #(#idents),* }, extra) =
                        crate::runtime::decode::open(deserializer, &[#(#names),*])?;
                    Ok(Self { #(#idents,)* extra })
                }
            }],
        ))
    }

    /// A name for the named properties, other than that of any type that one of them may have.
    fn known_name(&self) -> Ident {
        let is_taken = |name: &str| {
            let mut ids = self.cx.api.type_ids();
            ids.any(|id| self.cx.names.type_name(id) == name)
        };
        let names = (1..).map(|number| match number {
            1 => "Known".to_owned(),
            number => format!("Known{number}"),
        });
        let free = names.into_iter().find(|name| !is_taken(name));
        format_ident!("{}", free.unwrap_or_default())
    }

    /// Further properties; one with the name of a known property gives way to it.
    fn serialize_extra(&self, ty: &Type) -> TokenStream {
        let fields = self.object.fields.iter().map(|field| &field.name);
        let known: Vec<_> = self.object.constants.keys().chain(fields).collect();
        let value = if ty.holds_numbers() {
            quote!(&crate::runtime::encode::Finite(value))
        } else {
            quote!(value)
        };
        if known.is_empty() {
            return quote!(for (key, value) in &self.extra { map.serialize_entry(key, #value)?; });
        }
        quote! {
            for (key, value) in &self.extra {
                if !matches!(key.as_str(), #(#known)|*) {
                    map.serialize_entry(key, #value)?;
                }
            }
        }
    }

    /// What a property that is added by a method may be given as, and how it becomes the field's value.
    fn argument(&self, field: &Field) -> (TokenStream, TokenStream) {
        let inner = self.cx.rust_type(field.ty.without_null(), self.usage());
        let boxed = self.cx.is_boxed(self.id, &field.ty);
        match (self.is_three_state(field), boxed, &field.ty) {
            (true, false, _) => (
                quote!(impl Into<crate::runtime::Nullable<#inner>>),
                quote!(value.into()),
            ),
            (true, true, _) => (
                quote!(impl Into<crate::runtime::Nullable<#inner>>),
                quote!(value.into().map(Box::new)),
            ),
            (false, true, _) => (
                quote!(impl Into<#inner>),
                quote!(Some(Box::new(value.into()))),
            ),
            (false, false, Type::Array(item)) if **item == Type::String => (
                quote!(impl IntoIterator<Item = impl Into<String>>),
                quote!(Some(value.into_iter().map(Into::into).collect())),
            ),
            (false, false, Type::Array(item)) => {
                let item = self.cx.rust_type(item, self.usage());
                (
                    quote!(impl IntoIterator<Item = #item>),
                    quote!(Some(value.into_iter().collect())),
                )
            }
            (false, false, _) => (quote!(impl Into<#inner>), quote!(Some(value.into()))),
        }
    }

    /// From the only required property, where its type says enough of what it is.
    fn conversion_from_only(&self) -> Option<Item> {
        let required: Vec<_> = self
            .object
            .fields
            .iter()
            .filter(|field| field.required)
            .collect();
        let [only] = required.as_slice() else {
            return None;
        };
        if !matches!(only.ty, Type::Array(_) | Type::Defined(_))
            || self.cx.is_boxed(self.id, &only.ty)
        {
            return None;
        }
        let (name, required, ident) = (&self.name, self.required_name(), self.ident(only));
        let ty = self.field_type(only);
        Some(Item::Impl(
            quote!(impl From<#ty> for #name),
            vec![quote! {
                fn from(#ident: #ty) -> Self {
                    #required { #ident }.into()
                }
            }],
        ))
    }
}

/// A constant as an argument.
fn constant(value: &Scalar) -> TokenStream {
    match value {
        Scalar::Boolean(value) => quote!(&#value),
        Scalar::Whole(value) => quote!(&#value),
        Scalar::Text(value) => quote!(#value),
    }
}

/// What serde makes of a field's name.
fn cased(name: &str, case: Option<&str>) -> String {
    let words = || name.split('_');
    let capital = |word: &str| {
        let mut characters = word.chars();
        characters
            .next()
            .map(|first| first.to_ascii_uppercase().to_string() + characters.as_str())
            .unwrap_or_default()
    };
    let pascal = || words().map(capital).collect::<String>();
    match case {
        Some("camelCase") => {
            let pascal = pascal();
            pascal
                .chars()
                .take(1)
                .map(|first| first.to_ascii_lowercase())
                .chain(pascal.chars().skip(1))
                .collect()
        }
        Some("PascalCase") => pascal(),
        Some("kebab-case") => name.replace('_', "-"),
        Some("SCREAMING_SNAKE_CASE") => name.to_ascii_uppercase(),
        _ => name.to_owned(),
    }
}
