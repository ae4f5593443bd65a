//! Corrections to a document.

use generator::{diagnostic::Code, overlay::Applied};
use tests::{case::Case, snapshot};

const DOCUMENT: &str = r##"
openapi: 3.0.3
info: { title: Small, version: "1" }
paths:
  /a:
    get:
      operationId: getA
      responses:
        "200": { description: A., content: { application/json: { schema: { $ref: "#/components/schemas/A" } } } }
  /b:
    get:
      operationId: getB
      responses:
        "200": { description: B., content: { application/json: { schema: { $ref: "#/components/schemas/A" } } } }
components:
  schemas:
    A:
      type: object
      required: [one]
      properties:
        one: { type: string, description: The first. }
        two: { type: string, enum: [x, y, z] }
"##;

/// An overlay of these actions, with this text before them.
fn overlay(before: &str, actions: &str) -> String {
    format!(
        "overlay: 1.0.0\ninfo: {{ title: Corrections, version: '1' }}\n{before}\nactions:\n{actions}"
    )
}

fn run(actions: &str) -> (String, Applied) {
    let output = Case::yaml(DOCUMENT).overlay(overlay("", actions)).output();
    let model = output.files.get("src/models/a.rs").cloned();
    (model.unwrap_or_default(), output.summary.overlay)
}

fn problem(case: Case) -> (Code, String) {
    let found = case.problems();
    (found.as_slice()[0].code, found.to_string())
}

#[test]
fn an_update_is_merged_into_an_object() {
    let (model, applied) = run(r"
  - target: $.components.schemas.A.properties.one
    description: More is known.
    update: { nullable: true, description: Corrected. }");
    assert!(model.contains("/// Corrected."), "{model}");
    assert!(model.contains("pub one: Option<String>"), "{model}");
    assert!(!model.contains("The first."), "{model}");
    assert_eq!((applied.applied, applied.skipped), (1, 0));
}

#[test]
fn an_update_of_an_array_is_appended() {
    let (model, _) = run(r"
  - target: $.components.schemas.A.required
    description: A list of values is appended.
    update: [two]
  - target: $.components.schemas.A.properties.two.enum
    description: A single value too.
    update: extra");
    assert!(model.contains("pub two: ATwo"), "{model}");
    let output = Case::yaml(DOCUMENT)
        .overlay(overlay(
            "",
            "  - { target: $.components.schemas.A.properties.two.enum, description: More., update: w }",
        ))
        .output();
    let values = &output.files["src/models/a_two.rs"];
    assert!(
        ["\"w\"", "\"x\"", "\"z\""]
            .iter()
            .all(|value| values.contains(value)),
        "{values}"
    );
}

#[test]
fn an_array_inside_of_an_update_is_appended() {
    let (model, _) = run(r"
  - target: $.components.schemas.A
    description: Lists inside of the update.
    update: { required: [two] }");
    assert!(model.contains("pub one: String"), "{model}");
    assert!(model.contains("pub two: ATwo"), "{model}");
}

#[test]
fn what_is_removed_is_gone() {
    let (model, _) = run(r"
  - target: $.components.schemas.A.properties.two
    description: It does not exist.
    remove: true");
    assert!(model.contains("one") && !model.contains("two"), "{model}");
}

#[test]
fn several_items_are_removed_from_one_array() {
    let output = Case::yaml(DOCUMENT)
        .overlay(overlay(
            "",
            "  - { target: '$.components.schemas.A.properties.two.enum[0,1]', description: Gone., remove: true }",
        ))
        .output();
    let values = &output.files["src/models/a_two.rs"];
    assert!(
        values.contains("\"z\"") && !values.contains("\"x\"") && !values.contains("\"y\""),
        "{values}"
    );
}

#[test]
fn an_action_applies_to_all_that_its_target_matches() {
    let (_, applied) = run(r"
  - target: $.paths[*][*]
    description: Shorter ids everywhere.
    update: { deprecated: true }");
    assert_eq!(applied.applied, 1);
    let output = Case::yaml(DOCUMENT)
        .overlay(overlay(
            "",
            "  - { target: '$.paths[*][*]', description: All are old., update: { deprecated: true } }",
        ))
        .output();
    for file in ["src/operations/get_a.rs", "src/operations/get_b.rs"] {
        assert!(output.files[file].contains("#[deprecated]"), "{file}");
    }
}

#[test]
fn actions_see_what_earlier_ones_did() {
    let (model, applied) = run(r"
  - target: $.components.schemas.A.properties
    description: A new property.
    update: { three: { type: string } }
  - target: $.components.schemas.A.properties.three
    description: And its form.
    update: { format: date-time }");
    assert!(model.contains("pub three: Option<DateTime>"), "{model}");
    assert_eq!(applied.applied, 2);
}

#[test]
fn every_action_that_matches_nothing_is_named() {
    let actions = r"
  - target: $.components.schemas.B
    description: There is no B.
    remove: true
  - target: $.paths['/c']
    description: There is no C.
    update: { get: {} }";
    let found = Case::yaml(DOCUMENT)
        .overlay(overlay("", actions))
        .problems();
    snapshot::assert(
        "overlay/every_action_that_matches_nothing_is_named",
        &found.to_string(),
    );
}

#[test]
fn what_is_for_present_targets_has_to_match_in_the_document_it_was_written_for() {
    let actions = r"
  - target: $.components.schemas.B
    description: There is no B.
    x-when: present
    remove: true";
    let case = Case::yaml(DOCUMENT).overlay(overlay("", actions));
    assert_eq!(problem(case.clone()).0, Code::UnmatchedAction);
    let applied = case.subset().output().summary.overlay;
    assert_eq!((applied.applied, applied.skipped), (0, 1));
}

#[test]
fn a_condition_at_the_top_is_for_actions_without_their_own() {
    let actions = r"
  - target: $.components.schemas.B
    description: There is no B.
    remove: true
  - target: $.components.schemas.C
    description: Where there is an A there has to be a C.
    x-when: $.components.schemas.A
    remove: true";
    let case = Case::yaml(DOCUMENT)
        .overlay(overlay("x-when: present", actions))
        .subset();
    let found = case.problems();
    let [only] = found.as_slice() else {
        panic!("{found}");
    };
    assert!(only.message.raw().contains("schemas.C"), "{found}");
}

#[test]
fn a_jsonpath_condition_decides_in_either_mode() {
    let actions = |when: &str| {
        overlay(
            "",
            &format!(
                "  - {{ target: $.components.schemas.A, description: One., x-when: \"{when}\", update: {{ deprecated: true }} }}"
            ),
        )
    };
    for (when, expected) in [
        ("$.components.schemas.A", (1, 0)),
        ("$.components.schemas.Z", (0, 1)),
    ] {
        let case = Case::yaml(DOCUMENT).overlay(actions(when));
        for case in [case.clone(), case.subset()] {
            let applied = case.output().summary.overlay;
            assert_eq!((applied.applied, applied.skipped), expected, "{when}");
        }
    }
}

#[test]
fn where_a_jsonpath_condition_holds_the_target_has_to_match_in_either_mode() {
    let actions = "  - { target: $.nothing, description: One., x-when: $.paths, remove: true }";
    let case = Case::yaml(DOCUMENT).overlay(overlay("", actions));
    assert_eq!(problem(case.clone()).0, Code::UnmatchedAction);
    assert_eq!(problem(case.subset()).0, Code::UnmatchedAction);
}

#[test]
fn what_has_no_condition_has_to_match_in_either_mode() {
    let actions = "  - { target: $.nothing, description: One., remove: true }";
    let case = Case::yaml(DOCUMENT).overlay(overlay("", actions));
    assert_eq!(problem(case.clone()).0, Code::UnmatchedAction);
    assert_eq!(problem(case.subset()).0, Code::UnmatchedAction);
}

#[test]
fn overlays_of_the_wrong_form_are_refused() {
    let action = |action: &str| overlay("", &format!("  - {{ {action} }}"));
    let texts = [
        ("version", overlay("", "  []").replace("1.0.0", "2.0.0")),
        (
            "no actions",
            "overlay: 1.0.0\ninfo: { title: a, version: '1' }".to_owned(),
        ),
        ("no reason", action("target: $.paths, remove: true")),
        (
            "unknown key",
            action("target: $.paths, description: a, delete: true"),
        ),
        (
            "bad path",
            action("target: 'paths[', description: a, remove: true"),
        ),
        (
            "bad condition",
            action("target: $.paths, description: a, x-when: sometimes, remove: true"),
        ),
        ("does nothing", action("target: $.paths, description: a")),
        (
            "primitive",
            action("target: $.info.title, description: a, update: b"),
        ),
        ("a list", "[]".to_owned()),
    ];
    let mut found = String::new();
    for (what, text) in texts {
        let (code, shown) = problem(Case::yaml(DOCUMENT).overlay(text));
        assert_eq!(code, Code::InvalidOverlay, "{what}: {shown}");
        found.push_str(&format!("{what}\n{shown}\n\n"));
    }
    snapshot::assert("overlay/overlays_of_the_wrong_form_are_refused", &found);
}

#[test]
fn keys_with_the_letters_of_a_json_pointer_are_found() {
    let document = DOCUMENT.replace("two:", "a~1/b:");
    let action = "  - { target: \"$.components.schemas.A.properties['a~1/b']\", description: a, remove: true }";
    let output = Case::yaml(document).overlay(overlay("", action)).output();
    assert!(!output.names.contains("a~1/b"), "{}", output.names);
}
