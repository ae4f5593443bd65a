//! Places in terms of meaning.

/// A place that keeps its meaning when a document is rearranged: an operation or a component, then the way
/// from there. It pins names.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Where the way begins.
    pub root: Root,
    /// The steps from there.
    pub steps: Vec<Step>,
}

/// Where a [`Place`] begins.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Root {
    /// A named component.
    Component(String),
    /// An operation, as `METHOD /path`.
    Operation(String),
}

/// One step of a [`Place`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// Into the request body.
    Request,
    /// Into the body of a response.
    Response(String),
    /// Into a parameter.
    Parameter(String),
    /// Into a property.
    Property(String),
    /// Into the items of an array.
    Items,
    /// Into the values of a map.
    Values,
    /// Into a member of a union, by its label.
    Member(String),
}

impl Place {
    /// The place one step further.
    #[must_use]
    pub fn join(&self, step: Step) -> Self {
        let mut place = self.clone();
        place.steps.push(step);
        place
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.root {
            Root::Component(name) => write!(f, "component {name}")?,
            Root::Operation(key) => f.write_str(key)?,
        }
        self.steps.iter().try_for_each(|step| match step {
            Step::Request => f.write_str(" request"),
            Step::Response(status) => write!(f, " response {status}"),
            Step::Parameter(name) => write!(f, " parameter {name}"),
            Step::Property(name) => write!(f, " .{name}"),
            Step::Items => f.write_str(" []"),
            Step::Values => f.write_str(" {}"),
            Step::Member(label) => write!(f, " <{label}>"),
        })
    }
}
