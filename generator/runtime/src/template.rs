//! Path templates such as `/v1/things/{id}`.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use super::{BuildError, BuildErrorKind};

/// What an address cannot hold as it is. `%` stays, since what a template says may come encoded.
const LITERAL: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'\\')
    .add(b'^')
    .add(b'`')
    .add(b'|');

/// Fills the `template` with `values` that are already percent-encoded.
pub(super) fn expand(
    template: &str,
    values: &[(&'static str, String)],
) -> Result<String, BuildError> {
    // A fragment tells operations of a document apart; it is never sent.
    let template = template.split('#').next().unwrap_or_default();
    let mut path = String::with_capacity(template.len() + 32);
    for segment in template.trim_start_matches('/').split('/') {
        path.push('/');
        let start = path.len();
        if let Some(parameter) = expand_segment(&mut path, segment, values)? {
            check(parameter, &path[start..])?;
        }
    }
    Ok(path)
}

/// Appends one segment to `path`, and says which parameter came first in it.
fn expand_segment<'a>(
    path: &mut String,
    segment: &'a str,
    values: &[(&'static str, String)],
) -> Result<Option<&'a str>, BuildError> {
    let mut first = None;
    let mut rest = segment;
    while let Some((literal, after)) = rest.split_once('{') {
        path.extend(utf8_percent_encode(literal, LITERAL));
        let (name, after) = after.split_once('}').ok_or_else(|| unclosed(segment))?;
        path.push_str(find(name, values)?);
        first.get_or_insert(name);
        rest = after;
    }
    path.extend(utf8_percent_encode(rest, LITERAL));
    Ok(first)
}

fn find<'a>(name: &str, values: &'a [(&'static str, String)]) -> Result<&'a str, BuildError> {
    values
        .iter()
        .find(|(given, _)| *given == name)
        .map(|(_, value)| value.as_str())
        .ok_or_else(|| error(name, "was not given"))
}

/// Clients and servers drop such segments or fold them away, and so reach another endpoint. What a
/// template says beside its parameters can spell a dot as `%2e`, and add parameters of a segment, which
/// do not keep some servers from folding it.
fn check(parameter: &str, segment: &str) -> Result<(), BuildError> {
    let name = segment.split(';').next().unwrap_or_default();
    let name = name.replace("%2e", ".").replace("%2E", ".");
    let is_folded = matches!(name.as_str(), "." | "..");
    let fault = match if is_folded { &name } else { segment } {
        "" => "is empty",
        "." => "makes the path segment `.`",
        ".." => "makes the path segment `..`",
        _ => return Ok(()),
    };
    let message = format!("{fault}: the request would reach another endpoint");
    Err(error(parameter, &message))
}

fn error(parameter: &str, message: &str) -> BuildError {
    let message = format!("path parameter `{parameter}` {message}");
    BuildError::new(BuildErrorKind::Path, message).about(parameter)
}

fn unclosed(segment: &str) -> BuildError {
    let message = format!("the path template has an unclosed `{{` in `{segment}`");
    BuildError::new(BuildErrorKind::Path, message)
}
