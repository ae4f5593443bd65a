//! Line and column of places in JSON and YAML.

use std::fs;

use generator::{
    diagnostic::{Code, Diagnostic, Diagnostics, Source},
    pointer::Pointer,
};
use serde_json::Value;
use tests::project;

/// What stands at a place: line, column, and the text that is underlined.
fn at(text: &str, pointer: &str) -> (u32, u32, String) {
    let pointer = Pointer::from_fragment(pointer).expect("it is a pointer");
    let found = positions(text, &[pointer]).remove(0);
    found.unwrap_or_else(|| panic!("nothing found in {text:?}"))
}

/// What stands at each of several places.
fn positions(text: &str, pointers: &[Pointer]) -> Vec<Option<(u32, u32, String)>> {
    let lines: Vec<_> = text.trim_start_matches('\u{feff}').split('\n').collect();
    let all = pointers.iter().enumerate().map(|(index, pointer)| {
        Diagnostic::new(Code::Unsupported, format!("{index:09}")).at(pointer)
    });
    let found = all.collect::<Diagnostics>().in_source(Source {
        name: "text",
        bytes: text.as_bytes(),
    });
    let mut found: Vec<_> = found.into_iter().collect();
    found.sort_by(|a, b| a.message.cmp(&b.message));
    let shown = |one: Diagnostic| {
        let (start, end) = (one.position?, one.end?);
        assert_eq!(start.line, end.line);
        let (from, to) = (start.column as usize - 1, end.column as usize - 1);
        let line = lines[start.line as usize - 1].chars();
        let token = line.skip(from).take(to - from).collect();
        Some((start.line, start.column, token))
    };
    found.into_iter().map(shown).collect()
}

fn expect(text: &str, rows: &[(&str, u32, u32, &str)]) {
    for (pointer, line, column, token) in rows {
        let wanted = (*line, *column, (*token).to_owned());
        assert_eq!(at(text, pointer), wanted, "{pointer} in {text:?}");
    }
}

#[test]
fn keys_and_items_of_json() {
    let text = "{\n\t\"a\": {\n\t\t\"b\": [1, \"two\", {\"c\": null}, [[]]]\n\t},\n\t\"d\": 1\n}\n";
    let rows = [
        ("#", 1, 1, "{"),
        ("#/a", 2, 2, "\"a\""),
        ("#/a/b", 3, 3, "\"b\""),
        ("#/a/b/0", 3, 9, "1"),
        ("#/a/b/1", 3, 12, "\"two\""),
        ("#/a/b/2", 3, 19, "{"),
        ("#/a/b/2/c", 3, 20, "\"c\""),
        ("#/a/b/3/0", 3, 33, "["),
        ("#/d", 5, 2, "\"d\""),
    ];
    expect(text, &rows);
    // The mark before a text is no character of it, and a line ends before its `\r`.
    expect(&format!("\u{feff}{}", text.replace('\n', "\r\n")), &rows);
}

#[test]
fn keys_and_items_of_yaml() {
    let text = "# a comment\na:\n  b:\n    - 1\n    - two words # and a comment\n    - c: null\n      'd e': 1\n    - { \"f\": g }\n    - |\n      a text\n      of lines\n  200: ok\n";
    let rows = [
        ("#", 2, 1, "a"),
        ("#/a", 2, 1, "a"),
        ("#/a/b", 3, 3, "b"),
        ("#/a/b/0", 4, 7, "1"),
        ("#/a/b/1", 5, 7, "two words"),
        ("#/a/b/2", 6, 7, "c"),
        ("#/a/b/2/c", 6, 7, "c"),
        ("#/a/b/2/d e", 7, 7, "'d e'"),
        ("#/a/b/3", 8, 7, "{"),
        ("#/a/b/3/f", 8, 9, "\"f\""),
        ("#/a/b/4", 10, 7, "a text"),
        ("#/a/200", 12, 3, "200"),
    ];
    expect(text, &rows);
    expect(&format!("\u{feff}{}", text.replace('\n', "\r\n")), &rows);
}

#[test]
fn columns_are_counted_in_characters() {
    let json = "{\"größe\": {\"日本\": \"👩‍👧\", \"x\": [\"é\", 1]}}";
    expect(
        json,
        &[
            ("#/größe/日本", 1, 12, "\"日本\""),
            ("#/größe/x", 1, 25, "\"x\""),
            ("#/größe/x/1", 1, 36, "1"),
        ],
    );
    let yaml = "größe: { 日本: '👩‍👧', x: [é, 1] }\n";
    expect(
        yaml,
        &[
            ("#/größe/日本", 1, 10, "日本"),
            ("#/größe/x", 1, 21, "x"),
            ("#/größe/x/1", 1, 28, "1"),
        ],
    );
}

#[test]
fn escaped_keys_are_found() {
    expect(
        r#"{"a\u0062": {"\"\\": 1, "c/d~": 2, "": 3}}"#,
        &[
            ("#/ab", 1, 2, r#""a\u0062""#),
            ("#/ab/\"\\", 1, 14, r#""\"\\""#),
            ("#/ab/c~1d~0", 1, 25, "\"c/d~\""),
            ("#/ab/", 1, 36, "\"\""),
        ],
    );
    expect(
        "\"a\\u0062\":\n  c/d~: 2\n  '': 3\n",
        &[
            ("#/ab", 1, 1, "\"a\\u0062\""),
            ("#/ab/c~1d~0", 2, 3, "c/d~"),
            ("#/ab/", 3, 3, "''"),
        ],
    );
}

#[test]
fn the_nearest_place_around_stands_for_one_that_does_not_exist() {
    expect(
        "{\"a\": {\"b\": [1]}}",
        &[
            ("#/b/c", 1, 1, "{"),
            ("#/a/x/y", 1, 2, "\"a\""),
            ("#/a/b/7", 1, 8, "\"b\""),
            ("#/a/b/0/z", 1, 14, "1"),
            ("#/a/b/first", 1, 8, "\"b\""),
        ],
    );
    expect(
        "a:\n  b: [1]\n",
        &[
            ("#/b/c", 1, 1, "a"),
            ("#/a/x/y", 1, 1, "a"),
            ("#/a/b/7", 2, 3, "b"),
            ("#/a/b/0/z", 2, 7, "1"),
        ],
    );
    // Where an alias stands for the place, the key it belongs to is shown.
    expect("a: &x { b: 1 }\nc: *x\n", &[("#/c/b", 2, 1, "c")]);
}

#[test]
fn of_a_key_that_stands_twice_the_last_counts() {
    let text = "{\"a\": {\"b\": 1},\n \"a\": {\"c\": 2}}";
    expect(
        text,
        &[
            ("#/a", 2, 2, "\"a\""),
            ("#/a/c", 2, 8, "\"c\""),
            ("#/a/b", 2, 2, "\"a\""),
        ],
    );
}

#[test]
fn a_text_that_breaks_off_shows_what_was_found_until_then() {
    expect("{\"a\": {\"b\": [1, ", &[("#", 1, 1, "{")]);
    expect("a:\n  b: [1,\n", &[("#/a/b", 2, 3, "b")]);
    assert_eq!(positions("", &[Pointer::root()]), [None]);
}

/// Each place in a value, with what is expected to be marked there: its key, or its value in a list.
fn places(value: &Value, at: &Pointer, found: &mut Vec<(Pointer, Value)>) {
    match value {
        Value::Object(object) => {
            for (key, value) in object {
                let at = at.join(key);
                found.push((at.clone(), Value::String(key.clone())));
                places(value, &at, found);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                let at = at.join(index);
                found.push((at.clone(), item.clone()));
                places(item, &at, found);
            }
        }
        _ => {}
    }
}

#[test]
fn every_place_of_every_document_is_found_in_each_form() {
    let folder = project::root().join("tests/documents");
    let mut count = 0;
    for file in fs::read_dir(folder).expect("the folder is there") {
        let text = fs::read_to_string(file.expect("it can be listed").path()).expect("it is text");
        let value: Value = serde_yaml::from_str(&text).expect("it can be read");
        let compact = value.to_string();
        let pretty = serde_json::to_string_pretty(&value).expect("a value can be written");
        let tabbed = with_tabs(&value);
        let written = serde_yaml::to_string(&value).expect("a value can be written");
        let mut expected = Vec::new();
        places(&value, &Pointer::root(), &mut expected);
        let pointers: Vec<_> = expected.iter().map(|(at, _)| at.clone()).collect();
        for form in [compact, pretty, tabbed, written, text] {
            let found = positions(&form, &pointers);
            for ((pointer, value), found) in expected.iter().zip(found) {
                let (line, column, token) = found.expect("it is there");
                assert!(
                    is_shown(value, &token),
                    "{pointer} at {line}:{column} is {token:?}\n{form}"
                );
                count += 1;
            }
        }
    }
    assert!(count > 10_000, "{count}");
}

fn with_tabs(value: &Value) -> String {
    let mut text = Vec::new();
    let format = serde_json::ser::PrettyFormatter::with_indent(b"\t");
    let mut serializer = serde_json::Serializer::with_formatter(&mut text, format);
    serde::Serialize::serialize(value, &mut serializer).expect("a value can be written");
    String::from_utf8(text).expect("it is text")
}

/// Whether a token is the value, or begins it.
fn is_shown(value: &Value, token: &str) -> bool {
    let is_block = token.starts_with(['|', '>']);
    match value {
        Value::Object(_) | Value::Array(_) => !token.is_empty(),
        Value::String(_) if is_block => true,
        // Of a key that goes over several lines the first is shown.
        Value::String(text) if text.contains('\n') && text.lines().next() == Some(token) => true,
        Value::String(text) => match serde_yaml::from_str::<serde_yaml::Value>(token) {
            Ok(serde_yaml::Value::String(read)) => read == *text || text.starts_with(&read),
            _ => token == text,
        },
        other => serde_yaml::from_str::<Value>(token).is_ok_and(|read| read == *other),
    }
}
