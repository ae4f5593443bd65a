//! Secrets of a request that come back in its answer.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::{Arc, OnceLock};

use http::{HeaderMap, HeaderValue};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::Secret;
use super::style::VALUE;

/// What stands in the place of a secret.
const HIDDEN: &str = "[redacted]";

/// A secret shorter than this is looked for as a word of its own: else it would take apart words
/// that have nothing to do with it.
const SHORTEST_PART: usize = 4;

/// A line of a secret of several lines that is too short to tell anything, such as `}`.
const SHORTEST_LINE: usize = 8;

/// How much work looking for secrets may be: bytes of the text times forms of secrets.
const WORK: usize = 64 * 1024 * 1024;

thread_local! {
    /// The secrets that were written since someone wants to know.
    static WRITTEN: RefCell<Option<Vec<Secret>>> = const { RefCell::new(None) };
}

/// Does `work`, and gives the secrets that were serialized in it.
pub(super) fn watching<T>(work: impl FnOnce() -> T) -> (T, Vec<Secret>) {
    struct Restore(Option<Vec<Secret>>);
    impl Drop for Restore {
        fn drop(&mut self) {
            WRITTEN.set(self.0.take());
        }
    }
    let restore = Restore(WRITTEN.replace(Some(Vec::new())));
    let done = work();
    let written = WRITTEN.take().unwrap_or_default();
    drop(restore);
    (done, written)
}

/// Says that a secret is serialized.
pub(super) fn written(secret: &Secret) {
    WRITTEN.with_borrow_mut(|written| {
        if let Some(written) = written {
            written.push(secret.clone());
        }
    });
}

/// The secrets of a request. They travel with it, and with its answer, as an extension, since a
/// server may repeat them in what it says of a failure.
#[derive(Clone, Default)]
pub(super) struct Secrets {
    known: Arc<Known>,
}

#[derive(Clone, Default)]
struct Known {
    secrets: Vec<Secret>,
    /// The secrets as they may be written, once someone has looked for them.
    forms: OnceLock<Vec<String>>,
}

impl Secrets {
    pub(super) fn of(extensions: &http::Extensions) -> Self {
        extensions.get().cloned().unwrap_or_default()
    }

    pub(super) fn add(&mut self, secrets: impl IntoIterator<Item = Secret>) {
        let mut secrets = secrets.into_iter().peekable();
        if secrets.peek().is_some() {
            let known = Arc::make_mut(&mut self.known);
            known.forms = OnceLock::new();
            let secrets = secrets.filter(|secret| !secret.expose().trim().is_empty());
            known.secrets.extend(secrets);
        }
    }

    /// Adds the values of headers that are not to be shown.
    pub(super) fn add_headers(&mut self, headers: &HeaderMap) {
        let values = headers.values().filter(|value| value.is_sensitive());
        let texts = values.filter_map(|value| value.to_str().ok());
        // The name of a scheme is no secret.
        let schemes = ["Bearer ", "Basic "];
        self.add(texts.map(|text| {
            let rest = schemes.iter().find_map(|scheme| text.strip_prefix(scheme));
            Secret::from(rest.unwrap_or(text))
        }));
    }

    /// The text without the secrets. Other ways of writing them are found as well.
    pub(super) fn hide<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if self.known.secrets.is_empty() || text.is_empty() {
            return Cow::Borrowed(text);
        }
        let forms = self.known.forms();
        if forms.len().saturating_mul(text.len()) > WORK {
            return Cow::Owned(HIDDEN.to_owned());
        }
        let mut places: Vec<_> = forms.iter().flat_map(|form| places(text, form)).collect();
        if places.is_empty() {
            return Cow::Borrowed(text);
        }
        places.sort_unstable();
        let mut shown = String::with_capacity(text.len());
        let mut end = 0;
        for (from, to) in places {
            if from >= end {
                shown.push_str(&text[end..from]);
                shown.push_str(HIDDEN);
            }
            end = end.max(to);
        }
        shown.push_str(&text[end..]);
        Cow::Owned(shown)
    }

    /// Marks the headers of an answer that hold a secret, so that they are not printed.
    pub(super) fn mark(&self, headers: &mut HeaderMap) {
        for (name, value) in headers.iter_mut() {
            if is_secret_header(name.as_str()) || self.is_in(value) {
                value.set_sensitive(true);
            }
        }
    }

    fn is_in(&self, value: &HeaderValue) -> bool {
        if self.known.secrets.is_empty() {
            return false;
        }
        match value.to_str() {
            Ok(text) => matches!(self.hide(text), Cow::Owned(_)),
            Err(_) => true,
        }
    }
}

impl Known {
    fn forms(&self) -> &[String] {
        self.forms.get_or_init(|| {
            let mut all = BTreeSet::new();
            for secret in &self.secrets {
                let secret = secret.expose();
                forms_of(secret, &mut all);
                for line in secret.lines().map(str::trim) {
                    if line.len() >= SHORTEST_LINE && line.len() < secret.len() {
                        forms_of(line, &mut all);
                    }
                }
            }
            all.into_iter().collect()
        })
    }
}

/// Whether the values of a header are not to be printed, by what it is called.
pub(super) fn is_secret_header(name: &str) -> bool {
    const WORDS: [&str; 8] = [
        "auth",
        "cookie",
        "credential",
        "key",
        "password",
        "secret",
        "signature",
        "token",
    ];
    WORDS.iter().any(|word| name.contains(word))
}

/// A secret as it may be written.
fn forms_of(secret: &str, all: &mut BTreeSet<String>) {
    let strict = utf8_percent_encode(secret, VALUE).to_string();
    let stricter = utf8_percent_encode(secret, NON_ALPHANUMERIC).to_string();
    for percent in [&strict, &stricter] {
        all.insert(lower_digits(percent));
        all.insert(percent.replace("%20", "+"));
    }
    all.extend([
        strict,
        stricter,
        secret.trim().to_owned(),
        secret.to_owned(),
    ]);
    // As JSON, and as JSON within JSON.
    let json = serde_json::to_string(secret).unwrap_or_default();
    let json = json
        .trim_start_matches('"')
        .strip_suffix('"')
        .unwrap_or(&json);
    all.insert(json.replace('/', "\\/"));
    let twice = json.replace('\\', "\\\\").replace('"', "\\\"");
    all.extend([json.to_owned(), twice, secret.escape_debug().to_string()]);
    all.insert(
        secret
            .replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('>', "&gt;"),
    );
    for (alphabet, bytes) in [(STANDARD, secret.as_bytes()), (URL_SAFE, secret.as_bytes())] {
        all.insert(base64(bytes, alphabet));
    }
    let hex = secret.bytes().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    });
    all.extend([hex.to_ascii_uppercase(), hex]);
}

/// `%2F` as `%2f`.
fn lower_digits(percent: &str) -> String {
    let mut lower = String::with_capacity(percent.len());
    let mut digits = 0;
    for character in percent.chars() {
        match digits {
            0 => lower.push(character),
            _ => lower.push(character.to_ascii_lowercase()),
        }
        digits = match character {
            '%' => 2_u8,
            _ => digits.saturating_sub(1),
        };
    }
    lower
}

const STANDARD: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const URL_SAFE: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Base64 without what pads it, so that it is found with and without.
fn base64(bytes: &[u8], alphabet: &[u8; 64]) -> String {
    let mut text = String::with_capacity(bytes.len() * 4 / 3 + 3);
    for chunk in bytes.chunks(3) {
        let byte = |index: usize| u32::from(chunk.get(index).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for index in 0..=chunk.len() {
            let sextet = bits >> (18 - 6 * index) & 63;
            text.push(char::from(alphabet[sextet as usize]));
        }
    }
    text
}

/// Where a secret stands in a text: from and to.
fn places<'a>(text: &'a str, form: &'a str) -> impl Iterator<Item = (usize, usize)> + 'a {
    let found = text.match_indices(form).map(|(from, _)| from);
    let places = found.map(|from| (from, from + form.len()));
    let is_word = |from: usize, to: usize| {
        let before = text[..from].chars().next_back();
        let after = text[to..].chars().next();
        ![before, after]
            .iter()
            .flatten()
            .any(|c| c.is_alphanumeric())
    };
    places.filter(move |(from, to)| form.len() >= SHORTEST_PART || is_word(*from, *to))
}
