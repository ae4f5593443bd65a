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
    git::{Git, Index},
    proposal::Proposal,
    release, tree,
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
    let proposal = match &arguments.apply {
        Some(path) => Proposal::read(path, &git)?,
        None => Proposal::of_working_tree(&git)?,
    };
    if proposal.is_empty() {
        let text = "nothing has changed; there is nothing to propose";
        streams.output.line(text)?;
        return Ok(SUCCESS);
    }
    if let Some(path) = &arguments.pack {
        tree::replace(path, &proposal.text())?;
        streams.output.line(format!("packed: {}", path.display()))?;
        return Ok(SUCCESS);
    }
    let made = Made::new(project, &git, &proposal, streams)?;
    let report = report::diff::text(&made.comparison, streams.output_color);
    streams.output.show(&report)?;
    publish(project, &git, arguments, &made, streams)?;
    match arguments.tests {
        None | Some(Outcome::Success) => Ok(SUCCESS),
        Some(_) => Ok(STALE),
    }
}

/// Pushes the branch and opens the pull request. From here on somebody else is told.
fn publish(
    project: &Project,
    git: &Git<'_>,
    arguments: &Propose,
    made: &Made,
    streams: &mut Streams<'_>,
) -> Result<(), Failure> {
    let title = title(&made.comparison);
    let branch = Branch {
        git,
        helper: project.credentials(),
        base: &arguments.base,
    };
    let pushed = branch.push(&made.tree, &title)?;
    let request = Request {
        project,
        base: &arguments.base,
        title: &title,
        bump: made.comparison.bump,
    };
    let url = request.open(&body(&made.comparison, arguments.tests))?;
    let root = project.root().display();
    let pushed = format!("{pushed}, from {root}");
    for line in ["", &pushed, &url] {
        streams.output.line(line)?;
    }
    Ok(())
}

/// What comes of a proposal.
struct Made {
    /// The files of the commit.
    tree: String,
    comparison: Comparison,
}

impl Made {
    /// All that is said of it is found out here, from the documents. Objects are added to the repository, which nothing
    /// refers to yet.
    fn new(
        project: &Project,
        git: &Git<'_>,
        proposal: &Proposal,
        streams: &mut Streams<'_>,
    ) -> Result<Self, Failure> {
        let index = Index::of_head(git)?;
        proposal.add_to(&index)?;
        let draft = commit(git, &index.tree()?, "Draft")?;
        let comparison = diff::between(project, "HEAD", &draft, streams)?;
        if let Some(last) = release::last(git)? {
            let since = diff::between(project, &last.tag, &draft, streams)?;
            let text = changelog::read_at(&Git::new(project).commit(&draft)?)?;
            let text = report::changelog(&text, &since);
            index.put(&[(CHANGELOG, Some(&text))])?;
        }
        Ok(Self {
            tree: index.tree()?,
            comparison,
        })
    }
}

fn commit(git: &Git<'_>, tree: &str, title: &str) -> Result<String, Failure> {
    let message = format!("{title}\n\n{MARK}");
    let is_known = git.say(&["config", "user.email"]).is_ok();
    let nobody = NOBODY.map(|(name, value)| (name, OsStr::new(value)));
    let variables: &[_] = if is_known { &[] } else { &nobody };
    let arguments = ["commit-tree", tree, "-p", "HEAD", "-m", &message];
    let said = git.program.run(&arguments, variables)?;
    Ok(String::from_utf8_lossy(&said).trim_end().to_owned())
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
    /// How git is told to ask GitHub's command line for the token. It is kept in no file.
    helper: String,
    base: &'g str,
}

impl Branch<'_, '_> {
    /// Makes the commit and pushes it, unless it is there. Says what was done.
    fn push(&self, tree: &str, title: &str) -> Result<String, Failure> {
        let there = self.there()?;
        if let Some(there) = &there {
            self.check(there)?;
            let same = [format!("{there}^{{tree}}"), format!("{there}^")];
            let [their_tree, parent] = same.map(|one| self.git.say(&["rev-parse", &one]));
            if their_tree? == tree && parent? == self.git.say(&["rev-parse", "HEAD"])? {
                return Ok(format!("branch {BRANCH}: up to date"));
            }
        }
        let commit = commit(self.git, tree, title)?;
        // Nothing is thrown away that came there after the check.
        let lease = format!("--force-with-lease={BRANCH}:{}", there.unwrap_or_default());
        let target = format!("{commit}:refs/heads/{BRANCH}");
        self.remote(&["push", "--quiet", &lease, REMOTE, &target])?;
        Ok(format!("branch {BRANCH}: pushed {commit}"))
    }

    /// A command that talks to the remote.
    fn remote(&self, arguments: &[&str]) -> Result<String, Failure> {
        self.git.say(&[&["-c", &self.helper], arguments].concat())
    }

    /// The commit that the branch has there.
    fn there(&self) -> Result<Option<String>, Failure> {
        let reference = format!("refs/heads/{BRANCH}");
        let listed = self.remote(&["ls-remote", REMOTE, &reference])?;
        let Some(hash) = listed.split_whitespace().next() else {
            return Ok(None);
        };
        self.remote(&["fetch", "--quiet", REMOTE, &reference])?;
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
                format!("merge it into `{}` or delete it, then try again", self.base),
            ));
        }
        Ok(())
    }
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
