//! The customer's Global Config.

use std::collections::BTreeMap;

use http::Method;
use serde_json::{Value, json};
use vercel_marketplace::models::{
    GlobalConfig, GlobalConfigItemValue, GlobalConfigPurpose, ReplaceGlobalConfigRequest,
    ReplaceGlobalConfigRequestRequired,
};
use vercel_marketplace::operations::{GetGlobalConfigOutput, HeadGlobalConfigOutput};

use crate::support::{AnyCall, Caller, Description};

const PATH: &str = "/resources/{resourceId}/experimentation/global-config";

pub(crate) fn all() -> Vec<Description> {
    vec![head(), get(), replace()]
}

fn head() -> Description {
    let id = "headInstallationsByIntegrationConfigurationIdResourcesByResourceIdExperimentationGlobalConfig";
    Description::of_installation(id, Method::HEAD, PATH)
        .call(|caller| {
            let resource = caller.value("resourceId");
            Box::new(caller.installation().head_global_config(resource))
        })
        .answer_empty(200, |output: HeadGlobalConfigOutput| {
            assert_eq!(output, HeadGlobalConfigOutput::Ok);
        })
        .answer_empty(304, |output: HeadGlobalConfigOutput| {
            assert_eq!(output, HeadGlobalConfigOutput::NotModified);
        })
        .errors(&[400, 401, 403, 404, 410])
}

fn full() -> Value {
    json!({
        "digest": "sha-1",
        "items": {
            "text": "on",
            "number": 2,
            "flag": true,
            "nothing": null,
            "list": ["a", 1.5, null, [], {"deep": [null, false]}],
            "object": {"empty": {}, "nothing": null, "inner": {"text": ""}},
        },
        "purpose": "flags",
        "updatedAt": 1_764_000_000_000.5,
    })
}

fn text(text: &str) -> Option<GlobalConfigItemValue> {
    Some(GlobalConfigItemValue::String(text.to_owned()))
}

fn object<const N: usize>(
    entries: [(&str, Option<GlobalConfigItemValue>); N],
) -> Option<GlobalConfigItemValue> {
    let entries = entries.map(|(key, value)| (key.to_owned(), value));
    Some(GlobalConfigItemValue::Object(entries.into()))
}

fn list(items: Vec<Option<GlobalConfigItemValue>>) -> Option<GlobalConfigItemValue> {
    Some(GlobalConfigItemValue::List(items))
}

fn check_full(config: GlobalConfig) {
    assert_eq!(config.digest, "sha-1");
    assert_eq!(config.purpose, Some(GlobalConfigPurpose::Flags));
    assert_eq!(config.updated_at, 1_764_000_000_000.5);
    assert_eq!(config.items.len(), 6);
    assert_eq!(config.items["text"], text("on"));
    let number = GlobalConfigItemValue::Number(2.0);
    assert_eq!(config.items["number"], Some(number));
    let flag = GlobalConfigItemValue::Boolean(true);
    assert_eq!(config.items["flag"], Some(flag));
    assert_eq!(config.items["nothing"], None);
    let deep = list(vec![None, Some(false.into())]);
    let items = vec![
        text("a"),
        Some(1.5.into()),
        None,
        list(Vec::new()),
        object([("deep", deep)]),
    ];
    assert_eq!(config.items["list"], list(items));
    let inner = object([("text", text(""))]);
    let expected = object([("empty", object([])), ("nothing", None), ("inner", inner)]);
    assert_eq!(config.items["object"], expected);
}

fn minimal() -> Value {
    json!({"digest": "", "items": {}, "updatedAt": 0})
}

fn check_minimal(config: GlobalConfig) {
    assert_eq!(config.digest, "");
    assert_eq!(config.items, BTreeMap::new());
    assert_eq!(config.updated_at, 0.0);
    assert_eq!(config.purpose, None);
}

fn later() -> Value {
    json!({"digest": "sha-2", "items": {}, "updatedAt": 0, "purpose": "cohorts"})
}

fn check_later(config: GlobalConfig) {
    let purpose = GlobalConfigPurpose::Unknown("cohorts".to_owned());
    assert_eq!(config.purpose, Some(purpose));
}

fn read(output: GetGlobalConfigOutput) -> GlobalConfig {
    match output {
        GetGlobalConfigOutput::Ok(config) => config,
        other => panic!("not the contents: {other:?}"),
    }
}

fn get() -> Description {
    let id = "getInstallationsByIntegrationConfigurationIdResourcesByResourceIdExperimentationGlobalConfig";
    Description::of_installation(id, Method::GET, PATH)
        .call(|caller| {
            let resource = caller.value("resourceId");
            Box::new(caller.installation().get_global_config(resource))
        })
        .answer(200, full(), |output| check_full(read(output)))
        .answer(200, minimal(), |output| check_minimal(read(output)))
        .answer(200, later(), |output| check_later(read(output)))
        .answer_empty(304, |output: GetGlobalConfigOutput| {
            assert_eq!(output, GetGlobalConfigOutput::NotModified);
        })
        .required(&["/digest", "/items", "/updatedAt"])
        .errors(&[400, 401, 403, 404, 410])
}

fn replace_with(caller: &Caller, data: BTreeMap<String, Value>) -> Box<dyn AnyCall> {
    let resource = caller.value("resourceId");
    let data = data.into_iter().map(|(key, value)| (key, value.into()));
    let required = ReplaceGlobalConfigRequestRequired {
        data: data.collect(),
    };
    let body = ReplaceGlobalConfigRequest::new(required);
    Box::new(caller.installation().replace_global_config(resource, body))
}

fn replace() -> Description {
    let body = json!({"data": {
        "text": "on",
        "nothing": null,
        "list": [1, 2.5, {"a": null}],
        "größe": {"inner": true},
    }});
    let id = "replaceInstallationsByIntegrationConfigurationIdResourcesByResourceIdExperimentationGlobalConfig";
    Description::of_installation(id, Method::PUT, PATH)
        .send("data", body, |caller| {
            let data = [
                ("text", json!("on")),
                ("nothing", Value::Null),
                ("list", json!([1, 2.5, {"a": null}])),
                ("größe", json!({"inner": true})),
            ];
            let data = data.map(|(key, value)| (key.to_owned(), value));
            replace_with(caller, data.into())
        })
        .send("nothing", json!({"data": {}}), |caller| {
            replace_with(caller, BTreeMap::new())
        })
        .answer(200, full(), check_full)
        .answer(200, minimal(), check_minimal)
        .answer(200, later(), check_later)
        .required(&["/digest", "/items", "/updatedAt"])
        .errors(&[400, 401, 403, 404, 409, 410, 412])
}
