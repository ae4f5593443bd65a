//! Markdown made to become code, HTML or a link of the crate that it is documentation of.

/// What must never be compiled. Each is code that would show if it were.
const CODE: &[&str] = &[
    "std::process::exit(3);",
    "compile_error!(\"ran\");",
    "panic!(\"ran\");",
    "#![feature(no_such_feature)]",
    "include_str!(\"/no/such/file\");",
    "# std::process::exit(3);",
    "fn main() { std::process::abort() }",
    "not rust at all",
    "    deeper();",
    "```",
    "~~~",
    "````rust",
    "",
];

/// Texts of which each becomes code, HTML, a section or a link where it is written down without care.
pub const BAD: &[&str] = &[
    // Indentation of lists by another width than that of the mark.
    "1. First.\n\n   1. Detail.\n\n      std::process::exit(3);",
    "10. Tenth.\n\n    - detail\n\n      ```\n      std::process::exit(4);\n      ```",
    "100. a\n\n     100. b\n\n          100. c\n\n               std::process::exit(5);",
    "999999999. a\n1. b\n\n   1. c\n\n      std::process::exit(6);",
    "0. a\n\n   - b\n\n     1) c\n\n        std::process::exit(7);",
    "- - - - - - - - - - a\n\n                    std::process::exit(8);",
    "1. 1. 1. 1. std::process::exit(9);\n\n         std::process::exit(9);",
    "-     std::process::exit(10);",
    "- a\n  10. b\n\n      std::process::exit(11);",
    "-\n\n      std::process::exit(12);",
    "* a\n\n      std::process::exit(13);\n\n* b\n\n\tstd::process::exit(13);",
    "- a\n\n\t\tstd::process::exit(14);",
    // Fences.
    "```\nstd::process::exit(20);\n```",
    "```rust,should_panic\npanic!()\n```",
    "~~~\nstd::process::exit(21);\n~~~",
    "````\n```\nstd::process::exit(22);\n```\n````",
    "```text\n```\n\n    std::process::exit(23);",
    "Text.\n```\nstd::process::exit(24);",
    "```",
    "- ```\n  std::process::exit(25);\n\nAfter.",
    "- a\n  ```\nstd::process::exit(26);\n  ```",
    "> ```\n> std::process::exit(27);\n\nstd::process::exit(27);",
    "> - 1. ```rust\n>      std::process::exit(28);\n>      ```",
    "``` `\nstd::process::exit(29);\n```",
    "`` ``` ``\nstd::process::exit(29);\n`` ``` ``",
    "```{.rust}\nstd::process::exit(29);\n```",
    "```\ttext\nstd::process::exit(29);\n```",
    "&#96;&#96;&#96;\nstd::process::exit(30);\n&#96;&#96;&#96;",
    "\\`\\`\\`\nstd::process::exit(31);\n\\`\\`\\`",
    // Indented code and what begins like it.
    "    std::process::exit(40);",
    "\tstd::process::exit(41);",
    " \tstd::process::exit(42);\n\n a",
    "&#32;&#32;&#32;&#32;std::process::exit(43);",
    "&#1;&#1;&#1;&#1;&#1;std::process::exit(44);",
    "&#9;std::process::exit(45);\n\n&nbsp;&nbsp;&nbsp;&nbsp;std::process::exit(45);",
    "a\n\n    #![allow(x)]\n    include_str!(\"/no/such/file\");",
    "a\n\n    # std::process::exit(46);\n    #\n    ## x",
    "a\r\n\r\n    std::process::exit(47);\r\n",
    "a\r\r    std::process::exit(48);",
    "a\u{2028}\u{2028}    std::process::exit(49);\u{2029}",
    "a\u{c}\n\u{b}\n\u{c}    std::process::exit(50);",
    "a\u{85}\u{85}    std::process::exit(51);",
    "\u{202e}\n\n    )\u{2066}std::process::exit(52);",
    "&#x202e;&#x2066;evil&#8238; &#0; &#7; &#xfeff;",
    // Tables.
    "| a |\n|---|\n| ``` |\n| std::process::exit(60); |\n| ``` |",
    "| a | b |\n|---|---|\n| `x|y` | \\| |\n\n    std::process::exit(61);",
    "- | a |\n  |---|\n  | b<br>c |\n\n      std::process::exit(62);",
    "> - | a |\n>   |:-:|\n>   | > - `b` |",
    "a | b\n:-- | --:\n\n:--: | --\n- | -",
    // HTML.
    "<script>alert(1)</script>",
    "<!--\n\n```\nstd::process::exit(70);\n```\n\n-->",
    "<pre>\n\n    std::process::exit(71);\n",
    "<div>\n\n```rust\nstd::process::exit(72);\n```\n\n</div>",
    "<![CDATA[\n```\nstd::process::exit(73);\n```",
    "<?php\n\n    std::process::exit(74);",
    "<img src=x onerror=alert(1)> <a href=\"javascript:alert(1)\">x</a>",
    "<iframe src='https://example.com'></iframe><style>*{display:none}</style>",
    "<unknown-element a='>'\nb>\n\n    std::process::exit(75);",
    "&lt;script&gt;alert(1)&lt;/script&gt;\n&#60;!--",
    "<svg/onload=alert(1)>\n<p\n>",
    // Links, definitions and what rustdoc looks up.
    "[`Error`]: https://example.com/evil\n\n[Error]: https://example.com/evil",
    "[`Error`](https://example.com/evil)",
    "[Vec] [`crate::Client`] [struct@String] [x](crate::Client) [y][Vec] [Vec][] ![z](crate)",
    "[a](https://x.example/`) [Vec] `](https://x.example/)",
    "[a](<https://x.example/\\>) [b](https://x.example/\\\\) [Vec]",
    "[a<br>b](https://x.example) [c\\\nd](https://x.example)",
    "\\![x](https://x.example/pixel.png) !\\[y](z) ![w](https://x.example/w.png)",
    "[x](javascript:alert(1)) [y](data:text/html,z) [z](//evil.example)",
    "[^1] and [^1]: x\n\n[^1]: note\n\n        std::process::exit(80);",
    "[^a]:\n    std::process::exit(81);\n\n    std::process::exit(81);",
    "- [ ] [x]\n- [x] [ ]\n\n      std::process::exit(82);",
    "https://a.example/<b>`c` <https://a.example/[Vec]> http://",
    "&*copy;* &#*35;* A&B &amp;lt; &",
    // Sections and rules.
    "# Errors\n\n# Panics\n\nSafety\n---\n\nExample\n===",
    "a\n===\n    std::process::exit(90);\n---",
    "---\ntitle: x\n---\n\n***\n\n___",
    "#\n\n##\n\n# `a`\\\n#![x]",
    "**a**<br>**b**\n\n# a<br>b",
    // Marks at the start of a line that is broken elsewhere.
    "x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x \
     - # + = ~ | > 1. 2) === --- ``` ~~~ :-- - - # # 10. * * _ _ ``` std::process::exit(91); ```",
    // What reaches out of its line or its comment.
    "*/ /** //! /// \"# #[doc = \"x\"] #![doc(hidden)] \\",
    "\\\n\\\\\n",
    "{{}} {0} $x$ $$\ny\n$$ `{{`",
    "~~a~~ \"b\" 'c' -- --- ...",
];

/// A text that follows from these choices: blocks of all kinds inside of each other, with wrong indentation and odd
/// characters. `below` gives a number below another.
pub fn random(below: &mut dyn FnMut(usize) -> usize) -> String {
    let mut text = blocks(4, below);
    if below(4) == 0 {
        text = text.replace('\n', ["\r\n", "\r", "\u{2028}"][below(3)]);
    }
    if below(6) == 0 {
        text = text.replace("    ", "\t");
    }
    if below(3) == 0 {
        let odd = [
            "\u{c}", "\u{202e}", "\u{1}", "&#1;", "&#96;", "\t", "\\", "`", "|", "<br>", "    ",
        ];
        let at = boundary(&text, below(text.len() + 1));
        text.insert_str(at, odd[below(odd.len())]);
    }
    if below(4) == 0 {
        text.truncate(boundary(&text, below(text.len() + 1)));
    }
    text
}

fn boundary(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn pick<'t>(from: &[&'t str], below: &mut dyn FnMut(usize) -> usize) -> &'t str {
    from[below(from.len())]
}

fn blocks(depth: usize, below: &mut dyn FnMut(usize) -> usize) -> String {
    let mut text = block(depth, below);
    for _ in 0..below(4) {
        text += pick(&["\n", "\n\n", "\n\n", "\n\n\n"], below);
        text += &block(depth, below);
    }
    text
}

fn block(depth: usize, below: &mut dyn FnMut(usize) -> usize) -> String {
    match below(if depth == 0 { 10 } else { 16 }) {
        0 => pick(BAD, below).to_owned(),
        1 | 2 => fence(below),
        3 => indent(&code(below), pick(&["    ", "     ", "\t", "  \t"], below)),
        4 => table(below),
        5 => format!(
            "{} {}",
            pick(&["#", "##", "#######", "a\n==="], below),
            line(below)
        ),
        6 => format!(
            "[{}]: {}",
            pick(&["Vec", "`Error`", "^1", "a"], below),
            line(below)
        ),
        7 => format!(
            "<{}>\n{}",
            pick(&["div", "pre", "!--", "x-y", "script", "p"], below),
            line(below)
        ),
        8 | 9 => (0..=below(3)).map(|_| line(below) + "\n").collect(),
        10 => indent(&blocks(depth - 1, below), pick(&["> ", ">", " > "], below)),
        _ => list(depth - 1, below),
    }
}

fn list(depth: usize, below: &mut dyn FnMut(usize) -> usize) -> String {
    let marks = [
        "-",
        "*",
        "+",
        "0.",
        "1.",
        "2)",
        "10.",
        "99.",
        "100)",
        "999999999.",
        "1234567890.",
        "- [ ]",
    ];
    let mark = pick(&marks, below);
    let mut text = String::new();
    for _ in 0..=below(3) {
        let after = 1 + below(6);
        // Most often as far in as what stands behind the mark.
        let width = match below(4) {
            0 => below(9),
            _ => mark.len() + after,
        };
        let inner = indent(&blocks(depth, below), &" ".repeat(width));
        text += &format!("{mark}{}{}\n", " ".repeat(after), inner.trim_start());
        text += pick(&["", "", "\n"], below);
    }
    text
}

fn indent(text: &str, by: &str) -> String {
    let lines: Vec<_> = text.split('\n').map(|line| format!("{by}{line}")).collect();
    lines.join("\n")
}

fn code(below: &mut dyn FnMut(usize) -> usize) -> String {
    let lines: Vec<_> = (0..=below(3)).map(|_| pick(CODE, below)).collect();
    lines.join("\n")
}

fn fence(below: &mut dyn FnMut(usize) -> usize) -> String {
    let fence = pick(&["```", "````", "~~~", "~~~~"], below);
    let info = pick(
        &["", "rust", "text", "no_run", "should_panic", " ,", "`"],
        below,
    );
    let end = match below(4) {
        0 => "",
        _ => fence,
    };
    format!("{fence}{info}\n{}\n{end}", code(below))
}

fn table(below: &mut dyn FnMut(usize) -> usize) -> String {
    let rows: String = (0..below(3))
        .map(|_| format!("| {} | {} |\n", line(below), line(below)))
        .collect();
    format!("| a | {} |\n|---|:-:|\n{rows}", line(below))
}

fn line(below: &mut dyn FnMut(usize) -> usize) -> String {
    let words = [
        "word",
        "word",
        "word",
        "a",
        "-",
        "#",
        "1.",
        "10)",
        "=",
        "`code`",
        "``a`b``",
        "[Vec]",
        "[x](crate::y)",
        "[x](https://a.example)",
        "<https://a.example>",
        "https://a.example/b",
        "**bold**",
        "_x_",
        "~~~",
        "```",
        "<b>",
        "</b>",
        "<br>",
        "<!--",
        "&amp;",
        "&#32;",
        "&#1;",
        "|",
        "\\",
        "\\\n",
        "!",
        "$x$",
        "[^1]",
        ">",
        "\u{202e}",
        "a_long_word_that_takes_much_of_a_line_so_that_it_has_to_be_broken_somewhere_near_here",
    ];
    let parts: Vec<_> = (0..=below(8)).map(|_| pick(&words, below)).collect();
    parts.join(pick(&[" ", " ", " ", ""], below))
}
