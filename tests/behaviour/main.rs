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
