//! Facts about an API as a whole.

/// Facts about the API as a whole, the same for all its operations.
#[derive(Clone, Copy, Debug)]
pub struct Api {
    /// Where the API is served: `http` or `https`, a host, optionally a path prefix.
    pub base_url: &'static str,
    /// The `user-agent` sent unless the caller sets another.
    pub user_agent: &'static str,
    /// The response header that names a request in the server's logs, such as `x-request-id`.
    pub request_id_header: Option<&'static str>,
    /// JSON pointers to the code in an error body, tried in order, such as `/error/code`.
    pub error_code: &'static [&'static str],
    /// JSON pointers to the message in an error body, tried in order, such as `/error/message`.
    pub error_message: &'static [&'static str],
    /// Where a response of status 429 says when the rate limit begins anew, tried in order, after
    /// `Retry-After`.
    pub rate_limit_reset: &'static [RateLimitReset],
}

/// Where and how a response says when the rate limit begins anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RateLimitReset {
    /// Where it stands.
    pub place: ResetPlace,
    /// What its number counts.
    pub unit: ResetUnit,
}

/// Where a response says when the rate limit begins anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ResetPlace {
    /// In a header, by its name.
    Header(&'static str),
    /// In the body, by a JSON pointer.
    Body(&'static str),
}

/// What the number counts that says when the rate limit begins anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ResetUnit {
    /// Seconds from now.
    Seconds,
    /// Seconds since 1970.
    EpochSeconds,
    /// Milliseconds since 1970.
    EpochMilliseconds,
}
