//! What of the project's crate its users can name.

use std::{collections::BTreeMap, fs, path::Path};

use tests::{outline, project, snapshot};

/// Rust files below a folder, by path from `root`.
fn sources(root: &Path, folder: &Path, found: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).expect("the folder can be listed") {
        let path = entry.expect("the folder can be listed").path();
        if path.is_dir() {
            sources(root, &path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let name = path.strip_prefix(root).expect("it is below the root");
            let text = fs::read_to_string(&path).expect("the file can be read");
            found.insert(name.to_string_lossy().replace('\\', "/"), text);
        }
    }
}

#[test]
fn the_public_outline_is_as_the_snapshot_shows() {
    let root = project::root().join("generated/src");
    let mut files = BTreeMap::new();
    sources(&root, &root, &mut files);
    files.retain(|path, _| !path.starts_with("runtime/"));
    let outline = outline::of(&files);
    assert!(outline.contains("pub struct Client"), "{outline}");
    snapshot::assert("outline", &outline);
}

#[test]
fn an_outline_has_what_is_public_and_nothing_else() {
    let text = r#"
        /// Docs.
        #[derive(Clone)] #[serde(x)] pub struct A { /// Docs.
            pub a: u8, b: u8 }
        struct B;
        impl A { /// Docs.
            #[must_use] pub fn c(&self) -> u8 { self.b } fn d() {} }
        impl B { fn e() {} }
        impl Clone for B { fn clone(&self) -> B { B } }
        pub(crate) fn f() {}
    "#;
    let files = BTreeMap::from([("a.rs".to_owned(), text.to_owned())]);
    let expected = "\
==> a.rs <==
#[derive(Clone)]
pub struct A {
    pub a: u8,
}
impl A {
    #[must_use]
    pub fn c(&self) -> u8 {}
}
impl Clone for B {}

";
    assert_eq!(outline::of(&files), expected);
}
