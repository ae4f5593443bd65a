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
}
