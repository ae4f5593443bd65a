//! How types of the small documents take JSON that means something to libraries. Compiled beside their crates, once
//! as they are and once with features of `serde_json` that another crate of a program may switch on.

use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};

fn read<T: DeserializeOwned>(value: &Value) -> T {
    serde_json::from_str(&value.to_string()).unwrap_or_else(|error| panic!("{error}: {value}"))
}

#[track_caller]
fn keeps<T: DeserializeOwned + Serialize>(value: Value) {
    // The value itself is not read again: that is what some of the features get wrong.
    let kept: T = read(&value);
    assert_eq!(serde_json::to_value(kept).unwrap(), value);
}

/// Keys by which libraries tell themselves what an object stands for.
const MAGIC: [&str; 4] = [
    "$serde_json::private::Number",
    "$serde_json::private::RawValue",
    "$__toml_private_datetime",
    "$serde_spanned_private_start",
];

/// Objects that some of the features of `serde_json` would take for something else.
fn magic() -> Vec<Value> {
    let values = [
        json!("7"),
        json!("[1]"),
        json!("x"),
        json!(7),
        json!({ "a": 1 }),
    ];
    let objects = MAGIC.iter().flat_map(|key| {
        let more = |value: &Value| [json!({ *key: value }), json!({ *key: value, "z": 1 })];
        values.iter().flat_map(more).collect::<Vec<_>>()
    });
    objects.collect()
}

/// This holds for whatever features of `serde_json` the crates of a program switch on between them.
#[test]
fn objects_stay_objects_whatever_their_keys() {
    use small_additional_properties::models::{Answer, Item};
    use small_free_form::models::PutItemResponse as Free;
    use small_union_of_maps::models::PutItemRequest as Union;

    for object in magic() {
        let free: Free = read(&json!({ "any": object, "list": [object], "object": object }));
        assert!(free.any.is_object(), "{object}");
        keeps::<Free>(json!({ "any": [object], "maybe": { "in": object }, "object": object }));
        keeps::<Item>(json!({ "anything": object, "openWith": { "a": "x", "more": object } }));
        let mut answer = json!({ "closed": {}, "more": object, "shapes": { "a": { "x": 1 } } });
        let entries = object.as_object().unwrap().clone();
        answer.as_object_mut().unwrap().extend(entries);
        keeps::<Answer>(answer);
        let text = object.as_object().unwrap().values().all(Value::is_string);
        let union = serde_json::from_str::<Union>(&object.to_string());
        assert_eq!(union.is_ok(), text, "{object}: {union:?}");
        if text {
            keeps::<Union>(object);
        }
    }
}

#[test]
fn numbers_are_what_they_are_everywhere() {
    use small_additional_properties::models::{Answer, ItemNumbersWith};
    use small_enum_numbers::models::ItemCode;
    use small_free_form::models::PutItemResponse as Free;

    let rows = [
        ("1", "1"),
        ("-1", "-1"),
        ("1.50", "1.5"),
        ("1e3", "1000.0"),
        ("-0", "-0.0"),
        ("18446744073709551616", "1.8446744073709552e+19"),
        ("0.1", "0.1"),
    ];
    for (sent, kept) in rows {
        let free: Free = serde_json::from_str(&format!("{{\"any\":{{\"n\":[{sent}]}}}}")).unwrap();
        let written = serde_json::to_string(&free).unwrap();
        assert_eq!(written, format!("{{\"any\":{{\"n\":[{kept}]}}}}"));
        let text = format!("{{\"a\":\"x\",\"n\":{sent}}}");
        let with: ItemNumbersWith = serde_json::from_str(&text).unwrap();
        let number: f64 = sent.parse().unwrap();
        assert_eq!(with.extra["n"].to_bits(), number.to_bits());
        let answer = format!("{{\"closed\":{{}},\"n\":{sent}}}");
        let answer: Answer = serde_json::from_str(&answer).unwrap();
        assert_eq!(answer.extra["n"].to_string(), kept);
        let code: ItemCode = serde_json::from_str(sent).unwrap();
        assert_eq!(serde_json::to_string(&code).unwrap(), kept);
    }
    let beyond = serde_json::from_str::<Free>(r#"{"any":1e400}"#);
    assert!(beyond.is_err());
    let beyond = serde_json::from_str::<ItemCode>(r#"{"$serde_json::private::Number":"7"}"#);
    assert!(beyond.is_err());
}

#[test]
fn known_properties_are_told_from_others() {
    use small_additional_properties::models::{AnswerTextsWith, ItemNumbersWith};

    let with: ItemNumbersWith = read(&json!({ "z": 1, "extra": "known", "a": "x", "b": 2.5 }));
    assert_eq!(with.extra_.as_deref(), Some("known"));
    assert_eq!(with.extra.keys().collect::<Vec<_>>(), ["b", "z"]);
    for (wrong, text) in [
        ("{\"z\":\"1\"}", "missing field `a`"),
        ("{\"a\":\"x\",\"a\":\"y\"}", "duplicate field `a`"),
        ("{\"a\":\"x\",\"b\":1}", "expected a string"),
        ("[\"x\"]", "expected an object"),
    ] {
        let error = serde_json::from_str::<AnswerTextsWith>(wrong).unwrap_err();
        assert!(error.to_string().contains(text), "{error}");
    }
}

#[test]
fn decimals_of_servers_are_numbers() {
    use small_decimal::models::PutItemResponse as Answer;

    for text in ["10.50", "10", "-0.1", "1e3", "0.00000000000000000000000000000000000000001"] {
        keeps::<Answer>(json!({ "total": text }));
        keeps::<Answer>(json!({ "total": "1", "tax": text }));
    }
    for text in ["", "N/A", "1,000", "NaN", "Infinity", " 1", "+1", "1.", "free"] {
        let error = serde_json::from_value::<Answer>(json!({ "total": text })).unwrap_err();
        assert!(error.to_string().contains("expected a decimal"), "{error}");
    }
    let from_number: Answer = serde_json::from_str(r#"{"total":1.50}"#).unwrap();
    assert_eq!(from_number.total.as_str(), "1.5");
    let object = r#"{"total":{"$serde_json::private::Number":"7"}}"#;
    assert!(serde_json::from_str::<Answer>(object).is_err());
}

#[test]
fn what_the_document_does_not_name_is_shown_as_its_kind_and_size() {
    use small_additional_properties::{models, operations};
    use small_enum_string::models::GetItemState as Enum;
    use small_free_form::operations::PutItem as PutFree;

    let hush = json!({ "hush": "hush", "a": { "hush": ["hush"] } });
    let answer: models::Answer = read(&json!({
        "closed": {}, "hush": "hush", "textsWith": { "a": "seen", "hush": "hush" },
        "shapes": { "hush": { "x": 1 } },
    }));
    let shown = format!("{answer:?}");
    assert_eq!(
        shown,
        "Answer { closed: ItemClosed, shapes: Some({1 entry}), texts_with: Some(AnswerTextsWith \
         { a: \"seen\", extra: {1 entry} }), extra: {1 entry} }"
    );
    let item: models::Item = read(&json!({ "anything": hush, "texts": { "hush": "hush" } }));
    let operation = operations::PutItem::new(item);
    let body: std::collections::BTreeMap<String, small_free_form::runtime::Json> = read(&hush);
    let free = PutFree::new(body);
    let unknown = Enum::from("hush");
    for shown in [format!("{operation:?} {operation:#?}"), format!("{free:?} {free:#?}"), format!("{unknown:?}")] {
        assert!(!shown.contains("hush"), "{shown}");
        assert!(shown.contains("entr") || shown == "Unknown(<string, 4 bytes>)", "{shown}");
    }
}
