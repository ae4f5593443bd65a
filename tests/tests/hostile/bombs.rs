//! Small documents that ask for much work.

use generator::diagnostic::Code;

use crate::documents::{Hostile, TEXT, answer, hostile, list, paths, reference};

/// An object with a text of its own for each name.
fn object(names: impl Iterator<Item = String>) -> String {
    let names: Vec<_> = names.collect();
    let properties: Vec<_> = names
        .iter()
        .map(|name| format!(r#""{name}":{TEXT}"#))
        .collect();
    format!(
        r#"{{"type":"object","required":{names:?},"properties":{{{}}}}}"#,
        properties.join(",")
    )
}

/// What takes long to tell apart, or to make one of.
pub(crate) fn of_unions() -> Vec<Hostile> {
    let union = |count, member: &dyn Fn(usize) -> String| {
        answer(&format!(r#"{{"oneOf":[{}]}}"#, list(count, member)), "")
    };
    // Nine properties of two values each, over and over, so that each tells half of the members from the others.
    let similar = |index: usize| {
        let value = |name: usize| format!("v{}", (index >> (name % 9)) & 1);
        let properties = list(40, |name| {
            format!(
                r#""k{name}":{{"type":"string","enum":["{}"]}}"#,
                value(name)
            )
        });
        let names = list(40, |name| format!(r#""k{name}""#));
        format!(r#"{{"type":"object","required":[{names}],"properties":{{{properties}}}}}"#)
    };
    let optional = |index: usize| {
        let properties = list(40, |name| format!(r#""k{}":{TEXT}"#, (index + 1) * name));
        format!(r#"{{"type":"object","properties":{{{properties}}}}}"#)
    };
    let covering = |index: usize| object((0..=index).map(|name| format!("k{name}")));
    let pairwise = |index: usize| {
        object((0..9).map(|name| format!("k{}", ((index >> name) & 1) * 100 + name)))
    };
    let levels = list(40, |index| {
        let next = reference(format!("A{}", index + 1));
        format!(r#""A{index}":{{"oneOf":[{next},{next}]}}"#)
    });
    let members = list(3, |index| {
        let a = reference(format!("A{}", index));
        format!(
            r#"{{"type":"object","required":["a"],"properties":{{"a":{a},"b{index}":{TEXT}}}}}"#
        )
    });
    let choices = list(8, |choice| {
        let members = list(2, |index| {
            object([format!("c{choice}x{index}")].into_iter())
        });
        format!(r#"{{"oneOf":[{members}]}}"#)
    });
    let products = list(40, |index| {
        let own = object([format!("own{index}")].into_iter());
        format!(r#""p{index}":{{"allOf":[{own},{choices}]}}"#)
    });
    vec![
        hostile("400 members that are alike", union(400, &similar), None),
        hostile(
            "400 members of which none has to have anything",
            union(400, &optional),
            None,
        ),
        hostile(
            "200 members that cover one another",
            union(200, &covering),
            None,
        ),
        hostile(
            "250 members without a property in common",
            union(250, &pairwise),
            None,
        ),
        hostile(
            "members with a property that doubles 40 times",
            answer(
                &format!(r#"{{"oneOf":[{members}]}}"#),
                &format!(r#"{levels},"A40":{TEXT}"#),
            ),
            None,
        ),
        hostile(
            "40 times all of eight choices",
            answer(
                &format!(r#"{{"type":"object","properties":{{{products}}}}}"#),
                "",
            ),
            Some(Code::TooLarge),
        ),
        hostile(
            "400 parts with one property",
            answer(
                &format!(
                    r#"{{"allOf":[{}]}}"#,
                    list(400, |index| format!(
                        r#"{{"type":"object","properties":{{"a":{{"type":"string","maxLength":{}}}}}}}"#,
                        index + 1
                    ))
                ),
                "",
            ),
            None,
        ),
    ]
}

/// What many operations share, and read each for itself.
pub(crate) fn of_operations() -> Vec<Hostile> {
    let values = list(5_000, |index| format!(r#""v{index}""#));
    let parameter = format!(
        r#""parameters":{{"P":{{"name":"p","in":"query","schema":{{"type":"string","enum":[{values}]}}}}}}"#
    );
    let shared = paths(
        &list(250, |index| {
            format!(
                r##""/a{index}":{{"get":{{"parameters":[{{"$ref":"#/components/parameters/P"}}],"responses":{{"204":{{"description":""}}}}}}}}"##
            )
        }),
        "",
    );
    // Two chains of types that differ at their ends alone.
    let chain = |prefix: &str, end: &str| {
        list(1_500, |index| match index {
            0 => format!(r#""{prefix}0":{}"#, object([end.to_owned()].into_iter())),
            _ => format!(
                r#""{prefix}{index}":{{"type":"object","properties":{{"next":{},"back":{{"type":"array","items":{}}}}}}}"#,
                reference(format!("{prefix}{}", index - 1)),
                reference(format!("{prefix}{index}"))
            ),
        })
    };
    let uses = list(1_500, |index| {
        format!(
            r#""a{index:05}":{},"b{index:05}":{}"#,
            reference(format!("A{index}")),
            reference(format!("B{index}"))
        )
    });
    vec![
        hostile(
            "5,000 values in 250 operations",
            shared.replace(
                r#""components":{"#,
                &format!(r#""components":{{{parameter},"#),
            ),
            Some(Code::TooLarge),
        ),
        hostile(
            "chains of types that differ at their ends",
            answer(
                &format!(r#"{{"type":"object","properties":{{{uses}}}}}"#),
                &format!("{},{}", chain("A", "x"), chain("B", "y")),
            ),
            None,
        ),
    ]
}
