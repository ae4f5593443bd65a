//! Where requests, and the tokens in them, may go.

use generator::{
    Output,
    diagnostic::{Code, Diagnostics},
    selection::Unsupported,
    settings::Settings,
    untrusted::Untrusted,
};
use serde_json::{Value, json};
use tests::case::Case;

/// Two operations, one of them with servers of its own.
fn document(servers: &Value, own: &Value) -> Case {
    let done = json!({ "204": { "description": "Done." } });
    let mut document = json!({
        "openapi": "3.0.3",
        "info": { "title": "Small", "version": "1" },
        "paths": {
            "/plain": { "get": { "operationId": "getPlain", "responses": done } },
            "/own": { "get": { "operationId": "getOwn", "responses": done } },
        },
    });
    if !servers.is_null() {
        document["servers"] = servers.clone();
    }
    if !own.is_null() {
        document["paths"]["/own"]["get"]["servers"] = own.clone();
    }
    Case::json(document.to_string())
}

fn with(mut case: Case, client: &Value) -> Case {
    let settings = json!({ "client": client }).to_string();
    let settings = Settings::parse(settings.as_bytes()).expect("the settings can be read");
    case.settings.client = settings.client;
    case
}

/// A document with these servers, held against this address.
fn pinned(base_url: &str, servers: &Value) -> Result<Output, Diagnostics> {
    let case = document(servers, &Value::Null);
    with(case, &json!({ "base-url": base_url })).run()
}

fn codes(found: &Diagnostics) -> Vec<Code> {
    found.iter().map(|one| one.code).collect()
}

fn address(output: &Output) -> String {
    let address = output.summary.servers.address.as_ref();
    let address = address.map_or_else(String::new, ToString::to_string);
    let constant = format!("base_url: \"{address}\"");
    assert!(output.files["src/api.rs"].contains(&constant), "{constant}");
    address
}

fn url(url: &str) -> Value {
    json!([{ "url": url }])
}

const API: &str = "https://api.example.com";

#[test]
fn the_settings_win() {
    let same = [
        Value::Null,
        json!([]),
        url(API),
        url("https://API.Example.com:443/"),
        url("//api.example.com"),
        url("/"),
        json!([{ "url": "https://{where}.example.com", "variables": { "where": { "default": "api", "enum": ["api", "eu"] } } }]),
        json!([{ "url": "{scheme}://api.example.com:{port}", "variables": { "scheme": { "default": "https" }, "port": { "default": "443" } } }]),
    ];
    for servers in same {
        let output = pinned(API, &servers).unwrap_or_else(|found| panic!("{servers}: {found}"));
        assert_eq!(address(&output), API, "{servers}");
        assert!(output.warnings.is_empty(), "{servers}: {}", output.warnings);
    }
    for (pin, named) in [
        ("https://api.example.com/v1", "https://api.example.com/v2"),
        ("https://api.example.com/v1", "https://api.example.com"),
        ("https://api.example.com/v1", "/v2"),
    ] {
        let output = pinned(pin, &url(named)).unwrap_or_else(|found| panic!("{named}: {found}"));
        assert_eq!(address(&output), pin, "{named}");
        assert_eq!(codes(&output.warnings), [Code::PassedOver], "{named}");
    }
}

#[test]
fn a_document_that_names_another_origin_is_refused() {
    let foreign = [
        url("https://other.example"),
        url("http://api.example.com"),
        url("http://api.example.com:443"),
        url("http://localhost"),
        url("https://api.example.com:8443"),
        url("https://api.example.com.evil.example"),
        url("https://api.example.com."),
        url("https://eu.api.example.com"),
        url("https://api.example.com@evil.example"),
        url("https://api.example.com\\@evil.example"),
        url("https://user:pw@api.example.com"),
        url("//other.example"),
        url("//api.example.com@evil.example"),
        url("/\\other.example"),
        url("\\\\other.example"),
        url(" https://other.example"),
        url("https:other.example"),
        url("https:/other.example"),
        url("javascript:alert(1)"),
        url("ftp://api.example.com"),
        url("wss://api.example.com"),
        url("https://{tenant}.example.com"),
        url("{server}"),
        url("https://api.example.com/?to=a"),
        json!([{ "url": API }, { "url": "https://other.example" }]),
        json!([{ "url": "https://other.example" }, { "url": API }]),
        json!([{ "url": "https://{where}", "variables": { "where": { "default": "other.example" } } }]),
        json!([{ "url": "https://api.example.com{x}", "variables": { "x": { "default": ".evil.example" } } }]),
        json!([{ "url": "https://{a}", "variables": { "a": { "default": "{b}" }, "b": { "default": "api.example.com" } } }]),
        json!({ "url": API }),
        json!([{ "url": 1 }]),
        json!("https://other.example"),
    ];
    for servers in foreign {
        let Err(found) = pinned(API, &servers) else {
            panic!("{servers}: it is taken");
        };
        assert!(found.has_errors(), "{servers}");
        let is_meant = |code: &Code| matches!(code, Code::ForeignOrigin | Code::InvalidDocument);
        assert!(codes(&found).iter().all(is_meant), "{servers}: {found}");
        let pointer = found.as_slice()[0]
            .pointer
            .as_ref()
            .expect("it has a place");
        assert!(pointer.to_string().starts_with("#/servers"), "{pointer}");
        assert!(found.as_slice()[0].position.is_some(), "{servers}");
    }
}

#[test]
fn further_origins_are_allowed_by_name() {
    let client = json!({ "base-url": API, "origins": ["https://files.example.com"] });
    let taken = json!([{ "url": API }, { "url": "https://files.example.com/a" }]);
    let output = with(document(&taken, &Value::Null), &client).output();
    assert_eq!(address(&output), API);
    // The pinned one has to be among them.
    let found = with(
        document(&url("https://files.example.com"), &Value::Null),
        &client,
    )
    .problems();
    assert_eq!(codes(&found), [Code::ForeignOrigin]);
}

#[test]
fn a_thousand_servers_are_not_a_thousand_problems() {
    let servers: Vec<_> = (0..1000)
        .map(|index| json!({ "url": format!("https://{index}.example") }))
        .collect();
    let found = pinned(API, &json!(servers)).expect_err("they are others");
    assert!(found.as_slice().len() <= 20);
}

/// The address of the operation with servers of its own, if it has one.
fn own(output: &Output) -> Option<String> {
    let text = &output.files["src/operations/get_own.rs"];
    let (_, rest) = text.split_once("const BASE_URL: Option<&'static str> = Some(\"")?;
    Some(rest.split_once('"')?.0.to_owned())
}

#[test]
fn an_operation_goes_to_its_own_server_where_that_is_known() {
    let client = json!({ "base-url": "https://api.example.com/v1", "origins": ["https://files.example.com:8443"] });
    for (servers, address) in [
        (url("https://api.example.com/v1/"), None),
        (url("/v1"), None),
        (json!([]), None),
        (url("/v2"), Some("https://api.example.com/v2")),
        (url("/"), Some(API)),
        (url("https://api.example.com"), Some(API)),
        (
            url("https://Files.example.com:8443/a"),
            Some("https://files.example.com:8443/a"),
        ),
    ] {
        let output = with(document(&Value::Null, &servers), &client).output();
        assert_eq!(own(&output).as_deref(), address, "{servers}");
        assert!(!output.files["src/operations/get_plain.rs"].contains("BASE_URL"));
        let has_method = output.files["src/client.rs"].contains("pub fn server_url(");
        assert_eq!(has_method, address.is_some());
    }
    for servers in [
        url("https://files.example.com"),
        url("https://other.example"),
        url("http://api.example.com/v1"),
        url("//other.example"),
        url("https://{a}.example"),
        url("https://api.example.com@other.example"),
        json!([{ "url": "/v1" }, { "url": "https://other.example" }]),
        json!(["https://other.example"]),
    ] {
        let case = with(document(&Value::Null, &servers), &client);
        let found = case.problems();
        let operation = found.as_slice()[0].operation.as_ref().map(Untrusted::raw);
        assert_eq!(operation, Some("GET /own (getOwn)"), "{servers}");
        let mut lenient = case.clone();
        lenient.settings.selection.unsupported = Unsupported::LeaveOut;
        let output = lenient.output();
        assert_eq!((output.summary.operations, output.summary.left_out), (1, 1));
        assert!(!output.files.contains_key("src/operations/get_own.rs"));
    }
}

#[test]
fn the_servers_of_a_path_are_those_of_its_operations() {
    let of_path = |servers: Value, own: Value| {
        let mut case = document(&url(API), &own);
        let mut document: Value = serde_json::from_slice(&case.document.0).expect("it is JSON");
        document["paths"]["/own"]["servers"] = servers;
        case.document.0 = document.to_string().into_bytes();
        case
    };
    let (one, other) = (url("https://one.example"), url("https://other.example"));
    let output = of_path(one.clone(), Value::Null).output();
    assert_eq!(own(&output).as_deref(), Some("https://one.example"));
    let output = of_path(one.clone(), other).output();
    assert_eq!(own(&output).as_deref(), Some("https://other.example"));
    let found = with(of_path(one, Value::Null), &json!({ "base-url": API })).problems();
    assert_eq!(codes(&found), [Code::ForeignOrigin]);
}

#[test]
fn without_a_pin_the_document_chooses_and_it_is_said_so() {
    let servers = json!([{ "url": "https://a.example/" }, { "url": "http://b.example" }]);
    let output = document(&servers, &url("https://c.example/v2")).output();
    assert_eq!(address(&output), "https://a.example");
    assert!(!output.summary.servers.pinned);
    assert_eq!(own(&output).as_deref(), Some("https://c.example/v2"));
    let elsewhere: Vec<_> = output
        .summary
        .elsewhere
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(elsewhere, ["https://c.example"]);
    for unclear in [
        "https://{tenant}.example.com/v1",
        "/v1",
        "https://u:p@a.example",
        "https:a",
    ] {
        let output = document(&url(unclear), &Value::Null).output();
        assert_eq!(address(&output), "", "{unclear}");
        let found = codes(&output.warnings);
        assert_eq!(found, [Code::NoServer, Code::PassedOver], "{unclear}");
    }
}

#[test]
fn plain_http_is_for_this_machine() {
    for here in [
        "http://localhost:3000",
        "http://127.0.0.1",
        "http://[::1]:80/v1",
    ] {
        assert!(document(&url(here), &url(here)).run().is_ok(), "{here}");
        assert!(pinned(here, &url(here)).is_ok(), "{here}");
    }
    for elsewhere in [
        "http://api.example.com",
        "http://localhost.evil.example",
        "http://127.0.0.1.evil.example",
        "http://2130706433",
        "http://0x7f000001",
        "http://10.0.0.1",
    ] {
        let named = document(&url(elsewhere), &Value::Null);
        let own = document(&url(API), &url(elsewhere));
        for case in [named.clone(), own.clone()] {
            assert_eq!(codes(&case.problems()), [Code::PlainHttp], "{elsewhere}");
            assert!(
                with(case, &json!({ "allow-plain-http": true }))
                    .run()
                    .is_ok()
            );
        }
        for client in [
            json!({ "base-url": elsewhere }),
            json!({ "origins": [elsewhere] }),
        ] {
            let case = with(document(&Value::Null, &Value::Null), &client);
            assert_eq!(codes(&case.problems()), [Code::PlainHttp], "{elsewhere}");
        }
        let client = json!({ "base-url": elsewhere, "allow-plain-http": true });
        let output = with(named, &client).output();
        assert_eq!(address(&output), elsewhere);
    }
}

#[test]
fn addresses_of_the_settings_are_some() {
    for wrong in [
        "",
        "x",
        "\"",
        "http://[::1",
        "//h",
        "https://u@h",
        "https://h?a",
        "https://{a}",
    ] {
        let case = with(
            document(&Value::Null, &Value::Null),
            &json!({ "base-url": wrong }),
        );
        let found = case.problems();
        assert_eq!(codes(&found), [Code::InvalidSettings], "{wrong}");
        let pointer = found.as_slice()[0]
            .pointer
            .as_ref()
            .expect("it has a place");
        assert_eq!(pointer.to_string(), "#/client/base-url");
    }
    let client = json!({ "origins": [API, "https://h/path"] });
    let found = with(document(&Value::Null, &Value::Null), &client).problems();
    let pointer = found.as_slice()[0]
        .pointer
        .as_ref()
        .expect("it has a place");
    assert_eq!(pointer.to_string(), "#/client/origins/1");
}

#[test]
fn headers_that_frame_a_message_are_no_parameters() {
    for name in [
        "Connection",
        "content-length",
        "Expect",
        "HOST",
        "http2-settings",
        "Keep-Alive",
        "Proxy-Authorization",
        "proxy-x",
        "TE",
        "Trailer",
        "Transfer-Encoding",
        "Upgrade",
    ] {
        let mut case = document(&url(API), &Value::Null);
        let mut document: Value = serde_json::from_slice(&case.document.0).expect("it is JSON");
        document["paths"]["/own"]["get"]["parameters"] = json!([{ "name": name, "in": "header", "required": true, "schema": { "type": "string" } }]);
        case.document.0 = document.to_string().into_bytes();
        let output = case.output();
        assert_eq!(codes(&output.warnings), [Code::PassedOver], "{name}");
        assert!(
            !output.files["src/operations/get_own.rs"].contains("header("),
            "{name}"
        );
    }
}
