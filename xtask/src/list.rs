//! `cargo xtask list`.

use generator::Listed;

use crate::{Failure, Project, SUCCESS, Streams, arguments::List, generate::say, sources::Sources};

pub(crate) fn list(
    project: &Project,
    arguments: &List,
    streams: &mut Streams<'_>,
) -> Result<u8, Failure> {
    let sources = Sources::load(project, &arguments.document, streams.input)?;
    let listed = match generator::list(&sources.input()) {
        Ok(listed) => listed,
        Err(found) => return Err(sources.refuse(found)),
    };
    let mut rows =
        vec![["METHOD", "PATH", "ID", "RUST NAME", "TAGS", "DEPRECATED"].map(ToOwned::to_owned)];
    rows.extend(listed.iter().map(row));
    say(streams.output, &table(&rows))?;
    Ok(SUCCESS)
}

fn row(listed: &Listed) -> [String; 6] {
    let operation = &listed.operation;
    [
        operation.method.clone(),
        operation.path.clone(),
        operation.id.clone().unwrap_or_else(|| "-".to_owned()),
        listed.method.clone(),
        operation.tags.join(","),
        if operation.deprecated {
            "yes".to_owned()
        } else {
            String::new()
        },
    ]
}

fn table(rows: &[[String; 6]]) -> String {
    let width = |column: usize| {
        rows.iter()
            .map(|row| row[column].chars().count())
            .max()
            .unwrap_or(0)
    };
    let widths: Vec<_> = (0..6).map(width).collect();
    let line = |row: &[String; 6]| {
        let cells: Vec<_> = row
            .iter()
            .zip(&widths)
            .map(|(cell, width)| format!("{cell:width$}"))
            .collect();
        format!("{}\n", cells.join("  ").trim_end())
    };
    rows.iter().map(line).collect()
}
