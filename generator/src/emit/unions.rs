//! Unions: an enum whose variant is found from the value itself, in one pass.

use proc_macro2::TokenStream;
use quote::quote;

use crate::{
    api::{Condition, Kind, Member, ObjectChoice, Scalar, Type, TypeId, Union},
    emit::{Context, Use, deprecated, enums, shown, single, unless_used},
    print::Item,
};

pub(crate) fn items(cx: &Context<'_>, id: TypeId, union: &Union) -> Vec<Item> {
    let def = cx.api.type_def(id);
    let name = cx.type_ident(id);
    let debug = debug(cx, id, union);
    let mut items = vec![single(declaration(cx, id, union, debug.as_ref()))];
    items.extend(debug);
    items.extend(conversions(cx, id, union));
    if union.is_plain() {
        items.push(Item::Impl(
            quote!(impl std::fmt::Display for #name),
            vec![display(cx, id, union)],
        ));
    }
    let (sent, received) = (unless_used(def.in_request), unless_used(def.in_response));
    items.push(Item::Impl(
        quote!(#sent impl serde::Serialize for #name),
        vec![serialize(cx, id, union)],
    ));
    items.push(Item::Impl(
        quote!(#received impl<'de> serde::Deserialize<'de> for #name),
        vec![deserialize()],
    ));
    let head = quote!(#received impl<'de> crate::runtime::decode::Union<'de> for #name);
    items.push(Item::Impl(head, decoders(cx, id, union)));
    items
}

fn declaration(cx: &Context<'_>, id: TypeId, union: &Union, debug: Option<&Item>) -> TokenStream {
    let def = cx.api.type_def(id);
    let name = cx.type_ident(id);
    let docs = cx.docs(&def.docs, &[], "One of several forms.");
    let deprecated = deprecated(def.deprecated);
    let eq = if cx.facts.is_eq(id) {
        quote!(, Eq)
    } else {
        quote!()
    };
    let variants = union.members.iter().map(|member| {
        let variant = cx.variant_ident(id, &member.label);
        let ty = cx.part_type(id, &member.ty, Use::of(def));
        let docs = cx.docs(&member.docs, &[], fallback(member));
        quote!(#docs #variant(#ty),)
    });
    let unknown_docs = enums::unknown_docs();
    let debug = shown::derive(debug);
    let received = unless_used(def.in_response);
    quote! {
        #docs
        #deprecated
        #[derive(Clone, #debug PartialEq #eq)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
            #unknown_docs
            #received
            Unknown(crate::runtime::Json),
        }
    }
}

/// `Debug`, where a member is a map.
fn debug(cx: &Context<'_>, id: TypeId, union: &Union) -> Option<Item> {
    let variants = union.members.iter().map(|member| {
        let part = shown::Part {
            ident: cx.variant_ident(id, &member.label),
            hidden: shown::is_open(&member.ty),
        };
        (part, true)
    });
    let received = unless_used(cx.api.type_def(id).in_response);
    let unknown =
        quote!(#received Self::Unknown(value) => f.debug_tuple("Unknown").field(value).finish(),);
    shown::of_enum(&cx.type_ident(id), &variants.collect::<Vec<_>>(), &unknown)
}

fn fallback(member: &Member) -> &'static str {
    match member.kind {
        Kind::Boolean => "True or false.",
        Kind::Number => "A number.",
        Kind::String => "A text.",
        Kind::Array => "A list.",
        Kind::Object => "An object.",
    }
}

/// `From` for each member whose type no other member has.
fn conversions(cx: &Context<'_>, id: TypeId, union: &Union) -> Vec<Item> {
    let def = cx.api.type_def(id);
    let name = cx.type_ident(id);
    let types: Vec<_> = union
        .members
        .iter()
        .map(|member| cx.rust_type(&member.ty, Use::of(def)).to_string())
        .collect();
    let is_unique =
        |index: usize| types.iter().filter(|other| **other == types[index]).count() == 1;
    let members = union
        .members
        .iter()
        .enumerate()
        .filter(|(index, _)| is_unique(*index));
    let text = union
        .members
        .iter()
        .find(|member| member.ty == Type::String);
    let text = text.map(|member| {
        let variant = cx.variant_ident(id, &member.label);
        Item::Impl(
            quote!(impl From<&str> for #name),
            vec![quote!(fn from(value: &str) -> Self { Self::#variant(value.to_owned()) })],
        )
    });
    members
        .map(|(_, member)| {
            let variant = cx.variant_ident(id, &member.label);
            let ty = cx.rust_type(&member.ty, Use::of(def));
            let value = if cx.is_boxed(id, &member.ty) {
                quote!(Box::new(value))
            } else {
                quote!(value)
            };
            Item::Impl(
                quote!(impl From<#ty> for #name),
                vec![quote!(fn from(value: #ty) -> Self { Self::#variant(#value) })],
            )
        })
        .chain(text)
        .collect()
}

fn display(cx: &Context<'_>, id: TypeId, union: &Union) -> TokenStream {
    let variants = union
        .members
        .iter()
        .map(|member| cx.variant_ident(id, &member.label));
    let received = unless_used(cx.api.type_def(id).in_response);
    let unknown = quote!(#received Self::Unknown(value) => value.as_value().fmt(f),);
    quote! {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            match self {
                #(Self::#variants(value) => value.fmt(f),)*
                #unknown
            }
        }
    }
}

fn serialize(cx: &Context<'_>, id: TypeId, union: &Union) -> TokenStream {
    let variants = union.members.iter().map(|member| {
        let variant = cx.variant_ident(id, &member.label);
        let call = if member.ty.holds_numbers() {
            quote!(crate::runtime::encode::finite(value, serializer))
        } else {
            quote!(value.serialize(serializer))
        };
        quote!(Self::#variant(value) => #call,)
    });
    let received = unless_used(cx.api.type_def(id).in_response);
    let unknown = quote!(#received Self::Unknown(value) => value.serialize(serializer),);
    quote! {
        fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            match self {
                #(#variants)*
                #unknown
            }
        }
    }
}

fn deserialize() -> TokenStream {
    quote! {
        fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            crate::runtime::decode::union(deserializer)
        }
    }
}

fn decoders(cx: &Context<'_>, id: TypeId, union: &Union) -> Vec<TokenStream> {
    let expected = expected(union);
    let mut methods = vec![quote!(const EXPECTED: &'static str = #expected;)];
    let of_kind = |kind: Kind| {
        union
            .members
            .iter()
            .filter(move |member| member.kind == kind)
    };
    for member in of_kind(Kind::Boolean) {
        let value = scalar(cx, id, member);
        methods.push(
            quote!(fn boolean<E: serde::de::Error>(value: bool) -> Result<Self, E> { #value }),
        );
    }
    for member in of_kind(Kind::Number) {
        let value = number(cx, id, member);
        methods.push(quote!(fn number<E: serde::de::Error>(value: serde_json::Number) -> Result<Self, E> { #value }));
    }
    for member in of_kind(Kind::String) {
        let value = scalar(cx, id, member);
        methods.push(
            quote!(fn string<E: serde::de::Error>(value: &str) -> Result<Self, E> { #value }),
        );
    }
    let arrays: Vec<_> = of_kind(Kind::Array).collect();
    if !arrays.is_empty() {
        let body = array(cx, id, &arrays);
        methods.push(quote!(fn array<A: serde::de::SeqAccess<'de>>(array: A) -> Result<Self, A::Error> { #body }));
    }
    let objects: Vec<_> = of_kind(Kind::Object).collect();
    if !objects.is_empty() {
        let body = object(cx, id, union, &objects);
        methods.push(quote!(fn object<A: serde::de::MapAccess<'de>>(object: A) -> Result<Self, A::Error> { #body }));
    }
    methods.push(quote!(
        fn unknown(value: serde_json::Value) -> Self {
            Self::Unknown(value.into())
        }
    ));
    methods
}

fn expected(union: &Union) -> String {
    let word = |kind| match kind {
        Kind::Boolean => "a boolean",
        Kind::Number => "a number",
        Kind::String => "a string",
        Kind::Array => "an array",
        Kind::Object => "an object",
    };
    let mut words: Vec<_> = union
        .members
        .iter()
        .map(|member| word(member.kind))
        .collect();
    words.dedup();
    match words.split_last() {
        Some((last, first)) if !first.is_empty() => format!("{} or {last}", first.join(", ")),
        _ => words.concat(),
    }
}

/// `Type::Variant`, for error messages.
fn path(cx: &Context<'_>, id: TypeId, member: &Member) -> String {
    format!(
        "{}::{}",
        cx.names.type_name(id),
        cx.names.variant(id, &member.label)
    )
}

/// The function that makes the variant of a decoded value.
fn wrap(cx: &Context<'_>, id: TypeId, member: &Member) -> TokenStream {
    let variant = cx.variant_ident(id, &member.label);
    if cx.is_boxed(id, &member.ty) {
        quote!(|value| Self::#variant(Box::new(value)))
    } else {
        quote!(Self::#variant)
    }
}

fn scalar(cx: &Context<'_>, id: TypeId, member: &Member) -> TokenStream {
    let (path, wrap) = (path(cx, id, member), wrap(cx, id, member));
    quote!(crate::runtime::decode::scalar(#path, value).map(#wrap))
}

fn number(cx: &Context<'_>, id: TypeId, member: &Member) -> TokenStream {
    let (path, wrap) = (path(cx, id, member), wrap(cx, id, member));
    match member.ty {
        Type::Integer => quote!(crate::runtime::decode::whole_number(#path, value).map(#wrap)),
        _ => quote!(crate::runtime::decode::number(#path, value).map(#wrap)),
    }
}

/// A single list is read as it comes; where several differ in their items, the items are looked at first.
fn array(cx: &Context<'_>, id: TypeId, members: &[&Member]) -> TokenStream {
    if let [only] = members {
        let (path, wrap) = (path(cx, id, only), wrap(cx, id, only));
        return quote!(crate::runtime::decode::array(#path, array).map(#wrap));
    }
    let branches = members.iter().map(|member| {
        let (path, wrap) = (path(cx, id, member), wrap(cx, id, member));
        let kind = runtime_kind(member.item_kind.unwrap_or(Kind::String));
        quote! {
            if crate::runtime::decode::all(&items, #kind) {
                return crate::runtime::decode::from_elements(#path, items).map(#wrap);
            }
        }
    });
    quote! {
        let items = crate::runtime::decode::elements(array)?;
        #(#branches)*
        Ok(Self::Unknown(serde_json::Value::Array(items).into()))
    }
}

fn object(cx: &Context<'_>, id: TypeId, union: &Union, members: &[&Member]) -> TokenStream {
    let decode = |index: usize| {
        let member = &union.members[index];
        let (path, wrap) = (path(cx, id, member), wrap(cx, id, member));
        quote!(object.decode(#path).map(#wrap))
    };
    let unknown = quote!(object.into_value().map(Self::unknown));
    match &union.objects {
        ObjectChoice::Single => {
            let (path, wrap) = (path(cx, id, members[0]), wrap(cx, id, members[0]));
            quote!(crate::runtime::decode::object(#path, object).map(#wrap))
        }
        ObjectChoice::Tag { property, members } if members.iter().any(|one| !is_text(&one.0)) => {
            let values = members.iter().map(|(value, _)| tag(value));
            let decoded = members.iter().map(|(_, index)| decode(*index));
            quote! {
                let mut object = crate::runtime::decode::Object::new(object);
                match crate::runtime::decode::Tag::of(object.tag(#property)?) {
                    #(Some(#values) => #decoded,)*
                    _ => #unknown,
                }
            }
        }
        ObjectChoice::Tag { property, members } => {
            let values = members.iter().map(|(value, _)| value.to_string());
            let decoded = members.iter().map(|(_, index)| decode(*index));
            quote! {
                let mut object = crate::runtime::decode::Object::new(object);
                match object.tag(#property)?.and_then(serde_json::Value::as_str) {
                    #(Some(#values) => #decoded,)*
                    _ => #unknown,
                }
            }
        }
        ObjectChoice::Key { members, otherwise } => {
            let keys = members.iter().map(|(key, _)| key);
            let numbers = 0..members.len();
            let decoded = members.iter().map(|(_, index)| decode(*index));
            let otherwise = otherwise.map_or(unknown, decode);
            quote! {
                let mut object = crate::runtime::decode::Object::new(object);
                match object.first_key_of(&[#(#keys),*])? {
                    #(Some(#numbers) => #decoded,)*
                    _ => #otherwise,
                }
            }
        }
        ObjectChoice::Fit(members) => {
            let fits = members.iter().map(|(conditions, _)| {
                let conditions = conditions.iter().map(condition);
                quote!(#(#conditions)&&*)
            });
            let decoded = members.iter().map(|(_, index)| decode(*index));
            quote! {
                let object = crate::runtime::decode::Object::whole(object)?;
                #(if #fits { return #decoded; })*
                #unknown
            }
        }
    }
}

fn is_text(value: &Scalar) -> bool {
    matches!(value, Scalar::Text(_))
}

/// A value as the pattern or the expression of a tag.
fn tag(value: &Scalar) -> TokenStream {
    match value {
        Scalar::Boolean(value) => quote!(crate::runtime::decode::Tag::Boolean(#value)),
        Scalar::Whole(value) => quote!(crate::runtime::decode::Tag::Whole(#value)),
        Scalar::Text(value) => quote!(crate::runtime::decode::Tag::Text(#value)),
    }
}

fn condition(condition: &Condition) -> TokenStream {
    let tags = |values: &[Scalar]| {
        let tags: Vec<_> = values.iter().map(tag).collect();
        quote!(&[#(#tags),*])
    };
    match condition {
        Condition::Has(name) => quote!(object.has(#name)),
        Condition::Lacks(name) => quote!(!object.has(#name)),
        Condition::Is(name, values) => {
            let tags = tags(values);
            quote!(object.is(#name, #tags))
        }
        Condition::IsIfThere(name, values) => {
            let tags = tags(values);
            quote!((!object.has(#name) || object.is(#name, #tags)))
        }
        Condition::IsKind(name, kind) => {
            let kind = runtime_kind(*kind);
            quote!(object.is_kind(#name, #kind))
        }
    }
}

fn runtime_kind(kind: Kind) -> TokenStream {
    match kind {
        Kind::Boolean => quote!(crate::runtime::decode::Kind::Boolean),
        Kind::Number => quote!(crate::runtime::decode::Kind::Number),
        Kind::String => quote!(crate::runtime::decode::Kind::String),
        Kind::Array => quote!(crate::runtime::decode::Kind::Array),
        Kind::Object => quote!(crate::runtime::decode::Kind::Object),
    }
}
