//! What servers of the new document answer, read by old programs.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::replay::{
    Replayed,
    document::{Document, Form, Operation, chosen, covering, form},
    make::Maker,
    program::{Answer, Job, Program, Task},
    schema::{Check, Side},
    tally::{Tally, texts},
};

/// What becomes of the responses of an operation.
pub(super) fn responses(
    program: &Program,
    operation: &Operation<'_>,
    new: &Document,
    new_operation: Option<&Operation<'_>>,
) -> Replayed {
    let mut tally = Tally::default();
    let successes = new_operation.map(|newer| &newer.successes);
    for (status, content) in successes.into_iter().flatten() {
        let replay = Replay {
            program,
            operation,
            new,
            status: status.replace("XX", "00").parse().unwrap_or(200),
        };
        replay.status(content, &mut tally);
    }
    tally.replayed(&operation.key, Side::Response)
}

struct Replay<'r> {
    program: &'r Program,
    operation: &'r Operation<'r>,
    new: &'r Document,
    status: u16,
}

impl Replay<'_> {
    fn status(&self, content: &BTreeMap<&str, &Value>, tally: &mut Tally) {
        let media = self.answered(content);
        let has_body = self.operation.method != "HEAD" && ![204, 205].contains(&self.status);
        let Some((media_type, schema)) = media.filter(|_| has_body) else {
            self.read(Task::Receive, &[("", String::new())], tally);
            return;
        };
        match form(media_type) {
            Form::Json => {
                let texts = self.made(media_type, schema, tally);
                self.read(Task::Receive, &texts, tally);
            }
            Form::Items => self.items(media_type, schema, Task::Receive, tally),
            _ => self.read(Task::Receive, &[(media_type, "a text".to_owned())], tally),
        }
        self.streamed(content, tally);
    }

    /// What a server gives to a program that asks for what the old document offers.
    fn answered<'d>(&self, content: &BTreeMap<&'d str, &'d Value>) -> Option<(&'d str, &'d Value)> {
        let old = self.operation.successes.values();
        let asked = old
            .filter_map(|content| chosen(content))
            .min_by_key(|(name, _)| form(name));
        let covered = asked.and_then(|(name, _)| covering(content, name));
        covered.or_else(|| chosen(content))
    }

    /// Where the old document offers values one after another, programs may have asked for them.
    fn streamed(&self, content: &BTreeMap<&str, &Value>, tally: &mut Tally) {
        let old = self.operation.successes.values().flatten();
        let mut offered = old.filter(|(name, _)| form(name) == Form::Items);
        let Some((media_type, _)) = offered.next() else {
            return;
        };
        match covering(content, media_type) {
            Some((_, schema)) => self.items(media_type, schema, Task::Item, tally),
            None => tally.failed(&format!("{media_type} is no longer offered")),
        }
    }

    /// Values one after another: as one body, or each for itself. A list stands for what they are together.
    fn items(&self, media_type: &str, schema: &Value, task: Task, tally: &mut Tally) {
        let seen = crate::replay::schema::view(self.new.value(), schema);
        let schema = if seen["type"] == "array" {
            &seen["items"]
        } else {
            schema
        };
        let mut texts = self.made(media_type, schema, tally);
        if task == Task::Receive {
            texts.iter_mut().for_each(|(_, text)| text.push('\n'));
        }
        self.read(task, &texts, tally);
    }

    fn made<'m>(
        &self,
        media_type: &'m str,
        schema: &Value,
        tally: &mut Tally,
    ) -> Vec<(&'m str, String)> {
        let document = self.new.value();
        let own = Check::new(document, schema, Side::Response);
        let maker = Maker::new(document, Side::Response, 4);
        let texts = texts(maker, schema, &own, tally).into_iter();
        texts.map(|text| (media_type, text)).collect()
    }

    fn read(&self, task: Task, texts: &[(&str, String)], tally: &mut Tally) {
        let jobs = texts.iter().map(|(media_type, text)| Job {
            operation: self.operation.key.clone(),
            task,
            status: self.status,
            media_type: (*media_type).to_owned(),
            text: text.clone(),
        });
        for answer in self.program.run(&jobs.collect::<Vec<_>>()) {
            match answer {
                Answer::Ok(_) => tally.passed(),
                Answer::Error(error) | Answer::Unknown(error) => {
                    tally.failed(&format!("{}: {}", self.status, plain(&error)));
                }
            }
        }
    }
}

/// An error without the positions that differ from one value to the next.
fn plain(error: &str) -> String {
    let words: Vec<_> = error.split(" at line ").collect();
    words
        .first()
        .map_or_else(String::new, |first| without_numbers(first))
}

/// Positions in lists as `*`.
fn without_numbers(text: &str) -> String {
    let mut result = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('[') {
        let digits = after.bytes().take_while(u8::is_ascii_digit).count();
        result.push_str(before);
        result.push('[');
        match digits {
            0 => rest = after,
            digits => {
                result.push('*');
                rest = &after[digits..];
            }
        }
    }
    result + rest
}
