//! The package around the code.

use crate::{print::MARK, settings::Settings, visible};

/// Dependencies of the emitted crate, which are those of its runtime.
const DEPENDENCIES: &str = r#"[dependencies]
bytes = "1.10"
http = "1.3"
http-body = "1"
jiff = { version = "0.2", default-features = false, features = ["std", "serde"] }
percent-encoding = "2.3"
reqwest = { version = "0.13", default-features = false, features = ["rustls-no-provider"], optional = true }
rustls = { version = "0.23", default-features = false, features = ["ring", "std", "tls12"], optional = true }
rustls-platform-verifier = { version = "0.7", optional = true }
serde = { version = "1", features = ["derive"] }
serde_json = "1"
tokio = { version = "1", default-features = false, features = ["rt", "time"], optional = true }
tracing = { version = "0.1.40", default-features = false, features = ["std"], optional = true }
ureq = { version = "3.5", default-features = false, features = ["platform-verifier", "rustls-no-provider"], optional = true }
"#;

/// What the examples need besides.
const EXAMPLE_DEPENDENCIES: &str = r#"
[dev-dependencies]
tokio = { version = "1", features = ["macros", "rt-multi-thread"] }
"#;

const FEATURES: &str = r#"[features]
default = ["reqwest"]
# Sends requests with reqwest and rustls. Without it the crate offers types, operations and a client that takes
# any transport.
reqwest = ["dep:reqwest", "dep:rustls", "dep:rustls-platform-verifier", "dep:tokio"]
# A client that blocks its thread, with ureq and rustls; no runtime is hidden inside.
blocking = ["dep:rustls", "dep:ureq"]
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
        "{}\n\n{FEATURES}\n{DEPENDENCIES}{examples}{workspace}",
        lines.join("\n")
    )
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
