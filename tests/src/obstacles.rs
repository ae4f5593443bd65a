//! A document in which everything that has a name or a text is an obstacle.

mod kinds;

use serde_json::{Map, Value, json};

/// Stands in every text. If it ever became code, it would not compile.
pub const MARKER: &str = "evil_marker";

/// Names of all kinds that are not ordinary.
#[must_use]
pub fn names() -> Vec<String> {
    let lists = [
        include_str!("obstacles/keywords.txt"),
        include_str!("obstacles/prelude.txt"),
        include_str!("obstacles/emitted.txt"),
    ];
    let mut names: Vec<_> = lists
        .iter()
        .flat_map(|list| list.split_whitespace())
        .map(str::to_owned)
        .chain(odd_names())
        .collect();
    // Those that differ in little only stand side by side.
    names.sort_by_cached_key(|name| (name.to_lowercase(), name.clone()));
    names.dedup();
    names
}

/// Names that are no words.
fn odd_names() -> Vec<String> {
    let mut names: Vec<String> = ODD.iter().map(|name| (*name).to_owned()).collect();
    let long = "a long name of many words ".repeat(400);
    names.extend([
        long.clone(),
        format!("{long}a"),
        format!("{long}b"),
        "x".repeat(10_000),
        "_".repeat(300),
        "ü".repeat(500),
        format!("{}a", "sixty".repeat(12)),
        format!("{}b", "sixty".repeat(12)),
        "sixty".repeat(12),
    ]);
    names
}

const ODD: &[&str] = &[
    "",
    " ",
    "\t",
    "a",
    "A",
    "b",
    "B",
    "_",
    "__",
    "___",
    "-",
    "--",
    ".",
    "..",
    "0",
    "1",
    "9lives",
    "007",
    "1e9",
    "-1",
    "+1",
    "1.5",
    "#",
    "$",
    "%",
    "&",
    "*",
    "@",
    "!",
    "?",
    "=",
    "<",
    ">",
    "|",
    "^",
    ":",
    "::",
    ";",
    ",",
    "'",
    "\"",
    "`",
    "\\",
    "(",
    ")",
    "[",
    "]",
    "#[derive]",
    "r#type",
    "'static",
    "//",
    "/*",
    "*/",
    "\0",
    "\u{1b}[31m",
    "\r\n",
    "a\nb",
    "🦀",
    "👩‍👧",
    "🦀🦀",
    "\u{202e}txet",
    "\u{200f}",
    "\u{200b}",
    "a\u{200b}b",
    "ab",
    "\u{feff}",
    "\u{ad}",
    "\u{301}",
    "e\u{301}",
    "é",
    "É",
    "größe",
    "GRÖSSE",
    "groesse",
    "grosse",
    "naïve",
    "naive",
    "Ångström",
    "Łódź",
    "smörgåsbord",
    "日本",
    "日本語",
    "Привет",
    "привет",
    "Ελλάδα",
    "עברית",
    "العربية",
    "हिन्दी",
    "한국어",
    "ﬁ",
    "ǅ",
    "ẞ",
    "İ",
    "ı",
    "²",
    "Ⅷ",
    "½",
    "µ",
    "ª",
    "ﷺ",
    "𝔘𝔫𝔦",
    "fooBar",
    "foo_bar",
    "foo-bar",
    "foo bar",
    "foo.bar",
    "FooBar",
    "FOO_BAR",
    "Foobar",
    "foobar",
    "foo__bar",
    "_foo_bar",
    "foo_bar_",
    "foo:bar",
    "foo2",
    "foo_2",
    "Foo2",
    "foo3",
    "a1b2",
    "A1B2",
    "con",
    "nul",
    "aux",
    "prn",
    "com1",
    "lpt9",
    "CON",
    "NUL",
    "evil; fn main() {}",
    "../../etc/passwd",
    "..\\..\\windows",
    "C:\\",
    "~",
    "~0",
    "~1",
    "a/b",
    "{",
    "}",
    "{a}",
    "%2e%2e",
    "${x}",
    "$ref",
    "__proto__",
    "constructor",
    "http://x.y",
    "a#b",
    "a?b",
    "a&b",
    "a=b",
    "a@b",
];

/// Texts that would break out of a comment, of documentation, or of a string.
#[must_use]
pub fn texts() -> Vec<String> {
    let mut texts: Vec<_> = TEXTS.iter().map(|text| (*text).to_owned()).collect();
    for info in [
        "",
        "rust",
        "ignore",
        "rust,should_panic",
        "compile_fail",
        "no_run",
        "text",
        "edition2024",
    ] {
        for fence in ["```", "````", "`````````", "~~~", "  ```", "    ```"] {
            texts.push(format!(
                "A fence.\n\n{fence}{info}\nevil_marker!();\n{fence}\n\nafter"
            ));
            texts.push(format!("An open fence.\n{fence}{info}\nevil_marker!();"));
        }
    }
    texts.extend([
        "evil_marker!()".repeat(700),
        "evil_marker!() ".repeat(700),
        "[".repeat(3_000),
        "> ".repeat(500) + "deep",
        "- ".repeat(200) + "deep",
        "`".repeat(2_000),
        "*".repeat(2_000),
        "<b>".repeat(1_000),
    ]);
    let with_marker = |text: String| {
        if text.contains(MARKER) {
            text
        } else {
            format!("{text}\n\nevil_marker!()")
        }
    };
    texts.into_iter().map(with_marker).collect()
}

const TEXTS: &[&str] = &[
    "",
    "*/ evil_marker!(); /*",
    "/* evil_marker!()",
    "\"# evil_marker!() #\"",
    "\" evil_marker!() \"",
    "#![feature(evil_marker)]",
    "#[derive(evil_marker)]",
    "\\",
    "\\\\",
    "\\\"",
    "\\u{22}",
    "{} {{}} {0} {evil_marker}",
    "$crate::evil_marker!()",
    "[Vec]",
    "[`Vec`]",
    "[foo](bar)",
    "[foo](crate::evil_marker)",
    "[foo][bar]\n\n[bar]: crate::evil_marker",
    "[self]",
    "[struct@Vec]",
    "[evil_marker!()]",
    "[a](<b c>)",
    "[a](http://x.y/(z))",
    "![image](x.png)",
    "![a](http://x.y/z.png)",
    "<http://x.y>",
    "http://x.y/`z`",
    "http://x.y.",
    "https://x.y/a_b_c*d*",
    "www.x.y",
    "a@b.c",
    "<script>evil_marker!()</script>",
    "<img src=x onerror=evil_marker!()>",
    "<b>unclosed",
    "</div>",
    "<T>",
    "Vec<T>",
    "a < b > c",
    "<!-- evil_marker!() -->",
    "<!-- unclosed",
    "<![CDATA[ evil_marker!() ]]>",
    "<?php",
    "&lt; &amp; &#x41; &nope;",
    "\u{0}\u{1}\u{7}\u{8}\u{b}\u{c}\u{1b}\u{7f}\u{85}\u{9b}",
    "\u{202e}evil\u{202c} \u{2066}x\u{2069} \u{200f}",
    "\u{200b}\u{feff}\u{ad}\u{2028}\u{2029}",
    "a\tb",
    "\ta",
    "    evil_marker!()",
    "a\rb",
    "a\r\n\r\nb",
    "\r",
    "\n\n\n",
    "`",
    "``",
    "`a",
    "``a`",
    "a ` b `` c",
    "# Heading",
    "#Heading",
    "###### six",
    "Setext\n===",
    "Setext\n---",
    "---",
    "***",
    "- a\n- b\n  - c\n\n    d",
    "1. a\n2. b",
    "1) a",
    "+ a",
    "* a",
    "> quoted",
    "> # a\n> ```\n> evil_marker!()",
    "| a | b |\n|---|---|\n| `|` | c \\| d |",
    "| a |\n|---|",
    "|",
    "a\n|---|",
    "- ```rust\n  evil_marker!()\n  ```",
    "1. ```\n   evil_marker!()",
    "*a",
    "**a",
    "_a_ __b__ a_b",
    "~~a~~",
    "[^1]\n\n[^1]: evil_marker!()",
    "- [ ] task",
    "$$evil_marker$$",
    ":emoji:",
    "term\n: definition",
    "\\# a",
    "\\`a\\`",
    "a\\\nb",
    "a  \nb",
    "!",
    "]",
    "[",
    "](",
    "[](",
    "[]()",
    "[a]: b",
    "[a]: b \"c\"\n\n[a]",
    "🦀 é e\u{301} 日本 \u{301}",
    "///",
    "//!",
    "/// evil_marker!()",
    "//! evil_marker!()",
    "#[doc = \"a\"]",
    "# Examples\n\n```\nevil_marker!()\n```",
    "include_str!(\"/etc/passwd\")",
    "env!(\"HOME\")",
    "Errors",
    "# Errors",
    "::",
    "a::b",
    "[a::b]",
    "`[a]`",
    "[`a`]: b",
    "'",
    "r#\"evil_marker!()\"#",
];

/// As many properties has one type. What is made of a type takes the square of their number.
const FIELDS: usize = 80;

/// Gives the texts one after the other, again and again; the long ones once.
struct Texts {
    all: Vec<String>,
    next: usize,
}

impl Texts {
    fn next(&mut self) -> String {
        loop {
            let index = self.next % self.all.len();
            let is_first = self.next < self.all.len();
            self.next += 1;
            let text = &self.all[index];
            if is_first || text.len() < 500 {
                return text.clone();
            }
        }
    }
}

/// The document. Every name is that of a parameter, a property, a value and more; every so many of them, with their
/// neighbours, are an operation and a type of their own as well, which take more time than all the rest.
#[must_use]
pub fn document(every: usize) -> Value {
    let names = names();
    let some: Vec<_> = names.chunks(5).step_by(every).flatten().collect();
    let mut texts = Texts {
        all: texts(),
        next: 0,
    };
    let mut paths = Map::new();
    for (index, name) in some.iter().enumerate() {
        paths.insert(
            format!("/named/{index}"),
            json!({ "get": named(name, &mut texts) }),
        );
    }
    for name in some.iter().filter(|name| can_be_in_a_path(name)) {
        let item = json!({ "get": { "description": texts.next(), "responses": done(&mut texts) } });
        paths.insert(format!("/{name}"), item);
    }
    paths.insert(
        "/all".to_owned(),
        json!({ "put": everything(&names, &some, &mut texts) }),
    );
    let referable = some
        .iter()
        .filter(|name| !name.is_empty() && !name.contains(['/', '~']));
    let mut schemas: Map<_, _> = referable
        .map(|name| ((*name).clone(), component(name, &mut texts)))
        .collect();
    let list: Vec<_> = schemas
        .keys()
        .map(|name| json!({ "$ref": format!("#/components/schemas/{name}") }))
        .collect();
    let properties: Map<_, _> = list
        .into_iter()
        .enumerate()
        .map(|(index, schema)| (format!("p{index}"), schema))
        .collect();
    paths.insert(
        "/components".to_owned(),
        json!({ "post": {
            "requestBody": body(json!({ "type": "object", "properties": properties })),
            "responses": done(&mut texts),
        } }),
    );
    paths.extend(kinds::operations(&names, &mut texts));
    schemas.extend(kinds::mapped_components(&mut texts));
    let (schemes, security) = kinds::security(&names);
    paths["/kinds/limits"]["put"]["security"] = security.clone();
    json!({
        "openapi": "3.0.3",
        "info": { "title": "Obstacles */ evil_marker!() \"# `", "version": texts.next(), "description": texts.next() },
        "servers": [kinds::server()],
        "tags": names.iter().map(|name| json!({ "name": name, "description": texts.next() })).collect::<Vec<_>>(),
        "paths": paths,
        "security": [security[0]],
        "components": { "schemas": schemas, "securitySchemes": schemes },
    })
}

fn can_be_in_a_path(name: &str) -> bool {
    !name.is_empty() && !name.contains(['{', '}', '?', '#']) && name.len() < 200
}

fn done(texts: &mut Texts) -> Value {
    json!({ "204": { "description": texts.next() }, "400": { "description": texts.next() } })
}

fn body(schema: Value) -> Value {
    json!({ "required": true, "content": { "application/json": { "schema": schema } } })
}

/// An operation of this name, whose answer holds a type that is named after it.
fn named(name: &str, texts: &mut Texts) -> Value {
    json!({
        "operationId": name,
        "tags": [name],
        "summary": texts.next(),
        "description": texts.next(),
        "responses": { "200": { "description": texts.next(), "content": { "application/json": { "schema": {
            "type": "object",
            "description": texts.next(),
            "properties": { name: { "type": "object", "description": texts.next(), "properties": { name: { "type": "string", "pattern": texts.next() } } } },
        } } } } },
    })
}

/// A schema of this name, different from all others.
fn component(name: &str, texts: &mut Texts) -> Value {
    json!({
        "type": "object",
        "title": texts.next(),
        "description": texts.next(),
        "required": [name],
        "properties": { name: { "type": "string", "description": texts.next(), "enum": [name], "example": texts.next() }, "value": { "type": "string", "default": texts.next() } },
    })
}

/// Choices between all members, each of a size that is taken.
fn choices(members: &[Value]) -> Map<String, Value> {
    let choices = members.chunks(200).enumerate();
    choices
        .map(|(index, members)| (format!("part {index}"), json!({ "oneOf": members })))
        .collect()
}

/// An operation with a parameter, a property and a value of every name, and a member of some.
fn everything(names: &[String], some: &[&String], texts: &mut Texts) -> Value {
    let parameters: Vec<_> = names
        .iter()
        .map(|name| {
            json!({ "name": name, "in": "query", "description": texts.next(), "schema": { "type": "string", "default": texts.next() } })
        })
        .collect();
    let fields: Map<_, _> = names
        .chunks(FIELDS)
        .enumerate()
        .map(|(index, names)| (format!("fields {index}"), fields(names, texts)))
        .collect();
    let members: Vec<_> = some
        .iter()
        .map(|name| {
            json!({
                "type": "object",
                "title": name,
                "description": texts.next(),
                "required": ["kind"],
                "properties": { "kind": { "type": "string", "enum": [name] }, "own": { "type": "string", "description": texts.next() } },
            })
        })
        .collect();
    json!({
        "operationId": "everything",
        "parameters": parameters,
        "requestBody": body(json!({ "type": "object", "properties": {
            "fields": { "type": "object", "properties": fields },
            "values": { "type": "string", "description": texts.next(), "enum": names },
            "members": { "type": "object", "properties": choices(&members) },
        } })),
        "responses": done(texts),
    })
}

/// Two types with a property of every name: one that has to be there, and one that may.
fn fields(names: &[String], texts: &mut Texts) -> Value {
    let mut properties = || -> Map<String, Value> {
        let property = |name: &String| {
            (
                name.clone(),
                json!({ "type": "string", "description": texts.next() }),
            )
        };
        names.iter().map(property).collect()
    };
    let optional = json!({ "type": "object", "properties": properties() });
    let required = json!({ "type": "object", "required": names, "properties": properties(), "additionalProperties": true });
    json!({ "type": "object", "properties": { "optional": optional, "required": required } })
}
