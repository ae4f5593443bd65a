//! When a server says that one may come back.

use std::time::Duration;

use bytes::Bytes;
use http::header::{DATE, RETRY_AFTER};
use http::{HeaderMap, StatusCode};
use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimeParser;

use super::glean::{Found, glean};
use super::{Api, RateLimitReset, ResetPlace, ResetUnit};

/// How long from `now` on the server wants to be left alone, where it says so: by `Retry-After`,
/// else, for 429, by the first of the API's rate limit resets that is there.
///
/// Dates are compared with the server's own, where it sends one: clocks differ.
pub(super) fn told(
    api: &Api,
    response: &http::Response<Bytes>,
    now: Timestamp,
) -> Option<Duration> {
    let headers = response.headers();
    let now = text(headers, DATE.as_str()).and_then(date).unwrap_or(now);
    let after = text(headers, RETRY_AFTER.as_str());
    after
        .and_then(|after| seconds(after).or_else(|| Some(until(date(after)?, now))))
        .or_else(|| {
            let limited = response.status() == StatusCode::TOO_MANY_REQUESTS;
            limited.then(|| reset(api.rate_limit_reset, response, now))?
        })
}

fn reset(
    resets: &[RateLimitReset],
    response: &http::Response<Bytes>,
    now: Timestamp,
) -> Option<Duration> {
    resets.iter().find_map(|reset| {
        let number = match reset.place {
            ResetPlace::Header(name) => text(response.headers(), name)?.parse::<f64>().ok()?,
            ResetPlace::Body(pointer) => {
                let found = glean(response.body(), &[pointer]).pop().flatten();
                number(&found?)?
            }
        };
        match reset.unit {
            ResetUnit::Seconds => duration(number),
            ResetUnit::EpochSeconds => Some(until(moment(number, 1000)?, now)),
            ResetUnit::EpochMilliseconds => Some(until(moment(number, 1)?, now)),
        }
    })
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok().map(str::trim)
}

fn number(value: &Found) -> Option<f64> {
    match value {
        Found::Number(number) => number.as_f64(),
        Found::Text(text) => text.parse().ok(),
    }
}

fn seconds(text: &str) -> Option<Duration> {
    duration(text.parse().ok()?)
}

/// A time too long to be told is as good as for ever.
fn duration(seconds: f64) -> Option<Duration> {
    let usable = seconds.is_finite() && seconds >= 0.0;
    usable.then(|| Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX))
}

/// The moment that is `number` times so many milliseconds after 1970.
fn moment(number: f64, milliseconds: u128) -> Option<Timestamp> {
    let units = duration(number)?;
    // Fractions of a millisecond are lost, those of a second are not.
    let since = units.as_nanos() * milliseconds / 1_000_000_000;
    Timestamp::from_millisecond(i64::try_from(since).ok()?).ok()
}

fn date(text: &str) -> Option<Timestamp> {
    DateTimeParser::new().parse_timestamp(text).ok()
}

fn until(moment: Timestamp, now: Timestamp) -> Duration {
    Duration::try_from(moment.duration_since(now)).unwrap_or(Duration::ZERO)
}
