//! Whether all values of one type are values of another.

use std::{
    cell::{Cell, RefCell},
    collections::{BTreeMap, BTreeSet},
};

use crate::{
    api::{EnumValue, Field, Kind, Scalar, Shape, Struct, Type, TypeId, Union},
    diff::{limits::narrows, named::Named, pairs::by_name, steps::Steps},
};

/// Compares a type that is written with the one it is read as.
pub(crate) struct Fit<'a> {
    /// Whose types are written.
    writer: Named<'a>,
    /// Whose types they are read as.
    reader: Named<'a>,
    /// Whether a crate reads, which takes values it does not know, or a server, which may refuse them.
    is_lenient: bool,
    /// What was found out about pairs.
    known: RefCell<BTreeMap<Met, bool>>,
    /// What is being found out. What contains itself fits unless something else is in the way.
    met: RefCell<BTreeMap<Met, bool>>,
    /// Pairs that are being compared, and those of them that were taken to fit in the meantime.
    open: RefCell<BTreeSet<Met>>,
    assumed: RefCell<BTreeSet<Met>>,
    /// Whether one was taken to fit that does not.
    is_refuted: Cell<bool>,
    steps: Steps,
}

/// A pair that was compared. A type without a definition of its own is known by where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Met {
    Defined(TypeId, TypeId),
    DefinedAsPlain(TypeId, usize),
    PlainAsDefined(usize, TypeId),
}

fn place(ty: &Type) -> usize {
    std::ptr::from_ref(ty).addr()
}

impl<'a> Fit<'a> {
    /// What programs send that run already, and a new server reads.
    pub(crate) fn of_requests(old: Named<'a>, new: Named<'a>, steps: Steps) -> Self {
        Self::new(old, new, false, steps)
    }

    /// What a new server sends, and programs read that run already.
    pub(crate) fn of_responses(old: Named<'a>, new: Named<'a>, steps: Steps) -> Self {
        Self::new(new, old, true, steps)
    }

    fn new(writer: Named<'a>, reader: Named<'a>, is_lenient: bool, steps: Steps) -> Self {
        Self {
            writer,
            reader,
            is_lenient,
            known: RefCell::default(),
            met: RefCell::default(),
            open: RefCell::default(),
            assumed: RefCell::default(),
            is_refuted: Cell::default(),
            steps,
        }
    }

    /// Whether every value of the one can be read as the other.
    pub(crate) fn fits(&self, written: &'a Type, read: &'a Type) -> bool {
        let (written, read) = (self.writer.resolve(written), self.reader.resolve(read));
        match (written, read) {
            (_, Type::Any) => true,
            (Type::Any, _) => false,
            (Type::Nullable(written), Type::Nullable(read)) => self.fits(written, read),
            (Type::Nullable(_), _) => false,
            (written, Type::Nullable(read)) => self.fits(written, read),
            (Type::Boolean, Type::Boolean)
            | (Type::Integer | Type::Number, Type::Number)
            | (Type::Integer, Type::Integer)
            | (Type::File, Type::File) => true,
            (Type::Array(written), Type::Array(read)) | (Type::Map(written), Type::Map(read)) => {
                self.fits(written, read)
            }
            (Type::Integer | Type::Number, Type::Decimal) => self.is_lenient,
            (written, read) if is_text(written) && is_text(read) => {
                self.is_lenient || written == read || is_open_text(read)
            }
            (Type::Defined(written), Type::Defined(read)) => self.defined(*written, *read),
            (Type::Defined(written), read) => self.defined_as_plain(*written, read),
            (written, Type::Defined(read)) => self.plain_as_defined(written, *read),
            _ => false,
        }
    }

    /// The same where values are written as texts, and a list of one like that one.
    pub(crate) fn fits_written(&self, written: &'a Type, read: &'a Type) -> bool {
        let written = self.writer.resolve(written).without_null();
        let read = self.reader.resolve(read).without_null();
        match (written, read) {
            (Type::Array(written), Type::Array(read)) => self.fits_written(written, read),
            (Type::Array(_) | Type::Map(_), _) => self.fits(written, read),
            (_, Type::Array(item)) => self.fits_written(written, item),
            _ if is_open_text(read) && self.is_plain(written) => true,
            _ => self.fits(written, read),
        }
    }

    /// Whether a value has no parts.
    fn is_plain(&self, ty: &Type) -> bool {
        match ty {
            Type::Defined(id) => {
                let shape = &self.writer.def(*id).shape;
                matches!(shape, Shape::Enum(_) | Shape::Numbers(_))
            }
            ty => !matches!(ty, Type::Array(_) | Type::Map(_) | Type::Any | Type::File),
        }
    }

    fn defined(&self, written: TypeId, read: TypeId) -> bool {
        let pair = Met::Defined(written, read);
        self.met_once(pair, || self.compared(written, read))
    }

    /// Compares a pair unless that is done or being done.
    fn met_once(&self, pair: Met, compare: impl FnOnce() -> bool) -> bool {
        if let Some(&known) = self.known.borrow().get(&pair) {
            return known;
        }
        if let Some(&known) = self.met.borrow().get(&pair) {
            if self.open.borrow().contains(&pair) {
                self.assumed.borrow_mut().insert(pair);
            }
            return known;
        }
        if !self.steps.look(1) {
            return false;
        }
        self.met.borrow_mut().insert(pair, true);
        self.open.borrow_mut().insert(pair);
        let fits = compare();
        self.open.borrow_mut().remove(&pair);
        self.met.borrow_mut().insert(pair, fits);
        if !fits && self.assumed.borrow().contains(&pair) {
            self.is_refuted.set(true);
        }
        if self.open.borrow().is_empty() {
            self.keep();
        }
        fits
    }

    /// Keeps what was found out. What fits because of something that was taken to fit and does not may be wrong.
    fn keep(&self) {
        let is_refuted = self.is_refuted.take();
        let met = self.met.take().into_iter();
        let sure = met.filter(|(_, fits)| !(*fits && is_refuted));
        self.known.borrow_mut().extend(sure);
        self.assumed.borrow_mut().clear();
    }

    fn compared(&self, written: TypeId, read: TypeId) -> bool {
        let (writer, reader) = (
            &self.writer.def(written).shape,
            &self.reader.def(read).shape,
        );
        match (writer, reader) {
            (Shape::Union(union), _) => self.each_member(union, read),
            (_, Shape::Union(union)) => self.some_member(written, union),
            (Shape::Enum(written), Shape::Enum(read))
            | (Shape::Numbers(written), Shape::Numbers(read)) => {
                self.is_lenient || is_subset(written, read)
            }
            (Shape::Struct(written), Shape::Struct(read)) => self.objects(written, read),
            _ => false,
        }
    }

    fn each_member(&self, written: &'a Union, read: TypeId) -> bool {
        let mut members = written.members.iter();
        members.all(|member| match self.writer.resolve(&member.ty) {
            Type::Defined(own) => self.defined(*own, read),
            plain => self.plain_as_defined(plain, read),
        })
    }

    fn some_member(&self, written: TypeId, read: &'a Union) -> bool {
        let kind = kind_of_shape(&self.writer.def(written).shape);
        let same = read
            .members
            .iter()
            .filter(|member| kind.is_none_or(|kind| kind == member.kind));
        let same: Vec<_> = same.collect();
        if same.is_empty() {
            return self.is_lenient;
        }
        same.into_iter()
            .any(|member| match self.reader.resolve(&member.ty) {
                Type::Defined(id) => self.defined(written, *id),
                plain => self.defined_as_plain(written, plain),
            })
    }

    fn defined_as_plain(&self, written: TypeId, read: &'a Type) -> bool {
        let pair = Met::DefinedAsPlain(written, place(read));
        self.met_once(pair, || self.compared_with_plain(written, read))
    }

    fn compared_with_plain(&self, written: TypeId, read: &'a Type) -> bool {
        match &self.writer.def(written).shape {
            Shape::Enum(_) => is_text(read) && (self.is_lenient || is_open_text(read)),
            Shape::Numbers(_) => matches!(read, Type::Integer | Type::Number),
            Shape::Union(union) => union
                .members
                .iter()
                .all(|member| self.fits(&member.ty, read)),
            Shape::Struct(object) => match read {
                Type::Map(values) => self.object_as_map(object, values),
                _ => false,
            },
            Shape::Alias(inner) => self.fits(inner, read),
        }
    }

    fn plain_as_defined(&self, written: &'a Type, read: TypeId) -> bool {
        let pair = Met::PlainAsDefined(place(written), read);
        self.met_once(pair, || self.plain_compared(written, read))
    }

    fn plain_compared(&self, written: &'a Type, read: TypeId) -> bool {
        match &self.reader.def(read).shape {
            Shape::Enum(_) => self.is_lenient && is_text(written),
            Shape::Numbers(_) => self.is_lenient && matches!(written, Type::Integer | Type::Number),
            Shape::Union(union) => {
                let kind = kind_of(written);
                let mut same = union.members.iter().filter(|member| member.kind == kind);
                let mut found = same.clone().any(|member| self.fits(written, &member.ty));
                found |= self.is_lenient && same.next().is_none();
                found
            }
            Shape::Struct(object) => match written {
                Type::Map(values) => self.map_as_object(values, object),
                _ => false,
            },
            Shape::Alias(inner) => self.fits(written, inner),
        }
    }

    fn objects(&self, written: &'a Struct, read: &'a Struct) -> bool {
        if !self.steps.look(written.fields.len() + read.fields.len()) {
            return false;
        }
        let (own, asked) = (by_name(written), by_name(read));
        let has = |name: &str| read.constants.contains_key(name) || asked.contains_key(name);
        let required = read.fields.iter().all(|field| {
            let own = own.get(field.name.as_str()).copied();
            self.supplies(own, written.constants.get(&field.name), field)
        });
        let constants = self.is_lenient
            || read.constants.iter().all(|(name, value)| {
                let own = own.get(name.as_str()).copied();
                self.always_holds(own, written.constants.get(name), value)
            });
        let others = written.fields.iter().filter(|field| !has(&field.name));
        let mut others = others.map(|field| &field.ty).chain(&written.extra);
        let further = match &read.extra {
            _ if read.closed && !self.is_lenient => {
                others.next().is_none() && written.constants.keys().all(|name| has(name))
            }
            Some(extra) => others.all(|ty| self.fits(ty, extra)),
            None => true,
        };
        required && constants && further
    }

    /// Whether a property is always there and has no other value.
    fn always_holds(
        &self,
        own: Option<&'a Field>,
        constant: Option<&Scalar>,
        value: &Scalar,
    ) -> bool {
        match own {
            None => constant == Some(value),
            Some(own) => own.required && self.is_only(&own.ty, value),
        }
    }

    /// Whether a type that is written has this one value.
    pub(crate) fn is_only(&self, written: &'a Type, value: &Scalar) -> bool {
        let Type::Defined(id) = self.writer.resolve(written) else {
            return false;
        };
        match &self.writer.def(*id).shape {
            Shape::Enum(values) | Shape::Numbers(values) => {
                values.iter().all(|one| one.value == value.to_string())
            }
            _ => false,
        }
    }

    /// Whether an object has what a field of another one asks for.
    fn supplies(&self, own: Option<&'a Field>, constant: Option<&Scalar>, read: &'a Field) -> bool {
        match (own, constant) {
            (Some(own), _) => {
                let is_there = own.required || !read.required;
                let is_within = self.is_lenient || !narrows(&own.limits, &read.limits);
                is_there && is_within && self.fits_field(own, read)
            }
            (None, Some(value)) => self.takes_constant(value, &read.ty),
            (None, None) => !read.required,
        }
    }

    /// Where a property need not be there, a crate reads null as if it were not.
    fn fits_field(&self, written: &'a Field, read: &'a Field) -> bool {
        match &written.ty {
            Type::Nullable(inner) if self.is_lenient && !read.required => {
                self.fits(inner, read.ty.without_null())
            }
            ty => self.fits(ty, &read.ty),
        }
    }

    /// Whether a property with one possible value can be read as a type.
    pub(crate) fn takes_constant(&self, value: &Scalar, read: &'a Type) -> bool {
        match (value, self.reader.resolve(read).without_null()) {
            (_, Type::Any) => true,
            (Scalar::Boolean(_), Type::Boolean) => true,
            (Scalar::Whole(_), Type::Integer | Type::Number) => true,
            (Scalar::Text(_), ty) if is_text(ty) => self.is_lenient || is_open_text(ty),
            (value, Type::Defined(id)) => match &self.reader.def(*id).shape {
                Shape::Enum(values) | Shape::Numbers(values) => {
                    self.is_lenient || values.iter().any(|one| one.value == value.to_string())
                }
                Shape::Union(union) => {
                    let mut members = union.members.iter();
                    self.is_lenient || members.any(|one| self.takes_constant(value, &one.ty))
                }
                Shape::Struct(_) | Shape::Alias(_) => false,
            },
            _ => false,
        }
    }

    fn object_as_map(&self, object: &'a Struct, values: &'a Type) -> bool {
        let fields = object.fields.iter().map(|field| &field.ty);
        fields.chain(&object.extra).all(|ty| self.fits(ty, values))
    }

    fn map_as_object(&self, values: &'a Type, object: &'a Struct) -> bool {
        let is_open = self.is_lenient || (!object.closed && object.constants.is_empty());
        let mut fields = object.fields.iter();
        is_open && fields.all(|field| !field.required && self.fits(values, &field.ty))
    }
}

fn is_subset(some: &[EnumValue], all: &[EnumValue]) -> bool {
    let all: BTreeSet<_> = all.iter().map(|one| &one.value).collect();
    some.iter().all(|one| all.contains(&one.value))
}

fn is_text(ty: &Type) -> bool {
    matches!(
        ty,
        Type::String | Type::Secret | Type::Decimal | Type::DateTime
    )
}

/// Whether any text is a value.
fn is_open_text(ty: &Type) -> bool {
    matches!(ty, Type::String | Type::Secret)
}

/// The JSON kind of a type without a definition; any value, a file and null count as texts, which nothing asks for.
fn kind_of(ty: &Type) -> Kind {
    match ty.without_null() {
        Type::Boolean => Kind::Boolean,
        Type::Integer | Type::Number => Kind::Number,
        Type::Array(_) => Kind::Array,
        Type::Map(_) => Kind::Object,
        _ => Kind::String,
    }
}

fn kind_of_shape(shape: &Shape) -> Option<Kind> {
    match shape {
        Shape::Struct(_) => Some(Kind::Object),
        Shape::Enum(_) => Some(Kind::String),
        Shape::Numbers(_) => Some(Kind::Number),
        Shape::Union(_) | Shape::Alias(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        Input,
        diagnostic::Source,
        diff::{Bump, compare},
        overlay::Mode,
        selection::Selection,
        settings::Settings,
    };

    fn document(schema: &str) -> String {
        let reference = r##"{ "schema": { "$ref": "#/components/schemas/Tree" } }"##;
        format!(
            r#"{{
                "openapi": "3.0.3",
                "info": {{ "title": "Trees", "version": "1" }},
                "servers": [{{ "url": "https://example.com" }}],
                "paths": {{ "/tree": {{ "put": {{
                    "operationId": "put-tree",
                    "requestBody": {{ "content": {{ "application/json": {reference} }} }},
                    "responses": {{ "200": {{
                        "description": "A tree.",
                        "content": {{ "application/json": {reference} }}
                    }} }}
                }} }} }},
                "components": {{ "schemas": {{ "Tree": {schema} }} }}
            }}"#
        )
    }

    #[test]
    fn what_contains_itself_is_compared_in_other_forms_too() {
        let list = r##"{ "type": "array", "items": { "$ref": "#/components/schemas/Tree" } }"##;
        let choice = format!(r#"{{ "oneOf": [{{ "type": "string" }}, {list}] }}"#);
        let settings = Settings {
            selection: Selection {
                all: true,
                ..Selection::default()
            },
            ..Settings::default()
        };
        let documents = [list, &choice].map(document);
        let [one, other] = documents.each_ref().map(|text| Input {
            document: Source {
                name: "openapi.json",
                bytes: text.as_bytes(),
            },
            overlay: None,
            overlay_mode: Mode::Exact,
            names: None,
            settings: &settings,
        });
        for (old, new) in [(one, other), (other, one)] {
            let compared = compare(&old, &new);
            let compared = compared.unwrap_or_else(|found| panic!("{found}"));
            assert_eq!(compared.rust, Bump::Major);
        }
    }
}
