//! Nothing that is secret is printed: a word stands wherever a secret may, and must not be found
//! in anything that can be printed.

use openapi_runtime::testing::{Answer, Script};
use openapi_runtime::{Call, Channel, Secret, TransportError};
use serde_json::json;

use crate::secrets::{CANARY, Printed, Rotate, rotate};
use crate::support::{API, run};

/// Every way in which a call can fail over a transport, with secrets in what came in.
fn answers() -> Vec<Answer> {
    let bodies = [
        json!({ "key": CANARY, "count": CANARY }).to_string(),
        json!({ "key": [CANARY], "count": 1 }).to_string(),
        json!({ "key": { "deep": CANARY }, "count": 1 }).to_string(),
        json!({ "key": CANARY }).to_string(),
        json!({ "key": CANARY, "count": -1 }).to_string(),
        json!({ "error": { "token": CANARY, "limit": { "resetMs": CANARY } } }).to_string(),
        format!(r#"{{"key":"{CANARY}","count":1"#),
        format!(r#"{{"key":"{CANARY}"#),
        format!(r#"{{"key":"\q{CANARY}"#),
        format!("<p>{CANARY}</p>"),
        format!("\u{feff}{CANARY}"),
    ];
    let statuses = [200, 201, 204, 302, 304, 400, 401, 404, 408, 429, 500, 503];
    let mut answers = Vec::new();
    for status in statuses {
        for body in &bodies {
            let answer = || {
                let answer = Answer::status(status).bytes(body.clone());
                answer
                    .header("set-cookie", CANARY)
                    .header("location", format!("/{CANARY}?{CANARY}"))
                    .header("retry-after", CANARY)
                    .header("x-ratelimit-reset", CANARY)
            };
            answers.extend([answer(), answer().cut_off()]);
            let body = format!("{body}{}", CANARY.repeat(20));
            answers.push(answer().bytes(body));
        }
    }
    answers.push(Answer::failure(TransportError::timeout("x")));
    answers.push(Answer::failure(TransportError::connect("x")));
    answers
}

#[test]
fn of_calls_over_a_transport() {
    let mut printed = Printed::default();
    for answer in answers() {
        printed.debug(&answer);
        let script = Script::new().then(answer);
        let channel = Channel::builder(&API)
            .header("x-default", CANARY)
            .transport(script.clone());
        printed.debug(&channel);
        let channel = channel.body_limit(150).build().unwrap();
        printed.debug(&channel);
        let token = Some(Secret::from(CANARY));
        let call = || {
            let call = Call::new(channel.clone(), token.clone(), rotate());
            call.header("x-own", CANARY)
        };
        printed.debug(&call());
        match run(call()) {
            Ok(output) => printed.debug(&output),
            Err(error) => printed.error(&error),
        }
        let requests = script.requests();
        assert_eq!(requests[0].header("x-own"), Some(CANARY));
        printed.debug(&script);
        printed.debug(&script.clock());
    }
    // The path itself is that of a test, and is where this operation has its secret.
    printed.0 = printed.0.replace(&format!("/v1/keys/{CANARY}"), "");
    printed.check();
}

#[test]
fn of_requests_that_cannot_be_built() {
    let mut printed = Printed::default();
    let broken = format!("{CANARY}\n{CANARY}");
    let channel = || Channel::builder(&API).transport(Script::new());
    for base_url in [
        format!("https://user:{CANARY}@api.example.com"),
        format!("https://api.example.com/?key={CANARY}"),
        format!("https://api.example.com/#{CANARY}"),
    ] {
        let builder = channel().base_url(base_url);
        printed.debug(&builder);
        printed.error(&builder.build().unwrap_err().into());
    }
    printed.error(&channel().header("x-a", &broken).build().unwrap_err().into());
    printed.error(&channel().user_agent(&broken).build().unwrap_err().into());
    let bearer = format!("Bearer {CANARY}");
    let builder = channel().header("authorization", bearer);
    printed.error(&builder.build().unwrap_err().into());

    let channel = channel().build().unwrap();
    let key = Secret::from(broken.as_str());
    let call = |token| Call::new(channel.clone(), token, rotate());
    for call in [
        call(Some(key.clone())),
        call(Some(Secret::from(CANARY))).header("x-a", &broken),
        call(Some(Secret::from(CANARY))).map_operation(|_| Rotate { key: key.clone() }),
    ] {
        printed.debug(&call);
        printed.error(&run(call).unwrap_err());
    }
    printed.check();
}

#[test]
fn of_answers_that_no_transport_brings() {
    let mut printed = Printed::default();
    printed.debug(&Secret::from(CANARY));
    printed.debug(&Answer::ok(&json!({ "key": CANARY })));
    printed.debug(&Answer::status(7).header("x-a", CANARY));
    let recorded = Script::new().then(Answer::ok(&1));
    printed.debug(&recorded);
    printed.check();
}

/// What the real clients say of servers that send no HTTP, or a broken one.
#[cfg(all(feature = "hyper", feature = "blocking"))]
#[test]
fn of_broken_answers() {
    use crate::server::{Act, Server};
    use openapi_runtime::{Retry, blocking};
    let mut printed = Printed::default();
    let answers = [
        format!("{CANARY}\r\n\r\n"),
        format!("HTTP/1.1 200 OK\r\nx: {CANARY}\u{1}\r\n\r\n"),
        format!("HTTP/1.1 200 OK\r\n{CANARY} {CANARY}: 1\r\n\r\n"),
        format!("HTTP/1.1 {CANARY} OK\r\n\r\n"),
        format!("HTTP/1.1 200 OK\r\ncontent-length: {CANARY}\r\n\r\n"),
        format!("HTTP/1.1 200 OK\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\n{CANARY}"),
        format!("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n{CANARY}\r\n"),
        format!("HTTP/1.1 302 Found\r\nlocation: ::{CANARY}\u{7f}\r\n\r\n"),
        format!("HTTP/1.1 302 Found\r\nlocation: /{CANARY}\r\ncontent-length: 0\r\n\r\n"),
        format!("HTTP/1.1 200 OK\r\ncontent-length: 900\r\n\r\n{{\"key\":\"{CANARY}\""),
    ];
    for answer in answers {
        let act = Act::Send(answer.leak());
        let server = Server::start(&[act, act]);
        let token = || Some(Secret::from(CANARY));
        let builder = Channel::builder(&API).base_url(&server.address);
        let channel = builder.retry(Retry::none()).build().unwrap();
        printed.error(&run(Call::new(channel, token(), rotate())).unwrap_err());
        let builder = blocking::Channel::builder(&API).base_url(&server.address);
        let channel = builder.retry(Retry::none()).build().unwrap();
        printed.debug(&channel);
        let call = Call::new(channel, token(), rotate());
        printed.debug(&call);
        printed.error(&call.send().unwrap_err());
        assert_eq!(server.requests().len(), 2);
    }
    printed.check();
}
