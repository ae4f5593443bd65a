//! The places that are looked for, and where they were found.

use std::ops::Range;

use crate::pointer::Pointer;

/// Places in the order of their tokens, so that those below one key stand side by side.
pub(super) struct Wanted<'p> {
    places: Vec<Place<'p>>,
}

struct Place<'p> {
    tokens: &'p [String],
    /// Its number among the places asked for.
    index: usize,
    found: Option<Range<usize>>,
}

/// Places side by side which have their first tokens in common.
#[derive(Clone, Debug)]
pub(super) struct Group {
    places: Range<usize>,
    /// How many tokens they have in common.
    depth: usize,
}

impl<'p> Wanted<'p> {
    pub(super) fn new(pointers: &[&'p Pointer]) -> Self {
        let place = |(index, pointer): (usize, &&'p Pointer)| Place {
            tokens: pointer.tokens(),
            index,
            found: None,
        };
        let mut places: Vec<_> = pointers.iter().enumerate().map(place).collect();
        places.sort_by_key(|place| place.tokens);
        Self { places }
    }

    pub(super) fn all(&self) -> Group {
        Group {
            places: 0..self.places.len(),
            depth: 0,
        }
    }

    /// Those of a group that go on with this token.
    pub(super) fn below(&self, group: &Group, token: &str) -> Option<Group> {
        let places = &self.places[group.places.clone()];
        let next = |place: &Place<'p>| place.tokens.get(group.depth).map(String::as_str);
        let start = places.partition_point(|place| next(place) < Some(token));
        let count = places[start..].partition_point(|place| next(place) == Some(token));
        let start = group.places.start + start;
        (count > 0).then_some(Group {
            places: start..start + count,
            depth: group.depth + 1,
        })
    }

    /// Whether any place of a group goes on.
    pub(super) fn goes_on(&self, group: &Group) -> bool {
        let last = self.places[group.places.clone()].last();
        last.is_some_and(|place| place.tokens.len() > group.depth)
    }

    /// All places of a group are here, or further inside.
    pub(super) fn mark(&mut self, group: &Group, range: &Range<usize>) {
        for place in &mut self.places[group.places.clone()] {
            place.found = Some(range.clone());
        }
    }

    /// All that were marked, if they are given in another measure.
    pub(super) fn found_mut(&mut self) -> impl Iterator<Item = &mut Range<usize>> {
        self.places
            .iter_mut()
            .filter_map(|place| place.found.as_mut())
    }

    /// Where each place stands, in the order they were asked for.
    pub(super) fn found(self) -> Vec<Option<Range<usize>>> {
        let mut found = vec![None; self.places.len()];
        for place in self.places {
            found[place.index] = place.found;
        }
        found
    }
}
