//! `cargo xtask propose`.

use std::{ffi::OsStr, path::Path};

use generator::{
    diff::{Bump, Comparison},
    report,
};

use crate::{
    Failure, Project, STALE, SUCCESS, Streams,
    arguments::{Outcome, Propose},
    changelog::{self, CHANGELOG},
    comment::text_file,
    diff,
    generate::GENERATED,
    git::Git,
    provenance::PROVENANCE,
    release,
};

/// The branch that belongs to this command.
const BRANCH: &str = "spec-update";

/// Where it is pushed to.
const REMOTE: &str = "origin";

/// The last line of the commits that are made here, by which they are known from those of others.
const MARK: &str = "Made-by: cargo xtask propose";

/// Who makes a commit where git knows nobody, as in a workflow.
const NOBODY: [(&str, &str); 4] = [
    ("GIT_AUTHOR_NAME", "github-actions[bot]"),
    (
        "GIT_AUTHOR_EMAIL",
        "41898282+github-actions[bot]@users.noreply.github.com",
    ),
    ("GIT_COMMITTER_NAME", "github-actions[bot]"),
    (
        "GIT_COMMITTER_EMAIL",
        "41898282+github-actions[bot]@users.noreply.github.com",
    ),
];

pub(crate) fn propose(
    project: &Project,
    arguments: &Propose,
    streams: &mut Streams<'_>,
) -> Result<u8, Failure> {
    let git = Git::new(project);
    if !has_changed(&git)? {
        let text = "nothing has changed; there is nothing to propose";
        streams.output.line(text)?;
        return Ok(SUCCESS);
    }
    let comparison = diff::since(project, "HEAD", streams)?;
    let report = report::diff::text(&comparison, streams.output_color);
    streams.output.show(&report)?;
    if let Some(last) = release::last(&git)? {
        changelog::write(project, &diff::since(project, &last.tag, streams)?)?;
    }
    let title = title(&comparison);
    let pushed = Branch {
        git: &git,
        arguments,
    }
    .push(&title)?;
    let body = body(&comparison, arguments.tests);
    let request = Request {
        project,
        base: &arguments.base,
        title: &title,
        bump: comparison.bump,
    };
    let url = request.open(&body)?;
    for line in ["", &pushed, &url] {
        streams.output.line(line)?;
    }
    match arguments.tests {
        None | Some(Outcome::Success) => Ok(SUCCESS),
        Some(_) => Ok(STALE),
    }
}

/// What is proposed.
const PROPOSED: [&str; 3] = ["spec", GENERATED, CHANGELOG];

/// Whether anything has but the time at which the document was looked at.
fn has_changed(git: &Git<'_>) -> Result<bool, Failure> {
    let but = format!(":(exclude){PROVENANCE}");
    let mut arguments = vec!["status", "--porcelain", "--"];
    arguments.extend(PROPOSED);
    arguments.push(&but);
    Ok(!git.say(&arguments)?.is_empty())
}

fn title(comparison: &Comparison) -> String {
    match comparison.bump {
        Bump::None => "Follow the API document".to_owned(),
        bump => format!("Follow the API document ({bump})"),
    }
}

fn body(comparison: &Comparison, tests: Option<Outcome>) -> String {
    let tests = match tests {
        None => "",
        Some(Outcome::Success) => "\nThe tests pass with it.\n",
        Some(Outcome::Failure) => {
            "\n**The tests fail with it**; the run of the workflow shows which.\n"
        }
        Some(Outcome::Cancelled | Outcome::Skipped) => "\n**The tests were not run to the end.**\n",
    };
    format!("{}{tests}", report::diff::markdown(comparison))
}

/// The branch that is pushed, made beside the working tree.
struct Branch<'g, 'p> {
    git: &'g Git<'p>,
    arguments: &'g Propose,
}

impl Branch<'_, '_> {
    /// Makes the commit and pushes it, unless it is there. Says what was done.
    fn push(&self, title: &str) -> Result<String, Failure> {
        let there = self.there()?;
        let tree = self.tree()?;
        if let Some(there) = &there {
            self.check(there)?;
            let same = [format!("{there}^{{tree}}"), format!("{there}^")];
            let [their_tree, parent] = same.map(|one| self.git.say(&["rev-parse", &one]));
            if their_tree? == tree && parent? == self.git.say(&["rev-parse", "HEAD"])? {
                return Ok(format!("branch {BRANCH}: up to date"));
            }
        }
        let commit = self.commit(&tree, title)?;
        let lease = format!("--force-with-lease={BRANCH}:{}", there.unwrap_or_default());
        let target = format!("{commit}:refs/heads/{BRANCH}");
        self.git
            .say(&["push", "--quiet", &lease, REMOTE, &target])?;
        Ok(format!("branch {BRANCH}: pushed {commit}"))
    }

    /// The commit that the branch has there.
    fn there(&self) -> Result<Option<String>, Failure> {
        let reference = format!("refs/heads/{BRANCH}");
        let listed = self.git.say(&["ls-remote", REMOTE, &reference])?;
        let Some(hash) = listed.split_whitespace().next() else {
            return Ok(None);
        };
        self.git.say(&["fetch", "--quiet", REMOTE, &reference])?;
        Ok(Some(hash.to_owned()))
    }

    /// What people have pushed there is not thrown away.
    fn check(&self, there: &str) -> Result<(), Failure> {
        let range = format!("HEAD..{there}");
        let messages = self.git.say(&["log", "--format=%B%x00", &range])?;
        let foreign = messages
            .split('\0')
            .map(str::trim)
            .any(|message| !message.is_empty() && !message.ends_with(MARK));
        if foreign {
            return Err(Failure::with_help(
                format!("the branch `{BRANCH}` has commits that were not made by this command"),
                format!(
                    "merge it into `{}` or delete it, then try again",
                    self.arguments.base
                ),
            ));
        }
        Ok(())
    }

    /// The tree of the current commit with what is proposed, by an index of its own.
    fn tree(&self) -> Result<String, Failure> {
        let folder = tempfile::tempdir()
            .map_err(|error| Failure::new(format!("cannot make a temporary folder: {error}")))?;
        let index = folder.path().join("index");
        let variables = [("GIT_INDEX_FILE", index.as_os_str())];
        let run = |arguments: &[&str]| self.git.program.run(arguments, &variables);
        run(&["read-tree", "HEAD"])?;
        let root = self.git.program.folder;
        let mut add = vec!["add", "--all", "--"];
        add.extend(PROPOSED.iter().filter(|path| root.join(path).exists()));
        run(&add)?;
        Ok(text(&run(&["write-tree"])?))
    }

    fn commit(&self, tree: &str, title: &str) -> Result<String, Failure> {
        let message = format!("{title}\n\n{MARK}");
        let is_known = self.git.say(&["config", "user.email"]).is_ok();
        let nobody = NOBODY.map(|(name, value)| (name, OsStr::new(value)));
        let variables: &[_] = if is_known { &[] } else { &nobody };
        let arguments = ["commit-tree", tree, "-p", "HEAD", "-m", &message];
        Ok(text(&self.git.program.run(&arguments, variables)?))
    }
}

fn text(said: &[u8]) -> String {
    String::from_utf8_lossy(said).trim_end().to_owned()
}

/// The pull request on GitHub.
struct Request<'r> {
    project: &'r Project,
    base: &'r str,
    title: &'r str,
    bump: Bump,
}

impl Request<'_> {
    /// Opens it, or updates the one that is open, and gives its address.
    fn open(&self, body: &str) -> Result<String, Failure> {
        self.make_labels()?;
        let body = text_file(body)?;
        match self.number()? {
            None => self.create(body.path()),
            Some(number) => self.edit(&number, body.path()),
        }
    }

    fn say(&self, arguments: &[&str]) -> Result<String, Failure> {
        self.project.github().say(arguments)
    }

    fn make_labels(&self) -> Result<(), Failure> {
        for (bump, color) in LABELS {
            let description = format!("The version that follows: {bump}");
            let label = label(bump);
            self.say(&[
                "label",
                "create",
                &label,
                "--force",
                "--color",
                color,
                "--description",
                &description,
            ])?;
        }
        Ok(())
    }

    /// The one that is open.
    fn number(&self) -> Result<Option<String>, Failure> {
        let number = self.say(&[
            "pr",
            "list",
            "--head",
            BRANCH,
            "--base",
            self.base,
            "--state",
            "open",
            "--json",
            "number",
            "--jq",
            ".[0].number // empty",
        ])?;
        Ok(Some(number).filter(|number| !number.is_empty()))
    }

    fn create(&self, body: &Path) -> Result<String, Failure> {
        let (body, label) = (body.to_string_lossy(), label(self.bump));
        self.say(&[
            "pr",
            "create",
            "--head",
            BRANCH,
            "--base",
            self.base,
            "--title",
            self.title,
            "--body-file",
            &body,
            "--label",
            &label,
        ])
    }

    fn edit(&self, number: &str, body: &Path) -> Result<String, Failure> {
        let (body, added) = (body.to_string_lossy(), label(self.bump));
        let others = LABELS.iter().filter(|(bump, _)| *bump != self.bump);
        let removed: Vec<_> = others.map(|(bump, _)| label(*bump)).collect();
        self.say(&[
            "pr",
            "edit",
            number,
            "--title",
            self.title,
            "--body-file",
            &body,
            "--add-label",
            &added,
            "--remove-label",
            &removed.join(","),
        ])
    }
}

/// Every label that a pull request can have, with its colour.
const LABELS: [(Bump, &str); 4] = [
    (Bump::Major, "b60205"),
    (Bump::Minor, "0e8a16"),
    (Bump::Patch, "fbca04"),
    (Bump::None, "c5def5"),
];

fn label(bump: Bump) -> String {
    format!("version: {bump}")
}
