//! The forms of the report.

use serde_json::Value;
use tests::{
    place::{self, Place},
    snapshot,
};
use xtask::{CHANGED, Project};

use crate::repository::{SHOP, repository, without_delete};

/// A project in which something of everything has changed.
fn changed() -> Place {
    let place = repository(SHOP);
    let document = without_delete()
        .replace("[new, used]", "[new, used, broken]")
        .replace("required: [name]", "required: [name, price]")
        .replace(
            "properties:\n",
            "properties:\n        price: { type: string }\n",
        )
        .replace("All items.", "Every item.");
    place.write("spec/openapi.yaml", document);
    place
}

fn report(place: &Place, format: &str) -> String {
    let done = place.run(&["diff", "--format", format]);
    assert_eq!((done.code, done.errors.as_str()), (CHANGED, ""), "{done:?}");
    done.output
}

#[test]
fn every_form_says_the_same() {
    let place = changed();
    let forms = ["text", "markdown", "json", "github"];
    let shown = forms.map(|form| format!("== {form}\n\n{}", report(&place, form)));
    snapshot::assert("cli/diff", &shown.join("\n"));
    let colored = place::run(&Project::at(place.folder()), true, "", &["diff"]);
    assert!(
        colored.output.contains("\u{1b}[1m\u{1b}[31mbreaking"),
        "{}",
        colored.output
    );
    let plain = place.run(&["diff", "--color", "never"]).output;
    assert!(!plain.contains('\u{1b}'), "{plain}");
}

/// Names that would be commands of a terminal, of a workflow or of Markdown.
const BAD: [&str; 7] = [
    "a\u{1b}[31mred",
    "a\n::error::b",
    "`a` <img src=x onerror=y>",
    "a | b | c",
    "@everyone #1 [x](http://example.com)",
    "</details></code>",
    "100%0A::warning::x\u{202e}",
];

#[test]
fn what_a_document_says_is_harmless() {
    let properties: serde_json::Map<_, _> = BAD
        .iter()
        .map(|name| ((*name).to_owned(), serde_json::json!({ "type": "string" })))
        .collect();
    let mut document: Value = serde_yaml::from_str(SHOP).expect("it can be read");
    document["components"]["schemas"]["Item"]["properties"] = Value::Object(properties);
    document["components"]["schemas"]["Item"]["required"] = Value::Null;
    let before = repository(SHOP);
    before.write("spec/openapi.yaml", document.to_string());
    let hidden = |text: &str| {
        let found = text
            .chars()
            .find(|c| *c != '\n' && c.is_control() || *c == '\u{202e}');
        assert_eq!(found, None, "{text}");
    };
    let text = report(&before, "text");
    hidden(&text);
    let github = report(&before, "github");
    hidden(&github);
    assert!(
        github.lines().all(|line| line.starts_with("::")),
        "{github}"
    );
    assert!(
        !github.contains("%0A") && github.contains("100%250A"),
        "{github}"
    );
    let markdown = report(&before, "markdown");
    hidden(&markdown);
    for bad in [
        "<img",
        "</details></code>",
        "[x](",
        "http://",
        "@everyone ",
        "a | b",
    ] {
        assert!(!markdown.contains(bad), "{bad}: {markdown}");
    }
    let rows = markdown.lines().filter(|line| line.starts_with("| error"));
    for row in rows {
        assert_eq!(row.matches(" | ").count(), 4, "{row}");
    }
    let json = report(&before, "json");
    hidden(&json);
    let json: Value = serde_json::from_str(&json).expect("it is JSON");
    let messages = json["changes"].as_array().expect("they are listed");
    assert!(
        messages
            .iter()
            .any(|one| one["message"].to_string().contains("::error::"))
    );
}

#[test]
fn a_long_report_fits_into_a_comment() {
    let many = |count: usize| {
        let mut document: Value = serde_yaml::from_str(SHOP).expect("it can be read");
        for number in 0..count {
            let operation =
                serde_json::json!({ "responses": { "204": { "description": "Done." } } });
            let path = format!("/a-rather-long-path-of-an-operation/{number}");
            document["paths"][path] = serde_json::json!({ "get": operation });
        }
        document.to_string()
    };
    let place = repository(&many(700));
    place.write("spec/openapi.yaml", many(1));
    let markdown = report(&place, "markdown");
    assert!(markdown.len() < 65_000, "{} bytes", markdown.len());
    let shown = markdown
        .lines()
        .filter(|line| line.starts_with("| error"))
        .count();
    let left = markdown
        .lines()
        .find_map(|line| line.strip_prefix('*')?.split_once(" more, left out"));
    let left: usize = left.expect("it says so").0.parse().expect("it is a number");
    assert_eq!(shown + left, 699, "each is shown or counted");
    assert_eq!(
        markdown.matches("<details>").count(),
        markdown.matches("</details>").count()
    );
}

#[test]
fn json_points_to_the_places_and_to_what_forces_the_version() {
    let place = changed();
    let json: Value = serde_json::from_str(&report(&place, "json")).expect("it is JSON");
    assert_eq!(json["schema"], 1);
    let forced = json["forced_by"].as_u64().expect("there is one");
    let forced = usize::try_from(forced).expect("it is an index");
    assert_eq!(json["changes"][forced]["bump"], json["bump"]);
    let document = place.read("spec/openapi.yaml");
    let lines: Vec<_> = document.lines().collect();
    for change in json["changes"].as_array().expect("they are listed") {
        let new = &change["new"];
        if let (Some(line), Some(pointer)) = (new["line"].as_u64(), new["pointer"].as_str()) {
            let line = lines[usize::try_from(line).expect("it is a number") - 1];
            let last = pointer.rsplit('/').next().unwrap_or_default();
            let key = last.replace("~1", "/");
            assert!(line.contains(&key), "{pointer}: {line}");
        }
    }
}
