//! What was found as people read it, diagnostics with the line of the source, and as programs do.

mod changelog;
pub mod diff;
mod excerpt;
mod json;
mod markup;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use crate::{
    diagnostic::{Diagnostic, Diagnostics, Position, Severity, Source},
    untrusted::Printable,
};
pub use changelog::{changelog, mentions};
use excerpt::Excerpts;
pub use json::json_lines;

/// All that was found, for people. `sources` are the texts it is about; what stands in none of them is told without
/// the line. With `color` the text has escape sequences for a terminal, and nothing but these ever comes from here:
/// what the sources say is made harmless.
#[must_use]
pub fn text(found: &Diagnostics, sources: &[Source<'_>], color: bool) -> Printable {
    let renderer = if color {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let mut excerpts: Vec<_> = sources.iter().map(Excerpts::new).collect();
    let shown: Vec<_> = found
        .iter()
        .map(|one| one_text(one, &mut excerpts, &renderer))
        .collect();
    Printable::colored(&shown.join("\n\n"))
}

fn one_text(found: &Diagnostic, excerpts: &mut [Excerpts<'_>], renderer: &Renderer) -> String {
    let level = match found.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level
        .primary_title(found.message.line())
        .id(found.code.as_str());
    let notes = found.notes().into_iter().map(|(label, text)| match label {
        "help" => Level::HELP.message(text),
        label => Level::NOTE.with_name(label).message(text),
    });
    let group = Group::with_title(title);
    let Some(source) = &found.source else {
        return renderer.render(&[group.elements(notes)]);
    };
    let path = source.line();
    let excerpt = found.position.and_then(|at| {
        let mut same = excerpts.iter_mut().filter(|one| one.name() == source.raw());
        Some((at, same.find_map(|one| one.excerpt(at, found.end))?))
    });
    let Some((at, excerpt)) = excerpt else {
        let origin = origin(path, found.position);
        return renderer.render(&[group.element(origin).elements(notes)]);
    };
    let counted = excerpt.text[..excerpt.marked.start].chars().count() + 1;
    let mark = AnnotationKind::Primary.span(excerpt.marked);
    let snippet = Snippet::source(excerpt.text)
        .path(path.as_str())
        .line_start(at.line as usize)
        .annotation(mark);
    let text = renderer.render(&[group.element(snippet).elements(notes)]);
    correct_column(&text, &path, at, counted)
}

fn origin<'a>(path: String, position: Option<Position>) -> Origin<'a> {
    let origin = Origin::path(path);
    match position {
        Some(at) => origin
            .line(at.line as usize)
            .char_column(at.column as usize),
        None => origin,
    }
}

/// The renderer counts columns in what it is given, and does not know that the start of a long line was left out.
fn correct_column(text: &str, path: &str, at: Position, counted: usize) -> String {
    let (title, rest) = text.split_once('\n').unwrap_or((text, ""));
    let (wrong, right) = (
        format!("{path}:{}:{counted}", at.line),
        format!("{path}:{}:{}", at.line, at.column),
    );
    format!("{title}\n{}", rest.replacen(&wrong, &right, 1))
}
