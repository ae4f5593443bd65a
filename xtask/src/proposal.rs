//! What is proposed, as it goes from the job that makes it to the one that may write.
//!
//! It is a list of paths with their texts and nothing else: no mode, link, submodule, rename or binary content can be said
//! in it. Whoever takes it in checks every path before anything is done with it, and takes no other word from it.

use std::{collections::BTreeSet, fs, io::Read as _, path::Path};

use generator::mark;
use serde::{Deserialize, Serialize};

use crate::{
    Failure,
    changelog::CHANGELOG,
    folder::shown,
    generate::GENERATED,
    git::{Git, Index},
    provenance::PROVENANCE,
    sources::{DOCUMENT, NAMES},
};

/// The version of the form.
const SCHEMA: u32 = 1;

/// Bytes that the file may have.
const LARGEST: u64 = 64 << 20;

/// Where changes are looked for. Of `spec`, only some files are proposed; others have to be committed by hand.
const LOOKED_AT: [&str; 3] = ["spec", GENERATED, CHANGELOG];

/// Files outside of the crate that may be proposed.
const SINGLE: [&str; 4] = [DOCUMENT, PROVENANCE, NAMES, CHANGELOG];

/// Changes on top of a commit.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Proposal {
    schema: u32,
    /// The commit.
    base: String,
    files: Vec<File>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    path: String,
    /// Null where the file goes away.
    text: Option<String>,
}

impl Proposal {
    /// What has changed in the working tree.
    pub(crate) fn of_working_tree(git: &Git<'_>) -> Result<Self, Failure> {
        let index = Index::of_head(git)?;
        index.add_all(&LOOKED_AT)?;
        let changed = git.changed("HEAD", &index.tree()?)?.into_iter();
        let files = changed.map(|change| {
            let file = |text| File {
                path: change.path.clone(),
                text,
            };
            match change.mode.as_str() {
                "000000" => Ok(file(None)),
                "100644" => {
                    let text = String::from_utf8(git.object(&change.object)?);
                    let text = text.map_err(|_| unfit(&change.path, "is no text"))?;
                    Ok(file(Some(text)))
                }
                _ => Err(unfit(&change.path, "is no ordinary file")),
            }
        });
        let proposal = Self {
            schema: SCHEMA,
            base: git.say(&["rev-parse", "HEAD"])?,
            files: files.collect::<Result<_, _>>()?,
        };
        proposal.check(git)?;
        Ok(proposal)
    }

    /// Reads one that somebody else has made.
    pub(crate) fn read(path: &Path, git: &Git<'_>) -> Result<Self, Failure> {
        let failed = |error| Failure::disk("read", path, &error);
        let mut bytes = Vec::new();
        let file = fs::File::open(path).map_err(failed)?;
        file.take(LARGEST + 1)
            .read_to_end(&mut bytes)
            .map_err(failed)?;
        if bytes.len() as u64 > LARGEST {
            let message = format!("{} has more than {LARGEST} bytes", shown(path));
            return Err(Failure::new(message));
        }
        let proposal: Self = serde_json::from_slice(&bytes).map_err(|error| {
            // Where it is wrong, but not what stands there.
            let (line, column) = (error.line(), error.column());
            Failure::new(format!(
                "{} is no proposal: see {line}:{column}",
                shown(path)
            ))
        })?;
        proposal.check(git)?;
        Ok(proposal)
    }

    /// Whether it changes anything but the time at which the document was looked at.
    pub(crate) fn is_empty(&self) -> bool {
        self.files.iter().all(|file| file.path == PROVENANCE)
    }

    pub(crate) fn text(&self) -> String {
        // Texts and numbers can always be written.
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }

    /// Puts it into an index.
    pub(crate) fn add_to(&self, index: &Index<'_, '_>) -> Result<(), Failure> {
        let texts = self.files.iter();
        let texts = texts.map(|file| (file.path.as_str(), file.text.as_deref()));
        index.put(&texts.collect::<Vec<_>>())
    }

    fn check(&self, git: &Git<'_>) -> Result<(), Failure> {
        if self.schema != SCHEMA {
            return Err(Failure::new(format!(
                "the proposal has form {}, and this command knows {SCHEMA}",
                self.schema
            )));
        }
        if self.base != git.say(&["rev-parse", "HEAD"])? {
            return Err(Failure::with_help(
                "the proposal was made on top of another commit than the one that is checked out",
                "make it again",
            ));
        }
        let mut seen = BTreeSet::new();
        for file in &self.files {
            check_file(file)?;
            if !seen.insert(&file.path) {
                return Err(unfit(&file.path, "is proposed more than once"));
            }
        }
        Ok(())
    }
}

fn check_file(file: &File) -> Result<(), Failure> {
    let path = &file.path;
    if SINGLE.contains(&path.as_str()) {
        return match file.text {
            Some(_) => Ok(()),
            None => Err(unfit(path, "may not be deleted")),
        };
    }
    if !is_of_crate(path) {
        return Err(unfit(path, "is not among the files that may be proposed"));
    }
    match &file.text {
        Some(text) if !mark::is_marked(Path::new(path), text.as_bytes()) => {
            Err(unfit(path, "has not the mark of generated files"))
        }
        _ => Ok(()),
    }
}

/// Whether this is the path of a file that the generator could make. Two such paths differ in more than case, and none of
/// their parts begins with a dot.
fn is_of_crate(path: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "_-".contains(c);
    let is_name = |name: &str| !name.is_empty() && name.chars().all(is_plain);
    let Some(inside) = path
        .strip_prefix(GENERATED)
        .and_then(|path| path.strip_prefix('/'))
    else {
        return false;
    };
    if matches!(inside, "Cargo.toml" | "README.md") {
        return true;
    }
    let Some((folder, rest)) = inside.split_once('/') else {
        return false;
    };
    let stem = rest.strip_suffix(".rs");
    matches!(folder, "src" | "examples") && stem.is_some_and(|stem| stem.split('/').all(is_name))
}

fn unfit(path: &str, why: &str) -> Failure {
    Failure::with_help(
        format!("{} {why}", shown(Path::new(path))),
        "nothing was proposed; what else has changed in the project has to be committed by hand",
    )
}

#[cfg(test)]
mod tests {
    use super::is_of_crate;

    #[test]
    fn only_what_the_generator_could_make_is_of_the_crate() {
        for path in [
            "Cargo.toml",
            "README.md",
            "src/lib.rs",
            "src/a/b_2.rs",
            "examples/a-b.rs",
        ] {
            assert!(is_of_crate(&format!("generated/{path}")), "{path}");
        }
        for path in [
            "generated",
            "generated/",
            "generated/src",
            "generated/src/",
            "generated/src/.rs",
            "generated/src//a.rs",
            "generated/src/../a.rs",
            "generated/src/a/../../../.github/workflows/ci.rs",
            "generated/src/./a.rs",
            "generated/src/.git/a.rs",
            "generated/src/A.rs",
            "generated/src/a.rs/",
            "generated/src/a.rs\n",
            "generated/src/a\0.rs",
            "generated/src/a b.rs",
            "generated/src/\u{e9}.rs",
            "generated/src/a.rs.rs",
            "generated/src\\a.rs",
            "generated\\src/a.rs",
            "generated/build.rs",
            "generated/tests/a.rs",
            "generated/.cargo/config.toml",
            "generated/cargo.toml",
            "generated/src/Cargo.toml",
            "generated2/src/a.rs",
            "Generated/src/a.rs",
            "/generated/src/a.rs",
            "./generated/src/a.rs",
            "\"generated/src/a.rs\"",
            "xtask/src/a.rs",
            "",
        ] {
            assert!(!is_of_crate(path), "{path}");
        }
    }
}
