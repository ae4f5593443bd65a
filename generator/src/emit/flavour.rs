//! The two forms in which clients and handles are emitted.

use proc_macro2::TokenStream;
use quote::quote;

/// How a client makes its calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Flavour {
    /// By futures.
    Async,
    /// By letting its thread wait.
    Blocking,
}

impl Flavour {
    pub(crate) fn channel(self) -> TokenStream {
        match self {
            Self::Async => quote!(crate::runtime::Channel),
            Self::Blocking => quote!(crate::runtime::blocking::Channel),
        }
    }

    pub(crate) fn channel_builder(self) -> TokenStream {
        match self {
            Self::Async => quote!(crate::runtime::ChannelBuilder),
            Self::Blocking => quote!(crate::runtime::blocking::ChannelBuilder),
        }
    }

    pub(crate) fn call(self) -> TokenStream {
        match self {
            Self::Async => quote!(crate::runtime::Call),
            Self::Blocking => quote!(crate::runtime::blocking::Call),
        }
    }

    pub(crate) fn transport(self) -> TokenStream {
        match self {
            Self::Async => quote!(crate::runtime::Transport),
            Self::Blocking => quote!(crate::runtime::blocking::BlockingTransport),
        }
    }

    pub(crate) fn timer(self) -> TokenStream {
        match self {
            Self::Async => quote!(crate::runtime::Timer),
            Self::Blocking => quote!(crate::runtime::blocking::BlockingTimer),
        }
    }

    /// On what stands a client that brings its own transport. The whole blocking module stands on
    /// its feature.
    pub(crate) fn condition(self) -> Option<TokenStream> {
        match self {
            Self::Async => Some(quote!(#[cfg(feature = "hyper-no-provider")])),
            Self::Blocking => None,
        }
    }

    pub(crate) fn adjective(self) -> &'static str {
        match self {
            Self::Async => "",
            Self::Blocking => "blocking ",
        }
    }

    /// What makes a call, in the text of an example.
    pub(crate) fn ending(self) -> &'static str {
        match self {
            Self::Async => ".await?",
            Self::Blocking => ".send()?",
        }
    }

    /// What stands before `fn` in an example.
    pub(crate) fn function(self) -> &'static str {
        match self {
            Self::Async => "async fn",
            Self::Blocking => "fn",
        }
    }

    /// Where clients and handles are, below the crate.
    pub(crate) fn module(self) -> &'static str {
        match self {
            Self::Async => "",
            Self::Blocking => "blocking::",
        }
    }
}
