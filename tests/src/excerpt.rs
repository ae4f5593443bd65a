//! What of an emitted crate comes from its document.

use std::fmt::Write as _;

use generator::Output;

/// Files that are the same, or nearly so, for every document.
const CONSTANT: [&str; 4] = ["Cargo.toml", "README.md", "src/lib.rs", "src/api.rs"];

/// Methods and types that every client has.
const IN_EVERY_CLIENT: [&str; 2] = ["    pub fn new(", "    pub fn builder("];

/// The files that a document decides about, and the file of names.
#[must_use]
pub fn of(output: &Output) -> String {
    let mut text = String::new();
    for (path, content) in &output.files {
        if CONSTANT.contains(&path.as_str()) || path.starts_with("src/runtime/") {
            continue;
        }
        let content = if path == "src/client.rs" {
            client_methods(content)
        } else {
            content.clone()
        };
        write_file(&mut text, path, &content);
    }
    write_file(&mut text, "names.yaml", &output.names);
    text
}

fn write_file(text: &mut String, path: &str, content: &str) {
    // A comment at the top says the same in every file.
    let content: String = content
        .lines()
        .skip_while(|line| line.starts_with("// @generated") || line.is_empty())
        .skip_while(|line| line.starts_with("# ") && path == "names.yaml")
        .flat_map(|line| [line, "\n"])
        .collect();
    write!(text, "==> {path} <==\n{content}\n").expect("a text takes everything");
}

/// The methods of a client that stand for operations and handles.
fn client_methods(content: &str) -> String {
    let own = content
        .split_once("impl Client {\n")
        .and_then(|(_, rest)| rest.split_once("\n}\n"))
        .map_or("", |(own, _)| own);
    own.split("\n    }\n")
        .filter(|method| !IN_EVERY_CLIENT.iter().any(|usual| method.contains(usual)))
        .filter(|method| !method.trim().is_empty())
        .map(|method| {
            format!(
                "{}\n    }}\n",
                method.trim_end_matches("\n    }").trim_start_matches('\n')
            )
        })
        .collect::<Vec<_>>()
        .join("\n")
}
