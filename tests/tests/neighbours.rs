//! Programs whose tree holds the crate and others that use the same libraries: neither changes how
//! the other behaves. Each is built and run, with the crate and without.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::{Mutex, PoisonError};

use rustls::crypto::ring;
use tests::project;
use tests::tls::{Authority, Kind, Server};

/// What is switched on by a neighbour. Those of the second list take long to build; `NEIGHBOUR` names one of them.
const QUICK: [&str; 4] = ["reqwest", "rustls", "rustls-ring", "ureq"];
const SLOW: [&str; 12] = [
    "reqwest-default",
    "reqwest-no-provider",
    "reqwest-all",
    "rustls-default",
    "rustls-everything",
    "rustls-custom",
    "ureq-default",
    "ureq-no-provider",
    "ureq-all",
    "below",
    "reqwest-all,rustls-everything,ureq-all,below",
    "reqwest-no-provider,rustls-ring,ureq-no-provider",
];

/// With what the crate is there.
const OURS: [&str; 3] = ["async", "blocking", "async,blocking"];

const BODY: &str = r#"{"url":"https://ours.example","contact":null}"#;

#[test]
fn neighbours_that_are_quick_to_build() {
    // All of it in one build each, without those that take minutes.
    for neighbour in QUICK {
        check(neighbour, &OURS[2..]);
    }
}

#[test]
#[ignore = "builds about fifty programs, some with aws-lc-rs; the workflow `slow` runs it"]
fn neighbours_of_every_kind() {
    let one = std::env::var("NEIGHBOUR").ok();
    let wanted = |name: &&&str| one.as_ref().is_none_or(|one| one == **name);
    let mut count = 0;
    for neighbour in QUICK.iter().chain(&SLOW).filter(wanted) {
        check(neighbour, &OURS);
        count += 1;
    }
    assert_ne!(count, 0, "there is no such neighbour");
}

/// What rustls, reqwest and ureq are built with is for the program to say, not for the crate.
#[test]
fn features_that_are_one_for_the_whole_tree_are_left_alone() {
    for features in ["", "hyper,blocking,testing,tracing"] {
        let output = cargo(&project::root())
            .args(["tree", "--locked", "--package", "vercel-marketplace"])
            .args(["--edges", "normal,features", "--prefix", "none"])
            .args(["--no-dedupe", "--features", features])
            .output()
            .unwrap();
        let tree = String::from_utf8(output.stdout).unwrap();
        assert!(tree.contains("rustls feature \"std\""), "{tree}");
        for feature in [
            "ring",
            "aws_lc_rs",
            "aws-lc-rs",
            "custom-provider",
            "default",
        ] {
            let line = format!("rustls feature \"{feature}\"");
            assert!(!tree.lines().any(|found| found == line), "{line}");
        }
        for name in ["reqwest", "ureq", "aws-lc-rs", "native-tls"] {
            let begins = format!("{name} v");
            assert!(
                !tree.lines().any(|line| line.starts_with(&begins)),
                "{name}"
            );
        }
    }
}

fn cargo(folder: &Path) -> Command {
    let mut command = Command::new(option_env!("CARGO").unwrap_or("cargo"));
    command
        .current_dir(folder)
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .env_remove("RUSTFLAGS");
    command
}

/// The program that is built with these features.
fn built(features: &str) -> Command {
    // Programs with other features take its place.
    static BUILDING: Mutex<()> = Mutex::new(());
    let _lock = BUILDING.lock().unwrap_or_else(PoisonError::into_inner);
    let folder = project::root().join("tests/neighbours");
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("neighbours");
    let output = cargo(&folder)
        .args(["build", "--quiet", "--locked", "--features", features])
        .arg("--target-dir")
        .arg(&target)
        .env("CARGO_PROFILE_DEV_DEBUG", "false")
        .output()
        .unwrap();
    let message = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{features}: {message}");
    let name = features.replace(',', "+");
    let copy = target.join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    let program = format!("neighbours{}", std::env::consts::EXE_SUFFIX);
    fs::copy(target.join("debug").join(program), &copy).unwrap();
    Command::new(copy)
}

fn check(neighbour: &str, ours: &[&str]) {
    let authority = Authority::new();
    let pem = Path::new(env!("CARGO_TARGET_TMPDIR")).join("authority-of-neighbours.pem");
    fs::write(&pem, authority.pem()).unwrap();
    let without = run(built(neighbour), &authority, &pem, false);
    assert!(
        without.theirs.len() + usize::from(neighbour == "below") > 0,
        "{neighbour}"
    );
    for ours in ours {
        let features = format!("{neighbour},{ours}");
        for is_first in [false, true] {
            let with = run(built(&features), &authority, &pem, is_first);
            assert_eq!(with.theirs, without.theirs, "{features}: another behaviour");
            let clients = ours.split(',').count();
            let fine = |line: &String| line.ends_with(": https://ours.example");
            assert_eq!(with.ours.len(), clients * 4, "{features}: {:?}", with.ours);
            assert!(with.ours.iter().all(fine), "{features}: {:?}", with.ours);
            // Two servers, one call of each of two installations.
            assert_eq!(with.heads.len(), clients * 4, "{features}");
            for head in &with.heads {
                for unasked in [
                    "cookie",
                    "accept-encoding",
                    "proxy-",
                    "te:",
                    "upgrade",
                    "http2",
                ] {
                    let head = head.to_ascii_lowercase();
                    assert!(
                        !head.contains(unasked),
                        "{features} sends {unasked}: {head}"
                    );
                }
            }
        }
    }
}

struct Run {
    theirs: Vec<String>,
    ours: Vec<String>,
    /// Of the requests of the crate.
    heads: Vec<String>,
}

fn run(mut program: Command, authority: &Authority, pem: &Path, ours_first: bool) -> Run {
    // Each answer sets a cookie.
    let answer = format!(
        "HTTP/1.1 200 OK\r\nset-cookie: session=canary; Path=/\r\ncontent-type: application/json\r\n\
         content-length: {}\r\n\r\n{BODY}",
        BODY.len()
    );
    let config = authority.server(Kind::P256, ring::default_provider(), rustls::ALL_VERSIONS);
    let plain = Server::start(None, answer.as_str());
    let encrypted = Server::start(Some(config), answer.as_str());
    let proxy = Server::start(None, "HTTP/1.1 418 A proxy\r\ncontent-length: 0\r\n\r\n");
    program
        .arg(format!("http://localhost:{}", plain.address().port()))
        .arg(format!("https://localhost:{}", encrypted.address().port()))
        .env("SSL_CERT_FILE", pem)
        .env_remove("SSL_CERT_DIR")
        .env_remove("NO_PROXY")
        .env_remove("no_proxy");
    for name in ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"] {
        let address = format!("http://{}", proxy.address());
        program
            .env(name, &address)
            .env(name.to_lowercase(), address);
    }
    if ours_first {
        program.env("OURS_FIRST", "1");
    }
    let output = program.output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let message = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{text}{message}");
    let lines = |begin: &str| -> Vec<_> {
        let lines = text.lines().filter(|line| line.starts_with(begin));
        lines.map(str::to_owned).collect()
    };
    let mut heads = [plain.heads(), encrypted.heads()].concat();
    heads.retain(|head| head.contains("/v1/"));
    let of_proxy = proxy.heads();
    assert!(
        !of_proxy.iter().any(|head| head.contains("/v1/")),
        "{of_proxy:?}"
    );
    Run {
        theirs: lines("neighbour"),
        ours: lines("ours"),
        heads,
    }
}
