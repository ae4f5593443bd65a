//! What `pull` does not wait for and does not work on.

use std::{
    thread,
    time::{Duration, Instant},
};

use serde_json::json;
use tests::place::Place;

use crate::{
    document, json_text, published,
    server::{Answer, Server, gzip, head, raw, response},
    shop,
};

const GZIP: &str = "content-encoding: gzip";

fn pull(place: &Place, server: &Server, timeout: &str) -> String {
    place.fail(&["pull", "--url", &server.url(), "--timeout", timeout])
}

#[test]
fn redirects_and_the_document_have_one_time_together() {
    let place = shop("https://spec.example");
    let body = json_text();
    let server = Server::new(move |number, _| {
        thread::sleep(Duration::from_millis(600));
        match number {
            0..4 => raw("302 Found", &[&format!("location: /{number}")], b""),
            _ => response("200 OK", &[], &body),
        }
    });
    let errors = pull(&place, &server, "2");
    assert!(errors.contains("within 2 s; 0 bytes did"), "{errors}");
    assert!(server.heads().len() <= 4, "{:?}", server.heads());
}

#[test]
fn a_slow_answer_has_what_a_redirect_left() {
    let place = shop("https://spec.example");
    let start = head("200 OK", &["content-length: 100000"]);
    let server = Server::new(move |number, _| {
        if number == 0 {
            thread::sleep(Duration::from_secs(3));
            return raw("302 Found", &["location: /next"], b"");
        }
        Answer::Endless(start.clone(), b" ".to_vec(), Duration::from_millis(20))
    });
    let started = Instant::now();
    let errors = pull(&place, &server, "4");
    assert!(errors.contains("within 4 s;"), "{errors}");
    // With the full time after the redirect it would take seven.
    assert!(started.elapsed() < Duration::from_millis(6500), "{errors}");
}

#[test]
fn the_work_on_a_document_is_within_the_same_time() {
    let mut large = published();
    let operation = large["paths"]["/items"]["get"].clone();
    for number in 0..20_000 {
        let mut operation = operation.clone();
        operation["operationId"] = json!(format!("list{number}"));
        large["paths"][format!("/items{number}")] = json!({ "get": operation });
    }
    let server = Server::always(response("200 OK", &[], large.to_string().as_bytes()));
    let place = shop("https://spec.example");
    let errors = pull(&place, &server, "4");
    let expected = "could not be made into a crate within 4 s";
    assert!(errors.contains(expected), "{errors}");
}

#[test]
fn gzip_may_have_several_members() {
    let json = json_text();
    let (start, rest) = json.split_at(json.len() / 2);
    let few = [gzip(start), gzip(b""), gzip(rest), gzip(b"")].concat();
    let blank = gzip(&vec![b' '; 64 << 10]);
    let many = [blank.repeat(100), gzip(&json)].concat();
    for body in [few, many] {
        let server = Server::always(response("200 OK", &[GZIP], &body));
        let place = shop(&server.url());
        place.succeed(&["pull"]);
        assert!(document(&place)["paths"]["/items"].is_object());
    }
}

#[test]
fn gzip_in_needless_parts_is_refused() {
    let place = shop("https://spec.example");
    for member in [gzip(b""), gzip(b" ")] {
        let body = [member.repeat(200_000), gzip(&json_text())].concat();
        let server = Server::always(response("200 OK", &[GZIP], &body));
        let started = Instant::now();
        let errors = pull(&place, &server, "60");
        assert!(errors.contains("packed in more parts"), "{errors}");
        println!("{:?}", started.elapsed());
    }
}

#[test]
fn gzip_that_unpacks_to_nothing_ends() {
    let place = shop("https://spec.example");
    let start = [head("200 OK", &[GZIP]), gzip(b"")[..10].to_vec()].concat();
    // Blocks that are stored and empty.
    let server = Server::always(Answer::Endless(
        start,
        b"\0\0\0\xff\xff".repeat(10_000),
        Duration::ZERO,
    ));
    let arguments = ["pull", "--url", &server.url(), "--max-bytes", "1000000"];
    let errors = place.fail(&arguments);
    assert!(errors.contains("more than 1000000 bytes"), "{errors}");
}
