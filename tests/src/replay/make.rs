//! Valid values of a schema, which use what it allows one thing after the other.
//!
//! Every choice of a schema (a member of a union, a listed value, whether a property is there, a length, a bound) is
//! counted by its place, and what was used least is used next. [`Maker::unused`] tells what never came up.

use std::{cell::RefCell, collections::HashMap, rc::Rc};

use serde_json::{Map, Value, json};

use crate::{
    replay::{
        schema::{self, Check, Side, kind},
        values,
    },
    shuffle::Dice,
};

/// How deep optional parts are filled in.
const DEPTH: usize = 24;

/// How many values stand in one made value before what is optional is left out.
const VALUES: usize = 4000;

/// What is longer than any limit that is likely to be introduced: a list.
const LONG_LIST: usize = 1200;

/// How large an item may be of which there are many.
const SMALL_ITEM: usize = 400;

/// How much of what is optional is there.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Fill {
    Least,
    All,
    Some,
}

/// Makes values of one schema; the same seed makes the same ones.
#[derive(Debug)]
pub(super) struct Maker<'d> {
    document: &'d Value,
    side: Side,
    dice: Dice,
    used: HashMap<String, Vec<u32>>,
    fill: Fill,
    left: usize,
    has_long: bool,
    checks: RefCell<HashMap<String, Rc<Check>>>,
}

impl<'d> Maker<'d> {
    pub(super) fn new(document: &'d Value, side: Side, seed: u64) -> Self {
        Self {
            document,
            side,
            dice: Dice::new(seed),
            used: HashMap::new(),
            fill: Fill::Least,
            left: VALUES,
            has_long: false,
            checks: RefCell::default(),
        }
    }

    /// The value with this number: the first has the least, the next ones all, others some of what is optional.
    pub(super) fn value(&mut self, schema: &Value, number: usize) -> Value {
        self.fill = match number {
            0 => Fill::Least,
            number if number % 3 == 0 => Fill::Some,
            number if number % 17 == 16 => Fill::Least,
            _ => Fill::All,
        };
        self.left = VALUES;
        self.has_long = false;
        self.make(schema, "", 0)
    }

    /// Choices that never came up, of all.
    pub(super) fn unused(&self) -> (usize, usize) {
        let counts = self.used.values().flatten();
        let unused = counts.clone().filter(|count| **count == 0).count();
        (unused, counts.count())
    }

    /// One of several things: one of those that were used least.
    fn pick(&mut self, at: &str, count: usize) -> usize {
        let (used, dice) = (&mut self.used, &mut self.dice);
        let used = used.entry(at.to_owned()).or_insert_with(|| vec![0; count]);
        used.resize(count, 0);
        let least = used.iter().min().copied().unwrap_or(0);
        let candidates: Vec<_> = (0..count).filter(|index| used[*index] == least).collect();
        let chosen = candidates[dice.below(candidates.len())];
        used[chosen] += 1;
        chosen
    }

    /// Whether something is to happen that should do so at times, and once at least.
    fn now_and_then(&mut self, at: &str, one_in: usize) -> bool {
        let used = self.used.entry(at.to_owned()).or_insert_with(|| vec![0; 2]);
        let never = used[1] == 0 && used[0] > 0;
        let one_in = if never { one_in.min(3) } else { one_in };
        let now = self.dice.below(one_in) == 0;
        if let Some(used) = self.used.get_mut(at) {
            used[usize::from(now)] += 1;
        }
        now
    }

    fn is_full(&self, depth: usize) -> bool {
        depth >= DEPTH || self.left == 0
    }

    fn make(&mut self, schema: &Value, at: &str, depth: usize) -> Value {
        self.left = self.left.saturating_sub(1);
        if depth > 3 * DEPTH {
            return Value::Null;
        }
        let document = self.document;
        let schema = &*schema::view(document, schema);
        if schema["nullable"] == true && self.now_and_then(&format!("{at}?null"), 10) {
            return Value::Null;
        }
        for key in ["oneOf", "anyOf"] {
            if let Some(members) = schema[key].as_array().filter(|members| !members.is_empty()) {
                return self.member(schema, key, members, at, depth);
            }
        }
        if let Some(value) = self.listed(schema, at) {
            return value;
        }
        match self.type_of(schema, at).as_str() {
            "object" => self.object(schema, at, depth),
            "array" => self.array(schema, at, depth),
            "string" => self.string(schema, at),
            kind @ ("number" | "integer") => self.number(schema, kind == "integer", at),
            "boolean" => json!(self.pick(at, 2) == 0),
            "null" => Value::Null,
            _ => self.anything(at),
        }
    }

    fn member(
        &mut self,
        schema: &Value,
        key: &str,
        members: &[Value],
        at: &str,
        depth: usize,
    ) -> Value {
        let mut index = self.pick(&format!("{at}|"), members.len());
        if self.is_full(depth) {
            let is_plain = |member: &Value| {
                let member = schema::resolve(self.document, member);
                member["type"].is_string()
                    && member["type"] != "object"
                    && member["type"] != "array"
            };
            index = members.iter().position(is_plain).unwrap_or(index);
        }
        let mut base = schema.as_object().cloned().unwrap_or_default();
        base.remove(key);
        base.remove("nullable");
        base.remove("discriminator");
        let at = format!("{at}|{index}");
        let says_more = base
            .keys()
            .any(|key| !["description", "example", "title", "deprecated"].contains(&key.as_str()));
        if says_more {
            let merged = schema::merged(self.document, &Value::Object(base), &members[index]);
            return self.make(&merged, &at, depth + 1);
        }
        self.make(&members[index], &at, depth + 1)
    }

    /// One of the listed values, if there are any.
    fn listed(&mut self, schema: &Value, at: &str) -> Option<Value> {
        if let Some(value) = schema.get("const") {
            return Some(value.clone());
        }
        let listed = schema["enum"].as_array()?;
        let of_type = |value: &&Value| match schema["type"].as_str() {
            Some("integer") => kind(value) == "number",
            Some(name) => kind(value) == name,
            None => true,
        };
        let fitting: Vec<_> = listed.iter().filter(of_type).collect();
        let values = if fitting.is_empty() {
            listed.iter().collect()
        } else {
            fitting
        };
        match values.is_empty() {
            true => None,
            false => Some(values[self.pick(at, values.len())].clone()),
        }
    }

    fn type_of(&mut self, schema: &Value, at: &str) -> String {
        match &schema["type"] {
            Value::String(name) => name.clone(),
            Value::Array(names) if !names.is_empty() => {
                let index = self.pick(&format!("{at}:"), names.len());
                names[index].as_str().unwrap_or_default().to_owned()
            }
            _ => {
                let has = |keys: &[&str]| keys.iter().any(|key| schema.get(*key).is_some());
                let implied = match () {
                    () if has(&["properties", "required", "additionalProperties"]) => "object",
                    () if has(&["items", "minItems", "maxItems"]) => "array",
                    () if has(&["pattern", "minLength", "maxLength"]) => "string",
                    () if has(&["minimum", "maximum", "multipleOf"]) => "number",
                    () => "",
                };
                implied.to_owned()
            }
        }
    }

    fn anything(&mut self, at: &str) -> Value {
        let values = [
            json!("anything"),
            json!(1),
            json!({ "a": {} }),
            json!([true, null]),
            json!(true),
            json!(0.5),
            json!([]),
            json!({}),
            json!(""),
        ];
        values[self.pick(at, values.len())].clone()
    }

    fn object(&mut self, schema: &Value, at: &str, depth: usize) -> Value {
        let (document, side) = (self.document, self.side);
        let mut object = Map::new();
        let required = schema::required(document, schema, side);
        let most = size(schema, "maxProperties").unwrap_or(usize::MAX);
        let least = size(schema, "minProperties").unwrap_or(0);
        let properties = schema["properties"].as_object();
        let mut left_out = Vec::new();
        for (name, property) in properties.into_iter().flatten() {
            if !schema::travels(schema::resolve(document, property), side) {
                continue;
            }
            let at = format!("{at}/{name}");
            let is_there = required.contains(&name.as_str())
                || (object.len() < most && self.is_there(&at, depth));
            if is_there {
                object.insert(name.clone(), self.make(property, &at, depth + 1));
            } else {
                left_out.push((name, property, at));
            }
        }
        for (name, property, at) in left_out {
            if object.len() < least {
                object.insert(name.clone(), self.make(property, &at, depth + 1));
            }
        }
        for name in required {
            if !object.contains_key(name) {
                let value = self.anything(&format!("{at}/{name}"));
                object.insert(name.to_owned(), value);
            }
        }
        self.further(schema, at, depth, &mut object);
        Value::Object(object)
    }

    fn is_there(&mut self, at: &str, depth: usize) -> bool {
        if self.is_full(depth) {
            return false;
        }
        match self.fill {
            Fill::Least => false,
            Fill::All => !self.now_and_then(&format!("{at}?absent"), 24),
            Fill::Some => !self.now_and_then(&format!("{at}?absent"), 3),
        }
    }

    /// Properties that are not listed, where they are invited.
    fn further(&mut self, schema: &Value, at: &str, depth: usize, object: &mut Map<String, Value>) {
        let further = &schema["additionalProperties"];
        let is_bare = schema["properties"].as_object().is_none_or(Map::is_empty);
        let invited = further.is_object() || *further == true || (further.is_null() && is_bare);
        let least = size(schema, "minProperties").unwrap_or(0);
        if !invited || (self.is_full(depth) && object.len() >= least) {
            return;
        }
        let most = size(schema, "maxProperties");
        let at = format!("{at}/*");
        let mut counts = vec![1, 0, 2];
        counts.extend(most.filter(|most| *most <= LONG_LIST));
        let count = counts[self.pick(&format!("{at}#"), counts.len())];
        let count = count.max(least.saturating_sub(object.len()));
        let count = count.min(most.unwrap_or(usize::MAX).saturating_sub(object.len()));
        for index in 0..count {
            let name = match index {
                0 => "plan".to_owned(),
                1 => "größe b".to_owned(),
                index => format!("key{index}"),
            };
            let value = match further.is_object() {
                true => self.make(further, &at, depth + 1),
                false => self.anything(&at),
            };
            object.entry(name).or_insert(value);
        }
    }

    fn array(&mut self, schema: &Value, at: &str, depth: usize) -> Value {
        let least = size(schema, "minItems").unwrap_or(0);
        let most = size(schema, "maxItems");
        let mut counts = vec![least.max(1), least, least.max(2)];
        counts.retain(|count| most.is_none_or(|most| *count <= most));
        if counts.is_empty() {
            counts.push(least);
        }
        let mut count = match self.is_full(depth) {
            true => least,
            false => counts[self.pick(&format!("{at}#"), counts.len())],
        };
        let long = match (most, self.side) {
            (Some(most), _) => Some(most).filter(|most| *most > least.max(2)),
            (None, Side::Request) => Some(LONG_LIST),
            (None, Side::Response) => None,
        };
        let is_unique = schema["uniqueItems"] == true;
        let at = format!("{at}/*");
        let mut items: Vec<Value> = Vec::new();
        let long = long.filter(|long| *long <= LONG_LIST && !self.has_long && !self.is_full(depth));
        if let Some(long) = long
            && self.now_and_then(&format!("{at}#long"), 12)
        {
            count = long;
            self.has_long = true;
        }
        let mut attempts = 0;
        while items.len() < count && attempts < 2 * count + 8 {
            attempts += 1;
            let repeated = items.len() > 3 && !is_unique;
            let item = match repeated.then(|| items[0].clone()) {
                Some(item) if item.to_string().len() <= SMALL_ITEM => item,
                Some(_) => break,
                None => self.make(&schema["items"], &at, depth + 1),
            };
            if !is_unique || !items.contains(&item) {
                items.push(item);
            }
        }
        Value::Array(items)
    }

    fn string(&mut self, schema: &Value, at: &str) -> Value {
        let long = self.side == Side::Request
            && schema.get("maxLength").is_none()
            && !self.has_long
            && self.now_and_then(&format!("{at}#long"), 20);
        let kinds = values::text_kinds(schema);
        let index = self.pick(at, kinds.len());
        let needs_check = ["pattern", "format"]
            .iter()
            .any(|key| schema.get(*key).is_some());
        if long {
            self.has_long = true;
            let text = values::long_text(schema, &mut self.dice);
            if self.accepts(schema, &text) {
                return text;
            }
        }
        let mut text = values::text(schema, kinds[index], &mut self.dice);
        for _ in 0..200 {
            if !needs_check || self.accepts(schema, &text) {
                break;
            }
            let other = kinds[self.dice.below(kinds.len())];
            text = values::text(schema, other, &mut self.dice);
        }
        text
    }

    fn number(&mut self, schema: &Value, is_whole: bool, at: &str) -> Value {
        let numbers = values::numbers(schema, is_whole);
        let fitting: Vec<_> = match schema.get("multipleOf") {
            Some(_) => numbers
                .into_iter()
                .filter(|number| self.accepts(schema, number))
                .collect(),
            None => numbers,
        };
        match fitting.is_empty() {
            true => json!(0),
            false => fitting[self.pick(at, fitting.len())].clone(),
        }
    }

    /// Whether a text or a number is valid by a schema that says nothing of what is inside.
    fn accepts(&self, schema: &Value, value: &Value) -> bool {
        let key = schema.to_string();
        let mut checks = self.checks.borrow_mut();
        let check = checks
            .entry(key)
            .or_insert_with(|| Rc::new(Check::new(self.document, schema, self.side)));
        check.is_valid(value) && values::is_of_format(schema, value)
    }
}

fn size(schema: &Value, key: &str) -> Option<usize> {
    schema[key]
        .as_u64()
        .and_then(|size| usize::try_from(size).ok())
}
