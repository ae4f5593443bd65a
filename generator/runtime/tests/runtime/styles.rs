//! What parameters that are not plain look like on the wire: the table of styles of OpenAPI 3.0.3.

use std::collections::BTreeMap;

use openapi_runtime::{BuildErrorKind, RequestBuilder, Secret, Style, encode::Finite};
use serde_json::{Value, json};

use crate::support::GET;

/// The examples of the standard: nothing, a text, a list, an object.
fn examples() -> [Value; 4] {
    [
        json!(""),
        json!("blue"),
        json!(["blue", "black", "brown"]),
        json!({ "R": 100, "G": 200, "B": 150 }),
    ]
}

fn path(value: &Value, style: Style) -> String {
    let builder = RequestBuilder::new(GET).path_styled("id", value, style);
    match builder.build() {
        Ok(request) => request.uri().to_string().split_off("/v1/things/".len()),
        Err(error) => error.to_string(),
    }
}

fn query(build: impl FnOnce(RequestBuilder) -> RequestBuilder) -> String {
    let builder = build(RequestBuilder::new(GET).path("id", "x"));
    let request = builder.build().unwrap();
    request.uri().query().unwrap_or("nothing").to_owned()
}

fn in_query(value: &Value, style: Style) -> String {
    query(|builder| builder.query_styled("color", value, style))
}

fn header(build: impl FnOnce(RequestBuilder) -> RequestBuilder, name: &str) -> Option<String> {
    let builder = build(RequestBuilder::new(GET).path("id", "x"));
    let request = builder.build().unwrap();
    let value = request.headers().get(name)?;
    Some(value.to_str().unwrap().to_owned())
}

const EMPTY: &str =
    "get-thing: path parameter `id` is empty: the request would reach another endpoint";

#[test]
fn styles_of_paths() {
    let dot = "get-thing: path parameter `id` makes the path segment `.`: the request would reach another endpoint";
    #[rustfmt::skip]
    let table = [
        (Style::Matrix { explode: false }, [";id", ";id=blue", ";id=blue,black,brown", ";id=B,150,G,200,R,100"]),
        (Style::Matrix { explode: true }, [";id", ";id=blue", ";id=blue;id=black;id=brown", ";B=150;G=200;R=100"]),
        (Style::Label { explode: false }, [dot, ".blue", ".blue.black.brown", ".B.150.G.200.R.100"]),
        (Style::Label { explode: true }, [dot, ".blue", ".blue.black.brown", ".B=150.G=200.R=100"]),
        (Style::Simple { explode: false }, [EMPTY, "blue", "blue,black,brown", "B,150,G,200,R,100"]),
        (Style::Simple { explode: true }, [EMPTY, "blue", "blue,black,brown", "B=150,G=200,R=100"]),
    ];
    for (style, expected) in table {
        let found = examples().map(|value| path(&value, style));
        assert_eq!(found, expected, "{style:?}");
    }
}

#[test]
fn styles_of_queries() {
    #[rustfmt::skip]
    let table = [
        (Style::Form { explode: false }, ["color=", "color=blue", "color=blue,black,brown", "color=B,150,G,200,R,100"]),
        (Style::Form { explode: true }, ["color=", "color=blue", "color=blue&color=black&color=brown", "B=150&G=200&R=100"]),
        (Style::SpaceDelimited, ["color=", "color=blue", "color=blue%20black%20brown", "color=B%20150%20G%20200%20R%20100"]),
        (Style::PipeDelimited, ["color=", "color=blue", "color=blue|black|brown", "color=B|150|G|200|R|100"]),
        (Style::DeepObject, ["color=", "color=blue", "color=blue&color=black&color=brown", "color[B]=150&color[G]=200&color[R]=100"]),
        (Style::Json, ["color=%22%22", "color=%22blue%22", "color=%5B%22blue%22%2C%22black%22%2C%22brown%22%5D", "color=%7B%22B%22%3A150%2C%22G%22%3A200%2C%22R%22%3A100%7D"]),
    ];
    for (style, expected) in table {
        let found = examples().map(|value| in_query(&value, style));
        assert_eq!(found, expected, "{style:?}");
    }
}

#[test]
fn styles_of_headers() {
    let table = [
        (
            Style::Simple { explode: false },
            ["", "blue", "blue,black,brown", "B,150,G,200,R,100"],
        ),
        (
            Style::Simple { explode: true },
            ["", "blue", "blue,black,brown", "B=150,G=200,R=100"],
        ),
    ];
    for (style, expected) in table {
        let found = examples().map(|value| {
            header(|builder| builder.header_styled("x-a", &value, style), "x-a").unwrap()
        });
        assert_eq!(found, expected, "{style:?}");
    }
    let text = header(
        |builder| builder.header_styled("x-a", &json!(["a b", "c;d"]), Style::Json),
        "x-a",
    );
    assert_eq!(text.as_deref(), Some(r#"["a b","c;d"]"#));
}

#[test]
fn what_is_absent_or_empty_is_left_out() {
    let styles = [
        Style::Form { explode: false },
        Style::Form { explode: true },
        Style::SpaceDelimited,
        Style::PipeDelimited,
        Style::DeepObject,
    ];
    for style in styles {
        for value in [
            json!(null),
            json!([]),
            json!({}),
            json!([null]),
            json!({ "a": null }),
        ] {
            assert_eq!(in_query(&value, style), "nothing", "{style:?} of {value}");
        }
        let some = in_query(&json!([1, null, 2]), style);
        assert!(!some.contains("null"), "{some}");
    }
    assert_eq!(in_query(&json!([]), Style::Json), "color=%5B%5D");
    assert_eq!(in_query(&json!(null), Style::Json), "nothing");
    let none: Option<Vec<String>> = None;
    let simple = Style::Simple { explode: false };
    assert_eq!(
        header(|builder| builder.header_styled("x-a", &none, simple), "x-a"),
        None
    );
    assert_eq!(path(&json!([]), simple), EMPTY);
    assert!(path(&json!([".."]), simple).contains("makes the path segment `..`"));
}

#[test]
fn each_part_is_encoded() {
    let odd = json!(["a,b", "c|d", "e f", "g&h", "é=%", "[i]"]);
    assert_eq!(
        in_query(&odd, Style::Form { explode: false }),
        "color=a%2Cb,c%7Cd,e%20f,g%26h,%C3%A9%3D%25,%5Bi%5D"
    );
    assert_eq!(
        in_query(&json!(["a b", "c"]), Style::SpaceDelimited),
        "color=a%20b%20c"
    );
    assert_eq!(
        in_query(
            &json!({ "a&b": "c d", "é": true }),
            Style::Form { explode: true }
        ),
        "a%26b=c%20d&%C3%A9=true"
    );
    assert_eq!(
        query(|builder| builder.query_styled("a[]", &["x"], Style::Form { explode: true })),
        "a%5B%5D=x"
    );
    assert_eq!(
        path(
            &json!(["a/b", "..", "c;d"]),
            Style::Matrix { explode: true }
        ),
        ";id=a%2Fb;id=..;id=c%3Bd"
    );
}

#[test]
fn reserved_characters_stay_where_they_are_harmless() {
    let text = ":/?#[]@!$&'()*+,;=% \"é-._~";
    assert_eq!(
        query(|builder| builder.query_reserved("a", &text, Style::Form { explode: true })),
        "a=:/?%23%5B%5D@!$%26'()*%2B,;=%25%20%22%C3%A9-._~"
    );
    assert_eq!(
        query(|builder| {
            builder.query_reserved("a", &["x/y", "z"], Style::Form { explode: false })
        }),
        "a=x/y,z"
    );
}

#[test]
fn what_is_inside_of_a_part() {
    let nested = json!({ "a": { "b": [1, 2] }, "c": [{ "d": 1 }, { "d": 2 }], "e": [3, 4] });
    assert_eq!(
        in_query(&nested, Style::DeepObject),
        "color[a][b]=1&color[a][b]=2&color[c][0][d]=1&color[c][1][d]=2&color[e]=3&color[e]=4"
    );
    assert_eq!(
        in_query(&json!({ "a]b": 1 }), Style::DeepObject),
        "color[a%5Db]=1"
    );
    assert_eq!(
        in_query(&json!({ "a": [1, 2] }), Style::Form { explode: true }),
        "a=%5B1%2C2%5D"
    );
}

#[test]
fn numbers_are_written_as_plain_ones_are() {
    let numbers = [1.0, 0.5, 1e21];
    let plain = |number: f64| query(|builder| builder.query("color", number));
    for number in numbers {
        let styled = in_query(&json!(number), Style::Form { explode: true });
        assert_eq!(styled, plain(number));
    }
    assert_eq!(
        in_query(&json!([u64::MAX, i64::MIN]), Style::Form { explode: false }),
        "color=18446744073709551615,-9223372036854775808"
    );
    let builder = RequestBuilder::new(GET).path("id", "x").query_styled(
        "color",
        &Finite(&vec![f64::NAN]),
        Style::Form { explode: true },
    );
    let error = builder.build().unwrap_err();
    assert_eq!(error.kind(), BuildErrorKind::Query);
    assert_eq!(error.parameter(), Some("color"));
    assert_eq!(
        error.to_string(),
        "get-thing: the parameter `color` could not be written: a number is infinite or not a number, which JSON cannot say"
    );
}

#[test]
fn cookies_share_a_header_that_is_not_shown() {
    let form = |explode| Style::Form { explode };
    let theme: Option<&str> = None;
    let object = BTreeMap::from([("a", 1), ("b", 2)]);
    let builder = RequestBuilder::new(GET)
        .path("id", "x")
        .cookie("session", &Secret::from("s3/cr+et=="), form(true))
        .cookie("theme", &theme, form(true))
        .cookie("name", &"a b;c,d\"\\%é\r\n", form(true))
        .cookie("ids", &[1, 2], form(true))
        .cookie("joined", &["x,y", "z"], form(false))
        .cookie("object", &object, form(true))
        .cookie("json", &object, Style::Json);
    let request = builder.build().unwrap();
    let cookies: Vec<_> = request.headers().get_all("cookie").iter().collect();
    let [cookie] = cookies.as_slice() else {
        panic!("{} headers", cookies.len());
    };
    assert!(cookie.is_sensitive());
    assert_eq!(
        cookie.to_str().unwrap(),
        "session=s3/cr+et==; name=a%20b%3Bc%2Cd%22%5C%25%C3%A9%0D%0A; ids=1; ids=2; \
         joined=x%2Cy,z; a=1; b=2; json={%22a%22:1%2C%22b%22:2}"
    );
}

#[test]
fn what_a_header_cannot_hold_is_refused() {
    let builder = RequestBuilder::new(GET).path("id", "x").header_styled(
        "x-a",
        &["a", "b\r\nx-b: c"],
        Style::Simple { explode: false },
    );
    let error = builder.build().unwrap_err();
    assert_eq!(error.kind(), BuildErrorKind::Header);
    assert_eq!(error.parameter(), Some("x-a"));
}
