//! No workflow runs what somebody else wrote where a token that can write is in reach.

use std::{collections::BTreeSet, fs};

use serde_yaml::{Mapping, Value};
use tests::project;

/// Actions that may be used at all. Caches are not among them: what one run leaves there another would build on.
const ACTIONS: [&str; 3] = [
    "actions/checkout",
    "actions/download-artifact",
    "actions/upload-artifact",
];

/// What may start a run. Others, such as `pull_request_target`, give the rights of the base branch to what a fork sends.
const TRIGGERS: [&str; 5] = [
    "push",
    "pull_request",
    "schedule",
    "workflow_dispatch",
    "merge_group",
];

/// All that a job with rights may run. It compiles nothing but `xtask/` and `generator/` of the commit that is checked out,
/// which is the base.
const COMMANDS: [&str; 4] = [
    "rustup toolchain install stable --profile minimal && rustup default stable",
    "cargo xtask --help",
    "cargo xtask propose --apply \"$RUNNER_TEMP/proposal/proposal.json\" --tests \"$OUTCOME\"",
    "cargo xtask comment \"$BASE\" --head \"$HEAD\" --pull-request \"$NUMBER\"",
];

const BASE: &str = "${{ github.event.pull_request.base.sha }}";

/// What is wrong with a workflow, each with the name of the job.
fn problems(text: &str) -> Vec<String> {
    let workflow: Value = serde_yaml::from_str(text).expect("it is YAML");
    let workflow = workflow.as_mapping().expect("it is a mapping");
    let mut found = Vec::new();
    for trigger in triggers(workflow) {
        if !TRIGGERS.contains(&trigger.as_str()) {
            found.push(format!(
                "{trigger}: starts with rights that are not its own"
            ));
        }
    }
    match workflow.get("permissions") {
        Some(Value::Mapping(given)) if writes(given).is_empty() => {}
        _ => found.push("permissions: missing, or more than reading".to_owned()),
    }
    for key in ["env", "defaults"] {
        if workflow.contains_key(key) {
            found.push(format!("{key}: belongs to the jobs that need it"));
        }
    }
    for (number, line) in text.lines().enumerate() {
        if line.contains("uses:") && !line.contains(" # v") {
            found.push(format!(
                "line {}: does not say which version it is",
                number + 1
            ));
        }
    }
    let takes_pull_requests = triggers(workflow).contains("pull_request");
    for (name, job) in workflow["jobs"].as_mapping().expect("there are jobs") {
        let job = Job {
            name: name.as_str().expect("a name is text"),
            job: job.as_mapping().expect("a job is a mapping"),
            takes_pull_requests,
        };
        found.extend(job.problems());
    }
    found
}

fn triggers(workflow: &Mapping) -> BTreeSet<String> {
    // YAML 1.1 takes `on` for a truth; this parser does not.
    match workflow.get("on") {
        Some(Value::String(one)) => [one.clone()].into(),
        Some(Value::Sequence(all)) => all
            .iter()
            .map(|one| one.as_str().unwrap_or("?").to_owned())
            .collect(),
        Some(Value::Mapping(all)) => all
            .keys()
            .map(|one| one.as_str().unwrap_or("?").to_owned())
            .collect(),
        _ => ["?".to_owned()].into(),
    }
}

/// The permissions that do more than read.
fn writes(permissions: &Mapping) -> Vec<String> {
    let is_more = |level: &Value| !matches!(level.as_str(), Some("read" | "none"));
    let more = permissions.iter().filter(|(_, level)| is_more(level));
    more.map(|(name, _)| format!("{name:?}")).collect()
}

struct Job<'w> {
    name: &'w str,
    job: &'w Mapping,
    takes_pull_requests: bool,
}

impl Job<'_> {
    fn problems(&self) -> Vec<String> {
        let mut found = Vec::new();
        for key in ["uses", "container", "services", "defaults", "secrets"] {
            if self.job.contains_key(key) {
                found.push(format!("`{key}` is not looked into here"));
            }
        }
        if !self.job.contains_key("timeout-minutes") {
            found.push("has no limit of time".to_owned());
        }
        if self.text("runs-on") != "ubuntu-latest" {
            found.push("runs on a machine that may outlive it".to_owned());
        }
        for step in self.steps() {
            found.extend(of_step(step));
        }
        if self.has_rights() {
            found.extend(self.problems_with_rights());
        }
        found
            .into_iter()
            .map(|what| format!("{}: {what}", self.name))
            .collect()
    }

    fn text(&self, key: &str) -> &str {
        self.job
            .get(key)
            .and_then(Value::as_str)
            .unwrap_or_default()
    }

    fn steps(&self) -> Vec<&Mapping> {
        let steps = self.job.get("steps").and_then(Value::as_sequence);
        let steps = steps.into_iter().flatten();
        steps
            .map(|step| step.as_mapping().expect("a step is a mapping"))
            .collect()
    }

    /// Whether it can write, or is given anything that is not for everybody.
    fn has_rights(&self) -> bool {
        let writes = match self.job.get("permissions") {
            None => false,
            Some(Value::Mapping(given)) => !writes(given).is_empty(),
            Some(_) => true,
        };
        writes || is_secret(&format!("{:?}", self.job))
    }

    fn problems_with_rights(&self) -> Vec<String> {
        let mut found = Vec::new();
        if self
            .job
            .get("env")
            .is_some_and(|env| is_secret(&format!("{env:?}")))
        {
            found.push("gives the token to every step".to_owned());
        }
        let steps = self.steps();
        for (index, step) in steps.iter().enumerate() {
            let run = step
                .get("run")
                .and_then(Value::as_str)
                .unwrap_or_default()
                .trim();
            if step.contains_key("run") && !COMMANDS.contains(&run) {
                found.push(format!("runs `{run}` with rights"));
            }
            if is_secret(&format!("{step:?}")) && index + 1 < steps.len() {
                found.push(format!(
                    "gives the token to `{run}`, which is not the last step"
                ));
            }
            if is_of(step, "actions/checkout") {
                let wanted = self.takes_pull_requests.then_some(BASE);
                if input(step, "ref") != wanted || input(step, "repository").is_some() {
                    found.push("checks out more than the base".to_owned());
                }
            }
            if is_of(step, "actions/download-artifact") {
                let path = input(step, "path").unwrap_or_default();
                if !path.starts_with("${{ runner.temp }}/") || input(step, "name").is_none() {
                    found.push("lets an artifact write over the checkout".to_owned());
                }
            }
        }
        found
    }
}

/// Whether a text speaks of what is not for everybody.
fn is_secret(text: &str) -> bool {
    [
        "secrets.",
        "secrets[",
        "github.token",
        "github['token']",
        "toJSON(github)",
        "toJSON(secrets)",
    ]
    .iter()
    .any(|secret| text.to_lowercase().contains(&secret.to_lowercase()))
}

fn is_of(step: &Mapping, action: &str) -> bool {
    let uses = step.get("uses").and_then(Value::as_str);
    uses.is_some_and(|uses| uses.split('@').next() == Some(action))
}

fn input<'s>(step: &'s Mapping, key: &str) -> Option<&'s str> {
    step.get("with")?.get(key)?.as_str()
}

/// What holds for every step.
fn of_step(step: &Mapping) -> Vec<String> {
    let mut found = Vec::new();
    if let Some(uses) = step.get("uses") {
        let (action, version) = uses
            .as_str()
            .and_then(|uses| uses.split_once('@'))
            .unwrap_or_default();
        if !ACTIONS.contains(&action) {
            found.push(format!("uses `{action}`"));
        }
        if version.len() != 40 || !version.chars().all(|c| c.is_ascii_hexdigit()) {
            found.push(format!("`{action}` is not pinned to a commit"));
        }
    }
    let keeps = step
        .get("with")
        .and_then(|with| with.get("persist-credentials"));
    if is_of(step, "actions/checkout") && keeps != Some(&Value::Bool(false)) {
        found.push("a checkout leaves its token on the disk".to_owned());
    }
    let run = step.get("run").and_then(Value::as_str).unwrap_or_default();
    if run.contains("${{") {
        found.push(format!("`{run}` is put together from other texts"));
    }
    if step.contains_key("shell") {
        found.push("chooses a shell".to_owned());
    }
    for line in run.lines().filter(|line| line.contains("cargo install")) {
        let pinned = line.split(' ').filter(|word| word.starts_with("cargo-"));
        let is_pinned = pinned.clone().count() > 0 && pinned.clone().all(|word| word.contains('@'));
        if !line.contains("--locked") || !is_pinned {
            found.push(format!("`{line}` installs whatever is there"));
        }
    }
    found
}

fn workflow(name: &str) -> String {
    project::text(&format!(".github/workflows/{name}.yml"))
}

#[test]
fn every_workflow_keeps_the_rules() {
    let folder = project::root().join(".github/workflows");
    let mut count = 0;
    for entry in fs::read_dir(folder).expect("it can be listed") {
        let path = entry.expect("it can be listed").path();
        let text = fs::read_to_string(&path).expect("it can be read");
        assert_eq!(problems(&text), [""; 0], "{}", path.display());
        count += 1;
    }
    assert!(count >= 3);
}

#[test]
fn some_jobs_have_rights() {
    let with_rights = |name: &str| {
        let text = workflow(name);
        let workflow: Value = serde_yaml::from_str(&text).expect("it is YAML");
        let jobs = workflow["jobs"]
            .as_mapping()
            .expect("there are jobs")
            .iter();
        let jobs = jobs.map(|(name, job)| Job {
            name: name.as_str().expect("a name is text"),
            job: job.as_mapping().expect("a job is a mapping"),
            takes_pull_requests: true,
        });
        let named = jobs.filter(Job::has_rights).map(|job| job.name.to_owned());
        named.collect::<Vec<_>>()
    };
    assert_eq!(with_rights("spec-update"), ["propose"]);
    assert_eq!(with_rights("ci"), ["comment"]);
    assert_eq!(with_rights("slow"), [""; 0]);
}

/// One fault each: the workflow, what stands there, what takes its place, and what is said of it.
const FAULTS: [(&str, &str, &str, &str); 27] = [
    (
        "ci",
        "  pull_request:\n",
        "  pull_request_target:\n",
        "pull_request_target: starts",
    ),
    (
        "ci",
        "  pull_request:\n",
        "  workflow_run: { workflows: [x] }\n",
        "workflow_run: starts",
    ),
    (
        "ci",
        "  pull_request:\n",
        "  issue_comment:\n",
        "issue_comment: starts",
    ),
    (
        "ci",
        "permissions:\n  contents: read\n",
        "",
        "permissions: missing",
    ),
    (
        "ci",
        "permissions:\n  contents: read\n",
        "permissions: write-all\n",
        "permissions: missing",
    ),
    (
        "ci",
        "permissions:\n  contents: read\n",
        "permissions: { contents: write }\n",
        "permissions: missing",
    ),
    (
        "ci",
        "jobs:\n",
        "env: { GH_TOKEN: x }\njobs:\n",
        "env: belongs",
    ),
    (
        "ci",
        "          persist-credentials: false\n",
        "          fetch-depth: 1\n",
        "leaves its token",
    ),
    (
        "ci",
        "          persist-credentials: false\n",
        "          persist-credentials: \"false\"\n",
        "leaves its token",
    ),
    (
        "ci",
        "          ref: ${{ github.event.pull_request.base.sha }}\n",
        "",
        "comment: checks out",
    ),
    (
        "ci",
        "          ref: ${{ github.event.pull_request.base.sha }}\n",
        "          ref: ${{ github.head_ref }}\n",
        "comment: checks out",
    ),
    (
        "ci",
        "          ref: ${{",
        "          repository: a/b\n          ref: ${{",
        "comment: checks out",
    ),
    (
        "ci",
        "    continue-on-error: true\n",
        "    env: { GH_TOKEN: \"${{ github.token }}\" }\n",
        "every step",
    ),
    (
        "ci",
        "      - run: cargo xtask --help\n",
        "      - run: cargo test\n",
        "comment: runs `cargo test`",
    ),
    (
        "ci",
        "          BASE: ${{",
        "          GH_TOKEN: ${{ secrets.TOKEN }}\n          BASE: ${{",
        "report: runs",
    ),
    (
        "ci",
        "bash .ci/run",
        "bash .ci/run ${{ github.event.pull_request.title }}",
        "put together",
    ),
    ("ci", "cargo-hack@0.6.46", "cargo-hack", "installs whatever"),
    (
        "ci",
        "cargo install --locked",
        "cargo install",
        "installs whatever",
    ),
    (
        "ci",
        "@11bd71901bbe5b1630ceea73d27597364c9af683 # v4.2.2",
        "@v4 # v4",
        "not pinned",
    ),
    ("ci", " # v4.2.2", "", "which version"),
    (
        "ci",
        "actions/checkout@",
        "actions/cache@",
        "uses `actions/cache`",
    ),
    ("ci", "    timeout-minutes: 30\n", "", "no limit of time"),
    (
        "ci",
        "runs-on: ubuntu-latest",
        "runs-on: self-hosted",
        "may outlive it",
    ),
    (
        "spec-update",
        "      contents: read\n",
        "      contents: write\n",
        "make: runs `cargo xtask pull`",
    ),
    (
        "spec-update",
        "      contents: read\n",
        "      contents: read\n      id-token: write\n",
        "make: runs",
    ),
    (
        "spec-update",
        "          path: ${{ runner.temp }}/proposal\n",
        "          path: .\n",
        "over the checkout",
    ),
    (
        "spec-update",
        "      - run: cargo xtask --help\n",
        "      - run: cargo test --workspace\n",
        "propose: runs",
    ),
];

#[test]
fn a_workflow_that_breaks_a_rule_is_found() {
    for (name, old, new, told) in FAULTS {
        let text = workflow(name);
        let start = text
            .find(old)
            .unwrap_or_else(|| panic!("{name} has no {old:?}"));
        let broken = format!("{}{new}{}", &text[..start], &text[start + old.len()..]);
        let found = problems(&broken);
        assert!(
            found.iter().any(|one| one.contains(told)),
            "{new:?} in the place of {old:?}: {found:?}"
        );
    }
}
