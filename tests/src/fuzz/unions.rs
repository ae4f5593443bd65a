//! Edits of schemas that combine or refer to others.

use serde_json::{Value, json};

use super::{
    Choices, build,
    draft::{Draft, Kind},
    texts,
};

/// Edits one of the schemas, most often such that combine others.
pub(super) fn edit(draft: &mut Draft, choices: &mut Choices<'_>) {
    match choices.below(6) {
        0 | 1 => members(draft, choices),
        2 => discriminator(draft, choices),
        3 => circle(draft, choices),
        4 => outline(draft, choices),
        _ => all_objects(draft, choices),
    }
}

/// Changes the members of a choice or a combination.
fn members(draft: &mut Draft, choices: &mut Choices<'_>) {
    let other = build::schema(draft, 2, choices);
    let second = draft.some_schema(choices).unwrap_or(json!({}));
    let places: Vec<_> = ["oneOf", "anyOf", "allOf"]
        .iter()
        .flat_map(|key| {
            let schemas = draft.places(Kind::Schema).into_iter();
            schemas.map(move |at| format!("{at}/{key}"))
        })
        .filter(|at| draft.value.pointer(at).is_some_and(Value::is_array))
        .collect();
    let Some(Value::Array(members)) = choices
        .any(&places)
        .and_then(|at| draft.value.pointer_mut(&at))
    else {
        return;
    };
    let some = choices.any(members);
    match (choices.below(6), some) {
        (0, Some(_)) => {
            let index = choices.below(members.len());
            members.remove(index);
        }
        (1, Some(some)) => members.push(some),
        (2, _) => members.push(second),
        (3, Some(some)) => members.push(json!({ "allOf": [some, other] })),
        (4, Some(some)) => members.push(json!({ "oneOf": [some, other] })),
        _ => members.push(other),
    }
}

/// Says by which property a choice is made, truthfully or not.
fn discriminator(draft: &mut Draft, choices: &mut Choices<'_>) {
    let names = draft.components("schemas");
    let mut mapping = json!({});
    for _ in 0..choices.below(4) {
        let to = match choices.any(&names) {
            Some(name) if choices.one_in(2) => name,
            Some(name) => format!("#/components/schemas/{name}"),
            None => build::reference(draft, choices),
        };
        mapping[texts::name(choices)] = json!(to);
    }
    let property = match choices.below(3) {
        0 => texts::name(choices),
        _ => choices.pick(&["type", "kind", "id", "name"]).to_owned(),
    };
    let mut told = json!({ "propertyName": property });
    if choices.one_in(2) {
        told["mapping"] = mapping;
    }
    if choices.one_in(10) {
        told = build::value(choices);
    }
    let references: Vec<_> = (0..choices.below(3) + 1)
        .map(|_| json!({ "$ref": build::reference(draft, choices) }))
        .collect();
    let adds_members = choices.one_in(2);
    if let Some(schema) = draft.object(Kind::Schema, choices) {
        schema.insert("discriminator".to_owned(), told);
        if adds_members {
            schema.insert("oneOf".to_owned(), json!(references));
        }
    }
}

/// Makes a component lead back to itself, alone or by way of another.
fn circle(draft: &mut Draft, choices: &mut Choices<'_>) {
    let names = draft.components("schemas");
    let (Some(one), Some(other)) = (choices.any(&names), choices.any(&names)) else {
        outline(draft, choices);
        return;
    };
    let to = |name: &str| json!({ "$ref": format!("#/components/schemas/{name}") });
    let ways = [
        ("allOf", json!([to(&other)])),
        ("oneOf", json!([to(&other), { "type": "string" }])),
        ("anyOf", json!([to(&other), to(&one)])),
        ("items", to(&other)),
        ("additionalProperties", to(&other)),
        ("properties", json!({ "next": to(&other) })),
        ("$ref", json!(format!("#/components/schemas/{other}"))),
        ("not", to(&other)),
    ];
    let (key, value) = ways[choices.below(ways.len())].clone();
    let Some(all) = draft.components_mut("schemas") else {
        return;
    };
    let back = to(&one);
    for (name, value) in [(&one, value), (&other, json!({ "back": back }))] {
        let schema = all.get_mut(name).and_then(Value::as_object_mut);
        let Some(schema) = schema else { continue };
        if value.get("back").is_none() {
            schema.insert(key.to_owned(), value);
        } else if one != other {
            schema.insert("properties".to_owned(), value);
            schema.insert("required".to_owned(), json!(["back"]));
        }
    }
}

/// Makes a component of a schema, which may then refer to itself.
fn outline(draft: &mut Draft, choices: &mut Choices<'_>) {
    let name = match choices.below(3) {
        0 => texts::name(choices),
        _ => choices.pick(&["Part", "Whole", "Node", "Tree"]).to_owned(),
    };
    let to = json!({
        "$ref": format!("#/components/schemas/{}", name.replace('~', "~0").replace('/', "~1")),
    });
    let Some(schema) = draft.place(Kind::Schema, choices) else {
        return;
    };
    let inner = std::mem::replace(schema, to);
    if let Some(all) = draft.components_mut("schemas") {
        all.insert(name, inner);
    }
}

/// A choice between objects that are nearly alike.
fn all_objects(draft: &mut Draft, choices: &mut Choices<'_>) {
    let mut members = Vec::new();
    for _ in 0..choices.below(4) + 2 {
        let mut properties = json!({});
        for _ in 0..choices.below(4) {
            let name = choices.pick(&["type", "kind", "id", "a", "b"]);
            properties[name] = match choices.below(6) {
                0 => json!({ "enum": [choices.pick(&["x", "y", "z"])] }),
                1 => json!({ "type": "string", "enum": ["x", choices.pick(&["y", "z"])] }),
                2 => json!({ "type": "boolean", "enum": [choices.one_in(2)] }),
                3 => json!({ "type": "integer", "enum": [choices.below(3)] }),
                4 => json!({ "type": "string" }),
                _ => build::schema(draft, 1, choices),
            };
        }
        let names: Vec<_> = properties.as_object().into_iter().flatten().collect();
        let required: Vec<_> = names
            .iter()
            .filter(|_| !choices.one_in(3))
            .map(|(name, _)| (*name).clone())
            .collect();
        let mut member = json!({ "type": "object", "required": required });
        member["properties"] = properties;
        if choices.one_in(3) {
            member["additionalProperties"] = json!(false);
        }
        if choices.one_in(6) {
            member["title"] = json!(texts::name(choices));
        }
        members.push(member);
    }
    let key = choices.pick(&["oneOf", "anyOf"]);
    if let Some(schema) = draft.place(Kind::Schema, choices) {
        *schema = json!({ key: members });
    }
}
