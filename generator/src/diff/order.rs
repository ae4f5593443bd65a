//! What stands in another order. It means nothing, and is told so that a large difference of the texts does not alarm.

use std::collections::{BTreeMap, BTreeSet};

use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, SeqAccess, Visitor},
};

use serde_json::Value;

use crate::{
    Made,
    diagnostic::Source,
    diff::{change::Draft, rules::Rule, walk::Walk},
    document::Document,
    pointer::Pointer,
    read::{self, Raw},
    yaml,
};

/// One change for each operation and component of which parts stand in another order.
pub(crate) fn compare(walk: &Walk<'_>, old: Source<'_>, new: Source<'_>, is: &Made) -> Vec<Draft> {
    let (Ok(before), Ok(after)) = (read::json(old.bytes), read::json(new.bytes)) else {
        return Vec::new();
    };
    let (Ok(before), Ok(after)) = (Document::parse(&before), Document::parse(&after)) else {
        return Vec::new();
    };
    let operations = walk.matched.both.iter().map(|&(was, is)| {
        let (was, is) = (walk.old.operation(was), walk.new.operation(is));
        (was.pointer.clone(), is.pointer.clone(), Some(is.key()))
    });
    let components = components(is).into_iter().map(|at| (at.clone(), at, None));
    let mut found = Vec::new();
    for (was, is, operation) in operations.chain(components) {
        let parts = before.part(&was).zip(after.part(&is));
        let nodes = parts.and_then(|(was, is)| Some((node(was)?, node(is)?)));
        let moved = nodes.map_or(0, |(was, is)| moved(&was, &is));
        if moved > 0 {
            let of = match is.tokens() {
                [_, _, name] if operation.is_none() => format!("the component `{name}`"),
                _ => "the operation".to_owned(),
            };
            let change = Draft::new(Rule::OrderChanged, described(moved, &of));
            let change = change.at(Some(&was), Some(&is));
            found.push(change.operations(&operation.into_iter().collect()));
        }
    }
    found
}

fn described(moved: usize, of: &str) -> String {
    match moved {
        1 => format!("One list or object of {of} stands in another order."),
        moved => format!("{moved} lists and objects of {of} stand in another order."),
    }
}

/// The components that what is selected leads to.
fn components(made: &Made) -> Vec<Pointer> {
    let sections = made.sliced.slice.value["components"].as_object();
    let sections = sections.into_iter().flatten();
    let components = sections.flat_map(|(section, components)| {
        let names = components.as_object().into_iter().flatten();
        names.map(move |(name, _)| Pointer::root().join_all(["components", section, name]))
    });
    components.collect()
}

/// A JSON value in the order in which it is written.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Node {
    Object(Vec<(String, Node)>),
    List(Vec<Node>),
    Text(String),
    Plain(String),
}

/// `None` for what stands deeper than is read; it has been read once already.
fn node(raw: Raw<'_>) -> Option<Node> {
    let mut node = serde_json::from_str(raw.text()).ok()?;
    if raw.is_marked() {
        resolve(&mut node);
    }
    Some(node)
}

/// What was YAML on one side may be JSON on the other.
fn resolve(node: &mut Node) {
    match node {
        Node::Object(entries) => entries.iter_mut().for_each(|(_, node)| resolve(node)),
        Node::List(items) => items.iter_mut().for_each(resolve),
        Node::Text(text) => match yaml::scalar::resolved(text) {
            Value::String(resolved) => *text = resolved,
            other => *node = Node::Plain(other.to_string()),
        },
        Node::Plain(_) => {}
    }
}

/// How many objects and lists have the parts that both have in another order.
fn moved(was: &Node, is: &Node) -> usize {
    match (was, is) {
        (Node::Object(was), Node::Object(is)) => {
            let after: BTreeMap<_, _> = is.iter().map(|(key, node)| (key, node)).collect();
            let before: BTreeSet<_> = was.iter().map(|(key, _)| key).collect();
            let old = was.iter().filter(|(key, _)| after.contains_key(key));
            let new = is.iter().filter(|(key, _)| before.contains(key));
            let inside: usize = old.clone().map(|(key, node)| moved(node, after[key])).sum();
            let is_moved = !old.map(|(key, _)| key).eq(new.map(|(key, _)| key));
            usize::from(is_moved) + inside
        }
        (Node::List(was), Node::List(is)) => {
            let (old, new) = (sorted(was), sorted(is));
            if old == new && was.len() == is.len() && !same_order(was, is) {
                return 1;
            }
            was.iter().zip(is).map(|(was, is)| moved(was, is)).sum()
        }
        _ => 0,
    }
}

/// The items without their order, at any depth.
fn sorted(items: &[Node]) -> Vec<Node> {
    let mut items: Vec<_> = items.iter().map(canonical).collect();
    items.sort();
    items
}

fn same_order(was: &[Node], is: &[Node]) -> bool {
    let mut pairs = was.iter().zip(is);
    pairs.all(|(was, is)| canonical(was) == canonical(is))
}

fn canonical(node: &Node) -> Node {
    match node {
        Node::Object(entries) => {
            let entries = entries
                .iter()
                .map(|(key, node)| (key.clone(), canonical(node)));
            let mut entries: Vec<_> = entries.collect();
            entries.sort();
            Node::Object(entries)
        }
        Node::List(items) => Node::List(items.iter().map(canonical).collect()),
        Node::Text(_) | Node::Plain(_) => node.clone(),
    }
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NodeVisitor)
    }
}

struct NodeVisitor;

impl<'de> Visitor<'de> for NodeVisitor {
    type Value = Node;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Node, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = map.next_entry()? {
            entries.push(entry);
        }
        Ok(Node::Object(entries))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Node, A::Error> {
        let mut nodes = Vec::new();
        while let Some(node) = items.next_element()? {
            nodes.push(node);
        }
        Ok(Node::List(nodes))
    }

    fn visit_str<E>(self, value: &str) -> Result<Node, E> {
        Ok(Node::Text(value.to_owned()))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Node, E> {
        Ok(Node::Plain(value.to_string()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Node, E> {
        Ok(Node::Plain(value.to_string()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Node, E> {
        Ok(Node::Plain(value.to_string()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Node, E> {
        Ok(Node::Plain(value.to_string()))
    }

    fn visit_unit<E>(self) -> Result<Node, E> {
        Ok(Node::Plain("null".to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::{Node, moved};

    fn count(was: &str, is: &str) -> usize {
        let node = |json: &str| -> Node { serde_json::from_str(json).expect("JSON") };
        moved(&node(was), &node(is))
    }

    #[test]
    fn only_another_order_of_the_same_parts_counts() {
        let cases = [
            (r#"{"a":1,"b":2}"#, r#"{"b":2,"a":1}"#, 1),
            (r#"{"a":1,"b":2}"#, r#"{"a":1,"c":3,"b":2}"#, 0),
            (r#"{"a":[1,2],"b":{}}"#, r#"{"a":[2,1],"b":{}}"#, 1),
            (r#"[1,2]"#, r#"[2,3]"#, 0),
            (r#"[{"a":1,"b":2},3]"#, r#"[{"b":2,"a":1},3]"#, 1),
            (r#"[{"a":1,"b":2},3]"#, r#"[3,{"b":2,"a":1}]"#, 1),
        ];
        for (was, is, expected) in cases {
            assert_eq!(count(was, is), expected, "{was} {is}");
        }
    }
}
