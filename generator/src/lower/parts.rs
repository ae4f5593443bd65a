//! Access to the parts of a slice as `openapiv3` models them.

use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    rc::Rc,
};

use openapiv3::{
    Parameter, ReferenceOr, RequestBody, Response, Schema, SecurityRequirement, SecurityScheme,
};
use serde::{Deserialize as _, de::DeserializeOwned};
use serde_json::{Map, Value};

use crate::{
    diagnostic::{Code, Diagnostic},
    document::{Slice, component_of, missing, outside},
    limits,
    pointer::Pointer,
    read::invalid,
};

/// A slice whose parts are read when they are asked for, so that a fault is reported at its place.
pub(crate) struct Parts<'a> {
    slice: &'a Value,
    faults: &'a BTreeMap<Pointer, Diagnostic>,
    schemas: RefCell<BTreeMap<String, Rc<ReferenceOr<Schema>>>>,
    followed: Cell<usize>,
}

impl<'a> Parts<'a> {
    pub(crate) fn new(slice: &'a Slice) -> Self {
        Self {
            slice: &slice.value,
            faults: &slice.faults,
            schemas: RefCell::default(),
            followed: Cell::default(),
        }
    }

    pub(crate) fn title(&self) -> String {
        self.slice
            .pointer("/info/title")
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned()
    }

    /// The part at a place.
    pub(crate) fn read<T: DeserializeOwned>(&self, at: &Pointer) -> Result<T, Diagnostic> {
        let nothing = || invalid("nothing stands here", at);
        let value = self
            .value(at)
            .ok_or_else(|| self.faults.get(at).cloned().unwrap_or_else(nothing))?;
        if depth(value) > AT_ONCE
            && let Some(fault) = faulty_schema(value, at)
        {
            return Err(fault);
        }
        T::deserialize(value).map_err(|error| {
            find_fault(value, at).unwrap_or_else(|| invalid(&error.to_string(), at))
        })
    }

    fn value(&self, at: &Pointer) -> Option<&'a Value> {
        at.tokens()
            .iter()
            .try_fold(self.slice, |value, token| match value {
                Value::Array(items) => items.get(token.parse::<usize>().ok()?),
                _ => value.get(token),
            })
    }

    /// `openapiv3` passes over responses whose key is no status.
    pub(crate) fn check_statuses(&self, at: &Pointer) -> Result<(), Diagnostic> {
        let Some(Value::Object(responses)) = self.value(at) else {
            return Ok(());
        };
        match responses.keys().find(|key| !is_status(key)) {
            None => Ok(()),
            Some(key) => {
                let message =
                    format!("`{key}` is no status: a code, a range such as `2XX`, or `default`");
                Err(invalid(&message, &at.join(key)))
            }
        }
    }

    /// Whether something stands at a place, be it readable or not.
    pub(crate) fn has(&self, at: &Pointer) -> bool {
        self.value(at).is_some() || self.faults.contains_key(at)
    }

    /// What was found wrong inside of a part before it was read.
    pub(crate) fn faults_in(&self, at: &Pointer) -> impl Iterator<Item = &'a Diagnostic> {
        let inside = self.faults.range(at.clone()..);
        let inside = inside.take_while(|(place, _)| place.tokens().starts_with(at.tokens()));
        inside.map(|(_, fault)| fault)
    }

    /// A component of any section, following references from one component to another.
    pub(crate) fn component<T: DeserializeOwned>(
        &self,
        section: &str,
        reference: &str,
        from: &Pointer,
    ) -> Result<(T, Pointer), Diagnostic> {
        self.component_at(
            section,
            self.component_pointer(section, reference, from)?,
            from,
        )
    }

    fn component_at<T: DeserializeOwned>(
        &self,
        section: &str,
        mut at: Pointer,
        from: &Pointer,
    ) -> Result<(T, Pointer), Diagnostic> {
        // A chain longer than the number of components would be a circle.
        for _ in 0..64 {
            match self.read::<ReferenceOr<T>>(&at)? {
                ReferenceOr::Item(item) => {
                    let fault = self.faults_in(&at).next().cloned();
                    return fault.map_or(Ok((item, at)), Err);
                }
                ReferenceOr::Reference { reference } => {
                    at = self.component_pointer(section, &reference, from)?;
                }
            }
        }
        let name = at.tokens().last().map_or("", String::as_str);
        Err(circle(&format!("#/components/{section}/{name}"), from))
    }

    fn component_pointer(
        &self,
        section: &str,
        reference: &str,
        from: &Pointer,
    ) -> Result<Pointer, Diagnostic> {
        let from = &from.join("$ref");
        let (found, name) = component_of(reference).ok_or_else(|| outside(reference, from))?;
        let at = Pointer::root().join_all(["components", section, &name]);
        if found != section {
            let message = format!("`{reference}` is not one of the {section} of the document");
            return Err(Diagnostic::new(Code::UnresolvedReference, message)
                .at(from)
                .help("correct the reference by an overlay action"));
        }
        if self.has(&at) {
            Ok(at)
        } else {
            Err(missing(reference, from))
        }
    }

    /// The name of a schema component and its schema, which may itself be a reference.
    pub(crate) fn schema(
        &self,
        reference: &str,
        from: &Pointer,
    ) -> Result<(String, Rc<ReferenceOr<Schema>>), Diagnostic> {
        self.followed.set(self.followed.get() + 1);
        if self.followed.get() > limits::REFERENCES {
            let what = format!("following more than {} references", limits::REFERENCES);
            return Err(limits::beyond(&what, from));
        }
        let at = self.component_pointer("schemas", reference, from)?;
        let name = at.tokens().last().cloned().unwrap_or_default();
        if let Some(known) = self.schemas.borrow().get(&name) {
            return Ok((name, Rc::clone(known)));
        }
        let schema = Rc::new(self.read(&at)?);
        self.schemas
            .borrow_mut()
            .insert(name.clone(), Rc::clone(&schema));
        Ok((name, schema))
    }

    /// A schema with references followed to their end.
    pub(crate) fn resolve(
        &self,
        schema: Rc<ReferenceOr<Schema>>,
        from: &Pointer,
    ) -> Result<Rc<ReferenceOr<Schema>>, Diagnostic> {
        let mut current = schema;
        for _ in 0..64 {
            let ReferenceOr::Reference { reference } = &*current else {
                return Ok(current);
            };
            current = self.schema(&reference.clone(), from)?.1;
        }
        Err(circle("a schema", from))
    }

    /// What an operation without a word on security falls back to.
    pub(crate) fn default_security(&self) -> Result<Vec<SecurityRequirement>, Diagnostic> {
        let at = Pointer::root().join("security");
        if self.has(&at) {
            self.read(&at)
        } else {
            Ok(Vec::new())
        }
    }

    pub(crate) fn security_scheme(
        &self,
        name: &str,
        from: &Pointer,
    ) -> Result<SecurityScheme, Diagnostic> {
        let at = Pointer::root().join_all(["components", "securitySchemes", name]);
        if !self.has(&at) {
            let message = format!("the security scheme `{name}` does not exist");
            return Err(Diagnostic::new(Code::UnresolvedReference, message)
                .at(from)
                .help("add it to the components, or name another by an overlay action"));
        }
        self.component_at("securitySchemes", at, from)
            .map(|(scheme, _)| scheme)
    }
}

fn circle(what: &str, from: &Pointer) -> Diagnostic {
    Diagnostic::new(
        Code::UnresolvedReference,
        format!("{what} leads back to itself and never to a definition"),
    )
    .at(from)
}

fn is_status(key: &str) -> bool {
    let range = key
        .strip_suffix("XX")
        .filter(|class| ["1", "2", "3", "4", "5"].contains(class));
    let is_number = key.len() == 3 && key.chars().all(|c| c.is_ascii_digit());
    let code = is_number && ("100"..="599").contains(&key);
    key == "default" || key.starts_with("x-") || code || range.is_some()
}

/// `openapiv3` says only that no form of a schema fits. This finds the innermost part that is at fault.
fn find_fault(value: &Value, at: &Pointer) -> Option<Diagnostic> {
    faulty_schema(value, at).or_else(|| find_faulty_part(value, at))
}

/// How many schemas may stand inside of one another where they are read in one go. `openapiv3` reads a part that is at
/// fault twice, and what is inside of it twice each time.
const AT_ONCE: usize = 8;

fn depth(value: &Value) -> usize {
    match value {
        Value::Object(object) => {
            let inside = object.iter().map(|(key, inner)| {
                let holds_schemas = [
                    "properties",
                    "oneOf",
                    "anyOf",
                    "allOf",
                    "items",
                    "not",
                    "additionalProperties",
                ];
                depth(inner) + usize::from(holds_schemas.contains(&key.as_str()))
            });
            inside.max().unwrap_or(0)
        }
        Value::Array(items) => items.iter().map(depth).max().unwrap_or(0),
        _ => 0,
    }
}

/// The first schema of a part that is at fault itself, looked at one by one from the inside out.
fn faulty_schema(value: &Value, at: &Pointer) -> Option<Diagnostic> {
    let is_schema =
        matches!(at.tokens(), [first, second, _] if first == "components" && second == "schemas");
    let inner = if is_schema {
        schemas_in(value, at)
    } else {
        inner_schemas(value, at)
    };
    inner
        .into_iter()
        .find_map(|(schema, place)| faulty(schema, &place))
}

fn faulty(schema: &Value, at: &Pointer) -> Option<Diagnostic> {
    if schema.get("$ref").is_some_and(Value::is_string) {
        // What stands beside it counts for nothing.
        return None;
    }
    let mut inside = schemas_in(schema, at).into_iter();
    inside
        .find_map(|(inner, place)| faulty(inner, &place))
        .or_else(|| {
            let is_fine = ReferenceOr::<Schema>::deserialize(shallow(schema)).is_ok();
            (!is_fine).then(|| explain(schema, at))
        })
}

/// Schemas directly below a schema.
fn schemas_in<'v>(schema: &'v Value, at: &Pointer) -> Vec<(&'v Value, Pointer)> {
    let mut found = Vec::new();
    for (key, inner) in schema.as_object().into_iter().flatten() {
        let place = at.join(key);
        match (key.as_str(), inner) {
            ("properties", Value::Object(named)) => {
                let named = named.iter();
                found.extend(named.map(|(name, schema)| (schema, place.join(name))));
            }
            ("oneOf" | "anyOf" | "allOf", Value::Array(members)) => {
                let members = members.iter().enumerate();
                found.extend(members.map(|(index, schema)| (schema, place.join(index))));
            }
            ("items" | "not" | "additionalProperties", Value::Object(_)) => {
                found.push((inner, place));
            }
            _ => {}
        }
    }
    found
}

/// A schema without what stands in the schemas below it.
fn shallow(schema: &Value) -> Value {
    let Value::Object(object) = schema else {
        return schema.clone();
    };
    let nothing = || Value::Object(Map::new());
    let entries = object.iter().map(|(key, inner)| {
        let inner = match (key.as_str(), inner) {
            ("properties", Value::Object(named)) => {
                Value::Object(named.keys().map(|name| (name.clone(), nothing())).collect())
            }
            ("oneOf" | "anyOf" | "allOf", Value::Array(members)) => {
                Value::Array(members.iter().map(|_| nothing()).collect())
            }
            ("items" | "not" | "additionalProperties", Value::Object(_)) => nothing(),
            _ => inner.clone(),
        };
        (key.clone(), inner)
    });
    Value::Object(entries.collect())
}

/// The parameter, body or response of an operation that is at fault, where no schema is.
fn find_faulty_part(value: &Value, at: &Pointer) -> Option<Diagnostic> {
    let parameters = value.get("parameters").and_then(Value::as_array);
    let parameters = parameters
        .into_iter()
        .flatten()
        .enumerate()
        .map(|(index, parameter)| {
            fault_of::<Parameter>(parameter, &at.join("parameters").join(index))
        });
    let body = value
        .get("requestBody")
        .map(|body| fault_of::<RequestBody>(body, &at.join("requestBody")));
    let responses = value.get("responses").and_then(Value::as_object);
    let responses = responses.into_iter().flatten().map(|(status, response)| {
        fault_of::<Response>(response, &at.join("responses").join(status))
    });
    parameters.chain(body).chain(responses).flatten().next()
}

fn fault_of<T: DeserializeOwned>(value: &Value, at: &Pointer) -> Option<Diagnostic> {
    let error = ReferenceOr::<T>::deserialize(value).err()?;
    let text = error.to_string();
    // What serde says of a choice between forms helps nobody.
    let message = if text.contains("did not match any variant") {
        "this has neither the form of a definition nor that of a reference"
    } else if text.contains("ParameterSchemaOrContent") {
        "a parameter has either a `schema` or a `content`"
    } else {
        text.as_str()
    };
    Some(invalid(message, at))
}

/// Schemas directly below a value: those of a schema's keywords, or the nearest ones below anything else.
fn inner_schemas<'v>(value: &'v Value, at: &Pointer) -> Vec<(&'v Value, Pointer)> {
    let mut found = Vec::new();
    let Value::Object(object) = value else {
        if let Value::Array(items) = value {
            let items = items.iter().enumerate();
            found.extend(items.flat_map(|(index, item)| inner_schemas(item, &at.join(index))));
        }
        return found;
    };
    for (key, inner) in object {
        let place = at.join(key);
        match (key.as_str(), inner) {
            ("properties" | "schemas", Value::Object(named)) => {
                found.extend(
                    named
                        .iter()
                        .map(|(name, schema)| (schema, place.join(name))),
                );
            }
            ("oneOf" | "anyOf" | "allOf", Value::Array(members)) => {
                found.extend(
                    members
                        .iter()
                        .enumerate()
                        .map(|(index, schema)| (schema, place.join(index))),
                );
            }
            ("items" | "not" | "schema" | "additionalProperties", Value::Object(_)) => {
                found.push((inner, place))
            }
            ("parameters" | "requestBody" | "responses" | "content" | "headers", _) => {
                found.extend(inner_schemas(inner, &place));
            }
            (key, _)
                if key.contains('/')
                    || key == "default"
                    || key.chars().all(|c| c.is_ascii_digit()) =>
            {
                found.extend(inner_schemas(inner, &place));
            }
            _ => {}
        }
    }
    found
}

fn explain(schema: &Value, at: &Pointer) -> Diagnostic {
    match schema.get("type") {
        Some(Value::Array(_)) => invalid("`type` is a list, which is OpenAPI 3.1", at)
            .help("write one type and `nullable: true`, by an overlay action if need be"),
        Some(Value::String(name))
            if !["array", "boolean", "integer", "number", "object", "string"]
                .contains(&name.as_str()) =>
        {
            invalid(&format!("there is no type `{name}`"), at)
        }
        _ => invalid(
            "this schema has a keyword with a value of the wrong form",
            at,
        ),
    }
}
