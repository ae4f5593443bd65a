//! What a server repeats of a request is not printed where it is secret.

use std::collections::BTreeMap;

use bytes::Bytes;
use openapi_runtime::testing::{Answer, Script};
use openapi_runtime::{
    Authentication, BuildError, Call, Channel, Error, Json, Metadata, Operation, Reply,
    RequestBuilder, Retry, Secret, Style,
};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::secrets::Printed;
use crate::support::{API, run};

/// A secret for each place, with characters that have to be escaped somewhere.
const TOKEN: &str = "tok-CANARY-1/+=";
const PATH: &str = "path CANARY-2/ü";
const QUERY: &str = "query&CANARY-3\"<>";
const HEADER: &str = "header CANARY-4\\";
const STYLED: &str = "styled,CANARY-5%";
const BODY: &str = "body/CANARY-6\n\u{1}\"";
const LISTED: &str = "listed CANARY-7é";
const OWN: &str = "own CANARY-8";
const PEM: &str = "-----BEGIN KEY-----\nMIIBCANARY-9aaaa\n-----END KEY-----\n";

const ALL: [&str; 9] = [TOKEN, PATH, QUERY, HEADER, STYLED, BODY, LISTED, OWN, PEM];

#[derive(Clone, Debug, Serialize)]
struct Body {
    password: Secret,
    listed: Vec<Secret>,
    by_name: BTreeMap<String, Option<Secret>>,
    name: &'static str,
}

#[derive(Clone, Debug)]
struct LogIn {
    secrets: [Secret; 4],
    body: Body,
    as_form: bool,
}

#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "only the failure to read it matters")]
struct LoggedIn {
    session: Secret,
    count: u32,
    extra: BTreeMap<String, u32>,
}

impl Operation for LogIn {
    type Output = LoggedIn;
    const METADATA: &'static Metadata = &Metadata {
        api: &API,
        id: "log-in",
        method: http::Method::PUT,
        path: "/v1/login/{token}",
        authentication: Authentication::Bearer,
        repeatable: true,
    };

    fn request(&self) -> Result<http::Request<Bytes>, BuildError> {
        let [path, query, header, styled] = &self.secrets;
        let builder = RequestBuilder::new(Self::METADATA)
            .path_secret("token", path)
            .query_secret("q", Some(query))
            .header_secret("x-key", Some(header))
            .query_styled("s", &[styled], Style::Form { explode: false });
        match self.as_form {
            true => builder.form(&self.body, &[]).build(),
            false => builder.json(&self.body).build(),
        }
    }

    fn response(response: http::Response<Bytes>) -> Result<LoggedIn, Error> {
        let reply = Reply::new(Self::METADATA, response);
        match reply.status() {
            200 => reply.json(),
            _ => Err(reply.into_error()),
        }
    }
}

fn log_in(as_form: bool) -> LogIn {
    LogIn {
        secrets: [PATH, QUERY, HEADER, STYLED].map(Secret::from),
        body: Body {
            password: BODY.into(),
            listed: vec![LISTED.into()],
            by_name: [("pem".to_owned(), Some(PEM.into()))].into(),
            name: "seen",
        },
        as_form,
    }
}

/// A secret as a server may write it.
fn forms(secret: &str) -> Vec<String> {
    use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
    let percent = utf8_percent_encode(secret, NON_ALPHANUMERIC).to_string();
    let json = serde_json::to_string(secret).unwrap();
    let twice = serde_json::to_string(&json).unwrap();
    let hex: String = secret.bytes().map(|byte| format!("{byte:02x}")).collect();
    vec![
        secret.to_owned(),
        percent.clone(),
        percent.replace("%20", "+"),
        json[1..json.len() - 1].to_owned(),
        twice[1..twice.len() - 1].to_owned(),
        format!("{secret:?}"),
        hex,
    ]
}

fn answers() -> Vec<Answer> {
    let mut answers = Vec::new();
    for secret in ALL {
        for form in forms(secret) {
            let message = format!("before {form} after");
            let bodies = [
                json!({ "error": { "code": form, "message": message } }),
                json!({ "code": message, "message": form }),
                json!({ "session": "s", "count": form, "extra": {} }),
                json!({ "session": "s", "count": 1, "extra": { form.clone(): "x" } }),
                json!({ form.clone(): { form.clone(): [form] } }),
            ];
            for status in [200, 302, 401] {
                for (number, body) in bodies.iter().enumerate() {
                    let answer = || {
                        let is_fine = form.chars().all(|c| c.is_ascii() && !c.is_control());
                        let header = if is_fine { form.clone() } else { String::new() };
                        Answer::status(status)
                            .json(body)
                            .header("x-request-id", format!("req {header}"))
                            .header("x-echo", header.clone())
                            .header("location", format!("/{header}"))
                    };
                    let mut broken = body.to_string();
                    while !broken.is_char_boundary(broken.len() - 2) {
                        broken.pop();
                    }
                    broken.truncate(broken.len() - 2);
                    answers.push(match (number + status as usize) % 3 {
                        0 => answer().bytes(broken),
                        1 => answer().cut_off(),
                        _ => answer(),
                    });
                }
            }
        }
    }
    answers
}

/// What shows of a secret, in whichever form: the digits that stand in all of them but hex.
fn check(printed: &Printed) {
    let shown = printed.0.replace("CANARY_", "");
    let line = shown.lines().find(|line| {
        line.contains("CANARY") || line.contains("43414e415259") || line.contains("QU5BUl")
    });
    assert_eq!(line, None);
}

fn call<C>(channel: C, as_form: bool) -> Call<LogIn, C> {
    Call::new(channel, Some(TOKEN.into()), log_in(as_form))
        .header("x-api-key", OWN)
        .retry(Retry::none())
}

/// Whether the message was left as it is but for the secret.
fn print_error(printed: &mut Printed, error: &Error) -> bool {
    printed.error(error);
    printed.debug(&error.request_id());
    printed.debug(&error.headers());
    let Error::Api(refused) = error else {
        return false;
    };
    printed.debug(&refused.message());
    printed.debug(&refused.code());
    printed.error(&refused.json::<LoggedIn>().unwrap_err());
    refused.message().starts_with("before [redacted]")
}

#[cfg(feature = "blocking")]
#[test]
fn of_whole_requests_to_a_client_that_blocks() {
    use openapi_runtime::blocking;
    let mut printed = Printed::default();
    for (number, answer) in answers().into_iter().enumerate() {
        let script = Script::new().then(answer);
        let channel = blocking::Channel::builder(&API).transport(script);
        let call = call(channel.build().unwrap(), number % 2 == 0);
        printed.debug(&call);
        match call.response() {
            Ok(whole) => printed.debug(&whole),
            Err(error) => drop(print_error(&mut printed, &error)),
        }
    }
    check(&printed);
}

#[test]
fn of_whole_requests() {
    let mut printed = Printed::default();
    let mut read = 0;
    for (number, answer) in answers().into_iter().enumerate() {
        let script = Script::new().then(answer);
        let channel = Channel::builder(&API).transport(script.clone());
        let call = call(channel.build().unwrap(), number % 2 == 0);
        printed.debug(&call);
        let error = run(call.send()).map(|whole| printed.debug(&whole)).err();
        if let Some(error) = error {
            read += usize::from(print_error(&mut printed, &error));
        }
        printed.debug(&script);
        let recorded = &script.requests()[0];
        printed.debug(recorded);
        let wrong = recorded.json::<u8>().unwrap_err();
        printed.0.push_str(&format!("{wrong} {wrong:?}\n"));
    }
    check(&printed);
    assert!(read > 30, "{read}");
}

/// The transport that tells of a request without an answer leaves its secrets out.
#[test]
fn of_a_script_that_has_ended() {
    let channel = Channel::builder(&API).transport(Script::new());
    let call = Call::new(channel.build().unwrap(), Some(TOKEN.into()), log_in(false));
    let error = run(call).unwrap_err();
    assert!(
        error.to_string().contains("PUT /v1/login/[redacted]"),
        "{error}"
    );
    let mut printed = Printed::default();
    printed.error(&error);
    check(&printed);
}

#[test]
fn the_rest_of_a_message_stays() {
    let body = json!({
        "error": {
            "code": "bad_token",
            "message": format!("the token {TOKEN} of pin 12 (Bearer {TOKEN}) is not 1234 or 12"),
        }
    });
    let answer = Answer::status(401)
        .json(&body)
        .header("x-request-id", "req_1");
    let channel = Channel::builder(&API).transport(Script::new().then(answer));
    let mut operation = log_in(false);
    // So short a secret is left out where it is a word of its own.
    operation.body.password = "12".into();
    let call = Call::new(channel.build().unwrap(), Some(TOKEN.into()), operation);
    let error = run(call).unwrap_err();
    assert_eq!(
        error.to_string(),
        "log-in: 401 Unauthorized: the token [redacted] of pin [redacted] (Bearer [redacted]) is \
         not 1234 or [redacted] (code bad_token, request id req_1)"
    );
    assert!(error.body().is_some_and(|body| !body.is_empty()));
}

#[test]
fn what_is_left_out_of_a_message() {
    let key = "{\n  \"private\": \"MIIBCANARY-9aaaa\"\n}\n";
    let rows = [
        ("Xtok-CANARY-1/+=Y", "X[redacted]Y"),
        ("tok-CANARY-1/+=tok-CANARY-1/+=", "[redacted][redacted]"),
        ("TOK-CANARY-1", "TOK-CANARY-1"),
        // A line tells as much as the whole; a bracket tells nothing.
        (
            "line 2: \"private\": \"MIIBCANARY-9aaaa\" { }",
            "line 2: [redacted] { }",
        ),
        ("no", "no"),
    ];
    for (message, shown) in rows {
        let answer = Answer::status(401).json(&json!({ "message": message }));
        let channel = Channel::builder(&API).transport(Script::new().then(answer));
        let mut operation = log_in(false);
        operation.body.listed = vec![key.into(), "".into(), " ".into()];
        let call = Call::new(channel.build().unwrap(), Some(TOKEN.into()), operation);
        let Err(Error::Api(error)) = run(call) else {
            panic!()
        };
        assert_eq!(error.message(), shown);
    }
}

/// Base64 is found where the secret begins it.
#[test]
fn base64_is_found() {
    let body = json!({ "message": "got dG9rLUNBTkFSWS0xLys9 and dG9rLUNBTkFSWS0xLys9==" });
    let answer = Answer::status(401).json(&body);
    let channel = Channel::builder(&API).transport(Script::new().then(answer));
    let call = Call::new(channel.build().unwrap(), Some(TOKEN.into()), log_in(false));
    let error = run(call).unwrap_err().to_string();
    assert!(error.contains("got [redacted] and [redacted]=="), "{error}");
}

/// So many secrets and so long a message are not looked through.
#[test]
fn much_work_is_not_begun() {
    let mut operation = log_in(false);
    operation.body.listed = (0..2000)
        .map(|n| Secret::from(format!("secret-{n}")))
        .collect();
    let body = json!({ "message": "secret-77 ".repeat(20_000), "code": "c secret-7" });
    let answer = Answer::status(401).json(&body);
    let channel = Channel::builder(&API).transport(Script::new().then(answer));
    let begun = std::time::Instant::now();
    let call = Call::new(channel.build().unwrap(), Some(TOKEN.into()), operation);
    let error = run(call).unwrap_err();
    assert_eq!(
        error.to_string(),
        "log-in: 401 Unauthorized: [redacted] (code c [redacted])"
    );
    assert!(begun.elapsed().as_secs() < 20);
}

#[test]
fn json_is_shown_as_its_kind_and_size() {
    let rows = [
        (json!(null), "null"),
        (json!(true), "<boolean>"),
        (json!(1.5), "<number>"),
        (json!("hush"), "<string, 4 bytes>"),
        (json!("h"), "<string, 1 byte>"),
        (json!([1, 2]), "[2 items]"),
        (json!([1]), "[1 item]"),
        (json!({ "hush": 1 }), "{1 entry}"),
        (json!({}), "{0 entries}"),
    ];
    for (value, shown) in rows {
        let json = Json::from(value.clone());
        assert_eq!(format!("{json:?}"), shown);
        assert_eq!(json, value);
        assert_eq!(serde_json::to_value(&json).unwrap(), value);
    }
}
