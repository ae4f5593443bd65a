//! What old programs send, held against what the new document takes.

use serde_json::Value;

use crate::replay::{
    Replayed,
    document::{Document, Form, Operation, Parameter, chosen, covering, form},
    make::Maker,
    program::{Answer, Job, Program, Task},
    schema::{Check, Side},
    tally::{Tally, texts, wants_more},
    wire,
};

/// What becomes of the requests of an operation.
pub(super) fn requests(
    program: &Program,
    operation: &Operation<'_>,
    new: &Document,
    new_operation: Option<&Operation<'_>>,
) -> Replayed {
    let mut tally = Tally::default();
    match new_operation {
        None => tally.failed("the operation is gone"),
        Some(newer) => {
            if newer.authenticated && !operation.authenticated {
                tally.failed("a token is asked for");
            }
            let replay = Replay {
                program,
                operation,
                newer,
                new,
            };
            replay.parameters(&mut tally);
            replay.bodies(&mut tally);
        }
    }
    tally.replayed(&operation.key, Side::Request)
}

struct Replay<'r> {
    program: &'r Program,
    operation: &'r Operation<'r>,
    newer: &'r Operation<'r>,
    new: &'r Document,
}

impl Replay<'_> {
    fn old(&self) -> &Value {
        self.program.document.value()
    }

    fn parameters(&self, tally: &mut Tally) {
        for parameter in &self.operation.parameters {
            self.parameter(parameter, tally);
        }
        for newer in self.newer.parameters.iter().filter(|newer| newer.required) {
            let is_known = self
                .operation
                .parameters
                .iter()
                .any(|known| is_same(known, newer));
            // A path always has something in its places.
            if !is_known && newer.location != "path" {
                tally.failed(&format!(
                    "{}: the required parameter is not sent",
                    name(newer)
                ));
            }
        }
    }

    fn parameter(&self, parameter: &Parameter<'_>, tally: &mut Tally) {
        let Some(newer) = self
            .newer
            .parameters
            .iter()
            .find(|newer| is_same(newer, parameter))
        else {
            // Servers pass over what they do not know.
            if parameter.location != "path" {
                tally.note(&format!("{}: no longer known", name(parameter)));
            }
            return;
        };
        if newer.required && !parameter.required {
            tally.failed(&format!(
                "{}: required, and not always sent",
                name(parameter)
            ));
        }
        let own = Check::new(self.old(), parameter.schema, Side::Request);
        let check = Check::new(self.new.value(), newer.schema, Side::Request);
        let mut maker = Maker::new(self.old(), Side::Request, 1);
        let mut number = 0;
        while wants_more(number, &maker) {
            let value = maker.value(parameter.schema, number);
            number += 1;
            let written = wire::written(parameter, &value);
            let is_empty = written.iter().any(|(_, text)| text.is_empty());
            if !own.is_valid(&value)
                || written.is_empty()
                || (is_empty && parameter.location == "path")
            {
                tally.skipped();
                continue;
            }
            let readings = wire::readings(newer, &written).unwrap_or_default();
            if readings.iter().any(|reading| check.is_valid(reading)) {
                tally.passed();
                continue;
            }
            let fault = readings.first().and_then(|reading| check.fault(reading));
            let fault = fault.unwrap_or_else(|| "written in another style".to_owned());
            tally.failed(&format!("{} {fault}", name(parameter)));
        }
        tally.made(&maker);
    }

    fn bodies(&self, tally: &mut Tally) {
        let Some(body) = &self.operation.body else {
            if self.newer.body.as_ref().is_some_and(|newer| newer.required) {
                tally.failed("a body is required");
            }
            return;
        };
        let Some(newer) = &self.newer.body else {
            tally.note("a body is no longer read");
            return;
        };
        if newer.required && !body.required {
            tally.failed("a body is required, and not always sent");
        }
        let Some((media_type, schema)) = chosen(&body.content) else {
            return;
        };
        let Some((_, new_schema)) = covering(&newer.content, media_type) else {
            tally.failed(&format!("{media_type} is no longer taken"));
            return;
        };
        match form(media_type) {
            Form::Json => self.json(media_type, schema, new_schema, tally),
            Form::Urlencoded | Form::Multipart => self.form(schema, new_schema, tally),
            Form::Items | Form::Text | Form::Binary => tally.passed(),
        }
    }

    fn json(&self, media_type: &str, schema: &Value, new_schema: &Value, tally: &mut Tally) {
        let own = Check::new(self.old(), schema, Side::Request);
        let check = Check::new(self.new.value(), new_schema, Side::Request);
        for value in self.sent(media_type, schema, &own, tally) {
            match check.fault(&value) {
                None => tally.passed(),
                Some(fault) => tally.failed(&fault),
            }
        }
    }

    /// Bodies as the crate writes them.
    fn sent(&self, media_type: &str, schema: &Value, own: &Check, tally: &mut Tally) -> Vec<Value> {
        let maker = Maker::new(self.old(), Side::Request, 2);
        let jobs = texts(maker, schema, own, tally)
            .into_iter()
            .map(|text| Job {
                operation: self.operation.key.clone(),
                task: Task::Send,
                status: 0,
                media_type: media_type.to_owned(),
                text,
            });
        let jobs: Vec<_> = jobs.collect();
        let mut sent = Vec::new();
        for (answer, job) in self.program.run(&jobs).into_iter().zip(jobs) {
            let written = match answer {
                Answer::Ok(text) => serde_json::from_str::<Value>(&text).map_err(|e| e.to_string()),
                Answer::Error(error) | Answer::Unknown(error) => Err(error),
            };
            match written {
                Ok(value) if own.is_valid(&value) => sent.push(value),
                Ok(value) => {
                    let fault = own.fault(&value).unwrap_or_default();
                    tally.cannot_be_sent(&format!("written otherwise: {fault}"));
                }
                Err(error) => tally.cannot_be_sent(&format!("{error} in {}", shortened(&job.text))),
            }
        }
        sent
    }

    /// Forms are judged by their properties alone.
    fn form(&self, schema: &Value, new_schema: &Value, tally: &mut Tally) {
        let own = Check::new(self.old(), schema, Side::Request);
        let check = Check::new(self.new.value(), new_schema, Side::Request);
        let mut maker = Maker::new(self.old(), Side::Request, 3);
        let mut number = 0;
        while wants_more(number, &maker) {
            let value = maker.value(schema, number);
            number += 1;
            match check.fault(&value) {
                _ if !own.is_valid(&value) => tally.skipped(),
                None => tally.passed(),
                Some(fault) => tally.failed(&fault),
            }
        }
        tally.made(&maker);
    }
}

fn shortened(text: &str) -> String {
    text.chars().take(200).collect()
}

fn is_same(one: &Parameter<'_>, other: &Parameter<'_>) -> bool {
    (one.location, &one.name) == (other.location, &other.name)
}

fn name(parameter: &Parameter<'_>) -> String {
    format!("{} parameter {}", parameter.location, parameter.name)
}
