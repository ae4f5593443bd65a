//! A project that is committed.

use std::{path::Path, process::Command};

use tests::place::Place;

/// Three operations, of which a change says something.
pub(crate) const SHOP: &str = r##"openapi: 3.0.3
info: { title: Shop, version: "1" }
servers: [{ url: https://shop.example }]
paths:
  /items:
    get:
      operationId: listItems
      description: All items.
      responses:
        "200": { description: The items., content: { application/json: { schema: { type: array, items: { $ref: "#/components/schemas/Item" } } } } }
  /items/{id}:
    put:
      operationId: putItem
      parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
      requestBody: { required: true, content: { application/json: { schema: { $ref: "#/components/schemas/Item" } } } }
      responses: { "204": { description: Done. } }
    delete:
      operationId: deleteItem
      parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
      responses: { "204": { description: Done. } }
components:
  schemas:
    Item:
      type: object
      required: [name]
      properties:
        name: { type: string }
        state: { type: string, enum: [new, used] }
"##;

const OVERLAY: &str = "\
overlay: 1.0.0
info: { title: Corrections, version: \"1\" }
actions: []
";

/// The document without an operation.
pub(crate) fn without_delete() -> String {
    let (start, rest) = SHOP.split_once("    delete:").expect("it has one");
    let end = rest.find("components:").expect("it has some");
    format!("{start}{}", &rest[end..])
}

/// The document with another property and another value.
pub(crate) fn with_more() -> String {
    SHOP.replace("[new, used]", "[new, used, broken]").replace(
        "properties:\n",
        "properties:\n        price: { type: string }\n",
    )
}

/// Nothing but words.
pub(crate) fn in_other_words() -> String {
    SHOP.replace("All items.", "Every item.")
}

/// A project whose document, crate and names are committed.
pub(crate) fn repository(document: &str) -> Place {
    let place = Place::new();
    place.write("spec/openapi.yaml", document);
    place.write("spec/overlay.yaml", OVERLAY);
    place.write("spec/settings.yaml", settings("0.1.0"));
    place.succeed(&["generate"]);
    git(&place, &["init", "--quiet", "--initial-branch", "main"]);
    commit(&place, "Begin");
    place
}

pub(crate) fn settings(version: &str) -> String {
    format!("selection: {{ all: true }}\ncrate: {{ name: shop, version: {version} }}\n")
}

/// Puts another document in its place, with the crate that follows.
pub(crate) fn update(place: &Place, document: &str) {
    place.write("spec/openapi.yaml", document);
    place.succeed(&["generate"]);
}

pub(crate) fn commit(place: &Place, message: &str) {
    git(place, &["add", "--all"]);
    git(place, &["commit", "--quiet", "--message", message]);
}

/// What git says in the project's folder.
pub(crate) fn git(place: &Place, arguments: &[&str]) -> String {
    git_in(place.folder(), arguments)
}

pub(crate) fn git_in(folder: &Path, arguments: &[&str]) -> String {
    let done = Command::new("git")
        .env_remove("GIT_DIR")
        .env_remove("GIT_WORK_TREE")
        .env_remove("GIT_INDEX_FILE")
        .current_dir(folder)
        .args([
            "-c",
            "user.name=Somebody",
            "-c",
            "user.email=somebody@example.com",
        ])
        .args(["-c", "commit.gpgsign=false", "-c", "tag.gpgsign=false"])
        .args(arguments)
        .output()
        .expect("git can be run");
    let errors = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "git {arguments:?}: {errors}");
    String::from_utf8_lossy(&done.stdout).trim_end().to_owned()
}
