//! What a text in YAML is read as, held against JSON and against another reader.

use std::{fmt::Write as _, fs, path::Path};

use serde_json::{Value, json};

use super::{Form, Want, settle, to_json};
use crate::{diagnostic::Diagnostic, read};

fn read(text: &str, want: Want) -> Result<Value, Diagnostic> {
    let mut value = read::strict(&to_json(text)?)?;
    settle(&mut value, want);
    Ok(value)
}

fn plain(text: &str) -> Value {
    read(text, Want::Core).unwrap_or_else(|found| panic!("{found}\n{text}"))
}

/// Numbers that look random and are the same each time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(end).expect("it is small")).expect("it is small")
    }

    fn of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())]
    }
}

const WORDS: [&str; 34] = [
    "",
    " ",
    "a",
    "two words",
    "null",
    "~",
    "yes",
    "true",
    "1",
    "1.10",
    "0x10",
    "+1",
    "1e999",
    ".inf",
    "<<",
    "-",
    "- a",
    "a: b",
    "a #b",
    "#",
    "?",
    "&a",
    "*a",
    "!a",
    "%",
    "@",
    "`",
    "{a}",
    "[a]",
    "a\nb\n",
    "\n\n a",
    "\t",
    "ü\u{7f}",
    "\u{7f}1",
];

fn value(chance: &mut Chance, depth: usize) -> Value {
    match chance.below(if depth == 0 { 5 } else { 7 }) {
        0 => Value::Null,
        1 => chance.of(&[true, false]).into(),
        2 => chance.of(&[0, 1, -1, 17, i64::MAX, i64::MIN]).into(),
        3 => chance.of(&[0.5, -1.25, 1e300, 1e-7, 2e64]).into(),
        4 => chance.of(&WORDS).into(),
        5 => (0..chance.below(4))
            .map(|_| value(chance, depth - 1))
            .collect(),
        _ => {
            let keys: Vec<_> = (0..chance.below(4)).map(|_| chance.of(&WORDS)).collect();
            let entries = keys
                .into_iter()
                .map(|key| (key.to_owned(), value(chance, depth - 1)));
            Value::Object(entries.collect())
        }
    }
}

/// A text in one of the ways YAML has for it.
fn quoted(text: &str, chance: &mut Chance) -> String {
    let is_word = text.starts_with(|first: char| first.is_ascii_lowercase())
        && text
            .chars()
            .all(|one| one.is_ascii_lowercase() || one == ' ');
    let is_line = !text.contains(|one: char| one.is_control());
    match chance.below(3) {
        0 if is_word && !["true", "null"].contains(&text) => text.to_owned(),
        1 if is_line => format!("'{}'", text.replace('\'', "''")),
        // All of JSON's escapes are YAML's, too; it wants one for a character that JSON takes as it is.
        _ => Value::from(text).to_string().replace('\u{7f}', "\\x7f"),
    }
}

fn flow(value: &Value, chance: &mut Chance) -> String {
    match value {
        Value::String(text) => quoted(text, chance),
        Value::Array(items) => {
            let items: Vec<_> = items.iter().map(|item| flow(item, chance)).collect();
            format!("[{}]", items.join(chance.of(&[", ", ",\n  ", " , "])))
        }
        Value::Object(object) => {
            let entries = object.iter();
            let entries: Vec<_> = entries
                .map(|(key, value)| format!("{}: {}", quoted(key, chance), flow(value, chance)))
                .collect();
            format!(
                "{{{}}}",
                entries.join(chance.of(&[", ", ",\n  # a comment\n  "]))
            )
        }
        other => other.to_string(),
    }
}

/// A value behind a key or `-`, with the line end behind it.
fn block(value: &Value, indent: usize, chance: &mut Chance, text: &mut String) {
    let margin = " ".repeat(indent);
    match value {
        Value::Array(items) if !items.is_empty() && chance.below(4) > 0 => {
            text.push('\n');
            for item in items {
                let _ = write!(text, "{margin}-");
                block(item, indent + 2, chance, text);
            }
        }
        Value::Object(object) if !object.is_empty() && chance.below(4) > 0 => {
            text.push_str(chance.of(&["\n", " # a comment\n", "\n\n"]));
            for (key, value) in object {
                let _ = write!(text, "{margin}{}:", quoted(key, chance));
                block(value, indent + 2, chance, text);
            }
        }
        Value::String(lines) if lines == "a\nb\n" => {
            let _ = writeln!(text, " |\n{margin}  a\n{margin}  b");
        }
        other => {
            let _ = writeln!(
                text,
                " {}",
                flow(other, chance).replace('\n', &format!("\n{margin}"))
            );
        }
    }
}

#[test]
fn values_are_what_they_are_in_json() {
    let mut chance = Chance(0x9e37_79b9_7f4a_7c15);
    for _ in 0..3_000 {
        let value = json!({ "key": value(&mut chance, 3) });
        let mut text = "---".to_owned();
        block(&value, 0, &mut chance, &mut text);
        assert_eq!(plain(&text), value, "{text}");
        let text = text.replace('\n', "\r\n");
        assert_eq!(plain(&text), value, "{text:?}");
        let text = format!("--- {}", flow(&value, &mut chance));
        assert_eq!(plain(&text), value, "{text}");
    }
}

#[test]
fn documents_are_what_another_reader_sees() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let folder = fs::read_dir(root.join("tests/documents")).expect("the folder is there");
    let mut files: Vec<_> = folder
        .map(|file| file.expect("it is listed").path())
        .collect();
    let own = ["names", "openapi", "overlay", "settings"];
    files.extend(own.map(|name| root.join(format!("spec/{name}.yaml"))));
    assert!(files.len() > 40);
    for file in files {
        let text = fs::read_to_string(&file).expect("it is a text");
        let other: Value = serde_yaml::from_str(&text).expect("it is YAML");
        assert_eq!(plain(&text), other, "{}", file.display());
        let written = serde_yaml::to_string(&other).expect("it can be written");
        assert_eq!(plain(&written), other, "{}", file.display());
    }
}

#[test]
fn what_is_written_for_upstream_is_read_as_it_was() {
    let mut chance = Chance(0x2545_f491_4f6c_dd1d);
    let signs = [
        '0', '1', '7', '_', '.', '+', '-', 'e', 'x', 'o', 'E', 'a', '~', ':', ' ', '#',
    ];
    let mut count = 0;
    for _ in 0..20_000 {
        let text: String = (0..=chance.below(5)).map(|_| chance.of(&signs)).collect();
        let written = serde_yaml::to_string(&json!({ "a": [text] })).expect("it can be written");
        assert_eq!(plain(&written), json!({ "a": [text] }), "{written}");
        count += usize::from(written.contains('\''));
    }
    assert!(count > 1_000);
}

#[test]
fn aliases_merged_mappings_and_tags() {
    let cases = [
        (
            "a: &a [1, x]\nb: *a\n",
            json!({ "a": [1, "x"], "b": [1, "x"] }),
        ),
        (
            "a: &a 1.10\nb: { *a : *a }\n",
            json!({ "a": 1.1, "b": { "1.10": 1.1 } }),
        ),
        (
            "&a k: &b v\nb: *a\nc: *b\n",
            json!({ "k": "v", "b": "k", "c": "v" }),
        ),
        (
            "a: &a 1\nb: &a 2\nc: *a\n",
            json!({ "a": 1, "b": 2, "c": 2 }),
        ),
        (
            "a: &a { x: 1, y: 2 }\nb: { <<: *a, y: 3 }\nc: { y: 4, <<: *a }\n",
            json!({ "a": { "x": 1, "y": 2 }, "b": { "x": 1, "y": 3 }, "c": { "x": 1, "y": 4 } }),
        ),
        (
            "a: &a { x: 1 }\nb: &b { x: 2, y: 2 }\nc:\n  <<: [*a, *b]\n  z: 3\nd:\n  <<: { <<: *b, x: 5 }\n",
            json!({
                "a": { "x": 1 }, "b": { "x": 2, "y": 2 },
                "c": { "x": 1, "y": 2, "z": 3 }, "d": { "x": 5, "y": 2 },
            }),
        ),
        (
            "a: { <<: { b: &b { c: &c [1] } }, d: *b, e: *c }\n",
            json!({ "a": { "b": { "c": [1] }, "d": { "c": [1] }, "e": [1] } }),
        ),
        ("'<<': 1\n", json!({ "<<": 1 })),
        ("a: <<\n", json!({ "a": "<<" })),
        (
            "a: !!str 1\nb: ! 1\nc: !!int '1'\nd: !own 1\ne: !own 'x'\nf: !!binary aGk=\n",
            json!({ "a": "1", "b": "1", "c": 1, "d": 1, "e": "x", "f": "aGk=" }),
        ),
        (
            "a: !<tag:yaml.org,2002:str> 1\nb: !!null ''\n",
            json!({ "a": "1", "b": null }),
        ),
        (
            "%TAG !! tag:example.com,2000:\n---\na: !!str 1\n",
            json!({ "a": 1 }),
        ),
        (
            "a: !!set { x, y }\nb: !list [1]\n",
            json!({ "a": { "x": null, "y": null }, "b": [1] }),
        ),
        (
            "a:\nb: ~\nc: ''\nd: !!str\n",
            json!({ "a": null, "b": null, "c": "", "d": "" }),
        ),
        (
            "+1: a\n0x10: b\n1e3: c\nnull: d\n~: e\nyes: f\n1.0: g\n2024-01-01: h\n200: i\n: j\n",
            json!({ "+1": "a", "0x10": "b", "1e3": "c", "null": "d", "~": "e", "yes": "f", "1.0": "g",
                "2024-01-01": "h", "200": "i", "": "j" }),
        ),
        ("a: [b: 1, c]\n", json!({ "a": [{ "b": 1 }, "c"] })),
        (
            "a: >-\n  folded\n  text\nb: |+\n  kept\n\n",
            json!({ "a": "folded text", "b": "kept\n\n" }),
        ),
        ("# nothing\n", json!(null)),
        ("---\n", json!(null)),
        ("~\n", json!(null)),
        ("a: 1\n...\n", json!({ "a": 1 })),
    ];
    for (text, value) in cases {
        assert_eq!(plain(text), value, "{text}");
    }
}

#[test]
fn faults_have_their_place() {
    let cases = [
        (
            "a: 1\nb:\n  c: 1\n  'c': 2\n",
            4,
            3,
            "the key `c` stands twice",
        ),
        (
            "a: { 200: 1, '200': 2 }\n",
            1,
            14,
            "the key `200` stands twice",
        ),
        (
            "a: &a {}\nb: { <<: *a, <<: *a }\n",
            2,
            14,
            "the key `<<` stands twice",
        ),
        ("a: 1\n? [b]\n: c\n", 2, 3, "a key is not a text"),
        ("a: &a [1]\n*a : 1\n", 2, 1, "a key is not a text"),
        (
            "a: &a [*a]\n",
            1,
            8,
            "this alias is part of what it stands for",
        ),
        ("a: *b\n", 1, 4, "nothing before this alias has its name"),
        ("a: [1\n", 2, 1, "`,` or `]` is missing here"),
        ("a: {b: 1\nc: 2\n", 2, 2, "`,` or `}` is missing here"),
        ("a: 'b\n", 1, 4, "the quoted text does not end"),
        ("a: 'b' c\n", 1, 8, "nothing may follow a quoted text"),
        ("a: b: c\n", 1, 5, "`: ` is not allowed here"),
        ("a:\n\tb: 1\n", 2, 2, "a tab is no indentation"),
        ("a: \"\\q\"\n", 1, 4, "an escape that YAML does not know"),
        ("a: ]\n", 1, 4, "this bracket closes nothing"),
        ("a: @b\n", 1, 4, "no value begins with this character"),
        ("a: 1\n---\nb: 2\n", 2, 1, "a second document begins here"),
        ("ü: \u{1b}\n", 1, 4, "the text holds a control character"),
        ("a: { <<: 1 }\n", 1, 6, "`<<` takes a mapping"),
        ("a: { <<: [{}, 1] }\n", 1, 6, "`<<` takes a mapping"),
    ];
    for (text, line, column, message) in cases {
        let found = read(text, Want::Core).expect_err(text);
        assert!(found.message.raw().contains(message), "{text}\n{found}");
        let place = found.position.map(|at| (at.line, at.column));
        assert_eq!(place, Some((line, column)), "{text}\n{found}");
    }
}

/// What stands at a place of the document below, and what it means there.
const PLACES: [(&str, &str); 37] = [
    ("/openapi", r#""3.10""#),
    ("/info/title", r#""12""#),
    ("/info/version", r#""1.10""#),
    ("/info/description", "null"),
    ("/servers/0/variables/v/default", r#""1.0""#),
    ("/servers/0/variables/v/enum", r#"["1.0","2.0","null"]"#),
    ("/paths/~1a/get/operationId", r#""007""#),
    ("/paths/~1a/get/tags", r#"["1.0","null"]"#),
    ("/paths/~1a/get/security", r#"[{"k":["1"]}]"#),
    ("/paths/~1a/get/x-own", "[1.1,null]"),
    ("/paths/~1a/get/parameters/0/name", r#""1""#),
    ("/paths/~1a/get/parameters/0/example", r#""1.10""#),
    (
        "/paths/~1a/get/parameters/0/examples/one/value",
        r#""1.10""#,
    ),
    ("/paths/~1a/get/parameters/1/example", "1.1"),
    ("/paths/~1a/get/responses/200/description", r#""200""#),
    (
        "/paths/~1a/get/responses/200/content/c/example",
        r#"{"list":["1","2"],"more":"5","number":1.1,"text":"1.10"}"#,
    ),
    (
        "/components/schemas/Text/enum",
        r#"["1.10","true",null,"no"]"#,
    ),
    ("/components/schemas/Text/default", r#""0x10""#),
    ("/components/schemas/Tagged/enum", r#"[1,true,null,"1"]"#),
    ("/components/schemas/Text/pattern", r#""123""#),
    ("/components/schemas/Number/enum", "[1.1,16]"),
    (
        "/components/schemas/Number/maximum",
        "1.7976931348623157e308",
    ),
    (
        "/components/schemas/Number/minimum",
        "-9.223372036854776e18",
    ),
    ("/components/schemas/Number/default", r#"".inf""#),
    ("/components/schemas/Thing/required", r#"["+1","null"]"#),
    ("/components/schemas/Newer/type", r#"["string","null"]"#),
    ("/components/schemas/Newer/const", r#""1.10""#),
    ("/components/schemas/Newer/examples", r#"["1",null]"#),
    ("/components/schemas/All/default", r#""1.10""#),
    ("/components/schemas/All/allOf/1/enum", r#"["1.10","2"]"#),
    ("/components/schemas/Either/default", r#""1""#),
    ("/components/schemas/Mixed/default", "1"),
    ("/components/schemas/Circle/default", "1"),
    ("/components/schemas/Open/enum", "[1.1,true]"),
    (
        "/components/schemas/Open/discriminator/mapping/1",
        r##""1.0""##,
    ),
    (
        "/components/schemas/Thing/properties/default/type",
        r#""string""#,
    ),
    (
        "/components/schemas/Thing/properties/default/enum",
        r#"["1"]"#,
    ),
];

const DOCUMENT: &str = "
openapi: 3.10
info: { title: 12, version: 1.10, description: ~ }
servers: [ { url: /, variables: { v: { default: 1.0, enum: [1.0, 2.0, null] } } } ]
paths:
  /a:
    get:
      operationId: 007
      tags: [1.0, null]
      security: [ { k: [1] } ]
      x-own: [1.10, null]
      parameters:
        - { name: 1, in: query, schema: { type: string }, example: 1.10, examples: { one: { value: 1.10 } } }
        - { name: b, in: query, schema: { type: number }, example: 1.10 }
      responses:
        200:
          description: 200
          content: { c: { schema: { $ref: '#/components/schemas/Thing' },
            example: { text: 1.10, number: 1.10, list: [1, 2], more: 5 } } }
components:
  schemas:
    Text: { enum: [1.10, true, null, no], default: 0x10, pattern: 123, type: string }
    Tagged: { type: string, enum: [!!int 1, !!bool true, !!null '', !!str 1] }
    Number: { type: number, enum: [1.10, 0x10], maximum: 1e999, minimum: -9223372036854776000, default: .inf }
    Thing:
      type: object
      required: [+1, null]
      additionalProperties: { $ref: '#/components/schemas/Text' }
      properties:
        text: { $ref: '#/components/schemas/Text' }
        number: { $ref: '#/components/schemas/Number' }
        list: { type: array, items: { type: string } }
        default: { type: string, enum: [1] }
    Newer: { type: [string, null], const: 1.10, examples: [1, null] }
    All: { allOf: [ { $ref: '#/components/schemas/Text' }, { enum: [1.10, 2] } ], default: 1.10 }
    Either: { oneOf: [ { type: string }, { type: null } ], default: 1 }
    Mixed: { oneOf: [ { type: string }, { type: integer } ], default: 1 }
    Circle: { allOf: [ { $ref: '#/components/schemas/Circle' } ], default: 1 }
    Open: { enum: [1.10, true], discriminator: { propertyName: a, mapping: { 1: 1.0 } } }
";

#[test]
fn a_plain_scalar_is_what_its_place_wants() {
    let document = read(DOCUMENT, Want::Of(Form::Document)).expect("it is YAML");
    for (place, expected) in PLACES {
        let expected: Value = serde_json::from_str(expected).expect("it is JSON");
        assert_eq!(document.pointer(place), Some(&expected), "{place}");
    }
    let quoted = "info: { version: '1.10' }\npaths: { '1': \"\\x7f1\" }\n";
    let quoted = read(quoted, Want::Of(Form::Document)).expect("it is YAML");
    assert_eq!(
        quoted,
        json!({ "info": { "version": "1.10" }, "paths": { "1": "\u{7f}1" } })
    );
}
