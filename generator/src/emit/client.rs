//! The client: what a user makes first.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use crate::{
    diagnostic::Diagnostic,
    docs::{self, Doc, Examples},
    emit::{
        Context,
        flavour::Flavour,
        handle::{self, Handle},
        single,
    },
    imports::{self, Home},
    lower::code,
    names::ident,
    print::{self, Item},
};

pub(crate) fn client_rs(cx: &Context<'_>, flavour: Flavour) -> Result<String, Diagnostic> {
    let handles = handle::used(cx);
    let has_token = takes_token(cx, &handles);
    let no_token = has_token.then(|| quote!(, token: None));
    let mut members = vec![new(flavour, no_token.as_ref()), builder(flavour)];
    members.extend(has_token.then(with_token));
    members.extend(handles.iter().map(|handle| handle_method(handle, flavour)));
    let mut examples = Examples::default();
    for (index, operation) in cx.api.operations.iter().enumerate() {
        if handle::of(&handles, operation).is_none() {
            let method = handle::method(cx, index, None, flavour, &mut examples);
            members.push(method);
        }
    }
    let condition = flavour.condition();
    let items = vec![
        single(declaration(cx, has_token, flavour)),
        Item::Impl(quote!(impl Client), members),
        Item::Impl(
            quote!(#condition impl Default for Client),
            vec![quote!(
                fn default() -> Self {
                    Self::new()
                }
            )],
        ),
        single(builder_declaration(flavour)),
        Item::Impl(
            quote!(impl ClientBuilder),
            builder_methods(cx, no_token.as_ref(), flavour),
        ),
    ];
    let beside: Vec<_> = match flavour {
        Flavour::Async => Vec::new(),
        Flavour::Blocking => handles.iter().map(Handle::type_ident).collect(),
    };
    let mut items = imports::shorten(items, Home::Elsewhere, &beside);
    if flavour == Flavour::Blocking {
        let modules = handles.iter().map(|handle| {
            let (module, name) = (ident::ident(&handle.file_name()), handle.type_ident());
            (quote!(mod #module;), quote!(pub use #module::#name;))
        });
        let (modules, exports): (Vec<_>, Vec<_>) = modules.unzip();
        let front = [
            Item::Group(quote!(#(#modules)*)),
            Item::Group(quote!(#(#exports)*)),
        ];
        items.splice(0..0, front.into_iter().filter(|_| !modules.is_empty()));
    }
    print::file(None, &items, &examples)
}

/// Whether the client itself, and not only its handles, offers something that takes a token.
fn takes_token(cx: &Context<'_>, handles: &[Handle<'_>]) -> bool {
    let mut operations = cx.api.operations.iter();
    operations.any(|operation| operation.authenticated && handle::of(handles, operation).is_none())
}

fn declaration(cx: &Context<'_>, has_token: bool, flavour: Flavour) -> TokenStream {
    let channel = flavour.channel();
    let mut docs = Doc::of(format!(
        "A {}client of the {}.",
        flavour.adjective(),
        title(cx)
    ));
    docs.own("Cheap to clone; all clones share one pool of connections.");
    let docs = docs.attributes();
    let token = has_token.then(|| quote!(token: Option<crate::runtime::Secret>,));
    quote! {
        #docs
        #[derive(Clone, Debug)]
        pub struct Client {
            channel: #channel,
            #token
        }
    }
}

/// The title of the API, which is no Markdown, as Markdown.
pub(crate) fn title(cx: &Context<'_>) -> String {
    match docs::plain(&cx.api.title) {
        title if title.is_empty() => "API".to_owned(),
        title => title,
    }
}

fn new(flavour: Flavour, no_token: Option<&TokenStream>) -> TokenStream {
    let (condition, channel) = (flavour.condition(), flavour.channel());
    quote! {
        /// A client with the API's own address. Nothing is sent and no environment variable is read.
        #condition
        #[must_use]
        pub fn new() -> Self {
            Self { channel: #channel::new(&crate::api::API) #no_token }
        }
    }
}

fn builder(flavour: Flavour) -> TokenStream {
    let channel = flavour.channel();
    quote! {
        /// A client with another address, other limits or another transport.
        pub fn builder() -> ClientBuilder {
            ClientBuilder { channel: #channel::builder(&crate::api::API) }
        }
    }
}

fn with_token() -> TokenStream {
    quote! {
        /// A client that sends this token with every operation it offers itself and that takes one.
        #[must_use]
        pub fn with_token(&self, token: impl Into<crate::runtime::Secret>) -> Self {
            Self { channel: self.channel.clone(), token: Some(token.into()) }
        }
    }
}

fn handle_method(handle: &Handle<'_>, flavour: Flavour) -> TokenStream {
    let (method, name) = (handle.method_ident(), handle.type_ident());
    let docs = Doc::of(format!(
        "The operations that take {}, with it and a token bound.",
        code(&handle.settings.parameter)
    ));
    let docs = docs.attributes();
    let module = ident::ident(&handle.file_name());
    let path = match flavour {
        Flavour::Async => quote!(crate::#module::#name),
        Flavour::Blocking => quote!(#name),
    };
    quote! {
        #docs
        #[must_use]
        pub fn #method(
            &self,
            id: impl Into<String>,
            token: impl Into<crate::runtime::Secret>,
        ) -> #path {
            #path::new(self.channel.clone(), id, token)
        }
    }
}

fn builder_declaration(flavour: Flavour) -> TokenStream {
    let builder = flavour.channel_builder();
    quote! {
        /// A client in the making.
        #[derive(Debug)]
        #[must_use = "a builder makes nothing until `build` is called"]
        pub struct ClientBuilder {
            channel: #builder,
        }
    }
}

fn builder_methods(
    cx: &Context<'_>,
    no_token: Option<&TokenStream>,
    flavour: Flavour,
) -> Vec<TokenStream> {
    let mut methods = setting_methods();
    methods.splice(1..1, address_methods(cx));
    methods.extend(carrier_methods(flavour));
    methods.push(quote! {
        /// The finished client.
        ///
        /// # Errors
        ///
        /// The address, a header or the user agent cannot be used, or there is no transport.
        pub fn build(self) -> Result<Client, crate::runtime::BuildError> {
            Ok(Client { channel: self.channel.build()? #no_token })
        }
    });
    methods
}

fn carrier_methods(flavour: Flavour) -> [TokenStream; 2] {
    let (transport, timer) = (flavour.transport(), flavour.timer());
    let without = match flavour {
        Flavour::Async => Doc::of("With neither, calls make one attempt only.").attributes(),
        Flavour::Blocking => TokenStream::new(),
    };
    [
        quote! {
            /// What tells the time and waits between attempts, in place of what the transport brings.
            #without
            pub fn timer(self, timer: impl #timer) -> Self {
                Self { channel: self.channel.timer(timer) }
            }
        },
        quote! {
            /// What carries requests to the server.
            pub fn transport(self, transport: impl #transport) -> Self {
                Self { channel: self.channel.transport(transport) }
            }
        },
    ]
}

/// Where requests may go beside the base address.
fn address_methods(cx: &Context<'_>) -> Vec<TokenStream> {
    let mut methods = vec![quote! {
        /// Whether requests may go to another machine by plain `http`, where anybody on the way can read the
        /// token and change the answer. They may not if not set.
        pub fn allow_plain_http(self, allow: bool) -> Self {
            Self { channel: self.channel.allow_plain_http(allow) }
        }
    }];
    let own = cx
        .api
        .operations
        .iter()
        .filter_map(|operation| operation.address.as_ref());
    let own: BTreeSet<_> = own.map(|address| code(&address.to_string())).collect();
    if own.is_empty() {
        return methods;
    }
    let own = own.into_iter().collect::<Vec<_>>().join(", ");
    let mut docs = Doc::of(format!(
        "Where operations go that are served at `server` (here {own}), in its place."
    ));
    docs.own(
        "With another `base_url` they are refused until this says so, so that no call of a test\n\
         reaches the real server.",
    );
    let docs = docs.attributes();
    methods.push(quote! {
        #docs
        pub fn server_url(self, server: impl AsRef<str>, url: impl AsRef<str>) -> Self {
            Self { channel: self.channel.server_url(server, url) }
        }
    });
    methods
}

fn setting_methods() -> Vec<TokenStream> {
    vec![
        quote! {
            /// Address of the server, with a path if all its paths begin with one. Plain `http` is taken for
            /// this machine alone, unless `allow_plain_http` says otherwise.
            pub fn base_url(self, url: impl AsRef<str>) -> Self {
                Self { channel: self.channel.base_url(url) }
            }
        },
        quote! {
            /// What the client calls itself.
            pub fn user_agent(self, user_agent: impl AsRef<str>) -> Self {
                Self { channel: self.channel.user_agent(user_agent) }
            }
        },
        quote! {
            /// A header that is sent with every call.
            pub fn header(
                self,
                name: impl TryInto<http::HeaderName>,
                value: impl TryInto<http::HeaderValue>,
            ) -> Self {
                Self { channel: self.channel.header(name, value) }
            }
        },
        quote! {
            /// How long a call may take in all, its attempts and the pauses between them included, unless the
            /// call says otherwise. 60 seconds if not set.
            pub fn timeout(self, timeout: std::time::Duration) -> Self {
                Self { channel: self.channel.timeout(timeout) }
            }
        },
        quote! {
            /// How long a connection may take to come about, within the time of the call. 10 seconds if not
            /// set. It is for the transport that comes with the crate.
            #[cfg(any(feature = "hyper-no-provider", feature = "blocking-no-provider"))]
            pub fn connect_timeout(self, timeout: std::time::Duration) -> Self {
                Self { channel: self.channel.connect_timeout(timeout) }
            }
        },
        quote! {
            /// When calls are made again, unless the call says otherwise.
            pub fn retry(self, retry: crate::runtime::Retry) -> Self {
                Self { channel: self.channel.retry(retry) }
            }
        },
        quote! {
            /// How many retries all calls of the client may make between them. Clients that are given clones
            /// of one budget share it.
            pub fn retry_budget(self, budget: crate::runtime::RetryBudget) -> Self {
                Self { channel: self.channel.retry_budget(budget) }
            }
        },
        quote! {
            /// How many bytes the body of a response may have. 16 MiB if not set.
            pub fn body_limit(self, bytes: usize) -> Self {
                Self { channel: self.channel.body_limit(bytes) }
            }
        },
    ]
}
