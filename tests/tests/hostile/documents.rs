//! The documents, written by loops.

use generator::diagnostic::Code;

/// A document that is made to do harm.
pub(crate) struct Hostile {
    pub(crate) name: &'static str,
    pub(crate) text: Vec<u8>,
    /// As what it is refused; `None` where it is harmless after all.
    pub(crate) refused: Option<Code>,
}

pub(crate) fn hostile(
    name: &'static str,
    text: impl Into<Vec<u8>>,
    refused: Option<Code>,
) -> Hostile {
    Hostile {
        name,
        text: text.into(),
        refused,
    }
}

/// A document of one operation that answers this schema, beside these components.
pub(crate) fn answer(schema: &str, components: &str) -> String {
    operation(
        &format!(
            r#"{{"responses":{{"200":{{"description":"","content":{{"application/json":{{"schema":{schema}}}}}}}}}}}"#
        ),
        components,
    )
}

fn operation(operation: &str, components: &str) -> String {
    paths(&format!(r#""/a":{{"get":{operation}}}"#), components)
}

pub(crate) fn paths(paths: &str, components: &str) -> String {
    format!(
        r#"{{"openapi":"3.0.3","info":{{"title":"Small","version":"1"}},"servers":[{{"url":"https://example.com"}}],"paths":{{{paths}}},"components":{{"schemas":{{{components}}}}}}}"#
    )
}

/// `before` and `after` around themselves, `depth` times.
fn nested(before: &str, inner: &str, after: &str, depth: usize) -> String {
    format!("{}{inner}{}", before.repeat(depth), after.repeat(depth))
}

pub(crate) fn list(count: usize, item: impl Fn(usize) -> String) -> String {
    (0..count).map(item).collect::<Vec<_>>().join(",")
}

pub(crate) const TEXT: &str = r#"{"type":"string"}"#;

pub(crate) fn reference(name: impl std::fmt::Display) -> String {
    format!(r##"{{"$ref":"#/components/schemas/{name}"}}"##)
}

pub(crate) fn deep() -> Vec<Hostile> {
    let lists = |depth| nested(r#"{"type":"array","items":"#, TEXT, "}", depth);
    let choices = nested(r#"{"oneOf":["#, TEXT, r#",{"type":"number"}]}"#, 10_000);
    let components = |depth: usize| {
        list(depth, |index| {
            let next = reference(format!("A{}", index + 1));
            format!(r#""A{index}":{{"type":"object","properties":{{"next":{next}}}}}"#)
        }) + &format!(r#","A{depth}":{TEXT}"#)
    };
    let references = |depth: usize| {
        list(depth, |index| {
            format!(r#""A{index}":{}"#, reference(format!("A{}", index + 1)))
        }) + &format!(r#","A{depth}":{TEXT}"#)
    };
    let first = reference("A0");
    vec![
        hostile("lists, 40 deep", answer(&lists(40), ""), None),
        hostile(
            "a fault, 40 deep",
            answer(&nested(r#"{"not":"#, r#"{"minLength":"a"}"#, "}", 40), ""),
            Some(Code::InvalidDocument),
        ),
        hostile(
            "a fault in a component, 40 deep",
            answer(
                &first,
                &format!(
                    r#""A0":{}"#,
                    nested(r#"{"allOf":["#, r#"{"type":5}"#, "]}", 40)
                ),
            ),
            Some(Code::InvalidDocument),
        ),
        hostile(
            "lists, 10,000 deep",
            answer(&lists(10_000), ""),
            Some(Code::InvalidDocument),
        ),
        hostile(
            "choices, 10,000 deep",
            answer(&choices, ""),
            Some(Code::InvalidDocument),
        ),
        hostile("components, 60 deep", answer(&first, &components(60)), None),
        hostile(
            "components, 10,000 deep",
            answer(&first, &components(10_000)),
            Some(Code::Unsupported),
        ),
        hostile(
            "references, 60 in a row",
            answer(&first, &references(60)),
            None,
        ),
        hostile(
            "references, 10,000 in a row",
            answer(&first, &references(10_000)),
            Some(Code::UnresolvedReference),
        ),
        hostile(
            "an example, 100,000 deep",
            answer(
                &format!(
                    r#"{{"type":"string","example":{}}}"#,
                    nested("[", "", "]", 100_000)
                ),
                "",
            ),
            Some(Code::InvalidDocument),
        ),
        hostile(
            "an unselected part, 100,000 deep",
            answer(
                TEXT,
                &format!(r#""Unused":{}"#, nested("[", "", "]", 100_000)),
            )
            .replace(r#""Unused":["#, r#""Unused":{"a":["#)
            .replace("]}}}", "]}}}}"),
            None,
        ),
        hostile(
            "brackets without end",
            "{\"a\":".to_owned() + &"[".repeat(1_000_000),
            Some(Code::Syntax),
        ),
    ]
}

pub(crate) fn wide() -> Vec<Hostile> {
    let properties = |count| {
        let properties = list(count, |index| format!(r#""p{index}":{TEXT}"#));
        answer(
            &format!(r#"{{"type":"object","properties":{{{properties}}}}}"#),
            "",
        )
    };
    let values = |count| {
        let values = list(count, |index| format!(r#""v{index}""#));
        answer(&format!(r#"{{"type":"string","enum":[{values}]}}"#), "")
    };
    let members = |keyword: &str, count| {
        let members = list(count, |index| {
            format!(
                r#"{{"type":"object","required":["k{index}"],"properties":{{"k{index}":{TEXT}}}}}"#
            )
        });
        answer(&format!(r#"{{"{keyword}":[{members}]}}"#), "")
    };
    let operations = |count| {
        paths(
            &list(count, |index| {
                format!(r#""/a{index}":{{"get":{{"responses":{{"204":{{"description":""}}}}}}}}"#)
            }),
            "",
        )
    };
    let parameters = |count| {
        let parameters = list(count, |index| {
            format!(r#"{{"name":"p{index}","in":"query","schema":{TEXT}}}"#)
        });
        operation(
            &format!(
                r#"{{"parameters":[{parameters}],"responses":{{"204":{{"description":""}}}}}}"#
            ),
            "",
        )
    };
    let types = |count| {
        let properties = list(count, |index| {
            format!(r#""p{index}":{{"type":"object","properties":{{"q{index}":{TEXT}}}}}"#)
        });
        answer(
            &format!(r#"{{"type":"object","properties":{{{properties}}}}}"#),
            "",
        )
    };
    vec![
        hostile("1,000 properties", properties(1_000), None),
        hostile(
            "300,000 properties",
            properties(300_000),
            Some(Code::InvalidDocument),
        ),
        hostile(
            "20,000 properties",
            properties(20_000),
            Some(Code::TooLarge),
        ),
        hostile("1,000 values", values(1_000), None),
        hostile("20,000 values", values(20_000), Some(Code::TooLarge)),
        hostile("50 members", members("oneOf", 50), None),
        hostile(
            "5,000 members",
            members("oneOf", 5_000),
            Some(Code::TooLarge),
        ),
        hostile("5,000 parts", members("allOf", 5_000), Some(Code::TooLarge)),
        hostile("500 operations", operations(500), None),
        hostile("500 parameters", parameters(500), None),
        hostile("1,500 types", types(1_500), None),
    ]
}

pub(crate) fn circles() -> Vec<Hostile> {
    let itself = |keyword: &str| format!(r#""A":{{"{keyword}":[{},{TEXT}]}}"#, reference("A"));
    let first = reference("A");
    vec![
        hostile(
            "a choice that unfolds into itself twice",
            answer(&reference("A"), &{
                let member = |name: &str| {
                    let part = format!(
                        r#"{{"allOf":[{},{{"properties":{{"x":{TEXT}}}}}]}}"#,
                        reference("A")
                    );
                    format!(
                        r#"{{"type":"object","required":["{name}"],"properties":{{"{name}":{part}}}}}"#
                    )
                };
                format!(r#""A":{{"oneOf":[{},{}]}}"#, member("a"), member("b"))
            }),
            Some(Code::Unsupported),
        ),
        hostile(
            "a reference to itself",
            answer(&first, &format!(r#""A":{}"#, reference("A"))),
            Some(Code::UnresolvedReference),
        ),
        hostile("a choice of itself", answer(&first, &itself("oneOf")), None),
        hostile(
            "all of itself",
            answer(&first, &itself("allOf")),
            Some(Code::UnresolvedReference),
        ),
        hostile(
            "lists of itself",
            answer(
                &first,
                &format!(r#""A":{{"type":"array","items":{}}}"#, reference("A")),
            ),
            None,
        ),
        hostile(
            "maps of itself",
            answer(
                &first,
                &format!(
                    r#""A":{{"type":"object","additionalProperties":{}}}"#,
                    reference("A")
                ),
            ),
            None,
        ),
        hostile(
            "not itself",
            answer(&first, &format!(r#""A":{{"not":{}}}"#, reference("A"))),
            None,
        ),
        hostile(
            "a required property that is itself",
            answer(
                &first,
                &format!(
                    r#""A":{{"type":"object","required":["a"],"properties":{{"a":{}}}}}"#,
                    reference("A")
                ),
            ),
            None,
        ),
        hostile(
            "each of 60 holds all 60",
            answer(
                &reference("A0"),
                &list(60, |index| {
                    let properties = list(60, |other| {
                        format!(r#""p{other}":{}"#, reference(format!("A{other}")))
                    });
                    format!(
                        r#""A{index}":{{"type":"object","required":["p{index}"],"properties":{{{properties}}}}}"#
                    )
                }),
            ),
            None,
        ),
    ]
}

/// Small texts that unfold to large ones.
pub(crate) fn bombs() -> Vec<Hostile> {
    let doubling = |keyword: &str, inner: &str| {
        let levels = list(40, |index| {
            let next = reference(format!("A{}", index + 1));
            format!(r#""A{index}":{{"{keyword}":[{next},{next}]}}"#)
        });
        answer(&reference("A0"), &format!(r#"{levels},"A40":{inner}"#))
    };
    let object = r#"{"type":"object","properties":{"a":{"type":"string"}}}"#;
    let large = list(2_000, |index| format!(r#""p{index}":{TEXT}"#));
    let uses = list(2_000, |index| {
        format!(r#""u{index}":{}"#, reference("Large"))
    });
    let variables = list(60, |index| {
        let next = format!("{{v{}}}", index + 11);
        format!(r#""v{}":{{"default":"{next}{next}"}}"#, index + 10)
    });
    let server = format!(r#"{{"url":"https://{{v10}}","variables":{{{variables}}}}}"#);
    vec![
        hostile(
            "choices that double 40 times",
            doubling("oneOf", TEXT),
            None,
        ),
        hostile(
            "any of what doubles 40 times",
            doubling("anyOf", object),
            None,
        ),
        hostile(
            "all of what doubles 40 times",
            doubling("allOf", object),
            None,
        ),
        hostile(
            "a large component in 2,000 places",
            answer(
                &format!(r#"{{"type":"object","properties":{{{uses}}}}}"#),
                &format!(r#""Large":{{"type":"object","properties":{{{large}}}}}"#),
            ),
            None,
        ),
        hostile(
            "variables of a server that name each other",
            answer(TEXT, "").replace(r#"{"url":"https://example.com"}"#, &server),
            None,
        ),
    ]
}

pub(crate) fn texts() -> Vec<Hostile> {
    let described = |description: &str| {
        answer(
            &format!(
                r#"{{"type":"object","description":{description:?},"properties":{{"a":{TEXT}}}}}"#
            ),
            "",
        )
    };
    let mut not_utf8 = answer(TEXT, "").into_bytes();
    not_utf8.insert(40, 0xff);
    let number = |number: &str| answer(&format!(r#"{{"type":"number","minimum":{number}}}"#), "");
    vec![
        hostile("not UTF-8", not_utf8, Some(Code::Syntax)),
        hostile(
            "NUL in a text",
            answer(r#"{"type":"string","description":"a\u0000b"}"#, ""),
            None,
        ),
        hostile(
            "NUL outside of a text",
            answer(TEXT, "").replace("\"paths\"", "\0\"paths\""),
            Some(Code::Syntax),
        ),
        hostile(
            "a key twice",
            answer(r#"{"type":"string","type":"number"}"#, ""),
            Some(Code::InvalidDocument),
        ),
        hostile(
            "a key twice at the top",
            answer(TEXT, "").replace("{\"openapi\"", "{\"openapi\":\"3.0.0\",\"openapi\""),
            Some(Code::Syntax),
        ),
        hostile(
            "a path twice",
            paths(r#""/a":{},"/a":{}"#, ""),
            Some(Code::InvalidDocument),
        ),
        hostile(
            "a number beyond f64",
            number("1e999"),
            Some(Code::InvalidDocument),
        ),
        hostile(
            "a number of many digits",
            number(&"9".repeat(5_000)),
            Some(Code::InvalidDocument),
        ),
        hostile(
            "a number beyond u64",
            number("123456789012345678901234567890"),
            None,
        ),
        hostile(
            "half a surrogate pair",
            answer(r#"{"type":"string","description":"\ud800"}"#, ""),
            Some(Code::InvalidDocument),
        ),
        hostile(
            "a description of 1 MB",
            described(&"word ".repeat(200_000)),
            None,
        ),
        hostile("a word of 1 MB", described(&"x".repeat(1_000_000)), None),
        hostile(
            "100,000 opening brackets",
            described(&"[".repeat(100_000)),
            None,
        ),
        hostile("100,000 stars", described(&"*a ".repeat(100_000)), None),
        hostile("10,000 quotations", described(&">".repeat(10_000)), None),
        hostile(
            "10,000 list items in one another",
            described(&"- ".repeat(10_000)),
            None,
        ),
    ]
}

pub(crate) fn names() -> Vec<Hostile> {
    let path = |path: &str| {
        paths(
            &format!(r#"{path:?}:{{"get":{{"responses":{{"204":{{"description":""}}}}}}}}"#),
            "",
        )
    };
    let id = |id: &str| {
        operation(
            &format!(r#"{{"operationId":{id:?},"responses":{{"204":{{"description":""}}}}}}"#),
            "",
        )
    };
    let component = |name: &str| {
        answer(
            &reference(name.replace('~', "~0").replace('/', "~1")),
            &format!(r#"{name:?}:{{"type":"object","properties":{{"a":{TEXT}}}}}"#),
        )
    };
    vec![
        hostile("a path out of the folder", path("/../../etc/passwd"), None),
        hostile("an id out of the folder", id("../../etc/passwd"), None),
        hostile("an absolute id", id("/etc/passwd"), None),
        hostile("an id of a Windows path", id(r"C:\Windows\system32"), None),
        hostile(
            "a component out of the folder",
            component("../../../etc/passwd"),
            None,
        ),
        hostile("an id that is a keyword", id("crate"), None),
        hostile("an id of 100 kB", id(&"long".repeat(25_000)), None),
        hostile(
            "an id that is code",
            id("x(); std::process::exit(1); fn y"),
            None,
        ),
        hostile(
            "a path without slash",
            path("a"),
            Some(Code::InvalidDocument),
        ),
        hostile(
            "braces in disorder",
            path("/}{"),
            Some(Code::InvalidDocument),
        ),
    ]
}

/// Mappings each of which merges the one before.
fn merged(count: usize) -> String {
    let one = |index| {
        format!(
            "x-b{index}: &a{} {{ <<: *a{index}, k{index}: 1 }}\n",
            index + 1
        )
    };
    (0..count).map(one).collect()
}

fn lines(count: usize) -> String {
    (0..count).map(|index| format!("  k{index}: 1\n")).collect()
}

fn aliases(count: usize) -> String {
    (0..count)
        .map(|index| format!("  - [&a{index} 1, *a{index}]\n"))
        .collect()
}

pub(crate) fn yaml() -> Vec<Hostile> {
    let head = "openapi: 3.0.3\ninfo: { title: Small, version: '1' }\npaths: { /a: { get: { responses: { '204': { description: A. } } } } }\n";
    let with = |text: &str| format!("{head}{text}");
    let levels = (b'a'..=b'l').zip(b'b'..=b'm').map(|(from, to)| {
        let (from, to) = (char::from(from), char::from(to));
        let uses = vec![format!("*{from}"); 9].join(",");
        format!("x-{to}: &{to} [{uses}]\n")
    });
    let bomb = format!(
        "x-a: &a [1,2,3,4,5,6,7,8,9]\n{}",
        levels.collect::<String>()
    );
    let indented: String = (0..5_000)
        .map(|depth| format!("{}a:\n", " ".repeat(depth)))
        .collect();
    vec![
        hostile("aliases that explode", with(&bomb), Some(Code::Syntax)),
        hostile(
            "an alias of itself",
            with("x-a: &a [*a]\n"),
            Some(Code::Syntax),
        ),
        hostile("an alias of nothing", with("x-a: *a\n"), Some(Code::Syntax)),
        hostile(
            "100,000 lists in one another",
            with(&format!("x-a: {}", nested("[", "", "]", 100_000))),
            Some(Code::Syntax),
        ),
        hostile(
            "5,000 indented keys",
            with(&format!("x-a:\n{indented}").replace("\n", "\n ")),
            Some(Code::Syntax),
        ),
        hostile(
            "a key twice in YAML",
            with("paths: {}\n"),
            Some(Code::Syntax),
        ),
        hostile(
            "merged keys",
            with("x-a: &a { b: 1 }\nx-c: { <<: *a, d: 2 }\n"),
            None,
        ),
        hostile("no number of JSON", with("x-a: .inf\n"), None),
        hostile(
            "a list of a list with a million commas",
            with(&format!("x-a: [[{}]]\n", "1,".repeat(1_000_000))),
            Some(Code::Syntax),
        ),
        hostile(
            "5,000 digits",
            with(&format!("x-a: {}\n", "9".repeat(5_000))),
            None,
        ),
        hostile(
            "merged into one another 10,000 times",
            with(&format!("x-a: &a0 {{ k: 1 }}\n{}", merged(10_000))),
            Some(Code::Syntax),
        ),
        hostile(
            "what is merged is no mapping",
            with("x-a: &a 1\nx-b: { <<: *a }\n"),
            Some(Code::Syntax),
        ),
        hostile(
            "anchors within what is merged",
            with("x-a: { <<: { b: &b { c: &c [1] } }, d: *b, e: *c }\n"),
            None,
        ),
        hostile(
            "an alias for a key",
            with("x-a: &a k\nx-b: { *a : 1 }\nx-c: { *a : 1, k: 2 }\n"),
            Some(Code::Syntax),
        ),
        hostile(
            "a control character",
            with("x-a: \"\u{1b}[2J\"\n"),
            Some(Code::Syntax),
        ),
        hostile("an escaped one", with("x-a: \"\\e[2J\"\n"), None),
        hostile("no end", with("x-a: \"b\n"), Some(Code::Syntax)),
        hostile(
            "a tag of nowhere",
            with("x-a: !e!b c\n"),
            Some(Code::Syntax),
        ),
        hostile(
            "300,000 keys",
            with(&format!("x-a:\n{}", lines(300_000))),
            Some(Code::Syntax),
        ),
        hostile(
            "100,000 anchors and aliases",
            with(&format!("x-a:\n{}", aliases(100_000))),
            None,
        ),
        hostile(
            "tags",
            with("x-a: !!binary aGVsbG8=\nx-b: !odd { c: 1 }\n"),
            None,
        ),
        hostile("two documents", with("---\na: 1\n"), Some(Code::Syntax)),
        hostile("tabs", with("x-a:\n\tb: 1\n"), Some(Code::Syntax)),
        hostile("NUL in YAML", with("x-a: \0\n"), Some(Code::Syntax)),
    ]
}
