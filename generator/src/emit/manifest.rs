//! The package around the code.

use crate::{emit::Files, mark::MARK, settings::Settings, visible};

/// Dependencies of the emitted crate, which are those of its runtime.
const DEPENDENCIES: &str = r#"[dependencies]
bytes = "1.10"
http = "1.3"
http-body = "1"
hyper = { version = "1.6", default-features = false, features = ["client", "http1"], optional = true }
jiff = { version = "0.2", default-features = false, features = ["std", "serde"] }
mio = { version = "1", default-features = false, features = ["net", "os-poll"], optional = true }
percent-encoding = "2.3"
reqwest = { version = "0.13", default-features = false, optional = true }
ring = { version = "0.17", optional = true }
rustls = { version = "0.23", default-features = false, features = ["std", "tls12"], optional = true }
rustls-platform-verifier = { version = "0.7", optional = true }
rustls-webpki = { version = "0.103", default-features = false, features = ["ring", "std"], optional = true }
serde = { version = "1", features = ["derive"] }
serde_json = "1"
tokio = { version = "1.38", default-features = false, optional = true }
tokio-rustls = { version = "0.26", default-features = false, features = ["tls12"], optional = true }
tracing = { version = "0.1.40", default-features = false, features = ["std"], optional = true }
ureq = { version = "3.5", default-features = false, optional = true }
webpki-roots = { version = "1", optional = true }
"#;

/// What the examples need besides.
const EXAMPLE_DEPENDENCIES: &str = r#"
[dev-dependencies]
tokio = { version = "1", features = ["macros", "rt-multi-thread"] }
"#;

/// Cargo compiles and runs nothing of the folder but what the manifest names: no `build.rs`, no further program.
const TARGETS: &str = r#"build = false
autobins = false
autoexamples = false
autotests = false
autobenches = false

[lib]
path = "src/lib.rs"
"#;

const FEATURES: &str = r#"[features]
default = ["hyper"]
# Sends requests with hyper and rustls. Without it the crate offers types, operations and a client that takes any
# transport.
hyper = ["hyper-no-provider", "ring", "platform-verifier"]
# A client that blocks its thread, with hyper and rustls; no runtime is hidden inside.
blocking = ["blocking-no-provider", "ring", "platform-verifier"]
# The same without cryptography and certificates to trust, which then are chosen by the next four.
hyper-no-provider = ["dep:hyper", "dep:rustls", "dep:tokio", "dep:tokio-rustls", "tokio/net", "tokio/rt", "tokio/time"]
blocking-no-provider = ["dep:hyper", "dep:mio", "dep:rustls", "dep:tokio", "dep:tokio-rustls"]
# Cryptography of ring, without the feature `ring` of rustls.
ring = ["dep:ring", "dep:rustls", "dep:rustls-webpki"]
# Cryptography of aws-lc-rs where `ring` is off. It switches on the feature `aws_lc_rs` of rustls.
aws-lc-rs = ["dep:rustls", "rustls/aws_lc_rs"]
# Trusts whom the system trusts.
platform-verifier = ["dep:rustls-platform-verifier"]
# Trusts whom Mozilla trusts where `platform-verifier` is off.
webpki-roots = ["dep:webpki-roots"]
# Sends with a `reqwest::Client` or a `ureq::Agent` of your own.
reqwest = ["hyper-no-provider", "dep:reqwest"]
ureq = ["blocking-no-provider", "dep:ureq"]
# For tests: a scripted server that remembers what it was asked, and types that can be read where they are only
# sent, and written where they are only received.
testing = []
# One span for each call and one event for each attempt, without secrets.
tracing = ["dep:tracing"]
"#;

pub(crate) fn cargo_toml(settings: &Settings) -> String {
    let package = &settings.package;
    let mut lines = vec![
        format!("# {MARK}"),
        String::new(),
        "[package]".to_owned(),
        format!("name = {}", quoted(&package.name)),
        format!("version = {}", quoted(&package.version)),
        "edition = \"2024\"".to_owned(),
        "rust-version = \"1.88\"".to_owned(),
        format!("description = {}", quoted(&package.description)),
        format!("license = {}", quoted(&package.license)),
        "readme = \"README.md\"".to_owned(),
    ];
    lines.extend(
        package
            .repository
            .as_deref()
            .map(|url| format!("repository = {}", quoted(url))),
    );
    lines.extend(list("keywords", &package.keywords));
    lines.extend(list("categories", &package.categories));
    let targets = targets(&package.examples);
    let workspace = if package.standalone {
        "\n# No part of any workspace around it.\n[workspace]\n"
    } else {
        ""
    };
    let examples = if package.examples.is_empty() {
        ""
    } else {
        EXAMPLE_DEPENDENCIES
    };
    format!(
        "{}\n{targets}\n{FEATURES}\n{DEPENDENCIES}{examples}{workspace}",
        lines.join("\n")
    )
}

fn targets(examples: &Files) -> String {
    let named = examples.keys().filter_map(|path| {
        let name = match path.strip_suffix("/main.rs") {
            Some(folder) => folder,
            None => path.strip_suffix(".rs")?,
        };
        // What lies deeper belongs to the examples beside it.
        (!name.contains('/')).then_some((name, path))
    });
    let named = named.map(|(name, path)| {
        let path = quoted(&format!("examples/{path}"));
        format!("\n[[example]]\nname = {}\npath = {path}\n", quoted(name))
    });
    TARGETS.to_owned() + &named.collect::<String>()
}

/// The crate's front page, as the registry shows it.
pub(crate) fn readme(settings: &Settings) -> String {
    let package = &settings.package;
    let body = package.documentation.trim();
    let body = if body.is_empty() {
        package.description.trim()
    } else {
        body
    };
    let shown = body
        .lines()
        .filter(|line| !line.starts_with("# ") && *line != "#");
    let shown: Vec<_> = shown
        .map(|line| line.replace("```no_run", "```rust"))
        .collect();
    format!("# {}\n\n{}\n", package.name, shown.join("\n"))
}

fn list(key: &str, values: &[String]) -> Option<String> {
    let values: Vec<_> = values.iter().map(|value| quoted(value)).collect();
    (!values.is_empty()).then(|| format!("{key} = [{}]", values.join(", ")))
}

/// A TOML basic string. Cargo hands it on to compilers by ways that no NUL can take.
fn quoted(text: &str) -> String {
    let escape = |c: char| match c {
        '\0' => visible::shown(c).to_string(),
        '"' | '\\' => format!("\\{c}"),
        c if c.is_control() => format!("\\u{:04X}", u32::from(c)),
        c => c.to_string(),
    };
    format!("\"{}\"", text.chars().map(escape).collect::<String>())
}
