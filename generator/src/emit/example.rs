//! Examples in the documentation: how each operation is called.

use std::{
    cell::{Cell, RefCell},
    cmp::Reverse,
};

use crate::{
    api::{Content, Operation, Shape, Struct, Type, TypeId, Union},
    emit::{Context, Use, flavour::Flavour, handle::Handle, parameter::arguments, stream},
};

/// How deep an example goes into optional or repeated parts.
const DEPTH: usize = 4;

/// How many values an example consists of at most.
const VALUES: usize = 500;

/// The code of an example of a call; none where what it sends would have no end, or nearly none.
pub(crate) fn lines(
    cx: &Context<'_>,
    index: usize,
    operation: &Operation,
    handle: Option<&Handle<'_>>,
    flavour: Flavour,
) -> Vec<String> {
    let crate_name = cx.settings.package.name.replace('-', "_");
    let (receiver, ty) = match handle {
        Some(handle) => (
            handle.method_ident().to_string(),
            handle.type_ident().to_string(),
        ),
        None => ("client".to_owned(), "Client".to_owned()),
    };
    let example = Example {
        cx,
        open: RefCell::default(),
        left: Cell::new(VALUES),
    };
    let values: Option<Vec<_>> = arguments(cx, index)
        .iter()
        .filter(|argument| argument.required)
        .filter(|argument| !handle.is_some_and(|handle| handle.supplies(operation, argument)))
        .map(|argument| match (argument.parameter, &operation.body) {
            (Some(parameter), _) => {
                let name = cx.names.parameter(index, parameter);
                match &operation.parameters[parameter].ty {
                    Type::Any => Some(literal(name)),
                    ty => example.argument(ty, name),
                }
            }
            (None, Some(body)) if body.content == Content::Binary => Some(file(&crate_name)),
            (None, Some(body)) => example.argument(body.ty.without_null(), "body"),
            (None, None) => Some(String::new()),
        })
        .collect();
    let Some(values) = values else {
        return Vec::new();
    };
    let method = cx.method_ident(index);
    let body = match &operation.body {
        Some(body) if !body.required && stream::sends_stream(operation) => {
            format!(".body({})", file(&crate_name))
        }
        _ => String::new(),
    };
    let call = format!("{receiver}.{method}({}){body}", values.join(", "));
    let mut lines = Vec::new();
    let (function, module) = (flavour.function(), flavour.module());
    lines.push(format!("# {function} example({receiver}: {crate_name}::{module}{ty}) -> Result<(), Box<dyn std::error::Error>> {{"));
    if call.contains("models::") {
        lines.push(format!("use {crate_name}::models;"));
        lines.push(String::new());
    }
    let binding = if operation
        .successes
        .iter()
        .any(|success| success.body.is_some())
    {
        "let answer = "
    } else {
        ""
    };
    let ending = flavour.ending();
    lines.extend(layout(&format!("{binding}{call}{ending};")));
    if let Some((statement, rest)) = stream::example(operation, &call, flavour) {
        lines.push(String::new());
        lines.push("// Or as it comes in:".to_owned());
        lines.extend(layout(&statement));
        lines.extend(rest.iter().map(|line| (*line).to_owned()));
    }
    lines.push("# Ok(())".to_owned());
    lines.push("# }".to_owned());
    lines
}

/// A body that is sent while it is read.
fn file(crate_name: &str) -> String {
    format!("{crate_name}::runtime::Body::file(\"body.bin\")?")
}

/// An expression as it is printed elsewhere too.
fn layout(statement: &str) -> Vec<String> {
    let function = format!("fn example() {{ {statement} }}");
    match syn::parse_str::<syn::File>(&function) {
        Ok(file) => {
            let text = prettyplease::unparse(&file);
            let inner = text.lines().skip(1);
            let lines: Vec<_> = inner
                .map(|line| line.strip_prefix("    ").unwrap_or(line).to_owned())
                .collect();
            lines[..lines.len().saturating_sub(1)].to_vec()
        }
        Err(_) => vec![statement.to_owned()],
    }
}

struct Example<'e, 'a> {
    cx: &'e Context<'a>,
    /// Types that the value at hand stands inside of. It cannot hold one of them again.
    open: RefCell<Vec<TypeId>>,
    left: Cell<usize>,
}

impl Example<'_, '_> {
    /// An expression for an argument that takes whatever can become the type, so that it has to have one itself.
    fn argument(&self, ty: &Type, name: &str) -> Option<String> {
        let text = match ty {
            Type::String | Type::Secret => literal(name),
            Type::Any => "serde_json::Value::Null".to_owned(),
            Type::DateTime => "\"2026-01-31T00:00:00Z\".parse::<jiff::Timestamp>()?".to_owned(),
            Type::Decimal => {
                let crate_name = self.cx.settings.package.name.replace('-', "_");
                format!("\"12.50\".parse::<{crate_name}::runtime::Decimal>()?")
            }
            Type::Array(item) if **item == Type::String => {
                format!("vec![{}.to_owned()]", literal(&singular(name)))
            }
            ty => return self.value(ty, name, Use::Sent, 0),
        };
        Some(text)
    }

    /// An expression of the type. `name` is what the value is called, which a text shows.
    fn value(&self, ty: &Type, name: &str, usage: Use, depth: usize) -> Option<String> {
        self.left.set(self.left.get().checked_sub(1)?);
        let text = match ty {
            Type::Boolean => "true".to_owned(),
            Type::Integer => "1".to_owned(),
            Type::Number => "1.0".to_owned(),
            Type::String | Type::Secret => format!("{}.into()", literal(name)),
            Type::Decimal => "\"12.50\".parse()?".to_owned(),
            Type::DateTime if usage == Use::Sent => "\"2026-01-31T00:00:00Z\".parse()?".to_owned(),
            Type::DateTime => "\"2026-01-31T00:00:00Z\".into()".to_owned(),
            Type::File => "bytes::Bytes::new().into()".to_owned(),
            Type::Any => "serde_json::Value::Null.into()".to_owned(),
            Type::Array(_) if depth >= DEPTH => "vec![]".to_owned(),
            Type::Array(item) => {
                let item = self.value(item, &singular(name), usage, depth + 1);
                format!("vec![{}]", item.unwrap_or_default())
            }
            Type::Map(_) => "std::collections::BTreeMap::new()".to_owned(),
            Type::Nullable(inner) if depth == 0 => return self.value(inner, name, usage, depth),
            Type::Nullable(_) => "None".to_owned(),
            Type::Defined(id) if self.open.borrow().contains(id) => return None,
            Type::Defined(id) => {
                self.open.borrow_mut().push(*id);
                let text = self.defined(*id, name, depth);
                self.open.borrow_mut().pop();
                return text;
            }
        };
        Some(text)
    }

    fn defined(&self, id: TypeId, name: &str, depth: usize) -> Option<String> {
        let def = self.cx.api.type_def(id);
        let (ty, usage) = (self.cx.names.type_name(id), Use::of(def));
        match &def.shape {
            Shape::Struct(object) => self.object(id, object, usage, depth),
            Shape::Enum(values) | Shape::Numbers(values) => {
                let first = values.first().map_or("", |value| value.value.as_str());
                let variant = self.cx.variant_ident(id, first);
                Some(format!("models::{ty}::{variant}"))
            }
            Shape::Union(union) => self.union(id, union, name, usage, depth),
            Shape::Alias(inner) => {
                let value = self.value(inner, name, usage, depth + 1)?;
                Some(format!("models::{ty}({value})"))
            }
        }
    }

    fn object(&self, id: TypeId, object: &Struct, usage: Use, depth: usize) -> Option<String> {
        let ty = self.cx.names.type_name(id);
        let required: Vec<_> = object
            .fields
            .iter()
            .filter(|field| field.required)
            .collect();
        if required.is_empty() {
            return Some(format!("models::{ty}::new()"));
        }
        let fields = required.iter().map(|field| {
            let name = self.cx.names.field(id, &field.name);
            let value = self.value(&field.ty, name, usage, depth + 1)?;
            let boxed = self.cx.is_boxed(id, &field.ty) && !field.ty.is_nullable();
            let value = if boxed {
                format!("Box::new({value})")
            } else {
                value
            };
            Some(format!("{}: {value}", self.cx.field_ident(id, &field.name)))
        });
        Some(format!(
            "models::{ty}::new(models::{ty}Required {{ {} }})",
            fields.collect::<Option<Vec<_>>>()?.join(", ")
        ))
    }

    /// The member that says most: an object before a list before a plain value.
    fn union(
        &self,
        id: TypeId,
        union: &Union,
        name: &str,
        usage: Use,
        depth: usize,
    ) -> Option<String> {
        let mut members: Vec<_> = union.members.iter().rev().collect();
        members.sort_by_key(|member| Reverse(member.kind));
        members.into_iter().find_map(|member| {
            let value = self.value(&member.ty, name, usage, depth + 1)?;
            let value = if self.cx.is_boxed(id, &member.ty) {
                format!("Box::new({value})")
            } else {
                value
            };
            Some(format!(
                "models::{}::{}({value})",
                self.cx.names.type_name(id),
                self.cx.variant_ident(id, &member.label)
            ))
        })
    }
}

fn singular(name: &str) -> String {
    crate::names::ident::singular(name)
}

fn literal(text: &str) -> String {
    format!("{text:?}")
}
