//! `cargo xtask list`.

use generator::{Listed, untrusted::Untrusted};

use crate::{Failure, Project, SUCCESS, Streams, arguments::List, sources::Sources};

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
    for line in table(&rows) {
        streams.output.line(line)?;
    }
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
    // As they are printed, so that they have the width that is counted.
    .map(|cell| Untrusted::from(cell).line())
}

fn table(rows: &[[String; 6]]) -> Vec<String> {
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
        cells.join("  ").trim_end().to_owned()
    };
    rows.iter().map(line).collect()
}
