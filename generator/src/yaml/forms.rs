//! The objects of OpenAPI, as far as they say what a plain scalar means.

/// An object of OpenAPI, or of an overlay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    Document,
    Overlay,
    Action,
    Info,
    Linked,
    Server,
    Variable,
    Components,
    PathItem,
    Operation,
    Parameter,
    Body,
    Response,
    MediaType,
    Encoding,
    Example,
    Link,
    SecurityScheme,
    Flow,
    Schema,
    Discriminator,
    Xml,
}

/// Keys and what stands at them, sorted. What is not listed is read by the core schema.
type Fields = &'static [(&'static str, Want)];

impl Form {
    /// What stands at a key.
    pub(super) fn want(self, key: &str) -> Want {
        let fields = self.fields();
        let field = fields.binary_search_by(|(known, _)| (*known).cmp(key));
        field.map_or(Want::Core, |index| fields[index].1)
    }

    /// Where the schema is that describes the values in it.
    pub(super) fn described(self) -> Described {
        match self {
            Self::Schema => Described::Itself,
            Self::MediaType | Self::Parameter => Described::Beside,
            _ => Described::Nowhere,
        }
    }

    fn fields(self) -> Fields {
        match self {
            Self::Document => DOCUMENT,
            Self::Overlay => OVERLAY,
            Self::Action => ACTION,
            Self::Info => INFO,
            Self::Linked => LINKED,
            Self::Server => SERVER,
            Self::Variable => VARIABLE,
            Self::Components => COMPONENTS,
            Self::PathItem => PATH_ITEM,
            Self::Operation => OPERATION,
            Self::Parameter => PARAMETER,
            Self::Body => BODY,
            Self::Response => RESPONSE,
            Self::MediaType => MEDIA_TYPE,
            Self::Encoding => ENCODING,
            Self::Example => EXAMPLE,
            Self::Link => LINK,
            Self::SecurityScheme => SECURITY_SCHEME,
            Self::Flow => FLOW,
            Self::Schema => SCHEMA,
            Self::Discriminator => DISCRIMINATOR,
            Self::Xml => XML,
        }
    }
}

/// Where the schema is that describes the values in an object: its examples, its default.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Described {
    Nowhere,
    /// At the key `schema`.
    Beside,
    /// The object is one.
    Itself,
}

/// What a place wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Want {
    /// Whatever the core schema says.
    Core,
    /// Prose, or any other text: null stands for none.
    Text,
    /// A text that is never null, such as the name of a property, or a list of them.
    Name,
    /// A number, be it one that JSON cannot hold.
    Number,
    /// What the schema describes.
    Described,
    /// A list of what the schema describes.
    AllDescribed,
    /// Examples with names; or, as in a schema, without.
    Examples,
    /// An object with keys of its own.
    Of(Form),
    /// A list or map.
    Each(&'static Want),
}

use Want::{AllDescribed, Described as Value, Each, Examples, Name, Number, Of, Text};

const DOCUMENT: Fields = &[
    ("components", Of(Form::Components)),
    ("externalDocs", Of(Form::Linked)),
    ("info", Of(Form::Info)),
    ("jsonSchemaDialect", Text),
    ("openapi", Text),
    ("paths", Each(&Of(Form::PathItem))),
    ("security", SECURITY),
    ("servers", SERVERS),
    ("tags", Each(&Of(Form::Linked))),
    ("webhooks", Each(&Of(Form::PathItem))),
];

/// An OpenAPI Overlay. What its updates say is described elsewhere.
const OVERLAY: Fields = &[
    ("actions", Each(&Of(Form::Action))),
    ("extends", Text),
    ("info", Of(Form::Info)),
    ("overlay", Text),
    ("x-when", Text),
];

const ACTION: Fields = &[("description", Text), ("target", Text), ("x-when", Text)];

const INFO: Fields = &[
    ("contact", Of(Form::Linked)),
    ("description", Text),
    ("license", Of(Form::Linked)),
    ("summary", Text),
    ("termsOfService", Text),
    ("title", Text),
    ("version", Text),
];

/// Contacts, licences, tags, documentation elsewhere.
const LINKED: Fields = &[
    ("description", Text),
    ("email", Text),
    ("externalDocs", Of(Form::Linked)),
    ("identifier", Text),
    ("name", Name),
    ("url", Text),
];

const SERVERS: Want = Each(&Of(Form::Server));

const SERVER: Fields = &[
    ("description", Text),
    ("url", Text),
    ("variables", Each(&Of(Form::Variable))),
];

const VARIABLE: Fields = &[("default", Name), ("description", Text), ("enum", Name)];

/// A list of maps of lists of scopes.
const SECURITY: Want = Each(&Each(&Name));

const COMPONENTS: Fields = &[
    ("callbacks", CALLBACKS),
    ("examples", Examples),
    ("headers", HEADERS),
    ("links", LINKS),
    ("parameters", PARAMETERS),
    ("pathItems", Each(&Of(Form::PathItem))),
    ("requestBodies", Each(&Of(Form::Body))),
    ("responses", RESPONSES),
    ("schemas", SCHEMAS),
    ("securitySchemes", Each(&Of(Form::SecurityScheme))),
];

const PATH_ITEM: Fields = &[
    ("$ref", Text),
    ("delete", Of(Form::Operation)),
    ("description", Text),
    ("get", Of(Form::Operation)),
    ("head", Of(Form::Operation)),
    ("options", Of(Form::Operation)),
    ("parameters", PARAMETERS),
    ("patch", Of(Form::Operation)),
    ("post", Of(Form::Operation)),
    ("put", Of(Form::Operation)),
    ("servers", SERVERS),
    ("summary", Text),
    ("trace", Of(Form::Operation)),
];

const OPERATION: Fields = &[
    ("callbacks", CALLBACKS),
    ("description", Text),
    ("externalDocs", Of(Form::Linked)),
    ("operationId", Name),
    ("parameters", PARAMETERS),
    ("requestBody", Of(Form::Body)),
    ("responses", RESPONSES),
    ("security", SECURITY),
    ("servers", SERVERS),
    ("summary", Text),
    ("tags", Name),
];

const CALLBACKS: Want = Each(&Each(&Of(Form::PathItem)));

const PARAMETERS: Want = Each(&Of(Form::Parameter));

const HEADERS: Want = PARAMETERS;

/// A parameter or a header.
const PARAMETER: Fields = &[
    ("$ref", Text),
    ("content", CONTENT),
    ("description", Text),
    ("example", Value),
    ("examples", Examples),
    ("in", Name),
    ("name", Name),
    ("schema", Of(Form::Schema)),
    ("style", Text),
];

const BODY: Fields = &[("$ref", Text), ("content", CONTENT), ("description", Text)];

const RESPONSES: Want = Each(&Of(Form::Response));

const RESPONSE: Fields = &[
    ("$ref", Text),
    ("content", CONTENT),
    ("description", Text),
    ("headers", HEADERS),
    ("links", LINKS),
];

const CONTENT: Want = Each(&Of(Form::MediaType));

const MEDIA_TYPE: Fields = &[
    ("encoding", Each(&Of(Form::Encoding))),
    ("example", Value),
    ("examples", Examples),
    ("itemSchema", Of(Form::Schema)),
    ("schema", Of(Form::Schema)),
];

const ENCODING: Fields = &[("contentType", Text), ("headers", HEADERS), ("style", Text)];

/// An example with a name; the schema is one of those around it.
const EXAMPLE: Fields = &[
    ("$ref", Text),
    ("description", Text),
    ("externalValue", Text),
    ("summary", Text),
    ("value", Value),
];

const LINKS: Want = Each(&Of(Form::Link));

const LINK: Fields = &[
    ("$ref", Text),
    ("description", Text),
    ("operationId", Name),
    ("operationRef", Text),
    ("server", Of(Form::Server)),
];

const SECURITY_SCHEME: Fields = &[
    ("$ref", Text),
    ("bearerFormat", Text),
    ("description", Text),
    ("flows", Each(&Of(Form::Flow))),
    ("in", Name),
    ("name", Name),
    ("openIdConnectUrl", Text),
    ("scheme", Text),
    ("type", Name),
];

const FLOW: Fields = &[
    ("authorizationUrl", Text),
    ("refreshUrl", Text),
    ("scopes", Each(&Text)),
    ("tokenUrl", Text),
];

const SCHEMAS: Want = Each(&Of(Form::Schema));

/// A schema of 3.0 or 3.1.
const SCHEMA: Fields = &[
    ("$anchor", Text),
    ("$comment", Text),
    ("$defs", SCHEMAS),
    ("$id", Text),
    ("$ref", Text),
    ("$schema", Text),
    ("additionalProperties", Of(Form::Schema)),
    ("allOf", SCHEMAS),
    ("anyOf", SCHEMAS),
    ("const", Value),
    ("contains", Of(Form::Schema)),
    ("contentEncoding", Text),
    ("contentMediaType", Text),
    ("contentSchema", Of(Form::Schema)),
    ("default", Value),
    ("definitions", SCHEMAS),
    ("dependentRequired", Each(&Name)),
    ("dependentSchemas", SCHEMAS),
    ("description", Text),
    ("discriminator", Of(Form::Discriminator)),
    ("else", Of(Form::Schema)),
    ("enum", AllDescribed),
    ("example", Value),
    ("examples", Examples),
    ("exclusiveMaximum", Number),
    ("exclusiveMinimum", Number),
    ("externalDocs", Of(Form::Linked)),
    ("format", Text),
    ("if", Of(Form::Schema)),
    ("items", Of(Form::Schema)),
    ("maximum", Number),
    ("minimum", Number),
    ("multipleOf", Number),
    ("not", Of(Form::Schema)),
    ("oneOf", SCHEMAS),
    ("pattern", Text),
    ("patternProperties", SCHEMAS),
    ("prefixItems", SCHEMAS),
    ("properties", SCHEMAS),
    ("propertyNames", Of(Form::Schema)),
    ("required", Name),
    ("then", Of(Form::Schema)),
    ("title", Text),
    ("type", Name),
    ("unevaluatedItems", Of(Form::Schema)),
    ("unevaluatedProperties", Of(Form::Schema)),
    ("xml", Of(Form::Xml)),
];

const DISCRIMINATOR: Fields = &[("mapping", Each(&Name)), ("propertyName", Name)];

const XML: Fields = &[("name", Name), ("namespace", Text), ("prefix", Text)];

#[cfg(test)]
mod tests {
    use super::{Form, Want};

    fn reach(want: Want, found: &mut Vec<Form>) {
        match want {
            Want::Each(want) => reach(*want, found),
            Want::Of(form) if !found.contains(&form) => {
                found.push(form);
                let fields = form.fields().iter();
                fields.for_each(|(_, want)| reach(*want, found));
            }
            _ => {}
        }
    }

    #[test]
    fn the_keys_of_every_form_are_sorted() {
        let mut found = vec![Form::Example];
        reach(Want::Of(Form::Document), &mut found);
        reach(Want::Of(Form::Overlay), &mut found);
        assert_eq!(found.len(), 22);
        for form in found {
            let keys: Vec<_> = form.fields().iter().map(|(key, _)| *key).collect();
            assert!(keys.windows(2).all(|pair| pair[0] < pair[1]), "{form:?}");
        }
    }
}
