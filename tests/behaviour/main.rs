//! What types of the small documents read and write. Compiled beside their crates, each of which is named after its
//! document.

use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};

fn read<T: DeserializeOwned>(value: &Value) -> T {
    serde_json::from_str(&value.to_string()).unwrap_or_else(|error| panic!("{error}: {value}"))
}

/// Reads a value and writes it again.
fn round_trip<T: DeserializeOwned + Serialize>(value: &Value) -> Value {
    let read: T = read(value);
    serde_json::to_value(read).unwrap()
}

#[track_caller]
fn keeps<T: DeserializeOwned + Serialize>(value: Value) {
    assert_eq!(round_trip::<T>(&value), value);
}

#[test]
fn numbers_of_a_list() {
    use small_enum_numbers::models::{ItemCode, ItemNothing};

    assert_eq!(read::<ItemCode>(&json!(301)), ItemCode::N301);
    assert_eq!(
        serde_json::from_str::<ItemCode>("301.0").unwrap(),
        ItemCode::N301
    );
    assert_eq!(read::<ItemNothing>(&json!(-1)), ItemNothing::Minus1);
    assert_eq!(ItemNothing::Minus1.to_string(), "-1");
    for unknown in ["307", "1.5", "18446744073709551615", "-1e300"] {
        let code: ItemCode = serde_json::from_str(unknown).unwrap();
        assert!(matches!(code, ItemCode::Unknown(_)), "{unknown}");
        let written = serde_json::to_string(&code).unwrap();
        assert_eq!(written.parse::<f64>(), unknown.parse::<f64>());
    }
    assert!(serde_json::from_str::<ItemCode>("\"301\"").is_err());
    assert_eq!(
        serde_json::to_value(ItemCode::from(302)).unwrap(),
        json!(302)
    );
}

#[test]
fn values_of_several_kinds() {
    use small_enum_mixed::models::{Item, ItemMixed, ItemMixedNumber};

    keeps::<Item>(json!({ "mixed": "a", "in_union": 0, "listed": [1] }));
    keeps::<Item>(json!({ "mixed": true, "in_union": { "px": 1.5 } }));
    keeps::<Item>(json!({ "mixed": null, "in_union": "auto", "listed": { "a": 1 } }));
    assert_eq!(
        read::<ItemMixed>(&json!(2)),
        ItemMixed::Number(ItemMixedNumber::N2)
    );
}

#[test]
fn constants_are_sent_and_never_asked_for() {
    use small_constants::models::{Item, ItemRequired};

    let item = Item::new(ItemRequired {
        both: false,
        half: 0.5,
        maybe: None,
    });
    let written = serde_json::to_value(item).unwrap();
    let expected = json!({ "text": "fixed", "whole": 7, "truth": true, "both": false, "half": 0.5, "maybe": null });
    assert_eq!(written, expected);
}

#[test]
fn truths_and_numbers_tell_objects_apart() {
    use small_union_by_boolean::models::Item as Answer;
    use small_union_by_number::models::Item as Versioned;

    assert!(matches!(
        read(&json!({ "ok": true, "value": "x" })),
        Answer::True(_)
    ));
    assert!(matches!(
        read(&json!({ "error": "x", "ok": false })),
        Answer::False(_)
    ));
    keeps::<Answer>(json!({ "ok": false, "error": "x" }));
    assert!(matches!(read(&json!({ "ok": "true" })), Answer::Unknown(_)));
    keeps::<Versioned>(json!({ "version": 1, "name": "x" }));
    keeps::<Versioned>(json!({ "version": 3, "title": "x" }));
    let whole: Versioned = serde_json::from_str(r#"{"version":1.0,"name":"x"}"#).unwrap();
    assert_eq!(
        serde_json::to_value(whole).unwrap(),
        json!({ "version": 1, "name": "x" })
    );
    keeps::<Versioned>(json!({ "version": 4 }));
}

#[test]
fn a_discriminator_is_believed() {
    use small_union_by_discriminator::models::Item;

    assert!(matches!(
        read(&json!({ "kind": "kitten", "lives": 9 })),
        Item::Cat(_)
    ));
    assert!(matches!(read(&json!({ "kind": "Dog" })), Item::Dog(_)));
    assert!(matches!(
        read(&json!({ "den": "x", "kind": "Fox" })),
        Item::Fox(_)
    ));
    keeps::<Item>(json!({ "kind": "Fox", "den": "x" }));
    keeps::<Item>(json!({ "kind": "Cow", "milk": true }));
}

#[test]
fn conditions_tell_objects_apart() {
    use small_union_by_conditions::models::Item;

    let table = [
        (
            json!({ "type": "text", "control": "input", "pattern": "x" }),
            "Input",
        ),
        (
            json!({ "minimum": 1.5, "type": "number", "control": "input" }),
            "Number",
        ),
        (
            json!({ "options": ["x"], "type": "text", "control": "select" }),
            "Select",
        ),
        (json!({ "expression": "x" }), "WithoutLanguage"),
        (
            json!({ "expression": { "tree": "x" }, "language": "x" }),
            "Language",
        ),
        (
            json!({ "type": "text", "control": "slider", "steps": 3 }),
            "Unknown",
        ),
        (json!({}), "Unknown"),
    ];
    for (value, variant) in table {
        let item: Item = read(&value);
        assert!(
            format!("{item:?}").starts_with(variant),
            "{value}: {item:?}"
        );
        assert_eq!(serde_json::to_value(item).unwrap(), value);
    }
}

#[test]
fn what_cannot_be_told_apart_keeps_everything() {
    use small_union_of_all_of_merged::models::Item as Merged;
    use small_union_partly_overlapping::models::Item as Partly;

    keeps::<Merged>(json!({ "id": "x", "size": 1.5 }));
    keeps::<Merged>(json!({ "id": "x", "colour": "red" }));
    keeps::<Partly>(json!({ "id": "x", "ref": "main", "sha": "f" }));
    keeps::<Partly>(json!({ "id": "x", "ref": null, "pull": 1.5 }));
    keeps::<Partly>(json!({ "org": "x", "repo": "y" }));
    keeps::<Partly>(json!({ "workspace": "new" }));
}

#[test]
fn parts_of_members_are_kept() {
    use small_all_of_with_union::models::Item as Distributed;
    use small_union_beside_properties::models::Item as Beside;
    use small_union_of_all_of::models::Item as AllOf;

    keeps::<Distributed>(json!({ "id": "x", "url": "y" }));
    keeps::<Distributed>(json!({ "id": "x", "path": "y" }));
    keeps::<AllOf>(json!({ "kind": "big", "id": "x", "size": 1.5 }));
    keeps::<AllOf>(json!({ "kind": "none", "id": "x" }));
    keeps::<Beside>(json!({ "operation": "create", "name": "x", "value": [1] }));
    keeps::<Beside>(json!({ "operation": "delete", "name": "x" }));
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
        ("18446744073709551616", "18446744073709552000.0"),
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
        ("{\"z\":1}", "missing field `a`"),
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
    use small_enum_string::models::Item as Enum;
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
