//! Statuses as patterns and as names.

use std::collections::BTreeSet;

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};

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
    let name = match status {
        "200" => "Ok",
        "201" => "Created",
        "202" => "Accepted",
        "203" => "NonAuthoritative",
        "204" => "NoContent",
        "205" => "ResetContent",
        "206" => "PartialContent",
        "304" => "NotModified",
        "400" => "BadRequest",
        "401" => "Unauthorized",
        "402" => "PaymentRequired",
        "403" => "Forbidden",
        "404" => "NotFound",
        "405" => "MethodNotAllowed",
        "406" => "NotAcceptable",
        "408" => "RequestTimeout",
        "409" => "Conflict",
        "410" => "Gone",
        "412" => "PreconditionFailed",
        "413" => "ContentTooLarge",
        "415" => "UnsupportedMediaType",
        "422" => "UnprocessableContent",
        "423" => "Locked",
        "428" => "PreconditionRequired",
        "429" => "TooManyRequests",
        "500" => "InternalServerError",
        "501" => "NotImplemented",
        "502" => "BadGateway",
        "503" => "ServiceUnavailable",
        "504" => "GatewayTimeout",
        "2XX" => "Success",
        "4XX" => "ClientError",
        "5XX" => "ServerError",
        "default" => "Other",
        other => return format_ident!("Status{}", other),
    };
    format_ident!("{}", name)
}
