//! Statuses as patterns and as names.

use std::collections::BTreeSet;

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};

use crate::names;

/// The key of what holds for all statuses that are not listed. It sorts after all of them.
pub(super) const OTHERS: &str = "default";

/// A pattern for each status, of which no two meet: a range such as `2XX` leaves out the codes that are listed.
pub(super) fn patterns(statuses: &[&str]) -> Vec<TokenStream> {
    let codes: BTreeSet<u16> = statuses
        .iter()
        .filter_map(|code| code.parse().ok())
        .collect();
    statuses
        .iter()
        .map(|status| match (*status, status.parse::<u16>()) {
            (OTHERS, _) => quote!(_),
            (_, Ok(code)) => between(code, code),
            (range, Err(_)) => rest_of(range, &codes),
        })
        .collect()
}

fn rest_of(range: &str, codes: &BTreeSet<u16>) -> TokenStream {
    let start = range.replace('X', "0").parse::<u16>().unwrap_or(200);
    let end = start + 99;
    let mut first = start;
    let mut parts = Vec::new();
    for code in codes.range(start..=end) {
        if first < *code {
            parts.push(between(first, code - 1));
        }
        first = code + 1;
    }
    if first <= end {
        parts.push(between(first, end));
    }
    quote!(#(#parts)|*)
}

fn between(first: u16, last: u16) -> TokenStream {
    let (from, to) = (
        Literal::u16_unsuffixed(first),
        Literal::u16_unsuffixed(last),
    );
    if first == last {
        quote!(#from)
    } else {
        quote!(#from..=#to)
    }
}

/// What an outcome with this status is called.
pub(super) fn ident(status: &str) -> Ident {
    format_ident!("{}", names::status(status))
}
