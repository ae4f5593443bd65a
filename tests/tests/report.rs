//! How diagnostics are shown.

use std::time::{Duration, Instant};

use generator::{
    diagnostic::{Code, Diagnostic, Diagnostics, Source},
    pointer::Pointer,
    report,
};
use serde_json::Value;
use tests::snapshot;

fn unsupported(message: &str, pointer: &str) -> Diagnostic {
    let pointer = Pointer::from_fragment(pointer).expect("it is a pointer");
    Diagnostic::new(Code::Unsupported, message).at(&pointer)
}

fn shown(found: Diagnostics, text: &str) -> String {
    let source = Source {
        name: "openapi",
        bytes: text.as_bytes(),
    };
    let text = report::text(&found.in_source(source), &[source], false);
    text.trim_end().to_owned()
}

#[test]
fn a_place_is_underlined() {
    let text = "größe:\n\t\u{feff}\n日本: { a: 1, 'b c': [{ d: 2 }] }\r\n";
    let yaml = [
        unsupported("a wide key", "#/日本"),
        unsupported("a key", "#/日本/b c").help("do something"),
        unsupported("an item", "#/日本/b c/0").warning(),
        unsupported("a key with an accent", "#/größe").operation("GET /a"),
    ];
    let json = "{\n\t\"größe\": null,\n\t\"日本\": { \"b c\": [1, \"x\"] }\n}";
    let in_json = [
        unsupported("a key behind a tab", "#/größe"),
        unsupported("an item", "#/日本/b c/1"),
    ];
    let text = shown(yaml.into_iter().collect(), &text.replace("\t\u{feff}", ""));
    let json = shown(in_json.into_iter().collect(), json);
    snapshot::assert("report/underlined", &format!("{text}\n\n{json}\n"));
}

#[test]
fn of_a_long_line_only_the_part_around_the_place_is_shown() {
    let keys: Vec<_> = (0..100).map(|key| format!("\"key{key}\":\"ä\"")).collect();
    let long = format!("{{{},\"{}\":1}}", keys.join(","), "k".repeat(300));
    let found = [
        unsupported("the start", "#/key0"),
        unsupported("the middle", "#/key50"),
        unsupported("a long key at the end", &format!("#/{}", "k".repeat(300))),
    ];
    let text = shown(found.into_iter().collect(), &long);
    let mut lines = text.lines().filter(|line| line.contains(" | "));
    assert!(lines.all(|line| line.chars().count() < 110), "{text}");
    snapshot::assert("report/long", &format!("{text}\n"));
}

#[test]
fn a_position_behind_the_end_of_a_line_is_shown_at_its_end() {
    let source = Source {
        name: "a",
        bytes: b"{\n  \"a\"\n}",
    };
    let at = |line, column| {
        let found = Diagnostic::new(Code::Syntax, "broken").position(line, column);
        let found = Diagnostics::from(found).in_source(source);
        report::text(&found, &[source], false).to_string()
    };
    let all = [at(2, 6), at(2, 900), at(3, 2), at(4, 1), at(900, 1)];
    snapshot::assert("report/behind", &all.join("\n"));
}

#[test]
fn nothing_of_a_source_reaches_a_terminal_raw() {
    let evil = "\u{1b}]0;title\u{7}\u{202e}abc\u{200b}\u{9b}31m\u{7f}\u{2028}";
    let json = format!("{{\"a\": {{\"{evil}\": \u{1}\u{85} \u{1b}[31m1}}}}");
    let pointer = Pointer::root().join_all(["a", evil]);
    let found = Diagnostic::new(Code::Unsupported, format!("`{evil}`\r\nis odd\tindeed"))
        .at(&pointer)
        .operation(evil)
        .help(evil)
        .position(1, 8);
    let name = format!("{evil}.json");
    let source = Source {
        name: &name,
        bytes: json.as_bytes(),
    };
    let found = Diagnostics::from(found).in_source(source);
    let plain = report::text(&found, &[source], false);
    let lines = report::json_lines(&found);
    for text in [&*plain, &*lines, &format!("{found}")] {
        let is_raw =
            |c: char| (c.is_control() && c != '\n') || "\u{202e}\u{200b}\u{2028}".contains(c);
        assert!(!text.contains(is_raw), "{text:?}");
    }
    let read: Value = serde_json::from_str(&lines).expect("it is one line of JSON");
    assert_eq!(read["operation"], evil);
    assert_eq!(read["file"], name);
    snapshot::assert("report/harmless", &format!("{plain}\n{lines}"));
}

#[test]
fn colours_are_there_only_if_asked_for() {
    let source = Source {
        name: "a",
        bytes: b"{\"a\": 1}",
    };
    let found = Diagnostics::from(unsupported("no", "#/a")).in_source(source);
    let plain = report::text(&found, &[source], false);
    let color = report::text(&found, &[source], true);
    assert!(!plain.contains('\u{1b}'));
    assert!(
        color.contains("\u{1b}[1m\u{1b}[91merror[unsupported]"),
        "{color:?}"
    );
    let parts: Vec<_> = color
        .split('\u{1b}')
        .map(|part| part.split_once('m'))
        .collect();
    let stripped: String = parts.iter().flatten().map(|(_, text)| *text).collect();
    assert_eq!(stripped, *plain);
}

#[test]
fn a_thousand_problems_in_a_line_of_four_megabytes_are_shown_at_once() {
    let key = |key: usize| format!("key{key}");
    let members: Vec<_> = (0..40_000)
        .map(|number| format!("\"{}\":\"{}\"", key(number), "ä".repeat(45)))
        .collect();
    let json = format!("{{{}}}", members.join(","));
    assert!(json.len() > 4_000_000);
    let found = (0..1_000).map(|number| unsupported("no", &format!("#/{}", key(number * 40))));
    let started = Instant::now();
    let text = shown(found.collect(), &json);
    assert_eq!(text.matches("error[unsupported]").count(), 1_000);
    assert!(text.len() < 500_000, "{}", text.len());
    // It takes a tenth of that where nothing is optimised; it would take minutes if each began at the start.
    assert!(
        started.elapsed() < Duration::from_secs(20),
        "{:?}",
        started.elapsed()
    );
}
