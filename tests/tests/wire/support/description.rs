//! What is known of an operation, for the checks that run over all of them.

use std::any::Any;

use http::Method;
use serde_json::Value;

use super::{AnyCall, Caller, Output};

/// One operation: what it sends and what it may receive.
pub(crate) struct Description {
    /// The id in the API's document.
    pub(crate) id: &'static str,
    pub(crate) method: Method,
    /// The path as a template.
    pub(crate) path: String,
    /// Whether it sends the token of the installation.
    pub(crate) authenticated: bool,
    /// Whether the request may be sent twice with the effect of once.
    pub(crate) repeatable: bool,
    /// Ways to call it, with what each sends.
    pub(crate) requests: Vec<Request>,
    /// Successful answers, the first with all fields.
    pub(crate) answers: Vec<Answer>,
    /// Places in the first answer that must be there and not be null, as JSON Pointers.
    pub(crate) required: &'static [&'static str],
    /// Places in the first answer that must be there and may be null.
    pub(crate) nullable: &'static [&'static str],
    /// The statuses of declared errors.
    pub(crate) errors: &'static [u16],
}

/// One way to call an operation.
pub(crate) struct Request {
    pub(crate) name: &'static str,
    pub(crate) call: fn(&Caller) -> Box<dyn AnyCall>,
    /// The body as the server is to get it.
    pub(crate) body: Option<Value>,
}

/// One successful answer.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Option<Value>,
    check: Box<dyn Fn(Box<dyn Any>)>,
}

/// The path of an installation.
const INSTALLATION: &str = "/v1/installations/{integrationConfigurationId}";

impl Description {
    /// An operation of an installation, whose path begins with that of the installation.
    pub(crate) fn of_installation(id: &'static str, method: Method, path: &str) -> Self {
        Self {
            repeatable: method.is_idempotent(),
            id,
            method,
            path: format!("{INSTALLATION}{path}"),
            authenticated: true,
            requests: Vec::new(),
            answers: Vec::new(),
            required: &[],
            nullable: &[],
            errors: &[],
        }
    }

    /// An operation that takes no token.
    pub(crate) fn without_token(id: &'static str, method: Method, path: &str) -> Self {
        Self {
            path: path.to_owned(),
            authenticated: false,
            ..Self::of_installation(id, method, "")
        }
    }

    /// Marks an operation that may be repeated although its method does not say so.
    pub(crate) fn repeatable(mut self) -> Self {
        self.repeatable = true;
        self
    }

    /// How to call an operation without a body.
    pub(crate) fn call(mut self, call: fn(&Caller) -> Box<dyn AnyCall>) -> Self {
        self.requests.push(Request {
            name: "without a body",
            call,
            body: None,
        });
        self
    }

    /// A way to call an operation with a body.
    pub(crate) fn send(
        mut self,
        name: &'static str,
        body: Value,
        call: fn(&Caller) -> Box<dyn AnyCall>,
    ) -> Self {
        self.requests.push(Request {
            name,
            call,
            body: Some(body),
        });
        self
    }

    /// A successful answer with a body, and a check of what it is read as.
    pub(crate) fn answer<T: 'static>(
        mut self,
        status: u16,
        body: Value,
        check: impl Fn(T) + 'static,
    ) -> Self {
        self.answers.push(Answer::new(status, Some(body), check));
        self
    }

    /// A successful answer without a body, and a check of what it is read as.
    pub(crate) fn answer_empty<T: 'static>(
        mut self,
        status: u16,
        check: impl Fn(T) + 'static,
    ) -> Self {
        self.answers.push(Answer::new(status, None, check));
        self
    }

    pub(crate) fn required(mut self, places: &'static [&'static str]) -> Self {
        self.required = places;
        self
    }

    pub(crate) fn nullable(mut self, places: &'static [&'static str]) -> Self {
        self.nullable = places;
        self
    }

    pub(crate) fn errors(mut self, statuses: &'static [u16]) -> Self {
        self.errors = statuses;
        self
    }

    /// The names of the path parameters.
    pub(crate) fn parameters(&self) -> Vec<&str> {
        self.path
            .split('/')
            .filter_map(|segment| segment.strip_prefix('{')?.strip_suffix('}'))
            .collect()
    }

    /// The path with each parameter replaced by what `value` gives for it.
    pub(crate) fn target<'a>(&self, value: impl Fn(&str) -> &'a str) -> String {
        self.parameters()
            .into_iter()
            .fold(self.path.clone(), |path, name| {
                path.replace(&format!("{{{name}}}"), value(name))
            })
    }

    /// The call that stands for the operation where any will do.
    pub(crate) fn any_call(&self, caller: &Caller) -> Box<dyn AnyCall> {
        let first = self.requests.first();
        (first.expect("every operation has a request").call)(caller)
    }

    /// The answer with all fields, or the empty one.
    pub(crate) fn full_answer(&self) -> &Answer {
        self.answers.first().expect("every operation has an answer")
    }
}

impl Answer {
    fn new<T: 'static>(status: u16, body: Option<Value>, check: impl Fn(T) + 'static) -> Self {
        let check = move |output: Box<dyn Any>| {
            let output = output.downcast::<T>();
            check(*output.expect("the output is of the type that the answer names"));
        };
        Self {
            status,
            body,
            check: Box::new(check),
        }
    }

    /// Checks every field of the output.
    pub(crate) fn check(&self, output: Box<dyn Output>) {
        (self.check)(output);
    }
}
