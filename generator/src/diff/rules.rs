//! Every kind of change that is told, with the worst it can do.

use crate::diff::verdict::{Bump, Wire};

macro_rules! rules {
    ($($rule:ident => $id:literal, $wire:ident, $rust:ident, $summary:literal;)+) => {
        /// Which kind of change was found. The text form is stable.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Rule {
            $(#[doc = $summary] $rule,)+
        }

        impl Rule {
            /// Every kind there is.
            pub const ALL: &[Self] = &[$(Self::$rule,)+];

            /// The stable identifier.
            #[must_use]
            pub fn id(self) -> &'static str {
                match self {
                    $(Self::$rule => $id,)+
                }
            }

            /// What it means.
            #[must_use]
            pub fn summary(self) -> &'static str {
                match self {
                    $(Self::$rule => $summary,)+
                }
            }

            /// The worst that it does to programs that run already.
            #[must_use]
            pub fn wire(self) -> Wire {
                match self {
                    $(Self::$rule => Wire::$wire,)+
                }
            }

            /// The worst that it does to code, as a rule. What it does in the single case is read off the public
            /// items of both crates.
            #[must_use]
            pub fn rust(self) -> Bump {
                match self {
                    $(Self::$rule => Bump::$rust,)+
                }
            }
        }
    };
}

rules! {
    OriginChanged => "origin-changed", Breaking, Major,
        "Requests, and the tokens in them, go to another server: another scheme, host or port. Told before all else.";
    ServerChanged => "server-changed", Breaking, Patch,
        "The API is served under another path; programs that run go on calling the old one.";

    OperationAdded => "operation-added", Unaffected, Minor,
        "There is another operation.";
    OperationRemoved => "operation-removed", Breaking, Major,
        "An operation is gone; calls of it will be refused.";
    OperationMoved => "operation-moved", Breaking, Patch,
        "An operation has another method or path and keeps its name; the old path may be gone.";
    OperationRenamed => "operation-renamed", Unaffected, Major,
        "The method of an operation has another name in Rust.";
    OperationIdChanged => "operation-id-changed", Unaffected, Patch,
        "An operation has another operationId and keeps its name in Rust; traces show the new one.";
    OperationLeftOut => "operation-left-out", Unaffected, Major,
        "An operation is still there, but cannot be expressed any more, and is left out.";
    OperationExpressed => "operation-expressed", Unaffected, Minor,
        "An operation that was left out can be expressed.";
    AuthenticationAdded => "authentication-added", Breaking, Minor,
        "An operation wants a token that it did not want.";
    AuthenticationRemoved => "authentication-removed", Compatible, Major,
        "An operation no longer wants a token.";
    RepeatableChanged => "repeatable-changed", Unaffected, Patch,
        "Whether a call may be repeated on its own is decided otherwise.";

    ParameterAdded => "parameter-added", Unaffected, Minor,
        "There is another parameter that can be left out.";
    ParameterAddedRequired => "parameter-added-required", Breaking, Major,
        "There is another parameter, and requests without it are refused.";
    ParameterRemoved => "parameter-removed", Compatible, Major,
        "A parameter is gone. Servers pass over what they do not know; what it asked for does not happen.";
    ParameterBecameRequired => "parameter-became-required", Breaking, Major,
        "A parameter can no longer be left out.";
    ParameterBecameOptional => "parameter-became-optional", Compatible, Major,
        "A parameter can be left out.";
    ParameterMoved => "parameter-moved", Breaking, Major,
        "A parameter is sent in another part of the request.";
    ParameterStyleChanged => "parameter-style-changed", Breaking, Patch,
        "A parameter is written in another way; breaking unless one value becomes a list of one.";

    RequestBodyAdded => "request-body-added", Breaking, Major,
        "An operation takes a body; breaking where it is required.";
    RequestBodyRemoved => "request-body-removed", Compatible, Major,
        "An operation takes no body any more.";
    RequestBodyBecameRequired => "request-body-became-required", Breaking, Major,
        "A body can no longer be left out.";
    RequestBodyBecameOptional => "request-body-became-optional", Compatible, Major,
        "A body can be left out.";
    RequestMediaTypeChanged => "request-media-type-changed", Breaking, Major,
        "A body is sent in another media type.";
    RequestEncodingChanged => "request-encoding-changed", Breaking, Patch,
        "A property of a form is written in another way.";
    RequestPropertyAdded => "request-property-added", Unaffected, Minor,
        "There is another property that can be left out.";
    RequestPropertyAddedRequired => "request-property-added-required", Breaking, Major,
        "There is another property, and requests without it are refused.";
    RequestPropertyRemoved => "request-property-removed", Breaking, Major,
        "A property is gone; breaking where the server refuses what it does not know.";
    RequestPropertyBecameRequired => "request-property-became-required", Breaking, Major,
        "A property can no longer be left out.";
    RequestPropertyBecameOptional => "request-property-became-optional", Compatible, Major,
        "A property can be left out.";
    RequestBecameNullable => "request-became-nullable", Compatible, Major,
        "Null can be sent.";
    RequestNoLongerNullable => "request-no-longer-nullable", Breaking, Major,
        "Null can no longer be sent.";
    RequestTypeChanged => "request-type-changed", Breaking, Major,
        "What is sent has another type; breaking unless all values of the old one are values of the new one.";
    RequestValueAdded => "request-value-added", Compatible, Minor,
        "Another value is listed.";
    RequestValueRemoved => "request-value-removed", Breaking, Major,
        "A listed value is gone.";
    RequestMemberAdded => "request-member-added", Compatible, Minor,
        "Another form can be sent.";
    RequestMemberRemoved => "request-member-removed", Breaking, Major,
        "A form can no longer be sent; breaking unless it is taken for another one.";
    RequestConstantAdded => "request-constant-added", Breaking, Patch,
        "A property with one possible value has to be sent.";
    RequestConstantChanged => "request-constant-changed", Breaking, Patch,
        "The one possible value of a property is another one.";
    RequestConstantRemoved => "request-constant-removed", Breaking, Patch,
        "A property with one possible value is gone; breaking where the server refuses what it does not know.";
    RequestBecameClosed => "request-became-closed", Compatible, None,
        "Properties that are not listed are refused, which could not be sent.";
    RequestBecameOpen => "request-became-open", Compatible, None,
        "Properties that are not listed are no longer refused.";
    RequestFurtherPropertiesChanged => "request-further-properties-changed", Breaking, Major,
        "Properties that are not listed can be sent, or no longer.";
    RequestLimitTightened => "request-limit-tightened", Breaking, None,
        "Fewer values are valid than before, or others; the crate does not check them.";
    RequestLimitLoosened => "request-limit-loosened", Compatible, None,
        "More values are valid than before.";
    RequestDefaultChanged => "request-default-changed", Compatible, None,
        "What is meant where nothing is given has changed.";

    ResponseStatusAdded => "response-status-added", Breaking, Major,
        "Another status means success; breaking where programs that run cannot read its answer.";
    ResponseStatusRemoved => "response-status-removed", Breaking, Major,
        "A status is no longer declared as a success; breaking where a range goes on to say so, with another answer.";
    ResponseBodyAdded => "response-body-added", Compatible, Major,
        "An answer has a body that had none.";
    ResponseBodyRemoved => "response-body-removed", Breaking, Major,
        "An answer has no body any more.";
    ResponseMediaTypeChanged => "response-media-type-changed", Breaking, Major,
        "An answer comes in another media type; breaking where it is another form of body.";
    ResponseItemsAdded => "response-items-added", Unaffected, Minor,
        "An answer can be read one value after another.";
    ResponseItemsRemoved => "response-items-removed", Breaking, Major,
        "An answer can no longer be read one value after another.";
    ResponsePropertyAdded => "response-property-added", Breaking, Minor,
        "There is another property; breaking only where it is taken for one that is not listed and has another type.";
    ResponsePropertyRemoved => "response-property-removed", Breaking, Major,
        "A property is gone; breaking where it was required.";
    ResponsePropertyBecameRequired => "response-property-became-required", Compatible, Major,
        "A property is always there.";
    ResponsePropertyBecameOptional => "response-property-became-optional", Breaking, Major,
        "A property can be missing.";
    ResponseBecameNullable => "response-became-nullable", Breaking, Major,
        "Null can arrive; breaking unless it is read like a missing property.";
    ResponseNoLongerNullable => "response-no-longer-nullable", Compatible, Major,
        "Null does not arrive any more.";
    ResponseTypeChanged => "response-type-changed", Breaking, Major,
        "What arrives has another type; breaking unless all its values can be read as the old one.";
    ResponseValueAdded => "response-value-added", Compatible, Minor,
        "Another value is listed; programs that run read it as unknown.";
    ResponseValueRemoved => "response-value-removed", Compatible, Major,
        "A listed value is gone.";
    ResponseMemberAdded => "response-member-added", Breaking, Minor,
        "Another form can arrive; breaking where programs that run take it for one they know.";
    ResponseMemberRemoved => "response-member-removed", Compatible, Major,
        "A form does not arrive any more.";
    ResponseToldApartOtherwise => "response-told-apart-otherwise", Breaking, Patch,
        "The forms that can arrive are told apart by something else.";
    ResponseFurtherPropertiesChanged => "response-further-properties-changed", Compatible, Major,
        "Properties that are not listed are kept, or no longer.";
    ResponseLimitChanged => "response-limit-changed", Compatible, None,
        "Other values are promised; the crate does not check them.";

    ErrorAdded => "error-added", Unaffected, Minor,
        "Another error is declared.";
    ErrorRemoved => "error-removed", Unaffected, Major,
        "An error is no longer declared.";
    ErrorBodyAdded => "error-body-added", Unaffected, Minor,
        "The body of an error is described.";
    ErrorBodyRemoved => "error-body-removed", Compatible, Major,
        "The body of an error is described no longer.";

    DeprecationAdded => "deprecation-added", Unaffected, Minor,
        "Something is discouraged; code that uses it gets a warning.";
    DeprecationRemoved => "deprecation-removed", Unaffected, Patch,
        "Something is discouraged no longer.";
    SecrecyChanged => "secrecy-changed", Unaffected, Major,
        "A text is shown as `[redacted]`, or no longer.";
    TypeRenamed => "type-renamed", Unaffected, Major,
        "A type has another name in Rust.";
    TypeReplaced => "type-replaced", Unaffected, Major,
        "Another Rust type stands in a place, with what it has in common told apart.";
    NameChanged => "name-changed", Unaffected, Major,
        "A parameter, property, value or form has another name in Rust and the same one on the wire.";
    ItemAdded => "item-added", Unaffected, Minor,
        "A public item is new, as a consequence of other changes.";
    ItemChanged => "item-changed", Unaffected, Major,
        "A public item has another form, as a consequence of other changes.";
    ItemRemoved => "item-removed", Unaffected, Major,
        "A public item is gone, as a consequence of other changes.";
    CodeChanged => "code-changed", Unaffected, Patch,
        "The crate does something else under the same public items, and no other change says what.";

    DocumentationChanged => "documentation-changed", Unaffected, None,
        "A text says something else. Counted apart.";
    OrderChanged => "order-changed", Unaffected, None,
        "The same things stand in another order. Counted apart.";
}
